"""The study file, its factors and its designs: what can be written, what comes of it, and what is said of the rest."""

import re
import tomllib
from pathlib import Path

import numpy as np
import pytest

from sim import load
from sim.errors import BadInput
from sim.industries import industry
from sim.keys import key_of
from sim.parameters import all_declarations
from sim.study.designs import Points, cube, design_table, placed
from sim.study.evaluate import evaluate
from sim.study.factors import Factor
from sim.study.plan import Design, load_study, study_from

PLAIN = {"factors": {"bond.weight": True, "price_cut.strength": [0.1, 0.4]}, "design": {"kind": "grid"}}


def test_bounds_come_from_the_declaration():
    for declaration in all_declarations():
        assert Factor(key=declaration.key).bounds == declaration.plausible
    assert Factor(key="price_cut.strength").bounds == (
        key_of("price_cut.strength").declared.low,
        key_of("price_cut.strength").declared.high,
    )
    assert Factor(key="months").bounds == (1, 600)
    assert Factor(key="bond.weight", high=1.0).bounds[1] == 1.0


def test_bounds_come_from_the_industry_that_the_scenarios_name(tmp_path):
    (tmp_path / "shop.toml").write_text('industry = "supermarket"\n')
    factors = {
        "firm.unit_cost": True,
        "bond.weight": True,
        "firm.list_price": {"low": 500.0},
        "firm.quality": [0.7, 0.8],
    }
    study = study_from({"scenario": "shop.toml", "factors": factors}, folder=tmp_path)
    sizes = industry("supermarket").sizes()
    cost, weight, price, quality = study.factors
    assert cost.bounds == sizes["firm.unit_cost"].plausible
    assert weight.bounds == Factor(key="bond.weight").bounds
    assert price.bounds == (500.0, sizes["firm.list_price"].plausible[1])
    assert quality.values == (0.7, 0.8)
    assert study_from({"factors": {"firm.unit_cost": True}}).factors[0].low is None


def test_values_of_a_factor():
    assert Factor(key="population.receptivity", low=0.1, high=0.5, levels=5).grid() == [0.1, 0.2, 0.3, 0.4, 0.5]
    whole = Factor(key="market.rivals")
    assert [whole.at(share) for share in (0.0, 0.1, 0.2, 0.99, 1.0)] == [1, 1, 2, 7, 7]
    assert whole.grid() == [1, 2, 4, 6, 7] or len(set(whole.grid())) == 5
    assert all(isinstance(value, int) for value in whole.grid())
    words = Factor(key="thank_you_letter.who", values=("everyone", "engaged"))
    assert [words.at(share) for share in (0.0, 0.49, 0.5, 1.0)] == ["everyone", "everyone", "engaged", "engaged"]
    counts = np.unique(
        [whole.at(float(share)) for share in np.linspace(0, 1, 7_000, endpoint=False)], return_counts=True
    )[1]
    assert counts.tolist() == [1000] * 7, "every whole number gets an equal part"


@pytest.mark.parametrize(
    ("table", "sentence"),
    [
        ({"factor": {}}, 'study: unknown key "factor". Did you mean "factors"?'),
        ({"factors": {"bond.wieght": True}}, 'There is no key "bond.wieght". Did you mean "bond.weight"?'),
        ({"factors": {"bond.weight": {"low": -1.0}}}, '"bond.weight" goes from -1 to'),
        ({"factors": {"bond.weight": {"low": 2.0, "high": 1.0}}}, '"bond.weight" goes from 2 to 1; allowed is a range within'),
        ({"factors": {"bond.weight": {"lo": 2.0}}}, 'unknown key "factors.0.lo". Did you mean "low"?'),
        ({"factors": {"bond.weight": 3}}, '"bond.weight" is 3; write a table such as { low = 0.1, high = 0.5 }'),
        ({"factors": {"bond.weight": {"values": [1, 2], "low": 0.0}}}, "has both values and a range"),
        ({"factors": {"bond.weight": [1, "two"]}}, "lists numbers and words"),
        ({"factors": {"bond.weight": [1, 1]}}, "lists a value twice"),
        ({"factors": {"thank_you_letter.who": True}}, "takes words, not numbers"),
        ({"factors": {"rivals": {"low": 1.5}}}, '"rivals" takes whole numbers'),
        ({"design": {"kind": "sobel"}}, '"design.0.kind" is \'sobel\'; allowed: '),
        ({"design": {"kind": "sobol", "points": 100}, "factors": {"bond.weight": True}}, "sobol needs a power of 2, such as 64 or 128"),
        ({"design": {"kind": "list"}}, 'kind "list" needs a file or rows'),
        ({"design": {"kind": "grid", "file": "a.csv"}, "factors": {"bond.weight": True}}, 'file and rows belong to "list"'),
        ({"design": {"kind": "grid"}}, 'kind "grid" needs factors'),
        ({"design": {"factors": ["bond.build"]}, "factors": {"bond.weight": True}}, '"bond.build" is not among the factors'),
        ({"outcomes": ["retention_24.engagd"]}, 'unknown kind "engagd". Did you mean "engaged"?'),
        ({"outcomes": ["retentoin_24"]}, 'Did you mean "retention"?'),
        ({"outcomes": []}, "outcomes: name at least one"),
        ({"outcomes": ["retention_61"]}, "asks for month 61, but price_war simulates 60 months"),
        ({"record": ["retentoin"]}, '"retentoin" is no measure. Did you mean "retention"?'),
        ({"seeds": 0}, "seeds: 0 is out of range; allowed is 1 to 100,000"),
        ({"seeds": [1, 1]}, "a seed is listed twice"),
        ({"scenarios": []}, "scenarios: name at least one"),
        ({"scenario": "prise_war"}, 'There is no scenario "prise_war". Did you mean "price_war'),
        ({"scenarios": ["price_war", "price_war"]}, "two have the same name"),
        ({"changes": {"bond.weight": 1.0}, "factors": {"bond.weight": True}}, "cannot be held still and varied"),
        ({"changes": {"bond.weight": 1e9}}, "out of range"),
        ({"optimise": {"budget": 0}}, '"optimise.budget" is 0'),
    ],
)  # fmt: skip
def test_one_sentence_for_what_cannot_be_used(table, sentence):
    design = {} if "factors" in table or "design" in table else {"factors": {"price_cut.strength": True}}
    with pytest.raises(BadInput) as complaint:
        study_from(design | table)
    assert sentence in str(complaint.value)
    assert "\n" not in str(complaint.value)


def test_files(tmp_path):
    with pytest.raises(BadInput, match=r"name a .toml file"):
        load_study("price_war")
    with pytest.raises(BadInput, match="There is no file"):
        load_study(tmp_path / "none.toml")
    (tmp_path / "broken.toml").write_text("seeds = = 3")
    with pytest.raises(BadInput, match="is not TOML"):
        load_study(tmp_path / "broken.toml")


def test_a_scenario_beside_the_study(tmp_path):
    (tmp_path / "own.toml").write_text(load("price_war").to_toml())
    (tmp_path / "study.toml").write_text('scenarios = ["own.toml"]\n[factors]\n"bond.weight" = true\n')
    assert load_study(tmp_path / "study.toml").bases[0].digest == load("price_war").digest


def test_a_grid_has_every_combination():
    table = design_table(study_from(PLAIN | {"scenarios": ["price_war", "price_war_deep"]}))
    assert len(table) == 2 * 5 * 2
    assert table["design_id"].tolist() == list(range(20))
    assert not table.duplicated(["scenario", "bond.weight", "price_cut.strength"]).any()


def test_one_at_a_time_leaves_the_others_alone():
    table = design_table(study_from(PLAIN | {"design": {"kind": "one_at_a_time"}}))
    assert len(table) == 1 + 5 + 2
    assert (table[["bond.weight", "price_cut.strength"]].notna().sum(axis=1) == [0, *[1] * 7]).all()


def test_several_designs_in_one_study():
    designs = [{"kind": "grid", "factors": ["bond.weight"]}, {"kind": "list", "rows": [{"attention.base": 0.1}]}]
    table = design_table(study_from(PLAIN | {"design": designs}))
    assert table["design"].tolist() == [0] * 5 + [1]
    assert table["attention.base"].notna().tolist() == [False] * 5 + [True]


@pytest.mark.parametrize("kind", ["latin_hypercube", "sobol", "halton"])
def test_space_filling_designs_cover_the_range_evenly(kind):
    width = 3
    shares = cube(Design(kind=kind, points=64, seed=5), width)
    assert shares.shape == (64, width)
    assert ((shares >= 0) & (shares < 1)).all()
    for column in shares.T:
        counts = np.histogram(column, bins=8, range=(0, 1))[0]
        assert counts.max() - counts.min() <= (6 if kind == "halton" else 0)
    assert np.array_equal(shares, cube(Design(kind=kind, points=64, seed=5), width))
    assert not np.array_equal(shares, cube(Design(kind=kind, points=64, seed=6), width))


def test_saltelli_mixes_two_samples_column_by_column():
    shares = cube(Design(kind="saltelli", points=8), 3)
    a, b, *mixed = shares.reshape(5, 8, 3)
    for column, ab in enumerate(mixed):
        assert np.array_equal(ab[:, column], b[:, column])
        assert np.array_equal(np.delete(ab, column, 1), np.delete(a, column, 1))


def test_morris_moves_one_factor_at_a_time():
    pytest.importorskip("SALib")
    ways = cube(Design(kind="morris", points=5), 4).reshape(5, 5, 4)
    steps = np.diff(ways, axis=1)
    assert ((steps != 0).sum(axis=2) == 1).all()
    assert ((steps != 0).sum(axis=1) == 1).all()


def test_points_of_a_csv_file(tmp_path):
    (tmp_path / "points.csv").write_text("bond.weight,market.rivals,thank_you_letter.who\n1.5,3,engaged\n,2,\n")
    study = study_from({"design": {"kind": "list", "file": "points.csv"}}, folder=tmp_path)
    points = Points(study.bases, design_table(study))
    assert points.job(0, 7).changes == {"bond.weight": 1.5, "market.rivals": 3, "thank_you_letter.who": "engaged"}
    assert points.job(1, 7).changes == {"market.rivals": 2}
    assert isinstance(points.job(1, 7).changes["market.rivals"], int)
    (tmp_path / "points.csv").write_text("bond.wieght\n1.5\n")
    with pytest.raises(BadInput, match=r'points.csv, row 2: There is no key "bond.wieght". Did you mean "bond.weight"'):
        design_table(study)
    with pytest.raises(BadInput, match=r'there is no file "gone.csv"'):
        design_table(study_from({"design": {"kind": "list", "file": "gone.csv"}}, folder=tmp_path))


def test_the_digest_tells_studies_apart_but_not_their_seeds(tmp_path):
    plain = study_from(PLAIN)
    assert plain.digest == study_from(PLAIN | {"seeds": 5, "title": "other words"}).digest
    for other in (
        {"design": {"kind": "one_at_a_time"}}, {"outcomes": ["profit_12"]}, {"paired": False}, {"changes": {"months": 30}},
        {"scenario": "price_war_deep"}, {"record": ["retention"]}, {"factors": {"bond.weight": True}},
    ):  # fmt: skip
        assert study_from(PLAIN | other).digest != plain.digest
    listed = {"design": {"kind": "list", "file": "points.csv"}}
    digests = set()
    for text in ("bond.weight\n1\n", "bond.weight\n2\n"):
        (Path(tmp_path) / "points.csv").write_text(text)
        digests.add(study_from(listed, folder=tmp_path).digest)
    assert len(digests) == 2


def test_points_lie_where_their_shares_say():
    factors = (Factor(key="bond.weight", low=1.0, high=3.0), Factor(key="market.rivals", values=(1, 2)))
    assert placed(factors, np.array([[0.0, 0.2], [0.5, 0.9]])) == [
        {"bond.weight": 1.0, "market.rivals": 1}, {"bond.weight": 2.0, "market.rivals": 2},
    ]  # fmt: skip


DOCS = Path(__file__).parents[2] / "docs"
SHIPPED = sorted((DOCS / "studies").glob("*.toml"))


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_shipped_studies_work(path):
    assert len(SHIPPED) >= 3
    study = load_study(path)
    small = study_from(tomllib.loads(path.read_text()) | {"changes": study.changes | {"customers": 60}}, path.name)
    points = Points(small.bases, design_table(small))
    ends = [points.job(at, 1) for at in (0, len(points) - 1)]
    found = evaluate(small.bases, [(job.base, job.changes) for job in ends], [1], small.outcomes)
    assert found.errors == {}
    assert np.isfinite(found.values).all()


def test_the_study_in_the_documentation_works():
    blocks = re.findall(r"```toml\n(.*?)```", (DOCS / "studies.md").read_text(), re.DOTALL)
    whole = study_from(tomllib.loads(blocks[0]))
    assert whole.outcomes == ("retention_24.overall", "profit_24")
    assert study_from(tomllib.loads(blocks[1])).optimise.budget == 40
    assert len(blocks) == 2
