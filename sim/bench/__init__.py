"""How fast is the market on this machine? Both engines in one process, taking turns, so that they share its moods."""

from __future__ import annotations

import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from statistics import median
from typing import TYPE_CHECKING, Any, NamedTuple

from sim.bench.sweeps import AIM_RATIO as AIM_BATCH_RUN
from sim.bench.sweeps import AIM_RUNS_PER_SECOND, AIM_STORING, measure_sweeps
from sim.levers import LEVERS
from sim.wording.numbers import plain

if TYPE_CHECKING:
    from sim.scenario import Scenario

SCENARIO = "price_war"
AIM_NANOSECONDS = 90.0
AIM_EVERYTHING = 150.0
AIM_BYTES = 120.0
AIM_RATIO = 200.0
AIM_COMPILE_SECONDS = 30.0
AIM_RUN_SECONDS = 3.0
AIM_CLAIM_SECONDS = 10.0
AIM_LEDGER_MINUTES = 10.0
CLAIM = "C05"
EVERY = 10  # claims, in the sample from which the time of the whole ledger is told


def everything_on() -> Scenario:
    """Return a market of three firms that hold every lever there is, in turn, each as it comes."""
    from sim.scenario import loads

    levers = [{"kind": kind, "firm": at % 3} for at, kind in enumerate(LEVERS)]
    groups = iter(["members", "engaged", "aggrieved", "top_spenders", "newcomers", "online", "random_half"])
    for lever in levers:
        if "who" in LEVERS[str(lever["kind"])].model_fields and lever["kind"] != "crm_targeting":
            lever["who"] = next(groups, "everyone")
    tables = "\n".join(
        "[[levers]]\n" + "\n".join(f"{name} = {value!r}" for name, value in lever.items()) for lever in levers
    )
    return loads(tables + "\n[changes.firm]\nawareness = 0.8\n", "everything_on")


class Size(NamedTuple):
    """How large a measured market is."""

    customers: int
    months: int


class Plan(NamedTuple):
    """What is measured, and how often."""

    town: Size
    country: Size
    objects: Size
    swept: Size
    runs: int
    repetitions: int


FULL = Plan(Size(10_000, 60), Size(1_000_000, 12), Size(500, 12), Size(2_000, 60), 600, 5)
QUICK = Plan(Size(10_000, 12), Size(1_000_000, 2), Size(200, 6), Size(500, 12), 200, 3)


def measure(*, quick: bool = False, say: Callable[[str], None] = lambda words: None) -> dict[str, Any]:
    """Measure and return every figure with the project's aim next to it.

    Args:
        quick: smaller markets and fewer repetitions.
        say: called with a line of progress now and then.

    Returns:
        figures (list of name, value, unit, aim, all repetitions), repetitions, processors, machine.
    """
    from sim.market.agents import ObjectMarket
    from sim.market.model import MarketModel

    plan = QUICK if quick else FULL
    engines: dict[str, tuple[Any, Scenario | str, Size]] = {
        "compiled, town": (MarketModel, SCENARIO, plan.town),
        "compiled, everything on": (MarketModel, everything_on(), plan.town),
        "compiled, country": (MarketModel, SCENARIO, plan.country),
        "objects": (ObjectMarket, SCENARIO, plan.objects),
    }
    say("compiling, or loading what was compiled before")
    for engine, scenario, _ in engines.values():
        nanoseconds(engine, scenario, Size(100, 2))
    times: dict[str, list[float]] = {name: [] for name in engines}
    for repetition in range(plan.repetitions):
        say(f"repetition {repetition + 1} of {plan.repetitions}")
        for name, (engine, scenario, size) in engines.items():
            times[name].append(nanoseconds(engine, scenario, size))
    ratios = [slow / fast for slow, fast in zip(times["objects"], times["compiled, town"], strict=True)]
    say("compiling from nothing in a process of its own")
    compile_seconds = [first_run_seconds()]
    say(f"bond run {SCENARIO}, from start to end")
    run_seconds = [whole_run_seconds() for _ in range(plan.repetitions)]
    say(f"bond claims {CLAIM}, and every {EVERY}th claim of the ledger")
    one_claim = [claim_seconds() for _ in range(plan.repetitions)]
    say(f"sweeps of {plan.runs} runs, and one run through mesa.batch_run")
    sweeps = measure_sweeps(SCENARIO, *plan.swept, plan.runs, plan.repetitions)
    swept, unit = f"{plain(plan.swept.customers)} customers × {plan.swept.months} months", "ns per customer-month"
    return {
        "figures": [
            _figure(_sized("compiled, 1 thread", plan.town), unit, times["compiled, town"], AIM_NANOSECONDS),
            _figure(_sized("everything on", plan.town), unit, times["compiled, everything on"], AIM_EVERYTHING),
            _figure(_sized("compiled, 1 thread", plan.country), unit, times["compiled, country"], AIM_NANOSECONDS),
            _figure(_sized("objects", plan.objects), unit, times["objects"], None),
            _figure(f"objects / compiled at {plain(plan.town.customers)}", "times", ratios, AIM_RATIO),
            _figure("memory", "bytes per customer", [customer_bytes()], AIM_BYTES),
            _figure("first run with nothing compiled", "s", compile_seconds, AIM_COMPILE_SECONDS),
            _figure(f"bond run {SCENARIO}, whole process", "s", run_seconds, AIM_RUN_SECONDS),
            _figure(f"bond claims {CLAIM}, whole process", "s", one_claim, AIM_CLAIM_SECONDS),
            _figure(f"bond sweep, {swept}", "runs per second", sweeps.runs_per_second, AIM_RUNS_PER_SECOND),
            _figure("  time added by keeping every row", "per cent", sweeps.storing, AIM_STORING),
            _figure("  mesa.batch_run on objects / sweep, 1 process", "times", sweeps.ratio, AIM_BATCH_RUN),
            _figure("bond claims, told from a sample", "minutes", [ledger_minutes(quick)], AIM_LEDGER_MINUTES),
        ],
        "repetitions": plan.repetitions,
        "processors": os.cpu_count(),
        "machine": platform.machine(),
    }


def customer_bytes() -> float:
    """Return the size of one row of the customer table in a market of three firms."""
    from sim.market.customers import empty_columns

    return float(sum(column.nbytes for column in empty_columns(1, 3)))


def nanoseconds(engine: Any, scenario: Scenario | str, size: Size) -> float:
    """Return the time per customer-month of one run on one thread, month 0 not counted, in nanoseconds."""
    market = engine(scenario, rng=1, threads=1, customers=size.customers, months=size.months)
    begin = time.perf_counter()
    market.run_to_end()
    return (time.perf_counter() - begin) / (size.customers * size.months) * 1e9


def first_run_seconds() -> float:
    """Return how many seconds a small run takes in a new process that finds nothing compiled."""
    with tempfile.TemporaryDirectory() as nothing:
        small = ["run", SCENARIO, "--customers", "100", "--months", "2", "--seeds", "1"]
        return _process_seconds(small, {"NUMBA_CACHE_DIR": nothing})


def whole_run_seconds() -> float:
    """Return how long `bond run` takes from start to end where everything is compiled, in seconds."""
    return _process_seconds(["run", SCENARIO], {})


def claim_seconds() -> float:
    """Return how long `bond claims` takes for one claim, from start to end, in seconds."""
    return _process_seconds(["claims", CLAIM], {})


def ledger_minutes(quick: bool) -> float:
    """Return how long all claims take at their usual size, told from every tenth of them, in minutes."""
    from sim.evidence.lab import Lab
    from sim.evidence.ledger import ledger
    from sim.evidence.shifts import find_all

    claims = list(ledger())
    sample = claims[:: EVERY * 3 if quick else EVERY]
    begin = time.perf_counter()
    for _ in find_all("claims", sample, Lab()):
        pass
    return (time.perf_counter() - begin) / len(sample) * len(claims) / 60.0


def _process_seconds(words: list[str], surroundings: dict[str, str]) -> float:
    command = [sys.executable, "-m", "sim.cli", *words, "--json"]
    begin = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=os.environ | surroundings)
    return time.perf_counter() - begin


def _sized(engine: str, size: Size) -> str:
    return f"{engine}, {plain(size.customers)} customers"


def _figure(name: str, unit: str, values: list[float], aim: float | None) -> dict[str, Any]:
    return {"name": name, "value": median(values), "unit": unit, "aim": aim, "all": values}
