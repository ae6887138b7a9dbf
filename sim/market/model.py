"""The market as a Mesa model: `step()` is one month."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import mesa
import numpy as np

from sim.levers import Counts
from sim.levers.offer import Offers, gather
from sim.market.customers import Customers
from sim.market.firms import Firm
from sim.market.month import run_month
from sim.market.population import populate
from sim.market.totals import Totals, empty_totals
from sim.scenario import Scenario, load


class MarketModel(mesa.Model):
    """A market of customers and firms.

    `brief` is the scenario (Mesa 3.5 keeps something else under that name), `customers` holds the people (a row or a
    column at a time), `firms` the firms, `record` the totals of every month so
    far, `lever_costs` the cost in cents of every lever by month. The whole run is decided by the scenario and one seed.
    """

    def __init__(
        self,
        scenario: Scenario | str = "price_war",
        *,
        rng: Any = None,
        seed: int | None = None,
        threads: int = 1,
        **changes: Any,
    ) -> None:
        """Draw month 0.

        Args:
            scenario: a scenario, its name, or the path of its file.
            rng: whole number that decides all luck; a numpy Generator is asked for one, None lets chance decide.
            seed: the same, under the name Mesa 3.3 uses.
            threads: threads that share the customers of one month; the result does not depend on them.
            **changes: keys as in `Scenario.with_changes`.

        Raises:
            BadInput: the scenario or a change cannot be used.
        """
        luck = seed if rng is None else rng
        if not isinstance(luck, int | np.integer):
            luck = int(np.random.default_rng(luck).integers(2**63))
        super().__init__(rng=int(luck))
        loaded = scenario if isinstance(scenario, Scenario) else load(scenario)
        self.brief = loaded.with_changes(changes) if changes else loaded
        self.luck = int(luck) % 2**63
        self.month = 0
        self.months = self.brief.parameters.market.months
        self._values = self.brief.parameters.values()
        self.firms = [
            Firm(self, k, self.brief.firm(k), self.brief.levers) for k in range(1 + self.brief.parameters.market.rivals)
        ]
        self.prices = [[firm.numbers.list_price for firm in self.firms]]
        self.record: Totals = empty_totals(len(self.firms), self.months)
        self.lever_costs = np.zeros((self.months + 1, len(self.brief.levers)), np.int64)
        self._lever_columns = [[self.brief.levers.index(lever) for lever in firm.levers] for firm in self.firms]
        self.customers = self._people()
        self._parts = threads
        self._threads = ThreadPoolExecutor(threads) if threads > 1 else None
        self._count_month_0()
        self.datacollector = mesa.DataCollector(
            model_reporters={"month": "month", "served": self._served, "survival": self._survival},
        )

    def _people(self) -> Any:
        """Return the people of month 0."""
        return Customers(populate(self._values, self._open_offers(1), self.luck))

    def _open_offers(self, month: int) -> Offers:
        """Let all firms act at once and return what they offer in a month."""
        return gather([firm.act(month, self.prices) for firm in self.firms])

    def _count_month_0(self) -> None:
        """Count the base and the customers before anything happens."""
        provider, kind = self.customers.provider, self.customers.kind
        self.record.served[0] = np.bincount(provider, minlength=len(self.firms))
        self.record.survivors[0] = np.bincount(kind[provider == 0], minlength=4)

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
        self.prices.append(offers.price.tolist())
        market = self._values.market._replace(climate=self.brief.climate(self.month))
        totals = Totals(*(series[self.month] for series in self.record))
        self._live(offers, self._values._replace(market=market), totals)
        self._pay_for_levers(totals)
        self.running = self.month < self.months

    def _live(self, offers: Offers, values: Any, totals: Totals) -> None:
        """Let everybody live through the month."""
        run_month(self.customers.columns, offers, values, totals, self.luck, self.month, self._threads, self._parts)

    def _pay_for_levers(self, totals: Totals) -> None:
        """Book what the levers cost this month."""
        for firm, columns in zip(self.firms, self._lever_columns, strict=True):
            k = firm.number
            counts = Counts(
                people=len(self.customers), served=int(totals.served[k]), members=int(totals.members[k]),
                contacted=int(totals.contacted[k]), failure_rate=firm.numbers.failure_rate,
            )  # fmt: skip
            for column, cost in zip(columns, firm.lever_costs(self.month, counts), strict=True):
                self.lever_costs[self.month, column] = round(cost * 100.0)

    def run_to_end(self) -> None:
        """Run the months that are left."""
        while self.month < self.months:
            self.advance()
