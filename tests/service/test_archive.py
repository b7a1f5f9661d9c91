"""The archive's chain: what a record holds, how the next one hangs on it, and how far minutes have come."""

import hashlib
import json
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
import rfc8785

from council.domain.kernel import Refusal
from council.domain.minutes import minutes_of
from council.service.archive import Archive, ArchiveStatus
from council.service.records import ApprovalRecord, MeetingRecord
from council.store.base import Damaged
from council.store.memory import MemoryStore
from tests.domain.a_meeting import COMMUNITY, a_meeting, proposals, with_proxies

AT = datetime(2026, 11, 23, 13, 0, tzinfo=UTC)
DAY = date(2026, 11, 24)


@pytest.fixture(scope="module")
def evening():
    return a_meeting()


@pytest.fixture
def store():
    return MemoryStore()


@pytest.fixture
def archive(store):
    return Archive(store)


def add(archive, held, at=AT):
    return archive.add_meeting(held.meeting, held.entries, held.people, held.boxes, at, COMMUNITY, proposals())


def test_an_empty_archive(archive):
    assert (archive.head, archive.records, archive.meetings) == (None, (), ())
    assert archive.status("meeting1") == ArchiveStatus(state="draft")


def test_a_meeting_is_archived_whole(archive, store, evening):
    record = add(archive, evening)
    assert (record.kind, record.seq, record.previous, record.community) == ("meeting", 1, None, COMMUNITY)
    assert archive.meetings == ("meeting1",)
    assert archive.head == record.hash
    held = archive.meeting("meeting1")
    assert held.boxes == evening.boxes
    assert [row["seq"] for row in held.journal] == list(range(1, len(evening.entries) + 1))
    assert held.minutes == evening.minutes(proposals())
    again = minutes_of(evening.meeting, evening.entries, held.roster, held.boxes, held.origins, COMMUNITY)
    assert again == held.minutes
    assert "g1" not in held.names
    assert held.names["p01"] == "王秀英"
    assert [name for name, _ in store.archive()] == ["meeting-2026-007"]


def test_bytes_are_canonical_and_the_hash_is_of_everything_else(archive, store, evening):
    add(archive, evening)
    ((_, content),) = store.archive()
    body = json.loads(content)
    assert rfc8785.dumps(body) == content
    stated = body.pop("hash")
    assert stated == hashlib.sha256(rfc8785.dumps(body)).hexdigest()


def test_a_moment_is_stored_in_utc(archive, evening):
    shanghai = timezone(timedelta(hours=8))
    record = add(archive, evening, at=AT.astimezone(shanghai))
    assert record.at == AT
    assert record.at.utcoffset() == timedelta(0)


def test_the_chain_links(archive, store, evening):
    first = add(archive, evening)
    second = add(archive, with_proxies())
    third = archive.approve("meeting1", "meeting2", "王秀英", AT, COMMUNITY)
    assert [record.previous for record in archive.records] == [None, first.hash, second.hash]
    assert [record.seq for record in archive.records] == [1, 2, 3]
    assert archive.head == third.hash
    assert [name for name, _ in store.archive()] == ["meeting-2026-007", "meeting-2026-007-2", "approval-2026-007"]


def test_an_archive_opened_again_goes_on_where_it_was(archive, store, evening):
    add(archive, evening)
    archive.publish("meeting1", DAY, DAY + timedelta(days=15), AT, COMMUNITY, "公示栏")
    again = Archive(store)
    assert again.records == archive.records
    assert again.status("meeting1") == archive.status("meeting1")
    assert again.approve("meeting1", "m2", "王秀英", AT, COMMUNITY).previous == archive.head


def test_from_draft_to_approved(archive, evening):
    recorded = add(archive, evening)
    assert archive.status("meeting1") == ArchiveStatus(state="archived", record=recorded.hash)
    approval = archive.approve("meeting1", "meeting2", "王秀英", AT, COMMUNITY)
    assert isinstance(approval, ApprovalRecord)
    assert approval.approves == recorded.hash
    assert archive.status("meeting1").state == "approved"


def test_a_correction_names_what_it_corrects_and_must_be_approved_anew(archive, evening):
    recorded = add(archive, evening)
    archive.approve("meeting1", "meeting2", "王秀英", AT, COMMUNITY)
    first = archive.correct("meeting1", "第五项应为35个车位", "笔误", "李建国", AT, COMMUNITY)
    second = archive.correct("meeting1", "记录人应为陈桂芳", "笔误", "李建国", AT, COMMUNITY)
    assert (first.corrects, second.corrects) == (recorded.hash, first.hash)
    status = archive.status("meeting1")
    assert (status.state, status.corrections, status.since, status.record) == ("approved", 2, 2, second.hash)
    assert archive.approve("meeting1", "meeting3", "王秀英", AT, COMMUNITY).approves == second.hash
    assert archive.status("meeting1").since == 0


def test_a_publication_has_its_days(archive, evening):
    add(archive, evening)
    archive.publish("meeting1", DAY, DAY + timedelta(days=15), AT, COMMUNITY)
    assert archive.status("meeting1").published == (date(2026, 11, 24), date(2026, 12, 9))


@pytest.mark.parametrize(
    ("act", "code"),
    [
        (lambda archive: archive.approve("meeting1", "m2", "王", AT, COMMUNITY), "archive.already_approved"),
        (lambda archive: archive.approve("nobody", "m2", "王", AT, COMMUNITY), "archive.not_archived"),
        (lambda archive: archive.meeting("nobody"), "archive.not_archived"),
        (lambda archive: archive.correct("meeting1", " ", "笔误", "王", AT, COMMUNITY), "text.empty"),
        (lambda archive: archive.correct("meeting1", "改", " ", "王", AT, COMMUNITY), "reason.missing"),
        (
            lambda archive: archive.publish("meeting1", DAY, DAY - timedelta(days=1), AT, COMMUNITY),
            "archive.ends_before_it_starts",
        ),
        (lambda archive: add(archive, a_meeting()), "archive.already_archived"),
    ],
)
def test_what_is_refused(archive, store, evening, act, code):
    add(archive, evening)
    archive.approve("meeting1", "meeting2", "王秀英", AT, COMMUNITY)
    before = store.archive()
    with pytest.raises(Refusal) as refused:
        act(archive)
    assert refused.value.code == code
    assert store.archive() == before


def test_a_meeting_that_goes_on_is_not_archived(archive):
    held = a_meeting()
    going_on = type(held)(held.people, "m2", entries=held.entries[:60])
    with pytest.raises(Refusal) as refused:
        add(archive, going_on)
    assert refused.value.code == "archive.not_adjourned"


def test_boxes_of_votes_that_were_not_closed_stay_out(archive, evening):
    extra = {**evening.boxes, "cancelled": next(iter(evening.boxes.values()))}
    archive.add_meeting(evening.meeting, evening.entries, evening.people, extra, AT, COMMUNITY)
    assert set(archive.meeting("meeting1").boxes) == set(evening.boxes)


def test_a_number_that_cannot_be_a_name_gives_way_to_the_id(archive, store, evening):
    meeting = evening.meeting.having(number="西居〔2026〕7号")
    archive.add_meeting(meeting, evening.entries, evening.people, evening.boxes, AT, COMMUNITY)
    assert [name for name, _ in store.archive()] == ["meeting-meeting1"]


def test_a_record_that_cannot_be_read_is_said_to_be_damaged(store, archive, evening):
    add(archive, evening)
    ((name, content),) = store.archive()
    broken = MemoryStore()
    broken.add_to_archive(name, content[:-1])
    with pytest.raises(Damaged, match="meeting-2026-007"):
        Archive(broken)


def test_a_record_reads_as_its_model(archive, store, evening):
    add(archive, evening)
    ((_, content),) = store.archive()
    assert MeetingRecord.model_validate_json(content).model_dump(mode="json") == json.loads(content) | {
        "boxes": {poll: box.model_dump(mode="json") for poll, box in evening.boxes.items()}
    }
