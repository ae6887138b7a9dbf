"""`bond app`, `bond doctor`, `bond bench`: the app, the health of an installation, and its speed."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import Annotated

import typer

from sim.cli.options import Json


def app(
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port on this machine.")] = 8501,
    studies: Annotated[
        list[str] | None,
        typer.Option(
            metavar="DIR",
            help="Folder whose studies every visitor may look at; several may be named. [default: those swept lately]",
            show_default=False,
        ),
    ] = None,
    no_browser: Annotated[bool, typer.Option("--no-browser", help="Print the address and open nothing.")] = False,
) -> None:
    """Start the app, and open it in a browser where there is a desktop.

    It answers on http://localhost:PORT, which is printed, until Ctrl-C ends it.
    """
    from sim.doctor import app_folder
    from sim.study.recent import OFFERED

    home = app_folder()
    if not port_is_free(port):
        typer.echo(
            f"bond: Port {port} is in use; name another one, as in --port {port + 1 if port < 65535 else 8501}.",
            err=True,
        )
        raise typer.Exit(1)
    if studies:
        os.environ[OFFERED] = os.pathsep.join(map(_folder_of_studies, studies))
    flags = {
        "server.port": port,
        "server.address": "localhost",
        "server.headless": "false" if has_desktop() and not no_browser else "true",
        "server.showEmailPrompt": "false",
        "browser.gatherUsageStats": "false",
    }
    command = [
        sys.executable,
        "-m",
        "streamlit",
        "run",
        str(home / "app.py"),
        *(f"--{key}={value}" for key, value in flags.items()),
    ]
    os.environ["PYTHONSAFEPATH"] = "1"  # what lies in the folder the command was given in is no package of ours
    sys.stdout.flush()
    if os.name == "posix":
        os.execv(sys.executable, command)  # the app takes this process over, so signals reach it
    raise typer.Exit(subprocess.call(command))


def _folder_of_studies(given: str) -> str:
    """Return the whole path of a folder. Raises BadInput if there is none, or none that can be passed on."""
    from pathlib import Path

    from sim.errors import BadInput

    folder = str(Path(given).expanduser().absolute())
    if not os.path.isdir(folder):
        raise BadInput(f'--studies: there is no folder "{given[:200]}".')
    if os.pathsep in folder:
        raise BadInput(f'--studies: "{given[:200]}" has a "{os.pathsep}" in its path, which separates folders.')
    return folder


def has_desktop() -> bool:
    """Return whether a user sits at this machine before whom a browser can be opened."""
    if not (sys.stdout and sys.stdout.isatty()) or {"CI", "SSH_CONNECTION"} & os.environ.keys():
        return False
    return sys.platform in {"win32", "darwin"} or bool({"DISPLAY", "WAYLAND_DISPLAY"} & os.environ.keys())


def port_is_free(port: int) -> bool:
    """Return whether a server could listen on a port of this machine."""
    import socket

    with socket.socket() as probe:
        if os.name == "posix":
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def doctor(json: Json = False) -> None:
    """Check this installation.

    Its own files, the packages that it needs, a small market run twice and on two threads, Mesa, the app, the extras,
    a browser.
    """
    from sim.doctor import examine

    examination = examine()
    if json:
        from sim.report.shapes import dumps

        typer.echo(dumps(examination))
    else:
        width = max(map(len, examination["versions"]))
        for name, version in examination["versions"].items():
            typer.echo(f"{name:{width}} {version}")
        typer.echo()
        for check in examination["checks"]:
            verdict = "ok" if check["ok"] else ("FAILED" if check["needed"] else "missing")
            typer.echo(f"{verdict:8} {check['name']}: {check['detail']}")
        typer.echo(f"\n{examination['verdict']}")
    raise typer.Exit(0 if examination["ok"] else 1)


def bench(
    quick: Annotated[
        bool, typer.Option("--quick", help="Smaller markets, fewer repetitions: about half a minute.")
    ] = False,
    json: Json = False,
) -> None:
    """Measure speed on this machine.

    Next to each figure is what the project aims at. It reports, it does not judge.
    """
    from sim.bench import measure

    figures = measure(quick=quick, say=lambda words: typer.echo(words, err=True))
    if json:
        from sim.report.shapes import dumps

        typer.echo(dumps(figures))
        return
    from sim.cli.lists import show_figures

    show_figures(figures["figures"])
    typer.echo(
        f"Medians of {figures['repetitions']} repetitions on {figures['processors']} processors ({figures['machine']})."
    )
