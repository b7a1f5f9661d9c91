"""The choices of a ballot out of lines as a chair types them, one choice a line.

`- name: reason` is one who may not stand, with the disqualifying condition. Where a method wants to know something in
numbers of each choice (a cost, the marks of a panel), they stand at the end of the line: `海棠家园 92 88 95`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence

from council.domain.kernel import Refusal
from council.domain.tally import Barred, Option, OptionNumbers

BARRED = "-－—–✗×"
_AMOUNT = re.compile(r"([0-9]{1,9})(?:\.([0-9]{1,6}))?(\u4e07)?\u5143?")  # ten thousand, yuan
_WHOLE = re.compile(r"[0-9]{1,9}")


def options_of(
    lines: Sequence[str], people: Mapping[str, str], numbers: OptionNumbers | None = None
) -> tuple[tuple[Option, ...], tuple[Barred, ...]]:
    """The options and those who may not stand. `people` are ids by the names that were picked from the roster.

    Raises `Refusal`: `poll.barred_reason`, `poll.twice`, `poll.number_missing`, `money.unreadable`.
    """
    options: list[Option] = []
    barred: list[Barred] = []
    for line in lines:
        if line[0] in BARRED:
            label, reason = _split(line.lstrip(BARRED + " "))
            barred.append(Barred(label=label, reason=reason, person=people.get(label, "")))
            continue
        label, found = _numbered(line, numbers) if numbers is not None else (line, ())
        if label in (option.label for option in options):
            raise Refusal("poll.twice", option=label)
        options.append(Option(id=f"o{len(options) + 1}", label=label, person=people.get(label, ""), numbers=found))
    return tuple(options), tuple(barred)


def fen(typed: str) -> int:
    """An amount as people type it (`12000`, `12,000.50`, `1.2万元`) in fen; raises `Refusal("money.unreadable")`."""
    match = _AMOUNT.fullmatch(unicodedata.normalize("NFKC", typed).replace(",", "").strip())
    places = 6 if match and match[3] else 2
    if match is None or len(match[2] or "") > places:
        raise Refusal("money.unreadable", text=typed)
    return int(match[1] + (match[2] or "").ljust(places, "0"))


def _split(line: str) -> tuple[str, str]:
    label, _colon, reason = line.replace("：", ":", 1).partition(":")
    if not label.strip() or not reason.strip():
        raise Refusal("poll.barred_reason", option=label.strip())
    return label.strip(), reason.strip()


def _numbered(line: str, asked: OptionNumbers) -> tuple[str, tuple[int, ...]]:
    """The label, and the numbers at the end of the line."""
    words = line.split()
    found: list[int] = []
    while len(words) > 1 and (asked.many or not found) and (number := _number(words[-1], asked)) is not None:
        found.insert(0, number)
        words.pop()
    if not found:
        raise Refusal("poll.number_missing", option=line)
    return " ".join(words), tuple(found)


def _number(word: str, asked: OptionNumbers) -> int | None:
    if asked.unit == "money":
        try:
            return fen(word)
        except Refusal:
            return None
    plain = unicodedata.normalize("NFKC", word)
    return int(plain) if _WHOLE.fullmatch(plain) else None
