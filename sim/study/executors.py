"""Processes that share out work, and never outlive whoever started them."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from typing import Any


def processes(workers: int, begin: Callable[..., None] | None = None, *arguments: Any) -> ProcessPoolExecutor:
    """Return a pool of fresh processes.

    Args:
        workers: how many.
        begin: called in each process before any work, with `arguments`.
        *arguments: for `begin`.
    """
    spawn = multiprocessing.get_context("spawn")  # forking a process that has threads may hang it
    return ProcessPoolExecutor(workers, spawn, _begin, (os.getpid(), begin, arguments))


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
