"""The work of a study: a few runs at a time, each a point and a seed, in whatever process does it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from typing import Any, NamedTuple

import numpy as np

from sim.errors import BadInput
from sim.market.behaviour import behaviour_digest
from sim.market.replaced import check_rules
from sim.measures.figures import figure, monthly
from sim.measures.intervals import Values
from sim.scenario import Scenario
from sim.study.executors import given_executor
from sim.study.factors import Level
from sim.study.run import OnDone, run_one

SECONDS_PER_BATCH = 0.4
"""How long a batch is meant to take: long against handing it over, short against losing it."""
MAX_PER_BATCH = 64
_SECONDS_PER_CUSTOMER_MONTH, _SECONDS_PER_MONTH = 1.2e-7, 7e-5


class Job(NamedTuple):
    """One run: which of the batch's scenarios, what is changed in it, and the seed."""

    base: int
    changes: dict[str, Level]
    seed: int


class Batch(NamedTuple):
    """Some runs with all that is needed to do them anywhere."""

    bases: tuple[Scenario, ...]
    jobs: tuple[Job, ...]
    outcomes: tuple[str, ...]
    record: tuple[str, ...] = ()


class Done(NamedTuple):
    """What came of one run. `error` is empty if it went well; else `values` are not numbers and `months` is empty."""

    engine: str
    digest: str  # of the scenario; of the base and its changes where no scenario came of them
    values: tuple[float, ...]
    months: dict[str, Values]  # every recorded measure, shape (months + 1,)
    error: str = ""


class Progress(NamedTuple):
    """How far a study is: runs there (`earlier` of them from before), failed ones among them, and all there will be."""

    done: int
    failed: int
    total: int
    earlier: int
    doing: str = ""
    """What is being done, where that changes; `optimise` counts in per cent then, because it learns as it goes."""


def simulate(batch: Batch) -> list[Done]:
    """Do the runs of a batch, in order. A run that fails says why; the others are done all the same."""
    return [_simulate(batch, job) for job in batch.jobs]


def _simulate(batch: Batch, job: Job) -> Done:
    try:
        scenario = batch.bases[job.base].with_changes(job.changes, where="point")
        result = run_one(scenario, job.seed)
        values = tuple(float(figure(result, name)[0]) for name in batch.outcomes)
        recorded = [monthly(result, measure) for measure in batch.record]
    except Exception as error:  # whatever it is, the other runs go on and this one says so
        return failed(batch, job, str(error) if isinstance(error, BadInput) else f"{type(error).__name__}: {error}")
    months = {name: series[0] for one in recorded for name, series in one.items()}
    return Done(behaviour_digest(), scenario.digest, values, months)


def failed(batch: Batch, job: Job, why: str) -> Done:
    """Return what is kept of a run that failed."""
    text = json.dumps([batch.bases[job.base].digest, job.changes], sort_keys=True)
    digest = hashlib.sha256(text.encode()).hexdigest()[:16]
    return Done(behaviour_digest(), digest, (float("nan"),) * len(batch.outcomes), {}, why)


def batch_size(bases: Sequence[Scenario]) -> int:
    """Return how many runs make a batch of a sensible length, told from the size of the largest scenario."""
    sizes = [base.parameters.market for base in bases]
    seconds = max(
        (size.settle + size.months) * (_SECONDS_PER_MONTH + _SECONDS_PER_CUSTOMER_MONTH * size.customers)
        for size in sizes
    )
    return max(1, min(int(SECONDS_PER_BATCH / seconds), MAX_PER_BATCH))


class Evaluated(NamedTuple):
    """Outcomes at points: shape (points, seeds, outcomes), not a number where a run failed; and why, by point."""

    values: Values
    errors: dict[int, str]


def evaluate(
    bases: Sequence[Scenario],
    points: Sequence[tuple[int, dict[str, Level]]],
    seeds: Sequence[int],
    outcomes: Sequence[str],
    executor: Any = None,
    on_done: OnDone = lambda done: None,
) -> Evaluated:
    """Run every point on every seed and return its outcomes; nothing is written.

    Args:
        bases: scenarios.
        points: for each, which scenario and what is changed in it.
        seeds: on which every point is run, so that points are paired.
        outcomes: names of key figures.
        executor: that does the work, as of `sweep`; this process if None.
        on_done: called with the number of finished runs.
    """
    check_rules()
    executor = given_executor(executor)
    jobs = [Job(base, changes, seed) for base, changes in points for seed in seeds]
    size = batch_size(bases)
    starts = range(0, len(jobs), size)
    values = np.full((len(jobs), len(outcomes)), np.nan)
    errors: dict[int, str] = {}
    waiting: dict[Future[list[Done]], int] = {}
    done = 0

    def keep(start: int, batch: list[Done]) -> None:
        nonlocal done
        for at, one in enumerate(batch, start):
            values[at] = one.values
            if one.error:
                errors.setdefault(at // len(seeds), one.error)
        done += len(batch)
        on_done(done)

    try:
        for start in starts:
            batch = Batch(tuple(bases), tuple(jobs[start : start + size]), tuple(outcomes))
            if executor is None:
                keep(start, simulate(batch))
                continue
            while len(waiting) >= in_flight(executor):
                _collect(waiting, keep)
            waiting[executor.submit(simulate, batch)] = start
        while waiting:
            _collect(waiting, keep)
    finally:
        for future in waiting:
            future.cancel()
    return Evaluated(values.reshape(len(points), len(seeds), len(outcomes)), errors)


def _collect(waiting: dict[Future[list[Done]], int], keep: Callable[[int, list[Done]], None]) -> None:
    finished, _ = wait(waiting, return_when=FIRST_COMPLETED)
    for future in finished:
        keep(waiting.pop(future), future.result())


def in_flight(executor: Executor) -> int:
    """Return how many batches an executor is given at a time: so many that no worker waits, and no more."""
    return 2 * n_workers(executor) + 2


def n_workers(executor: Any) -> int:
    """Return how many workers an executor has, as far as it tells; 8 where it does not."""
    if executor is None:
        return 1
    client = getattr(executor, "_client", None)  # dask.distributed
    if client is not None:
        return max(sum(client.nthreads().values()), 1)
    return int(getattr(executor, "_max_workers", 0) or 8)
