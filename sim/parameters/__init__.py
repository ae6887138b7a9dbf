"""Every number of the model: unit, range, default, role and source, declared once."""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Iterator
from typing import Any

from sim.parameters.declare import Block, Declaration, Declared, Listed, Strict, Switch, number
from sim.parameters.market import Firm, Market, Population
from sim.parameters.rules import (
    Attention,
    Bond,
    Choice,
    Dealers,
    Expectation,
    Experience,
    Failure,
    Ladder,
    Need,
    News,
    Price,
    Programme,
    Repertoire,
    Satisfaction,
    Staff,
    Structure,
    Survey,
    WordOfMouth,
)


class Parameters(Declared):
    """All blocks. `Parameters()` is the baseline; a scenario changes a few numbers of it."""

    market: Market = Market()
    firm: Firm = Firm()
    population: Population = Population()
    news: News = News()
    need: Need = Need()
    attention: Attention = Attention()
    price: Price = Price()
    choice: Choice = Choice()
    experience: Experience = Experience()
    failure: Failure = Failure()
    staff: Staff = Staff()
    satisfaction: Satisfaction = Satisfaction()
    expectation: Expectation = Expectation()
    bond: Bond = Bond()
    programme: Programme = Programme()
    word_of_mouth: WordOfMouth = WordOfMouth()
    dealers: Dealers = Dealers()
    repertoire: Repertoire = Repertoire()
    survey: Survey = Survey()
    ladder: Ladder = Ladder()
    structure: Structure = Structure()

    def values(self) -> Any:
        """Return all blocks as a named tuple of named tuples, the form in which rules read them."""
        return ParameterValues(*(getattr(self, name).values() for name in type(self).model_fields))


ParameterValues = namedtuple("ParameterValues", list(Parameters.model_fields))  # type: ignore[misc]


def all_declarations() -> Iterator[Declaration]:
    """Yield the declaration of every parameter, keyed "block.name"."""
    for name, field in Parameters.model_fields.items():
        block = field.annotation
        assert isinstance(block, type)
        assert issubclass(block, Block)
        yield from block.declarations(prefix=f"{name}.")


def all_switches() -> Iterator[Switch]:
    """Yield every choice between ways in which people may work, keyed "block.name"."""
    for name, block in Parameters():
        yield from type(block).switches(prefix=f"{name}.")


__all__ = [
    "Attention",
    "Block",
    "Bond",
    "Choice",
    "Dealers",
    "Declaration",
    "Declared",
    "Expectation",
    "Experience",
    "Failure",
    "Firm",
    "Ladder",
    "Listed",
    "Market",
    "Need",
    "News",
    "ParameterValues",
    "Parameters",
    "Population",
    "Price",
    "Programme",
    "Repertoire",
    "Satisfaction",
    "Staff",
    "Strict",
    "Structure",
    "Survey",
    "Switch",
    "WordOfMouth",
    "all_declarations",
    "all_switches",
    "number",
]
