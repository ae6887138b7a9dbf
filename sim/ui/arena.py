"""The first page: the answer, the curves, and what stands behind them."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from sim import charts
from sim.scenario import Scenario
from sim.study.compare import Comparison
from sim.ui.arms import BATCHES, Arms
from sim.ui.verdict import key_figures, verdict
from sim.ui.wording import Wording

JUDGED_AT = 24  # months, where the scenario runs that long


@dataclass(frozen=True)
class Arena:
    """What the page shows: the market as tuned, the ghost it is held against, and which question that answers."""

    scenario: Scenario
    ghost: Scenario
    question: str  # "moves", "war" or "calm"
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
    place, progress = st.container(), st.empty()
    slots = {name: place.empty() for name in ("figures", "curves")}
    behind = below.empty()
    for comparison in arena.arms.comparisons(arena.scenario, arena.ghost):
        done = len(comparison.a.seeds)
        # Any of these calls ends a run that a newer slider move has made stale, before the next batch is begun.
        _answer(answer, comparison, arena)
        _figures(slots["figures"], comparison, arena)
        _curves(slots["curves"], comparison, arena)
        people = f"{comparison.a.customers:,}"
        code = "screen.refined" if done >= BATCHES[-1] else "screen.refining"
        progress.caption(arena.t(code, n=done, customers=people))
    _behind(behind, comparison, arena)


def _month(comparison: Comparison) -> int:
    return min(JUDGED_AT, comparison.a.months)


def _answer(place: DeltaGenerator, comparison: Comparison, arena: Arena) -> None:
    text = verdict(comparison, _month(comparison), arena.question, arena.t)
    place.html(f'<p class="verdict" lang="{arena.t.language}" role="status">{text}</p>')


def _figures(place: DeltaGenerator, comparison: Comparison, arena: Arena) -> None:
    t, month = arena.t, _month(comparison)
    with place.container():
        for column, figure in zip(st.columns(5), key_figures(comparison, month), strict=True):
            column.metric(
                t(f"figure.{figure.code}"),
                figure.value,
                figure.change or None,
                delta_color="normal" if figure.more_is == "good" else "off",
                help=t(f"figure.{figure.code}_help", month=month),
            )


def _curves(place: DeltaGenerator, comparison: Comparison, arena: Arena) -> None:
    t = arena.t
    words = t.charts(b=t(f"ghost.{arena.question}"))
    a, b = charts.retention_table(comparison.a), charts.retention_table(comparison.b)
    gap = charts.difference_table(comparison)
    look = {"palette": arena.palette, "words": words, "width": "container"}
    with place.container():
        st.html(f'<p class="chart-title" lang="{t.language}">{t("screen.curves")} {t(f"ghost.{arena.question}_line")}</p>')
        curves = charts.retention(a, b, cut=charts.cut_months(arena.scenario), height=300, **look)
        st.altair_chart(curves, width="stretch", theme="streamlit", alt=charts.retention_alt(a, b, words=words))
        st.html(f'<p class="chart-title" lang="{t.language}">{t("screen.difference")}</p>')
        st.altair_chart(
            charts.difference(gap, height=180, **look), width="stretch", theme="streamlit",
            alt=charts.difference_alt(gap, words=words),
        )  # fmt: skip


def _behind(place: DeltaGenerator, comparison: Comparison, arena: Arena) -> None:
    """Show what stands behind the curves: what holds people, why they left, and the twins."""
    t, month = arena.t, _month(comparison)
    words = t.charts(b=t(f"ghost.{arena.question}"))
    look = {"palette": arena.palette, "words": words, "width": "container"}
    with place.container():
        left, right = st.columns(2, gap="large")
        with left:
            st.subheader(t("screen.holds"), help=t("screen.holds_help"))
            table = charts.holds_table(comparison.a)
            st.altair_chart(
                charts.holds(table, charts.holds_table(comparison.b), **look), width="stretch",
                theme="streamlit", alt=charts.holds_alt(table, words=words),
            )  # fmt: skip
        with right:
            st.subheader(t("screen.exits"), help=t("screen.exits_help"))
            a, b = charts.exits_table(comparison.a, month), charts.exits_table(comparison.b, month)
            st.altair_chart(
                charts.exits(a, b, **look), width="stretch", theme="streamlit",
                alt=charts.exits_alt(a, b, words=words),
            )  # fmt: skip
        st.subheader(t("screen.twins"), help=t("screen.twins_help"))
        st.dataframe(twins_per_100(comparison, month, t), hide_index=True, width="stretch", key="twins")


def twins_per_100(comparison: Comparison, month: int, t: Wording) -> pd.DataFrame:
    """Return the fates of twins per 100 customers of each kind, with translated headings."""
    twins = comparison.twins(month)
    fates = ["saved", "lost", "stayed_anyway", "left_anyway"]
    shares = 100.0 * twins[fates].div(twins["base"].where(twins["base"] > 0.0), axis=0)
    shares = shares.round(1).rename(columns={fate: t(f"fate.{fate}") for fate in fates})
    shares.insert(0, t("fate.kind"), [t(f"chart.{kind}") for kind in twins["kind"]])
    return shares
