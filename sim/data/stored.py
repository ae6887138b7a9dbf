"""Tables whose cells know what they are: Parquet and workbooks."""

from __future__ import annotations

import datetime as dt
import zipfile
from collections.abc import Callable
from typing import Any

import numpy as np

from sim.data.columns import quoted
from sim.data.dialect import header_at
from sim.data.memory import File, for_arrow
from sim.data.table import Column
from sim.data.understanding import Understanding
from sim.errors import BadInput
from sim.wording.numbers import plain, typed

Cells = Callable[[str], Column]
SAMPLE = 200  # rows
EXACT = 2**53  # whole numbers beyond it are kept as text
MAX_UNPACKED = 1 << 30  # bytes


def open_parquet(path: File, most: int) -> tuple[list[str], list[list[str]], Cells]:
    """Return names, first rows and a reader of columns of a Parquet file.

    Raises:
        BadInput: it cannot be read, or has no rows or too many.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    broken = (pa.ArrowException, OSError, ValueError, OverflowError)
    complaint = f"{path.name} cannot be read as Parquet; is it complete?"
    try:
        with pq.ParquetFile(for_arrow(path)) as file:
            rows, names = file.metadata.num_rows, [str(name) for name in file.schema_arrow.names]
            piece = next(file.iter_batches(SAMPLE), None) if 0 < rows <= most else None
    except broken as error:
        raise BadInput(complaint) from error
    if piece is None:
        raise BadInput(f"{path.name} has {plain(rows)} rows; allowed are 1 to {plain(most)}.")
    texts = [["" if one is None else str(one) for one in column.to_pylist()] for column in piece.columns]

    def cells(name: str) -> Column:
        try:
            column = pq.read_table(for_arrow(path), columns=[name]).column(0)
        except broken as error:
            raise BadInput(complaint) from error
        return _of_arrow(path.name, name, column)

    return names, [list(row) for row in zip(*texts, strict=True)], cells


def _of_arrow(where: str, name: str, column: Any) -> Column:
    import pyarrow as pa
    import pyarrow.compute as pc

    rows, kind = np.arange(1, len(column) + 1), column.type
    none, nothing = np.full(len(column), -1, np.int32), pa.array([], pa.string())
    if pa.types.is_dictionary(kind):
        column, kind = column.cast(kind.value_type), kind.value_type
    try:
        if pa.types.is_timestamp(kind) or pa.types.is_date(kind):
            local = pc.local_timestamp(column) if getattr(kind, "tz", None) else column
            times = local.cast(pa.timestamp("us"), safe=False).to_numpy()
            return Column(name, rows, none, nothing, times.astype("datetime64[us]"))
        large = pa.types.is_integer(kind) and len(column.drop_null()) and max(map(abs, _ends(column))) > EXACT
        if (pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_decimal(kind)) and not large:
            values = column.cast(pa.float64(), safe=False).to_numpy(zero_copy_only=False)
            return Column(name, rows, none, nothing, np.array(values, np.float64))
        if large or pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_boolean(kind):
            return Column.of_text(name, rows, column.cast(pa.string()))
    except (pa.ArrowException, ValueError, OverflowError):
        pass
    raise BadInput(f"{where}: {quoted(name)} must hold words, numbers or dates.")


def _ends(column: Any) -> tuple[int, int]:
    import pyarrow.compute as pc

    ends = pc.min_max(column).as_py()
    return ends["min"], ends["max"]


def open_workbook(path: File, seen: Understanding) -> tuple[list[str], list[list[str]], int, Cells]:
    """Return names, first rows, number of the row with names, and a reader of columns of a workbook's first table.

    Raises:
        BadInput: it cannot be read, would be too large, or holds no table.
    """
    from python_calamine import CalamineWorkbook

    complaint = f"{path.name} cannot be read as an Excel file; is it complete?"
    try:
        with path.open("rb") as file:
            parts = zipfile.ZipFile(file).infolist() if zipfile.is_zipfile(file) else []
            size = sum(part.file_size for part in parts)
            if size > MAX_UNPACKED:
                raise BadInput(
                    f"{path.name} would unpack to {plain(size / 1e9, 2)} GB; "
                    f"allowed is {plain(MAX_UNPACKED / 1e9, 2)} GB."
                )
        with path.open("rb") as file:
            book = CalamineWorkbook.from_filelike(file)
            sheets = {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names}
    except BadInput:
        raise
    except Exception as error:  # the reader's errors share no class of their own with those of zip files
        raise BadInput(complaint) from error
    for sheet, cells in sheets.items():
        texts = [[_as_text(cell) for cell in row] for row in cells[: 2 * SAMPLE]]
        full = [at for at, row in enumerate(texts) if any(row)]
        found = header_at([texts[at] for at in full])
        if found is None:
            continue
        if full[found:][1:] == []:
            raise BadInput(f"{path.name} has names of columns but no rows.")
        header = full[found]
        if found:
            seen.note("lines_above", n=found)
        if len(sheets) > 1:
            seen.note("sheet", sheet=sheet, others=", ".join(one for one in sheets if one != sheet))
        names = texts[header]

        def of(
            name: str, cells: list[list[Any]] = cells[header + 1 :], names: list[str] = names, first: int = header
        ) -> Column:
            at = names.index(name)
            rows = np.arange(first + 2, first + 2 + len(cells))
            return _of_cells(name, rows, [row[at] for row in cells])

        return names, [texts[at] for at in full[found + 1 :]], header + 1, of
    raise BadInput(f"{path.name} holds no table with names over its columns.")


def _of_cells(name: str, rows: Any, cells: list[Any]) -> Column:
    """Return a column of a sheet: numbers or times if there is nothing else in it, otherwise text."""
    import pyarrow as pa

    full = [cell for cell in cells if cell != ""]
    none, nothing = np.full(len(cells), -1, np.int32), pa.array([], pa.string())
    if full and all(isinstance(cell, int | float) and not isinstance(cell, bool) for cell in full):
        values = np.array([np.nan if cell == "" else float(cell) for cell in cells])
        return Column(name, rows, none, nothing, values)
    if full and all(isinstance(cell, dt.datetime | dt.date) for cell in full):
        times = np.array([None if cell == "" else cell for cell in cells], dtype="datetime64[us]")
        return Column(name, rows, none, nothing, times)
    return Column.of_text(name, rows, pa.chunked_array([pa.array([_as_text(cell) for cell in cells], pa.string())]))


def _as_text(cell: Any) -> str:
    if isinstance(cell, bool):
        return str(cell).lower()
    if isinstance(cell, int | float):
        return typed(cell, 15)
    if isinstance(cell, dt.datetime | dt.date):
        return cell.isoformat().removesuffix("T00:00:00")
    return str(cell).strip()
