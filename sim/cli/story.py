"""`bond story`: one customer's life, next to her twin's in another market."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from sim.cli.options import Customers, Json, Months, Name, Plot, Set, asked_for, parse_change

if TYPE_CHECKING:
    from sim.exhibits.story import Line
    from sim.scenario import Scenario
    from sim.study.story import Story, Typical

SEED = 1
JUDGED_AT = 24  # months, where the scenario runs that long


def story(
    scenario: Name,
    customer: Annotated[
        int | None, typer.Option(metavar="I", help="Number of the customer, from 0.", show_default=False)
    ] = None,
    typical: Annotated[
        str | None,
        typer.Option(
            metavar="WHOM",
            help="Instead of a number: hostage, fan, saved, lost, stayed_anyway or left_anyway, as of month 24.",
        ),
    ] = None,
    against: Annotated[
        str | None,
        typer.Option(metavar="B", help="Market of the twin: a name or a .toml file. [default: the baseline]"),
    ] = None,
    seed: Annotated[int, typer.Option(metavar="N", help="The luck of both markets.")] = SEED,
    changes: Set = None,
    customers: Customers = None,
    months: Months = None,
    lang: Annotated[str, typer.Option(metavar="en|zh", help="Language of the story.")] = "en",
    json: Json = False,
    plot: Plot = None,
) -> None:
    """Tell one customer's life, and her twin's.

    The same person with the same draws in SCENARIO and in the market it is compared with, month by month. What --set
    changes of the market holds in both; what it changes of a lever, in SCENARIO only.
    """
    from sim.report.files import file_for_picture, save_picture

    check_choice(customer, typical, lang, seed)
    picture = None if plot is None else file_for_picture(plot)
    first = asked_for(scenario, changes, customers, months)
    second = other_market(first, against, changes, customers, months)

    from sim.cli.market import check_pair
    from sim.cli.progress import progress
    from sim.exhibits.story import life, telling
    from sim.report.shapes import dumps
    from sim.study.story import cast
    from sim.study.story import story as follow
    from sim.wording import Wording

    check_pair(first, second)
    last, t = first.parameters.market.months, Wording(lang)
    at, chosen = min(JUDGED_AT, last), None
    steps = (2 * last if typical is None else 2 * last + 2 * at) - (last if first.digest == second.digest else 0)
    with progress(first.name, steps) as done:
        count = iter(range(1, steps + 1))

        def tick(month: int) -> None:
            done(next(count, steps))

        if typical is not None:
            chosen = cast(first, second, seed, at, on_month=tick)[typical]
            customer = customer_of(chosen, typical, at, t)
        assert customer is not None
        lives = follow(first, second, seed, customer, on_month=tick)
    exhibit, lines = life(lives, t), telling(lives, t)
    if picture is not None:
        from sim.charts.save import save

        save_picture(picture, lambda path: save(exhibit.with_theme(), path))
    if json:
        typer.echo(dumps(story_report(lives, typical, chosen, exhibit.finding, lines)))
    else:
        show_story(lives, exhibit.finding, lines, t)


def check_choice(customer: int | None, typical: str | None, lang: str, seed: int) -> None:
    """Check whose story is asked for, and in which language.

    Raises:
        BadInput: no customer, or two at once; an unknown word; a seed out of range.
    """
    from sim.errors import BadInput, nearest
    from sim.study.run import MAX_SEED
    from sim.study.story.cast import TYPICAL
    from sim.wording import LANGUAGES

    if customer is not None and typical is not None:
        raise BadInput("Give --customer or --typical, not both.")
    if customer is None and typical is None:
        raise BadInput(f"Whose story? Give --customer, a number from 0, or --typical: {', '.join(TYPICAL)}.")
    if typical is not None and typical not in TYPICAL:
        raise BadInput(f'--typical: "{typical[:40]}" is not known.{nearest(typical, TYPICAL)}')
    if lang not in LANGUAGES:
        raise BadInput(f'--lang: "{lang[:40]}" is not known; allowed: {", ".join(LANGUAGES)}.')
    if not 0 <= seed <= MAX_SEED:
        raise BadInput(f"--seed is {seed}, out of range; allowed is 0 to {MAX_SEED}.")


def other_market(
    scenario: Scenario, against: str | None, changes: list[str] | None, customers: int | None, months: int | None
) -> Scenario:
    """Return the market of the twin: the one named, or the baseline, or, where there is none, the same market.

    Changes of the market and of its people hold there too; changes of levers are moves of the scenario alone.

    Raises:
        BadInput: it cannot be used.
    """
    from sim.levers import LEVERS

    name = against or scenario.baseline
    if not name:
        return scenario
    of_market = [text for text in changes or () if parse_change(text)[0].partition(".")[0] not in LEVERS]
    return asked_for(name, of_market, customers, months)


def customer_of(chosen: Typical, typical: str, month: int, t: Any) -> int:
    """Return the customer who stands for a group.

    Raises:
        BadInput: no customer is in the group.
    """
    from sim.errors import BadInput

    if chosen.customer is None:
        raise BadInput(f"--typical {typical}: {t(f'story.view.none_{typical}', month=month)}")
    return chosen.customer


def story_report(
    lives: Story, typical: str | None, chosen: Typical | None, finding: str, lines: list[Line]
) -> dict[str, Any]:
    """Return a story as JSON types only. Its keys are explained in docs/json.md."""
    from sim.report.run import SCHEMA_VERSION, origin, scenario_head
    from sim.study.story import events

    return {
        "schema_version": SCHEMA_VERSION,
        "a": scenario_head(lives.a),
        "b": scenario_head(lives.b),
        "seed": lives.seed,
        "customer": lives.customer,
        "typical": None if chosen is None else {"of": typical, "people": chosen.n_people},
        "customers": lives.a.parameters.market.customers,
        "months": lives.months,
        "traits": _plain(lives.traits),
        "first_difference": lives.first_difference,
        "parting": lives.parting,
        "finding": finding,
        "told": [
            {"first": line.first, "last": line.last, "here": line.here, "twin": line.twin, "same": line.is_same}
            for line in lines
        ],
        "events": {
            arm: [{"month": event.month, "code": event.code} | _plain(event.values) for event in events(one)]
            for arm, one in (("a", lives.life), ("b", lives.twin))
        },
        "lives": {
            arm: {str(column): _column(one[column].tolist()) for column in one.columns if column != "customer"}
            for arm, one in (("a", lives.life), ("b", lives.twin))
        },
        "provenance": origin(lives.a, lives.b),
    }


def _plain(values: dict[str, Any]) -> dict[str, Any]:
    return dict(zip(values, _column(list(values.values())), strict=True))


def _column(values: list[Any]) -> list[Any]:
    """Return values with numbers rounded as everywhere, None where there is none."""
    from sim.report.shapes import rounded

    return [rounded(value) if isinstance(value, float) else value for value in values]


def show_story(lives: Story, finding: str, lines: list[Line], t: Any) -> None:
    """Print a story: who she is and where the lives part, then both lives side by side; a shared month once."""
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table

    from sim.labels import labels

    console = Console(highlight=False, markup=False)
    console.print(finding, style="bold")
    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    table.add_column(t("story.when"), no_wrap=True)
    if lives.is_alone:
        table.add_column(t("story.alone"))
    else:
        here, twin = labels(lives.a, lives.b)
        table.add_column(f"{t('story.here')}: {here}", ratio=1)
        table.add_column(f"{t('story.twin')}: {twin}", ratio=1)
    for line in lines:
        cells = [line.here] if lives.is_alone else [line.here, "=" if line.is_same else line.twin]
        table.add_row(line.when, *cells)
    console.print(table)
