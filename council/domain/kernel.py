"""What every chapter is made of: commands, events, refusals, and the two questions asked of a meeting.

`Command → decide → Event → journal → apply → Meeting`. A chapter registers its deciders on `decide` and its
appliers on `apply`; both are pure.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import singledispatch
from typing import TYPE_CHECKING, Any, ClassVar, Self

from pydantic import BaseModel, ConfigDict, model_validator

if TYPE_CHECKING:
    from council.domain.meeting import Meeting
    from council.domain.plugged import ActivePlugin, MinutesSection

ID_BYTES = 9


def N_(text: str) -> str:  # noqa: N802 — gettext's own name for it
    """Mark a text for the catalogues without translating it here: the viewer's language is known later."""
    return text


def fresh_id() -> str:
    """A new random identifier: 72 bits, URL-safe, with no meaning and no order."""
    return secrets.token_hex(ID_BYTES)


class Model(BaseModel):
    """A frozen value that refuses fields it does not know. Its validator is built when it is first needed: the terminal
    paints a fifth of a second sooner."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    def having(self, **changes: Any) -> Self:
        """A copy with some fields replaced; values are trusted, not validated again."""
        return self.model_copy(update=changes)


class Text(Model):
    """A text that data carries in both languages (a rule's name, a stage's name). A plain string serves for both."""

    zh: str
    en: str

    @model_validator(mode="before")
    @classmethod
    def _plain(cls, value: Any) -> Any:
        return {"zh": value, "en": value} if isinstance(value, str) else value

    def in_language(self, language: str) -> str:
        """The text in `zh` or `en`; any other language reads English."""
        return self.zh if language.startswith("zh") else self.en


class Refusal(Exception):  # noqa: N818 — a refusal is an expected no, not an error
    """An expected no: a code, and the parameters its sentence needs.

    The code is `chapter.reason` (`quorum.lacking`); `council.i18n` holds the sentence in each language, which
    also says what to do next.
    """

    def __init__(self, code: str, **params: Any) -> None:
        super().__init__(code, params)
        self.code = code
        self.params = params

    def __str__(self) -> str:
        return f"{self.code} {self.params}" if self.params else self.code


class Conflict(Exception):  # noqa: N818
    """Somebody else wrote first: decide again on fresh state."""


class Command(Model):
    """Something somebody wants done to a meeting."""


class Event(Model):
    """Something that was done to a meeting: past tense, only results, never recomputed."""

    kind: ClassVar[str]
    registry: ClassVar[dict[str, type[Event]]] = {}

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        cls.kind = re.sub(r"(?<!^)(?=[A-Z])", "_", cls.__name__).lower()
        Event.registry[cls.kind] = cls

    def to_row(self) -> dict[str, Any]:
        """The event as JSON values, with its kind."""
        return {"kind": self.kind, **self.model_dump(mode="json")}

    @staticmethod
    def from_row(row: Mapping[str, Any]) -> Event:
        """The event of a journal row.

        Raises `Refusal("file.newer")` for a kind this version does not know.
        """
        body = dict(row)
        kind = body.pop("kind")
        if kind not in Event.registry:
            raise Refusal("file.newer", what=kind)
        return Event.registry[kind].model_validate(body)


class Stamp(Model):
    """Who recorded an event, when (UTC), and its place in the journal, counted from 1."""

    seq: int
    at: datetime
    actor: str


class JournalEntry(Model):
    """One line of a meeting's journal: a stamp and what was done."""

    stamp: Stamp
    event: Event

    @property
    def seq(self) -> int:
        """Its place in the journal."""
        return self.stamp.seq

    def to_row(self) -> dict[str, Any]:
        """The entry as JSON values."""
        return {**self.stamp.model_dump(mode="json"), "event": self.event.to_row()}

    @staticmethod
    def from_row(row: Mapping[str, Any]) -> JournalEntry:
        """The entry of a stored row; raises `Refusal("file.newer")` for an event this version does not know."""
        body = dict(row)
        event = Event.from_row(body.pop("event"))
        return JournalEntry(stamp=Stamp.model_validate(body), event=event)


@dataclass(frozen=True)
class Context:
    """What a decision may look at besides the meeting itself.

    `at` is now (UTC); `actor` who acts: a person's id, `desk`, or the operator's name; `rolls` maps each open
    poll to the voting rights already used in it (counted outside the journal, in the ballot box); `entries` is
    the journal so far, for undo; `methods` are the ways of voting there are (empty: the built-in ones). `plugins` are
    in use, `sections` what they have written for the minutes of a meeting that is being adjourned.
    """

    at: datetime
    actor: str = "chair"
    rolls: Mapping[str, frozenset[str]] = field(default_factory=dict)
    entries: tuple[JournalEntry, ...] = ()
    methods: Mapping[str, Any] = field(default_factory=dict)
    plugins: tuple[ActivePlugin, ...] = ()
    sections: tuple[MinutesSection, ...] = ()


@singledispatch
def decide(command: Command, meeting: Meeting, context: Context) -> list[Event]:
    """The events that a command leads to; raises `Refusal` when it may not be done now."""
    raise TypeError(f"no decider for {type(command).__name__}")


@singledispatch
def apply(event: Event, meeting: Meeting, stamp: Stamp) -> Meeting:
    """The meeting after an event. Total: it never refuses and never asks a rule or a plugin."""
    raise TypeError(f"no applier for {type(event).__name__}")


def why_not(command: Command, meeting: Meeting, context: Context) -> Refusal | None:
    """The refusal a command would meet now, or None: this dims keys."""
    try:
        decide(command, meeting, context)
    except Refusal as refusal:
        return refusal
    return None
