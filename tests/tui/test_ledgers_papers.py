"""Out of and into ledgers: lists, sheets, posters, figures, lists of choices, links, photos, the clerk's page."""

import io
from pathlib import Path

import orjson
import pytest
from PIL import Image
from textual.widgets import TextArea

from council.boot import Opened
from council.documents.spreadsheets import csv_bytes
from council.domain.kernel import Text
from council.store.tinydb import TinyStore
from council.tui.dialogs.ask import Confirm
from council.tui.dialogs.choose import Choose
from council.tui.dialogs.codes import Codes
from council.tui.dialogs.entry import EntryForm
from council.tui.dialogs.form import Form
from council.tui.dialogs.paths import ChoosePath
from council.tui.dialogs.preview import ListPreview
from council.tui.dialogs.written import Written
from council.tui.ledgers.picking import Picked
from council.tui.screens.docket import DocketScreen
from council.tui.widgets.fields import Wheel
from council.tui.widgets.listing import Listing
from tests.look import text
from tests.tui.hall import press, terminal
from tests.tui.hands import back, beyond, choose_file, dialog, field, toasts, until
from tests.tui.ledger_hall import WISHES, a_ledger_hall, wish, wishes
from tests.tui.test_ledgers import mark, titles, warm


@pytest.fixture
def hall(tmp_path):
    """Its folder is a real one, so that papers can be written."""
    made = a_ledger_hall()
    made.opened = Opened(made.opened.council, tmp_path, made.opened.plugins, made.opened.agendas)
    made.__post_init__()
    return made


async def take(pilot, kind, typed):
    """Answer a list by typing into it."""
    await dialog(pilot, kind)
    await press(pilot, f"={typed}", "enter")


async def paper(pilot, folder):
    """The one paper that was written last; it is not opened."""
    await dialog(pilot, Written)
    await press(pilot, "escape")
    await back(pilot)
    return max((folder / "papers").iterdir(), key=lambda path: path.stat().st_mtime_ns)


# -- lists ---------------------------------------------------------------------------------------------------------


async def test_exported_as_it_is_narrowed_masked_or_whole(hall, tmp_path):
    async with terminal(hall, "zh", place="ledgers") as pilot:
        await warm(pilot)
        await press(pilot, "slash", "=陪", "enter", "x")
        form = await dialog(pilot, Form)
        form.query(Wheel).last().place = 1  # CSV
        await press(pilot, "enter")
        written = (await paper(pilot, tmp_path)).read_bytes().decode("utf-8-sig")
        assert "陪读" in written
        assert "换纱窗" not in written
        assert "单*" in written
        assert "138****1234" in written
        await press(pilot, "x")
        form = await dialog(pilot, Form)
        form.query(Wheel)[1].place = 1  # whole
        await press(pilot, "enter")
        path = await paper(pilot, tmp_path)
        assert path.suffix == ".xlsx"
        from council.documents.spreadsheets import read_table

        assert any("单丽" in cells for _, cells in read_table(path).rows)


async def test_a_list_is_shown_first_with_its_mistakes_and_brought_in_after_a_yes(hall, tmp_path):
    rows = [
        ["编号", "心愿", "类别", "网格", "期限", "没有此栏"],
        ["", "换锁", "维修", "第一网格", "2026-12-01", "x"],
        ["", "送餐", "做梦", "第一网格", "", ""],
        ["2026-002", "陪读作业", "", "", "", ""],
    ]
    path = tmp_path / "心愿.csv"
    path.write_bytes(csv_bytes(rows))
    async with terminal(hall, "en", place="ledgers") as pilot:
        await press(pilot, "i")
        await dialog(pilot, ChoosePath)
        await choose_file(pilot, path)
        preview = await dialog(pilot, ListPreview)
        found = preview.found
        assert (len(found.new[1]), len(found.updated[1]), len(found.errors), found.ignored) == (1, 1, 1, ("没有此栏",))
        shown = await text(pilot)
        assert "做梦" in shown
        assert "陪读 → 陪读作业" in shown
        assert len(wishes(hall)) == 4
        await press(pilot, "enter")
        await back(pilot)
        assert wish(hall, "换锁").fields.grid == "第一网格"
        assert wish(hall, "陪读作业").fields.phone == "13800001234"
        assert "2 entries were brought in." in toasts(pilot)


async def test_a_doubtful_row_is_asked_about(hall, tmp_path):
    path = tmp_path / "心愿.csv"
    path.write_bytes(csv_bytes([["心愿"], ["换纱窗"]]))
    async with terminal(hall, "en", place="ledgers") as pilot:
        await press(pilot, "i")
        await dialog(pilot, ChoosePath)
        await choose_file(pilot, path)
        await take(pilot, Choose, "another")
        await dialog(pilot, ListPreview)
        await press(pilot, "enter")
        await back(pilot)
        assert titles(pilot).count("换纱窗") == 2


# -- papers --------------------------------------------------------------------------------------------------------


async def test_sheets_the_list_and_the_poster(hall, tmp_path):
    async with terminal(hall, "en", place="ledgers") as pilot:
        await mark(pilot, "陪读")
        await press(pilot, "p")
        await take(pilot, Choose, "Wish card")
        await take(pilot, Choose, "Whole")
        sheet = (await paper(pilot, tmp_path)).read_text("utf-8")
        assert "请帮助实现下面的心愿" in sheet, "papers speak the community's language"
        assert "单丽" in sheet
        await press(pilot, "p")
        await take(pilot, Choose, "The list")
        await take(pilot, Choose, "Masked")
        listed = (await paper(pilot, tmp_path)).read_text("utf-8")
        assert "换纱窗" in listed
        assert "单丽" not in listed
        await press(pilot, "p")
        await take(pilot, Choose, "Poster")
        assert "/IN/WISHES" in (await paper(pilot, tmp_path)).read_text("utf-8").upper()


async def test_a_sheet_for_each_of_several(hall, tmp_path):
    async with terminal(hall, "en", place="ledgers") as pilot:
        await press(pilot, "asterisk", "p")
        await take(pilot, Choose, "Wish card")
        await take(pilot, Choose, "Masked")
        await until(pilot, lambda: toasts(pilot))
        await back(pilot)
        assert len(list((tmp_path / "papers").iterdir())) == 4


async def test_figures_with_the_list_behind_each(hall, tmp_path):
    first = wish(hall, "陪读").id
    hall.council.entries.act("wishes", first, "claim").result(5)
    hall.council.entries.act("wishes", first, "realise").result(5)
    async with terminal(hall, "en", place="ledgers") as pilot:
        await press(pilot, "k")
        await dialog(pilot, Form)
        await press(pilot, "enter")
        await dialog(pilot, Choose)
        shown = await text(pilot)
        assert "1/4 (25%)" in shown
        assert "Repair 2 wishes" in shown
        await press(pilot, "=Wishes realised", "enter")
        await back(pilot)
        assert titles(pilot) == ["陪读"]
        assert "Wishes realised 1 wishes" in await text(pilot)
        await press(pilot, "escape")
        assert len(titles(pilot)) == 4
        await press(pilot, "k")
        await dialog(pilot, Form)
        await press(pilot, "enter")
        await take(pilot, Choose, "Write the report")
        await take(pilot, Choose, "CSV")
        await dialog(pilot, Written)
        await press(pilot, "escape", "escape")
        await back(pilot)
        report = next((tmp_path / "papers").glob("figures-*.csv")).read_bytes().decode("utf-8-sig")
        assert "实现心愿" in report


@pytest.mark.parametrize(
    ("name", "first", "last"),
    [
        ("month", "2026-11-01", "2026-12-01"),
        ("last_month", "2026-10-01", "2026-11-01"),
        ("quarter", "2026-10-01", "2027-01-01"),
        ("year", "2026-01-01", "2027-01-01"),
        ("last_year", "2025-01-01", "2026-01-01"),
    ],
)
def test_named_periods(name, first, last):
    from datetime import date

    from council.tui.ledgers.counting import span

    period = span(name, date(2026, 11, 23))
    assert (period.start.isoformat(), period.end.isoformat()) == (first, last)


async def test_lists_of_choices_can_be_changed(hall):
    async with terminal(hall, "zh", place="ledgers") as pilot:
        await press(pilot, "v")
        form = await dialog(pilot, Form)
        form.query_one(TextArea).text = "维修\n代办\n助学"
        await pilot.pause()
        form.action_accept()
        await back(pilot)
        lists = hall.council.snapshot.settings.lists["wishes.topic"]
        assert list(lists) == ["repair", "代办", "study"]
        assert lists["repair"] == Text(zh="维修", en="Repair"), "what stood there already keeps its value and its names"
        await press(pilot, "a")
        form = await dialog(pilot, EntryForm)
        assert [label for _, label in field(pilot, "topic").options] == ["维修", "代办", "助学"]
        await press(pilot, "escape")
        await mark(pilot, "陪老人看病")  # what was taken off the list stays readable where it was chosen
        assert "company" in await text(pilot)


# -- links ---------------------------------------------------------------------------------------------------------


async def test_put_to_the_residents_and_followed_there(hall):
    async with terminal(hall, "en", place="ledgers") as pilot:
        await mark(pilot, "换纱窗")
        await press(pilot, "b")
        await take(pilot, Choose, "Put to the residents")
        await dialog(pilot, Confirm)
        await press(pilot, "enter")
        await back(pilot)
        (proposal,) = hall.council.snapshot.proposals.values()
        shown = await text(pilot)
        assert f"Proposals {proposal.number}" in shown
        await press(pilot, "o")
        await until(pilot, lambda: isinstance(pilot.app.screen, DocketScreen))
        await until(pilot, lambda: pilot.app.screen.query_one(Listing).key == proposal.id)
        await press(pilot, "enter")
        assert "2026-003 换纱窗" in await text(pilot)
        await press(pilot, "l")
        await until(pilot, lambda: pilot.app.current_mode == "ledgers")
        await until(pilot, lambda: pilot.app.screen.query_one(Listing).key == wish(hall, "换纱窗").id)


async def test_linked_both_ways_and_followed_both_ways(hall):
    errand = hall.council.entries.turn_into("wishes", wish(hall, "陪读").id, "errand").result(5)
    async with terminal(hall, "en", place="ledgers") as pilot:
        await mark(pilot, "陪读")
        await press(pilot, "o")
        await until(pilot, lambda: pilot.app.screen.query_one(Listing).key == errand.id)
        await press(pilot, "o")
        await until(pilot, lambda: pilot.app.screen.query_one(Listing).key == wish(hall, "陪读").id)
        await mark(pilot, "换纱窗")
        await press(pilot, "l")
        await take(pilot, Choose, "陪老人")
        await back(pilot)
        assert wish(hall, "换纱窗").links == (f"wishes/{wish(hall, '陪老人看病').id}",)
        assert wish(hall, "陪老人看病").links == (f"wishes/{wish(hall, '换纱窗').id}",)


async def test_photos_are_drawn_anew_kept_and_opened(hall, tmp_path, monkeypatch):
    picture = Image.new("RGB", (40, 30), "red")
    exif = picture.getexif()
    exif[0x010F] = "Secret Camera"
    picture.save(tmp_path / "灯.jpg", exif=exif)
    opened = []
    monkeypatch.setattr("webbrowser.open", opened.append)
    async with terminal(hall, "en", place="ledgers") as pilot:
        await mark(pilot, "陪读")
        await press(pilot, "e")
        form = await dialog(pilot, EntryForm)
        form.query(Picked).last().action_pick()
        await dialog(pilot, ChoosePath)
        await choose_file(pilot, tmp_path / "灯.jpg")
        await dialog(pilot, EntryForm)
        await until(pilot, lambda: form.query(Picked).last().value)
        form.action_accept()
        await back(pilot)
        (digest,) = wish(hall, "陪读").fields.photos
        kept = hall.council.entries.attachment(digest).result(5)
        assert b"Secret Camera" not in kept
        assert Image.open(io.BytesIO(kept)).size == (40, 30)
        assert "1 photo" in await text(pilot)
        await press(pilot, "o")
        await until(pilot, lambda: opened)
        assert opened[0].endswith(f"photo-{digest[:12]}.jpg")


async def test_the_clerks_page_is_opened_with_a_code(hall):
    async with terminal(hall, "en", place="ledgers") as pilot:
        await press(pilot, "d")
        await dialog(pilot, Codes)
        first = hall.council.snapshot.staff
        assert first
        await press(pilot, "escape", "d")
        await take(pilot, Choose, "Replace")
        await dialog(pilot, Codes)
        assert hall.council.snapshot.staff not in ("", first)


# -- what cannot be shown --------------------------------------------------------------------------------------------


async def test_what_cannot_be_read_and_what_is_switched_off_is_said(tmp_path: Path):
    kept = a_ledger_hall(store=TinyStore(tmp_path))
    broken, newer = wishes(kept)[:2]
    kept.council.close()
    path = tmp_path / "ledgers" / "wishes.json"
    rows = orjson.loads(path.read_bytes())
    rows["entries"][broken.id]["fields"]["cost"] = -1
    path.write_bytes(orjson.dumps(rows))
    (tmp_path / "ledgers" / "wagons.json").write_bytes(path.read_bytes())
    again = a_ledger_hall((), store=TinyStore(tmp_path))
    again.opened = Opened(again.opened.council, tmp_path, again.opened.plugins, again.opened.agendas)
    again.__post_init__()
    async with terminal(again, "en", place="ledgers") as pilot:
        await until(pilot, lambda: pilot.app.screen._absent)
        shown = " ".join((await text(pilot)).split())
        assert f"1 entry cannot be read ({broken.number})" in shown
        assert "Cost" in shown
        assert "wagons" in shown
        assert len(titles(pilot)) == 3
    again.council.close()
    assert newer.number


async def test_a_deadline_that_fails_is_said_once_and_the_table_stands(caplog):
    from dataclasses import replace

    from council.domain.ledger import Deadline
    from tests.service.a_ledger import ERRANDS
    from tests.service.a_ledger import WISHES as DECLARED

    def fails(entry):
        raise ZeroDivisionError

    broken = replace(DECLARED, deadlines=(Deadline("x", Text(zh="期", en="Due"), fails),))
    async with terminal(a_ledger_hall(ledgers=(broken, ERRANDS)), "en", place="ledgers") as pilot:
        await warm(pilot)
        await until(pilot, lambda: len(titles(pilot)) == 4)
        await until(pilot, lambda: "ZeroDivisionError" in str(pilot.app.screen.query_one("#banner").visual))
        await press(pilot, "down", "enter")
        assert "陪读" in await text(pilot)
    assert len(caplog.records) <= 4, "once for the table, once for each card"


LONG = ("阿卜杜热西提·买买提江·吐尔逊江·艾力尼亚孜·" * 3)[:60]


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("size", [(80, 24), (120, 40), (160, 50)])
async def test_nothing_stands_beyond_the_edge(size, language):
    many = [{"title": LONG, "text": LONG * 5, "wisher": LONG, "grid": LONG[:20], "steps": (LONG, LONG)}, *WISHES]
    async with terminal(a_ledger_hall(many), language, size, place="ledgers") as pilot:
        await warm(pilot)
        assert beyond(pilot) == []
        await mark(pilot, LONG)
        assert beyond(pilot) == []
        await press(pilot, "enter")
        assert beyond(pilot) == []
        await press(pilot, "escape", "e")
        await dialog(pilot, EntryForm)
        assert beyond(pilot) == []
        await press(pilot, "escape", "asterisk", "comma")
        assert beyond(pilot) == []
        await press(pilot, "k")
        await dialog(pilot, Form)
        await press(pilot, "enter")
        await dialog(pilot, Choose)
        assert beyond(pilot) == []


async def test_an_entry_that_a_field_points_at_leads_back():
    from typing import Annotated

    from council.domain.ledger import About, Fields
    from council.domain.ledger import Ledger as Declared
    from tests.service.a_ledger import ERRANDS, LEDGERS

    class Visit(Fields):
        """A visit to whoever made a wish."""

        place: Annotated[str, About("地点", "Place")] = ""
        about: Annotated[str, About("心愿", "Wish", "entry", ledger="wishes")] = ""

    visits = Declared(id="visits", title=Text(zh="走访", en="Visits"), fields=Visit, workflow=ERRANDS.workflow)
    hall = a_ledger_hall(ledgers=(*LEDGERS, visits))
    wished = wish(hall, "陪读").id
    visit = hall.council.entries.enter("visits", {"place": "三号楼", "about": f"wishes/{wished}"}).result(5)
    async with terminal(hall, "en", place="ledgers") as pilot:
        await mark(pilot, "陪读")
        assert f"Visits {visit.number}" in await text(pilot)
        await press(pilot, "o")
        await until(pilot, lambda: pilot.app.screen.query_one(Listing).key == visit.id)
        await press(pilot, "o")
        await until(pilot, lambda: pilot.app.screen.query_one(Listing).key == wished)
        await press(pilot, "right", "right", "e")  # and the field picks among the wishes
        form = await dialog(pilot, EntryForm)
        assert "2026-002 陪读" in str(form.query_one(Picked).render())
