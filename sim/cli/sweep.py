"""`bond sweep`: a study run to its end, here or on a cluster, and gone on with after whatever interrupts it."""

from __future__ import annotations

import shlex
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sim.cli.options import Json, say

if TYPE_CHECKING:
    from concurrent.futures import Executor
    from contextlib import AbstractContextManager

    from sim.study.plan import Study

MAX_WORKERS = 1024
INTERRUPTED, FAILED_RUNS = 130, 3

StudyFile = Annotated[str, typer.Argument(metavar="STUDY.toml", help="File of the study, see docs/studies.md.")]
Workers = Annotated[
    int | None,
    typer.Option(
        metavar="N",
        help="Processes at work; the rows do not depend on it. [default: all processors]",
        show_default=False,
    ),
]
Resume = Annotated[bool, typer.Option("--resume", help="Go on with what is in --out; what is there is not done again.")]


def sweep(
    study: StudyFile,
    out: Annotated[str, typer.Option(metavar="DIR", help="Folder that keeps every run as it comes.")],
    resume: Resume = False,
    force: Annotated[
        bool, typer.Option("--force", help="With --resume, go on even though the engine is another one.")
    ] = False,
    retry_failed: Annotated[
        bool, typer.Option("--retry-failed", help="With --resume, do the runs that failed once more.")
    ] = False,
    workers: Workers = None,
    dask: Annotated[
        str | None,
        typer.Option(metavar="ADDRESS", help="Let a Dask cluster do the work, as in tcp://127.0.0.1:8786."),
    ] = None,
    json: Json = False,
) -> None:
    """Run every point of a study on every seed.

    Rows are written as they come, so that nothing is lost: after Ctrl-C or a crash the same command with --resume goes
    on. Exit code 3 if some runs failed; they are rows too.
    """
    from sim.cli.progress import sweep_progress
    from sim.errors import BadInput
    from sim.report.files import check_folder
    from sim.report.shapes import dumps
    from sim.report.sweep import sweep_report
    from sim.study.executors import WorkersLost
    from sim.study.plan import load_study
    from sim.study.recent import remember
    from sim.study.sweep import sweep as run_study

    if workers is not None and dask is not None:
        raise BadInput("Give --workers or --dask, not both.")
    check_workers(workers)
    for option, is_given in (("--force", force), ("--retry-failed", retry_failed)):
        if is_given and not resume:
            raise BadInput(f"{option} needs --resume: it is about what is in --out already.")
    planned, folder = load_study(study), check_folder(out)
    tell_of_unused(planned)
    for design in planned.design:
        if design.idle:
            what = " and no ".join(design.idle)
            say(f"{planned.name}: a design of kind {design.kind} takes no {what}; not used here.")
    remember(folder)
    go_on = shlex.join(["bond", "sweep", study, "--out", out, "--resume", *(["--dask", dask] if dask else [])])
    try:
        with stops_gently(), cluster(dask) as executor, sweep_progress(planned.name) as tell:
            dataset = run_study(
                planned, folder, executor=executor, workers=workers, resume=resume, force=force,
                retry_failed=retry_failed, on_progress=tell,
            )  # fmt: skip
    except KeyboardInterrupt:
        typer.echo(f"bond: Interrupted; what was finished is kept. Go on with: {go_on}", err=True)
        raise typer.Exit(INTERRUPTED) from None
    except (WorkersLost, OSError) as error:  # no worker left, or nowhere to write to
        why = f"{error.strerror or error}; what was finished is kept." if isinstance(error, OSError) else str(error)
        typer.echo(f"bond: {why} Go on with: {go_on}", err=True)
        raise typer.Exit(1) from None
    report = sweep_report(dataset)
    if json:
        typer.echo(dumps(report))
    else:
        from sim.cli.show_studies import show_sweep
        from sim.study.sensitivity import analysable

        show_sweep(report, analysable(dataset))
    if report["failed"]:
        raise typer.Exit(FAILED_RUNS)


def tell_of_unused(study: Study) -> None:
    """Say on stderr which tables of a study no sweep uses."""
    named = {key for design in study.design for key in design.factors}
    idle = [factor.key for factor in study.assumptions if factor.key not in named]
    if idle:
        say(
            f"{study.name}: no design names these [assumptions], so they stay as the scenario has them: "
            f"{', '.join(idle)}."
        )
    if levels := study.idle_levels():
        say(
            f"{study.name}: the design, {study.design[0].kind}, takes no levels; those of "
            f"{', '.join(levels)} are not used."
        )
    if study.optimise is not None:
        say(f"{study.name}: [optimise] is for `bond optimise`; it is not used here.")


def check_workers(workers: int | None) -> None:
    """Check a number of processes. Raises BadInput if it is out of range."""
    from sim.errors import BadInput

    if workers is not None and not 1 <= workers <= MAX_WORKERS:
        raise BadInput(f"--workers is {workers}, out of range; allowed is 1 to {MAX_WORKERS}.")


def cluster(address: str | None) -> AbstractContextManager[Executor | None]:
    """Return the executor of a cluster, none without an address. Raises BadInput if no scheduler answers there."""
    if address is None:
        return nullcontext()
    from sim.study.cluster import dask_executor

    return dask_executor(address)


@contextmanager
def stops_gently() -> Iterator[None]:
    """Let Ctrl-C, and the signal by which batch systems end a job, stop the sweep, also one begun in the background."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(number: int, frame: Any) -> None:
        raise KeyboardInterrupt

    before = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
