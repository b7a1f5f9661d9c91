"""Rules of a community's own: written from another one, told with an example, refused at the field, kept at once."""

import pytest
from textual.widgets import Input

from council import boot, folders, presets, settings
from council.domain.contradictions import contradictions
from council.i18n import words
from council.i18n.describing import described
from council.tui.dialogs.ask import Confirm
from council.tui.dialogs.rule import ChooseRule
from council.tui.dialogs.rule_editor import RuleEditor
from council.tui.settings.rule_fields import rule_fields, rule_of
from council.tui.widgets.fields import Field, Wheel
from council.tui.widgets.forms import Complaint
from council.tui.widgets.said import Said
from tests.tui.hall import Hall, a_hall, terminal
from tests.tui.hands import back, beyond, dialog, fill, toasts, until
from tests.tui.test_settings import go_to, opened

OWNERS = presets.rules()["cn.owners.special"]


@pytest.fixture
def a_folder(tmp_path):
    folder = tmp_path / "幸福里"
    folders.founded(folder, "幸福里", "zh", "xijie")
    community = boot.open_community(folder)
    yield community
    community.council.close()


def control(editor, name, kind=Wheel):
    return next(field for field in editor._fields if field.name == name).query_one(kind)


async def turn(pilot, editor, name, times=1):
    control(editor, name).focus()
    for _ in range(times):
        await pilot.press("right")
    await pilot.pause()


def said(editor):
    return str(editor.query_one("#said", Said).render()).replace("\n", " ")


def told_wrong(editor):
    return {each.name: str(each.render()) for each in editor.query(Complaint) if each.display}


async def editing(pilot, rule, language="zh", due=56):
    pilot.app.push_screen(RuleEditor(words(language), "规则", rule, due))
    return await dialog(pilot, RuleEditor)


async def test_the_example_follows_what_is_chosen():
    async with terminal(a_hall(planned=False), "en", place="settings", size=(80, 24)) as pilot:
        editor = await editing(pilot, presets.rules()["cn.urc2026.residents"], "en")
        assert "Of 56 due 29 must be here. With 41 here, 21 votes for it carry it." in said(editor)
        await turn(pilot, editor, "quorum", 2)
        await turn(pilot, editor, "passing", 3)
        assert "38 must be here" in said(editor)
        assert "28 votes for it carry it" in said(editor)
        assert beyond(pilot) == []


@pytest.mark.parametrize(("language", "why"), [("zh", "没有面积"), ("en", "no floor area")])
async def test_a_contradiction_is_told_at_its_field_and_nothing_is_kept(language, why):
    async with terminal(a_hall(planned=False), language, place="settings", size=(80, 24)) as pilot:
        editor = await editing(pilot, OWNERS, language)
        await turn(pilot, editor, "tie")
        assert why in said(editor)
        await turn(pilot, editor, "unreturned", 2)
        await pilot.press("enter")
        await pilot.pause()
        assert pilot.app.screen is editor
        assert set(told_wrong(editor)) == {"tie", "clause"}
        assert why in told_wrong(editor)["tie"]
        assert pilot.app.focused is control(editor, "tie")
        await turn(pilot, editor, "tie", 2)
        assert told_wrong(editor) == {}


async def test_a_share_may_be_any_fraction():
    async with terminal(a_hall(planned=False), "zh", place="settings") as pilot:
        kept = []
        rule = presets.rules()["cn.urc2026.residents"]
        pilot.app.push_screen(RuleEditor(words("zh"), "规则", rule, 56), kept.append)
        editor = await dialog(pilot, RuleEditor)
        control(editor, "passing").focus()
        await pilot.press("left")
        control(editor, "passing_part", Input).value = "五分之三"
        await pilot.press("enter")
        await pilot.pause()
        assert "不是比例" in told_wrong(editor)["passing_part"]
        control(editor, "passing_part", Input).value = "≥ 3/5"
        await pilot.press("enter")
        await back(pilot)
        passing = kept[0]["rule"].passing
        assert (passing.op, passing.num, passing.den) == ("at_least", 3, 5)


async def test_a_rule_of_ones_own_is_kept_changed_used_and_thrown_away(a_folder):
    async with terminal(Hall(a_folder, a_folder.council.clock, None), place="settings", size=(80, 24)) as pilot:
        screen = await opened(pilot)
        await fill(pilot, "operator", "王主任")
        await go_to(pilot, "rules")
        await pilot.press("enter", "enter")
        await dialog(pilot, ChooseRule)
        await pilot.press("enter")
        editor = await dialog(pilot, RuleEditor)
        control(editor, "name", Input).value = "我们的居民会议"
        await turn(pilot, editor, "passing", 2)
        await pilot.press("enter")
        await back(pilot)
        await until(pilot, lambda: a_folder.council.snapshot.settings.rules)
        (rule,) = settings.load(a_folder.folder).rules
        assert (rule.id, rule.name.zh, rule.passing.num) == ("own.1", "我们的居民会议", 2)
        assert rule.explanation.zh == described(rule, words("zh"))
        assert rule.explanation.en == described(rule, words("en"))
        assert rule.effective_from is None
        assert screen.changed
        assert screen.draft["operator"] == "王主任"
        assert a_folder.council.snapshot.settings.operator == ""
        changed = a_folder.council.snapshot.settings
        bodies = tuple(each.having(rule="own.1") if each.id == "residents" else each for each in changed.bodies)
        boot.change_settings(a_folder, changed.having(bodies=bodies))
        await until(pilot, lambda: screen.query("OwnRule"))
        screen.query_one("OwnRule Chosen").focus()
        await pilot.pause()
        await pilot.press("f8")
        await pilot.pause()
        assert any("居民会议" in each for each in toasts(pilot))
        boot.change_settings(a_folder, changed)
        await pilot.pause()
        screen.query_one("OwnRule Chosen").focus()
        await pilot.pause()
        await pilot.press("f8")
        await dialog(pilot, Confirm)
        await pilot.press("enter")
        await back(pilot)
        await until(pilot, lambda: not a_folder.council.snapshot.settings.rules)
        assert settings.load(a_folder.folder).rules == ()


KINDS = (
    "cn.urc2026.reps.gated",
    "cn.urc2026.election",
    "cn.beijing.owners.special",
    "cn.collective",
    "nantang13",
)


async def test_the_fields_lose_nothing_of_a_rule():
    """Opened and kept unchanged, a preset's copy decides as it did."""
    async with terminal(a_hall(planned=False), "zh", place="settings") as pilot:
        for rule_id in KINDS:
            rule = presets.rules()[rule_id]
            editor = await editing(pilot, rule)
            again = rule_of(rule, {field.name: field.answer for field in editor._fields}, words("zh"))
            assert again == rule.having(effective_from=None, effective_until=None)
            assert contradictions(again) == []
            await pilot.press("escape")
            await back(pilot)


def test_each_field_has_a_name_of_its_own(zh):
    names = [part.name for part in rule_fields(OWNERS, zh) if isinstance(part, Field)]
    assert len(names) == len(set(names))
