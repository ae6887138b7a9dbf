"""`bond scenarios`, `levers`, `parameters`, `industries`, `schema`: what there is, and what may be said."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from sim.cli.options import Json

if TYPE_CHECKING:
    from sim.parameters import Declaration


def scenarios(
    name: Annotated[
        str | None,
        typer.Argument(metavar="[NAME]", help="Show this scenario as TOML that stands on its own.", show_default=False),
    ] = None,
    json: Json = False,
) -> None:
    """List the scenarios, or show one."""
    from sim.report.shapes import dumps
    from sim.scenario import load, scenario_names

    if name is not None:
        scenario = load(name)
        whole = {"digest": scenario.digest} | scenario.model_dump(mode="json")
        typer.echo(dumps(whole) if json else scenario.to_toml().rstrip())
        return
    known = [load(one) for one in scenario_names()]
    if json:
        from sim.report.run import scenario_head

        typer.echo(dumps({"scenarios": [scenario_head(one) for one in known]}))
        return
    from sim.cli.lists import show_pairs

    show_pairs("scenario", "question", [(one.name, one.question or one.title) for one in known])


def levers(json: Json = False) -> None:
    """List the levers and their numbers."""
    from sim.levers import LEVERS, SELECTORS

    listed = [
        {
            "kind": kind,
            "side": lever.side,
            "help": (lever.__doc__ or "").strip(),
            "reaches": list(SELECTORS) if "who" in lever.model_fields else [],
            "direction": lever.direction,
            "choices": lever.choices(),
            "numbers": [declared(number, f"{kind}.{key}") for key, number in lever.numbers().items()],
        }
        for kind, lever in LEVERS.items()
    ]
    groups = {name: group.meaning for name, group in SELECTORS.items()}
    if json:
        from sim.report.shapes import dumps

        typer.echo(dumps({"levers": listed, "groups": groups}))
        return
    from sim.cli.lists import show_levers

    show_levers(listed, groups)


def parameters(
    filter: Annotated[
        str | None,
        typer.Argument(metavar="[FILTER]", help="Only keys that contain this, such as `bond`.", show_default=False),
    ] = None,
    json: Json = False,
) -> None:
    """List every number of the model.

    With default, range, unit, role, source and what it does.
    """
    from sim.errors import BadInput, nearest
    from sim.parameters import Declaration, Switch, all_declarations, all_switches

    everything: list[Declaration | Switch] = [*all_declarations(), *all_switches()]
    listed = [one for one in everything if filter is None or filter.lower() in one.key]
    if not listed:
        keys = [one.key for one in everything]
        blocks = dict.fromkeys(key.partition(".")[0] for key in keys)
        raise BadInput(
            f'No parameter has "{str(filter)[:80]}" in its key.{nearest(str(filter), [*keys, *blocks])} '
            f"Blocks: {', '.join(blocks)}."
        )
    numbers = [declared(one, one.key) for one in listed if isinstance(one, Declaration)]
    switches = [one._asdict() for one in listed if isinstance(one, Switch)]
    if json:
        from sim.report.shapes import dumps

        typer.echo(dumps({"parameters": numbers, "switches": switches}))
        return
    from sim.cli.lists import show_parameters, show_switches

    show_parameters(numbers)
    show_switches(switches)


def industries(
    name: Annotated[
        str | None,
        typer.Argument(metavar="[NAME]", help="Only this industry, such as `bank`.", show_default=False),
    ] = None,
    json: Json = False,
) -> None:
    """List what is usual in each industry.

    A scenario starts from it that names the industry: industry = "bank". With plausible range, unit and source.
    """
    from sim.industries import industry, industry_names
    from sim.levers import declared as known
    from sim.wording import IN_ENGLISH

    listed = [
        {
            "name": one.name,
            "label": IN_ENGLISH(f"industry.{one.name}"),
            "currency": one.currency,
            "numbers": [
                {
                    "key": key,
                    "value": size.value,
                    "default": known()[key].default,
                    "plausible": list(size.plausible),
                    "unit": known()[key].unit,
                    "basis": size.basis,
                    "source": size.source,
                }
                for key, size in one.sizes().items()
            ],
        }
        for one in map(industry, industry_names() if name is None else [name])
    ]
    if json:
        from sim.report.shapes import dumps

        typer.echo(dumps({"industries": listed}))
        return
    from sim.cli.lists import show_industries

    show_industries(listed)


def schema(json: Json = False) -> None:
    """Print the JSON schema of a scenario file.

    For editors and other programs. It is JSON with and without --json.
    """
    from json import dumps as pretty

    from sim.scenario import Scenario

    described = Scenario.model_json_schema()
    for name in Scenario.not_in_files:
        del described["properties"][name]
    typer.echo(pretty(described, indent=2))


def declared(number: Declaration, key: str) -> dict[str, Any]:
    """Return what is known about a declared number, as JSON types."""
    return {
        "key": key,
        "default": number.default,
        "low": number.low,
        "high": number.high,
        "plausible": list(number.plausible),
        "unit": number.unit,
        "role": number.role,
        "whole": number.is_whole,
        "source": number.source,
        "help": number.help,
    }
