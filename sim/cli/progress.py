"""Progress on stderr, with an estimate of the time left, and a Ctrl-C that stops at once."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from types import FrameType
from typing import TYPE_CHECKING

from sim.wording.numbers import number, plain

if TYPE_CHECKING:
    from sim.study.evaluate import Progress

SECONDS_BETWEEN_LINES = 30.0


@contextmanager
def progress(what: str, total: int, left: str = "nothing was written") -> Iterator[Callable[..., None]]:
    """Show a bar while markets are simulated; silent where stderr is not a terminal.

    Args:
        what: is being done.
        total: markets, or whatever is counted.
        left: what Ctrl-C leaves behind, said when it comes.

    Yields:
        A function to be called with the number of finished markets, and with what is being done if that changes.
    """
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeElapsedColumn,
        TimeRemainingColumn,
    )

    console = Console(stderr=True)
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("left"),
        TimeRemainingColumn(),
    )
    with (
        Progress(*columns, console=console, transient=True, disable=not sys.stderr.isatty()) as bar,
        stops_at_once(left),
    ):
        task = bar.add_task(what, total=total)

        def tell(done: int, doing: str = what, total: int = total) -> None:
            bar.update(task, completed=done, description=doing, total=total)

        yield tell


@contextmanager
def sweep_progress(what: str) -> Iterator[Callable[[Progress], None]]:
    """Show how far a sweep is, how fast, and when it will be done; without a terminal, a line every half minute.

    Yields:
        A function to be called with the progress after every batch.
    """
    from rich.console import Console
    from rich.progress import BarColumn, TextColumn
    from rich.progress import Progress as Bar

    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.fields[told]}"))
    begin = written = time.monotonic()
    with Bar(*columns, console=console, transient=True, disable=not sys.stderr.isatty()) as bar:
        task = bar.add_task(what, total=None, told="")

        def tell(progress: Progress) -> None:
            nonlocal written
            now = time.monotonic()
            text = pace(progress, now - begin)
            bar.update(task, completed=progress.done, total=progress.total, told=text)
            if bar.disable and now - written >= SECONDS_BETWEEN_LINES:
                written = now
                sys.stderr.write(f"{what}: {text}\n")
                sys.stderr.flush()

        yield tell


def pace(progress: Progress, seconds: float) -> str:
    """Return how far a sweep is in words: runs there, failed ones, runs a second, and the time left."""
    now = progress.done - progress.earlier
    speed = now / seconds if seconds > 0.0 else 0.0
    failed = f", {plain(progress.failed)} failed" if progress.failed else ""
    if not now or not speed:
        return f"{plain(progress.done)} of {plain(progress.total)} runs{failed}"
    left = timedelta(seconds=round((progress.total - progress.done) / speed))
    return f"{plain(progress.done)} of {plain(progress.total)} runs{failed}, {number(speed, 0)} a second, {left} left"


@contextmanager
def stops_at_once(left: str) -> Iterator[None]:
    """Let Ctrl-C end the process at once instead of waiting for the markets that other threads are working on.

    Only to be used where nothing is being written, or where what is half-written does no harm.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(number: int, frame: FrameType | None) -> None:
        show_cursor = "\x1b[?25h" if sys.stderr.isatty() else ""
        sys.stderr.write(f"{show_cursor}\nbond: Interrupted; {left}.\n")
        sys.stderr.flush()
        os._exit(130)

    before = signal.signal(signal.SIGINT, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
