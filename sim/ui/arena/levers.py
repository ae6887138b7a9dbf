"""The main sliders: which number each one moves, in which group it is, and in which steps."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from sim.keys import key_of
from sim.parameters import Declaration
from sim.scenario import Scenario
from sim.ui.shared.tuning import field_at

Group = Literal["bind", "bond", "rivals", "assumptions"]


@dataclass
class Slider:
    """One slider in whole steps. The number it stands for is its value times `unit`."""

    code: str  # in links and wording
    group: Group
    kind: str  # lever, or block of a parameter
    field: str  # of the lever, or name of the parameter
    low: int
    high: int
    step: int
    unit: float
    format: str  # printf format of the whole number
    is_main: bool = True

    @property
    def address(self) -> str:
        """Return the address of the number."""
        return f"{'rival.' if self.group == 'rivals' else ''}{self.kind}.{self.field}"

    @property
    def key(self) -> str:
        """Return the key of the number, as in scenario files and `--set`."""
        return f"{self.kind}.{self.field}"

    @cached_property
    def declaration(self) -> Declaration:
        """Return what is declared about the number."""
        declared = key_of(self.key).declared
        assert declared is not None, self.key
        return declared

    def position(self, scenario: Scenario) -> int:
        """Return where the slider is for a scenario."""
        field = field_at(self.address)
        assert field is not None, self.address
        return min(max(round(float(field.value_in(scenario)) / self.unit), self.low), self.high)

    def value(self, position: int) -> float | int:
        """Return the number that a position stands for."""
        number = round(position * self.unit, 6)
        return round(number) if self.declaration.is_whole else number


SLIDERS: tuple[Slider, ...] = (
    Slider("points", "bind", "points_programme", "strength", 0, 30, 1, 0.01, "%d%%"),
    Slider("fee", "bind", "exit_fee", "strength", 0, 200, 10, 1.0, "%d"),
    Slider("match", "bind", "price_match", "strength", 0, 100, 10, 0.01, "%d%%"),
    Slider("adverts", "bind", "advertising", "strength", 0, 100, 5, 0.01, "%d%%", is_main=False),
    Slider("warmth", "bond", "front_line_warmth", "strength", 0, 100, 5, 0.01, "%d%%"),
    Slider("recovery", "bond", "recovery", "strength", 0, 100, 5, 0.01, "%d%%"),
    Slider("letter", "bond", "thank_you_letter", "strength", 0, 100, 10, 0.01, "%d%%"),
    Slider("voucher", "bond", "thank_you_letter", "voucher", 0, 100, 5, 1.0, "%d", is_main=False),
    Slider("cut", "rivals", "price_cut", "strength", 0, 50, 5, 0.01, "%d%%"),
    Slider("month", "rivals", "price_cut", "start", 1, 60, 1, 1.0, "%d"),
    Slider("buyout", "rivals", "points_buyout", "strength", 0, 150, 10, 0.01, "%d%%"),
    Slider("bondweight", "assumptions", "bond", "weight", 0, 60, 2, 0.1, "%d"),
    Slider("receptivity", "assumptions", "population", "receptivity", 0, 100, 5, 0.01, "%d%%"),
    Slider("priceweight", "assumptions", "population", "price_weight", 0, 120, 2, 0.1, "%d"),
    Slider("attention", "assumptions", "attention", "base", 0, 30, 1, 0.01, "%d%%"),
    Slider("habit", "assumptions", "population", "habit", 0, 30, 1, 0.1, "%d"),
    Slider("lasting", "assumptions", "choice", "lasting_share", 0, 99, 1, 0.01, "%d%%"),
    Slider("pointvalue", "assumptions", "programme", "value", 0, 200, 10, 0.01, "%d%%"),
    Slider("climate", "assumptions", "market", "climate", 50, 200, 10, 0.01, "%d%%"),
)
