from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from council.domain.community import Body, Settings, Web, voting_rights
from council.domain.roster import Person
from tests.domain.refused import refused

TODAY = date(2026, 11, 23)


def body(members, **more):
    return Body(id="body", name="body", members=members, rule="rule", **more)


def person(ident, home="1-1-101", **more):
    building, unit, room = home.split("-")
    return Person(id=ident, name=ident, building=building, unit=unit, room=room, **more)


def holders(rights):
    return {right.holder for right in rights}


def test_every_adult_resident_has_a_right_from_the_birthday_on():
    people = [
        person("old", birth=date(1940, 5, 5)),
        person("today", birth=date(2008, 11, 23)),
        person("tomorrow", birth=date(2008, 11, 24)),
        person("undated"),
        person("gone", active=False),
    ]
    assert holders(voting_rights(body("residents"), people, TODAY)) == {"old", "today", "undated"}


@pytest.mark.parametrize(("day", "adult"), [("2026-02-28", False), ("2026-03-01", True), ("2028-02-29", True)])
def test_who_was_born_on_a_leap_day_comes_of_age_on_the_first_of_march(day, adult):
    leap = person("leap", birth=date(2008, 2, 29))
    assert bool(voting_rights(body("residents"), [leap], date.fromisoformat(day))) is adult


def test_a_household_has_one_right_its_head_casts_it_and_its_area_weighs_once():
    people = [
        person("child", birth=date(2015, 1, 1), head=True, area=8850),
        person("mother", birth=date(1984, 1, 1), area=8850),
        person("senior", birth=date(1950, 1, 1), area=8850),
        person("undated", area=8850),
        person("neighbour", "1-1-102", birth=date(1990, 1, 1), area=7000),
    ]
    rights = voting_rights(body("households"), people, TODAY)
    assert [(right.holder, right.cast_by, right.area) for right in rights] == [
        ("senior", "senior", 8850),
        ("neighbour", "neighbour", 7000),
    ]
    assert len({right.unit for right in rights}) == 2
    headed = [*people, person("head", birth=date(1999, 1, 1), head=True)]
    assert holders(voting_rights(body("households"), headed, TODAY)) == {"head", "neighbour"}


def test_the_number_of_a_household_counts_before_its_door_and_who_has_neither_is_alone():
    people = [
        Person(id="a", name="a", household="H1", building="1"),
        Person(id="b", name="b", household="H1", building="2"),
        Person(id="c", name="c"),
        Person(id="d", name="d"),
    ]
    assert len(voting_rights(body("households"), people, TODAY)) == 3


def test_a_body_of_office_holders_counts_each_once():
    people = [
        person("both", roles=frozenset({"committee", "party_branch"})),
        person("branch", roles=frozenset({"party_branch"})),
        person("member", roles=frozenset({"party"})),
    ]
    both = body("role", roles=("committee", "party_branch"))
    assert [right.holder for right in voting_rights(both, people, TODAY)] == ["both", "branch"]
    with pytest.raises(ValidationError, match="roles"):
        body("role")


def test_a_grid_meets_by_itself_and_its_body_may_leave_open_which():
    people = [person("one", grid="第一网格"), person("two", grid="第二网格"), person("none")]
    assert holders(voting_rights(body("grid", grid="第一网格"), people, TODAY)) == {"one"}
    assert holders(voting_rights(body("grid"), people, TODAY, grid="第二网格")) == {"two"}
    assert holders(voting_rights(body("grid", grid="第一网格"), people, TODAY, grid="第二网格")) == {"one"}
    assert voting_rights(body("grid"), people, TODAY) == ()


def test_a_right_tells_no_address():
    (right,) = voting_rights(body("households"), [person("a", "12-3-405")], TODAY)
    assert len(right.unit) == 12
    assert set(right.unit) <= set("0123456789abcdef")
    assert right.unit == voting_rights(body("households"), [person("b", "12-3-405")], TODAY)[0].unit


homes = st.sampled_from(["1-1-101", "1-1-102", "2-1-101"])
births = st.one_of(st.none(), st.dates(date(1930, 1, 1), date(2026, 1, 1)))


@given(st.lists(st.tuples(homes, births, st.booleans(), st.booleans()), max_size=12))
def test_rights_are_one_each_and_all_held_by_adults(drawn):
    people = [
        person(f"p{place}", home, birth=birth, head=head, active=active)
        for place, (home, birth, head, active) in enumerate(drawn)
    ]
    adults = {each.id: each for each in people if each.active and each.is_adult(TODAY)}
    residents = voting_rights(body("residents"), people, TODAY)
    households = voting_rights(body("households"), people, TODAY)
    assert holders(residents) == set(adults)
    assert holders(households) <= set(adults)
    assert len(households) == len({each.home for each in adults.values()})
    for rights in (residents, households):
        assert len({right.id for right in rights}) == len(rights)
        assert all(right.cast_by == right.holder for right in rights)


# -- settings ----------------------------------------------------------------------------------------------------


def test_a_misspelt_setting_is_noticed():
    with pytest.raises(ValidationError, match="tiem_zone"):
        Settings(name="西街社区", tiem_zone="Asia/Shanghai")


@pytest.mark.parametrize("zone", ["Asia/Nowhere", "../etc/passwd", "/etc/localtime", ""])
def test_a_time_zone_must_exist(zone):
    with pytest.raises(ValidationError, match="time zone"):
        Settings(name="西街社区", time_zone=zone)
    assert str(Settings(name="西街社区").zone) == "Asia/Shanghai"


def test_two_bodies_cannot_share_an_id():
    with pytest.raises(ValidationError, match="share an id"):
        Settings(name="西街社区", bodies=(body("residents"), body("households")))


def test_a_body_is_found_by_its_id():
    settings = Settings(name="西街社区", bodies=(body("residents"),))
    assert settings.body("body") is settings.bodies[0]
    with refused("body.unknown", body="other"):
        settings.body("other")


def test_a_public_url_is_whole():
    assert Web(public_url="https://example.org/").public_url == "https://example.org"
    assert Web(public_url="").public_url == ""
    with pytest.raises(ValidationError, match="http"):
        Web(public_url="example.org")


def test_a_public_url_has_no_path():
    assert Web(public_url="https://vote.example.org/").public_url == "https://vote.example.org"
    with pytest.raises(ValidationError):
        Web(public_url="https://example.org/council")


# -- owners --------------------------------------------------------------------------------------------------------


def owners(people):
    return {right.holder: right.area for right in voting_rights(body("owners"), people, TODAY)}


def test_an_owner_of_several_units_is_one_head_and_weighs_them_all():
    """最高人民法院建筑物区分所有权解释 §9."""
    people = [
        person("wang", "1-1-101", number="0001", head=True, area=8900),
        person("wife", "1-1-101", number="0002", area=8900),
        person("tenant", "1-1-102", number="0003", head=True, area=7000, owner="0001"),
        person("li", "1-1-103", number="0004", head=True, area=6000),
    ]
    assert owners(people) == {"wang": 15900, "li": 6000}


def test_what_the_developer_has_not_sold_counts_as_one_head():
    firm = {"roles": frozenset({"outside_owner"}), "owner": "K1"}
    people = [
        person("developer", "9-1-101", number="K1", area=9000, **firm),
        person("unsold", "9-1-102", number="K2", area=9100, **firm),
        person("li", "1-1-103", number="0004", head=True, area=6000),
    ]
    assert owners(people) == {"developer": 18100, "li": 6000}
    assert holders(voting_rights(body("residents"), people, TODAY)) == {"li"}
    assert holders(voting_rights(body("households"), people, TODAY)) == {"li"}


def test_a_home_without_an_area_is_no_unit_and_one_of_children_still_is():
    people = [
        person("shed", "1-1-001"),
        person("child", "1-1-101", birth=date(2015, 1, 1), area=5000),
        person("left", "1-1-102", area=5000, active=False),
    ]
    assert owners(people) == {"child": 5000}


def test_an_owner_whom_nobody_knows_is_still_one_head():
    people = [person(f"t{n}", f"1-1-10{n}", area=1000 * n, owner="外地业主") for n in (1, 2)]
    assert owners(people) == {"t1": 3000}


def test_a_rule_of_ones_own_that_contradicts_itself_is_refused_where_it_stands():
    half = {"op": "more_than", "num": 1, "den": 2, "of": "yes_no"}
    rule = {"id": "own.1", "name": "rule", "explanation": "rule", "passing": half}
    assert Settings(name="x", rules=(rule,)).rules[0].id == "own.1"
    with pytest.raises(ValidationError, match="tie would carry") as error:
        Settings(name="x", rules=(rule, {**rule, "id": "own.2", "passing": {**half, "op": "at_least"}}))
    assert error.value.errors()[0]["loc"][:2] == ("rules", 1)
