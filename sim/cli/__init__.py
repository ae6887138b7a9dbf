"""The `bond` command. Output goes to stdout, progress and complaints to stderr.

Exit codes: 0 done, 1 error, 2 usage, 3 finished with failed runs, 4 data or scenario that cannot be used, 5 resume
mismatch, 130 interrupted. Heavy imports are inside command bodies, so that `bond --help` answers at once.
"""

from __future__ import annotations

import codecs
import gc
import os
import sys
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from sim.cli import catalogue, evidence, flip, market, optimise, sensitivity, story, sweep, upkeep
from sim.cli.options import say
from sim.version import __version__

ERROR, BAD_INPUT, MISMATCH, INTERRUPTED = 1, 4, 5, 130
IN_PLAIN_LETTERS = "bond"
LIKE = {"−": "-", "–": "-", "±": "+-", "×": "x", "“": '"', "”": '"', "…": "...", "→": "->"}


def in_plain_letters(error: UnicodeError) -> tuple[str, int]:
    """Return what is written where a terminal lacks letters: what looks like them, or their numbers."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    lacking = error.object[error.start : error.end]
    return "".join(LIKE.get(one) or one.encode("ascii", "backslashreplace").decode() for one in lacking), error.end


codecs.register_error(IN_PLAIN_LETTERS, in_plain_letters)


class Commands(TyperGroup):
    """The commands. Whatever cannot be used ends as one sentence on stderr, never as a traceback."""

    def invoke(self, ctx: Any) -> Any:
        """Run a command and turn complaints into exit codes."""
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            say("Interrupted; nothing was written.")
            raise typer.Exit(INTERRUPTED) from None
        except MemoryError:
            say("Not enough memory. Ask for fewer --customers, --seeds or --threads.")
            raise typer.Exit(ERROR) from None
        except (ValueError, RuntimeError) as error:
            codes = {"BadInput": BAD_INPUT, "ResumeMismatch": MISMATCH, "WorkersLost": ERROR}
            if type(error).__name__ not in codes:  # naming a class would import pydantic before a command is chosen
                raise
            say(str(error))
            raise typer.Exit(codes[type(error).__name__]) from None


def show_version(wanted: bool) -> None:
    """Print the version and stop."""
    if wanted:
        typer.echo(f"bind-or-bond {__version__}")
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
    catalogue.scenarios, catalogue.levers, catalogue.parameters, catalogue.industries, catalogue.schema,
    upkeep.app, upkeep.doctor, upkeep.bench,
):  # fmt: skip
    app.command()(command)


def main() -> None:
    """Run the `bond` command."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:  # closed by the parent process; no file opened now may take its place
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115 - open until the end
        if hasattr(getattr(sys, name), "reconfigure"):
            getattr(sys, name).reconfigure(errors=IN_PLAIN_LETTERS)
    if sys.flags.optimize > 1:
        say("Python was told to leave out docstrings (-OO or PYTHONOPTIMIZE=2), but Altair needs its own; use -O.")
        sys.exit(ERROR)
    try:
        try:
            app(prog_name="bond")
        finally:
            sys.stdout.flush()
    except OSError as error:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # what could not be written is not tried again at the very end
        if not isinstance(error, BrokenPipeError):  # else the reader of the output has seen enough
            say(f"{error.filename or 'output'}: {(error.strerror or str(error)).lower()}.")
        raise SystemExit(ERROR) from None
    finally:
        gc.freeze()  # nothing is left to clean up, and looking for it takes half a second at exit
