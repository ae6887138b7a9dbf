"""Many claims or facts at once: each processor takes one after the other."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import as_completed
from concurrent.futures.process import BrokenProcessPool
from dataclasses import replace
from typing import Any

from sim.evidence.examine import examine
from sim.evidence.facts import assess, facts
from sim.evidence.lab import Lab
from sim.evidence.ledger import ledger
from sim.study.executors import compile_engine, processes

MAX_ROWS_IN_PROCESS = 4  # rows that are not worth starting processes for
_LAB = Lab()


def find(what: str, number: str, lab: Lab) -> dict[str, Any]:
    """Return what is found of one claim or fact, as plain JSON types.   what: "claims" or "facts"."""
    return examine(ledger()[number], lab).as_table() if what == "claims" else assess(facts()[number], lab).as_table()


def find_all(what: str, numbers: Sequence[str], lab: Lab) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield number and finding of each claim or fact as it comes; the findings do not depend on the order.

    Args:
        what: "claims" or "facts".
        numbers: which.
        lab: under which conditions; its threads are the processors used.

    Raises:
        MemoryError: a process came to its end before its work.
    """
    workers = min(lab.threads or os.cpu_count() or 1, len(numbers))
    if workers == 1 or len(numbers) < MAX_ROWS_IN_PROCESS:
        for number in numbers:
            yield number, find(what, number, lab)
        return
    compile_engine()
    with processes(workers, _begin, replace(lab, threads=1)) as pool:
        jobs = {pool.submit(_find, what, number): number for number in numbers}
        try:
            for job in as_completed(jobs):
                yield jobs[job], job.result()
        except BrokenProcessPool:  # another program, mostly the system for want of memory, ended a process
            raise MemoryError from None
        finally:
            for job in jobs:
                job.cancel()


def _begin(lab: Lab) -> None:
    global _LAB
    _LAB = lab


def _find(what: str, number: str) -> dict[str, Any]:
    return find(what, number, _LAB)
