"""What a plugin says of itself before it may run: the hooks in its source, its own words. Nothing is imported."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

from council import hookspecs
from council.plugins.contents import checked_contents, files_of
from council.plugins.found import Found


@dataclass(frozen=True)
class Described:
    """The hooks that a plugin's source implements, in the order of `hookspecs`, and marked functions that are no hook
    of ours (`unknown`)."""

    hooks: tuple[str, ...]
    unknown: tuple[str, ...]
    summary_zh: str

    def summary(self, found: Found, language: str) -> str:
        """The plugin's one line about itself, in its own translation where it brings one."""
        return self.summary_zh or found.summary if language == "zh" else found.summary


def described(found: Found) -> Described:
    """A plugin by its files; raises `Refusal` as `checked_contents` does for a wheel that is not as it was built."""
    marked: set[str] = set()
    summary_zh = ""
    for inside, content in _sources(found):
        if inside.endswith(".py"):
            marked |= _marked(content)
        elif PurePosixPath(inside).name == "zh.po":
            summary_zh = summary_zh or _translated(found.summary, content)
    known = (*hookspecs.DECLARATIONS, *hookspecs.MOMENTS)
    return Described(
        hooks=tuple(hook for hook in known if hook in marked),
        unknown=tuple(sorted(marked - set(known))),
        summary_zh=summary_zh,
    )


def _sources(found: Found) -> Iterator[tuple[str, bytes]]:
    if found.origin == "wheel":
        yield from checked_contents(found.place).items()
    elif found.place.is_dir():
        yield from ((inside, path.read_bytes()) for inside, path in files_of(found.place))
    else:
        yield found.place.name, found.place.read_bytes()


def _marked(source: bytes) -> set[str]:
    """The functions and methods that a file marks with `@hook`; none of one that is not Python."""
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError):
        return set()
    functions = (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))
    return {node.name for node in functions if any(_is_hook(mark) for mark in node.decorator_list)}


def _is_hook(mark: ast.expr) -> bool:
    if isinstance(mark, ast.Call):
        mark = mark.func
    return (isinstance(mark, ast.Name) and mark.id == "hook") or (
        isinstance(mark, ast.Attribute) and mark.attr == "hook"
    )


def _translated(summary: str, content: bytes) -> str:
    """The translation of one short text out of a .po file, as it stands there on one line; "" when it is not there."""
    lines = iter(content.decode("utf-8", errors="replace").splitlines())
    quoted = summary.replace("\\", "\\\\").replace('"', '\\"')
    for line in lines:
        if line.strip() == f'msgid "{quoted}"':
            return next(lines, "").strip().removeprefix('msgstr "').removesuffix('"').replace('\\"', '"')
    return ""
