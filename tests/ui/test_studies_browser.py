"""The page of studies in a real browser: opened by a click and by a link, read in both languages, large and small."""

import os
import re
from pathlib import Path

import pytest
from visitor import CHART, DESKTOP, PATIENCE, PHONE, Visitor, visits

from sim.study.plan import study_from
from sim.study.sweep import sweep

pytestmark = [pytest.mark.browser, pytest.mark.slow]

SMALL = {"customers": 200, "months": 24}
STUDIES = {
    "grid": {
        "factors": {"price_cut.strength": [0.1, 0.3, 0.5], "population.receptivity": [0.2, 0.5, 0.8]},
        "design": {"kind": "grid"},
    },
    "saltelli": {
        "factors": dict.fromkeys(("population.receptivity", "bond.weight", "population.price_weight"), True)
        | {"price_cut.strength": {"low": 0.1, "high": 0.5}},
        "design": {"kind": "saltelli", "points": 16},
    },
    "failing": {
        "changes": SMALL | {"population.share_satisfied": 0.5},
        "factors": {"population.share_engaged": [0.3, 0.5, 0.7, 0.9], "price_cut.strength": [0.1, 0.5]},
        "design": {"kind": "grid"},
    },
}


@pytest.fixture(scope="session")
def folders(studies):
    """Sweep small studies where the app offers them, and return their folders by name."""
    for name, asked in STUDIES.items():
        told = {"title": f"A {name} study", "scenario": "price_war", "seeds": 4, "changes": SMALL} | asked
        told["outcomes"] = ["profit_24", "retention_24.overall"]
        sweep(study_from(told, name, name=name), studies / name, workers=1)
    return {name: studies / name for name in STUDIES}


class Reader(Visitor):
    """Somebody who reads a study."""

    path = "studies"
    name = None

    def arrive(self):
        self.page.wait_for_selector("p.question, p.size, [data-testid=stAlert]", timeout=PATIENCE)
        self.settle()

    def open(self, name, n_charts=1):
        """Choose a study, unless it is the one that is open, and wait until charts are drawn."""
        if name != self.name:
            self.choose(re.compile("Choose a study|请选择一项研究|^(Study|研究)"), name)
            self.name = name
        self.page.wait_for_function(
            "name => [...document.querySelectorAll('p.claim')].some(one => one.innerText.includes(name))"
            " || document.querySelector('[data-testid=stAlert]') !== null",
            arg=name, timeout=PATIENCE,
        )  # fmt: skip
        self.settle()
        self.page.wait_for_function(
            f"n => document.querySelectorAll('{CHART} svg').length >= n", arg=n_charts, timeout=PATIENCE
        )


@pytest.fixture
def read(browser, address, folders):
    yield from visits(Reader, browser, address)


@pytest.fixture
def study(look, folders):
    """Return a function that opens a study, all of them on one page."""

    def opened(name, n_charts=1, **seen):
        one = look(Reader, "?lang=en", **seen)
        one.open(name, n_charts)
        return one

    return opened


def test_a_study_is_chosen_and_its_map_drawn(study):
    one = study("grid", 2)
    assert "9 points × 4 seeds: all 36 runs are there" in one.page.inner_text("p.size")
    assert one.page.locator(f"{CHART} >> nth=0 >> .mark-text.role-mark text").count() == 9
    assert "study=" in one.page.url
    assert one.page.query_selector_all("[data-testid=stException]") == []


def test_the_address_brings_the_study_back(study, read):
    again = read(study("failing").page.evaluate("location.search"))
    again.page.wait_for_selector(CHART, timeout=PATIENCE)
    assert "12 of them failed" not in again.page.inner_text("p.size")
    assert "of them failed" in again.page.inner_text("p.size")


def test_another_outcome_is_chosen_and_drawn(study):
    one = study("grid", 2)
    before = one.page.inner_text("p.chart-title >> nth=0")
    one.choose("Outcome", "Never left")
    one.page.wait_for_function(
        "() => document.querySelector('p.chart-title').innerText.startsWith('Never left')", timeout=PATIENCE
    )
    one.page.wait_for_function(
        f"() => [...document.querySelectorAll('{CHART} .mark-text text')].some(one => one.textContent.endsWith('%'))",
        timeout=PATIENCE,
    )
    one.choose("Outcome", "Profit")
    one.page.wait_for_function(
        "before => document.querySelector('p.chart-title').innerText === before", arg=before, timeout=PATIENCE
    )


def test_charts_speak_to_those_who_cannot_see_them(study):
    one = study("saltelli", 2)
    for at in range(2):
        label = one.page.locator(CHART).nth(at).evaluate(
            "chart => (chart.closest('[aria-label]') || chart.querySelector('[aria-label]')).getAttribute('aria-label')"
        )  # fmt: skip
        assert re.search(r"\d", label), f"chart {at} says: {label}"


def test_tiles_without_runs_are_dashed(study):
    one = study("failing")
    dashed = one.page.locator(f"{CHART} >> nth=0 >> path[stroke-dasharray]:not([stroke-dasharray=''])")
    assert dashed.count() == 4
    assert "Why 16 runs failed" in one.page.inner_text("[data-testid=stMain]")


def test_a_study_that_is_not_offered_is_one_sentence_and_the_way_back_is_open(read):
    one = read("?study=/etc")
    one.page.wait_for_selector("[data-testid=stAlert]", timeout=PATIENCE)
    assert "There is no study /etc among those offered here" in one.page.inner_text("[data-testid=stAlert]")
    one.open("grid", 2)


def test_all_runs_can_be_taken_along(study):
    one = study("grid", 2)
    with one.page.expect_download(timeout=PATIENCE) as waiting:
        one.page.get_by_role("button", name="All runs as CSV").click()
    lines = Path(waiting.value.path()).read_text(encoding="utf-8").splitlines()
    assert len(lines) == 37
    assert waiting.value.suggested_filename == "grid.csv"


def test_the_page_speaks_chinese(look, folders):
    one = look(Reader, locale="zh-CN")
    one.open("grid", 2)
    assert "全部 36 次运行均已完成" in one.page.inner_text("p.size")
    assert "取决于什么" in one.page.inner_text("[data-testid=stMain]")


@pytest.mark.parametrize("name", STUDIES)
def test_a_phone_scrolls_one_way_only(study, name):
    one = study(name, viewport=PHONE)
    assert one.page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    plot = one.page.locator(f"{CHART} >> nth=0").bounding_box()
    assert plot["width"] > 0.8 * PHONE["width"], "the map has room"


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", ["saltelli", "failing"])
def test_nothing_stands_in_anybodys_way(study, name, scheme, viewport):
    assert study(name, color_scheme=scheme, viewport=viewport).barriers() == []


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_stands_in_anybodys_way_before_a_study_is_chosen(look, folders, scheme, viewport):
    assert look(Reader, color_scheme=scheme, viewport=viewport).barriers() == []


def test_picture_of_the_page(study, studies, tmp_path):
    """With BOND_PICTURES set to docs/images, this renews the picture of the page."""
    folder = os.environ.get("BOND_PICTURES")
    asked = {
        "title": "How deep must the cut be?",
        "question": "A rival cuts its price. How do depth and people's readiness for bonds act together?",
        "scenario": "price_war",
        "changes": {"customers": 1000 if folder else 100, "months": 24},
        "factors": {
            "price_cut.strength": {"low": 0.1, "high": 0.5},
            "population.receptivity": {"low": 0.1, "high": 0.9},
            "attention.base": [0.03, 0.06, 0.12],
        },
        "design": {"kind": "grid"},
        "seeds": 6 if folder else 2,
        "outcomes": ["retention_24.overall"],
    }
    done = sweep(study_from(asked, name="cut"), studies / "cut")
    study("grid").run_again()  # it was drawn before there was another study
    one = study(done.folder.name, 2)
    one.page.evaluate("document.activeElement.blur()")
    one.page.mouse.move(0, 0)
    one.page.wait_for_timeout(800)
    picture = Path(folder or tmp_path) / "studies-desktop.png"
    one.page.screenshot(path=picture)
    assert picture.stat().st_size > 20_000
