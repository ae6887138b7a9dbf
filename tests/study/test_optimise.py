"""The best mix under a budget: what is tried, what is re-measured, what is said, drawn and written."""

import json

import numpy as np
import pytest
import typer
from typer.testing import CliRunner

from sim.charts.pareto import axes, pareto_alt, pareto_figure
from sim.cli.optimise import optimise as command
from sim.errors import BadInput
from sim.measures.intervals import interval
from sim.report.optimise import optimise_report
from sim.scenario import load
from sim.study.optimise import _Base, is_decision, optimise
from sim.study.plan import study_from
from sim.wording import IN_ENGLISH, LANGUAGES, Wording

SIZE = {"customers": 150, "months": 12, "market.settle": 0}
WARMTH, POINTS = "front_line_warmth.strength", "points_programme.strength"


def table(**changed):
    return {
        "scenario": "price_war",
        "outcomes": ["profit_12"],
        "seeds": 2,
        "changes": SIZE,
        "factors": {WARMTH: True, POINTS: {"low": 0.0, "high": 0.5}},
        "assumptions": {"population.receptivity": {"low": 0.2, "high": 0.8}},
        "optimise": {"maximise": "profit_12", "budget": 10.0, "trials": 24, "draws": 3},
    } | changed


@pytest.fixture(scope="module")
def small():
    return optimise(study_from(table(), name="small"), workers=1)


@pytest.fixture(scope="module")
def small_front():
    asked = {
        "maximise": ["profit_12", "felt_bond_12"],
        "budget": 10.0,
        "trials": 30,
        "draws": 2,
        "robust": "worst_tenth",
    }
    return optimise(study_from(table(optimise=asked), name="both"), workers=1)


def test_what_is_tried_in_any_case():
    study = study_from(table())
    base = _Base(study.bases[0], study.factors)
    assert base.filled({}) == {WARMTH: 0.0, POINTS: 0.04}  # the company has points already, and warmth not
    tried = {one.origin: one.mix for one in base.candidates() if not one.lever}
    assert tried == {"as_it_is": {}, "no_lever": {WARMTH: 0.0, POINTS: 0.0}}
    assert [one.mix for one in base.candidates() if one.lever] == [
        {WARMTH: 1.0, POINTS: 0.0},
        {WARMTH: 0.0, POINTS: 0.5},
    ]


@pytest.mark.slow
def test_the_answer_keeps_within_the_budget_and_is_measured_on_fresh_seeds(small):
    feasible = small.trials["is_feasible"]
    assert (small.trials.loc[feasible, "spending"] <= 10.0).all()
    assert (small.trials.loc[~feasible, "spending"] > 10.0).all()
    assert (~feasible).any()
    assert len(small.trials) == 24
    best = small.front.iloc[0]
    assert small.trials.loc[int(best["trial"]), "profit_12"] == small.trials.loc[feasible, "profit_12"].max()
    assert not set(small.seeds) & set(small.fresh)
    assert len(small.fresh) == 20
    base = small.measured(0, "profit_12")
    assert base["difference"] == base["difference_lo"] == base["difference_hi"] == 0.0
    assert base["value"] != small.trials.loc[0, "profit_12"]


@pytest.mark.slow
def test_what_is_measured_afresh_is_what_the_market_says(small):
    from sim.measures.figures import figure
    from sim.study.run import run

    best = small.front.iloc[0]
    mix = {WARMTH: float(best[WARMTH]), POINTS: float(best[POINTS])}
    by_draw = []
    for draw in small.draws.to_dict("records"):
        arms = [load("price_war").with_changes(SIZE | draw | more) for more in (mix, {})]
        warm, cold = (figure(run(arm, small.fresh), "profit_12") for arm in arms)
        by_draw.append(warm - cold)
    expected = interval(np.mean(by_draw, axis=0))
    row = small.measured(int(best["trial"]), "profit_12")
    assert [row["difference"], row["difference_lo"], row["difference_hi"]] == pytest.approx(
        [float(part) for part in expected]
    )
    assert row["draws_better"] == sum(np.mean(one) > 0.0 for one in by_draw)


@pytest.mark.slow
def test_the_best_is_no_worse_than_any_lever_alone(small):
    assert small.against_alone["hi"] >= 0.0
    alone = small.confirmed[(small.confirmed["origin"] == "alone") & (small.confirmed["figure"] == "profit_12")]
    assert len(alone) == 2
    assert (alone["value"] <= small.front["profit_12"].iloc[0] - small.against_alone["lo"]).all()


@pytest.mark.slow
def test_a_front_is_not_dominated_when_measured_afresh(small_front):
    front = small_front.front
    assert len(front) >= 2
    assert front["profit_12"].is_monotonic_increasing
    assert front["felt_bond_12"].is_monotonic_decreasing
    assert small_front.best["trial"].tolist() == [front["trial"].iloc[-1], front["trial"].iloc[0]]
    assert f"{len(front)} lie on the front" in small_front.sentence()


@pytest.mark.slow
def test_workers_do_not_change_the_answer(small):
    other = optimise(small.study, workers=2)
    assert optimise_report(other) == optimise_report(small)


@pytest.mark.slow
def test_regret_is_nought_for_the_best_and_counts_the_champions_of_each_draw():
    asked = {"maximise": "profit_12", "budget": 10.0, "trials": 24, "draws": 3, "robust": "regret"}
    found = optimise(study_from(table(optimise=asked)), workers=1)
    assert (found.trials.loc[found.trials["is_feasible"], "profit_12"] >= 0.0).all()
    told = found.confirmed[found.confirmed["figure"] == "profit_12"]
    assert (told["value"] >= 0.0).all()
    assert "regret in “Profit per customer, month 12”" in found.sentence() or "None" in found.sentence()


@pytest.mark.slow
def test_without_money_for_what_is_there_nothing_is_feasible():
    asked = {"maximise": "profit_12", "budget": 0.001, "trials": 12}
    study = study_from(table(optimise=asked, factors={WARMTH: {"low": 0.5, "high": 1.0}}, assumptions={}))
    found = optimise(study, workers=1)
    assert found.sentence().startswith("None of the 12 mixes tried keeps within the budget of 0.001; the least")
    assert len(found.best) == 0
    report = optimise_report(found)
    assert pareto_figure(report).to_json()
    assert "0.001" in pareto_alt(report)


@pytest.mark.slow
def test_little_is_wanted_of_a_figure_with_a_minus(small):
    asked = {"maximise": "-complaints_12", "trials": 12}
    found = optimise(study_from(table(optimise=asked, assumptions={})), workers=1)
    assert found.trials.loc[found.front["trial"].iloc[0], "complaints_12"] == found.trials["complaints_12"].min()
    assert axes(optimise_report(found), IN_ENGLISH)[1].is_reversed


def test_a_cost_is_not_a_decision():
    assert is_decision(WARMTH)
    assert is_decision("recovery.who")
    assert is_decision("thank_you_letter.every")
    assert not is_decision("front_line_warmth.cost_per_customer")
    assert not is_decision("bond.build")


# What cannot be used.


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"optimise": None}, "add [optimise] with maximise"),
        ({"factors": {}, "design": {"kind": "list", "rows": [{}]}}, "nothing to decide on"),
        ({"optimise": {"maximise": "profit_36"}}, 'maximise asks for "profit_36", but price_war simulates 12 months'),
        ({"factors": {"price_cut.strength": True}}, "would move the lever of firm 1"),
        ({"paired": False}, "leave out paired = false"),
        ({"scenario": ["price_war", "calm_market"], "scenarios": ["price_war", "calm_market"]}, "one at a time"),
        ({"factors": {"months": True}, "changes": {}}, '"months" cannot be varied here'),
        ({"optimise": {"budget": -1.0}}, "greater than 0"),
        ({"optimise": {"maximise": ["profit_12", "-profit_12"]}}, "names profit_12 twice"),
        ({"optimise": {"maximise": ["a_1", "b_1", "c_1"]}}, "names 3 figures"),
        ({"optimise": {"maximise": "-profits_12"}}, 'Did you mean "profit"?'),
        (
            {"assumptions": {"population.share_engaged": [0.9], "population.share_satisfied": [0.9]}},
            "add up to more than 1",
        ),
    ],
)
def test_one_sentence_says_why(changed, said):
    asked = {key: value for key, value in (table() | changed).items() if value is not None}
    if "scenarios" in asked:
        del asked["scenario"]
    with pytest.raises(BadInput) as complaint:
        optimise(study_from(asked), workers=1)
    assert said in str(complaint.value)


# What is said, drawn and written.


@pytest.mark.slow
def test_the_report_is_json_and_says_what_was_found(small):
    report = json.loads(json.dumps(optimise_report(small), allow_nan=False))
    assert report["sentence"] == small.sentence()
    assert [one["trial"] for one in report["confirmed"] if one["is_front"]] == report["front"]
    assert len(report["trials"]) == 24
    assert report["budget"] == 10.0
    assert report["draws"] == 3
    assert {one["key"]: one["is_decision"] for one in report["factors"]} == {WARMTH: True, POINTS: True}


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("palette", ["light", "dark"])
def test_the_picture_is_drawn_from_the_report(small, small_front, language, palette):
    t = Wording(language)
    for found in (small, small_front):
        report = json.loads(json.dumps(optimise_report(found)))
        drawn = pareto_figure(report, palette=palette, t=t).to_dict()
        marks = sum(len(rows) for rows in drawn["datasets"].values())
        assert len(found.front) <= marks < 2_000
        assert t("pareto.as_it_is") in json.dumps(drawn, ensure_ascii=False)
        assert str(len(found.fresh)) in pareto_alt(report, t=t)


@pytest.fixture
def bond(tmp_path):
    """Call the command on a study of one lever in a tiny market."""
    import tomli_w

    asked = table(assumptions={}, changes=SIZE | {"customers": 100}, seeds=1, factors={WARMTH: True})
    (tmp_path / "mix.toml").write_text(tomli_w.dumps(asked), encoding="utf-8")
    app = typer.Typer()
    app.command()(command)
    return lambda *words: CliRunner().invoke(app, [str(tmp_path / "mix.toml"), *map(str, words)])


def test_the_command_writes_what_it_prints(bond, tmp_path):
    out = tmp_path / "out"
    done = bond("--trials", 12, "--budget", 5, "--workers", 1, "--out", out, "--json")
    assert done.exit_code == 0, done.output
    report = json.loads(done.stdout)
    assert report == json.loads((out / "optimise.json").read_text(encoding="utf-8"))
    assert report["budget"] == 5.0
    assert len(report["trials"]) == 12
    assert report["name"] == "mix"
    assert (out / "optimise.png").stat().st_size > 10_000
    assert len((out / "trials.csv").read_text(encoding="utf-8").splitlines()) == 13


def test_the_command_prints_tables(bond):
    done = bond("--trials", 10, "--workers", 1)
    assert done.exit_code == 0, done.output
    assert "as it is" in done.output
    assert WARMTH in done.output
    assert "The budget counts what levers cost" in " ".join(done.output.split())


@pytest.mark.parametrize(("option", "value"), [("--budget", 0), ("--budget", "nan"), ("--trials", 3), ("--workers", 0)])
def test_the_command_refuses_what_is_out_of_range(bond, option, value):
    done = bond(option, value)
    assert isinstance(done.exception, BadInput)
    assert option in str(done.exception)
