"""What was found so far, kept as it is found, so that an interrupted examination goes on where it stopped."""

from __future__ import annotations

import hashlib
import json
import os
import zlib
from pathlib import Path
from typing import Any

from sim.errors import BadInput, ResumeMismatch
from sim.evidence.lab import Lab
from sim.market.behaviour import behaviour_digest
from sim.study.durable import HALF, LOCK, sync, write_whole

ROWS, CONDITIONS = "rows.jsonl", "conditions.json"


class Store:
    """A folder that keeps each finding on a line of its own, under the conditions it was found under."""

    def __init__(self, folder: Path, lab: Lab, resume: bool) -> None:
        """Open or begin a folder.

        Raises:
            BadInput: there is something in it already and going on was not asked for, or its conditions are damaged.
            ResumeMismatch: it was begun with another engine, size or mechanisms switched off.
        """
        self._rows = folder / ROWS
        self._findings: dict[str, Any] = {}
        conditions = {
            "engine": behaviour_digest(), "experiments": experiments_digest(), "seeds": lab.seeds,
            "customers": lab.customers, "without": list(lab.without), "set": dict(lab.usual),
        }  # fmt: skip
        stamp = folder / CONDITIONS
        if stamp.is_file():
            if not resume:
                raise BadInput(f'--out: "{folder}" holds findings already; give --resume to go on with them.')
            before = _conditions(stamp)
            for name, value in conditions.items():
                if before.get(name) != value:
                    raise ResumeMismatch(
                        f'--resume: "{folder}" was begun with {name} {_text(before.get(name))}, not {_text(value)}; '
                        "name a new folder, or ask for the same."
                    )
            self._read()
        else:
            there = {path.name.removesuffix(HALF) for path in folder.iterdir()} if folder.is_dir() else set()
            if there - {CONDITIONS, LOCK}:  # a power cut may leave the first of them half written
                raise BadInput(f'--out: "{folder}" is not empty and holds no findings; name a new or an empty folder.')
            write_whole(stamp, json.dumps(conditions) + "\n")

    def _read(self) -> None:
        """Read what was found; a line that is damaged or was cut off was never found."""
        if not self._rows.is_file():
            return
        lines = self._rows.read_bytes().splitlines(keepends=True)
        sound = [line for line in lines if (row := _row(line)) is not None and self._findings.update([row]) is None]
        if len(sound) < len(lines):
            write_whole(self._rows, b"".join(sound))

    def get(self, key: str) -> Any | None:
        """Return what was found under a key, None if nothing was."""
        return self._findings.get(key)

    def add(self, key: str, finding: Any) -> None:
        """Keep a finding, on disk before anything else happens."""
        is_new = not self._rows.exists()
        row = {"key": key, "found": finding}
        with self._rows.open("a", encoding="utf-8", newline="\n") as file:
            file.write(json.dumps(row | {"crc32": _check_sum(row)}) + "\n")
            file.flush()
            os.fsync(file.fileno())
        if is_new:
            sync(self._rows.parent)
        self._findings[key] = json.loads(json.dumps(finding))


def _conditions(path: Path) -> dict[str, Any]:
    """Return the conditions that findings were found under. Raises BadInput if they cannot be read."""
    try:
        conditions = json.loads(path.read_text(encoding="utf-8"))
    except (ValueError, RecursionError):
        conditions = None
    if not isinstance(conditions, dict):
        raise BadInput(
            f'--resume: "{path}" is damaged, so nobody knows how what lies beside it was found; name a new folder.'
        )
    return conditions


def _row(line: bytes) -> tuple[str, Any] | None:
    """Return key and finding of a line, None if its check sum says that it is not what was written."""
    try:
        row = json.loads(line.decode("utf-8"))
        content = {"key": row["key"], "found": row["found"]}
        is_whole = line.endswith(b"\n") and row["crc32"] == _check_sum(content)
    except (ValueError, LookupError, TypeError, RecursionError):
        return None
    return (str(row["key"]), row["found"]) if is_whole else None


def _check_sum(row: dict[str, Any]) -> str:
    return f"{zlib.crc32(json.dumps(row).encode()):08x}"


def experiments_digest() -> str:
    """Return a short hash of everything that measures: claims, probes, facts, estimators."""
    digest = hashlib.sha256()
    here = Path(__file__).parent
    for room in (here, here.parent / "estimators"):
        for path in sorted([*room.rglob("*.py"), *room.rglob("*.toml")]):
            digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def _text(value: Any) -> str:
    return ", ".join(value) or "nothing" if isinstance(value, list | dict) else str(value)
