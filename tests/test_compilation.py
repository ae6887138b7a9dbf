"""Compiled code on disk: damaged files are written anew, and there is a place for it without a home."""

import importlib.util
import json
import os
import shutil
import stat
import subprocess
import sys
import tempfile
from pathlib import Path

import numba
import pytest

from sim import compilation
from sim.compilation import COMPILING, kept

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[1]
DAMAGE = {
    "empty": lambda content: b"",
    "cut": lambda content: content[: len(content) // 2],
    "noise": lambda content: os.urandom(len(content)),
    "flipped": lambda content: content[:-200] + bytes([content[-200] ^ 1]) + content[-199:],
}


@pytest.fixture
def double(tmp_path, monkeypatch):
    """Return a function that makes a compiled function afresh, as a new process would find it, and its folder."""
    source = tmp_path / "doubling.py"
    source.write_text("def double(x):\n    return 2 * x\n")
    spec = importlib.util.spec_from_file_location("doubling", source)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    monkeypatch.setattr(numba.config, "CACHE_DIR", str(tmp_path / "kept"))
    return lambda: kept(numba.njit(module.double), "v1"), tmp_path / "kept" / "v1"


@pytest.mark.parametrize("how", DAMAGE)
@pytest.mark.parametrize("ending", ["nbi", "nbc"])
def test_a_damaged_file_is_compiled_anew_and_written_over(double, ending, how):
    fresh, folder = double
    fresh()(3)
    (path,) = folder.rglob(f"*.{ending}")
    whole = fresh()
    assert whole(3) == 6
    assert sum(whole.stats.cache_hits.values()) == 1
    path.write_bytes(DAMAGE[how](path.read_bytes()))
    mended = fresh()
    assert mended(3) == 6
    assert sum(mended.stats.cache_misses.values()) == 1
    again = fresh()
    assert again(3) == 6
    assert sum(again.stats.cache_hits.values()) == 1, "it was put right"


def test_without_room_it_is_compiled_every_time(double, monkeypatch):
    fresh, _ = double

    def full(*arguments):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("numba.core.caching.IndexDataCacheFile._save_index", full)
    assert fresh()(3) == 6


@pytest.mark.skipif(os.name != "posix", reason="owners and modes as POSIX knows them")
def test_without_a_home_all_processes_of_a_user_share_a_folder_that_is_theirs(tmp_path, monkeypatch):
    def homeless():
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.setattr(Path, "home", homeless)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    look = compilation._folder.__wrapped__
    folder = Path(look("", "v1"))
    assert folder == Path(look("", "v1"))
    own = tmp_path / f"bind-or-bond-{os.getuid()}"
    assert folder.parent == own
    assert stat.S_IMODE(own.stat().st_mode) == 0o700
    own.chmod(0o777)
    assert look("", "v2") == "", "where others may write nothing is kept and nothing is run"
    own.rename(tmp_path / "elsewhere")
    own.symlink_to(tmp_path / "elsewhere")
    assert look("", "v3") == ""


def test_a_place_that_cannot_be_written_to_is_passed_over(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    (tmp_path / "file").touch()
    assert Path(compilation._folder.__wrapped__(str(tmp_path / "file"), "v1")).parent.parent == tmp_path


def test_without_compilation_there_is_a_sentence():
    done = subprocess.run(
        [sys.executable, "-m", "sim.cli", "run", "price_war"],
        capture_output=True, text=True, env=os.environ | {"NUMBA_DISABLE_JIT": "1", "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (4, "")
    assert done.stderr == "bond: NUMBA_DISABLE_JIT is set, but the market has to be compiled; unset it.\n"


@pytest.mark.timeout(1200)
def test_a_sweep_on_a_fresh_machine_compiles_once_and_says_so(tmp_path):
    """With several processes at work each function is compiled by one of them; the next sweep compiles nothing.

    Who compiles is looked at, not what: in a copy of the market whose month has only its first step.
    """
    for part in ("sim", "scenarios"):
        shutil.copytree(ROOT / part, tmp_path / part, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)  # so that scenarios are looked for there
    month = tmp_path / "sim" / "market" / "month.py"
    text = month.read_text(encoding="utf-8")
    first, last = text.index("            change_needs(b"), text.index("\n    return walk_month")
    month.write_text(text[:first] + text[last:], encoding="utf-8")
    (tmp_path / "study.toml").write_text(
        'scenario = "price_war"\nseeds = 40\noutcomes = ["profit_2"]\n[changes]\ncustomers = 3000\nmonths = 2\n'
        '[factors]\n"price_cut.strength" = [0.1, 0.4]\n[design]\nkind = "grid"\n'
    )
    surroundings = {"NUMBA_CACHE_DIR": str(tmp_path / "kept"), "NUMBA_DEBUG_CACHE": "1", "PYTHONPATH": str(tmp_path)}

    def swept(out):
        words = ["sweep", str(tmp_path / "study.toml"), "--out", str(tmp_path / out), "--workers", "2", "--json"]
        done = subprocess.run(
            [sys.executable, "-m", "sim.cli", *words],
            capture_output=True, text=True, cwd=tmp_path, env=os.environ | surroundings,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        lines = done.stdout.splitlines()
        assert json.loads("\n".join(line for line in lines if not line.startswith("[cache]")))["is_complete"]
        return [line for line in lines if line.startswith("[cache] data saved")], done.stderr

    saved, said = swept("first")
    assert len(saved) > 3
    assert len(set(saved)) == len(saved), "no two processes compiled the same"
    assert said.count(COMPILING) == 1
    saved, said = swept("second")
    assert saved == []
    assert COMPILING not in said
