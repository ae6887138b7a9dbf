"""The app's frame: the question, the levers and the page. Run it with `bond app` or `streamlit run app.py`."""

from __future__ import annotations

import streamlit as st
from streamlit.delta_generator import DeltaGenerator
from streamlit.navigation.page import StreamlitPage

from sim.charts import PaletteName
from sim.errors import BadInput
from sim.scenario import Scenario, load, scenario_names
from sim.ui.arena import Arena, show
from sim.ui.arms import Arms
from sim.ui.frame import STYLE, about_case, choose_language, choose_scenario, lever_panel, share_and_reset, warm_up
from sim.ui.levers import MOVES, assumptions_only, market_of, without_moves
from sim.ui.pairs import pair_named
from sim.wording import Wording

CUSTOMERS = 4000  # enough for bands a few points wide, few enough to answer a slider at once


@st.cache_resource(max_entries=1)
def shared_arms() -> Arms:
    """Return the finished arms that all visitors share."""
    return Arms()


def main() -> None:
    """Draw the app."""
    st.set_page_config(page_title="Bind or Bond", page_icon="🧲", layout="wide", initial_sidebar_state="collapsed")
    st.html(STYLE)
    title, places, chooser, language = st.columns([2, 2, 2, 0.9], vertical_alignment="center")
    with language:
        t = Wording(choose_language())
    with title:
        st.title("Bind or Bond", anchor=False)
    palette: PaletteName = "dark" if st.context.theme.type == "dark" else "light"
    pages = [
        st.Page(lambda: arena_page(t, palette, chooser), title="Bind or Bond", url_path="arena", default=True),
        st.Page(
            lambda: evidence_page(t, palette, pages[0]),
            title=f"Bind or Bond: {t('page.evidence')}",
            url_path="evidence",
        ),
        st.Page(lambda: studies_page(t, palette), title=f"Bind or Bond: {t('page.studies')}", url_path="studies"),
    ]
    page = st.navigation(pages, position="hidden")
    with places.container(key="places", horizontal=True):
        for at, code in zip(pages, ("page.arena", "page.evidence", "page.studies"), strict=True):
            st.page_link(at, label=t(code), query_params={"lang": t.language})
    page.run()


def evidence_page(t: Wording, palette: PaletteName, arena: StreamlitPage) -> None:
    """Draw the page of evidence."""
    from sim.ui.evidence import show as show_evidence

    show_evidence(t, palette, arena)


def studies_page(t: Wording, palette: PaletteName) -> None:
    """Draw the page of studies."""
    from sim.ui.studies import show as show_studies

    show_studies(t, palette)


def arena_page(t: Wording, palette: PaletteName, chooser: DeltaGenerator) -> None:
    """Draw the arena: the question, the levers, the answer."""
    with chooser:
        shipped = choose_scenario(t)
    warm_up(t)
    question = shipped.question_zh if t.language == "zh" and shipped.question_zh else shipped.question
    st.html(f'<p class="question" lang="{t.language}">{question}</p>')
    about_case(shipped, t)
    answer = st.container()
    left, right = st.columns([1, 2.1], gap="large")
    below = st.container()
    with left, st.container(key="levers"):
        values = lever_panel(shipped, t)
        tuned = market_of(shipped, values).with_changes({"customers": CUSTOMERS})
        ghost, asked = ghost_of(shipped, tuned, values)
        share_and_reset(shipped, tuned, ghost, values, t)
    with right:
        show(Arena(tuned, ghost, asked, t, shared_arms(), palette), answer, below)


def ghost_of(shipped: Scenario, tuned: Scenario, values: dict[str, int]) -> tuple[Scenario, str]:
    """Return what the market as tuned is held against, and which question that answers.

    Moves of the company are held against the same market without them; a market without moves against its baseline
    under the same assumptions, which shows what the war does.
    """
    if any(values[slider.code] != slider.start(shipped) for slider in MOVES):
        return market_of(shipped, without_moves(shipped, values)).with_changes({"customers": CUSTOMERS}), "moves"
    pair = pair_named(shipped.name)
    calm = pair[1] if pair else load(shipped.baseline) if shipped.baseline in scenario_names() else shipped
    try:
        calm = market_of(calm, assumptions_only(values)).with_changes({"customers": CUSTOMERS})
    except BadInput:  # the baseline cannot take an assumption that this scenario can
        return tuned, "calm"
    if calm.digest == tuned.digest:
        return calm, "calm"
    return calm, "war" if has_price_war(tuned) and not has_price_war(calm) else "case"


def has_price_war(scenario: Scenario) -> bool:
    """Return whether some rival cuts its price."""
    return any(lever.kind == "price_cut" and lever.firm > 0 and lever.strength > 0.0 for lever in scenario.levers)


if __name__ == "__main__":
    main()
