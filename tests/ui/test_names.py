"""Every lever and every declared number has its name and its explanation in both languages, and they say the same."""

import re
from collections import Counter

import pytest

from sim.events import EVENTS
from sim.levers import LEVERS, SELECTORS, SIDES
from sim.parameters import Parameters, all_declarations
from sim.ui.arena.fields import name_of_field
from sim.wording import LANGUAGES, Wording, catalogue

LONGEST = {"en": 34, "zh": 16}  # characters of a label
TABLES = ("side", "field", "who", "choice", "event", "move", "block", "unit", "parameter")
NUMBERS = {declaration.key: declaration for declaration in all_declarations()}
PLACES = {"US", "European"}  # capital letters in a source that name no author

each_language = pytest.mark.parametrize("language", LANGUAGES)
each_lever = pytest.mark.parametrize("kind", LEVERS)


def texts(language, table):
    """Return the texts of one table by what follows its name."""
    return {
        code.removeprefix(f"{table}."): text
        for code, text in catalogue(language).items()
        if code.startswith(f"{table}.")
    }


def slug(unit):
    """Return the code of a unit: lower case, whatever is not a letter made _, none at the ends."""
    return re.sub("[^a-z]+", "_", unit.lower()).strip("_")


def fields_of(model):
    return [name for name in model.model_fields if name != "kind"]


def field_label(language, kind, field):
    """Return the label of a lever's field as a form shows it."""
    known = catalogue(language)
    return known.get(f"move.{kind}.fields.{field}") or known[f"field.{field}.label"]


def label(language, key):
    """Return what a number of the market is called."""
    return name_of_field(key, Wording(language))


def too_long(language, labels):
    return {code: text for code, text in labels.items() if len(text) > LONGEST[language]}


def repeated(labels):
    return [text for text, times in Counter(labels).items() if times > 1]


@each_language
def test_every_lever_is_explained_and_no_other(language):
    parts = ("label", "what", "example", "watch", "cost")
    said = {code for code in texts(language, "move") if ".fields." not in code}
    assert said == {f"{kind}.{part}" for kind in LEVERS for part in parts}


@each_language
def test_every_field_has_a_label_and_no_other(language):
    assert set(texts(language, "field")) == {f"{name}.label" for cls in LEVERS.values() for name in fields_of(cls)}


@each_lever
def test_what_a_lever_calls_its_own_is_one_of_its_fields(kind):
    own = {code.split(".")[-1] for code in texts("en", "move") if code.startswith(f"{kind}.fields.")}
    assert "strength" in own
    assert own <= set(fields_of(LEVERS[kind]))


@each_language
@each_lever
def test_a_form_never_shows_two_fields_of_one_name(language, kind):
    assert repeated(field_label(language, kind, name) for name in fields_of(LEVERS[kind])) == []


@each_language
def test_every_group_choice_side_and_event_has_its_words(language):
    assert set(texts(language, "who")) == {f"{name}.{part}" for name in SELECTORS for part in ("label", "what")}
    choices = {(field, word) for cls in LEVERS.values() for field, words in cls.choices().items() for word in words}
    assert set(texts(language, "choice")) == {f"{field}.{word}" for field, word in choices}
    assert set(texts(language, "side")) == set(SIDES)
    events = {f"{kind}.{part}" for kind in EVENTS for part in ("label", "what")}
    events |= {f"{kind}.fields.{name}" for kind, cls in EVENTS.items() for name in fields_of(cls)}
    assert set(texts(language, "event")) == events


@each_language
def test_every_parameter_block_and_unit_has_its_words(language):
    if language == "en":  # a declaration speaks for itself, and a better label than its name may be given
        assert set(texts(language, "parameter")) <= {f"{key}.label" for key in NUMBERS}
    else:
        assert set(texts(language, "parameter")) == {
            f"{key}.{part}" for key in NUMBERS for part in ("label", "what", "source")
        }
    assert set(texts(language, "block")) == {f"{name}.label" for name in Parameters.model_fields}
    declared = [*NUMBERS.values()]
    for cls in (*LEVERS.values(), *EVENTS.values()):
        declared += cls.declarations()
    assert set(texts(language, "unit")) == {slug(declaration.unit) for declaration in declared}


@each_language
def test_labels_fit_beside_a_slider(language):
    labels = {
        code: text
        for table in ("side", "field", "who", "choice", "event", "move", "block", "parameter")
        for code, text in texts(language, table).items()
        if code.endswith(".label") or ".fields." in code or table in {"side", "choice"}
    }
    labels |= {key: label(language, key) for key in NUMBERS}
    assert len(labels) > len(NUMBERS) + len(LEVERS)
    assert too_long(language, labels) == {}


@each_language
def test_labels_that_stand_side_by_side_differ(language):
    known = catalogue(language)
    for block in Parameters.model_fields:
        assert repeated(label(language, key) for key in NUMBERS if key.startswith(f"{block}.")) == []
    assert repeated(known[f"block.{block}.label"] for block in Parameters.model_fields) == []
    assert repeated(known[f"move.{kind}.label"] for kind in LEVERS) == []
    assert repeated(known[f"who.{name}.label"] for name in SELECTORS) == []
    assert repeated(texts(language, "choice").values()) == []


def test_chinese_contains_chinese():
    said = {f"{table}.{code}": text for table in TABLES for code, text in texts("zh", table).items()}
    assert [code for code, text in said.items() if not re.search(r"[一-鿿]", text)] == []


@each_language
def test_explanations_are_sentences(language):
    stop = {"en": ".", "zh": "。"}[language]
    for table in ("who", "event", "move", "parameter"):
        for code, text in texts(language, table).items():
            is_label = code.endswith(".label") or ".fields." in code
            assert text.endswith(stop) != is_label, f"{table}.{code}"


def test_chinese_uses_the_punctuation_of_the_other_catalogues():
    said = {f"{table}.{code}": text for table in TABLES for code, text in texts("zh", table).items()}
    assert [code for code, text in said.items() if re.search(r"[，；：（）、！？]|[,;:](?! )", text)] == []


def test_a_source_says_what_was_declared():
    def is_faithful(declared, said):
        authors = set(re.findall(r"[A-Z][A-Za-z]{2,}", declared)) - PLACES
        return (
            sorted(re.findall(r"\d+", said)) == sorted(re.findall(r"\d+", declared))
            and all(name in said for name in authors)
            and ("assumption" in declared) == ("假设" in said)
            and ("scenario" in declared) == ("情景" in said)
        )

    said = {key: catalogue("zh")[f"parameter.{key}.source"] for key in NUMBERS}
    assert {key: text for key, text in said.items() if not is_faithful(NUMBERS[key].source, text)} == {}


@each_language
@pytest.mark.parametrize("name", SELECTORS)
def test_a_group_is_described_as_it_is_drawn(language, name):
    said = texts(language, "who")[f"{name}.what"]
    assert re.findall(r"\d[\d.]*", said.rstrip("。.")) == re.findall(r"\d[\d.]*", SELECTORS[name].meaning)
    insight = {"en": "perfect insight", "zh": "完美洞察"}[language]
    assert (insight in said) != SELECTORS[name].is_visible
