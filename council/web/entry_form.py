"""A form made from a ledger's fields, and what was typed into it: for residents' phones and for the clerk.

What was typed is kept whatever is wrong with it; what is wrong is said at the field.
"""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal

from annotated_types import Ge, Le
from markupsafe import Markup
from pydantic import ValidationError

from council.documents.ledger import cells
from council.documents.ledger.teller import Teller
from council.domain.kernel import N_, Refusal
from council.domain.ledger import FieldSpec, Ledger
from council.i18n import Words
from council.i18n.libraries import validation_sentences
from council.web.drawing import drawn
from council.web.intake_post import Posted

Widget = Literal[
    "line", "tel", "number", "money", "area", "tick", "date", "time", "radios", "select", "ticks", "photos"
]

WIDGETS: Mapping[str, Widget] = {
    "text": "line",
    "name": "line",
    "person": "line",
    "entry": "line",
    "grid": "line",
    "phone": "tel",
    "number": "number",
    "money": "money",
    "long": "area",
    "lines": "area",
    "people": "area",
    "yes_no": "tick",
    "date": "date",
    "time": "time",
    "choice": "radios",
    "choices": "ticks",
    "photos": "photos",
}
SHORT_LIST = 7
"""Choices up to this many stand there to be touched; more are a list that opens."""
LONGEST_SCALE = 10
ALIKE = 8
"""People who may be meant, offered when nobody is called exactly so."""
OF_THE_HOUSE = frozenset({"person", "people", "entry"})
"""Kinds that are chosen out of what only the community may see: no form of a resident asks for them."""
BOUNDED = frozenset({"text", "long", "name", "phone"})
"""Kinds of which `most` bounds the characters."""
PICKED = "?"
"""What follows a field's name where one of several people alike is picked."""
KEPT = "!"
"""What follows it where a photo that is there already is kept."""

FILL_IN = N_("This is missing. Please fill it in.")

Typed = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Kept:
    """A photo that came before, or with what could not be taken: its digest, and where it can be seen ('' nowhere)."""

    digest: str
    seen: str = ""


@dataclass(frozen=True)
class Box:
    """One field as it stands in the form."""

    spec: FieldSpec
    widget: Widget
    label: str
    hint: str
    texts: tuple[str, ...]
    options: tuple[tuple[str, str], ...] = ()
    alike: tuple[str, ...] = ()
    wrong: str = ""
    kept: tuple[Kept, ...] = ()
    most: int = 0

    @property
    def text(self) -> str:
        """What stands in a field of one text."""
        return self.texts[0] if self.texts else ""


@dataclass
class Filled:
    """A form that came in: what its fields should hold, what was typed, and what is wrong, by field ('' the whole)."""

    values: dict[str, Any] = field(default_factory=dict)
    typed: Typed = field(default_factory=dict)
    wrong: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class EntryForm:
    """The form for some fields of a ledger, said to one viewer. `photos` bounds the photos of each field of them."""

    ledger: Ledger
    names: tuple[str, ...]
    teller: Teller
    words: Words
    photos: int = 6

    @property
    def photo_names(self) -> tuple[str, ...]:
        """The fields of it that hold photos."""
        return tuple(spec.name for spec in self.specs if spec.kind == "photos")

    @property
    def specs(self) -> tuple[FieldSpec, ...]:
        """The fields it asks for."""
        return tuple(self.ledger.specs[name] for name in self.names)

    # -- drawing -----------------------------------------------------------------------------------------------------

    def drawn(
        self, values: Mapping[str, Any], filled: Filled | None = None, seen: Mapping[str, str] | None = None
    ) -> Markup:
        """The fields as HTML: with `values`, or with what was typed and refused. `seen` says where photos that are
        there already can be looked at, by digest."""
        boxes = [self._box(spec, values.get(spec.name), filled, seen or {}) for spec in self.specs]
        return drawn("entry/fields.html", _=self.words, boxes=boxes)

    def _box(self, spec: FieldSpec, value: Any, filled: Filled | None, seen: Mapping[str, str]) -> Box:
        widget, options = self._widget(spec)
        typed = tuple(filled.typed.get(spec.name, ())) if filled else self._texts(spec, widget, value)
        wrong = filled.wrong.get(spec.name, "") if filled else ""
        if options and widget != "ticks" and value not in (None, "", *(each for each, _ in options)):
            options = (*options, (str(value), str(value)))  # taken off the list since; it stays until changed
        most = spec.most if spec.kind in BOUNDED else 0
        photos = () if widget != "photos" else filled.values.get(spec.name, ()) if filled else value
        return Box(
            spec=spec,
            widget=widget,
            label=self.teller.label(spec),
            hint=self.teller.text(spec.hint),
            texts=typed,
            options=options,
            alike=self._alike(spec, typed) if wrong else (),
            wrong=wrong,
            kept=tuple(Kept(each, seen.get(each, "")) for each in photos or ()),
            most=self.photos if widget == "photos" else most,
        )

    def _widget(self, spec: FieldSpec) -> tuple[Widget, tuple[tuple[str, str], ...]]:
        if spec.kind == "grid":
            grids = self.teller.grids
            return ("select", (("", "–"), *((each, each) for each in grids))) if grids else ("line", ())
        if spec.kind == "number" and (scale := _scale(self.ledger, spec)):
            return "radios", tuple((str(each), self.words.number(each)) for each in scale)
        if spec.kind not in ("choice", "choices"):
            return WIDGETS[spec.kind], ()
        options = tuple(self.teller.choices(spec).items())
        if spec.kind == "choices":
            return "ticks", options
        if not spec.required and spec.default in ("", None):
            options = (("", "–"), *options)
        return ("radios" if len(options) <= SHORT_LIST else "select"), options

    def _texts(self, spec: FieldSpec, widget: Widget, value: Any) -> tuple[str, ...]:
        """A value as the form's fields take it."""
        if value is None or value == "" or value == () or value is False:
            return ()
        if widget == "tick":
            return ("1",)
        if isinstance(value, datetime):
            return (value.astimezone(self.teller.zone).strftime("%Y-%m-%dT%H:%M"),)
        if isinstance(value, date):
            return (value.isoformat(),)
        if spec.kind in ("choices", "choice", "number"):
            return tuple(str(each) for each in value) if isinstance(value, (tuple, frozenset)) else (str(value),)
        if spec.kind == "people":
            return ("\n".join(self.teller.named(each) for each in value),)
        return (cells.shown(spec, value, self.teller),) if spec.kind != "photos" else ()

    def _alike(self, spec: FieldSpec, typed: tuple[str, ...]) -> tuple[str, ...]:
        """People who may be meant by a name that means nobody, or several."""
        if spec.kind != "person" or not typed or not typed[0].strip():
            return ()
        found = self.teller.snapshot.roster.find(typed[0], ALIKE)
        return tuple(self.teller.named(person.id) for person in found)

    # -- reading -----------------------------------------------------------------------------------------------------

    def read(
        self, typed: Typed, before: Mapping[str, Any] | None = None, shown: Mapping[str, Any] | None = None
    ) -> Filled:
        """What the form says. `before` are the entry's values, where it is there already: a field that says what it
        said keeps its value, also one that could not be chosen any more. `shown` are the values that the form began
        with, where those are not the entry's."""
        filled = Filled(typed=typed)
        for spec in self.specs:
            if spec.kind == "photos" or (before and self._is_untouched(spec, typed, shown or before)):
                continue
            try:
                value = self._value(spec, typed)
            except Refusal as refusal:
                filled.wrong[spec.name] = self.words.refusal(refusal)
                continue
            if spec.required and (value is None or value == "" or value == ()):
                filled.wrong[spec.name] = self.words(FILL_IN)
            else:
                filled.values[spec.name] = value
        self._check(filled, before or {})
        return filled

    def add_photos(self, filled: Filled, sent: Posted, known: Container[str]) -> None:
        """Put the photos into what the form says: those kept, of which each must still be `known`, and new ones."""
        _ = self.words
        for name in self.photo_names:
            wanted = dict.fromkeys(sent.typed.get(f"{name}{KEPT}", ()))
            kept = [each for each in wanted if each in known]
            photos = tuple(dict.fromkeys((*kept, *sent.photos.get(name, ()))))
            filled.values[name] = photos[: self.photos]
            if name in sent.refused:
                filled.wrong[name] = _.refusal(sent.refused[name])
            elif len(photos) > self.photos:
                filled.wrong[name] = _.refusal(Refusal("photo.too_many", limit=self.photos))
            elif len(kept) < len(wanted):
                filled.wrong[name] = _("The photos did not stay here long enough. Please choose them again.")

    def _is_untouched(self, spec: FieldSpec, typed: Typed, shown: Mapping[str, Any]) -> bool:
        widget, _options = self._widget(spec)
        texts = [each.replace("\r\n", "\n") for each in typed.get(spec.name, ()) if each]
        began = list(self._texts(spec, widget, shown.get(spec.name)))
        if widget == "ticks":  # a browser sends them in the order of the list
            return sorted(texts) == sorted(began)
        return texts == began and not typed.get(f"{spec.name}{PICKED}")

    def _value(self, spec: FieldSpec, typed: Typed) -> Any:
        texts = [each for each in typed.get(spec.name, ()) if each.strip()]
        widget, options = self._widget(spec)
        if widget == "tick":
            return bool(texts)
        if spec.kind in ("choice", "choices"):
            known = dict(options)
            for each in texts:
                if each not in known:
                    raise Refusal("cell.choice_unknown", text=each, known=[name for name in known.values() if name])
            return tuple(dict.fromkeys(texts)) if spec.kind == "choices" else (texts or [cells.emptied(spec)])[0]
        picked = [each for each in typed.get(f"{spec.name}{PICKED}", ()) if each]
        text = (picked or texts or [""])[0].replace("\r\n", "\n")
        return cells.read(spec, text.replace("T", " ") if widget == "time" else text, self.teller)

    def _check(self, filled: Filled, before: Mapping[str, Any]) -> None:
        """Hold the values against the model: lengths, bounds, and what fields say of each other."""
        try:
            self.ledger.fields.model_validate({**before, **filled.values})
        except ValidationError as error:
            for place, sentence in validation_sentences(error, self.words):
                name = place.split("[")[0].split(".")[0]
                if name in self.names or not filled.wrong:  # what is said of the whole may come of a field left out
                    filled.wrong.setdefault(name if name in self.names else "", sentence)


def _scale(ledger: Ledger, spec: FieldSpec) -> Sequence[int]:
    """The marks of a number that has both bounds and few values between them."""
    bounds = ledger.fields.model_fields[spec.name].metadata
    least = next((each.ge for each in bounds if isinstance(each, Ge)), None)
    most = next((each.le for each in bounds if isinstance(each, Le)), None)
    if not isinstance(least, int) or not isinstance(most, int) or not 0 < most - least <= LONGEST_SCALE:
        return ()
    return range(least, most + 1)
