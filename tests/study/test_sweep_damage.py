"""A folder of a sweep in which a file was damaged: its runs are done again, or it is refused in a sentence."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from sim.errors import BadInput
from sim.study.dataset import Dataset
from sim.study.plan import load_study, study_from
from sim.study.sweep import sweep

pytestmark = pytest.mark.slow
TOML = """
scenario = "price_war"
seeds = 2
outcomes = ["profit_2"]
record = ["retention"]
[changes]
customers = 20
months = 2
"market.settle" = 0
[design]
kind = "list"
file = "points.csv"
"""
POINTS = "population.share_engaged,bond.weight\n0.2,1\n0.9,1\n0.2,2\n0.9,2\n0.2,3\n,3\n"  # of 0.9 the runs fail
DAMAGE = {
    "gone": lambda path: path.unlink(),
    "empty": lambda path: path.write_bytes(b""),
    "cut": lambda path: path.write_bytes(path.read_bytes()[: path.stat().st_size // 2]),
    "zeros": lambda path: path.write_bytes(bytes(path.stat().st_size)),
    "text": lambda path: path.write_text('{"points": [1, 2'),
    "flipped": lambda path: path.write_bytes(flipped(path.read_bytes(), 3)),
    "flipped_early": lambda path: path.write_bytes(flipped(path.read_bytes(), 8)),
    "another": lambda path: pd.DataFrame({"run_id": ["x"], "design_id": [0], "seed": [1]}).to_parquet(path),
}
BARELY = {"gone", "flipped", "flipped_early"}  # may not be seen, or do no harm
FILES = (
    "manifest.json", "study.toml", "points/points_0.csv", "scenarios/price_war.toml", "design.parquet",
    "runs/part-00000.parquet", "failures/part-00000.parquet", "months/part-00000.parquet",
    "unfinished/runs-0000000008-0000000010.parquet", "unfinished/failures-0000000008-0000000010.parquet",
    "unfinished/months-0000000008-0000000010.parquet",
)  # fmt: skip


def flipped(content, parts):
    at = len(content) // parts
    return content[:at] + bytes([content[at] ^ 0xFF]) + content[at + 1 :]


def resumed(study, folder):
    """Return the sweep, or None and why it was refused."""
    try:
        return sweep(study, folder, workers=1, resume=True), ""
    except BadInput as error:
        return None, str(error)


@pytest.fixture(scope="module")
def halfway(tmp_path_factory):
    """A study, its finished sweep, and one that was stopped when two parts and a piece were there."""
    home = tmp_path_factory.mktemp("damage")
    (home / "study.toml").write_text(TOML)
    (home / "points.csv").write_text(POINTS)
    study = load_study(home / "study.toml")

    class StopError(Exception):
        pass

    def stop(now):
        if now.done >= 10:
            raise StopError

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sim.study.opening.batch_size", lambda bases: 2)
        patch.setattr("sim.study.opening.BATCHES_PER_PART", 2)
        whole = sweep(study, home / "whole", workers=1).folder
        with pytest.raises(StopError):
            sweep(study, home / "half", workers=1, on_progress=stop)
    assert {path.relative_to(home / "half").as_posix() for path in (home / "half").rglob("*.*")} >= set(FILES)
    return study, whole, home / "half"


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("how", DAMAGE)
def test_runs_are_done_again_or_it_is_refused_in_a_sentence(halfway, tmp_path, name, how, same_files):
    study, whole, half = halfway
    folder = tmp_path / "damaged"
    shutil.copytree(half, folder)
    DAMAGE[how](folder / name)
    again, refused = resumed(study, folder)
    if again is None:
        assert name == "manifest.json", f"{name} can be mended: {refused}"
        assert "\n" not in refused
    else:
        assert name != "manifest.json" or how.startswith("flipped")
        same_files(whole, again.folder)
        assert again.study().digest == study.digest
        if how not in BARELY and Path(name).stem[-1].isdigit() and name.endswith("parquet"):
            number = name.partition("-")[2]
            told = again.manifest["sessions"][-1]["damaged"]
            assert told == [f"runs/part-{number}" if "part" in name else f"unfinished/runs-{number}"]


@pytest.mark.parametrize(
    ("key", "value"),
    [("points", 10**12), ("points", 5), ("points", "6"), ("seeds", 10**9), ("seeds", 0), ("part_runs", 0), ("part_runs", 7),
     ("outcomes", []), ("outcomes", [1]), ("record", None), ("record", []), ("sessions", None), ("sessions", [3]),
     ("study", 4), ("engine", None), ("schema_version", "1"), ("design_sha256", "no"), ("scenarios", 3)],
)  # fmt: skip
def test_a_manifest_that_says_something_else(halfway, tmp_path, key, value, same_files):
    study, whole, half = halfway
    folder = tmp_path / "damaged"
    shutil.copytree(half, folder)
    told = json.loads((folder / "manifest.json").read_text())
    (folder / "manifest.json").write_text(json.dumps(told | {key: value}))
    again, refused = resumed(study, folder)
    assert "\n" not in refused
    if again is not None:
        pd.testing.assert_frame_equal(again.runs(), Dataset(whole).runs())
        pd.testing.assert_frame_equal(again.months(), Dataset(whole).months())


def test_strangers_are_left_alone(halfway, tmp_path, same_files):
    study, whole, half = halfway
    folder = tmp_path / "damaged"
    shutil.copytree(half, folder)
    for name in ("runs/part-notes.parquet", "unfinished/runs-1-2.parquet", "runs/part-99999.parquet", "thesis.txt"):
        (folder / name).write_text("mine")
    again = sweep(study, folder, workers=1, resume=True)
    pd.testing.assert_frame_equal(again.runs(), Dataset(whole).runs())
    assert (folder / "thesis.txt").read_text() == "mine"


def test_reading_says_which_file_is_damaged(halfway, tmp_path):
    folder = tmp_path / "damaged"
    shutil.copytree(halfway[1], folder)
    (folder / "runs" / "part-00001.parquet").write_bytes(b"")
    with pytest.raises(BadInput, match=r"part-00001\.parquet\" is damaged\. `bond sweep` with --resume"):
        Dataset(folder).runs()


def test_the_last_piece_is_not_cleared_away(halfway, tmp_path, same_files, monkeypatch):
    """Everything was found, and then the process ended before the pieces were put together."""
    study, whole, _ = halfway
    folder = tmp_path / "out"
    monkeypatch.setattr("sim.study.opening.batch_size", lambda bases: 2)
    monkeypatch.setattr("sim.study.opening.BATCHES_PER_PART", 2)
    with monkeypatch.context() as patch:
        patch.setattr("sim.study.writing.Writer._merge_if_complete", lambda *at: None)
        sweep(study, folder, workers=1)
    same_files(whole, sweep(study, folder, workers=1, resume=True).folder)


@pytest.mark.skipif(os.name != "posix", reason="locks as POSIX knows them")
@pytest.mark.timeout(900)
def test_of_several_begun_at_once_one_writes_and_the_others_say_so(tmp_path):
    """Two studies, one new folder: nothing of the first is touched by the others."""
    words = []
    for at, cut in enumerate((0.1, 0.2, 0.3)):
        (tmp_path / f"study{at}.toml").write_text(
            f'scenario = "price_war"\nseeds = 20\noutcomes = ["profit_2"]\n[changes]\ncustomers = 200\nmonths = 2\n'
            f'[factors]\n"price_cut.strength" = [{cut}, 0.4]\n[design]\nkind = "grid"\n'
        )
        words.append([str(tmp_path / f"study{at}.toml"), "--out"])
    root = str(Path(__file__).parents[2])
    for trial in range(2):
        out = tmp_path / f"out{trial}"
        begun = [
            subprocess.Popen(
                [sys.executable, "-m", "sim.cli", "sweep", *said, str(out), "--workers", "1"],
                stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=os.environ | {"PYTHONPATH": root},
            )
            for said in words
        ]  # fmt: skip
        ended = [(process.communicate(timeout=400), process.returncode) for process in begun]
        codes = [code for _, code in ended]
        assert sorted(codes) == [0, 4, 4], ended
        for (told, complaint), code in ended:
            if code:
                assert (told, complaint.count("\n")) == ("", 1)
                assert "another process is writing to" in complaint or "holds a sweep already" in complaint
        there = Dataset(out)
        assert there.study().digest == load_study(tmp_path / f"study{codes.index(0)}.toml").digest
        assert len(there.runs()) == 40
        assert not (out / ".bond.lock").exists()


def test_a_refusal_leaves_no_folder_behind(tmp_path):
    study = study_from({"scenario": "price_war", "design": {"kind": "list", "file": "none.csv"}}, folder=tmp_path)
    with pytest.raises(BadInput, match=r"no file \"none\.csv\""):
        sweep(study, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_a_study_of_the_same_names_is_not_written_over(tmp_path):
    """A folder that holds somebody's own study.toml is no sweep that was ended."""
    (tmp_path / "study.toml").write_text("# mine")
    with pytest.raises(BadInput, match="not empty and holds no sweep"):
        sweep(study_from({"factors": {"bond.weight": [1.0]}, "design": {"kind": "grid"}}, name="x"), tmp_path)
    assert (tmp_path / "study.toml").read_text() == "# mine"
