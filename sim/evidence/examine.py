"""Put a claim to the market: run its experiments, turn what they may rest on, and give the verdict."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from itertools import pairwise
from typing import Any

import numpy as np

from sim.evidence.effects import SCALED, effect
from sim.evidence.lab import Lab, changed
from sim.evidence.ledger import Claim, Experiment
from sim.evidence.mechanisms import switched_off
from sim.evidence.verdicts import expected, judge, verdict_of, verdict_on
from sim.keys import find, key_of
from sim.measures.intervals import Interval
from sim.measures.units import UNITS
from sim.scenario import Scenario

HALVINGS = 3  # of the bracket in which a sign changes


@dataclass(frozen=True)
class Reading:
    """An effect under some circumstance: mean and 95 % interval in its unit, and how it compares with the claim."""

    mean: float
    lo: float
    hi: float
    status: str


@dataclass(frozen=True)
class Turn:
    """An effect at another value of a parameter."""

    key: str
    value: float
    reading: Reading


@dataclass(frozen=True)
class Change:
    """Where an effect changes: between two neighbouring values of a parameter, `value` in the middle."""

    key: str
    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Outcome:
    """What one experiment found."""

    verdict: str
    measured: Reading
    arms: dict[str, float]  # mean outcome in each arm, in the unit of the effect or plain
    turns: tuple[Turn, ...]
    changes_at: tuple[Change, ...]
    assumed: Turn | None
    without: dict[str, Reading]  # by mechanism switched off


@dataclass(frozen=True)
class Finding:
    """What the market says of a claim."""

    id: str
    verdict: str
    outcomes: tuple[Outcome, ...]
    rests_on: tuple[str, ...]  # mechanisms without which the verdict is another one

    def as_table(self) -> dict[str, Any]:
        """Return the finding as plain JSON types."""
        return asdict(self)


Change_of = Callable[[Scenario], Scenario]


def examine(claim: Claim, lab: Lab) -> Finding:
    """Return what the market says of a claim.

    Raises:
        BadInput: an arm or an outcome of the claim cannot be used.
    """
    return judged(claim, [_examined(claim, experiment, lab) for experiment in claim.experiments])


def judged(claim: Claim, outcomes: Sequence[Outcome]) -> Finding:
    """Return the verdict on a claim, and what it rests on, from what its experiments found."""
    verdict = verdict_on(outcome.verdict for outcome in outcomes)
    rests_on = tuple(
        mechanism
        for mechanism in claim.mechanisms
        if any(_moved(outcome.measured, outcome.without[mechanism]) for outcome in outcomes if outcome.without)
    )
    return Finding(claim.id, verdict, tuple(outcomes), rests_on)


def _moved(usual: Reading, without: Reading) -> bool:
    return usual.status != without.status


def _examined(claim: Claim, experiment: Experiment, lab: Lab) -> Outcome:
    measured, arms = _measured(experiment, lab)
    turns: list[Turn] = []
    changes: list[Change] = []
    for key, values in experiment.turns.items():
        turned = [Turn(key, value, _at(experiment, lab, {key: value})) for value in values]
        if verdict_of(measured.status, [turn.reading.status for turn in turned], False) == "depends":
            usual = Turn(key, _usual(experiment, key), measured)
            turned += _halved(experiment, lab, _bracket([*turned, usual]))
            low, high = (turn.value for turn in _bracket([*turned, usual]))
            changes.append(Change(key, (low + high) / 2.0, low, high))
        turns += sorted(turned, key=lambda turn: turn.value)
    null = next(
        (Turn(key, value, _at(experiment, lab, {key: value})) for key, value in experiment.assumed.items()), None
    )
    without = {
        mechanism: _reading(experiment, lab, partial(switched_off, name=mechanism)) for mechanism in claim.mechanisms
    }
    verdict = verdict_on_part(experiment, measured, turns, null)
    return Outcome(verdict, measured, arms, tuple(turns), tuple(changes), null, without)


def verdict_on_part(experiment: Experiment, measured: Reading, turns: Sequence[Turn], null: Turn | None) -> str:
    """Return the verdict on one experiment from what was measured in it."""
    if experiment.untestable:
        return "not testable"
    is_assumed = null is not None and _is_gone(null.reading, measured, _bound(experiment))
    return verdict_of(measured.status, [turn.reading.status for turn in turns], is_assumed)


def _is_gone(null: Reading, measured: Reading, bound: float) -> bool:
    """Return whether an effect goes away with a parameter: turned round, too small, or not half of it in sight."""
    half_left = abs(null.mean - bound) > 0.5 * abs(measured.mean - bound)
    return null.status in {"refuted", "none"} or (null.status == "open" and not half_left)


def _at(experiment: Experiment, lab: Lab, changes: Mapping[str, float]) -> Reading:
    return _reading(experiment, lab, lambda scenario: changed(scenario, changes))


def _reading(experiment: Experiment, lab: Lab, change: Change_of) -> Reading:
    return _measured(experiment, lab, change)[0]


def _measured(
    experiment: Experiment, lab: Lab, change: Change_of = lambda scenario: scenario
) -> tuple[Reading, dict[str, float]]:
    scale = UNITS[experiment.unit].scale if experiment.effect in SCALED else 1.0
    arms = {}
    for arm in experiment.arms:
        scenario = change(experiment.scenario(arm))
        if experiment.months is not None:
            scenario = scenario.with_changes({"months": experiment.months})
        arms[arm] = scale * lab.values(scenario, experiment.outcome)
    with np.errstate(divide="ignore", invalid="ignore"):
        measured = effect(experiment.effect, list(arms.values()))
    means = {arm: float(values.mean()) for arm, values in arms.items()}
    return _read(measured, experiment), means


def _read(measured: Interval, experiment: Experiment) -> Reading:
    mean, lo, hi = (float(value) for value in measured)
    return Reading(mean, lo, hi, status_of(measured, experiment))


def status_of(measured: Interval, experiment: Experiment) -> str:
    """Return how an effect compares with what the experiment expects."""
    return judge(measured, expected(experiment.expect), experiment.smallest)


def _usual(experiment: Experiment, address: str) -> float:
    """Return the value of a parameter in the unchanged treatment arm."""
    return float((find(address) or key_of(address)).value_in(experiment.scenario("treatment")))


def _bracket(turns: list[Turn]) -> tuple[Turn, Turn]:
    """Return the neighbouring values between which an effect turns from supported to something else that is clear.

    A clear effect of the other sign counts before one that is too small to matter.
    """
    statuses = {turn.reading.status for turn in turns}
    other = "refuted" if "refuted" in statuses else "none"
    clear = [turn for turn in turns if turn.reading.status in {"supported", other}]
    pairs = pairwise(sorted(clear, key=lambda turn: turn.value))
    return next(pair for pair in pairs if pair[0].reading.status != pair[1].reading.status)


def _halved(experiment: Experiment, lab: Lab, bracket: tuple[Turn, Turn]) -> list[Turn]:
    """Return readings inside a bracket, each in the middle of what is left of it."""
    left, right = bracket
    turns = []
    for _ in range(HALVINGS):
        middle = (left.value + right.value) / 2.0
        turn = Turn(left.key, middle, _at(experiment, lab, {left.key: middle}))
        turns.append(turn)
        if np.sign(turn.reading.mean - _bound(experiment)) == np.sign(left.reading.mean - _bound(experiment)):
            left = turn
        else:
            right = turn
    return turns


def _bound(experiment: Experiment) -> float:
    claimed = expected(experiment.expect)
    return claimed.bound if claimed.bound is not None else (claimed.low if claimed.low > 0.0 else claimed.high)
