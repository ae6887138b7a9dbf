"""The views below the first screen; only the one that is open is computed."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

import streamlit as st

from sim.exhibits import Exhibit
from sim.exhibits.dashboard import dashboard
from sim.exhibits.holds import holds, holds_by_kind
from sim.exhibits.ladder import ladder, loyalties
from sim.exhibits.twins import twins
from sim.study.compare import Comparison
from sim.ui.arena.scene import Scene
from sim.ui.shared.exhibit import show_exhibit
from sim.ui.shared.frame import failure_shown
from sim.ui.shared.session import is_travelling, set_control

VIEWS: dict[str, tuple[Callable[..., Exhibit], ...]] = {
    "reasons": (),
    "holds": (holds, holds_by_kind),
    "depth": (),
    "money": (),
    "sure": (),
    "twins": (twins,),
    "story": (),
    "ladder": (ladder, loyalties),
    "cohorts": (),
    "dashboard": (dashboard,),
    "map": (),
}
"""In the order of the chooser, each with the exhibits that it draws from comparison, month and wording.

A view without any has a module of its own name here, with a `show`: it asks something, or works something out first.
"""


@st.fragment
def views(scene: Scene, comparison: Comparison) -> None:
    """Show the chooser of views and the one that is chosen. Its controls redraw nothing else."""
    t = scene.t
    first = next(iter(VIEWS))
    if "view" not in st.session_state or is_travelling():
        asked = st.query_params.get("view")
        set_control("view", asked if asked in VIEWS else first)
    chosen = st.pills(
        t("view.choose"), list(VIEWS), format_func=lambda code: t(f"view.{code}"), required=True, key="view",
        label_visibility="collapsed", on_change=_note,
    )  # fmt: skip
    with st.container(key="opened-view"), failure_shown(t):
        show_view(chosen or first, scene, comparison)


def show_view(code: str, scene: Scene, comparison: Comparison) -> None:
    """Draw a view into the current container."""
    if not VIEWS[code]:
        import_module(f"{__name__}.{code}").show(scene, comparison)
    for exhibit in VIEWS[code]:
        month = min(scene.month, comparison.a.months)
        show_exhibit(exhibit(comparison, month, scene.t), scene.t, scene.palette)


def _note() -> None:
    if st.session_state.view:  # Back sends an empty choice first
        st.query_params["view"] = st.session_state.view
