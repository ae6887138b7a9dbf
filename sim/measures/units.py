"""The units in which measures and effects are told. Their names are in the catalogue of words, under `counted_in`."""

from __future__ import annotations

from typing import NamedTuple

from sim.wording.numbers import number, plain


class Unit(NamedTuple):
    """How a number is told.

    Attributes:
        scale: factor on the raw number: 100 for a share.
        least: smallest difference that matters, in the unit.
        digits: decimals of a difference; three significant digits if None.
        is_share: whether the raw number is a share, written in percent.
    """

    scale: float
    least: float
    digits: int | None = None
    is_share: bool = False

    def text(self, value: float | None, sign: str = "-") -> str:
        """Return a raw number or difference in the unit, without the unit's name; `sign` "+" shows plus signs too."""
        if value is None or self.digits is None or abs(self.scale * value) < 0.5 * 10.0**-self.digits:
            return plain(None if value is None else self.scale * value, 3, sign)
        return number(self.scale * value, self.digits, sign)


UNITS: dict[str, Unit] = {
    "per_100": Unit(100.0, 0.1, 1, is_share=True),
    "share_points": Unit(100.0, 0.1, 1, is_share=True),
    "wallet_points": Unit(100.0, 0.1, 1, is_share=True),
    "percent": Unit(100.0, 0.5, 1, is_share=True),
    "currency": Unit(1.0, 0.05, 2),
    "money": Unit(1.0, 1.0, 0),
    "satisfaction": Unit(100.0, 0.1, 1),
    "index": Unit(100.0, 0.1, 1),
    "utility": Unit(1.0, 0.005),
    "times": Unit(1.0, 0.02),
    "correlation": Unit(1.0, 0.02),
    "auc": Unit(1.0, 0.005),
    "points": Unit(1.0, 0.05, 1),
    "nps": Unit(1.0, 0.3, 1),
    "people": Unit(1.0, 1.0),
    "months": Unit(1.0, 0.2),
    "number": Unit(1.0, 0.01),
}
