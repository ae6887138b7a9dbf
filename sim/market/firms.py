"""Firms as Mesa agents: each month a firm rebuilds its offers from list values and the levers it holds."""

from __future__ import annotations

import math
from typing import Any

import mesa

from sim.levers import SELECTORS, Counts, Lever, View
from sim.levers.offer import Group, Offer, Sheet
from sim.market.channels import Channel
from sim.market.customers import CHANNELS
from sim.market.draws import Purpose, named_uniform
from sim.market.rules.brand import brand_next
from sim.market.rules.experience import functional
from sim.market.rules.need import GOALS, value_on
from sim.market.surveys import reading
from sim.parameters import Firm as FirmNumbers


class Firm(mesa.Agent):
    """One firm. Firm 0 is the focal company, and no rule knows it."""

    def __init__(self, model: Any, number: int, numbers: FirmNumbers, levers: tuple[Lever, ...]) -> None:
        """Take list values and levers from the scenario."""
        super().__init__(model)
        self.number = number
        self.numbers = numbers
        self.levers = tuple(lever for lever in levers if lever.firm == number)
        self.notes: list[dict[str, Any]] = [{} for _ in self.levers]
        self.brand = numbers.brand
        self.groups: tuple[str, ...] = ()
        dealers = model.values.dealers
        self.channels = [Channel(model, number, at, dealers.readiness) for at in range(len(CHANNELS))]
        self._plain = self._written([])
        self.offer = self._plain.offers[0]

    def act(self, month: int, remembers: bool = True) -> Sheet:
        """Return this month's offers. All firms act at once, on what they saw up to last month.

        Args:
            month: this month.
            remembers: whether what is decided now is remembered; opening the market only asks what would be offered.
        """
        p = self.model.values
        on = [
            (at, lever, self._view(month, at, remembers)) for at, lever in enumerate(self.levers) if lever.is_on(month)
        ]
        for _, lever, view in on:
            lever.think(view)
        self.groups = tuple(dict.fromkeys(lever.reaches for _, lever, _ in on if lever.reaches != "everyone"))
        sheet = self._written(on) if on else self._plain
        self.offer = sheet.offers[0]
        if remembers:
            self.brand = brand_next(self.brand, self.numbers.brand, self.offer.reach, self.offer.fame, p.news)
            for channel in self.channels:
                channel.open(self.offer, p.dealers)
        for offer in sheet.offers:
            offer.brand, offer.dealer = self.brand, self.channels[-1].readiness
            offer.contacts = p.experience.contact_chance
            offer.forgets = float(self.number in self.model.brief.loses_memory(month))
        return sheet

    def _written(self, on: list[tuple[int, Lever, View]]) -> Sheet:
        """Return the offers under the levers that are on: one for every combination of groups."""
        members = [
            {group for bit, group in enumerate(self.groups) if w >> bit & 1} | {"everyone"}
            for w in range(2 ** len(self.groups))
        ]
        offers = [self._offer(on, reached) for reached in members]
        groups = tuple(Group(SELECTORS[name].code, SELECTORS[name].least) for name in self.groups)
        return Sheet(groups, offers, [derived_terms(offer, self.model.values) for offer in offers])

    def _view(self, month: int, at: int, remembers: bool) -> View:
        model = self.model
        return View(
            month, self.number, self.numbers, model.prices, model.served,
            lambda past: model.profit(self.number, past),
            lambda past: reading(model.record.survey[past, self.number]),
            self.notes[at] if remembers else {},
            lambda: float(named_uniform(model.luck, month, int(Purpose.LEVER), self.number, at)),
        )  # fmt: skip

    def _offer(self, on: list[tuple[int, Lever, View]], reached: set[str]) -> Offer:
        offer = Offer.from_list(self.numbers)
        for _, lever, view in on:
            if lever.reaches in reached:
                lever.act(offer, view)
        return offer

    def places(self, group: str) -> list[int]:
        """Return the places of this month's offers that a group of customers gets."""
        if group == "everyone":
            return list(range(2 ** len(self.groups)))
        bit = self.groups.index(group)
        return [w for w in range(2 ** len(self.groups)) if w >> bit & 1]

    def lever_costs(self, month: int, counts: dict[str, Counts]) -> list[float]:
        """Return what each lever costs this month, in currency, in the order of `self.levers`.

        counts: by group that some lever reaches
        """
        return [lever.cost(counts[lever.reaches]) if lever.is_on(month) else 0.0 for lever in self.levers]


def derived_terms(offer: Offer, p: Any) -> dict[str, Any]:
    """Return what follows from an offer for whole groups of customers: fit and seen by leading goal, and quick.

    p: ParameterValues
    """
    worked = functional(offer.quality, p.experience)
    values = [
        value_on(goal, offer.efficacy, offer.health, offer.time, offer.wealth, p.need) for goal in range(len(GOALS))
    ]
    return {
        "fit": [worked + p.need.weight * (value - 0.5) for value in values],
        "seen": [p.need.promise * value for value in values],
        "quick": math.exp(-offer.response_days / p.failure.quick_days),
    }


def doing_without(p: Any, price: float) -> Sheet:
    """Return the offer of no firm at all: nobody serves, nothing fails, and it costs what firms cost on average.

    p: ParameterValues   price: currency per month of average use
    """
    bare = FirmNumbers(quality=p.market.outside_quality, list_price=price, brand=0.0)
    offer = Offer.from_list(bare)
    offer.failure_rate = offer.buy_failure = 0.0
    return Sheet((), [offer], [derived_terms(offer, p)])
