"""Reports as tables on a terminal, readable at 80 columns, with or without colour."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from sim.errors import printable
from sim.measures.figures import MEASURES
from sim.measures.units import UNITS
from sim.report.shapes import marks
from sim.wording import IN_ENGLISH
from sim.wording.numbers import MISSING, large, number, plain

KINDS = {"engaged": "engaged", "satisfied": "satisfied", "locked_in": "locked-in", "overall": "overall"}
HOLDS = {"value": "value", "bond": "bond", "lock_in": "lock-in", "habit": "habit"}
LISTED = ("active", "hostages", "fans", "profit", "satisfaction", "felt_bond", "market_share", "nps", "referred")
"""Figures of a comparison that a terminal shows in addition to retention; --json has them all."""
WHOLE = ("profit_to_date", "kept")
"""Totals of a company, by the month up to which they count."""
MAX_REASONS = 5


def show_run(report: dict[str, Any]) -> None:
    """Print a run: headline, retention, what holds them, why they left, profit."""
    console, last = _console(), report["months"]
    at = min(24, last)
    console.print(_headline(report, at), style="bold")
    console.print(printable(report["scenario"]["question"] or report["scenario"]["title"]))
    table = _table(console, "Never left, % of the base", ["kind", *(f"month {month}" for month in marks(last))])
    for kind, words in KINDS.items():
        table.add_row(words, *(_share(report["retention"][kind], month) for month in marks(last)))
    console.print(table)
    table = _table(
        console,
        f"What holds them at month {at}, % of the base",
        ["kind", *HOLDS.values(), "retained", "hostages", "fans"],
    )
    for kind, words in KINDS.items():
        hold = report["hold"] if kind == "overall" else report["hold"]["by_kind"][kind]
        cells = [_percent(hold[name]["mean"][at - 1]) for name in (*HOLDS, "retained")]
        cells += [_percent(report[name][kind]["mean"][at - 1]) for name in ("hostages", "fans")]
        table.add_row(words, *cells)
    console.print(table)
    _show_exits(console, report["exits"])
    _show_money(console, report["money"], last)
    if company := report.get("company"):
        _show_company(console, company, WHOLE)
    console.print(_size(report))


def show_comparison(report: dict[str, Any]) -> None:
    """Print a comparison: verdict, paired differences of retention and of the key figures, twins."""
    console, last = _console(), report["months"]
    at = min(24, last)
    mark = at if at in marks(last) else marks(last)[-1]
    console.print(report["verdict"], style="bold")
    a, b = (_called(report[arm], report["provenance"]["scenarios"]) for arm in ("a", "b"))
    table = _table(
        console, f"Never left, points of {a} above {b}", ["kind", *(f"month {month}" for month in marks(last))]
    )
    for kind, words in KINDS.items():
        cells = [report["difference"][f"retention_{month}.{kind}"] for month in marks(last)]
        table.add_row(words, *(_plus_minus(cell["mean"], cell["hi"], 100.0, "+") for cell in cells))
    console.print(table)
    table = _table(
        console, f"Other differences at month {mark}", ["figure", "mean", "95 % interval", "a ahead", "level"]
    )
    for name, cell in report["difference"].items():
        measure, _, kind = name.partition(f"_{mark}")
        if name.startswith(f"{measure}_{mark}") and kind in {"", ".overall"} and measure in LISTED:
            unit = UNITS[MEASURES[measure].unit]
            mean, lo, hi = (unit.text(cell[end], "+") for end in ("mean", "lo", "hi"))
            table.add_row(
                measure.replace("_", " ") + (", points" if unit.is_share else ""),
                mean,
                MISSING if cell["lo"] is None else f"{lo} to {hi}",
                str(cell["wins"]),
                str(cell["ties"]),
            )
    console.print(table)
    if causes := report.get("causes"):
        table = _table(
            console, f"What makes the difference at month {causes['month']}", ["cause", "kept, of 100", "profit"]
        )
        for part, shares in causes["parts"].items():
            cells = [_plus_minus(share["mean"], share["hi"], sign="+") for share in shares.values()]
            table.add_row(part, *cells)
        console.print(table)
    for month, twins in report["twins"].items():
        table = _table(
            console,
            f"Twins up to month {month}, people of the base per market",
            ["kind", "saved", "lost", "stayed anyway", "left anyway"],
        )
        for kind, words in KINDS.items():
            table.add_row(
                words, *(number(twins[kind][fate]) for fate in ("saved", "lost", "stayed_anyway", "left_anyway"))
            )
        console.print(table)
    if company := report.get("company"):
        _show_company(console, company, WHOLE, "+")
    console.print(_size(report))


def _show_exits(console: Console, exits: dict[str, Any]) -> None:
    people = sum(exits["leavers"]["mean"])
    content = "" if exits["satisfied_share"] is None else f", {_percent(exits['satisfied_share'])} % of them satisfied"
    if not people:
        console.print("Nobody left.", style="bold")
        return
    table = _table(
        console, f"Why they left: {number(people, 0)} leavers per market{content}", ["reason", "% of leavers"]
    )
    ranked = sorted(((share, reason) for reason, share in exits["shares"].items()), reverse=True)
    for share, reason in ranked[:MAX_REASONS]:
        table.add_row(reason.replace("_", " "), _percent(share))
    rest = sum(share for share, _ in ranked[MAX_REASONS:])
    table.add_row("all others", _percent(rest))
    console.print(table)


def _show_money(console: Console, money: dict[str, Any], last: int) -> None:
    table = _table(
        console,
        "Discounted profit to date, currency per customer of the base",
        ["", *(f"month {month}" for month in marks(last))],
    )
    profit = money["profit_to_date"]
    table.add_row("profit", *(_plus_minus(profit["mean"][month], profit["hi"][month]) for month in marks(last)))
    console.print(table)
    costs = [(lever, sum(lever["cost"]["mean"])) for lever in money["lever_costs"]]
    if any(cost for _, cost in costs):
        table = _table(console, "What levers cost over the whole run, currency per market", ["lever", "firm", "cost"])
        for lever, cost in costs:
            table.add_row(lever["kind"].replace("_", " "), str(lever["firm"]), number(cost, 0))
        console.print(table)


def _show_company(console: Console, company: dict[str, Any], rows: Sequence[str], sign: str = "-") -> None:
    whole = f"The whole company, {plain(company['customers'])} customers"
    whole += ", profit discounted"
    whole += f", money in {printable(company['currency'])}" if company["currency"] else ""
    table = _table(console, whole, ["", *(f"month {month}" for month in company["month"])])
    for code in rows:
        table.add_row(
            IN_ENGLISH(f"company.total.{code}"),
            *(_large(company[code], at, sign) for at in range(len(company["month"]))),
        )
    console.print(table)
    if years := company.get("year"):
        shown = [year for year in years if 12 * year in company["month"]]
        table = _table(console, "In a year", ["", *(f"year {year}" for year in shown)])
        for code in ("revenue", "profit"):
            table.add_row(code, *(_large(company[code], year - 1, sign) for year in shown))
        console.print(table)
    for sentence in company["notes"]:
        console.print(sentence)


def _large(cell: dict[str, Any], at: int, sign: str) -> str:
    mean, hi = cell["mean"][at], cell["hi"][at]
    half = "" if mean is None or hi is None else f" ±{large(hi - mean, IN_ENGLISH)}"
    return large(mean, IN_ENGLISH, sign) + half


def _headline(report: dict[str, Any], at: int) -> str:
    overall = report["retention"]["overall"]
    mean, lo, hi = overall["mean"][at], overall["lo"][at], overall["hi"][at]
    name = report["scenario"]["name"]
    if mean is None:
        return f"{name}: the company has no customers at month 0 in some markets, so retention is not defined."
    spread = (
        f" (95 % interval {_percent(lo)} to {_percent(hi)})"
        if lo is not None and hi is not None
        else " (one market only)"
    )
    return f"{name}: of every 100 customers of month 0, {_percent(mean)} never left up to month {at}{spread}."


def _size(report: dict[str, Any]) -> str:
    n = len(report["seeds"])
    plus_minus = ", ± half a 95 % interval of the mean" if n > 1 else ""
    markets, months = ("market" if n == 1 else "markets"), ("month" if report["months"] == 1 else "months")
    return f"{n} {markets} of {plain(report['customers'])} people, {report['months']} {months}{plus_minus}."


def _console() -> Console:
    return Console(highlight=False, markup=False)


def _called(head: dict[str, str], digests: dict[str, str]) -> str:
    """Return the label of a scenario's digest."""
    return next(one for one, digest in digests.items() if digest == head["digest"] and one.startswith(head["name"]))


def _table(console: Console, title: str, columns: list[str]) -> Table:
    console.print(title, style="bold")  # not as the table's title, which would be as narrow as the table
    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    table.add_column(columns[0])
    for column in columns[1:]:
        table.add_column(column, justify="right")
    return table


def _share(curve: dict[str, Any], month: int) -> str:
    return _plus_minus(curve["mean"][month], curve["hi"][month], 100.0)


def _plus_minus(mean: float | None, hi: float | None, scale: float = 1.0, sign: str = "-") -> str:
    half = "" if mean is None or hi is None else f" ±{number(scale * (hi - mean))}"
    return number(None if mean is None else scale * mean, sign=sign) + half


def _percent(share: float | None) -> str:
    return number(None if share is None else 100.0 * share)
