"""Firms as Mesa agents: each month a firm rebuilds its offer from list values and the levers it holds."""

from __future__ import annotations

from typing import Any

import mesa

from sim.levers import Counts, Lever, View
from sim.levers.offer import Offer
from sim.parameters import Firm as FirmNumbers


class Firm(mesa.Agent):
    """One firm. Firm 0 is the focal company, and no rule knows it."""

    def __init__(self, model: Any, number: int, numbers: FirmNumbers, levers: tuple[Lever, ...]) -> None:
        """Take list values and levers from the scenario."""
        super().__init__(model)
        self.number = number
        self.numbers = numbers
        self.levers = tuple(lever for lever in levers if lever.firm == number)
        self.offer = Offer.from_list(numbers)

    def act(self, month: int, prices: list[list[float]]) -> Offer:
        """Return this month's offer. All firms act at once, on what they saw up to last month."""
        self.offer = Offer.from_list(self.numbers)
        view = View(month, self.number, self.numbers, prices)
        for lever in self.levers:
            if lever.is_on(month):
                lever.act(self.offer, view)
        return self.offer

    def lever_costs(self, month: int, counts: Counts) -> list[float]:
        """Return what each lever costs this month, in currency, in the order of `self.levers`."""
        return [lever.cost(counts) if lever.is_on(month) else 0.0 for lever in self.levers]
