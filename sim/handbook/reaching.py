"""Which numbers bring the market to a fact that it misses: a search over two or three of them at a time."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import product
from typing import Any

from sim.evidence.facts import Fact, Standing, assess, facts
from sim.evidence.lab import Lab
from sim.evidence.measured import measured
from sim.handbook.measuring import keep
from sim.keys import Value
from sim.report.evidence import check_row, state_of

QUICK = Lab(seeds=6, customers=2500)
"""Size at which settings are tried; what looks right there is measured at the usual size."""


def reach(only: Sequence[str]) -> None:
    """Look for the smallest change that reaches each missed fact that names what to try, and keep what is found.

    only: numbers of facts; all that are missed if none is named. What is not looked for stays as it was.
    """
    missed = {row["id"] for row in measured("facts")["facts"] if state_of(row) == "failed"}
    known = {number: found for number, found in measured("reached").items() if number in missed}
    for number, fact in facts().items():
        if number in missed and fact.reach and (not only or number in only):
            known[number] = reached_by(fact)
            print(number, known[number]["set"], file=sys.stderr, flush=True)
    keep("reached", {number: known[number] for number in facts() if number in known})


def settings(tried: Mapping[str, Sequence[Value]]) -> Iterator[dict[str, Value]]:
    """Yield settings, fewest numbers changed first.   tried: values by the number named, smallest step first."""
    every = product(*([None, *values] for values in tried.values()))
    for chosen in sorted(every, key=lambda one: sum(value is not None for value in one)):
        changed = {key: value for key, value in zip(tried, chosen, strict=True) if value is not None}
        if changed:
            yield changed


def reached_by(fact: Fact) -> dict[str, Any]:
    """Return the first setting under which all checks of a fact pass, {} if none does, with what was measured there."""
    for setting in settings(fact.reach):
        if _nearly(assess(fact, replace(QUICK, usual=setting))):
            standing = assess(fact, Lab(usual=setting))
            if standing.passed:
                return {"set": setting, "checks": [check_row(one) for one in standing.as_table()["checks"]]}
    return {"set": {}, "checks": []}


def _nearly(standing: Standing) -> bool:
    """Return whether nothing that was measured can be told from passing."""
    return all(
        (one.low is None or one.hi >= one.low) and (one.high is None or one.lo <= one.high) for one in standing.checks
    )
