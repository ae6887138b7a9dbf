"""A table of texts, as a briefing prints it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Table:
    """A table of cells, the first of each row its heading.

    Attributes:
        caption: heading above it; may be empty.
        head: of the columns.
        rows: of cells.
        numbers: places of the columns set at the right, as numbers are.
        is_large: whether it is to be read from across the room.
        is_small: whether it is to be looked things up in.
        widths: of the columns relative to each other; what they need if empty.
        marked: places of rows that stand out.
    """

    caption: str
    head: Sequence[str]
    rows: Sequence[Sequence[str]]
    numbers: Sequence[int] = ()
    is_large: bool = False
    is_small: bool = False
    widths: Sequence[float] = ()
    marked: frozenset[int] = frozenset()
