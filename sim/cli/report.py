"""The report of a comparison as a file: checked before anything is simulated, written when everything is."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sim.study.compare import Comparison

ENDINGS = (".html", ".pdf")


def file_for_report(given: str, language: str) -> Path:
    """Return the file named by --report, checked but not yet made.

    Raises:
        BadInput: an ending that is not a report's, a place that cannot be written to, or no font for the language.
    """
    from sim.briefing import has_font
    from sim.errors import BadInput
    from sim.report.files import file_for_picture

    path = file_for_picture(given, "--report", ENDINGS)
    if path.suffix.lower() == ".pdf" and not has_font(language):
        raise BadInput(
            "--report: a PDF in Chinese needs a Chinese font, and none is installed; name a .html file instead."
        )
    return path


def checked_language(language: str | None) -> str:
    """Return the language of the verdict and the report. Raises BadInput if there is no such language."""
    from sim.errors import BadInput, nearest
    from sim.wording import LANGUAGES

    if language is not None and language not in LANGUAGES:
        raise BadInput(
            f'--lang: "{language[:40]}" is not known; allowed: {", ".join(LANGUAGES)}.{nearest(language, LANGUAGES)}'
        )
    return language or "en"


def write_report(comparison: Comparison, path: Path, language: str, month: int) -> None:
    """Write the report of a comparison, judged at a month."""
    from sim.briefing import briefing, to_html, to_pdf
    from sim.exhibits.standard import standard_exhibits
    from sim.report.files import save_picture
    from sim.wording import Wording

    t = Wording(language)
    command = shlex.join(["bond", *sys.argv[1:]])
    report = briefing(comparison, month, "", t, standard_exhibits(comparison, month, t), command=command)
    content = to_pdf(report) if path.suffix.lower() == ".pdf" else to_html(report).encode()
    save_picture(path, lambda place: Path(place).write_bytes(content), "--report")
