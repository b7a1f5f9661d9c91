"""Pages of plugins: under their prefix, for whom they are for, in their own styles; one that fails costs nobody."""

import asyncio
import base64
import hashlib
import re
import sys
import threading
from types import ModuleType

import pytest
from aiohttp.test_utils import TestClient, TestServer

from council.api import refusal
from council.api.pages import File, Move, Page
from council.domain.kernel import Text
from council.hookspecs import hook
from council.plugins import Plugins
from council.plugins.offers import Route
from council.web.app import application
from council.web.plugged import PLUGGED
from council.web.site import Site
from tests.service.a_ledger import LEDGERS
from tests.web.conftest import BASE, Phone
from tests.web.halls import Hall

MODULE = "council_cards_for_tests"
PERSONAL = "王秀英 13800001234"


class Pages:
    """What the plugin's pages do, and what they saw."""

    def __init__(self):
        self.visits = []
        self.let_go = threading.Event()
        self.started = threading.Event()

    def card(self, visit):
        self.visits.append(visit)
        return Page("card.html", {"text": "<b>" + visit.fields["grid"]}, title="连心卡")

    def enter(self, visit):
        self.visits.append(visit)
        if not visit.posted:
            return Page("enter.html")
        if visit.first("name") == "no":
            raise refusal("名额已满，请选择其他班次。", "No places are left.")
        visit.entries.enter("errands", {"title": visit.first("name")}).result(5)
        return Move(visit.path("enter"))

    def file(self, visit):
        return File(b"BEGIN:VCARD", "网格员.vcf", "text/vcard")

    def fails(self, visit):
        raise KeyError(PERSONAL)

    def odd(self, visit):
        return "<p>"

    def leaves(self, visit):
        raise SystemExit(PERSONAL)

    def wrong_template(self, visit):
        return Page("broken.html")

    def abroad(self, visit):
        return Move("//evil.example.org/")

    def hangs(self, visit):
        self.started.set()
        self.let_go.wait(10)
        return Move("/")


def route(path, name, **more):
    return Route(path, load=f"{MODULE}:{name}", **more)


class Plugin:
    @hook
    def routes(self):
        both = ("GET", "POST")
        return [
            route("card/{grid}", "card"),
            route("mine", "card_of_mine", audience="person", title=Text(zh="我的网格", en="My grid")),
            route("enter", "enter", methods=both, title=Text(zh="志愿报名", en="Sign up")),
            route("staff", "enter", methods=both, audience="desk", title=Text(zh="排班", en="Shifts")),
            route("wall", "wall", audience="projector", title=Text(zh="光荣榜", en="Wall")),
            *(route(each, each) for each in ("file", "fails", "odd", "leaves", "wrong_template", "abroad", "hangs")),
            Route("lost", load="no_such_module_here:page"),
        ]


TEMPLATES = {
    "card.html": """{% extends "council/phone.html" %}
{% block head %}<style>{{ style("card.css") }}</style>{% endblock %}
{% block main %}<h1>{{ title }}</h1><p class="card">{{ text }}</p>{{ qr(visit.address("card", "一")) }}{% endblock %}
{% block scripts %}<script>{{ script("card.js") }}</script>{% endblock %}""",
    "enter.html": """{% extends "council/desk.html" if visit.key else "council/phone.html" %}
{% block main %}<form method="post" action="{{ visit.at }}">{{ visit.proof }}
<input type="hidden" name="do" value="enter"><input name="name"><button>ok</button></form>{% endblock %}""",
    "broken.html": "{{ nothing_of_that_name }}",
    "wall.html": """{% extends "council/screen.html" %}{% block main %}<h1>光荣榜</h1>{% endblock %}""",
    "card.css": ".card { color: red }\n",
    "card.js": "var cards = 1;\n",
}


@pytest.fixture
def plugin(tmp_path, monkeypatch):
    for name, text in TEMPLATES.items():
        (tmp_path / "templates").mkdir(exist_ok=True)
        (tmp_path / "templates" / name).write_text(text, "utf-8")
    pages, module = Pages(), ModuleType(MODULE)
    for name in ("card", "enter", "file", "fails", "odd", "leaves", "wrong_template", "abroad", "hangs"):
        setattr(module, name, getattr(pages, name))
    module.card_of_mine = lambda visit: Page("card.html", {"text": visit.person}, title="我的网格")
    module.wall = lambda visit: Page("wall.html", title="光荣榜")
    monkeypatch.setitem(sys.modules, MODULE, module)
    pages.root = tmp_path
    yield pages
    pages.let_go.set()


@pytest.fixture
def hall():
    made = Hall(ledgers=LEDGERS).plan()
    yield made
    made.council.close()


@pytest.fixture
async def phone(hall, plugin):
    plugins = Plugins()
    plugins.register(Plugin(), "contact_cards", root=plugin.root)
    app = application(Site(hall.council, lambda: BASE, plugins))
    app[PLUGGED].threads.seconds = 0.3
    client = TestClient(TestServer(app))
    await client.start_server()
    made = Phone(client)
    made.plugins = plugins
    yield made
    await client.close()


def troubles(phone):
    return [(each.plugin, each.refusal.code, each.refusal.params) for each in phone.plugins.troubles]


@pytest.mark.parametrize("path", ["/P/CONTACT_CARDS/card/一网格", "/p/Contact_Cards/CARD/一网格"])
async def test_a_page_under_its_prefix(phone, plugin, path):
    await phone.load(path)
    assert phone.status == 200
    assert "&lt;b&gt;一网格" in phone.text, "what is not markup is escaped"
    assert "西街社区" in phone.text
    assert "<svg" in phone.text
    (visit,) = plugin.visits
    assert (visit.plugin, visit.fields, visit.posted, visit.person) == ("contact_cards", {"grid": "一网格"}, False, "")
    assert visit.address("card", "一") == f"{BASE}/P/CONTACT_CARDS/card/%E4%B8%80"


async def test_a_page_sees_no_codes(hall, phone, plugin):
    hall.session()
    hall.poll()
    hall.council.entries.renew_staff_code().result()
    await phone.load("/P/CONTACT_CARDS/card/一")
    seen = plugin.visits[0].snapshot
    assert (seen.slips.people, seen.slips.staff, seen.staff, seen.rolls) == ({}, "", "", {})


async def test_its_styles_and_scripts_are_allowed_and_nothing_else(phone):
    await phone.load("/P/CONTACT_CARDS/card/一")
    policy = phone.headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy
    found = [
        body for kind in ("style", "script") for body in re.findall(rf"<{kind}>(.*?)</{kind}>", phone.text, re.DOTALL)
    ]
    assert len(found) == 5
    assert ".card { color: red }\n" in found
    for body in found:
        assert base64.b64encode(hashlib.sha256(body.encode()).digest()).decode() in policy
    assert phone.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    "path",
    [
        "/P/CONTACT_CARDS/nothing",
        "/P/CONTACT_CARDS/",
        "/P/OTHER/enter",
        "/P/CONTACT_CARDS/card/",
        "/P/CONTACT_CARDS/card/a/b",
    ],
)
async def test_a_path_that_nobody_has(phone, path):
    assert (await phone.load(path)).status == 404
    assert "没有这个页面" in phone.text


async def test_only_the_ways_that_it_takes(phone):
    assert (await phone.post("/P/CONTACT_CARDS/card/一", {"x": "1"})).status == 404
    assert (await phone.client.head("/P/CONTACT_CARDS/card/一")).status == 200


async def test_a_form_is_done_once_and_leads_on(hall, phone):
    await phone.load("/P/CONTACT_CARDS/enter")
    await phone.send("enter", ("name", "取药"))
    assert (phone.status, phone.path) == (200, "/P/CONTACT_CARDS/enter")
    assert [each.fields.title for each in hall.council.snapshot.entries("errands").values()] == ["取药"]
    await phone.send("enter", ("name", "no"))
    assert phone.status == 409
    assert "名额已满" in phone.text
    assert troubles(phone) == [], "a no is no failure"


async def test_a_page_for_whoever_holds_a_slip(hall, phone):
    assert (await phone.load("/P/CONTACT_CARDS/mine")).status == 403
    assert "票条" in phone.text
    assert (await phone.load("/V/ABCDEFGHJK/P/CONTACT_CARDS/mine")).status == 404
    await phone.load(f"/V/{hall.code(2)}")
    path = f"/V/{hall.code(2)}/P/CONTACT_CARDS/mine"
    assert f'<a href="{path}">我的网格</a>' in phone.text
    await phone.load(path)
    assert '<p class="card">p2</p>' in phone.text
    assert f'href="/V/{hall.code(2)}"' in phone.text, "the way back"


async def test_a_page_for_the_desk(hall, phone):
    await phone.load("/P/CONTACT_CARDS/staff")
    assert (phone.status, phone.path) == (403, "/desk/P/CONTACT_CARDS/staff")
    assert "工作代码" in phone.text
    assert (await phone.post("/desk/P/CONTACT_CARDS/staff", {"name": "x"})).status == 403
    await phone.load(f"/desk/{hall.staff}")
    await phone.load("/desk/ledgers")
    assert '<a class="button light" href="/desk/P/CONTACT_CARDS/staff">排班</a>' in phone.text
    await phone.load("/desk/P/CONTACT_CARDS/staff")
    assert phone.status == 200
    await phone.post("/desk/P/CONTACT_CARDS/staff", {"name": "x"})
    assert phone.status == 403, "without the desk's proof"
    assert not hall.council.snapshot.entries("errands")
    await phone.load("/desk/P/CONTACT_CARDS/staff")
    await phone.send("enter", ("name", "排班"))
    assert phone.status == 200
    assert len(hall.council.snapshot.entries("errands")) == 1


async def test_pages_for_the_projector_are_listed(phone):
    await phone.load("/screen/pages")
    assert '<a class="button" href="/P/CONTACT_CARDS/wall">光荣榜</a>' in phone.text
    await phone.load("/P/CONTACT_CARDS/wall")
    assert "光荣榜" in phone.text
    assert 'http-equiv="refresh"' in phone.text


async def test_the_front_page_leads_to_those_for_everybody(phone):
    await phone.load("/")
    assert '<a class="button" href="/P/CONTACT_CARDS/enter">志愿报名</a>' in phone.text
    for other in ("我的网格", "排班", "光荣榜", "{grid}"):
        assert other not in phone.text
    assert "Sign up" in (await phone.load("/", language="en")).text


async def test_a_file(phone):
    answer = await phone.client.get("/P/CONTACT_CARDS/file")
    assert await answer.read() == b"BEGIN:VCARD"
    assert answer.headers["Content-Type"].startswith("text/vcard")
    assert "%E7%BD%91%E6%A0%BC%E5%91%98.vcf" in answer.headers["Content-Disposition"]


async def test_nobody_is_sent_abroad(phone):
    answer = await phone.client.get("/P/CONTACT_CARDS/abroad", allow_redirects=False)
    assert answer.headers["Location"] == "/"


FAILING = {
    "fails": "KeyError",
    "odd": "TypeError",
    "leaves": "RuntimeError",
    "wrong_template": "UndefinedError",
    "lost": "ModuleNotFoundError",
}


@pytest.mark.parametrize(("path", "error"), FAILING.items(), ids=FAILING)
async def test_a_page_that_fails_is_kind_and_a_trouble(phone, path, error, caplog):
    for _ in range(4):
        await phone.load(f"/P/CONTACT_CARDS/{path}")
        assert phone.status == 500
        assert "暂时无法使用" in phone.text
    assert troubles(phone) == [
        ("contact_cards", "plugin.failed", {"plugin": "contact_cards", "hook": f"routes: {path}", "error": error})
    ]
    for told in (phone.text, caplog.text, str(troubles(phone))):
        assert "王秀英" not in told
        assert "1380000" not in told
    assert (await phone.load("/P/CONTACT_CARDS/card/一")).status == 200, "its other pages go on"


async def test_a_slow_page_delays_nobody_and_a_pile_of_them_is_bounded(phone, plugin):
    slow = [asyncio.create_task(phone.client.get("/P/CONTACT_CARDS/hangs")) for _ in range(6)]
    await asyncio.to_thread(plugin.started.wait, 5)
    await asyncio.sleep(0.05)
    assert (await phone.client.get("/")).status == 200
    assert (await phone.client.get("/P/CONTACT_CARDS/hangs")).status == 429
    assert {answer.status for answer in await asyncio.gather(*slow)} == {504}
    assert [each[2]["error"] for each in troubles(phone)] == ["TimeoutError"]
    plugin.let_go.set()
    async with asyncio.timeout(5):
        while (await phone.client.get("/P/CONTACT_CARDS/card/一")).status != 200:
            await asyncio.sleep(0.02)


async def test_without_plugins_there_is_nothing(hall, browser):
    other = await browser(hall)
    assert (await other.load("/P/CONTACT_CARDS/enter")).status == 404
    assert "志愿报名" not in (await other.load("/")).text
