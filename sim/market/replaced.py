"""Rules replaced by hand: compiled code does not see them, so they are refused where they would be passed over."""

from __future__ import annotations

import sys
from functools import lru_cache
from types import ModuleType
from typing import Any, NamedTuple

from sim.errors import BadInput
from sim.market.compiled import RULES

PLAIN = ("sim.market.firms", "sim.market.channels")
"""Modules that call rules as they are, in both markets."""
PEOPLE = "sim.market.people."
"""Modules that call rules as they are, in the market of Mesa objects."""
WALKS = ("sim.market.walks.", "sim.market.month")
"""Modules that this market does without."""


class Place(NamedTuple):
    """Where a rule is called by its name: a module, and what that name stands for there."""

    module: str
    names: dict[str, Any]
    rule: str

    def __str__(self) -> str:
        """Return the name in full."""
        return f"{self.module}.{self.rule}"

    @property
    def is_replaced(self) -> bool:
        """Return whether the name stands for something else than the rule."""
        return self.names.get(self.rule) is not RULES[self.rule]


@lru_cache(maxsize=1)
def _places(n_modules: int) -> tuple[Place, ...]:
    """Return all places in the market, looked up again when modules have been loaded."""
    modules = [(name, vars(module)) for name, module in list(sys.modules.items()) if name.startswith("sim.market.")]
    return tuple(
        Place(module, names, rule)
        for module, names in modules
        for rule in RULES.keys() & names.keys()
        if not isinstance(names[rule], ModuleType)
    )


def check_rules(as_objects: bool = False) -> None:
    """Check that a rule that was replaced by hand is replaced for this market. Takes some hundredths of a millisecond.

    as_objects: whether it is the market of Mesa objects

    Raises:
        BadInput: a rule was replaced that is compiled in, that nothing calls, or not at all places that call it.
    """
    places = _places(len(sys.modules))
    for rule in sorted({place.rule for place in places if place.is_replaced}):
        where = " and ".join(map(str, (place for place in places if place.rule == rule and place.is_replaced)))
        callers = _callers(rule, places, as_objects)
        if not callers:
            objects = " and ".join(map(str, _callers(rule, places, as_objects=True)))
            otherwise = (
                f"; or replace {objects} and run it with model=sim.market.agents.ObjectMarket" if objects else ""
            )
            raise BadInput(
                f"{where} was replaced by hand, but this market has its rules compiled in and would pass that over. "
                f"Edit {RULES[rule].__module__.replace('.', '/')}.py, which is then compiled again{otherwise}."
            )
        left = " and ".join(str(place) for place in callers if not place.is_replaced)
        if left:
            raise BadInput(f"{where} was replaced by hand, but the market calls the rule as {left}: replace that.")


def _callers(rule: str, places: tuple[Place, ...], as_objects: bool) -> list[Place]:
    """Return the places at which a market calls a rule as it is; none where it is compiled in, if only somewhere."""
    if _is_compiled(rule, places, as_objects):
        return []
    used = (*PLAIN, *((PEOPLE, RULES[rule].__module__) if as_objects else ()))
    return [
        place for place in places
        if place.rule == rule and place.module.startswith(used)
        and (place.module != RULES[rule].__module__ or _within(rule))
    ]  # fmt: skip


def _within(rule: str) -> list[str]:
    """Return the rules of the same module that call a rule."""
    home = RULES[rule].__module__
    return [
        name for name, one in RULES.items()
        if name != rule and one.__module__ == home and rule in one.__code__.co_names
    ]  # fmt: skip


def _is_compiled(rule: str, places: tuple[Place, ...], as_objects: bool) -> bool:
    """Return whether a rule is compiled into something that a market runs."""
    spared = (*PLAIN, PEOPLE, RULES[rule].__module__, *(WALKS if as_objects else ()))
    return any(place.rule == rule and not place.module.startswith(spared) for place in places) or any(
        _is_compiled(name, places, as_objects) for name in _within(rule)
    )
