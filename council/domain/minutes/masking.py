"""Minutes for the notice board: who decided what, without who the people are.

Full names stand in the statutory record. In public a name is `张*`, also inside the texts; who was there, why somebody
was not, and who voted how by name are left out (个保法 §6, §25).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from council.domain.kernel import Model
from council.domain.minutes.form import Minutes, Who
from council.domain.roster import masked_name

OFFICES = frozenset({"chair", "clerk", "desk", "recovery"})
"""Who acted, where the program only knows the office: no name, so nothing to hide."""

_KEPT_OUT = {"members": (), "by_name": (), "taken_back": (), "barred": (), "person": "", "deliveries": ()}
_TEXTS = frozenset(
    {
        "text",
        "wording",
        "moved",
        "reason",
        "dissent",
        "gist",
        "title",
        "override",
        "adjourn_reason",
        "how",
        "note",
        "waiver",
    }
)


def masked(minutes: Minutes) -> Minutes:
    """The same minutes with every person's name masked and the lists of persons left out. Who stood for election stays:
    one cannot be elected as `张*`. Of what plugins wrote only the public sections stay."""
    veil = veil_of(minutes)
    hidden: Minutes = _hidden(minutes, veil)
    return hidden.having(sections=tuple(_veiled(section, veil) for section in minutes.sections if section.public))


def _veiled(value: Any, veil: Callable[[str], str]) -> Any:
    """A section with names masked in everything that it says."""
    if isinstance(value, Model):
        return value.having(**{name: _veiled(held, veil) for name, held in value if name != "plugin"})
    if isinstance(value, tuple):
        return tuple(_veiled(each, veil) for each in value)
    return veil(value) if isinstance(value, str) else value


def veil_of(minutes: Minutes) -> Callable[[str], str]:
    """What masks, inside any text, the names of those whom the minutes name: also in a correction made later."""
    standing = {option.label for poll in minutes.polls for option in poll.question.options}
    names = sorted({who.name for who in people_in(minutes) if len(who.name) > 1} - standing, key=len, reverse=True)
    if not names:
        return str
    pattern = re.compile("|".join(_bounded(name) for name in names))
    return lambda text: pattern.sub(lambda found: masked_name(found[0]), text)


def people_in(value: Any) -> Iterator[Who]:
    """Everybody whose name stands in the minutes as a person's: not a firm that owns a task."""
    if isinstance(value, Who):
        if value.name not in OFFICES:
            yield value
    elif isinstance(value, Model):
        for field, held in value:
            if not _is_firm(field, held):
                yield from people_in(held)
    elif isinstance(value, tuple):
        for each in value:
            yield from people_in(each)


def _is_firm(field: str, value: Any) -> bool:
    return field == "owner" and value is not None and not value.id


def _bounded(name: str) -> str:
    """The name as a pattern; in Latin script it must stand as words of its own."""
    return rf"\b{re.escape(name)}\b" if name.isascii() else re.escape(name)


def _hidden(value: Any, veil: Callable[[str], str], field: str = "") -> Any:
    if field in _KEPT_OUT:
        return _KEPT_OUT[field]
    if isinstance(value, Who):
        return value if _is_firm(field, value) else Who(name=_masked_who(value.name))
    if isinstance(value, Model):
        return value.having(**{name: _hidden(held, veil, name) for name, held in value})
    if isinstance(value, tuple):
        return tuple(_hidden(each, veil, field) for each in value)
    return veil(value) if isinstance(value, str) and field in _TEXTS else value


def _masked_who(name: str) -> str:
    return name if name in OFFICES else masked_name(name)
