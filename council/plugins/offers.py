"""The shapes of what plugins bring, besides those of the domain: screens, pages, commands, files, checks, stores."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Protocol

from council.domain.kernel import Text

if TYPE_CHECKING:
    from council.domain.minutes import Minutes
    from council.service.council import Council
    from council.service.snapshot import Snapshot
    from council.store.base import Store

Audience = Literal["everybody", "person", "desk", "projector"]
Level = Literal["good", "look", "bad"]


class Words(Protocol):
    """A viewer's language, as it is handed to what plugins bring: `_("Open the vote")`."""

    language: str

    def __call__(self, text: str, /, **params: Any) -> str:
        """The text in this language, its named fields filled in."""

    def n(self, singular: str, plural: str, count: int, /, **params: Any) -> str:
        """The form that fits the count, which also fills the field `count`."""


@dataclass(frozen=True)
class PluginScreen:
    """A screen of the terminal. `load` is `"module:Class"`, imported when the screen is first shown; `key` asks for a
    key of its own on the list of places (the program's own keys come first)."""

    id: str
    title: Text
    load: str
    key: str = ""


@dataclass(frozen=True)
class Route:
    """A page under `/P/<plugin>/<path>`. `path` may have fields (`card/{grid}`); `load` is `"module:function"`,
    imported at the first request: a function from a `council.api.pages.Visit` to a `Page`, `Move` or `File`. `audience`
    says who may see it: everybody in the network; who holds a slip (`person`, under `/V/<code>/P/…`); the desk with the
    staff code (under `/desk/P/…`); or the projector's list of pages (`/screen/pages`). With a title it is linked where
    its audience begins."""

    path: str
    load: str
    methods: tuple[Literal["GET", "POST"], ...] = ("GET",)
    audience: Audience = "everybody"
    title: Text = field(default_factory=lambda: Text(zh="", en=""))

    @property
    def id(self) -> str:
        """Its path: a plugin has one page at each."""
        return self.path


class Open(Protocol):
    """An open community, as commands get it."""

    @property
    def council(self) -> Council:
        """The services: everything that can be asked for."""

    @property
    def folder(self) -> Path:
        """Where the community lies."""


@dataclass(frozen=True)
class CommandLine:
    """A command: `council run DIR NAME [ARGS…]`. `run` returns the exit code; a `Refusal` that it raises is one line
    on stderr and exit code 2."""

    name: str
    title: Text
    run: Callable[[Open, Sequence[str]], int]

    @property
    def id(self) -> str:
        """Its name."""
        return self.name


@dataclass(frozen=True)
class AgendaKind:
    """A kind of agenda item beside the program's own. `minutes` is the time a new one is given; `routine` ones are what
    every meeting has anyway and are not carried over."""

    id: str
    title: Text
    minutes: int = 0
    routine: bool = False


@dataclass(frozen=True)
class Source:
    """What an exporter writes from: everything recorded, the words of the asked language, and (`of="meeting"`) the
    minutes of the meeting asked for."""

    snapshot: Snapshot
    words: Words
    minutes: Minutes | None = None


@dataclass(frozen=True)
class Exporter:
    """A kind of file that the community (`of="community"`) or a meeting can be written as. `write` returns the file's
    bytes; `suffix` is `.csv` and the like."""

    id: str
    title: Text
    suffix: str
    write: Callable[[Source], bytes]
    of: Literal["community", "meeting"] = "community"


@dataclass(frozen=True)
class Objection:
    """A point of order before a command: why it should not be done now. Whoever goes on gives a reason for it."""

    text: Text
    plugin: str = ""


@dataclass(frozen=True)
class Finding:
    """One thing that `council doctor` looked at: `good`, `look` (worth knowing), `bad` (mend it first)."""

    level: Level
    text: Text


@dataclass(frozen=True)
class StoreKind:
    """A kind of store, named in `council.toml` under `[store]`. `open` gets the community's folder and the rest of
    `[store]`, and returns a store that passes the contract tests; it raises `StoreError`."""

    id: str
    title: Text
    open: Callable[[Path, Mapping[str, Any]], Store]
