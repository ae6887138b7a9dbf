"""What the arena shows: two markets, the question between them, and how they are spoken of and drawn."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Any, TypeVar

from sim.cache import ResultCache
from sim.charts import PaletteName
from sim.scenario import Scenario
from sim.ui.arena.arms import Arms
from sim.wording import Wording

CUSTOMERS = 4000  # enough for bands a few points wide, few enough to answer a slider at once
T = TypeVar("T")


class SharedCache(ResultCache[Any]):
    """What was worked out for views, by what it was worked out from. Numbers, no visitor's words: see `Scene.once`."""

    def __init__(self, most: int = 64, most_bytes: int = 250_000_000) -> None:
        """Begin empty. `most`: results; `most_bytes`: their size."""
        super().__init__(most, most_bytes)


@dataclass(frozen=True)
class Scene:
    """The market as tuned (a) against what it is compared with (b).

    Attributes:
        a: the market as tuned, as large as the app simulates it.
        b: what it is compared with, equally large.
        question: "moves", "war", "case", "calm" or "pinned".
        other: b in a few words of the reader's language.
        month: at which the two are judged.
        t: wording.
        palette: "light" or "dark".
        arms: finished runs, shared by all visitors.
        kept: what views have worked out, shared by all visitors; they ask for it by `once`.
        baseline: the same market without any moves of the company, where b is something else.
        customers: that the scenario itself has; as many as a has where nothing is said.
        check_cancelled: to be called between pieces of work; it ends work that a newer move has made stale.
    """

    a: Scenario
    b: Scenario
    question: str
    other: str
    month: int
    t: Wording
    palette: PaletteName
    arms: Arms
    cache: SharedCache
    check_cancelled: Callable[[], None]
    baseline: Scenario | None = None
    customers: int | None = None

    def once(self, view: str, make: Callable[..., T], *markets: Scenario, about: Hashable = None) -> T:
        """Return what a view works out from markets, made once for all visitors.

        Args:
            view: its name.
            make: is given the markets without names and texts: scenarios that differ in these only share what it makes,
                and no visitor is to read what another visitor wrote.
            *markets: what it is made from.
            about: everything else that decides it.
        """
        key = (view, *(market.digest for market in markets), about)
        return self.cache.get(key, lambda: make(*(market.without_words() for market in markets)))
