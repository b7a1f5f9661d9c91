"""The people screen: found as one types, masked, entered and changed, moved away; lists in and out."""

from datetime import date

import pytest
from textual.widgets import Input

from council.domain.roll_call import Excuse
from council.domain.roster import Person
from council.domain.sitting import OpenDoors
from council.service.pinyin import search_string
from council.store.base import StoreError
from council.tui.dialogs.ask import Ask, Confirm
from council.tui.dialogs.choose import Choose
from council.tui.dialogs.codes import Codes
from council.tui.dialogs.not_recorded import NotRecorded
from council.tui.dialogs.paths import ChoosePath, entries
from council.tui.dialogs.person import PersonForm
from council.tui.dialogs.preview import ListPreview
from council.tui.dialogs.read import Read
from council.tui.people.finding import SHOWN, Sieve, found
from council.tui.widgets.listing import Listing
from tests.look import text
from tests.tui.hall import START, a_hall, terminal
from tests.tui.hands import back, beyond, choose_file, complaints, dialog, fill, toasts, until, wrong

TODAY = START.date()


def community(**settings):
    """The hall's people with pinyin, two of them in one home, one with a role, one child, one who is gone."""
    hall = a_hall(**settings)
    people = hall.council.snapshot.roster.people
    more = {
        "p01": {"roles": frozenset({"committee", "party"}), "head": True, "household": "H1"},
        "p02": {"household": "H1"},
        "p03": {"birth": date(2015, 3, 7)},
        "p04": {"active": False},
    }
    changed = [
        person.having(search=search_string(person.name), **more.get(person.id, {})) for person in people.values()
    ]
    hall.council.ledgers.keep_people(changed).result(5)
    return hall


def listed(pilot):
    return [row.cells[0].text for row in pilot.app.screen.query_one(Listing).rows]


def person(hall, name):
    return next((each for each in hall.council.snapshot.roster.people.values() if each.name == name), None)


async def search(pilot, query):
    pilot.app.screen.query_one("#search", Input).value = query
    await pilot.pause()


# -- finding -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("query", ["欧阳", "ouyang", "oyh", "0031", "OYH", "欧阳 海"])
async def test_somebody_is_found_by_name_pinyin_initials_and_number(query):
    async with terminal(community(), place="people") as pilot:
        await search(pilot, query)
        assert listed(pilot) == ["欧阳*"]


async def test_one_types_at_once_and_arrows_move_the_mark_meanwhile():
    async with terminal(community(), place="people") as pilot:
        await pilot.press("w", "x", "y")
        assert listed(pilot)[0] == "王*"
        await search(pilot, "3-")
        await pilot.press("down", "down")
        assert pilot.app.screen.query_one(Listing).place == 2
        assert pilot.app.focused.id == "search"


@pytest.mark.parametrize(("language", "said"), [("zh", "没有符合的人"), ("en", "Nobody fits")])
async def test_who_is_not_found_is_said_and_esc_shows_everybody(language, said):
    async with terminal(community(), language, place="people") as pilot:
        await search(pilot, "没有这个人")
        assert said in await text(pilot)
        await pilot.press("escape")
        await back(pilot)
        assert len(listed(pilot)) == 35


async def test_an_empty_roster_says_what_to_do():
    async with terminal(a_hall(names=(), planned=False), "en", place="people") as pilot:
        shown = await text(pilot)
        assert "Nobody is in the roster yet" in shown


async def test_names_and_phones_are_masked_until_they_are_asked_for():
    hall = community()
    async with terminal(hall, place="people") as pilot:
        await search(pilot, "欧阳海")
        shown = await text(pilot)
        assert "欧阳*" in shown
        assert "欧阳海" not in shown.replace("欧阳海", "", 1)  # only what was typed
        assert "138****0031" in shown
        await pilot.press("ctrl+n")
        await back(pilot)
        shown = await text(pilot)
        assert "13800000031" in shown
        assert shown.count("欧阳海") > 1


def test_the_list_is_narrowed_by_grid_role_and_kind():
    roster = community().council.snapshot.roster
    assert {each.grid for each in found(roster, Sieve(grid="第二网格"), TODAY).people} == {"第二网格"}
    assert [each.id for each in found(roster, Sieve(role="party"), TODAY).people] == ["p01"]
    everybody = {each.id for each in found(roster, Sieve(), TODAY).people}
    assert "p04" not in everybody
    assert everybody - {each.id for each in found(roster, Sieve(whom="adults"), TODAY).people} == {"p03"}
    heads = {each.id for each in found(roster, Sieve(whom="heads"), TODAY).people}
    assert "p01" in heads
    assert "p02" not in heads
    gone = found(roster, Sieve(whom="gone"), TODAY).people
    assert [(each.id, each.active) for each in gone] == [("p04", False)]


async def test_the_list_is_narrowed_with_a_key():
    async with terminal(community(), place="people") as pilot:
        await pilot.press("ctrl+r")
        chooser = await dialog(pilot, Choose)
        assert "党员" in str([choice.label for choice in chooser._choices])
        await pilot.press(*"党员", "enter")
        await back(pilot)
        assert listed(pilot) == ["王*"]
        await pilot.press("ctrl+o")
        await dialog(pilot, Choose)
        await pilot.press("down", "down", "down", "enter")
        await back(pilot)
        assert listed(pilot) == []
        await pilot.press("escape")
        await back(pilot)
        assert len(listed(pilot)) == 35


async def test_of_thousands_only_the_first_are_listed_and_that_is_said():
    many = [Person(id=f"q{place}", name="张三", room=str(place)) for place in range(SHOWN + 50)]
    hall = community()
    hall.council.ledgers.keep_people(many).result(5)
    async with terminal(hall, "en", place="people") as pilot:
        assert len(listed(pilot)) == SHOWN
        assert f"the first {SHOWN} of {SHOWN + 50 + 35}" in await text(pilot)


# -- the card ------------------------------------------------------------------------------------------------------


async def test_the_card_tells_household_roles_rights_and_meetings():
    hall = community()
    hall.do(OpenDoors(), Excuse(person="p02", reason="住院"))
    async with terminal(hall, place="people") as pilot:
        await search(pilot, "李建国")
        await pilot.press("enter")
        card = await dialog(pilot, Read)
        told = str(card._text)
        assert "王*" in told  # of the same household
        assert "居民会议" in told  # has a vote there, and was due at its meeting
        assert "请假：住院" in told
        await pilot.press("escape")
        await back(pilot)
        await search(pilot, "王秀英")
        shown = await text(pilot)
        assert "居委会成员、党员" in shown


async def test_the_card_stands_beside_the_list_only_where_there_is_room():
    async with terminal(community(), size=(80, 24), place="people") as pilot:
        assert not pilot.app.screen.query_one("#side").display
    async with terminal(community(), size=(120, 40), place="people") as pilot:
        assert pilot.app.screen.query_one("#side").display


# -- the meeting in hand -------------------------------------------------------------------------------------------


async def test_checking_in_waits_for_the_doors_and_says_so():
    hall = community()
    async with terminal(hall, "en", place="people") as pilot:
        await search(pilot, "李建国")
        await pilot.press("f5")
        await back(pilot)
        assert not hall.meeting.is_present("p02")
        assert "Open the doors first" in " ".join(toasts(pilot))
        hall.do(OpenDoors())
        await until(pilot, lambda: pilot.app.snapshot.meeting.status == "doors")
        await pilot.press("f5")
        await back(pilot)
        assert hall.meeting.is_present("p02")


async def test_a_slip_is_shown_and_replaced():
    hall = community()
    async with terminal(hall, "en", place="people") as pilot:
        await search(pilot, "李建国")
        await pilot.press("f6")
        await dialog(pilot, Choose)
        assert "李*" in str(pilot.app.screen._about)
        await pilot.press("enter")
        first = (await dialog(pilot, Codes))._sheets[0].text
        assert first.startswith("http://192.168.1.23:8765/V/")
        await pilot.press("escape")
        await back(pilot)
        await pilot.press("f6")
        await dialog(pilot, Choose)
        await pilot.press("down", "enter")
        second = (await dialog(pilot, Codes))._sheets[0].text
        assert second != first
        assert first.rpartition("/")[2] in hall.council.snapshot.slips.replaced


# -- entering and changing -----------------------------------------------------------------------------------------


async def test_a_person_is_entered_and_found_by_initials():
    hall = community()
    async with terminal(hall, "en", place="people") as pilot:
        await pilot.press("f2")
        await dialog(pilot, PersonForm)
        await fill(pilot, "name", "单 小 丽")
        await fill(pilot, "area", "89.355")
        await pilot.press("enter")
        assert "two decimals" in complaints(pilot)["area"]
        assert pilot.app.focused.parent.name == "area"
        await fill(pilot, "area", "89,35 ㎡")
        assert complaints(pilot) == {}
        await fill(pilot, "phone", "+86 138 1234 5678")
        await fill(pilot, "birth", "1950年3月7日")
        await pilot.press("enter")
        await back(pilot)
        kept = person(hall, "单小丽")
        assert (kept.area, kept.phone, kept.birth) == (8935, "13812345678", date(1950, 3, 7))
        assert "sxl" in kept.search.split()
        assert pilot.app.screen.query_one(Listing).key == kept.id


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("name", "", "缺少|请填写姓名"),
        ("name", "张*", "打码"),
        ("phone", "12", "电话"),
        ("birth", "1950-13-01", "日期"),
        ("birth", "2050-01-01", "年份"),
        ("number", "0001", "已属于"),
    ],
)
async def test_what_cannot_be_read_is_said_at_its_field_and_nothing_is_stored(name, value, said):
    hall = community()
    before = hall.council.snapshot.roster
    async with terminal(hall, place="people", size=(80, 24)) as pilot:
        await pilot.press("f2")
        await dialog(pilot, PersonForm)
        await fill(pilot, "name", "新来的")
        await fill(pilot, name, value)
        await pilot.press("enter")
        assert any(each in complaints(pilot)[name] for each in said.split("|"))
        assert hall.council.snapshot.roster is before
        assert beyond(pilot) == []


async def test_two_of_one_name_behind_one_door_need_numbers():
    hall = community()
    async with terminal(hall, "en", place="people") as pilot:
        await pilot.press("f2")
        await dialog(pilot, PersonForm)
        known = hall.council.snapshot.roster.people["p05"]
        for part in ("name", "building", "unit", "room"):
            await fill(pilot, part, getattr(known, part))
        await pilot.press("enter")
        assert "Give each a number" in wrong(pilot)


async def test_a_person_is_changed_and_what_was_typed_is_not_lost_by_accident():
    hall = community()
    async with terminal(hall, "en", place="people") as pilot:
        await search(pilot, "欧阳海")
        await pilot.press("f4")
        await dialog(pilot, PersonForm)
        await pilot.press("escape")  # nothing changed: nothing asked
        await back(pilot)
        await pilot.press("f4")
        await dialog(pilot, PersonForm)
        await fill(pilot, "phone", "")
        await fill(pilot, "grid", "第九网格")
        await pilot.press("escape")
        await dialog(pilot, Confirm)
        await pilot.press("escape")  # stay
        await dialog(pilot, PersonForm)
        await pilot.press("enter")
        await back(pilot)
        changed = person(hall, "欧阳海")
        assert (changed.phone, changed.grid, changed.number) == ("", "第九网格", "0031")


async def test_moving_away_needs_a_reason_and_can_be_taken_back():
    hall = community()
    async with terminal(hall, place="people") as pilot:
        await search(pilot, "欧阳海")
        await pilot.press("f7")
        await dialog(pilot, Ask)
        await pilot.press("enter")
        assert wrong(pilot)
        assert person(hall, "欧阳海").active
        pilot.app.screen.query_one(Input).value = "搬去兰州"
        await pilot.press("enter")
        await back(pilot)
        gone = person(hall, "欧阳海")
        assert not gone.active
        assert hall.council.snapshot.residents[gone.id].last_reason.reason == "搬去兰州"
        assert listed(pilot) == []
        pilot.app.screen.sieve = Sieve(query="欧阳", whom="gone")
        await pilot.pause()
        assert "搬去兰州" in await text(pilot)
        await pilot.press("f7")
        await dialog(pilot, Ask)
        await pilot.press("enter")
        await back(pilot)
        assert person(hall, "欧阳海").active


# -- lists in ------------------------------------------------------------------------------------------------------

HEADER = "编号,姓名,楼栋,单元,房号,网格,建筑面积,电话,备注\n"


@pytest.fixture
def a_list(tmp_path):
    """A new person, a changed one, one that is as before, a namesake elsewhere, and a row that cannot be read."""

    def write(hall, *rows):
        people = hall.council.snapshot.roster.people
        same = people["p10"]
        lines = rows or (
            "9001,新来的,9,1,901,第九网格,99.5,,无",
            f"{people['p09'].number},{people['p09'].name},,,,第八网格,,13900000000,",
            f"{same.number},{same.name},,,,{same.grid},,,",
            f",{people['p11'].name},77,1,101,,,,",
            "9002,写错的,9,1,902,第九网格,很大,,",
        )
        path = tmp_path / "居民.csv"
        path.write_text(HEADER + "\n".join(lines) + "\n", encoding="gb18030")
        return path

    return write


async def begin(pilot, path):
    await pilot.press("f8")
    await dialog(pilot, ChoosePath)
    await choose_file(pilot, path)


async def test_a_list_is_shown_first_and_brought_in_after_a_yes(a_list):
    hall = community()
    path = a_list(hall)
    async with terminal(hall, "en", place="people") as pilot:
        await begin(pilot, path)
        question = await dialog(pilot, Choose)
        assert "Has this person moved" in str(question._about)
        await pilot.press("enter")  # it is that person
        preview = await dialog(pilot, ListPreview)
        assert (len(preview.found.new[1]), len(preview.found.updated[1]), preview.found.unchanged) == (1, 2, 1)
        shown = await text(pilot)
        assert "Row 6, 建筑面积" in shown  # the error names row and column
        assert "第三网格 → 第八网格" in shown  # the change, old and new
        assert "13900000000" not in shown
        assert "139****0000" in shown
        assert "备注" in shown  # the column that is not used
        assert person(hall, "新来的") is None
        await pilot.press("enter")
        await back(pilot)
        assert person(hall, "新来的").room == "901"
        assert hall.council.snapshot.roster.people["p09"].grid == "第八网格"
        assert hall.council.snapshot.roster.people["p11"].building == "77"
        assert person(hall, "写错的") is None
        assert "3 people were brought in." in toasts(pilot)


async def test_leaving_a_list_writes_nothing_and_open_questions_leave_rows_out(a_list):
    hall = community()
    before = hall.council.snapshot.roster
    async with terminal(hall, place="people", size=(80, 24)) as pilot:
        await begin(pilot, a_list(hall))
        await dialog(pilot, Choose)
        await pilot.press("escape")  # decide later
        preview = await dialog(pilot, ListPreview)
        assert len(preview.found.questions) == 1
        assert beyond(pilot) == []
        await pilot.press("f2")  # answer after all
        await dialog(pilot, Choose)
        await pilot.press("down", "down", "enter")  # leave the row out
        preview = await dialog(pilot, ListPreview)
        assert preview.found.questions == ()
        await pilot.press("escape")
        await back(pilot)
        assert hall.council.snapshot.roster is before


async def test_a_list_that_holds_nothing_new_brings_nothing_in(a_list):
    hall = community()
    same = hall.council.snapshot.roster.people["p10"]
    async with terminal(hall, "en", place="people") as pilot:
        await begin(pilot, a_list(hall, f"{same.number},{same.name},,,,,,,"))
        await dialog(pilot, ListPreview)
        await pilot.press("enter")
        assert isinstance(pilot.app.screen, ListPreview)
        assert "nothing to bring in" in wrong(pilot)


async def test_what_is_no_list_is_said(tmp_path):
    letter, empty = tmp_path / "letter.csv", tmp_path / "photo.jpg"
    letter.write_text("dear,all\n1,2\n", "utf-8")
    empty.write_bytes(b"\xff\xd8")
    async with terminal(community(), "en", place="people") as pilot:
        await begin(pilot, letter)
        await back(pilot)
        assert "No column holds the names" in " ".join(toasts(pilot))
        await begin(pilot, empty)
        assert "not a table" in wrong(pilot)
        await choose_file(pilot, tmp_path / "nowhere.csv")
        assert "There is no file" in wrong(pilot)


async def test_a_roster_that_changed_meanwhile_is_looked_at_again(a_list):
    hall = community()
    path = a_list(hall, "9001,新来的,9,1,901,第九网格,99.5,,无")
    async with terminal(hall, "en", place="people") as pilot:
        await begin(pilot, path)
        await dialog(pilot, ListPreview)
        known = Person(id="q1", number="9001", name="新来的", room="1")
        hall.council.ledgers.keep_people([known]).result(5)
        await pilot.press("enter")
        await until(pilot, lambda: any("changed meanwhile" in each for each in toasts(pilot)))
        preview = await dialog(pilot, ListPreview)
        assert preview.found.new[1] == []
        assert len(preview.found.updated[1]) == 1


async def test_a_disk_that_refuses_leaves_the_roster_as_it_was(a_list, monkeypatch):
    hall = community()
    before = hall.council.snapshot.roster

    def full(name, rows):
        raise StoreError("no space left")

    async with terminal(hall, "en", place="people") as pilot:
        await begin(pilot, a_list(hall, "9001,新来的,9,1,901,第九网格,99.5,,无"))
        await dialog(pilot, ListPreview)
        monkeypatch.setattr(hall.store, "put", full)
        await pilot.press("enter")
        await dialog(pilot, NotRecorded)
        await pilot.press("enter")
        await back(pilot)
        assert hall.council.snapshot.roster.people.keys() == before.people.keys()


def test_a_path_is_completed_with_what_fits_and_folders(tmp_path):
    for name in ("名单.csv", "photo.jpg", ".hidden.csv"):
        (tmp_path / name).write_bytes(b"x")
    (tmp_path / "sub").mkdir()

    def fits(path):
        return path.suffix == ".csv"

    def names(text):
        return [(entry.path.name, entry.fits) for entry in entries(text, fits)]

    assert names(f"{tmp_path}/") == [("名单.csv", True), ("sub", False)]
    assert names(f"{tmp_path}/名") == [("名单.csv", True)]
    assert names(f"{tmp_path}/.h") == [(".hidden.csv", True)]
    assert names(f"{tmp_path}/nowhere/") == []


async def test_tab_completes_a_path(tmp_path):
    (tmp_path / "residents").mkdir()
    (tmp_path / "residents" / "list.csv").write_text("姓名\n张三\n", "utf-8")
    async with terminal(community(), place="people") as pilot:
        await pilot.press("f8")
        chooser = await dialog(pilot, ChoosePath)
        chooser.query_one(Input).value = f"{tmp_path}/re"
        await until(pilot, lambda: len(chooser._listed) == 1)
        await pilot.press("tab")
        await until(pilot, lambda: [entry.path.name for entry in chooser._listed] == ["list.csv"])
        await pilot.press("tab")
        assert chooser.query_one(Input).value == str(tmp_path / "residents" / "list.csv")


# -- lists out -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("masked", [True, False])
async def test_people_are_written_masked_or_whole(tmp_path, masked):
    async with terminal(community(), "en", place="people") as pilot:
        await pilot.press("f9")
        await dialog(pilot, Choose)
        await pilot.press(*(() if masked else ("down",)), "enter")
        await dialog(pilot, ChoosePath)
        await choose_file(pilot, tmp_path / "out")
        await back(pilot)
        written = (tmp_path / "out.csv").read_text("utf-8-sig")
        assert ("欧阳海" in written) is not masked
        assert ("欧阳*" in written) is masked


async def test_a_file_is_replaced_only_after_a_yes(tmp_path):
    path = tmp_path / "list.csv"
    path.write_text("mine", "utf-8")
    async with terminal(community(), "en", place="people") as pilot:
        await pilot.press("ctrl+t")
        await dialog(pilot, ChoosePath)
        await choose_file(pilot, path)
        await dialog(pilot, Confirm)
        await pilot.press("escape")
        await dialog(pilot, ChoosePath)
        assert path.read_text("utf-8") == "mine"
        await choose_file(pilot, path)
        await dialog(pilot, Confirm)
        await pilot.press("enter")
        await back(pilot)
        assert "Name" in path.read_text("utf-8-sig")


async def test_a_place_that_cannot_be_written_is_said_and_asked_again(tmp_path):
    (tmp_path / "folder.csv").mkdir()
    async with terminal(community(), "en", place="people") as pilot:
        await pilot.press("ctrl+t")
        chooser = await dialog(pilot, ChoosePath)
        chooser.answer(tmp_path / "nowhere" / "list.csv")
        await until(pilot, lambda: any("cannot be written" in each for each in toasts(pilot)))
        await dialog(pilot, ChoosePath)


# -- the whole screen ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("size", [(80, 24), (120, 40), (160, 50)])
async def test_nothing_stands_beyond_the_edge(language, size):
    async with terminal(community(), language, size, place="people") as pilot:
        assert beyond(pilot) == []
        for keys in ("f2", "f8", "f9", "ctrl+g"):
            await pilot.press(keys)
            await until(pilot, lambda: len(pilot.app.screen_stack) == 2)
            assert beyond(pilot) == []
            await pilot.press("escape")
            await back(pilot)


async def test_the_language_is_switched_in_place():
    async with terminal(community(), "zh", place="people") as pilot:
        await search(pilot, "oyh")
        assert "楼栋" not in await text(pilot)
        await pilot.press("shift+f1")
        await back(pilot)
        shown = await text(pilot)
        assert "Dwelling" in shown
        assert listed(pilot) == ["欧阳*"]
        assert pilot.app.screen.query_one("#search", Input).value == "oyh"


# -- erasing -------------------------------------------------------------------------------------------------------


async def test_erased_after_a_reason_and_a_yes_and_what_stays_is_said():
    from council.tui.dialogs.ask import Reason
    from tests.tui.ledger_hall import a_ledger_hall

    hall = a_ledger_hall([{"title": "修灯", "resident": "p03", "text": "张建国家的灯"}])
    name = hall.council.snapshot.roster.name("p03")
    async with terminal(hall, "en", place="people") as pilot:
        pilot.app.screen.show("p03")
        await pilot.pause()
        await pilot.press("ctrl+l")
        await dialog(pilot, Reason)
        await pilot.press("enter")
        assert "reason" in wrong(pilot)
        pilot.app.screen.query_one(Input).value = "本人要求"
        await pilot.press("enter")
        await dialog(pilot, Confirm)
        assert hall.council.snapshot.roster.name("p03") == name, "nothing before the yes"
        await pilot.press("enter")
        await dialog(pilot, Read)
        told = await text(pilot)
        assert "Roster: 1 entry" in told
        assert "Small wishes: 1 entry" in told
        assert ("Small wishes 2026-001" in told) == (name in "张建国家的灯")
        assert "Backups" in told
        await pilot.press("escape")
        await back(pilot)
        assert hall.council.snapshot.roster.name("p03") == "＊"
        assert next(iter(hall.council.snapshot.entries("wishes").values())).fields.resident == ""
