"""Whatever cannot be used ends as one sentence on stderr and exit code 4, with nothing written."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

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
