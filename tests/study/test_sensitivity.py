"""Sensitivity: known functions come out as they are known, luck is told from effect, and the command says so."""

import json
from contextlib import contextmanager

import altair as alt
import numpy as np
import pandas as pd
import pytest
import typer
from typer.testing import CliRunner

from sim.charts.sensitivity import MAX_FACTORS, bars_of, sensitivity_bars, sensitivity_bars_alt, sensitivity_figure
from sim.cli.sensitivity import sensitivity as command
from sim.errors import BadInput
from sim.report.sensitivity import sensitivity_report
from sim.report.shapes import dumps
from sim.study.dataset import Dataset
from sim.study.designs import cube
from sim.study.plan import Design, study_from
from sim.study.sensitivity import analyse, fitting, planned, sensitivity
from sim.study.sensitivity.indices import morris, random_share, regional, sobol
from sim.study.sweep import sweep

pytestmark = pytest.mark.slow

ISHIGAMI = np.array([0.3139, 0.4424, 0.0, 0.0]), np.array([0.5576, 0.4424, 0.2437, 0.0])  # the last one a dummy
WEIGHTS = np.array([0.0, 1.0, 4.5, 9.0, 99.0, 99.0])


def ishigami(x):
    """Ishigami and Homma 1990 with a = 7 and b = 0.1, on the unit cube."""
    x = np.pi * (2.0 * x - 1.0)
    return np.sin(x[:, 0]) + 7.0 * np.sin(x[:, 1]) ** 2 + 0.1 * x[:, 2] ** 4 * np.sin(x[:, 0])


def g_function(x):
    """Sobol's g-function of six factors."""
    return np.prod((np.abs(4.0 * x[:, :6] - 2.0) + WEIGHTS) / (1.0 + WEIGHTS), axis=1)


def g_indices():
    """What its indices are, with a dummy added."""
    parts = 1.0 / (3.0 * (1.0 + WEIGHTS) ** 2)
    whole = np.prod(1.0 + parts) - 1.0
    return np.append(parts / whole, 0.0), np.append(parts * np.prod(1.0 + parts) / (1.0 + parts) / whole, 0.0)


def sampled(function, width, n, seed):
    """Return the points of a saltelli design and what a function is there."""
    x = cube(Design(kind="saltelli", points=n, seed=seed), width)
    return x, function(x)


def split(y, n):
    """Return the outcomes at A, at B, and at the mixtures; y of shape (seeds, points)."""
    parts = np.atleast_2d(y).reshape(len(np.atleast_2d(y)), -1, n)
    return parts[:, 0], parts[:, 1], parts[:, 2:].swapaxes(0, 1)


def with_luck(x, y, seed, seeds=5, size=1.0):
    """Return an outcome with three kinds of luck: of the seed, of the run, and a last factor that works by luck."""
    rng = np.random.default_rng(seed)
    of_seed, pull = rng.normal(0.0, size, (2, seeds, 1))
    return y + of_seed + rng.normal(0.0, size, (seeds, len(y))) + pull * x[:, -1]


def holds(estimate, truth):
    """Return which intervals hold the truth, given to four digits."""
    return (estimate.lo <= truth + 5e-5) & (truth - 5e-5 <= estimate.hi)


# Known functions.


@pytest.mark.parametrize(("function", "truth"), [(ishigami, ISHIGAMI), (g_function, g_indices())])
def test_known_indices_are_recovered(function, truth):
    n, width = 1024, len(truth[0])
    found = sobol(*split(sampled(function, width, n, 1)[1], n))
    for estimate, known in zip(found, truth, strict=True):
        assert holds(estimate, known).all()
        np.testing.assert_allclose(estimate.value, known, atol=0.03)
        assert (estimate.hi - estimate.lo).max() < 0.35
        assert estimate.is_zero[-1]
        assert estimate.value[-1] == 0.0
    assert not found.total.is_zero[: 4 if function is g_function else 3].any()


def test_a_single_seed_gives_what_scipy_gives():
    from scipy.stats import sobol_indices

    a, b, mixed = split(sampled(ishigami, 4, 64, 2)[1], 64)
    theirs = sobol_indices(func={"f_A": a, "f_B": b, "f_AB": mixed}, n=64)
    ours = sobol(a[0], b[0], mixed[:, 0])
    np.testing.assert_allclose(ours.first.value, theirs.first_order, atol=1e-12)
    np.testing.assert_allclose(ours.total.value, theirs.total_order, atol=1e-12)


@pytest.mark.parametrize("size", [0.0, 1.0])
def test_intervals_hold_the_truth_as_often_as_they_say(size):
    held = []
    for seed in range(60):
        x, y = sampled(ishigami, 4, 128, seed)
        found = sobol(*split(with_luck(x, y, seed, size=size) if size else y, 128))
        held.append([holds(estimate, known) for estimate, known in zip(found, ISHIGAMI, strict=True)])
    assert np.mean(held, axis=0).min() >= 0.9


def test_a_factor_that_works_by_luck_is_told_from_one_that_works():
    from scipy.stats import sobol_indices

    zero, naive = [], []
    for seed in range(40):
        x, y = sampled(ishigami, 4, 128, seed)
        a, b, mixed = split(with_luck(x, y, seed, size=2.0), 128)
        zero.append(sobol(a, b, mixed).total.is_zero)
        means = {"f_A": a.mean(axis=0), "f_B": b.mean(axis=0), "f_AB": mixed.mean(axis=1)[:, None]}
        naive.append(sobol_indices(func=means, n=128).total_order[-1])
    assert min(naive) > 0.01  # what the mean over seeds would make of the dummy
    np.testing.assert_array_less([-0.01, -0.01, -0.01, 0.85], np.mean(zero, axis=0))
    assert np.mean(zero, axis=0)[:3].max() <= 0.1


def test_nothing_but_luck_has_no_indices():
    x, y = sampled(lambda x: 0.0 * x[:, 0], 3, 64, 1)
    for outcome in (y, with_luck(np.zeros_like(x), y, 1)):
        found = sobol(*split(outcome, 64))
        assert np.isnan(found.total.value).all()
        assert found.total.is_zero.all()


def test_morris_of_a_linear_function_is_its_coefficients():
    slopes = np.array([3.0, -1.0, 0.5, 0.0])
    x = cube(Design(kind="morris", points=10, seed=1), 4)
    found = morris(x, x @ slopes)
    np.testing.assert_allclose(found.mu.value, slopes, atol=1e-9)
    np.testing.assert_allclose(found.mu_star.value, np.abs(slopes), atol=1e-9)
    np.testing.assert_allclose(found.sigma.value, 0.0, atol=1e-6)
    assert found.mu_star.is_zero.tolist() == [False, False, False, True]
    assert found.sigma.is_zero.all()


def test_morris_gives_what_salib_gives():
    analysis = pytest.importorskip("SALib.analyze.morris")
    x = cube(Design(kind="morris", points=10, seed=3), 4)
    y = with_luck(x, ishigami(x), 3)
    problem = {"num_vars": 4, "names": list("abcd"), "bounds": [[0.0, 1.0]] * 4}
    theirs, ours = analysis.analyze(problem, x, y.mean(axis=0), num_resamples=2), morris(x, y)
    for measure in ("mu", "mu_star", "sigma"):
        np.testing.assert_allclose(getattr(ours, measure).value, np.asarray(theirs[measure], float), rtol=1e-9)


def test_morris_tells_effects_from_luck():
    slopes, held, zero = np.array([3.0, 2.0, 0.0, 0.0]), [], []
    for seed in range(60):
        x = cube(Design(kind="morris", points=20, seed=seed), 4)
        found = morris(x, with_luck(x, x @ slopes, seed, size=0.4))
        held.append(holds(found.mu, slopes))
        zero.append(found.mu_star.is_zero)
    assert np.mean(held, axis=0).min() >= 0.9
    assert np.mean(zero, axis=0)[:2].max() <= 0.05
    assert np.mean(zero, axis=0)[2:].min() >= 0.9


def test_regional_finds_the_planted_factor_and_no_other():
    from scipy.stats import ks_2samp

    def at(n, seed):
        x = cube(Design(kind="latin_hypercube", points=n, seed=seed), 4)
        return x, x[:, 2] + np.random.default_rng(seed).normal(0.0, 0.15, n)

    x, y = at(100_000, 0)
    high = y > np.median(y)
    true = ks_2samp(x[high, 2], x[~high, 2]).statistic
    zero, held = [], []
    for seed in range(1, 31):
        found = regional(*at(128, seed))
        zero.append(found.is_zero)
        held.append(found.lo[2] <= true <= found.hi[2])
    assert np.mean(zero, axis=0)[2] == 0.0
    assert np.mean(zero, axis=0)[[0, 1, 3]].min() >= 0.9
    assert np.mean(held) >= 0.9


def test_regional_looks_above_a_value():
    x = cube(Design(kind="latin_hypercube", points=200, seed=1), 2)
    y = np.where(x[:, 0] > 0.9, x[:, 1], 0.0)  # nothing but the first factor decides whether it is above zero
    found = regional(x, y, above=0.0)
    assert found.value[0] == 1.0
    assert found.is_zero.tolist() == [False, True]
    assert np.isnan(regional(x, y, above=2.0).value).all()


@pytest.mark.parametrize("is_common", [True, False])
def test_the_share_of_luck_is_measured(is_common):
    effect, held = np.linspace(-1.0, 1.0, 200) * np.sqrt(3.0) * 2.0, []  # variance 4 against 1
    for seed in range(60):
        rng = np.random.default_rng(seed)
        found = random_share(effect + rng.normal(0.0, 1.0, (10, 1 if is_common else 200)))
        held.append(found.lo <= 0.2 <= found.hi)
    assert np.mean(held) >= 0.9


def test_too_little_to_tell_is_refused():
    x, y = sampled(ishigami, 4, 8, 1)
    with pytest.raises(BadInput, match="2 seeds are too few to tell effects from luck; take seeds = 3 or more"):
        sobol(*split(with_luck(x, y, 1, seeds=2), 8))
    with pytest.raises(BadInput, match="need more than one row of points"):
        sobol(*split(y[::8], 1))
    with pytest.raises(BadInput, match='take a design of kind "morris"'):
        morris(x[:40], y[:40])


# Sweeps.

TABLE = {
    "scenario": "price_war",
    "seeds": 5,
    "outcomes": ["retention_15.overall", "profit_15"],
    "changes": {"customers": 150, "months": 15, "market.settle": 0, "price_cut.start": 1},
    "factors": {"price_cut.strength": {"low": 0.1, "high": 0.5}, "survey.sample": True},
    "design": {"kind": "saltelli", "points": 8},
}


def table(**other):
    return TABLE | other


@pytest.fixture(scope="module")
def swept(tmp_path_factory):
    """The folder of a finished sweep."""
    return sweep(study_from(TABLE), tmp_path_factory.mktemp("swept") / "s", workers=1)


@pytest.fixture(scope="module")
def report(swept):
    return sensitivity_report(analyse(swept))


def test_a_sweep_is_analysed_by_the_method_its_design_was_made_for(swept):
    found = analyse(swept)
    assert found.method == "sobol"
    assert set(found.table["measure"]) == {"first", "total"}
    assert len(found.table) == 2 * 2 * 2
    runs = swept.runs()
    y = runs["profit_15"].to_numpy().reshape(5, 32)
    expected = sobol(*split(y, 8))
    rows = found.table.query("outcome == 'profit_15' and measure == 'total'")
    np.testing.assert_allclose(rows["value"], expected.total.value, rtol=1e-12)
    assert rows["value"].tolist()[1] == 0.0
    assert analyse(swept, "regional").table["measure"].unique().tolist() == ["distance"]
    assert found.notes[0].text == "With points = 8 the intervals are rough; take points = 128."


def test_in_the_market_a_price_cut_matters_and_the_size_of_a_survey_does_not():
    study = study_from(
        table(changes=TABLE["changes"] | {"customers": 300, "months": 18}, outcomes="retention_18.overall")
    )
    found = sensitivity(study.replaced(design=(Design(points=24),)), workers=1)
    rows = found.table.set_index(["key", "measure"])
    assert not rows.loc[("price_cut.strength", "total"), "is_zero"]
    assert rows.loc[("price_cut.strength", "total"), "lo"] > 0.5
    assert rows.loc[("survey.sample", "total"), "is_zero"]
    assert rows.loc[("survey.sample", "first"), ["lo", "hi"]].tolist() == [0.0, 0.0]
    assert [note.code for note in found.notes] == ["design", "power", "few_points"]
    assert 0.0 < found.luck["lo"].item() < found.luck["hi"].item() < 1.0


@pytest.mark.parametrize("method", ["morris", "regional"])
def test_other_methods_sweep_the_design_they_need(method, tmp_path):
    design = {"kind": "one_at_a_time", "points": 6, "seed": 9}
    study = study_from(table(design=design, outcomes="retention_15.overall"))
    found = sensitivity(study, method, tmp_path / "out", workers=1)
    kept = Dataset(tmp_path / "out")
    assert kept.study().design[0].seed == 9
    assert fitting(kept.study().design[0]) == method
    pd.testing.assert_frame_equal(found.table, analyse(kept, method).table)
    assert found.table.query("key == 'survey.sample' and measure != 'distance'")["is_zero"].all()


def test_whole_numbers_and_words_are_factors_too():
    factors = {"market.rivals": {"low": 1, "high": 4}, "recovery.who": {"values": ["everyone", "members"]}}
    study = study_from(table(factors=factors, outcomes="retention_15.overall"))
    for method, measures in (("morris", 3), ("regional", 1)):
        found = sensitivity(study.replaced(design=(Design(kind="grid", points=4),)), method, workers=1)
        assert len(found.table) == 2 * measures
        assert found.table["value"].notna().all()


def test_a_design_is_replaced_only_where_it_must_be():
    study = study_from(
        table(design={"kind": "latin_hypercube", "points": 100, "seed": 7, "factors": ["survey.sample"]})
    )
    plan = planned(study, "sobol")
    assert plan.design == (Design(kind="saltelli", points=128, seed=7, factors=("survey.sample",)),)
    assert plan.bases == study.bases
    assert planned(study, "regional") is study
    assert planned(plan, "sobol") is plan


@pytest.mark.parametrize(
    ("changes", "method", "sentence"),
    [
        ({"design": [{"kind": "grid"}, {"kind": "halton"}]}, "sobol", "has 2 designs; an analysis of sensitivity takes one"),
        ({"design": {"kind": "list", "rows": [{"customers": 100}]}, "factors": {}}, "sobol", "has no factors; name under"),
        ({"seeds": 2}, "sobol", "Method sobol: 2 seeds are too few"),
        ({}, "sobl", 'no method "sobl". Did you mean "sobol"'),
    ],
)  # fmt: skip
def test_a_study_that_cannot_be_analysed_is_refused_before_the_first_run(changes, method, sentence):
    def never(progress):
        pytest.fail("a run was done")

    with pytest.raises(BadInput) as caught:
        sensitivity(study_from(table(**changes)), method, workers=1, on_progress=never)
    assert sentence in str(caught.value)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ({"method": "morris"}, 'The design is of kind "saltelli"; method morris needs "morris".'),
        ({"outcomes": ["profit_16"]}, '"profit_16" is not among the outcomes of the study. Did you mean "profit_15"?'),
        ({"above": 0.5}, "A value to lie above belongs to method regional, not to sobol."),
        ({"method": "regional", "above": float("nan")}, "The value to lie above is nan; it must be a finite number."),
    ],
)
def test_what_does_not_fit_a_sweep_is_refused(swept, arguments, sentence):
    with pytest.raises(BadInput) as caught:
        analyse(swept, **arguments)
    assert str(caught.value) == sentence


def test_an_incomplete_sweep_is_refused_with_the_way_to_go_on(tmp_path):
    def interrupt(progress):
        if progress.done:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        sweep(study_from(TABLE), tmp_path / "s", workers=1, on_progress=interrupt)
    with pytest.raises(
        BadInput, match=r"lacks 96 of 160 runs; go on with `bond sweep .*study\.toml --out .* --resume`"
    ):
        analyse(Dataset(tmp_path / "s"))


def test_failed_runs_are_refused_with_the_first_reason(tmp_path):
    factors = {
        "population.share_engaged": {"low": 0.1, "high": 0.9},
        "population.share_satisfied": {"low": 0.1, "high": 0.9},
    }
    found = sweep(study_from(table(factors=factors)), tmp_path / "s", workers=1)
    n_failed, first = len(found.failures()), found.failures()["design_id"].min()
    with pytest.raises(BadInput) as caught:
        analyse(found)
    assert f"{n_failed} of 160 runs in" in str(caught.value)
    assert f"the first at point {first}: " in str(caught.value)
    assert "add up to more than 1." in str(caught.value)


def test_an_outcome_that_is_not_a_number_is_refused(tmp_path):
    rows = [{"population.share_engaged": share} for share in (0.2, 0.0, 0.3, 0.0)]
    study = study_from(table(design={"kind": "list", "rows": rows}, outcomes=["profit_15", "retention_15.engaged"]))
    found = sweep(study, tmp_path / "s", workers=1)
    with pytest.raises(BadInput) as caught:
        analyse(found)
    said = 'Outcome "retention_15.engaged" is not a number at 2 of 4 points, the first of them design_id 1;'
    assert str(caught.value).startswith(said)
    assert analyse(found, outcomes=["profit_15"]).method == "regional"


# Report and chart.


def test_the_report_is_json_and_draws_the_chart_alone(report):
    said = json.loads(dumps(report))
    assert said == report
    for palette in ("light", "dark"):
        drawn = sensitivity_figure(said, palette=palette)
        alt.VConcatChart.from_dict(drawn.to_dict(validate=True))
    spec = sensitivity_bars(said, "profit_15").to_dict()
    assert sum(len(rows) for rows in spec["datasets"].values()) < 100


def many(method="sobol"):
    """A report with more factors than can be drawn, every other of them zero, and one outcome that is only luck."""
    rows = []
    for at in range(20):
        is_zero = bool(at % 2)
        for measure in ("first", "total"):
            number = {"value": at / 20.0, "lo": 0.0 if is_zero else at / 40.0, "hi": at / 10.0}
            rows.append({"outcome": "y", "key": f"bond.k_{at}", "measure": measure, "is_zero": is_zero, **number})
            none = {"value": None, "lo": None, "hi": None}
            rows.append({"outcome": "z", "key": f"bond.k_{at}", "measure": measure, "is_zero": True, **none})
    return {
        "method": method, "scenarios": ["s"], "outcomes": ["y", "z"], "name": "n", "title": "", "above": None,
        "points": 1, "seeds": 3, "runs": 3, "rows": [{"scenario": "s", **row} for row in rows],
    }  # fmt: skip


def test_the_greatest_factors_are_drawn_and_the_others_counted():
    rows, n_left_out = bars_of(many(), "y")
    assert n_left_out == 20 - MAX_FACTORS
    assert rows["key"].drop_duplicates().tolist() == [f"bond.k_{at}" for at in range(19, 19 - MAX_FACTORS, -1)]
    assert "and 5 more, smaller ones" in sensitivity_bars(many(), "y").to_json()


def test_bars_that_cannot_be_told_from_zero_are_hollow_and_say_so():
    spec = sensitivity_bars(many(), "y").to_dict()
    seen = set()
    for layer in spec["layer"]:
        if layer["mark"]["type"] == "bar":
            is_zero = {row["is_zero"] for row in spec["datasets"][layer["data"]["name"]]}
            assert is_zero == {not layer["mark"]["filled"]}
            seen |= is_zero
        if layer["mark"]["type"] == "text":
            said = {row["factor"]: row["said"] for row in spec["datasets"][layer["data"]["name"]]}
            assert said["bond: k 19"] == "0.95, zero?"
            assert said["bond: k 18"] == "0.90"
    assert seen == {True, False}


def test_the_sentence_names_sizes_and_zeros():
    sentence = sensitivity_bars_alt(many(), "y")
    assert "bond: k 18 0.90 (0.45 to 1.80), bond: k 16 0.80" in sentence
    assert "Cannot be told from zero: bond: k 19, bond: k 17" in sentence
    assert "cannot be said" in sensitivity_bars_alt(many(), "z")
    assert "not defined" in sensitivity_bars(many(), "z").to_json()


# The command.


@pytest.fixture(scope="module")
def bond():
    app = typer.Typer()
    app.command()(command)
    return lambda *words: CliRunner().invoke(app, [str(word) for word in words])


@pytest.fixture
def study_file(tmp_path):
    import tomli_w

    path = tmp_path / "war.toml"
    path.write_text(tomli_w.dumps(TABLE))
    return path


def test_the_command_analyses_a_folder(bond, swept, report):
    said = bond(swept.folder, "--json")
    assert said.exit_code == 0, said.output
    assert json.loads(said.stdout) == report
    shown = bond(swept.folder, "--outcome", "profit_15").stdout
    assert "Cannot be told from zero: survey.sample" in shown
    assert "Luck makes" in shown
    assert "160 runs: 32 points by 5 seeds." in shown
    assert "retention" not in shown


def test_the_command_leaves_report_and_picture(bond, study_file, tmp_path):
    out = tmp_path / "out"
    said = bond(study_file, "--workers", 1, "--out", out, "--json", "--plot", tmp_path / "p.json")
    assert said.exit_code == 0, said.output
    assert json.loads((out / "sensitivity.json").read_text()) == json.loads(said.stdout)
    assert (out / "sensitivity.png").stat().st_size > 10_000
    assert (tmp_path / "p.json").is_file()
    assert Dataset(out).is_complete


def test_an_interrupted_command_says_how_to_go_on(bond, study_file, tmp_path, monkeypatch):
    from sim.cli import progress

    @contextmanager
    def interrupting(what):
        def tell(progress):
            if progress.done:
                raise KeyboardInterrupt

        yield tell

    words = (study_file, "--workers", 1, "--out", tmp_path / "out")
    with monkeypatch.context() as patched:
        patched.setattr(progress, "sweep_progress", interrupting)
        stopped = bond(*words)
        assert stopped.exit_code == 130
        assert f"--method sobol --out {tmp_path / 'out'} --resume" in stopped.stderr
        assert "nothing was kept" in bond(study_file, "--workers", 1).stderr
    assert not Dataset(tmp_path / "out").is_complete
    assert bond(*words, "--resume", "--json").exit_code == 0
    assert Dataset(tmp_path / "out").is_complete


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--resume",), "--resume needs --out"),
        (("--method", "morriss"), 'Did you mean "morris"?'),
        (("--workers", "0"), "--workers is 0, out of range"),
        (("--plot", "x.gif"), "has no known ending"),
    ],
)
def test_the_command_refuses_in_a_sentence(bond, study_file, words, sentence):
    assert sentence in str(bond(study_file, *words).exception)


def test_a_folder_is_not_gone_on_with(bond, swept, tmp_path):
    assert "only analysed" in str(bond(swept.folder, "--resume").exception)
    assert "holds no sweep" in str(bond(tmp_path).exception)
