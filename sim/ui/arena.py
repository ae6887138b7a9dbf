"""The first page: the answer, the curves, and what stands behind them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from sim import charts
from sim.exhibits.verdict import key_figures, verdict
from sim.scenario import Scenario
from sim.study.compare import Comparison
from sim.ui.arms import BATCHES, Arms
from sim.ui.places import Places
from sim.wording import Wording

JUDGED_AT = 24  # months, where the scenario runs that long


@dataclass(frozen=True)
class Arena:
    """What the page shows: the market as tuned, the ghost it is held against, and which question that answers."""

    scenario: Scenario
    ghost: Scenario
    question: str  # "moves", "war", "case" or "calm"
    t: Wording
    arms: Arms
    palette: charts.PaletteName


def show(arena: Arena, answer: DeltaGenerator, below: DeltaGenerator) -> None:
    """Draw the page, early from a few markets, then again from more.

    Args:
        arena: what to show.
        answer: the place above the levers where the verdict stands.
        below: the place across the page, under levers and curves.
    """
    page = Page(arena, answer, below)
    for comparison in arena.arms.comparisons(arena.scenario, arena.ghost, _breathe):
        page.draw(comparison)


def _breathe() -> None:
    """Let Streamlit end a run that a newer slider move has made stale: it looks for one whenever state is read."""
    st.session_state.get("language")


class Page:
    """The places of the page, in the order in which they stand."""

    def __init__(self, arena: Arena, answer: DeltaGenerator, below: DeltaGenerator) -> None:
        """Lay the page out."""
        self.arena, self.t, self.places, self.answer = arena, arena.t, Places(), answer
        self.other = (arena.ghost.title_zh if self.t.language == "zh" else "") or arena.ghost.title
        self.words = self.t.charts(b=self.t(f"ghost.{arena.question}", other=self.other))
        self.look: dict[str, Any] = {"palette": arena.palette, "words": self.words, "width": "container"}
        self.figures = st.container(key="figures").columns(5)
        self.curves = st.container()
        with below:
            halves = st.columns(2, gap="large")
            self.holds, self.exits = (half.container() for half in halves)
            self.twins = st.container()

    def draw(self, comparison: Comparison) -> None:
        """Draw everything from the markets simulated so far."""
        month = min(JUDGED_AT, comparison.a.months)
        text = verdict(comparison, month, self.arena.question, self.t)
        html = f'<p class="verdict" lang="{self.t.language}" role="status">{text}</p>'
        self.places.draw("verdict", self.answer, "html", html)
        self._draw_curves(comparison)
        self._draw_figures(comparison, month)
        done = len(comparison.a.seeds)
        code = "screen.refined" if done >= BATCHES[-1] else "screen.refining"
        note = self.t(code, n=done, customers=f"{comparison.a.customers:,}")
        self.places.draw("markets", self.curves, "caption", note)
        if done in {BATCHES[0], BATCHES[-1]}:  # what lies below the first screen can wait in between
            self._draw_reasons(comparison, month)

    def _draw_figures(self, comparison: Comparison, month: int) -> None:
        for column, figure in zip(self.figures, key_figures(comparison, month), strict=True):
            self.places.draw(
                figure.code, column, "metric", self.t(f"figure.{figure.code}"), figure.value, figure.change or None,
                delta_color="normal" if figure.more_is == "good" else "off",
                help=self.t(f"figure.{figure.code}_help", month=month),
            )  # fmt: skip

    def _draw_curves(self, comparison: Comparison) -> None:
        a, b = charts.retention_table(comparison.a), charts.retention_table(comparison.b)
        heading = f"{self.t('screen.curves')} {self.t(f'ghost.{self.arena.question}_line', other=self.other)}"
        self.places.draw("curves heading", self.curves, "html", self._heading(heading))
        chart = charts.retention(a, b, cut=charts.cut_months(self.arena.scenario), height=300, **self.look)
        self.places.chart("curves", self.curves, chart, charts.retention_alt(a, b, words=self.words))
        self.places.draw("gap heading", self.curves, "html", self._heading(self.t("screen.difference")))
        gap = charts.difference_table(comparison)
        chart = charts.difference(gap, height=180, **self.look)
        self.places.chart("gap", self.curves, chart, charts.difference_alt(gap, words=self.words))

    def _heading(self, text: str) -> str:
        return f'<p class="chart-title" lang="{self.t.language}">{text}</p>'

    def _draw_reasons(self, comparison: Comparison, month: int) -> None:
        """Draw what stands behind the curves: what holds people, why they left, and the twins."""
        for name in ("holds", "exits", "twins"):
            heading, help = self.t(f"screen.{name}"), self.t(f"screen.{name}_help", month=month)
            self.places.draw(f"{name} heading", getattr(self, name), "subheader", heading, help=help, anchor=False)
        held, before = charts.holds_table(comparison.a), charts.holds_table(comparison.b)
        chart = charts.holds(held, before, **self.look)
        self.places.chart("holds", self.holds, chart, charts.holds_alt(held, words=self.words))
        a, b = charts.exits_table(comparison.a, month), charts.exits_table(comparison.b, month)
        chart = charts.exits(a, b, **self.look)
        self.places.chart("exits", self.exits, chart, charts.exits_alt(a, b, words=self.words))
        table = twins_per_100(comparison, month, self.t)
        self.places.draw("twins", self.twins, "dataframe", table, hide_index=True, width="stretch")


def twins_per_100(comparison: Comparison, month: int, t: Wording) -> pd.DataFrame:
    """Return the fates of twins per 100 customers of each kind, with translated headings."""
    twins = comparison.twins(month)
    fates = ["saved", "lost", "stayed_anyway", "left_anyway"]
    shares = 100.0 * twins[fates].div(twins["base"].where(twins["base"] > 0.0), axis=0)
    shares = shares.round(1).rename(columns={fate: t(f"fate.{fate}") for fate in fates})
    shares.insert(0, t("fate.kind"), [t(f"chart.{kind}") for kind in twins["kind"]])
    return shares
