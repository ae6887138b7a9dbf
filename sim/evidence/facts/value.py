"""B4: what retention is worth, by the firm's own books and by the closed form."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from sim.evidence.effects import effect
from sim.evidence.facts import Numbers, measures
from sim.evidence.facts.retention import POINTS, YEAR, over_seeds
from sim.evidence.lab import Lab
from sim.measures.intervals import Interval, Values
from sim.measures.money import LINES, account, discount
from sim.scenario import Scenario, load

RATE = 0.10  # discount rate a year, as FACTS has it for all closed forms
TAIL = 0.002  # share of the value that may lie beyond the last month
NOBODY_COMES = {"buy_failure": 1.0}  # every order falls through: the firm lives on the customers it has
LONG = 20  # years over which a base is followed

CHANCE_ONLY: dict[str, float | str] = {
    # nothing that differs between people or firms counts, nor anything that happens: only draws of the month are left
    "market.rivals": 1, "choice.lasting_share": 0.0, "choice.experience": 0.0, "choice.brand": 0.0,
    "choice.dealer": 0.0, "choice.hassle": 0.0, "choice.talk": 0.0, "choice.rational_drop": 0.0,
    "population.price_weight": 0.0, "population.variety": 0.0, "population.habit": 0.0, "bond.weight": 0.0,
    "need.promise": 0.0, "word_of_mouth.links": 0, "population.attrition": 0.0, "structure.taste": "normal",
    # margins stay what they are: no customer uses more with the years, nothing goes wrong
    "population.spend_growth": 0.0, "firm.failure_rate": 0.0, "firm.buy_failure": 0.0,
}  # fmt: skip
"""Numbers at which retention is exogenous and the same for all: the chance to look around, times one half."""


def closed_form(kept: float, rate: float = RATE) -> float:
    """Return the worth of a customer in yearly margins, r / (1 + i - r).

    kept: retention a year   rate: discount a year   Source: Gupta & Lehmann 2003
    """
    return kept / (1.0 + rate - kept)


class Books(NamedTuple):
    """What the base of month 0 brought, seed by seed: people left, and money."""

    people: Values  # (seeds, years + 1) customers at the end of years 0, 1, ...
    months: Values  # (seeds, months) customers at the end of months 1, 2, ...
    profit: Values  # (seeds, months) currency, before the cost of winning them


def run_off(lab: Lab, scenario: Scenario, years: int, customers: int | None = None) -> Books:
    """Return the books of a focal company that wins no customer any more: month 0 is as drawn, and nobody comes new."""
    closed = scenario.with_firm(0, **NOBODY_COMES).with_changes({"market.settle": 0, "population.attrition": 0.0})
    result = lab.result(lab.sized(closed, months=YEAR * years, customers=customers))
    served = result.record.served[..., 0].astype(float)
    return Books(served[:, ::YEAR], served[:, 1:], account(result)[:, 1:, LINES.index("profit")])


def weights(months: int, rate: float = RATE) -> Values:
    """Return what money of months 1, 2, ... is worth at month 0."""
    return np.asarray((1.0 + rate) ** (-np.arange(1, months + 1) / YEAR))


def kept_a_year(people: Values) -> float:
    """Return yearly retention: who was still there at the end of the years, over who was there at their start.

    people: at the ends of years 0, 1, ..., shape (years + 1,)
    """
    return float(people[1:].sum() / people[:-1].sum())


def by_chance(lab: Lab, kept: float) -> Books:
    """Return the books of a base of whom each month as many leave by chance as makes this yearly retention.

    Everybody starts with the focal company, because no customer knows the rival; who looks around finds it, and half of
    these prefer it.
    """
    leaving = 1.0 - kept ** (1.0 / YEAR)
    scenario = Scenario(firms={"1": {"awareness": 0.0, "findable": 1.0}}).with_changes(
        CHANCE_ONLY | {"attention.base": 2.0 * leaving}
    )
    years = math.ceil(math.log(TAIL) / math.log(kept / (1.0 + RATE)))
    return run_off(lab, scenario, years, max(lab.customers // 10, 1))


@measures("V24")
def closed_form_of_value(lab: Lab) -> Numbers:
    """Compare the books of a base that melts by chance alone with the closed form."""
    steps = (0.60, 0.70, 0.80, 0.85, 0.90)
    numbers = {f"form_{POINTS * kept:.0f}": _against_form(lab, kept) for kept in steps}
    for kept in steps:
        low, high = by_chance(lab, kept), by_chance(lab, kept + 0.05)
        (gain,) = over_seeds(lambda p, q: yearly_multiple(q) / yearly_multiple(p), low.people, high.people)
        wanted = closed_form(kept + 0.05) / closed_form(kept)
        numbers[f"growth_{POINTS * kept:.0f}"] = Interval(*(part / wanted for part in gain))
    return numbers


def yearly_multiple(people: Values, rate: float = RATE) -> float:
    """Return the worth of a customer in yearly margins: those left at the end of each year pay one, discounted.

    people: at the ends of years 0, 1, ...
    """
    return float((people[1:] / people[0]) @ (1.0 + rate) ** -np.arange(1.0, len(people)))


def _against_form(lab: Lab, kept: float) -> Interval:
    """Return discounted profit by the books over the closed form with the month as its period."""
    books = by_chance(lab, kept)

    def ratio(people: Values, months: Values, profit: Values) -> float:
        monthly = kept_a_year(people) ** (1.0 / YEAR)
        form = profit.sum() / months.sum() * closed_form(monthly, (1.0 + RATE) ** (1.0 / YEAR) - 1.0)
        return float(profit @ weights(len(profit)) / people[0] / form)

    (growth,) = over_seeds(ratio, *books)
    return growth


@measures("V25b")
def margin_multiple(lab: Lab) -> Numbers:
    """Work out how many yearly margins a customer is worth."""
    chance = {f"kept_{POINTS * kept:.0f}": by_chance(lab, kept) for kept in (0.80, 0.90)}
    numbers = {code: over_seeds(yearly_multiple, books.people)[0] for code, books in chance.items()}
    (usual,) = over_seeds(yearly_multiple, run_off(lab, looking(1.0), LONG, lab.customers // 2).people)
    return {**numbers, "usual": usual}


LOOKING = (1.0, 5 / 6, 0.5, 0.25, 0.1)
"""How often people look around, whatever makes them, against the default: retention that comes from outside."""
STEP = 0.05  # of retention


def looking(factor: float) -> Scenario:
    """Return the default market in which people look around less often, whatever makes them look.   factor: share."""
    attention = Scenario().parameters.attention
    triggers = ("base", "price", "incident", "contract_end", "bad_word", "good_word", "event")
    return Scenario().with_changes({f"attention.{name}": factor * getattr(attention, name) for name in triggers})


def value_of_customer(
    profit: Values, people: Values, rate: float = RATE, margin: float = 1.0, won: float = 30.0
) -> float:
    """Return what a customer of the base is worth less what winning one costs, currency.

    profit: of months 1, 2, ...   people: at the ends of years   margin: factor   won: currency
    """
    return float(margin * (profit @ weights(len(profit), rate)) / people[0] - won)


@measures("V23")
def five_points(lab: Lab) -> Numbers:
    """Let five more of a hundred customers stay each year, and add up the whole account."""
    books = [run_off(lab, looking(factor), LONG, lab.customers // 2) for factor in LOOKING]
    won = Scenario().firm(0).acquisition_cost

    def gains(*parts: Values) -> list[float]:
        people, profit = parts[::2], parts[1::2]
        kept = [kept_a_year(one) for one in people]
        worth = [value_of_customer(money, one, won=won) for money, one in zip(profit, people, strict=True)]
        # between the arms, the logarithm of value is taken as straight in retention
        raised = math.exp(np.interp(kept[0] + STEP, kept, np.log(worth)))
        return [POINTS * (raised / worth[0] - 1.0), POINTS * (kept[-1] - kept[0])]

    gain, reached = over_seeds(gains, *(part for one in books for part in (one.people, one.profit)))
    return {"reached": reached, "gain": gain}


@measures("V25")
def elasticities(lab: Lab) -> Numbers:
    """Improve retention, margin, cost of winning and discount rate by one percent each."""
    usual, better = (run_off(lab, looking(factor), LONG, lab.customers // 2) for factor in LOOKING[:2])
    won = Scenario().firm(0).acquisition_cost
    one = 0.01

    def estimated(people: Values, profit: Values, more: Values, money: Values) -> list[float]:
        at = value_of_customer(profit, people, won=won)
        change = math.log(value_of_customer(money, more, won=won) / at)
        retention = change / math.log(kept_a_year(more) / kept_a_year(people))
        margin = math.log(value_of_customer(profit, people, margin=1.0 + one, won=won) / at) / one
        acquisition = math.log(value_of_customer(profit, people, won=won * (1.0 - one)) / at) / one
        rate = math.log(value_of_customer(profit, people, rate=RATE * (1.0 - one), won=won) / at) / one
        return [retention, margin, acquisition, rate]

    def gaps(*parts: Values) -> list[float]:
        retention, margin, acquisition, rate = estimated(*parts)
        return [retention, retention - margin, margin - acquisition, retention - rate]

    parts = (usual.people, usual.profit, better.people, better.profit)
    retention, first, second, third = over_seeds(gaps, *parts)
    return {"retention": retention, "over_margin": first, "over_winning": second, "over_rate": third}


CAMPAIGN = (13, 24)  # months
HORIZON = 60


def _return(lab: Lab, kind: str) -> tuple[Values, Values]:
    """Return, per seed, what a year's campaign gained net of its cost, and that cost, discounted, in currency."""
    usual = load("calm_market")
    tried = usual.with_lever(kind, start=CAMPAIGN[0], end=CAMPAIGN[1])
    results = [lab.result(lab.sized(scenario, months=HORIZON)) for scenario in (tried, usual)]
    profit = [account(result)[..., LINES.index("profit")] @ discount(result) for result in results]
    at = [lever.kind for lever in tried.levers].index(kind)
    cost = results[0].lever_costs[..., at] / 100.0 @ discount(results[0])
    return profit[0] - profit[1], cost


@measures("V26")
def winning_back(lab: Lab) -> Numbers:
    """Compare the return on inviting former customers with the return on advertising to everybody."""
    (back, back_cost), (new, new_cost) = _return(lab, "win_back"), _return(lab, "advertising")
    returns = [effect("ratio", parts) for parts in ((back, back_cost), (new, new_cost))]
    (lead,) = over_seeds(lambda a, b, c, d: a / b - 3.0 * c / d, back, back_cost, new, new_cost)
    return {"win_back": returns[0], "lead": lead}
