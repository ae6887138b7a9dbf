"""The two arms on the screen: simulated in batches, drawn early, refined, and kept for whoever asks next."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from threading import Lock

from sim.results import Result
from sim.scenario import Scenario
from sim.study.compare import Comparison
from sim.study.run import run
from sim.ui.turns import Turns

BATCHES = (4, 40)  # markets simulated when the picture is drawn for the first time, and when it is refined
CHUNK = 4  # markets simulated in one turn
KEPT = 48  # arms, 8 MB each


class Arms:
    """Finished arms, the latest kept. Shared by all visitors of a server."""

    def __init__(self) -> None:
        """Begin with none."""
        self._kept: OrderedDict[str, Result] = OrderedDict()
        self._lock = Lock()
        self.turns = Turns()

    def result(
        self, scenario: Scenario, n: int, breathe: Callable[[], None] = lambda: None, *, is_urgent: bool = False
    ) -> Result:
        """Return a scenario's result on seeds 1 to n, or on more if they are there; simulate only what is missing.

        Args:
            scenario: to simulate.
            n: markets at least.
            breathe: called after each market and while waiting for a turn; what it raises ends the work, and little of
                what was done is lost.
            is_urgent: whether somebody waits for a first picture.
        """
        found = self._find(scenario)
        while found is None or len(found.seeds) < n:
            have = len(found.seeds) if found else 0
            with self.turns.turn(is_urgent, breathe):
                fresh = run(scenario, range(have + 1, min(have + CHUNK, n) + 1), on_done=lambda _: breathe())
            found = self._keep(scenario, found.joined(fresh) if found else fresh)
        return found

    def _find(self, scenario: Scenario) -> Result | None:
        with self._lock:
            if scenario.digest in self._kept:
                self._kept.move_to_end(scenario.digest)
            return self._kept.get(scenario.digest)

    def _keep(self, scenario: Scenario, result: Result) -> Result:
        """Keep a result unless another visitor got further meanwhile; return the longer one."""
        with self._lock:
            there = self._kept.get(scenario.digest)
            if there is None or len(there.seeds) < len(result.seeds):
                self._kept[scenario.digest] = there = result
            self._kept.move_to_end(scenario.digest)
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        return there

    def comparisons(self, a: Scenario, b: Scenario, breathe: Callable[[], None] = lambda: None) -> Iterator[Comparison]:
        """Yield the comparison after each batch. Whoever stops asking, or raises in `breathe`, stops the work."""
        for n in BATCHES:
            is_first = n == BATCHES[0]
            with nullcontext() if is_first or self._has(n, a, b) else self.turns.refinement(breathe):
                first, second = (self.result(one, n, breathe, is_urgent=is_first) for one in (a, b))
            paired = min(len(first.seeds), len(second.seeds))
            paired = next(size for size in reversed(BATCHES) if size <= paired)
            if paired < n:
                continue
            yield Comparison(first.first(paired), second.first(paired))
            if paired >= BATCHES[-1]:
                return

    def _has(self, n: int, *scenarios: Scenario) -> bool:
        return all((found := self._find(one)) is not None and len(found.seeds) >= n for one in scenarios)
