"""What a study leaves behind: files in a folder, a picture, and its report as JSON or as words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import typer

Files = Mapping[str, str | Callable[[Path], None]]


def deliver(
    report: dict[str, Any],
    *,
    folder: Path | None,
    files: Callable[[], Files],
    picture: Path | None,
    draw: Callable[[str | Path], None],
    json: bool,
    show: Callable[[dict[str, Any]], None],
) -> None:
    """Print and write what a study found.

    Args:
        report: as JSON types.
        folder: that files are written to, if any; the app offers it from then on.
        files: returns what goes into it by name, asked only if there is a folder.
        picture: file to draw, if any.
        draw: draws the picture into a file.
        json: print the report as JSON.
        show: prints it in words otherwise.
    """
    from sim.report.files import save_folder, save_picture
    from sim.report.shapes import dumps
    from sim.study.recent import remember

    if json:  # first of all, so that a disk that is full takes nothing away
        typer.echo(dumps(report))
    else:
        show(report)
    if folder is not None:
        save_folder(folder, files())
        remember(folder)
    if picture is not None:
        save_picture(picture, draw)
