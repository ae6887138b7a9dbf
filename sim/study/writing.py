"""The folder of a sweep as the one process that holds its lock writes it: in an order that a power cut cannot upset.

What a file stands for is on disk before the file is, and goes only after what replaces it is on disk. The table of runs
makes a part or a piece count, so it is the last to come and the first to go.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from sim.errors import BadInput
from sim.study.dataset import TABLES, UNFINISHED, Dataset, Range, holds, read_table
from sim.study.durable import HALF, remove, write_whole

DESIGN = "design.parquet"


class Writer(Dataset):
    """A sweep to which rows are added."""

    def keep(self, piece: Range, tables: dict[str, pa.Table]) -> None:
        """Keep the rows of some runs, and make a part of its pieces when it is complete."""
        for name in TABLES:
            if name in tables:
                write_table(self._piece(name, piece), tables[name])
        self._merge_if_complete(piece.first // int(self.manifest["part_runs"]))

    def _merge_if_complete(self, at: int) -> None:
        part = self._range(at)
        # Not `_pieces`, which opens every part: what does not count was cleared away before the first batch.
        pieces = [one for one in self._all_pieces() if holds(part, one)]
        if sum(last - first for first, last in pieces) < part.last - part.first:
            return
        for name in TABLES:
            paths = [path for piece in pieces if (path := self._piece(name, piece)).is_file()]
            if paths:
                write_table(self._part(name, at), pa.concat_tables([read_table(path) for path in paths]))
        self._drop(pieces)

    def _drop(self, pieces: Sequence[Range]) -> None:
        self._forget([{name: self._piece(name, piece) for name in TABLES} for piece in pieces])

    @staticmethod
    def _forget(some: Sequence[dict[str, Path]]) -> None:
        """Remove parts or pieces, each a path by table: first all tables of runs, without which the others are none."""
        for name in reversed(TABLES):
            remove([path for paths in some if (path := paths[name]).is_file()])

    def tidy_up(self) -> list[str]:
        """Clear away what a crash left half done, and what is damaged, so that its runs are missing.

        Returns:
            Names of the files of runs that were damaged.
        """
        remove([*self.folder.rglob(f"*{HALF}")])
        damaged = [*self._drop_damaged()]
        counts = set(self._pieces())
        self._drop([piece for piece in self._all_pieces() if piece not in counts])
        for at, held in self._parts().items():
            if held.last < self._range(at).last:
                self._reopen(at, held)  # more seeds are asked for than before
        size = int(self.manifest["part_runs"])
        for at in sorted({piece.first // size for piece in self._all_pieces()}):
            self._merge_if_complete(at)  # where a crash came just before
        return damaged

    def _drop_damaged(self) -> Iterator[str]:
        """Remove parts and pieces of which a table is damaged, missing or another's, and yield their names."""
        for at in sorted({at for name in TABLES for at in self._numbers(name)}):
            paths, part = {name: self._part(name, at) for name in TABLES}, self._range(at)
            yield from self._drop_unless_sound(paths, part, range(1, part.last - part.first + 1))
        for piece in sorted({piece for name in TABLES for piece in self._all_pieces(name)}):
            length = piece.last - piece.first
            is_in_part = holds(self._range(piece.first // int(self.manifest["part_runs"])), piece)
            paths = {name: self._piece(name, piece) for name in TABLES}
            yield from self._drop_unless_sound(paths, piece, range(length, length + is_in_part))

    def _drop_unless_sound(self, paths: dict[str, Path], runs: Range, lengths: range) -> Iterator[str]:
        if self._is_sound(paths, runs.first, lengths):
            return
        if paths["runs"].is_file():  # without it the others are what a crash left
            yield paths["runs"].relative_to(self.folder).as_posix()
        self._forget([paths])

    def _is_sound(self, paths: dict[str, Path], first: int, lengths: range) -> bool:
        """Return whether the tables of a part or piece can be read, and belong together and to this place."""
        tables = {name: _intact(path) for name, path in paths.items()}
        runs = tables["runs"]
        columns = ["run_id", "design_id", "seed", "status", "engine", *self.outcomes]
        if runs is None or runs.column_names != columns or len(runs) not in lengths:
            return False
        points = np.arange(first, first + len(runs)) % int(self.manifest["points"])
        status = np.array(runs["status"].to_pylist())
        if not np.array_equal(runs["design_id"].to_numpy(), points) or not set(status) <= {"done", "failed"}:
            return False
        ids = np.array(runs["run_id"].to_pylist())
        wanted = {"failures": ids[status == "failed"], "months": ids[status == "done"]}
        if not self.manifest["record"]:
            wanted["months"] = ids[:0]
        for name, whose in wanted.items():
            table = tables[name]
            if paths[name].is_file() and (table is None or "run_id" not in table.column_names):
                return False
            if ([] if table is None else table["run_id"].unique().to_pylist()) != whose.tolist():
                return False
        return True

    def _reopen(self, at: int, held: Range) -> None:
        """Make a piece of a part. As long as the part is there its copy does not count."""
        paths = {name: self._part(name, at) for name in TABLES}
        for name, path in paths.items():
            if path.is_file():
                write_table(self._piece(name, held), read_table(path))
        self._forget([paths])

    def drop_failed(self) -> None:
        """Forget the runs that failed, so that they are done again."""
        for at, held in self._parts().items():
            if self._part("failures", at).is_file():
                self._reopen(at, held)
        for piece in self._pieces():
            if not self._piece("failures", piece).is_file():
                continue
            runs = read_table(self._piece("runs", piece))
            months = self._piece("months", piece)
            recorded = read_table(months) if months.is_file() else None
            for first, last in _stretches([status == "done" for status in runs["status"].to_pylist()]):
                some = runs.slice(first, last - first)
                stretch = Range(piece.first + first, piece.first + last)
                if recorded is not None:
                    own = some.select(["design_id", "seed"]).to_pandas().merge(recorded.to_pandas())
                    frame = own[recorded.column_names]
                    write_table(self._piece("months", stretch), pa.Table.from_pandas(frame, recorded.schema))
                write_table(self._piece("runs", stretch), some)
            self._drop([piece])  # up to here what was taken out of it does not count

    def tell(self, **news: Any) -> None:
        """Write something into the manifest."""
        self.manifest |= news
        write_whole(self.folder / "manifest.json", json.dumps(self.manifest, indent=2) + "\n")

    def finish(self) -> None:
        """Clear away the empty folder of pieces."""
        with suppress(OSError):
            (self.folder / UNFINISHED).rmdir()


def write_table(path: Path, table: pa.Table) -> None:
    """Write a Parquet file with check sums, so that damage can be told."""
    write_whole(path, lambda file: pq.write_table(table, file, write_page_checksum=True))


def digest_of(path: Path) -> str:
    """Return a hash of a file, empty if it is not there."""
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""


def _intact(path: Path) -> pa.Table | None:
    """Return a table, None if it is damaged or not there."""
    try:
        table = read_table(path) if path.is_file() else None
        if table is not None:
            table.validate(full=True)
        return table
    except (BadInput, pa.ArrowException):
        return None


def _stretches(wanted: Iterable[bool]) -> Iterator[Range]:
    """Yield the unbroken stretches of true values."""
    first: int | None = None
    for at, is_wanted in enumerate([*wanted, False]):
        if is_wanted and first is None:
            first = at
        elif not is_wanted and first is not None:
            yield Range(first, at)
            first = None
