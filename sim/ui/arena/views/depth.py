"""The view of how deep a rival may cut: drawn early from a few markets, then from all."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from sim.exhibits.depth import depth
from sim.scenario import Scenario
from sim.study.compare import Comparison
from sim.study.depth import DEPTHS, depth_of_cut
from sim.ui.arena.scene import Scene
from sim.ui.shared.exhibit import show_exhibit

CUSTOMERS = 2000  # half of what the arena simulates: eleven depths are eleven times the work
BATCHES = (6, 20)  # pairs of markets per depth when the picture is drawn
TELL = 22  # markets from one word on progress to the next


def show(scene: Scene, comparison: Comparison) -> None:
    """Draw the view into the current container."""
    t = scene.t
    a, b = (one.with_changes({"customers": CUSTOMERS}) for one in (scene.a, scene.b))
    picture, progress = st.empty(), st.empty()
    arms = 1 if a.digest == b.digest else 2
    done, everything, told = 0, BATCHES[-1] * len(DEPTHS) * arms, "depth.working"

    def tell(_: int) -> None:
        nonlocal done
        scene.breathe()
        done += 1
        if done % TELL == 0:
            values = {"done": min(done, everything), "all": everything, "n": BATCHES[0]}
            progress.progress(min(done / everything, 1.0), t(told, **values))

    def refined(a: Scenario, b: Scenario) -> pd.DataFrame:
        nonlocal told

        def work(first: int, last: int) -> pd.DataFrame:
            return depth_of_cut(a, b, scene.month, seeds=range(first, last + 1), on_done=tell)

        early = work(1, BATCHES[0])
        told = "depth.refining"
        exhibit = depth(early, scene.a, scene.b, scene.month, t)
        with picture.container():
            st.subheader(exhibit.title, anchor=False)
            st.html(f'<p class="finding" lang="{t.language}">{exhibit.finding}</p>')
            spec = exhibit.picture(scene.palette, "container").to_dict(validate=False)
            st.vega_lite_chart(spec=spec, width="stretch", theme="streamlit", alt=exhibit.alt, key="chart-depth-early")
        return pd.concat([early, work(BATCHES[0] + 1, BATCHES[1])], ignore_index=True)

    table = scene.once("depth", refined, a, b, about=scene.month)
    progress.empty()
    with picture.container():
        show_exhibit(depth(table, scene.a, scene.b, scene.month, t), t, scene.palette)
