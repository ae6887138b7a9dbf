"""Whatever cannot be used ends as one sentence on stderr and exit code 4, with nothing written."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from sim.cli.options import asked_for

FILES = {
    "words.toml": b"this is not TOML",
    "large.toml": b"# " + b"x" * 10_000_000,
    "latin.toml": "title = 'caf\u00e9'".encode("latin-1"),
    "zeros.toml": b"\x00\x01",
    "unknown.toml": b"tilte = 'x'",
    "block.toml": b"[changes.atention]\nbase = 0.1",
    "type.toml": b"[changes.attention]\nbase = 'a'",
    "range.toml": b"[changes.attention]\nbase = 2",
    "nan.toml": b"[changes.attention]\nbase = nan",
    "lever.toml": b"[[levers]]\nkind = 'point_programme'",
    "firm.toml": b"[[levers]]\nkind = 'price_cut'\nfirm = 5",
    "nobody.toml": b"[firms.7]\nlist_price = 20",
    "baseline.toml": b"baseline = 'calm_markt'",
    "shares.toml": b"[changes.population]\nshare_engaged = 0.9\nshare_satisfied = 0.9",
}
BAD_SCENARIOS = [
    *((name, name.removesuffix(".toml")) for name in FILES),
    ("price_wra", 'Did you mean "price_war"?'),
    ("", '""'),
    ("missing.toml", "missing.toml"),
    ("folder.toml", "folder.toml"),
    ("../../etc/passwd", "../../etc/passwd"),
    ("/etc/passwd", "/etc/passwd"),
    (".", '"."'),
    ("line\nbreak", "line\\nbreak"),
]
BAD_OPTIONS = [
    (("--seeds", "0"), "seeds"),
    (("--seeds", "-1"), "seeds"),
    (("--seeds", "9" * 30), "seeds"),
    (("--customers", "0"), "customers"),
    (("--customers", "1000000000"), "customers"),
    (("--months", "0"), "months"),
    (("--months", "601"), "600"),
    (("--threads", "0"), "threads"),
    (("--threads", "-2"), "threads"),
    (("--set", "rivals=0"), "1 to 7"),
    (("--set", "rivals=9"), "1 to 7"),
    (("--set", "rivals=1.5"), "rivals"),
    (("--set", "rivals=true"), "rivals"),
    (("--set", "rivals="), "rivals"),
    (("--set", "rivals"), "key=value"),
    (("--set", ""), "key=value"),
    (("--set", "customers=" + "9" * 5000), "customers"),
    (("--set", "attention.base=nan"), "finite"),
    (("--set", "attention.base=inf"), "finite"),
    (("--set", "attention.base=abc"), "attention.base"),
    (("--set", "attention.base=[1]"), "attention.base"),
    (("--set", "attention.base=" + "[" * 5000), "attention.base"),
    (("--set", "attention.base=0.1\nx=2"), "attention.base"),
    (("--set", "atention.base=0.1"), "attention.base"),
    (("--set", "price_cut.strength=5"), "0 to 0.9"),
    (("--set", "thank_you_letter.who=membrs"), "members"),
    (("--set", "x" * 3000 + "=1"), "unknown key"),
    (("--set", "customers=0x" + "f" * 5000), "customers"),
    (("--set", "bond.weight=1", "--set", "bond.weight=2"), '"bond.weight" is given twice'),
    (("--set", "customers=9", "--set", "market.customers=8"), '"market.customers" is given twice'),
    (("--set", "customers=9", "--customers", "8"), "given twice, by --set and by --customers"),
    (("--set", "bond.weight='1'"), "it must be a number, 0 to 6"),
    (("--out", ""), "--out"),
    (("--out", "full"), "not empty"),
    (("--out", "full/file"), "is a file"),
    (("--out", "full/file/x"), "is a file"),
    (("--out", "a" * 300), "--out"),
    (("--plot", ""), ".png"),
    (("--plot", "x.xyz"), ".png"),
    (("--plot", "picture.png"), "folder"),
    (("--plot", "full/file/x.png"), "is a file"),
]


@pytest.fixture
def workplace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name, content in FILES.items():
        (tmp_path / name).write_bytes(content)
    for folder in ("folder.toml", "full", "picture.png"):
        (tmp_path / folder).mkdir()
    (tmp_path / "full" / "file").write_text("something")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def names_below(folder: Path) -> set[str]:
    return {os.path.join(root, name) for root, folders, files in os.walk(folder) for name in (*folders, *files)}


def assert_one_sentence(done, told):
    assert done.exit_code == 4, (done.exception, done.stderr)
    assert done.stdout == ""
    assert len(done.stderr.splitlines()) == 1
    assert done.stderr.startswith("bond: ")
    assert len(done.stderr) < 800
    assert told in done.stderr


@pytest.mark.parametrize(("name", "told"), BAD_SCENARIOS)
def test_scenario(bond, workplace, name, told):
    before = names_below(workplace)
    assert_one_sentence(bond("run", name, "--out", "new", "--plot", "new.svg"), told)
    assert_one_sentence(bond("compare", "price_war", name), told)
    assert names_below(workplace) == before


@pytest.mark.parametrize(
    ("options", "told"), BAD_OPTIONS, ids=lambda value: " ".join(value)[:40] if isinstance(value, tuple) else None
)
def test_options(bond, workplace, options, told):
    before = names_below(workplace)
    assert_one_sentence(bond("run", "price_war", *options), told)
    assert_one_sentence(bond("compare", "price_war", "calm_market", *options), told)
    assert names_below(workplace) == before


def test_a_market_larger_than_memory_is_refused(bond, monkeypatch):
    monkeypatch.setattr("sim.cli.options.memory_bytes", lambda: 1_000_000)
    assert_one_sentence(bond("run", "price_war"), "GB")


@pytest.mark.parametrize(
    ("changes", "months", "told"),
    [
        (["price_cut.start=70"], None, "price_cut of firm 1 starts in month 70, after the last month, 60"),
        (["months=2"], None, "price_cut of firm 1 starts in month 13, after the last month, 2"),
        (["months=2", "price_cut.strength=0"], None, ""),
        ([], 2, ""),  # who asks for the first months only knows that it is not all
    ],
)
def test_a_lever_that_begins_after_the_end_is_said(capsys, changes, months, told):
    asked_for("price_war", changes, None, months)
    said = capsys.readouterr().err
    assert told in said
    assert bool(said) == bool(told)


def test_options_that_would_overwrite_or_repeat_each_other(bond, workplace):
    twice = ("--over", "bond.weight", "--over", "bond.weight=0:6")
    assert_one_sentence(bond("flip", "price_war", "calm_market", *twice), '"bond.weight" is given twice')
    files = ("--plot", "a.html", "--report", "a.html")
    assert_one_sentence(bond("compare", "price_war", "calm_market", *files), "--plot and --report both name")
    columns = ("--columns", "customer=a", "--columns", "customer=b")
    assert_one_sentence(bond("facts", "--data", "words.toml", *columns), '"customer" is given twice')
    assert_one_sentence(bond("sensitivity", "full", "--workers", "2"), "--workers needs a study file")


def test_unknown_filter_and_name(bond):
    assert_one_sentence(bond("parameters", "attentoin"), 'Did you mean "attention"?')
    assert_one_sentence(bond("scenarios", "price_wra"), "price_war")


@pytest.mark.parametrize(
    "words",
    [
        ("run",),
        ("compare", "price_war"),
        ("run", "price_war", "--seeds", "few"),
        ("run", "price_war", "--sets"),
        ("rnu",),
        ("app", "--port", "0"),
    ],
)
def test_usage(bond, words):
    done = bond(*words)
    assert done.exit_code == 2
    assert done.stdout == ""
    assert "Error" in done.stderr
