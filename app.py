"""The app's frame: pages, and the arena put together. Run it with `bond app` or `streamlit run app.py`."""

from __future__ import annotations

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from sim.charts import PaletteName
from sim.ui.arena.arms import Arms
from sim.ui.arena.scene import SharedCache
from sim.ui.shared.frame import LOOK, choose_language, failure_shown
from sim.ui.shared.session import address_of, session
from sim.wording import Wording


@st.cache_resource(max_entries=1)
def shared() -> tuple[Arms, SharedCache]:
    """Return the finished work that all visitors share."""
    return Arms(), SharedCache()


def main() -> None:
    """Draw the app."""
    st.set_page_config(page_title="Bind or Bond", page_icon="🧲", layout="wide", initial_sidebar_state="collapsed")
    st.html(LOOK)
    title, places, language = st.columns([1.3, 3.2, 0.7], vertical_alignment="center")
    with language:
        t = Wording(choose_language())
    with title:
        st.title("Bind or Bond", anchor=False)
    palette: PaletteName = "dark" if st.context.theme.type == "dark" else "light"
    drawn = {
        "arena": lambda: arena_page(t, palette), "stories": lambda: stories_page(t, palette),
        "evidence": lambda: evidence_page(t, palette, pages["arena"]), "data": lambda: data_page(t, palette),
        "studies": lambda: studies_page(t, palette),
    }  # fmt: skip
    pages = {
        code: st.Page(
            draw, url_path=code, default=code == "arena",
            title="Bind or Bond" if code == "arena" else f"Bind or Bond: {t(f'page.{code}')}",
        )
        for code, draw in drawn.items()
    }  # fmt: skip
    page = st.navigation(list(pages.values()), position="hidden")
    with places.container(key="places", horizontal=True):
        for code, at in pages.items():
            st.page_link(at, label=t(f"page.{code}"), query_params={"lang": t.language})
    visit = session()
    if visit.wants_arena:
        visit.wants_arena = False
        st.switch_page(pages["arena"], query_params={"lang": t.language} | address_of(visit))
    visit.has_arrived = visit.page != page.url_path
    visit.page = page.url_path
    if page.url_path != "data":
        visit.own_data = None
    with failure_shown(t):
        page.run()


def arena_page(t: Wording, palette: PaletteName) -> None:
    """Draw the arena."""
    from sim.ui.arena.page import show

    show(t, palette, *shared())


def stories_page(t: Wording, palette: PaletteName) -> None:
    """Draw the cases as cards; the one chosen is opened in the arena."""
    from sim.ui.stories.page import show

    show(t, palette, session().open_in_arena)


def evidence_page(t: Wording, palette: PaletteName, arena: StreamlitPage) -> None:
    """Draw the page of evidence."""
    from sim.ui.evidence.page import show

    show(t, palette, arena)


def data_page(t: Wording, palette: PaletteName) -> None:
    """Draw the page of the visitor's own customers."""
    from sim.ui.own_data.page import show

    show(t, palette)


def studies_page(t: Wording, palette: PaletteName) -> None:
    """Draw the page of studies."""
    from sim.ui.studies.page import show

    show(t, palette)


if __name__ == "__main__":
    main()
