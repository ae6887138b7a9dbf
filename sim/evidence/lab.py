"""The laboratory: arms simulated on the same seeds, kept while they are needed, and measured."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from sim.cache import ResultCache
from sim.evidence.mechanisms import switched_off
from sim.keys import Value, find, key_of
from sim.market.model import MarketModel
from sim.measures.figures import figure
from sim.measures.intervals import Values
from sim.results import Result
from sim.scenario import Scenario
from sim.study.run import run, which_seeds

CUSTOMERS = 5000
SEEDS = 20
MAX_RESULTS = 24  # results; a control serves many claims


@dataclass
class Lab:
    """Runs arms at one size, all on the same seeds.

    `without` names mechanisms that are switched off in every arm; `usual` holds parameters by "block.name" that are
    otherwise than usual, in every arm that does not set them itself.
    """

    seeds: int = SEEDS
    customers: int = CUSTOMERS
    threads: int | None = None
    without: Sequence[str] = ()
    usual: Mapping[str, Value] = field(default_factory=dict)
    _results: ResultCache[Result] = field(default_factory=lambda: ResultCache(MAX_RESULTS))

    def sized(self, scenario: Scenario, months: int | None = None, customers: int | None = None) -> Scenario:
        """Return a scenario at the size of the laboratory, with what is usual there, without what is switched off."""
        size = {"customers": customers or self.customers} | ({} if months is None else {"months": months})
        sized = scenario.with_changes({key: self.usual[key] for key in self.usual if not _sets(scenario, key)} | size)
        for mechanism in self.without:
            sized = switched_off(sized, mechanism)
        return sized

    def result(self, scenario: Scenario) -> Result:
        """Return the result of a scenario, simulated unless it is among the latest."""
        cached = self._results.get(scenario.digest, lambda: run(scenario, self.seeds, threads=self.threads))
        return cached.of(scenario)

    def values(self, scenario: Scenario, outcome: str) -> Values:
        """Return one value per seed of an outcome: a key figure such as "retention_24.engaged", or a probe's name.

        A figure is read off a run that ends with its month.

        Raises:
            BadInput: there is no such outcome.
        """
        from sim.evidence.probes import probe_named

        if (probe := probe_named(outcome)) is not None:
            return np.array(self.observe(self.sized(scenario), probe), dtype=float)
        return figure(self.result(self.sized(scenario, months_of(outcome))), outcome)

    def observe(self, scenario: Scenario, look: Callable[[MarketModel], Any]) -> list[Any]:
        """Return what `look` finds in the market of each seed. It is given month 0 and lets the months pass itself."""

        def one(seed: int) -> Any:
            market = MarketModel(scenario, rng=seed)
            seen = look(market)
            market.customers = None  # as after a run: the big table would wait for the garbage collector
            return seen

        seeds = which_seeds(self.seeds)
        workers = min(self.threads or os.cpu_count() or 1, len(seeds))
        if workers == 1:
            return [one(seed) for seed in seeds]
        with ThreadPoolExecutor(workers) as pool:
            return list(pool.map(one, seeds))


def _sets(scenario: Scenario, parameter: str) -> bool:
    """Return whether a scenario sets a parameter, "block.name", itself."""
    block, _, name = parameter.partition(".")
    return name in getattr(scenario.parameters, block).model_fields_set


def months_of(outcome: str) -> int | None:
    """Return the month that an outcome such as "retention_24.engaged" is read at."""
    month = outcome.partition(".")[0].rpartition("_")[2]
    return int(month) if month.isdigit() else None


def changed(scenario: Scenario, changes: Mapping[str, float]) -> Scenario:
    """Return a scenario with numbers changed, the way an assumption is: a lever's number only where it is held.

    changes: "block.name", "lever.field" or "firms.0.name" to value; whole numbers may come as floats.
    """
    for address, value in changes.items():
        key = find(address) or key_of(address)
        number = int(value) if key.is_whole and float(value).is_integer() else value
        if key.block == "firms":
            scenario = scenario.with_firm(int(key.firm or 0), **{key.name: number})
        elif key.values_in(scenario):
            scenario = scenario.with_changes({address: number})
    return scenario
