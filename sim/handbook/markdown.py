"""Markdown from plain values: tables, numbers, and docstrings as text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from sim.wording.numbers import plain

_DEFINITION = re.compile(r"^(\w+)(, \w+)*( and \w+)*: ")
_LEAD = re.compile(r"^(Rule|Source|Summary): ")


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table; cells are put on one line, and a bar in a cell stays a bar."""
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    lines += ["| " + " | ".join(_cell(cell) for cell in row) + " |" for row in rows]
    return "\n".join(lines)


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def span(low: float, high: float) -> str:
    """Return a range."""
    return f"{plain(low)} to {plain(high)}"


def code(text: str) -> str:
    """Return a name as code."""
    return f"`{text}`"


def paragraphs(doc: str) -> list[str]:
    """Return a docstring as paragraphs; names explained side by side are set apart by a dot."""
    parts: list[str] = []
    for block in doc.split("\n\n"):
        fresh = True
        for line in block.strip().splitlines():
            if fresh or _LEAD.match(line):
                parts.append(line.strip())
            else:
                gap = "   " if _DEFINITION.match(line) else " "
                parts[-1] += gap + line.strip()
            fresh = False
    return [_flat(one) for one in parts if one]


def _flat(text: str) -> str:
    """Return one paragraph on one line, lead words in italics, side-by-side explanations set apart by a dot."""
    return _LEAD.sub(r"*\1:* ", re.sub(r" {2,}", " · ", text))


def first_line(doc: str) -> str:
    """Return the first sentence or sentences of a docstring, without what follows after a blank line."""
    return " ".join(doc.split("\n\n")[0].split())


def returned(doc: str) -> str:
    """Return what a function gives back, as its docstring says, without the word Return and the full stop."""
    return first_line(doc).removeprefix("Return ").rstrip(".")
