"""Minutes as Markdown (CommonMark with tables): for mail, notes and version control.

What people wrote is text: every character that could begin markup is escaped, also links that some renderers make by
themselves.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import tzinfo
from typing import TYPE_CHECKING

from council.documents import Words
from council.documents.paper import (
    Bars,
    Block,
    Card,
    Entries,
    Facts,
    Form,
    Heading,
    Names,
    Paper,
    Paragraph,
    Sender,
    Signatures,
    Table,
)
from council.documents.phrases import joined
from council.domain.minutes import Minutes

if TYPE_CHECKING:
    from council.service.records import Record

_MARKUP = re.compile(r"([\\`*_\[\]<>|~&@!])|(://)|\b(www)\.")
_LINE_START = re.compile(r"^(\s*)([#+\-=:]|\d{1,9}[.)](?=\s|$))", re.MULTILINE)
_BLANK = "＿＿＿＿＿＿＿＿"


def minutes_markdown(
    minutes: Minutes,
    _: Words,
    zone: tzinfo,
    masked: bool = False,
    short: bool = False,
    head: str = "",
    later: Sequence[Record] = (),
) -> str:
    """The minutes as Markdown; see `record.compose` for what is in them."""
    from council.documents.record import compose

    return markdown(compose(minutes, _, zone, masked=masked, short=short, head=head, later=later), _)


def markdown(paper: Paper, _: Words) -> str:
    """A document as Markdown."""
    blocks = [f"# {line(paper.title)}", f"**{line(paper.kind)}**" + (f" · {line(paper.over)}" if paper.over else "")]
    if paper.stamp:
        blocks.append(f"> {line(paper.stamp)}")
    for block in paper.blocks:
        blocks += _drawn(block, _)
    blocks += ["---", *(line(each) for each in paper.foot)] if paper.foot else []
    return "\n\n".join(block for block in blocks if block) + "\n"


def text(written: str) -> str:
    """A text of any lines as text: no markup in it, its line breaks kept."""
    lines = [part.strip() for part in written.splitlines() if part.strip()]
    return "\\\n".join(_LINE_START.sub(_start_escaped, _MARKUP.sub(_escaped, part)) for part in lines)


def line(written: str) -> str:
    """A text in one line as text: for headings and cells."""
    return text(" ".join(written.split()))


def _escaped(found: re.Match[str]) -> str:
    if found[1]:
        return f"\\{found[1]}"
    return ":\\/\\/" if found[2] else f"{found[3]}\\."


def _start_escaped(found: re.Match[str]) -> str:
    mark = found[2]
    return f"{found[1]}\\{mark}" if len(mark) == 1 else f"{found[1]}{mark[:-1]}\\{mark[-1]}"


# -- blocks ------------------------------------------------------------------------------------------------------


def _drawn(block: Block, _: Words) -> Iterator[str]:
    draw: Callable[..., Iterator[str]] = _DRAWN[type(block)]
    return draw(block, _)


def _heading(block: Heading, _: Words) -> Iterator[str]:
    yield f"{'#' * block.level} {numbered(block)}" + (f" — {line(block.badge)}" if block.badge else "")


def numbered(block: Heading) -> str:
    """A heading with its number, spaced as the language does."""
    if not block.number:
        return line(block.text)
    number = f"{block.number}." if block.number.isdigit() else block.number
    return f"{number}{' ' if number.isascii() else ''}{line(block.text)}"


def _facts(block: Facts, _: Words) -> Iterator[str]:
    yield "\n".join(f"- {_labelled(label, value, _)}" for label, value in block.rows)


def _labelled(label: str, value: str, _: Words) -> str:
    said = text(value).replace("\n", "\n  ")
    if not label:
        return said
    return _("{label}: {text}", label=f"**{line(label)}**", text=said).rstrip()


def _paragraph(block: Paragraph, _: Words) -> Iterator[str]:
    if block.label and not block.text:
        yield f"**{line(block.label)}**"
    else:
        yield _labelled(block.label, block.text, _).replace("\n  ", "\n")


def _entries(block: Entries, _: Words) -> Iterator[str]:
    if block.rows:
        marks = (f"{place}." if block.numbered else "-" for place in range(1, len(block.rows) + 1))
        yield "\n".join(
            f"{mark} {_labelled(label, value, _)}" for mark, (label, value) in zip(marks, block.rows, strict=True)
        )


def _table(block: Table, _: Words) -> Iterator[str]:
    rules = ["--:" if column in block.ends else "---" for column in range(len(block.header))]
    rows = [[line(cell) for cell in row] for row in (block.header, *block.rows)]
    yield "\n".join(f"| {' | '.join(cells)} |" for cells in (rows[0], rules, *rows[1:]))


def _names(block: Names, _: Words) -> Iterator[str]:
    yield joined((line(each) for each in block.texts), _)


def _bars(block: Bars, _: Words) -> Iterator[str]:
    rows = tuple((part.label, part.said) for part in block.parts)
    yield from _table(Table((_("Answer"), _("Votes")), rows, ends=frozenset({1})), _)
    if block.mark_said:
        yield line(block.mark_said)


def _card(block: Card, _: Words) -> Iterator[str]:
    title = _("{label}: {text}", label=_("Vote"), text=line(block.title))
    yield f"#### {title} — {line(block.badge)}"
    for each in block.blocks:
        yield from _drawn(each, _)


def _signatures(block: Signatures, _: Words) -> Iterator[str]:
    yield "\n".join(f"- {_('{label}: {text}', label=line(label), text=_BLANK)}" for label in block.labels)
    yield line(block.date)


def _form(block: Form, _: Words) -> Iterator[str]:
    yield "\n".join(f"- {_labelled(label, value or _BLANK, _)}" for label, value, _tall in block.rows)


def _sender(block: Sender, _: Words) -> Iterator[str]:
    yield f"{line(block.name)}\\\n{line(block.date)}"


_DRAWN: dict[type[Block], Callable[..., Iterator[str]]] = {
    Heading: _heading,
    Facts: _facts,
    Paragraph: _paragraph,
    Entries: _entries,
    Table: _table,
    Names: _names,
    Bars: _bars,
    Card: _card,
    Signatures: _signatures,
    Form: _form,
    Sender: _sender,
}
