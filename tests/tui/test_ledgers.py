"""The ledgers' place: what is listed and found, the card, entering, the steps of the workflow, one and many."""

from datetime import date

import pytest

from council.domain.kernel import Text
from council.tui.dialogs.ask import Confirm
from council.tui.dialogs.choose import Choose
from council.tui.dialogs.entry import REASON, EntryForm
from council.tui.widgets.listing import Listing
from tests.look import text
from tests.service.a_ledger import WISHES as DECLARED
from tests.tui.hall import press, terminal
from tests.tui.hands import back, complaints, dialog, fill, toasts, until
from tests.tui.ledger_hall import a_ledger_hall, wish, wishes


def titles(pilot):
    """What is listed, by the second column."""
    return [row.cells[1].text for row in pilot.app.screen.query_one(Listing).rows]


async def warm(pilot):
    """Until the search strings are made."""
    await until(pilot, lambda: pilot.app.screen.books.index.is_warm)


async def mark(pilot, title):
    """Put the mark on an entry."""
    listing = pilot.app.screen.query_one(Listing)
    listing.action_move(titles(pilot).index(title) - listing.place)
    await pilot.pause()


# -- looking -------------------------------------------------------------------------------------------------------


async def test_the_newest_come_first_and_overdue_ones_are_counted():
    async with terminal(a_ledger_hall(), "en", place="ledgers") as pilot:
        assert titles(pilot) == ["陪老人看病", "换纱窗", "陪读", "修三号楼的灯"]
        await warm(pilot)
        await until(pilot, lambda: "Small wishes" in str(pilot.app.screen.query_one("#rail").render()))
        assert "!1" in str(pilot.app.screen.query_one("#rail").render())
        last = pilot.app.screen.query_one(Listing).rows[-1]
        assert (last.cells[-1].text, last.cells[-1].tone) == ("2026-11-01", "warning")


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("陪", ["陪老人看病", "陪读"]),
        ("plr", ["陪老人看病"]),
        ("huansha", ["换纱窗"]),
        ("wxy", ["修三号楼的灯"]),  # whoever wished it, by the initials of the name
        ("shanli", ["陪读"]),
        ("study", ["陪读"]),
        ("三楼到五楼", ["修三号楼的灯"]),
        ("2026-003", ["换纱窗"]),
        ("陪 zhuxue", ["陪读"]),
        ("nobody", []),
    ],
)
async def test_found_as_one_types(typed, found):
    async with terminal(a_ledger_hall(), place="ledgers") as pilot:
        await warm(pilot)
        await press(pilot, "slash", f"={typed}")
        await until(pilot, lambda: titles(pilot) == found)
        await press(pilot, "escape")
        await until(pilot, lambda: len(titles(pilot)) == 4)


async def test_narrowed_to_a_state_and_a_grid():
    hall = a_ledger_hall()
    hall.council.entries.act("wishes", wish(hall, "陪读").id, "claim").result(5)
    async with terminal(hall, place="ledgers") as pilot:
        await warm(pilot)
        await press(pilot, "f")
        await dialog(pilot, Choose)
        await press(pilot, "=已认领", "enter")
        await back(pilot)
        assert titles(pilot) == ["陪读"]
        await press(pilot, "escape", "f")
        await dialog(pilot, Choose)
        await press(pilot, "=第一网格", "enter")
        await back(pilot)
        assert titles(pilot) == ["换纱窗", "修三号楼的灯"]
        assert "第一网格" in await text(pilot)
        await press(pilot, "escape", "ctrl+g")
        await dialog(pilot, Choose)
        await press(pilot, "=逾期", "enter")
        await back(pilot)
        assert titles(pilot) == ["修三号楼的灯"]


async def test_sorted_by_each_column_and_the_other_way_round():
    async with terminal(a_ledger_hall(), place="ledgers") as pilot:
        await press(pilot, "s")
        assert titles(pilot) == ["换纱窗", "陪读", "陪老人看病", "修三号楼的灯"]  # as they are read, by pinyin
        await press(pilot, "S")
        assert titles(pilot) == ["修三号楼的灯", "陪老人看病", "陪读", "换纱窗"]
        await press(pilot, "s", "s", "s")  # category, grid, wisher: two have none and stay last
        assert titles(pilot)[2:] == ["换纱窗", "陪老人看病"] or titles(pilot)[2:] == ["陪老人看病", "换纱窗"]
        await press(pilot, "s")
        assert titles(pilot)[:2] == ["修三号楼的灯", "换纱窗"]  # by day
        assert "期限 ▲" in await text(pilot)


async def test_a_click_on_a_heading_sorts():
    async with terminal(a_ledger_hall(), place="ledgers") as pilot:
        await pilot.click("#entries", offset=(14, 0))
        await pilot.pause()
        assert titles(pilot)[0] == "换纱窗"


async def test_the_card_masks_people_until_names_are_shown():
    async with terminal(a_ledger_hall(), "en", place="ledgers") as pilot:
        await mark(pilot, "陪读")
        assert "138****1234" in await text(pilot)
        assert "单丽" not in await text(pilot)
        await press(pilot, "ctrl+n")
        assert "13800001234" in await text(pilot)
        assert "单丽" in await text(pilot)


async def test_on_a_small_terminal_the_card_takes_the_lists_place():
    async with terminal(a_ledger_hall(), "en", (80, 24), place="ledgers") as pilot:
        await mark(pilot, "修三号楼的灯")
        await press(pilot, "enter")
        shown = await text(pilot)
        assert "三楼到五楼都不亮" in shown
        assert "overdue by 22 days" in shown
        await press(pilot, "escape")
        assert "三楼到五楼都不亮" not in await text(pilot)


async def test_what_is_switched_off_is_not_there(tmp_path):
    async with terminal(a_ledger_hall((), ()), "en", place="ledgers") as pilot:
        assert "Ledgers come with plugins" in await text(pilot)
        await press(pilot, "a", "i", "p")
        assert "No ledger is open" in " ".join(toasts(pilot))


async def test_an_empty_ledger_says_how_to_begin():
    async with terminal(a_ledger_hall(()), "en", place="ledgers") as pilot:
        shown = await text(pilot)
        assert "Nothing has been entered yet" in shown
        assert "P prints the poster" in shown


# -- entering and changing -------------------------------------------------------------------------------------------


async def test_entered_with_every_kind_of_field_and_mistakes_said_at_the_field():
    hall = a_ledger_hall()
    async with terminal(hall, "en", place="ledgers") as pilot:
        await press(pilot, "a")
        await dialog(pilot, EntryForm)
        await fill(pilot, "title", "灯")
        await fill(pilot, "cost", "zwölf")
        await fill(pilot, "until", "2026-02-31")
        await fill(pilot, "visits", "100")
        await press(pilot, "enter")
        said = complaints(pilot)
        assert set(said) == {"title", "cost", "until", "visits"}
        assert "zwölf" in said["cost"]
        await fill(pilot, "cost", "120.50")
        await fill(pilot, "until", "+14")
        await press(pilot, "enter")
        assert "at least 2 characters" in complaints(pilot)["title"]
        await fill(pilot, "title", "修灯")
        await fill(pilot, "visits", "2")
        await fill(pilot, "seen", "2026-11-22 19:30")
        await press(pilot, "enter")
        await back(pilot)
        made = wish(hall, "修灯").fields
        assert (made.cost, made.until, made.visits) == (12050, date(2026, 12, 7), 2)
        assert made.seen.isoformat() == "2026-11-22T11:30:00+00:00"
        assert pilot.app.screen.query_one(Listing).key == wish(hall, "修灯").id


async def test_leaving_asks_once_something_was_typed():
    async with terminal(a_ledger_hall(), "en", place="ledgers") as pilot:
        await press(pilot, "a", "escape")
        await back(pilot)
        await press(pilot, "a")
        await dialog(pilot, EntryForm)
        await fill(pilot, "title", "修灯")
        await press(pilot, "escape")
        await dialog(pilot, Confirm)
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, EntryForm)
        await press(pilot, "escape", "enter")
        await back(pilot)
        assert len(titles(pilot)) == 4


async def test_what_the_service_refuses_comes_back_with_all_that_was_typed(monkeypatch):
    from concurrent.futures import Future

    from council.domain.kernel import Refusal

    hall = a_ledger_hall()
    entries = hall.council.entries
    real = entries.enter

    def refuse(*args, **more):
        answer = Future()
        answer.set_exception(Refusal("ledger.full", ledger=Text(zh="微", en="Wishes")))
        monkeypatch.setattr(entries, "enter", real)
        return answer

    monkeypatch.setattr(entries, "enter", refuse)
    async with terminal(hall, "en", place="ledgers") as pilot:
        await press(pilot, "a")
        await dialog(pilot, EntryForm)
        await fill(pilot, "title", "修灯")
        await press(pilot, "enter")
        await until(pilot, lambda: toasts(pilot))
        await dialog(pilot, EntryForm)
        await press(pilot, "enter")
        await back(pilot)
        assert wish(hall, "修灯")


async def test_changed_keeps_what_was_not_touched():
    hall = a_ledger_hall()
    before = wish(hall, "陪读")
    async with terminal(hall, "en", place="ledgers") as pilot:
        await mark(pilot, "陪读")
        await press(pilot, "e")
        await dialog(pilot, EntryForm)
        await fill(pilot, "title", "陪读作业")
        await fill(pilot, REASON, "说清楚")
        await press(pilot, "enter")
        await back(pilot)
        after = wish(hall, "陪读作业")
        assert after.fields == before.fields.having(title="陪读作业")
        assert (after.changes[-1].former, after.changes[-1].reason) == ({"title": "陪读"}, "说清楚")
        await press(pilot, "e")
        await dialog(pilot, EntryForm)
        await press(pilot, "enter")
        await back(pilot)
        assert wish(hall, "陪读作业") == after, "nothing was changed, so nothing is recorded"


# -- steps -----------------------------------------------------------------------------------------------------------


async def test_steps_are_keys_and_those_that_may_not_be_taken_are_dim():
    hall = a_ledger_hall()
    async with terminal(hall, "en", place="ledgers") as pilot:
        await mark(pilot, "陪读")
        legend = {each.id: each for each in pilot.app.screen.legend}
        assert (legend["step_claim"].keys, legend["step_claim"].why) == (("c", "f2"), "")
        assert legend["step_realise"].why
        await press(pilot, "f3")
        assert toasts(pilot) == [legend["step_realise"].why]
        await press(pilot, "c")
        await dialog(pilot, EntryForm)
        await fill(pilot, "until", "2026-12-24")
        await press(pilot, "enter")
        await back(pilot)
        claimed = wish(hall, "陪读")
        assert (claimed.state, claimed.fields.until) == ("claimed", date(2026, 12, 24))
        await press(pilot, "r")
        await dialog(pilot, Confirm)  # it ends there, so it is asked
        await press(pilot, "f3")
        await back(pilot)
        assert wish(hall, "陪读").state == "realised"


async def test_a_reason_is_asked_where_one_is_due():
    hall = a_ledger_hall()
    async with terminal(hall, "en", place="ledgers") as pilot:
        await mark(pilot, "陪读")
        await press(pilot, "delete")
        await dialog(pilot, EntryForm)
        await press(pilot, "enter")
        assert "reason" in complaints(pilot)[REASON]
        await fill(pilot, REASON, "重复")
        await press(pilot, "enter")
        await back(pilot)
        assert (wish(hall, "陪读").state, wish(hall, "陪读").changes[-1].reason) == ("deleted", "重复")
        assert "陪读" not in titles(pilot)
        await press(pilot, "f")
        await dialog(pilot, Choose)
        await press(pilot, "=Deleted", "enter")
        await back(pilot)
        assert titles(pilot) == ["陪读"]
        await press(pilot, "delete")
        await back(pilot)
        assert wish(hall, "陪读").state == "collected"


async def test_many_at_once_in_one_write_and_refused_whole():
    hall = a_ledger_hall()
    async with terminal(hall, "en", place="ledgers") as pilot:
        await press(pilot, "asterisk", "c")
        await dialog(pilot, EntryForm)
        await fill(pilot, "until", "2026-12-24")
        await press(pilot, "enter")
        await back(pilot)
        assert [each.state for each in wishes(hall)] == ["claimed"] * 4
        hall.council.entries.act("wishes", wish(hall, "陪读").id, "realise").result(5)
        await press(pilot, "asterisk", "r")
        assert any("2026-002" in said for said in toasts(pilot)), "it says which one refuses"
        assert [each.state for each in wishes(hall)].count("realised") == 1
        await press(pilot, "escape")
        await mark(pilot, "换纱窗")
        await press(pilot, "space", "space")
        await until(pilot, lambda: "2 ticked" in str(pilot.app.screen.query_one("#narrowed").visual))


async def test_every_step_can_be_chosen_from_a_list():
    hall = a_ledger_hall()
    async with terminal(hall, "en", place="ledgers") as pilot:
        await press(pilot, "full_stop")
        choose = await dialog(pilot, Choose)
        listed = {choice.label: choice.why for choice in choose.found("")}
        assert not listed["Claim"]
        assert listed["Realise"]
        await press(pilot, "=Note", "enter")
        await dialog(pilot, EntryForm)
        await fill(pilot, REASON, "电话问过")
        await press(pilot, "enter")
        await back(pilot)
        assert wish(hall, "陪老人看病").changes[-1].reason == "电话问过"


def test_every_step_of_a_ledger_has_a_key_that_an_input_method_lets_through():
    from council.tui.acts import heard, is_twin, needs_twin
    from council.tui.app import CouncilApp
    from council.tui.ledgers.acts import ACTS
    from council.tui.ledgers.steps import steps

    for act in steps(DECLARED, "en"):
        assert any(map(is_twin, act.keys)) or not any(map(needs_twin, act.keys))
    every = [
        key for act in (*steps(DECLARED, "en"), *ACTS, *CouncilApp.ACTS) for name in act.keys for key in heard(name)
    ]
    assert len(every) == len(set(every))
