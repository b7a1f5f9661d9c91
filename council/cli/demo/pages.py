"""A phone's view of a page: the forms it could send, found the way a browser finds them."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser


@dataclass
class Form:
    """One form: where it goes, its hidden fields, its buttons and its tick boxes as (name, value); `most` of
    the boxes may be ticked. `lists` are the names of its drop-down lists: one for each option that is ranked."""

    action: str
    hidden: dict[str, str] = field(default_factory=dict)
    buttons: list[tuple[str, str]] = field(default_factory=list)
    boxes: list[tuple[str, str]] = field(default_factory=list)
    most: int = 1
    lists: list[str] = field(default_factory=list)


class _Forms(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self._open = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append(Form(action=values.get("action", "")))
            self._open = True
        elif self._open and "data-most" in values:
            self.forms[-1].most = int(values["data-most"])
        elif self._open and tag == "select":
            self.forms[-1].lists.append(values.get("name", ""))
        elif self._open and tag in ("input", "button"):
            self._field(tag, values)

    def _field(self, tag: str, values: dict[str, str]) -> None:
        form, name, value = self.forms[-1], values.get("name", ""), values.get("value", "")
        kind = values.get("type", "submit" if tag == "button" else "text")
        if not name:
            return
        if kind == "hidden":
            form.hidden[name] = value
        elif kind == "submit":
            form.buttons.append((name, value))
        elif kind in ("checkbox", "radio"):
            form.boxes.append((name, value))

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._open = False


def forms(page: str) -> list[Form]:
    """The forms of a page, in order."""
    parser = _Forms()
    parser.feed(page)
    return parser.forms
