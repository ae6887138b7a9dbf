"""What a strategist does in a real browser: keep, share, save, load, take along, ask why, meet a customer."""

import csv
import io
import re
from pathlib import Path

import pytest
from visitor import CHART, DESKTOP, PATIENCE, STILL, ArenaVisitor

from sim.ui.arena.views import VIEWS
from sim.wording import Wording

pytestmark = pytest.mark.browser
T = Wording("en")
MOVED = "?scenario=price_war&v=2&front_line_warmth.strength=0.5"


def verdict(one):
    return one.page.inner_text("p.verdict")


def press(one, name):
    one.page.get_by_role("button", name=name, exact=True).first.click()
    one.page.wait_for_timeout(400)
    one.page.wait_for_selector(STILL, timeout=PATIENCE)


def close(one):
    """Close what a button opened."""
    one.page.keyboard.press("Escape")
    one.page.locator("[data-testid=stPopoverBody]").wait_for(state="detached", timeout=PATIENCE)
    one.page.wait_for_selector(STILL, timeout=PATIENCE)


def open_view(one, view):
    one.page.locator(".st-key-view").get_by_text(T(f"view.{view}"), exact=True).click()
    one.page.wait_for_function("view => location.search.includes(`view=${view}`)", arg=view, timeout=PATIENCE)
    one.page.wait_for_selector(STILL, timeout=PATIENCE)


def unfold(one, code):
    one.page.locator(f".st-key-{code} summary").first.click()
    one.page.wait_for_timeout(400)
    one.page.wait_for_selector(STILL, timeout=PATIENCE)


def taken(one, button):
    """Press a button that makes a file, and return the file's name and content."""
    with one.page.expect_download(timeout=PATIENCE) as waiting:
        button.click()
    return waiting.value.suggested_filename, Path(waiting.value.path()).read_bytes()


def test_five_questions_are_answered_before_anybody_scrolls(look):
    one = look(ArenaVisitor, MOVED)
    one.page.wait_for_function(
        "() => /reverses it|would turn|hangs most/.test(document.querySelector('p.because').innerText)",
        timeout=PATIENCE,
    )
    said, why = verdict(one), one.page.inner_text("p.because")
    assert re.search(r"\d+\.\d more of every 100 customers stay with your moves", said), "which policy, and by how much"
    assert re.search(rf"in \d+ of {one.n_markets} simulated markets", said), "how sure"
    assert re.search(r"earns \d+\.\d\d less per customer \(\d", said), "at what price"
    assert re.search(r"(Above all|Mostly): .*[+−]\d", why), "why"
    assert not re.search("chance|mood", why.partition(". ")[0]) or "holds" in why, "chance is no cause"
    box = one.page.locator("p.because").bounding_box()
    assert box["y"] + box["height"] < 400


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_nothing_is_cut_off_and_the_levers_stay_beside_the_view(look, lang):
    one = look(ArenaVisitor, MOVED)
    one.speak(lang)
    for width in (390, 768, 1240, 1280, 1440):
        one.page.set_viewport_size({"width": width, "height": 800})
        one.page.wait_for_timeout(500)
        cut = one.page.evaluate(
            """() => [...document.querySelectorAll(
                '.st-key-language *, .st-key-places *, .st-key-head *, .st-key-figures *')].filter(
                one => one.checkVisibility() && one.clientWidth > 8 && one.scrollWidth > one.clientWidth + 1
                    && getComputedStyle(one).overflowX !== 'visible' && one.innerText).map(one => one.innerText)"""
        )
        assert cut == [], width
        assert one.page.evaluate("document.documentElement.scrollWidth") <= width
        box = one.page.locator(".st-key-language").bounding_box()
        assert box["x"] + box["width"] <= width
        if width > 640:
            one.page.evaluate("document.querySelector('[data-testid=stMain]').scrollTop = 1000")
            one.page.wait_for_timeout(200)
            box = one.slider(Wording(lang)("slider.points")).bounding_box()
            assert 0 <= box["y"] < 800
            one.page.evaluate("document.querySelector('[data-testid=stMain]').scrollTop = 0")
    one.speak("en")


def test_moves_are_compared_with_those_kept_and_a_link_brings_them_timing_reach_and_assumptions_back(visit):
    one = visit(MOVED)
    press(one, T("toolbar.pin"))
    one.settle()
    one.move(T("slider.points"))
    one.settle()
    assert "than with the ones you kept" in verdict(one)
    unfold(one, "all-moves")
    one.page.get_by_text(T("side.bond"), exact=True).first.click()
    one.page.wait_for_timeout(600)
    one.choose(T("panel.move"), T("move.recovery.label"))
    one.move(T("move.recovery.fields.strength") if "move.recovery.fields.strength" in T else T("field.strength.label"))
    one.settle()
    one.choose(T("field.who.label"), T("who.members.label"))
    ends = one.page.locator("[data-testid=stSlider]").filter(has_text=T("panel.timing"))
    ends.locator("[role=slider], input[type=range]").first.focus()
    for _ in range(3):
        one.page.keyboard.press("ArrowRight")
    one.settle()
    unfold(one, "assumptions")
    one.move(T("slider.receptivity"))
    one.settle()
    one.page.wait_for_function("() => location.search.includes('population.receptivity')", timeout=PATIENCE)
    query = one.page.evaluate("location.search")
    assert "pinned=1" in query
    for part in ("recovery.strength=0.01", "recovery.who=members", "recovery.start=4", "population.receptivity=0.51"):
        assert part in query
    again = visit(query)
    assert "than with the ones you kept" in verdict(again)
    assert verdict(again) == verdict(one)
    press(one, T("toolbar.unpin"))
    one.settle()
    assert "your moves" in verdict(one)


def test_a_market_is_saved_and_loaded_again(look, visit, tmp_path):
    one = look(ArenaVisitor, MOVED)
    press(one, T("share.open"))
    name, content = taken(one, one.page.get_by_role("button", name=T("share.policy"), exact=True))
    close(one)
    assert name == "price_war-a.toml"
    (tmp_path / name).write_bytes(content)
    (tmp_path / "bad.toml").write_text("[changes.bond]\nwait = 1.0\n")
    two = visit()
    press(two, T("share.open"))
    two.page.locator("input[type=file]").set_input_files(tmp_path / "bad.toml")
    two.page.wait_for_timeout(800)
    press(two, T("share.open_file"))
    two.page.wait_for_selector("[data-testid=stToast]", timeout=PATIENCE)
    assert 'unknown key "changes.bond.wait"' in two.page.inner_text("[data-testid=stToast]").replace("\n", " ")
    two.page.locator("input[type=file]").set_input_files(tmp_path / name)
    two.page.wait_for_timeout(800)
    press(two, T("share.open_file"))
    two.settle()
    two.page.wait_for_function("() => document.querySelector('p.verdict').innerText.length > 0", timeout=PATIENCE)
    figures = "[data-testid=stMetricValue] >> nth=0"
    assert two.page.inner_text(figures) == one.page.inner_text(figures)


def test_the_report_and_the_numbers_can_be_taken_along(look):
    pypdf = pytest.importorskip("pypdf")
    one = look(ArenaVisitor, MOVED)
    said = verdict(one)
    retained = one.page.inner_text("[data-testid=stMetricValue] >> nth=0")
    press(one, T("toolbar.export"))
    body = one.page.locator("[data-testid=stPopoverBody]")
    name, page = taken(one, body.get_by_role("button", name=T("export.html"), exact=True))
    assert name == "price_war-report.html"
    assert said.split("(")[0].strip() in page.decode()
    name, paper = taken(one, body.get_by_role("button", name=T("export.pdf"), exact=True))
    assert name == "price_war-report.pdf"
    text = " ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(paper)).pages)
    assert " ".join(said.split("(")[0].split()) in " ".join(text.split())
    _, figures = taken(one, body.get_by_role("button", name=T("export.figures"), exact=True))
    rows = list(csv.DictReader(io.StringIO(figures.decode())))
    assert any(f"{100 * float(value):.1f}" == retained or f"{float(value):.1f}" == retained
               for row in rows for value in row.values() if re.fullmatch(r"-?\d+\.?\d*", value or ""))  # fmt: skip
    close(one)
    one.page.locator(".st-key-opened-view").get_by_role("button", name=T("save.open"), exact=True).first.click()
    saved = one.page.locator("[data-testid=stPopoverBody]")
    begins = {"PNG": b"\x89PNG", "SVG": b"<svg", "CSV": b"part,"}
    for kind, begin in begins.items():
        name, content = taken(one, saved.get_by_role("button", name=kind, exact=True))
        assert name == f"causes.{kind.lower()}"
        assert content.startswith(begin)
    close(one)


def test_a_customer_tells_her_story(look):
    one = look(ArenaVisitor, MOVED)
    open_view(one, "story")
    one.page.wait_for_selector(".st-key-opened-view table", timeout=PATIENCE)
    first = one.page.inner_text(".st-key-opened-view table")
    assert re.search(r"Months? \d", first)
    one.page.locator(".st-key-opened-view [role=combobox]").first.click()
    one.page.keyboard.press("ArrowDown")
    one.page.keyboard.press("Enter")
    one.page.wait_for_function(
        "before => document.querySelector('.st-key-opened-view table')?.innerText !== before", arg=first,
        timeout=PATIENCE,
    )  # fmt: skip
    open_view(one, "reasons")


def test_every_view_has_a_chart_no_table_of_one_of_its_layers_and_stands_in_nobodys_way(visit):
    one = visit(f"{MOVED}&view=map")
    for code in ("all-moves", "rival-moves", "assumptions", "changed"):
        unfold(one, code)
    for scheme in ("light", "dark"):
        one.turn(DESKTOP, scheme)
        assert one.barriers() == [], scheme
        assert any(label.startswith("Download as PNG") for label in one.offered()), "the toolbar itself is there"
        for view in VIEWS:
            open_view(one, view)
            one.page.locator(f".st-key-opened-view {CHART}").first.wait_for(timeout=PATIENCE)
            assert one.page.locator("[data-testid=stException]").count() == 0, view
            assert [label for label in one.offered() if label.startswith("Show data")] == [], view
            one.page.wait_for_timeout(400)  # what fades in has no contrast yet
            assert one.barriers("'.st-key-opened-view'") == [], (view, scheme)
