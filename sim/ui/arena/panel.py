"""The controls: your company's moves, the rival's, and the assumptions. What is folded away is not even built."""

from __future__ import annotations

import streamlit as st

from sim.keys import PARAMETERS
from sim.levers import LEVERS, SIDES
from sim.scenario import Scenario
from sim.ui.arena.fields import choose_word, name_of_field, name_of_move, slide_number, slide_timing, value_in_words
from sim.ui.arena.help import lever_help, move_help
from sim.ui.arena.levers import SLIDERS, Group, Slider
from sim.ui.shared.session import Session, set_control
from sim.ui.shared.tuning import field_at
from sim.wording import Wording

OTHER_FIELDS = {"kind", "firm", "strength", "start", "end", "who"}
BLOCKS = tuple(dict.fromkeys(key.partition(".")[0] for key, d in PARAMETERS.items() if d.role == "uncertain"))
MAIN = "main"  # the assumptions that are before all others


def lever_panel(visit: Session, market: Scenario, t: Wording) -> None:
    """Show all controls of the match on the screen. `market` is the market as tuned."""
    st.html(f'<p class="group" lang="{t.language}">{t("group.company")}</p>')
    groups: tuple[Group, Group] = ("bind", "bond")
    for column, group in zip(st.columns(2), groups, strict=True):
        with column:
            st.badge(t(f"group.{group}"), color="orange" if group == "bind" else "green")
            for slider in SLIDERS:
                if slider.group == group and slider.is_main:
                    _main_slider(slider, visit, market, t)
    with _folded("all-moves", t("group.more")) as more:
        if more.open:
            _all_moves(visit, market, 0, t)
    st.html(f'<p class="group" lang="{t.language}">{t("group.rivals")}</p>')
    rivals = [slider for slider in SLIDERS if slider.group == "rivals"]
    for column, slider in zip(st.columns(3, vertical_alignment="bottom"), rivals, strict=True):
        with column:
            _main_slider(slider, visit, market, t)
    with _folded("rival-moves", t("group.more_rivals")) as more:
        if more.open:
            climate = next(slider for slider in SLIDERS if slider.code == "climate")
            slide_number(climate.address, visit, market, t, help=lever_help(climate, t))
            _all_moves(visit, market, 1, t)
    with _folded("assumptions", t("group.assumptions")) as more:
        if more.open:
            _assumptions(visit, market, t)
    _changed(visit, t)


def _folded(key: str, label: str):  # type: ignore[no-untyped-def]
    """Return a folded part of the panel that knows whether it is open."""
    return st.expander(label, key=key, on_change="rerun")


def _main_slider(slider: Slider, visit: Session, market: Scenario, t: Wording) -> None:
    key = visit.control(f"main {slider.address}", slider.position(market))
    st.slider(
        t(f"slider.{slider.code}"), slider.low, slider.high, step=slider.step, format=slider.format, key=key,
        help=lever_help(slider, t),
        on_change=visit.on_move(key, lambda to: visit.set({slider.address: slider.value(to)})),
    )  # fmt: skip


def _all_moves(visit: Session, market: Scenario, firm: int, t: Wording) -> None:
    """Show a chooser of all moves of a firm, and everything that can be set about the chosen one."""
    side = st.segmented_control(
        t("panel.side"), SIDES, format_func=lambda side: t(f"side.{side}"), default=SIDES[0], required=True,
        key=f"side {firm}", label_visibility="collapsed",
    )  # fmt: skip
    in_force = {lever.kind for lever in market.levers if lever.firm == firm and lever.strength > 0.0}
    kinds = [kind for kind, lever in LEVERS.items() if lever.side == side]
    key, looked_at = f"kind {firm} {side}", st.session_state.setdefault("looked at", {})
    set_control(key, looked_at.get(key, next((kind for kind in kinds if kind in in_force), kinds[0])))
    chosen = st.selectbox(
        t("panel.move"), kinds, key=key, label_visibility="collapsed", format_func=lambda kind: name_of_move(kind, t),
        on_change=lambda: looked_at.update({key: st.session_state[key]}),
    )  # fmt: skip
    looked_at[key] = chosen
    if in_force:
        names = t("evidence.list").join(name_of_move(kind, t) for kind in LEVERS if kind in in_force)
        st.caption(t("panel.in_force", moves=names))
    lead = "rival." if firm else ""
    slide_number(f"{lead}{chosen}.strength", visit, market, t, help=move_help(chosen, t))
    slide_timing(f"{lead}{chosen}", visit, market, t)
    fields = LEVERS[chosen].model_fields
    if "who" in fields:
        choose_word(f"{lead}{chosen}.who", visit, market, t)
    for name in fields:
        if name not in OTHER_FIELDS:
            _field(f"{lead}{chosen}.{name}", visit, market, t)


def _field(address: str, visit: Session, market: Scenario, t: Wording) -> None:
    field = field_at(address)
    if field is None:
        return
    if field.declared is None:
        choose_word(address, visit, market, t)
    else:
        slide_number(address, visit, market, t)


def _assumptions(visit: Session, market: Scenario, t: Wording) -> None:
    st.caption(t("group.assumptions_note"))
    looked_at = st.session_state.setdefault("looked at", {})
    set_control("block", looked_at.get("block", MAIN))
    block = st.selectbox(
        t("panel.block"), (MAIN, *BLOCKS), key="block",
        format_func=lambda block: t("panel.main_assumptions" if block == MAIN else f"block.{block}.label"),
        on_change=lambda: looked_at.update({"block": st.session_state.block}),
    )  # fmt: skip
    if block == MAIN:
        for slider in SLIDERS:
            if slider.group == "assumptions" and slider.code != "climate":
                slide_number(slider.address, visit, market, t, help=lever_help(slider, t))
    else:
        for key, declared in PARAMETERS.items():
            if key.startswith(f"{block}.") and declared.role == "uncertain":
                slide_number(key, visit, market, t)


def _changed(visit: Session, t: Wording) -> None:
    """Show what is not as the scenario ships it, so that nothing that was moved is forgotten; a click takes it back."""
    changes = visit.match.changes
    if not changes:
        return
    with st.expander(t("panel.changed", n=len(changes)), key="changed"):
        for address, value in changes:
            was = field_at(address).value_in(visit.scenario)  # type: ignore[union-attr]
            before, now = (value_in_words(address, one, t) for one in (was, value))
            st.button(
                t("panel.change", name=name_of_field(address, t), was=before, now=now), key=f"back {address}",
                icon=":material/close:", help=t("panel.take_back"), width="stretch",
                on_click=_take_back, args=(visit, address, was),
            )  # fmt: skip


def _take_back(visit: Session, address: str, was: float | int | str) -> None:
    visit.set({address: was})
