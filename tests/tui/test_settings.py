"""The settings screen: changed in fields, saved whole or not at all, nothing lost on the way out."""

import threading
from types import SimpleNamespace

import pytest
from textual.widgets import Input, OptionList

from council import addresses, boot, folders, presets, settings
from council.domain.examples import example
from council.domain.kernel import Refusal
from council.domain.sitting import OpenDoors
from council.i18n import words
from council.tui.dialogs.choose import Choose
from council.tui.dialogs.codes import Codes
from council.tui.dialogs.not_recorded import NotRecorded
from council.tui.dialogs.people import PersonPicker
from council.tui.dialogs.rule import ChooseRule
from council.tui.house import House
from council.tui.settings.draft import draft_of, settings_of
from council.tui.settings.example import example_words
from council.tui.settings.panes import Panes
from council.tui.settings.sections import SECTIONS
from council.tui.widgets.qr import QrCode
from tests.look import text
from tests.tui.hall import PROPOSALS, FakePages, Hall, a_hall, terminal
from tests.tui.hands import back, beyond, complaints, dialog, field, fill, toasts, until

LAPTOP = (
    addresses.Candidate("192.168.1.5", "wlan0", 80, ("On the local network", "Wi-Fi")),
    addresses.Candidate("10.8.0.2", "tun0", -4, ("VPN or proxy: phones in the hall cannot reach it",)),
    addresses.Candidate("127.0.0.1", "", -100, ("Only this laptop can reach it",), local_only=True),
)


@pytest.fixture(autouse=True)
def laptop(monkeypatch):
    """A laptop with Wi-Fi and a VPN."""
    monkeypatch.setattr(addresses, "candidates", lambda: list(LAPTOP))


async def opened(pilot):
    """The settings, once their fields are there."""
    await until(pilot, lambda: len(pilot.app.screen.query_one(Panes).children) == len(SECTIONS))
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()
    return pilot.app.screen


async def go_to(pilot, section):
    """The section of that id, by its place in the list."""
    index = [each.id for each in SECTIONS].index(section)
    sections = pilot.app.screen.query_one("#sections", OptionList)
    sections.focus()
    sections.highlighted = index
    await pilot.pause()


@pytest.fixture
def a_folder(tmp_path):
    """A community in a folder, its `council.toml` with a person's own comment."""
    folder = tmp_path / "幸福里"
    folders.founded(folder, "幸福里", "zh", "xijie")
    path = folder / settings.FILE
    path.write_text(path.read_text("utf-8").replace("[web]", "# 路由器上占用了8080\n[web]"), "utf-8")
    community = boot.open_community(folder)
    yield community
    community.council.close()


def hall_of(community):
    return Hall(community, community.council.clock, None)


# -- saving --------------------------------------------------------------------------------------------------------


async def test_a_change_is_written_with_the_comments_kept(a_folder):
    async with terminal(hall_of(a_folder), place="settings") as pilot:
        await opened(pilot)
        await fill(pilot, "name", "幸福里社区")
        await go_to(pilot, "phones")
        await fill(pilot, "port", "9000")
        await pilot.press("f2")
        await until(pilot, lambda: a_folder.council.snapshot.settings.name == "幸福里社区")
        await back(pilot)
        written = (a_folder.folder / settings.FILE).read_text("utf-8")
        assert "# 路由器上占用了8080" in written
        assert settings.load(a_folder.folder) == a_folder.council.snapshot.settings
        assert a_folder.council.snapshot.settings.web.port == 9000
        assert any("端口" in each for each in toasts(pilot))
        assert not pilot.app.screen.changed


@pytest.mark.parametrize(
    ("section", "name", "value", "said"),
    [
        ("phones", "port", "99999", "65535"),
        ("phones", "port", "八千", "整数"),
        ("phones", "public_url", "xijie.example", "http"),
        ("community", "name", "", "补上"),
        ("floor", "turn_seconds", "-1", "0"),
    ],
)
async def test_what_does_not_fit_is_said_at_its_field_and_nothing_is_saved(section, name, value, said):
    hall = a_hall(planned=False)
    before = hall.council.snapshot.settings
    async with terminal(hall, place="settings", size=(80, 24)) as pilot:
        screen = await opened(pilot)
        await fill(pilot, "operator", "王主任")
        await fill(pilot, name, value)
        await go_to(pilot, "cycle")
        await pilot.press("f2")
        await back(pilot)
        assert said in complaints(pilot)[name]
        assert hall.council.snapshot.settings == before
        assert screen.query_one(Panes).current == section
        assert pilot.app.focused is field(pilot, name)
        await fill(pilot, name, getattr(before, name, None) or "100")
        assert complaints(pilot) == {}


async def test_a_disk_that_refuses_changes_nothing_and_keeps_what_was_typed():
    hall = a_hall(planned=False)

    def full(changed):
        raise OSError(28, "No space left on device")

    hall.house = House(hall.opened, FakePages(), full)
    async with terminal(hall, "en", place="settings") as pilot:
        screen = await opened(pilot)
        await fill(pilot, "operator", "Wang")
        await pilot.press("f2")
        await dialog(pilot, NotRecorded)
        await pilot.press("enter")
        await back(pilot)
        assert hall.council.snapshot.settings.operator == ""
        assert screen.changed
        assert field(pilot, "operator").value == "Wang"


async def test_saving_does_not_hold_the_screen():
    hall = a_hall(planned=False)
    release, done = threading.Event(), []

    def slow(changed):
        release.wait(5)
        done.append(changed)

    hall.house = House(hall.opened, FakePages(), slow)
    async with terminal(hall, "en", place="settings") as pilot:
        await opened(pilot)
        await fill(pilot, "operator", "Wang")
        await pilot.press("f2")
        await go_to(pilot, "cycle")  # the screen still answers
        assert pilot.app.screen.query_one(Panes).current == "cycle"
        assert done == []
        release.set()
        await until(pilot, lambda: done)


async def test_a_refusal_of_the_whole_is_said():
    hall = a_hall(planned=False)

    def refuse(changed):
        raise Refusal("rule.unknown", rule="local.rule")

    hall.house = House(hall.opened, FakePages(), refuse)
    async with terminal(hall, "en", place="settings") as pilot:
        await opened(pilot)
        await fill(pilot, "operator", "Wang")
        await pilot.press("f2")
        await back(pilot)
        assert any("local.rule" in each for each in toasts(pilot))


# -- rules ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rule", "told"),
    [
        ("cn.urc2026.residents", (56, 41, 0, 29, 21)),
        ("cn.urc2026.reps", (56, 41, 0, 38, 21)),
        ("nantang13", (56, 41, 5, None, 19)),
        ("council.two_thirds", (56, 41, 5, 29, 24)),
        ("cn.collective", (56, 41, 0, 38, 38)),
    ],
)
def test_a_rule_is_told_in_numbers(rule, told):
    found = example(presets.rules()[rule], 56)
    assert (found.due, found.present, found.abstain, found.needed, found.carries) == told


def test_an_example_is_a_sentence_in_both_languages():
    rule = presets.rules()["cn.urc2026.residents"]
    assert example_words(rule, 56, words("en")) == "Of 56 due 29 must be here. With 41 here, 21 votes for it carry it."
    assert example_words(rule, 56, words("zh")) == "应到56，至少29到会。如实到41，21票赞成即通过。"


@pytest.mark.parametrize("due", [1, 2, 3, 9])
def test_every_rule_has_an_example_for_small_bodies(due):
    for rule in presets.rules().values():
        found = example(rule, due)
        assert 1 <= found.present <= due
        assert found.carries is not None


async def test_a_body_takes_another_rule():
    hall = a_hall()
    async with terminal(hall, "en", place="settings") as pilot:
        await opened(pilot)
        await go_to(pilot, "bodies")
        shown = await text(pilot)
        assert "36 members" in shown
        assert "Of 36 due 19 must be here." in shown
        field(pilot, "rule:residents").focus()
        await pilot.press("enter")
        await dialog(pilot, ChooseRule)
        await pilot.press(*"nantang")
        assert "an opinion, not a decision in law" in await text(pilot)
        await pilot.press("enter")
        await back(pilot)
        assert "Nantang thirteen rules" in await text(pilot)
        await pilot.press("f2")
        await until(pilot, lambda: hall.council.snapshot.settings.body("residents").rule == "nantang13")


async def test_the_members_of_a_body_are_listed_masked():
    async with terminal(a_hall(), place="settings") as pilot:
        await opened(pilot)
        await go_to(pilot, "bodies")
        field(pilot, "rule:residents").focus()
        await pilot.pause()
        await pilot.press("f4")
        await dialog(pilot, PersonPicker)
        shown = await text(pilot)
        assert "王*" in shown
        assert "王秀英" not in shown


# -- the cycle -----------------------------------------------------------------------------------------------------


async def test_a_cycle_is_explained_and_refused_while_proposals_would_be_stranded():
    hall = a_hall(planned=False, cycle="siyi_liangkai")
    for proposal in PROPOSALS:
        hall.council.ledgers.propose(proposal).result(5)  # they wait for the Party branch, which Xijie's cycle lacks
    async with terminal(hall, "en", place="settings") as pilot:
        await opened(pilot)
        await go_to(pilot, "cycle")
        assert "no body “party_branch” here" in await text(pilot)
        await pilot.press("enter", "enter")
        await dialog(pilot, Choose)
        await pilot.press(*"confers", "enter")
        await back(pilot)
        shown = " ".join((await text(pilot)).split())
        assert "Practice of Xijie community" in shown
        assert "3 proposals are at stages that this cycle does not have" in shown
        await pilot.press("f2")
        await until(pilot, lambda: "cycle" in complaints(pilot))
        assert hall.council.snapshot.cycle.id == "siyi_liangkai"


# -- phones and Wi-Fi ----------------------------------------------------------------------------------------------


async def test_addresses_are_listed_with_reasons_and_one_is_chosen():
    hall = a_hall(planned=False)
    async with terminal(hall, place="settings") as pilot:
        await opened(pilot)
        await go_to(pilot, "phones")
        shown = await text(pilot)
        assert "● 192.168.1.5" in shown
        assert "VPN或代理" in shown
        assert "http://192.168.1.5:8765" in shown
        field(pilot, "address").focus()
        await pilot.press("enter")
        await dialog(pilot, Choose)
        await pilot.press(*"10.8", "enter")
        await back(pilot)
        assert "● 10.8.0.2" in await text(pilot)
        await pilot.press("f2")
        await until(pilot, lambda: hall.council.snapshot.settings.web.address == "10.8.0.2")


async def test_the_wifi_code_follows_what_is_typed():
    async with terminal(a_hall(planned=False), "en", place="settings", size=(120, 50)) as pilot:
        screen = await opened(pilot)
        await go_to(pilot, "wifi")
        await fill(pilot, "ssid", "Hall; 2")
        await fill(pilot, "password", "a,b")
        code = screen.query_one("#wifi-code", QrCode)
        assert code.text == r"WIFI:T:WPA;S:Hall\; 2;P:a\,b;;"
        assert code.drawing is not None
        assert field(pilot, "password").password
        await pilot.press("f6")
        shown = await dialog(pilot, Codes)
        assert shown._sheets[0].text == code.text
        await pilot.press("escape")
        await back(pilot)
        await fill(pilot, "ssid", "")
        assert not code.display


async def test_the_desk_code_is_shown_only_when_asked_for():
    hall = a_hall()
    staff = hall.council.snapshot.slips.staff
    async with terminal(hall, "en", place="settings") as pilot:
        await opened(pilot)
        await go_to(pilot, "laptop")
        assert staff not in await text(pilot)
        assert staff[:5] not in await text(pilot)
        await pilot.press("f7")
        shown = await dialog(pilot, Codes)
        assert shown._sheets[0].text.endswith(staff)


@pytest.mark.parametrize(("holds", "said"), [(True, "kept awake"), (False, "does not let itself be kept awake")])
async def test_whether_the_laptop_stays_awake_is_said_as_it_is(holds, said):
    hall = a_hall().do(OpenDoors())
    hall.house = House(hall.opened, FakePages(), None, SimpleNamespace(holds=holds))
    async with terminal(hall, "en", place="settings") as pilot:
        await opened(pilot)
        await go_to(pilot, "laptop")
        assert said in " ".join((await text(pilot)).split())


# -- leaving -------------------------------------------------------------------------------------------------------


async def changed(pilot):
    await opened(pilot)
    await fill(pilot, "operator", "Wang")
    pilot.app.screen.query_one("#sections").focus()
    await pilot.press("3")
    await dialog(pilot, Choose)


@pytest.mark.parametrize(
    ("keys", "place", "operator"),
    [
        (("escape",), "settings", ""),
        (("enter",), "people", "Wang"),
        (("down", "enter"), "people", ""),
    ],
)
async def test_unsaved_changes_are_asked_about_on_leaving(keys, place, operator):
    hall = a_hall(planned=False)
    async with terminal(hall, "en", place="settings") as pilot:
        await changed(pilot)
        await pilot.press(*keys)
        await until(pilot, lambda: pilot.app.current_mode == place and len(pilot.app.screen_stack) == 1)
        await pilot.pause(0.1)
        assert pilot.app.current_mode == place
        assert hall.council.snapshot.settings.operator == operator


async def test_leaving_is_not_asked_about_while_nothing_is_changed():
    async with terminal(a_hall(planned=False), "en", place="settings") as pilot:
        await opened(pilot)
        await pilot.press("alt+3")
        await until(pilot, lambda: pilot.app.current_mode == "people")


async def test_saving_on_the_way_out_stays_when_something_does_not_fit():
    hall = a_hall(planned=False)
    async with terminal(hall, "en", place="settings") as pilot:
        await opened(pilot)
        await fill(pilot, "port", "x")
        await pilot.press("alt+3")
        await dialog(pilot, Choose)
        await pilot.press("enter")
        await back(pilot)
        assert pilot.app.current_mode == "settings"
        assert "port" in complaints(pilot)


async def test_changes_can_be_undone():
    async with terminal(a_hall(planned=False), "en", place="settings") as pilot:
        screen = await opened(pilot)
        await fill(pilot, "name", "Elsewhere")
        await until(pilot, lambda: screen.changed)
        assert "Community ●" in await text(pilot)
        await pilot.press("f3")
        await opened(pilot)
        assert field(pilot, "name").value == "西街社区"
        assert not screen.changed
        await pilot.press("f2")
        await back(pilot)
        assert "Nothing has been changed." in toasts(pilot)


# -- the whole screen ----------------------------------------------------------------------------------------------


def test_the_draft_is_the_settings_and_back():
    chosen = a_hall(planned=False).council.snapshot.settings
    assert settings_of(chosen, draft_of(chosen)) == chosen


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("size", [(80, 24), (120, 40), (160, 50)])
async def test_every_section_fits(language, size):
    async with terminal(a_hall(), language, size, place="settings") as pilot:
        await opened(pilot)
        for section in SECTIONS:
            await go_to(pilot, section.id)
            assert beyond(pilot) == [], section.id


async def test_every_field_is_reached_with_the_keyboard():
    async with terminal(a_hall(), place="settings", size=(80, 24)) as pilot:
        screen = await opened(pilot)
        names = set()
        for section in SECTIONS:
            await go_to(pilot, section.id)
            await pilot.press("enter")
            for _ in range(12):
                name = Panes.name_of(pilot.app.focused)
                if not name or name in names:
                    break
                names.add(name)
                await pilot.press("tab")
        assert names == {*draft_of(pilot.app.snapshot.settings), "own:"}
        await pilot.press("escape")
        await back(pilot)
        assert pilot.app.focused is screen.query_one("#sections")


async def test_the_language_is_switched_with_unsaved_changes_kept():
    async with terminal(a_hall(planned=False), "zh", place="settings") as pilot:
        await opened(pilot)
        await fill(pilot, "operator", "王主任")
        await pilot.press("shift+f1")
        await until(pilot, lambda: pilot.app.language == "en")
        await opened(pilot)
        assert field(pilot, "operator").value == "王主任"
        assert pilot.app.focused is field(pilot, "operator")
        assert "Time zone" in await text(pilot)
        assert isinstance(pilot.app.focused, Input)
