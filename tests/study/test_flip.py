"""The nearest flip: known surfaces first, then a market whose crossing is found independently."""

import json
from types import SimpleNamespace

import numpy as np
import pytest
import typer
from typer.testing import CliRunner

from sim import load
from sim.charts.flip import flip_alt, flip_figure
from sim.charts.heat_map import form_of
from sim.cli.flip import flip as flip_command
from sim.errors import BadInput
from sim.measures.figures import unit_of
from sim.measures.intervals import interval
from sim.report.flip import flip_report
from sim.report.shapes import dumps
from sim.study.compare import compare
from sim.study.evaluate import evaluate
from sim.study.flip import flip, wilson
from sim.study.flip.prior import assumptions_of
from sim.study.flip.search import search
from sim.study.flip.surface import Box, fitted_plane, nearest_in_sum, nearest_on_plane
from sim.study.flip.words import sentence
from sim.wording import LANGUAGES, Wording

WIDTH = 40
EDGE = np.sqrt(3.0)
BOX = Box(np.full(WIDTH, -EDGE), np.full(WIDTH, EDGE))
SEEDS = range(1, 21)
SLOPES = np.zeros(WIDTH)
SLOPES[[3, 7, 11]] = -1.0, 0.8, 0.5


def surface(function, noise=0.0):
    """Return a difference without a market; its luck depends on the point and the seed alone."""

    def difference(points, seeds):
        luck = [[np.random.default_rng([int(1e9 * abs(z).sum()), seed]).normal() for seed in seeds] for z in points]
        return function(points)[:, None] + (noise * np.array(luck) if noise else np.zeros((len(points), len(seeds))))

    return difference


def linear(z):
    return 2.0 + z @ SLOPES


class TestKnownSurfaces:
    @pytest.mark.parametrize("sign", [1.0, -1.0])
    def test_a_plane_is_reversed_at_its_distance_along_its_slopes(self, sign):
        found = search(surface(lambda z: sign * linear(z)), BOX, 64, SEEDS)
        point, length = found.nearest.point, np.linalg.norm(SLOPES)
        distance = 2.0 / length
        assert np.linalg.norm(point) == pytest.approx(distance, rel=0.02)
        assert point @ -SLOPES / (np.linalg.norm(point) * length) > 0.999
        assert set(np.flatnonzero(point)) == {3, 7, 11}
        assert sign * found.nearest.difference.mean < 0.0
        # none of the three gets there alone: 2 / 1 is farther than the edge of the box
        assert not any(single.flip for single in found.singles)

    def test_where_one_assumption_suffices_alone_it_is_found_where_it_turns(self):
        found = search(surface(lambda z: 1.0 + 0.9 * z[:, 5] + 0.3 * z[:, 6]), BOX, 64, SEEDS)
        alone = {at: single.flip.point[at] for at, single in enumerate(found.singles) if single.flip}
        assert alone == {5: pytest.approx(-1.0 / 0.9, rel=0.02)}
        assert np.linalg.norm(found.nearest.point) == pytest.approx(1.0 / np.hypot(0.9, 0.3), rel=0.06)
        assert np.linalg.norm(found.nearest.point) <= abs(alone[5])

    def test_a_curved_surface_that_nothing_crosses_alone(self):
        found = search(surface(lambda z: 1.0 - z[:, 2] * z[:, 9]), BOX, 128, SEEDS)
        assert not any(single.flip for single in found.singles)
        assert set(np.flatnonzero(found.nearest.point)) == {2, 9}
        assert np.linalg.norm(found.nearest.point) == pytest.approx(np.sqrt(2.0), rel=0.05)

    def test_a_bend_is_followed_to_the_nearer_side(self):
        found = search(surface(lambda z: 1.5 - z[:, 0] ** 2 - 0.2 * z[:, 0]), BOX, 64, SEEDS)
        turn = (-0.2 + np.sqrt(0.04 + 6.0)) / 2.0
        assert np.flatnonzero(found.nearest.point).tolist() == [0]
        assert found.nearest.point[0] == pytest.approx(turn, rel=0.02)

    def test_no_flip_in_the_box_is_said(self):
        found = search(surface(lambda z: 2.0 * np.abs(SLOPES).sum() + z @ SLOPES), BOX, 64, SEEDS)
        assert found.nearest is None
        assert not any(single.flip for single in found.singles)
        assert found.n_points > 64
        assert (found.sample.values > 0.0).all()

    def test_noise_moves_it_a_little_and_the_interval_excludes_zero(self):
        found = search(surface(linear, noise=0.3), BOX, 128, SEEDS)
        point, even = found.nearest.point, found.nearest.even
        assert np.linalg.norm(even) == pytest.approx(2.0 / np.linalg.norm(SLOPES), rel=0.1)
        assert np.linalg.norm(point) < 1.35 * np.linalg.norm(even)
        assert float(found.nearest.difference.hi) < 0.0
        assert linear(point[None])[0] < 0.0
        assert {3, 7} <= set(np.flatnonzero(point))
        assert np.count_nonzero(point) <= 8

    def test_fresh_seeds_confirm(self):
        asked = []

        def difference(points, seeds):
            asked.append(tuple(seeds))
            return surface(linear)(points, seeds)

        found = search(difference, BOX, 16, SEEDS)
        fresh = [seeds for seeds in asked if not set(seeds) <= set(SEEDS)]
        assert fresh
        assert found.nearest.n_seeds >= 20
        assert all(not set(seeds) & set(SEEDS) and len(seeds) >= 20 for seeds in fresh)
        assert sum(map(len, fresh)) == len(set().union(*fresh))

    def test_too_close_to_call_leaves_nothing_to_flip_but_shares(self):
        found = search(surface(lambda z: 0.0 * z[:, 0] + 3.0 * z[:, 1], noise=0.5), BOX, 64, SEEDS)
        assert found.is_open
        assert found.nearest is None
        assert not found.singles
        assert len(found.sample.points) == 64 + 32

    def test_combinations_that_are_not_valid_are_left_out_and_counted(self):
        def difference(points, seeds):
            values = surface(linear)(points, seeds)
            values[points[:, 0] > 0.5 * EDGE] = np.nan
            return values

        found = search(difference, BOX, 64, SEEDS)
        assert found.sample.is_space.sum() == 64
        assert (found.sample.points[:, 0] <= 0.5 * EDGE).all()
        assert 8 <= found.n_left_out <= 40  # a quarter of all that were drawn
        assert np.linalg.norm(found.nearest.point) == pytest.approx(2.0 / np.linalg.norm(SLOPES), rel=0.05)

    def test_the_same_twice(self):
        first, again = (search(surface(linear, noise=0.3), BOX, 32, SEEDS) for _ in range(2))
        assert (first.nearest.point == again.nearest.point).all()
        assert (first.sample.points == again.sample.points).all()


class TestSurrogates:
    def test_nearest_on_a_plane_stops_at_the_edge(self):
        slope, box = np.array([-1.0, -0.5]), Box(np.array([-1.0, -1.0]), np.array([1.0, 2.0]))
        assert nearest_on_plane(slope, -0.5, box) == pytest.approx([0.4, 0.2])
        assert nearest_on_plane(slope, -1.5, box) == pytest.approx([1.0, 1.0])
        assert nearest_on_plane(slope, -9.0, box) == pytest.approx([1.0, 2.0])

    def test_nearest_in_a_sum_takes_the_cheapest_way(self):
        nodes = np.tile([-2.0, -1.0, 0.0, 1.0, 2.0], (2, 1))
        effects = np.array([[0.0, 0.0, 0.0, -1.0, -1.0], [-2.0, -1.0, 0.0, 1.0, 2.0]])
        z = nearest_in_sum(nodes, effects, -1.0)
        assert z == pytest.approx([0.5, -0.5], abs=0.03)

    def test_a_plane_is_recovered_from_fewer_points_than_assumptions(self):
        rng = np.random.default_rng(1)
        z = rng.uniform(-EDGE, EDGE, (120, WIDTH))
        assert fitted_plane(z, linear(z)) == pytest.approx(SLOPES, abs=0.01)
        few = fitted_plane(z[:30], linear(z[:30]))
        assert np.argmax(np.abs(few)) == 3


def test_wilson():
    # Newcombe 1998, table I: 81 of 263, and 0 of 20
    assert wilson(81, 263)[1:] == pytest.approx((0.2553, 0.3662), abs=1e-4)
    assert wilson(0, 20)[1:] == pytest.approx((0.0, 0.1611), abs=1e-4)


SMALL = {"customers": 1500, "months": 12, "market.settle": 0, "word_of_mouth.links": 0}  # talk makes luck greater
COST = "front_line_warmth.cost_per_customer"
SEEDS_OF_PAIR = 10


@pytest.fixture(scope="module")
def pair():
    """Warmth that is nearly free, against none: it pays for itself until it costs too much."""
    b = load("price_war").with_changes(SMALL)
    return b.with_changes({"front_line_warmth.strength": 0.8, COST: 0.01}), b


@pytest.fixture(scope="module")
def found(pair):
    return flip(*pair, "profit_12", {COST: (0.0, 0.3), "survey.noise": None}, points=12, seeds=SEEDS_OF_PAIR, workers=1)


@pytest.mark.slow
class TestMarket:
    def test_the_crossing_lies_where_a_scan_finds_it(self, pair, found):
        costs = np.linspace(0.0, 0.15, 16)
        values = evaluate(
            pair, [(1, {})] + [(0, {COST: cost}) for cost in costs], range(101, 141), ["profit_12"]
        ).values
        gaps = [interval(one - values[0, :, 0]) for one in values[1:, :, 0]]
        last = max(cost for cost, gap in zip(costs, gaps, strict=True) if gap.lo > 0.0)
        first = min(cost for cost, gap in zip(costs, gaps, strict=True) if gap.hi < 0.0)
        row = found.singles.set_index("key").loc[COST]
        assert last - 0.01 <= row["even"] <= first + 0.01
        assert row["even"] < row["value"] <= first + 0.03
        assert row["sds"] == pytest.approx((row["value"] - 0.01) / (0.3 / np.sqrt(12.0)))
        assert found.nearest.changes[0].key == COST
        assert len(found.nearest.changes) == 1
        assert found.nearest.distance == pytest.approx(row["sds"], rel=0.05)
        assert found.nearest.distance <= row["sds"]

    def test_the_verdict_is_that_of_a_comparison(self, pair, found):
        assert found.winner == "a"
        assert found.verdict == pytest.approx(compare(*pair, SEEDS_OF_PAIR).difference("profit_12"))

    def test_what_cannot_matter_does_not(self, found):
        noise = found.singles.set_index("key").loc["survey.noise"]
        assert not noise["flips"]
        assert noise["at_low"] == noise["at_high"] == found.verdict.mean

    def test_shares_add_up_and_space_holds_what_was_sampled(self, found):
        assert sum(share.share for share in found.shares.values()) == pytest.approx(1.0)
        assert found.shares["b"].share > found.shares["a"].share  # most costs are above the crossing
        space = found.space[found.space["sample"] == "space"]
        assert len(space) == 12
        assert space[COST].between(0.0, 0.3).all()
        assert (space.loc[space[COST] > 0.12, "winner"] == "b").all()

    def test_report_and_picture_come_from_the_numbers(self, found):
        report = json.loads(dumps(flip_report(found)))
        assert report["nearest"]["distance"] == pytest.approx(found.nearest.distance)
        assert COST in report["sentence"]
        assert COST in report["sentence_zh"]
        for language in LANGUAGES:
            chart = flip_figure(report, palette="dark", t=Wording(language)).to_dict()
            told = json.dumps(chart, ensure_ascii=False)
            assert f"{found.nearest.distance:.2g}" in chart["title"]["text"]
            assert f"{found.shares['b'].share:.0%}" in told
            assert f"{found.shares['b'].share:.0%}" in flip_alt(report, t=Wording(language))

    def test_no_flip_and_no_verdict_are_drawn_and_said_too(self, found):
        report = flip_report(found)
        none = report | {"nearest": None, "singles": []}
        assert "No flip" in flip_figure(none).to_dict()["title"]["text"]
        assert "no change was found" in flip_alt(none)
        bare = SimpleNamespace(**(vars(found) | {"nearest": None}))
        assert "No change of assumptions" in sentence(bare)
        assert "too close to call" in sentence(SimpleNamespace(**(vars(found) | {"winner": "open"})))


@pytest.mark.parametrize(("figure", "mean", "said"), [
    ("true_loyalty_24", 0.0123, "1.2 points of 100 above"), ("retention_24.engaged", 0.0123, "1.2 more of every 100 en"),
    ("profit_24", 3.456, "3.46 more per customer"), ("satisfaction_24", 0.0123, "1.2 points of 100 above"),
    ("felt_bond_24", 0.01234, "0.0123 above"), ("csat_24", 0.21, "0.2 above"),
])  # fmt: skip
def test_every_figure_is_said_in_its_unit(figure, mean, said):
    share = SimpleNamespace(share=0.5, lo=0.4, hi=0.6)
    found = SimpleNamespace(
        figure=figure, a=load("price_war"), b=load("calm_market"), winner="a", nearest=None, assumptions=[1], n_points=9,
        verdict=(mean, mean, mean), shares=dict.fromkeys(("a", "b", "open"), share),
    )  # fmt: skip
    assert said in sentence(found)
    if unit_of(figure).is_share:
        assert form_of(figure, [0.0, 2.0 * mean]).say(mean) == "1.2%", "and so does the heat map"


class TestPrior:
    def test_every_uncertain_number_and_those_of_levers_that_are_there(self):
        war = load("price_war")
        plain, decided = assumptions_of(war, war.with_changes({"price_cut.strength": 0.3}))
        keys = {one.key for one in plain}
        assert "population.receptivity" in keys
        assert "market.customers" not in keys
        assert not decided
        assert not any(key.startswith("thank_you_letter.") for key in keys)
        with_letter = assumptions_of(war.with_changes({"thank_you_letter.strength": 0.5}), war)[0]
        letters = [one for one in with_letter if one.key.startswith("thank_you_letter.")]
        assert [one.key for one in letters] == ["thank_you_letter.contact", "thank_you_letter.cost_per_letter"]
        assert all(one.in_a and not one.in_b for one in letters)

    def test_what_differs_is_part_of_the_decision(self):
        war = load("price_war")
        other = war.with_changes({"population.receptivity": 0.6})
        assumed, decided = assumptions_of(war, other)
        assert decided == ("population.receptivity",)
        assert "population.receptivity" not in {one.key for one in assumed}

    @pytest.mark.parametrize(
        ("over", "said"),
        [
            (["population.receptivty"], 'Did you mean "population.receptivity"'),
            ({"population.receptivity": (0.6, 0.9)}, "must include that"),
            ({"population.receptivity": (0.9, 0.1)}, "allowed is a range within 0 to 1"),
            (["recovery.strength"], "Neither price_war nor calm_market"),
            (["customers"], "size of the simulation"),
            (["price_cut.start"], None),
        ],
    )
    def test_bad_keys_and_ranges(self, over, said):
        war, calm = load("price_war"), load("calm_market")
        if said is None:
            (one,) = assumptions_of(war, calm, over)[0]
            assert one.is_whole
            assert one.at(0.0) == 13
            assert isinstance(one.at(0.001), int)
            return
        with pytest.raises(BadInput, match=said.replace("?", ".")):
            assumptions_of(war, calm, over)

    def test_pairs_that_cannot_be(self):
        war, calm = load("price_war"), load("calm_market")
        with pytest.raises(BadInput, match="are the same up to month 24"):
            flip(war, war)
        with pytest.raises(BadInput, match="cannot be paired"):
            flip(war, calm.with_changes({"customers": 500}))
        with pytest.raises(BadInput, match="asks for month 240"):
            flip(war, calm, "retention_240.overall")
        with pytest.raises(BadInput, match="at least 8"):
            flip(war, calm, seeds=2)


class TestCommand:
    @pytest.fixture
    def bond(self):
        app = typer.Typer()
        app.command()(flip_command)
        return lambda *arguments: CliRunner().invoke(app, [str(one) for one in arguments])

    @pytest.mark.slow
    def test_json_folder_and_picture(self, bond, tmp_path):
        found = bond(
            "price_war", "calm_market", "--figure", "retention_14.overall", "--over", "price_cut.strength=0:0.4",
            "--customers", 300, "--points", 4, "--workers", 1, "--json", "--out", tmp_path / "new",
        )  # fmt: skip
        assert found.exit_code == 0, found.output
        report = json.loads(found.stdout)
        assert report["months"] == 14
        assert report["customers"] == 300
        assert json.loads((tmp_path / "new" / "flip.json").read_text()) == report
        assert {path.name for path in (tmp_path / "new").iterdir()} >= {"flip.png", "singles.csv", "space.csv"}

    def test_over_is_read_or_complained_about(self, bond):
        found = bond("price_war", "calm_market", "--over", "population.receptivity=0.2")
        assert isinstance(found.exception, BadInput)
        assert "low:high" in str(found.exception)
