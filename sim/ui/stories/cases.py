"""The cases that the app tells: each a few scenarios in reading order, a picture, and words in the catalogues."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from sim.charts import PaletteName
from sim.charts.palette import PALETTES

HERE = Path(__file__).parent
NIGHT = {
    "#E6ECF3": "#202835",  # the panel
    "#F4F7FA": "#2A3443",  # the disc behind the scene
    "#CBD6E2": "#3A4657",  # the ground
    "#FFFFFF": "#1A212C",  # paper
    "#3F4E66": "#9DB0C8",  # objects
    "#2F3B4E": "#B9C8DA",  # details
    "#8793A1": "#79869A",  # rivals
    "#E5B22E": "#F2D57E",  # gold
    "#7A4B2E": "#B07A55",  # brown
} | {PALETTES["light"].kinds[kind]: PALETTES["dark"].kinds[kind] for kind in ("satisfied", "locked_in")}
"""Colours of the pictures as drawn, and what each becomes on a dark page; the others serve on both."""


@dataclass(frozen=True)
class Case:
    """One case.   code: names picture and words; group: of the gallery; scenarios: the first is the one it opens."""

    code: str
    group: str
    scenarios: tuple[str, ...]

    @property
    def main(self) -> str:
        """Return the scenario that opens the case."""
        return self.scenarios[0]

    def others(self, scenario: str) -> tuple[str, ...]:
        """Return the scenarios of the case besides one of them, in reading order."""
        return tuple(name for name in self.scenarios if name != scenario)

    def picture(self, palette: PaletteName) -> str:
        """Return the picture as SVG, 240 wide and 120 high, in the colours of a light or dark page."""
        return _picture(self.code, palette)


@cache
def cases() -> tuple[Case, ...]:
    """Return all cases in the order of the gallery."""
    with (HERE / "cases.toml").open("rb") as file:
        listed = tomllib.load(file)
    return tuple(Case(code, table["group"], tuple(table["scenarios"])) for code, table in listed.items())


def groups() -> tuple[str, ...]:
    """Return the groups of the gallery in their order."""
    return tuple(dict.fromkeys(case.group for case in cases()))


def case_of(scenario: str) -> Case | None:
    """Return the case that a scenario belongs to; None for one that comes from elsewhere, such as an opened file."""
    return next((case for case in cases() if scenario in case.scenarios), None)


@cache
def _picture(code: str, palette: PaletteName) -> str:
    drawn = (HERE / "pictures" / f"{code}.svg").read_text(encoding="utf-8")
    if palette == "dark":
        for day, night in NIGHT.items():
            drawn = drawn.replace(day, night)
    return drawn
