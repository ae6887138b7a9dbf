"""The gallery of stories: every case as a card with a picture; a click on the card opens it."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Sequence
from functools import cache
from html import escape

import streamlit as st

from sim.charts import PaletteName
from sim.scenario import Scenario, load
from sim.ui.shared.frame import title_of
from sim.ui.stories.cases import Case, cases, groups
from sim.wording import Wording

ALL = "all"
# A card is as high as its neighbours, with the buttons at its foot; its first button reaches over the whole card.
STYLE = """<style>
h2.stories {font-size: 1.25rem; font-weight: 600; margin: 0; padding: .7rem 0 .1rem;}
[class*="st-key-stories-"] {display: grid; gap: .9rem; grid-template-columns: repeat(4, minmax(0, 1fr));}
@media (max-width: 1100px) {[class*="st-key-stories-"] {grid-template-columns: repeat(2, minmax(0, 1fr));}}
[class*="st-key-stories-"] > div {height: 100%;}
[class*="st-key-case-"] {position: relative; height: 100%; padding: .6rem .6rem .5rem; gap: .35rem;}
[class*="st-key-case-"]:hover, [class*="st-key-case-"]:focus-within {border-color: currentColor;}
[class*="st-key-case-"] > :first-child {flex: 1 1 auto;}
[class*="st-key-case-"] img {display: block; width: 100%; height: auto; border-radius: .4rem;}
[class*="st-key-case-"] h3 {font-size: 1.05rem !important; font-weight: 600; margin: 0; padding: .55rem 0 .15rem;}
[class*="st-key-case-"] p.hook {font-size: .92rem; line-height: 1.4; margin: 0;}
[class*="st-key-case-"] p.source {font-size: .78rem; margin: .35rem 0 0; opacity: .8;}
[class*="st-key-foot-"] {overflow: visible;}  /* the menu's edge stands outside its box, flush with the picture */
[class*="st-key-open-"] {position: static !important; flex: 1 1 auto;}
[class*="st-key-open-"] * {position: static !important;}
[class*="st-key-open-"] button {font-weight: 600; justify-content: flex-start; text-align: left; min-height: 2.4rem;}
[class*="st-key-open-"] button > div {justify-content: flex-start;}
[class*="st-key-open-"] button p {font-weight: 600; line-height: 1.25;}
[class*="st-key-open-"] button::after {content: ""; position: absolute; inset: 0; border-radius: .5rem;}
[class*="st-key-more-"] {position: relative; z-index: 1; flex: none;}
@media (max-width: 640px) {  /* on a phone: the picture beside the words, so that more cards fit */
  [class*="st-key-stories-"] {grid-template-columns: minmax(0, 1fr);}
  [class*="st-key-case-"] div[lang] {display: grid; grid-template-columns: 38% 1fr; column-gap: .7rem;
    grid-template-rows: auto auto 1fr;}
  [class*="st-key-case-"] img {grid-row: 1 / 4;}
  [class*="st-key-case-"] h3 {padding-top: 0;}
}
</style>"""


def show(t: Wording, palette: PaletteName, choose: Callable[[str], None]) -> None:
    """Draw the gallery into the current container.

    Args:
        t: wording.
        palette: of the page.
        choose: called with the name of the scenario that was asked for.
    """
    st.html(STYLE)
    wanted = st.segmented_control(
        t("stories.show"), [ALL, *groups()], default=ALL, key="story group", label_visibility="collapsed",
        required=True, format_func=lambda code: t("stories.all" if code == ALL else f"stories.group.{code}"),
    )  # fmt: skip
    for group in groups():
        if wanted in (ALL, group):
            st.html(f'<h2 class="stories" lang="{t.language}">{escape(t(f"stories.group.{group}"))}</h2>')
            with st.container(key=f"stories-{group}"):
                for case in cases():
                    if case.group == group:
                        _card(case, t, palette, choose)


def _card(case: Case, t: Wording, palette: PaletteName, choose: Callable[[str], None]) -> None:
    """Draw one case: picture, title, hook, source, and what opens its scenarios."""
    source = source_words(_shipped(case.main).source, t)
    with st.container(border=True, key=f"case-{case.code}"):
        st.html(
            f'<div lang="{t.language}">{picture(case, t, palette)}'
            f"<h3>{escape(t(f'case.{case.code}.title'))}</h3>"
            f'<p class="hook">{escape(t(f"case.{case.code}.hook"))}</p>'
            + (f'<p class="source">{escape(source)}</p></div>' if source else "</div>")
        )
        with st.container(
            horizontal=True, key=f"foot-{case.code}", wrap=False, vertical_alignment="center", gap="small"
        ):
            st.button(
                t("stories.open", title=title_of(_shipped(case.main), t)), key=f"open-{case.code}", type="tertiary",
                wrap=True, on_click=choose, args=(case.main,),
            )  # fmt: skip
            others = case.others(case.main)
            if others:
                names = {name: title_of(_shipped(name), t) for name in others}
                key = f"more-{case.code}"
                st.menu_button(
                    t("stories.more", n=len(others)), others, key=key, type="tertiary",
                    format_func=names.__getitem__, on_click=lambda: choose(st.session_state[key]),
                )  # fmt: skip


def picture(case: Case, t: Wording, palette: PaletteName) -> str:
    """Return a case's picture for a page: an image that carries its own data, and says what is to be seen."""
    return f'<img src="{_address(case, palette)}" width="240" height="120" alt="{escape(t(f"case.{case.code}.alt"))}">'


@cache
def _address(case: Case, palette: PaletteName) -> str:
    return "data:image/svg+xml;base64," + base64.b64encode(case.picture(palette).encode()).decode()


@cache
def _shipped(name: str) -> Scenario:
    """Return a scenario that comes with the project. All titles are shown at every rerun, hence the cache."""
    return load(name)


def source_words(source: str, t: Wording) -> str:
    """Return the articles and claims that a scenario's source names, in words; nothing if it names none."""
    articles, claims = re.findall(r"\b\d{3}\b", source), re.findall(r"\bC\d{2,3}\b", source)
    if not articles or not claims:
        return ""
    named = {
        word: t(f"stories.{word}_{'one' if len(names) == 1 else 'many'}", names=_list(names, t))
        for word, names in (("articles", articles), ("claims", claims))
    }
    return t("stories.against" if source.startswith("against") else "stories.source", **named)


def _list(names: Sequence[str], t: Wording) -> str:
    *first, last = names
    return t("stories.two", first=t("stories.comma").join(first), last=last) if first else last
