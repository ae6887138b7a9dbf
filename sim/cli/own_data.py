"""`bond facts --data`: the estimators that are used on the market, put to data of the user."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import typer

if TYPE_CHECKING:
    from sim.evidence.facts import Fact


def measure_own(path: str, columns: list[str] | None, asked: Sequence[Fact], json: bool) -> None:
    """Measure a file and print what it says of the facts it can answer to.

    Raises:
        BadInput: the file or its columns cannot be used, or it answers to none of the facts asked for.
    """
    from sim.data import load_any
    from sim.errors import BadInput
    from sim.evidence.facts import facts
    from sim.evidence.own_data import measured_on
    from sim.report.evidence import check_row
    from sim.report.run import SCHEMA_VERSION
    from sim.report.shapes import dumps

    data = load_any(path, _roles(columns))
    checked = measured_on(data)
    wanted = {fact.id for fact in asked}
    rows = [
        {"id": number, "passed": all(one.passed for one in checks), "checks": [check_row(vars(one)) for one in checks]}
        for number, checks in checked.items()
        if number in wanted
    ]
    if not rows:
        raise BadInput(f'--data: "{path}" says nothing about these facts; it can answer to {", ".join(checked)}.')
    report: dict[str, Any] = {
        "schema_version": SCHEMA_VERSION,
        "source": {"file": path, "kind": type(data).__name__.lower()},
        "facts": rows,
    }
    if json:
        typer.echo(dumps(report))
        return
    from sim.cli.show_evidence import show_own

    show_own(report, facts())


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
