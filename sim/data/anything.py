"""Recognises what a file is, and reads it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from sim.data.choices import choices_of
from sim.data.cohorts import Cohorts, long_of, period_columns, triangle_of
from sim.data.columns import LIKELY, check_named, few, fits, match_columns, plain, quoted
from sim.data.flags import is_flag
from sim.data.lifetimes import Lifetimes, spans_of, tenures_of
from sim.data.log import Log, log_of
from sim.data.memory import File
from sim.data.names import USUAL
from sim.data.panel import Panel, panel_of
from sim.data.prices import SHELF, price_columns
from sim.data.reading import Source, open_source, read
from sim.data.survival import KINDS, Survival, survival_of
from sim.data.table import Table
from sim.data.totals import Totals, totals_of
from sim.data.understanding import Options, Understanding
from sim.data.values import numbered
from sim.errors import BadInput, closest

Data = Panel | Log | Survival | Cohorts | Lifetimes | Totals
FIXED = 5  # columns of CDNOW's sample: id, id in the sample, date, number, dollars; the whole log has no second id
TIMES = ("date", "year", "month", "week", "occasion")


class Own(NamedTuple):
    """What a file holds, and how it was understood."""

    data: Data
    seen: Understanding


class Shape(NamedTuple):
    """A kind of table.

    needs: what it cannot be without; of several together one is enough
    takes: what else is read, if it is there
    """

    make: Callable[[Table], Data]
    needs: tuple[str | tuple[str, ...], ...]
    takes: tuple[str, ...] = ()

    @property
    def roles(self) -> list[str]:
        """Return everything that is looked for, in the order in which columns are given away."""
        needs = [role for one in self.needs for role in ((one,) if isinstance(one, str) else one)]
        return [*needs, *self.takes]


SHAPES: dict[str, Shape] = {
    "tenures": Shape(tenures_of, ("tenure", ("churned", "active")), ("customer",)),
    "spans": Shape(spans_of, ("start", "end"), ("customer",)),
    "choices": Shape(choices_of, ("customer", "chosen", "firm"), (*TIMES, "price", "seed")),
    "panel": Shape(panel_of, ("customer", "firm"), (*TIMES, "price", "spend", "number", "seed")),
    "log": Shape(log_of, ("customer", "date"), ("spend", "price", "number")),
    "cohorts": Shape(long_of, ("cohort", "time", KINDS), ("size",)),
    "triangle": Shape(triangle_of, ("cohort",), ("size",)),
    "survival": Shape(survival_of, ("time", KINDS)),
    "totals": Shape(totals_of, ("customer", "spend")),
}
"""What a file can be, in the order in which it is tried."""


def read_data(path: str | File, options: Options | None = None) -> Own:
    """Read a file of purchases, customers or cohorts, whichever it is, and say how it was understood.

    Args:
        path: of the file, or one in memory: CSV and other text, Excel or Parquet.
        options: what its owner says of it.

    Raises:
        BadInput: it is none of these, cannot be used, or can be read in more than one way.
    """
    return read_opened(open_source(path, options), options)


def read_opened(source: Source, options: Options | None = None) -> Own:
    """Read a file as `read_data` does that was opened under the same options. Raises BadInput as that does."""
    options = options or Options()
    shape, wanted = (
        _fixed(source, options) if source.header == 0 and source.cells is None else _recognised(source, options)
    )
    table = read(source, wanted, options)
    if shape == "panel" and "date" in table and "firm" not in options.columns and len(numbered(table["firm"])[1]) == 1:
        source.seen.note("one_firm", column=table["firm"].name)
        shape = "log"
    source.seen.shape = shape
    return Own(SHAPES[shape].make(table), source.seen)


def _fixed(source: Source, options: Options) -> tuple[str, dict[str, str]]:
    """Return what columns of numbers without names are: the log of CDNOW."""
    width = len(source.names)
    if options.columns:
        raise BadInput(f"{source.where} has no names of columns, so none can be named.")
    if width not in (FIXED, FIXED - 1):
        raise BadInput(
            f"{source.where} has {width} columns of numbers and no names; allowed are {FIXED - 1} (customer, date, "
            f"number, dollars) or {FIXED} (with a second number of the customer)."
        )
    return "log", {"customer": "1", "date": str(width - 2), "spend": str(width)}


def _recognised(source: Source, options: Options) -> tuple[str, dict[str, str]]:
    """Return what a table is, and which column holds what. Raises BadInput if it is nothing that is read here."""
    names = [name for name in source.names if name]
    check_named(options.columns, names, source.where)
    shelf = {SHELF + brand: name for brand, name in price_columns(names).items()}
    periods = period_columns(names)
    for kind, shape in SHAPES.items():
        if not options.columns.keys() <= set(shape.roles):
            continue
        free = [name for name in names if name not in periods.values()] if kind == "triangle" else names
        matched = match_columns(free, shape.roles, options.columns)
        matched = _by_content(source, kind, matched, options.columns)
        if not _has(shape.needs, matched) or (kind == "triangle" and not periods):
            continue
        for told in ("customer", "date", "spend", "firm"):
            _refuse_rivals(source, told, matched.get(told, []))
        found = {role: columns[0] for role, columns in matched.items()}
        if kind in {"survival", "cohorts"}:
            kept = next(role for role in KINDS if role in found)
            found = {role: name for role, name in found.items() if role not in KINDS or role == kept}
        if kind == "tenures" and "churned" in found:
            found.pop("active", None)
        if "spend" in found:
            for role in {"panel": ("number",), "log": ("price", "number")}.get(kind, ()):
                found.pop(role, None)
        _refuse_row_numbers(source, found, options.columns)
        return kind, found | (shelf if kind == "panel" else periods if kind == "triangle" else {})
    raise BadInput(_unknown(source.where, names, options.columns))


def _has(needs: Iterable[str | tuple[str, ...]], matched: Mapping[str, list[str]]) -> bool:
    return all(one in matched if isinstance(one, str) else any(role in matched for role in one) for one in needs)


def _by_content(
    source: Source, kind: str, matched: dict[str, list[str]], named: Mapping[str, str]
) -> dict[str, list[str]]:
    """Return columns by role without those whose cells say that they are something else.

    A column of choice that says yes and no is no brand, and one of brands says no yes and no.
    """
    if kind not in {"choices", "panel"}:
        return matched
    kept = dict(matched)
    for role, wanted in (("chosen", True), ("firm", False)):
        if role in kept and role not in named:
            fitting = [
                name
                for name in kept[role]
                if is_flag(source.sampled(name)) is wanted or (role == "firm" and fits(name, "chosen") is None)
            ]
            if fitting:
                kept[role] = fitting
            else:
                del kept[role]
    if kind == "panel" and "firm" not in kept and "firm" in matched:
        raise BadInput(
            f"{source.where}: {quoted(matched['firm'][0])} says yes or no, so it is a choice; say which column holds "
            f"the brands (columns: firm), and if it is this one, firm={matched['firm'][0]}."
        )
    return kept


def _refuse_rivals(source: Source, role: str, columns: list[str]) -> None:
    """Refuse to choose between columns whose names say no more of the one than of the other, unless they agree.

    Of usual names the best is taken, other than of amounts, which differ by taxes and discounts.
    """
    if len(columns) < 2 or (role != "spend" and fits(columns[0], role) != LIKELY):
        return
    best = source.sampled(columns[0])
    others = [name for name in columns[1:] if not _agree(best, source.sampled(name), exactly=role == "spend")]
    if others:
        raise BadInput(
            f"{source.where}: both {quoted(columns[0])} and {quoted(others[0])} may hold what is called {role} here; "
            f"say which (columns: {role}={columns[0]} or {role}={others[0]})."
        )


def _agree(one: list[str], two: list[str], exactly: bool) -> bool:
    """Return whether columns hold the same, or stand for the same."""
    if exactly or len(one) != len(two):
        return one == two
    pairs = set(zip(one, two, strict=True))
    return len(pairs) == len(set(one)) == len(set(two))


def _refuse_row_numbers(source: Source, found: Mapping[str, str], named: Mapping[str, str]) -> None:
    """Refuse a column that is called "id" and numbers rows, in place of customers who come again."""
    name = found.get("customer", "")
    if "date" not in found or "customer" in named or plain(name) != "id":
        return
    cells = source.sampled(name)
    if len(cells) > 2 and cells == [str(int(cells[0]) + at) if cells[0].isdigit() else "" for at in range(len(cells))]:
        raise BadInput(
            f"{source.where}: {quoted(name)} numbers the rows; say which column holds the customer (columns: customer)."
        )


def _unknown(where: str, names: list[str], named: Mapping[str, str]) -> str:
    """Return what to say of a table that is nothing known, with the columns that may be meant."""
    if named:
        asked = ", ".join(named)
        return f"{where}: no kind of table known here has {asked} and the rest of {few(names)}."
    words = {word: role for role in ("customer", "firm", "date", "spend", "time") for word in USUAL[role]}
    meant = {
        name: words[near]
        for name in names
        if fits(name, "customer") is None and (near := closest(plain(name), words)) and len(near) > 3
    }
    hint = "".join(
        f' Did you mean "{name}" as {role} (columns: {role}={name})?' for name, role in list(meant.items())[:1]
    )
    return (
        f"{where} has the columns {few(names)}; needed are customers and brands (a panel), customers and dates (a "
        "log), customers and totals, tenures and who has left, starts and ends, cohorts by period, or periods and what "
        f"is left of a cohort (a survival table).{hint}"
    )
