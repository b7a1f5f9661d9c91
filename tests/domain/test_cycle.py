from datetime import UTC, datetime
from typing import get_args

import pytest
from pydantic import ValidationError

from council import presets
from council.domain.cycle import ENDS, Cycle, action_for
from council.domain.ledger import Entry, Proposal, acted
from council.domain.meeting import REASONED, Outcome
from tests.domain.refused import refused

AT = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
CYCLES = presets.cycles()
every_cycle = pytest.mark.parametrize("cycle", CYCLES.values(), ids=list(CYCLES))
ONWARD: dict[str, Outcome] = {"deliberation": "recommended", "decision": "adopted"}


def proposal(cycle):
    return Entry[Proposal](number="2026-001", state=cycle.workflow().initial, fields=Proposal(title="路灯"))


def forward(cycle, entry):
    """The entry one stage on: by its meeting's outcome where there is a meeting, else by hand."""
    stage = cycle.stage(entry.state)
    if stage.kind in ONWARD:
        name = action_for(cycle, stage.id, ONWARD[stage.kind])
    else:
        if stage.kind == "publication":
            entry = acted(entry, cycle.workflow(), "publish", AT, "secretary")
        (name,) = [a.name for a in cycle.workflow().legal(stage.id) if a.to == cycle.following(stage.id)]
    return acted(entry, cycle.workflow(), name, AT, "chair")


def travelled(cycle, stages):
    entry = proposal(cycle)
    for _ in range(stages):
        entry = forward(cycle, entry)
    return entry


def at_meetings(cycle):
    return [place for place, stage in enumerate(cycle.stages) if stage.kind in ONWARD]


@every_cycle
def test_a_proposal_travels_through_every_stage_to_its_end(cycle):
    entry, seen = proposal(cycle), []
    while entry.state != "closed":
        seen.append(entry.state)
        entry = forward(cycle, entry)
    assert seen == [stage.id for stage in cycle.stages]
    assert cycle.workflow().legal("closed") == ()


def test_the_shipped_cycles_are_what_they_are_called():
    assert [stage.kind for stage in CYCLES["xijie"].stages] == [
        "intake",
        "deliberation",
        "decision",
        "carrying_out",
        "answering",
    ]
    four = CYCLES["siyi_liangkai"]
    assert [stage.body for stage in four.stages if stage.kind in ONWARD] == [
        "party_branch",
        "committee",
        "party",
        "representatives",
    ]
    assert [(stage.id, stage.days) for stage in four.stages if stage.kind == "publication"] == [
        ("resolution_published", 15),
        ("outcome_published", 15),
    ]


def test_two_stages_of_a_kind_have_actions_of_their_own():
    names = [action.name for action in CYCLES["siyi_liangkai"].workflow().actions]
    assert len(names) == len(set(names))
    assert {"recommend", "recommend:conferring", "recommend:reviewing"} <= set(names)
    assert {"end_publication", "end_publication:outcome_published"} <= set(names)


@every_cycle
@pytest.mark.parametrize(("outcome", "end"), [("returned", "returned"), ("merged", "merged"), ("refused", "refused")])
def test_every_no_of_every_meeting_ends_where_it_says_and_gives_its_reason(cycle, outcome, end):
    for place in at_meetings(cycle):
        entry = travelled(cycle, place)
        name = action_for(cycle, entry.state, outcome)
        with refused("reason.missing"):
            acted(entry, cycle.workflow(), name, AT, "chair")
        assert acted(entry, cycle.workflow(), name, AT, "chair", reason="理由").state == end


@every_cycle
def test_a_lost_vote_refuses_with_its_figures_for_a_reason(cycle):
    for place in at_meetings(cycle):
        entry = travelled(cycle, place)
        name = action_for(cycle, entry.state, "rejected")
        after = acted(entry, cycle.workflow(), name, AT, "chair", figures={"yes": 3, "needed": 6})
        assert (after.state, after.last_reason.figures) == ("refused", {"yes": 3, "needed": 6})


@every_cycle
def test_what_was_returned_may_be_mended_and_comes_again(cycle):
    place = at_meetings(cycle)[-1]
    entry = travelled(cycle, place)
    entry = acted(entry, cycle.workflow(), "return", AT, "chair", reason="请写明地点")
    entry = acted(entry, cycle.workflow(), "edit", AT, "p01", text="东门")
    entry = acted(entry, cycle.workflow(), "resubmit", AT, "p01")
    assert entry.state == cycle.stages[0].id
    assert forward(cycle, entry).state == cycle.stages[1].id


@every_cycle
def test_a_proposer_may_withdraw_until_it_is_decided(cycle):
    decided = [stage.kind for stage in cycle.stages].index("decision")
    for place in range(decided + 1):
        assert (
            acted(travelled(cycle, place), cycle.workflow(), "withdraw", AT, "p01", reason="已解决").state
            == "withdrawn"
        )
    with refused("ledger.not_now"):
        acted(travelled(cycle, decided + 1), cycle.workflow(), "withdraw", AT, "p01", reason="已解决")


@every_cycle
def test_all_outcomes_mean_something_or_leave_it_where_it_is(cycle):
    names = {action.name for action in cycle.workflow().actions}
    for place in at_meetings(cycle):
        stage = cycle.stages[place].id
        said = {outcome: action_for(cycle, stage, outcome) for outcome in get_args(Outcome)}
        assert {outcome for outcome, name in said.items() if name is None} == {"noted", "deferred"}
        assert {name for name in said.values() if name} <= names
        for outcome in REASONED:
            assert cycle.workflow().action(said[outcome]).reason
    with refused("cycle.unknown_stage", stage="closed"):
        action_for(cycle, "closed", "adopted")


@every_cycle
def test_the_workflow_hangs_together(cycle):
    workflow = cycle.workflow()
    assert set(workflow.states) == {stage.id for stage in cycle.stages} | set(ENDS)
    for action in workflow.actions:
        assert set(action.sources) <= set(workflow.states)
        assert action.to is None or action.to in workflow.states
    for state in set(ENDS) - {"returned"}:
        assert workflow.legal(state) == ()


def test_only_what_is_to_be_published_can_be():
    assert CYCLES["siyi_liangkai"].workflow().action("publish").sources == ("resolution_published", "outcome_published")
    assert CYCLES["xijie"].workflow().action("publish").sources == ()


def test_a_body_finds_what_waits_for_it():
    assert [stage.id for stage in CYCLES["xijie"].docket("committee")] == ["conferring"]
    assert CYCLES["xijie"].docket("grid") == ()
    assert [stage.id for stage in CYCLES["siyi_liangkai"].docket("party")] == ["reviewing"]


def stage(ident, kind, **more):
    return {"id": ident, "name": ident, "kind": kind, **more}


@pytest.mark.parametrize(
    ("stages", "complaint"),
    [
        ((), "takes proposals in"),
        ((stage("a", "decision", body="b"),), "takes proposals in"),
        ((stage("a", "intake"), stage("a", "answering")), "unique"),
        ((stage("a", "intake"), stage("closed", "answering")), "unique"),
        ((stage("a", "intake"), stage("b", "deliberation")), "needs a body"),
    ],
)
def test_an_unsound_cycle_is_refused(stages, complaint):
    with pytest.raises(ValidationError, match=complaint):
        Cycle(id="c", name="c", explanation="c", stages=stages)


def test_a_community_may_write_its_own():
    own = Cycle(
        id="own",
        name="own",
        explanation="own",
        stages=(stage("in", "intake"), stage("vote", "decision", body="residents")),
    )
    assert travelled(own, 2).state == "closed"
