"""A scenario of the visitor's own, and the text that carries a small one in the page's address."""

from __future__ import annotations

import base64
import zlib
from dataclasses import dataclass

from sim.errors import BadInput
from sim.reading import LARGEST_FILE
from sim.scenario import Scenario, loads

LONGEST = 6000  # characters of an address: with all else in it, what mail programs and servers pass on uncut
LONGEST_NAME = 64


@dataclass(frozen=True)
class Brought:
    """A scenario as it was read, under which name, and the text it was read from."""

    name: str
    text: str
    scenario: Scenario

    @property
    def code(self) -> str:
        """Return name and text packed for an address; empty if that would be too long for one."""
        packed = zlib.compress(f"{self.name}\n{self.text}".encode(), 9)
        code = base64.urlsafe_b64encode(packed).decode().rstrip("=")
        return code if len(code) <= LONGEST else ""


def brought(text: str, name: str) -> Brought:
    """Read a scenario from TOML text. Raises BadInput as `sim.scenario.loads` does."""
    name = " ".join(name.split())[:LONGEST_NAME]
    return Brought(name, text, loads(text, name))


def unpacked(code: str) -> Brought:
    """Read a scenario from an address, as strictly as from a file.

    Raises:
        BadInput: not what `Brought.code` writes, larger than a file may be, or not a scenario.
    """
    try:
        packed = base64.b64decode(code + "=" * (-len(code) % 4), altchars=b"-_", validate=True)
        reader = zlib.decompressobj()
        plain = reader.decompress(packed, LARGEST_FILE + 1) if len(code) <= LONGEST else b""
        is_whole = reader.eof and not reader.unused_data and len(plain) <= LARGEST_FILE
        name, _, text = (plain if is_whole else b"").decode().partition("\n")
    except (ValueError, zlib.error):
        name = text = ""
    if not text:
        raise BadInput(f"own={code[:20]}: is cut off or damaged.")
    return brought(text, name)
