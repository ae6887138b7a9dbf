"""`bond claims` and `bond facts`: JSON, choosing, switching off, going on after an interruption, clear complaints."""

from __future__ import annotations

import json
import signal
import time

import numpy as np
import pytest

from sim.evidence.facts import facts

pytestmark = pytest.mark.slow

SMALL = ("--seeds", "3", "--customers", "300")
SOME = ("C33", "C34", "C35", "C36", "--seeds", "2", "--customers", "100")


@pytest.fixture(scope="module")
def two_claims(bond_json):
    return bond_json("claims", "C05", "C10", *SMALL)


def test_claims_have_stable_keys(two_claims):
    assert list(two_claims) == [
        "schema_version", "seeds", "customers", "without", "set", "counts", "claims", "provenance",
    ]  # fmt: skip
    assert [row["id"] for row in two_claims["claims"]] == ["C05", "C10"]
    row = two_claims["claims"][0]
    assert list(row) == [
        "id", "articles", "says", "says_zh", "contested", "verdict", "effect", "mechanisms", "rests_on", "note",
        "note_zh", "experiments",
    ]  # fmt: skip
    assert list(row["experiments"][0]) == [
        "asks", "asks_zh", "outcome", "kind", "expect", "unit", "least", "verdict", "why", "why_zh", "measured",
        "arms", "turns", "changes_at", "assumed", "without",
    ]  # fmt: skip
    assert row["effect"]["lo"] <= row["effect"]["mean"] <= row["effect"]["hi"]
    assert two_claims["counts"]["claims"] == 2


def test_the_same_question_gives_the_same_bytes(bond):
    first, second = (bond("claims", "C05", *SMALL, "--threads", n, "--json").stdout for n in ("1", "2"))
    assert first == second


def test_a_fact_beside_its_band(bond_json):
    (row,) = bond_json("facts", "V43", *SMALL)["facts"]
    assert row["id"] == "V43"
    assert row["passed"] in {True, False}
    assert all(check["low"] is not None or check["high"] is not None for check in row["checks"])


def test_switching_a_mechanism_off_changes_what_is_found(bond_json, two_claims):
    bare = bond_json("claims", "C05", *SMALL, "--without", "price")
    assert bare["without"] == ["price"]
    assert bare["claims"][0]["effect"] != two_claims["claims"][0]["effect"]


def test_another_usual_number_holds_wherever_a_market_sets_none(bond, bond_json, two_claims):
    heeded = bond_json("claims", "C05", *SMALL, "--set", "population.price_weight=0.0")
    assert heeded["set"] == {"population.price_weight": 0.0}
    assert heeded["claims"][0]["effect"] != two_claims["claims"][0]["effect"]
    assert (
        "population.price_weight = 0.0" in bond("facts", "V43", *SMALL, "--set", "population.price_weight=0.0").stdout
    )


def test_few_claims_are_shown_with_everything_and_many_as_a_table(bond):
    one = bond("claims", "C05", *SMALL)
    assert "Verdict:" in one.stdout
    assert "1: supported. If rivals sit still" in " ".join(one.stdout.split())
    assert "claimed: more than 0" in " ".join(one.stdout.split())
    facts = bond("facts", "V43", *SMALL)
    assert "V43 (H)" in facts.stdout
    assert "Hard targets:" in facts.stdout


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("claims", "C999"), 'There is no claim, article or mechanism "C999"'),
        (("claims", "--only", "bnod"), 'Did you mean "bond"'),
        (("claims", "C05", "--without", "stuff"), 'Did you mean "staff"'),
        (("claims", "C05", "--set", "bond.wieght=1"), 'Did you mean "bond.weight"'),
        (("claims", "C05", "--set", "price_cut.strength=0.1"), "only parameters of the market"),
        (("claims", "C05", "--set", "bond.weight=60"), "allowed is 0 to 6"),
        (("claims", "C05", "--resume"), "--resume needs --out"),
        (("claims", "C05", "--customers", "5"), "allowed is 100 to 1000000"),
        (("claims", "C05", "--seeds", "0"), "--seeds is 0"),
        (("facts", "V999"), 'There is no fact, family or tolerance "V999"'),
        (("facts", "--data", "nowhere.csv"), "nowhere.csv"),
        (("facts", "V09", "--columns", "customer=card"), "--columns needs --data"),
    ],
)
def test_what_cannot_be_used_is_said_in_one_sentence(bond, words, said):
    refused = bond(*words)
    assert refused.exit_code == 4
    assert said in refused.stderr
    assert refused.stdout == ""
    assert refused.stderr.count("\n") == 1


def test_a_folder_is_written_and_gone_on_with(bond, tmp_path):
    folder = tmp_path / "found"
    assert bond("claims", "C05", *SMALL, "--out", str(folder), "--json").exit_code == 0
    assert {path.name for path in folder.iterdir()} >= {"claims.json", "claims.md", "rows.jsonl", "conditions.json"}
    assert (folder / "images" / "claims.png").stat().st_size > 5000
    assert "C05" in (folder / "claims.md").read_text()
    assert bond("claims", "C05", *SMALL, "--out", str(folder)).exit_code == 4
    more = bond("claims", "C05", "C10", *SMALL, "--out", str(folder), "--resume", "--json")
    assert json.loads(more.stdout)["counts"]["claims"] == 2
    assert len((folder / "rows.jsonl").read_text().splitlines()) == 2
    other = bond("claims", "C05", "--seeds", "4", "--customers", "300", "--out", str(folder), "--resume")
    assert other.exit_code == 5
    assert "begun with seeds 3, not 4" in other.stderr


@pytest.fixture(scope="module")
def uninterrupted(bond):
    return bond("claims", *SOME, "--threads", "1", "--json").stdout


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL])
def test_an_interrupted_examination_goes_on_where_it_stopped(bond, process, tmp_path, how, uninterrupted):
    folder = tmp_path / "found"
    words = ("claims", *SOME, "--out", str(folder))
    running = process(*words)
    last = time.monotonic() + 60.0
    rows = folder / "rows.jsonl"
    while time.monotonic() < last and not (rows.is_file() and rows.read_bytes().count(b"\n") >= 2):
        time.sleep(0.02)
    running.send_signal(how)
    _, stderr = running.communicate(timeout=30)
    if how == signal.SIGINT:
        assert running.returncode == 130
        assert "--resume" in stderr
    kept = rows.read_bytes().count(b"\n")
    assert kept >= 2
    resumed = bond(*words, "--threads", "1", "--resume", "--json")
    assert resumed.exit_code == 0, resumed.stderr
    assert resumed.stdout == uninterrupted


@pytest.fixture
def panel(tmp_path):
    """Return a file of purchases: 120 people, 12 each, who mostly buy what they bought last."""
    luck = np.random.default_rng(1)
    lines = ["card,brand,week"]
    for person in range(120):
        brand = luck.integers(3)
        for week in range(12):
            brand = brand if luck.random() < 0.7 else luck.integers(3)
            lines.append(f"{person},{'ABC'[brand]},{week}")
    path = tmp_path / "panel.csv"
    path.write_text("\n".join(lines) + "\n")
    return path


def test_own_data_are_measured_by_the_same_estimators(bond, panel):
    done = bond("facts", "V09", "V04", "--data", str(panel), "--columns", "customer=card", "--json")
    assert done.exit_code == 0, done.stderr
    report = json.loads(done.stdout)
    assert report["source"]["kind"] == "panel"
    assert {row["id"] for row in report["facts"]} == {"V09", "V04"}
    inertia = next(row for row in report["facts"] if row["id"] == "V09")["checks"][0]
    assert inertia["mean"] > 0.05  # people who stick to a brand for a while, whichever it is
    shown = bond("facts", "--data", str(panel), "--columns", "customer=card").stdout
    assert "was read as a panel" in " ".join(shown.split())


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--columns", "card"), "role=name"),
        (("--columns", "customer=crad"), "card"),
        (("V18", "--columns", "customer=card"), "V18: Data of cohorts, or of customers with tenure, are needed."),
        (("--seeds", "5"), "--seeds is about simulated markets"),
        (("--without", "bond"), "--without is about simulated markets"),
        (("--set", "bond.weight=1"), "--set is about simulated markets"),
        (("--out", "here", "--resume"), "--out is about simulated markets"),
    ],
)
def test_own_data_that_cannot_be_used_are_said_in_one_sentence(bond, panel, words, said):
    refused = bond("facts", *words, "--data", str(panel))
    assert refused.exit_code == 4
    assert said in refused.stderr
    assert refused.stderr.count("\n") == 1


ONE_YEAR = "customer,date,amount\n" + "".join(
    f"{at % 7},2023-{at % 12 + 1:02d}-{at % 28 + 1:02d},{at}.5\n" for at in range(1, 60)
)


def test_a_fact_without_an_answer_says_why(bond, tmp_path):
    path = tmp_path / "year.csv"
    path.write_text(ONE_YEAR)
    refused = bond("facts", "--data", str(path), "--only", "V20")
    assert refused.exit_code == 4
    assert "V20: Nobody can be followed for 450 days" in refused.stderr
    report = json.loads(bond("facts", "--data", str(path), "--json").stdout)
    why = {row["id"]: row for row in report["unanswered"]}
    assert why["V20"]["why"] == "too_short"
    assert why["V13"]["why"] == "market_only"
    assert {row["id"] for row in report["facts"]} | why.keys() == set(facts())
    shown = " ".join(bond("facts", "--data", str(path)).stdout.split())
    assert "V20: no answer. Nobody can be followed for 450 days" in shown
    assert "V13" not in shown


def test_what_was_understood_is_shown_and_can_be_changed(bond, tmp_path):
    path = tmp_path / "own.csv"
    path.write_text(
        "Sales\ncust;date;amt;note\n1;03/01/2023;1.234;=1\n1;04/02/2023;-2,50;\n2;05/01/2023;3,00;\nTotal;;1.5;\n"
    )
    assert "dates: dmy, mdy" in bond("facts", "--data", str(path)).stderr
    words = ("facts", "--data", str(path), "--dates", "DMY", "--returns", "net")
    done = bond(*words)
    assert done.exit_code == 0, done.stderr
    shown = " ".join(done.stdout.split())
    for said in (
        "own.csv was read as a log of transactions: 2 of 4 rows used.",
        "customer: cust; date: date; spending: amt.",
        "Not used: note.",
        "Dates: day, month, year.",
        "Sign of decimals: comma.",
        "Left out: rows with totals (1, the first is row 6).",
        "taken off earlier purchases (1, the first is row 4).",
        "Lines above the names of columns that were skipped: 1.",
    ):
        assert said in shown
    source = json.loads(bond(*words, "--json").stdout)["source"]
    assert source["columns"] == {"customer": "cust", "date": "date", "spend": "amt"}
    assert source["unused"] == ["note"]
    assert (source["kind"], source["dates"], source["decimal"], source["separator"]) == ("log", "dmy", ",", ";")
    for wrong, said in (
        (("--dates", "dmmy"), 'Did you mean "dmy"'),
        (("--returns", "keep"), "returns"),
        (("--encoding", "x"), "x"),
    ):
        refused = bond("facts", "--data", str(path), *wrong)
        assert (refused.exit_code, refused.stderr.count("\n")) == (4, 1)
        assert said in refused.stderr
    assert "--returns needs --data" in bond("facts", "--returns", "net").stderr


def test_words_from_a_file_move_no_cursor(bond, tmp_path):
    path = tmp_path / "own.csv"
    path.write_text("household,brand\n1,=SUM(A1)\n1,\x1b[2Jb\n2,b\n2,=SUM(A1)\n")
    shown = bond("facts", "--data", str(path)).stdout
    assert "=SUM(A1)" in shown
    assert "\x1b" not in shown
