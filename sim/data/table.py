"""A table as it was read: columns of text by what they hold, the rows they come from, and which rows were left out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, NoReturn

import numpy as np
from numpy.typing import NDArray

from sim.data.columns import quoted
from sim.data.understanding import Dropped, Options, Understanding
from sim.errors import BadInput
from sim.wording.numbers import plain, typed

if TYPE_CHECKING:
    import pyarrow as pa

Codes = NDArray[np.int64]
Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Column:
    """One column.

    name: as the file has it
    rows: shape (n,), as the file counts its rows
    codes: shape (n,), which of `words` stands in a row; -1 for an empty cell
    words: what stands in the column, each once, without blanks around it
    typed: shape (n,), numbers or times where the file itself knows them as such; None for text
    """

    name: str
    rows: Codes
    codes: NDArray[np.int32]
    words: pa.StringArray
    typed: NDArray[Any] | None = None

    @classmethod
    def of_text(cls, name: str, rows: Codes, cells: pa.ChunkedArray) -> Column:
        """Take a column of text, or of a dictionary of texts; an empty one is missing."""
        import pyarrow as pa
        import pyarrow.compute as pc

        if not pa.types.is_dictionary(cells.type):
            cells = pc.dictionary_encode(cells)
        whole = cells.unify_dictionaries().combine_chunks()
        if isinstance(whole, pa.ChunkedArray):
            whole = whole.chunk(0) if whole.num_chunks else pa.array([], cells.type)
        codes = pc.fill_null(whole.indices, -1).to_numpy(zero_copy_only=False).astype(np.int32)
        words = pc.utf8_trim_whitespace(pc.cast(whole.dictionary, pa.string()))
        words = pc.replace_substring_regex(words, '^"(.*)"$', r"\1")  # quotes after a blank
        return cls._compact(name, rows, codes, words)

    @classmethod
    def _compact(cls, name: str, rows: Codes, codes: NDArray[np.int32], words: pa.StringArray) -> Column:
        """Number words anew, each once, those only that stand somewhere, and none for an empty cell."""
        import pyarrow as pa
        import pyarrow.compute as pc

        stands = np.zeros(len(words) + 1, dtype=bool)
        stands[codes] = True  # an empty cell, -1, marks the last
        stands[:-1] &= pc.not_equal(words, "").to_numpy(zero_copy_only=False)
        encoded = pc.dictionary_encode(words.filter(pa.array(stands[:-1])))
        anew = np.full(len(words) + 1, -1, np.int32)
        anew[:-1][stands[:-1]] = encoded.indices.to_numpy(zero_copy_only=False)
        return cls(name, rows, anew[codes], encoded.dictionary)

    @property
    def missing(self) -> Mask:
        """Return where nothing stands."""
        if self.typed is None:
            return self.codes < 0
        return np.isnan(self.typed) if self.typed.dtype.kind == "f" else np.isnat(self.typed)

    def word(self, at: int) -> str:
        """Return what stands in a row, as it can be shown."""
        if self.typed is None:
            return str(self.words[int(self.codes[at])]) if self.codes[at] >= 0 else ""
        return "" if self.missing[at] else typed(self.typed[at].item(), 15)

    def first(self, word: int) -> int:
        """Return the first place at which a word stands."""
        return int(np.argmax(self.codes == word))

    def keep(self, kept: Mask) -> Column:
        """Return the column without some rows."""
        if self.typed is not None:
            return replace(self, rows=self.rows[kept], codes=self.codes[kept], typed=self.typed[kept])
        return self._compact(self.name, self.rows[kept], self.codes[kept], self.words)


@dataclass(frozen=True)
class Table:
    """The columns of a file that are used, by role.

    where: name of the file, for sentences
    columns: role to column
    rows: shape (n,), as the file counts its rows
    options: what its owner said
    seen: what was understood, which those who read on add to
    """

    where: str
    columns: dict[str, Column]
    rows: Codes
    options: Options
    seen: Understanding

    def __contains__(self, role: str) -> bool:
        """Return whether a column holds something."""
        return role in self.columns

    def __getitem__(self, role: str) -> Column:
        """Return the column that holds something."""
        return self.columns[role]

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self.rows)

    def without(self, out: Mask, reason: str) -> Table:
        """Return the table without some rows, which are counted."""
        if not out.any():
            return self
        self.seen.dropped.append(Dropped(reason, int(out.sum()), int(self.rows[out][0])))
        columns = {role: column.keep(~out) for role, column in self.columns.items()}
        return replace(self, columns=columns, rows=self.rows[~out])

    def row(self, at: int) -> str:
        """Return where a row is, for sentences."""
        return f"{self.where}, row {self.rows[at]}"

    def refuse(self, column: Column, at: int, rule: str, given: str = "") -> NoReturn:
        """Raise BadInput for what stands in a row; `rule` says what is allowed."""
        raise BadInput(f"{self.row(at)}: {quoted(column.name)} is {given or quoted(column.word(at))}; {rule}")

    def refuse_if(self, column: Column, odd: Mask, rule: str, given: str = "") -> None:
        """Raise BadInput for the first row that is odd."""
        if odd.any():
            self.refuse(column, int(np.argmax(odd)), rule, given)

    def with_people(self, roles: tuple[str, ...] = ("customer",)) -> Table:
        """Return the table without rows that name nobody. Raises BadInput unless they may be left out."""
        table = self
        for role in roles:
            column = table[role]
            missing = column.missing
            if missing.any() and self.options.missing == "refuse":
                n, at = int(missing.sum()), int(np.argmax(missing))
                many = f"and so it is in {plain(n - 1)} more; " if n > 1 else ""
                table.refuse(
                    column, at, f"{many}every row needs one, unless such rows are left out (missing: drop).", "missing"
                )
            table = table.without(missing, "no_customer")
        if not len(table):
            raise BadInput(f"{self.where}: no row has a customer.")
        return table
