"""The question above the answer is true of the market that is answered for."""

import pytest

from sim.question import asked_anew, question
from sim.scenario import load, loads, scenario_names
from sim.wording import LANGUAGES, Wording

EN, ZH = Wording("en"), Wording("zh")
WAR = load("price_war")


@pytest.mark.parametrize("name", scenario_names())
def test_a_scenario_as_shipped_asks_its_own_question(name):
    shipped = load(name)
    sized = shipped.with_changes({"customers": 4000})
    assert asked_anew(sized, shipped) is sized


@pytest.mark.parametrize("kind", ["front_line_warmth", "points_programme", "exit_fee"])
def test_moves_of_the_company_are_what_the_question_is_for(kind):
    assert asked_anew(WAR.with_lever(kind, strength=0.3), WAR).question == WAR.question


def test_an_assumption_that_the_scenario_does_not_set_leaves_the_question():
    assert asked_anew(WAR.with_changes({"bond.weight": 1.0}), WAR).question == WAR.question


@pytest.mark.parametrize(("changes", "english", "chinese"), [
    ({"price_cut": {"strength": 0.15}, "points_buyout": {"strength": 1.0, "start": 13}},
     "a rival cuts its price by 15% and pays for 100% of newcomers’ lost points from month 13",
     "一个对手从第 13 个月起降价 15%，并为转来的客户补偿所失积分的 100%"),
    ({"price_cut": {"strength": 0.0}}, "no rival attacks", "没有对手进攻"),
    ({"price_cut": {"strength": 0.0}, "points_buyout": {"strength": 1.5, "start": 13}},
     "a rival pays for 150% of newcomers’ lost points from month 13", "补偿所失积分的 150%"),
    ({"price_cut": {"end": 30}}, "by 20% from month 13 to 30", "在第 13 至 30 个月降价 20%"),
    ({"advertising": {"strength": 0.5, "start": 20}},
     "a rival cuts its price by 20% from month 13; the same rival makes the move “Advertising” from month 20",
     "该对手从第 20 个月起采取“广告”"),
])  # fmt: skip
def test_the_question_says_what_the_rival_does_now(changes, english, chinese):
    market = WAR
    for kind, fields in changes.items():
        market = market.with_lever(kind, 1, **fields)
    asked = asked_anew(market, WAR)
    assert english in question(asked, EN)
    assert chinese in question(asked, ZH)
    assert "a fifth" not in asked.question
    assert asked.digest == market.digest, "only words"


def test_another_firm_is_another_rival():
    market = WAR.with_lever("price_cut", 2, strength=0.3, start=20)
    assert "; another rival cuts its price by 30% from month 20" in asked_anew(market, WAR).question


def test_an_attack_after_the_end_is_none():
    assert "no rival attacks" in asked_anew(WAR.with_lever("price_cut", 1, start=61), WAR).question


def test_the_climate_is_said():
    asked = asked_anew(WAR.with_changes({"market.climate": 1.5}), WAR)
    assert "prices count 1.5 times as much" in asked.question
    boom = load("boom")
    assert (
        "0.7 times as much as in ordinary times from month"
        in asked_anew(boom.with_lever("price_cut", 1, strength=0.4), boom).question
    )


def test_a_question_about_the_companys_own_moves_goes_with_them():
    bound = load("answer_by_binding")
    assert (
        "the company’s moves of the case are altered"
        in asked_anew(bound.with_lever("points_programme", strength=0.0), bound).question
    )


def test_a_question_about_people_goes_with_them():
    dealers = load("dealers")
    asked = asked_anew(dealers.with_changes({"population.share_dealer": 0.1}), dealers)
    assert "assumptions of the case are altered" in asked.question


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_file_without_a_question_is_asked_one_once_it_is_changed(language):
    own = loads('baseline = "price_war"\nquestion = ""\n', "mine")
    t = Wording(language)
    assert question(own, t) == ""
    assert "mine" in question(asked_anew(own.with_lever("price_cut", 1, strength=0.5), own), t)
