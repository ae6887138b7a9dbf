"""One exhibit: everything that is needed to show it on a page, to save it, and to say it."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pandas as pd

from sim.charts import Look, PaletteName
from sim.charts.save import content_of
from sim.charts.style import with_theme

PRINTED = Look(width=560)  # pixels of the curves: with their labels as wide as the text, in letters as large


@dataclass(frozen=True)
class Exhibit:
    """A finding, the chart that shows it, and the numbers behind the chart.

    Attributes:
        code: of the exhibit, unique on a page; also the stem of its files.
        title: what it is about, a few words in the reader's language.
        finding: what it shows here, one or two sentences made from the numbers.
        note: how to read it and what is assumed, one or two sentences; may be empty.
        alt: the chart in a sentence with numbers, for those who cannot see it.
        table: tidy numbers behind the chart; columns are codes, not translated.
        picture: returns the chart for a look, not yet with_theme.
        in_words: the table as people read it on the page, in their language; None where it is not shown.
    """

    code: str
    title: str
    finding: str
    note: str
    alt: str
    table: pd.DataFrame
    picture: Callable[[Look], Any]
    in_words: pd.DataFrame | None = None

    def with_theme(self, palette: PaletteName = "light") -> Any:
        """Return the chart as it goes into files: with its title and its own look."""
        look = Look(palette)
        return with_theme(self.picture(look).properties(title=self.title, padding=16), look.colours)

    def saved(self, suffix: str, palette: PaletteName = "light") -> bytes:
        """Return the chart as the content of a file.

        Args:
            suffix: ".png", ".svg" or another of `sim.charts.SUFFIXES`.
            palette: "light" or "dark".
        """
        return content_of(self.with_theme(palette), suffix)

    def printed(self) -> str:
        """Return the chart as an SVG document for paper, without its title, which is above it in the text."""
        drawn = io.StringIO()
        with_theme(self.picture(PRINTED).properties(padding=4), PRINTED.colours).save(drawn, format="svg")
        return drawn.getvalue()

    def csv(self) -> str:
        """Return the table as CSV, without texts that a spreadsheet would take for formulas."""
        return self.table.map(harmless).to_csv(index=False, lineterminator="\n")


def harmless(cell: Any) -> Any:
    """Return a cell for a spreadsheet: a text that would be a formula there begins with an apostrophe."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell
