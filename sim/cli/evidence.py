"""`bond claims` and `bond facts`: the evidence, measured here and now."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sim.cli.options import Customers, Json, Seeds, Threads, checked_size

if TYPE_CHECKING:
    from sim.evidence.lab import Lab

Only = Annotated[
    list[str] | None,
    typer.Option("--only", metavar="NAME", help="Only these: a number, or a whole group. May be repeated."),
]
Without = Annotated[
    list[str] | None,
    typer.Option("--without", metavar="MECHANISM", help="Switch a mechanism off in every market, such as `bond`."),
]
Usual = Annotated[
    list[str] | None,
    typer.Option(
        "--set",
        metavar="KEY=VALUE",
        help="Another usual number or word, in every market that sets none itself. May be repeated.",
    ),
]
Out = Annotated[
    str | None,
    typer.Option(metavar="DIR", help="Keep findings here as they come, then write JSON, a report and a picture."),
]
Resume = Annotated[bool, typer.Option("--resume", help="Go on with the findings that are in --out already.")]
Data = Annotated[
    str | None,
    typer.Option(
        metavar="FILE", help="Measure your own data instead: purchases, customers or cohorts, as CSV, Excel or Parquet."
    ),
]
Columns = Annotated[
    list[str] | None,
    typer.Option(
        metavar="ROLE=NAME", help="With --data, which column is what, as in customer=card_id. May be repeated."
    ),
]
Dates = Annotated[
    str | None, typer.Option(metavar="ORDER", help="With --data, how dates are written: ymd, dmy or mdy.")
]
Decimal = Annotated[str | None, typer.Option(metavar="SIGN", help="With --data, the sign of decimals: . or ,")]
Encoding = Annotated[
    str | None, typer.Option(metavar="NAME", help="With --data, the encoding of the text, as in gb18030.")
]
Returns = Annotated[
    str | None,
    typer.Option(metavar="HOW", help="With --data, negative amounts: refuse, net (off earlier purchases) or drop."),
]
Missing = Annotated[
    str | None, typer.Option(metavar="HOW", help="With --data, rows without a customer: refuse or drop.")
]


def claims(
    numbers: Annotated[
        list[str] | None,
        typer.Argument(metavar="[C07]...", help="Claims; all if none is named.", show_default=False),
    ] = None,
    only: Only = None,
    without: Without = None,
    usual: Usual = None,
    seeds: Seeds = None,
    customers: Customers = None,
    threads: Threads = None,
    json: Json = False,
    out: Out = None,
    resume: Resume = False,
) -> None:
    """Put the claims of the articles to the market.

    Every claim is an experiment on the same draws: its effect, the interval, and a verdict worked out from them.
    `--only` also takes an article (000 to 004) or a mechanism.
    """
    from sim.evidence.ledger import chosen
    from sim.report.evidence import claim_row, claims_report

    asked = chosen((*(numbers or ()), *(only or ())))
    lab = _lab(seeds, customers, threads, without, usual)
    findings = _all_findings("claims", {claim.id: f"{claim.id} {claim.digest}" for claim in asked}, lab, out, resume)
    rows = [claim_row(claim, table) for claim, table in zip(asked, findings, strict=True)]
    _deliver(claims_report(rows, lab), "claims", json, out)


def facts(
    numbers: Annotated[
        list[str] | None,
        typer.Argument(metavar="[V13]...", help="Facts; all if none is named.", show_default=False),
    ] = None,
    only: Only = None,
    without: Without = None,
    usual: Usual = None,
    seeds: Seeds = None,
    customers: Customers = None,
    threads: Threads = None,
    json: Json = False,
    out: Out = None,
    resume: Resume = False,
    data: Data = None,
    columns: Columns = None,
    dates: Dates = None,
    decimal: Decimal = None,
    encoding: Encoding = None,
    returns: Returns = None,
    missing: Missing = None,
) -> None:
    """Hold the market against published facts.

    Target, band, what is measured, pass or fail. `--only` also takes a family (B1 to B8) or a tolerance (H, M, D).
    """
    from sim.errors import BadInput
    from sim.evidence.facts import chosen
    from sim.report.evidence import fact_row, facts_report

    names = (*(numbers or ()), *(only or ()))
    asked = chosen(names)
    of_file = {"dates": dates, "decimal": decimal, "encoding": encoding, "returns": returns, "missing": missing}
    for name, said in ({"columns": columns} | of_file).items():
        if said is not None and data is None:
            raise BadInput(f"--{name} needs --data, the file that it is about.")
    if data is not None:
        from sim.cli.own_data import measure_own, own_options

        about_markets = {
            "--seeds": seeds,
            "--customers": customers,
            "--threads": threads,
            "--without": without,
            "--set": usual,
        }
        for option, given in (about_markets | {"--out": out, "--resume": resume or None}).items():
            if given is not None:
                raise BadInput(f"{option} is about simulated markets; with --data your own are measured as they are.")
        measure_own(data, own_options(columns, **of_file), asked, json, all_facts=not names)
        return
    lab = _lab(seeds, customers, threads, without, usual)
    findings = _all_findings("facts", {fact.id: fact.id for fact in asked}, lab, out, resume)
    rows = [fact_row(fact, table) for fact, table in zip(asked, findings, strict=True)]
    _deliver(facts_report(rows, lab), "facts", json, out)


def _lab(
    seeds: int | None,
    customers: int | None,
    threads: int | None,
    without: Sequence[str] | None,
    usual: Sequence[str] | None,
) -> Lab:
    """Return the laboratory asked for. Raises BadInput for sizes out of range, unknown mechanisms and parameters."""
    from sim.cli.options import parse_changes
    from sim.errors import BadInput, nearest
    from sim.evidence.lab import CUSTOMERS, Lab
    from sim.evidence.mechanisms import MECHANISMS
    from sim.keys import key_of
    from sim.parameters import Parameters
    from sim.scenario import Scenario

    chosen, threads = checked_size(seeds, threads)
    if customers is not None and not 100 <= customers <= 1_000_000:
        raise BadInput(f"--customers is {customers}, out of range; allowed is 100 to 1000000.")
    for mechanism in without or ():
        if mechanism not in MECHANISMS:
            raise BadInput(f'--without: "{mechanism[:40]}" is no mechanism.{nearest(mechanism, MECHANISMS)}')
    changes = parse_changes(usual or ())
    for key in changes:
        if key_of(key).block not in Parameters.model_fields:
            raise BadInput(f'--set: "{key}" is of a lever; here only parameters of the market can be set.')
    Scenario().with_changes(changes, where="--set")
    return Lab(len(chosen), customers or CUSTOMERS, threads, tuple(without or ()), changes)


def _all_findings(what: str, rows: Mapping[str, str], lab: Lab, out: str | None, resume: bool) -> list[Any]:
    """Return a finding per row, taken from the folder where it is there, kept there as it is found.

    rows: number to the key it is kept under
    """
    from sim.cli.progress import progress
    from sim.errors import BadInput
    from sim.evidence.shifts import find_all
    from sim.evidence.store import Store

    if resume and out is None:
        raise BadInput("--resume needs --out, the folder to go on with.")
    left = f"go on with `bond {what} --out {out} --resume` and the same options" if out else "nothing was written"
    with _only_writer(out) as folder, progress(what, len(rows), left) as done:
        store = None if folder is None else Store(folder, lab, resume)
        findings = {number: stored for number, key in rows.items() if store and (stored := store.get(key)) is not None}
        done(len(findings))
        for number, finding in find_all(what, [number for number in rows if number not in findings], lab):
            findings[number] = finding
            if store:
                store.add(rows[number], finding)
            done(len(findings))
    return [findings[number] for number in rows]


@contextmanager
def _only_writer(out: str | None) -> Iterator[Path | None]:
    """Keep other processes from the folder named, if one is."""
    if out is None:
        yield None
        return
    from sim.report.files import check_folder
    from sim.study.durable import only_writer

    folder = check_folder(out)
    with only_writer(folder):
        yield folder


def _deliver(report: dict[str, Any], what: str, json: bool, out: str | None) -> None:
    from sim.report.shapes import dumps

    if json:
        typer.echo(dumps(report))
    else:
        from sim.cli.show_evidence import show_claims, show_facts

        (show_claims if what == "claims" else show_facts)(report)
    if out is not None:
        from sim.handbook.evidence_document import write_report

        write_report(Path(out), what, report)
