"""The sliders: which number each one moves, in which group it stands, and where it starts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from sim.levers import LEVERS
from sim.parameters import Declaration, all_declarations
from sim.scenario import Scenario

Group = Literal["bind", "bond", "rivals", "assumptions"]
RIVAL = 1  # the rival whose moves the screen shows


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
    shown: str  # printf format of the whole number
    is_main: bool = True

    @property
    def firm(self) -> int:
        """Return who holds the lever."""
        return RIVAL if self.group == "rivals" else 0

    @property
    def key(self) -> str:
        """Return the key of the number, as in scenario files and `--set`."""
        return f"{self.kind}.{self.field}"

    @cached_property
    def declaration(self) -> Declaration:
        """Return what is declared about the number."""
        if self.group == "assumptions":
            return next(d for d in all_declarations() if d.key == self.key)
        return LEVERS[self.kind].numbers()[self.field]

    def start(self, scenario: Scenario) -> int:
        """Return where the slider stands for a scenario as shipped."""
        if self.group == "assumptions":
            value = getattr(getattr(scenario.parameters, self.kind), self.field)
        else:
            held = [lever for lever in scenario.levers if lever.kind == self.kind and lever.firm == self.firm]
            absent = 0.0 if self.field == "strength" else LEVERS[self.kind].model_fields[self.field].default
            value = getattr(held[0], self.field) if held else absent
        return min(max(round(value / self.unit), self.low), self.high)


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
MOVES = tuple(slider for slider in SLIDERS if slider.group in {"bind", "bond"})


def market_of(scenario: Scenario, values: Mapping[str, int]) -> Scenario:
    """Return the scenario with every slider that was moved from where it stood.

    Args:
        scenario: as shipped.
        values: slider code to position; a slider that is missing stands where it started.
    """
    assumed: dict[str, float] = {}
    for slider in SLIDERS:
        value = values.get(slider.code, slider.start(scenario))
        if value == slider.start(scenario):
            continue
        number: float = round(value * slider.unit, 6)
        if slider.declaration.is_whole:
            number = round(number)
        if slider.group == "assumptions":
            assumed[slider.key] = number
        elif slider.field == "strength" or _holds(scenario, slider):
            scenario = scenario.with_lever(slider.kind, slider.firm, **{slider.field: number})
    return _buyout_with_the_cut(scenario.with_changes(assumed) if assumed else scenario)


def _holds(scenario: Scenario, slider: Slider) -> bool:
    return any(lever.kind == slider.kind and lever.firm == slider.firm for lever in scenario.levers)


def _buyout_with_the_cut(scenario: Scenario) -> Scenario:
    """Let the rival's offer to pay for points begin with its price cut, as the screen says."""
    starts = [lever.start for lever in scenario.levers if lever.kind == "price_cut" and lever.firm == RIVAL]
    has_buyout = any(lever.kind == "points_buyout" and lever.firm == RIVAL for lever in scenario.levers)
    return scenario.with_lever("points_buyout", RIVAL, start=starts[0]) if starts and has_buyout else scenario


def without_moves(scenario: Scenario, values: Mapping[str, int]) -> dict[str, int]:
    """Return slider positions with the company's own moves put back where the scenario ships them."""
    return dict(values) | {slider.code: slider.start(scenario) for slider in MOVES}


def assumptions_only(values: Mapping[str, int]) -> dict[str, int]:
    """Return the positions of the assumptions, which both arms share."""
    return {slider.code: values[slider.code] for slider in SLIDERS if slider.group == "assumptions"}
