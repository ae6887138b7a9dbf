"""Probes of touchpoints, goals and outcomes, contracts, and the expected future as a reason to stay."""

from __future__ import annotations

import numpy as np

from sim.market.model import MarketModel
from sim.market.rules.need import GOALS

FOCAL = 0
HEALTH, TIME = GOALS.index("health"), GOALS.index("time")


def satisfied_share(market: MarketModel) -> float:
    """Return the share of the focal company's customers who are satisfied in the last month, 0..1.

    Satisfied: at or above the third rung, `ladder.satisfied`.
    """
    market.run_to_end()
    here = market.customers.provider == FOCAL
    return float((market.customers.satisfaction[FOCAL, here] >= market.values.ladder.satisfied).mean())


def time_seekers_satisfaction_lead(market: MarketModel) -> float:
    """Return how much more satisfied customers whose leading goal is time are than the others, in the last month.

    Satisfaction scale; customers of the focal company, goal of that month.
    """
    market.run_to_end()
    c = market.customers
    here, seeks_time = c.provider == FOCAL, c.goal == TIME
    led, others = c.satisfaction[FOCAL, here & seeks_time], c.satisfaction[FOCAL, here & ~seeks_time]
    return float(led.mean(dtype=float) - others.mean(dtype=float))


def time_seekers_share_lead(market: MarketModel) -> float:
    """Return the focal company's market share among people whose leading goal is time less that among others.

    Share points as 0..1, in the last month, goal of that month.
    """
    market.run_to_end()
    here, seeks_time = market.customers.provider == FOCAL, market.customers.goal == TIME
    return float(here[seeks_time].mean() - here[~seeks_time].mean())


def kept_without_health_goal(market: MarketModel) -> float:
    """Return the share, 0..1, of the month-0 base that never left, among those who did not put health first then."""
    in_base = (market.customers.left_month >= 0) & (market.customers.goal != HEALTH)
    market.run_to_end()
    return float((market.customers.left_month[in_base] == 0).mean())


def recommended_per_lost(market: MarketModel) -> float:
    """Return how many customers are won on recommendation for each one lost, over the last twelve months.

    Won on recommendation: more praise than warnings of the company was heard the month before. That is an upper bound,
    as some of them would have come anyway.
    """
    market.run_to_end()
    last = slice(max(market.months - 11, 1), market.months + 1)
    return float(market.record.referred[last, FOCAL].sum() / market.record.lost[last, FOCAL].sum())


def newcomers_kept(market: MarketModel) -> float:
    """Return the share, 0..1, of the customers won in the first half of the run who are still there at its end.

    Still there: in every month since; who comes twice is counted from the last time.
    """
    joined = np.zeros(len(market.customers), bool)
    while market.month < market.months:
        before = market.customers.provider == FOCAL
        market.advance()
        here = market.customers.provider == FOCAL
        won = here & ~before
        joined = (joined | won) if market.month <= market.months // 2 else joined & ~won
    return float(here[joined].mean())


def staying_by_expected_future(market: MarketModel) -> float:
    """Return how many more stay through the second half of the run if all expect one sd more of the company, 0..1.

    Difference of two markets on the same draws: in one, expectation of all customers of the focal company is raised
    in the middle of the run, and nothing else. Sd of expectation between these customers at that moment.
    """
    as_it_was = MarketModel(market.brief, rng=market.luck)
    return _stays_if_raised(market, "expectation") - _stays_if_raised(as_it_was, "")


def future_less_past(market: MarketModel) -> float:
    """Return how many more stay if all expect one sd more than if all are one sd more satisfied, share 0..1.

    As `staying_by_expected_future`, with satisfaction raised by its own sd in the second market.
    """
    with_past = MarketModel(market.brief, rng=market.luck)
    return _stays_if_raised(market, "expectation") - _stays_if_raised(with_past, "satisfaction")


def _stays_if_raised(market: MarketModel, feeling: str) -> float:
    """Return the share of customers of the middle of the run who stay through its second half, a feeling raised then.

    feeling: "expectation" or "satisfaction", raised by one sd; "" for none
    """
    while market.month < market.months // 2:
        market.advance()
    c = market.customers
    here = np.flatnonzero(c.provider == FOCAL)
    if feeling:
        column = getattr(c, feeling)
        column[FOCAL, here] = np.clip(column[FOCAL, here] + column[FOCAL, here].std(), 0.0, 1.0)
    stays = np.ones(len(here), bool)
    while market.month < market.months:
        market.advance()
        stays &= c.provider[here] == FOCAL
    return float(stays.mean())
