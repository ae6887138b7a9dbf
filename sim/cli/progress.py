"""Progress on stderr, with an estimate of the time left, and a Ctrl-C that stops at once."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType


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

        def tell(done: int, doing: str = what) -> None:
            bar.update(task, completed=done, description=doing)

        yield tell


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
