"""The view of money: when it pays, what each move brings, and who was paid for nothing."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from sim.exhibits.money import money_spent, move_returns, profit
from sim.scenario import Scenario
from sim.study.compare import Comparison
from sim.study.moves import own_moves
from sim.study.returns import returns
from sim.ui.arena.scene import Scene
from sim.ui.shared.exhibit import show_exhibit

SEEDS = 20
CUSTOMERS = 2000


def show(scene: Scene, comparison: Comparison) -> None:
    """Draw the view."""
    t = scene.t
    show_exhibit(profit(comparison, t), t, scene.palette)
    last = comparison.a.months
    if not own_moves(scene.a, scene.b):
        st.info(t("money.no_move"))
        return
    month = _until(scene, last)
    spent = money_spent(comparison, month, t)
    moves, money = st.container(), st.container()
    with money:
        if spent is None:
            st.info(t("money.not_spent", month=month))
        else:
            show_exhibit(spent, t, scene.palette)
    with moves:
        table = _returns(scene, month)
        if len(table):
            size = min(CUSTOMERS, comparison.a.customers)
            show_exhibit(move_returns(table, month, (SEEDS, size), t), t, scene.palette)


def _until(scene: Scene, last: int) -> int:
    """Return up to which month money is counted: to that of the verdict, or to the end."""
    months = sorted({min(scene.month, last), last})
    if len(months) == 1:
        return last
    chosen = st.segmented_control(
        scene.t("money.until"), months, default=months[0], key="money-until", required=True,
        format_func=lambda month: scene.t("money.until_month", month=month),
    )  # fmt: skip
    return chosen if chosen in months else months[0]


def _returns(scene: Scene, month: int) -> pd.DataFrame:
    """Return what each move brings, worked out once for all visitors."""
    size = {"customers": min(CUSTOMERS, scene.a.parameters.market.customers)}
    a, b = scene.a.with_changes(size), scene.b.with_changes(size)
    n_moves = len(own_moves(a, b, month))
    markets = SEEDS * (n_moves + 1 + (n_moves > 1))
    place, done = st.empty(), 0

    def on_done(_: int) -> None:
        nonlocal done
        scene.breathe()
        done += 1
        if done % SEEDS == 0 or done == 1:
            place.progress(done / markets, scene.t("money.working", done=done, all=markets))

    def worked_out(a: Scenario, b: Scenario) -> pd.DataFrame:
        return returns(a, b, month, SEEDS, on_done=on_done)

    table = scene.once("money", worked_out, a, b, about=month)
    place.empty()
    return table
