"""The view of cohorts: both markets are simulated once more, and looked at every month."""

from __future__ import annotations

import streamlit as st

from sim.exhibits.cohorts import cohorts
from sim.scenario import Scenario
from sim.study.cohorts import Stays, stays
from sim.study.compare import Comparison
from sim.ui.arena.scene import Scene
from sim.ui.shared.exhibit import show_exhibit

MARKETS = 20
TELL = 4  # markets from one word on progress to the next
SHOWN = ("share", "difference")


def show(scene: Scene, comparison: Comparison) -> None:
    """Draw the view into the current container."""
    t = scene.t
    if any(one.parameters.market.repertoire for one in (scene.a, scene.b)):
        st.info(t("cohorts.repertoire"))
        return
    shown = SHOWN[0]
    if scene.a.digest != scene.b.digest:
        shown = st.segmented_control(
            t("cohorts.show"), SHOWN, default=SHOWN[0], required=True, key="cohorts-show",
            format_func=lambda one: t(f"cohorts.{one}_of"),
        )  # fmt: skip
    progress = st.empty()
    arms = {one.digest: one for one in (scene.a, scene.b)}
    done = 0

    def tell(_: int) -> None:
        nonlocal done
        scene.breathe()
        done += 1
        if done % TELL == 0:
            every = MARKETS * len(arms)
            progress.progress(min(done / every, 1.0), t("depth.working", done=min(done, every), all=every))

    def counted(one: Scenario) -> Stays:
        return scene.once("cohorts", lambda market: stays(market, MARKETS, on_done=tell), one)

    a, b = counted(scene.a), counted(scene.b)
    progress.empty()
    show_exhibit(cohorts(a, b, "difference" if shown == "difference" else "share", t), t, scene.palette)
