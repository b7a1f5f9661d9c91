"""Enter a person, or change one: the columns of a list as a form, each field read as a list's cell is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, get_args

from textual import on
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.events import DescendantBlur
from textual.suggester import SuggestFromList
from textual.widgets import Input

from council.documents.people_columns import COLUMNS, cell_text, read_cells
from council.domain.kernel import Refusal
from council.domain.roster import Person, Role, Roster
from council.i18n import N_, Words
from council.tui.dialogs.ask import Confirm
from council.tui.dialogs.base import Dialog
from council.tui.dialogs.room import make_room
from council.tui.people.finding import grids
from council.tui.widgets.fields import Line
from council.tui.widgets.forms import Complaint, Tick, TickBox, Ticks

TYPED = sorted(
    (column for column in COLUMNS if column.field not in ("head", "roles")), key=lambda column: column.field != "name"
)
"""The columns that are typed; the name comes first."""

WRONG = {
    "people.name_missing": N_("The name is missing."),
    "people.name_masked": N_("This is a masked name. Please write it in full."),
    "people.area_unreadable": N_("Write square metres with at most two decimals, such as 89.35."),
    "people.phone_unreadable": N_("Write one telephone number, in digits."),
    "people.birth_unreadable": N_("This is not a full date. Write it as 1950-03-07."),
    "people.birth_unlikely": N_("This day lies in the future or before 1900. Please check the year."),
}
"""What is said at a field: the sentences for a list name row and column, and here there are none."""


class PersonForm(Dialog[Mapping[str, Any]]):
    """Answers the fields of `Person` as they are to be; what was left empty is empty."""

    WIDE = True
    HINT = N_("Tab: next field · Enter: save · Esc: leave")
    DEFAULT_CSS = """
    PersonForm VerticalScroll { padding-right: 1; }
    """

    def __init__(self, _: Words, roster: Roster, today: date, person: Person | None = None) -> None:
        title = _("Change {name}", name=person.name) if person else _("Enter a person")
        super().__init__(title, _("Names and phones stand here in full: mind the projector."))
        self._roster, self._today, self._person = roster, today, person
        self._given = _values(person)

    def body(self) -> ComposeResult:
        """A field for each column, with its complaint below it; the roles at the end."""
        language = self._.language
        with VerticalScroll(can_focus=False):
            for column in TYPED:
                text = cell_text(column.field, self._given[column.field], language)
                yield Line(column.field, column.title(language), text, placeholder=self._example(column.field))
                yield Complaint(column.field)
            yield Tick("head", "", self._("Head of the household"), value=self._given["head"])
            options = [(role, cell_text("roles", {role}, language)) for role in get_args(Role)]
            yield Ticks("roles", self._("Roles"), options, self._given["roles"])

    def _example(self, field: str) -> str:
        if field == "birth":
            return "1950-03-07"
        return self._("square metres, such as 89.35") if field == "area" else ""

    def on_mount(self) -> None:
        """Grids that there are can be completed with →."""
        self._input("grid").suggester = SuggestFromList(list(grids(self._roster)), case_sensitive=False)

    def on_resize(self) -> None:
        """As much of the form as the terminal can show at once."""
        make_room(self, others=2)

    @on(DescendantBlur)
    def _left_field(self, event: DescendantBlur) -> None:
        if isinstance(event.widget, Input) and event.widget.parent is not None:
            self._check(str(event.widget.parent.name))

    @on(Input.Changed)
    def _typing(self, event: Input.Changed) -> None:
        if event.input.parent is not None:  # what is being mended is not complained of
            self._complaint(str(event.input.parent.name)).say("")
        self.complain("")

    @on(TickBox.Turned)
    def _ticked(self) -> None:
        self.complain("")

    def accept(self) -> None:
        """Everything, when every field can be read; else the first that cannot gets the keys."""
        values = self._read()
        wrong = [column.field for column in TYPED if not self._check(column.field)]
        if wrong:
            self._input(wrong[0]).focus()
            return
        self._refuse_double(values)
        self.answer(values)

    def action_leave(self) -> None:
        """Esc; what was typed is not thrown away without asking."""
        texts = {column.field: cell_text(column.field, self._given[column.field], self._.language) for column in TYPED}
        ticked = {name: self._read()[name] for name in ("head", "roles")}
        if self._texts() == texts and all(self._given[name] == value for name, value in ticked.items()):
            self.dismiss(None)
        else:
            question = Confirm(self._("Leave without saving?"), self._("What you have changed here would be lost."))
            self.app.push_screen(question, self._left)

    def _left(self, yes: bool | None) -> None:
        if yes:
            self.dismiss(None)

    # -- reading -------------------------------------------------------------------------------------------------

    def _texts(self) -> dict[str, str]:
        return {column.field: self._input(column.field).value.strip() for column in TYPED}

    def _read(self) -> dict[str, Any]:
        """What can be read of the fields; blanks are empty values."""
        values, _wrong = read_cells(self._texts(), self._today)
        read = {**_values(None), **values}
        for field in self.query(Ticks):
            read["roles"] = field.answer
        read["head"] = self.query_one("Tick", Tick).answer
        return read

    def _check(self, field: str) -> bool:
        """Whether a field can be read; says so below it when it cannot."""
        text = self._input(field).value.strip()
        _values, wrong = read_cells({field: text}, self._today)
        said = self._(WRONG[wrong[0][1].code]) if wrong else ""
        if field == "name" and not text:
            said = self._(WRONG["people.name_missing"])
        if field == "number" and (holder := self._holder(text)):
            said = self._("Number {number} is {name}'s already.", number=text, name=holder.name)
        self._complaint(field).say(said)
        return not said

    def _holder(self, number: str) -> Person | None:
        """Somebody else who has this number."""
        return next((each for each in self._others() if number and each.number == number), None)

    def _refuse_double(self, values: Mapping[str, Any]) -> None:
        """Two people of one name behind one door need numbers, or nobody can tell them apart in a list."""
        door = tuple(values[part] for part in ("building", "unit", "room"))
        for each in self._others():
            same = each.active and each.name == values["name"] and door == (each.building, each.unit, each.room)
            if same and any(door) and not (each.number and values["number"]):
                raise Refusal("people.double", name=each.name, dwelling=each.dwelling)

    def _others(self) -> Iterator[Person]:
        own = self._person.id if self._person else None
        return (person for person in self._roster.people.values() if person.id != own)

    def _input(self, field: str) -> Input:
        return next(line.query_one(Input) for line in self.query(Line) if line.name == field)

    def _complaint(self, field: str) -> Complaint:
        return next(each for each in self.query(Complaint) if each.name == field)


def _values(person: Person | None) -> dict[str, Any]:
    """The fields of the form as a person has them; without a person, empty."""
    blank = Person(id="", name="")
    return {column.field: getattr(person or blank, column.field) for column in COLUMNS}
