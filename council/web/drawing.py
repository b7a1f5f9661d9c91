"""Drawing pages: templates compiled once, styles and scripts inlined, fragments kept until their grounds change."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Hashable
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from council.web.squeezing import squeezed_script, squeezed_style

HERE = Path(__file__).parent / "templates"

T = TypeVar("T")


class _Flush(FileSystemLoader):
    """Templates without their indentation: pages stay small, sources readable."""

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, Callable[[], bool]]:
        source, path, fresh = super().get_source(environment, template)
        return "\n".join(line for line in map(str.lstrip, source.splitlines()) if line), path, fresh


def flushed(folder: Path) -> FileSystemLoader:
    """The templates of a folder of ours, without their indentation."""
    return _Flush(folder)


@cache
def environment() -> Environment:
    """The templates: every value is escaped, and a name that does not exist is an error, not a blank."""
    made = Environment(
        loader=_Flush(HERE),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        auto_reload=False,
    )
    made.globals["style"] = lambda name: Markup(asset(f"{name}.css"))
    made.globals["script"] = lambda name: Markup(asset(f"{name}.js"))
    return made


def drawn(template: str, **values: Any) -> Markup:
    """A template filled in, as text that need not be escaped again."""
    return Markup(environment().get_template(template).render(values))


@cache
def asset(name: str) -> str:
    """A style sheet or script as it is put into pages."""
    source = (HERE / name).read_text(encoding="utf-8")
    return squeezed_script(source) if name.endswith(".js") else squeezed_style(source)


@cache
def content_policy(*names: str, images: bool = False) -> str:
    """The Content-Security-Policy of pages with these inline styles and scripts (`phone`, `desk`): only they, named by
    their hashes, and nothing from elsewhere; `images` of our own where a page shows photos."""
    styles = " ".join(_hash(f"{name}.css") for name in names)
    scripts = " ".join(_hash(f"{name}.js") for name in names)
    own = "'self' " if images else ""
    return (
        f"default-src 'none'; style-src {styles}; script-src {scripts}; img-src {own}data:; connect-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )


def _hash(name: str) -> str:
    digest = hashlib.sha256(asset(name).encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


def warm() -> None:
    """Compile all templates and squeeze all scripts, so that the first phone need not wait for it."""
    for name in environment().list_templates(["html"]):
        environment().get_template(name)
    content_policy("phone")


class Kept:
    """Things drawn once and kept until one of their grounds is another object: parts of a snapshot are replaced, never
    changed, so the same object means the same drawing. One event loop's own; not for several threads."""

    def __init__(self) -> None:
        self._held: dict[Hashable, tuple[tuple[object, ...], Any]] = {}

    def get(self, name: Hashable, grounds: tuple[object, ...], draw: Callable[[], T]) -> T:
        """What was drawn under that name, drawn again if any ground has been replaced."""
        held = self._held.get(name)
        if held is not None and _same(held[0], grounds):
            found: T = held[1]
            return found
        made = draw()
        self._held[name] = (grounds, made)
        return made


def _same(before: tuple[object, ...], now: tuple[object, ...]) -> bool:
    return len(before) == len(now) and all(
        a is b or (isinstance(a, (str, int)) and a == b) for a, b in zip(before, now, strict=True)
    )
