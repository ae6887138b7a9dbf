"""Who may use the processors: first pictures go before refinements, whoever waits for them."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Condition, local

STEP = 0.05  # seconds between two looks at whether the work is still wanted
EACH = 0.5  # seconds that a refinement waits for every other one under way
LONGEST = 10.0  # seconds that it waits at most


class Turns:
    """One piece of work at a time, the urgent ones first. A piece uses all processors for a tenth of a second or so."""

    def __init__(self) -> None:
        """Begin with nobody at work."""
        self._changed = Condition()
        self._is_busy = False
        self._n_urgent = 0  # waiting
        self._own = local()  # whether this thread waits for a turn, or holds one
        self._n_refining = 0  # refinements under way, waiting ones among them

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

    @contextmanager
    def refinement(self, breathe: Callable[[], None]) -> Iterator[None]:
        """Hold a refinement, begun the later the more of them are under way: most visitors will have moved on by then.

        What `breathe` raises while waiting ends the wait.
        """
        with self._changed:
            until = time.monotonic() + min(EACH * self._n_refining, LONGEST)
            self._n_refining += 1
        try:
            while time.monotonic() < until:
                time.sleep(STEP)
                breathe()
            yield
        finally:
            with self._changed:
                self._n_refining -= 1
