"""Who may use the processors: first pictures go before refinements, whoever waits for them."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Condition, local

STEP = 0.05  # seconds between two looks at whether the work is still wanted
LATELY = 5.0  # seconds in which first pictures count as recent
EACH = 0.15  # seconds that a refinement waits for each of them but the first few
FEW = 3
LONGEST = 3.0  # seconds that it waits at most


class Turns:
    """One piece of work at a time, the urgent ones first. A piece uses all processors for a tenth of a second or so."""

    def __init__(self) -> None:
        """Begin with nobody at work."""
        self._changed = Condition()
        self._is_busy = False
        self._n_urgent = 0  # waiting
        self._own = local()  # whether this thread waits for a turn, or holds one
        self._recent: deque[float] = deque(maxlen=100)  # when first pictures were asked for

    @contextmanager
    def turn(self, is_urgent: bool, breathe: Callable[[], None]) -> Iterator[None]:
        """Wait for a turn and hold it. What `breathe` raises while waiting ends the wait."""
        self._own.stands_in_line = True
        try:
            self._wait(is_urgent, breathe)
            try:
                yield
            finally:
                with self._changed:
                    self._is_busy = False
                    self._changed.notify_all()
        finally:
            self._own.stands_in_line = False

    def _wait(self, is_urgent: bool, breathe: Callable[[], None]) -> None:
        with self._changed:
            self._n_urgent += is_urgent
            if is_urgent:
                self._recent.append(time.monotonic())
            try:
                while self._is_busy or (self._n_urgent and not is_urgent):
                    self._changed.wait(STEP)
                    breathe()
                self._is_busy = True
            finally:
                self._n_urgent -= is_urgent

    def give_way(self, breathe: Callable[[], None]) -> None:
        """Wait, between two pieces of work, for as long as somebody waits for a first picture.

        Whoever stands in line already is not to wait twice.
        """
        breathe()
        if getattr(self._own, "stands_in_line", False):
            return
        with self._changed:
            while self._n_urgent:
                self._changed.wait(STEP)
                breathe()

    def pause(self, breathe: Callable[[], None]) -> None:
        """Wait before a refinement, the longer the more visitors move sliders: most will have moved on by then."""
        begun = time.monotonic()
        n_lately = sum(begun - asked < LATELY for asked in self._recent)
        until = begun + min(EACH * max(n_lately - FEW, 0), LONGEST)
        while time.monotonic() < until:
            time.sleep(STEP)
            breathe()
