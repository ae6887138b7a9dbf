"""What was found so far, kept as it is found, so that an interrupted examination goes on where it stopped."""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path
from typing import Any

from sim.errors import BadInput, ResumeMismatch
from sim.evidence.lab import Lab
from sim.market.compiled import source_digest

ROWS, CONDITIONS = "rows.jsonl", "conditions.json"


class Store:
    """A folder that keeps each finding on a line of its own, under the conditions it was found under."""

    def __init__(self, folder: Path, lab: Lab, resume: bool) -> None:
        """Open or begin a folder.

        Raises:
            BadInput: there is something in it already and going on was not asked for.
            ResumeMismatch: it was begun with another engine, size or mechanisms switched off.
        """
        self._rows = folder / ROWS
        self._found: dict[str, Any] = {}
        conditions = {
            "engine": source_digest(), "experiments": experiments_digest(), "seeds": lab.seeds,
            "customers": lab.customers, "without": list(lab.without),
        }  # fmt: skip
        told = folder / CONDITIONS
        if told.is_file():
            if not resume:
                raise BadInput(f'--out: "{folder}" holds findings already; give --resume to go on with them.')
            before = json.loads(told.read_text(encoding="utf-8"))
            for name, value in conditions.items():
                if before.get(name) != value:
                    raise ResumeMismatch(
                        f'--resume: "{folder}" was begun with {name} {_shown(before.get(name))}, not {_shown(value)}; '
                        "name a new folder, or ask for the same."
                    )
            self._read()
        else:
            if folder.is_dir() and any(folder.iterdir()):
                raise BadInput(f'--out: "{folder}" is not empty and holds no findings; name a new or an empty folder.')
            folder.mkdir(parents=True, exist_ok=True)
            told.write_text(json.dumps(conditions) + "\n", encoding="utf-8")

    def _read(self) -> None:
        if self._rows.is_file():
            whole = self._rows.read_bytes()
            kept = whole[: whole.rfind(b"\n") + 1]  # a line cut off in the middle was never found
            if len(kept) < len(whole):
                self._rows.write_bytes(kept)
            for line in kept.decode("utf-8").splitlines():
                row = json.loads(line)
                self._found[row["key"]] = row["found"]

    def get(self, key: str) -> Any | None:
        """Return what was found under a key, None if nothing was."""
        return self._found.get(key)

    def add(self, key: str, found: Any) -> None:
        """Keep a finding, on disk before anything else happens."""
        with self._rows.open("a", encoding="utf-8") as file:
            file.write(json.dumps({"key": key, "found": found}) + "\n")
            file.flush()
            os.fsync(file.fileno())
        self._found[key] = json.loads(json.dumps(found))


def experiments_digest() -> str:
    """Return a short hash of everything that measures: claims, probes, facts, estimators."""
    digest = hashlib.sha256()
    here = Path(__file__).parent
    for room in (here, here.parent / "estimators"):
        for path in sorted([*room.rglob("*.py"), *room.rglob("*.toml")]):
            digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def _shown(value: Any) -> str:
    return ", ".join(value) or "nothing" if isinstance(value, list) else str(value)
