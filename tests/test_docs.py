"""The model's documentation says what the code says, and leaves nothing out."""

import re
from pathlib import Path

import pytest

from sim.events import EVENTS
from sim.handbook import model_document, source, where_table
from sim.levers import LEVERS, SELECTORS
from sim.market.customers import Columns
from sim.market.draws import Purpose
from sim.parameters import all_declarations

DOCS = model_document.docs_folder()
WRITTEN = {name: (DOCS / name).read_text(encoding="utf-8") for name in model_document.TEXTS}
MODEL, LEVERS_PAGE = WRITTEN["model.md"], WRITTEN["levers.md"]
HEADINGS = re.compile(r"^#+ (.*)$", re.MULTILINE)
NUMBERS = {
    **{one.key: one for one in all_declarations()},
    **{f"{kind}.{key}": one for kind, lever in LEVERS.items() for key, one in lever.numbers().items()},
    **{f"{kind}.{one.key}": one for kind, event in EVENTS.items() for one in event.declarations()},
}

CITATION = re.compile(r"\b[A-Z][\w'-]+.*\b(19|20)\d\d\b")
STUDY = re.compile(r"\b([A-Z][\w]+)(?:,? (?:&|et al\.|\(?[A-Z][\w-]+))*,? \(?((?:19|20)\d\d)\b")
DATA_SETS = ("bayesm", "toothpaste")
CASES = ("articles: ", "NewTel: ", "Lands' End in the articles", "Shouldice hospital in the articles", "East et al.: ")
"""Sources that name neither a year nor a data set: cases of the articles, and a group of studies by the same people."""


def test_documents_are_fresh():
    fresh = model_document.documents(DOCS)
    stale = [name for name, text in fresh.items() if text != WRITTEN[name]]
    assert not stale, f"out of date: run `{model_document.COMMAND}`"


def test_every_parameter_appears():
    assert not [one.key for one in all_declarations() if f"| `{one.key}` |" not in MODEL]


def test_every_rule_appears():
    rules = [one.name for path in source.rule_files() for one in source.functions(path)]
    assert len(rules) > 50
    assert not [rule for rule in rules if f"**`{rule}(" not in MODEL]


def test_every_column_and_every_draw_appears_with_its_meaning():
    notes = {one.name: one.note for one in source.fields(source.ROOT / "market" / "customers.py", "Columns")}
    assert tuple(notes) == Columns._fields
    assert all(notes.values())
    assert not [name for name in Columns._fields if f"| `{name}` |" not in MODEL]
    decides = {one.name: one.note for one in source.fields(source.ROOT / "market" / "draws.py", "Purpose")}
    assert set(decides) == {purpose.name for purpose in Purpose}
    assert all(decides.values())
    assert not [purpose.name for purpose in Purpose if f"| `{purpose.name}` |" not in MODEL]


@pytest.mark.parametrize("record", ["market/totals.py Totals", "market/staff.py Staff", "levers/offer.py Offer"])
def test_every_field_of_a_record_has_a_row(record):
    file, name = record.split()
    fields = source.fields(source.ROOT / file, name)
    assert len(fields) > 5
    assert not [one.name for one in fields if f"| `{one.name}` |" not in MODEL]


def test_every_step_of_the_month_stands_in_its_order():
    steps = source.month_steps(source.ROOT / "market" / "month.py")
    assert {step.market for step in steps} == {"both", "subscription", "repertoire"}
    assert max(step.at for step in steps) > 10
    assert not [step.name for step in steps if step.name not in source.walk_functions()]
    places = [MODEL.index(f"| {step.at} | `{step.name}` | {step.market} |") for step in steps]
    assert places == sorted(places)


def test_objects_live_the_month_in_the_same_steps():
    written = source.method(source.ROOT / "market" / "people" / "customer.py", "Customer", "step")
    assert written.calls == source.listed_steps(source.ROOT / "market" / "month.py")


def test_every_lever_and_every_group_appears():
    assert not [kind for kind in LEVERS if f"| `{kind}` |" not in LEVERS_PAGE or f"### `{kind}`" not in LEVERS_PAGE]
    assert not [group for group in SELECTORS if f"| `{group}` |" not in LEVERS_PAGE]
    assert not [kind for kind in EVENTS if f"`{kind}`: " not in MODEL]
    fields = {(kind, name) for kind, lever in LEVERS.items() for name in lever.model_fields if name != "kind"}
    assert not [name for _, name in fields if f"`{name}`" not in LEVERS_PAGE]


def test_every_number_has_unit_range_and_source():
    assert [key for key, one in NUMBERS.items() if not (one.unit.strip() and one.source.strip())] == []
    assert {one.role for one in NUMBERS.values()} <= {"lever", "uncertain", "fixed", "measured"}
    assert [key for key, one in NUMBERS.items() if not one.help.endswith(".")] == []
    assert [key for key, one in NUMBERS.items() if not one.low < one.high] == []
    assert [key for key, one in NUMBERS.items() if not one.low <= one.default <= one.high] == []


def test_a_source_is_a_study_or_a_data_set_or_says_that_it_is_an_assumption():
    def is_sound(said):
        is_open = "assumption" in said or "the scenario" in said
        is_named = bool(CITATION.search(said)) or any(name in said for name in DATA_SETS)
        return is_open or is_named or said.startswith(CASES)

    assert {key: one.source for key, one in NUMBERS.items() if not is_sound(one.source)} == {}


def test_every_study_that_is_named_has_a_reference():
    said = " ".join(one.source for one in NUMBERS.values()) + MODEL.partition("## 9 References")[0]
    listed = MODEL.partition("## 9 References")[2].splitlines()
    named = set(STUDY.findall(said))
    assert len(named) > 25
    assert not [study for study in named if not any(study[0] in line and study[1] in line for line in listed)]


@pytest.mark.parametrize("name", WRITTEN)
def test_links_lead_somewhere(name):
    anchors = {re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-") for title in HEADINGS.findall(WRITTEN[name])}
    for target in re.findall(r"\]\(([^)]+)\)", WRITTEN[name]):
        path, _, anchor = target.partition("#")
        assert not path or (DOCS / path).exists() or path in WRITTEN, target
        assert not anchor or anchor in anchors, target


@pytest.mark.parametrize("name", WRITTEN)
def test_nothing_is_left_open_and_nothing_of_a_machine_shows(name):
    for unwanted in ("{{", "}}", "/home/", "/tmp/", "/work/"):
        assert not re.search(rf"(?<!\w){re.escape(unwanted)}(?!\w)", WRITTEN[name]), unwanted


@pytest.mark.slow
def test_check_says_what_to_run_and_writing_makes_it_fresh(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(model_document, "docs_folder", lambda: tmp_path)
    assert model_document.main(["--check"]) == 1
    said = capsys.readouterr().err
    assert said == f"Out of date: docs/model.md, docs/levers.md, docs/industries.md; run `{model_document.COMMAND}`.\n"
    assert model_document.main([]) == 0
    assert model_document.main(["--check"]) == 0
    assert capsys.readouterr() == ("", "")


def test_an_installed_package_has_no_documents_to_write(monkeypatch, capsys):
    monkeypatch.setattr(model_document, "docs_folder", lambda: None)
    assert model_document.main([]) == 1
    assert "checkout" in capsys.readouterr().err


def test_where_binding_wins_is_included_once_it_is_measured(tmp_path):
    assert "missing" in where_table.section(tmp_path)
    (tmp_path / where_table.MEASURED).write_text(
        "question,months,receptivity,depth,bond,bind,difference,lo,hi\n"
        "people,24,0.5,0.2,0.61,0.655,-0.045,-0.05,-0.04\npeople,60,0.5,0.2,0.4,0.4,0.0,-0.01,0.01\n",
        encoding="utf-8",
    )
    said = where_table.section(tmp_path)
    assert "| 0.5 | 0.2 | **−4.5** (−5.0 to −4.0) | 0.0 (−1.0 to +1.0) |" in said
    assert "bonding keeps more in 0, binding in 1; 1 are too close to call." in said
    assert "![" not in said
    (tmp_path / "images").mkdir()
    (tmp_path / where_table.PICTURE).touch()
    assert f"]({where_table.PICTURE})" in where_table.section(tmp_path)


def test_templates_travel_with_the_package():
    assert all(Path(text).is_file() and source.ROOT in Path(text).parents for text in model_document.TEXTS.values())
