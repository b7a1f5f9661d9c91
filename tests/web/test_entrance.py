"""The hall's page asks for the code and forgives much; a code that opens nothing learns nothing."""

import re

import pytest

from council.domain.codes import spelled, tracking_code
from council.domain.polls import CancelPoll
from council.domain.sitting import Adjourn
from tests.web.halls import Hall

NOTHING_ELSE = ("居民会议", "王秀英", "电动车棚", "社区活动室", "2026-", "2026年")


def stranger(hall):
    return next(code for code in ("ABCDEFGHJK", "ABCDEFGHJM") if code not in hall.council.snapshot.slips.people)


async def test_the_code_is_asked_for(hall, phone):
    await phone.load("/")
    assert phone.status == 200
    assert "请输入您的代码" in phone.text
    await phone.post("/", {"code": hall.code(1)}, redirect=False)
    assert (phone.status, phone.headers["Location"]) == (303, f"/V/{hall.code(1)}")


TYPED = {
    "small": str.lower,
    "spelled": lambda code: f" {code[:5]}-{code[5:]} ",
    "looking alike": lambda code: code.replace("0", "O").replace("1", "l"),
}


@pytest.mark.parametrize("change", TYPED.values(), ids=TYPED)
async def test_the_way_it_is_typed_is_forgiven(hall, phone, change):
    await phone.post("/", {"code": change(hall.code(1))}, redirect=False)
    assert phone.headers["Location"] == f"/V/{hall.code(1)}"


async def test_the_address_of_a_page_is_forgiven_too(hall, phone):
    code = hall.code(1)
    for path in (f"/v/{code.lower()}", f"/V/{code.lower()}", f"/V/{code[:5]}-{code[5:]}"):
        answer = await phone.client.get(path, allow_redirects=False)
        assert (answer.status, answer.headers["Location"]) == (303, f"/V/{code}")


@pytest.mark.parametrize("typed", ["ABC", "", "<b>"])
async def test_what_is_no_code_is_said(hall, phone, typed):
    await phone.post("/", {"code": typed})
    assert phone.status == 404
    assert "代码不完整" in phone.text
    assert "<b>" not in phone.text


async def test_an_unknown_code_learns_nothing(hall, phone):
    hall.session()
    for answer in (await phone.load(f"/V/{stranger(hall)}"), await phone.post("/", {"code": stranger(hall)})):
        assert answer.status == 404
        assert "签到台" in answer.text
        assert not any(word in answer.text for word in NOTHING_ELSE)
    assert (await phone.post(f"/V/{stranger(hall)}", {"do": "arrive"})).status == 404
    assert (await phone.load(f"/V/{stranger(hall)}/NOW")).status == 404


async def test_a_replaced_slip_says_so_and_nothing_else(hall, phone):
    hall.doors()
    old = hall.code(1)
    hall.council.meetings.issue_slip("p1", replace=True).result()
    await phone.load(f"/V/{old}")
    assert phone.status == 410
    assert not any(word in phone.text for word in NOTHING_ELSE)
    await phone.load(f"/V/{old}/NOW", Accept="application/json")
    assert phone.status == 410
    assert phone.headers["Content-Type"].startswith("application/json")
    await phone.load(f"/V/{hall.code(1)}")
    assert phone.status == 200


async def test_without_a_meeting_the_page_says_so(hall, phone):
    hall.session()
    hall.do(Adjourn())
    await phone.load("/")
    assert "目前没有会议" in phone.text


async def test_a_page_that_does_not_exist(phone):
    for path in ("/nope", "/V", "/V/", "/V/A/B/C", "/.env", "/V/" + "A" * 50):
        await phone.load(path)
        assert phone.status == 404, path
        assert "没有这个页面" in phone.text or "代码" in phone.text


async def test_languages(hall, browser):
    phone = await browser(hall)
    path = f"/V/{hall.code(1)}"
    assert "您好" in (await phone.load(path, language="zh-TW,zh;q=0.9")).text
    assert "Hello" in (await phone.load(path, language="en-GB,en;q=0.8,zh;q=0.5")).text
    assert "Hello" in (await phone.load(path, language="de;q=0.9,en;q=0.5")).text
    assert "您好" in (await phone.load(path, language="de")).text, "the community's language"
    assert "您好" in (await phone.load(path, language=";;q=x,,")).text

    await phone.load(f"{path}?lang=en")
    assert phone.path == path
    assert "Hello" in phone.text
    assert "Hello" in (await phone.load(path, language="zh")).text, "the switch is remembered"
    await phone.load(f"{path}?lang=tlh")
    assert phone.status == 200

    english = Hall(language="en").plan()
    try:
        other = await browser(english)
        assert "Hello" in (await other.load(f"/V/{english.code(1)}", language="fr")).text
    finally:
        english.council.close()


async def test_the_switch_only_touches_the_cookie(hall, phone):
    before = hall.council.snapshot
    answer = await phone.client.get(f"/V/{hall.code(1)}?lang=en", allow_redirects=False)
    assert answer.status == 303
    assert answer.cookies["lang"].value == "en"
    assert answer.cookies["lang"]["httponly"]
    assert hall.council.snapshot is before


async def test_secrecy_is_explained_in_both_languages(phone):
    assert "硬盘可能残留" in (await phone.load("/SECRET")).text
    assert "A disk may keep traces" in (await phone.load("/SECRET", language="en")).text


async def test_the_page_on_secrecy_speaks_of_the_vote_that_is_on(hall, phone):
    assert "The vote that is on now" not in (await phone.load("/SECRET", language="en")).text
    hall.session()
    hall.poll()
    told = (await phone.load("/SECRET", language="en")).text
    assert "The vote that is on now is secret." in told
    assert "the board shows every tracking code with its choice" not in told
    hall.do(CancelPoll(reason="重来"))
    hall.poll(id="poll2", board="choices")
    assert "the board shows every tracking code with its choice" in (await phone.load("/SECRET", language="en")).text
    hall.do(CancelPoll(reason="重来"))
    hall.poll(id="poll3", secrecy="by_name")
    assert "The vote that is on now is by name." in (await phone.load("/SECRET", language="en")).text


RECEIPTS = {"p1": "0" * 16, "p2": "1" * 16, "p3": "2" * 16}


async def board(hall, phone, shown):
    hall.session()
    hall.poll(board=shown)
    for person, choice in zip(RECEIPTS, ("yes", "no", "no"), strict=True):
        hall.council.meetings.cast("poll1", person, person, RECEIPTS[person], (choice,)).result()
    page = (await phone.load(f"/V/{hall.code(4)}")).text
    hall.close()
    return page, (await phone.load("/CODES")).text


async def test_the_board_lists_bare_codes(hall, phone):
    page, listed = await board(hall, phone, "codes")
    assert all(spelled(tracking_code(receipt)) in listed for receipt in RECEIPTS.values())
    assert "赞成" not in listed
    assert "查验码连同选择" not in page


async def test_the_board_lists_choices_beside_codes_where_that_was_said_before(hall, phone):
    page, listed = await board(hall, phone, "choices")
    assert "查验码连同选择" in page, "whoever votes is told before"
    beside = dict(re.findall(r"<span>([0-9A-Z-]{9})</span> ([^<]+)</li>", listed))
    expected = zip(RECEIPTS.values(), ("赞成", "反对", "反对"), strict=True)
    assert beside == {spelled(tracking_code(receipt)): said for receipt, said in expected}
    assert not any(name in listed for name in ("王秀英", "李建国", "张桂兰"))


async def test_the_board_holds_no_open_vote(hall, phone):
    hall.session()
    hall.poll()
    hall.council.meetings.cast("poll1", "p1", "p1", "0" * 16, ("yes",)).result()
    await phone.load("/CODES")
    assert "还没有截止的表决" in phone.text
    assert "电动车棚" not in phone.text
