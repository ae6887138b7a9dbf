"""The cases: every scenario told once, with a picture and words in every language; cards that open what they name."""

import re
import xml.etree.ElementTree as ElementTree
from collections import Counter
from html import escape

import pytest
from streamlit.testing.v1 import AppTest
from visitor import DESKTOP, PATIENCE, PHONE, WCAG, Visitor, visits

from sim.charts.palette import PALETTES, contrast
from sim.scenario import load, scenario_names
from sim.ui.shared.frame import title_of
from sim.ui.stories.cases import HERE, NIGHT, case_of, cases, groups
from sim.ui.stories.page import picture, source_words
from sim.wording import LANGUAGES, Wording, catalogue

every_case = pytest.mark.parametrize("case", cases(), ids=lambda case: case.code)
every_language = pytest.mark.parametrize("language", LANGUAGES)
ALLOWED = {"svg", "g", "rect", "circle", "ellipse", "path"}


def test_every_scenario_is_told_in_exactly_one_case():
    told = Counter(name for case in cases() for name in case.scenarios)
    assert [name for name, times in told.items() if times > 1] == []
    assert sorted(told) == scenario_names()


def test_a_group_stands_together():
    in_order = [case.group for case in cases()]
    assert in_order == [group for group in groups() for other in in_order if other == group]


def test_the_flagship_opens_the_first_card():
    assert cases()[0].main == "price_war"


def test_a_scenario_knows_its_case_and_its_siblings():
    case = case_of("newtel_voucher")
    assert case.code == "newtel"
    assert set(case.others("newtel_voucher")) == set(case.scenarios) - {"newtel_voucher"}
    assert [case_of(name) for name in ("C05-1", "own", "")] == [None] * 3


@every_language
@every_case
def test_a_case_has_its_words(case, language):
    texts = catalogue(language)
    assert {f"case.{case.code}.{part}" for part in ("title", "hook", "alt")} <= set(texts)
    assert f"stories.group.{case.group}" in texts
    hook = texts[f"case.{case.code}.hook"]
    assert len(hook) <= 90
    assert hook.endswith("?"), "a card asks; what the market answers stands in the arena"


@every_language
def test_no_words_and_no_pictures_are_left_over(language):
    codes = {case.code for case in cases()}
    assert {code.split(".")[1] for code in catalogue(language) if code.startswith("case.")} == codes
    assert {path.stem for path in (HERE / "pictures").iterdir()} == codes
    named = {code.split(".")[2] for code in catalogue(language) if code.startswith("stories.group.")}
    assert named == set(groups())


@every_language
def test_cards_can_be_told_apart(language):
    t = Wording(language)
    for part in ("title", "hook", "alt"):
        assert max(Counter(t(f"case.{case.code}.{part}") for case in cases()).values()) == 1
    assert max(Counter(title_of(load(case.main), t) for case in cases()).values()) == 1


@every_case
def test_a_picture_is_small_plain_and_without_words(case):
    drawn = case.picture("light")
    assert len(drawn.encode()) < 4000
    root = ElementTree.fromstring(drawn)
    assert root.get("viewBox") == "0 0 240 120"
    assert {element.tag.rpartition("}")[2] for element in root.iter()} <= ALLOWED
    assert not re.search(r"href|url\(|style|https?://(?!www\.w3\.org/2000/svg)", drawn)
    assert not any((element.text or "").strip() for element in root.iter())


@every_case
def test_a_picture_changes_its_colours_with_the_page(case):
    day, night = case.picture("light"), case.picture("dark")
    ElementTree.fromstring(night)
    assert not any(colour in night for colour in NIGHT)
    assert re.sub(r"#\w{6}", "", day) == re.sub(r"#\w{6}", "", night)


@pytest.mark.parametrize("palette", PALETTES)
def test_kinds_keep_their_colours_and_stand_out(palette):
    panel = "#E6ECF3" if palette == "light" else NIGHT["#E6ECF3"]
    drawn = "".join(case.picture(palette) for case in cases())
    for kind in ("engaged", "satisfied", "locked_in"):
        colour = PALETTES[palette].kinds[kind]
        assert colour in drawn
        assert contrast(colour, panel) >= 2.8
    other = {"light": "dark", "dark": "light"}[palette]
    assert PALETTES[other].kinds["satisfied"] not in drawn


@every_language
def test_a_picture_is_said_in_words_and_needs_no_request(language):
    t = Wording(language)
    for case in cases():
        tag = picture(case, t, "light")
        assert f'alt="{escape(t(f"case.{case.code}.alt"))}"' in tag
        assert re.search(r'src="data:image/svg\+xml;base64,[\w+/=]+"', tag)


@pytest.mark.parametrize(("source", "said"), [
    ("article 001, claim C34", "From article 001, claim C34"),
    ("articles 000 and 004, claims C07, C82, C85", "From articles 000 and 004, claims C07, C82 and C85"),
    ("against article 004, claims C85, C103", "Against article 004, claims C85 and C103"),
    ("article 002, claim C61, against Ascarza et al. 2016", "From article 002, claim C61"),
    ("the market before any war", ""), ("", ""),
])  # fmt: skip
def test_the_source_is_read_from_the_scenario(source, said):
    assert source_words(source, Wording("en")) == said
    chinese = source_words(source, Wording("zh"))
    assert re.findall(r"\d+", chinese) == (re.findall(r"\d+", said))


def gallery(language):
    import streamlit as st

    from sim.ui.stories.page import show
    from sim.wording import Wording

    show(Wording(language), "light", lambda name: st.session_state.update(chosen=name))
    st.caption(st.session_state.get("chosen", "none"))


@pytest.mark.slow
@every_language
def test_every_card_opens_its_scenario(language):
    app = AppTest.from_function(gallery, args=(language,), default_timeout=60).run()
    assert not app.exception
    assert {button.key for button in app.button} >= {f"open-{case.code}" for case in cases()}
    for case in (cases()[0], cases()[17], cases()[-1]):
        app.button(key=f"open-{case.code}").click().run()
        assert app.caption[0].value == case.main


@pytest.mark.slow
def test_a_group_can_be_looked_at_alone():
    app = AppTest.from_function(gallery, args=("en",), default_timeout=60).run()
    app.button_group(key="story group").set_value("bond").run()
    shown = {button.key for button in app.button if button.key.startswith("open-")}
    assert shown == {f"open-{case.code}" for case in cases() if case.group == "bond"}


class Looker(Visitor):
    """Somebody who looks through the stories."""

    path = "stories"

    def arrive(self):
        self.page.wait_for_selector(".st-key-case-memory_lost img", timeout=PATIENCE)
        self.settle()


@pytest.fixture
def read(browser, address):
    yield from visits(Looker, browser, address)


def arrived(page, scenario):
    page.wait_for_selector("p.question", timeout=PATIENCE)
    page.wait_for_function(f"() => location.search.includes('scenario={scenario}')", timeout=PATIENCE)


@pytest.mark.browser
def test_a_variant_is_chosen_with_the_keyboard_and_a_click_anywhere_on_a_card_opens_it(read):
    page = read("?lang=zh").page
    page.locator(".st-key-more-newtel button").focus()
    page.keyboard.press("Enter")
    page.get_by_role("menuitem", name=load("newtel_voucher").title_zh).press("Enter")
    arrived(page, "newtel_voucher")
    page.get_by_role("link", name=Wording("zh")("page.stories"), exact=True).click()
    page.locator(".st-key-case-linda img").click(force=True)  # what is clicked is the button that covers the card
    arrived(page, "linda_television")
    assert "lang=zh" in page.url


@pytest.mark.browser
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_nothing_scrolls_within_a_card(look, lang):
    one = look(Looker)
    one.speak(lang)
    page = one.page
    for width in (1440, 1200, 1024, 768, 390):
        page.set_viewport_size({"width": width, "height": 900})
        page.wait_for_timeout(500)
        page.locator(".st-key-case-price_war").hover()
        found = page.evaluate(
            """() => [...document.querySelectorAll('[class*=st-key-case-], [class*=st-key-case-] *')].filter(one =>
                one.clientWidth && getComputedStyle(one).overflowX !== 'visible' && one.scrollWidth > one.clientWidth
            ).map(one => one.className)"""
        )
        assert found == [], width
        sticks_out = page.evaluate(
            """() => [...document.querySelectorAll('[class*=st-key-case-]')].filter(card =>
                [...card.querySelectorAll('button, img, p, h3')].some(one =>
                    one.getBoundingClientRect().right > card.getBoundingClientRect().right)).map(one => one.className)"""
        )
        assert sticks_out == [], width
    page.set_viewport_size(DESKTOP)
    one.speak("en")


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_gallery_is_open_to_everybody(look, scheme):
    for viewport in (DESKTOP, PHONE):
        one = look(Looker, color_scheme=scheme, viewport=viewport)
        assert one.barriers(rules=[*WCAG, "best-practice"]) == []
        assert one.page.evaluate("() => document.documentElement.scrollWidth <= window.innerWidth")
