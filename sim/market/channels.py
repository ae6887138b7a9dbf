"""Through what customers deal with a firm: its stores, its website, its dealers."""

from __future__ import annotations

from typing import Any

import mesa

from sim.levers.offer import Offer
from sim.market.customers import CHANNELS
from sim.market.rules.brand import readiness_next
from sim.market.rules.experience import human_share


class Channel(mesa.Agent):
    """One channel of one firm. Only dealers have a mind of their own: how ready they are to recommend the firm."""

    model: Any

    def __init__(self, model: Any, firm: int, number: int, readiness: float) -> None:
        """Open the channel; `number` is an index into CHANNELS."""
        super().__init__(model)
        self.firm, self.number, self.readiness = firm, number, readiness

    @property
    def name(self) -> str:
        """Return what the channel is called."""
        return CHANNELS[self.number]

    @property
    def human(self) -> float:
        """Return the human share of the service contacts here."""
        return human_share(self.number, self.model.firms[self.firm].offer.online_human, self.model.values.dealers)

    def open(self, offer: Offer, dealers: Any) -> None:
        """Take this month's offer: do dealers still like the firm?   dealers: parameters."""
        self.readiness = readiness_next(self.readiness, offer.dealer_margin, offer.dealer_support, dealers)
