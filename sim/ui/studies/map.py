"""The runs of a sweep on the page: a map of the outcome over two factors, and what the outcome hangs on."""

from __future__ import annotations

import html
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import pandas as pd
import streamlit as st

from sim.charts import PaletteName
from sim.charts.heat_map import Form, form_of, heat_map, heat_map_alt
from sim.charts.heat_tiles import Tiles, heat_tiles
from sim.exhibits import Exhibit
from sim.ui.shared.exhibit import show_picture
from sim.ui.shared.text import paragraph
from sim.ui.studies.bars import show_bars
from sim.ui.studies.folder import Overview, points_of
from sim.ui.studies.offered import Study
from sim.ui.studies.words import outcome_words, scenario_words
from sim.wording import Wording
from sim.wording.numbers import plain, typed

SCENARIO = "scenario"


class View(NamedTuple):
    """What a visitor wants to see: an outcome over a factor across and one up (None: none), of one scenario or all."""

    outcome: str
    x: str
    y: str | None
    scenario: str | None


def show_sweep(about: Overview, study: Study, stamp: str, t: Wording, palette: PaletteName) -> None:
    """Draw the choosers and the map."""
    if not about.outcomes:
        st.info(t("studies.unknown_outcomes"))
        return
    axes = [*about.factors, *([SCENARIO] if len(about.scenarios) > 1 else [])]
    if not axes:
        st.info(t("studies.nothing_varied"))
        return
    view = _choices(about, axes, study.name, t)
    left, right = st.columns([1.25, 1], gap="large")
    with left:
        _map(view, len(about.factors), study, stamp, t=t, palette=palette)
    with right:
        show_bars(about, view.outcome, view.scenario, study, stamp, t=t, palette=palette)


def _choices(about: Overview, axes: list[str], study: str, t: Wording) -> View:
    """Show the choosers and return what they say."""

    def named(key: str | None) -> str:
        return t("studies.none") if key is None else t("studies.scenario") if key == SCENARIO else key

    by_outcome, by_x, by_y, by_scenario = st.container(key="study-choosers").columns(4)
    outcome = by_outcome.selectbox(
        t("studies.outcome"), about.outcomes, format_func=lambda name: outcome_words(name, t), key=f"outcome {study}"
    )
    x = by_x.selectbox(t("studies.across"), axes, format_func=named, key=f"across {study}")
    others = [key for key in axes if key != x]
    y = by_y.selectbox(t("studies.up"), [*others, None], format_func=named, key=f"up {study} {x}")
    if len(about.scenarios) == 1 or SCENARIO in (x, y):
        return View(outcome, x, y, None)
    scenario = by_scenario.selectbox(
        t("studies.scenario"), about.scenarios, key=f"scenario {study}",
        format_func=lambda name: scenario_words(name, t),
    )  # fmt: skip
    return View(outcome, x, y, scenario)


@st.cache_data(show_spinner=False, max_entries=64)
def _tiles(folder: str, stamp: str, view: View, own: str) -> Tiles:
    keys = (view.x,) if view.y is None else (view.x, view.y)
    points = points_of(Path(folder), keys, view.outcome, view.scenario)
    return heat_tiles(points.design, points.runs, view.x, view.y, view.outcome, failed=points.failed, own=own)


def _map(view: View, n_factors: int, study: Study, stamp: str, *, t: Wording, palette: PaletteName) -> None:
    """Draw the heat map with what has to be known to read it."""
    outcome = view.outcome
    words = t.texts("studies.tile")
    tiles = _tiles(str(study.folder), stamp, view, words["own"])
    name = outcome_words(outcome, t)
    title = t("studies.map_title", outcome=name)
    st.html(paragraph(html.escape(title), t, "chart-title"))
    n = int(tiles.table["runs"].sum())
    if not n:
        st.info(t("studies.map_wait"))
    exhibit = Exhibit(
        f"map-{outcome}", title, "", t("verdict.join").join(_how_to_read(tiles, n, n_factors, t)),
        heat_map_alt(tiles, outcome, title=name, words=words), tiles.table,
        lambda look: heat_map(tiles, outcome, words=words, look=look),
        _as_words(tiles, form_of(outcome, tiles.table["mean"]), words),
    )  # fmt: skip
    show_picture(exhibit, t, palette)


def _how_to_read(tiles: Tiles, n: int, n_factors: int, t: Wording) -> list[str]:
    """Return what has to be known to read a map: of what the mean is, how bins were made, what signs mean."""
    others = n_factors - sum(axis.key not in {"", SCENARIO} for axis in (tiles.x, tiles.y))
    sentences = [t("studies.map_said" if others else "studies.map_said_all", n=plain(n))]
    cut = [axis for axis in (tiles.x, tiles.y) if axis.edges]
    for axis in cut:
        low, high = typed(axis.edges[0], 6), typed(axis.edges[-1], 6)
        sentences.append(t("studies.map_bins", key=axis.key, n=len(axis.labels), low=low, high=high))
    if cut and others:
        a_tile = tiles.table["points"].mean()
        sentences.append(t("studies.map_spread", n=plain(a_tile, 2)))
    means = tiles.table["mean"]
    if means.min() < 0.0 < means.max():
        sentences.append(t("studies.map_dot"))
    if means.isna().any():
        sentences.append(t("studies.map_empty"))
    if tiles.n_left_out:
        sentences.append(t("studies.map_left_out", n=plain(tiles.n_left_out)))
    return sentences


def _as_words(tiles: Tiles, form: Form, words: Mapping[str, str]) -> pd.DataFrame:
    table = tiles.table
    between = zip(table["lo"], table["hi"], strict=True)
    columns = {axis.key: table[name] for name, axis in (("x", tiles.x), ("y", tiles.y)) if axis.key}
    measured = {
        words["mean"]: [form.say(value) for value in table["mean"]],
        words["interval"]: [f"{form.say(lo)} – {form.say(hi)}" for lo, hi in between],
    }
    return pd.DataFrame(columns | measured | {words[name]: table[name] for name in ("points", "runs", "failed")})
