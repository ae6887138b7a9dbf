"""The evidence as documents: docs/claims.md and docs/facts.md with pictures, from what was measured.

`python -m sim.handbook.evidence_document` writes them from the findings that come with the project; `--measure`
measures everything anew first, or only what is named; `--judge` works the verdicts out again; `--reach` looks for
numbers that reach missed facts; `--check` says whether they are out of date.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from sim.evidence.facts import FAMILIES, TOLERANCES, facts
from sim.evidence.ledger import ARTICLES
from sim.evidence.measured import measured
from sim.evidence.mechanisms import MECHANISMS
from sim.evidence.verdicts import VERDICTS
from sim.handbook.measuring import judge, measure
from sim.handbook.model_document import docs_folder
from sim.handbook.reaching import reach
from sim.report.evidence import conditions_otherwise, state_of
from sim.report.evidence_words import band_words, effect_words, part_words, verdict_by_parts
from sim.report.shapes import dumps
from sim.study.durable import write_whole
from sim.wording import IN_ENGLISH
from sim.wording.numbers import plain

COMMAND = "python -m sim.handbook.evidence_document"
HERE = Path(__file__).parent
Row = Mapping[str, Any]
TURNING = "![Effects over the parameters on which they turn](images/claims_turning.png)"


def write_report(folder: Path, what: str, report: Row) -> None:
    """Write a report into a folder: JSON, Markdown and a picture.

    Args:
        folder: is there.
        what: "claims" or "facts".
        report: as `sim.report.evidence` returns it.
    """
    write_whole(folder / f"{what}.json", dumps(report) + "\n")
    write_whole(folder / f"{what}.md", document(what, report))
    (folder / "images").mkdir(exist_ok=True)
    _draw(what, report, folder / "images" / f"{what}.png")


def document(what: str, report: Row) -> str:
    """Return claims.md or facts.md."""
    text = (HERE / f"{what}_text.md").read_text(encoding="utf-8")
    parts = _claims_parts(report) if what == "claims" else _facts_parts(report)
    for name, part in parts.items():
        text = text.replace("{{" + name + "}}", part)
    return text


def _conditions(report: Row) -> str:
    engine = report["provenance"]["engine"]
    size = f"{report['seeds']} markets of {plain(report['customers'])} people per arm, paired by seed"
    return f"{', '.join([size, *conditions_otherwise(report)])}; engine `{engine}`"


def _claims_parts(report: Row) -> dict[str, str]:
    claims = report["claims"]
    counts = report["counts"]
    return {
        "conditions": _conditions(report),
        "counts": ", ".join(f"**{counts[verdict]} {verdict}**" for verdict in VERDICTS),
        "number": str(counts["claims"]),
        "contested": _claims_table([one for one in claims if one["contested"]]),
        "parts": _parts_table([part for one in claims for part in one["experiments"]]),
        "surprises": _refuted_table(claims),
        "turning": "\n".join(_turning(one) for one in claims if _turns(one)) or "None does.",
        "panels": TURNING if any(_turns(one) for one in claims) else "",
        "mechanisms": "\n".join(
            f"| `{name}` | {IN_ENGLISH(f'mechanism.{name}')} | {sum(name in one['mechanisms'] for one in claims)} "
            f"| {sum(name in one['rests_on'] for one in claims)} |"
            for name in MECHANISMS
        ),
        "ledger": "\n\n".join(
            f"### Article {article}: {IN_ENGLISH(f'article.{article}')}\n\n"
            + "\n\n".join(_entry(one) for one in claims if one["articles"][0] == article)
            for article in ARTICLES
            if any(one["articles"][0] == article for one in claims)
        ),
    }


def _claims_table(rows: Sequence[Row]) -> str:
    lines = ["| claim | verdict | effect |", "|---|---|---|"]
    for row in rows:
        effect = effect_words(row["effect"], row["effect"]["unit"], row["effect"]["kind"])
        against = f" ({row['contested']})" if row["contested"] else ""
        lines.append(f"| {row['id']} {_cell(row['says'])}{against} | {verdict_by_parts(row)} | {_cell(effect)} |")
    return "\n".join(lines)


def _parts_table(parts: Sequence[Row]) -> str:
    counts = Counter(part["verdict"] for part in parts)
    return ", ".join(f"{counts[verdict]} {verdict}" for verdict in VERDICTS if counts[verdict])


def _refuted_table(claims: Sequence[Row]) -> str:
    """Return every part that is refuted, of claims that are and of others."""
    lines = ["| part | of a claim that is | asks | effect |", "|---|---|---|---|"]
    for row in claims:
        for at, one in enumerate(row["experiments"], start=1):
            if one["verdict"] == "refuted":
                effect = effect_words(one["measured"], one["unit"], one["kind"])
                lines.append(f"| {row['id']}, {at} | {row['verdict']} | {_cell(one['asks'])} | {_cell(effect)} |")
    return "\n".join(lines)


def _turns(row: Row) -> bool:
    return any(one["verdict"] == "depends" for one in row["experiments"])


def _turning(row: Row) -> str:
    places = [
        f"`{change['key']}` = {plain(change['value'], 3)} ({plain(change['low'], 3)} to {plain(change['high'], 3)})"
        for experiment in row["experiments"]
        for change in experiment["changes_at"]
        if experiment["verdict"] == "depends"
    ]
    return f"* **{row['id']}** {row['says']} It turns at {', '.join(places)}."


def _entry(row: Row) -> str:
    lines = [f"**{row['id']}** {row['says']} — **{verdict_by_parts(row)}**", "", row["note"]]
    lines += ["", *(f"* {part_words(at, one)}" for at, one in enumerate(row["experiments"], start=1))]
    for one in row["experiments"]:
        if one["turns"]:
            tried = "; ".join(
                f"`{turn['key']}` = {plain(turn['value'], 3)}: {_measured(turn)}" for turn in one["turns"]
            )
            lines.append(f"* Turned: {tried}.")
    if row["rests_on"]:
        lines.append(f"* The answer changes without: {', '.join(f'`{name}`' for name in row['rests_on'])}.")
    return "\n".join(lines)


def _facts_parts(report: Row) -> dict[str, str]:
    counts = report["counts"]
    lines = ["| tolerance | facts | met | missed | contested | not measured |", "|---|--:|--:|--:|--:|--:|"]
    for tolerance, words in {**{one: IN_ENGLISH(f"tolerance.{one}") for one in TOLERANCES}, "all": "all"}.items():
        n = counts[tolerance]
        numbers = (n[key] for key in ("facts", "passed", "failed", "contested", "untestable"))
        lines.append(f"| {words} | {' | '.join(map(str, numbers))} |")
    return {
        "conditions": _conditions(report),
        "counts": "\n".join(lines),
        "missed": "\n".join(_told(row) for row in report["facts"] if state_of(row) == "failed"),
        "reached": _reached_table(report["facts"]),
        "disputed": "\n".join(map(_told, _in_pairs(report["facts"]))) or "None is.",
        "facts": "\n\n".join(
            f"### {family} {IN_ENGLISH(f'family.{family}')}\n\n"
            + "\n\n".join(_fact(one) for one in report["facts"] if one["family"] == family)
            for family in FAMILIES
            if any(one["family"] == family for one in report["facts"])
        ),
    }


def _reached_table(rows: Sequence[Row]) -> str:
    """Return, for facts that are missed, which numbers reach them: smallest change first."""
    lines = ["| fact | reached with | measured there |", "|---|---|---|"]
    for number, found in measured("reached").items():
        if any(row["id"] == number and state_of(row) == "failed" for row in rows):
            changes = ", ".join(f"`{key} = {value}`" for key, value in found["set"].items())
            tried = ", ".join(f"`{key}` {', '.join(map(str, to))}" for key, to in facts()[number].reach.items())
            checks = (one for one in found["checks"] if one["low"] is not None or one["high"] is not None)
            there = "; ".join(f"{_cell(one['name'])} {plain(one['mean'], 3)}" for one in checks)
            lines.append(f"| {number} | {changes or f'nothing of {tried}'} | {there} |")
    return "\n".join(lines)


def _in_pairs(facts: Sequence[Row]) -> list[Row]:
    """Return the facts that others contradict, each followed by the other of its pair."""
    numbers = {row["id"]: row for row in facts}
    pairs = {frozenset((row["id"], row["contested"])): row for row in reversed(facts) if row["contested"] in numbers}
    return [one for row in reversed(pairs.values()) for one in (row, numbers[row["contested"]])]


def _told(row: Row) -> str:
    """Return a fact with what was measured of it: everything where it is contested, else what is missed."""
    checks = [one for one in row["checks"] if row["contested"] or not one["passed"]]
    found = "; ".join(f"{one['name']} {_measured(one)}, target {band_words(one)}" for one in checks)
    why = f" {row['if_missed']}" if row["passed"] is False and row["if_missed"] else ""
    return f"* **{row['id']}** ({row['tolerance']}) {row['says']} Measured: {found}.{why}"


def _fact(row: Row) -> str:
    tolerance = IN_ENGLISH(f"tolerance.{row['tolerance']}")
    state = IN_ENGLISH(f"finding.{state_of(row)}") + (f" by {row['contested']}" if row["contested"] else "")
    lines = [
        f"**{row['id']}** ({tolerance}, {row['status']}) {row['says']} *{row['source']}* — **{state}**",
        "",
        row["how"] or "",
    ]
    if row["checks"]:
        lines += ["", "| measured | value (95 % interval) | target | |", "|---|--:|--:|---|"]
        for one in row["checks"]:
            unit = f", {one['unit']}" if one["unit"] else ""
            lines.append(
                f"| {_cell(one['name'])}{unit} | {_measured(one)} | {band_words(one)} "
                f"| {'' if one['passed'] else 'missed'} |"
            )
    for key in ("untestable", "doubt"):
        if row[key]:
            lines += ["", row[key]]
    return "\n".join(lines)


def _measured(check: Row) -> str:
    if check["lo"] is None:
        return plain(check["mean"], 3)
    return f"{plain(check['mean'], 3)} ({plain(check['lo'], 3)} to {plain(check['hi'], 3)})"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def _draw(what: str, report: Row, path: Path) -> None:
    from sim.charts.evidence import bands, evidence_figure, turning, verdicts
    from sim.charts.save import save

    if what == "claims":
        chart = verdicts(
            report["claims"],
            {article: IN_ENGLISH(f"article.{article}") for article in ARTICLES},
            {verdict: verdict for verdict in VERDICTS},
        )
        save(evidence_figure(chart, "What the market says of the claims", _conditions(report).partition(";")[0]), path)
        if any(_turns(row) for row in report["claims"]):
            note = "Effect over the parameter, with interval; shaded: where the claim puts it; dashed: where it turns"
            panels = evidence_figure(turning(report["claims"]), "Claims whose answer turns", note)
            save(panels, path.with_name("claims_turning.png"))
    elif any(one["low"] is not None and one["high"] is not None for row in report["facts"] for one in row["checks"]):
        chart = bands(report["facts"])
        save(
            evidence_figure(
                chart,
                "Where the market stands in each target band",
                "Circle: inside; cross: outside; further out at the edge",
            ),
            path,
        )


def stale(docs: Path) -> list[str]:
    """Return the documents that are missing or do not say what was measured."""
    names = {f"{what}.md": document(what, measured(what)) for what in ("claims", "facts")}
    return [
        name
        for name, text in names.items()
        if not (docs / name).is_file() or (docs / name).read_text(encoding="utf-8") != text
    ]


def main(arguments: list[str] | None = None) -> int:
    """Write the documents, or check them. Return the exit status."""
    parser = argparse.ArgumentParser(prog=COMMAND, description="Write docs/claims.md and docs/facts.md.")
    parser.add_argument(
        "--measure", nargs="*", metavar="NUMBER", help="first measure these claims and facts anew, or all (minutes)"
    )
    parser.add_argument(
        "--reach", nargs="*", metavar="NUMBER", help="first look for numbers that reach these missed facts, or all"
    )
    parser.add_argument("--judge", action="store_true", help="first work the verdicts out again from what was measured")
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 if a document is out of date")
    options = parser.parse_args(arguments)
    docs = docs_folder()
    if docs is None:
        print("The documentation can only be written in a checkout of the project.", file=sys.stderr)
        return 1
    if options.measure is not None:
        measure(options.measure)
    if options.judge:
        judge()
    if options.reach is not None:
        reach(options.reach)
    if options.check:
        old = stale(docs)
        if old:
            print(f"Out of date: {', '.join(f'docs/{name}' for name in old)}; run `{COMMAND}`.", file=sys.stderr)
        return 1 if old else 0
    for what in ("claims", "facts"):
        report = measured(what)
        (docs / f"{what}.md").write_text(document(what, report), encoding="utf-8", newline="\n")
        _draw(what, report, docs / "images" / f"{what}.png")
    return 0


if __name__ == "__main__":
    sys.exit(main())
