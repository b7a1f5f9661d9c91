"""A hall, and phones that talk to its pages without a network."""

import re
import zlib

import pytest
from aiohttp.test_utils import TestClient, TestServer

from council.cli.demo.pages import forms
from council.web.app import application
from council.web.site import Site
from tests.web.halls import Hall

BASE = "http://192.168.1.5:8765"


class Phone:
    """One browser, as far as it goes without a script: it loads pages, sends forms, keeps cookies."""

    def __init__(self, client):
        self.client = client
        self.status = 0
        self.text = ""
        self.headers = {}
        self.path = ""

    async def load(self, path, language="zh", **headers):
        answer = await self.client.get(path, headers={"Accept-Language": language, **headers})
        return await self._keep(answer)

    async def post(self, path, fields, language="zh", redirect=True, **headers):
        headers = {"Accept-Language": language, **headers}
        answer = await self.client.post(path, data=fields, headers=headers, allow_redirects=redirect)
        return await self._keep(answer)

    async def _keep(self, answer):
        self.status, self.headers, self.path = answer.status, answer.headers, answer.url.path
        self.text = await answer.text()
        return self

    @property
    def forms(self):
        return forms(self.text)

    def form(self, do):
        """The first form that does this."""
        return next(each for each in self.forms if each.hidden.get("do") == do or ("do", do) in each.buttons)

    async def send(self, do, *chosen, redirect=True, **headers):
        """Send the first form that does this, with these fields besides."""
        form = self.form(do)
        fields = [*form.hidden.items(), *([("do", do)] if "do" not in form.hidden else []), *chosen]
        return await self.post(form.action, fields, redirect=redirect, **headers)

    async def vote(self, *choice, **headers):
        return await self.send("vote", *(("choice", each) for each in choice), **headers)

    def sections(self):
        return dict(re.findall(r'<section id="(\w+)">(.*?)</section>', self.text, re.DOTALL))


@pytest.fixture
def hall():
    made = Hall().plan()
    yield made
    made.council.close()


@pytest.fixture
async def browser():
    """A maker of phones that share no cookies: `await browser(hall)`."""
    clients = []

    async def make(hall, base=BASE):
        site = Site(hall.council, lambda: hall.council.snapshot.settings.web.public_url or base)
        client = TestClient(TestServer(application(site)))
        await client.start_server()
        clients.append(client)
        return Phone(client)

    yield make
    for client in clients:
        await client.close()


@pytest.fixture
async def phone(hall, browser):
    return await browser(hall)


def unpacked(body):
    return zlib.decompress(body, 31)
