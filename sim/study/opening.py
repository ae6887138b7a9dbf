"""The folder of a sweep is begun, or opened to be gone on with: is it the same study, and is all of it there?"""

from __future__ import annotations

import json
import os
import re
import shutil
import sys
from concurrent.futures import Executor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pandas as pd

from sim.errors import BadInput, ResumeMismatch
from sim.market.behaviour import behaviour_digest
from sim.results import provenance
from sim.study.dataset import SCHEMA
from sim.study.designs import design_table, list_of_points
from sim.study.durable import HALF, LOCK, write_whole
from sim.study.evaluate import batch_size, n_workers
from sim.study.plan import Study
from sim.study.writing import DESIGN, Writer, digest_of

BATCHES_PER_PART = 32
BEFORE_MANIFEST = {"study.toml", "points", "scenarios", DESIGN}
"""What a sweep that was ended before its manifest came may have left, files half written apart."""
_PASSING = re.compile(rf"\.\w+\.unfinished|{re.escape(LOCK)}")
"""Names that another process may make for a moment: to try out whether it can write here, and to lock."""


def opened(study: Study, folder: Path, resume: bool, force: bool) -> Writer:
    """Return a sweep to go on with, what is asked for repaired if it was damaged."""
    dataset = Writer(folder)
    before = dataset.manifest
    if not resume:
        raise BadInput(f'--out: "{folder}" holds a sweep already; give --resume to go on with it.')
    if before["study"] != study.digest:
        raise ResumeMismatch(
            f'--resume: "{folder}" was begun with another study ({before["study"]}, not {study.digest}): scenarios, '
            "factors, design or outcomes differ. Name a new folder, or take the study.toml that lies in it."
        )
    if before["seeds"] > study.n_seeds:
        raise ResumeMismatch(
            f'--resume: "{folder}" holds {before["seeds"]} seeds per point, more than the {study.n_seeds} asked for.'
        )
    if before["engine"] != behaviour_digest() and not force:
        raise ResumeMismatch(
            f'--resume: "{folder}" was begun with engine {before["engine"]}; this is {behaviour_digest()}, whose '
            "results may differ. Name a new folder, or give --force to mix them."
        )
    is_asked = _asked_before(dataset, study)
    place = folder / DESIGN
    if digest_of(place) != before.get("design_sha256", digest_of(place)):
        _write_design(design_table(study), folder)
    n_points = _n_points(dataset)
    if n_points != before["points"] or digest_of(place) != before.get("design_sha256", digest_of(place)):
        raise BadInput(
            f'--resume: "{place}" is damaged and cannot be made again as it was; sweep the study into a new folder.'
        )
    if not is_asked:
        _write_question(study, folder)
    asked = {"outcomes": list(study.outcomes), "record": list(study.record), "seeds": study.n_seeds}
    dataset.manifest |= asked | {"engine": behaviour_digest()}
    return dataset


def _n_points(dataset: Writer) -> int:
    """Return how many points the design has, 0 if it cannot be read."""
    try:
        return len(dataset.design())
    except (BadInput, FileNotFoundError):
        return 0


def _asked_before(dataset: Writer, study: Study) -> bool:
    """Return whether the copy of the study in the folder is whole and asks for all that is asked for now.

    Raises:
        ResumeMismatch: it names other seeds.
    """
    try:
        copy = dataset.study()
        if copy.digest != study.digest:
            return False
    except BadInput:
        return False
    if isinstance(copy.seeds, tuple) and isinstance(study.seeds, tuple) and study.seeds[: copy.n_seeds] != copy.seeds:
        raise ResumeMismatch(
            f'--resume: "{dataset.folder}" was begun with other seeds; list those first, and new ones after them.'
        )
    return copy.n_seeds == study.n_seeds


def begun(study: Study, folder: Path, design: pd.DataFrame, was_left: bool) -> Writer:
    """Begin a sweep: everything that says what it is, the manifest last.

    was_left: there is a lock without an owner, so that what a sweep writes first is that of one that was ended
    """
    there = {path.name for path in folder.iterdir() if not _PASSING.fullmatch(path.name)}
    if there and not (was_left and {name.removesuffix(HALF) for name in there} <= BEFORE_MANIFEST | {"manifest.json"}):
        raise BadInput(f'--out: "{folder}" is not empty and holds no sweep; name a new or an empty folder.')
    _clear(folder)
    try:
        return _written(study, folder, design)
    except BaseException:  # as if nothing had been: a full disk, or Ctrl-C
        _clear(folder)
        raise


def _clear(folder: Path) -> None:
    """Remove what a sweep writes before its manifest."""
    for name in BEFORE_MANIFEST:
        shutil.rmtree(folder / name, ignore_errors=True)
        (folder / name).unlink(missing_ok=True)


def _written(study: Study, folder: Path, design: pd.DataFrame) -> Writer:
    _write_question(study, folder)
    _write_design(design, folder)
    size = batch_size([base.with_changes(_largest(design)) for base in study.bases])
    manifest: dict[str, Any] = {
        "schema_version": SCHEMA,
        "name": study.name,
        "title": study.title,
        "study": study.digest,
        "outcomes": list(study.outcomes),
        "record": list(study.record),
        "points": len(design),
        "seeds": study.n_seeds,
        "paired": study.paired,
        "batch_runs": size,
        "part_runs": size * BATCHES_PER_PART,
        **provenance(*study.bases),
        "design_sha256": digest_of(folder / DESIGN),
        "sessions": [],
        "is_complete": False,
    }
    write_whole(folder / "manifest.json", json.dumps(manifest, indent=2) + "\n")
    return Writer(folder)


def _write_question(study: Study, folder: Path) -> None:
    """Write the study with all that it names, as files that can be run again."""
    import tomli_w

    table = study.model_dump(mode="json", exclude_unset=True, exclude={"name"})
    table["scenarios"] = [_beside(name) for name in study.scenarios]
    for at, drawn in enumerate(table.get("design", [])):
        if drawn.get("file"):
            copy, points = f"points/points_{at}.csv", list_of_points(study, study.design[at])
            write_whole(folder / copy, points.path.read_text(encoding=points.seen.encoding))
            drawn["file"] = copy
    for base in study.bases:
        write_whole(folder / "scenarios" / f"{base.name}.toml", base.to_toml())
    write_whole(folder / "study.toml", tomli_w.dumps(_without_none(table)))


def _write_design(design: pd.DataFrame, folder: Path) -> None:
    write_whole(folder / DESIGN, lambda file: design.to_parquet(file, index=False))


def _largest(design: pd.DataFrame) -> dict[str, int]:
    """Return the largest size of a market that a design asks for, where it asks for any."""
    sizes = ("customers", "market.customers", "months", "market.months")
    return {key: int(design[key].max()) for key in sizes if key in design}


def _beside(name: str) -> str:
    """Return how the copy of a study names a scenario: one that came as a file lies next to it."""
    return f"scenarios/{Path(name).name}" if name.endswith(".toml") else name


def _without_none(value: Any) -> Any:
    """Return a table without what is not set: TOML has no word for nothing."""
    if isinstance(value, dict):
        return {key: _without_none(one) for key, one in value.items() if one is not None}
    return [_without_none(one) for one in value] if isinstance(value, list) else value


def session(dataset: Writer, executor: Executor | None, workers: int | None, damaged: list[str]) -> dict[str, Any]:
    """Return what the manifest says of the work that begins now."""
    session = {
        "started": datetime.now(UTC).isoformat(timespec="seconds"),
        "command": " ".join(Path(word).name if at == 0 else word for at, word in enumerate(sys.argv)),
        "executor": type(executor).__name__ if executor else "processes",
        "workers": n_workers(executor) if executor else workers or os.cpu_count() or 1,
        "commit": provenance()["commit"],
        "engine": behaviour_digest(),
        **({"damaged": damaged} if damaged else {}),
    }
    return {"sessions": [*dataset.manifest["sessions"], session], "is_complete": False}
