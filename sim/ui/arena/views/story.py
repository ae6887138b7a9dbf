"""One customer's life in words and a small chart, next to her twin's in the other market."""

from __future__ import annotations

from html import escape

import streamlit as st

from sim.exhibits.story import Line, life, telling
from sim.scenario import Scenario
from sim.study.compare import Comparison
from sim.study.story import TYPICAL, Cast, Story, cast
from sim.study.story import story as follow
from sim.ui.arena.scene import Scene
from sim.ui.shared.exhibit import show_exhibit
from sim.wording import Wording

FIRST_SHOWN = ("saved", "lost", "hostage", "fan", "stayed_anyway", "left_anyway")
NUMBER = "number"  # the choice of any customer by her number
SEEDS = 40
STYLE = """<style>
.told {width: 100%; border-collapse: collapse; font-size: .92rem; line-height: 1.45;}
.told th, .told td {text-align: start; vertical-align: top; padding: .4rem .9rem .4rem 0;
  border-bottom: 1px solid rgba(128, 128, 128, .3);}
.told th[scope=row] {white-space: nowrap; font-weight: 600; width: 8.5rem;}
.told th[scope=row]::before {content: ""; display: inline-block; width: 1.1em;}
.told .differs th[scope=row]::before {content: "≠";}
@media (max-width: 640px) {
  .told thead {display: none;}
  .told tr, .told th[scope=row], .told td {display: block; border: 0; padding: .1rem 0; width: auto;}
  .told tr {border-bottom: 1px solid rgba(128, 128, 128, .3); padding: .5rem 0;}
  .told td[data-arm]::before {content: attr(data-arm) ": "; font-weight: 600;}
}
</style>"""


def show(scene: Scene, comparison: Comparison) -> None:
    """Draw the view: whose story, where the two lives part, the chart, and the months in words."""
    t, last = scene.t, scene.a.parameters.market.customers - 1
    whose, number, market = st.columns([2, 1, 1], vertical_alignment="bottom")
    with market:
        seed = int(st.number_input(t("story.view.seed"), 1, SEEDS, 1, key="story-seed"))
    people = _cast(scene, seed)
    options = [*TYPICAL, NUMBER]
    first = next((one for one in FIRST_SHOWN if people[one].customer is not None), NUMBER)
    with whose:
        chosen = st.selectbox(
            t("story.view.choose"), options, options.index(first), key="story-whom",
            format_func=lambda one: t("story.view.number") if one == NUMBER else t(f"story.typical.{one}"),
        )  # fmt: skip
    if chosen == NUMBER:
        with number:
            asked = st.number_input(t("story.view.customer", last=last), 0, last, 0, key="story-customer")
        customer: int | None = int(asked)
    else:
        customer = people[chosen].customer
    if customer is None:
        st.info(t(f"story.view.none_{chosen}", month=scene.month))
        return
    if chosen != NUMBER:
        n = people[chosen].n_people
        st.caption(t("story.view.group", n=n) if n > 1 else t("story.view.group_one"))
    lives = _story(scene, seed, customer)
    show_exhibit(life(lives, t), t, scene.palette)
    st.caption(t("story.view.months"))
    st.html(STYLE)
    st.html(_table(telling(lives, t), lives, scene.other, t))


def _cast(scene: Scene, seed: int) -> Cast:
    """Return the typical customers of the two markets of a seed."""

    def find(a: Scenario, b: Scenario) -> Cast:
        place = st.empty()
        place.caption(scene.t("story.view.working"))
        try:
            return cast(a, b, seed, scene.month, on_month=lambda month: scene.check_cancelled())
        finally:
            place.empty()

    return scene.once("cast", find, scene.a, scene.b, about=(seed, scene.month))


def _story(scene: Scene, seed: int, customer: int) -> Story:
    def simulated(a: Scenario, b: Scenario) -> Story:
        return follow(a, b, seed, customer, on_month=lambda month: scene.check_cancelled())

    return scene.once("story", simulated, scene.a, scene.b, about=(seed, customer))


def _table(lines: list[Line], lives: Story, other: str, t: Wording) -> str:
    """Return the months in words as a table: what both live through is there once, across both columns."""
    here, twin = escape(t("story.here")), escape(t("story.twin"))
    heads = [t("story.when"), t("story.here"), f"{t('story.twin')} ({other})"]
    if lives.is_alone:
        heads = [t("story.when"), t("story.alone")]
    columns = "".join(f'<th scope="col">{escape(head)}</th>' for head in heads)
    rows = [f"<thead><tr>{columns}</tr></thead><tbody>"]
    for line in lines:
        when = f'<th scope="row">{escape(line.when)}</th>'
        if lives.is_alone:
            rows.append(f"<tr>{when}<td>{escape(line.here)}</td></tr>")
        elif line.is_same:
            both = escape(t("story.both"))
            rows.append(f'<tr>{when}<td colspan="2" data-arm="{both}">{escape(line.here)}</td></tr>')
        else:
            cells = f'<td data-arm="{here}">{escape(line.here)}</td><td data-arm="{twin}">{escape(line.twin)}</td>'
            rows.append(f'<tr class="differs">{when}{cells}</tr>')
    return f'<table class="told" lang="{t.language}">{"".join(rows)}</tbody></table>'
