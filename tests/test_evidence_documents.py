"""What is written about the evidence: fresh, quoted as it is, in both languages, and drawn."""

import json
import re
from pathlib import Path

import pytest

from sim.charts.evidence import bands, circumstances, verdicts
from sim.evidence.measured import measured
from sim.evidence.verdicts import VERDICTS
from sim.handbook import evidence_document
from sim.handbook.model_document import docs_folder
from sim.report.evidence_words import band_words, claimed, effect_words, experiment_words, part_words, verdict_by_parts
from sim.wording import LANGUAGES, Wording
from sim.wording.numbers import plain

DOCS = docs_folder()
README = (DOCS.parent / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("what", ["claims", "facts"])
def test_documents_are_fresh(what):
    assert (DOCS / f"{what}.md").read_text(encoding="utf-8") == evidence_document.document(what, measured(what)), (
        f"docs/{what}.md is out of date: run `{evidence_document.COMMAND}`"
    )
    assert (DOCS / "images" / f"{what}.png").is_file()


@pytest.mark.parametrize("what", ["claims", "facts"])
def test_nothing_is_left_open_in_a_document(what):
    text = evidence_document.document(what, measured(what))
    assert "{{" not in text
    assert "nan" not in re.findall(r"\b\w+\b", text.lower())
    for row in measured(what)[what]:
        assert f"**{row['id']}**" in text


def test_the_readme_quotes_the_counts_as_they_are():
    counts, facts = measured("claims")["counts"], measured("facts")["counts"]
    told = " ".join(README.split())
    said = (
        f"Of {counts['claims']} claims the market supports {counts['supported']} wholly and "
        f"{counts['supported in part']} in part, and refutes {counts['refuted']}; "
        f"{counts['depends']} depend on a number that is not well known, {counts['assumed']} are built in as "
        f"assumptions, and {counts['not testable']} cannot be tested with it."
    )
    assert said in told
    hard, agreed = (facts[one]["passed"] + facts[one]["failed"] for one in ("H", "all"))
    assert f"it meets {facts['H']['passed']} of {hard} hard targets" in told
    assert f"{facts['all']['passed']} of all {agreed} facts that it can answer to" in told
    assert f"{facts['all']['contested']} more are contested" in told


@pytest.mark.parametrize(
    ("value", "signed", "said"),
    [
        (1.2345, False, "1.23"),
        (-0.5, True, "−0.5"),
        (0.0, True, "0"),
        (12345.6, False, "12,346"),
        (0.00001, False, "0.00001"),
        (0.0000001, False, "0"),
        (None, False, "–"),
        (1.0, True, "+1"),
    ],
)
def test_numbers_have_three_figures_that_count(value, signed, said):
    assert plain(value, 3, "+" if signed else "-") == said


def test_what_was_claimed_is_said_in_words():
    assert claimed("> 0") == "more than 0"
    assert claimed("-0.5 to 0.5") == "−0.5 to 0.5"
    assert claimed("< 1", Wording("zh")) == "小于 1"
    assert band_words({"low": None, "high": 2.0}) == "at most 2"
    assert band_words({"low": 0.75, "high": 1.3}, Wording("zh")) == "0.75 至 1.3"
    reading = {"mean": 1.25, "lo": 1.0, "hi": 1.5}
    assert effect_words(reading, "per_100", "difference") == "+1.25 of every 100 customers (+1 to +1.5)"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_finding_can_be_said(language):
    for row in measured("claims")["claims"]:
        for experiment in row["experiments"]:
            said = experiment_words(experiment, Wording(language))
            assert "nan" not in said
            assert "None" not in said


def test_a_claim_whose_parts_differ_says_which_part_is_what():
    part = {
        "asks": "Is it so?", "unit": "per_100", "kind": "difference", "expect": "> 0", "changes_at": [],
        "measured": {"mean": 1.25, "lo": 1.0, "hi": 1.5, "status": "supported"}, "why": None, "why_zh": None,
    }  # fmt: skip
    parts = [part | {"verdict": "supported"}, part | {"verdict": "not testable", "why": "It cannot show."}]
    row = {"verdict": "supported in part", "experiments": parts}
    assert verdict_by_parts(row) == "supported in part (1: supported, 2: not testable)"
    assert verdict_by_parts({"verdict": "supported", "experiments": parts[:1]}) == "supported"
    assert part_words(2, parts[1]).startswith("2: not testable. Is it so? Measured: +1.25")
    assert part_words(2, parts[1]).endswith("It cannot show.")


def test_both_sides_of_what_is_contested_stand_together():
    text = evidence_document.document("facts", measured("facts"))
    contested = text.partition("## What is contested")[2].partition("\n## ")[0]
    lines = [line for line in contested.splitlines() if line.startswith("* **")]
    assert [line[4:7] for line in lines] == ["V11", "X18", "V12", "X19", "V15", "X20"]
    assert all("target" in line for line in lines)
    assert "**V15**" not in text.partition("## What is missed")[2].partition("\n## ")[0]


def test_every_refuted_part_is_listed_whatever_the_claim():
    refuted = [
        f"| {row['id']}, {at} |"
        for row in measured("claims")["claims"]
        for at, one in enumerate(row["experiments"], start=1)
        if one["verdict"] == "refuted"
    ]
    document = evidence_document.document("claims", measured("claims"))
    assert refuted
    assert all(document.count(line) == 1 for line in refuted)


def test_pictures_hold_what_they_are_given():
    claims = measured("claims")["claims"]
    names = {verdict: verdict for verdict in VERDICTS}
    tiles = json.loads(verdicts(claims, {"000": "x"}, names).to_json())
    (data,) = (rows for rows in tiles["datasets"].values() if "claims" in rows[0])
    assert sum(row["claims"] for row in data) == sum("000" in one["articles"] for one in claims)
    readings = [{"label": "a", "mean": 1.0, "lo": 0.5, "hi": 1.5}, {"label": "b", "mean": None, "lo": None, "hi": None}]
    for expect in ("> 0", "< 2", "0.5 to 3"):
        assert circumstances(readings, expect, unit="x").to_dict()["layer"]
    assert bands(measured("facts")["facts"]).to_dict()["layer"]


@pytest.mark.slow
def test_check_says_what_to_run(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(evidence_document, "docs_folder", lambda: tmp_path)
    assert evidence_document.main(["--check"]) == 1
    assert evidence_document.COMMAND in capsys.readouterr().err
    (tmp_path / "images").mkdir()
    assert evidence_document.main([]) == 0
    assert evidence_document.main(["--check"]) == 0
    assert (Path(tmp_path) / "images" / "facts.png").stat().st_size > 5000


def test_an_installed_package_has_no_documents_to_write(monkeypatch, capsys):
    monkeypatch.setattr(evidence_document, "docs_folder", lambda: None)
    assert evidence_document.main([]) == 1
    assert "checkout" in capsys.readouterr().err
