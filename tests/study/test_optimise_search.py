"""The search itself: known optima and fronts found, robust scores by hand."""

import numpy as np
import pytest

from sim.measures.intervals import interval
from sim.study.factors import Factor
from sim.study.optimise.optimum import remeasured
from sim.study.optimise.search import SHORT_OF, Candidate, Goal, Tried, best_of_draws, not_dominated, scores, search

WARMTH, RECOVERY = "front_line_warmth.strength", "recovery.strength"
TWO = (Factor(key=WARMTH), Factor(key=RECOVERY))
ALL_FOUR = np.ones(4, dtype=bool)


def roots(mixes):
    """Return sqrt(x) + 2 sqrt(y) for a spending of 2 x + 4 y, in one draw.

    By Lagrange's multipliers, the best under a budget B is sqrt(B (1/2 + 4/4)), at x = y = B / 6.
    """
    x, y = np.array([[mix[WARMTH], mix[RECOVERY]] for mix in mixes]).T
    return np.stack([np.sqrt(x) + 2.0 * np.sqrt(y), 2.0 * x + 4.0 * y], axis=-1)[:, np.newaxis]


def first(**alone):
    off = {WARMTH: 0.0, RECOVERY: 0.0}
    return [Candidate("as_it_is", off), *(Candidate("alone", off | {key: most}, key) for key, most in alone.items())]


def roots_tried(budget=1.5, trials=150, **options):
    return search(
        TWO, roots, Goal((1.0,), "mean", budget), first(**{WARMTH: 1.0, RECOVERY: 1.0}), trials=trials, **options
    )


# The search.


def test_a_known_optimum_under_a_budget_is_found():
    tried = roots_tried()
    assert len(tried.candidates) == 150
    found, feasible = tried.scores()[:, 0], tried.is_feasible
    best = int(np.flatnonzero(feasible)[found[feasible].argmax()])
    assert np.sqrt(1.5 * 1.5) * 0.98 <= found[best] <= np.sqrt(1.5 * 1.5) + 1e-12
    assert tried.spending[best] <= 1.5
    assert tried.candidates[best].origin == "search"
    assert tried.candidates[best].mix[WARMTH] == pytest.approx(0.25, abs=0.12)
    assert found[~feasible].max() > found[best]
    assert feasible.mean() > 0.3


def test_a_lever_alone_is_as_strong_as_the_budget_allows():
    tried = roots_tried(trials=10)
    alone = {one.lever: at for at, one in enumerate(tried.candidates) if one.lever and tried.is_feasible[at]}
    assert [tried.spending[at] for at in alone.values()] == pytest.approx([SHORT_OF * 1.5] * 2)
    assert tried.candidates[alone[WARMTH]].mix == {WARMTH: pytest.approx(SHORT_OF * 0.75), RECOVERY: 0.0}


def test_a_front_of_known_shape_is_found():
    """Schaffer's first problem (1985): little of x^2 and of (x - 2)^2; the front is x from 0 to 2."""
    fee = "exit_fee.strength"

    def schaffer(mixes):
        x = np.array([mix[fee] for mix in mixes])
        return np.stack([x**2, (x - 2.0) ** 2, np.zeros(len(x))], axis=-1)[:, np.newaxis]

    factors = (Factor(key=fee, low=0.0, high=10.0),)
    tried = search(factors, schaffer, Goal((-1.0, -1.0)), [Candidate("as_it_is", {fee: 10.0})], trials=120)
    front = not_dominated(tried.scores(), tried.is_feasible)
    x = np.sort([tried.candidates[at].mix[fee] for at in np.flatnonzero(front)])
    assert len(x) >= 15
    assert np.diff([0.0, *x, 2.0]).max() < 0.35  # spread over all of it
    assert x.max() < 2.1
    assert not front[0]


def test_the_search_is_the_same_for_the_same_seed_and_another_for_another():
    once, again, other = (roots_tried(trials=40, seed=seed) for seed in (3, 3, 4))
    assert [one.mix for one in once.candidates] == [one.mix for one in again.candidates]
    assert [one.mix for one in once.candidates] != [one.mix for one in other.candidates]


def test_mixes_that_cannot_be_measured_are_not_feasible_and_stop_nothing():
    def half(mixes):
        found = roots(mixes)
        found[[mix[WARMTH] > 0.5 for mix in mixes]] = np.nan
        return found

    tried = search(TWO, half, Goal((1.0,), "worst_tenth", 3.0), first(), trials=60)
    failed = np.array([one.mix[WARMTH] > 0.5 for one in tried.candidates])
    assert failed.any()
    assert not tried.is_feasible[failed].any()
    assert tried.is_feasible[~failed].any()


def test_whole_numbers_and_words_are_searched_as_such():
    every, who = (
        Factor(key="thank_you_letter.every", low=1, high=12),
        Factor(key="recovery.who", values=("everyone", "members")),
    )

    def counted(mixes):
        worth = [mix[every.key] + 5.0 * (mix[who.key] == "members") for mix in mixes]
        return np.array([[[value, 0.0]] for value in worth])

    tried = search(
        (every, who), counted, Goal((1.0,)), [Candidate("as_it_is", {every.key: 3, who.key: "everyone"})], trials=60
    )
    assert {type(one.mix[every.key]) for one in tried.candidates} == {int}
    assert tried.candidates[int(tried.scores().argmax())].mix == {every.key: 12, who.key: "members"}


# Robust scores, by hand.

TABLE = np.array([[5.0, 1.0, 9.0], [4.0, 4.0, 4.0], [6.0, 0.0, 3.0], [9.0, 9.0, np.nan]])[..., np.newaxis]
"""Four mixes in three draws; the last could not be measured in one of them."""


@pytest.mark.parametrize(
    ("goal", "expected"),
    [
        (Goal((1.0,), "mean"), [5.0, 4.0, 3.0]),
        (Goal((1.0,), "worst_tenth"), [1.0, 4.0, 0.0]),
        (Goal((-1.0,), "worst_tenth"), [-9.0, -4.0, -6.0]),
        (Goal((1.0,), "regret"), [-3.0, -5.0, -6.0]),  # the best of each draw is 6, 4, 9
        (Goal((-1.0,), "regret"), [-6.0, -4.0, -2.0]),  # 4, 0, 3
    ],
)
def test_robust_scores(goal, expected):
    best = best_of_draws(TABLE, goal, ALL_FOUR)
    found = scores(TABLE, goal, best)[:, 0]
    assert found[:3].tolist() == expected
    assert np.isnan(found[3])


def test_the_worst_tenth_of_eleven_draws_is_two():
    values = np.arange(11.0)[np.newaxis, :, np.newaxis]
    assert scores(values, Goal((1.0,), "worst_tenth"), values[0]).item() == 0.5


def test_regret_is_compared_with_mixes_within_the_budget_only():
    tried = Tried(Goal((1.0,), "regret", budget=1.0))
    values = np.array([[[5.0, 1.0], [1.0, 1.0]], [[4.0, 0.5], [4.0, 0.5]], [[9.0, 2.0], [9.0, 2.0]]])
    tried.add([Candidate("search", {}) for _ in values], lambda mixes: values)
    assert tried.is_feasible.tolist() == [True, True, False]
    assert tried.scores()[:2, 0].tolist() == [-3.0, -1.0]


def test_the_front_is_whoever_nobody_beats():
    found = np.array([[1.0, 5.0], [3.0, 3.0], [2.0, 2.0], [5.0, 1.0], [5.0, 0.0], [9.0, 9.0]])
    among = np.array([True] * 5 + [False])
    assert not_dominated(found, among).tolist() == [True, True, False, True, False, False]


def test_intervals_of_a_mean_are_students_and_the_others_shrink_to_nothing_without_luck():
    rng = np.random.default_rng(1)
    measured = rng.normal(size=(4, 6, 25, 1))
    found = remeasured(measured, Goal((1.0,)), ALL_FOUR, against=2)
    for one, values in ((found.score, measured), (found.gap, measured - measured[2])):
        expected = interval(values.mean(axis=1).transpose(1, 0, 2))
        np.testing.assert_allclose(np.array(one), np.array(expected), atol=1e-12)
    fixed = np.repeat(measured[:, :, :1], 20, axis=2)
    for robust in ("worst_tenth", "regret"):
        score, gap = remeasured(fixed, Goal((1.0,), robust), ALL_FOUR, against=0)
        np.testing.assert_allclose(score.lo, score.hi, atol=1e-9)
        assert gap.mean[0] == gap.lo[0] == gap.hi[0] == 0.0
