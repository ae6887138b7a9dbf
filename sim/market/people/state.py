"""One person as a Mesa agent: traits, state, draws, and what the firms offer."""

from __future__ import annotations

from typing import Any, Protocol

import mesa
import numpy as np

from sim.levers.offer import WIDTH, Offers
from sim.market.customers import Columns
from sim.market.draws import Purpose, named_uniform
from sim.market.exits import group_of
from sim.market.staff import Staff
from sim.market.totals import Totals


def stored(value: float) -> float:
    """Return a number as a column of the customer table keeps it: to the precision of a 32-bit float."""
    return float(np.float32(value))


class Terms:
    """One offer of one firm: the same names as `Offers`, with one number each, and four for fit and seen."""

    def __init__(self, offers: Offers, at: int) -> None:
        """Read the offer at a place of the arrays."""
        for name, term in offers._asdict().items():
            if getattr(term, "ndim", 0) and name not in {"code", "least"}:
                setattr(self, name, term[..., at].tolist())

    def __getattr__(self, name: str) -> Any:
        """Say that there is no such term; those there are were set above."""
        raise AttributeError(name)


class Surroundings(Protocol):
    """What a person sees of the market in a month, and where it is counted what the person does."""

    luck: int  # seed of the run
    month: int
    values: Any  # ParameterValues
    offers: Offers
    terms: list[Terms]  # the same offers one by one
    staff: Staff
    totals: Totals  # of the month

    @property
    def choices(self) -> int:
        """Return how many firms there are to choose from, doing without included."""


class Person(mesa.Agent):
    """One person. Attributes are those of `Columns`; firms' columns are lists, one entry per firm."""

    model: Surroundings
    signs_up = True  # whether being a customer takes a contract, as in a subscription
    uses = 1.0  # 1 if the service is used this month

    def __init__(self, model: Surroundings, number: int, row: Columns) -> None:
        """Take traits and state from a row of the table of month 0."""
        super().__init__(model)
        self.number = number
        for name, value in row._asdict().items():
            setattr(self, name, value.tolist())

    def __getattr__(self, name: str) -> Any:
        """Say that there is no such column; those there are were set above, and what a month brings by its steps."""
        raise AttributeError(name)

    def luck(self, purpose: Purpose, firm: int = 0, draw: Any = named_uniform, month: int | None = None) -> float:
        """Return the draw of a month, of this month if none is given, for a purpose."""
        when = self.model.month if month is None else month
        return float(draw(self.model.luck, when, int(purpose), firm, self.number))

    def nature(self, purpose: Purpose, firm: int = 0, draw: Any = named_uniform, since: int = 0) -> float:
        """Return the draw for a purpose that was made once and for all, in the month in which it was made."""
        return self.luck(purpose, firm, draw, since)

    @property
    def group(self) -> int:
        """Return by whom totals are kept: the kind at entry, or newcomer."""
        return int(group_of(self.kind, self.left_month, self.entered))

    @property
    def offer(self) -> Terms:
        """Return what the provider offers this customer this month."""
        return self.model.terms[self.at]

    def public(self, k: int) -> Terms:
        """Return what firm k offers to everybody."""
        return self.model.terms[k * WIDTH]
