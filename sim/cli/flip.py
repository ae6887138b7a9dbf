"""`bond flip`: would the conclusion survive other assumptions?"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sim.cli.deliver import deliver
from sim.cli.options import Json, NameA, NameB, Out, Plot, Seeds, Set, asked_for
from sim.cli.sweep import Workers, check_workers
from sim.wording.numbers import number, plain, signed

if TYPE_CHECKING:
    from sim.scenario import Scenario
    from sim.study.flip import Flip
    from sim.study.flip.prior import Over

CUSTOMERS = 2_000  # as of `sim.study.flip`, whose import would slow `bond --help` down
MAX_SHOWN = 10


def flip(
    a: NameA,
    b: NameB,
    figure: Annotated[
        str, typer.Option(metavar="NAME", help="Key figure that decides; the higher one wins.")
    ] = "retention_24.overall",
    over: Annotated[
        list[str] | None,
        typer.Option(
            metavar="KEY[=LOW:HIGH]",
            help="Change only this assumption, within its plausible range or the one given. May be repeated. "
            "[default: every uncertain number, and the usual size of levers that both have]",
            show_default=False,
        ),
    ] = None,
    changes: Set = None,
    customers: Annotated[int, typer.Option(metavar="N", help="People in each market.")] = CUSTOMERS,
    seeds: Seeds = None,
    points: Annotated[
        int, typer.Option(metavar="N", help="Combinations sampled from the whole plausible space.")
    ] = 256,
    workers: Workers = None,
    out: Out = None,
    json: Json = False,
    plot: Plot = None,
) -> None:
    """Find the smallest change of assumptions that reverses A against B.

    The nearest flip in prior standard deviations, every assumption alone, and who wins how much of the plausible space.
    Every one of them is taken to be uniform over its plausible range; that is an assumption too.
    """
    from sim.report.files import file_for_picture, folder_for_output
    from sim.study.flip.prior import assumptions_of

    check_workers(workers)
    folder = None if out is None else folder_for_output(out)
    picture = None if plot is None else file_for_picture(plot)
    first, second = (asked_for(name, changes, customers, None, beside=b) for name in (a, b))
    ranges = _ranges(over) if over else None
    assumptions_of(first, second, ranges)  # complaints come before any process is started

    from sim.report.flip import flip_report
    from sim.report.shapes import dumps

    result = _search(first, second, figure, ranges, points=points, seeds=seeds, workers=workers)
    report = flip_report(result)

    def draw(path: str | Path) -> None:
        from sim.charts.flip import flip_figure
        from sim.charts.save import save

        save(flip_figure(report), path)

    deliver(
        report, folder=folder, files=lambda: _files(result, report, dumps(report), draw), picture=picture, draw=draw,
        json=json, show=_show,
    )  # fmt: skip


def _ranges(texts: list[str]) -> dict[str, tuple[float, float] | None]:
    """Return keys and ranges of --over. Raises BadInput if one is not of its form, or comes twice."""
    from sim.errors import BadInput

    ranges: dict[str, tuple[float, float] | None] = {}
    for key, given in map(_parse_over, texts):
        if key in ranges:
            raise BadInput(f'--over: "{key[:80]}" is given twice.')
        ranges[key] = given
    return ranges


def _parse_over(text: str) -> tuple[str, tuple[float, float] | None]:
    """Return key and range of KEY or KEY=LOW:HIGH. Raises BadInput for anything else."""
    from sim.errors import BadInput

    key, equals, given = (part.strip() for part in text.partition("="))
    if not equals and key:
        return key, None
    low, _, high = given.partition(":")
    try:
        return key, (float(low), float(high))
    except ValueError:
        raise BadInput(
            f'--over: "{text[:80]}" is not of the form key or key=low:high, as in population.receptivity=0.2:0.8.'
        ) from None


def _search(
    a: Scenario,
    b: Scenario,
    figure: str,
    over: Over | None,
    *,
    points: int,
    seeds: int | None,
    workers: int | None,
) -> Flip:
    """Do the search."""
    from sim.cli.progress import progress
    from sim.labels import labels
    from sim.study.flip import flip as look
    from sim.study.run import DEFAULT_SEEDS

    n_seeds = DEFAULT_SEEDS if seeds is None else seeds
    with progress(" against ".join(labels(a, b)), 1) as tell:
        return look(
            a, b, figure, over, points, n_seeds, customers=None, workers=workers,
            on_progress=lambda now: tell(now.done, total=now.total),
        )  # fmt: skip


def _files(
    result: Flip, report: dict[str, Any], text: str, draw: Callable[[Path], None]
) -> dict[str, str | Callable[[Path], None]]:
    """Return what goes into the folder: the report, a picture, both tables, both scenarios, and what made them."""
    from sim.report.files import manifest

    files: dict[str, str | Callable[[Path], None]] = {
        "flip.json": text + "\n",
        "flip.png": draw,
        "singles.csv": result.singles.to_csv(index=False, lineterminator="\n"),
        "space.csv": result.space.to_csv(index=False, lineterminator="\n"),
        "scenario_a.toml": result.a.to_toml(),
        "scenario_b.toml": result.b.to_toml(),
    }
    files["manifest.json"] = manifest(["bond", *sys.argv[1:]], report["provenance"], result.seeds, list(files))
    return files


def _show(report: dict[str, Any]) -> None:
    """Print the sentence, the nearest flip, who flips it alone, and how much was searched."""
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table

    console = Console(highlight=False, markup=False)

    def table(title: str, *columns: str) -> Table:
        console.print(title, style="bold")
        made = Table(box=SIMPLE_HEAD, pad_edge=False)
        for at, column in enumerate(columns):
            made.add_column(column, justify="right" if at else "left", overflow="fold")
        return made

    console.print(report["sentence"], style="bold")
    console.print()
    nearest = report["nearest"]
    if nearest is not None:
        rows = table(
            f"Nearest flip: {number(nearest['distance'], 2)} prior standard deviations",
            "assumption",
            "default",
            "value",
            "sd",
        )
        for one in nearest["changes"]:
            rows.add_row(one["key"], plain(one["default"]), plain(one["value"]), signed(one["sds"], 2))
        console.print(rows)
    alone = [one for one in report["singles"] if one["flips"]]
    if alone:
        rows = table("Reverses the verdict alone", "assumption", "default", "value", "level at", "sd")
        for one in alone[:MAX_SHOWN]:
            rows.add_row(
                one["key"], *(plain(one[name]) for name in ("default", "value", "even")), signed(one["sds"], 2)
            )
        console.print(rows)
        if len(alone) > MAX_SHOWN:
            console.print(f"... and {len(alone) - MAX_SHOWN} more, farther away.")
    searched, left_out = report["searched"], report["not_valid"]["points"]
    console.print(
        f"{len(report['assumptions'])} assumptions, {plain(searched['points'])} combinations, "
        f"{plain(searched['runs'])} runs of "
        f"{plain(report['customers'])} people and {report['months']} months; "
        "each assumption alone was tried at both ends "
        "of its range, and halfway where an end moved anything. A flip is confirmed on fresh seeds."
    )
    if left_out:
        console.print(
            f"{plain(left_out)} sampled combinations are not valid and left out: "
            f"{'; '.join(report['not_valid']['reasons'])}"
        )
    if report["part_of_the_decision"]:
        console.print(f"Part of the decision, so not varied: {', '.join(report['part_of_the_decision'])}.")
    console.print(f"{report['prior']}")
