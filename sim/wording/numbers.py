"""How a number is printed, in every language: a real minus sign, no minus before a zero, "95%" without a space."""

from __future__ import annotations

import math

NO_BREAK = "\u00a0"  # a space at which no line ends
MISSING = "–"


def number(value: float, digits: int = 1, sign: str = "-") -> str:
    """Return a number with so many decimals; `sign` "+" shows plus signs too, except for zero."""
    if math.isnan(value):
        return MISSING
    rounded = round(float(value), digits) + 0.0  # no minus before a zero
    return f"{rounded:{sign if rounded else '-'},.{digits}f}".replace("-", "−")


def signed(value: float, digits: int = 1) -> str:
    """Return a difference with its sign."""
    return number(value, digits, "+")


def percent(share: float, digits: int = 0) -> str:
    """Return a share: 0.4123 is "41%"; one that does not exist is a dash."""
    return MISSING if math.isnan(share) else f"{number(100.0 * share, digits)}%"


def plain(value: float, digits: int = 4) -> str:
    """Return a number with so many significant digits, whole numbers in full."""
    if math.isnan(value):
        return MISSING
    is_whole = value == int(value) or abs(value) >= 10.0**digits
    return (f"{value + 0.0:,.0f}" if is_whole else f"{value:,.{digits}g}").replace("-", "−")


def in_unit(value: float, unit: str) -> str:
    """Return a number as its declared unit has it: shares and chances in percent, all others as they are."""
    return f"{plain(100.0 * value)}%" if is_share(unit) else plain(value)


def is_share(unit: str) -> bool:
    """Return whether a declared unit, such as "share of the price" or "chance per month", is a part of a whole."""
    return unit.split()[0] in {"share", "chance"} and "per share" not in unit
