"""What stands around every page: language, scenario, levers, sharing. Their state lives in the page's address."""

from __future__ import annotations

import re
from functools import cache
from urllib.parse import urlencode

import streamlit as st

from sim.market.model import MarketModel
from sim.scenario import Scenario, load, scenario_names
from sim.ui.levers import SLIDERS, Group, Slider
from sim.ui.pairs import pair_named
from sim.wording import LANGUAGES, Wording, language_of

LINK_VERSION = "1"  # of the address's meaning; another one is read as far as it goes, with a word of warning
FLAGSHIP = "price_war"

STYLE = """<style>
.stMainBlockContainer {padding-top: 2.6rem; padding-bottom: 2rem; max-width: 1480px;}
h1 {font-size: 1.5rem !important; padding: 0 !important;}
h3 {font-size: 1.1rem !important;}
p.question {font-size: 1.05rem; margin: 0; opacity: .85;}
p.verdict {font-size: 1.3rem; line-height: 1.4; font-weight: 600; margin: .1rem 0 .2rem; padding-left: .8rem;
  border-left: 4px solid #009E73;}
p.chart-title {font-size: .92rem; font-weight: 600; margin: 0;}
p.claim {font-size: 1.1rem; font-weight: 600; margin: .2rem 0;}
span.chip {font-size: .8rem; font-weight: 600; border: 1px solid currentColor; border-radius: 1rem;
  padding: .05rem .6rem; margin-left: .3rem; white-space: nowrap;}
p.group {font-size: .95rem; font-weight: 600; margin: .2rem 0 0;}
[data-testid="stMetricValue"] {font-size: 1.5rem;}
[data-testid="stMetric"] {padding: 0;}
[data-testid="stVerticalBlock"] {gap: .55rem;}
@media (max-width: 640px) {  /* on a phone: sliders in pairs, key figures in threes, so that the curves are near */
  .stMainBlockContainer {padding: 2.4rem .9rem 1rem;}
  p.verdict {font-size: 1.02rem; margin: 0; padding: .3rem 0 .3rem .7rem; background: light-dark(#ffffff, #161513);}
  /* the answer stays in sight while levers far below it are moved */
  .stMainBlockContainer > [data-testid="stVerticalBlock"] > :has(p.verdict) {position: sticky; top: 0; z-index: 20;}
  .st-key-levers [data-testid="stColumn"] {min-width: 44% !important; flex: 1 1 44% !important;}
  .st-key-figures [data-testid="stColumn"] {min-width: 30% !important; flex: 1 1 30% !important;}
  .st-key-levers [data-testid="stHorizontalBlock"], .st-key-figures [data-testid="stHorizontalBlock"] {gap: .6rem;}
  [data-testid="stMetricValue"] {font-size: 1.25rem;}
  [data-testid="stMetricLabel"] p {white-space: normal; line-height: 1.25;}
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


def choose_scenario(t: Wording) -> Scenario:
    """Show the scenarios and return the one chosen, as shipped; a link to one that is not there opens the flagship."""
    names = sorted(scenario_names(), key=lambda name: (name != FLAGSHIP, name))
    asked = st.query_params.get("scenario", FLAGSHIP)
    if pair_named(asked) is not None:
        names.insert(0, asked)
    if asked not in names:
        st.toast(t("link.no_scenario", name=re.sub(r"[^\w.-]", "", asked)[:40]))
        del st.query_params["scenario"]  # said once is enough
    if st.query_params.get("v", LINK_VERSION) != LINK_VERSION:
        st.toast(t("link.other_version"))
        del st.query_params["v"]
    chosen = st.selectbox(
        t("screen.scenario"), names, index=names.index(asked) if asked in names else 0, key="scenario",
        format_func=lambda name: _title(name, t), label_visibility="collapsed",
        on_change=lambda: _note("scenario", st.session_state.scenario),
    )  # fmt: skip
    return _shipped(chosen)


def about_case(scenario: Scenario, t: Wording) -> None:
    """Show, folded away, what the case assumes, where it comes from, and what the market says of it."""
    remark = (scenario.remark_zh if t.language == "zh" else "") or scenario.remark
    if remark:
        with st.expander(t("about.title")):
            st.write(remark)
            if scenario.source:
                st.caption(t("about.source", source=scenario.source))


@cache
def _shipped(name: str) -> Scenario:
    """Return a scenario that comes with the project, or the treatment of an experiment, as shipped."""
    pair = pair_named(name)  # the chooser shows all titles at every rerun, hence the cache
    return pair[0] if pair else load(name)


def _title(name: str, t: Wording) -> str:
    scenario = _shipped(name)
    return (scenario.title_zh if t.language == "zh" else "") or scenario.title or name


def _note(key: str, value: str) -> None:
    """Write a choice into the address, by its code and never by its translated label."""
    st.query_params[key] = value
    st.query_params["v"] = LINK_VERSION


@st.cache_resource(show_spinner=False, max_entries=1)
def _compiled() -> bool:
    MarketModel("price_war", rng=1, customers=1, months=1).run_to_end()
    return True


def warm_up(t: Wording) -> None:
    """Compile the market once per installation, and say so: it takes a quarter of a minute the first time."""
    with st.spinner(t("screen.warming")):
        _compiled()


def lever_panel(shipped: Scenario, t: Wording) -> dict[str, int]:
    """Show all sliders and return their positions by code."""
    values: dict[str, int] = {}
    st.html(f'<p class="group" lang="{t.language}">{t("group.company")}</p>')
    columns = st.columns(2)
    groups: tuple[Group, Group] = ("bind", "bond")
    for column, group in zip(columns, groups, strict=True):
        with column:
            st.badge(t(f"group.{group}"), color="orange" if group == "bind" else "green")
            values |= _sliders(group, True, shipped, t)
    st.html(f'<p class="group" lang="{t.language}">{t("group.rivals")}</p>')
    for column, slider in zip(
        st.columns(3, vertical_alignment="bottom"), (s for s in SLIDERS if s.group == "rivals"), strict=True
    ):
        with column:
            values[slider.code] = _slider(slider, shipped, t)
    with st.expander(t("group.more")):
        for group in groups:
            values |= _sliders(group, False, shipped, t)
    with st.expander(t("group.assumptions")):
        st.caption(t("group.assumptions_note"))
        values |= _sliders("assumptions", True, shipped, t)
    return values


def _sliders(group: Group, is_main: bool, shipped: Scenario, t: Wording) -> dict[str, int]:
    chosen = [slider for slider in SLIDERS if slider.group == group and slider.is_main == is_main]
    return {slider.code: _slider(slider, shipped, t) for slider in chosen}


def slider_key(slider: Slider, shipped: Scenario) -> str:
    """Return the key of a slider: each scenario has sliders of its own, because each starts them elsewhere."""
    return f"{shipped.name}-{slider.code}"


def _slider(slider: Slider, shipped: Scenario, t: Wording) -> int:
    label = t(f"slider.{slider.code}")
    shown = slider.shown if slider.unit in {0.01, 1.0} else f"%d × {slider.unit:g}"
    return int(
        st.slider(
            label, slider.low, slider.high, slider.start(shipped), slider.step, format=shown,
            key=slider_key(slider, shipped), bind="query-params", help=lever_help(slider, t),
        )
    )  # fmt: skip


def lever_help(slider: Slider, t: Wording) -> str:
    """Return a slider's help: what it is, an example, what to watch, evidence and its status, cost."""
    declared = slider.declaration
    source = declared.source
    status = t("help.assumption") if "assumption" in source else t("help.published")
    parts = [t(f"slider.{slider.code}_what")]
    for part in ("example", "watch", "cost"):
        text = t(f"slider.{slider.code}_{part}") if slider.group != "assumptions" else ""
        if text:
            parts.append(f"**{t(f'help.{part}')}** {text}")
    parts.append(f"**{t('help.evidence')}** {status} {source}.")
    parts.append(f"`{slider.key}` · {t('help.range', low=f'{declared.low:g}', high=f'{declared.high:g}')}")
    return "\n\n".join(parts)


def share_and_reset(shipped: Scenario, tuned: Scenario, ghost: Scenario, values: dict[str, int], t: Wording) -> None:
    """Show the link that opens this very screen, the files behind it, and the way back to the start."""
    share, back = st.columns(2)
    with share.popover(t("share.open"), width="stretch"):
        st.write(t("share.link"))
        st.code(link(shipped, values, t), language=None, wrap_lines=True)
        st.write(t("share.files"))
        a, b = st.columns(2)
        a.download_button(
            t("share.policy"), tuned.to_toml(), "policy.toml", "text/plain", on_click="ignore", width="stretch"
        )
        b.download_button(
            t("share.ghost"), ghost.to_toml(), "ghost.toml", "text/plain", on_click="ignore", width="stretch"
        )
        st.code("bond compare policy.toml ghost.toml --seeds 40", language=None)
    back.button(
        t("share.reset"), on_click=_reset, args=(shipped,), width="stretch", disabled=_is_at_start(shipped, values)
    )


def link(shipped: Scenario, values: dict[str, int], t: Wording) -> str:
    """Return the address that opens this very screen."""
    query = {"v": LINK_VERSION, "lang": t.language, "scenario": shipped.name}
    for slider in SLIDERS:
        if values[slider.code] != slider.start(shipped):
            query[slider_key(slider, shipped)] = str(values[slider.code])
    base = (st.context.url or "").partition("?")[0]
    return f"{base}?{urlencode(query)}"


def _is_at_start(shipped: Scenario, values: dict[str, int]) -> bool:
    return all(values[slider.code] == slider.start(shipped) for slider in SLIDERS)


def _reset(shipped: Scenario) -> None:
    for slider in SLIDERS:
        st.session_state[slider_key(slider, shipped)] = slider.start(shipped)
