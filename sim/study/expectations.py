"""What a scenario's [expect] table says, compared with the market on paired seeds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sim.errors import BadInput
from sim.measures.figures import figure
from sim.measures.intervals import interval
from sim.results import Result
from sim.scenario import Scenario, load, scenario_names
from sim.study.run import DEFAULT_SEEDS, run


@dataclass(frozen=True)
class Expectation:
    """One relation and what the market says of it: `lo` to `hi` is the 95 % interval of left side less right side."""

    relation: str
    difference: float
    lo: float
    hi: float
    is_met: bool


def check(
    scenario: Scenario, seeds: int | Sequence[int] = DEFAULT_SEEDS, threads: int | None = None
) -> list[Expectation]:
    """Return every expectation of a scenario with what the market says of it.

    The right side of a relation is a number, another figure of the same scenario, or a scenario, whose figure of the
    same name is then taken on the same seeds. A relation is met if the whole 95 % interval of the difference lies on
    its side.

    Raises:
        BadInput: the right side is none of these.
    """
    market = scenario.parameters.market
    results: dict[str, Result] = {"": run(scenario, seeds, threads=threads)}
    checked = []
    for name, relation in scenario.relations():
        sign, right = relation.split(" ", 1)
        if right in scenario_names() and right not in results:
            other = load(right).with_changes({"customers": market.customers, "months": market.months})
            results[right] = run(other, seeds, threads=threads)
        left = figure(results[""], name)
        gap = interval(left - _right_side(right, name, results, left))
        is_met = bool(gap.sign == (1 if sign == ">" else -1))
        checked.append(Expectation(f"{name} {relation}", float(gap.mean), float(gap.lo), float(gap.hi), is_met))
    return checked


def _right_side(right: str, name: str, results: dict[str, Result], left: np.ndarray) -> np.ndarray:
    if right in results:
        return figure(results[right], name)
    try:
        return np.full_like(left, float(right))
    except ValueError:
        pass
    try:
        return figure(results[""], right)
    except BadInput as error:
        raise BadInput(f'expect: "{right}" is no number, no scenario and no figure. {error}') from None
