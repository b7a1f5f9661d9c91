from datetime import date

import pytest
from pydantic import ValidationError

from council import presets
from council.domain.agenda import carried_over
from council.domain.agenda_templates import AgendaTemplate, draft
from council.domain.ledger import Entry, FollowUp, Proposal
from council.domain.meeting import Item, Meeting
from tests.domain.a_meeting import NAMES, in_session, roster

TEMPLATE = AgendaTemplate.model_validate(
    {
        "id": "t",
        "name": "t",
        "trial": {"zh": "看得清吗？", "en": "Can you read this?"},
        "lines": [
            {"title": {"zh": "开会", "en": "Opening"}, "kind": "opening", "minutes": 2},
            {"title": {"zh": "办理情况", "en": "Follow-ups"}, "kind": "report", "follow_ups": True},
            {"title": {"zh": "议事", "en": "Matters"}, "kind": "proposal", "minutes": 15, "docket": True},
            {"title": {"zh": "其他", "en": "Any other business"}, "text": {"zh": "说明", "en": "Said"}},
        ],
    }
)


def proposal(ident, title):
    return Entry[Proposal](
        id=ident, number=f"2026-{ident}", state="deciding", fields=Proposal(title=title, text="正文")
    )


PROPOSALS = (proposal("1", "路灯"), proposal("2", "停车"))


def reads(items):
    return [f"{number} {item.title}" for number, _, item in Meeting(id="m", agenda=items).outline()]


def test_a_draft_is_a_numbered_tree_with_the_trial_vote_first():
    items = draft(TEMPLATE, "zh", PROPOSALS)
    assert reads(items) == ["1 看得清吗？", "2 开会", "3 办理情况", "4 议事", "4.1 路灯", "4.2 停车", "5 其他"]
    assert (items[0].kind, items[0].minutes) == ("trial", 3)
    lamp = items[4]
    assert (lamp.kind, lamp.source, lamp.minutes, lamp.text, lamp.routine) == (
        "proposal",
        "proposals/1",
        15,
        "正文",
        False,
    )
    assert [item.routine for item in items] == [True, True, True, True, False, False, True]
    assert len({item.id for item in items}) == len(items)


def test_it_is_written_in_the_language_asked_for():
    assert reads(draft(TEMPLATE, "en"))[1] == "2 Opening"
    assert draft(TEMPLATE, "en")[-1].text == "Said"


def test_without_matters_their_heading_is_left_out():
    assert reads(draft(TEMPLATE, "zh")) == ["1 看得清吗？", "2 开会", "3 办理情况", "4 其他"]


def test_what_was_carried_over_comes_first_and_not_twice():
    old = (Item(id="o", title="路灯（续）", source="proposals/1"), Item(id="q", title="垃圾桶"))
    assert reads(draft(TEMPLATE, "zh", PROPOSALS, old))[3:7] == ["4 议事", "4.1 路灯（续）", "4.2 垃圾桶", "4.3 停车"]


def test_open_follow_ups_are_listed_in_the_report():
    tasks = (
        Entry[FollowUp](number="2026-004", state="open", fields=FollowUp(title="换灯", due=date(2026, 12, 1))),
        Entry[FollowUp](number="2026-005", state="open", fields=FollowUp(title="划线")),
    )
    assert draft(TEMPLATE, "zh", follow_ups=tasks)[2].text == "2026-004 换灯 (2026-12-01)\n2026-005 划线"


def test_a_template_has_one_place_for_the_docket():
    lines = [line.model_dump() for line in TEMPLATE.lines]
    for wrong in (lines[:2], [*lines, lines[2]]):
        with pytest.raises(ValidationError, match="exactly one"):
            AgendaTemplate.model_validate({**TEMPLATE.model_dump(), "lines": wrong})


@pytest.mark.parametrize("template", presets.agendas().values(), ids=list(presets.agendas()))
@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_shipped_template_can_be_convened_and_leaves_only_matters_open(template, language):
    people = roster(NAMES[:3])
    held = in_session(*draft(template, language, PROPOSALS), people=people)
    kinds = [item.kind for item in held.meeting.agenda]
    assert kinds[:2] == ["trial", "opening"]
    assert kinds[-1] == "closing"
    assert [item.source for item in carried_over(held.meeting)] == ["proposals/1", "proposals/2"]
