"""Single customers against one another: who stays, by attitude, bond, goal and expectation, and after a return."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.estimators.ranking import area_under_curve
from sim.market.model import MarketModel
from sim.market.rules.need import GOALS
from sim.market.rules.survey import answer_noise
from sim.market.surveys import styles_of

YEAR = 12


def _advance_to(market: MarketModel, month: int) -> None:
    while market.month < month:
        market.advance()


def _has_left_by_the_end(market: MarketModel) -> NDArray[np.bool_]:
    """Let the months that are left pass, and return who left the present provider at least once, shape (n,)."""
    provider = market.customers.provider.copy()
    has_left = np.zeros(len(provider), bool)
    while market.month < market.months:
        market.advance()
        has_left |= market.customers.provider != provider
    return has_left


def _is_old_customer(market: MarketModel) -> NDArray[np.bool_]:
    """Return who has been with the focal company since month 0, shape (n,): newcomers know it for different times."""
    return np.asarray(market.customers.left_month == 0)


def _auc(score: NDArray[np.float64], happens: NDArray[np.bool_]) -> float:
    """Return how likely a customer to whom it happens has the higher score than one to whom it does not."""
    return area_under_curve(score, happens) if 0 < happens.sum() < len(happens) else 0.5


def _attitudes(market: MarketModel) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return satisfaction with the own provider and what is expected of rivals on average, each of shape (n,)."""
    c = market.customers
    everybody = np.arange(len(c))
    own = c.satisfaction[c.provider, everybody].astype(float)
    all_firms = c.expectation.astype(float)
    rivals = (all_firms.sum(axis=0) - all_firms[c.provider, everybody]) / (len(all_firms) - 1)
    return own, rivals


def _gain(market: MarketModel, noise: float, style: Any = 0.0) -> float:
    """Return by how much the relative score tells leavers from stayers better than the absolute one, as AUC.

    noise: of either score   style: what everybody's use of the scale adds to the absolute one
    """
    _advance_to(market, YEAR)
    own, rivals = _attitudes(market)
    own = own + noise * np.random.default_rng(market.luck).standard_normal(len(own))
    has_left = _has_left_by_the_end(market)
    return _auc(rivals - own, has_left) - _auc(-(own + style), has_left)


def gain_of_relative_attitude(market: MarketModel) -> float:
    """Return AUC of satisfaction less what is expected of rivals, minus AUC of satisfaction alone.

    Attitudes of everybody at month 12, as they are; predicted is who has left the provider by the end of the run.
    """
    return _gain(market, 0.0)


def gain_of_relative_answer(market: MarketModel) -> float:
    """Return the same gain when both scores come from answers with the noise of the market's surveys."""
    p = market.values.survey
    style = p.scale_use * styles_of(market.luck, range(len(market.customers)))
    return _gain(market, float(answer_noise(p.items, p)), style)


def kept_gap_by_bond(market: MarketModel) -> float:
    """Return the share kept among the third with the strongest bond less that among the third with the weakest.

    The focal company's old customers of month 12, by their bond then; kept: never left from then to the end of the run.
    """
    _advance_to(market, YEAR)
    here = _is_old_customer(market)
    bond = market.customers.bond[0].copy()
    weak, strong = np.quantile(bond[here], (1 / 3, 2 / 3))
    kept = ~_has_left_by_the_end(market)
    return float(kept[here & (bond >= strong)].mean() - kept[here & (bond <= weak)].mean())


def kept_gap_by_goal(market: MarketModel) -> float:
    """Return the share kept among customers whose leading goal is time less that among all others.

    The focal company's old customers of month 12, by their goal then; kept: never left from then to the end of the run.
    """
    _advance_to(market, YEAR)
    here = _is_old_customer(market)
    is_time = market.customers.goal == GOALS.index("time")
    kept = ~_has_left_by_the_end(market)
    return float(kept[here & is_time].mean() - kept[here & ~is_time].mean())


def kept_gap_by_promise(market: MarketModel) -> float:
    """Return the share kept among customers who got what they expected or more, less that among those who got less.

    The focal company's old customers of month 12, by satisfaction against expectation then; kept: never left from then
    to the end of the run.
    """
    _advance_to(market, YEAR)
    c = market.customers
    here, met = _is_old_customer(market), c.satisfaction[0] >= c.expectation[0]
    kept = ~_has_left_by_the_end(market)
    if not (here & met).any() or not (here & ~met).any():
        return 0.0
    return float(kept[here & met].mean() - kept[here & ~met].mean())


def second_life(market: MarketModel) -> float:
    """Return the share of customers won back who are with the focal company a year after they came back.

    First returns up to a year before the end of the run.
    """
    c = market.customers
    back_in, kept = np.full(len(c), -1), np.zeros(len(c), bool)
    while market.month < market.months:
        was, former = c.provider.copy(), c.former.copy()
        market.advance()
        is_here = c.provider == 0
        kept |= is_here & (back_in >= 0) & (market.month == back_in + YEAR)
        if market.month <= market.months - YEAR:
            back_in[is_here & (was != 0) & (former == 0) & (back_in < 0)] = market.month
    return float(kept[back_in >= 0].mean()) if (back_in >= 0).any() else float("nan")
