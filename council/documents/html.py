"""Documents as pages: self-contained HTML for A4, to be read, printed and signed.

Text that people wrote is escaped by the template engine, always; the page loads nothing from anywhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import tzinfo
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from council.documents import Words
from council.domain.minutes import Minutes

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup

    from council.documents.paper import Paper
    from council.service.records import Record

TEMPLATES = Path(__file__).parent / "templates"


def minutes_html(
    minutes: Minutes,
    _: Words,
    zone: tzinfo,
    masked: bool = False,
    short: bool = False,
    head: str = "",
    later: Sequence[Record] = (),
) -> str:
    """The minutes as a page; see `record.compose` for what is on it."""
    from council.documents.record import compose

    return paper_html(compose(minutes, _, zone, masked=masked, short=short, head=head, later=later), _)


def paper_html(paper: Paper, _: Words) -> str:
    """A document as a page."""
    return page("paper.html.j2", _, paper=paper)


def page(template: str, _: Words, *, folder: Path | None = None, **values: Any) -> str:
    """A page out of a template of this room, or of `folder`, whose templates may extend ours; `_` and `values` are what
    it sees."""
    return _environment(folder).get_template(template).render(_=_, **values)


@lru_cache(maxsize=16)
def _environment(folder: Path | None) -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    from council.documents.bars import svg

    made = Environment(
        loader=FileSystemLoader([folder, TEMPLATES] if folder else TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["kind"] = lambda block: type(block).__name__.lower()
    made.filters["bars"] = svg
    made.globals["css"] = _css
    return made


@cache
def _css(name: str) -> Markup:
    from markupsafe import Markup

    return Markup((TEMPLATES / name).read_text("utf-8"))
