"""Evidence on a terminal, readable at 80 columns."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from sim.report.evidence import conditions_otherwise, state_of
from sim.report.evidence_words import band_words, effect_words, part_words, verdict_by_parts
from sim.report.own_data import measure_lines, understood, why_words
from sim.wording import IN_ENGLISH
from sim.wording.numbers import plain

if TYPE_CHECKING:
    from sim.data import Understanding
    from sim.evidence.facts import Fact

MAX_CLAIMS_IN_FULL = 5  # claims that are shown with everything that was found


def show_claims(report: dict[str, Any]) -> None:
    """Print verdicts; of a few claims also what was found in each experiment."""
    console = _console()
    rows = report["claims"]
    if len(rows) <= MAX_CLAIMS_IN_FULL:
        for row in rows:
            _show_claim(console, row)
    else:
        table = Table(box=SIMPLE_HEAD, pad_edge=False)
        for column in ("claim", "verdict", "effect"):
            table.add_column(column)
        for row in rows:
            effect = effect_words(row["effect"], row["effect"]["unit"], row["effect"]["kind"])
            table.add_row(f"{row['id']}  {row['says']}", verdict_by_parts(row), effect)
        console.print(table)
    counts = [f"{n} {verdict}" for verdict, n in report["counts"].items() if verdict != "claims" and n]
    console.print(f"{report['counts']['claims']} claims: {', '.join(counts)}.", style="bold")
    console.print(_size(report))


def _show_claim(console: Console, row: dict[str, Any]) -> None:
    console.print(Text(f"{row['id']}  {row['says']}", style="bold"))
    console.print(Padding(Text(f"Verdict: {row['verdict']}."), (0, 0, 0, 5)))
    texts = [row["note"], *(part_words(at, one) for at, one in enumerate(row["experiments"], start=1))]
    if row["rests_on"]:
        texts.append(f"The answer changes without: {', '.join(row['rests_on'])}.")
    for words in texts:
        console.print(Padding(Text(words), (0, 0, 0, 5)))


def show_facts(report: dict[str, Any]) -> None:
    """Print every check of every fact next to its band."""
    console = _console()
    for row in report["facts"]:
        state = IN_ENGLISH(f"finding.{state_of(row)}")
        if row["contested"]:
            state += f" by {row['contested']}"
        _show_checks(console, f"{row['id']} ({row['tolerance']}), {state}", row["says"], row["checks"])
        text = row["untestable"] or (row["if_missed"] if row["passed"] is False else None)
        if text:
            console.print(Padding(Text(text), (0, 0, 0, 5)))
    for tolerance, words in (("H", "Hard targets"), ("M", "Magnitudes"), ("D", "Directions"), ("all", "All")):
        n = report["counts"][tolerance]
        if n["facts"]:
            console.print(
                f"{words}: {n['passed']} met, {n['failed']} missed, {n['contested']} contested, "
                f"{n['untestable']} not measured."
            )
    console.print(_size(report))


def show_own(report: dict[str, Any], seen: Understanding, known: Mapping[str, Fact], *, all_facts: bool) -> None:
    """Print how users' own data were understood, what they say, and the facts they answer to, next to the bands."""
    console = _console()
    for line in understood(seen, IN_ENGLISH):
        console.print(Text(line))
    console.print(Text(IN_ENGLISH("data.change"), style="dim"))
    console.print(Text(IN_ENGLISH("data.measures"), style="bold"))
    for line in measure_lines(report["measures"], IN_ENGLISH):
        console.print(Padding(Text(line), (0, 0, 0, 5)))
    for row in report["facts"]:
        _show_checks(console, row["id"], known[row["id"]].says, row["checks"])
    reasons: dict[str, list[str]] = {}
    for row in report["unanswered"]:
        if not all_facts or row["why"] != "market_only":
            reasons.setdefault(why_words(row, IN_ENGLISH), []).append(row["id"])
    for why, ids in reasons.items():
        console.print(Text(IN_ENGLISH("data.unanswered", facts=", ".join(ids), why=why)))


def _show_checks(console: Console, heading: str, says: str, checks: list[dict[str, Any]]) -> None:
    """Print a fact, and a line for every check: what is measured, and its target."""
    console.print(Text(f"{heading}: ", style="bold") + Text(says, style="none"))
    for check in checks:
        measured = plain(check["mean"], 3)
        if check["lo"] is not None:
            measured += f" ({plain(check['lo'], 3)} to {plain(check['hi'], 3)})"
        unit = f", {check['unit']}" if check["unit"] else ""
        line = f"{check['name']}{unit}: {measured}."
        if check["low"] is not None or check["high"] is not None:
            line = f"{line[:-1]}; target: {band_words(check)}.{'' if check['passed'] else ' Outside.'}"
        console.print(Padding(Text(line), (0, 0, 0, 5)))


def _size(report: dict[str, Any]) -> str:
    size = f"{report['seeds']} markets of {plain(report['customers'])} people per arm, paired"
    return f"{', '.join([size, *conditions_otherwise(report)])}; 95 % intervals."


def _console() -> Console:
    return Console(highlight=False, markup=False)
