"""How fast is a sweep? Against itself without keeping anything, and against Mesa's own runner on the object model."""

from __future__ import annotations

import os
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from sim.study.plan import Study

AIM_RUNS_PER_SECOND = 120.0
AIM_RATIO = 100.0
AIM_STORING = 10.0
OUTCOMES = ("retention_{last}.overall", "retention_{last}.engaged", "hostages_{last}.overall", "profit_{last}")


class Sweeps(NamedTuple):
    """What was measured, one value per repetition."""

    runs_per_second: list[float]
    storing: list[float]  # time added by keeping the rows, per cent
    ratio: list[float]  # Mesa's runner on the object model / a sweep, both in one process


def measure_sweeps(scenario: str, customers: int, months: int, runs: int, repetitions: int) -> Sweeps:
    """Sweep a study on all processors, keep the rows and not keep them in turn; then one run through Mesa's runner.

    Args:
        scenario: name of the scenario.
        customers: people in each market.
        months: months of each run.
        runs: in each sweep.
        repetitions: of each sweep; Mesa's runner gets a single run.
    """
    from sim.study.evaluate import evaluate
    from sim.study.executors import at_work
    from sim.study.sweep import sweep

    study, sweeps = _study(scenario, customers, months, runs), Sweeps([], [], [])
    with tempfile.TemporaryDirectory() as folder:
        with at_work(None, os.cpu_count()) as pool:
            evaluate(study.bases, [(0, {})] * 16, [1], study.outcomes, pool)  # every process has loaded the engine
            for repetition in range(repetitions):
                begin = time.perf_counter()
                dataset = sweep(study, Path(folder) / f"kept{repetition}", executor=pool)
                stored = time.perf_counter() - begin
                points = [(0, row) for row in dataset.design()[dataset.factors].to_dict("records")]
                begin = time.perf_counter()
                evaluate(study.bases, points, [1], study.outcomes, pool)  # type: ignore[arg-type]
                sweeps.storing.append(100.0 * (stored / (time.perf_counter() - begin) - 1.0))
                sweeps.runs_per_second.append(runs / stored)
        few = _study(scenario, customers, months, max(runs // 10, 4))
        begin = time.perf_counter()
        sweep(few, Path(folder) / "alone", workers=1)
        alone = (time.perf_counter() - begin) / few.design[0].points
        sweeps.ratio.append(_batch_run_seconds(scenario, customers, months) / alone)
    return sweeps


def _study(scenario: str, customers: int, months: int, runs: int) -> Study:
    from sim.study.plan import study_from

    return study_from(
        {
            "scenario": scenario,
            "changes": {"customers": customers, "months": months},
            "factors": {"price_cut.strength": True, "population.receptivity": True},
            "design": {"kind": "latin_hypercube", "points": runs},
            "seeds": 1,
            "outcomes": [name.format(last=months) for name in OUTCOMES],
        }
    )


def _batch_run_seconds(scenario: str, customers: int, months: int) -> float:
    """Return how long Mesa's own runner takes for one run of the market as objects, in seconds."""
    import mesa

    from sim.market.agents import ObjectMarket

    parameters = {"scenario": [scenario], "customers": [customers], "months": [months]}
    begin = time.perf_counter()
    mesa.batch_run(ObjectMarket, parameters, number_processes=1, data_collection_period=-1, display_progress=False)
    return time.perf_counter() - begin
