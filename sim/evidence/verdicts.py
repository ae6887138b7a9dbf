"""From an effect and what was expected of it to a verdict. None is written down anywhere; all are worked out here."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from typing import NamedTuple

from sim.measures.intervals import Interval

VERDICTS = ("supported", "supported in part", "refuted", "depends", "assumed", "not testable")
"""Of claims; that of a part is never "supported in part"."""
_ONE_SIDED = re.compile(r"([<>]) (-?[\d.]+)")
_BETWEEN = re.compile(r"(-?[\d.]+) to (-?[\d.]+)")


class Expected(NamedTuple):
    """Where a claim says that the effect lies: from `low` to `high`; a direction starts from `bound`."""

    low: float
    high: float
    bound: float | None


def expected(words: str) -> Expected:
    """Return what "> 0", "< 1" or "2.5 to 3.5" means. Raises ValueError if it means nothing."""
    if side := _ONE_SIDED.fullmatch(words):
        bound = float(side[2])
        return Expected(bound, math.inf, bound) if side[1] == ">" else Expected(-math.inf, bound, bound)
    if sides := _BETWEEN.fullmatch(words):
        low, high = float(sides[1]), float(sides[2])
        if low < high:
            return Expected(low, high, None)
    raise ValueError(f'"{words}" is not an expectation; write "> 0", "< 1" or "2.5 to 3.5".')


def judge(measured: Interval, claimed: Expected, least: float) -> str:
    """Return how one measured effect compares with what was claimed: "supported", "refuted", "none" or "open".

    Supported: the whole interval lies where the claim says, and the mean is no smaller than what matters. Refuted: no
    part of the interval lies where the claim says. None: a direction was claimed, and the mean is too small to matter,
    or no effect in that direction that would matter lies in the interval. Open: anything else.

    least: smallest effect that matters, counted from the bound of a direction; same unit as the effect
    """
    mean, lo, hi = (float(value) for value in measured)
    if not (math.isfinite(lo) and math.isfinite(hi)):
        return "open"
    if claimed.bound is not None:
        sign = 1.0 if claimed.high > claimed.bound else -1.0
        least_end, most_end = sorted((sign * (lo - claimed.bound), sign * (hi - claimed.bound)))
        is_large = abs(mean - claimed.bound) >= least
        is_inside, is_outside = least_end > 0.0, most_end < 0.0
        if not is_large if is_inside or is_outside else most_end < least:
            return "none"
    else:
        is_inside, is_outside = claimed.low <= lo and hi <= claimed.high, hi < claimed.low or lo > claimed.high
    return "supported" if is_inside else "refuted" if is_outside else "open"


def verdict_of(default: str, turned: Iterable[str], is_assumed: bool) -> str:
    """Return the verdict on one experiment.

    Args:
        default: what `judge` says at the numbers of the scenario.
        turned: what it says at other plausible values of the parameters named by the experiment.
        is_assumed: whether the effect vanishes with the one parameter that it is said to be a direct consequence of.

    Depends: the sign changes within the plausible range, or an effect that is not there appears within it.
    """
    verdicts = {default, *turned}
    if "supported" in verdicts and ("refuted" in verdicts or default == "none"):
        return "depends"
    if default == "supported":
        return "assumed" if is_assumed else "supported"
    return "not testable" if default == "open" else "refuted"


def verdict_on(parts: Iterable[str]) -> str:
    """Return the verdict on a claim from those on its parts, of which there is at least one.

    Where they differ it is supported in part if any is supported, and depends if any does; what else holds is built in,
    so that a part that is refuted counts before one that is assumed, and what cannot be tested counts for nothing.
    """
    verdicts = set(parts)
    if len(verdicts) == 1:
        return verdicts.pop()
    if "supported" in verdicts:
        return "supported in part"
    return next(verdict for verdict in ("depends", "refuted", "assumed") if verdict in verdicts)
