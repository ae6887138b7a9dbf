"""How numbers are said: a difference with its sign and its interval, parts that add up."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from sim.measures.intervals import Interval
from sim.wording import Wording
from sim.wording.numbers import NO_BREAK, large, number, signed

MAX_DIFFERENCES_NAMED = 3  # differences in a sentence


def change(gap: Interval, digits: int = 1) -> str:
    """Return a difference as words, as in "−4.1 ± 0.3", on one line; without the second part for a single seed."""
    half = (float(gap.hi) - float(gap.lo)) / 2.0
    mean = signed(float(gap.mean), digits)
    return mean if math.isnan(half) else f"{mean}{NO_BREAK}±{NO_BREAK}{number(half, digits)}"


def large_change(gap: Interval, t: Wording) -> str:
    """Return a difference of large amounts as words, as in "−7.84 M ± 0.84 M"."""
    half = (float(gap.hi) - float(gap.lo)) / 2.0
    mean = large(float(gap.mean), t, "+")
    return mean if math.isnan(half) else f"{mean}{NO_BREAK}±{NO_BREAK}{large(half, t)}"


def changes(gaps: Mapping[str, Interval], t: Wording, begin: str = "told.against") -> str:
    """Return the differences that can be told from zero in one sentence, the largest first.

    Args:
        gaps: differences by the name they are called in the sentence.
        t: wording.
        begin: code of the text that they are put into.
    """
    if all(gap.mean == 0.0 and not gap.is_clear() for gap in gaps.values()):
        return t("told.alike")
    clear = {name: gap for name, gap in gaps.items() if gap.is_clear()}
    if not clear:
        return t("told.unclear")
    largest = sorted(clear, key=lambda name: -abs(float(clear[name].mean)))[:MAX_DIFFERENCES_NAMED]
    return t(begin, changes=t("chart.list").join(f"{name} {change(clear[name])}" for name in largest))


def in_whole(parts: Sequence[float]) -> list[int]:
    """Return parts as whole numbers that add up to their rounded sum: those with the largest remainders round up."""
    floors = [math.floor(part) for part in parts]
    short = round(sum(parts)) - sum(floors)
    order = sorted(range(len(parts)), key=lambda at: floors[at] - parts[at])
    return [floor + (at in order[:short]) for at, floor in enumerate(floors)]
