"""How dates are written, and what a word means when it is written so."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable

FIRST_YEAR, LAST_YEAR = 1900, 2100
TURN = 69  # years of two digits from here on are of the last century
_NAMES = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
MONTHS = {short: at for at, name in enumerate(_NAMES, start=1) for short in (name, name[:3])} | {"sept": 9}
S = r"\s*[-/. ]\s*"
FORMS: dict[str, re.Pattern[str]] = {
    "year_first": re.compile(rf"(\d{{4}}){S}(\d{{1,2}}){S}(\d{{1,2}})"),
    "year_last": re.compile(rf"(\d{{1,2}}){S}(\d{{1,2}}){S}(\d{{4}})"),
    "short_year": re.compile(rf"(\d{{1,2}}){S}(\d{{1,2}}){S}(\d{{2}})"),
    "eight_digits": re.compile(r"(\d{8})"),
    "six_digits": re.compile(r"(\d{6})"),
    "day_name": re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[-/. ]*([A-Za-z]{3,9})\.?,?[-/. ]*(\d{4}|\d{2})"),
    "name_day": re.compile(r"([A-Za-z]{3,9})\.?[-/. ]*(\d{1,2})(?:st|nd|rd|th)?,?[-/. ]+(\d{4})"),
    "year_month": re.compile(r"(\d{4})\s*[-/.]\s*(\d{1,2})"),
    "month_year": re.compile(r"(\d{1,2})\s*[-/.]\s*(\d{4})"),
    "name_short_year": re.compile(r"([A-Za-z]{3,9})[-/. ']+(\d{2})"),
    "name_year": re.compile(r"([A-Za-z]{3,9})\.?[-/. ]*(\d{4})"),
}
"""How dates are written, each word of a column the same."""
YEAR_AND_MONTH = "year and month"
OF_MONTHS = {"year_month", "month_year", "name_year", "name_short_year"}
ORDERS = {"year_first": ("ymd",), "year_last": ("dmy", "mdy"), "short_year": ("dmy", "mdy", "ymd")}

Reading = Callable[[str], dt.date | None]


def readings(form: str, order: str) -> dict[str, Reading]:
    """Return the ways to read a form of dates, by name."""
    rule = FORMS[form]

    def parts(text: str) -> tuple[str, ...]:
        found = rule.fullmatch(text)
        assert found is not None
        return found.groups()

    if form in ORDERS:
        orders = [one for one in ORDERS[form] if order in ("", one)] or list(ORDERS[form])
        return {one: lambda text, one=one: _ordered(parts(text), one) for one in orders}  # type: ignore[misc]
    if form == "eight_digits":
        cuts = {"ymd": (4, 6), "dmy": (2, 4), "mdy": (2, 4)}
        wanted = [order] if order else list(cuts)
        return {
            one: lambda text, one=one: _ordered(  # type: ignore[misc]
                (text[: cuts[one][0]], text[cuts[one][0] : cuts[one][1]], text[cuts[one][1] :]), one
            )
            for one in wanted
        }
    if form == "six_digits":
        cut = {
            one: (lambda text, one=one: _ordered((text[:2], text[2:4], text[4:]), one)) for one in ORDERS["short_year"]
        }
        if order:
            return {order: cut[order]}
        return cut | {YEAR_AND_MONTH: lambda text: date_of(int(text[:4]), int(text[4:]), 1)}
    if form == "day_name":
        return {form: lambda text: _named(*(parts(text)[at] for at in (1, 0, 2)))}
    if form == "name_day":
        return {form: lambda text: _named(*parts(text))}
    if form in {"name_year", "name_short_year"}:
        return {form: lambda text: _named(parts(text)[0], "1", parts(text)[1])}
    first = form == "year_month"
    return {form: lambda text: date_of(int(parts(text)[not first]), int(parts(text)[first]), 1)}


def _ordered(parts: tuple[str, ...], order: str) -> dt.date | None:
    year, month, day = (int(parts[order.index(one)]) for one in "ymd")
    return date_of(_year(parts[order.index("y")], year), month, day)


def _year(text: str, year: int) -> int:
    return year if len(text) > 2 else year + (1900 if year >= TURN else 2000)


def _named(name: str, day: str, year: str) -> dt.date | None:
    month = MONTHS.get(name.lower())
    return None if month is None else date_of(_year(year, int(year)), month, int(day))


def date_of(year: int, month: int, day: int) -> dt.date | None:
    """Return a date, None if there is none such or it is of another age."""
    try:
        return dt.date(year, month, day) if FIRST_YEAR <= year <= LAST_YEAR else None
    except ValueError:
        return None
