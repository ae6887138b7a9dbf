"""Files that a command leaves behind: places are checked before anything is computed, nothing half-written stays."""

from __future__ import annotations

import json
import os
import shutil
import uuid
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sim.errors import BadInput

PICTURES = (".png", ".svg", ".pdf", ".html", ".json")
"""Endings of picture files; the ending decides the format."""


def folder_for_output(given: str) -> Path:
    """Return the folder named by --out, checked but not yet made.

    Raises:
        BadInput: no name, a file, a folder with something in it, or a place that cannot be written to.
    """
    if not given.strip() or "\0" in given:
        raise BadInput(f"--out: {given!r} is not the name of a folder.")
    try:
        path = Path(given)
        if path.is_dir():
            if any(path.iterdir()):
                raise BadInput(f'--out: "{given}" is a folder that is not empty; name a new or an empty one.')
        elif os.path.lexists(path):
            raise BadInput(f'--out: "{given}" is a file; name a new or an empty folder.')
        _check_place(path, "--out", given)
    except OSError as error:
        raise BadInput(f'--out: "{_short(given)}" cannot be used: {_reason(error)}.') from None
    return path


def check_folder(given: str) -> Path:
    """Return the folder named by --out for a command that may go on with what is there.

    Raises:
        BadInput: no name, a file, or a place that cannot be written to.
    """
    if not given.strip() or "\0" in given:
        raise BadInput(f"--out: {given!r} is not the name of a folder.")
    path = Path(given)
    try:
        if os.path.lexists(path) and not path.is_dir():
            raise BadInput(f'--out: "{given}" is a file; name a folder.')
        _check_place(path, "--out", given)
    except OSError as error:
        raise BadInput(f'--out: "{_short(given)}" cannot be used: {_reason(error)}.') from None
    return path


def file_for_picture(given: str, option: str = "--plot", endings: Sequence[str] = PICTURES) -> Path:
    """Return the file named by an option, checked but not yet made.

    Raises:
        BadInput: another ending than those allowed, a folder, or a place that cannot be written to.
    """
    try:
        path = Path(given)
        if path.suffix.lower() not in endings or not path.stem or "\0" in given:
            raise BadInput(f'{option}: "{_short(given)}" has no known ending; allowed: {", ".join(endings)}.')
        if path.is_dir():
            raise BadInput(f'{option}: "{given}" is a folder; name a file in it.')
        _check_place(path, option, given)
    except OSError as error:
        raise BadInput(f'{option}: "{_short(given)}" cannot be used: {_reason(error)}.') from None
    return path


def save_picture(path: Path, save: Callable[[str], Any], option: str = "--plot") -> None:
    """Let `save` write a file under a temporary name with the same ending, then move it to its place.

    Raises:
        BadInput: the place cannot be written to after all.
    """
    unfinished = path.with_name(f".{uuid.uuid4().hex[:8]}.unfinished{path.suffix.lower()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        save(str(unfinished))
        os.replace(unfinished, path)
    except OSError as error:
        raise BadInput(f'{option}: "{path}" cannot be written: {_reason(error)}.') from None
    finally:
        unfinished.unlink(missing_ok=True)


def save_folder(path: Path, contents: Mapping[str, str | Callable[[Path], None]]) -> None:
    """Write files next to the folder, then move them into it in order: the last name marks a complete folder.

    Args:
        path: the folder.
        contents: by file name, a text or a function that writes the file whose path it is given.

    Raises:
        BadInput: the place cannot be written to after all.
    """
    unfinished = _home(path) / f".{uuid.uuid4().hex[:8]}.unfinished"
    try:
        unfinished.mkdir(parents=True)
        for name, content in contents.items():
            if isinstance(content, str):
                (unfinished / name).write_text(content, encoding="utf-8", newline="\n")
            else:
                content(unfinished / name)
        path.mkdir(exist_ok=True)
        for name in contents:
            os.replace(unfinished / name, path / name)
    except OSError as error:
        raise BadInput(f'--out: "{path}" cannot be written: {_reason(error)}.') from None
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)


def manifest(command: list[str], provenance: Mapping[str, Any], seeds: tuple[int, ...], files: list[str]) -> str:
    """Return the text of manifest.json: command, versions, machine, seeds, files and the time of writing (UTC)."""
    content = {
        "command": command,
        **provenance,
        "seeds": list(seeds),
        "files": files,
        "written": datetime.now(UTC).isoformat(timespec="seconds"),
    }
    return json.dumps(content, indent=2) + "\n"


def _check_place(path: Path, option: str, given: str) -> None:
    """Try out whether something can be made at a path: in its folder, or in the nearest one above that exists."""
    place = _home(path)
    while not place.exists():
        place = place.parent
    if not place.is_dir():
        raise BadInput(f'{option}: "{given}" cannot be written: "{place}" is a file, not a folder.')
    probe = place / f".{uuid.uuid4().hex[:8]}.unfinished"
    probe.mkdir()
    probe.rmdir()


def _home(path: Path) -> Path:
    """Return where something is prepared before it is moved to a path: the folder itself, or else its parent."""
    return path if path.is_dir() else path.absolute().parent


def _reason(error: OSError) -> str:
    words = error.strerror or str(error)
    return words[:1].lower() + words[1:]


def _short(text: str) -> str:
    return text if len(text) <= 80 else text[:77] + "..."
