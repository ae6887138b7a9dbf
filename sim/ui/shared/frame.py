"""What is around every page: its look, the language, what is said where something fails."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import streamlit as st
from streamlit.errors import FragmentHandledException

from sim.market.model import MarketModel
from sim.question import titled
from sim.scenario import Scenario
from sim.ui.shared.session import is_travelling, set_control
from sim.wording import LANGUAGES, Wording, language_of

LOOK = Path(__file__).with_name("look.css")


def choose_language() -> str:
    """Show the language switch and return the code chosen: by hand, by the address, or by the browser."""
    asked = st.query_params.get("lang")
    first = asked if asked in LANGUAGES else language_of(st.context.locale)
    if "language" not in st.session_state or is_travelling():
        set_control("language", first)
    chosen = st.segmented_control(
        Wording("en")("screen.language"), list(LANGUAGES), format_func=LANGUAGES.__getitem__, key="language",
        label_visibility="collapsed", required=True, on_change=lambda: _note("lang", st.session_state.language),
    )  # fmt: skip
    return chosen or first


def title_of(scenario: Scenario | None, t: Wording) -> str:
    """Return what a scenario is called in the reader's language."""
    return "–" if scenario is None else titled(scenario, t)


def _note(key: str, value: str | None) -> None:
    """Write a choice into the address, by its code and never by its translated label; Back sends an empty one first."""
    if value:
        st.query_params[key] = value


@contextmanager
def failure_shown(t: Wording) -> Iterator[None]:
    """Say in a sentence that a part of the page could not be drawn, and let Streamlit write into the log what it was.

    The style sheet hides Streamlit's own words, which say less.
    """
    try:
        yield
    except FragmentHandledException:  # said where it happened
        raise
    except Exception:
        with st.container(key="failed"):
            st.error(t("page.failed"))
        raise


@st.cache_resource(show_spinner=False, max_entries=1)
def _compiled() -> bool:
    MarketModel("price_war", rng=1, customers=1, months=1).run_to_end()
    return True


def warm_up(t: Wording) -> None:
    """Compile the market once per installation, and say so: it takes a quarter of a minute the first time."""
    with st.spinner(t("screen.warming")):
        _compiled()
