"""Who does the work of a study: own processes that never outlive the one that started them, or an executor given."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, CancelledError, Executor, ProcessPoolExecutor
from contextlib import contextmanager, suppress
from typing import Any

from sim.errors import BadInput, short


class WorkersLost(RuntimeError):  # noqa: N818 - says what happened
    """An executor cannot work any more."""


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


def given_executor(executor: Any) -> Executor | None:
    """Return the executor given; that of the cluster if it is the client of one.

    Raises:
        BadInput: it is no executor.
    """
    if executor is None or isinstance(executor, Executor):
        return executor
    if callable(getattr(executor, "get_executor", None)) and not getattr(executor, "asynchronous", False):
        return executor.get_executor(pure=False)
    raise BadInput(
        f"executor is {short(executor)}; give a concurrent.futures.Executor, the Client of a Dask cluster that is not "
        "asynchronous, or None for processes of our own."
    )


@contextmanager
def at_work(executor: Any, workers: int | None) -> Iterator[Executor | None]:
    """Give out who does the work: the executor given, processes of our own, or None for this process alone.

    Args:
        executor: as `given_executor` takes it; it is not shut down.
        workers: processes of our own if there is no executor, all processors if None.

    Raises:
        BadInput: the executor is none.
        WorkersLost: it broke down while the work was done.
    """
    given, n = given_executor(executor), workers or os.cpu_count() or 1
    pool = market_processes(n) if given is None and n > 1 else None
    try:
        yield given or pool
    except (BrokenExecutor, CancelledError):  # Dask cancels what it lost
        raise WorkersLost("The workers were lost; nothing is left of the search.") from None
    finally:
        if pool is not None:
            stop(pool)


def market_processes(workers: int) -> ProcessPoolExecutor:
    """Return a pool of processes that are ready to simulate. The market is compiled here first, if it has to be."""
    compile_engine()
    return processes(workers, load_engine)


def compile_engine() -> None:
    """Compile the market unless that was done before: else every process would, side by side.

    What is compiled already is not loaded here, as it takes a hundred megabytes.
    """
    from sim.compilation import is_there
    from sim.market.compiled import source_digest

    if not is_there(source_digest()):
        load_engine()


def load_engine() -> None:
    """Load the compiled market, so that the first run of a process is as fast as the others."""
    from sim.market.model import MarketModel

    with suppress(Exception):  # a run that meets the same trouble will say so
        MarketModel("price_war", rng=1, customers=1, months=1).run_to_end()


def stop(pool: ProcessPoolExecutor) -> None:
    """End a pool of our own at once, whatever its processes are doing."""
    running = list((getattr(pool, "_processes", None) or {}).values())
    pool.shutdown(wait=False, cancel_futures=True)
    for process in running:
        process.terminate()


@contextmanager
def _no_main_script() -> Iterator[None]:
    """Hide the main script from processes that are started meanwhile."""
    main = sys.modules["__main__"]
    hidden: dict[str, Any] = {name: main.__dict__[name] for name in ("__file__", "__spec__") if name in main.__dict__}
    main.__dict__.pop("__file__", None)
    main.__spec__ = None
    try:
        yield
    finally:
        main.__dict__.update(hidden)


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
