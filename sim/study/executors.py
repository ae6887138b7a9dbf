"""Processes that share out work, and never outlive whoever started them."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from typing import Any


def processes(workers: int, begin: Callable[..., None] | None = None, *arguments: Any) -> ProcessPoolExecutor:
    """Return a pool of fresh processes, all of them started.

    They import what they are given to do and never run the main script again, so that neither a script without a
    guard nor an app on a page is started over in each of them. Work must therefore live in a module.

    Args:
        workers: how many.
        begin: called in each process before any work, with `arguments`.
        *arguments: for `begin`.
    """
    spawn = multiprocessing.get_context("spawn")  # forking a process that has threads may hang it
    with _no_main_script():
        pool = ProcessPoolExecutor(workers, spawn, _begin, (os.getpid(), begin, arguments))
        for _ in range(workers):
            pool.submit(os.getpid)  # a process is started for each, as none is idle yet
    return pool


@contextmanager
def _no_main_script() -> Iterator[None]:
    """Hide the main script from processes that are started meanwhile."""
    main = sys.modules["__main__"]
    kept: dict[str, Any] = {name: main.__dict__[name] for name in ("__file__", "__spec__") if name in main.__dict__}
    main.__dict__.pop("__file__", None)
    main.__spec__ = None
    try:
        yield
    finally:
        main.__dict__.update(kept)


def _begin(parent: int, begin: Callable[..., None] | None, arguments: tuple[Any, ...]) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent to answer
    threading.Thread(target=_leave_with, args=(parent,), daemon=True).start()
    if begin is not None:
        begin(*arguments)


def _leave_with(parent: int) -> None:
    """End this process soon after the one that started it: a killed parent cannot say goodbye."""
    while os.getppid() == parent:
        time.sleep(0.5)
    os._exit(1)
