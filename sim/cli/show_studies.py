"""Studies as tables on the terminal."""

from __future__ import annotations

import shlex
from typing import Any

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from sim.wording.numbers import number, plain


def show_sweep(report: dict[str, Any], analysable: list[str]) -> None:
    """Print how a sweep went, how its outcomes spread, and what can be done with it.

    Args:
        report: as JSON types.
        analysable: outcomes that `bond sensitivity` takes.
    """
    console = Console(highlight=False, markup=False)
    session = report["session"]
    speed = (
        f", {number(session['runs_per_second'], 0)} a second" if session["runs_per_second"] and session["runs"] else ""
    )
    failed = f", {plain(report['failed'])} failed" if report["failed"] else ""
    console.print(
        f"{plain(report['points'])} points × {plain(report['seeds'])} seeds: "
        f"{plain(report['done'])} of {plain(report['runs'])} runs there"
        f"{failed}; {plain(session['runs'])} done now{speed}."
    )
    table = Table("scenario", "outcome", box=SIMPLE_HEAD, pad_edge=False)
    for name in ("mean", "lowest", "at", "highest", "at"):
        table.add_column(name, justify="right")
    for row in report["outcomes"]:
        table.add_row(
            row["scenario"], row["outcome"], plain(row["mean"]),
            plain(row["lowest"]), plain(row["lowest_at"]), plain(row["highest"]), plain(row["highest_at"]),
        )  # fmt: skip
    console.print(table)
    for row in report["outcomes"]:
        if row["undefined"]:
            console.print(f"{row['outcome']} does not exist in {plain(row['undefined'])} runs of {row['scenario']}.")
    for row in report["failures"]:
        console.print(f"{plain(row['runs'])} runs failed, the first at point {row['first_design_id']}: {row['error']}")
    for name in report["session"]["damaged"]:
        console.print(f"{name} was damaged; its runs were done again.")
    if not analysable:
        console.print(f"Everything is in {report['out']}; the app opens it.")
        return
    only = [] if len(analysable) == len({row["outcome"] for row in report["outcomes"]}) else analysable
    words = ["bond", "sensitivity", report["out"], *(word for name in only for word in ("--outcome", name))]
    console.print(f"Everything is in {report['out']}; `{shlex.join(words)}` and the app open it.")
