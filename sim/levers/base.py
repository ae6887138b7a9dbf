"""What every lever is: a frozen move of one firm that changes this month's offer and nothing else."""

from __future__ import annotations

from typing import Any, ClassVar, Literal, NamedTuple

from sim.levers.offer import Offer
from sim.parameters import Declaration, Declared, Firm, number

Side = Literal["bind", "bond"]


class View(NamedTuple):
    """What a firm sees when it acts: the month, its own number and list values, and prices so far."""

    month: int
    firm: int
    own: Firm
    prices: list[list[float]]  # prices[m][k]: price of firm k in month m, from month 0 (list prices) to last month


class Counts(NamedTuple):
    """What a firm pays for at the end of a month."""

    people: int  # in the market
    served: int  # customers
    members: int  # enrolled customers
    contacted: int  # customers who got a letter
    failure_rate: float  # of the firm, chance per customer and month


def firm_number() -> Any:
    """Declare which firm holds the lever."""
    return number(0, 0, 7, "firm", "fixed", "the scenario", "Firm that holds the lever; 0 is the focal company.")


class Lever(Declared):
    """A move. `strength` 0 is no lever at all, bit for bit."""

    side: ClassVar[Side]
    firm: int = firm_number()
    strength: float
    start: int = number(1, 1, 600, "month", "lever", "the scenario", "First month in force.")
    end: int = number(600, 1, 600, "month", "lever", "the scenario", "Last month in force.")

    def is_on(self, month: int) -> bool:
        """Return whether the lever is in force in a month."""
        return self.strength > 0.0 and self.start <= month <= self.end

    def act(self, offer: Offer, view: View) -> None:
        """Change this month's offer of the firm."""
        raise NotImplementedError

    def cost(self, counts: Counts) -> float:
        """Return what the lever costs this month, in currency, beyond what shows in prices and rewards."""
        raise NotImplementedError

    @classmethod
    def kind_name(cls) -> str:
        """Return the name by which scenarios call this lever."""
        return str(cls.model_fields["kind"].default)

    @classmethod
    def numbers(cls) -> dict[str, Declaration]:
        """Return the declared numbers of this lever by name."""
        return {declaration.key: declaration for declaration in cls.declarations()}
