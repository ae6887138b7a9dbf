"""`bond run` and `bond compare`."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from sim.cli.options import (
    At,
    CompanyGiven,
    Customers,
    IndustryGiven,
    Json,
    Lang,
    Months,
    Name,
    NameA,
    NameB,
    Out,
    Plot,
    Record,
    Report,
    Seeds,
    Set,
    Threads,
    Whose,
    Why,
    asked_for,
    check_memory,
    checked_size,
)

RECORDS = ("choices", "customers")

if TYPE_CHECKING:
    from sim.results import Result
    from sim.scenario import Scenario
    from sim.study.compare import Comparison


def run(
    scenario: Name,
    changes: Set = None,
    seeds: Seeds = None,
    customers: Customers = None,
    months: Months = None,
    threads: Threads = None,
    json: Json = False,
    out: Out = None,
    plot: Plot = None,
    record: Record = None,
    company: CompanyGiven = None,
    industry: IndustryGiven = None,
) -> None:
    """Simulate a scenario.

    Who stays, what holds them, why others left, and what it earns.
    """
    from sim.cli.progress import progress
    from sim.report.files import file_for_picture, folder_for_output, save_folder, save_picture

    check_record(record, out)
    folder = None if out is None else folder_for_output(out)
    picture = None if plot is None else file_for_picture(plot)
    question = asked_for(scenario, changes, customers, months, whose=Whose(company, industry))

    from sim.report.run import run_report
    from sim.report.shapes import dumps
    from sim.study.run import run as simulate

    chosen, threads = checked_size(seeds, threads)
    check_memory(question, len(chosen), threads)
    with progress(question.name, len(chosen)) as done:
        result = simulate(question, chosen, threads=threads, on_done=done)
    report = run_report(result)
    if json:  # first of all, so that a disk that is full takes nothing away
        typer.echo(dumps(report))
    else:
        from sim.cli.show import show_run

        show_run(report)
    if folder is not None:
        save_folder(folder, _files({"": result}, dumps(report), record))
    if picture is not None:
        save_picture(picture, lambda path: _draw(result, path))


def compare(
    a: NameA,
    b: NameB,
    changes: Set = None,
    seeds: Seeds = None,
    customers: Customers = None,
    months: Months = None,
    threads: Threads = None,
    json: Json = False,
    out: Out = None,
    plot: Plot = None,
    at: At = None,
    report: Report = None,
    lang: Lang = None,
    why: Why = False,
    company: CompanyGiven = None,
    industry: IndustryGiven = None,
) -> None:
    """Compare scenario A with B on the same draws.

    Paired differences with intervals, twins, and a verdict in words.
    """
    from sim.cli.progress import progress
    from sim.cli.report import checked_language, file_for_report, write_report
    from sim.errors import BadInput
    from sim.report.files import file_for_picture, folder_for_output, save_folder, save_picture

    folder = None if out is None else folder_for_output(out)
    picture = None if plot is None else file_for_picture(plot)
    language = checked_language(lang)
    paper = None if report is None else file_for_report(report, language)
    if paper is not None and paper == picture:
        raise BadInput(f'--plot and --report both name "{paper}"; give each a file of its own.')
    whose = Whose(company, industry)
    first = asked_for(a, changes, customers, months, whose=whose, beside=b)
    second = asked_for(b, changes, customers, months, whose=whose)
    check_pair(first, second)
    month = checked_month(at, first.parameters.market.months)

    from sim.labels import labels
    from sim.report.comparison import comparison_report
    from sim.report.shapes import dumps
    from sim.study.compare import compare as pair

    chosen, threads = checked_size(seeds, threads)
    check_memory(first, 2 * len(chosen), threads)
    with progress(" against ".join(labels(first, second)), 2 * len(chosen)) as done:
        comparison = pair(first, second, chosen, threads=threads, on_done=done)
    measured = comparison_report(comparison, month, language)
    if why:
        from sim.report.comparison import causes_report
        from sim.study.attribution import attribution, n_markets, parts_between

        markets = n_markets(parts_between(first, second)) * len(chosen)
        with progress("what makes the difference", markets) as done:
            shares = attribution(first, second, month, chosen, threads=threads, on_done=done)
        measured["causes"] = causes_report(shares, month)
    if json:
        typer.echo(dumps(measured))
    else:
        from sim.cli.show import show_comparison

        show_comparison(measured)
    if folder is not None:
        save_folder(folder, _files({"a": comparison.a, "b": comparison.b}, dumps(measured)))
    if picture is not None:
        save_picture(picture, lambda path: _draw(comparison, path))
    if paper is not None:
        write_report(comparison, paper, language, month)


def checked_month(at: int | None, last: int) -> int:
    """Return the month at which a comparison is judged. Raises BadInput if it is not simulated."""
    from sim.errors import BadInput

    if at is not None and not 1 <= at <= last:
        raise BadInput(f"--at is {at}, out of range; allowed is 1 to {last}, the last month simulated.")
    return min(24, last) if at is None else at


def check_pair(a: Scenario, b: Scenario) -> None:
    """Check that two scenarios have the same size, before any time is spent on them.

    Raises:
        BadInput: they differ in months or customers.
    """
    from sim.errors import BadInput
    from sim.labels import labels

    for what in ("months", "customers"):
        left, right = getattr(a.parameters.market, what), getattr(b.parameters.market, what)
        if left != right:
            first, second = labels(a, b)
            raise BadInput(
                f"{first} has {left} {what} and {second} {right}, so they cannot be paired. Give --{what} to set both."
            )


def check_record(record: str | None, out: str | None) -> None:
    """Check what is to be recorded.

    Raises:
        BadInput: an unknown word, or no folder to write to.
    """
    from sim.errors import BadInput, nearest

    if record is not None and record not in RECORDS:
        raise BadInput(f'--record: "{record[:40]}" is not known.{nearest(record, RECORDS)}')
    if record is not None and out is None:
        raise BadInput("--record needs --out, the folder to write to.")


def _files(arms: dict[str, Result], report: str, record: str | None = None) -> dict[str, str | Callable[[Path], None]]:
    """Return what goes into an output folder by file name; manifest.json comes last. A single arm is called "" ."""
    import pandas as pd

    from sim.labels import labels
    from sim.report.files import manifest
    from sim.report.tables import tables
    from sim.results import provenance

    frames: dict[str, list[pd.DataFrame]] = {}
    texts: dict[str, str | Callable[[Path], None]] = {"result.json": report + "\n"}
    called = labels(*(result.scenario for result in arms.values()))
    for label, (arm, result) in zip(called, arms.items(), strict=True):
        for name, frame in tables(result).items():
            frame["scenario"] = label
            if arm:
                frame.insert(0, "arm", arm)
            frames.setdefault(name, []).append(frame)
        texts[f"scenario_{arm}.toml" if arm else "scenario.toml"] = result.scenario.to_toml()
    for name, parts in frames.items():
        texts[f"{name}.csv"] = pd.concat(parts).to_csv(index=False, lineterminator="\n")
    results = list(arms.values())
    if record is not None:
        from sim.record import write_record

        what, recorded = record, results[0]
        texts[f"{what}.parquet"] = lambda path: write_record(path, what, recorded.scenario, recorded.seeds)
    origin = provenance(*(result.scenario for result in results))
    texts["manifest.json"] = manifest(["bond", *sys.argv[1:]], origin, results[0].seeds, list(texts))
    return texts


def _draw(subject: Result | Comparison, path: str) -> None:
    from sim.charts import market_figure, save

    save(market_figure(subject), path)
