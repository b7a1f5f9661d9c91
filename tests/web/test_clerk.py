"""The clerk's pages for ledgers: behind the staff code, find, read, enter, change, take steps; and nobody else can."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime

import aiohttp
import pytest

from council.domain.sitting import Adjourn
from council.service.entries import PHONE
from tests.service.a_ledger import ERRANDS, LEDGERS, WISHES
from tests.test_photos import SECRET, exif, picture, saved
from tests.web.halls import Hall

AT = "/desk/ledgers/wishes"


@pytest.fixture
def hall():
    made = Hall(ledgers=LEDGERS).plan()
    yield made
    made.council.close()


@pytest.fixture
async def clerk(hall, phone):
    await phone.load(f"/desk/{hall.staff}")
    return phone


def enter(hall, title="修楼道灯", actor=PHONE, **more):
    return hall.council.entries.enter("wishes", {"title": title, **more}, actor).result()


def entry(hall, wish):
    return hall.council.snapshot.entry("wishes", wish.id)


def hidden(page):
    return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', page.text))


async def fill(clerk, path, *photos, **fields):
    """Load a form, and send it with these fields changed."""
    await clerk.load(path)
    assert clerk.status == 200, clerk.text[-600:]
    return await send(clerk, path, *photos, **{**typed(clerk.text), **fields})


def typed(text):
    """What stands in the form as it was loaded."""
    found = dict(
        re.findall(r'<input type="(?:hidden|text|tel|date|datetime-local)"[^>]*name="(\w+)" value="([^"]*)"', text)
    )
    found |= dict(re.findall(r'<textarea[^>]*name="(\w+)"[^>]*>\n([^<]*)</textarea>', text))
    found |= dict(re.findall(r'<input type="radio" name="(\w+)" value="([^"]*)" checked', text))
    found |= dict(re.findall(r'<select[^>]*name="(\w+)".*?<option value="([^"]*)" selected', text))
    for name, value in re.findall(r'<input type="checkbox" name="([\w!]+)" value="([^"]*)" checked', text):
        found.setdefault(name, []).append(value)
    return found


async def send(clerk, path, /, *photos, **fields):
    data = aiohttp.FormData(default_to_multipart=True)
    for name, value in fields.items():
        for each in value if isinstance(value, list) else [value]:
            data.add_field(name, each)
    for photo in photos:
        data.add_field("photos", photo, filename="x.jpg", content_type="image/jpeg")
    return await clerk.post(path, data)


# -- who comes in --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "path", ["", "/wishes", "/wishes/new", "/wishes/{id}", "/wishes/{id}/do/edit", "/wishes/{id}/photo/1"]
)
async def test_nobody_comes_in_without_the_staff_code(hall, phone, path):
    wish = enter(hall, wisher="王秀英")
    path = f"/desk/ledgers{path.format(id=wish.id)}"
    assert (await phone.load(path)).status == 403
    assert "工作代码" in phone.text
    assert "王秀英" not in phone.text
    assert "修楼道灯" not in phone.text
    if "do/" in path or path.endswith("new"):
        assert (await phone.post(path, {"title": "改"})).status == 403
    assert len(hall.council.snapshot.entries("wishes")) == 1
    assert entry(hall, wish) == wish


async def test_the_code_that_is_good_outside_of_meetings(browser):
    hall = Hall(ledgers=LEDGERS)
    try:
        phone = await browser(hall)
        await phone.load("/desk")
        assert phone.status == 404, "no meeting, and no code yet"
        code = hall.council.entries.renew_staff_code().result()
        await phone.load("/desk")
        assert phone.status == 403
        await phone.post("/desk/enter", {"staff": code.lower()})
        assert (phone.status, phone.path) == (200, "/desk/ledgers")
        await phone.load("/desk")
        assert phone.path == "/desk/ledgers"
        hall.council.entries.renew_staff_code().result()
        assert (await phone.load("/desk/ledgers")).status == 403, "a new code shuts out the old one"
    finally:
        hall.council.close()


async def test_the_standing_code_does_not_open_the_sign_in_desk(hall, phone):
    code = hall.council.entries.renew_staff_code().result()
    await phone.load(f"/desk/{code}")
    assert phone.path == "/desk/ledgers"
    assert (await phone.load("/desk")).status == 403
    assert "王秀英" not in phone.text


async def test_the_meeting_s_code_ends_with_the_meeting(hall, clerk):
    assert (await clerk.load("/desk/ledgers")).status == 200
    hall.session()
    hall.do(Adjourn())
    await clerk.load("/desk/ledgers")
    assert clerk.status in (200, 403)


@pytest.mark.parametrize("path", [f"{AT}/new", "{at}/do/claim", "{at}/do/edit"])
async def test_a_form_without_the_desk_s_key_does_nothing(hall, clerk, path):
    wish = enter(hall)
    for key in ("", "0" * 32):
        await clerk.post(
            path.format(at=f"{AT}/{wish.id}"), {"key": key, "title": "改了", "receipt": "0" * 16, "after": "1"}
        )
        assert clerk.status == 403
    assert entry(hall, wish) == wish
    assert len(hall.council.snapshot.entries("wishes")) == 1


# -- finding -------------------------------------------------------------------------------------------------------


async def test_the_ledgers_and_how_much_is_new(hall, clerk):
    enter(hall)
    hall.council.entries.act("wishes", enter(hall).id, "claim").result()
    await clerk.load("/desk/ledgers")
    assert "微心愿" in clerk.text
    assert "2 条" in clerk.text
    assert "1 条新收" in clerk.text
    await clerk.load("/desk")
    assert 'href="/desk/ledgers"' in clerk.text


async def test_a_ledger_that_is_not_for_the_desk(browser):
    hall = Hall(ledgers=(WISHES, replace(ERRANDS, desk=False))).plan()
    try:
        phone = await browser(hall)
        await phone.load(f"/desk/{hall.staff}")
        assert "代办" not in (await phone.load("/desk/ledgers")).text
        assert (await phone.load("/desk/ledgers/errands")).status == 404
        assert (await phone.load("/desk/ledgers/proposals")).status == 404
    finally:
        hall.council.close()


SEARCHES = {
    "修楼道灯": ["灯"],
    "陪读": ["pd", "李建国", "ljg", "2026-002", "助学", "ＰＤ"],
}


@pytest.mark.parametrize(("title", "query"), [(title, query) for title, all in SEARCHES.items() for query in all])
async def test_entries_are_found(hall, clerk, title, query):
    enter(hall, phone="13800001234")
    enter(hall, "陪读", topic="study", wisher="李建国", phone="13900005678")
    await clerk.load(f"{AT}?q={query}")
    assert [each in clerk.text for each in SEARCHES] == [each == title for each in SEARCHES]
    await clerk.load(f"{AT}?q={query}&state=realised")
    assert "没有找到" in clerk.text


async def test_states_are_counted_and_chosen(hall, clerk):
    first, second, third = enter(hall, "第一个"), enter(hall, "第二个"), enter(hall, "第三个", "chair")
    hall.council.entries.act("wishes", second.id, "claim", until=date(2026, 11, 1)).result()
    hall.council.entries.act("wishes", third.id, "delete", reason="重复").result()
    await clerk.load(AT)
    assert "第三个" not in clerk.text
    assert "已收集 (1)" in clerk.text
    assert clerk.text.index("第二个") < clerk.text.index("第一个"), "the newest first"
    assert 'class="tag late"' in clerk.text
    await clerk.load(f"{AT}?state=claimed")
    assert "第一个" not in clerk.text
    await clerk.load(f"{AT}?state=deleted")
    assert "第三个" in clerk.text
    assert first.code not in clerk.text


async def test_many_come_page_by_page(hall, clerk):
    hall.council.entries.bring_in("wishes", [{"title": f"心愿{place:03}"} for place in range(1, 61)]).result()
    await clerk.load(AT)
    assert "心愿060" in clerk.text
    assert "心愿035" not in clerk.text
    assert "第 1 页，共 3 页" in clerk.text
    await clerk.load(f"{AT}?page=3")
    assert "心愿001" in clerk.text
    for odd in ("0", "99", "x", "99999999999"):
        assert (await clerk.load(f"{AT}?page={odd}")).status == 200


async def test_lists_follow_what_others_do(hall, clerk):
    wish = enter(hall)
    await clerk.load(f"{AT}?q=灯")
    assert "修楼道灯" in clerk.text
    hall.council.entries.act("wishes", wish.id, "edit", title="修大门").result()
    await clerk.load(f"{AT}?q=灯")
    assert "没有找到" in clerk.text
    await clerk.load(f"{AT}?q=damen")
    assert "修大门" in clerk.text


# -- reading -------------------------------------------------------------------------------------------------------


async def test_an_entry_is_shown_whole_with_its_history(hall, clerk):
    wish = enter(hall, wisher="王秀英", phone="13800001234", text="<b>一楼</b>")
    hall.council.entries.act("wishes", wish.id, "claim", helpers=("p2",), reason="电工周五上门").result()
    hall.council.entries.turn_into("wishes", wish.id, "proposal").result()
    await clerk.load(f"{AT}/{wish.id}")
    for said in (
        "王秀英",
        "13800001234",
        "李建国",
        "电工周五上门",
        "&lt;b&gt;一楼",
        "已收集 → 已认领",
        "议题 2026-001",
    ):
        assert said in clerk.text
    assert f"{wish.code[:5]}-{wish.code[5:]}" in clerk.text
    assert (await clerk.load(f"{AT}/nobody")).status == 404
    await clerk.load(f"{AT}/{wish.id}", language="en")
    assert "Collected → Claimed" in clerk.text


async def test_a_linked_entry_is_one_touch_away(hall, clerk):
    wish = enter(hall)
    errand = hall.council.entries.turn_into("wishes", wish.id, "errand").result()
    await clerk.load(f"{AT}/{wish.id}")
    assert f'href="/desk/ledgers/errands/{errand.id}"' in clerk.text


async def test_photos_are_seen(hall, clerk):
    digest = hall.council.entries.attach(saved(picture())).result()
    wish = enter(hall, photos=(digest,))
    answer = await clerk.client.get(f"{AT}/{wish.id}/photo/1")
    assert answer.content_type == "image/jpeg"
    assert (await clerk.client.get(f"{AT}/{wish.id}/photo/2")).status == 404


# -- entering and changing -----------------------------------------------------------------------------------------


async def test_an_entry_with_every_kind_of_field(hall, clerk):
    await fill(
        clerk,
        f"{AT}/new",
        saved(picture(), exif=exif(), comment=SECRET),
        title="修楼道灯",
        text="一楼\r\n二楼",
        topic="study",
        urgency="high",
        means=["money", "time"],
        grid="第一网格",
        wisher="王秀英",
        phone="138 0000 1234",
        resident="李建国",
        helpers="张桂兰\r\n0004",
        steps="问价\r\n\r\n安装",
        cost="12.5",
        visits="3",
        checked="1",
        until="2026-12-01",
        seen="2026-11-23T09:30",
    )
    (wish,) = hall.council.snapshot.entries("wishes").values()
    assert clerk.path == f"{AT}/{wish.id}"
    held = wish.fields
    assert (held.title, held.text, held.topic, held.urgency, held.means) == (
        "修楼道灯",
        "一楼\n二楼",
        "study",
        "high",
        ("money", "time"),
    )
    assert (held.grid, held.wisher, held.phone, held.resident) == ("第一网格", "王秀英", "13800001234", "p2")
    assert (held.helpers, held.steps, held.cost, held.visits, held.checked) == (
        ("p3", "p4"),
        ("问价", "安装"),
        1250,
        3,
        True,
    )
    assert (held.until, held.seen) == (date(2026, 12, 1), datetime(2026, 11, 23, 1, 30, tzinfo=UTC))
    assert len(held.photos) == 1
    assert SECRET not in hall.council.entries.attachment(held.photos[0]).result()
    assert (wish.changes[0].actor, wish.code) == ("desk", "")


async def test_an_edit_that_touches_nothing_changes_nothing(hall, clerk):
    values = {
        "text": "一楼\n二楼",
        "means": ("time", "money"),
        "grid": "已撤并的网格",
        "topic": "taken off the list",
        "helpers": ("p3", "p99"),
        "steps": ("问价", "安装"),
        "cost": 1250,
        "checked": True,
        "until": date(2026, 12, 1),
        "seen": datetime(2026, 11, 23, 1, 30, 15, tzinfo=UTC),
    }
    wish = enter(hall, **values, photos=(hall.council.entries.attach(saved(picture())).result(),))
    await fill(clerk, f"{AT}/{wish.id}/do/edit", reason="核对")
    assert clerk.path == f"{AT}/{wish.id}"
    after = entry(hall, wish)
    assert dict(after.fields) == dict(wish.fields)
    assert (after.changes[-1].action, after.changes[-1].former) == ("edit", {})


async def test_an_edit_changes_what_was_changed_and_keeps_what_was_there(hall, clerk):
    wish = enter(hall, cost=100, checked=True, photos=(hall.council.entries.attach(saved(picture())).result(),))
    path = f"{AT}/{wish.id}/do/edit"
    await clerk.load(path)
    now = typed(clerk.text)
    del now["checked"], now["photos!"]
    await send(clerk, path, **{**now, "title": "修三楼的灯", "cost": ""})
    after = entry(hall, wish)
    assert (after.fields.title, after.fields.cost, after.fields.checked, after.fields.photos) == (
        "修三楼的灯",
        0,
        False,
        (),
    )
    assert after.changes[-1].former["title"] == "修楼道灯"
    assert after.changes[-1].actor == "desk"


async def test_what_is_wrong_is_said_and_kept(hall, clerk):
    await fill(
        clerk, f"{AT}/new", title="修门", cost="十块", resident="王", until="2026-02-30", visits="100", wisher="<i>"
    )
    assert clerk.status == 422
    boxes = dict(re.findall(r'id="f-(\w+)">(.*?)(?=id="f-|</form>)', clerk.text, re.DOTALL))
    for name in ("cost", "resident", "until", "visits"):
        assert 'role="alert"' in boxes[name], name
    assert 'value="十块"' in boxes["cost"]
    assert "王秀英" in boxes["resident"], "who may be meant"
    assert "&lt;i&gt;" in boxes["wisher"]
    assert not hall.council.snapshot.entries("wishes")
    await send(
        clerk, f"{AT}/new", **{**typed(clerk.text), "cost": "10", "until": "", "visits": "1", "resident?": "王秀英"}
    )
    (wish,) = hall.council.snapshot.entries("wishes").values()
    assert wish.fields.resident == "p1"


async def test_sent_twice_it_is_entered_once(hall, clerk):
    await clerk.load(f"{AT}/new")
    fields = {**typed(clerk.text), "title": "修灯"}
    for _ in range(2):
        await send(clerk, f"{AT}/new", **fields)
        assert clerk.status == 200
    assert len(hall.council.snapshot.entries("wishes")) == 1


# -- steps ---------------------------------------------------------------------------------------------------------


async def test_a_step_with_what_it_asks_for(hall, clerk):
    wish = enter(hall)
    await clerk.load(f"{AT}/{wish.id}")
    assert f'href="{AT}/{wish.id}/do/claim"' in clerk.text
    await fill(clerk, f"{AT}/{wish.id}/do/claim", helpers="李建国", until="2026-12-01")
    after = entry(hall, wish)
    assert (after.state, after.fields.helpers, after.fields.until) == ("claimed", ("p2",), date(2026, 12, 1))
    await clerk.load(f"{AT}/{wish.id}")
    await clerk.post(f"{AT}/{wish.id}/do/realise", hidden(clerk))
    assert entry(hall, wish).state == "realised"


async def test_a_reason_is_asked_where_one_is_due(hall, clerk):
    wish = enter(hall)
    await fill(clerk, f"{AT}/{wish.id}/do/drop", reason=" ")
    assert clerk.status == 422
    assert entry(hall, wish).state == "collected"
    await fill(clerk, f"{AT}/{wish.id}/do/drop", reason="已自行解决")
    assert entry(hall, wish).changes[-1].reason == "已自行解决"


@pytest.mark.parametrize("name", ["delete", "restore", "realise", "nothing"])
async def test_what_the_clerk_may_not_do_now(hall, clerk, name):
    wish = enter(hall)
    assert (await clerk.load(f"{AT}/{wish.id}/do/{name}")).status == 409
    await clerk.load(f"{AT}/{wish.id}/do/note")
    await clerk.post(f"{AT}/{wish.id}/do/{name}", {**hidden(clerk), "reason": "x"})
    assert clerk.status == 409
    assert entry(hall, wish) == wish


async def test_the_same_step_twice_is_one(hall, clerk):
    wish = enter(hall)
    path = f"{AT}/{wish.id}/do/note"
    await clerk.load(path)
    fields = {**typed(clerk.text), "reason": "已电话联系"}
    for _ in range(2):
        await send(clerk, path, **fields)
        assert clerk.status == 200
    assert [each.action for each in entry(hall, wish).changes] == ["made", "note"]


async def test_nobody_writes_over_what_they_have_not_seen(hall, clerk):
    wish = enter(hall)
    path = f"{AT}/{wish.id}/do/edit"
    await clerk.load(path)
    mine = {**typed(clerk.text), "text": "我写的"}
    hall.council.entries.act("wishes", wish.id, "edit", text="别人写的").result()
    await send(clerk, path, **mine)
    assert clerk.status == 422
    assert "其他人刚刚修改" in clerk.text
    assert "我写的" in clerk.text
    assert entry(hall, wish).fields.text == "别人写的"
    await send(clerk, path, **typed(clerk.text))
    assert entry(hall, wish).fields.text == "我写的"
