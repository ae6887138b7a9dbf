"""The briefing: its files are opened and read like anybody would read them."""

import datetime
import io
import re
import zipfile
from html.parser import HTMLParser
from itertools import pairwise

import numpy as np
import pandas as pd
import pypdf
import pytest

from sim import Scenario, compare, load
from sim.briefing import briefing, has_font, paper, to_html, to_pdf
from sim.briefing.compared import all_assumptions, changed_assumptions, firms, moves, outside
from sim.briefing.content import Listing, command_line, file_names, stem
from sim.briefing.numbers import csv, curves_table, key_figures_table, tables_zip
from sim.briefing.page import inline
from sim.errors import BadInput
from sim.exhibits import Exhibit
from sim.exhibits.curves import difference, retention
from sim.exhibits.key_figures import key_figures
from sim.measures.retention import base, survival
from sim.parameters import all_declarations
from sim.scenario import loads
from sim.study.verdict import Part
from sim.wording import LANGUAGES, Wording

pytestmark = pytest.mark.slow

SMALL = {"customers": 300, "months": 24}
SIZE = SMALL | {"market.settle": 12}
MONTH = 24
DAY = datetime.date(2026, 5, 4)
LINK = "http://localhost:8501/?v=1&scenario=price_war"
EN = Wording("en")


@pytest.fixture(scope="module")
def small():
    a = load("price_war_buyout").with_changes(SIZE | {"front_line_warmth.strength": 0.5, "attention.base": 0.09})
    return compare(a, load("price_war").with_changes(SIZE), 3)


@pytest.fixture(scope="module")
def briefings(small):
    made = {}
    for language in LANGUAGES:
        t = Wording(language)
        exhibits = [retention(small, MONTH, t), difference(small, MONTH, t)]
        command = command_line(small, MONTH, language)
        made[language] = briefing(small, MONTH, "case", t, exhibits, link=LINK, command=command, written=DAY)
    return made


@pytest.fixture(scope="module")
def pages(briefings):
    return {language: to_html(one) for language, one in briefings.items()}


class Page(HTMLParser):
    """What a reader of a page finds: elements with their attributes, and text; tags must close in order."""

    void = ("meta", "link", "img", "br", "hr", "input")

    def __init__(self, text):
        super().__init__()
        self.found, self.said, self.open = [], [], []
        self.feed(text)
        assert self.open == [], "left open"

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))
        if tag not in self.void:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if self.open and self.open[-1] not in ("style", "script"):
            self.said.append(data)

    def text(self):
        return " ".join(" ".join(self.said).split())

    def all(self, tag):
        return [attributes for name, attributes in self.found if name == tag]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_stands_on_its_own(pages, language):
    page = Page(pages[language])
    assert not page.all("script")
    assert not page.all("link")
    asked = [
        value for _, attributes in page.found for key, value in attributes.items()
        if key in {"src", "href", "xlink:href", "data", "action"} and not value.startswith("#")
    ]  # fmt: skip
    assert asked == [LINK]
    assert "@import" not in pages[language]
    assert set(re.findall(r"url\((.)", pages[language])) <= {"#"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_is_fit_for_those_who_hear_it(pages, briefings, language):
    page = Page(pages[language])
    assert page.all("html") == [{"lang": {"en": "en", "zh": "zh-Hans"}[language]}]
    levels = [int(tag[1]) for tag, _ in page.found if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    pictures = [part for section in briefings[language].sections for part in section.parts if isinstance(part, Exhibit)]
    assert [one["aria-label"] for one in page.all("div") if one.get("role") == "img"] == [one.alt for one in pictures]
    assert all(cell.get("scope") in {"col", "row"} for cell in page.all("th"))


def test_pictures_keep_their_names_to_themselves():
    svg = '<?xml version="1.0"?><svg><clipPath id="clip0"/><clipPath id="clip01"/><g clip-path="url(#clip0)"/></svg>'
    one, other = Page(inline(svg, "p1-")), Page(inline(svg, "p2-"))
    named = [[attributes["id"] for attributes in page.all("clippath")] for page in (one, other)]
    assert named == [["p1-0", "p1-1"], ["p2-0", "p2-1"]]
    assert one.all("g") == [{"clip-path": "url(#p1-0)"}]
    assert one.all("svg")[0]["aria-hidden"] == "true"


def test_no_name_stands_twice_on_the_page(pages):
    names = [attributes["id"] for _, attributes in Page(pages["en"]).found if "id" in attributes]
    assert len(names) == len(set(names))
    assert set(re.findall(r"url\(#([^)]+)\)", pages["en"])) <= set(names)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_says_what_the_comparison_says(pages, small, language):
    t, text = Wording(language), Page(pages[language]).text()
    assert all(part.text in text for part in small.verdict_parts(MONTH, t))
    for one in key_figures(small, MONTH):
        assert f"{t(f'figure.{one.code}')} {one.value}" in text
        assert one.change.replace("-", "−").replace("\u00a0", " ") in text
    kept = small.kept_per_100(MONTH)
    assert f"{100.0 * survival(small.a)[:, MONTH, 3].mean():.1f}" in text
    assert f"{abs(float(kept.mean)):.1f}" in small.verdict(MONTH, t.language)
    for result in (small.a, small.b):
        assert result.scenario.digest in text
    assert DAY.isoformat() in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_same_numbers_give_the_same_files(small, pages, language):
    t = Wording(language)
    exhibits = [retention(small, MONTH, t), difference(small, MONTH, t)]
    again = briefing(
        small, MONTH, "case", t, exhibits, link=LINK, command=command_line(small, MONTH, language), written=DAY
    )
    assert to_html(again) == pages[language]
    if has_font(language):
        assert to_pdf(again) == to_pdf(again)


def test_texts_of_ones_own_are_never_markup(small):
    words = {"title": "<script>alert(1)</script> & #panic() $x$", "question": "</title><img src=x>"}
    nasty = Scenario.model_validate(small.b.scenario.model_dump() | words)
    told = briefing(compare(nasty, nasty, 1), MONTH, "case", EN, [], written=DAY)
    page = Page(to_html(told))
    assert not page.all("script")
    assert not page.all("img")
    assert nasty.title in page.text()
    assert nasty.title in " ".join(text_of(to_pdf(told)).split())


def text_of(pdf):
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_pdf_is_read_back(briefings, small, language):
    if not has_font(language):
        pytest.skip("no Chinese font is installed")
    reader = pypdf.PdfReader(io.BytesIO(to_pdf(briefings[language])))
    root = reader.trailer["/Root"]
    first = re.sub(r"\s", "", reader.pages[0].extract_text())
    assert re.sub(r"\s", "", small.verdict(MONTH, language)) in first
    assert 5 <= len(reader.pages) <= 12
    assert reader.metadata.title.startswith(briefings[language].title)
    assert reader.metadata.creation_date.date() == DAY
    assert root["/Lang"].startswith(language)
    assert root["/MarkInfo"]["/Marked"]
    assert b"pdfuaid:part" in root["/Metadata"].get_data()  # promised only if the promise was checked
    assert "/AA" not in root
    assert "/OpenAction" not in root


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_font_of_the_pdf_is_in_the_pdf(briefings, language):
    if not has_font(language):
        pytest.skip("no Chinese font is installed")
    reader, seen = pypdf.PdfReader(io.BytesIO(to_pdf(briefings[language]))), set()
    for page in reader.pages:
        for font in page["/Resources"].get("/Font", {}).values():
            inner = font.get_object().get("/DescendantFonts", [font])[0].get_object()
            described = inner["/FontDescriptor"].get_object()
            assert {"/FontFile", "/FontFile2", "/FontFile3"} & set(described), described["/FontName"]
            seen.add(described["/FontName"])
    assert seen


def test_without_a_chinese_font_a_chinese_pdf_is_refused_with_a_way_out(briefings, monkeypatch):
    monkeypatch.setattr(paper, "_families", lambda: {"Libertinus Serif": 700, "Arial": 700})
    assert not has_font("zh")
    with pytest.raises(BadInput, match="HTML"):
        to_pdf(briefings["zh"])
    assert has_font("en")
    assert to_pdf(briefings["en"]).startswith(b"%PDF")


def test_a_letter_without_a_font_costs_the_promise_and_not_the_file(small):
    told = briefing(small, MONTH, "case", EN, [], command="bond \U0001d173 \uf8ff", written=DAY)
    root = pypdf.PdfReader(io.BytesIO(to_pdf(told))).trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]


def test_the_moves_are_those_of_both_markets(small):
    table, _ = moves(small, MONTH, EN)
    rows = {(row[0], row[2]): row for row in table.rows}
    kinds = {EN(f"move.{lever.kind}.label") for one in (small.a, small.b) for lever in one.scenario.levers}
    assert {kind for kind, _ in rows} == kinds
    arms = dict(rows.keys())
    assert arms[EN("move.front_line_warmth.label")] == "A"
    assert arms[EN("move.price_cut.label")] == EN("briefing.both")
    at = next(k for k, lever in enumerate(small.a.scenario.levers) if lever.kind == "front_line_warmth")
    cents = small.a.lever_costs[:, : MONTH + 1, at].sum(axis=1)
    assert float(rows[EN("move.front_line_warmth.label"), "A"][-1]) == pytest.approx(
        np.mean(cents / 100.0 / base(small.a)[:, 3]), abs=0.006
    )


def test_what_comes_from_outside_and_what_firms_differ_in():
    recession, bare = load("recession"), load("calm_market")
    table = outside(recession, bare, EN)[0]
    assert len(table.rows) == len(recession.events)
    assert {row[1] for row in table.rows} == {"A"}
    assert outside(bare, bare, EN) == (EN("briefing.no_events"),)
    odd = loads("[firms.1]\nlist_price = 12.5\n")
    assert [row[2:] for row in firms(odd, bare, EN)[0].rows] == [("A", "12.5", "30")]
    assert len(firms(bare, bare, EN)) == 1


def test_assumptions_are_all_there_and_the_changed_ones_stand_out(small):
    a, b = small.a.scenario, small.b.scenario
    table, declared = all_assumptions(a, b, EN), list(all_declarations())
    assert len(table.rows) == len(declared)
    for row, one in zip(table.rows, declared, strict=True):
        assert one.key in row[0]
        assert all(row)
    changed = {declared[at].key for at in table.marked}
    assert changed == {"market.customers", "market.months", "market.settle", "attention.base"}
    rest, own = changed_assumptions(a, b, EN)[0].rows
    assert rest[1:3] == ("12", "84")
    assert own[1] == "9% / 4.2%"
    usual = load("price_war").with_changes(SMALL)
    assert changed_assumptions(usual, usual, EN) == (EN("briefing.none_changed"),)


def test_the_files_in_the_appendix_are_the_two_markets(briefings, small):
    listed = [part for part in briefings["en"].sections[-1].parts if isinstance(part, Listing)]
    assert tuple(part.name for part in listed) == file_names(small)
    assert [loads(part.text).digest for part in listed] == [small.a.scenario.digest, small.b.scenario.digest]
    assert all(name in command_line(small, MONTH) for name in file_names(small))


def test_file_names_are_tame():
    assert stem("price_war") == "price_war"
    assert stem("../Käse & Co") == "k-se-co"
    assert stem("价格战") == "market"


def test_a_market_against_itself_says_so(small):
    same = type(small)(small.a, small.a)
    told = briefing(same, MONTH, "calm", EN, [difference(same, MONTH, EN)], written=DAY)
    assert told.verdict == (Part(EN("verdict.same", month=MONTH), "open"),)
    assert told.verdict[0].text in Page(to_html(told)).text()


def test_key_figures_and_curves_as_tables(small):
    figures = pd.read_csv(io.BytesIO(csv(key_figures_table(small, MONTH)))).set_index("figure")
    assert np.allclose(figures["a"] - figures["b"], figures["difference"], equal_nan=True)
    kept = small.kept_per_100(MONTH)
    told = figures.loc[f"retention_{MONTH}.overall", ["difference", "lo", "hi"]].to_numpy(float)
    assert 100.0 * told == pytest.approx([float(value) for value in kept])
    curves = curves_table(small)
    wide = curves[curves["kind"] == "overall"].pivot(index="month", columns="curve", values="mean")
    assert len(wide) == SIZE["months"] + 1
    assert np.allclose(100.0 * (wide["retention_a"] - wide["retention_b"]), wide["difference"])


def test_the_archive_holds_every_table(small):
    exhibits = [retention(small, MONTH, EN), difference(small, MONTH, EN)]
    content = tables_zip(exhibits)
    assert content == tables_zip(exhibits)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        assert {name: archive.read(name).decode() for name in archive.namelist()} == {
            f"{exhibit.code}.csv": exhibit.csv() for exhibit in exhibits
        }
