"""The report in a real browser: on a phone and on a desk nothing makes the page itself scroll sideways."""

import pytest

from sim.briefing import briefing, to_html
from sim.briefing.content import command_line
from sim.exhibits.standard import standard_exhibits
from sim.scenario import load
from sim.study.compare import compare
from sim.wording import LANGUAGES, Wording

pytestmark = pytest.mark.slow
WIDTHS = (320, 390, 768, 1200, 1440)
LINK = "http://localhost:8501/?" + "&".join(f"a_lever_with_a_long_name_{at}.strength=0.{at}" for at in range(60))
WIDER = """() => [...document.querySelectorAll('body *')].filter(one =>
    one.getBoundingClientRect().right > document.documentElement.clientWidth + 1 && !one.closest('.scroll')
).map(one => one.outerHTML.slice(0, 120))"""


@pytest.fixture(scope="module")
def small():
    size = {"customers": 300, "months": 30}
    return compare(load("price_war_buyout").with_changes(size), load("calm_market").with_changes(size), 3)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_never_scrolls_sideways(browser, small, language):
    t = Wording(language)
    exhibits, command = standard_exhibits(small, 24, t), command_line(small, 24, language)
    page = browser.new_page()
    page.set_content(to_html(briefing(small, 24, "war", t, exhibits, link=LINK, command=command)))
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 844})
        inside, outside = page.evaluate(
            "() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]"
        )
        assert inside <= outside, width
        assert page.evaluate(WIDER) == [], width
    page.close()
