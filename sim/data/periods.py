"""From columns to months and weeks: counted, or with their year (202301, 2023-W05, a column for the year)."""

from __future__ import annotations

import datetime as dt
import re

import numpy as np

from sim.data.columns import quoted
from sim.data.date_forms import MONTHS
from sim.data.dates import days, months_of
from sim.data.numbers import whole_numbers
from sim.data.table import Codes, Column, Table
from sim.errors import BadInput

FIRST, LAST = 1900, 2100  # years
MOST_COUNTED = 1_200  # months, or weeks of a quarter of a century
LABEL = re.compile(r"([^\W\d_]*)[\s._-]*(-?\d{1,3})\s*(?:个?[年月周期]|[^\W\d_]+)?")
WEEK = re.compile(r"(\d{4})\s*[-/.]?\s*[Ww]?\s*[-/.]?\s*(\d{1,2})")
A_MONTH = "months run from 01 to 12."
A_WEEK = "that year has no such week."


def months(table: Table) -> Codes:
    """Return the month of each row: with their year counted from January 1970, else as they are counted.

    Raises:
        BadInput: one is missing, no month, or month 13.
    """
    column = table["month"]
    table.refuse_if(column, column.missing, "every row needs one.", "missing")
    if "year" in table:
        return _years(table) * 12 + _month_of_year(table, column) - 1
    numbers = _whole(table, column, "month")
    if numbers is None:
        if (named := _names(column)) is not None:
            return named
        return months_of(days(table, "month").days)
    low, high = int(numbers.min()), int(numbers.max())
    century = 0 if low >= FIRST * 100 else 2000 if low >= 1_000 and high < 10_000 else None
    if century is not None and high < (LAST + 1) * 100:  # 202301, or 2301
        month = numbers % 100
        table.refuse_if(column, (month < 1) | (month > 12), A_MONTH)
        table.seen.note("with_year", column=column.name)
        return (numbers // 100 + century - 1970) * 12 + month - 1
    if low >= 1900_01_01 and high <= 2100_12_31:
        return months_of(days(table, "month").days)
    _check_counted(table, column, numbers)
    return numbers


def weeks(table: Table) -> Codes:
    """Return the week of each row, with their year by ISO 8601, else as they are counted.

    Raises:
        BadInput: one is missing, no week, or week 54.
    """
    column = table["week"]
    table.refuse_if(column, column.missing, "every row needs one.", "missing")
    if "year" in table:
        return _iso(table, column, _years(table) + 1970, _whole_or_refuse(table, column))
    numbers = _whole(table, column, "week")
    if numbers is None:
        parts = [WEEK.fullmatch(str(word)) for word in column.words.to_pylist()] if column.typed is None else [None]
        if all(parts):
            split = np.array([[int(one) for one in part.groups()] for part in parts if part], np.int64)[column.codes]
            return _iso(table, column, split[:, 0], split[:, 1])
        return (days(table, "week").days + 3) // 7  # weeks begin on Mondays
    low, high = int(numbers.min()), int(numbers.max())
    if low >= FIRST * 100 and high < (LAST + 1) * 100:
        table.seen.note("with_year", column=column.name)
        return _iso(table, column, numbers // 100, numbers % 100)
    if low >= 1900_01_01 and high <= 2100_12_31:
        return (days(table, "week").days + 3) // 7
    _check_counted(table, column, numbers)
    return numbers


def counted(table: Table, role: str) -> tuple[Codes, bool]:
    """Return periods that a survival table counts, and whether they begin at a known start.

    Raises:
        BadInput: one is missing or no period.
    """
    column = table[role]
    table.refuse_if(column, column.missing, "every row needs a period.", "missing")
    numbers = _whole(table, column, role)
    if numbers is None:
        if (labelled := _labels(column)) is not None:
            table.seen.note("labels", column=column.name)
            return labelled, True
        return months_of(days(table, role).days), False
    low, high = int(numbers.min()), int(numbers.max())
    if low > FIRST * 100 and high < (LAST + 1) * 100 and (high - low) > len(np.unique(numbers)) - 1:
        month = numbers % 100
        table.refuse_if(column, (month < 1) | (month > 12), A_MONTH)
        table.seen.note("with_year", column=column.name)
        return numbers // 100 * 12 + month - 1, False
    return numbers, True


def period_of(name: str) -> int | None:
    """Return the period that a name of a column stands for, as 3, M3 or "month 3"; None if for none."""
    label = LABEL.fullmatch(name.strip())
    return int(label[2]) if label and label[1].lower() not in MONTHS else None


def _whole(table: Table, column: Column, role: str) -> Codes | None:
    """Return a column as whole numbers if all of it is written in digits (or typed as numbers), otherwise None."""
    if column.typed is not None:
        return None if column.typed.dtype.kind == "M" else whole_numbers(table, role)
    words = column.words.to_pylist()
    plain = [re.fullmatch(r"[+-]?\d+(?:\.0+)?", word) for word in words]
    if not any(plain):
        return None
    if not all(plain):
        return whole_numbers(table, role)  # which refuses the first that is none
    if any(len(word) > 12 for word in words):
        raise BadInput(f"{table.where}: {quoted(column.name)} holds numbers that are no periods.")
    return np.array([int(float(word)) for word in words], np.int64)[column.codes]


def _whole_or_refuse(table: Table, column: Column) -> Codes:
    role = next(role for role, one in table.columns.items() if one is column)
    numbers = _whole(table, column, role)
    return whole_numbers(table, role) if numbers is None else numbers


def _years(table: Table) -> Codes:
    """Return the years of a column, counted from 1970."""
    column = table["year"]
    table.refuse_if(column, column.missing, "every row needs one.", "missing")
    years = _whole_or_refuse(table, column)
    table.refuse_if(column, (years < FIRST) | (years > LAST), f"years run from {FIRST} to {LAST}.")
    return years - 1970


def _month_of_year(table: Table, column: Column) -> Codes:
    numbers = _whole(table, column, "month")
    if numbers is None:
        numbers = _names(column)
    if numbers is None:
        numbers = _whole_or_refuse(table, column)
    table.refuse_if(column, (numbers < 1) | (numbers > 12), A_MONTH)
    return numbers


def _names(column: Column) -> Codes | None:
    """Return names of months as their numbers, or labels as 3月 or M3; None if they are something else."""
    if column.typed is not None:
        return None
    words = [str(word) for word in column.words.to_pylist()]
    if all(word.lower().rstrip(".") in MONTHS for word in words):
        return np.array([MONTHS[word.lower().rstrip(".")] for word in words], np.int64)[column.codes]
    return _labels(column)


def _labels(column: Column) -> Codes | None:
    """Return labels as 3, M3, "month 3" or 3月 as their numbers, None if they are something else."""
    if column.typed is not None:
        return None
    found = [period_of(word) for word in column.words.to_pylist()]
    return None if None in found else np.array(found, np.int64)[column.codes]


def _iso(table: Table, column: Column, year: Codes, week: Codes) -> Codes:
    """Return weeks of years as weeks counted from the one that 1970 begins in."""
    cells, places = np.unique(np.stack([year, week]), axis=1, return_inverse=True)
    made = np.full(cells.shape[1], -1, np.int64)
    for at, (one_year, one_week) in enumerate(cells.T.tolist()):
        try:
            made[at] = (dt.date.fromisocalendar(one_year, one_week, 1).toordinal() - 719_163 + 3) // 7
        except ValueError:
            table.refuse_if(column, places.ravel() == at, A_WEEK)
    return made[places.ravel()]


def _check_counted(table: Table, column: Column, numbers: Codes) -> None:
    """Refuse numbers that lie too far apart to be counted periods."""
    if int(numbers.max()) - int(numbers.min()) > MOST_COUNTED:
        at = int(np.argmax(numbers == numbers.max()))
        table.refuse(column, at, f"counted periods lie within {MOST_COUNTED} of each other, others are written 202301.")
