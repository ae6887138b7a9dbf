"""`bond compare`: paired differences, twins, a verdict."""

from __future__ import annotations

import pytest


@pytest.fixture(scope="module")
def small_comparison(bond_json, small):
    return bond_json("compare", "price_war", "calm_market", *small)


def test_keys(small_comparison):
    assert tuple(small_comparison) == (
        "schema_version", "a", "b", "seeds", "customers", "months", "verdict", "difference", "curves", "twins",
        "provenance",
    )  # fmt: skip
    assert set(small_comparison["difference"]["retention_12.engaged"]) == {"mean", "lo", "hi", "wins", "ties"}
    assert not any("_24" in name for name in small_comparison["difference"])  # only 15 months were simulated
    assert list(small_comparison["twins"]) == ["15"]
    assert small_comparison["verdict"].endswith(".")


def test_nothing_differs_before_the_cut(small_comparison):
    for curve in small_comparison["curves"]["retention"].values():
        assert curve["mean"][:13] == [0.0] * 13


def test_twins_add_up_to_the_base(small_comparison):
    for twins in small_comparison["twins"]["15"].values():
        fates = sum(twins[fate] for fate in ("saved", "lost", "stayed_anyway", "left_anyway"))
        assert fates == pytest.approx(twins["base"], abs=1e-6)


def test_twins_are_the_difference(small_comparison):
    twins = small_comparison["twins"]["15"]["overall"]
    gap = small_comparison["curves"]["retention"]["overall"]["mean"][15]
    assert (gap < 0.0) == (twins["saved"] < twins["lost"])


def test_a_scenario_against_itself_is_exactly_zero(bond_json, small):
    same = bond_json("compare", "price_war", "price_war", *small)
    for figure in same["difference"].values():
        assert (figure["mean"], figure["lo"], figure["hi"], figure["wins"], figure["ties"]) == (0.0, 0.0, 0.0, 0, 3)
    for curve in same["curves"]["retention"].values():
        assert set(curve["mean"] + curve["lo"] + curve["hi"]) == {0.0}
    for twins in same["twins"]["15"].values():
        assert twins["saved"] == twins["lost"] == 0.0
    assert "same" in same["verdict"]


def test_markets_of_different_size_are_refused(bond, tmp_path, small):
    short = tmp_path / "short.toml"
    short.write_text("[changes.market]\nmonths = 5\n")
    refused = bond("compare", "price_war", str(short))
    assert refused.exit_code == 4
    assert "--months" in refused.stderr
    assert bond("compare", "price_war", str(short), *small).exit_code == 0


def test_tables_fit_eighty_columns(bond, monkeypatch, small):
    monkeypatch.setenv("COLUMNS", "80")
    shown = bond("compare", "price_war_deep", "calm_market", *small)
    assert max(map(len, shown.stdout.splitlines())) <= 80
    assert shown.stdout.startswith("At month 15, ")


def test_why_tells_what_makes_the_difference(bond, bond_json):
    words = ["compare", "price_war", "calm_market", "--customers", "300", "--months", "12", "--seeds", "3", "--why"]
    causes = bond_json(*words)["causes"]
    assert causes["month"] == 12
    assert set(causes["parts"]) == {"rival.price_cut", "all"}
    assert causes["parts"]["rival.price_cut"] == causes["parts"]["all"]
    assert "What makes the difference at month 12" in bond(*words).stdout
