"""What the author of a page has in hand: the visit that it answers, and the answers that it can give.

A page is a function from a `Visit` to a `Page`, `Move` or `File`. It runs on a thread of its own and may take its time;
it sees the community as it is recorded, without codes and ballots. Templates lie in the `templates` folder of the
plugin's package and extend `council/phone.html`, `council/desk.html` or `council/screen.html`.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

from jinja2 import BaseLoader, ChoiceLoader, Environment, FileSystemLoader, PrefixLoader, StrictUndefined
from markupsafe import Markup

from council import qr
from council.i18n import Words
from council.service.entries import Entries
from council.service.snapshot import Snapshot
from council.web.drawing import HERE, asset, flushed

HOUSE = frozenset({"phone", "desk", "screen", "entry"})
"""The house's own styles and scripts."""


@dataclass(frozen=True)
class Visit:
    """One request for a plugin's page.

    `fields` are those of the path, `query` what follows the question mark, `form` what was posted: by name, each a list
    of texts. `snapshot` is the community as recorded; `entries` enters and acts (`visit.entries.act(…).result(5)`
    waits until it is recorded). `person` is the roster's id of whoever holds the slip, on pages for a `person`, else
    empty. `at` is this page's own path: forms are posted there.
    """

    plugin: str
    at: str
    root: str
    words: Words
    snapshot: Snapshot
    entries: Entries
    now: datetime
    base_url: str
    fields: Mapping[str, str] = field(default_factory=dict)
    query: Mapping[str, str] = field(default_factory=dict)
    form: Mapping[str, Sequence[str]] | None = None
    person: str = ""
    key: str = field(default="", repr=False)

    @property
    def posted(self) -> bool:
        """Whether a form was sent."""
        return self.form is not None

    def first(self, name: str) -> str:
        """The first text of a field that was posted; empty when there is none."""
        return next(iter((self.form or {}).get(name, ())), "")

    @property
    def home(self) -> str:
        """The page that leads to the plugins' pages: one's own, the clerk's, or the front page."""
        before = self.root.rpartition("/P/")[0]
        return "/desk/ledgers" if before == "/desk" else before or "/"

    def path(self, *parts: str) -> str:
        """The path of another page of this plugin, seen by the same person: `visit.path("card", grid)`."""
        return "/".join((self.root, *(quote(part, safe="") for part in parts)))

    def address(self, *parts: str) -> str:
        """The whole address of another page, as a QR code says it to anybody: never one that holds a code."""
        return "/".join((f"{self.base_url}/P/{self.plugin.upper()}", *(quote(part, safe="") for part in parts)))

    @property
    def proof(self) -> Markup:
        """What each form on a page for the desk has to hold, so that no other page can send one in the clerk's name."""
        return Markup('<input type="hidden" name="key" value="{}">').format(self.key)


@dataclass(frozen=True)
class Page:
    """An answer: a template of the plugin's, filled with `values`. `_`, `visit`, `community`, `title`, `qr(text)`,
    `style(file)` and `script(file)` are there besides."""

    template: str
    values: Mapping[str, Any] = field(default_factory=dict)
    title: str = ""
    status: int = 200


@dataclass(frozen=True)
class Move:
    """An answer: on to another page, by `visit.path(…)`; what a form that did something is answered with."""

    path: str


@dataclass(frozen=True)
class File:
    """An answer: a file to keep."""

    content: bytes
    name: str
    kind: str = "application/octet-stream"


Answer = Page | Move | File


class Drawing:
    """The templates of one plugin, on top of the house's bases."""

    def __init__(self, root: Path | None) -> None:
        own: list[BaseLoader] = [FileSystemLoader(root / "templates")] if root is not None else []
        house = PrefixLoader({"council": flushed(HERE / "plugged")})
        self._environment = Environment(
            loader=ChoiceLoader([house, *own]), autoescape=True, undefined=StrictUndefined, trim_blocks=True
        )

    def drawn(self, page: Page, visit: Visit) -> tuple[str, str]:
        """The page as HTML, and the policy that allows the styles and scripts it was drawn with, and no others."""
        used = _Used(self._environment)
        values = {
            "_": visit.words,
            "visit": visit,
            "community": visit.snapshot.settings.name,
            "title": page.title,
            "qr": lambda text: Markup(qr.svg(text, "M")),
            "style": used.style,
            "script": used.script,
        }
        html = self._environment.get_template(page.template).render({**page.values, **values})
        return html, used.policy()


class _Used:
    """The styles and scripts that one page was drawn with."""

    def __init__(self, environment: Environment) -> None:
        self._environment = environment
        self._hashes: dict[str, list[str]] = {"style": [], "script": []}

    def style(self, name: str) -> Markup:
        """A style sheet as it is put into the page: one of the house's, or a file among the plugin's templates."""
        return self._put("style", name, "css")

    def script(self, name: str) -> Markup:
        """A script as it is put into the page."""
        return self._put("script", name, "js")

    def _put(self, kind: str, name: str, suffix: str) -> Markup:
        if name in HOUSE:
            text = asset(f"{name}.{suffix}")
        else:
            loader = self._environment.loader
            assert loader is not None  # it was made with one
            text = loader.get_source(self._environment, name)[0].replace("\r\n", "\n")
        digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        self._hashes[kind].append(f"'sha256-{digest}'")
        return Markup(text)

    def policy(self) -> str:
        """The Content-Security-Policy of the page."""
        allowed = {kind: " ".join(hashes) or "'none'" for kind, hashes in self._hashes.items()}
        return (
            f"default-src 'none'; style-src {allowed['style']}; script-src {allowed['script']}; img-src 'self' data:; "
            "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
        )
