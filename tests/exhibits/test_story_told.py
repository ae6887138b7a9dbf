"""A customer's story in words, in both languages."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from sim.charts import Look
from sim.exhibits.story import finding, life, telling, who
from sim.scenario import load
from sim.study.story import cast, story
from sim.wording import LANGUAGES, Wording

pytestmark = pytest.mark.slow

SMALL = {"customers": 300, "months": 24}
EN, ZH = Wording("en"), Wording("zh")


@pytest.fixture(scope="module")
def lost():
    war, calm = (load(name).with_changes(SMALL) for name in ("price_war", "calm_market"))
    return story(war, calm, 2, cast(war, calm, 2, 24)["lost"].customer)


@pytest.fixture(scope="module")
def alone():
    calm = load("calm_market").with_changes(SMALL)
    return story(calm, calm, 2, 7)


def test_the_finding_tells_when_they_part(lost):
    said = finding(lost, EN)
    assert f"the same until month {lost.first_difference - 1}." in said
    assert f"In month {lost.parting} they part" in said
    assert f"a hostage of the company: {int(lost.life['is_hostage'][lost.life['provider'] == 0].sum())}" in said


def test_who_she_is(lost):
    assert f"Customer {lost.customer}, " in who(lost, EN)
    assert f"{int(lost.life['tenure'].iloc[0])} months with the company" in who(lost, EN)


def test_one_life_is_told_once(alone):
    assert "no other market" in finding(alone, EN)
    assert all(line.is_same for line in telling(alone, EN))
    assert set(life(alone, EN).table["arm"]) == {"a", "b"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_before_they_differ_both_are_told_alike(lost, language):
    lines = telling(lost, Wording(language))
    assert all(line.is_same for line in lines if line.last < lost.first_difference)
    moved = next(line for line in lines if line.first == lost.parting)
    assert not moved.is_same


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_left_unsaid(lost, alone, language):
    t = Wording(language)
    for told in (lost, alone):
        exhibit = life(told, t)
        words = [
            exhibit.finding,
            exhibit.alt,
            exhibit.note,
            *(w for line in telling(told, t) for w in (line.when, line.here, line.twin)),
        ]
        assert all(word.strip() and not re.search(r"[{}]|nan|None", word) for word in words)


def test_chinese_sets_a_number_apart_from_the_word_after_it(lost):
    words = " ".join([finding(lost, ZH), *(line.here + line.twin for line in telling(lost, ZH))])
    assert "对手" in words
    assert not re.search(r"\d[一-鿿]", words)


def test_the_chart_is_valid_small_and_drawn_in_both_themes(lost, alone):
    for told, n_points, palette in ((lost, 100, "light"), (alone, 50, "dark")):
        exhibit = life(told, EN)
        spec = exhibit.picture(Look(palette, "container")).to_dict()
        assert sum(len(data) for data in spec["datasets"].values()) < 500
        assert len(exhibit.table) == 50
        lines = [data for data in spec["datasets"].values() if data and "value" in data[0] and "at" not in data[0]]
        assert sum(map(len, lines)) == n_points


def test_a_repertoire_is_told_by_its_purchases():
    pair = [load(name).with_changes(SMALL) for name in ("fast_food_staff", "fast_food")]
    told = story(*pair, 2, cast(*pair, 2, 24)["stayed_anyway"].customer)
    own, every = int(told.life["purchases_here"].sum()), int(told.life["purchases"].sum())
    assert f"{own} of {every} purchases at the company" in finding(told, EN)
    assert "they part" not in finding(told, EN)
    spec = life(told, EN).picture(Look("light", 640)).to_dict()
    drawn = next(
        d for d in spec["datasets"].values() if d and "value" in d[0] and d[0]["arm"] == "a" and "at" not in d[0]
    )
    bonds = [row["value"] for row in drawn if row["feeling"] == "bond"]
    assert bonds == told.life["bond_company"].round(3).tolist()  # with one firm, or the line would jump with purchases


@pytest.mark.parametrize(
    "name",
    [
        "doing_without",
        "hospital",
        "crm_random",
        "thank_you_calls",
        "price_war_deep_buyout",
        "programme_withdrawn",
        "listening_ignored",
    ],
)
def test_every_kind_of_scenario_can_be_told(name):
    a = load(name).with_changes({"customers": 300})
    b = load(a.baseline).with_changes({"customers": 300}) if a.baseline else a
    people = cast(a, b, 1, 24)
    for one in {typical.customer for typical in people.values()} - {None} | {299}:
        told = story(a, b, 1, one)
        for t in (EN, ZH):
            assert life(told, t).finding
            assert telling(told, t)


def nudged(told, month):
    """Return a story in which what the twin feels differs by a hair from a month on."""
    twin = told.twin.copy()
    twin.loc[twin["month"] >= month, "bond"] += 1e-6
    return replace(told, twin=twin)


def test_the_finding_and_the_table_agree_on_until_when_two_lives_are_the_same(lost):
    war, calm = (load(name).with_changes(SMALL) for name in ("price_war", "calm_market"))
    for told in (lost, nudged(lost, 2), *(story(war, calm, 2, customer) for customer in range(0, 40, 4))):
        until = re.search(r"ntil month (\d+)", finding(told, EN))
        if until:
            lines = telling(told, EN)
            assert all(line.is_same for line in lines if line.last <= int(until[1]))
            first = next(line for line in lines if not line.is_same)
            assert first.first <= int(until[1]) + 1 <= first.last, "the row that differs holds the month after"


@pytest.mark.parametrize("t", [EN, ZH])
def test_what_differs_by_a_hair_is_told_apart_from_what_the_table_marks(lost, alone, t):
    first = next(line.first for line in telling(lost, t) if not line.is_same)
    assert first > 3
    assert t("story.finding.faintly", first=2, month=first - 1) in finding(nudged(lost, 2), t)
    two = replace(alone, b=load("price_war").with_changes(SMALL))
    assert t("story.finding.hardly", first=2) in finding(nudged(two, 2), t)
