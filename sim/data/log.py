"""Logs of transactions without brands: who bought when, and for how much."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.data.columns import LOG, match_columns, needed
from sim.data.reading import open_source, read
from sim.data.values import coded, days, numbers
from sim.errors import BadInput

Codes = NDArray[np.int64]
FIXED = 5  # columns of CDNOW's sample: id, id in the sample, date, number, dollars; the whole log has no second id


class Log(NamedTuple):
    """Transactions, by customer and in their order.

    customers: shape (rows,), numbered from 0
    days: shape (rows,), counted from the first transaction of all
    people: number of customers
    spend: shape (rows,), paid; None if not known
    """

    customers: Codes
    days: Codes
    people: int
    spend: NDArray[np.float64] | None = None


def load_log(path: str | Path, columns: Mapping[str, str] | None = None) -> Log:
    """Read a log of transactions from a CSV or Parquet file, or from CDNOW's fixed columns.

    Args:
        path: of the file. Without a header: customer, (number in the sample,) date as 19970131, number, dollars.
        columns: what a column holds to its name, as {"customer": "id", "date": "day"}; known are customer, date,
            spend and number. Dates may also be numbers of days.

    Raises:
        BadInput: the file cannot be used; says what, where, and what is allowed.
    """
    source = open_source(path)
    if source.kind == "fixed":
        width = len(source.names)
        if columns:
            raise BadInput(f"{source.where} has no names of columns, so none can be named.")
        if width not in (FIXED, FIXED - 1):
            raise BadInput(
                f"{source.where} has {width} columns of numbers and no names; allowed are {FIXED - 1} (customer, date, "
                f"number, dollars) or {FIXED} (with a second number of the customer)."
            )
        matched = {"customer": "1", "date": str(width - 2), "spend": str(width)}
    else:
        matched = match_columns(source.names, LOG, source.where, columns)
        needed(matched, "customer", "customers", source.names, source.where)
        needed(matched, "date", "dates", source.names, source.where)
    frame = read(source, list(matched.values()))
    who, names = coded(frame[matched["customer"]], source)
    day = days(frame[matched["date"]], source)
    spend = numbers(frame[matched["spend"]], source, least=0.0) if "spend" in matched else None
    order = np.lexsort([day, who])
    return Log(who[order], (day - day.min())[order], len(names), None if spend is None else spend[order])
