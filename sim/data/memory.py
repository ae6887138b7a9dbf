"""A file that is in memory only, in place of the path of one on the disk: what a visitor of a page gives."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any


@dataclass(frozen=True)
class MemoryFile:
    """The content of a file under its name. It answers as a path does to those who read it."""

    name: str
    content: bytes = field(repr=False)

    def __str__(self) -> str:
        return self.name

    def open(self, mode: str = "r", encoding: str | None = None, newline: str | None = None) -> IO[Any]:
        """Return the content as an open file, of bytes if the mode says so, and else of text."""
        file = io.BytesIO(self.content)
        return file if "b" in mode else io.TextIOWrapper(file, encoding=encoding, newline=newline)

    def read_text(self, encoding: str | None = None) -> str:
        """Return the content as text."""
        with self.open(encoding=encoding) as file:
            return str(file.read())


File = Path | MemoryFile


def for_arrow(file: File) -> Any:
    """Return what pyarrow reads: the file itself, mapped, as a path would be unpacked by its ending."""
    import pyarrow as pa

    return pa.BufferReader(file.content) if isinstance(file, MemoryFile) else pa.memory_map(str(file))
