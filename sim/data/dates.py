"""From a column to days: how dates are written is decided once for all of it, and refused where it stays open."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.data.columns import quoted
from sim.data.date_forms import FORMS, OF_MONTHS, ORDERS, YEAR_AND_MONTH, date_of, readings
from sim.data.numbers import NOTHING
from sim.data.table import Codes, Column, Table
from sim.errors import BadInput

if TYPE_CHECKING:
    import pyarrow as pa

A_DATE = "dates are written 1997-01-31."
DAY = 86_400  # seconds
NO_DAY = int(np.iinfo(np.int64).min)
NEVER = "9999"  # the year that stands for no end
LONG, MUCH = 3_650, 10  # days over which dates hardly spread if another reading has a tenth of them
CLOCK = (
    r"^(?P<date>.*?)(?:[T\s]\s*(?P<h>\d{1,2}):(?P<m>\d{2})(?::(?P<s>\d{2})(?:[.,]\d+)?)?\s*(?P<half>[AaPp]\.?[Mm]\.?)?"
    r"\s*(?:Z|UTC|GMT|[+-]\d{2}(?::?\d{2})?)?)$"
)
"""A time of day, and how far it is from that of Greenwich: what counts is the day at the place of the purchase."""


class Days(NamedTuple):
    """A column of dates.

    days: shape (n,), counted from 1970, or numbers of days as they stand
    seconds: shape (n,), since midnight at the place of the purchase; 0 where no time of day is written
    calendar: whether they are dates
    whole_months: whether only year and month were written; the day is then the first
    """

    days: Codes
    seconds: Codes
    calendar: bool = True
    whole_months: bool = False


def days(table: Table, role: str, *, can_be_missing: bool = False) -> Days:
    """Return a column as days; a gap, where there may be any, is NO_DAY.

    Raises:
        BadInput: something in it is no date, or missing, or can be read in two ways.
    """
    column = table[role]
    if not can_be_missing:
        table.refuse_if(column, column.missing, A_DATE, "missing")
    if column.typed is not None:
        if column.typed.dtype.kind == "M":
            whole = column.typed.astype("datetime64[D]")
            seconds = (column.typed - whole).astype("timedelta64[s]").astype(np.int64)
            return Days(whole.astype(np.int64), np.where(column.missing, 0, seconds))
        return _counted(table, column, column.typed)
    if (counted := _as_numbers(column.words)) is not None:
        return _counted(table, column, np.append(counted, np.nan)[column.codes])
    day, seconds, months = _written(table, column)
    found = np.append(day, NO_DAY)[column.codes]
    if not can_be_missing:
        table.refuse_if(column, found == NO_DAY, A_DATE, "missing")
    return Days(found, np.append(seconds, 0)[column.codes], whole_months=months)


def _as_numbers(words: pa.StringArray) -> NDArray[np.float64] | None:
    """Return words that are plain numbers, neither of six nor of eight digits."""
    import pyarrow as pa
    import pyarrow.compute as pc

    if not len(words) or not pc.all(pc.match_substring_regex(words, r"^-?\d+(\.\d+)?$")).as_py():
        return None
    if pc.all(pc.match_substring_regex(words, r"^(\d{6}|\d{8})$")).as_py():
        return None
    return np.array(pc.cast(words, pa.float64()))


def _counted(table: Table, column: Column, values: NDArray[np.float64]) -> Days:
    """Return numbers as days: seconds since 1970, days of a spreadsheet, dates of eight digits, or days as counted."""
    known = values[~np.isnan(values)]
    low, high = (float(known.min()), float(known.max())) if known.size else (0.0, 0.0)
    gap, missing = NO_DAY, np.isnan(values)
    filled = np.where(missing, low, values)
    for scale, name in ((1.0, "seconds"), (1e3, "milliseconds")):
        if 3e8 * scale <= low and high < 5e9 * scale and high >= 1e9 * scale:
            table.seen.dates = name
            at = (filled // scale).astype(np.int64)
            return Days(np.where(missing, gap, at // DAY), np.where(missing, 0, at % DAY))
    whole = np.floor(filled)
    if low >= 1900_01_01 and high <= 2100_12_31:
        texts = [str(int(value)) for value in np.unique(whole)]
        read = {float(text): date_of(int(text[:4]), int(text[4:6]), int(text[6:])) for text in texts}
        odd = np.array([read[value] is None for value in whole.tolist()])
        table.refuse_if(column, odd | (whole != filled), A_DATE)
        table.seen.dates = "eight_digits"
        made = {value: _number(date) for value, date in read.items() if date is not None}
        return Days(np.where(missing, gap, [made[value] for value in whole.tolist()]), np.zeros(len(values), np.int64))
    if low >= 25_000 and high < 75_000:  # 1968 to 2105
        table.seen.dates = "spreadsheet_days"
        seconds = np.rint((filled - whole) * DAY).astype(np.int64)
        return Days(np.where(missing, gap, whole.astype(np.int64) - 25_569), np.where(missing, 0, seconds))
    table.refuse_if(column, (whole != filled) | (np.abs(filled) > 10_000_000), A_DATE)
    table.seen.dates = "day_numbers"
    return Days(np.where(missing, gap, whole.astype(np.int64)), np.zeros(len(values), np.int64), calendar=False)


def _written(table: Table, column: Column) -> tuple[Codes, Codes, bool]:
    """Return day and second of each word of a column, and whether only months are written."""
    import pyarrow.compute as pc

    words = column.words
    seconds = np.zeros(len(words), np.int64)
    if pc.any(pc.match_substring(words, ":")).as_py():
        parts = pc.extract_regex(words, CLOCK)
        timed = pc.is_valid(parts)
        seconds = _seconds(table, column, parts)
        words = pc.if_else(timed, parts.field("date"), words)
    encoded = pc.dictionary_encode(words)
    texts = [_tidy(text) for text in encoded.dictionary.to_pylist()]
    places = np.array(encoded.indices.to_numpy(zero_copy_only=False), np.int64)
    read, form = _decide(table, column, texts, places)
    table.seen.dates = form
    numbers = np.array([NO_DAY if (date := read[text]) is None else _number(date) for text in texts], np.int64)
    return numbers[places], seconds, form in OF_MONTHS


def _seconds(table: Table, column: Column, parts: pa.StructArray) -> Codes:
    def part(name: str) -> Codes:
        text = parts.field(name).to_pandas()
        return text.where(text.notna() & (text != ""), "0").astype(np.int64).to_numpy()

    hours, minutes, seconds = part("h"), part("m"), part("s")
    half = parts.field("half").to_pandas().fillna("").str.lower().str[:1]
    hours = np.where(half == "", hours, hours % 12 + 12 * (half == "p"))
    odd = (hours > 24) | (minutes > 59) | (seconds > 60)
    if odd.any():
        table.refuse(column, column.first(int(np.argmax(odd))), "it must be a time of day.")
    return np.asarray(hours * 3600 + minutes * 60 + seconds, np.int64)


def _tidy(text: str) -> str:
    """Return a date without what is no part of it."""
    text = re.sub(r"[年月](?=\s*\d)", "-", text).replace("日", "").replace("月", "").strip()
    return re.sub(r"^(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,?\s+", "", text, flags=re.IGNORECASE)


def _decide(table: Table, column: Column, texts: list[str], places: Codes) -> tuple[Mapping[str, dt.date | None], str]:
    """Return the date of every text, and how they are written.

    Raises:
        BadInput: they are written in several ways, or can be read in several.
    """

    def show(text: str) -> tuple[str, int]:
        at = column.first(int(np.argmax(places == texts.index(text))))
        return f"{quoted(column.word(at))} in row {table.rows[at]}", at

    known = [text for text in texts if text not in NOTHING and not text.startswith(NEVER)]
    forms = {text: next((form for form, rule in FORMS.items() if rule.fullmatch(text)), "") for text in known}
    if odd := [text for text, form in forms.items() if not form]:
        table.refuse(column, show(odd[0])[1], A_DATE)
    by_form = {form: text for text, form in reversed(forms.items())}
    if len(by_form) > 1:
        one, two = (show(text)[0] for text in list(by_form.values())[:2])
        raise BadInput(f"{table.where}: {quoted(column.name)} writes dates in two ways: {one}, {two}.")
    form = next(iter(by_form), "year_first")
    ways = readings(form, table.options.dates)
    read = {name: {text: reading(text) for text in known} for name, reading in ways.items()}
    good = {name: dates for name, dates in read.items() if all(date is not None for date in dates.values())}
    good = _close(good)
    distinct = {tuple(dates.values()): name for name, dates in reversed(good.items())}
    if len(distinct) > 1:
        names = list(distinct.values())[::-1]
        text = next(one for one in known if len({good[name][one] for name in names}) > 1)
        said = ", ".join(f"{_spoken(good[name][text], form)} ({name})" for name in names)
        raise BadInput(
            f"{table.where}: {quoted(column.name)} can be read in {_many(len(names))} ways, {show(text)[0]} as {said}; "
            "say the order of day, month and year (dates: dmy, mdy or ymd)."
        )
    if good:
        name, dates = next(iter(good.items()))
        written = "year_month" if name == YEAR_AND_MONTH else name if form in ORDERS else form
        return {text: dates.get(text) for text in texts}, written
    best = max(read, key=lambda name: sum(date is not None for date in read[name].values()))
    others = [name for name in read if name != best]
    wrong = next(text for text, date in read[best].items() if date is None)
    if any(read[name][wrong] is not None for name in others):
        fits = next(text for text, date in read[best].items() if date is not None and text != wrong)
        raise BadInput(
            f"{table.where}: {quoted(column.name)} writes dates in two orders: {show(fits)[0]}, {show(wrong)[0]}."
        )
    table.refuse(column, show(wrong)[1], A_DATE)


def _close(good: dict[str, dict[str, dt.date | None]]) -> dict[str, dict[str, dt.date | None]]:
    """Return readings without those by which dates spread over decades, where by another they lie close together."""
    numbers = {name: [_number(date) for date in dates.values() if date] for name, dates in good.items()}
    spans = {name: max(days) - min(days) for name, days in numbers.items() if days}
    least = max(min(spans.values(), default=0), 1)
    return {name: dates for name, dates in good.items() if not MUCH * least < spans.get(name, 0) > LONG}


def _many(n: int) -> str:
    return "two" if n == 2 else "three"


def _spoken(date: dt.date | None, form: str) -> str:
    assert date is not None
    return date.isoformat()[:7] if form in OF_MONTHS else date.isoformat()


def _number(date: dt.date) -> int:
    return date.toordinal() - 719_163


def months_of(day: Codes) -> Codes:
    """Return the calendar month of days since 1970, counted from January 1970."""
    return day.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)
