"""Five numbers in; the link, opened in another browser, shows the same totals in the visitor's currency."""

import re

import pytest
from visitor import PATIENCE, STILL

pytestmark = pytest.mark.browser
FIVE = {"Customers": "1200000", "Price per month": "24", "Margin (%)": "40", "Churn (%)": "1.8", "Currency": "EUR"}


def totals(one):
    return one.page.locator("p.because").last.inner_text()


def test_five_numbers_in_and_the_link_opened_elsewhere(visit):
    one = visit()
    one.page.get_by_role("button", name="Your company").click()
    for label, value in FIVE.items():
        field = one.page.get_by_label(label, exact=True).first
        field.fill(value)
        field.press("Tab")
    one.page.get_by_role("button", name="Put it in").click()
    one.page.get_by_text("simulated customers stand for 1,200,000").wait_for(timeout=PATIENCE)
    one.page.wait_for_selector(STILL, timeout=PATIENCE)
    assert re.search(r"pay \d+ M EUR in the first year", totals(one).replace("\u00a0", " "))
    assert "Profit (EUR)" in one.page.inner_text(".st-key-figures")
    one.page.wait_for_function("() => location.search.includes('company=')", timeout=PATIENCE)
    query = one.page.evaluate("location.search")

    other = visit(query)
    other.page.get_by_text("simulated customers stand for 1,200,000").wait_for(timeout=PATIENCE)
    other.page.wait_for_selector(STILL, timeout=PATIENCE)
    assert totals(other) == totals(one)
    assert "Profit (EUR)" in other.page.inner_text(".st-key-figures")
    assert other.page.get_by_role("button", name="24 EUR").is_visible()
