"""The view of cohorts: both markets are simulated once more, and looked at every month."""

from __future__ import annotations

import streamlit as st

from sim.exhibits.cohorts import cohorts
from sim.scenario import Scenario
from sim.study.cohorts import Stays, stays
from sim.study.compare import Comparison
from sim.ui.arena.progress import Progress
from sim.ui.arena.scene import Scene
from sim.ui.shared.exhibit import show_exhibit

MARKETS = 20
TELL = 4  # markets from one word on progress to the next
CHOICES = ("share", "difference")


def show(scene: Scene, comparison: Comparison) -> None:
    """Draw the view into the current container."""
    t = scene.t
    if any(one.parameters.market.repertoire for one in (scene.a, scene.b)):
        st.info(t("cohorts.repertoire"))
        return
    chosen = CHOICES[0]
    if scene.a.digest != scene.b.digest:
        chosen = st.segmented_control(
            t("cohorts.show"), CHOICES, default=CHOICES[0], required=True, key="cohorts-show",
            format_func=lambda one: t(f"cohorts.{one}_of"),
        )  # fmt: skip
    progress = Progress(scene, MARKETS * len({one.digest for one in (scene.a, scene.b)}), TELL)

    def counted(one: Scenario) -> Stays:
        return scene.once("cohorts", lambda market: stays(market, MARKETS, on_done=progress), one)

    a, b = counted(scene.a), counted(scene.b)
    progress.end()
    show_exhibit(cohorts(a, b, "difference" if chosen == "difference" else "share", t), t, scene.palette)
