"""The folders that sweeps were written to lately, so that the app can offer them. A home that is read-only has none."""

from __future__ import annotations

import json
import os
from contextlib import suppress
from pathlib import Path

MAX_RECENT = 20
OFFERED = "BOND_STUDIES"
"""Environment variable that `bond app --studies` sets: folders whose studies the app offers, as PATH has them."""
_HOMELESS = (OSError, RuntimeError)  # nowhere to write, or no home at all


def remember(folder: str | Path) -> None:
    """Put a folder first among those written to lately; where nothing can be written nothing is remembered."""
    with suppress(*_HOMELESS):
        here = Path(folder).absolute()
        paths = [str(path) for path in (here, *(one for one in _listed() if one != here))]
        place = _place()
        place.parent.mkdir(parents=True, exist_ok=True)
        half = place.with_name(f"{place.name}.{os.getpid()}.half")
        half.write_text(json.dumps(paths[:MAX_RECENT], indent=1) + "\n", encoding="utf-8")
        os.replace(half, place)


def recent() -> list[Path]:
    """Return the folders written to lately that are still there, the newest first, at most `MAX_RECENT`."""
    return [path for path in _listed() if path.is_dir()][:MAX_RECENT]


def _listed() -> list[Path]:
    """Return what was remembered; a file that says something else says nothing."""
    try:
        listed = json.loads(_place().read_text(encoding="utf-8"))
    except (*_HOMELESS, ValueError):
        return []
    return [Path(one) for one in listed if isinstance(one, str)] if isinstance(listed, list) else []


def _place() -> Path:
    """Return the file that remembers: below XDG_CACHE_HOME if that is an absolute path, else ~/.cache."""
    cache = Path(os.environ.get("XDG_CACHE_HOME", ""))
    return (cache if cache.is_absolute() else Path.home() / ".cache") / "bind-or-bond" / "recent.json"
