"""A plugin's code kept apart: its errors named, its answers checked, its values guarded."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import fields, is_dataclass, replace
from functools import wraps
from typing import Any

from council.domain.kernel import Refusal

LONGEST = 200
"""Characters of an error that are shown."""


def in_words(error: BaseException) -> str:
    """An error in one short line, without what pydantic says of values: they may be somebody's."""
    from pydantic import ValidationError

    if isinstance(error, ValidationError):
        where = ", ".join(".".join(map(str, each["loc"])) for each in error.errors(include_input=False)[:3])
        return f"ValidationError: {error.title}: {where}"
    text = " ".join(str(error).split())
    return f"{type(error).__name__}: {text}"[:LONGEST] if text else type(error).__name__


def require_shape(hook: str, items: Iterable[Any]) -> None:
    """Raise `TypeError` when something that a plugin brought is not what its hook asks for."""
    expected = _expected(hook)
    for item in items:
        if not isinstance(item, expected) if expected else not callable(getattr(item, "counted", None)):
            wanted = expected.__name__ if expected else "Method"
            raise TypeError(f"{hook} wants {wanted}, not {type(item).__name__}")


def _expected(hook: str) -> type | None:
    """What a hook's items are; None for voting methods, which only have to act like one."""
    from council.domain.agenda_templates import AgendaTemplate
    from council.domain.ledger import Ledger
    from council.domain.rules import DecisionRule
    from council.plugins import offers

    return {
        "ledgers": Ledger,
        "screens": offers.PluginScreen,
        "routes": offers.Route,
        "commands": offers.CommandLine,
        "decision_rules": DecisionRule,
        "agenda_kinds": offers.AgendaKind,
        "agenda_templates": AgendaTemplate,
        "exporters": offers.Exporter,
        "stores": offers.StoreKind,
        "voting_methods": None,
    }[hook]


class Guarded:
    """A plugin's object as the program uses it: what its functions raise becomes `Refusal("plugin.failed")`, so that a
    bug in a way of voting is an expected no, said to whoever asked, and the meeting goes on. A dataclass among its
    attributes (a method's own ballot) has its functions guarded, too."""

    def __init__(self, inner: Any, plugin: str, failed: Callable[[str, str, BaseException], None]) -> None:
        self._inner, self._plugin, self._failed = inner, plugin, failed

    def __getattr__(self, name: str) -> Any:
        value = getattr(self._inner, name)
        if is_dataclass(value) and not isinstance(value, type):
            held = {each.name: getattr(value, each.name) for each in fields(value) if each.init}
            return replace(value, **{part: self._guarded(each, part) for part, each in held.items()})
        return self._guarded(value, name)

    def _guarded(self, value: Any, name: str) -> Any:
        if not callable(value) or isinstance(value, type):
            return value

        @wraps(value)
        def guarded(*args: Any, **kwargs: Any) -> Any:
            try:
                return value(*args, **kwargs)
            except Refusal:
                raise
            except Exception as error:
                self._failed(self._plugin, name, error)
                raise Refusal(
                    "plugin.failed", plugin=self._plugin, hook=f"{self._inner.id}.{name}", error=in_words(error)
                ) from error

        return guarded
