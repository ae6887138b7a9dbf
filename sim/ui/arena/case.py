"""The case on the screen: which it is, and what it assumes."""

from __future__ import annotations

import streamlit as st

from sim.scenario import Scenario
from sim.ui.shared.frame import title_of
from sim.ui.shared.session import Session
from sim.ui.stories.cases import cases
from sim.wording import Wording


def choose_scenario(visit: Session, t: Wording) -> None:
    """Show the scenarios; the chosen one is shown under the company's moves."""
    names = [name for case in cases() for name in case.scenarios]
    if visit.match.scenario not in names:
        names.insert(0, visit.match.scenario)
    key = visit.control("scenario", visit.match.scenario)
    st.selectbox(
        t("screen.scenario"), names, key=key, label_visibility="collapsed",
        format_func=lambda name: title_of(visit.shipped(name), t), on_change=visit.on_move(key, visit.choose),
    )  # fmt: skip


def about_case(scenario: Scenario, is_changed: bool, t: Wording) -> None:
    """Show, folded away, what the case assumes, where it comes from, and what the market says of it as shipped."""
    remark = (scenario.remark_zh if t.language == "zh" else "") or scenario.remark
    if remark:
        with st.expander(t("about.title")):
            st.write(remark)
            if is_changed:
                st.caption(t("about_changed.note"))
            if scenario.source:
                st.caption(t("about.source", source=scenario.source))
