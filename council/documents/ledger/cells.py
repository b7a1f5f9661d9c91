"""What a field holds, as text, and a text read back as what it holds: the same in tables, forms and spreadsheets.

`shown` says a value to a viewer, `read` takes it from one; unmasked and with short dates the two undo each other, but
for photos, which only a form can bring, and for blanks that pad. What cannot be read is a `Refusal` of a code
`cell.…`; which row and column it stands in, whoever has rows and columns adds.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, date, datetime
from typing import Any, TypeVar

from council.documents.ledger.teller import Teller
from council.documents.spreadsheets import parse_date
from council.documents.typed import (
    YUAN,
    full_name,
    hundredths,
    is_starred,
    key_of,
    moment,
    narrow,
    parts,
    phone_number,
    whole_number,
    yes_or_no,
)
from council.domain.kernel import Refusal
from council.domain.ledger import Entry, FieldSpec
from council.domain.roster import masked_name, masked_phone
from council.service.snapshot import OWN

HIDDEN = "***"
"""What stands for a personal text that no mask fits."""

_NUMBER = re.compile(r"\d{4}-\d{3,}")
_LIST_KINDS = frozenset(("choices", "lines", "people", "photos"))

T = TypeVar("T")
Reader = Callable[[FieldSpec, str, Teller], Any]


def shown(spec: FieldSpec, value: Any, teller: Teller) -> str:
    """A field's value in the viewer's words: dates and moments as the community's clock shows them, sums in yuan,
    choices by their names, people by theirs, masked where the viewer may not read it. Nothing is an empty text."""
    if value is None or value == () or value == "":
        return ""
    if teller.hides(spec):
        return _masked(spec, value, teller)
    sayer = _SAYERS.get(spec.kind)
    return sayer(spec, value, teller) if sayer else str(value)


def of_entry(spec: FieldSpec, entry: Entry[Any], teller: Teller) -> str:
    """What an entry's field holds, as `shown`."""
    return shown(spec, getattr(entry.fields, spec.name, None), teller)


def read(spec: FieldSpec, text: str, teller: Teller) -> Any:
    """What a text says a field should hold; an empty one empties it.

    Raises `Refusal`: `cell.masked` for what was masked, `cell.number_unreadable`, `money_unreadable`,
    `yes_no_unreadable`, `date_unreadable`, `time_unreadable`, `choice_unknown` (with `known`), `phone_unreadable`,
    `grid_unknown`, `person_unknown`, `person_several`, `entry_unknown`, `photos`; each with `text`. Whether the value
    fits the field's bounds, the ledger's model says.
    """
    text = text.strip()
    if not text:
        return emptied(spec)
    if spec.personal and is_starred(text) and (spec.kind in ("name", "phone", "person", "people") or text == HIDDEN):
        raise Refusal("cell.masked", text=text)
    reader = _READERS.get(spec.kind)
    return reader(spec, text, teller) if reader else text


def emptied(spec: FieldSpec) -> Any:
    """What a field holds when nothing was typed: nothing at all, as its kind has it."""
    if spec.kind in _LIST_KINDS:
        return ()
    if spec.kind in ("date", "time") or spec.default is None:
        return "" if spec.required and spec.kind not in ("date", "time", "number", "money") else None
    return spec.default if spec.kind in ("number", "money", "yes_no", "choice") else ""


def _masked(spec: FieldSpec, value: Any, teller: Teller) -> str:
    if spec.kind == "name":
        return masked_name(str(value))
    if spec.kind == "phone":
        return masked_phone(str(value))
    if spec.kind == "person":
        return teller.called(value, masked=True)
    if spec.kind == "people":
        return teller._.p("between names", ", ").join(teller.called(each, masked=True) for each in value)
    return _photos(spec, value, teller) if spec.kind == "photos" else HIDDEN


# -- said ----------------------------------------------------------------------------------------------------------


def yuan(fen: int) -> str:
    """A sum of money with two decimals: `12.50` for 1250 fen."""
    return f"{'-' if fen < 0 else ''}{abs(fen) // 100}.{abs(fen) % 100:02}"


def _day(_spec: FieldSpec, value: date, teller: Teller) -> str:
    return teller._.date(value, short=not teller.long)


def _moment(_spec: FieldSpec, value: datetime, teller: Teller) -> str:
    if teller.long:
        return teller._.datetime(value, teller.zone)
    here = value.astimezone(teller.zone)
    return here.strftime("%Y-%m-%d %H:%M:%S" if here.second else "%Y-%m-%d %H:%M")


def _yes_no(_spec: FieldSpec, value: bool, teller: Teller) -> str:
    return teller._("yes") if value else teller._("no")


def _choice(spec: FieldSpec, value: Any, teller: Teller) -> str:
    return teller.choices(spec).get(str(value), str(value))


def _choices(spec: FieldSpec, value: Iterable[Any], teller: Teller) -> str:
    names = teller.choices(spec)
    order = {each: place for place, each in enumerate(names)}
    held = [str(each) for each in value]
    if isinstance(value, frozenset):
        held.sort(key=lambda each: (order.get(each, len(order)), each))
    known = teller.meanings(spec)
    return _joined([names.get(each, each) for each in held], lambda text: key_of(text) in known, teller)


def _person(_spec: FieldSpec, value: str, teller: Teller) -> str:
    return teller.called(value) if teller.long else teller.named(value)


def _people(spec: FieldSpec, value: Iterable[str], teller: Teller) -> str:
    return _joined([_person(spec, each, teller) for each in value], lambda text: _is_somebody(text, teller), teller)


def _lines(_spec: FieldSpec, value: Iterable[str], _teller: Teller) -> str:
    return "\n".join(value)


def _entry(spec: FieldSpec, value: str, teller: Teller) -> str:
    found = teller.link(spec, value)
    if found is None:
        return value
    said = teller.entry(*found)
    return said if spec.ledger else f"{teller.text(found[0].title)} {said}"


def _photos(_spec: FieldSpec, value: tuple[str, ...], teller: Teller) -> str:
    return teller._.n("{count} photo", "{count} photos", len(value))


def _joined(names: list[str], is_one: Callable[[str], bool], teller: Teller) -> str:
    """Several names in a row, each on a line of its own where a comma would not keep them apart."""
    row = teller._.p("between names", ", ").join(names)
    if len(names) > 1 and (any(parts(name) != [name] for name in names) or is_one(row)):
        return "\n".join(names)
    return row


_SAYERS: Mapping[str, Callable[[FieldSpec, Any, Teller], str]] = {
    "money": lambda _spec, value, _teller: yuan(value),
    "yes_no": _yes_no,
    "date": _day,
    "time": _moment,
    "choice": _choice,
    "choices": _choices,
    "lines": _lines,
    "person": _person,
    "people": _people,
    "entry": _entry,
    "photos": _photos,
}


# -- read ----------------------------------------------------------------------------------------------------------


def _read_line(_spec: FieldSpec, text: str, _teller: Teller) -> str:
    return " ".join(text.split())


def _read_number(_spec: FieldSpec, text: str, _teller: Teller) -> int:
    return _meant(whole_number(text), "cell.number_unreadable", text)


def _read_money(_spec: FieldSpec, text: str, _teller: Teller) -> int:
    return _meant(hundredths(text, YUAN), "cell.money_unreadable", text)


def _read_yes_no(_spec: FieldSpec, text: str, _teller: Teller) -> bool:
    return _meant(yes_or_no(text), "cell.yes_no_unreadable", text)


def _read_date(_spec: FieldSpec, text: str, _teller: Teller) -> date:
    return _meant(parse_date(text), "cell.date_unreadable", text)


def _read_moment(_spec: FieldSpec, text: str, teller: Teller) -> datetime:
    return _meant(moment(text), "cell.time_unreadable", text).replace(tzinfo=teller.zone).astimezone(UTC)


def _read_choice(spec: FieldSpec, text: str, teller: Teller) -> str:
    meant = teller.meanings(spec).get(key_of(text))
    if meant is None:
        raise Refusal("cell.choice_unknown", text=text, known=list(teller.choices(spec).values()))
    return meant


def _read_name(_spec: FieldSpec, text: str, _teller: Teller) -> str:
    return _meant(full_name(" ".join(text.split())), "cell.masked", text)


def _read_phone(_spec: FieldSpec, text: str, _teller: Teller) -> str:
    return _meant(phone_number(text), "cell.phone_unreadable", text)


def _read_grid(_spec: FieldSpec, text: str, teller: Teller) -> str:
    key = key_of(text)
    known = {key_of(grid): grid for grid in teller.grids}
    if known and key not in known:
        raise Refusal("cell.grid_unknown", text=text, known=list(teller.grids))
    return known.get(key, narrow(text))


def _read_person(_spec: FieldSpec, text: str, teller: Teller) -> str:
    return teller.person(text)


def _read_lines(_spec: FieldSpec, text: str, _teller: Teller) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def _read_entry(spec: FieldSpec, text: str, teller: Teller) -> str:
    """The entry that a number means, in the field's own ledger or in one named before the number."""
    if teller.link(spec, text) is not None:
        return text
    match = _NUMBER.search(text)
    named = key_of(text[: match.start()]) if match else ""
    if spec.ledger:
        ledgers = [spec.ledger]
    else:
        known = [*teller.snapshot.ledgers.values(), *map(teller.snapshot.ledger, ("proposals", "follow_ups"))]
        ledgers = [each.id for each in known if named in map(key_of, (each.id, each.title.zh, each.title.en))]
    for ledger in ledgers:
        for entry in teller.snapshot.entries(ledger).values():
            if match and entry.number == match[0]:
                return entry.id if teller.ledger in OWN else f"{ledger}/{entry.id}"
    raise Refusal("cell.entry_unknown", text=text)


def _refuse_photos(_spec: FieldSpec, text: str, _teller: Teller) -> Any:
    raise Refusal("cell.photos", text=text)


def _each(reader: Reader) -> Reader:
    """Reads several: the whole text where that means one, else each line, else what stands between commas."""

    def several(spec: FieldSpec, text: str, teller: Teller) -> tuple[Any, ...]:
        lines = [line.strip() for line in text.splitlines() if line.strip()]
        if len(lines) > 1:
            return tuple(dict.fromkeys(reader(spec, line, teller) for line in lines))
        try:
            return (reader(spec, text, teller),)
        except Refusal:
            if parts(text) == [text]:
                raise
        return tuple(dict.fromkeys(reader(spec, part, teller) for part in parts(text)))

    return several


def _meant(value: T | None, code: str, text: str) -> T:
    if value is None:
        raise Refusal(code, text=text)
    return value


def _is_somebody(text: str, teller: Teller) -> bool:
    try:
        teller.person(text)
    except Refusal as refusal:
        return refusal.code == "cell.person_several"
    return True


_READERS: Mapping[str, Reader] = {
    "text": _read_line,
    "number": _read_number,
    "money": _read_money,
    "yes_no": _read_yes_no,
    "date": _read_date,
    "time": _read_moment,
    "choice": _read_choice,
    "choices": _each(_read_choice),
    "lines": _read_lines,
    "name": _read_name,
    "phone": _read_phone,
    "grid": _read_grid,
    "person": _read_person,
    "people": _each(_read_person),
    "entry": _read_entry,
    "photos": _refuse_photos,
}
