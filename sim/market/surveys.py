"""What managers get to see: a sample of customers each month, with survey noise. Asking changes nothing."""

from __future__ import annotations

from typing import Any

import numpy as np

from sim.market.compiled import walk
from sim.market.draws import Purpose, bell, key, named_bell, uniform
from sim.market.rules.bond import felt_bond
from sim.market.rules.choice import maturity
from sim.market.rules.survey import answer_noise, perceived
from sim.market.totals import ASKED, MILLIONTHS

METRICS = ("csat", "nps", "engagement", "intention", "relative")
"""csat: satisfaction, 1 to 10. nps: promoters less detractors, -100 to 100. engagement: index 0..1 on how
customers feel about the people of the firm. intention: share who say they will stay. relative: satisfaction less what
they expect of rivals, satisfaction scale.

csat, engagement and relative are means of `survey.items` items; to recommend and to stay are one answer each."""


@walk(makes_arrays=False)
def ask(provider, tenure, satisfactions, expectations, bonds, choice, bond, survey, neutral, answers, seed, month):
    """Ask a sample of people about their provider, and add their answers up in `answers`, shape (f, len(ASKED)).

    What is felt goes through each person's use of the scale, and is spread by noise; NPS and the items of CSAT are
    given in whole points, as on a form. The use of the scale falls out where two answers are compared.

    provider, tenure: columns, shape (n,)   satisfactions, expectations, bonds: columns, shape (f, n)
    choice, bond, survey: Choice, Bond, Survey   neutral: satisfaction scale
    """
    n, firms = len(provider), len(bonds)
    who, styles = key(seed, month, Purpose.SURVEYED, 0), key(seed, 0, Purpose.SCALE_USE, 0)
    items, noise, calm = survey.items, answer_noise(1, survey), answer_noise(survey.items, survey)
    for asked in range(min(survey.sample, 10 * n)):
        i = int(uniform(who, asked) * n)
        k = provider[i]
        felt = felt_bond(np.float64(bonds[k, i]), maturity(np.float64(tenure[i]), choice), choice, bond)
        satisfaction, rivals = np.float64(satisfactions[k, i]), 0.0
        for other in range(firms):
            rivals += np.float64(expectations[other, i]) / (firms - 1) if other != k else 0.0
        style = bell(styles, i)
        put, attached = perceived(satisfaction, style, survey), perceived(np.float64(bonds[k, i]), style, survey)
        content = min(max(put + calm * bell(key(seed, month, Purpose.ANSWER, 0), asked), 0.0), 1.0)
        again = put + survey.loyalty * felt + noise * bell(key(seed, month, Purpose.ANSWER, 1), asked)
        cares = min(max(attached + calm * bell(key(seed, month, Purpose.ANSWER, 2), asked), 0.0), 1.0)
        intends = put + noise * bell(key(seed, month, Purpose.ANSWER, 3), asked)
        better = satisfaction - rivals + calm * bell(key(seed, month, Purpose.ANSWER, 4), asked)
        points = int(min(max(again, 0.0), 1.0) * 10.0 + 0.5)
        answers[k, 0] += 1
        answers[k, 1] += (items + int(content * 9.0 * items + 0.5)) * MILLIONTHS // items
        answers[k, 2] += 1 if points >= 9 else 0
        answers[k, 3] += 1 if points <= 6 else 0
        answers[k, 4] += int(cares * MILLIONTHS)
        answers[k, 5] += 1 if intends > neutral else 0
        answers[k, 6] += int(np.floor(better * MILLIONTHS))


def styles_of(seed: int, who: Any) -> np.ndarray:
    """Return how generously or strictly people answer, nearly normal with sd 1.   who: numbers of customers."""
    return np.array([named_bell(seed, 0, int(Purpose.SCALE_USE), 0, int(i)) for i in who], dtype=np.float64)


def metrics_of(answers: Any) -> dict[str, Any]:
    """Return the metrics, by name, in the order of METRICS; not a number where no customer answered.

    answers: rows of `Totals.survey`, shape (..., len(ASKED)); each metric has shape (...)
    """
    told = {name: answers[..., at].astype(float) for at, name in enumerate(ASKED)}
    n = told["answers"]
    with np.errstate(invalid="ignore", divide="ignore"):
        return {
            "csat": told["csat"] / MILLIONTHS / n,
            "nps": 100.0 * (told["promoters"] - told["detractors"]) / n,
            "engagement": told["engagement"] / MILLIONTHS / n,
            "intention": told["intention"] / n,
            "relative": told["relative"] / MILLIONTHS / n,
        }


def reading(answers: np.ndarray) -> dict[str, float]:
    """Return what a manager reads of one firm in one month: metrics by name; empty if no customer answered.

    answers: row of `Totals.survey`, shape (len(ASKED),)
    """
    return {name: float(value) for name, value in metrics_of(answers).items()} if answers[0] else {}
