"""What a run leaves behind: totals by seed and month, who left when, and where it all came from."""

from __future__ import annotations

import platform
import subprocess
from dataclasses import dataclass, replace
from functools import cache
from importlib.metadata import PackageNotFoundError, version

import numpy as np
from numpy.typing import NDArray

from sim.labels import digests
from sim.market.behaviour import behaviour_digest
from sim.market.totals import Totals
from sim.scenario import Scenario
from sim.shipped import TOP
from sim.version import __version__
from sim.wording.numbers import plain


@dataclass(frozen=True, eq=False, repr=False)
class Result:
    """A scenario run on some seeds. s seeds, t months (month 0 included), f firms, n customers, l levers."""

    scenario: Scenario
    seeds: tuple[int, ...]
    record: Totals  # every array with leading axes (s, t)
    lever_costs: NDArray[np.int64]  # (s, t, l) cents
    prices: NDArray[np.float64]  # (s, t, f) currency per month of average use
    kind: NDArray[np.int8]  # (s, n) kind at month 0
    left_month: NDArray[np.int16]  # (s, n) month in which the base first left; 0 stayed, -1 not in the base

    def __repr__(self) -> str:
        """Return one line: the scenario and the size."""
        size = f"{len(self.seeds)} seeds, {plain(self.customers)} customers, {self.months} months"
        return f"Result({self.scenario.name!r}, {size})"

    @property
    def months(self) -> int:
        """Return the last month."""
        return self.record.served.shape[1] - 1

    @property
    def customers(self) -> int:
        """Return the number of people in the market."""
        return self.kind.shape[1]

    @property
    def n_bytes(self) -> int:
        """Return how much memory its tables take."""
        return sum(table.nbytes for table in (*self.record, self.lever_costs, self.prices, self.kind, self.left_month))

    def of(self, scenario: Scenario) -> Result:
        """Return this result as that of a scenario with the same numbers, whatever its name and texts."""
        assert scenario.digest == self.scenario.digest, "results of different scenarios"
        return replace(self, scenario=scenario)

    def first(self, n: int) -> Result:
        """Return this result with its first n seeds only."""
        if n == len(self.seeds):
            return self
        return Result(
            self.scenario,
            self.seeds[:n],
            Totals(*(series[:n] for series in self.record)),
            self.lever_costs[:n],
            self.prices[:n],
            self.kind[:n],
            self.left_month[:n],
        )

    def joined(self, *others: Result) -> Result:
        """Return this result with the seeds of other runs of the same scenario appended, in order."""
        assert {other.scenario.digest for other in others} <= {self.scenario.digest}, "results of different scenarios"
        if not others:
            return self
        parts = (self, *others)
        return Result(
            self.scenario,
            tuple(seed for part in parts for seed in part.seeds),
            Totals(*(np.concatenate(series) for series in zip(*(part.record for part in parts), strict=True))),
            np.concatenate([part.lever_costs for part in parts]),
            np.concatenate([part.prices for part in parts]),
            np.concatenate([part.kind for part in parts]),
            np.concatenate([part.left_month for part in parts]),
        )


@cache
def source_commit() -> str:
    """Return the git commit of the sources, "+changes" where they differ from it; empty for an installed package."""
    if not (TOP / ".git").exists():
        return ""
    try:
        answers = [
            subprocess.run(
                ["git", "-C", str(TOP), *words], capture_output=True, text=True, check=True, timeout=9
            ).stdout
            for words in (("rev-parse", "HEAD"), ("status", "--porcelain", "--", "sim"))
        ]
    except (OSError, subprocess.SubprocessError):
        return ""
    return answers[0].strip() + ("+changes" if answers[1].strip() else "")


def provenance(*scenarios: Scenario) -> dict[str, str | dict[str, str]]:
    """Return where a result came from: version, commit, machine, hashes of the engine's sources and of scenarios."""
    packages = {}
    for package in ("mesa", "numpy", "numba", "scipy", "pandas", "pydantic"):
        try:
            packages[package] = version(package)
        except PackageNotFoundError:  # pragma: no cover - every one is a dependency
            packages[package] = "missing"
    return {
        "bind_or_bond": __version__,
        "commit": source_commit(),
        "engine": behaviour_digest(),
        "python": platform.python_version(),
        "machine": platform.machine(),
        "packages": packages,
        "scenarios": digests(*scenarios),
    }
