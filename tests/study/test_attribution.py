"""What makes two markets differ: parts that add up, in every order, and that name nothing that is alike."""

from itertools import combinations

import numpy as np
import pytest

from sim import BadInput, load
from sim.exhibits.reasons import causes, part_name
from sim.study.attribution import ALL, MAX_PARTS, attribution, mixed, parts_between, shapley
from sim.study.compare import compare
from sim.wording import LANGUAGES, Wording

SIZE = {"customers": 300, "months": 18}
MONTH = 15


@pytest.fixture(scope="module")
def pair():
    """Return a war in which a company moves, and the calm in which it does not."""
    war, calm = (load(name).with_changes(SIZE) for name in ("price_war", "calm_market"))
    moved = war.with_lever("front_line_warmth", strength=0.5).with_lever("exit_fee", strength=0.5)
    return moved.with_changes({"bond.weight": 3.0}), calm


@pytest.fixture(scope="module")
def shares(pair):
    return attribution(*pair, MONTH, 4).set_index("part")


def test_parts_are_what_the_scenarios_have_otherwise(pair):
    assert set(parts_between(*pair)) == {"rival.price_cut", "own.front_line_warmth", "own.exit_fee", "bond.weight"}
    assert parts_between(pair[0], pair[0]) == ()
    assert parts_between(load("recession"), load("calm_market")) == ("rival.price_cut", "event.climate")


def test_a_lever_of_no_strength_is_no_difference(pair):
    assert parts_between(pair[1].with_lever("exit_fee", strength=0.0), pair[1]) == ()


def test_the_parts_add_up_to_what_a_comparison_says(pair, shares):
    told = compare(*pair, 4)
    for column, whole in (("kept", told.kept_per_100(MONTH)), ("profit", told.profit_difference(MONTH))):
        assert shares.loc[ALL, column] == pytest.approx(float(whole.mean))
        assert shares.drop(ALL)[column].sum() == pytest.approx(float(whole.mean))


def test_a_difference_the_other_way_has_the_other_sign(pair, shares):
    back = attribution(*pair[::-1], MONTH, 4).set_index("part")
    assert back.loc[shares.index, "kept"].to_numpy() == pytest.approx(-shares["kept"].to_numpy())


def test_between_the_ends_lie_the_two_markets_themselves(pair):
    a, b = pair
    parts = parts_between(a, b)
    assert mixed(a, b, parts).digest == a.digest
    assert mixed(a, b, ()).digest == b.digest
    half = mixed(a, b, parts[:2])
    assert set(parts_between(half, b)) == set(parts[:2])
    assert set(parts_between(a, half)) == set(parts[2:])


def test_shapley_values_are_those_of_the_textbook():
    """The glove game: one left glove and two right ones make one pair."""
    worths = {
        frozenset(one): np.array([float("L" in one and len(one) > 1)])
        for n in range(4)
        for one in combinations("LRr", n)
    }
    assert [float(shapley(part, "LRr", worths)[0]) for part in "LRr"] == pytest.approx([2 / 3, 1 / 6, 1 / 6])


def test_what_only_goes_together_is_one_part():
    a = load("price_war").with_changes({"rivals": 5} | SIZE).with_lever("price_cut", firm=5, strength=0.3)
    assert parts_between(a, load("calm_market").with_changes(SIZE)) == (ALL,)


def test_many_differences_are_put_together(pair):
    a, b = pair
    a = a.with_changes({"choice.hassle": 0.4, "price.loss_aversion": 2.0}).with_lever("recovery", strength=0.2)
    parts = parts_between(a, b)
    assert set(parts) == {"rival", "own.bond", "own.bind", "numbers"}
    assert len(parts) <= MAX_PARTS
    assert mixed(a, b, parts).digest == a.digest


def test_markets_of_two_sizes_are_refused(pair):
    with pytest.raises(BadInput, match="customers differs"):
        attribution(pair[0].with_changes({"customers": 200}), pair[1], 6, 2)


@pytest.mark.parametrize("language", LANGUAGES)
def test_causes_are_told_in_words(shares, language):
    t = Wording(language)
    told = causes(shares.reset_index(), MONTH, 4, t)
    assert "_" not in told.finding
    assert "nan" not in told.finding
    told.saved(".svg")
    one = causes(shares.loc[["rival.price_cut", ALL]].reset_index(), MONTH, 4, t)
    assert part_name("rival.price_cut", t) in one.finding
    for part in (
        "all",
        "rival",
        "numbers",
        "events",
        "own.bind",
        "own.bond",
        "own.hygiene",
        "event.climate",
        "bond.weight",
    ):
        assert part_name(part, t) not in {part, part.replace("_", " ")}
