"""Levers that make people care: warmth, recovery, thanks."""

from __future__ import annotations

from typing import Literal

from sim.levers.base import Counts, Lever, View
from sim.levers.offer import Offer
from sim.levers.who import SELECTORS, Who
from sim.parameters import number

# One number, one line: default, bounds, unit, role, source, meaning.
# fmt: off


class FrontLineWarmth(Lever):
    """Hire and train people who care, so that meeting the front line is warmer."""

    side = "bond"
    kind: Literal["front_line_warmth"] = "front_line_warmth"
    strength: float = number(0.3, 0.0, 1.0, "share of the gap", "lever", "assumption", "Share of the gap between today's warmth and the warmest possible that is closed.")
    cost_per_customer: float = number(2.5, 0.0, 30.0, "currency per month", "fixed", "assumption", "Cost per customer of closing the whole gap.")

    def act(self, offer: Offer, view: View) -> None:
        """Raise this month's mean warmth."""
        offer.warmth += self.strength * (1.0 - offer.warmth)

    def cost(self, counts: Counts) -> float:
        """Return pay and training."""
        return self.cost_per_customer * self.strength * counts.served


class Recovery(Lever):
    """Give the front line authority to put failures right on the spot."""

    side = "bond"
    kind: Literal["recovery"] = "recovery"
    strength: float = number(0.5, 0.0, 1.0, "share of the gap", "lever", "assumption", "Share of the failures not put right today that will be.")
    cost_per_failure: float = number(20.0, 0.0, 500.0, "currency", "fixed", "assumption: most of a month's bill", "Cost of putting one failure right.")

    def act(self, offer: Offer, view: View) -> None:
        """Raise this month's share of failures put right."""
        offer.recovery += self.strength * (1.0 - offer.recovery)

    def cost(self, counts: Counts) -> float:
        """Return the cost of the failures put right beyond today's."""
        return self.cost_per_failure * self.strength * counts.failure_rate * counts.served


class ThankYouLetter(Lever):
    """Send a letter of thanks signed by the head, now and then, with or without a voucher."""

    side = "bond"
    kind: Literal["thank_you_letter"] = "thank_you_letter"
    strength: float = number(0.3, 0.0, 1.0, "share", "lever", "Samek & Longfield 2023: generic thanks had no effect", "How personal the letter feels: 0 nothing, 1 as if from a friend.")
    who: Who = "everyone"
    every: int = number(12, 1, 600, "months", "lever", "assumption: once a year", "Months between letters.")
    voucher: float = number(0.0, 0.0, 200.0, "currency", "lever", "NewTel: 20 dollars", "Value of the voucher enclosed.")
    cost_per_letter: float = number(1.5, 0.0, 50.0, "currency", "fixed", "assumption: paper, post and a signature", "Cost of one letter.")

    def is_on(self, month: int) -> bool:
        """Return whether a letter goes out this month."""
        return super().is_on(month) and (month - self.start) % self.every == 0

    def act(self, offer: Offer, view: View) -> None:
        """Send this month's letter."""
        group = SELECTORS[self.who]
        offer.letter = max(offer.letter, self.strength)
        offer.letter_who, offer.letter_least = float(group.code), group.least
        offer.voucher += self.voucher

    def cost(self, counts: Counts) -> float:
        """Return post and vouchers."""
        return (self.cost_per_letter + self.voucher) * counts.contacted
