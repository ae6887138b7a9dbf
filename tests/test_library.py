"""What somebody meets who imports the library: names with types, one word for a scenario, lines that can be read."""

import ast
import contextlib
import io
import re
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import sim
from sim import BadInput, MarketModel, Parameters, Scenario, compare, flip, load, load_study, run, study_from
from sim.labels import digests, labels
from sim.results import provenance
from sim.scenario import from_table, scenario_folder
from sim.study.flip import Flip
from sim.study.optimise.optimum import Optimum
from sim.study.run import which_seeds
from sim.study.sensitivity import Sensitivity
from sim.study.story.lives import story

ROOT = Path(sim.__file__).parent.parent
SMALL = {"customers": 300, "months": 3}
LINE = 200  # letters
SCRIPT = """\
from pathlib import Path

from sim import Comparison, Dataset, Scenario, compare, flip, load, run

war: Scenario = load("price_war")
warm = war.with_changes({"front_line_warmth.strength": 0.5})
result = run(Path("my.toml"), seeds=20)
comparison: Comparison = compare(warm, "price_war", seeds=[1, 2])
print(comparison.verdict(), result.first(1).months, Dataset("depth").means())
print(flip("answer_by_bonding", "answer_by_binding").sentence())
"""
STRICT = (
    "check_untyped_defs", "disallow_any_generics", "disallow_incomplete_defs", "disallow_subclassing_any",
    "disallow_untyped_calls", "disallow_untyped_decorators", "disallow_untyped_defs", "extra_checks",
    "no_implicit_reexport", "strict_equality", "warn_return_any", "warn_unused_ignores",
)  # fmt: skip
"""What `mypy --strict` asks of one module."""
MISTAKES = {  # what is mistyped, how, and what the type checker says of it
    '"price_war", seeds=[1, 2]': ("3, seeds=[1, 2]", 'Argument 2 to "compare" has incompatible type "int"'),
    "result.first(1)": ("result.firsts(1)", '"Result" has no attribute "firsts"'),
    "seeds=20": ('seeds="20"', 'Argument "seeds" to "run" has incompatible type "str"'),
    "flip, load, run": ("flip, load, run, swep", 'Module "sim" has no attribute "swep"'),
}


@pytest.fixture(scope="module")
def war():
    return load("price_war").with_changes(SMALL)


@pytest.mark.slow
def test_the_readme_prints_what_it_says():
    (code,) = re.findall(r"```python\n(.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), re.DOTALL)
    said = " ".join(line.removeprefix("# ") for line in code.splitlines() if line.startswith("# "))
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(code, "README.md", "exec"), {})
    assert printed.getvalue() == f"{said}\n"


@pytest.mark.slow
def test_a_strict_type_check_finds_the_mistakes_of_a_script_and_nothing_else(tmp_path):
    wrong = SCRIPT
    for right, (mistyped, _) in MISTAKES.items():
        assert wrong.count(right) == 1
        wrong = wrong.replace(right, mistyped)
    (tmp_path / "right.py").write_text(SCRIPT, encoding="utf-8")
    (tmp_path / "wrong.py").write_text(wrong, encoding="utf-8")
    ours = (ROOT / "pyproject.toml").read_text(encoding="utf-8")  # so that what `make lint` has read is not read again
    strict = "\n".join(f"{option} = true" for option in STRICT)
    (tmp_path / "pyproject.toml").write_text(f'{ours}[[tool.mypy.overrides]]\nmodule = ["right", "wrong"]\n{strict}\n')
    checked = subprocess.run(
        [
            sys.executable,
            "-m",
            "mypy",
            "--config-file",
            tmp_path / "pyproject.toml",
            tmp_path / "right.py",
            tmp_path / "wrong.py",
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=280,
    )
    found = [line for line in checked.stdout.splitlines() if ": error: " in line]
    assert len(found) == len(MISTAKES), checked.stdout + checked.stderr
    for _, complaint in MISTAKES.values():
        assert sum("wrong.py:" in line and complaint in line for line in found) == 1, complaint


def test_a_type_checker_sees_the_names_that_are_loaded():
    tree = ast.parse(Path(sim.__file__).read_text(encoding="utf-8"))
    (block,) = (node for node in tree.body if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING")
    seen = {name.name: node.module for node in block.body for name in node.names}
    assert seen == sim._HOMES
    assert sorted(sim.__all__) == sorted(seen)
    for name, home in seen.items():
        assert getattr(sim, name) is getattr(import_module(home), name)
    with pytest.raises(AttributeError, match="no attribute 'swep'"):
        sim.swep  # noqa: B018


def test_importing_the_library_loads_nothing():
    code = "import sim, sys; sys.exit(str([one for one in sys.modules if one.startswith('sim.')] or ''))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT).stderr.strip() == ""


def test_a_scenario_can_be_given_by_name_by_path_or_as_it_is(war, tmp_path):
    file = tmp_path / "war.toml"
    file.write_text(war.to_toml(), encoding="utf-8")
    for given in (war, file, str(file)):
        assert run(given, 1).scenario.digest == war.digest
        assert compare(given, war, 1).a.scenario.digest == war.digest
        assert MarketModel(given, rng=1).brief.digest == war.digest
        assert story(given, given, 1, 5).a.digest == war.digest
        with pytest.raises(BadInput, match="the same up to month 1"):
            flip(given, given, "profit_1")
    assert load("price_war") == load(scenario_folder() / "price_war.toml") == load(load("price_war"))
    assert MarketModel("price_war", rng=1, **SMALL).brief == war
    with pytest.raises(BadInput, match=r'no scenario "price_wor"\. Did you mean "price_war"'):
        compare(war, "price_wor", 1)


@pytest.mark.parametrize("wrong", [3, None, b"price_war", ["price_war"], {"levers": []}])
def test_what_is_no_scenario_is_refused_in_a_sentence(wrong, war):
    for use in (load, run, MarketModel, lambda one: compare(war, one), lambda one: flip(one, war)):
        with pytest.raises(
            TypeError, match=r"^scenario is .*; it must be a Scenario, or the name or the path of one\.$"
        ):
            use(wrong)


@pytest.mark.parametrize("wrong", [3, None, {"scenario": "price_war"}])
def test_what_is_no_study_is_refused_in_a_sentence(wrong, tmp_path):
    for use in (load_study, sim.sensitivity, sim.optimise, lambda one: sim.sweep(one, tmp_path / "out")):
        with pytest.raises(TypeError, match=r"^study is .*; it must be a Study, or the path of its file\.$"):
            use(wrong)
    study = study_from({"scenario": "price_war", "factors": {"bond.decay": True}})
    assert load_study(study) is study


@pytest.mark.parametrize("wrong", ["20", 2.0, None, ["1", "2"], [1.5], {1, 2}])
def test_seeds_of_another_kind_are_refused_in_a_sentence(wrong):
    with pytest.raises(TypeError, match=r"^seeds.*it takes how many, as in 20, or which"):
        which_seeds(wrong)
    assert which_seeds(np.int64(2)) == which_seeds(range(1, 3)) == which_seeds(np.array([1, 2])) == (1, 2)


def test_equal_scenarios_have_the_same_hash(war):
    again = load("price_war").with_changes(SMALL)
    assert again is not war
    assert {war: "kept"}[again] == "kept"
    others = {war, load("calm_market"), war.with_changes({"months": 4}), war.with_lever("exit_fee"), Scenario()}
    assert len(others) == 5
    firms = [{"1": {"quality": 0.5}, "0": {"quality": 0.6}}, {"0": {"quality": 0.6}, "1": {"quality": 0.5}}]
    one, other = (Scenario(firms=numbers) for numbers in firms)
    assert one == other
    assert hash(one) == hash(other) != hash(Scenario())
    zero, minus = (Scenario().with_changes({"bond.decay": value}) for value in (0.0, -0.0))
    assert zero == minus
    assert hash(zero) == hash(minus)


def test_results_have_a_hash_and_can_be_told_apart(war):
    one, other = run(war, 1), run(war, 1)
    assert one == one != other
    assert len({one, other, compare(war, war, 1)}) == 3


@pytest.fixture(scope="module")
def everything(war, tmp_path_factory):
    warm = war.with_lever("front_line_warmth", strength=0.5)
    listed = {"scenario": "price_war", "changes": SMALL, "outcomes": ["profit_3"]}
    study = study_from(listed | {"seeds": 1, "design": {"kind": "list", "rows": [{"bond.decay": 0.01}]}})
    rows = [{"bond.decay": 0.0001 * at} for at in range(500)]
    long = study_from(listed | {"design": {"kind": "list", "rows": rows}})
    told = study_from({"scenario": "price_war", "factors": {"bond.decay": True}, "optimise": {"maximise": "profit_3"}})
    table = pd.DataFrame({"key": ["a", "b"] * 50, "outcome": ["c"] * 100})
    return [
        run(war, 2), compare(warm, war, 2), war, load(ROOT / "tests" / "everything_on.toml"), Scenario(), Parameters(),
        sim.sweep(study, tmp_path_factory.mktemp("sweep") / "out", workers=1), study, long, story(warm, war, 1, 5),
        Flip(warm, war, "profit_3", np.zeros(3), "a", None, table, table, {}, (), (), 0, (), 9, 9, (1,)),
        Sensitivity(told, "sobol", 4, None, (), table, table),
        Optimum(told, table, table, table, {}, table, (1,), (2,), {}),
    ]  # fmt: skip


def test_everything_is_told_in_one_short_line(everything):
    for one in everything:
        for said in (repr(one), str(one)):
            assert len(said) <= LINE, said
            assert "\n" not in said
            assert "object at 0x" not in said
    lines = {type(one).__name__: repr(one) for one in reversed(everything)}
    assert lines["Result"] == "Result('price_war', 2 seeds, 300 customers, 3 months)"
    assert lines["Comparison"].startswith(
        "Comparison('price_war (front_line_warmth.strength=0.5)', 'price_war', 2 seeds"
    )
    assert lines["Scenario"].startswith("Scenario('price_war', levers=2, events=0, digest='")
    assert lines["Dataset"].endswith("out', 1 of 1 runs)")
    assert lines["Study"].startswith("Study('unnamed', scenarios=('price_war',), factors=0, outcomes=1, seeds=1")
    assert lines["Flip"].endswith("'price_war', 'profit_3', winner='a', nearest=none found)")
    assert lines["Sensitivity"] == "Sensitivity('unnamed', 'sobol', 2 factors, 1 outcomes, 4 runs)"
    assert lines["Optimum"] == "Optimum('unnamed', 'profit_3', 100 mixes tried, 100 on the front)"
    assert lines["Story"].endswith("seed=1, customer=5, 3 months)")
    assert repr(Parameters()) == "Parameters()"
    assert repr(load("price_war").with_changes({"bond.decay": 0.02}).parameters) == "Parameters(bond=Bond(decay=0.02))"


def test_namesakes_are_told_apart_by_what_they_have_otherwise(war):
    warm = war.with_changes({"front_line_warmth.strength": 0.5})
    assert labels(warm, war) == ["price_war (front_line_warmth.strength=0.5)", "price_war"]
    assert labels(warm, load("calm_market")) == ["price_war", "calm_market"]
    assert labels(war, war) == ["price_war", "price_war"]
    low, high = (
        war.with_changes({"price_cut.strength": cut, "price_cut.start": 13 + int(10 * cut)}) for cut in (0.1, 0.3)
    )
    assert labels(low, high, load("calm_market")) == [
        "price_war (price_cut.strength=0.1, price_cut.start=14)",
        "price_war (price_cut.strength=0.3, price_cut.start=16)",
        "calm_market",
    ]
    cheap = from_table(
        {"firms": {"1": {"list_price": 25.0}}, "events": [{"kind": "climate", "level": 1.2}]}, "price_war"
    )
    assert labels(cheap, Scenario(name="price_war"))[0] == "price_war (firms.1.list_price=25, climate.level=1.2)"
    many = war.with_changes({f"bond.{key}": 0.02 for key in ("decay", "kept_promise", "recognition", "asked_in_vain")})
    assert labels(many, war)[0].count("bond.") == 3
    assert labels(many, war)[0].endswith(", …)")


def test_namesakes_whose_first_differences_are_the_same_are_still_told_apart(war):
    shared = {f"bond.{key}": 0.3 for key in ("weight", "peak", "core")}
    one, other = (war.with_changes({**shared, "bond.decay": value}) for value in (0.03, 0.04))
    called = labels(one, other, war)
    assert len(set(called)) == 3
    assert one.digest in called[0]
    turned = war.model_validate(war.model_dump() | {"levers": war.levers[::-1]})  # only the order is another
    assert len(set(labels(war, turned))) == 2


def test_nothing_compares_a_scenario_with_itself_by_name(war):
    from sim.briefing.content import briefing
    from sim.charts import market_figure
    from sim.report.comparison import comparison_report
    from sim.wording import Wording

    warm = war.with_changes({"front_line_warmth.strength": 0.5})
    both = compare(warm, war, 2)
    name = "price_war (front_line_warmth.strength=0.5)"
    title = name.replace("price_war", "Price war")
    assert "stay with your moves as without them" in both.verdict()
    swapped = compare(war, warm, 2).verdict()
    assert f"in “Price war” as in “{title}”" in swapped
    assert comparison_report(both)["provenance"]["scenarios"] == digests(warm, war) == {
        name: warm.digest, "price_war": war.digest
    }  # fmt: skip
    assert provenance(warm, war)["scenarios"] == digests(warm, war)
    heading = market_figure(both).to_dict()["title"]
    assert heading["text"] == title
    assert ": Price war ·" in heading["subtitle"]
    for language, called in (("en", "Price war"), ("zh", "价格战")):
        against = briefing(both, 3, "", Wording(language), ()).against
        assert title.replace("Price war", called) in against
        assert against.count(called) == 2
    with pytest.raises(
        BadInput, match=re.escape("price_war (market.months=3, front_line_warmth.strength=0.5) and price")
    ):
        compare(warm, war.with_changes({"months": 2}), 1)
