"""From a file to a table: its kind, encoding and separator are found out, and what cannot be read is said at once."""

from __future__ import annotations

import csv
import re
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from sim.data.columns import quoted
from sim.errors import BadInput
from sim.reading import check_file, readable_errors
from sim.wording.numbers import plain

if TYPE_CHECKING:
    import pandas as pd

MAX_BYTES = 2 * 1024**3
MAX_ROWS = 50_000_000
MAX_COLUMNS = 2_000
ENCODINGS = ("utf-8-sig", "gb18030")  # gb18030 reads GBK and GB2312 too
SEPARATORS = ",;\t|"
WHOLE_BYTES = 300 * 1024**2  # of larger texts only the columns wanted are read, and what is beyond them is not seen
PACKED = {b"\x1f\x8b": "gzip", b"BZh": "bzip2", b"\xfd7zXZ": "xz", b"\x28\xb5\x2f\xfd": "zstd", b"ustar": "tar"}
"""How packed files begin, tar apart, which says so at TAR_AT."""
TAR_AT = 257
START = 65_536  # bytes looked at to find out what a file is


class Source(NamedTuple):
    """A file that can be read as a table.

    path: where it is
    names: of its columns; without a header "1", "2", ...
    kind: "parquet", "csv", or "fixed" for columns of numbers without a header and with spaces between, as CDNOW's log
    encoding: of a text
    separator: of a CSV
    header: lines before the names of columns in a CSV, which are empty
    """

    path: Path
    names: list[str]
    kind: str
    encoding: str = ""
    separator: str = ""
    header: int = 0

    @property
    def where(self) -> str:
        """Return the file's name, for sentences."""
        return self.path.name

    def row(self, index: int) -> str:
        """Return where a row is, for sentences; in a CSV its header is row 1."""
        return f"{self.where}, row {index + (2 if self.kind == 'csv' else 1)}"


def open_source(path: str | Path) -> Source:
    """Return what a file is. Raises BadInput if it cannot be a table."""
    path = Path(path)
    check_file(path, str(path), MAX_BYTES)
    with readable_errors(str(path)), path.open("rb") as file:
        start = file.read(START)
    source = _parquet(path) if start[:4] == b"PAR1" else _text(path, start)
    if len(source.names) > MAX_COLUMNS:
        raise BadInput(f"{path.name} has {plain(len(source.names))} columns; allowed are {plain(MAX_COLUMNS)}.")
    if len(set(source.names)) < len(source.names):
        twice = next(name for name in source.names if source.names.count(name) > 1)
        raise BadInput(f"{path.name}: two columns are called {quoted(twice)}; every column needs a name of its own.")
    return source


def _parquet(path: Path) -> Source:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        with pq.ParquetFile(path) as file:
            rows, names = file.metadata.num_rows, [str(name) for name in file.schema_arrow.names]
    except (pa.ArrowException, OSError, ValueError, OverflowError) as error:
        raise BadInput(f"{path.name} cannot be read as Parquet; is it complete?") from error
    if not 0 < rows <= MAX_ROWS:
        raise BadInput(f"{path.name} has {plain(rows)} rows; allowed are 1 to {plain(MAX_ROWS)}.")
    return Source(path, names, "parquet")


def _text(path: Path, start: bytes) -> Source:
    if not start.strip():
        raise BadInput(f"{path.name} is empty.")
    for magic, name in PACKED.items():
        if start.startswith(magic) or start[TAR_AT:].startswith(magic):
            raise BadInput(f"{path.name} is packed ({name}); unpack it and give the table in it.")
    if start[:2] == b"PK" or start[:4] == b"\xd0\xcf\x11\xe0":
        raise BadInput(f"{path.name} is an Excel or zip file; save the table as CSV (UTF-8) and give that.")
    encoding = "utf-16" if start[:2] in (b"\xff\xfe", b"\xfe\xff") else _encoding(path)
    if encoding != "utf-16" and b"\x00" in start:
        raise BadInput(f"{path.name} is no text; a table as CSV or Parquet is needed.")
    lines = re.split(r"\r\n|\n|\r", start.decode(encoding, errors="ignore"))
    header = next((number for number, line in enumerate(lines) if line.strip()), 0)
    first = lines[header].strip("\r\n \ufeff")
    if not first:
        raise BadInput(f"{path.name} is empty.")
    separator = max(SEPARATORS, key=first.count)
    if separator not in first:
        words = first.split()
        if all(_is_number(word) for word in words):
            return Source(path, [str(k + 1) for k in range(len(words))], "fixed", encoding)
        return Source(path, [first], "csv", encoding, separator, header)
    names = [name.strip() for name in next(csv.reader([first], delimiter=separator))]
    if all(_is_number(name) for name in names):
        raise BadInput(f"{path.name}: the first row holds numbers; it must hold the names of the columns.")
    if not any(line.strip() for line in lines[header + 1 :]):
        raise BadInput(f"{path.name} has names of columns but no rows.")
    return Source(path, names, "csv", encoding, separator, header)


def _is_number(word: str) -> bool:
    try:
        float(word)
    except ValueError:
        return False
    return True


def _encoding(path: Path) -> str:
    for encoding in ENCODINGS:
        try:
            with path.open(encoding=encoding, newline="") as file:
                while file.read(1 << 22):
                    pass
        except UnicodeDecodeError:
            continue
        return encoding
    raise BadInput(f"{path.name} is neither UTF-8 nor GBK text; save it as CSV in UTF-8.")


def read(source: Source, wanted: Sequence[str]) -> pd.DataFrame:
    """Return some columns of a file. Raises BadInput if it cannot be read as a table."""
    import pandas as pd

    columns = list(dict.fromkeys(wanted))
    if source.kind == "parquet":
        import pyarrow as pa
        import pyarrow.parquet as pq

        try:
            return pq.read_table(source.path, columns=columns).to_pandas()
        except (pa.ArrowException, OSError, ValueError, OverflowError) as error:
            raise BadInput(f"{source.where} cannot be read as Parquet; is it complete?") from error
    places = {name: place for place, name in enumerate(source.names)}
    width = len(places)
    options: dict[str, Any] = (
        {"sep": r"\s+"} if source.kind == "fixed" else {"sep": source.separator, "skiprows": source.header + 1}
    )
    if source.path.stat().st_size > WHOLE_BYTES:
        options["usecols"] = [places[name] for name in columns]
    try:
        # one name more than there are columns catches what is beyond them, as after a comma within a number
        with warnings.catch_warnings():
            warnings.simplefilter("error", pd.errors.ParserWarning)  # of values that would be lost
            frame = pd.read_csv(
                source.path, encoding=source.encoding, compression=None, nrows=MAX_ROWS + 1,
                skipinitialspace=True, low_memory=False,
                header=None, index_col=False, names=range(width + ("usecols" not in options)), **options,
            )  # fmt: skip
    except (ValueError, OverflowError, pd.errors.ParserWarning) as error:  # pandas' other errors are ValueErrors
        raise BadInput(f"{source.where} cannot be read as a table ({' '.join(str(error).split())[:120]}).") from error
    if frame.empty:
        raise BadInput(f"{source.where} has names of columns but no rows.")
    if len(frame) > MAX_ROWS:
        raise BadInput(f"{source.where} has more than {plain(MAX_ROWS)} rows, which is all that is allowed.")
    if width in frame:
        beyond = frame[width].notna()
        if beyond.any():
            raise BadInput(f"{source.row(int(beyond.argmax()))}: there are more values than the {width} columns.")
    table = frame[[places[name] for name in columns]]
    return table.set_axis(columns, axis=1)
