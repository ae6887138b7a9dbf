"""The prior over assumptions: which numbers may be otherwise, and over what range."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from sim.errors import BadInput
from sim.industries import industry
from sim.keys import key_of, nearest_key
from sim.labels import labels
from sim.levers import declared as all_declared
from sim.parameters import Declaration
from sim.scenario import Scenario
from sim.study.factors import Level
from sim.wording.numbers import typed

Range = tuple[float, float]
Over = Mapping[str, Range | None] | Iterable[str]
_SIZE = {"customers", "months", "market.customers", "market.months"}


@dataclass(frozen=True)
class Assumption:
    """A number that may be otherwise: uniform from low to high, whatever the others are."""

    key: str
    unit: str
    default: float
    """The value that the scenarios have."""
    low: float
    high: float
    is_whole: bool
    in_a: bool
    in_b: bool

    @property
    def sd(self) -> float:
        """Return the standard deviation of the prior, (high - low) / sqrt(12)."""
        return (self.high - self.low) / float(np.sqrt(12.0))

    def at(self, sds: float) -> Level:
        """Return the value so many standard deviations from the default, within the range."""
        value = min(max(self.default + sds * self.sd, self.low), self.high)
        return round(value) if self.is_whole else round(float(value), 12)  # 0, and not 1e-17

    def sds(self, value: float) -> float:
        """Return how far a value is from the default, in standard deviations."""
        return (value - self.default) / self.sd


def assumptions_of(
    a: Scenario, b: Scenario, over: Over | None = None
) -> tuple[tuple[Assumption, ...], tuple[str, ...]]:
    """Return what may be assumed otherwise in a pair of scenarios, and the keys left out because the two differ there.

    A lever's number changes only in the scenarios that have the lever. The size of a lever that both have alike was not
    decided between them, so it may be otherwise too where its plausible range is known. Raises BadInput as `flip` does.
    """
    named = dict(over) if isinstance(over, Mapping) else None if over is None else dict.fromkeys(over)
    keys: Iterable[str] = _not_decided(a, b) if named is None else named
    assumptions, decided = [], []
    for key in keys:
        declared = _declared(key)
        in_a, in_b = (set(map(float, key_of(key).values_in(one))) for one in (a, b))
        there = in_a | in_b
        if len(there) == 1:
            (default,) = there
            asked = (named or {}).get(key)
            low, high = asked or _defended(key, declared.plausible, default, a, b)
            _check_range(key, float(low), float(high), default, declared)
            assumptions.append(
                Assumption(
                    key, declared.unit, default, float(low), float(high), declared.is_whole, bool(in_a), bool(in_b)
                )
            )
        elif named is not None:
            raise BadInput(
                f'"{key}" has different values in {" and ".join(labels(a, b))}, so it is part of the decision.'
                if there else f'Neither {a.name} nor {b.name} has the lever of "{key}".'
            )  # fmt: skip
        elif there:
            decided.append(key)
    if not assumptions:
        raise BadInput("There is no assumption to change; name at least one.")
    return tuple(assumptions), tuple(decided)


def _not_decided(a: Scenario, b: Scenario) -> Iterator[str]:
    """Yield what nobody knows, and how large the levers are that both have: a reward rate, an exit fee."""
    for key, one in all_declared().items():
        is_size = one.role == "lever" and one.plausible != (one.low, one.high)
        if one.role == "uncertain" or (is_size and key_of(key).values_in(a) and key_of(key).values_in(b)):
            yield key


def _defended(key: str, plausible: Range, default: float, a: Scenario, b: Scenario) -> Range:
    """Return what could be defended, in the industry that is named if any, as wide as it takes to hold the default."""
    usual = [industry(one.industry).sizes() for one in (a, b) if one.industry]
    ranges = [sizes[key].plausible for sizes in usual if key in sizes] or [plausible]
    return min(default, *(low for low, _ in ranges)), max(default, *(high for _, high in ranges))


def _declared(key: str) -> Declaration:
    if key in _SIZE:
        raise BadInput(f'"{key}" is the size of the simulation, not an assumption.')
    declared = key_of(key).declared
    if declared is None:
        raise BadInput(f'"{key}" takes words; only numbers can be assumed otherwise.{nearest_key(key)}')
    return declared


def _check_range(key: str, low: float, high: float, default: float, declared: Declaration) -> None:
    if not declared.low <= low < high <= declared.high:
        raise BadInput(
            f'"{key}" goes from {typed(low)} to {typed(high)}; '
            f"allowed is a range within {typed(declared.low)} to {typed(declared.high)}."
        )
    if not low <= default <= high:
        raise BadInput(
            f'"{key}" is {typed(default)} in the scenarios; the range {typed(low)} to {typed(high)} must include that.'
        )
