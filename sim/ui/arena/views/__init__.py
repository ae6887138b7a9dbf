"""The views below the first screen, one module each; only the one that is open is loaded and computed."""

from __future__ import annotations

from importlib import import_module

import streamlit as st

from sim.study.compare import Comparison
from sim.ui.arena.scene import Scene
from sim.ui.shared.frame import said_plainly
from sim.ui.shared.session import is_travelling, stand

VIEWS = ("reasons", "holds", "depth", "money", "sure", "twins", "story", "ladder", "cohorts", "dashboard", "map")


@st.fragment
def views(scene: Scene, comparison: Comparison) -> None:
    """Show the chooser of views and the one that is chosen. Its controls redraw nothing else."""
    t = scene.t
    if "view" not in st.session_state or is_travelling():
        asked = st.query_params.get("view")
        stand("view", asked if asked in VIEWS else VIEWS[0])
    chosen = st.pills(
        t("view.choose"), VIEWS, format_func=lambda code: t(f"view.{code}"), required=True, key="view",
        label_visibility="collapsed", on_change=_note,
    )  # fmt: skip
    with st.container(key="opened-view"), said_plainly(t):
        import_module(f"sim.ui.arena.views.{chosen or VIEWS[0]}").show(scene, comparison)


def _note() -> None:
    if st.session_state.view:  # Back sends an empty choice first
        st.query_params["view"] = st.session_state.view
