"""From a column to numbers: how decimals are written is decided once for all of it, and refused where it stays open."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.data.columns import quoted
from sim.data.table import Codes, Column, Table
from sim.errors import BadInput
from sim.wording.numbers import typed

if TYPE_CHECKING:
    import pyarrow as pa

Floats = NDArray[np.float64]
LARGEST = 1e15  # whole numbers beyond it are no longer exact
NOTHING = ("NA", "N/A", "n/a", "NaN", "nan", "null", "NULL", "None", "#N/A", "-", "–")
"""How programs write that a number is missing."""
PLAIN = r"^[+-]?[\d.,]*\d[\d.,]*(?:[eE][+-]?\d+)?$"
MONEY = r"[€$£¥₹￥元]|US\$|HK\$|NT\$|USD|EUR|GBP|CNY|RMB|CHF|JPY"
DECIMAL = {  # by sign: what can only be decimals, and what can only be groups of three digits
    sign: (
        rf"^[+-]?(?:\d*{s}\d{{1,2}}|\d*{s}\d{{4,}}|0*{s}\d+|\d{{4,}}{s}\d+|\d+{s}|\d*{s}\d+[eE].*"
        rf"|\d{{1,3}}(?:{o}\d{{2,3}})*{o}\d{{3}}{s}\d*)$",
        rf"^[+-]?\d{{1,3}}(?:{s}\d{{2,3}})+{s}\d{{3}}$",
        rf"^[+-]?[1-9]\d{{0,2}}{s}\d{{3}}$",
    )
    for sign, s, o in ((".", r"\.", ","), (",", ",", r"\."))
}
"""For each sign: patterns of decimals, of groups, and of what may be either."""


class Numbers(NamedTuple):
    """A column of numbers.

    values: shape (n,), nan where none stands
    percent: whether they were written with a percent sign; values are as written
    """

    values: Floats
    percent: bool = False


def numbers(
    table: Table,
    role: str,
    *,
    least: float | None = None,
    can_be_missing: bool = False,
    point: bool = False,
    whole: bool = False,
) -> Numbers:
    """Return a column as numbers.

    Args:
        table: that it is in.
        role: what it holds.
        least: smallest number allowed, None for any.
        can_be_missing: whether there may be gaps.
        point: whether a number such as 1.234 has a decimal point where nothing speaks against it.
        whole: whether it is 1234, as of people, where nothing speaks against it.

    Raises:
        BadInput: something in it is no number, missing, infinite or too small, or can be read in two ways.
    """
    column = table[role]
    percent = False
    if column.typed is not None:
        if column.typed.dtype.kind != "f":
            table.refuse_if(column, ~column.missing, "it must be a number.")
        values = np.asarray(column.typed, np.float64)
    else:
        parsed, percent = _parsed(table, column, point, whole)
        values = np.append(parsed, np.nan)[column.codes]
    table.refuse_if(column, np.abs(values) > LARGEST, "it must be a finite number up to 1e15.")
    if not can_be_missing:
        table.refuse_if(column, np.isnan(values), "every row needs a number.", "missing")
    if least is not None:
        table.refuse_if(column, values < least, f"allowed is {typed(least)} and more.")
    return Numbers(values, percent)


def whole_numbers(table: Table, role: str) -> Codes:
    """Return a column as whole numbers. Raises BadInput if one is none."""
    values = numbers(table, role, point=True).values
    table.refuse_if(table[role], np.floor(values) != values, "it must be a whole number.")
    return values.astype(np.int64)


def _parsed(table: Table, column: Column, point: bool, whole: bool) -> tuple[Floats, bool]:
    """Return the words of a column as numbers, shape (words,), and whether they are in percent."""
    import pyarrow as pa
    import pyarrow.compute as pc

    words, percent = column.words, False
    if not _all(words, PLAIN):
        words, percent = _tidied(table, column, words)
    sign = _sign(table, column, words, point, whole)
    if sign:
        other = "," if sign == "." else "."
        groups = rf"\d{{1,3}}(?:\{other}\d{{2,3}})*\{other}\d{{3}}(?:\{sign}\d*)?"
        good = pc.match_substring_regex(words, rf"^[+-]?(?:{groups}|(?:\d+\{sign}?\d*|\{sign}\d+)(?:[eE][+-]?\d+)?)$")
        words = pc.if_else(good, words, pa.scalar(None, pa.string()))
        words = pc.replace_substring(pc.replace_substring(words, other, ""), sign, ".")
    else:
        good = pc.match_substring_regex(words, r"^[+-]?\d+(?:[eE][+-]?\d+)?$")
        words = pc.if_else(good, words, pa.scalar(None, pa.string()))
    is_none = pc.is_in(column.words, pa.array(NOTHING))
    odd = pc.and_(pc.is_null(words), pc.invert(is_none)).to_numpy(zero_copy_only=False)
    if odd.any():
        table.refuse(column, column.first(int(np.argmax(odd))), "it must be a plain number such as 1234.5.")
    if pc.any(is_none).as_py():
        table.seen.note("not_there", column=column.name)
    values = pc.cast(pc.replace_substring_regex(words, r"^\+", ""), pa.float64())
    return np.array(values.to_numpy(zero_copy_only=False), np.float64), percent


def _all(words: pa.StringArray, pattern: str) -> bool:
    import pyarrow.compute as pc

    return bool(pc.all(pc.match_substring_regex(words, pattern), min_count=0).as_py())


def _tidied(table: Table, column: Column, words: pa.StringArray) -> tuple[pa.StringArray, bool]:
    """Return words without currency, blanks between digits and percent signs, with a minus before what is negative."""
    import pyarrow as pa
    import pyarrow.compute as pc

    is_none = pc.is_in(words, pa.array(NOTHING))
    money = {one for one in pc.unique(pc.extract_regex(words, f"(?P<m>{MONEY})").field("m")).to_pylist() if one}
    if len(money) > 1:
        raise BadInput(
            f"{table.where}: {quoted(column.name)} holds amounts in {' and '.join(sorted(money)[:3])}; one currency is "
            "needed."
        )
    text = pc.replace_substring_regex(words, rf"^(-?)\s*(?:{MONEY})\s*|\s*(?:{MONEY})$", r"\1")
    text = pc.replace_substring_regex(text, r"^[−‐–](.)", r"-\1")
    text = pc.replace_substring_regex(text, r"^\((.*)\)$", r"-\1")
    text = pc.replace_substring_regex(text, r"^([^-].*)-$", r"-\1")
    text = pc.replace_substring_regex(text, rf"^(-?)\s*(?:{MONEY})\s*|\s*(?:{MONEY})$", r"\1")
    spaced = pc.match_substring_regex(
        text, r"^[+-]?\d{1,3}(?:[\s\x{00a0}\x{202f}\x{2009}'’]\d{3})+(?:[.,]\d*)?\s*[%％]?$"
    )
    text = pc.if_else(spaced, pc.replace_substring_regex(text, r"[\s\x{00a0}\x{202f}\x{2009}'’]", ""), text)
    has_percent = pc.match_substring_regex(text, r"[%％]$")
    if pc.any(has_percent).as_py():
        lacks = pc.and_(pc.invert(has_percent), pc.invert(is_none)).to_numpy(zero_copy_only=False)
        if lacks.any():
            table.refuse(
                column, column.first(int(np.argmax(lacks))), "others have a percent sign; all or none must have one."
            )
        return pc.replace_substring_regex(text, r"\s*[%％]$", ""), True
    return text, False


def _sign(table: Table, column: Column, words: pa.StringArray, point: bool, whole: bool) -> str:
    """Return the sign of decimals in a column, empty if nothing in it needs one.

    Raises:
        BadInput: it is written in two ways, or could be.
    """
    import pyarrow.compute as pc

    given = table.options.decimal
    if given:
        return given
    found = {
        sign: [pc.index(pc.match_substring_regex(words, one), True).as_py() for one in DECIMAL[sign]]
        for sign in DECIMAL
    }
    # decimals of one sign, and groups of the other, say the same
    says = {
        sign: next((at for at in (found[sign][0], found["," if sign == "." else "."][1]) if at >= 0), -1)
        for sign in DECIMAL
    }
    if min(says.values()) >= 0:
        one, two = (_where(table, column, says[sign]) for sign in (".", ","))
        raise BadInput(f"{table.where}: {quoted(column.name)} writes decimals in two ways: {one}, {two}.")
    for sign, at in says.items():
        if at >= 0:
            if table.seen.decimal not in ("", sign):
                table.seen.note("decimal", column=column.name, sign=sign)
            table.seen.decimal = table.seen.decimal or sign
            return sign
    open_ = {sign: found[sign][2] for sign in DECIMAL if found[sign][2] >= 0}
    if not open_:
        return ""
    if point and "," not in open_:
        return "."
    if whole and len(open_) == 1:
        return "," if "." in open_ else "."
    sign, at = next(iter(open_.items()))
    word = str(words[at])
    other = "," if sign == "." else "."
    raise BadInput(
        f"{table.where}: {quoted(column.name)} can be read in two ways, {_where(table, column, at)} as "
        f"{word.replace(sign, '')} or as {word.replace(sign, '.')}; say which sign decimals have (decimal: "
        f'"{other}" for the first, "{sign}" for the second).'
    )


def _where(table: Table, column: Column, word: int) -> str:
    at = column.first(word)
    return f"{quoted(column.word(at))} in row {table.rows[at]}"
