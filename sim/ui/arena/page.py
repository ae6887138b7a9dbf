"""The arena: the question, the controls, the answer, and the views of what is behind it."""

from __future__ import annotations

import time
from itertools import chain

import streamlit as st

from sim.charts import PaletteName
from sim.exhibits.sure import overturn_sentence
from sim.scenario import Scenario
from sim.study.compare import Comparison
from sim.ui.arena.arms import Arms
from sim.ui.arena.case import about_case, choose_scenario
from sim.ui.arena.company import company_entry
from sim.ui.arena.control import control_of
from sim.ui.arena.first_screen import FirstScreen, Parts
from sim.ui.arena.panel import lever_panel
from sim.ui.arena.scene import CUSTOMERS, Scene, SharedCache
from sim.ui.arena.telling import crossing, frames
from sim.ui.arena.toolbar import link, share, toolbar
from sim.ui.arena.views import VIEWS, sure, views
from sim.ui.shared.exhibit import show_numbers
from sim.ui.shared.frame import title_of, warm_up
from sim.ui.shared.session import Session, follow, is_travelling, read_address, session, set_control
from sim.ui.shared.text import escaped
from sim.ui.shared.tuning import LINK_VERSION, Match, Unread, others, tuned
from sim.ui.shared.turns import STEP
from sim.wording import Wording

JUDGED_AT = 24  # months, where the scenario runs that long and no other month is asked for
MAX_NAMED = 3  # parts of a link that could not be used, each named
MONTHS = (6, 12, 18, 24, 36, 48, 60, 120, 240)  # at which a market can be judged


def show(t: Wording, palette: PaletteName, arms: Arms, cache: SharedCache) -> None:
    """Draw the page."""
    visit = session()
    warm_up(t)  # before a company in the address is fitted, which needs the market
    if visit.has_arrived or is_travelling():
        _greet(visit, t)
    if visit.complaint:
        st.toast(escaped(visit.complaint), icon=":material/error:")
        visit.complaint = ""
    if visit.notice:
        st.toast(escaped(visit.notice), duration="long")
        visit.notice = ""
    if visit.crossed:
        for sentence in crossing(visit.crossed, t):
            st.toast(escaped(sentence), duration="long")
        visit.crossed = None
    scene = scene_of(visit, visit.match, palette, t, (arms, cache), month=_judged_at(visit.scenario))
    # The first picture is worked out before anything is drawn: the browser then has one page to draw and not ten.
    pictures = arms.comparisons(scene.a, scene.b, scene.check_cancelled)
    first = next(pictures)
    head = st.container(key="head", horizontal=True, vertical_alignment="center")
    with head:
        choose_scenario(visit, t)
        company_entry(visit, t)
        toolbar(visit, t)
        share(visit, t)
        export = st.container(width="content")
    shipped, market = visit.scenario, visit.match.market(visit.scenario)
    asked, answer, reason = st.container(), st.container(), st.container()
    left, right = st.columns([1, 2.1], gap="large")
    with left, st.container(key="levers"):
        lever_panel(visit, market, t)
        about_case(shipped, market.digest != shipped.digest, t)
    with right:
        with st.container(key="figures"):
            *figures, when = st.columns([1, 1, 1, 1, 1, 1.05])
        whole, curves, below = st.container(), st.container(), st.container()
    with when:
        _choose_month(scene, t)
    screen = FirstScreen(scene, Parts(asked, answer, reason, figures, whole, curves))
    if visit.is_replaying:
        visit.is_replaying = False
        before = visit.past[-1]
        comparison = screen.replay(
            scene_of(visit, before, palette, t, (arms, cache), month=scene.month),
            frames(before, visit.match, visit.shipped, t),
        )
    else:
        comparison = screen.refine(chain([first], pictures))
    arms.turns.calm(scene.check_cancelled)
    with below:
        show_numbers(comparison, t)
        views(scene, comparison)
    with export:
        _export(scene, comparison, visit)
    if comparison.survival_difference().any():
        doubt = sure.at_first_sight(scene)
        screen.explain(overturn_sentence(doubt, t) if doubt else "")
    while visit.address_due is not None:
        time.sleep(STEP)
        _check_cancelled()


def scene_of(
    visit: Session, match: Match, palette: PaletteName, t: Wording, shared: tuple[Arms, SharedCache], *, month: int
) -> Scene:
    """Return what the page shows of a match, with the finished work that visitors share."""
    arms, cache = shared
    shipped = visit.shipped(match.scenario, match.company)
    assert shipped is not None, match.scenario
    control = control_of(match, shipped)
    a, b = (one.with_changes({"customers": CUSTOMERS}) for one in (match.market(shipped), control.scenario))
    without = None
    if control.question == "pinned":
        without = tuned(shipped, dict(others(match.changes))).with_changes({"customers": CUSTOMERS})
    other = t("control.pinned_name") if control.question == "pinned" else title_of(control.scenario, t)
    return Scene(
        a, b, control.question, other, min(month, a.parameters.market.months), t, palette, arms, cache,
        lambda: arms.turns.give_way(_check_cancelled), without, shipped.parameters.market.customers,
    )  # fmt: skip


def _check_cancelled() -> None:
    """Let Streamlit end a run that a newer slider move has made stale: it looks for one whenever state is read.

    A slider that has come to rest meanwhile is followed by the address.
    """
    if visit := st.session_state.get("visit"):
        follow(visit)


def _greet(visit: Session, t: Wording) -> None:
    """Read the address of a visitor who comes to the page, and say what of it could not be followed."""
    if st.query_params.get("v", LINK_VERSION) not in {"1", LINK_VERSION}:
        st.toast(t("link.other_version"))
    unread = read_address(visit)
    for key, known in (("view", list(VIEWS)), ("at", list(map(str, _months(visit.scenario))))):
        if st.query_params.get(key, known[0]) not in known:
            unread.append(Unread(f"{key}={st.query_params[key]}", "not_among", ", ".join(known)))
    for one in unread[:MAX_NAMED]:
        st.toast(escaped(t(f"link.{one.code}", what=_short(one.what), allowed=one.allowed)))
    if len(unread) > MAX_NAMED:
        st.toast(t("link.more", n=len(unread) - MAX_NAMED))


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
    set_control("at", scene.month)
    st.selectbox(
        t("screen.at"), _months(scene.a), key="at", format_func=lambda month: t("screen.month", month=month),
        on_change=_note_month,
    )  # fmt: skip


def _note_month() -> None:
    if isinstance(st.session_state.at, int):  # a label of the language before may still arrive
        st.query_params["at"] = str(st.session_state.at)


def _export(scene: Scene, comparison: Comparison, visit: Session) -> None:
    """Offer what the screen shows as files."""
    t = scene.t
    with st.popover(t("toolbar.export"), icon=":material/download:", key="export", on_change="rerun") as opened:
        if opened.open:
            from sim.briefing.content import command_line
            from sim.exhibits.standard import standard_exhibits
            from sim.ui.arena.export import show_export

            exhibits = standard_exhibits(comparison, scene.month, t)
            show_export(scene, comparison, exhibits, link(visit, t), command_line(comparison, scene.month, t.language))
