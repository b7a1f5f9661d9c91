"""Making styles and scripts small: a page is to come over a crowded radio in one piece.

Only for our own sources, which are ES5 and end every statement with a semicolon. Names that a script declares become
short; property names, strings and the browser's own names stay.
"""

from __future__ import annotations

import itertools
import re
import string
from collections import Counter
from collections.abc import Iterator

_TOKEN = re.compile(
    r"""
    (?P<space>\s+|//[^\n]*|/\*.*?\*/)
  | (?P<string>"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')
  | (?P<name>[A-Za-z_$][\w$]*)
  | (?P<number>\d[\w.]*|\.\d+)
  | (?P<sign>[=!]==?|<=|>=|\+\+|--|&&|\|\||[-+*/%]=|.)
    """,
    re.VERBOSE | re.DOTALL,
)
_REGEX = re.compile(r"/(?![*/])(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n\[])+/[a-z]*")
_BEFORE_REGEX = frozenset("=(,:?[!&|{};")
_KEYWORDS = frozenset(
    {
        *("break", "case", "catch", "continue", "default", "delete", "do", "else", "false"),
        *("finally", "for", "function", "if", "in", "instanceof", "new", "null", "return"),
        *("switch", "this", "throw", "true", "try", "typeof", "undefined", "var", "void"),
        *("while", "arguments"),
    }
)
_BROWSER = frozenset(
    {
        *("Date", "EventSource", "JSON", "Math", "XMLHttpRequest", "clearTimeout"),
        *("document", "encodeURIComponent", "getComputedStyle", "navigator", "parseFloat"),
        *("setInterval", "setTimeout", "window"),
    }
)

Token = tuple[str, str]


def squeezed_script(source: str) -> str:
    """A script without comments, spaces and long names."""
    tokens = list(_tokens(source))
    short = _short_names(tokens)
    out: list[str] = []
    for at, (kind, text) in enumerate(tokens):
        word = short.get(text, text) if kind == "name" and not _is_property(tokens, at) else text
        if out and _would_merge(out[-1], word):
            out.append(" ")
        out.append(word)
    return "".join(out).replace(";}", "}")


def _tokens(source: str) -> Iterator[Token]:
    at, last = 0, ";"
    while at < len(source):
        regex = _REGEX.match(source, at) if last[-1] in _BEFORE_REGEX else None
        match = regex or _TOKEN.match(source, at)
        assert match is not None  # the last alternative matches any character
        kind = "string" if regex else str(match.lastgroup)
        if kind != "space":
            last = match[0]
            yield kind, last
        at = match.end()


def _is_property(tokens: list[Token], at: int) -> bool:
    """Whether a name stands behind a dot, or is a key of an object."""
    before = tokens[at - 1][1] if at else ""
    after = tokens[at + 1][1] if at + 1 < len(tokens) else ""
    return before == "." or (after == ":" and before in ("{", ","))


def _short_names(tokens: list[Token]) -> dict[str, str]:
    counted = Counter(
        text
        for at, (kind, text) in enumerate(tokens)
        if kind == "name" and text not in _KEYWORDS | _BROWSER and not _is_property(tokens, at)
    )
    letters = string.ascii_letters
    fresh = itertools.chain(letters, ("".join(pair) for pair in itertools.product(letters, letters)))
    usable = (name for name in fresh if name not in _KEYWORDS)
    return {name: next(usable) for name, _ in counted.most_common()}


def _would_merge(left: str, right: str) -> bool:
    words = string.ascii_letters + string.digits + "_$"
    return (left[-1] in words and right[0] in words) or (left[-1] in "+-" and left[-1] == right[0])


def squeezed_style(source: str) -> str:
    """A style sheet without comments and spaces."""
    plain = re.sub(r"/\*.*?\*/", "", source, flags=re.DOTALL)
    plain = re.sub(r"\s+", " ", plain)
    plain = re.sub(r" ?([{};,]) ?", r"\1", plain)
    return re.sub(r"(?<=[a-z]): ", ":", plain).replace(";}", "}").strip()
