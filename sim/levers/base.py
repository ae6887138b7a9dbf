"""What every lever is: a frozen move of one firm that changes this month's offer and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, ClassVar, Literal, NamedTuple, get_args

from sim.levers.offer import Offer
from sim.levers.who import Who
from sim.parameters import Declaration, Declared, Firm, number

Side = Literal["bind", "bond", "hygiene"]
SIDES: tuple[Side, ...] = ("bind", "bond", "hygiene")


@dataclass
class View:
    """What a firm sees when it acts: the past, never what rivals do this month.

    Months run from 0 to last month: `prices[m][k]` public price of firm k, `served[m][k]` its customers, `profit(m)`
    the own profit in currency, `survey(m)` what the own customers told (metric to value), empty where no customer was asked.
    """

    month: int
    firm: int
    own: Firm
    prices: list[list[float]]
    served: list[list[int]] = field(default_factory=list)
    profit: Callable[[int], float] = lambda month: 0.0
    survey: Callable[[int], dict[str, float]] = lambda month: {}
    notes: dict[str, Any] = field(default_factory=dict)  # what this lever wrote down in earlier months
    luck: Callable[[], float] = lambda: 0.5  # this month's uniform draw of this lever
    habituation: tuple[float, float] = (0.0, 1.0)  # `habituation` and `rested` of Attention

    def last(self, months: int, skipped: int = 0) -> range:
        """Return the last so many months, or as many before those skipped, as far as there are any."""
        end = max(self.month - skipped, 1)
        return range(max(end - months, 1), end)

    def share(self, month: int) -> float:
        """Return the own share of all firms' customers in a past month."""
        served = self.served[month]
        return served[self.firm] / max(sum(served), 1)


class Counts(NamedTuple):
    """What a firm pays for at the end of a month.

    Customers, members, failures, complaints and contacts are those of the group that a lever reaches; the rest are the
    whole firm's.
    """

    people: int  # in the market
    served: int  # customers
    members: int  # enrolled customers
    failures: int  # things gone wrong
    complaints: int  # to the front line
    contacts: int  # service contacts
    won: int  # customers won
    returned: int  # of these, former customers
    online: int  # customers who deal online
    by_dealer: int  # customers who come through dealers
    revenue: float  # currency
    dealer_revenue: float  # of this, from customers of dealers, currency


def firm_number() -> Any:
    """Declare which firm holds the lever."""
    return number(0, 0, 7, "firm", "fixed", "the scenario", "Firm that holds the lever; 0 is the focal company.")


class Lever(Declared):
    """A move. `strength` 0 is no lever at all, bit for bit."""

    side: ClassVar[Side]
    direction: ClassVar[str] = "either"
    """What the mechanism can only raise or lower directly: "price -", "bond +"; "either" where the sign is open."""
    cost_follows_strength: ClassVar[bool] = False
    """Whether half the strength costs half as much."""
    moves_price: ClassVar[bool] = False
    """Whether it may change the price that customers see."""
    may_stand: ClassVar[bool] = False
    """Whether it has been in force all along where it is in month 1."""
    kind: str
    firm: int = firm_number()
    strength: float
    start: int = number(1, 1, 600, "month", "lever", "the scenario", "First month in force.")
    end: int = number(600, 1, 600, "month", "lever", "the scenario", "Last month in force.")

    def is_on(self, month: int) -> bool:
        """Return whether the lever is in force in a month."""
        return self.strength > 0.0 and self.start <= month <= self.end

    @property
    def stood(self) -> bool:
        """Return whether it was in force before month 1."""
        return self.may_stand and self.is_on(1)

    def think(self, view: View) -> None:
        """Decide this month's move, once, and write it into `view.notes`. Most levers have nothing to decide."""

    def act(self, offer: Offer, view: View) -> None:
        """Change this month's offer of the firm."""
        raise NotImplementedError

    def cost(self, counts: Counts) -> float:
        """Return what the lever costs this month, in currency, beyond what shows in prices and rewards."""
        raise NotImplementedError

    @property
    def reaches(self) -> str:
        """Return the group of customers that the lever addresses."""
        return "everyone"

    @classmethod
    def is_move(cls) -> bool:
        """Return whether this is a lever that a scenario can name, and not what several of them share."""
        return isinstance(cls.model_fields["kind"].default, str)

    @classmethod
    def kind_name(cls) -> str:
        """Return the name by which scenarios call this lever."""
        return str(cls.model_fields["kind"].default)

    @classmethod
    def choices(cls) -> dict[str, list[str]]:
        """Return the fields that take a word, and the words, the group reached apart."""
        words = {name: get_args(field.annotation) for name, field in cls.model_fields.items()}
        return {name: list(known) for name, known in words.items() if known and name not in {"kind", "who"}}

    @classmethod
    def numbers(cls) -> dict[str, Declaration]:
        """Return the declared numbers of this lever by name."""
        return {declaration.key: declaration for declaration in cls.declarations()}


class Targeted(Lever):
    """A lever that can be kept to a named group of the firm's own customers."""

    who: Who = "everyone"

    @property
    def reaches(self) -> str:
        """Return the group of customers that the lever addresses."""
        return self.who


class ClosesGap(Lever):
    """A lever that moves a term of the offer by its strength, a share of what the term lacks to 1."""

    @property
    def closes(self) -> str:
        """Return the term that is moved: the one that the direction names."""
        return self.direction.partition(" ")[0]

    def act(self, offer: Offer, view: View) -> None:
        """Close so much of the gap."""
        before = getattr(offer, self.closes)
        setattr(offer, self.closes, before + self.strength * (1.0 - before))


class PaidPerCustomer(Lever):
    """A lever that costs so much per customer of those it reaches, or per event, in proportion to its strength."""

    cost_follows_strength = True
    paid: ClassVar[tuple[str, str]] = ("cost_per_customer", "served")
    """The number that says how much, and the field of `Counts` that says how many."""

    def cost(self, counts: Counts) -> float:
        """Return so much for each."""
        each, whom = self.paid
        return float(getattr(self, each) * self.strength * getattr(counts, whom))


class Recurring(Targeted):
    """A lever that comes round every so many months."""

    every: int = number(12, 1, 600, "months", "lever", "assumption: once a year", "Months from one time to the next.")

    def is_on(self, month: int) -> bool:
        """Return whether it comes round this month."""
        return super().is_on(month) and (month - self.start) % self.every == 0


class InTouch(Targeted):
    """A lever that gets in touch with customers, which makes some of them look around: fewer with every time."""

    def wake(self, offer: Offer, view: View, contact: float, *, every: int = 1, share: float = 1.0) -> None:
        """Let this month's contact wake people, less for every earlier one that they still remember.

        Args:
            offer: this month's.
            view: what the firm sees.
            contact: how much one contact of this kind makes people look around, of 1.
            every: months from one contact to the next.
            share: of the customers whom it reaches each time.
        """
        less, rested = view.habituation
        before = range(self.start, view.month, every) if less > 0.0 else range(0)
        remembered = share * sum((1.0 - rested) ** (view.month - past) for past in before)
        offer.contact = max(offer.contact, contact * share * (1.0 - less) ** remembered)
