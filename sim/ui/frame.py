"""What stands around every page: its look, the language, the scenario."""

from __future__ import annotations

import streamlit as st

from sim.market.model import MarketModel
from sim.scenario import Scenario
from sim.ui.cases import cases
from sim.ui.session import Session, stand
from sim.wording import LANGUAGES, Wording, language_of

STYLE = """<style>
.stMainBlockContainer {padding-top: 2.6rem; padding-bottom: 2rem; max-width: 1480px;}
h1 {font-size: 1.5rem !important; padding: 0 !important;}
.stHeading:has(h1) [data-testid="stMarkdownContainer"] {margin-bottom: 0;}
h3 {font-size: 1.1rem !important;}
div.asked {display: flex; align-items: center; gap: .8rem;}
div.asked img {height: 36px; width: auto; border-radius: 6px;}
p.question {font-size: 1.05rem; margin: 0; opacity: .85;}
p.verdict {font-size: 1.3rem; line-height: 1.4; font-weight: 600; margin: .1rem 0 .2rem; padding-left: .8rem;
  border-left: 4px solid #009E73;}
p.because {font-size: .95rem; margin: 0 0 .2rem; padding-left: .8rem; border-left: 4px solid transparent; opacity: .85;}
p.chart-title {font-size: .92rem; font-weight: 600; margin: 0;}
p.unseen {position: absolute; width: 1px; height: 1px; margin: 0; overflow: hidden;
  clip-path: inset(50%);}
p.finding {font-size: 1.05rem; margin: 0; max-width: 62rem;}
p.claim {font-size: 1.1rem; font-weight: 600; margin: .2rem 0;}
span.chip {font-size: .8rem; font-weight: 600; border: 1px solid currentColor; border-radius: 1rem;
  padding: .05rem .6rem; margin-left: .3rem; white-space: nowrap;}
p.group {font-size: .95rem; font-weight: 600; margin: .2rem 0 0;}
[data-testid="stMetricValue"] {font-size: 1.5rem;}
[data-testid="stMetric"] {padding: 0;}
[data-testid="stMetricLabel"] p {white-space: normal; line-height: 1.25;}
[data-testid="stVerticalBlock"] {gap: .55rem;}
/* Nothing moves while a picture is refined: a fading or turning element has the whole page painted at every frame. */
[data-testid="stStatusWidget"] {display: none;}
[data-stale="true"] {transition: opacity 0s linear 1.5s !important;}
@media (min-width: 641px) {  /* the levers stay beside whatever view is read */
  [data-testid="stLayoutWrapper"]:has(> .st-key-levers) {position: sticky; top: .6rem; max-height: calc(100vh - .6rem);
    overflow: hidden auto; padding: 0 .5rem .5rem 0;}
  [data-testid="stHorizontalBlock"]:has(> * > * > * > .st-key-levers),
  [data-testid="stHorizontalBlock"]:has(> * > * > .st-key-language) {flex-wrap: nowrap;}
  [data-testid="stColumn"]:has(> * > .st-key-language) {min-width: 9rem;}
  .st-key-figures [data-testid="stHorizontalBlock"] {gap: .6rem;}
}
@media (min-width: 1241px) {
  .st-key-figures [data-testid="stHorizontalBlock"] {flex-wrap: nowrap;}
  .st-key-figures [data-testid="stColumn"]:last-child {min-width: 7.6rem;}
}
@media (min-width: 641px) and (max-width: 1240px) {  /* on a tablet */
  [data-testid="stHorizontalBlock"]:has(> * > * > * > .st-key-levers) {gap: 1.5rem;}
  [data-testid="stColumn"]:has(> * > * > .st-key-levers) {min-width: 17rem;}
  .st-key-figures [data-testid="stColumn"] {min-width: 30%;}
}
@media (max-width: 640px) {  /* on a phone: sliders in pairs, key figures in threes, so that the curves are near */
  .stMainBlockContainer {padding: 2.4rem .9rem 1rem;}
  p.verdict {font-size: 1.02rem; margin: 0; padding: .3rem 0 .3rem .7rem; background: light-dark(#ffffff, #171614);}
  /* the answer stays in sight while levers far below it are moved */
  .stMainBlockContainer > [data-testid="stVerticalBlock"] > :has(p.verdict) {position: sticky; top: 0; z-index: 20;}
  .st-key-levers [data-testid="stColumn"] {min-width: 44% !important; flex: 1 1 44% !important;}
  .st-key-figures [data-testid="stColumn"] {min-width: 30% !important; flex: 1 1 30% !important;}
  .st-key-levers [data-testid="stHorizontalBlock"], .st-key-figures [data-testid="stHorizontalBlock"] {gap: .6rem;}
  [data-testid="stMetricValue"] {font-size: 1.25rem;}
  .st-key-head > :first-child {flex: 1 1 100% !important; width: 100% !important;}
}
</style>"""


def choose_language() -> str:
    """Show the language switch and return the code chosen: by hand, by the address, or by the browser."""
    asked = st.query_params.get("lang")
    first = asked if asked in LANGUAGES else language_of(st.context.locale)
    chosen = st.segmented_control(
        "Language · 语言", list(LANGUAGES), format_func=LANGUAGES.__getitem__, default=first, key="language",
        label_visibility="collapsed", required=True, on_change=lambda: _note("lang", st.session_state.language),
    )  # fmt: skip
    return chosen or first


def choose_scenario(visit: Session, t: Wording) -> None:
    """Show the scenarios; the chosen one is shown as shipped."""
    names = [name for case in cases() for name in case.scenarios]
    if visit.match.scenario not in names:
        names.insert(0, visit.match.scenario)
    stand("scenario", visit.match.scenario)
    st.selectbox(
        t("screen.scenario"), names, key="scenario", label_visibility="collapsed",
        format_func=lambda name: title_of(visit.shipped(name), t),
        on_change=lambda: visit.choose(st.session_state.scenario),
    )  # fmt: skip


def title_of(scenario: Scenario | None, t: Wording) -> str:
    """Return what a scenario is called in the reader's language."""
    if scenario is None:
        return "–"
    return (scenario.title_zh if t.language == "zh" else "") or scenario.title or scenario.name


def about_case(scenario: Scenario, t: Wording) -> None:
    """Show, folded away, what the case assumes, where it comes from, and what the market says of it."""
    remark = (scenario.remark_zh if t.language == "zh" else "") or scenario.remark
    if remark:
        with st.expander(t("about.title")):
            st.write(remark)
            if scenario.source:
                st.caption(t("about.source", source=scenario.source))


def _note(key: str, value: str) -> None:
    """Write a choice into the address, by its code and never by its translated label."""
    st.query_params[key] = value


@st.cache_resource(show_spinner=False, max_entries=1)
def _compiled() -> bool:
    MarketModel("price_war", rng=1, customers=1, months=1).run_to_end()
    return True


def warm_up(t: Wording) -> None:
    """Compile the market once per installation, and say so: it takes a quarter of a minute the first time."""
    with st.spinner(t("screen.warming")):
        _compiled()
