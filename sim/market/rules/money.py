"""How people feel about money: monthly prices and one-off sums in the same coin."""

from sim.market.compiled import rule

CENTS = 100.0
"""Cents in a unit of currency."""


@rule
def price_feeling(price, reference, p):
    """Return how a monthly price feels, per unit of price weight.

    Rule: what lies above the reference price hurts more than what lies below it pleases.

    price, reference: currency per month   p: Price
    Source: Tversky & Kahneman 1991; Neumann & Boeckenholt 2014.
    """
    gap = (price - reference) / reference
    return -(gap + (p.loss_aversion - 1.0) * max(gap, 0.0))


@rule
def sum_utility(amount, bill, weight, p):
    """Return the utility of a sum received once.

    Rule: a one-off sum is weighed as if it were spread over the months people think ahead.

    amount: currency   bill: currency per month at the reference price   p: Price
    """
    return weight * amount / (p.months_counted * bill)


@rule
def reference_next(reference, price, p):
    """Return next month's reference price: it follows the price paid (adaptation level; Helson 1964)."""
    return reference + p.adaptation * (price - reference)


@rule
def use_of(spend, tenure, felt, population, p):
    """Return a customer's use this month: it grows with the years, for some time, and with the bond.

    spend: factor   tenure: months   felt: utility   population: Population   p: Bond
    """
    years = min(tenure / 12.0, population.growth_years)
    return spend * (1.0 + population.spend_growth * years) * (1.0 + p.spend * felt)


@rule
def cents(amount):
    """Return money in whole cents, so that every total is exact whatever the order of adding."""
    return int(amount * CENTS + 0.5)
