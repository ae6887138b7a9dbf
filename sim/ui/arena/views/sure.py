"""The view of robustness: the assumptions that could overturn the answer, a few at once, all of them on demand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from time import monotonic

import pandas as pd
import streamlit as st

from sim.exhibits.sure import overturning
from sim.study.compare import Comparison
from sim.study.overturn import FIGURES, Figure, Overturn, most_able, overturn, shared_assumptions
from sim.ui.arena.levers import SLIDERS
from sim.ui.arena.scene import Scene
from sim.ui.shared.exhibit import show_exhibit

FIRST = (
    *(slider.key for slider in SLIDERS if slider.group == "assumptions"),
    "experience.contact_chance", "price.months_counted", "points_programme.strength",
)  # fmt: skip
"""Tested at once: those with a slider, how often one deals with a firm, how long a price counts, a reward rate."""
REDRAWN = 0.7  # seconds between two pictures
ASKED = "sure-asked"  # what this visitor asked to have all assumptions tested for


def show(scene: Scene, comparison: Comparison) -> None:
    """Draw the view."""
    t, month = scene.t, scene.month
    if _is_same(comparison, month):
        st.info(t("sure.same", month=month))
        return
    keys = shared_assumptions(scene.a, scene.b)
    figure = _figure(scene)
    below = st.container()
    place, picture = below.empty(), below.empty()
    wanted = [*_first(keys), *(key for key in keys if _asked_for_all(scene) and key not in FIRST)]
    tested, drawn = finished(scene), monotonic()
    for done in work(scene, wanted, tested):
        place.progress(done / len(wanted), t("sure.working", done=done, n=len(wanted)))
        if monotonic() - drawn > REDRAWN:
            with picture.container():
                show_exhibit(overturning(_table(tested, wanted), month, t, figure), t, scene.palette, is_early=True)
            drawn = monotonic()
    place.empty()
    with picture.container():
        show_exhibit(overturning(_table(tested, wanted), month, t, figure), t, scene.palette)
        if len(wanted) < len(keys):
            st.button(
                t("sure.all", n=len(keys)), key="sure-all", help=t("sure.some", done=len(wanted), n=len(keys)),
                on_click=lambda: st.session_state.update({ASKED: _comparison(scene)}),
            )  # fmt: skip


def _first(keys: Sequence[str]) -> list[str]:
    return [key for key in FIRST if key in keys]


def _comparison(scene: Scene) -> tuple[str, str, int]:
    return scene.a.digest, scene.b.digest, scene.month


def _asked_for_all(scene: Scene) -> bool:
    """Return whether this visitor, whatever others did, asked for all assumptions of what is on the screen."""
    if st.session_state.get(ASKED) != _comparison(scene):
        st.session_state.pop(ASKED, None)
    return ASKED in st.session_state


def finished(scene: Scene) -> dict[str, pd.DataFrame]:
    """Return the assumptions tested so far for a scene, key to rows; shared by all visitors, and growing.

    It saves work and decides nothing that is said: each visitor reads of what was tested for this visit.
    """
    return scene.once("sure", lambda a, b: {}, scene.a, scene.b, about=scene.month)


def work(scene: Scene, wanted: Sequence[str], tested: dict[str, pd.DataFrame]) -> Iterator[int]:
    """Test the assumptions wanted that have not been yet, and yield after each how many of them are done."""
    missing = [key for key in wanted if key not in tested]
    done = len(wanted) - len(missing)
    if missing:
        effort = scene.arms.effort
        for rows in overturn(
            scene.a, scene.b, scene.month, missing, seeds=effort.seeds, customers=effort.customers, threads=1,
            on_done=lambda _: scene.check_cancelled(),
        ):  # fmt: skip
            tested[str(rows["key"].iloc[0])] = rows
            done += 1
            yield done


def at_first_sight(scene: Scene) -> Overturn | None:
    """Return the assumption most able to overturn the answer, of those tested at once, or of all if asked for."""
    known = shared_assumptions(scene.a, scene.b)
    wanted, tested = _first(known), finished(scene)
    if not tested.keys() >= set(wanted):
        scene.arms.turns.wait_until_idle(scene.check_cancelled)
        for _ in work(scene, wanted, tested):
            scene.check_cancelled()
    if _asked_for_all(scene) and tested.keys() >= set(known):
        wanted = list(known)
    return most_able(_table(tested, wanted)) if wanted else None


def _table(tested: dict[str, pd.DataFrame], wanted: Sequence[str]) -> pd.DataFrame:
    """Return what is known by now of the assumptions wanted."""
    return pd.concat([tested[key] for key in wanted if key in tested], ignore_index=True)


def _figure(scene: Scene) -> Figure:
    chosen = st.segmented_control(
        scene.t("sure.answer"), list(FIGURES), default=FIGURES[0], key="sure-figure", required=True,
        format_func=lambda figure: scene.t(f"sure.{figure}"),
    )  # fmt: skip
    return "profit" if chosen == "profit" else "kept"


def _is_same(comparison: Comparison, month: int) -> bool:
    return not comparison.survival_difference()[:, : month + 1].any() and not comparison.profit_difference(month).mean
