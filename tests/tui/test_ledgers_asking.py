"""What a ledger asks for: a few fields of a new entry, the rest on the way; what it becomes, too."""

from dataclasses import replace
from datetime import date

from council.tui.dialogs.entry import EntryForm
from council.tui.widgets.fields import Field
from tests.service.a_ledger import ERRANDS, WISHES
from tests.tui.hall import press, terminal
from tests.tui.hands import back, complaints, dialog, field, fill
from tests.tui.ledger_hall import a_ledger_hall, wish


def asked(pilot):
    return [each.name for each in pilot.app.screen.query(Field)]


async def test_a_new_entry_is_asked_for_what_the_ledger_names():
    hall = a_ledger_hall(ledgers=(replace(WISHES, enters=("title", "topic")), ERRANDS))
    async with terminal(hall, "en", place="ledgers") as pilot:
        await press(pilot, "a")
        await dialog(pilot, EntryForm)
        assert asked(pilot) == ["title", "topic"]
        await fill(pilot, "title", "修灯")
        await press(pilot, "enter")
        await back(pilot)
        assert wish(hall, "修灯").fields.urgency == "low"
        await press(pilot, "e")
        await dialog(pilot, EntryForm)
        assert set(asked(pilot)) > set(WISHES.specs)
        await press(pilot, "escape")


async def test_what_an_entry_becomes_is_filled_in_on_the_way():
    errand = replace(WISHES.becoming("errand"), sources=(), action="", asks=("title",))
    hall = a_ledger_hall(
        wishes=({"title": "陪读"},), ledgers=(replace(WISHES, becomes=(errand,), proposes=False), ERRANDS)
    )
    async with terminal(hall, "en", place="ledgers") as pilot:
        await press(pilot, "ctrl+b")
        await dialog(pilot, EntryForm)
        assert (asked(pilot), field(pilot, "title").value) == (["title"], "陪读")
        await fill(pilot, "title", "")
        await press(pilot, "enter")
        assert "title" in complaints(pilot)
        assert not hall.council.snapshot.entries("errands")
        await fill(pilot, "title", "每周二陪读")
        await press(pilot, "enter")
        await back(pilot)
        (made,) = hall.council.snapshot.entries("errands").values()
        assert made.fields.title == "每周二陪读"
        assert wish(hall, "陪读").links == (f"errands/{made.id}",)


async def test_a_step_that_dates_itself_begins_with_today():
    realise = next(each for each in WISHES.workflow.actions if each.name == "claim").having(asks=("until",))
    flow = WISHES.workflow.having(actions=(realise,))
    dated = replace(WISHES, workflow=flow, dates={"claim": "until"}, becomes=())
    hall = a_ledger_hall(wishes=({"title": "陪读"},), ledgers=(dated, ERRANDS))
    async with terminal(hall, "en", place="ledgers") as pilot:
        await press(pilot, "c")
        await dialog(pilot, EntryForm)
        assert field(pilot, "until").value == "2026-11-23"
        await press(pilot, "enter")
        await back(pilot)
        assert wish(hall, "陪读").fields.until == date(2026, 11, 23)
