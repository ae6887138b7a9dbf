"""The generated parts of the catalogue of levers: one table per side, their numbers, and the groups they can reach."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, get_args

from sim.handbook import source
from sim.handbook.markdown import code, first_line, returned, span, table
from sim.handbook.model_tables import numbers
from sim.levers import LEVERS, SELECTORS, SIDES, Lever, Targeted
from sim.levers.base import ClosesGap, PaidPerCustomer
from sim.wording.numbers import plain

ALWAYS = ("kind", "firm", "strength", "start", "end", "who")
"""Fields that every lever has, or that have a column of their own."""


def of_side(side: str) -> list[type[Lever]]:
    """Return the levers of a side in the order of the catalogue."""
    return [lever for lever in LEVERS.values() if lever.side == side]


def overview(side: str) -> str:
    """Return what each lever of a side is, how strong it can be, whom it can reach, where it points, what it costs."""
    head = ("lever", "what it is", "strength", "reaches", "can only", "costs")
    return table(head, (_row(lever) for lever in of_side(side)))


def _row(lever: type[Lever]) -> Sequence[str]:
    strength = lever.numbers()["strength"]
    strong = f"{span(strength.low, strength.high)} {strength.unit}; default {plain(strength.default)}"
    what = first_line(lever.__doc__ or "")
    return (code(lever.kind_name()), what, strong, _reach(lever), _points(lever), _cost(lever))


def _cost(lever: type[Lever]) -> str:
    """Return what the lever costs beyond prices and rewards."""
    if lever.cost is not PaidPerCustomer.cost or not issubclass(lever, PaidPerCustomer):
        return returned(lever.cost.__doc__ or "")
    each = lever.numbers()[lever.paid[0]].help.rstrip(".")
    return f"{each[:1].lower()}{each[1:]}, times the strength"


def _reach(lever: type[Lever]) -> str:
    if not issubclass(lever, Targeted):
        return "everyone"
    default = lever.model_fields["who"].default
    return "any group" if default == "everyone" else f"any group; {code(default)} unless another is named"


def _points(lever: type[Lever]) -> str:
    """Return what the mechanism can only raise or lower directly."""
    term, _, sign = lever.direction.partition(" ")
    return f"{'raise' if sign == '+' else 'lower'} {code(term)}" if sign else "either way"


def lever_numbers(side: str) -> str:
    """Return for each lever of a side its numbers with range and source, its choices among words, and what it does."""
    parts = []
    for lever in of_side(side):
        listed = [one for one in lever.numbers().values() if one.key not in {"firm", "start", "end"}]
        words = "".join(f"\n\n{choice}" for choice in _choices(lever))
        parts.append(f"### `{lever.kind_name()}`\n\n{numbers(listed)}{words}\n\n{_deeds(lever)}")
    return "\n\n".join(parts)


def _deeds(lever: type[Lever]) -> str:
    """Return the lines that decide, change the offer, and reckon the cost."""
    parts = []
    for name in ("think", "act", "cost"):
        done = source.method_of(lever, name)
        if done.code:
            doc = f"{first_line(done.doc)[:1].lower()}{first_line(done.doc)[1:]}{_shared(lever, name)}"
            parts.append(f"# {name}: {doc}\n{done.code}")
    return "```python\n" + "\n".join(parts) + "\n```"


def _shared(lever: type[Lever], name: str) -> str:
    """Return what a method that levers share works on in this one."""
    term, _, sign = lever.direction.partition(" ")
    if name == "act" and issubclass(lever, ClosesGap) and sign:
        return f" self.closes is {term}."
    if name == "cost" and issubclass(lever, PaidPerCustomer) and lever.cost is PaidPerCustomer.cost:
        return f" self.paid is {' and '.join(lever.paid)}."
    return ""


def _choices(lever: type[Lever]) -> list[str]:
    """Return the fields of a lever that are words, not numbers."""
    choices = []
    for name, field in lever.model_fields.items():
        if name in ALWAYS or name in lever.numbers():
            continue
        allowed = ", ".join(code(str(word)) for word in get_args(_plain(field.annotation)))
        choices.append(f"{code(name)}: one of {allowed}; {code(str(field.default))} unless another is named.")
    return choices


def _plain(annotation: Any) -> Any:
    return getattr(annotation, "__value__", annotation)


def common() -> str:
    """Return the numbers that every lever has in addition to its strength."""
    shared = [one for one in Lever.declarations() if one.key in {"firm", "start", "end"}]
    return numbers(shared)


def groups() -> str:
    """Return the groups that a lever can be kept to."""
    rows = (
        (code(name), one.meaning, "yes" if one.is_visible else "no: perfect insight") for name, one in SELECTORS.items()
    )
    return table(("group", "who that is", "in the firm's own records"), rows)


def lever_count() -> str:
    """Return how many levers there are, by side."""
    return ", ".join(f"{len(of_side(side))} {side}" for side in SIDES)


PARTS: dict[str, Callable[[], str]] = {
    "lever_common": common,
    "groups": groups,
    "lever_count": lever_count,
    **{f"{side}_levers": partial(overview, side) for side in SIDES},
    **{f"{side}_numbers": partial(lever_numbers, side) for side in SIDES},
}
"""The generated parts by the name under which the text asks for them."""
