"""Whatever is done to a meeting, in whatever order: the journal tells the same story, and every no is a refusal."""

import json
from typing import get_args

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from council.domain import agenda, counting, floor, motions, polls, resolutions, roll_call, sitting
from council.domain.journal import Undo, fold
from council.domain.kernel import Context, JournalEntry, Refusal, why_not
from council.domain.meeting import Item, Meeting, Outcome
from council.domain.minutes import minutes_of
from council.domain.rules import DecisionRule, ProxyRule, Threshold
from council.domain.tally import Option, Question
from tests.domain.a_meeting import NAMES, Held, convene, roster

PEOPLE = ("p01", "p02", "p03", "p04", "p05")
RIGHTS = ("r01", "r02", "r03", "r04", "r05", "r99")
RULES = (
    DecisionRule(
        id="half",
        name="half",
        explanation="half",
        quorum=Threshold(op="more_than", num=1, den=2, of="due"),
        passing=Threshold(op="more_than", num=1, den=2, of="present"),
        proxy=ProxyRule(allowed=True, written=False, max_per_agent=1),
    ),
    DecisionRule(
        id="owners",
        name="owners",
        explanation="owners",
        weights=("count", "area"),
        quorum=Threshold(op="at_least", num=2, den=3, of="due"),
        quorum_counts="participating",
        passing=Threshold(op="more_than", num=1, den=2, of="participating"),
    ),
    DecisionRule(
        id="floor",
        name="floor",
        explanation="floor",
        passing=Threshold(op="more_than", num=1, den=2, of="yes_no"),
    ),
)
ELECTION = Question(method="choose", options=(Option(id="a"), Option(id="b"), Option(id="c")), most=2, seats=1)
ITEMS = (
    Item(id="i1", title="开会", kind="opening", routine=True),
    Item(id="i2", title="停车", source="proposals/1", consent=True),
    Item(id="i3", title="议题"),
    Item(id="i4", title="路灯", source="proposals/2", parent="i3"),
    Item(id="i5", title="水泵", source="proposals/3", parent="i3", consent=True),
)

people = st.sampled_from((*PEOPLE, "p02", "g1", "p99"))
reasons = st.sampled_from(("", "因故", "a reason"))
picks = st.integers(0, 19)
one_of_three = st.sampled_from((None, "i2", "i4"))


def some(*values):
    return st.sampled_from(values)


class AnyMeeting(RuleBasedStateMachine):
    """Commands drawn at random, sensible and senseless, against a meeting of five."""

    @initialize(
        rule_of=some(*RULES), track=some("decision", "deliberation"), begun=st.integers(0, 3), absent=st.integers(0, 2)
    )
    def convene(self, rule_of, track, begun, absent):
        self.held = Held(people=roster(NAMES[:5]))
        self.made = 0
        self.tried(convene(self.held.people, *ITEMS, rule=rule_of, track=track))
        if begun:
            self.tried(sitting.OpenDoors())
            for person in PEOPLE[: 5 - absent]:
                self.tried(roll_call.Arrive(person=person, channel="phone"), person)
            self.tried(sitting.CallToOrder())
            self.tried(agenda.StartItem())

    def tried(self, command, actor="chair", seconds=7):
        """Do it, or be refused; `why_not` said so before, and a no changes nothing."""
        held, before, entries = self.held, self.held.meeting, list(self.held.entries)
        poll = before.open_poll
        context = Context(
            at=held.now,
            actor=actor,
            rolls={poll.id: frozenset(held.cast)} if poll else {},
            entries=tuple(entries),
        )
        expected = why_not(command, before, context)
        said = None
        try:
            held.do(command, actor, seconds)
        except Refusal as refusal:
            said = refusal
        assert repr(said) == repr(expected)
        assert said is None or (held.meeting, held.entries) == (before, entries)
        return said is None

    def fresh(self, kind):
        self.made += 1
        return f"{kind}{self.made}"

    def known(self, data, ids):
        return data.draw(st.sampled_from((*ids, "nothing")))

    def one_of(self, pick, *commands, actor="chair"):
        """One of the commands that may be done now; where none may, one that is refused."""
        held = self.held
        poll = held.meeting.open_poll
        rolls = {poll.id: frozenset(held.cast)} if poll else {}
        context = Context(at=held.now, actor=actor, rolls=rolls, entries=tuple(held.entries))
        allowed = [command for command in commands if why_not(command, held.meeting, context) is None]
        chosen = allowed or commands
        return self.tried(chosen[pick % len(chosen)], actor)

    # -- what may happen -------------------------------------------------------------------------------------------

    @rule(person=people, actor=some("desk", "chair"), reason=reasons, pick=picks, right=some(*RIGHTS))
    def roll(self, person, actor, reason, pick, right):
        self.one_of(
            pick,
            *[roll_call.Arrive(person=person, channel="desk")] * 3,
            roll_call.Leave(person=person),
            roll_call.Excuse(person=person, reason=reason),
            roll_call.AdmitGuest(id=person, name=reason),
            roll_call.GiveProxy(right=right, agent=person),
            roll_call.RevokeProxy(right=right),
            actor=actor,
        )

    @rule(data=st.data(), pick=picks, reason=reasons, places=st.integers(-2, 2), source=some("", "proposals/9"))
    def change_agenda(self, data, pick, reason, places, source):
        ids = [each.id for each in self.held.meeting.agenda]
        one, other = self.known(data, ids), self.known(data, ids)
        self.one_of(
            pick,
            agenda.AddItem(item=Item(id=self.fresh("n"), title=reason, source=source)),
            agenda.AddItem(item=Item(id=self.fresh("n"), title="新", parent=one), after=other),
            agenda.EditItem(item=one, title=reason, minutes=-3),
            agenda.MoveItem(item=one, places=places),
            agenda.NestItem(item=one, parent=other),
            agenda.NestItem(item=one, parent=None),
            agenda.DropItem(item=one, reason=reason),
            agenda.MarkConsent(item=one, consent=places > 0),
        )

    @rule(data=st.data(), pick=picks, reason=reasons, into=some("", "1", "7"))
    def go_on(self, data, pick, reason, into):
        one = self.known(data, [each.id for each in self.held.meeting.agenda])
        self.one_of(
            pick,
            agenda.StartItem(),
            agenda.StartItem(item=one),
            *(
                agenda.ConcludeItem(item=one, outcome=outcome, reason=reason, wording=reason, merged_into=into)
                for outcome in get_args(Outcome)
            ),
            resolutions.Resolve(text=reason),
            resolutions.Resolve(text=reason, item=one),
        )

    @rule(person=people, pick=picks, side=some("for", "against", "neutral"), order=st.booleans())
    def speak(self, person, pick, side, order):
        self.one_of(
            pick,
            floor.RequestFloor(person=person, side=side, point_of_order=order, id=self.fresh("s")),
            floor.GiveFloor(),
            floor.GiveFloor(person=person, side=side),
            floor.EndTurn(gist="说"),
            floor.PauseTurn(),
            floor.ExtendTurn(seconds=30),
            floor.WithdrawRequest(person=person),
            floor.SetSpeakingLimits(turn_seconds=60 if order else 0, turns_per_item=1 if order else 0),
            actor=person if order else "chair",
        )

    @rule(
        data=st.data(),
        person=people,
        pick=picks,
        item=one_of_three,
        reason=reasons,
        state=some("withdrawn", "tabled", "referred"),
    )
    def move(self, data, person, pick, item, reason, state):
        moved = self.known(data, self.held.meeting.motions)
        self.one_of(
            pick,
            motions.Move(text=reason, item=item, id=self.fresh("m")),
            motions.Move(text=reason, mover=person, amends=moved, id=self.fresh("m")),
            motions.Second(motion=moved, person=person),
            motions.SetAside(motion=moved, state=state, reason=reason),
        )

    @rule(
        data=st.data(),
        pick=picks,
        secrecy=some(None, "secret", "by_name"),
        question=some(polls.YES_NO, polls.YES_NO, ELECTION),
        override=some("", "急", "急"),
        hands=some(None, None, True, False),
    )
    def open_poll(self, data, pick, secrecy, question, override, hands):
        item = data.draw(one_of_three)
        common = {"secrecy": secrecy, "question": question, "override": override, "hands_only": hands}
        self.one_of(
            pick,
            polls.OpenPoll(id=self.fresh("v"), kind="trial", title="题目", **common),
            polls.OpenPoll(id=self.fresh("v"), kind="straw", item=item, **common),
            polls.OpenPoll(id=self.fresh("v"), item=item, **common),
            polls.OpenPoll(id=self.fresh("v"), item=item, title="题目", **common),
            polls.OpenPoll(id=self.fresh("v"), consent=True, **common),
            polls.OpenPoll(id=self.fresh("v"), motion=self.known(data, self.held.meeting.motions), **common),
            polls.OpenPoll(id=self.fresh("v"), again=self.known(data, self.held.meeting.polls), **common),
        )

    @precondition(lambda self: hasattr(self, "held") and self.held.meeting.open_poll is not None)
    @rule(data=st.data())
    def vote(self, data):
        meeting = self.held.meeting
        poll = meeting.open_poll
        for right in meeting.rights.values():
            choice = data.draw(st.sampled_from((*poll.question.option_ids, None)))
            may = polls.casting_refusal(meeting, poll.id, right.id, right.cast_by) is None
            if may and choice is not None and right.id not in self.held.cast:
                self.held.vote({right.id: polls.method_of(poll.question).checked(poll.question, (choice,))})

    @precondition(lambda self: hasattr(self, "held") and self.held.meeting.open_poll is not None)
    @rule(pick=picks, reason=reasons, right=some(*RIGHTS), hands=st.lists(st.integers(-1, 3), min_size=2, max_size=2))
    def run_poll(self, pick, reason, right, hands):
        options = self.held.meeting.open_poll.question.option_ids
        self.one_of(
            pick,
            polls.LastCall(),
            polls.ClosePhones(),
            polls.EnterHands(totals=dict(zip(options, hands, strict=False))),
            polls.Recuse(right=right, reason=reason),
        )

    @precondition(lambda self: hasattr(self, "held") and self.held.meeting.open_poll is not None)
    @rule(cancel=st.integers(0, 4), reason=reasons)
    def end_poll(self, cancel, reason):
        if cancel == 0:
            if self.tried(polls.CancelPoll(reason=reason)):
                self.held.cast = {}
        elif why_not(polls.ClosePoll(), self.held.meeting, Context(at=self.held.now)) is None:
            self.held.close()
            self.check_result()

    @rule(pick=picks, reason=reasons, seq=st.integers(1, 40))
    def sit(self, pick, reason, seq):
        self.one_of(
            pick,
            sitting.OpenDoors(),
            sitting.CallToOrder(override=reason),
            sitting.Recess(reason=reason),
            *[sitting.Resume()] * 4,
            sitting.TakeNote(text=reason),
            sitting.Appoint(office="chair", person="p01"),
            Undo(reason=reason),
            Undo(reason=reason, seq=seq),
        )

    @rule(sure=st.integers(0, 19))
    def adjourn(self, sure):
        if sure == 0:
            self.tried(sitting.Adjourn())

    # -- what holds all the while ----------------------------------------------------------------------------------

    def check_result(self):
        poll = self.held.meeting.last_poll
        result = poll.result
        for weight, facts in result.facts.items():
            count = result.counts[weight]
            assert 0 <= facts.valid <= facts.participating <= facts.present <= facts.due
            assert facts.yes + facts.no <= facts.participating
            if poll.question.method == "yes_no":
                assert sum(count.totals.values()) + count.blank == facts.participating
        assert sum(each.returned for each in result.channels.values()) == result.facts["count"].participating
        assert all(each.valid + each.blank == each.returned <= each.issued for each in result.channels.values())
        for clause in (*result.finding.quorum, *result.finding.passing):
            assert clause.met == (clause.reached >= clause.needed)
        assert set(result.elected) & set(result.tied) == set()
        again = counting.electorate_at_closing(self.held.meeting, poll, self.held.boxes[poll.id].roll)
        assert again == poll.electorate

    @invariant()
    def the_journal_tells_it_all(self):
        if not hasattr(self, "held"):
            return
        held = self.held
        rows = json.loads(json.dumps([entry.to_row() for entry in held.entries]))
        read = [JournalEntry.from_row(row) for row in rows]
        assert read == held.entries
        assert fold(held.id, read) == held.meeting

    @invariant()
    def the_meeting_is_sound(self):
        if not hasattr(self, "held"):
            return
        meeting: Meeting = self.held.meeting
        assert sum(poll.is_open for poll in meeting.polls.values()) <= 1
        assert sum(item.state == "active" for item in meeting.agenda) <= 1
        assert len(list(meeting.outline())) == len(meeting.agenda) == len({item.id for item in meeting.agenda})
        numbers = [number for number, _, item in meeting.outline() if item.state != "dropped"]
        assert len(set(numbers)) == len(numbers)
        assert all(item.spent >= 0 for item in meeting.agenda)
        assert len({request.person for request in meeting.floor.queue}) == len(meeting.floor.queue)
        assert all(meeting.is_present(request.person) for request in meeting.floor.queue)
        assert all(turn.ended for turn in meeting.floor.turns[:-1])
        speaking = meeting.floor.speaking
        assert speaking is None or meeting.is_present(speaking.person)
        for record in meeting.attendance.values():
            assert all(left is not None for _, left in record.spans[:-1])
            assert meeting.is_present(record.person) == bool(record.spans and record.spans[-1][1] is None)
        for poll in meeting.polls.values():
            assert (poll.result is not None) == (poll.state == "closed")
        for motion in meeting.motions.values():
            assert motion.amends is None or meeting.motions[motion.amends].item == motion.item
        numbers = [resolution.number for resolution in meeting.resolutions]
        assert len(set(numbers)) == len(numbers)
        agenda.next_item(meeting)
        agenda.carried_over(meeting)
        floor.ordered_queue(meeting)
        sitting.quorum(meeting)

    def teardown(self):
        if hasattr(self, "held"):
            held = self.held
            assert minutes_of(held.meeting, held.entries, held.people, held.boxes, {}, "西街社区")


TestAnyMeeting = pytest.mark.slow(AnyMeeting.TestCase)
TestAnyMeeting.settings = settings(max_examples=40, stateful_step_count=60)
