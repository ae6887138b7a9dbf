"""Levers and policies that work through the price."""

from __future__ import annotations

from typing import Literal

from sim.levers.base import Counts, Lever, Recurring, Targeted, View
from sim.levers.offer import Offer
from sim.parameters import number

# One number, one line: default, bounds, unit, role, source, meaning.
# fmt: off


class Priced(Lever):
    """A lever whose cost is the revenue that does not come in."""

    side = "bind"
    direction = "price -"
    moves_price = True

    def cost(self, counts: Counts) -> float:
        """Return 0: the cost is the revenue that does not come in."""
        return 0.0


class PriceCut(Priced, Targeted):
    """Cut the price by a share of the list price."""

    kind: Literal["price_cut"] = "price_cut"
    strength: float = number(0.20, 0.0, 0.9, "share of list price", "lever", "the scenario", "Depth of the cut.")

    def act(self, offer: Offer, view: View) -> None:
        """Lower this month's price."""
        offer.price -= self.strength * view.own.list_price


class SpecialOfTheMonth(Priced, Recurring):
    """Cut the price for one month, every so often."""

    kind: Literal["special_of_the_month"] = "special_of_the_month"
    strength: float = number(0.20, 0.0, 0.9, "share of list price", "lever", "the scenario", "Depth of the special.")
    every: int = number(3, 1, 600, "months", "lever", "assumption: once a quarter", "Months from one special to the next.")
    cost_per_customer: float = number(0.20, 0.0, 10.0, "currency", "uncertain", "assumption: leaflets and labels", "Cost of telling one customer of a special, beside the revenue that does not come in.", plausible=(0.01, 0.6))

    def act(self, offer: Offer, view: View) -> None:
        """Lower this month's price."""
        offer.price -= self.strength * view.own.list_price

    def cost(self, counts: Counts) -> float:
        """Return the leaflets."""
        return self.cost_per_customer * counts.served


class PriceMatch(Priced, Targeted):
    """Follow the cheapest rival's price down, wholly or in part, some months later."""

    kind: Literal["price_match"] = "price_match"
    strength: float = number(1.0, 0.0, 1.0, "share of the gap", "lever", "assumption", "How much of the gap to the cheapest rival is closed.")
    delay: int = number(1, 1, 12, "months", "lever", "assumption: a month to notice and print", "Months until a rival's price is answered.")

    def act(self, offer: Offer, view: View) -> None:
        """Lower this month's price towards the cheapest rival's price seen `delay` months ago."""
        offer.price -= self.strength * max(offer.price - _cheapest_rival(view, self.delay), 0.0)


class Undercut(Priced):
    """Always be cheaper than the cheapest rival by a share, down to a floor above cost."""

    kind: Literal["undercut"] = "undercut"
    strength: float = number(0.05, 0.0, 0.5, "share of the rival's price", "lever", "the scenario", "How far below the cheapest rival.")
    floor: float = number(1.1, 0.5, 3.0, "ratio to unit cost", "lever", "assumption", "Price, against unit cost, below which the firm does not go.")

    def act(self, offer: Offer, view: View) -> None:
        """Go below last month's cheapest rival."""
        wanted = (1.0 - self.strength) * _cheapest_rival(view, 1)
        offer.price = min(offer.price, max(wanted, self.floor * view.own.unit_cost))


class Retaliate(Priced):
    """Cut the price for some months when the share of customers has fallen."""

    kind: Literal["retaliate"] = "retaliate"
    strength: float = number(0.15, 0.0, 0.9, "share of list price", "lever", "the scenario", "Depth of the answering cut.")
    loss: float = number(0.02, 0.001, 0.5, "share of customers", "lever", "assumption", "Fall of the share over a quarter that sets it off.")
    months: int = number(6, 1, 60, "months", "lever", "assumption", "How long the answer lasts.")

    def think(self, view: View) -> None:
        """Strike back if the share fell over the last three months."""
        last = view.month - 1
        if last >= 3 and view.share(last - 3) - view.share(last) > self.loss:
            view.notes["until"] = view.month + self.months - 1

    def act(self, offer: Offer, view: View) -> None:
        """Cut while the answer lasts."""
        if view.month <= view.notes.get("until", 0):
            offer.price -= self.strength * view.own.list_price


class HillClimb(Priced):
    """Search for the most profitable price: keep going while profit rises, turn round when it falls."""

    direction = "either"
    kind: Literal["hill_climb"] = "hill_climb"
    strength: float = number(0.03, 0.0, 0.2, "share of list price", "lever", "assumption", "Size of a step.")
    every: int = number(4, 1, 24, "months", "lever", "assumption: time enough to see an effect", "Months from one step to the next.")

    def think(self, view: View) -> None:
        """Compare the profit since the last step with that before it, and step on or back."""
        notes = view.notes
        notes.setdefault("level", 0.0)
        notes.setdefault("towards", -1.0)
        age = view.month - self.start
        if age % self.every:
            return
        now, before = view.last(self.every), view.last(self.every, self.every)
        if age >= 2 * self.every and sum(map(view.profit, now)) < sum(map(view.profit, before)):
            notes["towards"] = -notes["towards"]
        notes["level"] = max(notes["level"] + notes["towards"] * self.strength, -0.9)

    def act(self, offer: Offer, view: View) -> None:
        """Charge the price found so far."""
        offer.price += view.notes.get("level", 0.0) * view.own.list_price


def _cheapest_rival(view: View, months_ago: int) -> float:
    seen = view.prices[max(view.month - months_ago, 0)]
    return min(price for k, price in enumerate(seen) if k != view.firm)
