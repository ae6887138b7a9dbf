"""A sweep on disk: a folder of Parquet files that any tool can read and that no crash leaves in disorder.

    manifest.json            study, versions, commit, seeds, how far it got
    study.toml, scenarios/   what was asked, as files that can be run again
    design.parquet           one row per point: design_id, design, scenario, and the keys it sets
    runs/part-00000.parquet  one row per run: run_id, design_id, seed, status, engine, one column per outcome
    failures/part-…          one row per run that failed: run_id, design_id, seed, error
    months/part-…            one row per run and month, if the study records any measure
    unfinished/              pieces of parts that are not complete

Runs are numbered: replication by replication, within each point by point. A part holds a fixed range of numbers, so the
files of a finished sweep are the same whoever did the work and however often it was interrupted.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from sim.errors import BadInput
from sim.study.plan import Study, load_study

SCHEMA = 1
TABLES = ("months", "failures", "runs")
"""In the order of writing: the file of runs comes last and makes a part or a piece count."""
UNFINISHED = "unfinished"
_LOCK = ".lock"


class Range(NamedTuple):
    """Runs number `first` to `last` - 1."""

    first: int
    last: int


class Dataset:
    """The folder of a sweep. Made by `sweep`, read by everybody else: `Dataset(folder).frame()`."""

    def __init__(self, folder: str | Path) -> None:
        """Open a folder.

        Raises:
            BadInput: it holds no sweep, or one of another schema.
        """
        self.folder = Path(folder)
        try:
            self.manifest: dict[str, Any] = json.loads((self.folder / "manifest.json").read_text(encoding="utf-8"))
            schema = self.manifest["schema_version"]
        except (OSError, ValueError, KeyError, TypeError):
            raise BadInput(f'"{folder}" holds no sweep; name the folder given to `bond sweep` as --out.') from None
        if schema != SCHEMA:
            raise BadInput(f'"{folder}" was written with schema {schema}; this version reads schema {SCHEMA}.')

    def __repr__(self) -> str:
        """Return one line: the folder, and how many of its runs are there."""
        return f"Dataset({str(self.folder)!r}, {self.n_runs - self.n_missing:,} of {self.n_runs:,} runs)"

    @property
    def n_runs(self) -> int:
        """Return how many runs the sweep consists of."""
        return int(self.manifest["points"]) * int(self.manifest["seeds"])

    @property
    def outcomes(self) -> list[str]:
        """Return the names of the outcomes."""
        return list(self.manifest["outcomes"])

    @property
    def factors(self) -> list[str]:
        """Return the keys that the design varies."""
        return [name for name in self.design().columns if name not in {"design_id", "design", "scenario"}]

    @property
    def n_missing(self) -> int:
        """Return how many runs are not there."""
        return sum(last - first for first, last in self.missing())

    @property
    def is_complete(self) -> bool:
        """Return whether every run is there, failed ones included."""
        return not self.n_missing

    def study(self) -> Study:
        """Return the study, read from its copy in the folder. Raises BadInput if that was tampered with."""
        return load_study(self.folder / "study.toml", str(self.manifest["name"]))

    def design(self) -> pd.DataFrame:
        """Return the points: columns design_id, design, scenario, and one per key that the design sets."""
        return pd.read_parquet(self.folder / "design.parquet")

    def runs(self, columns: Sequence[str] | None = None) -> pd.DataFrame:
        """Return one row per run that is there: run_id, design_id, seed, status, engine, and the outcomes.

        columns: of these only some, which spares memory where there are millions of runs
        """
        return self._read("runs", columns)

    def failures(self) -> pd.DataFrame:
        """Return one row per failed run: run_id, design_id, seed, error."""
        return self._read("failures", otherwise=["run_id", "design_id", "seed", "error"])

    def months(self) -> pd.DataFrame:
        """Return one row per run and month: run_id, design_id, seed, month, and the recorded measures."""
        return self._read("months", otherwise=["run_id", "design_id", "seed", "month"])

    def frame(self) -> pd.DataFrame:
        """Return the runs with the design's columns beside them, one row per run."""
        return self.design().merge(self.runs(), on="design_id", how="right")

    def means(self) -> pd.DataFrame:
        """Return the design with the mean of every outcome over the seeds of each point."""
        means = self.runs().groupby("design_id")[self.outcomes].mean()
        return self.design().merge(means, left_on="design_id", right_index=True, how="inner")

    def _read(self, table: str, columns: Sequence[str] | None = None, otherwise: Sequence[str] = ()) -> pd.DataFrame:
        places = [self.folder / table / _part(at) for at in sorted(self._parts())]
        places += [self._piece(table, piece) for piece in self._pieces()]
        chosen = None if columns is None else list(columns)
        found = [pq.read_table(path, columns=chosen) for path in places if path.is_file()]
        if not found:
            return pd.DataFrame(columns=list(chosen or otherwise))
        return pa.concat_tables(found).to_pandas()

    # What is there, and what is not.

    def _parts(self) -> dict[int, Range]:
        """Return the parts that are there, by number, with the runs they hold."""
        size, found = int(self.manifest["part_runs"]), {}
        for path in (self.folder / "runs").glob("part-*.parquet"):
            at = int(path.stem.removeprefix("part-"))
            found[at] = Range(at * size, at * size + pq.ParquetFile(path).metadata.num_rows)
        return found

    def _pieces(self) -> list[Range]:
        """Return the pieces that count, in order: those that no part and no larger piece holds already."""
        pieces, parts = self._all_pieces(), list(self._parts().values())
        return [one for one in pieces if not any(_holds(other, one) for other in (*parts, *pieces) if other is not one)]

    def _all_pieces(self) -> list[Range]:
        names = (path.stem.split("-")[1:] for path in (self.folder / UNFINISHED).glob("runs-*.parquet"))
        return sorted(Range(int(first), int(last)) for first, last in names)

    def missing(self) -> Iterator[Range]:
        """Yield the ranges of runs that are not there, none of them across the end of a part."""
        size = int(self.manifest["part_runs"])
        there = sorted([*self._parts().values(), *self._pieces()])
        at = 0
        for first, last in [*there, Range(self.n_runs, self.n_runs)]:
            while at < first:
                upto = min(first, (at // size + 1) * size)
                yield Range(at, upto)
                at = upto
            at = max(at, last)

    # Writing, for the one process that holds the lock.

    def keep(self, piece: Range, tables: dict[str, pa.Table]) -> None:
        """Keep the rows of some runs, and make a part of its pieces when it is complete."""
        for name in TABLES:
            if name in tables:
                _write(self._piece(name, piece), tables[name])
        size = int(self.manifest["part_runs"])
        at = piece.first // size
        part = Range(at * size, min((at + 1) * size, self.n_runs))
        # Not `_pieces`, which opens every part: what does not count was cleared away before the first batch.
        pieces = [one for one in self._all_pieces() if _holds(part, one)]
        if sum(last - first for first, last in pieces) == part.last - part.first:
            self._merge(at, pieces)

    def _merge(self, at: int, pieces: Sequence[Range]) -> None:
        for name in TABLES:
            paths = [path for piece in pieces if (path := self._piece(name, piece)).is_file()]
            if paths:
                _write(self.folder / name / _part(at), pa.concat_tables([pq.read_table(path) for path in paths]))
        self._drop(pieces)

    def _drop(self, pieces: Sequence[Range]) -> None:
        for name in reversed(TABLES):
            for piece in pieces:
                self._piece(name, piece).unlink(missing_ok=True)

    def tidy_up(self) -> None:
        """Clear away what a crash left half done: files half written, and pieces of parts that are complete."""
        for path in self.folder.rglob("*.half"):
            path.unlink(missing_ok=True)
        counts = set(self._pieces())
        self._drop([piece for piece in self._all_pieces() if piece not in counts])
        for at, held in self._parts().items():
            if held.last < min(held.first + int(self.manifest["part_runs"]), self.n_runs):
                self._reopen(at, held)  # more seeds are asked for than before

    def _reopen(self, at: int, held: Range) -> None:
        """Make a piece of a part. As long as the part is there its copy does not count."""
        paths = {name: path for name in TABLES if (path := self.folder / name / _part(at)).is_file()}
        for name, path in paths.items():
            _write(self._piece(name, held), pq.read_table(path))
        for path in reversed(paths.values()):
            path.unlink()

    def drop_failed(self) -> int:
        """Forget the runs that failed, so that they are done again. Returns how many there were."""
        dropped = 0
        for at, held in self._parts().items():
            if (self.folder / "failures" / _part(at)).is_file():
                self._reopen(at, held)
        for piece in self._pieces():
            if not self._piece("failures", piece).is_file():
                continue
            runs = pq.read_table(self._piece("runs", piece))
            months = self._piece("months", piece)
            recorded = pq.read_table(months) if months.is_file() else None
            went_well = [status == "done" for status in runs["status"].to_pylist()]
            dropped += went_well.count(False)
            for first, last in _stretches(went_well):
                some = runs.slice(first, last - first)
                stretch = Range(piece.first + first, piece.first + last)
                if recorded is not None:
                    own = some.select(["design_id", "seed"]).to_pandas().merge(recorded.to_pandas())
                    frame = own[recorded.column_names]
                    _write(self._piece("months", stretch), pa.Table.from_pandas(frame, recorded.schema))
                _write(self._piece("runs", stretch), some)
            self._drop([piece])  # up to here what was taken out of it does not count
        return dropped

    def _piece(self, table: str, piece: Range) -> Path:
        return self.folder / UNFINISHED / f"{table}-{piece.first:010d}-{piece.last:010d}.parquet"

    def tell(self, **news: Any) -> None:
        """Write something into the manifest."""
        self.manifest |= news
        write_text(self.folder / "manifest.json", json.dumps(self.manifest, indent=2) + "\n")

    def finish(self) -> None:
        """Clear away the empty folder of pieces."""
        shutil.rmtree(self.folder / UNFINISHED, ignore_errors=True)

    def lock(self) -> Callable[[], None]:
        """Keep every other process from writing here until the function returned is called, or this process ends.

        Raises:
            BadInput: another process is at it.
        """
        (self.folder / UNFINISHED).mkdir(exist_ok=True)
        file = (self.folder / UNFINISHED / _LOCK).open("w")
        try:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except ImportError:  # a system without such locks: nobody is kept out
            pass
        except OSError:
            file.close()
            raise BadInput(f'--out: another process is writing to "{self.folder}".') from None
        return file.close


def _part(at: int) -> str:
    return f"part-{at:05d}.parquet"


def _stretches(wanted: Sequence[bool]) -> Iterator[Range]:
    """Yield the unbroken stretches of true values."""
    first: int | None = None
    for at, is_wanted in enumerate([*wanted, False]):
        if is_wanted and first is None:
            first = at
        elif not is_wanted and first is not None:
            yield Range(first, at)
            first = None


def _holds(one: Range, other: Range) -> bool:
    return one.first <= other.first and other.last <= one.last


def _write(path: Path, table: pa.Table) -> None:
    """Write a Parquet file so that it is there as a whole or not at all."""
    half = path.with_name(f"{path.name}.half")
    half.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(table, half)
    os.replace(half, path)


def write_text(path: Path, text: str) -> None:
    """Write a text file so that it is there as a whole or not at all."""
    half = path.with_name(f"{path.name}.half")
    half.parent.mkdir(parents=True, exist_ok=True)
    half.write_text(text, encoding="utf-8", newline="\n")
    os.replace(half, path)
