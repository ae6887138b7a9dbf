"""`bond optimise`: the best mix of levers under a budget."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sim.cli.deliver import Files, deliver
from sim.cli.options import Json, Plot
from sim.cli.sweep import StudyFile, Workers, check_workers
from sim.wording.numbers import plain, setting, typed

if TYPE_CHECKING:
    from rich.table import Table

    from sim.study.plan import Study

MAX_MIXES = 5  # of a front, side by side on a terminal


def optimise(
    study: StudyFile,
    trials: Annotated[
        int | None, typer.Option(metavar="N", help="Mixes to try, instead of what the study says.", show_default=False)
    ] = None,
    budget: Annotated[
        float | None,
        typer.Option(
            metavar="X", help="Most that may be spent on levers, per customer of the base.", show_default=False
        ),
    ] = None,
    workers: Workers = None,
    out: Annotated[
        str | None, typer.Option(metavar="DIR", help="Also write optimise.json, trials.csv and a picture there.")
    ] = None,
    json: Json = False,
    plot: Plot = None,
) -> None:
    """Look for the best mix of levers under a budget.

    One figure, or two for a Pareto front, robust over assumptions. What the search finds is measured again on fresh
    seeds, with the unmodified scenario and each lever alone.
    """
    from sim.cli.progress import progress
    from sim.report.files import check_folder, file_for_picture
    from sim.study.plan import load_study

    check_workers(workers)
    folder = None if out is None else check_folder(out)
    picture = None if plot is None else file_for_picture(plot)
    planned = asked_for(load_study(study), trials, budget)

    from sim.report.optimise import optimise_report
    from sim.report.shapes import dumps
    from sim.study.optimise import optimise as look_for_best

    with progress(planned.name, 100) as tell:
        optimum = look_for_best(planned, workers=workers, on_progress=lambda now: tell(now.done, now.doing))
    report = optimise_report(optimum)

    def drawn(path: str | Path) -> None:
        draw(report, path)

    def files() -> Files:
        trials = optimum.trials.to_csv(index=False, lineterminator="\n")
        return {"optimise.png": drawn, "trials.csv": trials, "optimise.json": dumps(report) + "\n"}

    deliver(report, folder=folder, files=files, picture=picture, draw=drawn, json=json, show=show_optimum)


def asked_for(study: Study, trials: int | None, budget: float | None) -> Study:
    """Return the study with what the options say instead. Raises BadInput for what is out of range."""
    import math

    from sim.errors import BadInput

    if trials is not None and not 10 <= trials <= 100_000:
        raise BadInput(f"--trials is {trials}, out of range; allowed is 10 to 100000.")
    if budget is not None and not (budget > 0.0 and math.isfinite(budget)):
        raise BadInput(
            f"--budget is {typed(budget)}; it must be a number above 0, in currency per customer of the base."
        )
    asked = {name: value for name, value in (("trials", trials), ("budget", budget)) if value is not None}
    if study.optimise is None or not asked:
        return study
    return study.replaced(optimise=study.optimise.replaced(**asked))


def draw(report: dict[str, Any], path: str | Path) -> None:
    """Draw a report's picture into a file."""
    from sim.charts.pareto import pareto_figure
    from sim.charts.save import save

    save(pareto_figure(report), path)


def show_optimum(report: dict[str, Any]) -> None:
    """Print the answer, what was re-measured, the mixes, and what is to be kept in mind."""
    from rich.console import Console

    console = Console(highlight=False, markup=False)
    console.print(report["sentence"], style="bold")
    console.print(_measured(report))
    console.print(_mixes(report))
    figures = ", ".join(one["figure"] for one in report["figures"])
    draws = f" over {report['draws']} draws of the assumptions" if report["draws"] > 1 else ""
    console.print(
        f"{figures}: {report['robust'].replace('_', ' ')}{draws}; paired differences from the scenario as it is, "
        f"± half a 95 % interval, on {len(report['fresh_seeds'])} fresh seeds of "
        f"{plain(report['customers'])} people."
    )
    for note in report["notes"]:
        console.print(note)


def _measured(report: dict[str, Any]) -> Table:
    """Return how far each re-measured mix is from the unmodified scenario."""
    names = [one["figure"] for one in report["figures"]]
    has_draws = report["draws"] > 1 and len(names) == 1
    table = _table("mix", *names, *(["draws better"] if has_draws else []), "spent")
    for one in _rows(report):
        figures = [one["figures"][name] for name in names]
        cells = [_difference(cell) for cell in figures]
        if has_draws:
            cells.append("" if one["origin"] == "as_it_is" else f"{figures[0]['draws_better']} of {report['draws']}")
        table.add_row(_name(one), *cells, plain(one["figures"][report["spending"]]["value"], 3))
    return table


def _mixes(report: dict[str, Any]) -> Table:
    """Return what is decided in each mix of the answer, next to the unmodified scenario."""
    mixes = [one for one in _rows(report) if one["is_front"] or one["origin"] == "as_it_is"]
    if len(mixes) > MAX_MIXES:
        mixes = [mixes[round(at * (len(mixes) - 1) / (MAX_MIXES - 1))] for at in range(MAX_MIXES)]
    table = _table("decision", *(_name(one) for one in mixes))
    for factor in report["factors"]:
        levels = [one["mix"][factor["key"]] for one in mixes]
        table.add_row(factor["key"], *map(setting, levels))
    return table


def _rows(report: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the answer, ordered along the front, then what it is compared with; champions of single draws apart."""
    first = report["figures"][0]["figure"]
    front = [one for one in report["confirmed"] if one["is_front"]]
    others = [one for one in report["confirmed"] if not one["is_front"] and one["origin"] != "search"]
    return [*sorted(front, key=lambda one: float(one["figures"][first]["value"])), *others]


def _name(one: dict[str, Any]) -> str:
    if one["origin"] == "search":
        return f"mix {one['trial']}"
    if one["origin"] == "alone":
        return f"{one['lever']} alone"
    return one["origin"].replace("_", " ")


def _table(first: str, *others: str) -> Table:
    from rich.box import SIMPLE_HEAD
    from rich.table import Table

    table = Table(first, box=SIMPLE_HEAD, pad_edge=False)
    for column in others:
        table.add_column(column, justify="right")
    return table


def _difference(cell: dict[str, Any]) -> str:
    if cell["difference"] == cell["difference_lo"] == cell["difference_hi"] == 0.0:
        return "0"
    half = (cell["difference_hi"] - cell["difference_lo"]) / 2.0
    return f"{plain(cell['difference'], 3, sign='+')} ±{plain(half, 2)}"
