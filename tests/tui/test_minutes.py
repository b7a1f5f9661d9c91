"""The minutes: read in either form and language, approved, corrected, published, verified, printed."""

import json
import webbrowser
from dataclasses import replace
from datetime import date

import pytest
from textual.widgets import Input, OptionList, TextArea

from council.domain import sitting
from council.service.archive import headings, status_of
from council.service.records import ApprovalRecord, CorrectionRecord
from council.tui.papers.printing import Printer, printables
from council.tui.screens import minutes
from council.tui.widgets.listing import Listing
from council.tui.widgets.page import Page
from tests.domain.a_meeting import NAMES
from tests.look import text
from tests.tui.docket import LONG, a_plan, decided, press, toasts, typed, within
from tests.tui.hall import a_hall, settled, terminal


@pytest.fixture
def opened(monkeypatch):
    """What the browser was asked to show: nothing unless somebody asked for it."""
    shown = []
    monkeypatch.setattr(webbrowser, "open", lambda url: shown.append(url) or True)
    return shown


def writing_to(hall, folder):
    hall.house = replace(hall.house, opened=replace(hall.opened, folder=folder))
    return hall


def records(hall):
    return headings(hall.council.archive_records())


def status(hall):
    return status_of(records(hall), hall.meeting.id)


async def read(pilot):
    """What the page says, past the fold too, once it has been made."""
    await settled(pilot)
    await pilot.pause()
    return "\n".join(line.plain for line in pilot.app.screen.query_one(Page).lines)


# -- reading -----------------------------------------------------------------------------------------------------


async def test_the_record_is_read_whole_and_in_short():
    hall = decided(due=date(2027, 2, 1))
    async with terminal(hall, place="minutes") as pilot:
        whole = await read(pilot)
        assert "会议记录" in whole
        assert "划十二个车位" in whole
        await press(pilot, "s")
        short = await read(pilot)
        assert "会议纪要" in short
        assert len(short) < len(whole)
        await press(pilot, "f2")
        assert await read(pilot) == whole


async def test_names_and_language_follow_the_viewer():
    hall = decided()
    async with terminal(hall, place="minutes") as pilot:
        masked = await read(pilot)
        assert not any(name in masked for name in NAMES if len(name) > 2)
        await press(pilot, "ctrl+n")
        assert NAMES[6] in await read(pilot)
        await press(pilot, "shift+f1")
        assert "Minutes · 西街社区" in await read(pilot)


async def test_a_planned_meeting_shows_its_plan_and_one_that_goes_on_its_draft():
    hall = a_hall()
    async with terminal(hall, place="minutes") as pilot:
        assert "停车方案" in await read(pilot)
        assert "计划" in await text(pilot)
        await press(pilot, "e")
        assert "没有会议记录" in toasts(pilot)[-1]
        hall.do(sitting.OpenDoors()).arrive(24).do(sitting.CallToOrder())
        await pilot.pause(0.7)
        assert "截至" in await read(pilot) or "预览" in await read(pilot)
        assert "草稿" in await text(pilot)


async def test_each_meeting_says_how_far_its_minutes_are():
    hall = decided()
    archive = hall.council.archive
    at, name, meeting = hall.clock.now, "西街社区", hall.meeting.id
    async with terminal(hall, place="minutes") as pilot:
        await read(pilot)
        said = [pilot.app.screen.query_one(Listing).rows[0].cells[-1].text]
        for act in (
            lambda a: a.correct(meeting, "应为十三个车位", "笔误", NAMES[0], at, name),
            lambda a: a.approve(meeting, "", NAMES[0], at, name),
            lambda a: a.publish(meeting, date(2027, 1, 2), date(2027, 1, 17), at, name),
        ):
            archive(act).result(5)
            await pilot.pause(0.6)
            await read(pilot)
            said.append(pilot.app.screen.query_one(Listing).rows[0].cells[-1].text)
        assert said == ["已归档", "已更正", "已确认", "公示中"]


# -- records behind the record -----------------------------------------------------------------------------------


async def test_minutes_are_approved_in_a_later_meeting():
    hall = decided()
    first = hall.meeting
    later = a_plan(hall, "committee")
    hall.council.meetings.take_up(later).result(5)
    hall.do(sitting.Appoint(office="chair", person="p03"), sitting.OpenDoors()).arrive(30).do(sitting.CallToOrder())
    async with terminal(hall, place="minutes") as pilot:
        pilot.app.screen.mark(first.id)
        await read(pilot)
        await press(pilot, "a")
        assert hall.meeting.title in await text(pilot)
        await press(pilot, "down", "space", "enter")  # on whose word: the first of the roster
        await press(pilot, "up", "enter")
        await settled(pilot)
        approval = records(hall)[-1]
        assert isinstance(approval, ApprovalRecord)
        assert (approval.meeting, approval.approved_in) == (first.id, later)
        assert approval.by in NAMES
        await read(pilot)
        await press(pilot, "a")
        assert "已" in toasts(pilot)[-1]
        assert len(records(hall)) == 2, "approved once"


async def test_a_correction_needs_its_reason_and_leaves_the_record():
    hall = decided()
    before = hall.council.archive_records()
    async with terminal(hall, place="minutes") as pilot:
        await read(pilot)
        await press(pilot, "c")
        pilot.app.screen.query_one(TextArea).text = f"{NAMES[6]}负责十三个车位"
        await pilot.app.screen.run_action("accept")
        await pilot.pause()
        assert hall.council.archive_records() == before
        pilot.app.screen.query_one(Input).value = "宣读时口误"
        await press(pilot, "down")
        pilot.app.screen.query(Input)[0].focus()
        await press(pilot, "down", "enter", "enter")
        await pilot.app.screen.run_action("accept")
        await settled(pilot)
        correction = records(hall)[-1]
        assert isinstance(correction, CorrectionRecord)
        assert (correction.reason, correction.corrects) == ("宣读时口误", records(hall)[0].hash)
        assert hall.council.archive_records()[0] == before[0]
        page = await read(pilot)
        assert "十三个车位" in page
        assert NAMES[6] not in page, "the correction's own text is masked too"


async def test_decisions_are_published_for_as_long_as_the_rule_asks():
    hall = decided()
    async with terminal(hall, place="minutes") as pilot:
        await read(pilot)
        await press(pilot, "b")
        await pilot.pause(0.2)
        assert "15" in await text(pilot)
        await press(pilot, "down", "down")
        await typed(pilot, "社区公示栏")
        await press(pilot, "enter")
        await settled(pilot)
        assert status(hall).published == (date(2027, 1, 2), date(2027, 1, 17))
        assert "社区公示栏" in await read(pilot)


async def test_a_notice_does_not_end_before_it_begins():
    hall = decided()
    async with terminal(hall, place="minutes") as pilot:
        await read(pilot)
        await press(pilot, "f7")
        await pilot.pause(0.2)
        await press(pilot, "down")
        await typed(pilot, "2026-12-01")
        await press(pilot, "enter")
        assert status(hall).published is None
        assert pilot.app.screen.query_one("#wrong").display


@pytest.mark.parametrize("key", ["a", "c", "b"])
async def test_what_is_not_archived_is_neither_approved_nor_corrected_nor_published(key):
    hall = a_hall()
    async with terminal(hall, place="minutes") as pilot:
        await read(pilot)
        await press(pilot, key)
        assert "归档" in toasts(pilot)[-1] or "档案" in toasts(pilot)[-1]


async def test_verifying_says_what_was_checked_and_what_is_wrong():
    hall = decided()
    async with terminal(hall, place="minutes") as pilot:
        await read(pilot)
        await press(pilot, "v")
        await pilot.pause(0.5)
        shown = await text(pilot)
        assert "✓" in shown
        assert hall.council.snapshot.head[:16] in shown.replace("\n", "").replace(" ", "")
        await press(pilot, "enter")
        (name, content), *_rest = hall.store._archive.items()
        hall.store._archive[name] = content.replace("划十二个车位".encode(), "划二十个车位".encode())
        await press(pilot, "f8")
        await pilot.pause(0.5)
        assert "✗" in await text(pilot)


async def test_an_archive_that_cannot_be_read_is_said_and_nothing_else_breaks():
    hall = decided()
    (name, _content), *_rest = hall.store._archive.items()
    hall.store._archive[name] = b"{torn"
    async with terminal(hall, place="minutes") as pilot:
        assert name in await read(pilot)
        await press(pilot, "s", "v")
        await pilot.pause(0.3)
        assert "✗" in await text(pilot)


async def test_a_draft_is_made_anew_while_the_meeting_goes_on(monkeypatch):
    monkeypatch.setattr(minutes, "DRAFT_SECONDS", 0.1)
    hall = a_hall().do(sitting.OpenDoors()).arrive(24).do(sitting.CallToOrder())
    async with terminal(hall, place="minutes") as pilot:
        assert "物业到会说明" not in await read(pilot)
        hall.do(sitting.TakeNote(text="物业到会说明"))
        await pilot.pause(0.7)
        assert "物业到会说明" in await read(pilot)


async def test_an_empty_archive_has_nothing_to_verify():
    hall = a_hall(planned=False)
    async with terminal(hall, place="minutes") as pilot:
        assert "召集" in await text(pilot)
        await press(pilot, "v", "e", "p", "a", "enter")
        assert len(toasts(pilot)) >= 4


# -- files -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("turns", "name"), [(0, "html"), (1, "md"), (2, "json")])
async def test_minutes_are_written_beside_the_community_and_opened_only_on_request(tmp_path, opened, turns, name):
    hall = writing_to(decided(), tmp_path)
    async with terminal(hall, place="minutes") as pilot:
        await read(pilot)
        await press(pilot, "e", "down", "down", "down", *["right"] * turns)
        await press(pilot, "enter")
        await pilot.pause(0.5)
        (path,) = (tmp_path / "papers").iterdir()
        assert path.suffix == f".{name}"
        content = path.read_text("utf-8")
        assert "车位" in content
        assert not any(each in content for each in NAMES if len(each) > 2), "masked, as the screen is"
        if name == "json":
            assert json.loads(content)["kind"] == "minutes"
        await press(pilot, "escape")
        assert opened == []
        await press(pilot, "e", "enter")
        await pilot.pause(0.5)
        await press(pilot, "enter")
        await settled(pilot)
        assert len(opened) == 1
        assert opened[0].startswith("file://")


async def test_a_folder_that_takes_no_file_is_said(tmp_path, opened):
    (tmp_path / "papers").write_text("in the way")
    hall = writing_to(decided(), tmp_path)
    async with terminal(hall, place="minutes") as pilot:
        await read(pilot)
        await press(pilot, "e", "enter")
        await pilot.pause(0.5)
        assert "没有写成" in toasts(pilot)[-1]


def papers_of(pilot, meeting):
    printer = Printer(pilot.app, pilot.app.snapshot, meeting)
    return {paper.name.partition("-2")[0]: paper for paper in printables(printer, pilot.app._)}


async def test_papers_before_the_meeting_are_made(tmp_path):
    hall = writing_to(a_hall(), tmp_path)
    async with terminal(hall, place="minutes") as pilot:
        papers = papers_of(pilot, hall.meeting)
        ready = {name for name, paper in papers.items() if paper.why is None}
        assert ready == {"notice", "attendance", "slips", "door"}
        assert "停车方案" in papers["notice"].make()
        assert NAMES[0] in papers["attendance"].make()
        code = next(iter(hall.council.snapshot.slips.people))
        assert code[:5] in papers["slips"].make()
        assert "192.168.1.23" in papers["door"].make()


async def test_papers_after_the_meeting_are_made(tmp_path):
    hall = writing_to(decided(due=date(2027, 2, 1)), tmp_path)
    async with terminal(hall, place="minutes") as pilot:
        papers = papers_of(pilot, hall.meeting)
        ready = {name for name, paper in papers.items() if paper.why is None}
        assert ready == {"attendance", "results", "decisions", "follow-up"}
        assert hall.council.snapshot.head in papers["results"].make()
        decisions = papers["decisions"].make()
        assert "划十二个车位" in decisions
        assert NAMES[6] not in decisions
        assert "划十二个车位" in papers["follow-up"].make()


async def test_a_paper_is_chosen_and_written(tmp_path, opened):
    hall = writing_to(a_hall(), tmp_path)
    async with terminal(hall, place="minutes") as pilot:
        await press(pilot, "p")
        assert pilot.app.screen.query_one(OptionList).option_count >= 6
        await typed(pilot, "签到表")
        await press(pilot, "enter")
        await pilot.pause(0.5)
        assert [path.name for path in (tmp_path / "papers").iterdir()] == [f"attendance-{hall.meeting.number}.html"]
        assert opened == []


async def test_a_paper_that_makes_no_sense_now_says_why(tmp_path):
    hall = writing_to(a_hall(), tmp_path)
    async with terminal(hall, place="minutes") as pilot:
        await press(pilot, "f4")
        await typed(pilot, "表决结果")
        await press(pilot, "enter")
        assert "还没有已计票的表决" in await text(pilot)
        assert not (tmp_path / "papers").exists()


async def test_a_follow_up_slip_is_printed_from_the_docket(tmp_path, opened):
    hall = writing_to(decided(), tmp_path)
    async with terminal(hall, place="docket") as pilot:
        pilot.app.screen.mark("follow_ups", "")
        await press(pilot, "d")
        await pilot.pause(0.5)
        (path,) = (tmp_path / "papers").iterdir()
        assert path.name.startswith("follow-up-")


# -- small and large ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "size"), [("zh", (80, 24)), ("en", (80, 24)), ("en", (120, 40)), ("zh", (160, 50))]
)
async def test_nothing_runs_over_the_edge(language, size):
    hall = decided()
    at, meeting = hall.clock.now, hall.meeting.id
    hall.council.archive(lambda a: a.correct(meeting, LONG, LONG, NAMES[0], at, "西街社区")).result(5)
    async with terminal(hall, language, size, place="minutes") as pilot:
        pilot.app.names_shown = True
        await read(pilot)
        await press(pilot, "enter")
        page = pilot.app.screen.query_one(Page)
        assert page.display
        assert page.show_vertical_scrollbar
        assert all(line.cell_length <= page.scrollable_content_region.width for line in page.lines)
        within(pilot, size)
        await press(pilot, "end")
        assert page.scroll_y == page.max_scroll_y > 0
        await press(pilot, "escape")
        for key in ("e", "p", "a", "c"):
            await press(pilot, key)
            await pilot.pause(0.1)
            within(pilot, size)
            await press(pilot, "escape")


async def test_the_docket_leads_from_a_held_meeting_to_its_minutes():
    hall = decided()
    async with terminal(hall, place="docket") as pilot:
        pilot.app.screen.mark("meetings", hall.meeting.id)
        await press(pilot, "enter")
        await settled(pilot)
        await pilot.pause()
        assert pilot.app.current_mode == "minutes"
        assert pilot.app.screen.query_one(Listing).key == hall.meeting.id
        assert "划十二个车位" in await read(pilot)
