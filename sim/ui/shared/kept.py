"""Finished pieces of work, the latest kept and shared by all visitors."""

from __future__ import annotations

import sys
from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Any, TypeVar

T = TypeVar("T")
MOST = 64
MOST_BYTES = 250_000_000


class Kept:
    """What was worked out for a view, by what it was worked out from. Numbers, nobody's words: see `Scene.once`."""

    def __init__(self, most: int = MOST, most_bytes: int = MOST_BYTES) -> None:
        """Begin with none."""
        self._kept: OrderedDict[Hashable, Any] = OrderedDict()
        self._most, self._most_bytes = most, most_bytes
        self._lock = Lock()

    def get(self, key: Hashable, make: Callable[[], T]) -> T:
        """Return what is kept under a key, made now if it is not there.

        Two visitors who ask at once may both make it; an exception in `make` keeps nothing.
        """
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        made = make()
        with self._lock:
            self._kept[key] = made
            while len(self._kept) > 1 and self._is_full():
                self._kept.popitem(last=False)
        return made

    def _is_full(self) -> bool:
        return len(self._kept) > self._most or sum(map(sys.getsizeof, self._kept.values())) > self._most_bytes
