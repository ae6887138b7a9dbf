"""Surveys and records as predictors: who answers what, whom the records point at, and who then leaves.

Everybody is asked, not a sample, about the present provider; answers carry the noise of the survey. Leaving is any move
to another firm within the window, whether or not somebody comes back.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.estimators.ranking import area_under_curve
from sim.market.model import MarketModel
from sim.market.rules.bond import felt_bond
from sim.market.rules.choice import maturity

ASKED_AT = 12  # month of the survey: a year in, so that states are the market's own and not those it was started with
QUARTER, YEAR = 3, 12  # months
Numbers = NDArray[np.float64]
Flags = NDArray[np.bool_]


def auc_of_records(market: MarketModel) -> float:
    """Return how well records tell who is still there a year after month 12, as an area under the curve, 0..1.

    The score is that of the group "at_risk": months as a customer times use. .5 is a coin toss.
    """
    _pass(market, ASKED_AT)
    score = _records(market)
    return area_under_curve(score, ~_leaves(market, YEAR))


def bond_over_records(market: MarketModel) -> float:
    """Return by how much the bond, seen perfectly, tells better than records who stays in the year after month 12.

    Difference of two areas under the curve, -1..1.
    """
    _pass(market, ASKED_AT)
    bond, score = _own(market.customers.bond, market), _records(market)
    stays = ~_leaves(market, YEAR)
    return area_under_curve(bond, stays) - area_under_curve(score, stays)


def auc_of_csat(market: MarketModel) -> float:
    """Return how well stated satisfaction (1 to 10) tells who stays in the quarter after month 12, as an area, 0..1."""
    _pass(market, ASKED_AT)
    csat = _answers(market)["csat"]
    return area_under_curve(csat, ~_leaves(market, QUARTER))


def bond_over_csat(market: MarketModel) -> float:
    """Return by how much asking about the bond tells better than satisfaction who stays in the quarter after month 12.

    Both are answers with the same noise; difference of two areas under the curve, -1..1.
    """
    _pass(market, ASKED_AT)
    answers = _answers(market)
    stays = ~_leaves(market, QUARTER)
    return area_under_curve(answers["engagement"], stays) - area_under_curve(answers["csat"], stays)


def bond_over_nps(market: MarketModel) -> float:
    """Return by how much asking about the bond tells better than readiness to recommend (0 to 10); as above."""
    _pass(market, ASKED_AT)
    answers = _answers(market)
    stays = ~_leaves(market, QUARTER)
    return area_under_curve(answers["engagement"], stays) - area_under_curve(answers["nps"], stays)


def intention_and_behaviour(market: MarketModel) -> float:
    """Return the correlation of saying at month 12 that one will stay (yes or no) with staying for a year, -1..1."""
    _pass(market, ASKED_AT)
    says = _answers(market)["intention"]
    return _correlation(says, ~_leaves(market, YEAR))


def broken_intentions(market: MarketModel) -> float:
    """Return the share, 0..1, of those who say at month 12 that they will stay and leave within a year."""
    _pass(market, ASKED_AT)
    says = _answers(market)["intention"] > 0.0
    leaves = _leaves(market, YEAR)
    return float(leaves[says].mean()) if says.any() else float("nan")


def _pass(market: MarketModel, months: int) -> None:
    """Let so many months pass."""
    for _ in range(months):
        market.advance()


def _own(column: Any, market: MarketModel) -> Numbers:
    """Return what a column by firm, shape (f, n), holds for everybody's provider, shape (n,)."""
    provider = market.customers.provider
    return np.asarray(column[provider, np.arange(len(provider))], dtype=np.float64)


def _felt(market: MarketModel) -> Numbers:
    """Return everybody's felt bond with the provider, utility, shape (n,)."""
    p = market.values
    mature = maturity(market.customers.tenure.astype(np.float64), p.choice)
    return np.asarray(felt_bond(_own(market.customers.bond, market), mature, p.choice, p.bond))


def _records(market: MarketModel) -> Numbers:
    """Return the score of the records: months as a customer times use, shape (n,)."""
    return np.asarray(market.customers.tenure * market.customers.spend.astype(np.float64))


def _answers(market: MarketModel) -> dict[str, Numbers]:
    """Return everybody's answers about the provider, shape (n,) each: the questions and scales of the monthly survey.

    csat 1..10   nps: readiness to recommend 0..10   engagement: share 0..1   intention: 1 will stay, 0 will not
    """
    p = market.values
    luck = np.random.default_rng((market.luck, market.month))  # the same answers in every arm of one seed
    noise = p.survey.noise * luck.standard_normal((4, len(market.customers)))
    satisfaction, bond = _own(market.customers.satisfaction, market), _own(market.customers.bond, market)
    return {
        "csat": 1.0 + np.floor(np.clip(satisfaction + noise[0], 0.0, 1.0) * 9.0 + 0.5),
        "nps": np.floor(np.clip(satisfaction + p.survey.loyalty * _felt(market) + noise[1], 0.0, 1.0) * 10.0 + 0.5),
        "engagement": np.clip(bond + noise[2], 0.0, 1.0),
        "intention": (satisfaction + noise[3] > p.ladder.neutral).astype(np.float64),
    }


def _leaves(market: MarketModel, months: int) -> Flags:
    """Let so many months pass and return who moved to another firm in any of them, shape (n,)."""
    has_left = np.zeros(len(market.customers), dtype=bool)
    for _ in range(months):
        before = market.customers.provider.copy()
        market.advance()
        has_left |= market.customers.provider != before
    return has_left


def _correlation(x: Numbers | Flags, y: Numbers | Flags) -> float:
    """Return Pearson's correlation, not a number if either is the same for all."""
    a, b = np.asarray(x, dtype=np.float64), np.asarray(y, dtype=np.float64)
    spread = a.std() * b.std()
    return float(((a - a.mean()) * (b - b.mean())).mean() / spread) if spread > 0.0 else float("nan")
