"""What a flip found: who wins, the nearest change that reverses it, and what was looked at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import pandas as pd

from sim.labels import labels
from sim.measures.intervals import Interval
from sim.scenario import Scenario
from sim.study.flip.prior import Assumption
from sim.wording.numbers import plain


class Change(NamedTuple):
    """One assumption of the nearest flip: from its default to a value, and how many standard deviations that is."""

    key: str
    unit: str
    default: float
    value: float
    sds: float


@dataclass(frozen=True)
class Nearest:
    """The nearest change of assumptions found that reverses the verdict.

    Attributes:
        distance: from the default, prior standard deviations (Euclidean).
        even: distance at which the two are level on the same way.
        changes: what is assumed otherwise, the largest change first.
        difference: a less b there, on seeds that nothing was looked for on.
        n_seeds: how many those were.
    """

    distance: float
    even: float
    changes: tuple[Change, ...]
    difference: Interval
    n_seeds: int


class Share(NamedTuple):
    """A share of the plausible space with its 95 % Wilson interval."""

    share: float
    lo: float
    hi: float


@dataclass(frozen=True, eq=False, repr=False)
class FlipResult:
    """How well a verdict survives other assumptions.

    Attributes:
        a: scenario asked about. b: what it is compared with.
        figure: name of the key figure; "wins" means that it is higher.
        verdict: paired difference a less b at the default assumptions, with its 95 % interval.
        winner: "a", "b", or "open" if the interval holds zero; then there is nothing to flip.
        nearest: the nearest reversal found, or None.
        singles: a row per assumption: key, unit, default, low, high, flips, value, sds (signed), even (value at which
            the two are level), at_low, at_high (difference a less b at the ends of the range).
        space: a row per sampled point: sample ("space" for the plausible space, "near" for points drawn in towards the
            default, which count for no share), distance, difference, lo, hi, winner, and a column per assumption.
        shares: of the plausible space in which "a", "b" or neither ("open") wins.
        assumptions: what was varied.
        decided: keys in which a and b differ, part of the decision, so not varied.
        n_left_out: sampled combinations that are not valid.
        reasons: why, a few of them.
        n_runs: runs of the market that all this took.
        seeds: on which the verdict was found.
    """

    a: Scenario
    b: Scenario
    figure: str
    verdict: Interval
    winner: str
    nearest: Nearest | None
    singles: pd.DataFrame
    space: pd.DataFrame
    shares: dict[str, Share]
    assumptions: tuple[Assumption, ...]
    decided: tuple[str, ...]
    n_left_out: int
    reasons: tuple[str, ...]
    n_points: int
    n_runs: int
    seeds: tuple[int, ...]

    def __repr__(self) -> str:
        """Return one line: the scenarios, the figure, who wins and how far away the nearest reversal is."""
        nearest = "none found" if self.nearest is None else f"{plain(self.nearest.distance, 3)} sd"
        named = ", ".join(map(repr, (*labels(self.a, self.b), self.figure)))
        return f"Flip({named}, winner={self.winner!r}, nearest={nearest})"
