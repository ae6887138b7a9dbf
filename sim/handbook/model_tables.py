"""The generated parts of the model's documentation: parameters, state, the month, draws, events."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from sim.events import EVENTS
from sim.handbook import source
from sim.handbook.markdown import code, first_line, span, table
from sim.levers.offer import GROUPS_AT_ONCE
from sim.market import customers, exits, hold, surveys, totals
from sim.market.draws import Purpose
from sim.market.rules import failure, need
from sim.parameters import Declaration, Parameters, Switch, all_declarations, all_switches
from sim.wording.numbers import plain

MARKET = source.ROOT / "market"
MONTH = MARKET / "month.py"
WORDS = {
    "KINDS": customers.KINDS,
    "GROUPS": customers.GROUPS,
    "CHANNELS": customers.CHANNELS,
    "GOALS": need.GOALS,
    "OUTCOMES": failure.OUTCOMES,
    "HOLDS": hold.HOLDS,
    "REASONS": exits.REASONS,
    "RUNGS": totals.RUNGS,
    "REACHED": totals.REACHED,
    "ASKED": totals.ASKED,
    "METRICS": surveys.METRICS,
}
"""Lists into which columns and totals point."""
_SHAPED = re.compile(r"^(\((?:[^()]|\([^()]*\))*\)) (.*)$")


def parameters() -> str:
    """Return one table per block of numbers, under the block's name and what it is for."""
    parts = []
    for name, field in Parameters.model_fields.items():
        about = first_line(field.annotation.__doc__ or "") if field.annotation else ""
        of_block = [one for one in all_declarations() if one.key.startswith(f"{name}.")]
        choices = [one for one in all_switches() if one.key.startswith(f"{name}.")]
        tables = [numbers(of_block)] * bool(of_block) + [switches(choices)] * bool(choices)
        parts.append("\n\n".join([f"#### `{name}`", about, *tables]))
    return "\n\n".join(parts)


def numbers(declarations: Iterable[Declaration]) -> str:
    """Return a table of declared numbers."""
    head = ("number", "default", "range", "unit", "role", "what it does", "source")
    return table(
        head,
        (
            (code(one.key), plain(one.default), bounds(one), one.unit, one.role, one.help, one.source)
            for one in declarations
        ),
    )


def switches(choices: Iterable[Switch]) -> str:
    """Return a table of choices between words."""
    head = ("switch", "default", "words", "what it does", "source")
    rows = (
        (code(one.key), code(one.default), ", ".join(map(code, one.words)), one.help, one.source) for one in choices
    )
    return table(head, rows)


def bounds(one: Declaration) -> str:
    """Return what a number may be, and what is plausible where that is less."""
    allowed, plausible = span(one.low, one.high), span(*one.plausible)
    return allowed if plausible == allowed else f"{allowed}; plausible {plausible}"


def record(file: str, name: str) -> str:
    """Return the fields of a record below sim, with the comments next to them; shapes have a column if any."""
    notes = [(one, _SHAPED.match(one.note)) for one in source.fields(source.ROOT / file, name)]
    if any(shaped for _, shaped in notes):
        rows = [(code(one.name), code(one.type), shaped[1], shaped[2]) for one, shaped in notes if shaped]
        return table(("name", "stored as", "shape", "meaning"), rows)
    return table(("name", "meaning"), ((code(one.name), one.note or "as the line above") for one, _ in notes))


def columns() -> str:
    """Return the columns of the customer table."""
    notes = {one.name: one.note for one in source.fields(MARKET / "customers.py", "Columns")}
    rows = ((code(name), code(kind.__name__), shape, notes[name]) for name, (kind, shape) in customers.STORED.items())
    return table(("name", "stored as", "shape", "meaning"), rows)


def words() -> str:
    """Return the words behind the columns and totals that hold an index."""
    return table(("index into", "0, 1, 2, ..."), ((code(name), ", ".join(listed)) for name, listed in WORDS.items()))


def market_steps() -> str:
    """Return the list of what the market does in a month, outermost loop."""
    path = MARKET / "model.py"
    calls = source.method(path, "MarketModel", "advance").calls
    own = [source.method(path, "MarketModel", name) for name in calls if name.startswith("_")]
    lines = [f"{at}. {first_line(one.doc)} (`MarketModel.{one.name}`)" for at, one in enumerate(own, 1)]
    return "\n".join(lines)


def month() -> str:
    """Return the steps of the month in order, each with the kind of market and the rules that it calls."""
    loops, known = source.walk_functions(), _rules()
    rows = []
    for step in source.month_steps(MONTH):
        called = ", ".join(code(rule) for rule in source.rules_called(step.name, known, loops))
        rows.append((str(step.at), code(step.name), step.market, first_line(loops[step.name].doc), called))
    return table(("", "step", "market", "what happens", "rules called"), rows)


def _rules() -> dict[str, source.Function]:
    """Return every rule of the month by name, those that say what holds and why people left included."""
    files = [*source.rule_files(), MARKET / "hold.py", MARKET / "exits.py"]
    return {one.name: one for path in files for one in source.functions(path)}


def luck() -> str:
    """Return every purpose for which a draw is looked up."""
    notes = {one.name: one.note for one in source.fields(MARKET / "draws.py", "Purpose")}
    rows = ((str(int(one)), code(one.name), notes[one.name]) for one in Purpose)
    return table(("number", "purpose", "what it decides"), rows)


def events() -> str:
    """Return the events that a scenario may contain, with their numbers."""
    parts = []
    for kind, event in EVENTS.items():
        parts.append(f"`{kind}`: {first_line(event.__doc__ or '')}\n\n{numbers(event.declarations())}")
    return "\n\n".join(parts)


def tally() -> str:
    """Return how much of the parameters rests on what, in one sentence."""
    every = list(all_declarations())
    assumed = sum("assumption" in one.source for one in every)
    chosen = sum(one.source == "the scenario" for one in every)
    return (
        f"Of the {len(every)} parameters, {assumed} have a size that is an assumption and says so, "
        f"{chosen} are up to the scenario, and {len(every) - assumed - chosen} name a study or a data set for their "
        "size, range or direction."
    )


PARTS: dict[str, Callable[[], str]] = {
    "parameters": parameters,
    "columns": columns,
    "words": words,
    "totals": lambda: record("market/totals.py", "Totals"),
    "staff": lambda: record("market/staff.py", "Staff"),
    "offer": lambda: record("levers/offer.py", "Offer"),
    "groups_at_once": lambda: str(GROUPS_AT_ONCE),
    "market_steps": market_steps,
    "month": month,
    "luck": luck,
    "events": events,
    "tally": tally,
}
"""The generated parts by the name under which the text asks for them."""
