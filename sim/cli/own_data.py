"""`bond facts --data`: the estimators that are used on the market, put to data of the user."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from sim.data import Options
    from sim.evidence.facts import Fact

MOST_REASONS = 3  # said at once


def measure_own(path: str, options: Options, asked: Sequence[Fact], json: bool, *, all_facts: bool) -> None:
    """Measure a file and print how it was understood, what it says, and which facts it can answer to.

    Args:
        path: of the file.
        options: what its owner says of it.
        asked: facts to put to it.
        json: whether to print JSON.
        all_facts: whether no facts were named, so that none needs an answer.

    Raises:
        BadInput: the file or its columns cannot be used, or it answers to none of the facts asked for.
    """
    from sim.data import read_data
    from sim.errors import BadInput
    from sim.evidence.facts import facts
    from sim.report.own_data import own_report, why_words
    from sim.report.shapes import dumps
    from sim.wording import IN_ENGLISH

    own = read_data(path, options)
    report = own_report(own)
    wanted = {fact.id for fact in asked}
    report["facts"] = [row for row in report["facts"] if row["id"] in wanted]
    report["unanswered"] = [row for row in report["unanswered"] if row["id"] in wanted]
    if not report["facts"] and not all_facts:
        reasons = [f"{row['id']}: {why_words(row, IN_ENGLISH)}" for row in report["unanswered"]]
        more = f" And {len(reasons) - MOST_REASONS} more." if len(reasons) > MOST_REASONS else ""
        raise BadInput(f'--data: "{path}" does not answer to these facts. {" ".join(reasons[:MOST_REASONS])}{more}')
    if json:
        typer.echo(dumps(report))
        return
    from sim.cli.show_evidence import show_own

    show_own(report, own.seen, facts(), all_facts=all_facts)


def own_options(columns: list[str] | None, **words: str | None) -> Options:
    """Return what was said of a file on the command line; `words` are the other options, None where not given.

    Raises:
        BadInput: one is not allowed.
    """
    from sim.data import Options

    return Options(_roles(columns), **{name: value.lower() for name, value in words.items() if value is not None})


def _roles(columns: list[str] | None) -> dict[str, str]:
    """Return role to column name of ROLE=NAME options. Raises BadInput if one is not, or comes twice."""
    from sim.errors import BadInput

    named: dict[str, str] = {}
    for text in columns or ():
        role, equals, name = (part.strip() for part in text.partition("="))
        if not role or not equals or not name:
            raise BadInput(f'--columns: "{text[:80]}" is not of the form role=name, as in customer=card_id.')
        if role in named:
            raise BadInput(f'--columns: "{role[:40]}" is given twice.')
        named[role] = name
    return named
