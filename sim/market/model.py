"""The market as a Mesa model: `step()` is one month."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from operator import itemgetter
from typing import Any

import mesa
import numpy as np

from sim.cache import ResultCache
from sim.levers import Counts
from sim.levers.offer import Offers, Told, gather, tell
from sim.market.account import LINES, account_cents
from sim.market.customers import STAYED, Columns, Customers
from sim.market.firms import Firm, doing_without
from sim.market.month import run_month
from sim.market.named import plain
from sim.market.population import begin, populate
from sim.market.replaced import check_rules
from sim.market.staff import Employee, Staff, hire_everybody, new_staff, work_a_month
from sim.market.surveys import ask
from sim.market.terms import derive
from sim.market.totals import COMPLAINTS, CONTACTS, FAILURES, MEMBERS, SERVED, Totals, empty_totals
from sim.market.turnover import renew
from sim.market.walks.scratch import new_scratch
from sim.scenario import AnyScenario, load

SETTLED: ResultCache[tuple[Columns, Staff]] = ResultCache(
    most_bytes=64 << 20, size_of=lambda settled: sum(column.nbytes for table in settled for column in table)
)
"""Customers and staff at month 0 of the latest markets that lived up to it: other arms of a comparison begin alike."""


class MarketModel(mesa.Model):
    """A market of customers and firms.

    `brief` is the scenario (Mesa 3.5 keeps something else under that name), `customers` holds the people (a row or a
    column at a time), `firms` the firms, `employees` their front lines, `record` the totals of every month so far,
    `lever_costs` the cost in cents of every lever by month. The whole run is decided by the scenario and one seed.
    """

    as_objects = False
    """Whether customers are Mesa objects that call the rules as they are, and not compiled in."""
    customers: Any
    staff: Staff

    def __init__(
        self,
        scenario: AnyScenario = "price_war",
        *,
        rng: Any = None,
        seed: int | None = None,
        threads: int = 1,
        **changes: Any,
    ) -> None:
        """Draw month 0.

        Args:
            scenario: a scenario, its name, or the path of its file.
            rng: whole number that decides all draws; a numpy Generator is asked for one, None lets chance decide.
            seed: the same, under the name Mesa 3.3 uses.
            threads: threads that share the customers of one month; the result does not depend on them.
            **changes: keys as in `Scenario.with_changes`.

        Raises:
            BadInput: the scenario or a change cannot be used, or a rule was replaced by hand that is compiled in.
            TypeError: what is given is no scenario.
        """
        check_rules(self.as_objects)
        luck = seed if rng is None else rng
        if not isinstance(luck, int | np.integer):
            luck = int(np.random.default_rng(luck).integers(2**63))
        super().__init__(rng=int(luck))
        loaded = load(scenario)
        self.brief = loaded.with_changes(changes) if changes else loaded
        self.luck = int(luck) % 2**63
        self.month = 0
        self.months = self.brief.parameters.market.months
        self.values = self.brief.parameters.values()
        firms = 1 + self.brief.parameters.market.rivals
        self.firms = [Firm(self, k, self.brief.firm(k), self.brief.levers) for k in range(firms)]
        choices = firms + self.brief.parameters.market.outside  # doing without is one more choice, of no firm
        self._all_known = self.values.news.forgetting == 0.0 and all(f.numbers.awareness == 1.0 for f in self.firms)
        self.prices = [[firm.numbers.list_price for firm in self.firms]]
        self.served = [[0] * firms]
        self.record: Totals = empty_totals(choices, self.months)
        self.lever_costs = np.zeros((self.months + 1, len(self.brief.levers)), np.int64)
        self._told: list[Told] = []
        self._offers: Any = None
        self._profits: dict[tuple[int, int], float] = {}
        self._lever_columns = [
            [at for at, lever in enumerate(self.brief.levers) if lever.firm == k] for k in range(firms)
        ]
        self._scratch = [new_scratch() for _ in range(threads)]
        self._threads = ThreadPoolExecutor(threads) if threads > 1 else None
        self.staff_size = self.values.staff.size
        self.employees = [Employee(self, k, e) for k in range(firms) for e in range(self.staff_size)]
        self.known = self._known()
        self._come_to_month_0(self._opening_offers())
        self._count_month_0()
        self.datacollector = mesa.DataCollector(
            model_reporters={"month": "month", "served": self._served, "survival": self._survival},
        )

    def __repr__(self) -> str:
        """Return one line: the scenario, the seed and how far it is."""
        if "brief" not in self.__dict__:  # let go of after a run
            return f"{type(self).__name__}()"
        size = f"{len(self.customers):,} customers, month {self.month} of {self.months}"
        return f"{type(self).__name__}({self.brief.name!r}, rng={self.luck}, {size})"

    def _come_to_month_0(self, opening: Offers) -> None:
        """Fill the market as it is at month 0: as drawn, or after so many months at rest; arms alike share these."""
        if self.values.market.settle == 0:
            self._draw(opening)
            return
        stood = (lever for lever in self.brief.levers if lever.stood)
        alike = self.values, *(firm.numbers for firm in self.firms), *stood, self.luck
        shared: Any = SETTLED.get(alike, lambda: self._settled(opening))
        columns, self.staff = (table._make(column.copy() for column in table) for table in shared)
        self.customers = Customers(columns)

    def _settled(self, opening: Offers) -> tuple[Columns, Staff]:
        """Return customers and staff of month 0 after so many months at rest."""
        self._draw(opening)
        self._rest(MarketModel, opening)
        begin(self.customers.columns, self.values)
        return self.customers.columns, self.staff

    def _draw(self, opening: Offers) -> None:
        """Draw the front lines and the people with whom the market starts."""
        choices, start = self.record.served.shape[1], -self.values.market.settle
        self.staff = new_staff(choices, self.staff_size)
        listed = np.array([[f.numbers.warmth, f.numbers.internal] for f in self.firms] + [[0.5, 0.5]])[:choices].T
        hire_everybody(self.staff, *np.ascontiguousarray(listed), self.values.staff, self.luck, start)
        self.customers = self._people(populate(self.values, opening, *self.known, self.luck))

    def _rest(self, engine: type[MarketModel], opening: Offers) -> None:
        """Let everybody live through the months before month 1, of which nothing is told, and nobody watches."""
        untold = empty_totals(self.record.served.shape[1])
        for month in range(1 - self.values.market.settle, 1):
            self.month = month
            self._work(self.values)
            engine._renew(self, opening, self.values, untold)
            engine._live(self, opening, self.values, untold)

    def _people(self, columns: Columns) -> Any:
        """Return the people of a table."""
        return Customers(columns)

    def _known(self) -> tuple[Any, Any]:
        """Return by what quality firms are known, and by what share of people, shape (f,) each."""
        market = self.values.market
        listed = [(firm.numbers.quality, firm.numbers.awareness) for firm in self.firms]
        listed = [*listed, (market.outside_quality, 1.0)][: 1 + market.rivals + market.outside]
        quality, share = np.ascontiguousarray(np.array(listed).T)
        return quality, share

    def _opening_offers(self) -> Offers:
        """Return what the base has lived under before month 1: the same programmes and contracts, at list prices."""
        if self.values.market.settle > 0:
            return self._gathered([firm.stand(self.values.market.settle) for firm in self.firms])
        sheets = [firm.act(1, remembers=False) for firm in self.firms]
        for firm, sheet in zip(self.firms, sheets, strict=True):
            for offer in sheet.offers:
                offer.price = firm.numbers.list_price
        return self._gathered(sheets)

    def _open_offers(self, month: int) -> Offers:
        """Let all firms act at once and return what they offer in a month."""
        return self._gathered([firm.act(month) for firm in self.firms])

    def _gathered(self, sheets: list[Any]) -> Offers:
        """Return offers as arrays, that of doing without among them where people may."""
        firms = len(sheets)
        if self.values.market.outside:
            listed = [firm.numbers.list_price for firm in self.firms]
            sheets = [*sheets, doing_without(self.values, sum(listed) / firms)]
        told = tell(sheets, firms)
        if told != self._told:  # in most months no firm changes anything
            self._told, self._offers = told, gather(told, self._all_known, self._derived)
        return self._offers

    def _derived(self, basis: Any) -> tuple[Any, Any, Any]:
        """Return what follows from terms of the offers."""
        return derive(basis, self.values.experience, self.values.need, self.values.failure)

    def _count_month_0(self) -> None:
        """Count the base and the customers before anything happens."""
        provider, base = self.customers.provider, self.customers.left_month == STAYED
        self.record.served[0] = np.bincount(provider, minlength=self.record.served.shape[1])
        self.served[0] = self.record.served[0, : len(self.firms)].tolist()
        held, people = self.record.points_held[0], self.customers
        held[:] = np.bincount(people.card, people.points, len(held))
        if len(people.cards):  # every card counts by itself
            held[:] = np.maximum(people.cards, 0).sum(axis=1)
        self.record.survivors[0] = np.bincount(self.customers.kind[base], minlength=4)

    def _served(self) -> int:
        """Return the focal company's customers this month."""
        return int(self.record.served[self.month, 0])

    def _survival(self) -> float:
        """Return the share of the focal company's base that never left; not a number if it had none."""
        base = int(self.record.survivors[0].sum())
        return int(self.record.survivors[self.month].sum()) / base if base else float("nan")

    def step(self) -> None:
        """Take the market through one month and collect data, as Mesa's runners expect."""
        self.advance()
        self.datacollector.collect(self)

    def advance(self) -> None:
        """Take the market through one month.

        Raises:
            RuntimeError: the last month is over.
        """
        if self.month >= self.months:
            raise RuntimeError(f"The last month, {self.months}, is over.")
        self.month += 1
        offers = self._open_offers(self.month)
        self.prices.append([firm.offer.price for firm in self.firms])
        values, climate = self.values, self.brief.climate(self.month)
        if climate != values.market.climate:
            values = values._replace(market=values.market._replace(climate=climate))
        totals = Totals(*map(itemgetter(self.month), self.record))
        self._work(values)
        self._renew(offers, values, totals)
        self._live(offers, values, totals)
        self._ask(values, totals)
        self._settle(totals)
        self.running = self.month < self.months
        if not self.running:  # Mesa 3.3 counts agents by model, and would keep every model for good
            getattr(mesa.Agent, "_ids", {}).pop(self, None)

    def _work(self, values: Any) -> None:
        """Let everybody at the front lines work for the month."""
        offers = [firm.offer for firm in self.firms]
        told = np.array([[o.warmth, o.internal, o.training, o.mentoring] for o in offers])
        work_a_month(self.staff, *np.ascontiguousarray(told.T), values.staff, self.luck, self.month)

    def _renew(self, offers: Offers, values: Any, totals: Totals) -> None:
        """Let newcomers take the places of those who leave the market for good."""
        if values.population.attrition > 0.0:
            tables = self.customers.columns, offers, self.staff, plain(values), self._scratch[0], totals
            renew(*map(tuple, tables), *self.known, self.luck, self.month)

    def _live(self, offers: Offers, values: Any, totals: Totals) -> None:
        """Let everybody live through the month."""
        columns = self.customers.columns
        run_month(columns, offers, self.staff, values, totals, self.luck, self.month, self._threads, self._scratch)

    def _ask(self, values: Any, totals: Totals) -> None:
        """Ask a sample of people what they think of their provider."""
        c = self.customers
        ask(
            c.provider, c.tenure, c.satisfaction, c.expectation, c.bond, values.choice, values.bond, values.survey,
            values.ladder.neutral, totals.survey, self.luck, self.month,
        )  # fmt: skip

    def _settle(self, totals: Totals) -> None:
        """Pay for levers, and let firms remember the month."""
        self.served.append(totals.served[: len(self.firms)].tolist())
        for firm, columns in zip(self.firms, self._lever_columns, strict=True):
            if not firm.at_work:
                continue
            by_offer, counts = totals.reached[firm.number].tolist(), {}
            for column, lever in zip(columns, firm.levers, strict=True):
                if lever.is_on(self.month):
                    if lever.reaches not in counts:
                        counts[lever.reaches] = self._counts(firm, lever.reaches, by_offer, totals)
                    self.lever_costs[self.month, column] = round(lever.cost(counts[lever.reaches]) * 100.0)

    def profit(self, k: int, month: int) -> float:
        """Return a firm's profit of a past month, in currency."""
        if (k, month) in self._profits:
            return self._profits[k, month]
        totals = Totals(*(series[month] for series in self.record))
        paid = self.lever_costs[month, self._lever_columns[k]].sum()
        people = len(self.customers) if month else 0
        cents = account_cents(totals, k, self.firms[k].numbers, paid, people)[LINES.index("profit")]
        profit = float(cents) / 100.0
        if month < self.month:  # later ones are not over
            self._profits[k, month] = profit
        return profit

    def _counts(self, firm: Firm, group: str, by_offer: list[list[int]], totals: Totals) -> Counts:
        """Return what a firm's levers pay for, in a group of its customers; `by_offer`: counts by offer received."""
        k = firm.number
        counted = [sum(column) for column in zip(*(by_offer[place] for place in firm.places(group)), strict=True)]
        return Counts(
            people=len(self.customers), served=counted[SERVED], members=counted[MEMBERS], failures=counted[FAILURES],
            complaints=counted[COMPLAINTS], contacts=counted[CONTACTS], won=int(totals.won[k]),
            returned=int(totals.returned[k]), online=int(totals.by_channel[k, 1]),
            by_dealer=int(totals.by_channel[k, 2]), revenue=int(totals.revenue[k]) / 100.0,
            dealer_revenue=int(totals.dealer_revenue[k]) / 100.0,
        )  # fmt: skip

    def run_to_end(self) -> None:
        """Run the months that are left."""
        while self.month < self.months:
            self.advance()
