"""A sweep on disk: a folder of Parquet files that any tool can read and that no crash leaves in disorder.

    manifest.json            study, versions, commit, seeds, how far it got
    study.toml, scenarios/   what was asked, as files that can be run again
    design.parquet           one row per point: design_id, design, scenario, and the keys it sets
    runs/part-00000.parquet  one row per run: run_id, design_id, seed, status, engine, one column per outcome
    failures/part-…          one row per run that failed: run_id, design_id, seed, error
    months/part-…            one row per run and month, if the study records any measure
    unfinished/              pieces of parts that are not complete

Runs are numbered: replication by replication, within each point by point. A part holds a fixed range of numbers, so the
files of a finished sweep are the same whatever did the work and however often it was interrupted. `sim.study.writing`
writes them, `.bond.lock` shows that a process does.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any, NamedTuple

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
from pydantic import BaseModel, Field, ValidationError

from sim.errors import BadInput
from sim.study.plan import MAX_POINTS, Study, load_study
from sim.study.run import MAX_SEEDS
from sim.wording.numbers import plain

SCHEMA = 1
TABLES = ("months", "failures", "runs")
"""In the order of writing: the file of runs comes last and makes a part or a piece count."""
UNFINISHED = "unfinished"
MAX_PART_RUNS = 1_000_000
_PART = re.compile(r"part-(\d{5,9})\.parquet")
_PIECE = re.compile(r"(\w+)-(\d{10,15})-(\d{10,15})\.parquet")


class Range(NamedTuple):
    """Runs number `first` to `last` - 1."""

    first: int
    last: int


class _Manifest(BaseModel):
    """What is relied on of a manifest."""

    name: str
    title: str
    study: str
    engine: str
    bind_or_bond: str
    scenarios: dict[str, str]
    outcomes: Annotated[list[str], Field(min_length=1)]
    record: list[str]
    points: Annotated[int, Field(ge=1, le=MAX_POINTS, strict=True)]
    seeds: Annotated[int, Field(ge=1, le=MAX_SEEDS, strict=True)]
    batch_runs: Annotated[int, Field(ge=1, le=MAX_PART_RUNS, strict=True)]
    part_runs: Annotated[int, Field(ge=1, le=MAX_PART_RUNS, strict=True)]
    sessions: list[dict[str, Any]]


class Dataset:
    """The folder of a sweep. Made by `sweep`, read by everybody else: `Dataset(folder).frame()`."""

    def __init__(self, folder: str | Path) -> None:
        """Open a folder.

        Raises:
            BadInput: it holds no sweep, one of another schema, or one whose manifest is damaged.
        """
        self.folder = Path(folder)
        try:
            self.manifest: dict[str, Any] = json.loads((self.folder / "manifest.json").read_text(encoding="utf-8"))
            schema = self.manifest["schema_version"]
        except (OSError, ValueError, KeyError, TypeError, RecursionError):
            raise BadInput(f'"{folder}" holds no sweep; name the folder given to `bond sweep` as --out.') from None
        if schema != SCHEMA:
            raise BadInput(f'"{folder}" was written with schema {schema}; this version reads schema {SCHEMA}.')
        try:
            _Manifest.model_validate(self.manifest)
        except ValidationError as error:
            where = ".".join(map(str, error.errors(include_url=False)[0]["loc"]))
            place = self.folder / "manifest.json"
            raise BadInput(f'"{place}" is damaged at "{where}"; sweep the study into a new folder.') from None

    def __repr__(self) -> str:
        """Return one line: the folder, and how many of its runs are there."""
        return f"Dataset({str(self.folder)!r}, {plain(self.n_runs - self.n_missing)} of {plain(self.n_runs)} runs)"

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
        return sum(last - first for first, last in self._gaps())

    @property
    def is_complete(self) -> bool:
        """Return whether every run is there, failed ones included."""
        return not self.n_missing

    def study(self) -> Study:
        """Return the study, read from its copy in the folder. Raises BadInput if that was tampered with."""
        return load_study(self.folder / "study.toml", str(self.manifest["name"]))

    def design(self) -> pd.DataFrame:
        """Return the points: columns design_id, design, scenario, and one per key that the design sets."""
        return read_table(self.folder / "design.parquet").to_pandas()

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
        """Return the runs with the design's columns next to them, one row per run."""
        return self.design().merge(self.runs(), on="design_id", how="right")

    def means(self) -> pd.DataFrame:
        """Return the design with the mean of every outcome over the seeds of each point."""
        means = self.runs().groupby("design_id")[self.outcomes].mean()
        return self.design().merge(means, left_on="design_id", right_index=True, how="inner")

    def _read(self, table: str, columns: Sequence[str] | None = None, otherwise: Sequence[str] = ()) -> pd.DataFrame:
        places = [self._part(table, at) for at in sorted(self._parts())]
        places += [self._piece(table, piece) for piece in self._pieces()]
        chosen = None if columns is None else list(columns)
        tables = [read_table(path, chosen) for path in places if path.is_file()]
        if not tables:
            return pd.DataFrame(columns=list(chosen or otherwise))
        return pa.concat_tables(tables).to_pandas()

    # What is there, and what is not.

    def _part(self, table: str, at: int) -> Path:
        return self.folder / table / f"part-{at:05d}.parquet"

    def _piece(self, table: str, piece: Range) -> Path:
        return self.folder / UNFINISHED / f"{table}-{piece.first:010d}-{piece.last:010d}.parquet"

    def _range(self, at: int) -> Range:
        """Return the runs that a part is made for."""
        size = int(self.manifest["part_runs"])
        return Range(at * size, min((at + 1) * size, self.n_runs))

    def _numbers(self, table: str = "runs") -> list[int]:
        """Return the numbers of the parts of which a table is there."""
        matches = (_PART.fullmatch(path.name) for path in (self.folder / table).glob("part-*.parquet"))
        return sorted(at for one in matches if one and (at := int(one[1])) * self.manifest["part_runs"] < self.n_runs)

    def _parts(self) -> dict[int, Range]:
        """Return the parts that are there, by number, with the runs they hold."""
        parts = {}
        for at in self._numbers():
            first = self._range(at).first
            parts[at] = Range(first, first + _opened(self._part("runs", at)).metadata.num_rows)
        return parts

    def _pieces(self) -> list[Range]:
        """Return the pieces that count, in order: those that no part and no larger piece holds already."""
        pieces, parts = self._all_pieces(), list(self._parts().values())
        return [one for one in pieces if not any(holds(other, one) for other in (*parts, *pieces) if other is not one)]

    def _all_pieces(self, table: str = "runs") -> list[Range]:
        names = (_PIECE.fullmatch(path.name) for path in (self.folder / UNFINISHED).glob(f"{table}-*.parquet"))
        matches = (Range(int(one[2]), int(one[3])) for one in names if one and one[1] == table)
        return sorted(one for one in matches if one.first < one.last <= self.n_runs)

    def missing(self) -> Iterator[Range]:
        """Yield the ranges of runs that are not there, none of them across the end of a part."""
        size = int(self.manifest["part_runs"])
        for at, last in self._gaps():
            while at < last:
                upto = min(last, (at // size + 1) * size)
                yield Range(at, upto)
                at = upto

    def _gaps(self) -> Iterator[Range]:
        """Yield the ranges of runs that are not there, each as long as it is."""
        at = 0
        for first, last in [*sorted([*self._parts().values(), *self._pieces()]), Range(self.n_runs, self.n_runs)]:
            if at < first:
                yield Range(at, first)
            at = max(at, last)


def read_table(path: Path, columns: Sequence[str] | None = None) -> pa.Table:
    """Return what is in a Parquet file of a sweep.

    Raises:
        BadInput: it is damaged.
        OSError: it is not there, or not for us to read.
    """
    with _complains(path):
        table = _opened(path).read(columns=None if columns is None else list(columns))
        return table if columns is None else table.select(list(columns))


def _opened(path: Path) -> pq.ParquetFile:
    """Open a Parquet file by itself: a dataset would look into the names of the folders above it. Raises BadInput."""
    with _complains(path):
        return pq.ParquetFile(path, page_checksum_verification=True)


@contextmanager
def _complains(path: Path) -> Iterator[None]:
    try:
        yield
    except (FileNotFoundError, PermissionError):
        raise
    except (pa.ArrowException, OSError, ValueError, MemoryError):  # whatever the bytes happen to ask for
        raise BadInput(
            f'"{path}" is damaged. `bond sweep` with --resume finds out what is, and does those runs again.'
        ) from None


def holds(one: Range, other: Range) -> bool:
    """Return whether all runs of the other range are in the first one."""
    return one.first <= other.first and other.last <= one.last
