"""Choose a person: by name, pinyin, initials, dwelling or number, as one types."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from textual.content import Content

from council.domain.roster import Person, Roster
from council.i18n import Words
from council.tui.dialogs.choose import SHOWN, Choice, Choose

EVERYBODY = 1_000_000  # the roster is asked for all who fit: those in question may stand far down its list


class PersonPicker(Choose[str]):
    """Answers a person's id. `among` are the ids in question (None: everybody); `note` says something of each."""

    def __init__(
        self,
        _: Words,
        title: str,
        roster: Roster,
        called: Callable[[str], str],
        *,
        among: Iterable[str] | None = None,
        note: Callable[[str], str] | None = None,
        about: str | Content = "",
        guests: Sequence[tuple[str, str]] = (),
    ) -> None:
        """`called` masks names or not; `guests` are people who are not on the roster: ids and names."""
        super().__init__(title, about=about, placeholder=_("Name, pinyin or initials, dwelling, number"))
        self._roster, self._called, self._note = roster, called, note
        self._among = None if among is None else dict.fromkeys(among)
        self._guests = guests

    def found(self, query: str) -> list[Choice[str]]:
        """Those who fit, in the order in which a clerk expects them."""
        guests = [
            self._choice(person, "") for person, name in self._guests if not query or query.lower() in name.lower()
        ]
        if self._among is not None and not query.strip():
            people = [person for each in self._among if (person := self._roster.get(each))]
        else:
            people = self._roster.find(query, limit=SHOWN if self._among is None else EVERYBODY)
        listed = [
            self._choice(each.id, _door(each)) for each in people if self._among is None or each.id in self._among
        ]
        return guests + listed[:SHOWN]

    def _choice(self, person: str, door: str) -> Choice[str]:
        said = self._note(person) if self._note else ""
        return Choice(person, self._called(person), "  ".join(part for part in (door, said) if part))


def _door(person: Person) -> str:
    return "  ".join(part for part in (person.grid, person.dwelling, person.number) if part)
