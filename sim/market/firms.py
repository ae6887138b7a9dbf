"""Firms as Mesa agents: each month a firm rebuilds its offers from list values and the levers it holds."""

from __future__ import annotations

from typing import Any

import mesa

from sim.levers import SELECTORS, Lever, View
from sim.levers.offer import Group, Offer, Sheet
from sim.market.channels import Channel
from sim.market.customers import CHANNELS
from sim.market.draws import Purpose, named_uniform
from sim.market.rules.brand import brand_next
from sim.market.rules.news import credibility_next
from sim.market.surveys import reading
from sim.market.totals import MILLIONTHS
from sim.parameters import Firm as FirmNumbers


class Firm(mesa.Agent):
    """One firm. Firm 0 is the focal company, and no rule knows it."""

    def __init__(self, model: Any, number: int, numbers: FirmNumbers, levers: tuple[Lever, ...]) -> None:
        """Take list values and levers from the scenario."""
        super().__init__(model)
        self.number = number
        self.numbers = numbers
        self.levers = tuple(lever for lever in levers if lever.firm == number)
        self.at_work: list[Lever] = []
        self.brand = numbers.brand
        self.credibility = 1.0
        self.groups: tuple[str, ...] = ()
        dealers = model.values.dealers
        self.channels = [Channel(model, number, at, dealers.readiness) for at in range(len(CHANNELS))]
        self.dealers = self.channels[CHANNELS.index("dealer")]
        self._views: list[View] = []
        self._listed = Offer.from_list(numbers)
        self._plain = self._written([])
        self.offer = self._plain.offers[0]

    def act(self, month: int, remembers: bool = True) -> Sheet:
        """Return this month's offers. All firms act at once, on what they saw up to last month.

        Args:
            month: this month.
            remembers: whether what is decided now is remembered; opening the market only asks what would be offered.
        """
        p = self.model.values
        views = self._views if remembers and self._views else [self._view(at) for at in range(len(self.levers))]
        self._views = views if remembers else []
        on = []
        for lever, view in zip(self.levers, views, strict=True):
            if lever.is_on(month):
                view.month = month
                lever.think(view)
                on.append((lever, view))
        sheet = self._offered(on)
        if remembers:
            offer = self.offer
            self.brand = brand_next(self.brand, self.numbers.brand, offer.mind, offer.scandal, p.news)
            self.credibility = credibility_next(self.credibility, self._shortfall(), p.news)
            self.dealers.open(offer, p.dealers)
        return self._filled(sheet, float(self.number in self.model.brief.loses_memory(month)))

    def stand(self, months: int) -> Sheet:
        """Return what the firm has offered for so many months before month 1: programmes and contracts, at list price.

        Dealers have seen it for as long. What other levers do begins in month 1.
        """
        on = [(lever, self._view(at)) for at, lever in enumerate(self.levers) if lever.stood]
        sheet = self._offered(on)
        for _ in range(months):
            self.dealers.open(self.offer, self.model.values.dealers)
        return self._filled(sheet)

    def _offered(self, on: list[tuple[Lever, View]]) -> Sheet:
        """Put levers to work and return the offers under them."""
        self.at_work = [lever for lever, _ in on]
        self.groups = tuple(dict.fromkeys(lever.reaches for lever in self.at_work if lever.reaches != "everyone"))
        sheet = self._written(on) if on else self._plain
        self.offer = sheet.offers[0]
        return sheet

    def _filled(self, sheet: Sheet, forgets: float = 0.0) -> Sheet:
        """Fill in what is the same in all offers of the firm."""
        for offer in sheet.offers:
            offer.brand, offer.dealer, offer.credibility = self.brand, self.dealers.readiness, self.credibility
            offer.contacts, offer.forgets = self.model.values.experience.contact_chance, forgets
        return sheet

    def _shortfall(self) -> float:
        """Return by how much the last month fell short of what customers had been told, on average over them."""
        served = self.model.served
        shortfall = self.model.record.shortfall[len(served) - 1, self.number]
        return int(shortfall) / (max(served[-1][self.number], 1) * MILLIONTHS)

    def _written(self, on: list[tuple[Lever, View]]) -> Sheet:
        """Return the offers under the levers that are on: one for every combination of groups.

        Levers for everyone act first, in the order of the scenario; then those for some.
        """
        public = self._listed.copy()
        for lever, view in on:
            if lever.reaches == "everyone":
                lever.act(public, view)
        offers = [public, *(public.copy() for _ in range(2 ** len(self.groups) - 1))]
        for lever, view in on:
            if lever.reaches != "everyone":
                for place in self.places(lever.reaches):
                    lever.act(offers[place], view)
        for offer in offers:
            offer.price = max(offer.price, 0.0)
        groups = tuple(Group(SELECTORS[name].code, SELECTORS[name].least) for name in self.groups)
        return Sheet(groups, offers)

    def _view(self, at: int) -> View:
        """Return what a lever gets to see; its month is set when the month comes."""
        model, k = self.model, self.number
        view = View(
            0, k, self.numbers, model.prices, model.served, lambda month: model.profit(k, month),
            lambda month: reading(model.record.survey[month, k]),
        )  # fmt: skip
        view.habituation = (model.values.attention.habituation, model.values.attention.rested)
        view.luck = lambda: float(named_uniform(model.luck, view.month, int(Purpose.LEVER), k, at))
        return view

    def places(self, group: str) -> list[int]:
        """Return the places of this month's offers that a group of customers gets."""
        if group == "everyone":
            return list(range(2 ** len(self.groups)))
        bit = self.groups.index(group)
        return [w for w in range(2 ** len(self.groups)) if w >> bit & 1]


def doing_without(p: Any, price: float) -> Sheet:
    """Return the offer of no firm at all: no employee serves, nothing fails, and it costs what firms cost on average.

    p: ParameterValues   price: currency per month of average use
    """
    bare = FirmNumbers(quality=p.market.outside_quality, list_price=price, brand=0.0)
    offer = Offer.from_list(bare)
    offer.failure_rate = offer.buy_failure = 0.0
    return Sheet((), [offer])
