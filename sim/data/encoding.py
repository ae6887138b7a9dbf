"""In which encoding a text was written: by its bytes, by names of columns that come out right, or as its owner says."""

from __future__ import annotations

import codecs
import re

from sim.data.columns import is_known
from sim.data.memory import File
from sim.errors import BadInput

MARKS = {
    codecs.BOM_UTF32_LE: "utf-32",
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
    codecs.BOM_UTF8: "utf-8-sig",
}
OTHERS = ("gb18030", "big5", "shift_jis", "euc_kr", "cp1252", "cp1250", "cp1251")
"""Tried where a text is not UTF-8; gb18030 reads GBK and GB2312 too."""
PIECE = 1 << 22
AMOUNT = re.compile(r"[€£¥]\s*[\d.,]+|[\d.,]+\s*[€£¥]")


def encoding_of(path: File, start: bytes, given: str = "") -> tuple[str, bool]:
    """Return the encoding of a text, and whether it is a guess.

    What is not UTF-8 has the encoding in which most names and amounts in its first lines are known; where several have
    as many, the one that charset-normalizer finds likeliest.

    Args:
        path: of the file, or one in memory.
        start: its first bytes.
        given: by the owner of the file; empty if not.

    Raises:
        BadInput: the text is not in the encoding given, or in none.
    """
    mark = next((name for mark, name in MARKS.items() if start.startswith(mark)), "")
    wanted = given or mark
    if wanted:
        if not _reads(path, wanted):
            raise BadInput(f"{path.name} is not written in {wanted}; try another encoding.")
        return ("utf-8-sig" if mark == "utf-8-sig" else wanted), False
    if _reads(path, "utf-8"):
        return "utf-8", False
    fitting = [name for name in OTHERS if _reads(path, name)]
    if fitting:
        counted = {name: _known(start, name) for name in fitting}
        best = [name for name, known in counted.items() if known == max(counted.values())]
        if len(best) == 1:
            return best[0], True
        from charset_normalizer import from_bytes

        found = from_bytes(start, cp_isolation=best).best()
        return (found.encoding if found else best[0]), True
    raise BadInput(f"{path.name} is neither UTF-8 nor any other text known here; save it as CSV in UTF-8.")


def _known(start: bytes, encoding: str) -> int:
    """Return how many cells beyond ASCII in the first lines are known names of columns, or amounts of money."""
    lines = start.decode(encoding, errors="ignore").splitlines()[:20]
    cells = [cell.strip(' "') for line in lines for cell in re.split(r"[,;\t|]", line)]
    return sum(is_known(cell) or bool(AMOUNT.fullmatch(cell)) for cell in cells if not cell.isascii())


def _reads(path: File, encoding: str) -> bool:
    """Return whether a whole file can be read in an encoding."""
    try:
        with path.open(encoding=encoding, newline="") as file:
            while file.read(PIECE):
                pass
    except UnicodeError:
        return False
    return True
