"""Which studies the page shows: those offered by the operator of the app, by name. No visitor sees or gives a path."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import streamlit as st

from sim.study.recent import OFFERED, recent
from sim.ui.studies.folder import holds_study

HERE_ONLY = {"localhost", "127.0.0.1", "::1"}
MAX_STUDIES = 500
MAX_FOLDERS = 5_000  # looked into
DEEPEST = 3  # folders below the one offered


class Study(NamedTuple):
    """A study that is offered.   name: unlike all others; folder: the server's; path: relative, as in commands."""

    name: str
    folder: Path
    path: str


def offered() -> dict[str, Study]:
    """Return the studies that are offered, by name.

    They lie in the folders named when the app was started. Where none was named and the app answers this machine only,
    they are those that its owner swept lately.
    """
    roots = [Path(one).absolute() for one in os.environ.get(OFFERED, "").split(os.pathsep) if one]
    there: dict[str, Study] = {}
    for path, folder in _below(roots) if roots else _swept_lately():
        wanted = path.encode(errors="replace").decode()
        name, n = wanted, 1
        while name in there:
            n += 1
            name = f"{wanted} ({n})"
        there[name] = Study(name, folder, wanted)
        if len(there) == MAX_STUDIES:
            break
    return there


def _below(roots: list[Path]) -> Iterator[tuple[str, Path]]:
    """Yield the studies in some folders, each with its path from there. Links out of them are not followed."""
    n_left = MAX_FOLDERS
    for root in roots:
        waiting = [root]
        while waiting and n_left:
            folder, n_left = waiting.pop(0), n_left - 1
            within = folder.relative_to(root)
            if holds_study(folder):
                yield (root.name if folder == root else within.as_posix()), folder
            elif len(within.parts) < DEEPEST:
                waiting += _folders_in(folder)


def _folders_in(folder: Path) -> list[Path]:
    try:
        with os.scandir(folder) as entries:
            return sorted(
                Path(entry.path) for entry in entries if entry.is_dir(follow_symlinks=False) and entry.name[0] != "."
            )
    except OSError:
        return []


def _swept_lately() -> Iterator[tuple[str, Path]]:
    hosts = {st.get_option("server.address"), *st.get_option("server.allowedHosts")}
    if hosts <= HERE_ONLY:
        yield from ((folder.name, folder) for folder in recent() if holds_study(folder))
