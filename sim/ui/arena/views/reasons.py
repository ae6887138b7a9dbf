"""The view of reasons: what makes the two markets differ, why people left, and what leavers said."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from sim.exhibits.reasons import causes, interviews, reasons
from sim.scenario import Scenario
from sim.study.attribution import attribution, n_markets, parts_between, shared_out, worth
from sim.study.compare import Comparison
from sim.ui.arena.progress import Progress
from sim.ui.arena.scene import Scene
from sim.ui.shared.exhibit import show_exhibit

CUSTOMERS = 2000  # in each of the markets in which differences are put together


def show(scene: Scene, comparison: Comparison) -> None:
    """Draw the view."""
    t, month = scene.t, min(scene.month, comparison.a.months)
    top = st.container()
    for exhibit in (reasons, interviews):
        show_exhibit(exhibit(comparison, month, t), t, scene.palette)
    with top:
        n, table = _shares(scene, comparison, month)
        if len(table):
            show_exhibit(causes(table, month, n, t), t, scene.palette)


def _shares(scene: Scene, comparison: Comparison, month: int) -> tuple[int, pd.DataFrame]:
    """Return how many markets there are each way, and what each difference does, worked out once for all visitors."""
    parts = parts_between(scene.a, scene.b)
    if len(parts) < 2:  # what is on the screen says it all
        worths = {frozenset(): worth(comparison.b, month), frozenset(parts): worth(comparison.a, month)}
        return len(comparison.a.seeds), shared_out(parts, worths)
    n = scene.arms.effort.batches[-1] // 2
    scene.arms.turns.wait_until_idle(scene.check_cancelled)
    progress = Progress(scene, n * n_markets(parts), n, "causes.working")

    def worked_out(a: Scenario, b: Scenario) -> pd.DataFrame:
        return attribution(a, b, month, n, threads=1, on_done=progress)

    size = {"customers": min(CUSTOMERS, scene.a.parameters.market.customers)}
    table = scene.once("causes", worked_out, *(one.with_changes(size) for one in (scene.a, scene.b)), about=month)
    progress.end()
    return n, table
