"""The latest of what was worked out, cached for whatever asks next, within a number and a size."""

from __future__ import annotations

import math
import sys
from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Any, Generic, TypeVar

T = TypeVar("T")


def as_long_as_any(result: Any) -> int:
    """Return the length of results among which none is longer than another."""
    return 0


class ResultCache(Generic[T]):
    """The latest results by key, limited in number and in size. Threads may share it."""

    def __init__(
        self,
        most: float = math.inf,
        most_bytes: float = math.inf,
        size_of: Callable[[Any], int] = sys.getsizeof,
        length_of: Callable[[Any], int] = as_long_as_any,
    ) -> None:
        """Begin empty.

        Args:
            most: results at once.
            most_bytes: size of all together; the latest is kept, however large.
            size_of: returns the size of a result, bytes.
            length_of: returns how far a result goes; under one key a longer one is not replaced by a shorter.
        """
        self._results: OrderedDict[Hashable, T] = OrderedDict()
        self._most, self._most_bytes, self._size_of, self._length_of = most, most_bytes, size_of, length_of
        self._lock = Lock()

    def __reduce__(self) -> tuple[Any, ...]:
        """Send another process an empty cache of the same limits: results are worked out where they are asked for."""
        return ResultCache, (self._most, self._most_bytes, self._size_of, self._length_of)

    def __len__(self) -> int:
        """Return how many results there are."""
        return len(self._results)

    def values(self) -> list[T]:
        """Return the results, the latest last."""
        with self._lock:
            return list(self._results.values())

    def find(self, key: Hashable) -> T | None:
        """Return the result under a key, None if there is none; it counts as the latest then."""
        with self._lock:
            if key in self._results:
                self._results.move_to_end(key)
            return self._results.get(key)

    def keep(self, key: Hashable, result: T) -> T:
        """Keep a result, unless a longer one came meanwhile; return the one that is kept."""
        with self._lock:
            if key not in self._results or self._length_of(result) >= self._length_of(self._results[key]):
                self._results[key] = result
            self._results.move_to_end(key)
            while len(self._results) > 1 and self._is_full():
                self._results.popitem(last=False)
            return self._results[key]

    def get(self, key: Hashable, make: Callable[[], T]) -> T:
        """Return the result under a key, made now if there is none.

        Two threads that ask at once may both make it; an exception in `make` keeps nothing.
        """
        result = self.find(key)
        return self.keep(key, make()) if result is None else result

    def _is_full(self) -> bool:
        return len(self._results) > self._most or sum(map(self._size_of, self._results.values())) > self._most_bytes
