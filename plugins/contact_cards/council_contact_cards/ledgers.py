"""What a card says, and the people on it."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

from pydantic import Field, model_validator

from council.api import (
    About,
    Action,
    Becoming,
    Counter,
    Fields,
    Ledger,
    Sheet,
    Text,
    Workflow,
    refusal,
)
from council_contact_cards.vcard import code

TEMPLATES = Path(__file__).parent / "templates"

POSTS = {
    "lead": Text(zh="网格长", en="Grid lead"),
    "worker": Text(zh="网格员", en="Grid worker"),
    "police": Text(zh="社区民警", en="Community police officer"),
    "party": Text(zh="下沉党员", en="Party member posted to the grid"),
    "lawyer": Text(zh="法律顾问", en="Legal adviser"),
    "mediator": Text(zh="人民调解员", en="People's mediator"),
    "property": Text(zh="物业管家", en="Property manager"),
    "building": Text(zh="楼栋长", en="Building lead"),
}
"""Who stands on a card, in this order; a community may have its own list."""


class CardPerson(Fields):
    """Somebody whom residents may call. Published on purpose, so nothing here is masked."""

    name: Annotated[str, About("姓名", "Name", "name", personal=False, public=True)] = Field(
        min_length=1, max_length=40
    )
    grid: Annotated[str, About("网格", "Grid", "grid", public=True)] = Field(min_length=1)
    post: Annotated[str, About("岗位", "Post", choices=POSTS, grows=True, public=True)] = "worker"
    phone: Annotated[str, About("电话", "Phone", "phone", personal=False, public=True)] = Field(min_length=5)
    duties: Annotated[str, About("职责", "Duties", "long", public=True)] = Field(default="", max_length=200)
    hours: Annotated[
        str,
        About("服务时间", "Hours", public=True, hint=Text(zh="如：每日8:30—18:00", en="e.g. daily 8:30–18:00")),
    ] = Field(default="", max_length=60)
    agreed: Annotated[bool, About("本人同意公开", "Agreed to be published")] = False


class Card(Fields):
    """One version of a grid's card."""

    grid: Annotated[str, About("网格", "Grid", "grid", public=True)] = Field(min_length=1)
    boundary: Annotated[
        str, About("网格范围", "Boundary", "long", public=True, hint=Text(zh="楼栋、街巷", en="Buildings and streets"))
    ] = ""
    hotline: Annotated[str, About("服务热线", "Hotline", public=True)] = ""
    supervision: Annotated[str, About("监督电话", "Supervision phone", public=True)] = ""
    version_date: Annotated[date | None, About("版本日期", "Version of", public=True)] = None
    printed: Annotated[int, About("印制数", "Printed")] = Field(default=0, ge=0)
    handed_out: Annotated[
        int, About("已发放数", "Handed out", hint=Text(zh="累计张数", en="How many in all so far"))
    ] = Field(default=0, ge=0)

    @model_validator(mode="after")
    def _no_more_than_printed(self):
        if self.handed_out > self.printed:
            raise refusal(
                f"只印了 {self.printed} 张，发放数不能是 {self.handed_out} 张。请先改印制数。",
                f"Only {self.printed} were printed: {self.handed_out} cannot have been handed out. Correct that first.",
            )
        return self


def people_of(grid, snapshot):
    """Who serves in a grid and agreed to be published, in the order of their posts."""
    places = {post: place for place, post in enumerate(POSTS)}
    serving = (
        entry.fields
        for entry in snapshot.entries("card_people").values()
        if entry.state == "serving" and entry.fields.grid == grid and entry.fields.agreed
    )
    return sorted(serving, key=lambda person: (places.get(person.post, len(places)), person.name))


def posts_in(snapshot):
    """The posts by id, as the community calls them."""
    return PEOPLE.specs["post"].choices_in(PEOPLE.id, snapshot.settings.lists)


def card_values(entry, snapshot):
    """What the printed card shows besides its fields: the people, each with a code to scan."""
    posts = posts_in(snapshot)
    return {
        "people": [
            {
                "name": person.name,
                "post": posts.get(person.post, Text(zh=person.post, en=person.post)),
                "phone": person.phone,
                "duties": person.duties,
                "hours": person.hours,
                "code": code(
                    person.name,
                    person.phone,
                    posts[person.post].zh if person.post in posts else person.post,
                    f"{snapshot.settings.name} {person.grid}",
                ),
            }
            for person in people_of(entry.fields.grid, snapshot)
        ],
        "card": entry.fields,
    }


def as_proposal(entry):
    """A card put to the residents: who should be on it, and when they should be there."""
    card = entry.fields
    return {
        "title": Text(
            zh=f"{card.grid}党群连心卡：人员与服务时间", en=f"{card.grid}: people and hours on the contact card"
        ),
        "text": card.boundary,
        "grid": card.grid,
    }


PEOPLE = Ledger(
    id="card_people",
    title=Text(zh="连心卡成员", en="People on the cards"),
    about=Text(
        zh="每个网格里居民可以找的人。姓名和电话将公开，须本人同意。",
        en="Whom residents of a grid may call. Names and numbers are published; each must have agreed.",
    ),
    fields=CardPerson,
    workflow=Workflow(
        states={"serving": Text(zh="在岗", en="Serving"), "left": Text(zh="已离岗", en="Left")},
        initial="serving",
        actions=(
            Action(name="leave", title=Text(zh="离岗", en="Leaves"), sources=("serving",), to="left", reason=True),
            Action(name="come_back", title=Text(zh="返岗", en="Comes back"), sources=("left",), to="serving"),
        ),
    ),
    columns=("grid", "post", "phone", "hours", "agreed"),
    proposes=False,
    counters=(
        Counter(
            "new",
            Text(zh="新增联络人员", en="People added"),
            Text(zh="人", en="people"),
            Text(zh="按登记日期计", en="by the day they were entered"),
            by="post",
        ),
    ),
)

CARDS = Ledger(
    id="contact_cards",
    title=Text(zh="党群连心卡", en="Contact cards"),
    about=Text(zh="一个网格一张卡，一次改版一个条目。", en="One card per grid, one entry per version."),
    fields=Card,
    head="grid",
    columns=("version_date", "hotline", "printed", "handed_out"),
    workflow=Workflow(
        states={
            "draft": Text(zh="拟定", en="Draft"),
            "issued": Text(zh="使用中", en="In use"),
            "replaced": Text(zh="已换版", en="Replaced"),
        },
        initial="draft",
        actions=(
            Action(
                name="issue",
                title=Text(zh="启用", en="Issue"),
                sources=("draft",),
                to="issued",
                asks=("version_date", "printed"),
            ),
            Action(
                name="hand_out",
                title=Text(zh="登记发放", en="Hand out"),
                sources=("issued",),
                asks=("printed", "handed_out"),
            ),
            Action(name="replace", title=Text(zh="停用", en="Withdraw"), sources=("issued",), to="replaced"),
        ),
    ),
    becomes=(
        Becoming("proposal", "proposals", Text(zh="提交居民议事", en="Put to the residents"), as_proposal),
        Becoming(
            "version",
            "contact_cards",
            Text(zh="改版", en="New version"),
            lambda entry: {
                name: getattr(entry.fields, name) for name in ("grid", "boundary", "hotline", "supervision")
            },
            sources=("issued",),
            hears={"issue": "replace"},
        ),
    ),
    sheets=(
        Sheet(
            "card",
            Text(zh="连心卡", en="Card"),
            template=TEMPLATES / "card.html.j2",
            values=card_values,
            states=("draft", "issued"),
        ),
        Sheet(
            "poster",
            Text(zh="楼道海报", en="Poster"),
            template=TEMPLATES / "poster.html.j2",
            values=card_values,
            states=("draft", "issued"),
        ),
    ),
    counters=(
        Counter(
            "issued",
            Text(zh="启用连心卡", en="Cards issued"),
            Text(zh="版", en="versions"),
            Text(zh="按启用日期计", en="by the day they were issued"),
            on="action:issue",
        ),
        Counter(
            "handed_out",
            Text(zh="发放连心卡", en="Cards handed out"),
            Text(zh="张", en="cards"),
            Text(zh="期内启用各版至今发放的张数", en="of the versions issued in the period, so far"),
            on="action:issue",
            adds="handed_out",
        ),
    ),
)
