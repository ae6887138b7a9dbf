"""`bond compare --report`: one file for the meeting."""

import io
import json

import pypdf
import pytest

import sim.briefing

SMALL = ("--customers", "300", "--months", "14", "--seeds", "2")


@pytest.mark.slow
def test_the_report_is_written_beside_the_answer(bond, tmp_path):
    page, paper = tmp_path / "deep" / "answer.html", tmp_path / "answer.PDF"
    done = bond("compare", "price_war", "calm_market", *SMALL, "--report", str(page), "--lang", "zh", "--json")
    assert done.exit_code == 0, done.stderr
    said = json.loads(done.stdout)
    text = page.read_text(encoding="utf-8")
    assert 'lang="zh-Hans"' in text
    assert all(digest in text for digest in said["provenance"]["scenarios"].values())
    assert bond("compare", "price_war", "calm_market", *SMALL, "--report", str(paper)).exit_code == 0
    assert "month 14" in pypdf.PdfReader(io.BytesIO(paper.read_bytes())).pages[0].extract_text()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["answer.PDF", "deep"]  # nothing unfinished is left


def test_the_month_of_the_verdict_can_be_chosen(bond):
    told = [
        json.loads(bond("compare", "price_war", "calm_market", *SMALL, *at, "--json").stdout)["verdict"]
        for at in ((), ("--at", "6"))
    ]
    assert told[0].startswith("At month 14")
    assert told[1].startswith("At month 6")


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--report", "answer.docx"), '--report: "answer.docx" has no known ending; allowed: .html, .pdf.'),
        (("--report", "{here}"), "has no known ending"),
        (("--report", "{file}/answer.pdf"), "--report: "),
        (("--at", "61"), "--at is 61, out of range; allowed is 1 to 60"),
        (("--at", "0"), "--at is 0, out of range"),
        (("--report", "answer.html", "--lang", "fr"), '--lang: "fr" is not known; allowed: en, zh.'),
    ],
)
def test_bad_options_are_refused_before_anything_is_simulated(bond, tmp_path, monkeypatch, options, said):
    monkeypatch.chdir(tmp_path)
    file = tmp_path / "file"
    file.write_text("")
    given = [option.format(here=tmp_path, file=file) for option in options]
    done = bond("compare", "price_war", "calm_market", *given)
    assert done.exit_code == 4
    assert said in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    assert list(tmp_path.iterdir()) == [file]


def test_a_chinese_pdf_without_a_chinese_font_is_refused_at_once(bond, tmp_path, monkeypatch):
    monkeypatch.setattr(sim.briefing, "has_font", lambda language: language != "zh")
    done = bond("compare", "price_war", "calm_market", "--report", str(tmp_path / "x.pdf"), "--lang", "zh")
    assert done.exit_code == 4
    assert ".html" in done.stderr


def test_the_question_follows_the_numbers_set():
    from sim.cli.options import asked_for

    assert "cuts its price by 50%" in asked_for("price_war", ["price_cut.strength=0.5"], None, None).question
    assert "a fifth" in asked_for("price_war", ["bond.weight=1"], 600, 30).question
