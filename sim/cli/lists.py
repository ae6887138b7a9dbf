"""Catalogues on a terminal, readable at 80 columns."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from sim.levers import SIDES  # light: no numba behind it
from sim.wording.numbers import plain, typed


def show_pairs(left: str, right: str, rows: Iterable[tuple[str, str]]) -> None:
    """Print names with a sentence each."""
    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    table.add_column(left, no_wrap=True)
    table.add_column(right)
    for name, words in rows:
        table.add_row(Text(name), Text(words))
    _console().print(table)


def show_parameters(numbers: list[dict[str, Any]]) -> None:
    """Print every number with its range, unit, role, source and what it does."""
    console = _console()
    for number in numbers:
        console.print(Text(number["key"], style="bold") + Text(f" = {typed(number['default'])}", style="bold"))
        console.print(
            Padding(
                Text(f"{number['help']}\n{_range(number)}; {number['role']}\nSource: {number['source']}"), (0, 0, 0, 4)
            )
        )


def show_switches(switches: list[dict[str, Any]]) -> None:
    """Print every choice between ways in which people may work."""
    console = _console()
    for switch in switches:
        console.print(Text(f"{switch['key']} = {switch['default']}", style="bold"))
        text = f"{switch['help']}\n{' or '.join(switch['words'])}\nSource: {switch['source']}"
        console.print(Padding(Text(text), (0, 0, 0, 4)))


def show_levers(levers: list[dict[str, Any]], groups: dict[str, str]) -> None:
    """Print the levers by side, with the numbers that `--set` and scenario files take."""
    console = _console()
    for side in SIDES:
        console.print(Text(side.upper(), style="bold"))
        for lever in levers:
            if lever["side"] != side:
                continue
            console.print(
                Padding(Text(lever["kind"], style="bold") + Text(f"  {lever['help']}", style="none"), (0, 0, 0, 2))
            )
            for number in lever["numbers"]:
                field = number["key"].partition(".")[2]
                if field not in {"firm", "start", "end"}:
                    text = f"{field} = {typed(number['default'])}; {_range(number)}; {number['source']}"
                    console.print(Padding(Text(text), (0, 0, 0, 6)))
            for name, words in lever["choices"].items():
                console.print(Padding(Text(f"{name}: {', '.join(words)}"), (0, 0, 0, 6)))
            if lever["reaches"]:
                console.print(Padding(Text("who: any group below"), (0, 0, 0, 6)))
    console.print(Text("Every lever also takes firm (0 is the focal company), start and end (months)."))
    show_pairs("group", "who that is", groups.items())


def show_industries(industries: list[dict[str, Any]]) -> None:
    """Print the usual sizes of each industry with plausible range, what they rest on, and source."""
    console = _console()
    for one in industries:
        console.print(Text(one["name"], style="bold") + Text(f"  {one['label']}; {one['currency']}", style="none"))
        for number in one["numbers"]:
            low, high = number["plausible"]
            console.print(Padding(Text(f"{number['key']} = {typed(number['value'])}"), (0, 0, 0, 2)))
            text = (
                f"plausible {plain(low, 6)} to {plain(high, 6)} {number['unit']}; {number['basis']}\n"
                f"Source: {number['source']}"
            )
            console.print(Padding(Text(text), (0, 0, 0, 6)))


def show_figures(figures: list[dict[str, Any]]) -> None:
    """Print measured figures next to what the project aims at."""
    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    table.add_column("figure")
    for column in ("measured", "aim"):
        table.add_column(column, justify="right")
    table.add_column("unit")
    for one in figures:
        aim = "" if one["aim"] is None else typed(one["aim"])
        table.add_row(one["name"], plain(one["value"]), aim, one["unit"])
    _console().print(table)


def _range(number: dict[str, Any]) -> str:
    low, high = number["plausible"]
    allowed = f"{plain(number['low'], 6)} to {plain(number['high'], 6)} {number['unit']}"
    is_all = (low, high) == (number["low"], number["high"])
    return allowed if is_all else f"{allowed}, plausible {plain(low, 6)} to {plain(high, 6)}"


def _console() -> Console:
    return Console(highlight=False)
