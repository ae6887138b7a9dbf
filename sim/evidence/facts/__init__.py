"""Published regularities as experiments: what was found in the world, and what the market shows."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from functools import cache
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import Any, Literal

import numpy as np
from pydantic import Field

from sim.errors import BadInput, nearest
from sim.evidence.lab import Lab
from sim.measures.intervals import Interval, Values, interval
from sim.parameters import Listed, Strict

FAMILIES = ("B1", "B2", "B3", "B4", "B5", "B6", "B7", "B8")
TOLERANCES = ("H", "M", "D")
"""Hard target, magnitude band, direction."""


@dataclass(frozen=True)
class Check:
    """One measured number next to its target band; a bound that is None is open."""

    name: str
    name_zh: str
    unit: str
    mean: float
    lo: float
    hi: float
    low: float | None
    high: float | None
    passed: bool


class Target(Strict):
    """One number that a fact is read from, and the band in which the market agrees with it; an end may be open."""

    name: str
    name_zh: str
    unit: str = ""
    low: float | None = None
    high: float | None = None
    whole: bool = False
    """Whether the whole interval has to lie within the band, as for a direction; else its mean has to."""

    def check(self, values: Values | Interval, **words: str) -> Check:
        """Return what was measured next to the band.

        Args:
            values: one value per seed, or a mean with its interval.
            words: for the places in braces that names of own data have.
        """
        mean, lo, hi = (
            float(value) for value in (values if isinstance(values, Interval) else interval(np.asarray(values, float)))
        )
        least, most = (lo, hi) if self.whole else (mean, mean)
        above = self.low is None or least > self.low or (least == self.low and not self.whole)
        below = self.high is None or most < self.high or (most == self.high and not self.whole)
        passed = math.isfinite(mean) and above and below
        name, name_zh = self.name.format(**words), self.name_zh.format(**words)
        return Check(name, name_zh, self.unit, mean, lo, hi, self.low, self.high, passed)


class Fact(Strict):
    """One published regularity, where it comes from, and what it is read from.

    `against` names a fact that it speaks against. `untestable` says why the market cannot answer to it; `if_missed`
    what is missing in the market, said where it is missed. `reach` names parameters that could bring the market to it,
    "block.name", with values to try, smallest step first. `checks` are the numbers by code; `own` those that are
    called otherwise, or that there are besides, where users' own data are measured.
    """

    id: str
    family: Literal["B1", "B2", "B3", "B4", "B5", "B6", "B7", "B8"]
    against: str = ""
    says: str
    says_zh: str
    source: str
    status: Literal["read", "computed", "remembered"]
    tolerance: Literal["H", "M", "D"]
    how: str
    how_zh: str
    doubt: str = ""
    doubt_zh: str = ""
    untestable: str = ""
    untestable_zh: str = ""
    if_missed: str = ""
    if_missed_zh: str = ""
    reach: dict[str, Listed[float | str]] = Field(default_factory=dict)
    checks: dict[str, Target] = Field(default_factory=dict)
    own: dict[str, Target] = Field(default_factory=dict)


@dataclass(frozen=True)
class Standing:
    """How the market compares with a fact: it passes if every check does; None where there is nothing to measure."""

    id: str
    passed: bool | None
    checks: tuple[Check, ...]

    def as_table(self) -> dict[str, Any]:
        """Return the standing as plain JSON types."""
        return asdict(self)


Numbers = Mapping[str, Values | Interval]
"""What was measured of a fact, by the codes of its checks."""
Measurement = Callable[[Lab], Numbers]
_MEASUREMENTS: dict[str, Measurement] = {}


def measures(number: str) -> Callable[[Measurement], Measurement]:
    """Mark the function that measures a fact."""

    def mark(function: Measurement) -> Measurement:
        assert number not in _MEASUREMENTS, f"{number} is measured twice"
        _MEASUREMENTS[number] = function
        return function

    return mark


@cache
def facts() -> dict[str, Fact]:
    """Return all facts by number, in order."""
    known: dict[str, Fact] = {}
    for path in sorted(Path(__file__).parent.glob("*.toml")):
        with path.open("rb") as file:
            for number, table in tomllib.load(file).items():
                assert number not in known, f"{number} stands twice"
                known[number] = Fact.model_validate({"id": number} | table)
    for module in iter_modules(__path__):
        import_module(f"{__name__}.{module.name}")
    assert {number for number, fact in known.items() if not fact.untestable} == set(_MEASUREMENTS)
    return dict(sorted(known.items(), key=lambda item: _order(item[0])))


def _order(number: str) -> tuple[str, int, str]:
    digits = "".join(letter for letter in number if letter.isdigit())
    return number[0], int(digits), number


def contested_by(number: str) -> str | None:
    """Return the fact that disagrees with this one, whichever of the two says so, None if there is none."""
    pairs = {fact.id: fact.against for fact in facts().values() if fact.against}
    return pairs.get(number) or next((one for one, other in pairs.items() if other == number), None)


def chosen(only: tuple[str, ...]) -> list[Fact]:
    """Return the facts asked for: by number, family or tolerance; all if nothing is named.

    Raises:
        BadInput: nothing goes by such a name.
    """
    everything = list(facts().values())
    if not only:
        return everything
    known = [*facts(), *FAMILIES, *TOLERANCES]
    for name in only:
        if name not in known:
            raise BadInput(
                f'There is no fact, family or tolerance "{name[:40]}".'
                f"{nearest(name, known, 'Facts: V02 to V56, X03 to X26; families: B1 to B8; tolerances: H, M, D.')}"
            )
    return [fact for fact in everything if {fact.id, fact.family, fact.tolerance} & set(only)]


def assess(fact: Fact, lab: Lab) -> Standing:
    """Measure a fact."""
    numbers = _MEASUREMENTS[fact.id](lab) if not fact.untestable else {}
    assert numbers.keys() == fact.checks.keys(), f"{fact.id}: {numbers.keys() ^ fact.checks.keys()}"
    checks = tuple(target.check(numbers[code]) for code, target in fact.checks.items())
    return Standing(fact.id, all(one.passed for one in checks) if checks else None, checks)
