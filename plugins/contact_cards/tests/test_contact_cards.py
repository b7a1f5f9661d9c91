"""Cards and the people on them: what a card shows, its versions, its codes."""

from types import SimpleNamespace

import pytest
from council_contact_cards.ledgers import CARDS, PEOPLE, Card, CardPerson, card_values, people_of
from council_contact_cards.vcard import vcard

from council.api import Refusal


def entry(fields, state="serving", ident="a"):
    return SimpleNamespace(id=ident, fields=fields, state=state)


def snapshot(*people):
    settings = SimpleNamespace(name="西街社区", lists={})
    kept = {"card_people": {str(place): each for place, each in enumerate(people)}}
    return SimpleNamespace(settings=settings, entries=lambda name: kept.get(name, {}))


def person(name, post="worker", grid="第一网格", agreed=True, **more):
    return CardPerson(name=name, grid=grid, post=post, phone="13900000000", agreed=agreed, **more)


def test_a_card_shows_who_serves_in_its_grid_and_agreed_in_the_order_of_posts():
    there = snapshot(
        entry(person("柳青山")),
        entry(person("白玉兰", "lead")),
        entry(person("别处人", grid="第二网格")),
        entry(person("未同意", agreed=False)),
        entry(person("已离岗"), state="left"),
        entry(person("新岗位", "gardener")),
    )
    assert [each.name for each in people_of("第一网格", there)] == ["白玉兰", "柳青山", "新岗位"]
    shown = card_values(entry(Card(grid="第一网格")), there)
    assert [each["post"].zh for each in shown["people"]] == ["网格长", "网格员", "gardener"]
    assert all(each["code"].startswith("<svg") for each in shown["people"])


def test_no_more_is_handed_out_than_was_printed():
    with pytest.raises(Refusal, match=r"plugin\.says"):
        Card(grid="第一网格", printed=10, handed_out=11)
    assert Card(grid="第一网格", printed=10, handed_out=10).handed_out == 10


def test_a_vcard_escapes_what_would_end_a_line():
    text = vcard("王;\\,小", "13900000000", "网格员\n值班", "")
    assert text.splitlines() == [
        "BEGIN:VCARD",
        "VERSION:3.0",
        "FN:王\\;\\\\\\,小",
        "N:王\\;\\\\\\,小",
        "TEL;TYPE=CELL:13900000000",
        "TITLE:网格员\\n值班",
        "END:VCARD",
    ]


def test_people_are_public_on_purpose_and_must_have_agreed():
    assert not PEOPLE.specs["name"].personal
    assert not PEOPLE.specs["phone"].personal
    assert not CardPerson(name="甲乙", grid="第一网格", phone="13900000000").agreed


def test_a_new_version_replaces_the_old_one_when_it_is_issued():
    version = CARDS.becoming("version")
    assert version.hears == {"issue": "replace"}
    made = version.make(entry(Card(grid="第一网格", hotline="110", printed=9, handed_out=9)))
    assert made == {"grid": "第一网格", "boundary": "", "hotline": "110", "supervision": ""}
