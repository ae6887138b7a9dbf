"""From a column of a table to numbers, codes or days; what is odd is said with its row."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from sim.data.columns import quoted
from sim.data.reading import Source
from sim.errors import BadInput
from sim.wording.numbers import typed

if TYPE_CHECKING:
    import pandas as pd

Codes = NDArray[np.int64]
LARGEST = 1e15  # whole numbers beyond it are no longer exact
A_DATE = "dates are written 1997-01-31."


OFFSET = re.compile(r"(?<=:\d\d)(:\d\d(?:\.\d+)?)?\s*(?:Z|[+-]\d\d(?::?\d\d)?)$")
"""How far a time is from that of Greenwich, at its end: what counts is the day at the place of the purchase."""


def _text(column: pd.Series, source: Source) -> pd.Series:
    """Return a column as words without blanks around them; an empty one is missing.

    Raises:
        BadInput: it holds neither words nor numbers.
    """
    try:
        words = column.astype("string").str.strip()
    except (TypeError, ValueError) as error:
        raise BadInput(f"{source.where}: {quoted(column.name)} must hold words or numbers.") from error
    return words.mask(words == "")


def _dates(words: pd.Series, pattern: str) -> pd.Series:
    """Return words as dates without a zone; what is no date is missing."""
    import pandas as pd

    return pd.to_datetime(words, errors="coerce", format=pattern, utc=True).dt.tz_localize(None)


def _refuse(is_odd: NDArray[np.bool_], column: pd.Series, source: Source, rule: str, given: str = "") -> None:
    """Raise BadInput if something is odd, with its row; `rule` says what is allowed."""
    if is_odd.any():
        row = int(np.argmax(is_odd))
        raise BadInput(f"{source.row(row)}: {quoted(column.name)} is {given or quoted(column.iloc[row])}; {rule}")


def numbers(
    column: pd.Series, source: Source, least: float | None = None, can_be_missing: bool = False
) -> NDArray[np.float64]:
    """Return a column as numbers.

    Args:
        column: of a table.
        source: that it comes from.
        least: smallest number allowed, None for any.
        can_be_missing: whether there may be gaps, which become nan.

    Raises:
        BadInput: something in it is no number, missing, infinite or too small.
    """
    import pandas as pd

    parsed = column
    if not pd.api.types.is_numeric_dtype(column.dtype):
        words = _text(column, source)
        parsed = pd.to_numeric(words, errors="coerce")
        if (parsed.isna() & words.notna()).any() and source.separator == ";":  # then a comma stands for the point
            parsed = pd.to_numeric(words.str.replace(",", ".", regex=False), errors="coerce")
        _refuse((parsed.isna() & words.notna()).to_numpy(), column, source, "it must be a plain number such as 1234.5.")
    values = parsed.to_numpy(dtype=np.float64, na_value=np.nan)
    _refuse(np.abs(values) > LARGEST, column, source, "it must be a finite number up to 1e15.")
    if not can_be_missing:
        _refuse(np.isnan(values), column, source, "every row needs a number.", "missing")
    if least is not None:
        _refuse(values < least, column, source, f"allowed is {typed(least)} and more.")
    return np.asarray(values)


def whole_numbers(column: pd.Series, source: Source) -> Codes:
    """Return a column as whole numbers. Raises BadInput if one is none."""
    values = numbers(column, source)
    _refuse(np.floor(values) != values, column, source, "it must be a whole number.")
    return values.astype(np.int64)


def coded(column: pd.Series, source: Source, can_be_missing: bool = False) -> tuple[Codes, list[str]]:
    """Return a column as codes from 0 and what they stand for, in order; a gap has the code -1.

    Raises:
        BadInput: it has gaps and must not, or holds neither words nor numbers.
    """
    import pandas as pd

    try:
        given = column if pd.api.types.is_numeric_dtype(column.dtype) else _text(column, source)
        codes, names = pd.factorize(given, sort=True)
    except (TypeError, ValueError) as error:
        raise BadInput(f"{source.where}: {quoted(column.name)} must hold words or numbers.") from error
    if not can_be_missing:
        _refuse(codes < 0, column, source, "every row needs one.", "missing")
    return codes.astype(np.int64), [typed(one, 15) if isinstance(one, float) else str(one) for one in names]


def days(column: pd.Series, source: Source) -> Codes:
    """Return dates, or numbers of days, as whole days; dates count from 1970, each where it was written down.

    Raises:
        BadInput: one is neither.
    """
    import pandas as pd

    if pd.api.types.is_numeric_dtype(column.dtype):
        values = whole_numbers(column, source)
        if values.min() < 1900_00_00:
            return values
        dates = pd.to_datetime(pd.Series(values.astype(str)), errors="coerce", format="%Y%m%d")
    elif pd.api.types.is_datetime64_any_dtype(column.dtype):
        dates = column.dt.tz_localize(None)
    else:
        words = _text(column, source).str.replace(OFFSET, r"\1", regex=True).str.replace("日", "", regex=False)
        words = words.str.replace(r"(?<!:\d\d)[年月/.](?=\d{1,2})", "-", regex=True)
        dates = _dates(words, "ISO8601")
        if dates.isna().any():  # 1997-1-31
            dates = dates.fillna(_dates(words, "%Y-%m-%d"))
    _refuse(dates.isna().to_numpy(), column, source, A_DATE)
    return dates.to_numpy().astype("datetime64[D]").astype(np.int64)


def months_of(day: Codes) -> Codes:
    """Return the calendar month of days since 1970, counted from January 1970."""
    return day.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)
