"""A file of the visitor's own customers, for as long as they look at it: in this visit's memory and nowhere else."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sim.errors import BadInput

if TYPE_CHECKING:
    from sim.data import MemoryFile, Options, Own, Understanding

LARGEST_MB = 200
LONGEST_NAME = 64  # characters
LOG = logging.getLogger(__name__)


@dataclass
class Kept:
    """A file and what was read of it.

    file: as it was given
    n: which file of this visit it is, so that its controls are not those of the one before
    options: what the visitor said of it
    names: of its columns, where it got so far
    seen: how it was understood; None until it was read, and where it was refused
    own: what was read, until it is measured
    report: as `report.own_data.own_report` returns it; empty where there is none
    complaint: why it was refused, one sentence; empty if it was not
    is_broken: whether it was us who failed
    """

    file: MemoryFile = field(repr=False)
    n: int
    options: Options
    names: list[str] = field(default_factory=list)
    seen: Understanding | None = None
    own: Own | None = field(default=None, repr=False)
    report: dict[str, Any] = field(default_factory=dict, repr=False)
    complaint: str = ""
    is_broken: bool = False

    @property
    def is_read(self) -> bool:
        """Return whether the file was looked at since it was given or corrected."""
        return self.seen is not None or bool(self.complaint) or self.is_broken

    def read(self) -> None:
        """Read the file as its owner says. What goes wrong is said by `complaint` and `is_broken`."""
        from sim.data.anything import read_opened
        from sim.data.reading import open_source

        with self._failure_noted():
            source = open_source(self.file, self.options)
            self.names = [name for name in source.names if name]
            self.own = read_opened(source, self.options)
            self.seen = self.own.seen

    def measure(self) -> None:
        """Measure what was read, once, and let go of it; the file itself stays, to be corrected."""
        from sim.report.own_data import own_report

        if self.own is not None:
            with self._failure_noted():
                self.report = own_report(self.own)
            self.own = None

    @contextmanager
    def _failure_noted(self) -> Iterator[None]:
        try:
            yield
        except BadInput as error:
            self.complaint = str(error)
        except Exception as error:  # whatever a file may hold. What it said may quote the file, so the log has no words
            LOG.error("A visitor's file could not be read: %s.", type(error).__name__)
            self.is_broken = True

    def correct(self, options: Options) -> None:
        """Forget what was read, and have the file read as its owner says now."""
        self.options, self.seen, self.own, self.report = options, None, None, {}
        self.complaint, self.is_broken = "", False
