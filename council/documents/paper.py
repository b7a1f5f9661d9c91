"""What a document is made of before it is drawn: plain blocks of plain text, the same for a page and for Markdown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Tone = Literal["plain", "good", "bad", "open", "quiet"]
"""How a thing may be coloured; what it means is always said in words too."""


@dataclass(frozen=True)
class Heading:
    """A heading: level 2 for a section, 3 for an item. `number` stands before it, `badge` behind it."""

    text: str
    level: int = 2
    number: str = ""
    badge: str = ""
    tone: Tone = "plain"


@dataclass(frozen=True)
class Facts:
    """Labels with their values; `wide` ones take a whole line."""

    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Paragraph:
    """A text, perhaps of several lines, perhaps with a label before it. `quiet` is small print."""

    text: str
    label: str = ""
    quiet: bool = False


@dataclass(frozen=True)
class Entries:
    """A list of short texts, each with a label (who, which) before it; `numbered` counts them."""

    rows: tuple[tuple[str, str], ...]
    numbered: bool = False


@dataclass(frozen=True)
class Table:
    """A table; `ends` are the columns that stand to the right (numbers), `narrow` those that are not broken."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    ends: frozenset[int] = frozenset()
    narrow: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Names:
    """Many short texts in columns."""

    texts: tuple[str, ...]


@dataclass(frozen=True)
class Part:
    """One part of a bar: what it is, how much, how that is said."""

    label: str
    amount: int
    said: str
    tone: Tone = "plain"


@dataclass(frozen=True)
class Bars:
    """A result as a picture: parts of a whole in one bar (`stacked`), or a bar each. `mark` is what was needed."""

    whole: int
    parts: tuple[Part, ...]
    stacked: bool = True
    mark: int | None = None
    mark_said: str = ""


@dataclass(frozen=True)
class Card:
    """A vote: kept together on the page, with its verdict in the corner."""

    title: str
    blocks: tuple[Block, ...]
    badge: str = ""
    tone: Tone = "plain"


@dataclass(frozen=True)
class Signatures:
    """Lines to sign on, and the date beside them."""

    labels: tuple[str, ...]
    date: str


@dataclass(frozen=True)
class Form:
    """A form to fill in by hand: label, what is known already, and whether there must be room to write."""

    rows: tuple[tuple[str, str, bool], ...]


@dataclass(frozen=True)
class Sender:
    """Who issues a paper, and when."""

    name: str
    date: str


Block = Heading | Facts | Paragraph | Entries | Table | Names | Bars | Card | Signatures | Form | Sender


@dataclass(frozen=True)
class Paper:
    """A whole document: its title, what kind of paper it is, its blocks, and the lines at its foot. `over` stands above
    the title, `stamp` warns below it; `dense` papers are set close together, `wide` ones across the sheet."""

    title: str
    kind: str
    blocks: tuple[Block, ...]
    over: str = ""
    stamp: str = ""
    foot: tuple[str, ...] = ()
    dense: bool = False
    wide: bool = False
