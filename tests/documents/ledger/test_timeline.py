"""What befell an entry, told to those who work with it and to whoever looks it up."""

from datetime import date

from council.documents.ledger.teller import Teller
from council.documents.ledger.timeline import Replaced, public_timeline, timeline
from council.domain.ledger import Change
from council.i18n import words
from council.service.entries import PHONE, RESIDENT
from council.service.snapshot import Kept


def of(hall, entry, teller):
    return timeline(hall.snapshot.entry("wishes", entry.id), teller)


def test_each_change_says_when_who_what_from_where_to_where_and_why(hall, enter, teller):
    wish = enter()
    hall.clock.on(days=1)
    hall.council.entries.act("wishes", wish.id, "drop", "p0003", reason="自己修好了").result(5)
    made, dropped = of(hall, wish, teller())
    assert (made.when, made.who, made.what, made.course) == ("2026-11-23 19:00", "主持人", "录入", "")
    assert (dropped.when, dropped.who, dropped.what) == ("2026-11-24 19:00", "王七", "取消")
    assert (dropped.course, dropped.reason) == ("已收集 → 已取消", "自己修好了")
    english = of(hall, wish, teller("en"))[1]
    assert english.details(teller("en")) == ["Collected → Dropped", "Reason: 自己修好了"]


def test_replaced_values_are_told_with_what_came_after(hall, enter, teller):
    wish = enter(wisher="李小明", until=date(2026, 12, 1), cost=500)
    edit = hall.council.entries.act
    edit("wishes", wish.id, "edit", title="修路灯", until=date(2026, 12, 5)).result(5)
    edit("wishes", wish.id, "edit", title="修楼道灯", wisher="王芳", cost=1250).result(5)
    _, first, second = of(hall, wish, teller())
    assert first.replaced == (Replaced("心愿", "修灯", "修路灯"), Replaced("期限", "2026-12-01", "2026-12-05"))
    assert second.replaced == (
        Replaced("心愿", "修路灯", "修楼道灯"),
        Replaced("许愿人", "李小明", "王芳"),
        Replaced("费用", "5.00", "12.50"),
    )
    masked = of(hall, wish, teller(masked=True))[2]
    assert Replaced("许愿人", "李*", "王*") in masked.replaced


def test_names_are_masked_for_others(hall, enter, teller):
    wish = enter()
    hall.council.entries.act("wishes", wish.id, "note", "p0003", reason="看过").result(5)
    hall.council.entries.act("wishes", wish.id, "note", "孙丽", reason="看过").result(5)
    assert [step.who for step in of(hall, wish, teller(masked=True))] == ["主持人", "王*", "孙*"]


def test_what_a_newer_version_wrote_is_not_told_to_others(hall, enter):
    wish = enter()
    change = Change(at=hall.clock(), actor="chair", action="tint", after="collected", former={"colour": "红"})
    changed = wish.having(changes=(*wish.changes, change))
    snapshot = hall.snapshot.having(kept={"wishes": Kept({wish.id: changed})})
    told = [timeline(changed, Teller(words("zh"), snapshot, "wishes", masked=masked))[1] for masked in (True, False)]
    assert [step.what for step in told] == ["tint", "tint"]
    assert [step.replaced[0].before for step in told] == ["***", "红"]


def test_what_an_entry_became_is_followed(hall, enter, teller):
    wish = enter()
    errand = hall.council.entries.turn_into("wishes", wish.id, "errand").result(5)
    hall.council.entries.act("errands", errand.id, "finish").result(5)
    steps = of(hall, wish, teller())
    link = f"errands/{errand.id}"
    assert [(step.what, step.link) for step in steps[1:]] == [
        ("认领", ""),
        ("转代办（代办 2026-001）", link),
        ("实现；办结（代办 2026-001）", link),
    ]


def test_the_residents_decision_comes_back(hall, enter, teller):
    wish = enter(actor=PHONE)
    proposal = hall.council.entries.turn_into("wishes", wish.id, "proposal").result(5)
    hall.council.ledgers.act_on_proposal(proposal.id, "recommend").result(5)
    hall.council.ledgers.act_on_proposal(proposal.id, "refuse", "p0003", reason="已列入改造").result(5)
    heard = of(hall, wish, teller())[-1]
    assert (heard.what, heard.course, heard.reason) == ("不予通过（议题 2026-001）", "居民议事 → 未通过", "已列入改造")
    public = public_timeline(hall.snapshot.entry("wishes", wish.id), teller(masked=True))
    assert [(step.who, step.what) for step in public] == [
        ("您", "录入"),
        ("社区", "提交居民议事（议题 2026-001）"),
        ("社区", "商议通过（议题 2026-001）"),
        ("社区", "不予通过（议题 2026-001）"),
    ]


def test_a_vote_says_its_sums(hall, enter, teller):
    wish = enter()
    sums = {"reached": 12, "needed": 21, "base": 41}
    change = Change(at=hall.clock(), actor="chair", action="heard", before="x", after="x", figures=sums)
    assert timeline(wish.having(changes=(change,)), teller())[0].votes == "未通过：赞成 12，需 21"


def test_the_public_reads_public_steps_only(hall, enter, teller):
    wish = enter(actor=PHONE, wisher="李小明")
    act = hall.council.entries.act
    act("wishes", wish.id, "note", reason="此人常来").result(5)
    act("wishes", wish.id, "edit", wisher="李晓明", reason="写错").result(5)
    act("wishes", wish.id, "claim", title="修路灯", wisher="李小名", helpers=("p0001",)).result(5)
    act("wishes", wish.id, "drop", RESIDENT, reason="不用了").result(5)
    steps = public_timeline(hall.snapshot.entry("wishes", wish.id), teller(masked=True))
    assert [(step.who, step.what) for step in steps] == [("您", "录入"), ("社区", "认领"), ("您", "取消")]
    assert steps[1].replaced == (Replaced("心愿", "修灯", "修路灯"),)
    told = "".join("".join((step.reason, *step.details(teller()))) for step in steps)
    assert "此人常来" not in told
    assert "李" not in told
    assert "不用了" in told


def test_what_may_be_made_again_and_again_is_told_apart(hall, enter, teller):
    """A case has several visits; each step leads to its own."""
    from dataclasses import replace

    from tests.service.a_ledger import ERRANDS, WISHES

    wish = enter()
    again = replace(WISHES, becomes=(replace(WISHES.becomes[0], again=True, action="", sources=()),))
    snapshot = hall.snapshot.having(ledgers={"wishes": again, "errands": ERRANDS})
    hall.council.snapshot = snapshot
    made = [hall.council.entries.turn_into("wishes", wish.id, "errand").result(5) for _ in range(2)]
    steps = [step for step in of(hall, wish, teller()) if step.link]
    assert [step.link for step in steps] == [f"errands/{errand.id}" for errand in made]
