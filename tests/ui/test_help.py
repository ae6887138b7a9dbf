"""Behind every question mark: what a number rests on is read off its declaration, and said in the reader's language."""

import re

import pytest

from sim.levers import LEVERS, declared
from sim.ui.arena.help import evidence, lever_help, move_help, number_help
from sim.ui.arena.levers import SLIDERS
from sim.wording import LANGUAGES, Wording

NUMBERS = declared()
LATIN = re.compile(r"[A-Za-z]{4,}")
NAMED = re.compile(
    r"articles?|(19|20)\d\d|TARP|Kano|Gallup|NewTel|Shouldice|Lands' End|East, Romaniuk|East et al\.|survey of"
)  # whom a source that is published names
BARE = {"assumption", "the scenario"}


def test_a_source_has_one_of_the_forms_that_are_declared():
    def is_in_form(source, basis):
        if basis == "chosen":
            return source == "the scenario"
        if basis == "assumed":
            return re.match(r"assumption($|[:;,] \S)", source)
        return NAMED.search(source) and ("assumption" in source) == (basis == "partly_assumed")

    assert {key: one.source for key, one in NUMBERS.items() if not is_in_form(one.source, one.basis)} == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_evidence_says_what_the_declaration_says(language):
    t = Wording(language)
    frames = {basis: t(f"help.{basis}", source="|").partition("|")[0] for basis in ("published", "partly_assumed")}
    frames |= {"assumed": t("help.assumed").rstrip(".。"), "chosen": t("help.chosen")}
    for key, one in NUMBERS.items():
        said = evidence(key, one, t)
        assert [basis for basis, frame in frames.items() if said.startswith(frame)] == [one.basis], key
        assert said.count("assumption:") + said.count("假设：假设") == 0, f"{key} twice"
        assert said.endswith("。" if language == "zh" else "."), key
        assert not said.endswith(("..", "。。", ".。")), key


def test_no_english_sentence_stands_in_a_chinese_help():
    t = Wording("zh")
    for key, one in NUMBERS.items():
        said = evidence(key, one, t)
        assert re.search("[一-鿿]", said), key
        assert f"parameter.{key}.source" in t or f"source.{key}" in t or one.source in BARE, f"{key} is untranslated"
        if one.basis in ("assumed", "chosen"):
            assert set(LATIN.findall(said)) <= {"TARP", "Keaveney", "Gallup"}, key


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_help_is_put_together_from_it(language):
    t = Wording(language)
    for kind, lever in LEVERS.items():
        strength = lever.numbers()["strength"]
        assert evidence(f"{kind}.strength", strength, t) in move_help(kind, t)
    for slider in SLIDERS:
        assert evidence(slider.key, slider.declaration, t) in lever_help(slider, t)
    for key, one in NUMBERS.items():
        assert evidence(key, one, t) in number_help(f"rival.{key}" if key.split(".")[0] in LEVERS else key, one, t)


def test_a_range_stands_in_the_unit_of_the_slider():
    text = number_help("price_cut.strength", NUMBERS["price_cut.strength"], Wording("en"))
    assert "0% to 90%" in text
    assert "0 to 500" in number_help("exit_fee.strength", NUMBERS["exit_fee.strength"], Wording("en"))
