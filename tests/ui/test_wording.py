"""The catalogues of words: complete, equal in shape, and used."""

import re
import string

import pytest

from sim.charts import ENGLISH
from sim.ui.arena.levers import SLIDERS
from sim.wording import LANGUAGES, Wording, catalogue, language_of

DECLARED = re.compile(r"parameter\..*\.(label|what|source)$|source\.")  # said in English by the declaration itself
OTHERS = [language for language in LANGUAGES if language != "en"]


def fields(text):
    """Return the names in braces of a text."""
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


@pytest.mark.parametrize("language", OTHERS)
def test_no_text_is_missing_and_none_too_many(language):
    english, other = catalogue("en"), catalogue(language)
    assert sorted(set(english) - set(other)) == [], "missing"
    too_many = [code for code in sorted(set(other) - set(english)) if not DECLARED.match(code)]
    assert too_many == [], "too many"


@pytest.mark.parametrize("language", OTHERS)
def test_the_same_values_are_put_in(language):
    english, other = catalogue("en"), catalogue(language)
    assert [code for code in english if fields(other[code]) != fields(english[code])] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_is_empty(language):
    may_be = {"verdict.join", "told.join", "flip.kind.overall", "counted_in.number"}
    assert [code for code, text in catalogue(language).items() if not text.strip() and code not in may_be] == []


def test_chinese_is_chinese():
    in_latin = [
        code
        for code, text in catalogue("zh").items()
        if not re.search(r"[一-鿿]", text) and re.search(r"[A-Za-z]{3}", re.sub(r"\{.*?\}", "", text))
    ]
    assert in_latin == []


@pytest.mark.parametrize(("code", "term"), [
    ("group.bind", "捆绑"), ("group.bond", "情感联结"), ("chart.engaged", "情感投入型"), ("chart.satisfied", "仅仅满意型"),
    ("chart.locked_in", "积分锁定型"), ("figure.hostages", "被困"), ("figure.fans", "铁杆客户"), ("slider.points", "积分"),
])  # fmt: skip
def test_chinese_speaks_the_language_of_the_articles(code, term):
    assert term in catalogue("zh")[code]


@pytest.mark.parametrize("language", LANGUAGES)
def test_charts_get_every_word_they_need(language):
    words = Wording(language).charts(b="the other")
    assert set(words) == set(ENGLISH)
    assert words["b"] == "the other"
    both = Wording(language).texts("chart", "depth")
    assert both["engaged"] == words["engaged"]
    assert both["depth"] == catalogue(language)["depth.depth"]


@pytest.mark.parametrize("slider", SLIDERS, ids=lambda slider: slider.code)
def test_every_slider_is_explained(slider):
    needed = ["", "_what"] if slider.group == "assumptions" else ["", "_what", "_example", "_watch", "_cost"]
    for language in LANGUAGES:
        for part in needed:
            assert f"slider.{slider.code}{part}" in catalogue(language)


@pytest.mark.parametrize(("locale", "language"), [
    ("zh-CN", "zh"), ("zh", "zh"), ("ZH-Hans", "zh"), ("en-GB", "en"), ("fr", "en"), ("", "en"), (None, "en"),
])  # fmt: skip
def test_the_browser_chooses_the_language(locale, language):
    assert language_of(locale) == language


def test_an_unknown_language_is_english():
    assert Wording("tlh").language == "en"
