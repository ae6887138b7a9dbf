"""The view of the map: measured once for all, nothing is simulated here."""

from __future__ import annotations

import streamlit as st

from sim.charts.where import Across
from sim.errors import BadInput
from sim.exhibits.map import here_of, measured, nearest, where
from sim.study.compare import Comparison
from sim.study.frontier import QUESTIONS
from sim.ui.arena.scene import Scene
from sim.ui.shared.exhibit import show_exhibit
from sim.wording.numbers import percent, plain

ACROSS: tuple[Across, ...] = ("depth", "months")


def show(scene: Scene, comparison: Comparison) -> None:
    """Draw the view into the current container."""
    t = scene.t
    try:
        table = measured()
    except BadInput:
        st.info(t("where.missing"))
        return
    here = here_of(scene.a, scene.month)
    place = nearest(table, here)
    first, second, third = st.columns([2.2, 1.4, 1.6], vertical_alignment="bottom")
    questions = tuple(QUESTIONS)
    question = first.segmented_control(
        t("where.question"), questions, default=questions[0], key="map-question",
        format_func=lambda one: t(f"where.{one}"), required=True,
    )  # fmt: skip
    across: Across = second.segmented_control(
        t("where.across"), ACROSS, default=ACROSS[0], key="map-across", required=True,
        format_func=lambda one: t(f"where.across_{one}"),
    )  # fmt: skip
    held = "months" if across == "depth" else "depth"
    # The key holds the market's own place, so that the slider goes there when the market moves.
    fixed = third.select_slider(
        t(f"where.fixed_{held}"), sorted(table[held].unique()), value=getattr(place, held),
        key=f"map-{held}-{getattr(place, held)}", format_func=percent if held == "depth" else plain,
    )  # fmt: skip
    show_exhibit(where(table, question, across, fixed=float(fixed), here=here, t=t), t, scene.palette)
