"""The arena: the question, the controls, the answer, and the views of what stands behind it."""

from __future__ import annotations

from html import escape
from itertools import chain

import streamlit as st

from sim.charts import PaletteName
from sim.exhibits.sure import overturn_sentence
from sim.scenario import Scenario
from sim.study.compare import Comparison
from sim.ui.arms import Arms
from sim.ui.cases import case_of
from sim.ui.first_screen import FirstScreen
from sim.ui.frame import about_case, choose_scenario, title_of, warm_up
from sim.ui.ghost import ghost_of
from sim.ui.kept import Kept
from sim.ui.panel import lever_panel
from sim.ui.scene import Scene
from sim.ui.session import Session, read_address, session, stand
from sim.ui.stories import picture
from sim.ui.study_words import plain
from sim.ui.toolbar import link, share, toolbar
from sim.ui.tuning import LINK_VERSION, Match, Unread, others, tuned
from sim.ui.views import VIEWS, sure, views
from sim.wording import Wording

CUSTOMERS = 4000  # enough for bands a few points wide, few enough to answer a slider at once
JUDGED_AT = 24  # months, where the scenario runs that long and nobody asks for another month
SAID = 3  # parts of a link that could not be used, each named
MONTHS = (6, 12, 18, 24, 36, 48, 60, 120, 240)  # at which a market can be judged


def show(t: Wording, palette: PaletteName, arms: Arms, kept: Kept) -> None:
    """Draw the page."""
    visit = session()
    if visit.has_arrived:
        _greet(visit, t)
    if visit.complaint:
        st.toast(plain(visit.complaint), icon=":material/error:")
        visit.complaint = ""
    warm_up(t)
    scene = scene_of(visit, visit.match, palette, t, arms, kept, _judged_at(visit.scenario))
    # The first picture is worked out before anything is drawn: the browser then has one page to draw and not ten.
    pictures = arms.comparisons(scene.a, scene.b, scene.breathe)
    first = next(pictures)
    head = st.container(key="head", horizontal=True, vertical_alignment="center")
    with head:
        choose_scenario(visit, t)
        toolbar(visit, t)
        share(visit, scene.a, scene.b, t)
        export = st.container(width="content")
    shipped = visit.scenario
    question = shipped.question_zh if t.language == "zh" and shipped.question_zh else shipped.question
    case = case_of(shipped.name)
    seen = picture(case, t, palette) if case else ""
    st.html(
        f'<div class="asked">{seen}<p class="question" lang="{t.language}">{escape(question, quote=False)}</p></div>'
    )
    answer, reason = st.container(), st.container()
    left, right = st.columns([1, 2.1], gap="large")
    with left, st.container(key="levers"):
        lever_panel(visit, visit.match.market(shipped), t)
        about_case(shipped, t)
    with right:
        with st.container(key="figures"):
            *figures, when = st.columns([1, 1, 1, 1, 1, 1.05])
        curves, below = st.container(), st.container()
    with when:
        _choose_month(scene, t)
    screen = FirstScreen(scene, answer, reason, figures, curves)
    if visit.is_replaying:
        visit.is_replaying = False
        comparison = screen.replay(scene_of(visit, visit.past[-1], palette, t, arms, kept, scene.month))
    else:
        comparison = screen.refine(chain([first], pictures))
    arms.turns.calm(scene.breathe)
    with below:
        views(scene, comparison)
    with export:
        _export(scene, comparison, visit)
    if comparison.survival_difference().any():
        doubt = sure.at_first_sight(scene)
        screen.explain(overturn_sentence(doubt, t) if doubt else "")


def scene_of(
    visit: Session, match: Match, palette: PaletteName, t: Wording, arms: Arms, kept: Kept, month: int
) -> Scene:
    """Return what the page shows of a match."""
    shipped = visit.shipped(match.scenario)
    assert shipped is not None, match.scenario
    ghost = ghost_of(match, shipped)
    a, b = (one.with_changes({"customers": CUSTOMERS}) for one in (match.market(shipped), ghost.scenario))
    without = None
    if ghost.question == "pinned":
        without = tuned(shipped, dict(others(match.changes))).with_changes({"customers": CUSTOMERS})
    other = t("ghost.pinned_name") if ghost.question == "pinned" else title_of(ghost.scenario, t)
    return Scene(
        a, b, ghost.question, other, min(month, a.parameters.market.months), t, palette, arms, kept,
        lambda: arms.turns.give_way(_breathe), without,
    )  # fmt: skip


def _breathe() -> None:
    """Let Streamlit end a run that a newer slider move has made stale: it looks for one whenever state is read."""
    st.session_state.get("language")


def _greet(visit: Session, t: Wording) -> None:
    """Read the address of somebody who comes to the page, and say what of it could not be followed."""
    if st.query_params.get("v", LINK_VERSION) not in {"1", LINK_VERSION}:
        st.toast(t("link.other_version"))
    unread = read_address(visit)
    for key, known in (("view", VIEWS), ("at", tuple(map(str, _months(visit.scenario))))):
        if st.query_params.get(key, known[0]) not in known:
            unread.append(Unread(f"{key}={st.query_params[key]}", "not_among", ", ".join(known)))
    for one in unread[:SAID]:
        st.toast(plain(t(f"link.{one.code}", what=_short(one.what), allowed=one.allowed)))
    if len(unread) > SAID:
        st.toast(t("link.more", n=len(unread) - SAID))


def _short(text: str) -> str:
    """Return a text from an address, cut so that a sentence with it stays one."""
    return text if len(text) <= 120 else f"{text[:119]}…"


def _months(scenario: Scenario) -> list[int]:
    """Return the months at which a scenario can be judged."""
    last = scenario.parameters.market.months
    return [month for month in MONTHS if month < last] + [last]


def _judged_at(shipped: Scenario) -> int:
    """Return the month at which the markets are judged: asked for in the address, or the usual one."""
    asked, months = st.query_params.get("at", ""), _months(shipped)
    return int(asked) if asked in map(str, months) else min(JUDGED_AT, months[-1])


def _choose_month(scene: Scene, t: Wording) -> None:
    stand("at", scene.month)
    st.selectbox(
        t("screen.at"), _months(scene.a), key="at", format_func=lambda month: t("screen.month", month=month),
        on_change=_note_month,
    )  # fmt: skip


def _note_month() -> None:
    st.query_params["at"] = str(st.session_state.at)


def _export(scene: Scene, comparison: Comparison, visit: Session) -> None:
    """Offer what the screen shows as files."""
    t = scene.t
    with st.popover(t("toolbar.export"), icon=":material/download:", key="export", on_change="rerun") as opened:
        if opened.open:
            from sim.briefing.content import command_line
            from sim.exhibits.standard import standard_exhibits
            from sim.ui.export import show_export

            exhibits = standard_exhibits(comparison, scene.month, t)
            show_export(scene, comparison, exhibits, link(visit, t), command_line(comparison, scene.month, t.language))
