"""What became of it: only with the code, only in public words, and what a resident may do."""

from dataclasses import replace
from typing import Annotated

import pytest
from pydantic import Field

from council.domain.kernel import Text
from council.domain.ledger import About, Action, Fields, Ledger, Workflow
from council.service.entries import PHONE
from tests.service.a_ledger import ERRANDS, LEDGERS, WISHES
from tests.web.halls import Hall

STAFF = ("p2", "李建国", "李*")


@pytest.fixture
def hall():
    made = Hall(ledgers=LEDGERS).plan()
    yield made
    made.council.close()


@pytest.fixture
def wish(hall):
    fields = {"title": "修楼道灯", "wisher": "王秀英", "phone": "13800001234", "urgency": "high"}
    return hall.council.entries.enter("wishes", fields, PHONE).result()


def do(hall, entry, action, **more):
    return hall.council.entries.act("wishes", entry.id, action, **more).result()


async def test_it_shows_the_state_and_what_was_entered_masked(phone, wish):
    await phone.load(f"/T/{wish.code}")
    assert phone.status == 200
    for said in ("微心愿 2026-001", "已收集", "修楼道灯", "王*", "138****1234"):
        assert said in phone.text
    for hidden in ("王秀英", "13800001234", "紧急"):
        assert hidden not in phone.text
    await phone.load(f"/T/{wish.code}", language="en")
    assert "Collected" in phone.text


async def test_the_code_may_be_typed(hall, phone, wish):
    typed = f" {wish.code[:5].lower()}-{wish.code[5:]} "
    await phone.load("/t")
    assert "查询码" in phone.text
    await phone.post("/T", {"code": typed})
    assert phone.path == f"/T/{wish.code}"
    answer = await phone.client.get(f"/t/{wish.code.lower()}", allow_redirects=False)
    assert (answer.status, answer.headers["Location"]) == (303, f"/T/{wish.code}")


@pytest.mark.parametrize("typed", ["", "ABC", "ABCDEFGHJK", "<b>"])
async def test_a_wrong_code_says_what_to_do_and_nothing_else(hall, phone, wish, typed):
    assert (await phone.post("/T", {"code": typed})).status == 404
    assert "查询码" in phone.text
    assert "微心愿" not in phone.text
    assert "<b>" not in phone.text
    if typed.isalpha():
        assert (await phone.load(f"/T/{typed}")).status == 404
        assert "查询码" in phone.text
    assert (await phone.post(f"/T/{hall.code(1)}", {"do": "drop"})).status == 404, "a slip's code is another matter"
    assert (await phone.load(f"/T/{hall.code(1)}/PHOTO/1")).status == 404


async def test_only_public_steps_are_told_and_nobody_is_named(hall, phone, wish):
    do(hall, wish, "note", actor="p2", reason="家里有困难，低保户")
    do(hall, wish, "edit", actor="p2", urgency="low", title="修三楼的灯", reason="内部")
    do(hall, wish, "claim", actor="p2", helpers=("p2",), reason="电工周五上门")
    await phone.load(f"/T/{wish.code}")
    assert "电工周五上门" in phone.text
    assert "已收集 → 已认领" in phone.text
    for hidden in ("低保户", "内部", *STAFF):
        assert hidden not in phone.text
    assert "社区" in phone.text


async def test_the_way_of_a_proposal_comes_back(hall, phone, wish):
    proposal = hall.council.entries.turn_into("wishes", wish.id, "proposal").result()
    ledgers = hall.council.ledgers
    ledgers.act_on_proposal(proposal.id, "recommend").result()
    ledgers.act_on_proposal(proposal.id, "adopt", cause="m/7", figures={"reached": 38, "needed": 21}).result()
    await phone.load(f"/T/{wish.code}")
    assert "提交居民议事" in phone.text
    assert "通过：赞成 38" in phone.text


async def test_what_a_resident_may_do(hall, phone, wish):
    await phone.load(f"/T/{wish.code}")
    await phone.send("drop")
    assert phone.status == 422
    assert "理由" in phone.text or "原因" in phone.text
    assert hall.council.snapshot.entry("wishes", wish.id).state == "collected"
    await phone.send("drop", ("reason", "自己修好了"))
    assert (phone.status, phone.path) == (200, f"/T/{wish.code}")
    after = hall.council.snapshot.entry("wishes", wish.id)
    assert (after.state, after.changes[-1].actor, after.changes[-1].reason) == ("dropped", "resident", "自己修好了")
    assert "自己修好了" in phone.text
    assert not any(form.hidden.get("do") for form in phone.forms)


async def test_the_same_done_twice_is_done_once(hall, phone, wish):
    await phone.load(f"/T/{wish.code}")
    form = phone.form("drop")
    for _ in range(2):
        await phone.post(form.action, {**form.hidden, "reason": "自己修好了"})
        assert phone.status == 200
    assert [each.action for each in hall.council.snapshot.entry("wishes", wish.id).changes] == ["made", "drop"]


@pytest.mark.parametrize("name", ["claim", "delete", "edit", "restore", "nothing", ""])
async def test_what_a_resident_may_not_do(hall, phone, wish, name):
    await phone.post(f"/T/{wish.code}", {"do": name, "reason": "x", "title": "改"})
    assert phone.status == 409
    assert hall.council.snapshot.entry("wishes", wish.id) == wish


class Matter(Fields):
    title: Annotated[str, About("事项", "Matter", public=True)] = Field(min_length=2)
    score: Annotated[int | None, About("评分", "Rating", public=True)] = Field(default=None, ge=1, le=5)
    comment: Annotated[str, About("评价", "Comment", "long")] = "原有内容"


MATTERS = Ledger(
    id="matters",
    title=Text(zh="事项", en="Matters"),
    fields=Matter,
    workflow=Workflow(
        states={"open": Text(zh="办理中", en="Open"), "rated": Text(zh="已评价", en="Rated")},
        initial="open",
        actions=(
            Action(
                name="rate",
                title=Text(zh="评价", en="Rate"),
                sources=("open",),
                to="rated",
                asks=("score", "comment"),
                by=("resident",),
                public=True,
            ),
        ),
    ),
    intake=replace(WISHES.intake, fields=("title",)),
)


async def test_rating(browser):
    hall = Hall(ledgers=(MATTERS, ERRANDS)).plan()
    try:
        phone = await browser(hall)
        matter = hall.council.entries.enter("matters", {"title": "修灯", "comment": "内部备注"}, PHONE).result()
        await phone.load(f"/T/{matter.code}")
        assert "内部备注" not in phone.text
        assert phone.text.count('name="score"') == 5
        await phone.send("rate", ("score", "9"))
        assert phone.status == 422
        await phone.send("rate", ("score", "4"), ("comment", "很快"))
        after = hall.council.snapshot.entry("matters", matter.id)
        assert (after.state, after.fields.score, after.fields.comment) == ("rated", 4, "很快")
    finally:
        hall.council.close()


async def test_a_field_that_is_not_public_stays_when_it_is_left_empty(browser):
    hall = Hall(ledgers=(MATTERS, ERRANDS)).plan()
    try:
        phone = await browser(hall)
        matter = hall.council.entries.enter("matters", {"title": "修灯", "comment": "内部备注"}, PHONE).result()
        await phone.load(f"/T/{matter.code}")
        await phone.send("rate", ("score", "5"), ("comment", "原有内容"))
        assert hall.council.snapshot.entry("matters", matter.id).fields.comment == "内部备注"
    finally:
        hall.council.close()


async def test_a_deleted_entry_says_only_that(hall, phone, wish):
    do(hall, wish, "delete", reason="重复")
    await phone.load(f"/T/{wish.code}")
    assert "已删除" in phone.text
    assert "修楼道灯" not in phone.text
