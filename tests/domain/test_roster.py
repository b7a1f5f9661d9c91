from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from council.domain.roster import Person, Roster, in_order, masked_name, masked_phone


def someone(number, name, search="", **more):
    return Person(id=number, number=number, name=name, search=search, **more)


def found(roster, query, limit=50):
    return [person.number for person in roster.find(query, limit)]


def test_those_whose_name_begins_so_come_before_those_that_only_hold_it():
    roster = Roster(
        [
            someone("1", "王安", "wangan wa wang an", grid="第一网格"),
            someone("2", "安然", "anran ar an ran", grid="第二网格"),
            someone("3", "张浩", "zhanghao zh zhang hao", grid="第三网格"),
        ]
    )
    assert found(roster, "an") == ["2", "1", "3"]
    assert found(roster, "AN") == ["2", "1", "3"]
    assert found(roster, "an", limit=2) == ["2", "1"]


def test_the_very_name_comes_first_and_initials_find_it():
    roster = Roster(
        [
            someone("1", "张伟东", "zhangweidong zwd zhang wei dong", room="101"),
            someone("2", "张伟", "zhangwei zw zhang wei", room="201"),
        ]
    )
    assert found(roster, "张伟") == ["2", "1"]
    assert found(roster, "zw") == ["2", "1"]
    assert found(roster, "ｚｗ") == ["2", "1"]  # an input method left in full width
    assert found(roster, "zhang dong") == ["1"]
    assert found(roster, "201") == ["2"]
    assert found(roster, "xyz") == []


def test_without_a_question_people_stand_in_the_order_of_their_doors():
    doors = [("第十网格", "1号楼", "9"), ("第二网格", "10号楼", "1001"), ("第二网格", "9号楼", "902")]
    doors += [("第二网格", "10号楼", "902")]
    people = [
        someone(str(place), "某", grid=grid, building=building, room=room)
        for place, (grid, building, room) in enumerate(doors)
    ]
    assert found(Roster(people), "") == ["2", "3", "1", "0"]


def test_who_has_moved_away_is_not_found():
    assert found(Roster([someone("1", "张伟", active=False)]), "张") == []


def test_chinese_numbers_count():
    spoken = ["九", "十", "十一", "二十", "二十三", "一百零五", "一百二十"]
    keys = [in_order(f"第{number}网格") for number in spoken]
    assert keys == sorted(keys)
    assert in_order("第十二网格") == in_order("第12网格")


def test_masks():
    assert masked_name("张伟") == "张*"
    assert masked_name("欧阳修") == "欧阳*"
    assert masked_name("欧阳") == "欧*"
    assert masked_name("完颜明") == "完颜*"
    assert masked_phone("19900001234") == "199****1234"
    assert masked_phone("3321234") == "*******"


def test_adults_from_their_birthday_on():
    born = someone("1", "某", birth=date(2008, 2, 29))
    assert not born.is_adult(date(2026, 2, 28))
    assert born.is_adult(date(2026, 3, 1))
    assert someone("2", "某").is_adult(date(2026, 1, 1))


def test_a_name_may_be_shown_masked_and_an_erased_person_is_shown_by_the_id():
    roster = Roster([someone("1", "欧阳海")])
    assert (roster.name("1"), roster.name("1", masked=True)) == ("欧阳海", "欧阳*")
    assert (roster.name("2"), roster.name("操作员", masked=True)) == ("2", "操作员")
    assert roster.get("2") is None
    assert len(roster) == 1


@given(st.text(min_size=1, max_size=6), st.text("0123456789+-() ", max_size=14))
def test_a_mask_never_tells_more_than_the_surname_and_seven_digits(name, phone):
    shown = masked_name(name)
    assert shown == name if len(name) == 1 else shown.endswith("*")
    assert len(shown.rstrip("*")) <= 2
    hidden = len(phone) - sum(one == other for one, other in zip(phone, masked_phone(phone), strict=False))
    assert len(phone) < 11 or hidden >= 1
    assert len(phone) >= 11 or set(masked_phone(phone)) <= {"*"}


names = st.text("王李张刘陈欧阳单解", min_size=2, max_size=3)
rooms = st.sampled_from(["101", "201", "1001"])
people = st.lists(st.tuples(names, st.text("abcwlz ", max_size=8), rooms, st.booleans()), max_size=15)


@given(people, st.text("王李张abw10 ", max_size=4), st.integers(0, 5))
def test_search_finds_all_that_hold_each_word_and_nobody_else(drawn, query, limit):
    roster = Roster(
        someone(str(place), name, search, room=room, active=active)
        for place, (name, search, room, active) in enumerate(drawn)
    )
    words = query.split()
    expected = {
        person.number
        for person in roster.people.values()
        if person.active
        and all(word in f"{person.name} {person.search} {person.dwelling} {person.number} " for word in words)
    }
    every = found(roster, query, limit=99)
    assert set(every) == expected
    assert len(every) == len(expected)
    assert found(roster, query, limit) == every[:limit]
