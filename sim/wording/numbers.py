"""How a number is printed, in every language: a real minus sign, no minus before a zero, "95%" without a space.

Every number that people read is printed here. Files and command lines want `typed` ones.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

NO_BREAK = "\u00a0"  # a space at which no line ends
Words = Callable[[str], str]  # texts by code
MISSING = "–"
TINY = 1e-6  # what is nearer to zero than this is printed as zero where no decimals are asked for


def number(value: float | None, digits: int = 1, sign: str = "-") -> str:
    """Return a number with so many decimals; `sign` "+" shows plus signs too, except for zero."""
    if value is None or math.isnan(value):
        return MISSING
    rounded = round(float(value), digits) + 0.0  # no minus before a zero
    return f"{rounded:{sign if rounded else '-'},.{digits}f}".replace("-", "−")


def signed(value: float | None, digits: int = 1) -> str:
    """Return a difference with its sign."""
    return number(value, digits, "+")


def percent(share: float | None, digits: int = 0) -> str:
    """Return a share: 0.4123 is "41%"; one that does not exist is a dash."""
    return MISSING if share is None or math.isnan(share) else f"{number(100.0 * share, digits)}%"


def money(amount: float | None, sign: str = "-") -> str:
    """Return an amount in currency with its hundredths."""
    return number(amount, 2, sign)


def large(value: float | None, words: Words, sign: str = "-") -> str:
    """Return a large amount in three digits or so, as people count it: "16.9 M". `words`: the language."""
    if value is None or math.isnan(value):
        return MISSING
    rounded = float(f"{value:.3g}")
    for counted_in in words("number.large").split(", "):
        unit, word = counted_in.split()
        if abs(rounded) >= float(unit):
            return f"{plain(rounded / float(unit), 4, sign)}{NO_BREAK}{word}"
    return plain(rounded, 4, sign)


def plain(value: float | None, digits: int = 4, sign: str = "-") -> str:
    """Return a number with so many significant digits, whole numbers in full."""
    if value is None or math.isnan(value):
        return MISSING
    value = float(value) if abs(value) >= TINY else 0.0
    short = float(f"{value:.{digits}g}")
    places = 0 if value.is_integer() or abs(short) >= 10.0**digits else digits - 1 - math.floor(math.log10(abs(short)))
    text = f"{value:{sign if value else '-'},.{max(places, 0)}f}".replace("-", "−")
    return text.rstrip("0").rstrip(".") if "." in text else text


def setting(value: float | str | None) -> str:
    """Return what a lever or an assumption is set to: a word as it is, a number with three significant digits."""
    return value if isinstance(value, str) else plain(value, 3)


def in_unit(value: float, unit: str) -> str:
    """Return a number as its declared unit has it: shares and chances in percent, all others as they are."""
    return f"{plain(100.0 * value)}%" if is_share(unit) else plain(value)


def is_share(unit: str) -> bool:
    """Return whether a declared unit, such as "share of the price" or "chance per month", is a part of a whole."""
    return unit.split()[0] in {"share", "chance"} and "per share" not in unit


def typed(value: Any, digits: int = 6) -> str:
    """Return a value as a file or a command line takes it: numbers with a hyphen for a minus and no commas."""
    return f"{value:.{digits}g}" if isinstance(value, int | float) else str(value)
