"""Run one scenario on many seeds."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import count

import numpy as np

from sim.errors import BadInput, short
from sim.market.model import MarketModel
from sim.market.totals import Totals
from sim.results import Result
from sim.scenario import AnyScenario, Scenario
from sim.study.company import ready
from sim.wording.numbers import plain

DEFAULT_SEEDS = 20
MAX_SEEDS = 100_000
_SEEDS = "it takes how many, as in 20, or which, as in [1, 2, 3]."
MAX_SEED = 2**63 - 1
OnDone = Callable[[int], None]
"""Called after each run, with the number of runs that are finished of all that were asked for."""


Runner = Callable[[Scenario, int | Sequence[int]], Result]


def runner(threads: int | None, on_done: OnDone) -> Runner:
    """Return `run` for an answer that takes several scenarios: finished runs are counted over all of them."""
    done = count(1)
    return partial(run, threads=threads, on_done=lambda _: on_done(next(done)))


def run(
    scenario: AnyScenario,
    seeds: int | Sequence[int] = DEFAULT_SEEDS,
    *,
    threads: int | None = None,
    on_done: OnDone = lambda done: None,
    model: type[MarketModel] = MarketModel,
) -> Result:
    """Run a scenario once per seed.

    Args:
        scenario: what to run: a scenario, its name, or the path of its file.
        seeds: how many (1, 2, ..., N), or which.
        threads: threads at work, all processors if None; the result does not depend on them.
        on_done: called with the number of finished runs after each.
        model: the engine; `sim.market.agents.ObjectMarket` runs the same market as Mesa objects.

    Raises:
        BadInput: the scenario cannot be used, no seeds, too many, or one that is none.
        TypeError: the scenario or the seeds are of another kind.
    """
    scenario = ready(scenario)
    chosen = which_seeds(seeds)
    workers = min(threads or os.cpu_count() or 1, MAX_SEEDS)
    results: list[Result] = []
    if len(chosen) == 1 or workers == 1:
        for seed in chosen:
            results.append(run_one(scenario, seed, workers, model))
            on_done(len(results))
    else:
        with ThreadPoolExecutor(min(workers, len(chosen))) as pool:
            jobs = [pool.submit(run_one, scenario, seed, 1, model) for seed in chosen]
            try:
                for job in jobs:
                    results.append(job.result())
                    on_done(len(results))
            finally:
                for job in jobs:
                    job.cancel()
    return results[0].joined(*results[1:])


def which_seeds(seeds: int | Sequence[int]) -> tuple[int, ...]:
    """Return the seeds meant: 1 to N for a number, the list itself otherwise.

    Raises:
        BadInput: there are none or too many, or one is below 0 or beyond 64 bits.
        TypeError: they are neither a whole number nor several.
    """
    if isinstance(seeds, int | np.integer) and not isinstance(seeds, bool):
        count, seeds = int(seeds), range(1, int(seeds) + 1)
    elif isinstance(seeds, Sequence | np.ndarray) and not isinstance(seeds, str):
        count = len(seeds)
    else:
        raise TypeError(f"seeds is {short(seeds)}; {_SEEDS}")
    if not 1 <= count <= MAX_SEEDS:
        raise BadInput(f"seeds: {short(count)} is out of range; allowed is 1 to {plain(MAX_SEEDS)}.")
    for seed in seeds:
        if not isinstance(seed, int | np.integer):
            raise TypeError(f"seeds: {short(seed)} is not a whole number; {_SEEDS}")
        if not 0 <= seed <= MAX_SEED:
            raise BadInput(f"seeds: {short(seed)} is no seed; allowed is 0 to {MAX_SEED}.")
    return tuple(int(seed) for seed in seeds)


def run_one(scenario: Scenario, seed: int, threads: int = 1, model: type[MarketModel] = MarketModel) -> Result:
    """Return the result of one seed."""
    market = model(scenario, rng=seed, threads=threads)
    market.run_to_end()
    kind, left_month = market.customers.kind, market.customers.left_month
    result = Result(
        scenario,
        (seed,),
        Totals(*(series[np.newaxis] for series in market.record)),
        market.lever_costs[np.newaxis],
        np.array([market.prices]),
        kind[np.newaxis],
        left_month[np.newaxis],
    )
    # Models and agents refer to each other: the tables are let go of now, and not when the garbage collector comes by.
    market.__dict__.clear()
    return result
