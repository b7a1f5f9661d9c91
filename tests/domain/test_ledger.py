from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from council.domain.kernel import Text
from council.domain.ledger import (
    FOLLOW_UP_WORKFLOW,
    RESIDENT_WORKFLOW,
    Action,
    Entry,
    FollowUp,
    Proposal,
    Workflow,
    acted,
    next_number,
)
from tests.domain.refused import refused

AT = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
WORKFLOW = Workflow(
    states={"open": Text(zh="开", en="open"), "shut": Text(zh="关", en="shut")},
    initial="open",
    actions=(
        Action(name="edit", title=Text(zh="改", en="Edit"), sources=("open",)),
        Action(name="shut", title=Text(zh="关", en="Shut"), sources=("open",), to="shut", reason=True),
    ),
)


def entry(**fields):
    return Entry[Proposal](number="2026-001", state="open", fields=Proposal(**{"title": "路灯", **fields}))


def test_an_action_leaves_a_dated_change_with_actor_and_reason():
    after = acted(entry(), WORKFLOW, "shut", AT, "p01", reason=" 已解决 ", cause="m1/9", figures={"yes": 3})
    (change,) = after.changes
    assert (after.state, change.before, change.after, change.action) == ("shut", "open", "shut", "shut")
    assert (change.at, change.actor, change.reason, change.cause) == (AT, "p01", "已解决", "m1/9")
    assert change.figures == {"yes": 3}
    assert after.caused_by("m1/9")
    assert not after.caused_by("m1/8")


def test_what_was_replaced_is_kept_and_what_was_not_is_not():
    before = entry(text="坏了", supporters=("p02",))
    after = acted(
        before, WORKFLOW, "edit", AT, "p01", text="坏了三盏", supporters=("p02", "p03"), title="路灯", grid="一"
    )
    assert (after.state, after.fields.text, after.fields.supporters) == ("open", "坏了三盏", ("p02", "p03"))
    assert after.changes[-1].former == {"text": "坏了", "supporters": ["p02"], "grid": ""}
    assert before.fields.text == "坏了"


def test_dates_are_kept_as_text():
    follow_up = Entry[FollowUp](number="1", state="open", fields=FollowUp(title="换灯", due=date(2026, 12, 1)))
    after = acted(follow_up, FOLLOW_UP_WORKFLOW, "extend", AT, "p01", reason="缺料", due=date(2026, 12, 20))
    assert after.changes[-1].former == {"due": "2026-12-01"}
    assert Entry[FollowUp].model_validate_json(after.model_dump_json()) == after


def test_what_an_action_asks_for():
    with refused("ledger.unknown_action", action="burn"):
        acted(entry(), WORKFLOW, "burn", AT, "p01")
    with refused("reason.missing"):
        acted(entry(), WORKFLOW, "shut", AT, "p01", reason="  ")
    shut = acted(entry(), WORKFLOW, "shut", AT, "p01", figures={"yes": 1, "no": 9})  # a vote explains itself
    with refused("ledger.not_now", number="2026-001"):
        acted(shut, WORKFLOW, "edit", AT, "p01", text="x")
    with pytest.raises(ValidationError):
        acted(entry(), WORKFLOW, "edit", AT, "p01", title="")


def test_the_last_reason_is_what_the_proposer_reads():
    shut = acted(entry(), WORKFLOW, "edit", AT, "p01", reason="改了")
    shut = acted(shut, WORKFLOW, "edit", AT, "p01", reason="费用过高")
    assert acted(shut, WORKFLOW, "edit", AT, "p01", text="x").last_reason.reason == "费用过高"
    voted = acted(shut, WORKFLOW, "shut", AT, "p01", figures={"yes": 1})
    assert voted.last_reason.figures == {"yes": 1}
    assert entry().last_reason is None


def test_legal_actions_follow_the_state():
    assert [action.name for action in WORKFLOW.legal("open")] == ["edit", "shut"]
    assert WORKFLOW.legal("shut") == ()


@pytest.mark.parametrize(
    ("numbers", "number"),
    [
        ([], "2026-001"),
        (["2026-001", "2026-009"], "2026-010"),
        (["2025-044"], "2026-001"),
        (["2026-999"], "2026-1000"),
        (["2026-1000", "2026-7"], "2026-1001"),
        (["2026-x", "2026-²", "2026", "", "甲-1"], "2026-001"),
    ],
)
def test_numbers_count_up_by_year(numbers, number):
    assert next_number(numbers, 2026) == number


@given(st.lists(st.text(alphabet="0123456789-x", max_size=9)))
def test_a_new_number_is_new(numbers):
    assert next_number(numbers, 2026) not in numbers


@pytest.mark.parametrize("workflow", [FOLLOW_UP_WORKFLOW, RESIDENT_WORKFLOW], ids=["follow_ups", "residents"])
def test_the_core_workflows_name_states_that_exist(workflow):
    assert workflow.initial in workflow.states
    for action in workflow.actions:
        assert set(action.sources) <= set(workflow.states)
        assert action.to is None or action.to in workflow.states


def test_a_follow_up_is_answered_for_may_be_sent_back_and_is_rated():
    task = Entry[FollowUp](number="1", state="open", fields=FollowUp(title="换灯"))
    for name, more, state in (
        ("assign", {"owner": "p03"}, "open"),
        ("answer", {"evidence": "照片"}, "answered"),
        ("reopen", {"reason": "还有一盏没换"}, "open"),
        ("answer", {"evidence": "照片二"}, "answered"),
        ("rate", {"score": 5}, "rated"),
    ):
        task = acted(task, FOLLOW_UP_WORKFLOW, name, AT, "p01", **more)
        assert task.state == state
    for score in (0, 6):
        with pytest.raises(ValidationError):
            FollowUp(title="换灯", score=score)
