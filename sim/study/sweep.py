"""Run a study: any number of runs, on any executor, kept as they come, gone on with after whatever interrupts them."""

from __future__ import annotations

import hashlib
import os
import time
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, CancelledError, Executor, Future, wait
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from sim.errors import ResumeMismatch
from sim.market.behaviour import behaviour_digest
from sim.market.replaced import check_rules
from sim.study.dataset import Dataset, Range
from sim.study.designs import Points, design_table
from sim.study.durable import only_writer
from sim.study.evaluate import Batch, Done, Progress, failed, in_flight, simulate
from sim.study.executors import WorkersLost, given_executor, market_processes, stop
from sim.study.opening import begun, opened, session
from sim.study.plan import Study, load_study
from sim.study.writing import Writer

TRIES = 3
"""How often a run is handed out alone after the process that did it came to its end."""
LOST = "The workers were lost; what was finished is kept."


def sweep(
    study: Study | str | Path,
    out: str | Path,
    *,
    executor: Any = None,
    workers: int | None = None,
    resume: bool = False,
    force: bool = False,
    retry_failed: bool = False,
    on_progress: Callable[[Progress], None] = lambda progress: None,
) -> Dataset:
    """Run every point of a study on every seed and keep what comes of it in a folder.

    What is kept does not depend on who does the work: the same study gives the same rows in the same files.

    Args:
        study: the study, or the path of its file.
        out: folder, new or empty unless `resume`.
        executor: any `concurrent.futures.Executor`, or the `Client` of a Dask cluster; it is not shut down. If None,
            processes of our own do the work.
        workers: processes of our own, all processors if None; 1 works in this process.
        resume: go on with what is in the folder; runs that are there are not done again. More seeds may be asked for.
        force: go on even though the engine is another one; the column `engine` of the runs tells which did what.
        retry_failed: with `resume`, do failed runs again.
        on_progress: called after every batch.

    Raises:
        BadInput: the study or the folder cannot be used, another process is writing to it, or a rule was replaced by
            hand, which workers would not see.
        ResumeMismatch: what is in the folder belongs to another study or engine.
        WorkersLost: the executor broke down.
        OSError: the folder cannot be written to any more; what was finished is kept.
    """
    check_rules()
    study, folder = load_study(study), Path(out)
    executor = given_executor(executor)
    manifest = folder / "manifest.json"
    design = None if manifest.is_file() else design_table(study)  # complaints about it come before anything is written
    with only_writer(folder) as was_left:
        if design is None or manifest.is_file():
            dataset = opened(study, folder, resume, force)
        else:
            dataset = begun(study, folder, design, was_left)
        damaged = dataset.tidy_up()
        if retry_failed:
            dataset.drop_failed()
        dataset.tell(**session(dataset, executor, workers, damaged))
        _Sweep(study, dataset, on_progress).run(executor, workers)
        dataset.finish()
    return Dataset(folder)


class _Sweep:
    """One session of work on a dataset."""

    def __init__(self, study: Study, dataset: Writer, on_progress: Callable[[Progress], None]) -> None:
        self._study, self._dataset, self._on_progress = study, dataset, on_progress
        self._points = Points(study.bases, dataset.design())
        missing = list(dataset.missing())
        there = dataset.n_runs - sum(last - first for first, last in missing)
        self._progress = Progress(there, len(dataset.failures()), dataset.n_runs, there)
        size = int(dataset.manifest["batch_runs"])
        self._queue = deque(
            Range(at, min(at + size, last)) for first, last in missing for at in range(first, last, size)
        )
        self._suspects: deque[int] = deque()
        """Runs that were lost with their process; each is tried alone, so that the one that ends it is found."""
        self._tries: dict[int, int] = {}
        self._answered = 0

    def run(self, executor: Executor | None, workers: int | None) -> None:
        """Do all runs that are missing."""
        begin = time.monotonic()
        workers = workers or os.cpu_count() or 1
        self._on_progress(self._progress)
        try:
            if executor is not None:
                self._share_out(executor)
            elif workers == 1 or len(self._queue) <= 1:
                while self._queue:
                    runs = self._queue.popleft()
                    self._keep(runs, simulate(self._batch(runs)))
            else:
                self._share_among_processes(workers)
        finally:
            self._close(time.monotonic() - begin)

    def _share_among_processes(self, workers: int) -> None:
        """Do the work in processes of our own; where one of them is killed, fresh ones take over."""
        breakdowns = 0
        while self._queue or self._suspects:
            pool = market_processes(min(workers, len(self._queue) + len(self._suspects)))
            try:
                self._share_out(pool)
            except WorkersLost:
                breakdowns += 1
                if breakdowns > 2 * TRIES and not self._answered:
                    raise
            finally:
                stop(pool)

    def _share_out(self, executor: Executor) -> None:
        """Hand out what is missing until nothing is left."""
        while self._queue or self._suspects:
            while self._suspects:
                self._try_alone(executor, self._suspects[0])
            self._share_out_batches(executor)

    def _share_out_batches(self, executor: Executor) -> None:
        """Hand out batches, a bounded number of them at a time."""
        waiting: dict[Future[list[Done]], Range] = {}
        most = in_flight(executor)
        try:
            while self._queue or waiting:
                while self._queue and len(waiting) < most:
                    waiting[self._handed(executor, self._queue[0])] = self._queue[0]
                    self._queue.popleft()
                for future in wait(waiting, return_when=FIRST_COMPLETED).done:
                    finished = self._answer(future)
                    runs = waiting.pop(future)
                    if finished is None:
                        self._suspects.extend(range(*runs))
                    else:
                        self._keep(runs, finished)
        except BrokenExecutor:
            raise WorkersLost(LOST) from None
        finally:
            for future, runs in waiting.items():
                future.cancel()
                self._suspects.extend(range(*runs))

    def _try_alone(self, executor: Executor, at: int) -> None:
        """Do one run whose process came to its end before it; if that happens every time, the run has failed."""
        runs = Range(at, at + 1)
        self._tries[at] = self._tries.get(at, 0) + 1
        if self._tries[at] > TRIES:
            batch = self._batch(runs)
            self._keep(runs, [failed(batch, batch.jobs[0], "the process that did it came to its end every time")])
        else:
            try:
                finished = self._answer(self._handed(executor, runs))
            except BrokenExecutor:
                raise WorkersLost(LOST) from None
            if finished is None:
                return
            self._keep(runs, finished)
        self._suspects.popleft()

    def _handed(self, executor: Executor, runs: Range) -> Future[list[Done]]:
        try:
            return executor.submit(simulate, self._batch(runs))
        except RuntimeError as error:  # broken, closed, or shut down
            raise BrokenExecutor from error

    def _answer(self, future: Future[list[Done]]) -> list[Done] | None:
        """Return what came of a batch; None if its worker failed, which is not the runs' own failing.

        Raises:
            BrokenExecutor: there are no workers any more.
            ResumeMismatch: the worker has another engine.
        """
        try:
            finished = future.result()
        except CancelledError:
            raise BrokenExecutor from None
        except BrokenExecutor:
            raise
        except Exception:  # whatever kept a worker from answering
            return None
        if {one.engine for one in finished} != {behaviour_digest()}:
            raise ResumeMismatch(
                f"A worker runs engine {finished[0].engine}, this process {behaviour_digest()}; install the same one "
                "there."
            )
        self._answered += len(finished)
        return finished

    def _batch(self, runs: Range) -> Batch:
        study, n_points = self._study, len(self._points)
        jobs = []
        for at in range(*runs):
            replication, point = divmod(at, n_points)
            jobs.append(self._points.job(point, study.seed(point, replication)))
        return Batch(study.bases, tuple(jobs), study.outcomes, study.record)

    def _keep(self, runs: Range, finished: Sequence[Done]) -> None:
        """Keep what came of some runs, and tell how far it is."""
        keys = []
        for at, one in zip(range(*runs), finished, strict=True):
            replication, point = divmod(at, len(self._points))
            seed = self._study.seed(point, replication)
            keys.append((run_id(one.digest, seed, one.engine), point, seed))
        self._dataset.keep(runs, tables(self._study, keys, finished))
        now = self._progress
        n_failed = now.failed + sum(bool(one.error) for one in finished)
        self._progress = now._replace(done=now.done + len(finished), failed=n_failed)
        self._on_progress(self._progress)

    def _close(self, seconds: float) -> None:
        """Write into the manifest what this session did."""
        dataset = self._dataset  # asked instead of counted along, as an interruption may come at any line
        missing = dataset.n_missing
        done = dataset.n_runs - missing
        session = {
            **dataset.manifest["sessions"][-1],
            "runs": done - self._progress.earlier,
            "seconds": round(seconds, 2),
        }
        sessions = [*dataset.manifest["sessions"][:-1], session]
        dataset.tell(sessions=sessions, done=done, failed=len(dataset.failures()), is_complete=not missing)


def run_id(digest: str, seed: int, engine: str) -> str:
    """Return what names a run: a hash of scenario, seed and engine."""
    return hashlib.sha256(f"{digest} {seed} {engine}".encode()).hexdigest()[:16]


def tables(study: Study, keys: Sequence[tuple[str, int, int]], finished: Sequence[Done]) -> dict[str, pa.Table]:
    """Return the rows of some runs by table; tables without rows are left out.   keys: run_id, design_id, seed."""
    ids, points, seeds = (pa.array(column) for column in zip(*keys, strict=True))
    names = {"run_id": ids, "design_id": points.cast(pa.int64()), "seed": seeds.cast(pa.int64())}
    values = np.array([one.values for one in finished], dtype=float)
    rows = {
        "status": ["failed" if one.error else "done" for one in finished],
        "engine": [one.engine for one in finished],
        **{name: pa.array(values[:, at], from_pandas=True) for at, name in enumerate(study.outcomes)},
    }
    made = {"runs": pa.table(names | rows)}
    wrong = [at for at, one in enumerate(finished) if one.error]
    if wrong:
        errors = pa.table(names).take(wrong)
        made["failures"] = errors.append_column("error", pa.array([finished[at].error for at in wrong]))
    well = [at for at, one in enumerate(finished) if one.months]
    if well:
        lengths = [len(next(iter(finished[at].months.values()))) for at in well]
        whose = np.repeat(well, lengths)
        months = pa.table(names).take(pa.array(whose))
        months = months.append_column(
            "month", pa.array(np.concatenate([np.arange(n) for n in lengths]).astype(np.int16))
        )
        for name in finished[well[0]].months:
            series = np.concatenate([finished[at].months[name] for at in well])
            months = months.append_column(name, pa.array(series, from_pandas=True))
        made["months"] = months
    return made
