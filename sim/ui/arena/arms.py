"""The two arms on the screen: simulated in batches, drawn early, refined, and cached for the next visitor."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import nullcontext
from typing import NamedTuple

from sim.cache import ResultCache
from sim.results import Result
from sim.scenario import Scenario
from sim.study.compare import Comparison
from sim.study.overturn import CUSTOMERS, SEEDS
from sim.study.run import run
from sim.ui.shared.turns import FairQueue

CHUNK = 4  # markets simulated in one turn
CHUNK_WORK = 7_000_000  # customers x months x companies simulated in one turn at most, or else a single market
MAX_BYTES = 400_000_000  # bytes; an arm of five years takes 8 million


class Effort(NamedTuple):
    """How much is simulated for an answer.

    Attributes:
        batches: markets behind the first picture, and behind those that refine it.
        seeds: markets at each end of an assumption that is tested.
        customers: people in each of these.
    """

    batches: Sequence[int] = (4, 40)
    seeds: int = SEEDS
    customers: int = CUSTOMERS


class Arms:
    """Finished arms, the latest kept. Shared by all visitors of a server: the numbers are, words never.

    Scenarios that differ in their words only have the same numbers. What is kept has no words; everybody gets it under
    the scenario asked for.
    """

    def __init__(self, most: int = MAX_BYTES, effort: Effort = Effort()) -> None:  # noqa: B008 - it never changes
        """Begin with none. `most`: bytes kept."""
        self.effort = effort
        self.results: ResultCache[Result] = ResultCache(
            most_bytes=most, size_of=lambda result: result.n_bytes, length_of=lambda result: len(result.seeds)
        )
        self.turns = FairQueue()

    def result(
        self, scenario: Scenario, n: int, check_cancelled: Callable[[], None] = lambda: None, *, is_urgent: bool = False
    ) -> Result:
        """Return a scenario's result on seeds 1 to n, or on more if they are there; simulate only what is missing.

        Args:
            scenario: to simulate.
            n: markets at least.
            check_cancelled: called after each market and while waiting for a turn; what it raises ends the work, and
                little of what was done is lost.
            is_urgent: whether a visitor waits for a first picture.
        """
        known, numbers = self.results.find(scenario.digest), scenario.without_words()
        while known is None or len(known.seeds) < n:
            have = len(known.seeds) if known else 0
            with self.turns.turn(is_urgent, check_cancelled):
                seeds = range(have + 1, min(have + chunk(scenario), n) + 1)
                fresh = run(numbers, seeds, on_done=lambda _: check_cancelled())
            known = self.results.keep(scenario.digest, known.joined(fresh) if known else fresh)
        return known.of(scenario)

    def comparisons(
        self, a: Scenario, b: Scenario, check_cancelled: Callable[[], None] = lambda: None
    ) -> Iterator[Comparison]:
        """Yield the comparison after each batch. To stop asking, or to raise in `check_cancelled`, stops the work."""
        for n in self.effort.batches:
            is_first = n == self.effort.batches[0]
            with nullcontext() if is_first or self._has(n, a, b) else self.turns.refinement(check_cancelled):
                first, second = (self.result(one, n, check_cancelled, is_urgent=is_first) for one in (a, b))
            paired = min(len(first.seeds), len(second.seeds))
            paired = next(size for size in reversed(self.effort.batches) if size <= paired)
            if paired < n:
                continue
            yield Comparison(first.first(paired), second.first(paired))
            if paired >= self.effort.batches[-1]:
                return

    def _has(self, n: int, *scenarios: Scenario) -> bool:
        return all((known := self.results.find(one.digest)) is not None and len(known.seeds) >= n for one in scenarios)


def chunk(scenario: Scenario) -> int:
    """Return how many markets of a scenario are simulated in one turn, so that none holds the processors for long."""
    size = scenario.parameters.market
    return max(1, min(CHUNK, CHUNK_WORK // (size.customers * (size.settle + size.months) * (size.rivals + 1))))
