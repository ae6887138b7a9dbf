"""Industries: the usual sizes of a trade, which stand in for the model's defaults in a scenario that names it.

Each is a file here: what differs from the defaults, every number with the range that could be defended, and its source.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Strict as PydanticStrict
from pydantic import ValidationError, model_validator

from sim.errors import BadInput, nearest, sentence
from sim.levers import declared
from sim.parameters import Strict
from sim.reading import read_toml
from sim.wording.numbers import typed

FOLDER = Path(__file__).parent

Basis = Literal["read", "remembered", "assumed"]
"""What a usual size rests on: sources that were read, some that are only remembered, an assumption."""
MEMORY, ASSUMPTION = "from memory", "assumption"
"""How a source says so: the first anywhere in it, the second at its begin."""


class UsualSize(Strict):
    """A number of an industry: its value, the range that people of the trade would grant, and its source."""

    value: int | float
    plausible: Annotated[tuple[float, float], PydanticStrict(False)]
    source: str

    @property
    def basis(self) -> Basis:
        """Return what the number rests on, read off the form in which its source is written."""
        if self.source.startswith(ASSUMPTION):
            return "assumed"
        return "remembered" if MEMORY in self.source else "read"


class Industry(Strict):
    """An industry: the currency of its amounts, and its numbers by block or kind of lever, and by name."""

    not_in_files = frozenset({"name"})

    name: str
    currency: str
    numbers: dict[str, dict[str, UsualSize]]

    @model_validator(mode="after")
    def _known_and_in_range(self) -> Industry:
        """Check every number against what is declared about it."""
        for key, size in self.sizes().items():
            one = declared().get(key)
            if one is None:
                raise ValueError(f'unknown key "{key}".{nearest(key, declared())}')
            low, high = size.plausible
            if not one.low <= low <= size.value <= high <= one.high:
                raise ValueError(
                    f'"{key}" is {typed(size.value)}, plausible {typed(low)} to {typed(high)}; '
                    f"the value must be plausible, and allowed is {typed(one.low)} to {typed(one.high)}."
                )
        return self

    def sizes(self) -> dict[str, UsualSize]:
        """Return the numbers by key, as `--set` takes it."""
        return {f"{block}.{name}": size for block, sizes in self.numbers.items() for name, size in sizes.items()}

    def values(self) -> dict[str, dict[str, float]]:
        """Return the values alone, by block or kind of lever, and by name."""
        return {block: {name: size.value for name, size in sizes.items()} for block, sizes in self.numbers.items()}


@cache
def industry_names() -> tuple[str, ...]:
    """Return the names of the industries."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.toml")))


@cache
def industry(name: str) -> Industry:
    """Return an industry by its name. Raises BadInput if there is none, or its file cannot be used."""
    if name not in industry_names():
        raise BadInput(f'There is no industry "{name[:60]}".{nearest(name, industry_names())}')
    where = f"{name}.toml"
    data = read_toml(FOLDER / where, where)
    Industry.check_names(data, where)
    try:
        return Industry.model_validate(data | {"name": name})
    except ValidationError as error:
        raise BadInput(sentence(error, where, Industry)) from None
