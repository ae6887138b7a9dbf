"""How a text lays out its table: what stands between cells, and which line names the columns."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from sim.data.columns import is_known

SEPARATORS = ",;\t|"
LINES = 200  # looked at
TITLES = 50  # lines above the names of columns, at most
NUMBER = re.compile(r"[-+(]?[\d.,' ]*\d[\d.,' )]*\s*[%％]?")
TIME = re.compile(r"\d{1,4}([-/.年])\d{1,2}(\1|月)\d{1,4}日?([T ].*)?")
SAID = re.compile(r'"?sep=(.)"?\s*$', re.IGNORECASE)

Row = tuple[int, list[str]]


class Layout(NamedTuple):
    """How a table is laid out.

    separator: between cells; a blank stands for any number of blanks
    header: number of lines down to the names of columns, these included; 0 if there are none
    names: of the columns, as they stand there
    rows: below, with their numbers
    """

    separator: str
    header: int
    names: list[str]
    rows: list[Row]


def layout_of(lines: Sequence[str]) -> Layout | None:
    """Return how the first lines of a text lay out a table; None if nothing in them can be names of columns."""
    lines = lines[:LINES]
    first = next((line for line in lines if line.strip()), "")
    if first and len(first.split()) > 1 and all(is_number(word) for word in first.split()):
        return Layout(" ", 0, [], [])
    said = SAID.match(first)
    if said:
        start = lines.index(first) + 1
        return _best([_laid_out(lines, said[1], start)])
    found = [_laid_out(lines, separator) for separator in SEPARATORS]
    return _best(found) or _blanks(lines) or _best([_laid_out(lines, "\x01")])


def _best(found: Sequence[tuple[float, Layout] | None]) -> Layout | None:
    fitting = [one for one in found if one is not None]
    return max(fitting, key=lambda one: one[0])[1] if fitting else None


def _blanks(lines: Sequence[str]) -> Layout | None:
    """Return a layout with blanks between cells, if every line has as many of them."""
    rows = [(number, line.split()) for number, line in enumerate(lines, start=1) if line.strip()]
    at = header_at([cells for _, cells in rows])
    if at is None or len(rows[at][1]) < 2 or {len(cells) for _, cells in rows[at:]} != {len(rows[at][1])}:
        return None
    return Layout(" ", rows[at][0], rows[at][1], rows[at + 1 :]) if len(rows) > at + 1 else None


def _laid_out(lines: Sequence[str], separator: str, start: int = 0) -> tuple[float, Layout] | None:
    """Return the layout that a separator makes, and how much speaks for it; None if it makes none."""
    reader = csv.reader((line + "\n" for line in lines[start:]), delimiter=separator, skipinitialspace=True)
    rows: list[Row] = []
    try:
        for cells in reader:
            rows.append((start + reader.line_num, [cell.strip() for cell in cells]))
    except csv.Error:
        return None
    rows = [(number, cells) for number, cells in rows if any(cells)]
    at = header_at([cells for _, cells in rows], single=separator == "\x01")
    if at is None:
        return None
    number, names = rows[at]
    below = rows[at + 1 :]
    width = _width(names)
    fit = sum(2 <= _width(cells) <= width for _, cells in below) / max(len(below), 1)
    covered = (len(below) + 1) / len(rows)  # a line of numbers may look like names where the separator is a wrong one
    if separator != "\x01" and below and fit < 0.5 and not said_by_names(names):
        return None
    usual = Counter(len(cells) for _, cells in below).most_common(1)
    names = names[:width] if not usual else (names + [""] * (usual[0][0] - len(names)))
    return fit * covered + width / 1e4, Layout(separator, number, names, below)


def said_by_names(names: Sequence[str]) -> bool:
    """Return whether names alone show that they are names of columns."""
    return sum(is_known(name) for name in names) >= 2


def header_at(rows: Sequence[Sequence[str]], single: bool = False) -> int | None:
    """Return which row names the columns: the first that can, or a later one with more names that are known.

    Args:
        rows: cells, none of the rows empty.
        single: whether one column is enough.
    """
    widths = [_width(cells) for cells in rows]
    usual = Counter(width for width in widths if width > 1).most_common(1)
    least = 1 if single or not usual else min(2, usual[0][0])
    best, most = None, -1
    for at, cells in enumerate(rows[:TITLES]):
        full = [cell for cell in cells if cell]
        if len(full) < least or (not single and len(full) < 2) or not _can_name(full):
            continue
        known = sum(is_known(cell) for cell in full)
        wide_enough = single or not usual or widths[at] >= usual[0][0] or known >= 2
        if wide_enough and known > most:
            best, most = at, known
    return best


def _can_name(cells: Sequence[str]) -> bool:
    return not all(is_number(cell) for cell in cells) and not any(TIME.fullmatch(cell) for cell in cells)


def _width(cells: Sequence[str]) -> int:
    return next((at + 1 for at in range(len(cells) - 1, -1, -1) if cells[at]), 0)


def is_number(word: str) -> bool:
    """Return whether a word looks like a number, in any way to write one."""
    if NUMBER.fullmatch(word):
        return True
    try:
        float(word)
    except ValueError:
        return False
    return True
