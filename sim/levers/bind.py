"""Levers that tie customers down or buy them: points, fees, fame, gifts. Prices stand in prices.py."""

from __future__ import annotations

from typing import Literal

from sim.levers.base import Counts, Lever, PaidPerCustomer, Targeted, View
from sim.levers.offer import Offer
from sim.parameters import number

# One number, one line: default, bounds, unit, role, source, meaning.
# fmt: off


class PointsProgramme(Lever):
    """Give part of the bill back as points, cashed at a threshold; forfeited on leaving. Joining is the customer's choice."""

    side = "bind"
    direction = "points_rate +"
    may_stand = True
    kind: Literal["points_programme"] = "points_programme"
    strength: float = number(0.04, 0.0, 0.5, "share of spending", "lever", "assumption: generous; supermarkets and telephone companies give 0.5 to 2%, hotels some 6%", "Value of points earned per unit of money spent.", plausible=(0.005, 0.1))
    threshold: float = number(30.0, 1.0, 1000.0, "currency", "lever", "assumption: two years of average points", "Balance at which the reward is cashed.", plausible=(5.0, 150.0))
    expiry: float = number(60.0, 1.0, 600.0, "months", "lever", "assumption", "Mean life of a point; one in so many expires each month.", plausible=(12.0, 120.0))
    head_start: float = number(0.0, 0.0, 0.9, "share of the threshold", "lever", "Kivetz et al. 2006: endowed progress", "Points given on joining.")
    tier_from: float = number(24.0, 1.0, 600.0, "months of average spending", "lever", "assumption", "What a customer must have spent to reach the higher tier.")
    tier_bonus: float = number(0.0, 0.0, 2.0, "share", "lever", "assumption: no tiers", "How much faster points are earned on the higher tier.")
    cost_per_member: float = number(0.10, 0.0, 10.0, "currency per month", "uncertain", "assumption: a third of a percent of the bill", "Administration per member; rewards are booked when cashed.", plausible=(0.03, 0.5))

    def act(self, offer: Offer, view: View) -> None:
        """Let the programme run this month."""
        offer.points_rate += self.strength
        offer.points_threshold = self.threshold
        offer.points_lost = 1.0 / self.expiry
        offer.points_face = 1.0
        offer.head_start, offer.tier_from, offer.tier_bonus = self.head_start, self.tier_from, self.tier_bonus

    def cost(self, counts: Counts) -> float:
        """Return administration costs."""
        return self.cost_per_member * counts.members


class ExitFee(Targeted):
    """Let customers sign for some months; who leaves earlier pays a fee."""

    side = "bind"
    direction = "exit_fee +"
    may_stand = True
    kind: Literal["exit_fee"] = "exit_fee"
    strength: float = number(105.0, 0.0, 500.0, "currency", "lever", "assumption: three and a half months' bills; US telephone companies took three to seven", "Fee for leaving before the contract ends.", plausible=(20.0, 210.0))
    months: float = number(24.0, 1.0, 36.0, "months", "lever", "assumption: two years, as telephone companies had it", "Months for which a customer signs.", plausible=(3.0, 24.0))
    cost_per_customer: float = number(0.05, 0.0, 10.0, "currency per month", "uncertain", "assumption", "Contracts to keep, per customer.", plausible=(0.01, 0.25))

    def act(self, offer: Offer, view: View) -> None:
        """Put the fee and the contract into the offer."""
        offer.exit_fee += self.strength
        offer.contract_months = self.months

    def cost(self, counts: Counts) -> float:
        """Return the cost of keeping contracts."""
        return self.cost_per_customer * counts.served


class Advertising(PaidPerCustomer):
    """Tell people how good the service is, or better than it is."""

    side = "bind"
    direction = "reach +"
    paid = ("cost_per_person", "people")
    kind: Literal["advertising"] = "advertising"
    strength: float = number(0.3, 0.0, 1.0, "share of people", "lever", "assumption", "Share of all people reached in a month.")
    exaggeration: float = number(0.10, -0.3, 0.5, "satisfaction scale", "lever", "assumption: the articles say that advertising promises too much", "How far the claim lies above true quality.", plausible=(0.0, 0.3))
    cost_per_person: float = number(0.60, 0.0, 10.0, "currency per month", "uncertain", "assumption: of a firm with a third of the people that reaches three in ten, 2% of revenue", "Cost of reaching one person for a month.", plausible=(0.1, 1.5))

    def act(self, offer: Offer, view: View) -> None:
        """Set this month's reach and claim."""
        offer.reach = min(offer.reach + self.strength, 1.0)
        offer.mind = min(offer.mind + self.strength, 1.0)
        offer.claim = max(offer.claim, view.own.quality + self.exaggeration)


class Endorsement(PaidPerCustomer):
    """Hire a celebrity: many hear of it; the brand gains if the face fits, loses if not, and a scandal ends it.

    The contract is paid to its end, scandal or not.
    """

    side = "bind"
    paid = ("cost_per_person", "people")
    kind: Literal["endorsement"] = "endorsement"
    strength: float = number(0.5, 0.0, 1.0, "share of people", "lever", "assumption", "Share of all people reached in a month.")
    fit: float = number(0.3, -1.0, 1.0, "correlation", "lever", "Knoll & Matthes 2017: effects from d = -.96 (poor fit) to +.90 (good fit)", "How well the face fits the firm; below 0 it harms.")
    claim: float = number(0.15, 0.0, 0.5, "satisfaction scale", "uncertain", "assumption", "How far above true quality a well-fitting face lifts what people expect.", plausible=(0.05, 0.3))
    scandal_risk: float = number(0.01, 0.0, 0.5, "chance per month", "uncertain", "assumption: one in eight years", "Chance that a scandal ends the endorsement.", plausible=(0.001, 0.02))
    scandal: float = number(0.5, 0.0, 1.0, "share", "uncertain", "assumption", "Share of the brand stock that a scandal destroys.", plausible=(0.2, 0.9))
    cost_per_person: float = number(0.6, 0.0, 20.0, "currency per month", "uncertain", "Ding, Molchanov & Stork 2011: endorsements are worth about what they cost; that they cost what advertising does is an assumption", "Cost of reaching one person for a month, the fee included.", plausible=(0.3, 2.5))

    def think(self, view: View) -> None:
        """Learn whether this month brings the scandal."""
        if view.notes.get("scandal") is None and view.luck() < self.scandal_risk:
            view.notes["scandal"] = view.month

    def act(self, offer: Offer, view: View) -> None:
        """Be seen everywhere, until the scandal."""
        scandal = view.notes.get("scandal")
        if scandal is None:
            offer.reach = min(offer.reach + self.strength, 1.0)
            offer.claim = max(offer.claim, view.own.quality + self.claim * self.fit)
            offer.mind = max(min(offer.mind + self.strength * self.fit, 1.0), -1.0)
        elif scandal == view.month:
            offer.scandal = self.scandal


class PointsBuyout(Lever):
    """Poach a rival's members: pay them, wholly or in part, for the points they forfeit."""

    side = "bind"
    direction = "buyout +"
    kind: Literal["points_buyout"] = "points_buyout"
    strength: float = number(1.0, 0.0, 1.5, "share of lost points", "lever", "the scenario", "Share of a switcher's lost points that is paid.")
    cost_per_switcher: float = number(1.0, 0.0, 50.0, "currency", "uncertain", "assumption: proof of points to be checked", "Handling of one new customer's claim; the compensation itself is booked when it is paid.", plausible=(0.3, 5.0))

    def act(self, offer: Offer, view: View) -> None:
        """Offer the compensation this month."""
        offer.buyout += self.strength

    def cost(self, counts: Counts) -> float:
        """Return handling."""
        return self.cost_per_switcher * counts.won


class DealerMargin(Lever):
    """Pay dealers a higher margin, so that they recommend the firm."""

    side = "bind"
    direction = "dealer_margin +"
    cost_follows_strength = True
    kind: Literal["dealer_margin"] = "dealer_margin"
    strength: float = number(0.05, 0.0, 0.4, "share of the price", "lever", "the scenario", "Margin on top of the usual one.")

    def act(self, offer: Offer, view: View) -> None:
        """Raise the margin."""
        offer.dealer_margin += self.strength

    def cost(self, counts: Counts) -> float:
        """Return the added margin on what customers of dealers pay."""
        return self.strength * counts.dealer_revenue
