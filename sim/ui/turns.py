"""Who may use the processors: first pictures go before refinements, whoever waits for them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Condition

STEP = 0.05  # seconds between two looks at whether the work is still wanted


class Turns:
    """One piece of work at a time, the urgent ones first. A piece uses all processors for a tenth of a second or so."""

    def __init__(self) -> None:
        """Begin with nobody at work."""
        self._changed = Condition()
        self._is_busy = False
        self._n_urgent = 0  # waiting

    @contextmanager
    def turn(self, is_urgent: bool, breathe: Callable[[], None]) -> Iterator[None]:
        """Wait for a turn and hold it. What `breathe` raises while waiting ends the wait."""
        with self._changed:
            self._n_urgent += is_urgent
            try:
                while self._is_busy or (self._n_urgent and not is_urgent):
                    self._changed.wait(STEP)
                    breathe()
                self._is_busy = True
            finally:
                self._n_urgent -= is_urgent
        try:
            yield
        finally:
            with self._changed:
                self._is_busy = False
                self._changed.notify_all()

    def give_way(self, breathe: Callable[[], None]) -> None:
        """Wait, between two pieces of work, for as long as somebody waits for a first picture."""
        breathe()
        with self._changed:
            while self._n_urgent:
                self._changed.wait(STEP)
                breathe()
