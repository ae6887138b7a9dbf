"""The app in a real browser, on a real server."""

import os
import re
import statistics
import time
from pathlib import Path

import pytest
from visitor import CHART, DESKTOP, LINES, PATIENCE, PHONE, ArenaVisitor

pytestmark = pytest.mark.browser

CHINESE_AT_NIGHT = {"locale": "zh-CN", "color_scheme": "dark"}
IN_HAND = {"viewport": PHONE, "has_touch": True, "is_mobile": True}
REDRAWN_WITHIN = 2.0  # seconds; 0.4 is meant, busy test machines get five times that


def test_the_first_visit_draws_every_chart(look):
    page = look(ArenaVisitor).page
    assert page.title() == "Bind or Bond"
    for chart in page.query_selector_all(CHART):
        assert chart.query_selector("svg, canvas")
    assert page.query_selector_all("[data-testid=stException]") == []
    assert "customers stay in “Price war”" in page.inner_text("p.verdict")


def test_the_answer_stands_on_the_first_screen(look):
    page = look(ArenaVisitor).page
    for what in ("p.verdict", f"{CHART} >> nth=0", f"{CHART} >> nth=1", "[data-testid=stMetric] >> nth=4"):
        box = page.locator(what).bounding_box()
        assert box["y"] + box["height"] <= DESKTOP["height"], f"{what} ends at {box['y'] + box['height']:.0f}"


def test_charts_speak_to_those_who_cannot_see_them(look):
    page = look(ArenaVisitor).page
    said = page.locator("p.unseen").all_inner_texts()
    assert len(said) >= 2
    assert all(re.search(r"\d", one) for one in said[:2]), said
    for at in range(page.locator(CHART).count()):
        label = page.locator(CHART).nth(at).evaluate(
            "chart => (chart.closest('[aria-label]') || chart.querySelector('[aria-label]')).getAttribute('aria-label')"
        )  # fmt: skip
        assert label, f"chart {at} says nothing"
        assert at < 2 or re.search(r"\d", label), f"chart {at} says: {label}"


def test_a_chinese_browser_is_answered_in_chinese(look):
    one = look(ArenaVisitor, **CHINESE_AT_NIGHT)
    assert "价格战" in one.page.inner_text("p.verdict")


def test_the_dark_theme_is_dark(look):
    one = look(ArenaVisitor, **CHINESE_AT_NIGHT)
    ground = one.page.evaluate("getComputedStyle(document.querySelector('[data-testid=stApp]')).backgroundColor")
    assert sum(int(number) for number in re.findall(r"\d+", ground)[:3]) < 150
    one.page.wait_for_function(f"() => document.querySelector('{CHART}').innerHTML.toUpperCase().includes('#56B4E9')")


def test_every_page_is_one_click_away(look):
    one = look(ArenaVisitor, **CHINESE_AT_NIGHT)
    for link, path, sign in (
        ("证据", "evidence", "p.claim"), ("案例故事", "stories", ".st-key-case-newtel"), ("研究", "studies", "p.question"),
        ("竞技场", "", "p.verdict"),
    ):  # fmt: skip
        one.page.get_by_role("link", name=link, exact=True).click()
        one.page.wait_for_selector(sign, timeout=PATIENCE)
        assert re.search(rf"/{path}\?.*lang=zh", one.page.url)


@pytest.mark.alone
def test_a_lever_moves_the_curves_soon(in_full, capsys):
    one, seconds = in_full, []
    for _ in range(5):
        seconds.append(one.move("Front-line warmth"))
        one.page.wait_for_timeout(1000)  # and while the page is still at work on what was asked before
    median = statistics.median(seconds)
    with capsys.disabled():
        print(f"\nslider to redrawn curves: median {median:.2f} s of {', '.join(f'{s:.2f}' for s in seconds)}")
    assert median <= REDRAWN_WITHIN
    assert "your moves" in one.page.inner_text("p.verdict")


@pytest.mark.alone
def test_quick_moves_do_not_pile_up(in_full):
    one = in_full
    one.reset()
    one.slider("Front-line warmth").focus()
    for _ in range(8):
        one.page.keyboard.press("ArrowRight")
        one.page.wait_for_timeout(60)
    begun = time.perf_counter()
    one.page.wait_for_function(
        f"() => document.querySelector('p.verdict').innerText.includes('of {one.n_markets} simulated')"
        f" && document.querySelector('p.verdict').innerText.includes('your moves')",
        timeout=PATIENCE,
    )
    assert time.perf_counter() - begun < 15.0
    assert one.position("Front-line warmth") == "40"


def test_the_address_and_the_link_offered_bring_everything_back(look, visit):
    one = look(ArenaVisitor)
    one.move("Front-line warmth")
    one.move("Points, of spending")
    one.settle()
    one.page.wait_for_function("() => location.search.includes('points')")
    moved = {name: one.position(name) for name in ("Front-line warmth", "Points, of spending")}
    verdict = one.page.inner_text("p.verdict")
    address = one.page.evaluate("location.search")
    one.page.get_by_role("button", name="Share or save").click()
    link = one.page.locator("[data-testid=stPopoverBody] code").first.inner_text()
    assert link.startswith("http://127.0.0.1")
    asked = link.partition("?")[2]
    assert {"lang=en", *address.removeprefix("?").split("&")} == set(asked.split("&")), "the link is the address"
    again = visit("?" + asked)
    assert {name: again.position(name) for name in moved} == moved
    assert again.page.inner_text("p.verdict") == verdict
    one.page.keyboard.press("Escape")
    one.reset()


def test_a_bad_link_opens_the_flagship_and_says_so(visit):
    one = visit("?scenario=%3Cscript%3E")
    assert one.page.locator("[data-testid=stToast]").count() > 0
    assert "customers stay in “Price war”" in one.page.inner_text("p.verdict")
    assert one.page.query_selector_all("[data-testid=stException]") == []


def test_undo_redo_and_reset_change_curves_and_address(look):
    one = look(ArenaVisitor)
    first = one.lines()
    one.move("Front-line warmth")
    one.settle()
    one.page.wait_for_function("() => location.search.includes('warmth')", timeout=PATIENCE)
    moved = one.lines()
    assert moved != first
    for name, lines, has_move in (("Undo", first, False), ("Redo", moved, True), ("Reset", first, False)):
        one.page.get_by_role("button", name=name, exact=False).first.click()
        one.page.wait_for_function(f"lines => ({LINES})() === lines", arg=lines, timeout=PATIENCE)
        one.page.wait_for_function(
            "has => location.search.includes('warmth') === has", arg=has_move, timeout=PATIENCE
        )  # fmt: skip


def test_a_phone_has_levers_and_curves_and_no_sideways_scrolling(look):
    one = look(ArenaVisitor, **IN_HAND)
    for name in ("Points, of spending", "Front-line warmth", "Price cut"):
        box = one.slider(name).bounding_box()
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= PHONE["width"]
    plot = one.page.locator(f"{CHART} .mark-line path").first.bounding_box()
    assert plot["width"] > 0.4 * PHONE["width"], "the curves have room"
    assert one.page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_on_a_phone_the_answer_stays_in_sight(look):
    one = look(ArenaVisitor, **IN_HAND)
    one.page.evaluate("document.querySelector('[data-testid=stMain]').scrollTop = 500")
    one.page.wait_for_function("() => Math.abs(document.querySelector('p.verdict').getBoundingClientRect().top) < 10")
    one.page.evaluate("document.querySelector('[data-testid=stMain]').scrollTop = 0")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_stands_in_anybodys_way_on_a_phone(look, scheme):
    assert look(ArenaVisitor, color_scheme=scheme, **IN_HAND).barriers() == []


def test_pictures_for_the_readme_can_be_taken(look, tmp_path):
    """With BOND_PICTURES set to docs/images, this renews the pictures of the README."""
    folder = Path(os.environ.get("BOND_PICTURES", tmp_path))
    for name, viewport in (("arena-desktop", DESKTOP), ("arena-phone", PHONE)):
        one = look(ArenaVisitor, "?front_line_warmth.strength=0.6&recovery.strength=0.5", viewport=viewport)
        one.page.mouse.move(0, 0)
        one.page.wait_for_timeout(1000)
        one.page.screenshot(path=folder / f"{name}.png")
        assert (folder / f"{name}.png").stat().st_size > 20_000, "a picture with something on it"
