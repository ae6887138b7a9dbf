"""Watch chosen customers live through a market, without touching it.

What the customer table keeps is read from it month by month. What it does not keep (whether a customer looked around,
what lock-in weighed, whom a letter reached) comes from a double: the same person as a Mesa object, taken from the table
at the start of the month, who lives that month by the same rules and the same draws next to the market, and is then let
go. Double and table agree to the last bit (tests/study/test_story.py), so both tell of one life.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pandas as pd

from sim.errors import BadInput
from sim.levers.offer import WIDTH, Offers
from sim.market.customers import KINDS, Columns
from sim.market.draws import Purpose
from sim.market.exits import REASONS
from sim.market.hold import HOLDS
from sim.market.model import MarketModel
from sim.market.people.customer import Customer
from sim.market.people.shopping import Shopper
from sim.market.people.state import Terms
from sim.market.rules.failure import MAJOR, OUTCOMES
from sim.market.rules.need import GOALS
from sim.market.totals import Totals, empty_totals
from sim.scenario import Scenario

LETTERS = ("thank_you_letter", "thank_you_call", "value_statement")
"""Levers that send something to a customer, or call."""
UNWATCHED: dict[str, Any] = {
    "is_looking": False, "lock_in": float("nan"), "is_hostage": False, "is_fan": False, "letter": "", "voucher": 0.0,
    "has_met": False, "warmth": float("nan"), "asked": "", "has_lost_employee": False, "nearly_moved_to": -1,
    "points_lost": 0.0, "points_paid": 0.0, "fee_paid": 0.0, "heard": 0, "purchases": 0, "purchases_here": 0,
}  # fmt: skip
"""What only a double can tell, as it is at month 0, when nothing has happened yet."""


class Stage:
    """What a double sees of the market. What it counts goes nowhere."""

    def __init__(self, market: MarketModel, offers: Offers, values: Any, terms: list[Terms]) -> None:
        """Set the stage for one month."""
        self.firms, self.staff, self.luck, self.month = market.firms, market.staff, market.luck, market.month
        self.offers, self.values, self.terms = offers, values, terms
        self.choices = len(offers.price) // WIDTH
        self.totals = empty_totals(self.choices)


class Watching(Customer):
    """A double who notes what passes through her mind."""

    def __init__(self, stage: Stage, number: int, row: Columns) -> None:
        """Take a row of the table; Mesa does not learn of a double."""
        self.model: Any = stage
        self.number = number
        for name, value in row._asdict().items():
            setattr(self, name, value.tolist())
        self.noted: dict[str, Any] = {**UNWATCHED, "was_with": self.provider}

    def look_at_provider(self) -> None:
        """Note whether the usual employee has left, what was heard, and what the provider sent."""
        super().look_at_provider()
        k, size = self.provider, self.model.values.staff.size
        loudest = max(range(self.model.choices), key=lambda f: abs(self.heard[f]))
        tone = self.heard[loudest]
        sent = [lever.kind for lever in self._reached_by() if lever.kind in LETTERS]
        self.noted |= {
            "has_lost_employee": bool(self.model.staff.has_left[k * size + self.employee] > 0.0 and self.bond[k] > 0.0),
            "heard": 0 if tone == 0 else (loudest + 1 if tone > 0 else -(loudest + 1)),
            "letter": sent[0] if sent else "",
            "voucher": float(self.offer.voucher) if sent else 0.0,
        }

    def _reached_by(self) -> list[Any]:
        """Return the levers of the provider that are at work this month and reach this customer."""
        if self.provider >= len(self.model.firms):
            return []
        firm = self.model.firms[self.provider]
        return [lever for lever in firm.at_work if self.at % WIDTH in firm.places(lever.reaches)]

    def decide(self) -> None:
        """Note what holds, and whether she looks around, before she decides."""
        self.noted |= {
            "is_looking": self.looks_around(), "lock_in": self.lock,
            "is_hostage": self.is_hostage, "is_fan": self.is_fan,
        }  # fmt: skip
        super().decide()

    def move(self, new: int) -> bool:
        """Note what a move costs, or that it fell through."""
        points, offer, to, under_contract = self.points / 100.0, self.offer, self.public(new), self.contract_left > 0
        has_moved = super().move(new)
        if not has_moved:
            self.noted["nearly_moved_to"] = new
        elif self.signs_up:
            worth = points * offer.points_face
            self.noted |= {
                "points_lost": worth, "points_paid": worth * to.buyout,
                "fee_paid": float(offer.exit_fee) if under_contract else 0.0,
            }  # fmt: skip
        return has_moved

    def feel(self) -> None:
        """Note whom she met, and whether she was asked what she needs."""
        asked = self.luck(Purpose.LISTEN) < self.offer.listening
        self.noted |= {
            "has_met": bool(self.met), "warmth": self.warmth if self.met else float("nan"),
            "asked": ("in_vain" if self.in_vain else "heard") if asked else "",
        }  # fmt: skip
        super().feel()


class WatchingShopper(Watching, Shopper):
    """A double in a repertoire market."""

    def fill_basket(self, standing: list[float]) -> list[int]:
        """Note what was bought where."""
        basket = super().fill_basket(standing)
        self.noted |= {
            "purchases": sum(k <= self.model.values.market.rivals for k in basket), "purchases_here": basket.count(0),
        }  # fmt: skip
        return basket


class Watched(MarketModel):
    """A market in which some customers have doubles. `rows` grows by one row a month for each of them."""

    def __init__(self, scenario: Scenario, seed: int, customers: Sequence[int]) -> None:
        """Draw month 0."""
        super().__init__(scenario, rng=seed)
        self.watched, self.doubles = list(customers), dict[int, Watching]()
        self._terms: tuple[Any, list[Terms]] = (None, [])
        self.rows = [self._row(i) for i in self.watched]

    def stage(self, offers: Offers, values: Any) -> Stage:
        """Return what doubles see this month."""
        if self._terms[0] is not offers:  # in most months no firm changes anything
            self._terms = offers, [Terms(offers, at) for at in range(len(offers.price))]
        return Stage(self, offers, values, self._terms[1])

    def double(self, stage: Stage, number: int, row: Columns) -> Watching:
        """Return a customer's double at the start of a month."""
        return (WatchingShopper if self.values.market.repertoire else Watching)(stage, number, row)

    def _live(self, offers: Offers, values: Any, totals: Totals) -> None:
        stage = self.stage(offers, values)
        self.doubles = {i: self.double(stage, i, self.customers[i]) for i in self.watched}
        for double in self.doubles.values():
            double.step()
        super()._live(offers, values, totals)
        self.rows += [self._row(i) for i in self.watched]

    def _row(self, i: int) -> dict[str, Any]:
        c, double = self.customers[i], self.doubles.get(i)
        k, m = int(c.provider), self.month
        listed = self.prices[m][k] if k < len(self.firms) else float("nan")
        at_start = double.noted["was_with"] if double else k
        elsewhere = [
            min(price for f, price in enumerate(self.prices[month]) if f != at_start) for month in (m, max(m - 1, 0))
        ]  # fmt: skip
        outcome = int(c.incident) % MAJOR
        if c.incident > 0 and outcome == 0:  # the last outcome of a major failure
            outcome = MAJOR
        return {
            "customer": i,
            "month": m,
            "provider": k,
            "price": float(double.offer.price) if double and k < len(self.firms) else listed,
            "price_elsewhere": elsewhere[0],
            "price_elsewhere_before": elsewhere[1],
            "satisfaction": float(c.satisfaction[k]),
            "expectation": float(c.expectation[k]),
            "bond": float(c.bond[k]),
            "satisfaction_company": float(c.satisfaction[0]),
            "bond_company": float(c.bond[0]),
            "points": int(c.points) / 100.0,
            "is_member": bool(c.is_member),
            "has_cashed": bool(c.has_cashed),
            "contract_left": int(c.contract_left),
            "tenure": int(c.tenure),
            "goal": GOALS[c.goal],
            "stayed_for": HOLDS[c.stayed_for] if c.stayed_for >= 0 else "",
            "left_because": REASONS[c.left_because] if c.left_because >= 0 else "",
            "incident": OUTCOMES[outcome] if c.incident > 0 else "",
            "is_major": bool(c.incident > MAJOR),
            "said": int(c.message),
            "left_month": int(c.left_month),
            "came_to": at_start if 0 < m == int(c.entered) else -1,
            **{name: value for name, value in (double.noted if double else UNWATCHED).items() if name != "was_with"},
        }


def trace(
    scenario: Scenario, seed: int, customers: Sequence[int], *, on_month: Callable[[int], None] | None = None
) -> pd.DataFrame:
    """Simulate one market and write down some customers' lives. Watching changes nothing.

    Args:
        scenario: to simulate.
        seed: that decides all draws.
        customers: whom to watch, numbers from 0.
        on_month: called with the month after each.

    Returns:
        One row per month (0 first) and customer: customer, month; provider (firm; after any move), price (currency per
        month of average use), price_elsewhere (the same, the lowest of a firm other than that of the month's start) and
        price_elsewhere_before (a month earlier); satisfaction, expectation (scale 0..1) and bond (share) with the
        provider; satisfaction_company and bond_company, the same with firm 0; points (currency of reward), is_member,
        has_cashed, contract_left and tenure (months), goal; stayed_for (one of HOLDS, empty for those who moved),
        left_because (one of REASONS, or empty); incident (what came of a failure, or empty), is_major; said and heard
        (firm + 1 praised, minus that warned of, 0 nothing); left_month (0 never, -1 not in the base); came_to (firm
        that somebody chooses who comes to the market this month, in the place of who leaves it for good, -1). Of the
        month's decision: is_looking, lock_in (utility), is_hostage and is_fan (of the provider at the start of the
        month), nearly_moved_to (firm to which a move fell through, -1), points_lost, points_paid, fee_paid (currency).
        Of contacts: letter (one of LETTERS, or empty), voucher (currency), has_met, warmth (scale 0..1), asked
        ("heard", "in_vain" or empty), has_lost_employee. In a repertoire: purchases, purchases_here.

    Raises:
        BadInput: no such customer.
    """
    people = scenario.parameters.market.customers
    for i in customers:
        if not 0 <= i < people:
            raise BadInput(f"Customer {i} is out of range; allowed is 0 to {people - 1} in {scenario.name}.")
    market = Watched(scenario, seed, customers)
    while market.month < market.months:
        market.advance()
        if on_month:
            on_month(market.month)
    rows = market.rows
    market.__dict__.clear()  # models and agents refer to each other; let go of the tables now
    return pd.DataFrame(rows)


def traits(scenario: Scenario, seed: int, customer: int) -> dict[str, Any]:
    """Return what a customer is like at month 0.

    Returns:
        kind, channel (0 store, 1 online, 2 dealer), spend (use against the average), price_weight (against the mean),
        receptivity (share).
    """
    market = MarketModel(scenario, rng=seed)
    c = market.customers[customer]
    mean_weight = float(market.customers.price_weight.mean())
    known = {
        "kind": KINDS[c.kind], "channel": int(c.channel), "spend": float(c.spend),
        "price_weight": float(c.price_weight) / mean_weight, "receptivity": float(c.receptivity),
    }  # fmt: skip
    market.__dict__.clear()
    return known
