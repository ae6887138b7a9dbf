"""Colours with a meaning that never changes, and the dashes that repeat it for those who see no hues."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

PaletteName = Literal["light", "dark"]


@dataclass(frozen=True)
class Palette:
    """The colours of one theme. Kinds of customer and what holds them share colours where they share a meaning."""

    background: str
    ink: str  # words, and whatever is not about one kind
    quiet: str  # words of axes
    baseline: str  # the control
    shade: str  # the months of a price cut
    grid: str
    accent: str  # bars that belong to no kind
    kinds: dict[str, str]
    holds: dict[str, str]


def _palette(green: str, blue: str, orange: str, pink: str, **others: str) -> Palette:
    return Palette(
        kinds={"engaged": green, "satisfied": blue, "locked_in": orange, "overall": others["ink"]},
        holds={"bond": green, "value": blue, "habit": pink, "lock_in": orange},
        **others,
    )


PALETTES: dict[PaletteName, Palette] = {
    "light": _palette(
        "#009E73", "#0072B2", "#D55E00", "#CC79A7",
        background="#FFFFFF", ink="#262730", quiet="#565B66", baseline="#595959",
        shade="#F8ECE4", grid="#E2E5E9", accent="#4A5568",
    ),
    "dark": _palette(
        "#009E73", "#56B4E9", "#E69F00", "#CC79A7",
        background="#171614", ink="#FAFAFA", quiet="#B6BBC6", baseline="#BDBDBD",
        shade="#33261D", grid="#31363F", accent="#8CA0B8",
    ),
}  # fmt: skip

DASHES: dict[str, list[int]] = {
    "engaged": [1, 0],
    "satisfied": [10, 3],
    "locked_in": [10, 3, 2, 3],
    "overall": [1, 0],
}
CONTROL_DASH = [3, 3]


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours "#RRGGBB", 1 to 21, as WCAG 2 defines it."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    channels = (int(colour[at : at + 2], 16) / 255.0 for at in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
