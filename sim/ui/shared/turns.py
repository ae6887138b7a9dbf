"""Who may use the processors: first pictures go before refinements, no matter who waits for them."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Condition, get_ident, local

STEP = 0.05  # seconds between two looks at whether the work is still wanted
SECONDS_PER_WAITING = 1.0  # seconds that a refinement waits for every other one wanted
LONGEST = 15.0  # seconds that it waits at most
IDLE_AFTER = 2.0  # seconds without a first picture for anybody, after which there is wait_until_idle


class FairQueue:
    """One piece of work at a time, the urgent ones first. A piece uses all processors for a tenth of a second or so."""

    def __init__(self) -> None:
        """Begin with no work in progress."""
        self._changed = Condition()
        self._is_busy = False
        self._line: list[int] = []  # the threads that wait for a first picture, in the order in which they came
        self._own = local()  # whether this thread waits for a turn, or holds one
        self._n_refining = 0  # refinements wanted, the one under way among them
        self._is_refining = False
        self._last_urgent = 0.0  # when the latest first picture was asked for

    @contextmanager
    def turn(self, is_urgent: bool, check_cancelled: Callable[[], None]) -> Iterator[None]:
        """Wait for a turn and hold it. What `check_cancelled` raises while waiting ends the wait."""
        self._own.stands_in_line = True
        try:
            self._wait(is_urgent, check_cancelled)
            try:
                yield
            finally:
                with self._changed:
                    self._is_busy = False
                    self._changed.notify_all()
        finally:
            self._own.stands_in_line = False

    def _wait(self, is_urgent: bool, check_cancelled: Callable[[], None]) -> None:
        me = get_ident()
        with self._changed:
            if is_urgent:
                self._last_urgent = time.monotonic()
                self._line.append(me)
            try:
                while self._is_busy or (self._line and self._line[0] != me):
                    self._changed.wait(STEP)
                    check_cancelled()
                self._is_busy = True
            finally:
                if is_urgent:
                    self._line.remove(me)

    def give_way(self, check_cancelled: Callable[[], None]) -> None:
        """Wait, between two pieces of work, for as long as a visitor waits for a first picture.

        A visitor in line already is not to wait twice.
        """
        check_cancelled()
        if getattr(self._own, "stands_in_line", False):
            return
        with self._changed:
            while self._line:
                self._changed.wait(STEP)
                check_cancelled()

    @contextmanager
    def refinement(self, check_cancelled: Callable[[], None]) -> Iterator[None]:
        """Hold a refinement. One is under way at a time, and begins only after some calm where others wait for theirs.

        What `check_cancelled` raises while waiting ends the wait.
        """
        with self._changed:
            self._n_refining += 1
        try:
            self._calm(self._n_refining - 1, check_cancelled)
            with self._changed:
                while self._is_refining:
                    self._changed.wait(STEP)
                    check_cancelled()
                self._is_refining = True
            try:
                yield
            finally:
                with self._changed:
                    self._is_refining = False
                    self._changed.notify_all()
        finally:
            with self._changed:
                self._n_refining -= 1

    def _calm(self, n_others: int, check_cancelled: Callable[[], None]) -> None:
        until = time.monotonic() + min(SECONDS_PER_WAITING * n_others, LONGEST)
        while time.monotonic() < until:
            time.sleep(STEP)
            check_cancelled()

    def calm(self, check_cancelled: Callable[[], None]) -> None:
        """Wait the longer the more refinements are wanted: a visitor who moves on needs no more."""
        self._calm(self._n_refining, check_cancelled)

    def wait_until_idle(self, check_cancelled: Callable[[], None]) -> None:
        """Wait until no first picture has been asked for in a while. What `check_cancelled` raises ends the wait."""
        while time.monotonic() < self._last_urgent + IDLE_AFTER:
            time.sleep(STEP)
            check_cancelled()
