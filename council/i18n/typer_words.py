"""The command line's help and errors in the viewer's language.

typer 0.29 carries its own copy of click, in which the usage line, the help option and nearly all errors are plain
English strings, and which measures Chinese by characters instead of cells. `command` mends both at one place, the
formatter of help pages; `error_line` makes one line of an error. Plain help (`rich_markup_mode=None`) is meant:
typer's rich pages take three times as long to appear.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Any

from council.i18n import Words
from council.i18n.libraries import said, validation_sentences

if TYPE_CHECKING:
    import typer

NEVER_FIRST = frozenset("，。；：、？！）”’》】,.;:?!)]}…")  # signs that may not begin a line


def command(app: typer.Typer, _: Words) -> Any:
    """The command that `app` stands for, in the viewer's language; call it instead of `app`.

    Helps of commands and parameters are keys of the catalogue, marked with `N_` where they are written.
    """
    from typer.main import get_command

    whole = get_command(app)
    for each in _tree(whole):
        each.context_class = _context_class(each.context_class, _)
        for spoken in (each, *each.params):
            if getattr(spoken, "help", None):
                spoken.help = _(spoken.help)
        if each.help and not each.short_help:  # else typer cuts it off in the list of commands
            each.short_help = each.help.split("\n\n")[0]
    return whole


def error_line(error: Exception, _: Words) -> str:
    """An error of the command line (typer's `format_message()`) as one line, without the word "Error"."""
    message = getattr(error, "format_message", error.__str__)()
    text = " ".join(str(message).split())
    cause = error.__cause__
    if hasattr(cause, "errors") and (first := re.match(r"Invalid value for (.+?): ", text)):
        sentence = validation_sentences(cause, _)[0][1]  # type: ignore[arg-type]
        return _.p("typer", "Invalid value for {name}: {message}", name=first[1], message=said("typer", sentence, _))
    return said("typer", text, _)


def cells(text: str) -> int:
    """How wide a text is in a terminal: Chinese characters take two cells."""
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


def wrapped(text: str, width: int) -> list[str]:
    """A paragraph in lines of at most `width` cells, broken at spaces and between Chinese characters.

    A closing sign stays with what it closes; a longer word stands alone on a line that is too long.
    """
    lines, line = [], ""
    for piece in re.findall(
        r"\s+|[\u2e80-\u9fff\uff00-\uffef，。；：、？！）”’》】]|[^\s\u2e80-\u9fff\uff00-\uffef]+", text
    ):
        if piece.isspace():
            line += " " if line else ""
        elif line and cells(line) + cells(piece) > width and piece[0] not in NEVER_FIRST:
            lines.append(line.rstrip())
            line = piece
        else:
            line += piece
    return [*lines, line.rstrip()] if line.strip() or not lines else lines


def _tree(whole: Any) -> list[Any]:
    return [whole, *(each for child in getattr(whole, "commands", {}).values() for each in _tree(child))]


def _context_class(base: Any, _: Words) -> Any:
    plain: Any = base.formatter_class

    class Formatter(plain):  # type: ignore[misc]
        """Help pages in the viewer's words, measured in cells."""

        def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
            """The usage line."""
            for text in ("[OPTIONS]", "COMMAND [ARGS]..."):
                args = args.replace(text, said("typer", text, _))
            self.write(f"{prefix or said('typer', 'Usage: ', _)}{prog} {args}\n")

        def write_heading(self, heading: str) -> None:
            """A heading, with the colon of its script."""
            self.write(f"{'':>{self.current_indent}}{heading}{'：' if _.language == 'zh' else ':'}\n")

        def write_text(self, text: str) -> None:
            """Paragraphs, wrapped and indented."""
            for at, paragraph in enumerate(text.split("\n\n")):
                self.write("\n" if at else "")
                for line in wrapped(paragraph, self.width - self.current_indent):
                    self.write(f"{'':>{self.current_indent}}{line}\n")

        def write_dl(self, rows: Any, col_max: int = 30, col_spacing: int = 2) -> None:
            """Two columns: names, and what they mean."""
            spoken = [(self._typed(first), said("typer", second, _)) for first, second in rows]
            left = min(max((cells(first) for first, _second in spoken), default=0), col_max) + col_spacing
            margin = " " * (self.current_indent + left)
            for first, second in spoken:
                lines = wrapped(second, max(self.width - len(margin), 10)) if second else [""]
                fits = cells(first) <= left - col_spacing
                head = f"{'':>{self.current_indent}}{first}"
                if fits:
                    head += " " * (left - cells(first)) + lines.pop(0)
                self.write(head.rstrip() + "\n")
                for line in lines:
                    self.write(f"{margin}{line}\n")

        def _typed(self, first: str) -> str:
            return re.sub(r"<[\w ]+>", lambda kind: said("typer", kind[0], _), first)

    class Context(base):  # type: ignore[misc]
        """A context whose help pages are written by `Formatter`."""

        formatter_class = Formatter

    return Context
