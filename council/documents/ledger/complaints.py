"""What a ledger's model says of values that do not fit, field by field, so that it can be said at the field."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from council.documents.ledger.cells import yuan
from council.domain.kernel import Refusal
from council.domain.ledger import Ledger


@dataclass(frozen=True)
class _Unfit:
    """One complaint by itself: pydantic's own, without the place."""

    complaint: Any

    def errors(self, **_: Any) -> list[Any]:
        return [{**self.complaint, "loc": ()}]


def complaints(error: ValidationError, ledger: Ledger) -> Iterator[tuple[str, Refusal]]:
    """Each complaint: the field's name (empty where it is about several), and `Refusal("cell.unfit")`, whose sentence
    says what would fit. Bounds of sums are said in yuan."""
    for complaint in error.errors():
        name = str(complaint["loc"][0]) if complaint["loc"] else ""
        spec = ledger.specs.get(name)
        said: dict[str, Any] = {**complaint}
        if spec is not None and spec.kind == "money":
            context = complaint.get("ctx", {})
            said["ctx"] = {key: yuan(value) if isinstance(value, int) else value for key, value in context.items()}
        yield (name if spec is not None else ""), Refusal("cell.unfit", error=_Unfit(said))
