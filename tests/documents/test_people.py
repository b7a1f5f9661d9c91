from datetime import date
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from council.documents.people import NEW, SKIP, cell_text, people_csv, template_csv
from council.documents.people import preview as preview_now
from council.documents.people_columns import ROLES, read_area, read_cells, read_phone, read_roles
from council.documents.spreadsheets import Table
from council.domain.kernel import Refusal
from council.domain.roster import Person, Roster
from council.i18n import words

TODAY = date(2026, 11, 23)
HEADER = ["编号", "姓名", "楼栋", "单元", "房号"]


def preview(source, roster=None, answers=None):
    ids = count(1)
    return preview_now(source, roster or Roster(), lambda: f"new{next(ids)}", answers=answers, today=TODAY)


def table(*rows, header=HEADER):
    return Table.of([header, *rows])


def someone(person_id, name, **more):
    return Person(id=person_id, name=name, search="s", **more)


ZHANG = someone("p1", "张伟", number="0012", building="1号楼", unit="2", room="501", phone="19900000001")


def asked(result):
    (question,) = result.questions
    assert not result.people
    assert not result.errors
    return question


def wrong(result):
    return [(error.row, error.column, error.code) for error in result.errors]


def test_a_full_row_becomes_a_person():
    header = "居民编号,姓 名,户号,楼号,单元,房间号,所属网格,建筑面积（㎡）,手机号码,出生日期,是否户主,角色,地址"
    row = "7,张　伟,H1,1号楼,2,501.0,第一网格,89.35,+86 199-0000-0001,1980年5月1日,是,居民代表、网格员,某路1号"
    result = preview(Table.of([header.split(","), row.split(",")]))
    (person,) = result.added
    assert person == Person(
        id="new1",
        number="7",
        name="张伟",
        household="H1",
        building="1号楼",
        unit="2",
        room="501.0",
        grid="第一网格",
        area=8935,
        phone="19900000001",
        birth=date(1980, 5, 1),
        head=True,
        roles=frozenset({"representative", "grid_worker"}),
        search="zhangwei zw zhang wei",
    )
    assert result.ignored == ("地址",)
    assert (result.rows, result.unchanged, result.errors, result.questions) == (1, 0, (), ())


def test_english_headers_and_words_do_as_well():
    header = ["Number", "Name", "Household", "Building", "Unit", "Room", "Grid", "Floor area (m²)", "Phone"]
    header += ["Birth date", "Head of household", "Roles"]
    row = ["7", "Li Na", "H1", "B1", "2", "501", "Grid 1", "1,089.5", "19900000001", "1980-05-01", "No"]
    row += ["Party member; grid worker, Staff"]
    (person,) = preview(Table.of([header, row])).added
    assert person.name == "Li Na"
    assert person.area == 108950
    assert person.roles == {"party", "grid_worker", "staff"}
    assert not person.head


def test_importing_again_changes_nothing_and_doubles_nobody():
    rows = table(["1", "张伟", "1号楼", "2", "501"], ["", "李娜", "1号楼", "2", "502"])
    roster = Roster(preview(rows).people)
    again = preview(rows, roster)
    assert (again.people, again.unchanged, len(roster)) == ((), 2, 2)


def test_by_number_with_old_and_new_named_and_blanks_left_alone():
    rows = table(["12", "张伟", "", "3", ""], header=HEADER)
    result = preview(rows, Roster([ZHANG]))
    (update,) = result.updated
    assert [(change.field, change.old, change.new) for change in update.changes] == [("unit", "2", "3")]
    assert update.after == ZHANG.having(unit="3")
    assert result.people == (update.after,)


def test_by_name_and_door_when_there_is_no_number():
    result = preview(table(["", "张伟", "1号楼", "2", "0501"], header=HEADER), Roster([ZHANG]))
    assert (result.unchanged, result.people) == (1, ())
    without_building = table(["张伟", "2", "501", "19900000002"], header=["姓名", "单元", "房号", "电话"])
    (update,) = preview(without_building, Roster([ZHANG])).updated
    assert update.after == ZHANG.having(phone="19900000002")


def test_a_number_given_later_is_taken_up():
    unnumbered = ZHANG.having(number="")
    (update,) = preview(table(["12", "张伟", "1号楼", "2", "501"]), Roster([unnumbered])).updated
    assert update.after.number == "12"


def test_a_corrected_name_keeps_the_person_and_is_found_by_its_new_pinyin():
    (update,) = preview(table(["0012", "章伟", "", "", ""]), Roster([ZHANG])).updated
    assert (update.after.id, update.after.name) == ("p1", "章伟")
    assert update.after.search.startswith("zhangwei")


def test_a_namesake_elsewhere_is_asked_about():
    rows = table(["", "张伟", "9号楼", "1", "101"])
    question = asked(preview(rows, Roster([ZHANG])))
    assert (question.row, question.code) == (2, "people.ask_moved")
    assert question.answers == ("p1", NEW, SKIP)
    (update,) = preview(rows, Roster([ZHANG]), {2: "p1"}).updated
    assert update.after == ZHANG.having(building="9号楼", unit="1", room="101")
    (person,) = preview(rows, Roster([ZHANG]), {2: NEW}).added
    assert person.id == "new1"
    left_out = preview(rows, Roster([ZHANG]), {2: SKIP})
    assert (left_out.people, left_out.questions) == ((), ())
    assert asked(preview(rows, Roster([ZHANG]), {2: "somebody"})) == question


def test_a_name_alone_is_asked_about():
    rows = Table.of([["姓名", "电话"], ["张伟", "19900000009"]])
    assert asked(preview(rows, Roster([ZHANG]))).code == "people.ask_moved"


def test_namesakes_with_other_numbers_or_birthdays_are_no_doubt():
    assert len(preview(table(["99", "张伟", "9号楼", "1", "101"]), Roster([ZHANG])).added) == 1
    rows = Table.of([["姓名", "房号", "出生日期"], ["张伟", "101", "2001-01-01"]])
    assert len(preview(rows, Roster([ZHANG.having(birth=date(1950, 1, 1))])).added) == 1


def test_two_namesakes_at_one_door_are_asked_about():
    twins = Roster([ZHANG.having(number=""), ZHANG.having(id="p2", number="")])
    question = asked(preview(table(["", "张伟", "1号楼", "2", "501"]), twins))
    assert (question.code, question.answers) == ("people.ask_which", ("p1", "p2", NEW, SKIP))


def test_another_number_for_one_who_has_one_is_asked_about():
    rows = table(["99", "张伟", "1号楼", "2", "501"])
    question = asked(preview(rows, Roster([ZHANG])))
    assert question.code == "people.ask_number"
    (update,) = preview(rows, Roster([ZHANG]), {2: "p1"}).updated
    assert update.after.number == "99"


def test_a_column_sorted_by_itself_is_noticed():
    roster = Roster([ZHANG, someone("p2", "李娜", number="13")])
    shifted = preview(table(["12", "李娜", "", "", ""], ["13", "张伟", "", "", ""]), roster)
    assert [question.code for question in shifted.questions] == ["people.ask_name"] * 2
    assert not shifted.people
    assert shifted.questions[0].answers == ("p1", SKIP)


def test_who_moved_away_does_not_come_back_by_an_old_list():
    roster = Roster([ZHANG.having(active=False)])
    rows = table(["12", "张伟", "", "", ""])
    assert asked(preview(rows, roster)).code == "people.ask_gone"
    (update,) = preview(rows, roster, {2: "p1"}).updated
    assert update.after.active


def test_rows_that_are_the_same_person_name_each_other():
    by_number = preview(table(["1", "张伟", "", "", ""], ["2", "李娜", "", "", ""], ["01", "王芳", "", "", ""]))
    assert [(e.row, e.code, e.params["other"]) for e in by_number.errors] == [
        (2, "people.twice", 4),
        (4, "people.twice", 2),
    ]
    assert [person.name for person in by_number.added] == ["李娜"]
    by_door = preview(table(["1", "张伟", "1", "2", "501"], ["", "张伟", "1", "2", "501"]))
    assert [error.params["other"] for error in by_door.errors] == [3, 2]
    assert not by_door.people


def test_numbered_namesakes_at_one_door_are_two_people():
    assert len(preview(table(["1", "张伟", "1", "2", "501"], ["2", "张伟", "1", "2", "501"])).added) == 2


def test_rows_that_turn_out_to_be_one_person_of_the_roster():
    rows = table(["12", "", "", "", ""], ["", "张伟", "1号楼", "2", "501"])
    result = preview(rows, Roster([ZHANG]))
    assert [(error.row, error.code, error.params["other"]) for error in result.errors] == [
        (2, "people.twice", 3),
        (3, "people.twice", 2),
    ]
    assert not result.people


def test_each_error_names_row_and_column_and_only_its_row_is_left_out():
    header = ["编号", "姓名", "面积(㎡)", "手机", "出生日期", "户主", "职务"]
    rows = [
        ["1", "张伟", "89.355", "12", "1980-13-01", "也许", "村长"],
        ["2", "", "", "", "", "", ""],
        ["", "", "80", "", "", "", ""],
        ["3", "王*", "", "", "2030-01-01", "", ""],
        ["4", "赵敏", "-1", "19900000001/19900000002", "", "", ""],
        ["5", "周杰", "80", "", "", "否", ""],
    ]
    result = preview(Table.of([header, *rows]))
    assert sorted(wrong(result)) == [
        (2, "出生日期", "people.birth_unreadable"),
        (2, "户主", "people.head_unreadable"),
        (2, "手机", "people.phone_unreadable"),
        (2, "职务", "people.role_unknown"),
        (2, "面积(㎡)", "people.area_unreadable"),
        (3, "姓名", "people.name_missing"),
        (4, "姓名", "people.name_missing"),
        (5, "出生日期", "people.birth_unlikely"),
        (5, "姓名", "people.name_masked"),
        (6, "手机", "people.phone_unreadable"),
        (6, "面积(㎡)", "people.area_unreadable"),
    ]
    assert [person.name for person in result.added] == ["周杰"]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_error_and_question_has_a_sentence_with_its_row(language):
    _ = words(language)
    header = ["编号", "姓名", "面积", "手机", "出生日期", "户主", "职务"]
    rows = [
        ["1", "王*", "x", "x", "x", "x", "x"],
        ["2", "", "", "", "2030-01-01", "", ""],
        ["3", "甲", "", "", "", "", ""],
    ]
    rows += [["3", "乙", "", "", "", "", ""]]
    roster = Roster([ZHANG, someone("p2", "李娜", number="13"), someone("p3", "王芳", number="14", active=False)])
    questions = table(
        ["12", "李娜", "", "", ""],
        ["99", "张伟", "1号楼", "2", "501"],
        ["", "李娜", "9", "9", "9"],
        ["14", "王芳", "", "", ""],
    )
    twins = Roster([ZHANG.having(number=""), ZHANG.having(id="p2", number="")])
    doubts = [
        *preview(questions, roster).questions,
        *preview(table(["", "张伟", "1号楼", "2", "501"]), twins).questions,
    ]
    assert len({doubt.code for doubt in doubts}) == 5
    for found in (*preview(Table.of([header, *rows])).errors, *doubts):
        said = _.refusal(found.refusal)
        assert str(found.row) in said
        assert "{" not in said
        assert found.code not in said
        assert found.code not in {"people.twice"} or str(found.params["other"]) in said


def test_a_list_without_names_is_refused():
    with pytest.raises(Refusal) as caught:
        preview(Table.of([["地址", "备注"], ["某路", "x"]]))
    assert caught.value.code == "people.no_name_column"


def test_the_head_in_lists_that_give_a_name_or_a_relation():
    rows = Table.of([["编号", "姓名", "户主"], ["1", "张伟", "张伟"], ["2", "李娜", "张伟"]])
    assert [person.head for person in preview(rows).added] == [True, False]
    rows = Table.of([["编号", "姓名", "与户主关系"], ["1", "张伟", "户主"], ["2", "李娜", "妻"]])
    assert [person.head for person in preview(rows).added] == [True, False]


@pytest.mark.parametrize(
    ("text", "area"),
    [
        ("89.35", 8935),
        ("89", 8900),
        ("89.3", 8930),
        (".5", 50),
        ("1,024.50", 102450),
        ("89,35", 8935),
        ("89.3500", 8935),
        ("89.35㎡", 8935),
        ("89.35 平方米", 8935),
        ("８９．３５", 8935),
        ("0", 0),
    ],
)
def test_areas_are_exact(text, area):
    assert read_area(text) == area


@given(st.integers(0, 10**8))
def test_every_hundredth_survives_reading_and_writing(area):
    assert read_area(cell_text("area", area) or "0") == area


@pytest.mark.parametrize("text", ["", "89.355", "-1", "1e3", "nan", "约90", "1.2.3", "9999999999"])
def test_other_areas_are_refused(text):
    with pytest.raises(Refusal, match=r"people\.area_unreadable"):
        read_area(text)


@pytest.mark.parametrize(
    ("text", "phone"),
    [
        ("199 0000 0001", "19900000001"),
        ("+86-19900000001", "19900000001"),
        ("0933-3300000", "09333300000"),
        ("008619900000001", "19900000001"),
        ("+441632960001", "+441632960001"),
    ],
)
def test_phones(text, phone):
    assert read_phone(text) == phone


@pytest.mark.parametrize(
    ("text", "roles"),
    [
        ("居委会主任、社区党支部书记，中共党员", {"committee", "party_branch", "party"}),
        ("网格员（第三网格）/居民代表", {"grid_worker", "representative"}),
        ("党员 居民代表", {"party", "representative"}),
        ("Oversight member; clerk", {"oversight", "staff"}),
        ("无", set()),
        ("群众", set()),
    ],
)
def test_roles(text, roles):
    assert read_roles(text) == roles


def test_no_role_word_is_claimed_twice_and_each_role_reads_itself():
    for role in set(ROLES.values()):
        for language in ("zh", "en"):
            assert read_roles(cell_text("roles", {role}, language)) == {role}


def test_a_middle_dot_is_one_dot():
    (name,) = {read_cells({"name": text}, TODAY)[0]["name"] for text in ("古丽·阿里", "古丽•阿里", "古丽 . 阿里")}
    assert name == "古丽·阿里"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_template_is_understood_and_its_example_left_out(language):
    data = template_csv(language)
    assert data.startswith(b"\xef\xbb\xbf")
    empty = preview(data)
    assert (empty.rows, empty.people, empty.errors, empty.ignored) == (0, (), (), ())


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_list_that_went_out_comes_back_the_same(language):
    roster = Roster(
        [
            ZHANG.having(area=8935, birth=date(1950, 3, 7), head=True, roles=frozenset({"party", "staff"})),
            someone("p2", "=1+1", number="13", grid="第二网格"),
        ]
    )
    back = preview(people_csv(roster, masked=False, language=language), roster)
    assert (back.unchanged, back.people, back.errors, back.questions) == (2, (), (), ())


def test_the_public_list_shows_no_name_phone_or_birthday_and_cannot_be_imported():
    roster = Roster([ZHANG.having(birth=date(1950, 3, 7)), someone("p2", "李娜", active=False)])
    data = people_csv(roster)
    text = data.decode("utf-8-sig")
    assert "张*" in text
    assert "199****0001" in text
    assert not {word for word in ("张伟", "19900000001", "1950", "李") if word in text}
    assert ("people.name_masked") in [error.code for error in preview(data, roster).errors]
    assert not preview(data, roster).people
