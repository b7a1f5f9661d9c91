"""Words: every text a person reads, in that person's language, switched live.

`_ = words("zh")`, then `_("Open the vote")`, `_("{present} of {due} are here", present=3, due=9)`,
`_.n("{count} person", "{count} people", 3)`, `_.refusal(refusal)`, `_.date(day)` and so on. The English text is
the key. Catalogues are .po files, one per room (`zh/*.po`), and `add_catalogue` takes a plugin's.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path

from council.i18n.catalogues import shelf
from council.i18n.speech import Words

__all__ = ["LANGUAGES", "LANGUAGE_NAMES", "N_", "Words", "add_catalogue", "nearest", "system_language", "words"]

LANGUAGES = ("zh", "en")
LANGUAGE_NAMES = {"zh": "中文", "en": "English"}  # each in its own tongue, as a list of languages shows it

_WINDOWS_CHINESE = 0x04  # primary language identifier LANG_CHINESE


def N_(text: str) -> str:  # noqa: N802 — gettext's own name for it
    """Mark a text for the catalogues; it is translated later, when the viewer's language is known."""
    return text


def nearest(language: str) -> str:
    """The language of ours that a tag means: `zh-CN`, `zh_TW.UTF-8` → `zh`; one we do not speak → `en`."""
    primary = language.replace("-", "_").split("_")[0].split(".")[0].lower()
    return primary if primary in LANGUAGES else "en"


@cache
def _words(language: str) -> Words:
    return Words(language, shelf(language))


def words(language: str) -> Words:
    """The words of a language, made once; a language we do not speak reads English."""
    return _words(nearest(language))


def add_catalogue(language: str, source: Path | str) -> Callable[[], None]:
    """Add a plugin's catalogue: a .po file, or its text; returns the way to take it out again.

    It is heard at once in every `Words` of the language, after the house's own: a plugin adds words, it does not
    change the chair's. Raises `ValueError` when it is not a .po file, `OSError` when it cannot be read.
    """
    content = source.read_bytes() if isinstance(source, Path) else source.encode()
    return shelf(nearest(language)).add(content)


def system_language() -> str:
    """The language of this computer's user: `LC_ALL`, `LC_MESSAGES` or `LANG`, whichever is set first; on Windows,
    where none of them is, the display language."""
    for variable in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if value := os.environ.get(variable):
            return nearest(value)
    if sys.platform == "win32":
        import ctypes

        shown = ctypes.windll.kernel32.GetUserDefaultUILanguage()
        return "zh" if shown & 0x3FF == _WINDOWS_CHINESE else "en"
    return "en"
