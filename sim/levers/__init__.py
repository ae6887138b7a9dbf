"""The catalogue of moves. Any firm may hold any of them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import TYPE_CHECKING, Annotated, Union

from pydantic import Field

from sim.levers.base import SIDES, Counts, Lever, Targeted, View
from sim.levers.who import SELECTORS, Who
from sim.parameters import Declaration, all_declarations


def _in_the_files() -> Iterator[type[Lever]]:
    """Yield every lever of the files next to this one, in the order of the alphabet and as they are there."""
    for found in iter_modules(__path__):
        module = import_module(f"{__name__}.{found.name}")
        for cls in vars(module).values():
            if isinstance(cls, type) and issubclass(cls, Lever) and cls.__module__ == module.__name__ and cls.is_move():
                yield cls


LEVERS: dict[str, type[Lever]] = {
    cls.kind_name(): cls for cls in sorted(_in_the_files(), key=lambda cls: SIDES.index(cls.side))
}
"""Every lever by the name that scenarios use; a class with a kind is one."""

if TYPE_CHECKING:
    AnyLever = Lever
else:
    AnyLever = Annotated[Union[tuple(LEVERS.values())], Field(discriminator="kind")]  # noqa: UP007


@cache
def declared() -> dict[str, Declaration]:
    """Return every declared number, of parameters by "block.name" and of levers by "kind.field"."""
    of_levers = {f"{kind}.{name}": one for kind, lever in LEVERS.items() for name, one in lever.numbers().items()}
    return {one.key: one for one in all_declarations()} | of_levers


__all__ = ["LEVERS", "SELECTORS", "SIDES", "AnyLever", "Counts", "Lever", "Targeted", "View", "Who", "declared"]
