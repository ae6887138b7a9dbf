"""The numbers behind a briefing as CSV, for those who want to reckon on."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence

import pandas as pd

from sim.charts import difference_table, retention_table
from sim.exhibits import Exhibit
from sim.measures.figures import figure, figure_names
from sim.measures.intervals import interval
from sim.study.compare import Comparison

BORN = (1980, 1, 1, 0, 0, 0)  # the earliest time a zip archive can hold: the same tables give the same archive


def key_figures_table(comparison: Comparison, month: int) -> pd.DataFrame:
    """Return every key figure of a month in both markets with its paired difference.

    Returns:
        Columns figure, a, b (means over seeds), difference, lo, hi (95 % interval). What is not defined is empty.
    """
    rows = []
    for name in figure_names(month):
        a, b = figure(comparison.a, name), figure(comparison.b, name)
        gap = interval(a - b)
        rows.append((name, a.mean(), b.mean(), float(gap.mean), float(gap.lo), float(gap.hi)))
    return pd.DataFrame(rows, columns=["figure", "a", "b", "difference", "lo", "hi"])


def curves_table(comparison: Comparison) -> pd.DataFrame:
    """Return the curves of every month and kind at entry.

    Returns:
        Columns curve (retention_a, retention_b: shares; difference: points of 100), month, kind, mean, lo, hi (95 %
        interval of the mean), mid, lo50, hi50, lo80, hi80 (range of outcomes).
    """
    tables = {
        "retention_a": retention_table(comparison.a),
        "retention_b": retention_table(comparison.b),
        "difference": difference_table(comparison),
    }
    table = pd.concat([one.assign(curve=name) for name, one in tables.items()], ignore_index=True)
    return table[["curve", *(column for column in table.columns if column != "curve")]]


def csv(table: pd.DataFrame) -> bytes:
    """Return a table as CSV that spreadsheets read."""
    return bytes(table.to_csv(index=False, lineterminator="\n").encode())


def tables_zip(exhibits: Sequence[Exhibit]) -> bytes:
    """Return the tables of all exhibits as CSV files in one archive."""
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as file:
        for exhibit in exhibits:
            file.writestr(zipfile.ZipInfo(f"{exhibit.code}.csv", BORN), exhibit.csv(), zipfile.ZIP_DEFLATED)
    return archive.getvalue()
