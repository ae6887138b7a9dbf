"""The two arms on the screen: simulated in batches, drawn early, refined, and kept for whoever asks next."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator
from threading import Lock

from sim.results import Result
from sim.scenario import Scenario
from sim.study.compare import Comparison
from sim.study.run import run

BATCHES = (8, 16, 40)  # markets simulated when the picture is drawn for the first, second and last time
KEPT = 48  # arms


class Arms:
    """Finished arms, the latest kept. Shared by all visitors of a server."""

    def __init__(self) -> None:
        """Begin with none."""
        self._kept: OrderedDict[str, Result] = OrderedDict()
        self._lock = Lock()

    def result(self, scenario: Scenario, n: int) -> Result:
        """Return a scenario's result on seeds 1 to n, or on more if they are there already; simulate only what is missing."""
        with self._lock:
            found = self._kept.get(scenario.digest)
        if found is None or len(found.seeds) < n:
            have = len(found.seeds) if found else 0
            fresh = run(scenario, range(have + 1, n + 1))
            found = found.joined(fresh) if found else fresh
            with self._lock:
                self._kept[scenario.digest] = found
        with self._lock:
            self._kept.move_to_end(scenario.digest)
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        return found

    def comparisons(self, a: Scenario, b: Scenario) -> Iterator[Comparison]:
        """Yield the comparison after each batch. Whoever stops asking stops the work after the batch under way."""
        for n in BATCHES:
            first, second = self.result(a, n), self.result(b, n)
            paired = min(len(first.seeds), len(second.seeds))
            if paired < n:
                continue
            yield Comparison(first.first(paired), second.first(paired))
            if paired >= BATCHES[-1]:
                return
