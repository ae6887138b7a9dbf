"""Colours for tiles: mixed along a scale, with the ink that can be read on each."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sim.charts.palette import contrast

INKS = ("#000000", "#FFFFFF")  # on any colour one of the two has a contrast of 4.5 and more


class Shades(NamedTuple):
    """A scale of colours: `range` at the values of `domain`, mixed in between."""

    domain: tuple[float, ...]
    range: tuple[str, ...]

    def at(self, value: float) -> str:
        """Return the colour "#RRGGBB" of a value; beyond the ends it is that of the end."""
        place = float(np.interp(value, self.domain, np.arange(len(self.domain), dtype=float)))
        below = min(int(place), len(self.domain) - 2)
        return mixed(self.range[below], self.range[below + 1], place - below)

    def ink(self, value: float) -> str:
        """Return black or white, whichever can be read better on the colour of a value."""
        return readable(self.at(value))


def readable(ground: str) -> str:
    """Return black or white, whichever can be read better on a colour."""
    return max(INKS, key=lambda ink: contrast(ink, ground))


def mixed(one: str, other: str, share: float) -> str:
    """Return a colour on the way from one to the other."""
    pairs = ((int(one[at : at + 2], 16), int(other[at : at + 2], 16)) for at in (1, 3, 5))
    return "#" + "".join(f"{round(a + share * (b - a)):02X}" for a, b in pairs)
