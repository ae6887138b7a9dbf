"""From a file to a table: its kind, encoding and layout are found out, and what cannot be read is said at once."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from sim.data.columns import quoted
from sim.data.dialect import layout_of
from sim.data.encoding import encoding_of
from sim.data.memory import File, MemoryFile, for_arrow
from sim.data.residue import without_residue
from sim.data.table import Column, Table
from sim.data.understanding import Options, Understanding
from sim.errors import BadInput
from sim.reading import check_file, check_size, readable_errors
from sim.wording.numbers import plain

MAX_BYTES = 2 * 1024**3
MAX_ROWS = 50_000_000
MAX_COLUMNS = 2_000
PACKED = {b"\x1f\x8b": "gzip", b"BZh": "bzip2", b"\xfd7zXZ": "xz", b"\x28\xb5\x2f\xfd": "zstd", b"ustar": "tar"}
"""How packed files begin, tar apart, which says so at TAR_AT."""
TAR_AT = 257
START = 1 << 18  # bytes looked at to find out what a file is


@dataclass(frozen=True)
class Source:
    """A file that can be read as a table.

    path: where it is, or what it holds
    names: of its columns; without names "1", "2", ...
    sample: its first rows, as text
    seen: how it was understood so far
    header: lines down to the names of columns, these included; 0 if there are none
    cells: what a workbook or a Parquet file holds, column by column; None for a text
    """

    path: File
    names: list[str]
    sample: list[list[str]]
    seen: Understanding
    header: int = 0
    cells: Any = field(default=None, repr=False)

    @property
    def where(self) -> str:
        """Return the file's name, for sentences."""
        return self.path.name

    def sampled(self, name: str) -> list[str]:
        """Return the first cells of a column, those that are not empty."""
        at = self.names.index(name)
        return [row[at] for row in self.sample if at < len(row) and row[at]]


def open_source(path: str | File, options: Options | None = None) -> Source:
    """Return what a file is.

    Args:
        path: of the file, or one in memory.
        options: what its owner says of it.

    Raises:
        BadInput: it cannot be a table.
    """
    options = options or Options()
    if isinstance(path, MemoryFile):
        check_size(len(path.content), path.name, MAX_BYTES)
    else:
        path = Path(path)
        check_file(path, str(path), MAX_BYTES)
    with readable_errors(str(path)), path.open("rb") as file:
        start = file.read(START)
    if start[:4] == b"PAR1":
        from sim.data.stored import open_parquet

        names, sample, cells = open_parquet(path, MAX_ROWS)
        source = Source(path, names, sample, Understanding(path.name, "parquet"), 0, cells)
    elif start[:2] == b"PK" or start[:4] == b"\xd0\xcf\x11\xe0":
        from sim.data.stored import open_workbook

        seen = Understanding(path.name, "excel")
        names, sample, header, cells = open_workbook(path, seen)
        source = Source(path, names, sample, seen, header, cells)
    else:
        source = _text(path, start, options)
    if len(source.names) > MAX_COLUMNS:
        raise BadInput(f"{path.name} has {plain(len(source.names))} columns; allowed are {plain(MAX_COLUMNS)}.")
    return _with_names(source)


def _with_names(source: Source) -> Source:
    """Give names to columns that have none but hold something. Raises BadInput if two have one name."""
    names = list(source.names)
    empty = [at for at, name in enumerate(names) if not name]
    for at in empty:
        if any(row[at] for row in source.sample if at < len(row)):
            names[at] = f"column {at + 1}"
    if nameless := sum(not name for name in names):
        source.seen.note("empty_columns", n=nameless)
    named = [name for name in names if name]
    if len(set(named)) < len(named):
        twice = next(name for name in named if named.count(name) > 1)
        raise BadInput(f"{source.where}: two columns are called {quoted(twice)}; every column needs a name of its own.")
    return Source(source.path, names, source.sample, source.seen, source.header, source.cells)


def _text(path: File, start: bytes, options: Options) -> Source:
    if not start.strip():
        raise BadInput(f"{path.name} is empty.")
    for magic, name in PACKED.items():
        if start.startswith(magic) or start[TAR_AT:].startswith(magic):
            raise BadInput(f"{path.name} is packed ({name}); unpack it and give the table in it.")
    wide = start[:2] in (b"\xff\xfe", b"\xfe\xff") or options.encoding.lower().startswith(("utf-16", "utf-32"))
    if not wide and b"\x00" in start:
        raise BadInput(f"{path.name} is no text; a table as CSV, Excel or Parquet is needed.")
    encoding, guessed = encoding_of(path, start, options.encoding)
    lines = re.split(r"\r\n|\n|\r", start.decode(encoding, errors="ignore").lstrip("\ufeff"))
    if len(start) == START:
        lines.pop()  # it may be cut off
    if not any(line.strip() for line in lines):
        raise BadInput(f"{path.name} is empty.")
    if re.match(r"\s*(<(!doctype|html|table|\?xml)\b|[\[{]\s*[\"{\[])", "\n".join(lines[:5]), re.IGNORECASE):
        raise BadInput(f"{path.name} is HTML, XML or JSON; a table as CSV, Excel or Parquet is needed.")
    layout = layout_of(lines)
    if layout is None:
        raise BadInput(f"{path.name}: the first row holds numbers; it must hold the names of the columns.")
    seen = Understanding(path.name, "text", encoding=encoding, separator=layout.separator.strip("\x01"))
    if guessed:
        seen.note("encoding_guessed", encoding=encoding)
    above = sum(bool(line.strip()) for line in lines[: max(layout.header - 1, 0)])
    if above:
        seen.note("lines_above", n=above)
    if layout.header == 0:
        width = len(next(line for line in lines if line.strip()).split())
        return Source(path, [str(at + 1) for at in range(width)], [], seen)
    if not layout.rows:
        raise BadInput(f"{path.name} has names of columns but no rows.")
    return Source(path, layout.names, [cells for _, cells in layout.rows], seen, layout.header)


def read(source: Source, wanted: Mapping[str, str], options: Options | None = None, *, is_list: bool = False) -> Table:
    """Return some columns of a file, without what spreadsheets leave around tables.

    Args:
        source: the file.
        wanted: role to name of a column.
        options: what the owner of the file says of it.
        is_list: whether any row that is not empty counts, whatever its words.

    Raises:
        BadInput: it cannot be read as a table.
    """
    names = list(dict.fromkeys(wanted.values()))
    columns = _read_text(source, names) if source.cells is None else {name: source.cells(name) for name in names}
    rows = next(iter(columns.values())).rows
    if len(rows) > MAX_ROWS:
        raise BadInput(f"{source.where} has more than {plain(MAX_ROWS)} rows, which is all that is allowed.")
    seen = source.seen
    seen.columns = dict(wanted)
    seen.unused = [name for name in source.names if name and name not in names]
    seen.rows = len(rows)
    table = Table(
        source.where, {role: columns[name] for role, name in wanted.items()}, rows, options or Options(), seen
    )
    return without_residue(table, is_list)


def _read_text(source: Source, wanted: list[str]) -> dict[str, Column]:
    """Return columns of a text. Rows with fewer cells than columns end in empty ones; those with more are refused."""
    import pyarrow as pa
    import pyarrow.csv as pc

    from sim.data.ragged import Ragged

    width, separator = len(source.names), source.seen.separator or "\x01"
    places = [str(source.names.index(name)) for name in wanted]
    beyond = [str(at) for at, name in enumerate(source.names) if not name]
    encoding, content, odd = (
        source.seen.encoding,
        _content(source, separator),
        Ragged(source.where, source.names, source.header, separator),
    )
    kind = pa.dictionary(pa.int32(), pa.string())
    try:
        cells = pc.read_csv(
            content,
            pc.ReadOptions(
                use_threads=False,  # with threads, rows that are odd do not know their numbers
                block_size=1 << 24,
                column_names=[str(at) for at in range(width)],
                skip_rows=source.header,
                encoding="utf-8" if separator == " " else encoding,
            ),
            pc.ParseOptions(
                delimiter=separator,
                newlines_in_values=_has_quotes(source.path),
                ignore_empty_lines=False,
                invalid_row_handler=odd,
            ),
            pc.ConvertOptions(
                column_types={str(at): kind for at in range(width)},
                include_columns=[*places, *beyond],
                strings_can_be_null=False,
                null_values=[],
            ),
        )
    except (pa.ArrowException, ValueError, UnicodeError) as error:
        if isinstance(error, BadInput):
            raise
        if odd.too_long:
            odd.refuse(odd.too_long)
        raise BadInput(f"{source.where} cannot be read as a table ({' '.join(str(error).split())[:120]}).") from None
    if cells.num_rows + len(odd) == 0:
        raise BadInput(f"{source.where} has names of columns but no rows.")
    columns = odd.put_back(cells, [*places, *beyond])
    for place in beyond:
        full = columns[place].codes >= 0
        if full.any():
            odd.refuse(int(columns[place].rows[np.argmax(full)]))
    return {
        name: Column(name, columns[place].rows, columns[place].codes, columns[place].words)
        for name, place in zip(wanted, places, strict=True)
    }


def _content(source: Source, separator: str) -> Any:
    """Return what pyarrow reads: the file itself, or where blanks stand between cells, its text with one blank each."""
    import pyarrow as pa

    if separator != " ":
        with readable_errors(str(source.path)):
            return for_arrow(source.path)
    with readable_errors(str(source.path)):
        text = source.path.read_text(encoding=source.seen.encoding)
    tidy = re.sub(r"[ \t]+", " ", re.sub(r"^[ \t]+|[ \t]+$", "", text, flags=re.MULTILINE))
    return pa.BufferReader(tidy.encode())


def _has_quotes(path: File) -> bool:
    with readable_errors(str(path)), path.open("rb") as file:
        return any(b'"' in piece for piece in iter(lambda: file.read(1 << 22), b""))
