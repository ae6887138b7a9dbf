"""Levers that tie customers down or buy them: points, fees, prices, advertising."""

from __future__ import annotations

from typing import Literal

from sim.levers.base import Counts, Lever, View
from sim.levers.offer import Offer
from sim.parameters import number

# One number, one line: default, bounds, unit, role, source, meaning.
# fmt: off


class PointsProgramme(Lever):
    """Give part of the bill back as points, cashed at a threshold; forfeited on leaving. Joining is the customer's choice."""

    side = "bind"
    kind: Literal["points_programme"] = "points_programme"
    strength: float = number(0.10, 0.0, 0.5, "share of spending", "lever", "assumption: generous, as price-war telephone programmes were", "Value of points earned per unit of money spent.")
    threshold: float = number(72.0, 1.0, 1000.0, "currency", "lever", "assumption: two years of average points", "Balance at which the reward is cashed.")
    expiry: float = number(60.0, 1.0, 600.0, "months", "lever", "assumption", "Mean life of a point; one in so many expires each month.")
    cost_per_member: float = number(0.10, 0.0, 10.0, "currency per month", "fixed", "assumption", "Administration per member; rewards are booked when cashed.")

    def act(self, offer: Offer, view: View) -> None:
        """Let the programme run this month."""
        offer.points_rate += self.strength
        offer.points_threshold = self.threshold
        offer.points_kept = 1.0 - 1.0 / self.expiry
        offer.points_face = 1.0

    def cost(self, counts: Counts) -> float:
        """Return administration costs."""
        return self.cost_per_member * counts.members


class ExitFee(Lever):
    """Let customers sign for some months; who leaves earlier pays a fee."""

    side = "bind"
    kind: Literal["exit_fee"] = "exit_fee"
    strength: float = number(60.0, 0.0, 500.0, "currency", "lever", "assumption: two months' bills", "Fee for leaving before the contract ends.")
    months: float = number(12.0, 1.0, 36.0, "months", "lever", "assumption", "Months for which a customer signs.")
    cost_per_customer: float = number(0.05, 0.0, 10.0, "currency per month", "fixed", "assumption", "Contracts to keep, per customer.")

    def act(self, offer: Offer, view: View) -> None:
        """Put the fee and the contract into the offer."""
        offer.exit_fee += self.strength
        offer.contract_months = self.months

    def cost(self, counts: Counts) -> float:
        """Return the cost of keeping contracts."""
        return self.cost_per_customer * counts.served


class PriceCut(Lever):
    """Cut the price by a share of the list price."""

    side = "bind"
    kind: Literal["price_cut"] = "price_cut"
    strength: float = number(0.20, 0.0, 0.9, "share of list price", "lever", "the scenario", "Depth of the cut.")

    def act(self, offer: Offer, view: View) -> None:
        """Lower this month's price."""
        offer.price -= self.strength * view.own.list_price

    def cost(self, counts: Counts) -> float:
        """Return 0: the cost of a cut is the revenue that does not come in."""
        return 0.0


class PriceMatch(Lever):
    """Follow the cheapest rival's price down, wholly or in part, some months later."""

    side = "bind"
    kind: Literal["price_match"] = "price_match"
    strength: float = number(1.0, 0.0, 1.0, "share of the gap", "lever", "assumption", "How much of the gap to the cheapest rival is closed.")
    delay: int = number(1, 1, 12, "months", "lever", "assumption: a month to notice and print", "Months until a rival's price is answered.")

    def act(self, offer: Offer, view: View) -> None:
        """Lower this month's price towards the cheapest rival's price seen `delay` months ago."""
        seen = view.prices[max(view.month - self.delay, 0)]
        cheapest = min(price for k, price in enumerate(seen) if k != view.firm)
        offer.price -= self.strength * max(offer.price - cheapest, 0.0)

    def cost(self, counts: Counts) -> float:
        """Return 0: the cost of a match is the revenue that does not come in."""
        return 0.0


class Advertising(Lever):
    """Tell people how good the service is, or better than it is."""

    side = "bind"
    kind: Literal["advertising"] = "advertising"
    strength: float = number(0.3, 0.0, 1.0, "share of people", "lever", "assumption", "Share of all people reached in a month.")
    exaggeration: float = number(0.10, 0.0, 0.5, "satisfaction scale", "lever", "assumption: the articles say that advertising promises too much", "How far the claim lies above true quality.")
    cost_per_person: float = number(0.60, 0.0, 10.0, "currency per month", "fixed", "assumption", "Cost of reaching one person for a month.")

    def act(self, offer: Offer, view: View) -> None:
        """Set this month's reach and claim."""
        offer.reach = min(offer.reach + self.strength, 1.0)
        offer.claim = max(offer.claim, offer.quality + self.exaggeration)

    def cost(self, counts: Counts) -> float:
        """Return the cost of the people reached."""
        return self.cost_per_person * self.strength * counts.people


class PointsBuyout(Lever):
    """Poach a rival's members: pay them, wholly or in part, for the points they forfeit."""

    side = "bind"
    kind: Literal["points_buyout"] = "points_buyout"
    strength: float = number(1.0, 0.0, 1.5, "share of lost points", "lever", "the scenario", "Share of a switcher's lost points that is paid.")

    def act(self, offer: Offer, view: View) -> None:
        """Offer the compensation this month."""
        offer.buyout += self.strength

    def cost(self, counts: Counts) -> float:
        """Return 0: compensation is booked for each switcher when it is paid."""
        return 0.0
