"""A story: one customer's life in the market asked about, and in the market it is compared with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pandas as pd

from sim.errors import BadInput
from sim.labels import labels
from sim.scenario import AnyScenario, Scenario
from sim.study.company import both_ready
from sim.study.story.watch import trace, traits


@dataclass(frozen=True, eq=False, repr=False)
class Story:
    """One customer, twice.

    Attributes:
        a: the market asked about.
        b: the market it is compared with; may be the same.
        seed: of both.
        customer: number.
        traits: what she is like at month 0, see `sim.study.story.watch.traits`.
        life: her months in market a, as `trace` returns them.
        twin: her twin's months in market b.
    """

    a: Scenario
    b: Scenario
    seed: int
    customer: int
    traits: dict[str, Any]
    life: pd.DataFrame
    twin: pd.DataFrame

    def __repr__(self) -> str:
        """Return one line: the scenarios, the seed, the customer and the months."""
        named = ", ".join(map(repr, labels(self.a, self.b)))
        return f"Story({named}, seed={self.seed}, customer={self.customer}, {self.months} months)"

    @property
    def months(self) -> int:
        """Return the last month."""
        return int(self.life["month"].iloc[-1])

    @property
    def is_alone(self) -> bool:
        """Return whether there is no other market to hold her life against."""
        return self.a.digest == self.b.digest

    @property
    def is_repertoire(self) -> bool:
        """Return whether she buys here and there instead of signing up."""
        return bool(self.a.parameters.market.repertoire)

    @property
    def first_difference(self) -> int | None:
        """Return the first month in which anything written down of the two lives differs, None if nothing does."""
        gone = self.life.ne(self.twin) & ~(self.life.isna() & self.twin.isna())
        gone = gone.drop(columns=["price_elsewhere", "price_elsewhere_before"])  # of the market, not of her life
        months = self.life["month"][gone.any(axis=1)]
        return int(months.iloc[0]) if len(months) else None

    @property
    def parting(self) -> int | None:
        """Return the first month in which the twins are not with the same firm, None if they always are."""
        months = self.life["month"][self.life["provider"] != self.twin["provider"]]
        return int(months.iloc[0]) if len(months) else None


def story(
    a: AnyScenario, b: AnyScenario, seed: int, customer: int, *, on_month: Callable[[int], None] | None = None
) -> Story:
    """Return one customer's story: both markets are simulated with the same draws, and she is watched in both.

    Raises:
        BadInput: no such customer, or markets of different size.
    """
    a, b = both_ready(a, b)
    first, second = labels(a, b)
    for what in ("customers", "months", "repertoire"):
        left, right = getattr(a.parameters.market, what), getattr(b.parameters.market, what)
        if left != right:
            raise BadInput(
                f"{first} and {second} cannot be compared: {what} is {left} in one and {right} in the other."
            )
    life = trace(a, seed, [customer], on_month=on_month)
    twin = life if a.digest == b.digest else trace(b, seed, [customer], on_month=on_month)
    return Story(a, b, seed, customer, traits(a, seed, customer), life, twin)
