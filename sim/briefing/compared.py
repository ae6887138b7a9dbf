"""What was compared: the moves of both markets, what happened from outside, companies, assumptions."""

from __future__ import annotations

import re
from typing import Any

import numpy as np

from sim.briefing.table import Table
from sim.keys import key_of
from sim.levers import Lever, declared
from sim.measures.retention import OVERALL, base
from sim.parameters import Declaration, Declared, all_declarations
from sim.results import Result
from sim.scenario import Scenario
from sim.study.compare import Comparison
from sim.wording import Wording
from sim.wording.numbers import in_unit, number, plain

PLAIN = ("kind", "firm", "strength", "start", "end", "who")
"""Fields of a lever that have a column of their own."""
SIZE = ("market.customers", "market.months")
"""Numbers that say how it was measured, not what is assumed."""


def moves(comparison: Comparison, month: int, t: Wording) -> tuple[str | Table, ...]:
    """Return the levers of both markets with strength, timing, reach and cost; a lever that both have is one row."""
    held: dict[str, tuple[Lever, dict[str, float]]] = {}
    for arm, result in (("A", comparison.a), ("B", comparison.b)):
        seen: dict[str, int] = {}  # a market may hold the same lever twice
        for at, lever in enumerate(result.scenario.levers):
            key = lever.model_dump_json()
            seen[key] = seen.get(key, 0) + 1
            held.setdefault(f"{key}{seen[key]}", (lever, {}))[1][arm] = _cost(result, at, month)
    if not held:
        return (t("briefing.no_moves"),)
    rows = [
        (
            named(t, f"move.{lever.kind}.label", lever.kind),
            _firm(lever.firm, t),
            t("briefing.both") if len(costs) == 2 else next(iter(costs)),
            f"{_field(lever, 'strength', t)} {in_unit(lever.strength, lever.numbers()['strength'].unit)}",
            _months(lever, t),
            named(t, f"who.{lever.reaches}.label", lever.reaches),
            _further(lever, t),
            " / ".join(dict.fromkeys(number(cost, 2) for cost in costs.values())),
        )
        for lever, costs in held.values()
    ]
    head = tuple(
        t(f"briefing.{code}") for code in ("move", "who", "where", "strength", "months", "reaches", "more", "cost")
    )
    widths = (1.8, 1.2, 0.9, 2.2, 1.2, 1.3, 2.6, 0.9)
    return Table(t("briefing.moves"), head, rows, numbers=(7,), widths=widths), t("briefing.moves_note", month=month)


def named(t: Wording, code: str, otherwise: str) -> str:
    """Return a text of the catalogue, or the plain name where the catalogue has none."""
    return t(code) if code in t else otherwise.replace("_", " ")


def _cost(result: Result, at: int, month: int) -> float:
    """Return what a lever was booked at up to a month, in currency per customer of the base, mean over seeds."""
    people = base(result)[:, OVERALL]
    spent = result.lever_costs[:, : month + 1, at].sum(axis=1) / 100.0
    return float(np.mean(np.divide(spent, people, out=np.zeros(len(people)), where=people > 0)))


def _firm(k: int, t: Wording) -> str:
    return t("briefing.own") if k == 0 else t("briefing.rival", k=k)


def _months(item: Any, t: Wording) -> str:
    last = type(item).model_fields["end"].default if "end" in type(item).model_fields else None
    if item.end == last:
        return t("briefing.to_end", start=item.start)
    return (
        t("briefing.once", start=item.start)
        if item.start == item.end
        else t("briefing.span", start=item.start, end=item.end)
    )


def _further(item: Declared, t: Wording, plain: tuple[str, ...] = PLAIN) -> str:
    """Return the other fields of a lever or an event with their values."""
    parts, units = [], {one.key: one.unit for one in item.declarations()}
    for name in type(item).model_fields:
        if name not in plain:
            value = getattr(item, name)
            words = in_unit(value, units[name]) if name in units else named(t, f"choice.{name}.{value}", str(value))
            parts.append(f"{_field(item, name, t)} {words}")
    return "; ".join(parts)


def _field(item: Declared, name: str, t: Wording) -> str:
    """Return what a field of a lever or an event is called: by itself, or among all that have one of that name."""
    general = named(t, f"field.{name}.label", name)
    kind = getattr(item, "kind", "")
    return named(t, f"move.{kind}.fields.{name}", named(t, f"event.{kind}.fields.{name}", general))


def outside(a: Scenario, b: Scenario, t: Wording) -> tuple[str | Table, ...]:
    """Return the events of both markets."""
    rows = []
    for event in dict.fromkeys((*a.events, *b.events)):
        arms = [arm for arm, one in (("A", a), ("B", b)) if event in one.events]
        where = t("briefing.both") if len(arms) == 2 else arms[0]
        label = named(t, f"event.{event.kind}.label", event.kind)
        further = _further(event, t, ("kind", "start", "end"))
        rows.append((label, where, _months(event, t), further))
    if not rows:
        return (t("briefing.no_events"),)
    head = tuple(t(f"briefing.{code}") for code in ("event", "where", "months", "more"))
    return (Table(t("briefing.events"), head, rows),)


def firms(a: Scenario, b: Scenario, t: Wording) -> tuple[str | Table, ...]:
    """Return in which numbers single companies differ from what companies of their market have in common."""
    held: dict[tuple[str, str, str, str], list[str]] = {}
    for arm, one in (("A", a), ("B", b)):
        shared = one.parameters.firm
        for k in range(1 + one.parameters.market.rivals):
            for name, own in one.firms.get(str(k), {}).items():
                usual, unit = getattr(shared, name), declared()[f"firm.{name}"].unit
                label = named(t, f"parameter.firm.{name}.label", name)
                if own != usual:
                    held.setdefault((_firm(k, t), label, in_unit(own, unit), in_unit(usual, unit)), []).append(arm)
    if not held:
        price, cost = a.parameters.firm.list_price, a.parameters.firm.unit_cost
        return (t("briefing.firms_same", price=plain(price), cost=plain(cost)),)
    rows = [
        (who, label, t("briefing.both") if len(arms) == 2 else arms[0], own, usual)
        for (who, label, own, usual), arms in held.items()
    ]
    head = tuple(t(f"briefing.{code}") for code in ("who", "number", "where", "value", "others"))
    return Table(t("briefing.firms"), head, rows, numbers=(3, 4)), t("briefing.firms_note")


def changed_assumptions(a: Scenario, b: Scenario, t: Wording) -> tuple[str | Table, ...]:
    """Return the assumptions that are not at the model's default in one market or the other."""
    rows = [
        (_label(one, t), _values(one, a, b), in_unit(one.default, one.unit), _range(one), _source(one, t))
        for one in all_declarations()
        if not _is_default(one, a, b) and one.key not in SIZE
    ]
    if not rows:
        return (t("briefing.none_changed"),)
    head = tuple(t(f"briefing.{code}") for code in ("number", "value", "default", "range", "source"))
    return (Table(t("briefing.changed"), head, rows, numbers=(1, 2, 3), widths=(3.0, 1.2, 1.0, 1.3, 4.0)),)


def all_assumptions(a: Scenario, b: Scenario, t: Wording) -> Table:
    """Return every number of the model as it is in both markets, with its range and source."""
    numbers = list(all_declarations())
    rows = [(_label(one, t), _values(one, a, b), _range(one), _unit(one, t), _source(one, t)) for one in numbers]
    head = tuple(t(f"briefing.{code}") for code in ("number", "value", "range", "unit", "source"))
    marked = frozenset(at for at, one in enumerate(numbers) if not _is_default(one, a, b))
    return Table("", head, rows, numbers=(1, 2), is_small=True, widths=(3.4, 1.2, 1.3, 1.7, 4.0), marked=marked)


def _is_default(one: Declaration, a: Scenario, b: Scenario) -> bool:
    return key_of(one.key).value_in(a) == key_of(one.key).value_in(b) == one.default


def _values(one: Declaration, a: Scenario, b: Scenario) -> str:
    first, second = key_of(one.key).value_in(a), key_of(one.key).value_in(b)
    return " / ".join(in_unit(value, one.unit) for value in dict.fromkeys((first, second)))


def _range(one: Declaration) -> str:
    return f"{in_unit(one.low, one.unit)}–{in_unit(one.high, one.unit)}"


def _label(one: Declaration, t: Wording) -> str:
    return f"{named(t, f'parameter.{one.key}.label', one.help)} ({one.key})"


def _unit(one: Declaration, t: Wording) -> str:
    return named(t, "unit." + re.sub("[^a-z]+", "_", one.unit.lower()).strip("_"), one.unit)


def _source(one: Declaration, t: Wording) -> str:
    return named(t, f"parameter.{one.key}.source", "") or one.source
