"""The ledger: complete, said in both languages, and as measured."""

import re

import pytest

from sim.errors import BadInput
from sim.evidence import facts as published
from sim.evidence.examine import examine
from sim.evidence.facts import assess, facts
from sim.evidence.lab import Lab, months_of
from sim.evidence.ledger import chosen, ledger
from sim.evidence.measured import measured
from sim.evidence.mechanisms import MECHANISMS, mechanism_name
from sim.evidence.probes import probe_named
from sim.evidence.verdicts import VERDICTS
from sim.handbook.measuring import judged_again
from sim.levers import LEVERS
from sim.measures.figures import MEASURES
from sim.measures.units import UNITS
from sim.parameters import all_declarations
from sim.report.evidence import STATES, claim_row, fact_row, is_of_today, state_of
from sim.wording import Wording

# What was listed, article by article and fact by fact, before the first experiment: nothing may drop out of it unseen.
CLAIMS = [f"C{n:02d}" for n in range(1, 104)]
ARTICLE = {
    "000": range(1, 24), "001": range(24, 49), "002": range(49, 67), "003": range(67, 82), "004": range(82, 104),
}  # fmt: skip
IN_TWO_ARTICLES = {2: ("000", "003"), 17: ("000", "001"), 22: ("000", "004"), 26: ("001", "004")}
FACTS = [
    "V02",
    "V03",
    "V04",
    "V07",
    "V08",
    "V09",
    "V10",
    "V11",
    "V12",
    "V13",
    "V13b",
    "V13c",
    "V14",
    "V15",
    "V16",
    "V16b",
    "V17",
    "V18",
    "V19",
    "V20",
    "V22b",
    "V22c",
    "V22d",
    "V23",
    "V24",
    "V25",
    "V25b",
    "V26",
    "V27b",
    "V28",
    "V28b",
    "V31",
    "V32",
    "V33",
    "V34",
    "V35",
    "V35b",
    "V38",
    "V40",
    "V41",
    "V42",
    "V43",
    "V44",
    "V46",
    "V47",
    "V48",
    "V49",
    "V50",
    "V52b",
    "V52c",
    "V52d",
    "V53",
    "V53b",
    "V54",
    "V54b",
    "V55",
    "V56",
    *("X03", "X04", "X07", "X10", "X11", "X13", "X14", "X17", "X18", "X19", "X20", "X24", "X26"),
]
HAN = re.compile(r"[一-鿿]")
RANGES = {one.key: (one.low, one.high) for one in all_declarations()} | {
    f"{kind}.{key}": (one.low, one.high) for kind, lever in LEVERS.items() for key, one in lever.numbers().items()
}
IN_TURN = {"bond": "C43", "points": "C82", "word_of_mouth": "C46", "staff": "C35", "failures": "C44"}
"""Mechanisms, each with the quickest claim that holds, wholly or somewhere, and rests on it."""


def experiments():
    return [(claim, experiment) for claim in ledger().values() for experiment in claim.experiments]


def test_no_claim_is_missing():
    assert list(ledger()) == CLAIMS


def test_the_ledger_names_the_articles_of_the_list():
    listed = {claim: (article,) for article, numbers in ARTICLE.items() for claim in numbers} | IN_TWO_ARTICLES
    assert {claim.id: claim.articles for claim in ledger().values()} == {f"C{n:02d}": listed[n] for n in listed}


def test_no_fact_is_missing():
    assert set(facts()) == set(FACTS)


@pytest.mark.parametrize("number", CLAIMS)
def test_a_claim_is_said_in_both_languages(number):
    claim = ledger()[number]
    for english, chinese in (
        (claim.says, claim.says_zh),
        (claim.note, claim.note_zh),
        *((one.asks, one.asks_zh) for one in claim.experiments),
    ):
        assert english.strip()
        assert not HAN.search(english)
        assert HAN.search(chinese)
    assert all(bool(one.untestable) == bool(HAN.search(one.untestable_zh)) for one in claim.experiments)
    assert all(one.asks.endswith("?") and one.asks_zh.endswith("?") for one in claim.experiments)


@pytest.mark.parametrize("number", CLAIMS)
def test_an_experiment_can_be_run_as_it_stands(number):
    """Arms are scenarios, outcomes are known, and what is turned lies in its plausible range and is held somewhere."""
    for experiment in ledger()[number].experiments:
        arms = [experiment.scenario(arm) for arm in experiment.arms]
        for treatment, control in zip(arms[::2], arms[1::2], strict=False):
            assert treatment.digest != control.digest
        if probe_named(experiment.outcome) is None:
            measure = experiment.outcome.partition(".")[0].rpartition("_")[0]
            assert measure in MEASURES
            assert months_of(experiment.outcome) <= min(arm.parameters.market.months for arm in arms)
        for key, values in {**experiment.turns, **{key: (value,) for key, value in experiment.assumed.items()}}.items():
            block = key.partition(".")[0]
            where = key if block != "firms" else f"firm.{key.split('.')[2]}"
            low, high = RANGES[where]
            assert all(low <= value <= high for value in values), key
            held = [lever.kind for arm in arms for lever in arm.levers]
            assert block not in LEVERS or block in held, key


def test_notes_hold_no_results():
    """Numbers are measured; what is written by hand says what is done."""
    words = re.compile(r"\b(we find|the model shows|it turns out|as measured|is supported|is refuted)\b", re.IGNORECASE)
    assert not [claim.id for claim in ledger().values() if words.search(claim.note)]


def test_claims_are_asked_for_by_number_article_or_mechanism():
    assert [claim.id for claim in chosen(("C07", "C05"))] == ["C05", "C07"]
    assert {claim.id for claim in chosen(("002",))} == {
        claim.id for claim in ledger().values() if "002" in claim.articles
    }
    assert all("points" in claim.mechanisms for claim in chosen(("points",)))
    with pytest.raises(BadInput, match='Did you mean "C05"'):
        chosen(("C0 5",))
    with pytest.raises(BadInput, match="There is no fact"):
        published.chosen(("V99x",))


@pytest.mark.parametrize("name", MECHANISMS)
def test_mechanisms_have_a_name_in_both_languages(name):
    assert 2 < len(mechanism_name(name)) < 40
    assert HAN.search(mechanism_name(name, Wording("zh")))


def without_digests(found):
    """Return a finding without the digests of its arms, which a parameter that nothing reads yet changes too."""
    if isinstance(found, dict):
        return {key: without_digests(value) for key, value in found.items() if key != "digest"}
    return [without_digests(one) for one in found] if isinstance(found, list) else found


class TestMeasured:
    """The findings that come with the project."""

    def test_every_claim_has_an_effect_with_an_interval_and_a_verdict(self):
        report = measured("claims")
        assert [row["id"] for row in report["claims"]] == CLAIMS
        assert (report["seeds"], report["customers"], report["without"], report["set"]) == (20, 3000, [], {})
        for row in report["claims"]:
            assert row["verdict"] in VERDICTS
            assert {one["verdict"] for one in row["experiments"]} <= set(VERDICTS) - {"supported in part"}
            assert all((one["verdict"] == "not testable") == bool(one["why"]) for one in row["experiments"])
            assert row["effect"]["lo"] <= row["effect"]["mean"] <= row["effect"]["hi"], row["id"]
            assert row["effect"]["unit"] in UNITS
            if row["verdict"] == "depends":
                places = [place for one in row["experiments"] for place in one["changes_at"]]
                assert places, row["id"]
                assert all(place["low"] < place["value"] < place["high"] for place in places)

    def test_verdicts_go_every_way(self):
        counts = measured("claims")["counts"]
        assert counts["claims"] == sum(counts[verdict] for verdict in VERDICTS) == len(CLAIMS)
        assert all(counts[verdict] > 0 for verdict in VERDICTS)

    def test_every_hard_fact_is_measured(self):
        report = measured("facts")
        assert [row["id"] for row in report["facts"]] == list(facts())
        for row in report["facts"]:
            assert row["tolerance"] != "H" or row["checks"], row["id"]
            assert (row["passed"] is None) == (not row["checks"]) == bool(row["untestable"])
            assert row["passed"] in {None, all(check["passed"] for check in row["checks"])}
            if row["passed"] is False:
                assert row["if_missed"], f"{row['id']} is missed: say what the market lacks"
                assert HAN.search(row["if_missed_zh"])

    def test_what_two_findings_disagree_on_is_contested_on_both_sides(self):
        rows = {row["id"]: row for row in measured("facts")["facts"]}
        pairs = {(row["id"], row["contested"]) for row in rows.values() if row["contested"]}
        assert pairs >= {("V11", "X18"), ("X18", "V11"), ("V12", "X19"), ("V15", "X20")}
        assert all((other, one) in pairs for one, other in pairs)
        assert all(state_of(rows[one]) == "contested" and rows[one]["checks"] for one, _ in pairs)
        counts = measured("facts")["counts"]["all"]
        assert counts["contested"] == len(pairs)
        assert counts["facts"] == sum(counts[state] for state in STATES)

    def test_they_are_told_in_the_words_that_are_declared(self):
        for row in measured("facts")["facts"]:
            fact = facts()[row["id"]]
            said = fact.model_dump(exclude={"checks", "own", "against", "reach"})
            assert {key: row[key] for key in said} == {key: value or None for key, value in said.items()}, row["id"]
            told = ("name", "name_zh", "unit", "low", "high")
            assert [[check[key] for key in told] for check in row["checks"]] == [
                [getattr(target, key) for key in told] for target in fact.checks.values()
            ], row["id"]
        for row in measured("claims")["claims"]:
            claim = ledger()[row["id"]]
            assert [row[key] for key in ("says", "says_zh", "note", "note_zh")] == [
                claim.says, claim.says_zh, claim.note, claim.note_zh
            ], row["id"]  # fmt: skip

    def test_verdicts_are_those_that_the_ledger_reaches_from_what_was_measured(self):
        assert judged_again(measured("claims")) == measured("claims"), (
            "expectations have changed: run `python -m sim.handbook.evidence_document --judge`"
        )

    def test_another_experiment_than_the_one_that_was_measured_is_not_judged(self):
        report = measured("claims")
        row = report["claims"][0]
        other = {**row, "experiments": [{**row["experiments"][0], "outcome": "profit_12"}, *row["experiments"][1:]]}
        with pytest.raises(BadInput, match="C01, part 1, is not the experiment"):
            judged_again({**report, "claims": [other]})

    @pytest.mark.parametrize("what", ["claims", "facts"])
    def test_they_were_found_with_this_market(self, what):
        assert is_of_today(measured(what)), (
            "the market has changed: run `python -m sim.handbook.evidence_document --measure`"
        )

    @pytest.mark.parametrize("mechanism", IN_TURN)
    def test_some_answer_rests_on_each_mechanism(self, mechanism):
        assert [row["id"] for row in measured("claims")["claims"] if mechanism in row["rests_on"]]

    @pytest.mark.campaign
    @pytest.mark.slow
    @pytest.mark.parametrize("mechanism", IN_TURN)
    def test_verdicts_change_when_what_they_rest_on_is_switched_off(self, mechanism):
        """Some part of a claim, which holds wholly or somewhere, holds no longer."""
        row = next(row for row in measured("claims")["claims"] if row["id"] == IN_TURN[mechanism])
        assert mechanism in row["rests_on"]
        assert row["verdict"] in {"supported", "supported in part", "depends", "assumed"}
        bare = examine(ledger()[row["id"]], Lab(customers=measured("claims")["customers"], without=(mechanism,)))
        assert [one.verdict for one in bare.outcomes] != [one["verdict"] for one in row["experiments"]]

    @pytest.mark.campaign
    @pytest.mark.slow
    @pytest.mark.parametrize("number", ["C05", "C35", "C58", "C61", "C72", "C84"])  # of each article and verdict
    def test_a_claim_measured_again_comes_out_the_same_to_the_last_digit(self, number):
        lab, claim = Lab(customers=measured("claims")["customers"]), ledger()[number]
        again = claim_row(claim, examine(claim, lab).as_table())
        assert without_digests(again) == without_digests(
            next(row for row in measured("claims")["claims"] if row["id"] == number)
        )

    @pytest.mark.slow
    @pytest.mark.parametrize("number", ["V15", "V43", "V48"])
    def test_a_fact_measured_again_comes_out_the_same_to_the_last_digit(self, number):
        lab, fact = Lab(), facts()[number]
        again = fact_row(fact, assess(fact, lab).as_table())
        assert again == next(row for row in measured("facts")["facts"] if row["id"] == number)
