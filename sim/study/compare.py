"""Compare two scenarios on the same draws: paired differences, twins, and a verdict in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.errors import BadInput
from sim.labels import labels
from sim.market.customers import KINDS
from sim.measures.figures import figure
from sim.measures.intervals import Interval, Values, interval
from sim.measures.money import profit_to_date
from sim.measures.retention import OVERALL, survival
from sim.results import Result
from sim.scenario import AnyScenario
from sim.study.company import both_ready
from sim.study.run import DEFAULT_SEEDS, OnDone, runner
from sim.study.verdict import Part, arms, verdict_parts
from sim.wording import Wording
from sim.wording.numbers import plain

FATES = ("saved", "lost", "stayed_anyway", "left_anyway")
"""What became of twins, who are the same customer of the base in both markets: in the first one, against the other."""


def by_fate(left_a: NDArray[np.int16], left_b: NDArray[np.int16], month: int) -> dict[str, NDArray[np.bool_]]:
    """Return who met which of FATES up to a month.

    Args:
        left_a: months in which customers first left, as `Result.left_month` has them.
        left_b: the same in the market it is compared with.
        month: judged.
    """
    is_twin = (left_a >= 0) & (left_b >= 0)
    in_a, in_b = ((left == 0) | (left > month) for left in (left_a, left_b))
    masks = in_a & ~in_b, ~in_a & in_b, in_a & in_b, ~in_a & ~in_b
    return {fate: is_twin & who for fate, who in zip(FATES, masks, strict=True)}


@dataclass(frozen=True, eq=False, repr=False)
class Comparison:
    """Scenario `a` against `b`, seed by seed. A difference is a less b."""

    a: Result
    b: Result

    def __post_init__(self) -> None:
        """Check that the two can be paired.

        Raises:
            BadInput: different seeds, months or customers.
        """
        for what, left, right in (
            ("seeds", self.a.seeds, self.b.seeds),
            ("months", self.a.months, self.b.months),
            ("customers", self.a.customers, self.b.customers),
        ):
            if left != right:
                raise BadInput(f"{' and '.join(self.labels)} cannot be compared: their {what} differ.")

    def __repr__(self) -> str:
        """Return one line: the scenarios and the size."""
        size = f"{len(self.a.seeds)} seeds, {plain(self.a.customers)} customers, {self.a.months} months"
        return f"Comparison({', '.join(map(repr, self.labels))}, {size})"

    @property
    def labels(self) -> tuple[str, str]:
        """Return what a and b are called: their names, and between namesakes what they have otherwise."""
        a, b = labels(self.a.scenario, self.b.scenario)
        return a, b

    def difference(self, name: str) -> Interval:
        """Return the paired difference of a key figure with its 95 % interval."""
        return interval(figure(self.a, name) - figure(self.b, name))

    def survival_difference(self) -> Values:
        """Return the paired difference of survival, shape (seeds, months, 4): kinds at entry and overall."""
        return survival(self.a) - survival(self.b)

    def twins(self, month: int) -> pd.DataFrame:
        """Return how each base customer fared compared with the exact twin in the other arm, up to a month.

        Only people of the base in both arms have a twin. Saved: left in b, not in a; lost: the other way round.

        Returns:
            One row per kind at entry and one overall: columns kind, the mean count per run of each fate, and `base`.
        """
        fates = by_fate(self.a.left_month, self.b.left_month, month)
        fates["base"] = np.any(list(fates.values()), axis=0)
        kinds = [*((name, self.b.kind == k) for k, name in enumerate(KINDS)), ("overall", True)]
        return pd.DataFrame(
            {"kind": kind} | {fate: (who & members).sum() / len(self.a.seeds) for fate, who in fates.items()}
            for kind, members in kinds
        )

    def kept_per_100(self, month: int) -> Interval:
        """Return how many more of every 100 base customers `a` keeps to a month than `b`."""
        return interval(100.0 * self.survival_difference()[:, month, OVERALL])

    def profit_difference(self, month: int) -> Interval:
        """Return the difference of discounted profit up to a month, currency per customer of the base."""
        return interval((profit_to_date(self.a) - profit_to_date(self.b))[:, month])

    def verdict_parts(self, month: int, t: Wording, question: str = "") -> list[Part]:
        """Return the sentences of the verdict. Arguments as for `sim.study.verdict.arms`; `month`: judged."""
        return verdict_parts(self, month, arms(self.a.scenario, self.b.scenario, t, question), t)

    def verdict(self, month: int | None = None, language: str = "en", question: str = "") -> str:
        """Return the answer in one or two sentences. `month`: judged; 24, or the last of a shorter run, if None."""
        t = Wording(language)
        month = min(24, self.a.months) if month is None else month
        return t("verdict.join").join(part.text for part in self.verdict_parts(month, t, question))


def compare(
    a: AnyScenario,
    b: AnyScenario,
    seeds: int | Sequence[int] = DEFAULT_SEEDS,
    *,
    threads: int | None = None,
    on_done: OnDone = lambda done: None,
) -> Comparison:
    """Run two scenarios on the same seeds and pair them.

    Args:
        a: scenario, its name, or the path of its file: the one asked about.
        b: the one it is compared with.
        seeds: how many, or which.
        threads: threads at work, all processors if None.
        on_done: called with the number of finished runs, of both, after each.

    Raises:
        BadInput: a scenario cannot be used, no seeds or too many, or different months or customers.
    """
    simulate = runner(threads, on_done)
    return Comparison(*(simulate(one, seeds) for one in both_ready(a, b)))
