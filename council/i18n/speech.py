"""`Words`: one language's way of saying everything the program says."""

from __future__ import annotations

import datetime as clock
import logging
from collections.abc import Callable, Mapping
from string import Formatter
from typing import TYPE_CHECKING, Any

from council.i18n.catalogues import Shelf
from council.i18n.measures import Measures

if TYPE_CHECKING:
    from council.domain.kernel import Refusal

logger = logging.getLogger(__name__)

PEOPLE = frozenset({"person", "people", "holder", "agent", "mover", "seconder", "speaker"})  # fields that hold ids


class _AsItStands(dict[str, Any]):
    """Leaves a field that nobody filled as it stands in the text, so that the rest can still be read."""

    def __missing__(self, key: str) -> str:
        return "{" + key + "}"


def filled(text: str, source: str, params: Mapping[str, Any]) -> str:
    """A translated text with its fields filled in, by `str.format` with named fields.

    This never raises: a translation that does not fit falls back to the English source, and a field that nobody
    filled stays as it is written; both are logged, for the hall must not see a traceback.
    """
    if not params and "{" not in text and "}" not in text:
        return text
    for attempt in (text, source):
        try:
            return attempt.format(**params)
        except (LookupError, ValueError, TypeError, AttributeError) as error:
            logger.error("the text %r does not take %s: %r", attempt, sorted(params), error)
    for attempt in (text, source):
        try:
            return Formatter().vformat(attempt, (), _AsItStands(params))
        except (LookupError, ValueError, TypeError, AttributeError):
            continue
    return source


class Words(Measures):
    """Everything the program says, in one viewer's language; bound to the name `_` where it is used.

    `_("{present} of {due} are here", present=3, due=9)`: the English source is the key; a text without a
    translation is said in English.
    """

    def __init__(self, language: str, shelf: Shelf) -> None:
        self.language = language
        self._shelf = shelf

    def __repr__(self) -> str:
        return f"Words({self.language!r})"

    def __call__(self, text: str, /, **params: Any) -> str:
        """The text in this language, its named fields filled in."""
        return filled(self._translated(text), text, params)

    def p(self, context: str, text: str, /, **params: Any) -> str:
        """A text that means something else elsewhere: `_.p("textual", "Home")`. Falls back to the English."""
        for catalogue in self._shelf.all:
            if (said := catalogue.pgettext(context, text)) != text:
                return filled(said, text, params)
        return filled(text, text, params)

    def n(self, singular: str, plural: str, count: int, /, **params: Any) -> str:
        """The form that fits the count, which also fills the field `count`."""
        params["count"] = count
        source = singular if count == 1 else plural
        for catalogue in self._shelf.all:
            if (said := catalogue.ngettext(singular, plural, count)) not in (singular, plural):
                return filled(said, source, params)
        return filled(source, source, params)

    def refusal(self, refusal: Refusal, name: Callable[[str], str] | None = None) -> str:
        """The sentence of a refusal, which also says what to do next.

        `name` turns a person's id into what this viewer may read (`roster.name`, masked or not); without it nobody
        is named. Dates, texts in both languages, lists and refusals among the parameters are put into words too.
        """
        from council.i18n.refusals import sentence

        source = sentence(refusal.code)
        params = {field: self._said(field, value, name) for field, value in refusal.params.items()}
        params.setdefault("code", refusal.code)
        return self(source, **params)

    def _translated(self, text: str) -> str:
        if text:  # the empty key holds a catalogue's header
            for catalogue in self._shelf.all:
                if (said := catalogue.gettext(text)) != text:
                    return said
        return text

    def _said(self, field: str, value: Any, name: Callable[[str], str] | None) -> Any:
        if isinstance(value, str):
            if field not in PEOPLE:
                return value
            _ = self
            return name(value) if name is not None else _("This person")
        if isinstance(value, clock.date):
            return self.date(value)
        if isinstance(value, (list, tuple, set, frozenset)):
            items = sorted(value, key=str) if isinstance(value, (set, frozenset)) else value
            return self.list([str(self._said(field, item, name)) for item in items])
        if hasattr(value, "in_language"):
            return value.in_language(self.language)
        if hasattr(value, "errors"):  # what pydantic says of a file
            from council.i18n.libraries import validation_sentences

            return " ".join(f"{where}: {what}" if where else what for where, what in validation_sentences(value, self))
        if hasattr(value, "code") and hasattr(value, "params"):
            return self.refusal(value, name)
        return value
