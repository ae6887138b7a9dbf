"""Rows of a text that have more or fewer cells than there are columns, or blanks before their quotes."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NoReturn

import numpy as np

from sim.data.table import Column
from sim.errors import BadInput
from sim.wording.numbers import plain

if TYPE_CHECKING:
    import pyarrow as pa

MOST = 2_000_000


class Ragged:
    """What pyarrow calls for rows that do not fit, and what puts them back in their places."""

    def __init__(self, where: str, names: Sequence[str], header: int, separator: str) -> None:
        self._where, self._header, self._width, self._separator = where, header, len(names), separator
        self._named = sum(bool(name) for name in names)
        self.too_long = 0
        self._numbers: list[int] = []
        self._cells: list[list[str]] = []

    def __call__(self, row: Any) -> str:
        """Take a row that pyarrow cannot place."""
        cells = next(csv.reader([row.text], delimiter=self._separator, skipinitialspace=True), [])
        while len(cells) > self._width and not cells[-1].strip():
            cells.pop()
        if len(cells) > self._width or len(self._numbers) >= MOST:
            self.too_long = row.number  # what is raised here is lost
            return "error"
        self._numbers.append(row.number)
        self._cells.append(cells + [""] * (self._width - len(cells)))
        return "skip"

    def __len__(self) -> int:
        """Return how many rows did not fit."""
        return len(self._numbers)

    def refuse(self, number: int) -> NoReturn:
        """Raise BadInput for a row that has something beyond the columns."""
        raise BadInput(f"{self._where}, row {number}: there are more values than the {plain(self._named)} columns.")

    def put_back(self, table: pa.Table, names: list[str]) -> dict[str, Column]:
        """Return columns of all rows, in the order of the file."""
        import pyarrow as pa

        n = table.num_rows + len(self)
        numbers = np.arange(self._header + 1, self._header + 1 + n)
        if not len(self):
            return {name: Column.of_text(name, numbers, table.column(name)) for name in names}
        odd = np.array(self._numbers)
        order = np.argsort(np.concatenate([np.setdiff1d(numbers, odd), odd]), kind="stable")
        columns = {}
        for name in names:
            extra = pa.chunked_array([pa.array([cells[int(name)] for cells in self._cells], pa.string())])
            whole = pa.chunked_array([*table.column(name).chunks, *extra.dictionary_encode().chunks])
            columns[name] = Column.of_text(name, numbers, whole.take(pa.array(order)))
        return columns
