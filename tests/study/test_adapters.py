"""Other people's tools: SALib samples and analyses a study, the EMA Workbench explores it, Mesa runs it in a batch."""

import pickle

import mesa
import numpy as np
import pytest

from sim.errors import BadInput
from sim.market.model import MarketModel
from sim.study.adapters import batch_parameters, ema_model, from_salib, salib_problem
from sim.study.designs import points
from sim.study.evaluate import evaluate
from sim.study.plan import study_from
from sim.study.sweep import sweep

OUTCOMES = ["retention_14.overall", "profit_14"]
TABLE = {
    "scenario": "price_war",
    "seeds": 2,
    "outcomes": OUTCOMES,
    "changes": {"customers": 150, "months": 14, "market.settle": 0},
    "factors": {
        "bond.weight": {"low": 0.0, "high": 2.0},
        "market.rivals": {"low": 1, "high": 3},
        "word_of_mouth.links": [2, 8],
        "front_line_warmth.strength": {"low": 0.0, "high": 0.8},
        "recovery.who": {"values": ["everyone", "members"]},
    },
}


@pytest.fixture(scope="module")
def study():
    return study_from(TABLE)


def test_a_problem_names_factors_and_bounds(study):
    assert salib_problem(study) == {
        "num_vars": 5,
        "names": list(TABLE["factors"]),
        "bounds": [[0.0, 2.0], [1.0, 4.0], [0.0, 2.0], [0.0, 0.8], [0.0, 2.0]],
    }


def test_samples_become_points_in_their_order(study):
    listed = from_salib(study, [[0.0, 1.0, 0.0, 0.0, 0.0], [1.5, 2.999, 1.0, 0.4, 0.999], [2.0, 4.0, 2.0, 0.8, 2.0]])
    assert [tuple(point.values()) for point in points(listed, listed.design[0])] == [
        (0.0, 1, 2, 0.0, "everyone"),
        (1.5, 2, 8, 0.4, "everyone"),
        (2.0, 3, 8, 0.8, "members"),
    ]
    assert salib_problem(listed) == salib_problem(study)
    assert listed.bases == study.bases
    assert (listed.n_seeds, listed.outcomes) == (study.n_seeds, study.outcomes)


@pytest.mark.parametrize(
    ("samples", "sentence"),
    [
        ([[0.0, 1.0]], "The samples have shape (1, 2); wanted is one row per point and 5 columns."),
        (np.empty((0, 5)), "The samples have shape (0, 5); wanted is one row per point and 5 columns."),
        ([[0, 1, 0, 0, 0], [0, 4.5, 0, 0, 0]], 'Row 1 of the samples has 4.5 for "market.rivals"; allowed is 1 to 4.'),
        ([[np.nan, 1, 0, 0, 0]], 'Row 0 of the samples has nan for "bond.weight"; allowed is 0 to 2.'),
    ],
)
def test_samples_that_do_not_fit_are_refused(study, samples, sentence):
    with pytest.raises(BadInput) as caught:
        from_salib(study, samples)
    assert str(caught.value) == sentence


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore:ipyparallel")
def test_without_factors_there_is_no_problem():
    pytest.importorskip("ema_workbench")
    bare = study_from({"design": {"kind": "list", "rows": [{"customers": 100}]}})
    for adapter in (salib_problem, ema_model):
        with pytest.raises(BadInput, match="has no factors"):
            adapter(bare)


@pytest.mark.slow
def test_salib_analyses_what_it_has_sampled(study, tmp_path):
    sampling, analysis = pytest.importorskip("SALib.sample.sobol"), pytest.importorskip("SALib.analyze.sobol")
    problem = salib_problem(study)
    samples = sampling.sample(problem, 32, calc_second_order=False, seed=1)
    swept = sweep(from_salib(study, samples), tmp_path / "s", workers=1)
    means = swept.means()
    assert len(means) == len(samples)
    np.testing.assert_allclose(means["bond.weight"], samples[:, 0])
    found = analysis.analyze(problem, means["retention_14.overall"].to_numpy(), calc_second_order=False, seed=1)
    assert np.isfinite(found["ST"]).all()
    lined_up = analysis.analyze(problem, means["bond.weight"].to_numpy(), calc_second_order=False, seed=1)
    np.testing.assert_array_equal(lined_up["ST"][1:], 0.0)
    assert lined_up["ST"][0] > 0.5


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore:ipyparallel")
def test_the_workbench_explores_a_study(study):
    workbench = pytest.importorskip("ema_workbench")
    model = ema_model(study)
    assert {lever.name for lever in model.levers} == {"front_line_warmth__strength", "recovery__who"}
    assert {one.name for one in model.uncertainties} == {"bond__weight", "market__rivals", "word_of_mouth__links"}
    assert {one.name: one.value for one in model.constants} == {"customers": 150, "months": 14, "market__settle": 0}
    with workbench.SequentialEvaluator(model) as evaluator:
        experiments, outcomes = evaluator.perform_experiments(scenarios=3, policies=2)
    assert len(experiments) == 6
    for at, row in enumerate(experiments.to_dict("records")):
        point = {key: row[key.replace(".", "__")] for key in TABLE["factors"]}
        point |= {
            "market.rivals": int(point["market.rivals"]),
            "word_of_mouth.links": int(point["word_of_mouth.links"]),
        }
        found = evaluate(study.bases, [(0, point)], (1, 2), OUTCOMES)
        assert not found.errors
        assert [outcomes[name.replace(".", "__")][at] for name in OUTCOMES] == found.values[0].mean(axis=0).tolist()


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore:ipyparallel")
def test_the_function_of_a_model_travels_to_other_processes_and_complains_in_a_sentence(study):
    pytest.importorskip("ema_workbench")
    function = pickle.loads(pickle.dumps(ema_model(study).function))
    assert list(function(bond__weight=1.0)) == ["retention_14__overall", "profit_14"]
    with pytest.raises(BadInput, match="out of range"):
        function(bond__weight=-1.0)


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore:ipyparallel")
def test_of_several_scenarios_one_must_be_named():
    pytest.importorskip("ema_workbench")
    several = study_from({"scenarios": ["price_war", "calm_market"], "factors": {"bond.weight": True}})
    assert ema_model(several, "calm_market").function.base.name == "calm_market"
    with pytest.raises(BadInput, match="has 2 scenarios; name one of them: price_war, calm_market"):
        ema_model(several)
    with pytest.raises(BadInput, match='no scenario "calm"'):
        ema_model(several, "calm")


@pytest.mark.slow
def test_assumptions_are_uncertain_whatever_their_role():
    pytest.importorskip("ema_workbench")
    study = study_from({"factors": {"bond.weight": True}, "assumptions": {"price_cut.strength": True}})
    model = ema_model(study)
    assert [one.name for one in model.levers] == []
    assert {one.name for one in model.uncertainties} == {"bond__weight", "price_cut__strength"}


def test_mesa_runs_a_study_in_a_batch(tmp_path):
    from sim import load

    (tmp_path / "own.toml").write_text(load("calm_market").to_toml())
    factors = {"bond.weight": {"low": 0.5, "high": 1.0, "levels": 2}}
    named = ["price_war", "own.toml"]
    study = study_from(
        {"scenarios": named, "seeds": 2, "changes": TABLE["changes"], "outcomes": OUTCOMES, "factors": factors},
        folder=tmp_path,
    )
    parameters = batch_parameters(study)
    assert parameters["scenario"] == ["price_war", str(tmp_path / "own.toml")]
    rows = mesa.batch_run(MarketModel, parameters=parameters, display_progress=False)
    assert len(rows) == 2 * 2 * 2
    for row in rows:
        base = parameters["scenario"].index(row["scenario"])
        point = {"bond.weight": row["bond.weight"]}
        found = evaluate(study.bases, [(base, point)], [row["rng"]], ["retention_14.overall"])
        assert (row["month"], row["survival"]) == (14, found.values.item())


def test_mesa_takes_dotted_keys_as_they_are():
    parameters = {"scenario": ["price_war"], "customers": [100, 200], "months": [12], "bond.weight": 1.0, "rng": [7]}
    rows = mesa.batch_run(MarketModel, parameters=parameters, display_progress=False)
    assert [(row["customers"], row["month"]) for row in rows] == [(100, 12), (200, 12)]
