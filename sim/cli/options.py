"""Options that commands share, and how their values become a scenario."""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

import typer

from sim.wording.numbers import number, plain

if TYPE_CHECKING:
    from sim.scenario import Scenario

MAX_THREADS = 256
LONGEST_SENTENCE = 600
LEFT_BEHIND = 3
"""Bytes that a result keeps of every person and seed: kind, and month of leaving."""

Name = Annotated[
    str, typer.Argument(metavar="SCENARIO", help="Name of a scenario (see `bond scenarios`) or path of a .toml file.")
]
NameA = Annotated[str, typer.Argument(metavar="A", help="Scenario asked about: a name or the path of a .toml file.")]
NameB = Annotated[str, typer.Argument(metavar="B", help="Scenario it is compared with.")]
Set = Annotated[
    list[str] | None,
    typer.Option(
        "--set",
        metavar="KEY=VALUE",
        help="Set a number, as in `attention.base=0.08` or `price_cut.strength=0.3`. May be repeated.",
    ),
]
CompanyGiven = Annotated[
    str | None,
    typer.Option(
        "--company",
        metavar="NAME=VALUE,...",
        help="Your own company, as in `customers=1200000,price=24,margin=40%,churn=1.8% a month,currency=EUR`. All but "
        "customers may be left out.",
    ),
]
IndustryGiven = Annotated[
    str | None,
    typer.Option("--industry", metavar="NAME", help="Start from what is usual there (see `bond industries`)."),
]
Seeds = Annotated[
    int | None,
    typer.Option(metavar="N", help="Markets to simulate, each with its own luck. [default: 20]", show_default=False),
]
Customers = Annotated[int | None, typer.Option(metavar="N", help="People in each market.", show_default=False)]
Months = Annotated[int | None, typer.Option(metavar="N", help="Months to simulate.", show_default=False)]
Threads = Annotated[
    int | None,
    typer.Option(
        metavar="N",
        help="Threads at work; the numbers do not depend on it. [default: all processors]",
        show_default=False,
    ),
]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON object instead of tables.")]
Out = Annotated[str | None, typer.Option(metavar="DIR", help="Also write everything to a new folder.")]
Record = Annotated[
    str | None,
    typer.Option(
        metavar="WHAT",
        help="With --out, also write every customer-month as Parquet: `choices` (one row per purchase occasion) or "
        "`customers` (every column of every customer). Large.",
    ),
]
Plot = Annotated[
    str | None, typer.Option(metavar="FILE", help="Also draw a picture: .png, .svg, .pdf, .html or .json.")
]
Report = Annotated[
    str | None, typer.Option(metavar="FILE", help="Also write a report for people who were not there: .html or .pdf.")
]
At = Annotated[
    int | None, typer.Option(metavar="MONTH", help="Month at which the verdict judges. [default: 24, or the last]")
]
Lang = Annotated[str | None, typer.Option(metavar="en|zh", help="Language of verdict and report. [default: en]")]

Why = Annotated[bool, typer.Option("--why", help="Also share the difference out among all in which A and B differ.")]


class Whose(NamedTuple):
    """Whose market is asked about: a company as `--company` takes it, and an industry; neither if None."""

    company: str | None = None
    industry: str | None = None

    def market(self, name: str) -> Scenario:
        """Return a scenario as this company's market; its churn is not fitted yet. Raises BadInput."""
        from sim.company import company_from
        from sim.errors import BadInput
        from sim.industries import industry
        from sim.scenario import load

        scenario = load(name, industry(self.industry).name if self.industry is not None else "")
        if self.company is None:
            return scenario
        if scenario.company is not None:
            raise BadInput(f"{name} has a [company] of its own; leave --company out, or the table.")
        return scenario.with_company(company_from(self.company))


def asked_for(
    name: str,
    changes: list[str] | None,
    customers: int | None,
    months: int | None,
    *,
    whose: Whose = Whose(),  # noqa: B008 - it never changes
    beside: str | None = None,
) -> Scenario:
    """Return the scenario that the options describe, with the question that is then true of it.

    Args:
        name: of a scenario, or path of a file.
        changes: KEY=VALUE each; they are made in the market of the company, once its churn is fitted.
        customers: people in the market, as the scenario has it if None.
        months: to simulate, as the scenario has it if None.
        whose: market it is.
        beside: name of the scenario that it is compared with.

    Raises:
        BadInput: it cannot be used.
    """
    from sim.errors import BadInput

    scenario = whose.market(name)
    if scenario.company is not None:
        from sim.study.company import both_ready

        scenario, _ = both_ready(scenario, scenario if beside is None else whose.market(beside))
    asked = parse_changes(changes or ())
    if asked:
        from sim.question import asked_anew

        shipped = scenario
        scenario = asked_anew(scenario.with_changes(asked, where="--set"), shipped)
    tell_of_idle(scenario)
    for key, value in (("customers", customers), ("months", months)):
        if value is not None:
            if {key, f"market.{key}"} & asked.keys():
                raise BadInput(f'"{key}" is given twice, by --set and by --{key}; give one of them.')
            scenario = scenario.with_changes({key: value}, where=f"--{key}")
    return scenario


def tell_of_idle(scenario: Scenario) -> None:
    """Say on stderr which levers and events of a scenario begin only after its last month."""
    last = scenario.parameters.market.months
    for lever in scenario.levers:
        if lever.start > last and lever.strength > 0.0:
            who = f"{lever.kind} of firm {lever.firm}"
            say(f"{scenario.name}: {who} starts in month {lever.start}, after the last month, {last}: it does nothing.")
    for event in scenario.events:
        if event.start > last:
            say(f"{scenario.name}: {event.kind} starts in month {event.start}, after the last month, {last}.")


def say(sentence: str) -> None:
    """Print a sentence on stderr, cut where it quotes too much, with what is no letter spelt out."""
    clean = "".join(letter if letter.isprintable() else repr(letter)[1:-1] for letter in sentence[:LONGEST_SENTENCE])
    with suppress(OSError):  # no reader is left
        typer.echo(f"bond: {clean}{'...' if len(sentence) > LONGEST_SENTENCE else ''}", err=True)


def parse_changes(texts: Sequence[str]) -> dict[str, Any]:
    """Return keys and values of several KEY=VALUE.

    Raises:
        BadInput: one is not of that form, or a key comes twice.
    """
    from sim.errors import BadInput
    from sim.keys import whole_key

    changes: dict[str, Any] = {}
    for key, value in map(parse_change, texts):
        if whole_key(key) in map(whole_key, changes):
            raise BadInput(f'--set: "{key[:80]}" is given twice.')
        changes[key] = value
    return changes


def parse_change(text: str) -> tuple[str, Any]:
    """Return key and value of KEY=VALUE. The value is read as in a scenario file; a bare word is a string.

    Raises:
        BadInput: there is no key or no equals sign.
    """
    from sim.errors import BadInput
    from sim.reading import parse_toml

    key, equals, value = (part.strip() for part in text.partition("="))
    if not key or not equals:
        given = " ".join(text[:80].split())  # on one line
        raise BadInput(f'--set: "{given}" is not of the form key=value, as in attention.base=0.08.')
    try:
        read = parse_toml(f"value = {value}", "--set")
    except BadInput:  # not TOML, or a number beyond it
        return key, value
    only = read.get("value") if len(read) == 1 else value
    return key, only if isinstance(only, bool | int | float | str) else value


def checked_size(seeds: int | None, threads: int | None) -> tuple[tuple[int, ...], int | None]:
    """Return the seeds meant, and the number of threads (None for all processors).

    Raises:
        BadInput: out of range.
    """
    from sim.errors import BadInput
    from sim.study.run import DEFAULT_SEEDS, MAX_SEEDS, which_seeds

    for option, value, most in (("--seeds", seeds, MAX_SEEDS), ("--threads", threads, MAX_THREADS)):
        if value is not None and not 1 <= value <= most:
            raise BadInput(f"{option} is {value}, out of range; allowed is 1 to {most}.")
    return which_seeds(DEFAULT_SEEDS if seeds is None else seeds), threads


def check_memory(scenario: Scenario, seeds: int, threads: int | None) -> None:
    """Check that the markets that are simulated at the same time fit into memory, before the machine begins to swap.

    Raises:
        BadInput: they would need more than this machine has.
    """
    from sim.errors import BadInput
    from sim.market.customers import empty_columns

    market = scenario.parameters.market
    person = sum(column.nbytes for column in empty_columns(1, 1 + market.rivals + market.outside))
    at_once = min(seeds, threads or os.cpu_count() or 1)
    kept = 1 if market.settle > 0 else 0  # for other arms that begin alike
    needed = market.customers * (person * (at_once + kept) + LEFT_BEHIND * seeds)
    there = memory_bytes()
    if there is not None and needed > there:
        raise BadInput(
            f"{plain(market.customers)} customers in {seeds} markets, {at_once} at a time, need about "
            f"{number(needed / 1e9)} GB; this machine has {number(there / 1e9)} GB. "
            f"Ask for fewer --customers, --seeds or --threads."
        )


def memory_bytes() -> int | None:
    """Return how much memory this machine has, None where it does not tell."""
    try:
        return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (AttributeError, ValueError, OSError):
        return None
