"""The power goes at every moment of a sweep, and what was never synced is lost: `--resume` finishes it all the same."""

import os
from pathlib import Path

import numpy as np
import pytest

from sim.study.plan import study_from
from sim.study.sweep import sweep

STUDY = {
    "scenario": "price_war",
    "seeds": 2,
    "changes": {"customers": 20, "months": 2, "market.settle": 0},
    "factors": {"population.share_engaged": [0.2, 0.9], "bond.weight": [1.0, 2.0, 3.0]},  # 0.9 fails
    "design": {"kind": "grid"},
    "outcomes": ["profit_2"],
    "record": ["retention"],
}
pytestmark = pytest.mark.skipif(os.name != "posix", reason="folders are synced on POSIX systems")


class Disk:
    """What is on disk below a folder: bytes and names that were synced, as far as the code asked for it.

    Between two syncs a system may write what it likes: `after_power_cut` gives the folder as it may be found.
    """

    def __init__(self, root):
        self.root, self.bytes, self.names, self.kept = root, {}, {}, []

    def sync(self, opened):
        found = os.fstat(opened)
        self.kept.append(os.dup(opened))  # so that no other file gets its number
        if os.path.isdir(path := os.readlink(f"/proc/self/fd/{opened}")):
            self.names[found.st_ino] = {entry.name: entry.inode() for entry in os.scandir(path)}
        else:
            self.bytes[found.st_ino] = Path(path).read_bytes()

    def after_power_cut(self, luck, share):
        """Return files by relative path, and folders: of each change of a name that was not synced a share is there."""
        files, folders = {}, []
        places = {path.stat().st_ino: path for path in [self.root, *self.root.rglob("*")]}

        def walk(folder_number, place):
            before = self.names.get(folder_number, {})
            path = places.get(folder_number)
            now = {} if path is None else {entry.name: entry.inode() for entry in os.scandir(path)}
            for name in sorted({*before, *now}):
                number = now.get(name) if luck.random() < share else before.get(name)
                if number is None:
                    continue
                if number in self.names or (number in places and places[number].is_dir()):
                    folders.append(place / name)
                    walk(number, place / name)
                else:
                    files[place / name] = self.bytes.get(number, b"")

        walk(self.root.stat().st_ino, Path())
        return files, folders

    def close(self):
        for opened in self.kept:
            os.close(opened)


@pytest.fixture
def cut_at_every_step(tmp_path, monkeypatch):
    """Return a function that does some work and gives every state in which a power cut may leave its folder."""

    def states(folder, work, shares=(0.0, 0.5, 1.0)):
        disk, luck, found = Disk(folder), np.random.default_rng(3), {}

        def look():
            for share in shares:
                files, folders = disk.after_power_cut(luck, share)
                found[tuple(sorted(files.items())), tuple(folders)] = None

        def watch(patch, name):
            real = getattr(os, name)

            def call(*args, **kwargs):
                look()
                if name == "fsync":
                    disk.sync(*args)
                else:
                    real(*args, **kwargs)
                look()

            patch.setattr(os, name, call)

        whole = os.open(folder, os.O_RDONLY)
        disk.sync(whole)
        for path in sorted(folder.rglob("*")):  # what was there before is on disk
            opened = os.open(path, os.O_RDONLY)
            disk.sync(opened)
            os.close(opened)
        os.close(whole)
        with monkeypatch.context() as patch:
            for name in ("fsync", "replace", "unlink", "rmdir", "mkdir"):
                watch(patch, name)
            work()
        disk.close()
        return list(found)

    return states


def laid_out(state, folder):
    files, folders = state
    folder.mkdir()
    for place in folders:
        (folder / place).mkdir(parents=True, exist_ok=True)
    for place, content in files:
        (folder / place).parent.mkdir(parents=True, exist_ok=True)
        (folder / place).write_bytes(content)
    return folder


@pytest.fixture
def small_parts(monkeypatch):
    monkeypatch.setattr("sim.study.opening.batch_size", lambda bases: 2)
    monkeypatch.setattr("sim.study.opening.BATCHES_PER_PART", 2)


@pytest.mark.campaign
@pytest.mark.slow
@pytest.mark.timeout(600)
def test_a_sweep_survives_a_power_cut_at_any_step(tmp_path, cut_at_every_step, small_parts, monkeypatch, same_files):
    study = study_from(STUDY, name="cut")
    whole = sweep(study, tmp_path / "whole", workers=1).folder
    (tmp_path / "cut").mkdir()
    told = []
    states = cut_at_every_step(
        tmp_path / "cut",
        lambda: sweep(study, tmp_path / "cut" / "out", workers=1, on_progress=lambda now: told.append(now.done)),
    )
    assert len(states) > 100
    monkeypatch.setattr(os, "fsync", lambda opened: None)
    for at, state in enumerate(states):
        folder = laid_out(state, tmp_path / f"state{at}")
        same_files(whole, sweep(study, folder / "out", workers=1, resume=True).folder)


@pytest.mark.campaign
@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.parametrize(("more", "how"), [({"seeds": 3}, {}), ({}, {"retry_failed": True})])
def test_what_was_finished_survives_a_power_cut_while_it_is_added_to(
    more, how, tmp_path, cut_at_every_step, small_parts, monkeypatch, same_files
):
    study, longer = study_from(STUDY, name="cut"), study_from(STUDY | more, name="cut")
    whole = sweep(longer, tmp_path / "whole", workers=1).folder
    folder = sweep(study, tmp_path / "out", workers=1).folder
    states = cut_at_every_step(folder, lambda: sweep(longer, folder, workers=1, resume=True, **how))
    assert len(states) > 40
    monkeypatch.setattr(os, "fsync", lambda opened: None)
    done = []
    for at, state in enumerate(states):
        again = sweep(longer, laid_out(state, tmp_path / f"state{at}"), workers=1, resume=True,
                      on_progress=lambda now: done.append(now.earlier))  # fmt: skip
        same_files(whole, again.folder)
    if more:
        assert min(done) >= 12, "no run that was finished is done again"


def test_what_was_told_as_done_is_there_after_a_power_cut(tmp_path, cut_at_every_step, small_parts):
    """Only what was under way is lost: a state after `done` runs were told holds them, whatever was not synced."""
    study = study_from(STUDY, name="cut")
    (tmp_path / "cut").mkdir()
    folder = tmp_path / "cut" / "out"
    seen = []

    class EnoughError(Exception):
        pass

    def stop_at_half(now):
        seen.append(now.done)
        if now.done >= 6:
            raise EnoughError

    def work():
        with pytest.raises(EnoughError):
            sweep(study, folder, workers=1, on_progress=stop_at_half)

    *_, last = cut_at_every_step(tmp_path / "cut", work, shares=(0.0,))
    found = []
    sweep(study, laid_out(last, tmp_path / "after") / "out", workers=1, resume=True,
          on_progress=lambda now: found.append(now.earlier))  # fmt: skip
    assert seen[-1] == 6
    assert found[0] == 6
