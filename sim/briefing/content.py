"""What a briefing says, in order, whatever it is printed on."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from sim.briefing.compared import all_assumptions, changed_assumptions, firms, moves, outside
from sim.briefing.table import Table
from sim.exhibits import Exhibit
from sim.exhibits.company import company_words
from sim.exhibits.key_figures import key_figures, named
from sim.question import question as question_of
from sim.question import titled, titles
from sim.results import provenance
from sim.study.compare import Comparison
from sim.study.verdict import Part
from sim.wording import Wording
from sim.wording.numbers import plain


class Listing:
    """Lines that are to be copied as they are."""

    def __init__(self, name: str, text: str) -> None:
        """Take a heading (may be empty) and the lines."""
        self.name, self.text = name, text


@dataclass(frozen=True)
class Section:
    """A heading and what is under it, in order: paragraphs, tables, listings, exhibits."""

    title: str
    parts: tuple[str | Table | Listing | Exhibit, ...]
    is_appendix: bool = False


@dataclass(frozen=True)
class Briefing:
    """A briefing in one language.

    Attributes:
        language: code.
        title: of the scenario.
        question: it asks; may be empty.
        against: what is compared with what, in a sentence.
        verdict: the answer in one or two sentences, each with whether it is good news.
        sections: everything else.
        link: address of the screen it was taken from; may be empty.
        written: day of writing.
        t: wording.
    """

    language: str
    title: str
    question: str
    against: str
    verdict: tuple[Part, ...]
    sections: tuple[Section, ...]
    link: str
    written: date
    t: Wording


def briefing(
    comparison: Comparison,
    month: int,
    question: str,
    t: Wording,
    exhibits: Sequence[Exhibit],
    *,
    link: str = "",
    command: str = "",
    other: str = "",
    written: date | None = None,
) -> Briefing:
    """Return the briefing of a comparison. Draws every exhibit once, about a tenth of a second each.

    Args:
        comparison: the market asked about (a) compared with another (b).
        month: at which the two are judged.
        question: the verdict's, as `sim.study.verdict.arms` takes it.
        t: wording; decides the language.
        exhibits: charts in order, already in that language.
        link: address that opens the same screen, if there is one.
        command: line that gives the same answer, if there is one.
        other: what it is compared with in a few words, b's title if empty.
        written: day of writing, today (UTC) if None.
    """
    a, b = comparison.a.scenario, comparison.b.scenario
    names = titles(a, b, t) if not other or other == titled(a, t) else (titled(a, t), other)
    written = datetime.now(UTC).date() if written is None else written
    return Briefing(
        language=t.language,
        title=titled(a, t),
        question=question_of(a, t),
        against=t("briefing.against", a=names[0], b=names[1]),
        verdict=tuple(comparison.verdict_parts(month, t, question)),
        sections=(
            Section(
                t("briefing.figures", month=month),
                (_figures(comparison, month, t), t("briefing.figures_note"), *company_words(comparison, month, t)),
            ),
            Section(t("briefing.charts"), tuple(exhibits)),
            Section(
                t("briefing.compared"),
                (*moves(comparison, month, t), *outside(a, b, t), *firms(a, b, t), *changed_assumptions(a, b, t)),
            ),
            Section(t("briefing.measured"), _method(comparison, t)),
            Section(t("briefing.again"), _again(comparison, link, command, written, t)),
            Section(t("briefing.assumptions"), (t("briefing.assumptions_note"), all_assumptions(a, b, t)), True),
            Section(
                t("briefing.files"),
                tuple(Listing(name, one.to_toml()) for name, one in zip(file_names(comparison), (a, b), strict=True)),
                is_appendix=True,
            ),
        ),
        link=link,
        written=written,
        t=t,
    )


def stem(name: str) -> str:
    """Return a scenario's name as the beginning of file names: no spaces, nothing that a file system minds."""
    return re.sub(r"[^a-z0-9_-]+", "-", name.lower()).strip("-") or "market"


def file_names(comparison: Comparison) -> tuple[str, str]:
    """Return under which names the two markets are saved and asked for on the command line."""
    name = stem(comparison.a.scenario.name)
    return f"{name}-a.toml", f"{name}-b.toml"


def command_line(comparison: Comparison, month: int, language: str = "en") -> str:
    """Return the command that gives the same answer, from the files that `file_names` names. `month`: judged at."""
    a, b = file_names(comparison)
    at = "" if month == min(24, comparison.a.months) else f" --at {month}"
    lang = "" if language == "en" else f" --lang {language}"
    report = f"{stem(comparison.a.scenario.name)}-report.html"
    return f"bond compare {a} {b} --seeds {len(comparison.a.seeds)}{at} --report {report}{lang}"


def _figures(comparison: Comparison, month: int, t: Wording) -> Table:
    rows = [
        (
            named(figure, t),
            figure.value,
            figure.change,
        )
        for figure in key_figures(comparison, month, t)
    ]
    head = (t("briefing.figure"), t("briefing.market_a"), t("briefing.difference"))
    return Table("", head, rows, numbers=(1, 2), is_large=True)


def _method(comparison: Comparison, t: Wording) -> tuple[str, ...]:
    a = comparison.a
    method = t("briefing.method", n=len(a.seeds), seeds=_seeds(a.seeds), customers=plain(a.customers), months=a.months)
    return method, t("briefing.intervals"), t("briefing.limits")


def _seeds(seeds: Sequence[int]) -> str:
    """Return seeds in a few words."""
    if len(seeds) > 2 and list(seeds) == list(range(seeds[0], seeds[0] + len(seeds))):
        return f"{seeds[0]}–{seeds[-1]}"
    return ", ".join(map(str, seeds))


def _again(
    comparison: Comparison, link: str, command: str, written: date, t: Wording
) -> tuple[str | Table | Listing, ...]:
    parts: list[str | Table | Listing] = []
    if command:
        parts += [t("briefing.command"), Listing("", command)]
    if link:
        parts += [t("briefing.link"), Listing("", link)]
    digests = (comparison.a.scenario.digest, comparison.b.scenario.digest)
    origin = provenance()
    packages = origin["packages"]
    assert isinstance(packages, dict)
    rows = [
        (t("briefing.version"), f"bind-or-bond {origin['bind_or_bond']}"),
        (t("briefing.commit"), str(origin["commit"]) or t("briefing.unknown")),
        (t("briefing.engine"), str(origin["engine"])),
        *(
            (t("briefing.digest", which=which), f"{label}: {digest}")
            for which, label, digest in zip("AB", comparison.labels, digests, strict=True)
        ),
        (t("briefing.python"), f"{origin['python']}, {origin['machine']}"),
        (t("briefing.packages"), ", ".join(f"{name} {number}" for name, number in packages.items())),
        (t("briefing.date"), written.isoformat()),
    ]
    head = (t("briefing.item"), t("briefing.value"))
    return (*parts, Table(t("briefing.provenance"), head, rows))
