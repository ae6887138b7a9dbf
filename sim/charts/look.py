"""How a chart looks where it is shown. The page decides that, and the chart what it draws."""

from __future__ import annotations

from typing import Literal, NamedTuple

from sim.charts.palette import PALETTES, Palette, PaletteName

Width = int | Literal["container"]


class Look(NamedTuple):
    """What the place decides in which a chart is shown.

    Attributes:
        palette: "light" or "dark".
        width: pixels, or "container": as wide as the page has room.
    """

    palette: PaletteName = "light"
    width: Width = 640

    @property
    def colours(self) -> Palette:
        """Return the colours of the palette."""
        return PALETTES[self.palette]

    def room(self, pixels: int) -> int:
        """Return the pixels that axes and legends take of the height: a page counts them into it, a file does not."""
        return pixels if self.width == "container" else 0
