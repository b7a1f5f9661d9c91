"""`council plugins new` and `council plugins check`: a plugin's project to begin with, and what it has to hold."""

from __future__ import annotations

import keyword
import sys
from importlib import resources
from pathlib import Path
from typing import TextIO

from council import __version__
from council.domain.kernel import Refusal
from council.hookspecs import LEVEL
from council.i18n import Words
from council.plugins.declared import RESERVED
from council.plugins.found import is_plugin_name, shipped

FILES = {
    "pyproject.toml": "pyproject.toml.txt",
    "README.md": "readme.md.txt",
    "council_@NAME@/__init__.py": "package.py.txt",
    "council_@NAME@/locale/zh.po": "zh.po.txt",
    "tests/test_@NAME@.py": "tests.py.txt",
}
"""What a new project holds, and the template of each file."""


def new(name: str, folder: Path, _: Words, *, zh: str = "", en: str = "", author: str = "") -> int:
    """Write a plugin's project into `folder`/NAME, and say what can be done with it.

    Raises `Refusal`: `plugin.bad_new_name`, `plugin.name_shipped`, `plugin.folder_taken`.
    """
    _require_name(name)
    place = folder / name
    if place.exists():
        raise Refusal("plugin.folder_taken", folder=str(place))
    plain = name.replace("_", " ").capitalize()
    words = {
        "NAME": name,
        "DASHED": name.replace("_", "-"),
        "UPPER": name.upper(),
        "CLASS": "".join(part.capitalize() for part in name.split("_")),
        "ZH": _quotable(zh or en or plain),
        "EN": _quotable(en or zh or plain),
        "AUTHOR": _quotable(author or en or plain),
        "COUNCIL": ".".join(__version__.split(".")[:2]),
        "LEVEL": str(LEVEL),
    }
    for inside, template in FILES.items():
        path = place / _filled(inside, words)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(_filled(_template(template), words), encoding="utf-8")
        print(path)  # noqa: T201
    print(_("Next: council plugins check {folder}", folder=place))  # noqa: T201
    return 0


def _require_name(name: str) -> None:
    if not is_plugin_name(name) or keyword.iskeyword(name) or name in RESERVED["ledgers"]:
        raise Refusal("plugin.bad_new_name", plugin=name)
    if name in shipped():
        raise Refusal("plugin.name_shipped", plugin=name)


def _quotable(text: str) -> str:
    """A title that stands in quotes in Python, TOML and .po without anything to escape."""
    return " ".join(text.replace("\\", " ").replace('"', " ").split())


def _template(name: str) -> str:
    return (resources.files("council") / "cli" / "new_plugin" / name).read_text(encoding="utf-8")


def _filled(text: str, words: dict[str, str]) -> str:
    for word, value in words.items():
        text = text.replace(f"@{word}@", value)
    return text


def check(source: str, _: Words, out: TextIO | None = None) -> int:
    """Run the contract's checks on a wheel, a project's folder or a shipped plugin, a line each; 1 when one fails."""
    from council.testing.contract import contract

    out = out or sys.stdout
    failed = 0
    checks = contract(source)
    try:
        for each in checks:
            outcome = each.outcome()
            failed += not outcome.passed
            named = "" if each.subject.alone else f"{each.subject.found.name}: "
            print("✓" if outcome.passed else "✗", named + _(each.title), file=out)
            for note in outcome.notes:
                print("  ", "✗" if note.fails else "·", note.said(_), file=out)
    finally:
        for subject in {id(each.subject): each.subject for each in checks}.values():
            subject.close()
    if failed:
        print(_.n("{count} check fails.", "{count} checks fail.", failed), file=out)
    else:
        print(_("It keeps the contract."), file=out)
    return 1 if failed else 0
