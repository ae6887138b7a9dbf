"""The page of studies in a real browser: opened by a click and by a link, read in both languages, large and small."""

import os
import re
from pathlib import Path

import pytest
from visitor import CHART, DESKTOP, PATIENCE, PHONE, Visitor, visits

from sim.study.plan import study_from
from sim.study.sweep import sweep

pytestmark = [pytest.mark.browser, pytest.mark.slow]

LIGHT = {"color_scheme": "light", "viewport": DESKTOP}
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

    def __init__(self, browser, address, folder=None, **context):
        super().__init__(browser, address, **context)
        if folder is not None:
            self.open(folder)

    path = "studies"

    def arrive(self):
        self.page.wait_for_selector("p.question", timeout=PATIENCE)
        self.settle()

    def open(self, folder):
        """Choose a study."""
        self.choose(re.compile("Choose a study|请选择一项研究|^(Study|研究)"), Path(folder).name)
        self.page.wait_for_function(
            "name => [...document.querySelectorAll('p.claim')].some(one => one.innerText.includes(name))"
            " || document.querySelector('[data-testid=stAlert]') !== null",
            arg=Path(folder).name, timeout=PATIENCE,
        )  # fmt: skip
        self.settle()

    def drawn(self, n):
        """Wait until charts are drawn."""
        self.page.wait_for_function(
            f"n => document.querySelectorAll('{CHART} svg').length >= n", arg=n, timeout=PATIENCE
        )


@pytest.fixture
def read(browser, address):
    yield from visits(Reader, browser, address)


def test_a_study_is_chosen_and_its_map_drawn(look, folders):
    one = look(Reader, folders["grid"], **LIGHT)
    one.drawn(2)
    assert "9 points × 4 seeds: all 36 runs are there" in one.page.inner_text("p.size")
    assert one.page.locator(f"{CHART} >> nth=0 >> .mark-text.role-mark text").count() == 9
    assert "study=" in one.page.url
    assert one.page.query_selector_all("[data-testid=stException]") == []


def test_the_address_brings_the_study_back(read, folders, address):
    one = read(folders["grid"])
    link = one.page.evaluate("location.search")
    again = read()
    again.page.goto(f"{address}{link}")
    again.page.wait_for_selector(CHART, timeout=PATIENCE)
    again.page.goto(f"{address}studies?study=failing")
    again.page.wait_for_selector("p.size", timeout=PATIENCE)
    again.settle()
    assert "12 of them failed" not in again.page.inner_text("p.size")
    assert "of them failed" in again.page.inner_text("p.size")


def test_another_outcome_is_chosen_and_drawn(read, folders):
    one = read(folders["grid"])
    one.drawn(2)
    one.choose("Outcome", "Never left")
    one.page.wait_for_function(
        "() => document.querySelector('p.chart-title').innerText.startsWith('Never left')", timeout=PATIENCE
    )
    one.page.wait_for_function(
        f"() => [...document.querySelectorAll('{CHART} .mark-text text')].some(one => one.textContent.endsWith('%'))",
        timeout=PATIENCE,
    )


def test_charts_speak_to_those_who_cannot_see_them(look, folders):
    one = look(Reader, folders["saltelli"], **LIGHT)
    one.drawn(2)
    for at in range(2):
        label = one.page.locator(CHART).nth(at).evaluate(
            "chart => (chart.closest('[aria-label]') || chart.querySelector('[aria-label]')).getAttribute('aria-label')"
        )  # fmt: skip
        assert re.search(r"\d", label), f"chart {at} says: {label}"


def test_tiles_without_runs_are_dashed(look, folders):
    one = look(Reader, folders["failing"], **LIGHT)
    one.drawn(1)
    dashed = one.page.locator(f"{CHART} >> nth=0 >> path[stroke-dasharray]:not([stroke-dasharray=''])")
    assert dashed.count() == 4
    assert "Why 16 runs failed" in one.page.inner_text("[data-testid=stMain]")


def test_a_study_that_is_not_offered_is_one_sentence_and_the_way_back_is_open(read, folders, address):
    one = read()
    one.page.goto(f"{address}studies?study=/etc")
    one.page.wait_for_selector("[data-testid=stAlert]", timeout=PATIENCE)
    assert "There is no study /etc among those offered here" in one.page.inner_text("[data-testid=stAlert]")
    one.open(folders["grid"])
    one.drawn(2)


def test_all_runs_can_be_taken_along(look, folders):
    one = look(Reader, folders["grid"], **LIGHT)
    with one.page.expect_download(timeout=PATIENCE) as waiting:
        one.page.get_by_role("button", name="All runs as CSV").click()
    lines = Path(waiting.value.path()).read_text(encoding="utf-8").splitlines()
    assert len(lines) == 37
    assert waiting.value.suggested_filename == "grid.csv"


def test_the_page_speaks_chinese(look, folders):
    one = look(Reader, folders["grid"], locale="zh-CN")
    one.drawn(2)
    assert "全部 36 次运行均已完成" in one.page.inner_text("p.size")
    assert "取决于什么" in one.page.inner_text("[data-testid=stMain]")


@pytest.mark.parametrize("name", STUDIES)
def test_a_phone_scrolls_one_way_only(look, folders, name):
    one = look(Reader, folders[name], color_scheme="light", viewport=PHONE)
    one.drawn(1)
    assert one.page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    plot = one.page.locator(f"{CHART} >> nth=0").bounding_box()
    assert plot["width"] > 0.8 * PHONE["width"], "the map has room"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
@pytest.mark.parametrize("name", ["saltelli", "failing", None])
def test_nothing_stands_in_anybodys_way(look, folders, name, scheme, viewport):
    assert look(Reader, folders.get(name), color_scheme=scheme, viewport=viewport).barriers() == []


def test_picture_of_the_page(read, studies, tmp_path):
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
    one = read(done.folder)
    one.drawn(2)
    one.page.evaluate("document.activeElement.blur()")
    one.page.mouse.move(0, 0)
    one.page.wait_for_timeout(800)
    picture = Path(folder or tmp_path) / "studies-desktop.png"
    one.page.screenshot(path=picture)
    assert picture.stat().st_size > 20_000
