"""A firm's account, what customers are worth, and what is owed; booked in whole cents, so that it adds up."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.market import account as books
from sim.measures.intervals import Values
from sim.measures.retention import OVERALL, base, survival
from sim.results import Result

LINES, INCOME = books.LINES, books.INCOME


def account_cents(result: Result, firm: int = 0) -> NDArray[np.int64]:
    """Return a firm's account in cents, shape (seeds, months, lines); costs are positive numbers."""
    of_firm = [at for at, lever in enumerate(result.scenario.levers) if lever.firm == firm]
    levers = result.lever_costs[..., of_firm].sum(axis=-1)
    people = result.scenario.parameters.market.customers * (np.arange(result.months + 1) > 0)
    return books.account_cents(result.record, firm, result.scenario.firm(firm), levers, people)


def account(result: Result, firm: int = 0) -> Values:
    """Return the account in currency, shape (seeds, months, lines)."""
    return account_cents(result, firm) / 100.0


def discount(result: Result) -> Values:
    """Return what a unit of money in each month is worth at month 0, shape (months,)."""
    rate = result.scenario.parameters.market.discount_rate
    return np.asarray((1.0 + rate) ** (-np.arange(result.months + 1) / 12.0))


def profit_to_date(result: Result) -> Values:
    """Return discounted profit to date per customer of the month-0 base, in currency, shape (seeds, months)."""
    total = np.cumsum(account(result)[..., LINES.index("profit")] * discount(result), axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(total / base(result)[:, OVERALL:])


def spending_to_date(result: Result) -> Values:
    """Return discounted money spent on levers by the focal company to date, per customer of the month-0 base.

    In currency, shape (seeds, months). What levers cost beyond that shows in prices and rewards, and so in profit.
    """
    spent = np.cumsum(account(result)[..., LINES.index("levers")] * discount(result), axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(spent / base(result)[:, OVERALL:])


def liability(result: Result, firm: int = 0) -> Values:
    """Return what a firm owes in points at face value, in currency, shape (seeds, months)."""
    return result.record.points_held[..., firm] / 100.0


def breakage(result: Result, firm: int = 0) -> Values:
    """Return points that expired or were forfeited each month, in currency, shape (seeds, months)."""
    return (result.record.points_expired[..., firm] + result.record.points_forfeited[..., firm]) / 100.0


def margin(result: Result) -> Values:
    """Return the profit per customer of the focal company before acquisition and fixed costs.

    In currency per month, shape (seeds, months).
    """
    lines, served = account(result), result.record.served[..., 0]
    before = sum(lines[..., LINES.index(line)] for line in ("profit", "acquisition", "fixed"))
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(np.where(served > 0, before / served, np.nan))


def lifetime_value(result: Result) -> Values:
    """Return what a customer is worth by the closed form, in currency, shape (seeds,).

    m r / (1 + i - r) on yearly terms: m the mean margin of a year, r the yearly retention of the base over the run,
    i the discount rate (Gupta & Lehmann 2003). Not a number for runs of less than a year.
    """
    if result.months < 12:
        return np.full(len(result.seeds), np.nan)
    kept = survival(result)[:, -1, OVERALL] ** (12.0 / result.months)
    yearly = 12.0 * np.nanmean(margin(result)[:, 1:], axis=1)
    rate = result.scenario.parameters.market.discount_rate
    return np.asarray(yearly * kept / (1.0 + rate - kept))


def referral_value(result: Result) -> Values:
    """Return the worth of customers won on recommendation each month, in currency, shape (seeds, months).

    Their number times the lifetime value, plus what signing up others would have cost.
    """
    saved = result.scenario.firm(0).acquisition_cost
    return np.asarray(result.record.referred[..., 0] * (lifetime_value(result)[:, np.newaxis] + saved))
