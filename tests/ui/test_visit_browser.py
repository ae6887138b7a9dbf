"""What a visitor did, in a real browser: back and forth, replay, one's own file, and what is said meanwhile."""

import re

import pytest
from playwright.sync_api import expect
from visitor import DESKTOP, PATIENCE, PHONE, ArenaVisitor

from sim.wording import Wording

pytestmark = pytest.mark.browser

OWN = 'title = "My company"\nbaseline = "price_war"\n[changes.market]\ncustomers = 1200000\n[changes.bond]\nweight = 4.0\n'
BAD = "[changes.bond]\nwait = 1.0\n"


def moved(one, name, notches=1):
    """Move a slider, wait until the address has followed, and return what the screen then says."""
    before = one.page.url
    one.slider(name).focus()
    for _ in range(notches):
        one.page.keyboard.press("ArrowRight")
        one.page.wait_for_timeout(120)
    one.page.wait_for_function("before => location.href !== before", arg=before, timeout=PATIENCE)
    one.settle()
    return one.page.inner_text("p.verdict")


def wait_for_verdict(one, text):
    one.page.wait_for_function(
        "text => document.querySelector('p.verdict').innerText === text", arg=text, timeout=PATIENCE
    )
    one.settle()


def wait_for_position(one, name, position):
    expect(one.slider(name)).to_have_value(position, timeout=PATIENCE)


def test_back_and_forward_bring_the_screen_of_the_address_and_many_notches_are_one_step(look):
    one = look(ArenaVisitor)
    entries = one.page.evaluate("history.length")
    screens = [one.page.inner_text("p.verdict"), moved(one, "Front-line warmth", 9)]
    assert "front_line_warmth.strength=0.45" in one.page.url
    assert one.page.evaluate("history.length") == entries + 1, "many notches are one step"
    screens.append(moved(one, "Price match", 2))
    positions = [("0", "0"), ("45", "0"), ("45", "20")]
    assert len(set(screens)) == 3
    for at, step in ((1, "go_back"), (0, "go_back"), (1, "go_forward"), (2, "go_forward")):
        getattr(one.page, step)()
        wait_for_verdict(one, screens[at])
        for name, position in zip(("Front-line warmth", "Price match"), positions[at], strict=True):
            wait_for_position(one, name, position)
    one.page.go_back()
    wait_for_verdict(one, screens[1])
    one.page.get_by_role("button", name="Redo", exact=False).first.click()
    wait_for_verdict(one, screens[2])
    one.reset()


def test_another_language_keeps_the_levers_and_back_brings_language_and_view_back_too(visit):
    one, t = visit("?scenario=price_war&v=2&front_line_warmth.strength=0.4"), Wording("zh")
    one.page.get_by_text("中文", exact=True).click()
    one.page.wait_for_function("() => location.search.includes('lang=zh')", timeout=PATIENCE)
    one.page.wait_for_function(
        "() => document.querySelector('p.verdict').innerText.includes('您的举措')", timeout=PATIENCE
    )
    one.settle()
    wait_for_position(one, "一线员工的热情", "40")
    one.page.get_by_role("radio", name=t("view.money"), exact=True).first.click()
    one.page.wait_for_function("() => location.search.includes('view=money')", timeout=PATIENCE)
    one.page.go_back()
    one.page.wait_for_function("() => !location.search.includes('view=')", timeout=PATIENCE)
    reasons = one.page.get_by_role("radio", name=t("view.reasons"), exact=True).first
    expect(reasons).to_have_attribute("aria-checked", "true", timeout=PATIENCE)
    one.settle()
    one.page.go_back()
    one.page.wait_for_function(
        "() => document.querySelector('p.verdict').innerText.includes('your moves')", timeout=PATIENCE
    )
    one.settle()
    assert "lang" not in one.page.url
    wait_for_position(one, "Front-line warmth", "40")


def test_each_frame_of_a_replay_is_its_own_scene(look):
    one = look(ArenaVisitor)
    one.move("Front-line warmth")
    one.settle()
    after = one.page.inner_text("p.verdict")
    one.page.evaluate("""() => {
        window.frames_seen = [];
        new MutationObserver(() => {
            const said = document.querySelector('p.verdict')?.innerText;
            if (said && said !== window.frames_seen.at(-1)) window.frames_seen.push(said);
        }).observe(document.body, {childList: true, subtree: true, characterData: true});
    }""")
    one.page.get_by_role("button", name="Replay").first.click()
    for frame, verdict, line in (
        (
            "Before the last change: Front-line warmth 0%",
            "customers stay in “Price war”",
            "a calm market",
        ),
        ("After the last change: Front-line warmth 5%", "your moves", "without your moves"),
    ):
        one.page.wait_for_function(
            """([frame, verdict, line]) => {
                const said = document.querySelector('p.verdict').innerText;
                const title = document.querySelector('p.chart-title').innerText;
                return said.includes(frame) && said.includes(verdict) && title.includes(line);
            }""",
            arg=[frame, verdict, line], timeout=PATIENCE,
        )  # fmt: skip
    wait_for_verdict(one, after)
    seen = one.page.evaluate("window.frames_seen")
    assert [said for said in seen if said.startswith("Before") and "your moves" in said] == []
    assert [said for said in seen if said.startswith("After") and "customers stay in “Price war”" in said] == []
    one.reset()


def opened_file(one, text):
    page = one.page
    page.get_by_role("button", name="Share or save").click()
    page.set_input_files(
        "[data-testid=stFileUploaderDropzoneInput]",
        files=[{"name": "mine.toml", "mimeType": "text/plain", "buffer": text.encode()}],
    )
    page.get_by_role("button", name="Open this file").and_(page.locator(":enabled")).click()


def wait_for_own(one):
    """Wait until the screen shows the visitor's own file, by its name and by its size."""
    expect(one.page.get_by_role("combobox", name="Scenario").first).to_have_value("My company", timeout=PATIENCE)
    size = one.page.locator(f"text=/^{one.n_markets} pairs/")
    expect(size).to_contain_text("the scenario itself has 1,200,000 customers", timeout=PATIENCE)
    one.settle()


OPENED = "[data-testid=stToast] >> text=/1,200,000 customers .* a sample of 4,000/"


def test_ones_own_file_outlives_a_reload_and_can_be_shared(visit):
    one = visit()
    plain = moved(one, "Front-line warmth", 9)
    one.reset()
    opened_file(one, OWN)
    one.page.wait_for_selector(OPENED, timeout=PATIENCE)
    one.page.keyboard.press("Escape")
    wait_for_own(one)
    verdict = moved(one, "Front-line warmth", 9)
    assert verdict != plain, "the file says something else than the scenario that the page begins with"
    one.page.reload()
    again = visit(one.page.evaluate("location.search"))
    for visitor in (one, again):
        wait_for_own(visitor)
        wait_for_verdict(visitor, verdict)


@pytest.mark.parametrize("does", ["closes", "moves", "closes, having moved"])
def test_ones_own_file_stays_though_the_browser_draws_it_late(visit, does):
    """What a visitor does before the file is drawn says where every old control was: that is no choice and no move."""
    one, browsers, unheard, is_held = visit(), [], [], False

    def pass_on(browser):
        def hear(message):
            nonlocal is_held
            (unheard.append if is_held else browser.send)(message)
            is_held = is_held or b"1,200,000 customers" in message

        browser.connect_to_server().on_message(hear)
        browsers.append(browser)

    one.page.route_web_socket(re.compile("_stcore/stream"), pass_on)
    one.page.reload()
    one.settle()
    if does == "closes, having moved":
        moved(one, "Front-line warmth", 9)
    opened_file(one, OWN)
    one.page.wait_for_selector(OPENED, timeout=PATIENCE)
    n = -1
    while n != len(unheard):  # until the server has drawn everything
        n = len(unheard)
        one.page.wait_for_timeout(3000)
    assert n > 0
    if does == "moves":
        one.slider("Front-line warmth").focus()
        one.page.keyboard.press("ArrowRight")
    else:
        one.page.keyboard.press("Escape")
    one.page.wait_for_timeout(1000)  # what was done is on its way
    is_held = False
    for message in unheard:
        browsers[-1].send(message)
    wait_for_own(one)
    wait_for_position(one, "Front-line warmth", "5" if does == "moves" else "0")
    one.page.wait_for_function(
        "moved => location.search.includes('own=') && location.search.includes('warmth') === moved",
        arg=does == "moves", timeout=PATIENCE,
    )  # fmt: skip


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_what_is_said_covers_neither_the_language_switch_nor_what_is_open(look, viewport):
    one = look(ArenaVisitor, viewport=viewport)
    opened_file(one, BAD)
    toast = one.page.locator("[data-testid=stToast]").first
    toast.wait_for(timeout=PATIENCE)
    one.page.wait_for_timeout(800)  # it slides in
    said = toast.bounding_box()
    assert re.search("Did you mean", toast.inner_text())
    for other in (".st-key-language", "[data-testid=stPopoverBody]", "p.verdict"):
        box = one.page.locator(other).first.bounding_box()
        is_above = box["y"] + box["height"] <= said["y"]
        is_beside = box["x"] + box["width"] <= said["x"] or said["x"] + said["width"] <= box["x"]
        assert is_above or is_beside, (other, box, said)
    assert said["y"] + said["height"] <= viewport["height"]
    one.page.keyboard.press("Escape")
    toast.wait_for(state="detached", timeout=PATIENCE)
