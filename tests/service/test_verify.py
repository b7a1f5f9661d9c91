"""Verifying: every byte counts, the chain holds, and who forges a record and hashes it anew is found by the recount."""

import json
import random
from datetime import UTC, date, datetime

import pytest

from council.domain import agenda, polls, roll_call, sitting, ties
from council.domain.box import CountedBox
from council.domain.journal import Struck, after
from council.domain.kernel import Context, JournalEntry, Stamp
from council.domain.meeting import Item
from council.domain.rules import Gates
from council.domain.tally import built_in
from council.service.archive import Archive
from council.service.findings import GOOD, OPEN, WRONG, Check
from council.service.records import canonical_json, sealed
from council.service.verify import verify
from council.store.memory import MemoryStore
from tests.domain.a_meeting import (
    COMMUNITY,
    NAMES,
    RULE,
    a_meeting,
    choices,
    in_session,
    proposals,
    roster,
    with_proxies,
)

AT = datetime(2026, 11, 23, 13, 0, tzinfo=UTC)
DAY = date(2026, 11, 24)


def archived(*meetings):
    store = MemoryStore()
    archive = Archive(store)
    for held in meetings:
        archive.add_meeting(held.meeting, held.entries, held.people, held.boxes, AT, COMMUNITY, proposals())
    first = meetings[0].meeting.id
    archive.correct(first, "第五项应为35个车位", "笔误", "李建国", AT, COMMUNITY)
    archive.approve(first, "meeting2", "王秀英", AT, COMMUNITY)
    archive.publish(first, DAY, DAY, AT, COMMUNITY)
    return store.archive()


def small_meeting():
    people = roster(NAMES[:2])
    held = in_session(Item(id="i", title="灯"), people=people).do(agenda.StartItem())
    held.do(polls.OpenPoll(secrecy="secret")).vote(choices(2, 0, 0)).close()
    return held.do(sitting.Adjourn())


@pytest.fixture(scope="module")
def files():
    return archived(a_meeting(), with_proxies())


@pytest.fixture(scope="module")
def small():
    return archived(small_meeting())


def wrong(files, methods=None):
    return {check.what for check in verify(files, methods).wrong}


def forged(files, change, place=0):
    """The archive with one record changed and the whole chain hashed anew: what the owner of the folder could do."""
    anew, records = {}, []
    for index, (name, content) in enumerate(files):
        body = json.loads(content)
        for reference in ("previous", "corrects", "approves", "publishes"):
            if reference in body:
                body[reference] = anew.get(body[reference], body[reference])
        if index == place:
            change(body)
        old = body.pop("hash")
        records.append((name, sealed(body)))
        anew[old] = json.loads(records[-1][1])["hash"]
    return records


# -- a sound archive -----------------------------------------------------------------------------------------------


def test_a_sound_archive_is_sound(files):
    report = verify(files)
    assert report.wrong == []
    assert report.open == []
    assert report.ok
    assert report.head == json.loads(files[-1][1])["hash"]


def test_it_says_what_was_checked(files):
    sums = dict(verify(files).sums())
    assert sums[GOOD["record.hash"]] == 5
    assert sums[GOOD["chain.link"]] == 5
    assert sums[GOOD["chain.names"]] == 3
    assert sums[GOOD["poll.recount"]] == 9
    assert sums[GOOD["minutes.same"]] == 2


def test_the_order_in_which_files_are_given_does_not_matter(files):
    assert verify(files[::-1]).checks != ()
    assert verify(files[::-1]).ok


def test_nothing_is_not_sound():
    assert not verify([]).ok


def test_one_file_is_checked_on_its_own_with_a_note(files):
    report = verify([files[1]])
    assert report.ok
    assert [check.what for check in report.open] == ["chain.place"]
    alone = verify([files[3]])
    assert alone.ok
    assert {check.what for check in alone.open} == {"chain.place", "chain.names"}


def test_the_first_file_alone_has_its_place(files):
    assert verify([files[0]]).open == []


# -- every byte ----------------------------------------------------------------------------------------------------


def undetected(files, places):
    """The places where another byte goes unnoticed. Replacements are seeded: near misses (a space for a digit, capitals
    for small letters) as well as anything."""
    chance = random.Random(20261123)
    missed = []
    for index, at in places:
        name, content = files[index]
        byte = content[at]
        other = chance.choice([new for new in (byte ^ 1, byte ^ 32, 0x20, 0x30, chance.randrange(256)) if new != byte])
        changed = list(files)
        changed[index] = (name, content[:at] + bytes([other]) + content[at + 1 :])
        if verify(changed).ok:
            missed.append((name, at))
    return missed


def every_place(files):
    return [(index, at) for index, (_, content) in enumerate(files) for at in range(len(content))]


def test_a_changed_byte_is_found(small):
    assert undetected(small, every_place(small)[::17]) == []


@pytest.mark.slow
def test_any_changed_byte_is_found(small):
    assert undetected(small, every_place(small)) == []


@pytest.mark.slow
def test_any_byte_lost_or_added_is_found(small):
    missed = []
    for index, at in every_place(small)[::3]:
        name, content = small[index]
        for other in (content[:at] + content[at + 1 :], content[:at] + b" " + content[at:]):
            if verify([*small[:index], (name, other), *small[index + 1 :]]).ok:
                missed.append((name, at))
    assert missed == []


@pytest.mark.parametrize("place", range(4))
@pytest.mark.parametrize(
    "change",
    [
        lambda content: content + b"\n",
        lambda content: b" " + content,
        lambda content: content[:-1],
        lambda content: b"\xef\xbb\xbf" + content,
        lambda content: content.replace(b'"format":1', b'"format":1.0'),
        lambda content: content.replace(b'"format":1', b'"format": 1'),
        lambda content: content.replace(b'"format":1', b'"format":1,"format":1'),
        lambda content: content.replace("西街".encode(), b"\\u897f\\u8857"),
        lambda content: json.dumps(json.loads(content), ensure_ascii=False).encode(),
        lambda content: json.dumps(dict(reversed(json.loads(content).items())), separators=(",", ":")).encode(),
    ],
)
def test_the_same_content_in_another_form_is_found(small, place, change):
    changed = list(small)
    changed[place] = (small[place][0], change(small[place][1]))
    assert not verify(changed).ok


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{}",
        b"[]",
        b"null",
        b"\xff",
        b"[" * 100_000,
        b'{"format":1,"kind":"meeting"}',
        b'{"a":NaN}',
        b'{"a":1e999}',
        b'{"a":' + b"9" * 5000 + b"}",
        b'{"a":"\\ud800"}',
    ],
)
def test_what_is_no_record_is_said_to_be_none(content):
    report = verify([("stray.json", content)])
    assert {check.what for check in report.wrong} & {"record.readable"}
    assert {check.where for check in report.wrong} == {"stray.json"}


def test_the_place_of_the_first_change_is_named(small):
    name, content = small[3]
    (check,) = [each for each in verify([(name, b"{ " + content[1:])]).wrong if each.what == "record.canonical"]
    assert check.params == {"place": 1}


def test_a_newer_record_is_said_to_be_newer(small):
    newer = [(name, sealed({**json.loads(content), "format": 2})) for name, content in small[:1]]
    assert wrong(newer) == {"record.newer"}


# -- the chain -----------------------------------------------------------------------------------------------------


def test_a_missing_record_is_named(files):
    report = verify([*files[:2], *files[3:]])
    assert [(check.what, check.params) for check in report.wrong if check.what == "chain.gap"] == [
        ("chain.gap", {"seq": 3})
    ]


def test_a_record_given_twice_is_noticed(files):
    assert "chain.twice" in wrong([*files, files[2]])


def test_a_replaced_record_breaks_the_link(files):
    other = archived(with_proxies())
    assert wrong([other[0], *files[1:]]) >= {"chain.link", "chain.names"}


def test_an_archive_does_not_begin_in_the_middle(files):
    body = json.loads(files[0][1])
    del body["hash"]
    assert wrong([("a.json", sealed({**body, "previous": "0" * 64}))]) == {"chain.link"}


def test_an_approval_of_nothing_is_found(files):
    stray = forged(files, lambda body: body.update(approves="0" * 64), place=3)
    assert wrong(stray) == {"chain.names"}


def test_an_approval_of_another_meeting_is_found(files):
    assert "chain.names" in wrong(forged(files, lambda body: body.update(meeting="owners"), place=3))


def test_a_meeting_archived_twice_is_found(files):
    body = json.loads(files[0][1])
    previous = body.pop("hash")
    again = sealed({**body, "seq": 2, "previous": previous})
    assert wrong([files[0], ("again.json", again)]) == {"chain.meeting_twice"}


# -- a record forged and hashed anew -------------------------------------------------------------------------------


def box_of(body, kind="secret"):
    """The first box of that kind, by the journal."""
    for row in body["journal"]:
        event = row["event"]
        if event["kind"] == "poll_opened" and event["secrecy"] == kind and event["kind_of_poll"] == "formal":
            return event["id"], body["boxes"][event["id"]]
    raise AssertionError


def swap_a_vote(body):
    _, box = box_of(body)
    next(ballot for ballot in box["ballots"] if ballot["choice"] == ["no"])["choice"] = ["yes"]
    box["ballots"].sort(key=lambda ballot: ballot["choice"])


def swap_a_vote_and_the_fingerprint(body):
    swap_a_vote(body)
    poll, box = box_of(body)
    closing(body, poll)["result"]["box"] = CountedBox.model_validate(box).fingerprint()


def closing(body, poll):
    return next(
        row["event"]
        for row in body["journal"]
        if row["event"]["kind"] == "poll_closed" and row["event"]["poll"] == poll
    )


def stuff_the_box(body):
    poll, box = box_of(body)
    box["ballots"].append({"choice": ["yes"]})
    box["codes"].append("ZZZZZZZZ")
    closing(body, poll)["result"]["box"] = CountedBox.model_validate(box).fingerprint()


def stuff_the_roll(body):
    poll, box = box_of(body)
    box["roll"]["stranger"] = "phone"
    box["ballots"].append({"choice": ["yes"]})
    box["codes"].append("ZZZZZZZZ")
    closing(body, poll)["result"]["box"] = CountedBox.model_validate(box).fingerprint()


def let_the_absent_vote(body):
    """Rights of people who never came: the base 到会 grows with the roll, and the journal says otherwise."""
    poll, box = box_of(body)
    box["roll"]["r36"] = "desk"
    box["ballots"].append({"choice": ["yes"]})
    box["codes"].append("ZZZZZZZZ")
    closing(body, poll)["result"]["box"] = CountedBox.model_validate(box).fingerprint()


def let_the_recused_vote(body):
    poll, box = box_of(body)
    box["roll"]["r20"] = "desk"
    box["ballots"].append({"choice": ["yes"]})
    box["codes"].append("ZZZZZZZZ")
    closing(body, poll)["result"]["box"] = CountedBox.model_validate(box).fingerprint()


def name_a_secret_ballot(body):
    poll, box = box_of(body)
    box["ballots"][0]["right"] = "r01"
    closing(body, poll)["result"]["box"] = CountedBox.model_validate(box).fingerprint()


def move_a_named_ballot(body):
    poll, box = box_of(body, "by_name")
    box["ballots"][0]["right"] = "r36"
    closing(body, poll)["result"]["box"] = CountedBox.model_validate(box).fingerprint()


def spoil_a_ballot(body):
    poll, box = box_of(body)
    box["ballots"][0]["choice"] = ["yes", "no"]
    closing(body, poll)["result"]["box"] = CountedBox.model_validate(box).fingerprint()


def lose_a_code(body):
    poll, box = box_of(body)
    box["codes"].pop()
    closing(body, poll)["result"]["box"] = CountedBox.model_validate(box).fingerprint()


def state_another_verdict(body):
    poll, _ = box_of(body)
    closing(body, poll)["result"]["finding"]["verdict"] = "lost"


def state_other_totals(body):
    poll, _ = box_of(body)
    closing(body, poll)["result"]["counts"]["count"]["totals"] = {"yes": 29, "no": 0, "abstain": 0}


def loosen_the_rule(body):
    for row in body["journal"]:
        if row["event"]["kind"] == "poll_opened":
            row["event"]["rule"]["passing"] = {"op": "at_least", "num": 1, "den": 9, "of": "present"}


def raise_more_hands(body):
    next(row["event"] for row in body["journal"][::-1] if row["event"]["kind"] == "hands_entered")["totals"]["yes"] += 1


def drop_an_entry(body):
    del body["journal"][40]


def end_early(body):
    del body["journal"][-1]


def let_somebody_arrive(body):
    row = next(row for row in body["journal"] if row["event"]["kind"] == "arrived")
    row["event"]["person"] = "p36"


def rewrite_the_minutes(body):
    body["minutes"]["decisions"][0]["text"] = "什么也不做。"


def rename_somebody(body):
    body["names"]["p01"] = "王秀兰"


def use_an_event_of_tomorrow(body):
    body["journal"][5]["event"]["kind"] = "beamed_in"


def lose_a_box(body):
    del body["boxes"][box_of(body)[0]]


def add_a_box(body):
    body["boxes"]["nobody"] = {"roll": {}, "ballots": [], "codes": []}


def rehash_the_rule(body):
    row = next(row for row in body["journal"] if row["event"]["kind"] == "poll_opened")
    row["event"]["rule_hash"] = "0" * 64


@pytest.mark.parametrize(
    ("forge", "found"),
    [
        (swap_a_vote, {"poll.box"}),
        (swap_a_vote_and_the_fingerprint, {"poll.recount", "minutes.same"}),
        (stuff_the_box, {"poll.ballots", "minutes.same"}),
        (stuff_the_roll, {"poll.roll", "minutes.same"}),
        (let_the_absent_vote, {"poll.electorate", "minutes.same"}),
        (let_the_recused_vote, {"poll.roll", "minutes.same"}),
        (name_a_secret_ballot, {"poll.named", "minutes.same"}),
        (move_a_named_ballot, {"poll.named", "minutes.same"}),
        (spoil_a_ballot, {"poll.invalid", "minutes.same"}),
        (lose_a_code, {"poll.codes", "minutes.same"}),
        (state_another_verdict, {"poll.recount", "minutes.same"}),
        (state_other_totals, {"poll.recount", "minutes.same"}),
        (loosen_the_rule, {"poll.rule", "poll.recount", "minutes.same"}),
        (raise_more_hands, {"poll.recount", "minutes.same"}),
        (drop_an_entry, {"journal.folds"}),
        (end_early, {"journal.folds"}),
        (let_somebody_arrive, {"poll.electorate", "minutes.same"}),
        (rewrite_the_minutes, {"minutes.same"}),
        (rename_somebody, {"minutes.same"}),
        (use_an_event_of_tomorrow, {"journal.folds"}),
        (lose_a_box, {"poll.box_missing"}),
        (add_a_box, {"poll.box_extra"}),
        (rehash_the_rule, {"poll.rule", "minutes.same"}),
    ],
)
def test_a_forgery_is_found_and_named(files, forge, found):
    report = verify(forged(files, forge))
    assert {check.what for check in report.wrong} >= found
    assert {check.where for check in report.wrong} == {files[0][0]}


def test_a_forged_call_to_order_is_found(small):
    def forge(body):
        row = next(row for row in body["journal"] if row["event"]["kind"] == "called_to_order")
        row["event"]["present"] = 1

    assert "journal.quorum" in wrong(forged(small, forge))


# -- a forger who counts everything anew -----------------------------------------------------------------------------


def recorded(held, *events):
    """Lines that no decider would have written, and a meeting that believes them."""
    new = [
        JournalEntry(stamp=Stamp(seq=seq, at=held.now, actor="chair"), event=event)
        for seq, event in enumerate(events, start=len(held.entries) + 1)
    ]
    held.meeting = after(held.meeting, held.entries, new)
    held.entries += new
    return held


def nine(absent=2):
    item = Item(id="i", title="灯")
    return in_session(item, people=roster(NAMES[:9]), absent=absent).do(agenda.StartItem())


def ended(held):
    return archived(held.do(sitting.Adjourn()))


def somebody_absent_votes():
    held = nine().do(polls.OpenPoll(id="p", secrecy="secret"))
    return ended(held.vote(choices(5, 0, 0)).vote(choices(1, 0, 0, first=9), "desk").close())


def somebody_votes_before_coming():
    held = nine().do(polls.OpenPoll(id="p", secrecy="secret"))
    held.vote(choices(5, 0, 0)).vote(choices(1, 0, 0, first=9), "desk").close()
    return ended(held.do(roll_call.Arrive(person="p09")))


def more_hands_than_people():
    held = nine().do(polls.OpenPoll(id="p", hands_only=True))
    return ended(recorded(held, polls.HandsEntered(poll="p", totals={"yes": 8, "no": 0, "abstain": 0})).close())


def no_quorum_and_no_reason():
    held = nine()
    for place in range(1, 6):
        held.do(roll_call.Leave(person=f"p0{place}"))
    opened = polls.decide(polls.OpenPoll(id="p", override="急"), held.meeting, Context(at=held.now))[0]
    return ended(recorded(held, opened.having(override="")).vote(choices(2, 0, 0, first=6)).close())


def more_present_than_there_are():
    held = nine()
    opened = polls.decide(polls.OpenPoll(id="p"), held.meeting, Context(at=held.now))[0]
    return ended(recorded(held, opened.having(present=9)).vote(choices(5, 0, 0)).close())


def a_gate_that_was_passed_by(mode="must"):
    item = Item(id="i", title="灯")
    rule = RULE.having(gates=Gates(party=mode))
    held = in_session(item, people=roster(NAMES[:9]), rule=rule).do(agenda.StartItem())
    free = held.meeting.having(rule=RULE)
    opened = polls.decide(polls.OpenPoll(id="p"), free, Context(at=held.now))[0]
    opened = opened.having(rule=rule, rule_hash=rule.fingerprint(), waived=("party",) if mode == "reason" else ())
    return ended(recorded(held, opened).vote(choices(6, 0, 0)).close())


def a_gate_without_a_reason():
    return a_gate_that_was_passed_by("reason")


def a_recusal_taken_back():
    held = nine().do(polls.OpenPoll(id="p")).do(polls.Recuse(right="r01", reason="亲属"))
    return ended(recorded(held, Struck(seq=len(held.entries), reason="")).vote(choices(5, 0, 0)).close())


def a_tie_that_was_none():
    held = nine().do(polls.OpenPoll(id="p")).vote(choices(2, 5, 0)).close()
    return ended(recorded(held, ties.TieBroken(poll="p", how="chair", answer="yes", by="p01", note="")))


def a_tie_broken_where_the_rule_lets_it_fail():
    held = nine(absent=3).do(polls.OpenPoll(id="p", override="急")).vote(choices(3, 3, 0)).close()
    return ended(recorded(held, ties.TieBroken(poll="p", how="chair", answer="yes", by="p01", note="")))


def codes_beside_choices_that_nobody_was_told_of():
    held = nine().do(polls.OpenPoll(id="p", secrecy="secret"))
    held.meeting = held.meeting.having(polls={"p": held.meeting.polls["p"].having(board="choices")})
    return ended(held.vote(choices(5, 2, 0)).close())


CONSISTENT = {
    somebody_absent_votes: "poll.there",
    somebody_votes_before_coming: "poll.there",
    more_hands_than_people: "poll.hands",
    no_quorum_and_no_reason: "poll.quorum",
    more_present_than_there_are: "poll.quorum",
    a_gate_that_was_passed_by: "poll.gates",
    a_gate_without_a_reason: "poll.gates",
    a_recusal_taken_back: "journal.folds",
    a_tie_that_was_none: "poll.tie",
    a_tie_broken_where_the_rule_lets_it_fail: "poll.tie",
    codes_beside_choices_that_nobody_was_told_of: "poll.board",
}


@pytest.mark.parametrize(("forge", "found"), CONSISTENT.items(), ids=lambda each: getattr(each, "__name__", each))
def test_sums_that_fit_do_not_make_an_unlawful_vote_good(forge, found):
    assert found in wrong(forge())


def test_the_same_evenings_held_lawfully_are_good():
    held = nine().do(polls.OpenPoll(id="p", secrecy="secret", board="choices"))
    assert verify(ended(held.vote(choices(5, 2, 0)).close())).ok
    held = nine().do(polls.OpenPoll(id="p", hands_only=True))
    assert verify(ended(held.do(polls.EnterHands(totals={"yes": 7})).close())).ok


def test_where_the_minutes_differ_is_said(files):
    (check,) = verify(forged(files, rewrite_the_minutes)).wrong
    assert check.params == {"place": "decisions.0.text"}


def test_a_way_of_voting_that_is_not_installed_is_a_note(files):
    report = verify(files, {"yes_no": built_in()["yes_no"]})
    assert report.ok
    assert {check.what for check in report.open} == {"poll.method"}


def test_a_journal_that_was_never_held_does_not_end_the_check(small):
    """Well-formed events in an order that cannot be: the fold may break, the check may not."""

    def shuffle(body):
        random.Random(7).shuffle(body["journal"])
        for seq, row in enumerate(body["journal"], start=1):
            row["seq"] = seq

    assert not verify(forged(small, shuffle)).ok


# -- sentences -----------------------------------------------------------------------------------------------------


def test_every_finding_has_its_sentence(files, small):
    assert all(check.sentence for forge in (swap_a_vote, lose_a_box) for check in verify(forged(files, forge)).wrong)
    assert {check.what for check in verify(files).checks} <= GOOD.keys()


def test_sentences_take_their_parameters(zh, en, files):
    reports = [verify(forged(files, forge)) for forge in (swap_a_vote, state_other_totals, spoil_a_ballot, lose_a_code)]
    reports += [verify([files[1]]), verify([*files[:2], *files[3:]]), verify([("a", b"{")])]
    for check in [each for report in reports for each in (*report.wrong, *report.open)]:
        for words in (zh, en):
            assert "{" not in words(check.sentence, **check.params).replace("{'", "")


def test_a_check_says_whether_it_holds():
    assert [Check("poll.box", told).ok for told in ("good", "wrong", "open")] == [True, False, None]
    assert not WRONG.keys() & {"poll.method"}
    assert "poll.method" in OPEN


def test_canonical_json_is_rfc_8785_beyond_16_bits_too():
    import rfc8785

    for value in ({"𠮷": 1, "\uffee": 2}, {"a": '𠮷野家\u2028\u007f\t/\\"'}, {"é": [], "e": None, "E": True}):
        assert canonical_json(value) == rfc8785.dumps(value)
