"""The folder of a study as the page reads it: as data only, no more columns than needed, trouble in a sentence."""

from __future__ import annotations

import json
import os
import re
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any, NamedTuple

import numpy as np
import pandas as pd
from pydantic import BaseModel, Field, ValidationError

from sim.errors import BadInput
from sim.measures.figures import parse
from sim.study.dataset import SCHEMA, Dataset
from sim.study.plan import MAX_POINTS
from sim.study.run import MAX_SEEDS
from sim.wording.numbers import plain

REPORTS = ("sensitivity", "flip", "optimise")
"""Analyses that a folder may hold, each as a JSON file of its own."""
LARGEST_TEXT = 64_000_000  # bytes
MAX_PARTS = 1_000_000
TRIES = 3  # a sweep at work moves runs from pieces to parts while they are read
_PATH = re.compile(r"(?<![\w.])(?:[A-Za-z]:)?[\\/](?:[^\s'\"\\/]+[\\/])+")
NOT_FACTORS = ("design_id", "design", "scenario")


class Trouble(BadInput):
    """A study that cannot be shown. `code` and `values` make its sentence in the language of the page."""

    def __init__(self, code: str, **values: str) -> None:
        """Take the code of a text and what is put in."""
        super().__init__(code)
        self.code, self.values = code, values


class Overview(NamedTuple):
    """What a sweep is and how far it got."""

    title: str
    question: str
    scenarios: tuple[str, ...]
    factors: tuple[str, ...]
    outcomes: tuple[str, ...]
    n_points: int
    n_seeds: int
    n_ended: int
    n_failed: int
    levels: pd.DataFrame
    """One row per factor: key, low, high (numbers or words), values (how many different ones)."""
    causes: pd.DataFrame
    """Why runs failed: runs, error; the most frequent first."""

    @property
    def n_runs(self) -> int:
        """Return how many runs there will be."""
        return self.n_points * self.n_seeds


class _Manifest(BaseModel):
    """What the page takes from a manifest."""

    name: str = ""
    title: str = ""
    points: Annotated[int, Field(ge=1, le=MAX_POINTS)]
    seeds: Annotated[int, Field(ge=1, le=MAX_SEEDS)]
    part_runs: Annotated[int, Field(ge=1)]
    outcomes: Annotated[tuple[str, ...], Field(min_length=1)]


class _Question(BaseModel):
    """What the page takes from the study's own words."""

    title: str = ""
    question: str = ""


def holds_study(folder: Path) -> bool:
    """Return whether a folder looks as if it held a study."""
    try:
        return any((folder / f"{name}.json").is_file() for name in ("manifest", *REPORTS))
    except (OSError, ValueError):
        return False


def stamp_of(folder: Path) -> str:
    """Return what changes whenever something is written to a folder."""
    names = ("manifest.json", "design.parquet", "runs", "unfinished", *(f"{name}.json" for name in REPORTS))
    return " ".join(str(path.stat().st_mtime_ns) if (path := folder / name).exists() else "-" for name in names)


def report_in(folder: Path, name: str) -> dict[str, Any] | None:
    """Return a saved report, None if there is none. Raises Trouble if it cannot be read."""
    path = folder / f"{name}.json"
    if not path.is_file():
        return None
    with _readable(folder):
        report = json.loads(_text(path))
    if not isinstance(report, dict):
        raise Trouble("broken", why=f"{name}.json")
    return report


def dataset_in(folder: Path) -> Dataset | None:
    """Return the sweep in a folder, None if there is none. Raises Trouble if it cannot be read."""
    if not (folder / "manifest.json").is_file():
        return None
    with _readable(folder):
        manifest = json.loads(_text(folder / "manifest.json"))
        if isinstance(manifest, dict) and manifest.get("schema_version", SCHEMA) != SCHEMA:
            raise Trouble("schema", schema=str(manifest["schema_version"])[:20], known=str(SCHEMA))
        if not isinstance(manifest, dict) or "part_runs" not in manifest:  # runs and analyses have a manifest too
            if not any((folder / f"{name}.json").is_file() for name in REPORTS):
                raise Trouble("nothing")
            return None
        known = _Manifest.model_validate(manifest)
        if known.points * known.seeds > MAX_PARTS * known.part_runs:
            raise Trouble("broken", why="manifest.json")
        return Dataset(folder)


def overview(folder: Path) -> Overview:
    """Return what a sweep is and how far it got. Raises Trouble if it cannot be read."""
    dataset = dataset_in(folder)
    assert dataset is not None  # asked before
    known = _Manifest.model_validate(dataset.manifest)
    with _readable(folder):
        for attempt in range(TRIES):
            try:
                design, failures = dataset.design(), dataset.failures()
                missing = dataset.n_missing
                break
            except FileNotFoundError:
                if attempt == TRIES - 1:
                    raise
        factors = [name for name in design.columns if name not in NOT_FACTORS]
        levels = pd.DataFrame([_level(key, design[key].dropna()) for key in factors])
        causes = failures.groupby("error").size().sort_values(ascending=False)
        return Overview(
            title=known.title or known.name, question=_question(folder),
            scenarios=tuple(str(name) for name in design["scenario"].unique()), factors=tuple(factors),
            outcomes=tuple(name for name in known.outcomes if _is_known(name)),
            n_points=known.points, n_seeds=known.seeds,
            n_ended=known.points * known.seeds - missing, n_failed=len(failures), levels=levels,
            causes=pd.DataFrame({"runs": causes.to_numpy(), "error": causes.index.to_numpy()}),
        )  # fmt: skip


class Points(NamedTuple):
    """What a heat map needs of a sweep."""

    design: pd.DataFrame
    runs: pd.DataFrame
    failed: np.ndarray


def points_of(folder: Path, keys: tuple[str, ...], outcome: str, scenario: str | None) -> Points:
    """Return some columns of a sweep's design and of its runs; no other column is read.

    Args:
        folder: of the sweep.
        keys: columns of the design.
        outcome: column of the runs.
        scenario: points of other scenarios are left out; None for all.

    Raises:
        Trouble: a file cannot be read.
    """
    dataset = dataset_in(folder)
    assert dataset is not None  # asked before
    with _readable(folder):
        columns = list(dict.fromkeys(["design_id", "scenario", *keys]))
        design = pd.read_parquet(folder / "design.parquet", columns=columns)
        for attempt in range(TRIES):
            try:
                runs, failures = dataset.runs(["design_id", "seed", outcome]), dataset.failures()
                break
            except FileNotFoundError:
                if attempt == TRIES - 1:
                    raise
        if not dataset.manifest.get("paired", True):  # every point has seeds of its own: count them instead
            runs["seed"] = runs.groupby("design_id").cumcount()
        if scenario is not None:
            design = design[design["scenario"] == scenario]
        return Points(design, runs, failures["design_id"].to_numpy(dtype=int))


def csv_of(folder: Path) -> bytes:
    """Return all runs with the columns of the design next to them, as CSV. Raises Trouble if they cannot be read."""
    dataset = dataset_in(folder)
    assert dataset is not None  # asked before
    with _readable(folder):
        return dataset.frame().to_csv(index=False).encode()


def _level(key: str, values: pd.Series) -> dict[str, Any]:
    words = [str(one) for one in values.unique()] if values.dtype == object or values.dtype == "str" else []
    ends = (words[0], words[-1]) if words else (plain(values.min()), plain(values.max()))
    return {"key": key, "low": ends[0], "high": ends[1], "values": int(values.nunique())}


def _question(folder: Path) -> str:
    """Return the question of the study; a file that this version cannot read asks none."""
    try:
        return _Question.model_validate(tomllib.loads(_text(folder / "study.toml"))).question
    except (OSError, ValueError):
        return ""


def _is_known(outcome: str) -> bool:
    try:
        parse(outcome)
    except BadInput:
        return False
    return True


def _text(path: Path) -> str:
    if path.stat().st_size > LARGEST_TEXT:
        raise ValueError(f"{path.name} is too large")
    return path.read_text(encoding="utf-8")


@contextmanager
def _readable(folder: Path) -> Iterator[None]:
    """Turn whatever is wrong with the files of a folder into one sentence."""
    try:
        yield
    except Trouble:
        raise
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        place = ".".join(str(part) for part in first["loc"])
        raise Trouble("broken", why=f"manifest.json, {place}") from None
    except Exception as error:  # anybody may have written these files, or something half of them
        raise Trouble("broken", why=without_paths(str(error), folder)[:160] or type(error).__name__) from None


def without_paths(text: str, folder: Path) -> str:
    """Return a text on one line in which files have names only: where they lie on the server is not shown."""
    cleaned = " ".join(text.split()).replace(f"{folder}{os.sep}", "").replace(str(folder), folder.name)
    return _PATH.sub("", cleaned)
