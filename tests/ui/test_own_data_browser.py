"""The page "Your data" in a real browser: a file dropped, corrected, measured, saved, forgotten, and seen by no other."""

import os
from pathlib import Path

import pytest
from visitor import CHART, PATIENCE, PHONE, Visitor, visits

pytestmark = [pytest.mark.browser, pytest.mark.slow]
IN_HAND = {"viewport": PHONE, "has_touch": True, "is_mobile": True}
ROWS = [f"Xanthippe {n % 40},{1 + n % 12:02d}/{1 + n // 40 % 12:02d}/2023,{5 + n % 7}.50" for n in range(60_000)]
OPEN = "customer,date,amount\n" + "\n".join(ROWS) + "\n"


class Owner(Visitor):
    """A visitor with customers of their own."""

    path = "data"

    def arrive(self):
        self.page.wait_for_selector("[data-testid=stFileUploader]", timeout=PATIENCE)
        self.settle()

    def drop(self, text, name="mine.csv"):
        self.page.locator("[data-testid=stFileUploader] input[type=file]").set_input_files(
            {"name": name, "mimeType": "text/csv", "buffer": text.encode()}
        )
        self.page.wait_for_selector("p.understood", timeout=PATIENCE)
        self.settle()

    def try_one(self, code):
        self.page.locator(f".st-key-example-{code} button").click()
        self.page.wait_for_selector(CHART, timeout=PATIENCE)
        self.settle()

    def forget(self):
        self.page.locator(".st-key-forget-own button").click()
        self.arrive()


@pytest.fixture
def own(browser, address):
    yield from visits(Owner, browser, address)


def test_a_file_is_dropped_corrected_measured_saved_and_forgotten_and_another_visitor_sees_nothing_of_it(own):
    one = own()
    one.drop(OPEN)
    assert "can be read in two ways" in one.page.inner_text("p.finding")
    one.choose("Order of dates", "day, month")
    one.page.get_by_role("button", name="Read it again").click()
    one.page.wait_for_selector(CHART, timeout=PATIENCE)
    one.settle()
    assert "a log of transactions: 60,000 of 60,000 rows used" in one.page.inner_text("p.understood")
    with one.page.expect_download() as waiting:
        one.page.get_by_role("button", name="Save all numbers").click()
    assert '"rfm"' in Path(waiting.value.path()).read_text(encoding="utf-8")
    other = own()
    assert other.page.locator("p.understood").count() == 0
    assert "mine.csv" not in other.page.content()
    one.page.get_by_role("link", name="Stories").click()
    one.page.wait_for_url("**/stories**")
    one.settle()
    one.page.get_by_role("link", name="Your data").click()
    one.arrive()
    assert one.page.locator("p.understood").count() == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("device", [{}, IN_HAND], ids=["desktop", "phone"])
def test_nothing_stands_in_anybodys_way_before_and_after(look, scheme, device):
    one = look(Owner, color_scheme=scheme, **device)
    assert one.barriers() == []
    one.try_one("panel")
    assert one.barriers() == []
    assert one.page.evaluate("document.documentElement.scrollWidth") <= one.viewport["width"]
    one.forget()


@pytest.mark.parametrize("language", ["en", "zh"])
def test_pictures_of_the_page_can_be_taken(look, tmp_path, language):
    """With BOND_PICTURES set to docs/images, this renews the pictures of the page."""
    folder = Path(os.environ.get("BOND_PICTURES", tmp_path))
    one = look(Owner)
    one.speak(language)
    one.try_one("log")
    one.page.mouse.move(0, 0)
    one.page.wait_for_timeout(800)
    picture = folder / ("own-data-desktop.png" if language == "en" else "own-data-desktop-zh.png")
    one.page.screenshot(path=picture)
    assert picture.stat().st_size > 20_000
    one.forget()
    one.speak("en")
