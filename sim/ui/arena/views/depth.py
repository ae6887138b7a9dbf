"""The view of how deep a rival may cut: drawn early from a few markets, then from all."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from sim.exhibits.depth import depth
from sim.scenario import Scenario
from sim.study.compare import Comparison
from sim.study.depth import DEPTHS, depth_of_cut
from sim.ui.arena.progress import Progress
from sim.ui.arena.scene import Scene
from sim.ui.shared.exhibit import show_exhibit

CUSTOMERS = 2000  # half of what the arena simulates: eleven depths are eleven times the work
BATCHES = (6, 20)  # pairs of markets per depth when the picture is drawn
TELL = 22  # markets from one word on progress to the next


def show(scene: Scene, comparison: Comparison) -> None:
    """Draw the view into the current container."""
    t = scene.t
    a, b = (one.with_changes({"customers": CUSTOMERS}) for one in (scene.a, scene.b))
    picture = st.empty()
    progress = Progress(scene, BATCHES[-1] * len(DEPTHS) * len({a.digest, b.digest}), TELL)

    def refined(a: Scenario, b: Scenario) -> pd.DataFrame:
        def work(first: int, last: int) -> pd.DataFrame:
            return depth_of_cut(a, b, scene.month, seeds=range(first, last + 1), on_done=progress)

        early = work(1, BATCHES[0])
        progress.say("depth.refining", n=BATCHES[0])
        exhibit = depth(early, scene.a, scene.b, scene.month, t)
        with picture.container():
            show_exhibit(exhibit, t, scene.palette, is_early=True)
        return pd.concat([early, work(BATCHES[0] + 1, BATCHES[1])], ignore_index=True)

    table = scene.once("depth", refined, a, b, about=scene.month)
    progress.end()
    with picture.container():
        show_exhibit(depth(table, scene.a, scene.b, scene.month, t), t, scene.palette)
