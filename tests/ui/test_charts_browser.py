"""What charts, chips and the verdict show in a real browser: no wrong table, no label on another, colours with a meaning."""

import re
from itertools import pairwise

import pytest
from visitor import CHART, DESKTOP, PATIENCE, ArenaVisitor

from sim.charts import PALETTES, contrast
from sim.wording import LANGUAGES, Wording

pytestmark = pytest.mark.browser
WARM = "?scenario=price_war&v=2&front_line_warmth.strength=0.5"
END_LABELS = f"""() => [...document.querySelectorAll('{CHART}')][1].querySelectorAll('.mark-text.role-mark text').values().filter(
    one => one.textContent.trim()).map(one => [one.textContent, ...['left', 'top', 'right', 'bottom'].map(
    side => one.getBoundingClientRect()[side])]).toArray()"""
BARS = """() => [...document.querySelectorAll('p.verdict > span')].map(one => [
    one.className, getComputedStyle(one).borderLeftColor, getComputedStyle(document.querySelector('.stApp')).backgroundColor])"""


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_numbers_of_the_main_charts_are_offered_as_a_table(look, lang):
    one, t = look(ArenaVisitor, WARM), Wording(lang)
    one.speak(lang)
    one.page.get_by_role("button", name=re.compile(t("curves.numbers"))).click()
    table = one.page.locator("[data-testid=stPopoverBody] [data-testid=stDataFrame]")
    table.wait_for(timeout=PATIENCE)
    heads = table.locator("[role=columnheader]")
    heads.first.wait_for(state="attached", timeout=PATIENCE)
    assert t("curves.table.month") in " ".join(heads.all_text_contents())
    one.page.keyboard.press("Escape")
    table.wait_for(state="detached", timeout=PATIENCE)
    one.speak("en")


def test_no_label_of_the_difference_lies_on_another_or_on_the_axis(visit):
    one, t = visit(WARM), Wording("en")
    one.page.get_by_role("button", name=t("toolbar.pin"), exact=True).first.click()
    one.settle()
    one.move(t("slider.points"))
    one.settle()
    for lang in LANGUAGES:
        one.speak(lang)
        one.page.wait_for_timeout(500)
        assert_apart(one, Wording(lang))


def assert_apart(one, t):
    labels = sorted(one.page.evaluate(END_LABELS), key=lambda label: label[2])
    assert [words for words, *_ in labels if t("chart.baseline") in words], "the market without any moves is named"
    assert len(labels) == 5
    for (upper, _, _, _, bottom), (lower, _, top, _, _) in pairwise(labels):
        assert bottom <= top + 3.0, f"{upper} lies on {lower}"
    plot = one.page.evaluate(
        f"() => {{ const box = document.querySelectorAll('{CHART}')[1].querySelector('.mark-rule').getBoundingClientRect();"
        "return [box.left, box.right]; }"
    )
    drawn = one.page.evaluate(
        f"() => [...document.querySelectorAll('{CHART}')[1].querySelectorAll('.mark-line path')].map(one =>"
        "one.getBoundingClientRect().bottom)"
    )
    months = one.page.evaluate(
        f"() => Math.min(...[...document.querySelectorAll('{CHART}')[1].querySelectorAll('.role-axis-label text')].filter("
        "one => /^(12|24|36)$/.test(one.textContent)).map(one => one.getBoundingClientRect().top))"
    )
    assert all(left >= plot[1] for _, left, *_ in labels)
    assert max(drawn) <= months, "no line runs through the months"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_bar_is_coloured_by_what_its_sentence_says(look, scheme):
    palette, colours = PALETTES[scheme], {}
    for query in ("", WARM, "?scenario=calm_market"):
        for way, bar, ground in look(ArenaVisitor, query, color_scheme=scheme).page.evaluate(BARS):
            colours.setdefault(way, set()).add(hexed(bar))
            assert contrast(hexed(bar), hexed(ground)) >= 3.0, way
    assert set(colours) == {"gain", "loss", "open"}
    assert [len(found) for found in colours.values()] == [1, 1, 1]
    assert len(set.union(*colours.values())) == 3
    assert not set.union(*colours.values()) & {*palette.kinds.values(), *palette.holds.values()} - {palette.ink}


def hexed(colour):
    return "#" + "".join(f"{int(part):02X}" for part in re.findall(r"\d+", colour)[:3])


def test_the_language_stands_flush_with_the_buttons_below_it(look):
    page = look(ArenaVisitor, "").page
    for width in (1440, 1200, 800):
        page.set_viewport_size({"width": width, "height": 900})
        page.wait_for_timeout(400)
        edges = [page.locator(where).last.bounding_box() for where in (".st-key-language button", ".st-key-head")]
        assert edges[0]["x"] + edges[0]["width"] == pytest.approx(edges[1]["x"] + edges[1]["width"], abs=1.0), width
    page.set_viewport_size(DESKTOP)
    page.wait_for_timeout(400)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_shares_of_an_axis_stand_at_their_lines(look, lang):
    one = look(ArenaVisitor, "")
    one.speak(lang)
    found = one.page.evaluate(
        f"""() => {{ const chart = document.querySelector('{CHART}'), of = (what, pick) => [...chart.querySelectorAll(what)].map(pick);
            const middle = box => (box.top + box.bottom) / 2;
            const lines = of('.role-axis-grid line', one => middle(one.getBoundingClientRect()));
            return of('.role-axis-label text', one => [one.textContent, middle(one.getBoundingClientRect())]).filter(
                ([text]) => text.endsWith('%')).map(([text, at]) => [text, Math.min(...lines.map(y => Math.abs(y - at)))]); }}"""
    )
    one.speak("en")
    assert {"0%", "100%"} <= {text for text, _ in found}
    assert [text for text, off in found if off > 2.5] == []
