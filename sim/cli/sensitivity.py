"""`bond sensitivity`: which factors of a study matter, and which cannot be told from zero."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sim.cli.deliver import Files, deliver
from sim.cli.options import Json, Plot
from sim.cli.sweep import INTERRUPTED, Resume, Workers, check_workers, stops_gently, tell_of_unused
from sim.wording import IN_ENGLISH
from sim.wording.numbers import number, plain

if TYPE_CHECKING:
    from sim.study.sensitivity import Method, Sensitivity

COLUMNS = {
    "sobol": (("total", "total"), ("first", "alone")),
    "morris": (("mu_star", "mean size"), ("sigma", "spread")),
    "regional": (("distance", "distance"),),
}
"""Measures by method, the one sorted by first, and how a table calls them."""


def sensitivity(
    study: Annotated[
        str, typer.Argument(metavar="STUDY.toml|FOLDER", help="File of the study, or the folder of a finished sweep.")
    ],
    method: Annotated[
        str | None,
        typer.Option(
            metavar="NAME",
            help="sobol (shares of variance), morris (screening, few runs) or regional (any design). "
            "[default: what the design was made for, else sobol]",
            show_default=False,
        ),
    ] = None,
    outcome: Annotated[
        list[str] | None,
        typer.Option("--outcome", metavar="FIGURE", help="Only this outcome of the study. May be repeated."),
    ] = None,
    above: Annotated[
        float | None,
        typer.Option(metavar="VALUE", help="With regional, what an outcome must exceed. [default: its median]"),
    ] = None,
    out: Annotated[
        str | None, typer.Option(metavar="DIR", help="Folder that keeps the sweep, the report and a picture.")
    ] = None,
    resume: Resume = False,
    workers: Workers = None,
    json: Json = False,
    plot: Plot = None,
) -> None:
    """Say which factors matter to the outcomes of a study.

    Sweeps the study over the design that the method needs; the folder of a finished sweep is only analysed. Every
    number has its 95 % interval, and a factor that cannot be told from zero is said to be so.
    """
    from sim.errors import BadInput, nearest
    from sim.report.files import check_folder, file_for_picture
    from sim.report.sensitivity import sensitivity_report
    from sim.report.shapes import dumps
    from sim.study.sensitivity import NEEDED

    if method is not None and method not in NEEDED:
        raise BadInput(f'--method: "{method[:40]}" is not known.{nearest(method, NEEDED)}')
    check_workers(workers)
    folder = None if out is None else check_folder(out)
    picture = None if plot is None else file_for_picture(plot)
    known: Any = method
    if Path(study).is_dir():
        if resume:
            raise BadInput("--resume needs a study file: the folder of a sweep is only analysed.")
        if workers is not None:
            raise BadInput("--workers needs a study file: the folder of a sweep is only analysed.")
        result = _of_folder(study, known, outcome, above)
    else:
        if resume and folder is None:
            raise BadInput("--resume needs --out, the folder to go on with.")
        result = _of_study(study, known, outcome, above, folder=folder, resume=resume, workers=workers)
    report = sensitivity_report(result)

    def draw(path: str | Path) -> None:
        from sim.charts.save import save
        from sim.charts.sensitivity import sensitivity_figure

        save(sensitivity_figure(report), path)

    def files() -> Files:
        return {"sensitivity.png": draw, "sensitivity.json": dumps(report) + "\n"}

    deliver(report, folder=folder, files=files, picture=picture, draw=draw, json=json, show=show_sensitivity)


def _of_folder(study: str, method: Method | None, outcomes: list[str] | None, above: float | None) -> Sensitivity:
    from sim.study.dataset import Dataset
    from sim.study.sensitivity import analyse

    return analyse(Dataset(study), method, outcomes, above)


def _of_study(
    study: str, method: Method | None, outcomes: list[str] | None, above: float | None, *,
    folder: Path | None, resume: bool, workers: int | None,
) -> Sensitivity:  # fmt: skip
    """Sweep a study and analyse it. Ctrl-C keeps what is in the folder, and says how to go on."""
    from sim.cli.progress import sweep_progress
    from sim.study.plan import load_study
    from sim.study.sensitivity import fitting
    from sim.study.sensitivity import sensitivity as analysed

    plan = load_study(study)
    tell_of_unused(plan)
    if method is None:
        method = "morris" if fitting(plan.design[0]) == "morris" else "sobol"
    try:
        with stops_gently(), sweep_progress(plan.name) as tell:
            return analysed(
                plan, method, folder, outcomes=outcomes, above=above, workers=workers, resume=resume, on_progress=tell
            )
    except KeyboardInterrupt:
        if folder is None:
            left = "nothing was kept. With --out DIR it can be gone on with."
        else:
            words = ["bond", "sensitivity", study, "--method", method, "--out", str(folder), "--resume"]
            words += [word for name in outcomes or () for word in ("--outcome", name)]
            words += ["--above", str(above)] if above is not None else []
            left = f"what was finished is kept. Go on with: {shlex.join(words)}"
        typer.echo(f"bond: Interrupted; {left}", err=True)
        raise typer.Exit(INTERRUPTED) from None


def show_sensitivity(report: dict[str, Any]) -> None:
    """Print a table per outcome and scenario, what cannot be told from zero, and how much is due to random draws."""
    from rich.console import Console

    console = Console(highlight=False, markup=False)
    shares = {(one["outcome"], one["scenario"]): one for one in report["luck"]}
    for (outcome, scenario), luck in shares.items():
        head = IN_ENGLISH(f"studies.head.{report['method']}")
        console.print(f"{outcome} in {scenario}: {head}", style="bold")
        rows = [row for row in report["rows"] if (row["outcome"], row["scenario"]) == (outcome, scenario)]
        _show_table(console, report["method"], rows)
        console.print(_luck(luck))
    markets = f"{plain(report['points'])} points by {plain(report['seeds'])} seed{'s' * (report['seeds'] > 1)}"
    several = f" in {len(report['scenarios'])} scenarios" if len(report["scenarios"]) > 1 else ""
    console.print(f"{plain(report['runs'])} runs: {markets}{several}. Intervals are of 95 %.")
    for note in report["notes"]:
        console.print(f"Note: {note['text']}")


def _show_table(console: Any, method: str, rows: list[dict[str, Any]]) -> None:
    from rich.box import SIMPLE_HEAD
    from rich.table import Table

    measures = COLUMNS[method]
    by_key: dict[str, dict[str, Any]] = {}
    for row in rows:
        by_key.setdefault(row["key"], {})[row["measure"]] = row
    main = measures[0][0]
    ranked = sorted(by_key, key=lambda key: -(by_key[key][main]["value"] or 0.0))
    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    table.add_column("factor", no_wrap=True)
    if method == "morris":
        table.add_column("pulls it")
    for _, words in measures:
        table.add_column(words, justify="right")
        table.add_column("interval", justify="right")
    for key in ranked:
        cells = [cell for measure, _ in measures for cell in _cells(by_key[key][measure], method)]
        pulls = [_pulls(by_key[key]["mu"])] if method == "morris" else []
        table.add_row(key, *pulls, *cells)
    console.print(table)
    zero = [key for key in ranked if by_key[key][main]["is_zero"]]
    if zero:
        console.print(f"Cannot be told from zero: {', '.join(zero)}.")


def _cells(row: dict[str, Any], method: str) -> tuple[str, str]:
    from sim.report.sensitivity import number_words

    if row["value"] is None:
        return "-", "-"
    value, lo, hi = (number_words(row[name], method) for name in ("value", "lo", "hi"))
    return value, f"{lo} to {hi}"


def _pulls(mean: dict[str, Any]) -> str:
    """Return the direction of a mean effect, if there is one."""
    return "-" if mean["is_zero"] else "up" if mean["value"] > 0.0 else "down"


def _luck(luck: dict[str, Any]) -> str:
    if luck["share"] is None:
        return "How much of it is luck cannot be told from one seed."
    spread = "" if luck["lo"] is None else f" ({number(100 * luck['lo'], 0)} to {number(100 * luck['hi'], 0)} %)"
    return f"Luck makes {number(100 * luck['share'], 0)} %{spread} of the variance of single runs."
