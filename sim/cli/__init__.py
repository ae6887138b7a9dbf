"""The `bond` command. Output goes to stdout, progress and complaints to stderr.

Exit codes: 0 done, 1 error, 2 usage, 3 finished with failed runs, 4 data or scenario that cannot be used, 5 resume
mismatch, 130 interrupted. Heavy imports stand inside command bodies, so that `bond --help` answers at once.
"""

from __future__ import annotations

import errno
import gc
import sys
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

import sim
from sim.cli import catalogue, evidence, flip, market, optimise, sensitivity, story, sweep, upkeep

ERROR, BAD_INPUT, MISMATCH, INTERRUPTED = 1, 4, 5, 130
LONGEST_COMPLAINT = 600


class Commands(TyperGroup):
    """The commands. Whatever cannot be used ends as one sentence on stderr, never as a traceback."""

    def invoke(self, ctx: Any) -> Any:
        """Run a command and turn complaints into exit codes."""
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            complain("Interrupted; nothing was written.")
            raise typer.Exit(INTERRUPTED) from None
        except MemoryError:
            complain("Not enough memory. Ask for fewer --customers, --seeds or --threads.")
            raise typer.Exit(ERROR) from None
        except OSError as error:  # a disk that is full, a file that is not ours; a pipe that was closed is typer's
            if error.errno == errno.EPIPE:
                raise
            complain(f"{error.strerror or error}{f': {error.filename}' if error.filename else ''}.")
            raise typer.Exit(ERROR) from None
        except (ValueError, RuntimeError) as error:
            codes = {"BadInput": BAD_INPUT, "ResumeMismatch": MISMATCH, "WorkersLost": ERROR}
            if type(error).__name__ not in codes:  # naming a class would import pydantic before a command is chosen
                raise
            complain(str(error))
            raise typer.Exit(codes[type(error).__name__]) from None


def complain(sentence: str) -> None:
    """Print a sentence on stderr, cut where it quotes too much, with what is no letter spelt out."""
    shown = "".join(letter if letter.isprintable() else repr(letter)[1:-1] for letter in sentence[:LONGEST_COMPLAINT])
    typer.echo(f"bond: {shown}{'...' if len(sentence) > LONGEST_COMPLAINT else ''}", err=True)


def show_version(wanted: bool) -> None:
    """Print the version and stop."""
    if wanted:
        typer.echo(f"bind-or-bond {sim.__version__}")
        raise typer.Exit


app = typer.Typer(
    name="bond",
    cls=Commands,
    help="Bind or Bond: when a rival cuts prices, who stays, and what holds them?",
    epilog="Exit codes: 0 done, 1 error, 2 usage, 3 finished with failed runs, 4 data or scenario that cannot be used, "
    "5 resume mismatch, 130 interrupted.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)


@app.callback()
def bond(
    version: Annotated[
        bool, typer.Option("--version", help="Print the version and exit.", callback=show_version, is_eager=True)
    ] = False,
) -> None:
    """Bind or Bond: when a rival cuts prices, who stays, and what holds them?"""


for command in (
    market.run, market.compare, sweep.sweep, sensitivity.sensitivity, flip.flip, optimise.optimise,
    evidence.claims, evidence.facts, story.story,
    catalogue.scenarios, catalogue.levers, catalogue.parameters, catalogue.schema,
    upkeep.app, upkeep.doctor, upkeep.bench,
):  # fmt: skip
    app.command()(command)


def main() -> None:
    """Run the `bond` command."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")  # a terminal without the letters still gets the numbers
    try:
        app(prog_name="bond")
    finally:
        gc.freeze()  # nothing is left to clean up, and looking for it takes half a second at exit
