"""What comparing a list with the records says before anything is written: the same for residents and for ledgers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from council.domain.kernel import Refusal

NEW = "new"  # the answer "one that is not there yet"
SKIP = "skip"  # the answer "leave this row out"


@dataclass(frozen=True)
class RowError:
    """What is wrong in one row, in a column by its header; such a row is not imported.

    Codes of a list of people (`people.…`): name_missing, name_masked, area_unreadable, phone_unreadable,
    birth_unreadable, birth_unlikely, head_unreadable, role_unknown (each with `text`), twice (with `other`, the other
    row). In a ledger's list it is `row.wrong`, and `why` is the refusal of the cell.
    """

    row: int
    column: str
    code: str
    params: Mapping[str, Any] = field(default_factory=dict)

    @property
    def refusal(self) -> Refusal:
        """The error as a refusal, which `_.refusal` turns into a sentence that names row and column."""
        return Refusal(self.code, row=self.row, column=self.column, **self.params)


@dataclass(frozen=True)
class Question:
    """A doubt about what a row means; until it is answered the row is not imported.

    `answers` are ids of those it may mean, `NEW` and `SKIP`, as far as each makes sense. Codes of a list of people
    (`people.…`): ask_which, ask_moved, ask_number, ask_name, ask_gone, with `name`, `number`, `dwelling`, `known`,
    `count`; of a ledger's: `ledger.ask_twice` with `number`.
    """

    row: int
    code: str
    answers: tuple[str, ...]
    params: Mapping[str, Any] = field(default_factory=dict)

    @property
    def refusal(self) -> Refusal:
        """The question as a refusal, for its sentence."""
        return Refusal(self.code, row=self.row, **self.params)


@dataclass(frozen=True)
class Change:
    """One field that a list changes."""

    field: str
    old: Any
    new: Any
