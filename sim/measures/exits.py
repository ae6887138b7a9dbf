"""Why customers left."""

from __future__ import annotations

from sim.market.exits import PARTS
from sim.measures.intervals import Values
from sim.results import Result


def exits(result: Result) -> Values:
    """Return leavers of the focal company by reason, shape (seeds, months, groups, reasons).

    Groups are the kinds at entry and newcomers. Over the reasons the counts add up to `leavers`.
    """
    return result.record.exits / PARTS


def leavers(result: Result) -> Values:
    """Return how many customers left the focal company, shape (seeds, months, groups)."""
    return result.record.leavers.astype(float)


def satisfied_leavers(result: Result) -> Values:
    """Return how many of them were satisfied, shape (seeds, months, groups)."""
    return result.record.satisfied_leavers.astype(float)
