"""What spreadsheets leave around tables: empty rows, names of columns again, totals, footnotes."""

from __future__ import annotations

import re
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from sim.data.table import Column, Mask, Table
from sim.errors import BadInput

TOTAL = re.compile(
    r"(grand |sub)?-?totals?( .*)?|sum|sums|average|mean|overall|all|gesamt|summe|"
    r"平均|合计|总计|小计|總計|合計|小計",
    re.IGNORECASE,
)
FOOTNOTE = re.compile(
    r"\*.*|(source|note|printed|exported|generated)\b.*|(注|数据来源|來源).*|.*\w\w+\s+\w\w+\s+\w\w+.*"
)
LAST = 3  # rows in which a total may stand that has all its cells


def without_residue(table: Table, is_list: bool) -> Table:
    """Return a table without rows that are none of its own, each kind counted.

    Args:
        table: as it was read.
        is_list: whether only empty rows are none of its own.

    Raises:
        BadInput: no row is left.
    """
    table = table.without(_everywhere(table, lambda column: column.missing), "empty")
    if len(table) and not is_list:
        table = table.without(_everywhere(table, lambda column: _is(column, column.name)), "names_again")
    if len(table) and not is_list:
        table = table.without(_footnotes(table), "footnote")
    if len(table) and not is_list:
        table = table.without(_totals(table), "total")
    if not len(table):
        raise BadInput(f"{table.where} has names of columns but no rows.")
    return table


def _everywhere(table: Table, test: Callable[[Column], Mask]) -> Mask:
    found: Mask = np.ones(len(table), dtype=bool)
    for column in table.columns.values():
        found &= test(column)
    return found


def _is(column: Column, word: str) -> Mask:
    if column.typed is not None:
        return np.zeros(len(column.rows), dtype=bool)
    at = column.words.index(word).as_py()
    return column.codes == at if at >= 0 else np.zeros(len(column.rows), dtype=bool)


def _end(table: Table, rows: int) -> slice:
    return slice(max(len(table) - rows, 0), len(table))


def _footnotes(table: Table) -> Mask:
    """Return which of the last rows hold one sentence and nothing else."""
    found = np.zeros(len(table), dtype=bool)
    if len(table.columns) < 2:
        return found
    full = np.sum([~column.missing for column in set_of(table)], axis=0)
    for at in range(len(table) - 1, max(len(table) - 20, 0) - 1, -1):
        words = [column.word(at) for column in set_of(table) if not column.missing[at]]
        if full[at] != 1 or not FOOTNOTE.fullmatch(words[0]):
            break
        found[at] = True
    return found


def _totals(table: Table) -> Mask:
    """Return which rows are sums: they say so, and lack a cell or are among the last."""
    found = np.zeros(len(table), dtype=bool)
    lacking = np.any([column.missing for column in set_of(table)], axis=0)
    lacking[_end(table, LAST)] = True
    for role, column in table.columns.items():
        if role == "firm" or column.typed is not None:
            continue
        odd = [code for code, word in _words_of(column, lacking) if TOTAL.fullmatch(word)]
        found |= np.isin(column.codes, np.array(odd, np.int32)) & lacking
    return found


def _words_of(column: Column, rows: NDArray[np.bool_]) -> list[tuple[int, str]]:
    """Return the words that stand in some rows, with their codes."""
    codes = np.unique(column.codes[rows])
    return [(int(code), str(column.words[int(code)])) for code in codes if code >= 0]


def set_of(table: Table) -> list[Column]:
    """Return the columns, each once, whatever number of roles it has."""
    return list({column.name: column for column in table.columns.values()}.values())
