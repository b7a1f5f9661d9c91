"""What residents enter on their phones: a form out of the ledger, kept whole on mistakes, entered once."""

import base64
import hashlib
import re
from dataclasses import replace

import aiohttp
import pytest

from council.domain.kernel import Text
from council.domain.ledger import Intake
from council.store.base import StoreError
from council.web import intake_post
from tests.service.a_ledger import ERRANDS, LEDGERS, WISHES
from tests.test_photos import SECRET, exif, opened, picture, saved
from tests.web.halls import Hall

LIMIT = 100_000
PATH = "/IN/WISHES"
GOOD = {"title": "修楼道灯", "text": "三号楼\r\n二单元", "topic": "repair", "wisher": "王秀英", "phone": "13800001234"}


@pytest.fixture
def hall():
    made = Hall(ledgers=LEDGERS).plan()
    yield made
    made.council.close()


def wishes(hall):
    return list(hall.council.snapshot.entries("wishes").values())


def receipt(phone):
    return re.search(r'name="receipt" value="(\w+)"', phone.text)[1]


def form_data(fields, *photos):
    data = aiohttp.FormData(fields, default_to_multipart=True)
    for place, photo in enumerate(photos):
        data.add_field("photos", photo, filename=f"{SECRET.decode()}{place}.php", content_type="text/html")
    return data


async def send(phone, /, *photos, **fields):
    await phone.load(PATH)
    return await again(phone, *photos, **{"receipt": receipt(phone), **fields})


async def again(phone, /, *photos, **fields):
    return await phone.post(PATH, form_data(fields, *photos))


async def test_what_is_entered_arrives_and_has_a_tracking_code(hall, phone):
    await send(phone, **GOOD)
    (wish,) = wishes(hall)
    assert (phone.status, phone.path) == (200, f"/T/{wish.code}")
    assert (wish.fields.title, wish.fields.text, wish.fields.wisher) == ("修楼道灯", "三号楼\n二单元", "王秀英")
    assert wish.changes[0].actor == "phone"
    assert f"{wish.code[:5]}-{wish.code[5:]}" in phone.text
    assert "保留本页" in phone.text
    assert "<svg" in phone.text


@pytest.mark.parametrize("path", ["/IN/WISHES", "/in/wishes", "/In/Wishes"])
async def test_the_address_may_be_typed_in_any_case(phone, path):
    assert "把您的心愿告诉社区" in (await phone.load(path)).text


async def test_a_ledger_s_id_may_have_an_underscore(browser):
    small = replace(WISHES, id="small_wishes")
    hall = Hall(ledgers=(small,)).plan()
    try:
        phone = await browser(hall)
        assert (await phone.load("/IN/SMALL_WISHES")).status == 200
        await phone.post("/IN/SMALL_WISHES", form_data({"receipt": receipt(phone), **GOOD}))
        assert len(hall.council.snapshot.entries("small_wishes")) == 1
    finally:
        hall.council.close()


@pytest.mark.parametrize("path", ["/IN/ERRANDS", "/IN/RESIDENTS", "/IN/PROPOSALS", "/IN/NOTHING", "/IN/%20"])
async def test_nothing_can_be_entered_elsewhere(hall, phone, path):
    answers = [await phone.load(path), await phone.post(path, GOOD)]
    assert [each.status for each in answers] == [404, 404]
    assert "不接受手机填报" in phone.text
    assert not hall.council.snapshot.entries("errands")


async def test_the_form_says_what_is_kept_and_asks_for_nobody_of_the_roster(phone):
    await phone.load(PATH)
    assert "登记须知" in phone.text
    assert "许愿人、电话和照片" in phone.text
    assert "对应居民" not in phone.text
    assert "最多 3 张" in phone.text
    await phone.load(PATH, language="en")
    assert "What is kept, and what for" in phone.text
    assert "Tell the community your wish." in phone.text


async def test_fields_that_the_form_does_not_ask_for_are_not_taken(hall, phone):
    await send(phone, **GOOD, cost="999", checked="1", resident="p1", helpers="王秀英")
    (wish,) = wishes(hall)
    assert (wish.fields.cost, wish.fields.checked, wish.fields.resident, wish.fields.helpers) == (0, False, "", ())


async def test_what_is_wrong_is_said_at_the_field_and_all_that_was_typed_is_kept(hall, phone):
    await send(phone, **{**GOOD, "title": "灯", "phone": "12", "topic": "study", "text": "<b>一楼</b>"})
    assert phone.status == 422
    assert not wishes(hall)
    boxes = dict(re.findall(r'id="f-(\w+)">(.*?)(?=id="f-|登记须知)', phone.text, re.DOTALL))
    assert 'role="alert"' in boxes["title"]
    assert "太短" in boxes["title"]
    assert "电话号码" in boxes["phone"]
    assert "alert" not in boxes["text"] + boxes["topic"]
    assert 'value="灯"' in boxes["title"]
    assert "&lt;b&gt;一楼" in boxes["text"]
    assert re.search(r'value="study" checked', boxes["topic"])
    assert '<a href="#f-title">' in phone.text


async def test_what_is_missing_is_said(hall, phone):
    await send(phone, **{**GOOD, "title": " "})
    assert phone.status == 422
    assert "没有填写" in phone.text or "缺少" in phone.text or "请填写" in phone.text
    await send(phone, **{**GOOD, "topic": "nonsense"})
    assert phone.status == 422
    assert not wishes(hall)


async def test_sent_twice_it_is_entered_once(hall, phone):
    await phone.load(PATH)
    fields = {"receipt": receipt(phone), **GOOD}
    photo = saved(picture())
    await again(phone, photo, **fields)
    first = phone.path
    await again(phone, photo, **fields)
    assert (phone.path, len(wishes(hall))) == (first, 1)
    await again(phone, photo, **{**fields, "title": "修大门"})
    assert len(wishes(hall)) == 2, "gone back, and entered something else"
    await phone.load(first)
    assert len(wishes(hall)) == 2


async def test_a_form_without_a_receipt_is_not_taken(hall, phone):
    for wrong in ("", "x", "A" * 40):
        await again(phone, **GOOD, receipt=wrong)
        assert phone.status == 422
    assert not wishes(hall)


async def test_too_many_that_wait_are_refused_kindly_and_nothing_typed_is_lost(hall, phone):
    for place in range(3):
        await send(phone, **{**GOOD, "title": f"心愿{place}"})
    await send(phone, **{**GOOD, "title": "第四个心愿"})
    assert phone.status == 409
    assert "第四个心愿" in phone.text
    assert len(wishes(hall)) == 3


class Refusing:
    def __init__(self, entries):
        self._entries = entries

    def __getattr__(self, name):
        if name == "enter":
            raise StoreError("no space left")
        return getattr(self._entries, name)


async def test_a_full_disk_loses_nothing_typed(hall, phone):
    hall.council.entries = Refusing(hall.council.entries)
    await send(phone, **GOOD)
    assert phone.status == 503
    assert "修楼道灯" in phone.text


# -- photos --------------------------------------------------------------------------------------------------------


async def test_photos_are_kept_without_what_the_camera_noted(hall, phone):
    await send(phone, saved(picture((300, 200)), exif=exif(6), comment=SECRET), **GOOD)
    (wish,) = wishes(hall)
    (digest,) = wish.fields.photos
    kept = hall.council.entries.attachment(digest).result(5)
    assert SECRET not in kept
    assert opened(kept).size == (200, 300)
    assert SECRET.decode() not in phone.text
    answer = await phone.client.get(f"/T/{wish.code}/PHOTO/1")
    assert (await answer.read(), answer.content_type) == (kept, "image/jpeg")
    assert answer.headers["Cache-Control"] == "no-store"
    for other in ("0", "2", "x", "²"):
        assert (await phone.client.get(f"/T/{wish.code}/PHOTO/{other}")).status == 404


async def test_photos_stay_while_something_else_is_put_right(hall, phone):
    await send(phone, saved(picture()), **{**GOOD, "title": ""})
    assert phone.status == 422
    kept = re.search(r'name="photos!" value="(\w{64})" checked', phone.text)[1]
    assert hall.council.entries.attachment(kept).result(5) is None, "nothing is written for a form that is not good"
    await again(phone, receipt=receipt(phone), **{"photos!": kept}, **GOOD)
    (wish,) = wishes(hall)
    assert wish.fields.photos == (kept,)


async def test_a_photo_that_is_not_here_any_more_is_asked_for_again(hall, phone):
    await send(phone, **{"photos!": "0" * 64}, **GOOD)
    assert phone.status == 422
    assert "重新选择" in phone.text
    assert not wishes(hall)


async def test_a_photo_taken_back_does_not_come_along(hall, phone):
    await send(phone, saved(picture()), **{**GOOD, "title": ""})
    await again(phone, receipt=receipt(phone), **GOOD)
    assert wishes(hall)[0].fields.photos == ()


BAD_PHOTOS = {
    "no picture": ([b"<script>alert(1)</script>"], "无法读取"),
    "one too many": ([saved(picture((place + 1, 9))) for place in range(4)], "最多 3 张"),
    "too large": ([saved(picture()) + bytes(LIMIT)], "照片过大"),
}


@pytest.mark.parametrize(("photos", "said"), BAD_PHOTOS.values(), ids=BAD_PHOTOS)
async def test_photos_that_cannot_be_taken_are_said_at_their_field(hall, phone, photos, said, monkeypatch):
    monkeypatch.setattr(intake_post, "LARGEST_FILE", LIMIT)
    await send(phone, *photos, **GOOD)
    assert phone.status == 422
    assert said in phone.text
    assert "修楼道灯" in phone.text
    assert not wishes(hall)


@pytest.mark.parametrize("known", [True, False], ids=["said beforehand", "found out"])
async def test_a_body_larger_than_all_its_photos_may_be_is_refused(hall, phone, monkeypatch, known):
    monkeypatch.setattr(intake_post, "LARGEST_FILE", LIMIT)
    await phone.load(PATH)
    data = form_data({"receipt": receipt(phone), **GOOD}, *[bytes(LIMIT)] * 6)
    await phone._keep(await phone.client.post(PATH, data=data, chunked=None if known else True))
    assert phone.status == 413
    assert "照片过大" in phone.text


async def test_other_pages_take_no_large_bodies(hall, phone):
    assert (await phone.post("/", {"code": "x" * 100_000})).status == 413
    await phone.load(PATH)
    await again(phone, receipt=receipt(phone), **{**GOOD, "text": "x" * 100_000})
    assert phone.status == 422
    assert not wishes(hall)


async def test_without_photos_the_form_is_a_small_one(browser):
    bare = replace(WISHES, intake=Intake(fields=("title",), about=Text(zh="心愿", en="Wish")))
    hall = Hall(ledgers=(bare,)).plan()
    try:
        phone = await browser(hall)
        await phone.load(PATH)
        assert "multipart" not in phone.text
        await phone.post(PATH, {"receipt": receipt(phone), "title": "修楼道灯"})
        assert len(wishes(hall)) == 1
        assert "只用于与您联系" not in phone.text
    finally:
        hall.council.close()


# -- the front page ------------------------------------------------------------------------------------------------


async def test_the_front_page_leads_there_with_and_without_a_meeting(hall, phone, browser):
    await phone.load("/")
    assert '<a class="button" href="/IN/WISHES">微心愿</a>' in phone.text
    assert 'href="/T"' in phone.text
    assert "代办" not in phone.text
    empty = Hall(ledgers=LEDGERS)
    try:
        other = await browser(empty)
        assert "/IN/WISHES" in (await other.load("/")).text
    finally:
        empty.council.close()
    none = Hall(ledgers=(ERRANDS,))
    try:
        other = await browser(none)
        await other.load("/")
        assert "/IN/" not in other.text
        assert "/T" not in other.text
    finally:
        none.council.close()


async def test_a_tracking_code_typed_on_the_front_page_is_understood(hall, phone):
    await send(phone, **GOOD)
    code = wishes(hall)[0].code
    await phone.post("/", {"code": f"{code[:5].lower()}-{code[5:].lower()}"})
    assert phone.path == f"/T/{code}"


# -- what every answer carries -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "path", [PATH, "/T", "/T/{code}", "/T/{code}?sent=1", "/desk/ledgers", "/desk/ledgers/wishes/{id}", "/IN/NOTHING"]
)
async def test_headers(hall, phone, path):
    await send(phone, saved(picture()), **GOOD)
    await phone.load(f"/desk/{hall.staff}")
    (wish,) = wishes(hall)
    await phone.load(path.format(code=wish.code, id=wish.id))
    headers = phone.headers
    assert headers["Cache-Control"] == "no-store"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["X-Content-Type-Options"] == "nosniff"
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    for kind in ("style", "script"):
        for body in re.findall(rf"<{kind}>(.*?)</{kind}>", phone.text, re.DOTALL):
            digest = base64.b64encode(hashlib.sha256(body.encode()).digest()).decode()
            assert f"'sha256-{digest}'" in policy
    assert "img-src 'self' data:" in policy
    assert not re.search(r"\son\w+=|\sstyle=", phone.text), "inline handlers and styles would be refused"
    assert not re.search(r'(?:src|href)="(?:https?:)?//', phone.text), "nothing comes from elsewhere"


async def test_no_log_and_no_address_names_anybody(hall, phone, caplog):
    caplog.set_level("DEBUG")
    await send(phone, saved(picture()), b"no picture", **{**GOOD, "title": ""})
    await again(phone, receipt=receipt(phone), **GOOD)
    (wish,) = wishes(hall)
    for personal in ("王秀英", "13800001234", "修楼道灯", wish.code):
        assert personal not in caplog.text
    assert phone.path == f"/T/{wish.code}"


async def test_the_page_is_small(phone):
    await phone.load(PATH)
    async with aiohttp.ClientSession(auto_decompress=False) as session:
        answer = await session.get(phone.client.make_url(PATH), headers={"Accept-Encoding": "gzip"})
        assert len(await answer.read()) < 9000
