"""Measurements of family B6 that rest on surveys: satisfaction, what people answer, and what answers tell."""

from __future__ import annotations

import numpy as np

from sim.estimators.ranking import area_under_curve
from sim.evidence.effects import effect
from sim.evidence.facts import Numbers, measures
from sim.evidence.facts.relationship import YEAR, Columns, diary, stays
from sim.evidence.lab import Lab
from sim.market.draws import Purpose, named_bell, named_uniform
from sim.market.model import MarketModel
from sim.market.rules.survey import answer_noise, perceived
from sim.market.surveys import styles_of
from sim.measures.intervals import Values
from sim.scenario import load

# V38


def _slopes(market: MarketModel) -> list[float]:
    """Return slopes on disappointment and delight: of satisfaction, of staying a year, of satisfaction beyond a knot.

    What was experienced is read off the expectation, which follows it: the gap is its move over the speed of the move.
    """
    p, knot = market.values, 0.15  # a month and a half of ordinary noise, on the satisfaction scale
    seen = diary(market, "provider", "expectation", "satisfaction")
    rows, content, staying = [], [], []
    for month in range(YEAR + 1, 2 * YEAR + 1):
        here = seen["provider"][month] == seen["provider"][month - 1]
        expected = seen["expectation"][month - 1].astype(float)
        moved = seen["expectation"][month].astype(float) - expected
        gap = np.where(moved > 0.0, moved / p.expectation.up, moved / p.expectation.down)
        below, above = np.minimum(gap, 0.0), np.maximum(gap, 0.0)
        far = [np.minimum(gap + knot, 0.0), np.maximum(gap - knot, 0.0)]
        before = seen["satisfaction"][month - 1].astype(float)
        rows.append(np.stack([below, above, np.ones(len(gap)), before, expected, *far], axis=1)[here])
        content.append(seen["satisfaction"][month][here].astype(float))
        staying.append(stays(seen["provider"], month)[here].astype(float))
    design, satisfied = np.concatenate(rows), np.concatenate(content)
    straight, bent = design[:, :5], np.linalg.lstsq(design, satisfied, rcond=None)[0]
    satisfaction = np.linalg.lstsq(straight, satisfied, rcond=None)[0]
    repurchase = np.linalg.lstsq(straight, np.concatenate(staying), rcond=None)[0]
    return [*satisfaction[:2], *repurchase[:2], bent[0], bent[0] + bent[5], bent[1], bent[1] + bent[6]]


@measures("V38")
def losses_weigh_more(lab: Lab) -> Numbers:
    """Compare what performance below expectation takes away with what performance above it adds."""
    silent = load("calm_market").with_changes({"word_of_mouth.links": 0, "population.attrition": 0.0})
    market = lab.sized(silent, months=3 * YEAR)
    slopes = np.array(lab.observe(market, _slopes)).T
    # above expectation the slope of staying is near 0, so the same target is put as a difference
    return {
        "satisfaction": effect("ratio", [slopes[0], slopes[1]]),
        "staying": slopes[2] - 1.2 * slopes[3],
        "disappointment": effect("ratio", [slopes[5], slopes[4]]),
        "delight": effect("ratio", [slopes[7], slopes[6]]),
    }


# V40 and V47: single answers, as the survey of the month collected them


def answers(market: MarketModel) -> tuple[Columns, dict[str, Values]]:
    """Return who was asked this month, shape (asked,), and what each answered, by metric.

    csat: 1 to 10, the mean of its items; nps: 0 to 10; engagement: share; intention: 1 stays, 0 does not; relative:
    satisfaction scale. They are the very answers that the market's survey added up, by the same named draws.
    """
    p, seed, month, c = market.values.survey, market.luck, market.month, market.customers
    n = len(c)
    asked = range(min(p.sample, 10 * n))
    who = np.array([int(named_uniform(seed, month, int(Purpose.SURVEYED), 0, at) * n) for at in asked], dtype=int)
    spread = (answer_noise(items, p) for items in (p.items, 1, p.items, 1, p.items))  # in the order of the questions
    noise = [
        sd * np.array([named_bell(seed, month, int(Purpose.ANSWER), question, at) for at in asked])
        for question, sd in enumerate(spread)
    ]
    provider = c.provider[who].astype(int)
    satisfaction, bond = c.satisfaction[provider, who].astype(float), c.bond[provider, who].astype(float)
    choice, tenure = market.values.choice, c.tenure[who].astype(float)
    share = choice.affect_at_start + (1.0 - choice.affect_at_start) * tenure / (tenure + choice.mature_months)
    expected = c.expectation[:, who].astype(float)
    rivals = (expected.sum(axis=0) - expected[provider, np.arange(len(who))]) / (len(expected) - 1)
    style = styles_of(seed, who)
    put, attached = perceived(satisfaction, style, p), perceived(bond, style, p)
    again = put + p.loyalty * market.values.bond.weight * bond * share + noise[1]
    return who, {
        "csat": 1.0 + np.floor(np.clip(put + noise[0], 0.0, 1.0) * 9.0 * p.items + 0.5) / p.items,
        "nps": np.floor(np.clip(again, 0.0, 1.0) * 10.0 + 0.5),
        "engagement": np.clip(attached + noise[2], 0.0, 1.0),
        "intention": (put + noise[3] > market.values.ladder.neutral).astype(float),
        "relative": satisfaction - rivals + noise[4],
    }


REAL_SURVEY = np.array([5.5, 6.4, 6.1, 7.0, 18.1, 9.6, 12.3, 18.1, 6.5, 10.5]) / 100.0
"""Shares of the answers 1 to 10 in the real survey of V40."""


def marks_of_a_year(market: MarketModel) -> Values:
    """Return the shares of the answers 1 to 10 over the months 13 to 24, shape (10,)."""
    counted = np.zeros(10)
    while market.month < market.months:
        market.advance()
        if market.month > YEAR:
            counted += np.bincount(np.floor(answers(market)[1]["csat"] + 0.5).astype(int) - 1, minlength=10)
    return counted / counted.sum()


@measures("V40")
def survey_shape(lab: Lab) -> Numbers:
    """Read the distribution of single answers to the question of satisfaction."""
    shares = np.array(lab.observe(lab.sized(load("calm_market"), months=2 * YEAR), marks_of_a_year))
    marks = np.arange(1.0, 11.0)
    mean = shares @ marks
    spread = np.sqrt(shares @ marks**2 - mean**2)
    apart = 0.5 * np.abs(shares - REAL_SURVEY / REAL_SURVEY.sum()).sum(axis=1)
    return {"mean": mean, "spread": spread, "apart": apart}


def chance_of_order(lower: Values, upper: Values) -> float:
    """Return the chance that a value drawn from `upper` exceeds one drawn from `lower`, ties counted half (AUC)."""
    return area_under_curve(np.concatenate([lower, upper]), np.arange(len(lower) + len(upper)) >= len(lower))


def _predictions(market: MarketModel) -> dict[str, float]:
    """Return how well each answer of the months 13 to 24 tells who leaves within a year from who stays."""
    surveys: list[tuple[Columns, dict[str, Values]]] = []
    providers = [market.customers.provider.copy()]
    while market.month < market.months:
        market.advance()
        providers.append(market.customers.provider.copy())
        if YEAR < market.month <= 2 * YEAR:
            surveys.append(answers(market))
    provider = np.stack(providers)
    kept = np.concatenate([stays(provider, YEAR + 1 + at)[who] for at, (who, _) in enumerate(surveys)])
    joined = {name: np.concatenate([answer[name] for _, answer in surveys]) for name in surveys[0][1]}
    return {name: chance_of_order(values[~kept], values[kept]) for name, values in joined.items()}


@measures("V47")
def no_ultimate_question(lab: Lab) -> Numbers:
    """Compare the question of recommending with the others as a predictor of who leaves within a year."""
    chances = lab.observe(lab.sized(load("calm_market"), months=3 * YEAR), _predictions)
    chance = {name: np.array([one[name] for one in chances]) for name in chances[0]}
    others = {name: values for name, values in chance.items() if name != "nps"}
    best = max(others, key=lambda name: float(others[name].mean()))
    return {"best_other": chance["nps"] - others[best], **chance}
