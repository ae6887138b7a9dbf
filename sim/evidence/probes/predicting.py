"""Surveys and records as predictors: who answers what, whom the records point at, and who then leaves.

Everybody is asked, not a sample, about the present provider; answers carry the noise of the survey. Leaving is any move
to another firm within the window, whether or not they come back.
"""

from __future__ import annotations

import numpy as np

from sim.estimators.ranking import area_under_curve
from sim.evidence.people import Numbers, correlation, felt_of_own, leaves_within, of_own_firm, pass_months
from sim.market.model import MarketModel
from sim.market.rules.survey import answer_noise, perceived
from sim.market.surveys import styles_of

ASKED_AT = 12  # month of the survey: a year in, so that states are the market's own and not those it was started with
QUARTER, YEAR = 3, 12  # months


def auc_of_records(market: MarketModel) -> float:
    """Return how well records tell who is still there a year after month 12, as an area under the curve, 0..1.

    The score is that of the group "at_risk": months as a customer times use. .5 is a coin toss.
    """
    pass_months(market, ASKED_AT)
    score = _records(market)
    return area_under_curve(score, ~leaves_within(market, YEAR))


def bond_over_records(market: MarketModel) -> float:
    """Return by how much the bond, seen perfectly, tells better than records who stays in the year after month 12.

    Difference of two areas under the curve, -1..1.
    """
    pass_months(market, ASKED_AT)
    bond, score = of_own_firm(market.customers.bond, market), _records(market)
    stays = ~leaves_within(market, YEAR)
    return area_under_curve(bond, stays) - area_under_curve(score, stays)


def auc_of_csat(market: MarketModel) -> float:
    """Return how well stated satisfaction (1 to 10) tells who stays in the quarter after month 12, as an area, 0..1."""
    pass_months(market, ASKED_AT)
    csat = _answers(market)["csat"]
    return area_under_curve(csat, ~leaves_within(market, QUARTER))


def auc_of_csat_in_a_year(market: MarketModel) -> float:
    """Return how well stated satisfaction tells who stays in the year after month 12, as an area, 0..1."""
    pass_months(market, ASKED_AT)
    csat = _answers(market)["csat"]
    return area_under_curve(csat, ~leaves_within(market, YEAR))


def bond_over_csat(market: MarketModel) -> float:
    """Return by how much asking about the bond tells better than satisfaction who stays in the quarter after month 12.

    Both are answers with the same noise; difference of two areas under the curve, -1..1.
    """
    pass_months(market, ASKED_AT)
    answers = _answers(market)
    stays = ~leaves_within(market, QUARTER)
    return area_under_curve(answers["engagement"], stays) - area_under_curve(answers["csat"], stays)


def bond_over_nps(market: MarketModel) -> float:
    """Return by how much asking about the bond tells better than readiness to recommend (0 to 10); as above."""
    pass_months(market, ASKED_AT)
    answers = _answers(market)
    stays = ~leaves_within(market, QUARTER)
    return area_under_curve(answers["engagement"], stays) - area_under_curve(answers["nps"], stays)


def intention_and_behaviour(market: MarketModel) -> float:
    """Return the correlation of saying at month 12 that one will stay (yes or no) with staying for a year, -1..1."""
    pass_months(market, ASKED_AT)
    says = _answers(market)["intention"]
    return correlation(says, ~leaves_within(market, YEAR))


def broken_intentions(market: MarketModel) -> float:
    """Return the share, 0..1, of those who say at month 12 that they will stay and leave within a year."""
    pass_months(market, ASKED_AT)
    says = _answers(market)["intention"] > 0.0
    leaves = leaves_within(market, YEAR)
    return float(leaves[says].mean()) if says.any() else float("nan")


def _records(market: MarketModel) -> Numbers:
    """Return the score of the records: months as a customer times use, shape (n,)."""
    return np.asarray(market.customers.tenure * market.customers.spend.astype(np.float64))


def _answers(market: MarketModel) -> dict[str, Numbers]:
    """Return everybody's answers about the provider, shape (n,) each: the questions and scales of the monthly survey.

    csat 1..10   nps: readiness to recommend 0..10   engagement: share 0..1   intention: 1 will stay, 0 will not
    """
    p = market.values
    luck = np.random.default_rng((market.luck, market.month))  # the same answers in every arm of one seed
    spread = [answer_noise(items, p.survey) for items in (p.survey.items, 1, p.survey.items, 1)]
    noise = np.array(spread)[:, None] * luck.standard_normal((4, len(market.customers)))
    style = styles_of(market.luck, range(len(market.customers)))
    satisfaction = perceived(of_own_firm(market.customers.satisfaction, market), style, p.survey)
    bond = perceived(of_own_firm(market.customers.bond, market), style, p.survey)
    return {
        "csat": 1.0
        + np.floor(np.clip(satisfaction + noise[0], 0.0, 1.0) * 9.0 * p.survey.items + 0.5) / p.survey.items,
        "nps": np.floor(
            np.clip(satisfaction + p.survey.loyalty * felt_of_own(market) + noise[1], 0.0, 1.0) * 10.0 + 0.5
        ),
        "engagement": np.clip(bond + noise[2], 0.0, 1.0),
        "intention": (satisfaction + noise[3] > p.ladder.neutral).astype(np.float64),
    }
