"""The desk: opened with the staff code, finds people, signs them in, hands out slips; and nobody else can."""

import json
import re

import pytest

from council.domain.community import Web
from council.domain.roll_call import Arrive
from council.domain.sitting import Adjourn
from tests.web.halls import NAMES, PROXIES, Hall, person


@pytest.fixture
async def desk(hall, phone):
    await phone.load(f"/desk/{hall.staff}")
    assert phone.path == "/desk"
    return phone


def key(desk):
    return re.search(r'name="key" value="(\w+)"', desk.text)[1]


async def act(desk, do, **fields):
    await desk.load("/desk")
    return await desk.post("/desk", {"key": key(desk), "do": do, **fields})


async def test_the_staff_code_opens_it(hall, phone):
    await phone.load("/desk")
    assert phone.status == 403
    assert "工作代码" in phone.text
    assert "王秀英" not in phone.text
    for wrong in ("ABCDEFGHJK", hall.code(1), "x", "%00"):
        await phone.load(f"/desk/{wrong}")
        assert phone.status == 403, wrong
    await phone.post("/desk/enter", {"staff": hall.staff.lower()})
    assert (phone.status, phone.path) == (200, "/desk")
    assert "应到" in phone.text


async def test_the_cookie_is_for_the_desk_alone(hall, phone):
    answer = await phone.client.get(f"/desk/{hall.staff}", allow_redirects=False)
    cookie = answer.cookies["desk"]
    assert answer.status == 303
    assert (cookie["path"], cookie["samesite"]) == ("/desk", "Lax")
    assert cookie["httponly"]


@pytest.mark.parametrize("path", ["/desk/find?q=王", "/desk/person/p1", "/desk/slip/p1"])
async def test_nothing_of_it_opens_without(hall, phone, path):
    await phone.load(path)
    assert phone.status == 403
    assert "王秀英" not in phone.text


async def test_a_form_from_elsewhere_is_refused(hall, desk):
    hall.doors()
    for fields in ({"do": "arrive", "person": "p1"}, {"do": "arrive", "person": "p1", "key": "0" * 32}):
        await desk.post("/desk", fields)
        assert desk.status == 403
    assert not hall.meeting.is_present("p1")


async def test_finding_by_name_initials_and_door(hall, desk):
    for query in ("王", "王秀英", "3-2-101", "pinyin1 "):
        await desk.load(f"/desk/find?q={query}")
        found = json.loads(desk.text)["parts"]["found"]
        assert "王秀英" in found, query
        assert "138****0001" in found
        assert "13800000001" not in found
    await desk.load("/desk/find?q=nobody")
    assert "没有找到" in json.loads(desk.text)["parts"]["found"]
    await desk.load("/desk?q=李")
    assert "李建国" in desk.text, "without a script as well"


async def test_signing_in_and_out(hall, desk):
    hall.doors()
    await act(desk, "arrive", person="p1", q="王")
    assert desk.status == 200
    assert hall.meeting.is_present("p1")
    assert hall.meeting.attendance["p1"].channel == "desk"
    assert hall.council.snapshot.journals[hall.meeting.id][-1].stamp.actor == "desk"
    await act(desk, "arrive", person="p1")
    assert desk.status == 409
    assert "王秀英" in desk.text, "the desk reads full names, in refusals too"
    await act(desk, "leave", person="p1")
    assert not hall.meeting.is_present("p1")


async def test_those_still_to_come_are_listed_first(hall, desk):
    hall.doors()
    hall.do(Arrive(person="p1"))
    await desk.load("/desk/find?q=3-2")
    found = json.loads(desk.text)["parts"]["found"]
    assert found.index("李建国") < found.index("王秀英")


async def test_excusing_needs_a_reason(hall, desk):
    await act(desk, "excuse", person="p2", reason=" ", **{"from": "person"})
    assert desk.status == 422
    assert "李建国" in desk.text
    await act(desk, "excuse", person="p2", reason="住院", **{"from": "person"})
    assert desk.path == "/desk/person/p2"
    assert "住院" in desk.text
    await desk.load("/desk?show=excused")
    assert "李建国" in desk.text


async def test_a_guest(hall, desk):
    hall.doors()
    await act(desk, "guest", name="孙所长", role="派出所", show="guests")
    assert "孙所长" in desk.text
    assert "派出所" in desk.text
    guest = next(iter(hall.meeting.guests))
    await desk.load(f"/desk/person/{guest}")
    assert "票条" not in desk.text
    await act(desk, "guest", name=" ")
    assert desk.status == 422


async def test_a_slip_is_printed_reprinted_and_replaced(hall, desk):
    await act(desk, "slip", person="p1")
    assert desk.path == "/desk/slip/p1"
    code = hall.code(1)
    assert f"{code[:5]}-{code[5:]}" in desk.text
    assert "王秀英" in desk.text
    assert "192.168.1.5:8765" in desk.text
    await act(desk, "slip", person="p1")
    assert hall.code(1) == code, "a reprint is identical"
    await act(desk, "replace", person="p1")
    assert hall.code(1) != code
    assert f"{hall.code(1)[:5]}-{hall.code(1)[5:]}" in desk.text
    await desk.load("/desk/slip/nobody")
    assert desk.status == 404


async def test_a_slip_behind_a_public_address(browser):
    hall = Hall(web=Web(public_url="https://vote.example.org")).plan()
    try:
        desk = await browser(hall)
        await desk.load(f"/desk/{hall.staff}")
        await act(desk, "slip", person="p1")
        assert "vote.example.org" in desk.text
        assert "huanying" not in desk.text
    finally:
        hall.council.close()


async def test_a_note_on_the_item_in_hand(hall, desk):
    hall.session()
    await act(desk, "note", text="物业月底前完成电路改造。\n<b>")
    note = hall.meeting.notes[-1]
    assert (note.item, note.by) == ("i2", "desk")
    assert "物业月底前完成电路改造。" in desk.text
    assert "<b>\n" not in desk.text
    await act(desk, "note", text="  ")
    assert desk.status == 422


async def test_a_proxy_where_the_rule_allows_it(browser):
    hall = Hall(rule=PROXIES).plan()
    try:
        desk = await browser(hall)
        await desk.load(f"/desk/{hall.staff}")
        await desk.load("/desk/person/p1?agent=李")
        assert "李建国" in desk.text
        fields = {"person": "p1", "right": "p1", "agent": "p2", "from": "person"}
        await act(desk, "proxy", **fields)
        assert desk.status == 422, "the paper must have been seen"
        await act(desk, "proxy", written="1", **fields)
        assert hall.meeting.rights["p1"].cast_by == "p2"
        assert "由李建国代投" in desk.text
        await desk.load("/desk/person/p2")
        assert "代王秀英投票" in desk.text
        await act(desk, "revoke", **fields)
        assert hall.meeting.rights["p1"].cast_by == "p1"
        await act(desk, "proxy", **{**fields, "agent": "nobody"})
        assert desk.status == 422
    finally:
        hall.council.close()


async def test_no_proxy_where_the_rule_does_not(hall, desk):
    await desk.load("/desk/person/p1")
    assert "不允许委托" in desk.text
    await act(desk, "proxy", person="p1", right="p1", agent="p2", written="1")
    assert desk.status == 403


async def test_somebody_not_on_the_list_can_be_a_guest(hall, desk):
    hall.doors()
    hall.council.ledgers.keep_people([person(99, "马明")]).result()
    await desk.load("/desk/person/p99")
    assert "不在应到名单" in desk.text
    await act(desk, "arrive", person="p99")
    assert desk.status == 403
    await desk.load("/desk/person/p99")
    await desk.send("guest")
    assert any(guest.name == "马明" for guest in hall.meeting.guests.values())


async def test_lists_and_counts(hall, desk):
    hall.doors()
    for place in (1, 2, 3):
        hall.clock.go(60)
        hall.do(Arrive(person=f"p{place}"))
    await desk.load("/desk")
    assert desk.text.index("张桂兰") < desk.text.index("王秀英"), "the last arrival comes first"
    assert "<b>10</b>应到" in desk.text
    assert "<b>3</b>实到" in desk.text
    await desk.load("/desk?show=away")
    assert "刘洋" in desk.text
    assert "张桂兰" not in desk.text


async def test_a_script_gets_sections(hall, desk):
    hall.doors()
    await desk.load("/desk")
    fields = {"key": key(desk), "do": "arrive", "person": "p1", "q": "王"}
    await desk.post("/desk", fields, Accept="application/json")
    state = json.loads(desk.text)
    assert set(state["parts"]) == {"counts", "found", "notes"}
    assert state["notice"] == ""
    await desk.post("/desk", fields, Accept="application/json")
    assert desk.status == 409
    assert json.loads(desk.text)["notice"]


async def test_the_desk_after_the_end(hall, desk):
    hall.session()
    hall.do(Adjourn())
    await desk.load("/desk")
    assert desk.status == 200
    assert not desk.forms or all(form.hidden.get("do") is None for form in desk.forms)
    await desk.load(f"/desk?q={NAMES[0]}")
    assert not any(form.hidden.get("do") for form in desk.forms)


async def test_an_act_that_does_not_exist(hall, desk):
    await act(desk, "shout")
    assert desk.status == 422
    assert (await desk.load("/desk/person/nobody")).status == 422
