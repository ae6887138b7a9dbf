"""Levers on what is taken for granted, and on what managers look at."""

from __future__ import annotations

from typing import Literal

from sim.levers.base import Counts, InTouch, Lever, PaidPerCustomer, Recurring, Targeted, View
from sim.levers.offer import Offer
from sim.levers.who import Who
from sim.parameters import number

# One number, one line: default, bounds, unit, role, source, meaning.
# fmt: off


class ProcessUpgrade(PaidPerCustomer, Targeted):
    """Make product and processes better: higher functional quality, fewer failures, orders that go through; or one alone."""

    side = "hygiene"
    direction = "quality +"
    kind: Literal["process_upgrade"] = "process_upgrade"
    strength: float = number(0.3, 0.0, 1.0, "share of the gap", "lever", "assumption", "Share of the gap to perfect quality, and of all failures, that is closed.")
    quality: float = number(1.0, 0.0, 1.0, "share", "lever", "the scenario", "Share of the strength that goes to functional quality; at 0 it stays as it is.")
    failures: float = number(1.0, 0.0, 1.0, "share", "lever", "the scenario", "Share of the strength that goes to fewer failures in use.")
    orders: float = number(1.0, 0.0, 1.0, "share", "lever", "the scenario", "Share of the strength that goes to orders that go through.")
    cost_per_customer: float = number(4.0, 0.0, 30.0, "currency per month", "uncertain", "assumption", "Cost per customer of perfection.", plausible=(1.5, 10.0))
    part_of_failures: float = number(0.3, 0.0, 0.5, "share", "uncertain", "assumption", "Part of the cost that is for fewer failures.", plausible=(0.1, 0.5))
    part_of_orders: float = number(0.1, 0.0, 0.5, "share", "uncertain", "assumption", "Part of the cost that is for orders; the rest is for quality.", plausible=(0.03, 0.3))

    def act(self, offer: Offer, view: View) -> None:
        """Do the work better."""
        offer.quality += self.strength * self.quality * (1.0 - offer.quality)
        offer.failure_rate *= 1.0 - self.strength * self.failures
        offer.buy_failure *= 1.0 - self.strength * self.orders

    def cost(self, counts: Counts) -> float:
        """Return the cost per customer of perfection, times the strength, less the parts that are left undone."""
        failures, orders = self.part_of_failures, self.part_of_orders
        undone = failures * (1.0 - self.failures) + orders * (1.0 - self.orders)
        undone += (1.0 - failures - orders) * (1.0 - self.quality)
        return super().cost(counts) * (1.0 - undone)


class PlanOffer(Recurring, InTouch):
    """Call customers to offer a plan that fits them better and costs less. It wakes those who never looked around, and everybody may have it."""

    side = "hygiene"
    moves_price = True
    kind: Literal["plan_offer"] = "plan_offer"
    strength: float = number(0.05, 0.0, 0.5, "share of the price", "lever", "Ascarza et al. 2016: well-meant plan offers raised churn", "Share of the bill that the better plan saves in the month of the offer and as long as the lever is in force.", plausible=(0.02, 0.15))
    every: int = number(12, 1, 600, "months", "lever", "assumption: once a year", "Months from one call to the next.")
    contact: float = number(1.0, 0.0, 1.0, "share", "uncertain", "Ascarza, Iyengar & Schleicher 2016: offers of better plans raised churn; they are what other contacts are held against", "How much such a call counts as a contact that makes people look around.", plausible=(0.5, 1.0))
    cost_per_call: float = number(5.0, 0.0, 50.0, "currency", "uncertain", "Gartner 2019: 8.01 dollars for a live contact; less than that, for a short call, is an assumption", "Cost of one call.", plausible=(1.5, 10.0))

    def is_on(self, month: int) -> bool:
        """Return whether the better plans are in force; calls are made now and then."""
        return self.strength > 0.0 and self.start <= month <= self.end

    def act(self, offer: Offer, view: View) -> None:
        """Charge less, and call when it is time."""
        offer.price -= self.strength * view.own.list_price
        if (view.month - self.start) % self.every == 0:
            self.wake(offer, view, self.contact, every=self.every)

    def cost(self, counts: Counts) -> float:
        """Return callers' time, spread evenly over the months."""
        return self.cost_per_call * counts.served / self.every


class CrmTargeting(Recurring, InTouch):
    """Send vouchers to whom the records point at, by frequency and money, or to whomever else is named."""

    side = "hygiene"
    kind: Literal["crm_targeting"] = "crm_targeting"
    strength: float = number(10.0, 0.0, 200.0, "currency", "lever", "assumption: a third of a bill", "Worth of one voucher.", plausible=(2.0, 30.0))
    who: Who = "at_risk"
    every: int = number(3, 1, 600, "months", "lever", "assumption: once a quarter", "Months from one voucher to the next.")
    contact: float = number(1.0, 0.0, 1.0, "share", "uncertain", "assumption: a voucher is about money, as an offer of a plan is", "How much a voucher counts as a contact that makes people look around.", plausible=(0.3, 1.0))
    cost_per_voucher: float = number(1.0, 0.0, 50.0, "currency", "uncertain", "assumption", "Cost of records, scoring and post per voucher, beside its worth.", plausible=(0.1, 3.0))

    def act(self, offer: Offer, view: View) -> None:
        """Send this month's vouchers."""
        self.wake(offer, view, self.contact, every=self.every)
        offer.voucher += self.strength

    def cost(self, counts: Counts) -> float:
        """Return vouchers, records and post."""
        return (self.strength + self.cost_per_voucher) * counts.served


ARMS = ("gifts", "quality", "warmth", "recovery")
"""What a manager can spend on."""


class Steering(Lever):
    """Let a manager move a budget, month by month, to wherever the metric that is watched seemed to rise."""

    side = "hygiene"
    cost_follows_strength = True
    kind: Literal["steering"] = "steering"
    strength: float = number(2.0, 0.0, 20.0, "currency per customer and month", "lever", "assumption: a fifteenth of the bill", "Budget.")
    watches: Literal["csat", "nps", "engagement", "retention", "profit"] = "csat"
    step: float = number(0.25, 0.01, 1.0, "share of the budget", "lever", "assumption", "How much of the budget is moved at a time.")
    every: int = number(3, 1, 24, "months", "lever", "assumption: a quarter", "Months from one decision to the next.")
    price_of_quality: float = number(12.0, 0.5, 100.0, "currency per month for the whole gap", "uncertain", "assumption", "What perfect quality would cost per customer.", plausible=(4.0, 30.0))
    price_of_warmth: float = number(6.0, 0.5, 100.0, "currency per month for the whole gap", "uncertain", "assumption", "What the warmest front line would cost per customer.", plausible=(2.0, 15.0))
    price_of_recovery: float = number(4.0, 0.5, 100.0, "currency per month for the whole gap", "uncertain", "assumption", "What settling every complaint would cost per customer.", plausible=(1.5, 10.0))

    def think(self, view: View) -> None:
        """Try one arm after another; keep what was followed by a better reading, take back what was not."""
        notes = view.notes
        if "shares" not in notes:
            notes.update(shares=[1.0 / len(ARMS)] * len(ARMS), trial=0, before=None)
        if (view.month - self.start) % self.every or view.month <= self.every:
            return
        reading = self._reading(view)
        if reading is None:
            return
        if notes["before"] is not None and reading < notes["before"]:
            notes["shares"] = notes["kept"]
        notes["kept"], notes["before"] = list(notes["shares"]), reading
        arm = notes["trial"] % len(ARMS)
        notes["trial"] += 1
        left = [(1.0 - self.step) * share for share in notes["shares"]]
        notes["shares"] = [share + (self.step if at == arm else 0.0) for at, share in enumerate(left)]

    def _reading(self, view: View) -> float | None:
        """Return the mean of the metric over the last quarter, or None if nothing was read."""
        if self.watches == "profit":
            values = [view.profit(month) for month in view.last(self.every)]
        elif self.watches == "retention":
            values = [float(view.served[month][view.firm]) for month in view.last(self.every)]
        else:
            told = [view.survey(month) for month in view.last(self.every)]
            values = [survey[self.watches] for survey in told if self.watches in survey]
        return sum(values) / len(values) if values else None

    def act(self, offer: Offer, view: View) -> None:
        """Spend the budget."""
        gifts, quality, warmth, recovery = (self.strength * share for share in view.notes.get("shares", [0.0] * len(ARMS)))
        offer.voucher += gifts
        offer.quality += min(quality / self.price_of_quality, 1.0) * (1.0 - offer.quality)
        offer.warmth += min(warmth / self.price_of_warmth, 1.0) * (1.0 - offer.warmth)
        offer.recovery += min(recovery / self.price_of_recovery, 1.0) * (1.0 - offer.recovery)

    def cost(self, counts: Counts) -> float:
        """Return the budget, gifts included."""
        return self.strength * counts.served
