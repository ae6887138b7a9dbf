"""The market with one Mesa agent per customer: the slow twin that keeps the compiled market honest."""

from __future__ import annotations

from typing import Any

import numpy as np

from sim.levers.offer import WIDTH, Offers
from sim.market.customers import Columns, Customers, card_rows, empty_columns
from sim.market.draws import Purpose, named_uniform
from sim.market.model import MarketModel
from sim.market.month import add_up
from sim.market.network import listeners
from sim.market.people.customer import Customer
from sim.market.people.shopping import Shopper
from sim.market.people.state import Terms
from sim.market.totals import Totals
from sim.market.turnover import newcomer


class People:
    """The customers of an object market: `people[i]` is a Customer, `people.bond` the column of the customer table."""

    def __init__(self, members: list[Customer], like: Columns) -> None:
        """Keep the members, and the types of the columns they came from."""
        self.members = members
        self._types = {name: (column.dtype, column.ndim) for name, column in like._asdict().items()}

    def __len__(self) -> int:
        """Return the number of customers."""
        return len(self.members)

    def __getitem__(self, i: int) -> Customer:
        """Return customer i."""
        return self.members[i]

    def __getattr__(self, name: str) -> Any:
        """Return a column, in the type and shape of the customer table."""
        if name.startswith("_") or name not in self._types:
            raise AttributeError(name)
        kind, axes = self._types[name]
        rows = np.array([getattr(member, name) for member in self.members], kind)
        return rows.T if axes == 2 else rows


class ObjectMarket(MarketModel):
    """The market with one Mesa agent per customer. Same scenario, same seed: same market as `MarketModel`."""

    as_objects = True
    offers: Offers
    terms: list[Terms]
    totals: Totals

    def _come_to_month_0(self, opening: Offers) -> None:
        self._draw(opening)
        if self.values.market.settle > 0:
            self._rest(ObjectMarket, opening)
            for customer in self.customers.members:
                customer.begin()

    def _people(self, columns: Columns) -> Any:
        self.listeners = listeners(len(columns.provider), self.luck, self.values.word_of_mouth).tolist()
        rows = zip(*(column.T for column in columns), strict=True)
        person = Shopper if self.values.market.repertoire else Customer
        return People([person(self, i, Columns(*row)) for i, row in enumerate(rows)], columns)

    @property
    def choices(self) -> int:
        """Return how many firms there are to choose from, doing without included."""
        return len(self.offers.price) // WIDTH

    def _renew(self, offers: Offers, values: Any, totals: Totals) -> None:
        self.offers, self.totals = offers, totals
        for customer in self.customers.members:
            if customer.leaves == self.month and values.population.attrition > 0.0:
                customer.make_room(self._newcomer(customer.number, values))

    def _live(self, offers: Offers, values: Any, totals: Totals) -> None:
        listed, self.values = self.values, values
        self.terms = [Terms(offers, at) for at in range(len(offers.price))]
        for customer in self.customers.members:
            customer.step()
        add_up(totals)
        self._pass_on()
        self.values = listed

    def _newcomer(self, i: int, values: Any) -> Columns:
        """Return the row of who comes to the market this month in the place of person i."""
        table = empty_columns(len(self.customers), self.choices, card_rows(values, self.choices))
        newcomer(table, self.offers, *self.known, values, self.luck, self.month, i)
        return Customers(table)[i]

    def _pass_on(self) -> None:
        """Carry this month's messages to the listeners, who act on them next month."""
        members = self.customers.members
        for customer in members:
            customer.heard = [0] * self.choices
        for speaker in members:
            for said in (speaker.message, speaker.also_said):
                if said:
                    self._carry(said, speaker.number)

    def _carry(self, said: int, speaker: int) -> None:
        """Carry one message to those who hear the speaker, or to those of them who take it in."""
        k, tone, p = abs(said) - 1, 1 if said > 0 else -1, self.values.word_of_mouth
        for link, number in enumerate(self.listeners[speaker]):
            listener = self.customers.members[number]
            if p.prior > 0.0:
                luck = named_uniform(self.luck, self.month, int(Purpose.HEED), link, speaker)
                if luck >= 1.0 - p.prior and luck >= listener.heeds(k):
                    continue
            listener.heard[k] = max(min(listener.heard[k] + tone, 100), -100)
