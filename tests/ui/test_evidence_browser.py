"""The page of evidence in a real browser: reached by a click, filtered, read in both languages, opened as a pair."""

import os
import re
from pathlib import Path

import pytest
from visitor import CHART, PATIENCE, PHONE, Visitor, visits

from sim.evidence.ledger import ledger
from sim.evidence.measured import measured

pytestmark = pytest.mark.browser


class Reader(Visitor):
    """Somebody who reads the evidence."""

    path = "evidence"

    def arrive(self):
        self.page.wait_for_selector("p.claim", timeout=PATIENCE)
        self.settle()


IN_HAND = {"viewport": PHONE, "has_touch": True, "is_mobile": True}


@pytest.fixture
def read(browser, address):
    yield from visits(Reader, browser, address)


def test_the_ledger_is_counted(look):
    page = look(Reader).page
    counts = measured("claims")["counts"]
    said = page.inner_text("p.verdict >> nth=0")
    assert f"Of {counts['claims']} claims" in said
    assert f"{counts['refuted']} refuted" in said
    assert page.query_selector_all("[data-testid=stException]") == []


def test_no_chart_offers_a_table_of_one_of_its_layers(look):
    one = look(Reader)
    assert [label for label in one.offered() if label.startswith("Show data")] == []


def test_a_claim_is_found_by_its_row_by_typing_and_by_filters_and_its_chart_speaks(read):
    one = read()
    box = one.page.locator("[data-testid=stDataFrame]").first.bounding_box()
    one.page.mouse.click(box["x"] + 15, box["y"] + 35 + 1.5 * 35)
    one.page.wait_for_function(
        f"() => document.querySelector('p.claim').innerText.includes({ledger()['C02'].says!r})", timeout=PATIENCE
    )
    one.choose("Claim", "C43")
    assert ledger()["C43"].says in one.page.inner_text("p.claim >> nth=0")
    chart = one.page.locator(CHART).first
    label = chart.evaluate(
        "c => (c.closest('[aria-label]') || c.querySelector('[aria-label]')).getAttribute('aria-label')"
    )
    assert re.search(r"as measured [−+\d]", label)
    one.choose("Verdict", "refuted")
    first = next(row for row in measured("claims")["claims"] if row["verdict"] == "refuted")
    one.page.wait_for_function(
        f"() => document.querySelector('p.claim').innerText.includes({first['says']!r})", timeout=PATIENCE
    )


def test_a_claim_opens_as_a_pair_in_the_arena(read):
    one = read("?claim=C05")
    one.page.get_by_role("link", name="Open as a pair in the arena").first.click()
    one.page.wait_for_selector("p.question", timeout=PATIENCE)
    one.page.wait_for_function("() => document.querySelector('p.verdict') !== null", timeout=PATIENCE)
    claim = next(c for c in ledger().values() if c.experiments[0].asks in one.page.inner_text("p.question"))
    assert f"scenario={claim.id}-1" in one.page.url


def test_facts_have_their_page_and_targets(look):
    one = look(Reader)
    one.page.get_by_role("tab", name="Published facts").click()
    one.page.wait_for_selector("[data-testid=stTable] >> visible=true", timeout=PATIENCE)
    hard = measured("facts")["counts"]["H"]
    said = one.page.locator("p.verdict >> visible=true").first.inner_text()
    assert f"{hard['passed']} of {hard['facts'] - hard['contested']} hard targets" in said
    one.page.get_by_role("tab", name="Claims of the articles").click()
    one.page.wait_for_selector("p.claim >> visible=true", timeout=PATIENCE)


def test_the_page_speaks_chinese(look):
    one = look(Reader, locale="zh-CN")
    assert "条主张中" in one.page.inner_text("p.verdict >> nth=0")
    assert re.search(r"[一-鿿]", one.page.inner_text("p.claim >> nth=0"))


def test_a_phone_scrolls_one_way_only(look):
    one = look(Reader, **IN_HAND)
    assert one.page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("device", [{}, IN_HAND], ids=["desktop", "phone"])
def test_nothing_stands_in_anybodys_way(look, scheme, device):
    assert look(Reader, color_scheme=scheme, **device).barriers() == []


def test_a_picture_for_the_readme_can_be_taken(look, tmp_path):
    """With BOND_PICTURES set to docs/images, this renews the picture of the page."""
    folder = Path(os.environ.get("BOND_PICTURES", tmp_path))
    one = look(Reader)
    one.page.mouse.move(0, 0)
    one.page.wait_for_timeout(800)
    one.page.screenshot(path=folder / "evidence-desktop.png")
    assert (folder / "evidence-desktop.png").stat().st_size > 20_000
