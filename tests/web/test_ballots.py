"""A ballot page for each way of voting, without a script: what is asked, what is counted, what is refused and why."""

import re

import pytest

from council.domain.tally import Method, Option, OwnBallot, Question, built_in

NAMES = {"o1": "王秀英", "o2": "李建国", "o3": "张桂兰"}


def asked(method, **more):
    numbers = {"award": {"o1": (90,), "o2": (80,), "o3": (70,)}}.get(method, {})
    options = tuple(Option(id=each, label=name, numbers=numbers.get(each, ())) for each, name in NAMES.items())
    return Question(method=method, options=options, **more)


FORMS = {
    "choose": ({"most": 2}, [("choice", "o1"), ("choice", "o3"), ("cast", "1")], {"o1": 1, "o2": 0, "o3": 1}),
    "approval": ({}, [("choice", "o1"), ("choice", "o2"), ("cast", "1")], {"o1": 1, "o2": 1, "o3": 0}),
    "score": ({"most": 5}, [("mark.o1", "5"), ("mark.o3", "2"), ("cast", "1")], {"o1": 5, "o2": 0, "o3": 2}),
    "irv": ({}, [("rank.o2", "1"), ("rank.o1", "2"), ("cast", "1")], {"o1": 0, "o2": 1, "o3": 0}),
    "scottish_stv": ({"seats": 2}, [("rank.o2", "1"), ("rank.o3", ""), ("cast", "1")], {"o1": 0, "o2": 1, "o3": 0}),
    "schulze": ({}, [("rank.o2", "1"), ("rank.o1", "1"), ("cast", "1")], {"o1": 1, "o2": 1, "o3": 0}),
    "award": ({}, [("choice", "o3")], {"o1": 0, "o2": 0, "o3": 1}),
}


def totals(hall):
    return hall.meeting.polls["poll1"].result.counts["count"].totals


def test_every_built_in_method_is_tried_here():
    assert FORMS.keys() == built_in().keys() - {"yes_no"}


@pytest.mark.parametrize("method", FORMS)
@pytest.mark.parametrize("language", ["zh", "en"])
async def test_a_ballot_is_filled_in_sent_and_counted(hall, phone, method, language):
    more, fields, counted = FORMS[method]
    hall.session()
    hall.poll(question=asked(method, **more), title="推选组长")
    await phone.load(f"/V/{hall.code(1)}", language)
    assert "王秀英" in phone.sections()["vote"]
    for name, _value in fields:
        assert f'name="{name}"' in phone.text
    await phone.send("vote", *fields)
    assert phone.status == 200
    assert "您的投票已收到" in phone.text
    hall.close()
    assert totals(hall) == counted


@pytest.mark.parametrize("method", FORMS)
async def test_abstaining_is_a_button_and_counts_as_blank(hall, phone, method):
    hall.session()
    hall.poll(question=asked(method, **FORMS[method][0]), title="推选组长")
    await phone.load(f"/V/{hall.code(1)}")
    await phone.send("vote", ("blank", "1"))
    assert phone.status == 200
    hall.close()
    assert hall.meeting.polls["poll1"].result.counts["count"].blank == 1


REFUSED = {
    "too few": ("choose", {"most": 3, "least": 2}, [("choice", "o1")], "请至少选2项"),
    "too many": ("choose", {"most": 2}, [("choice", "o1"), ("choice", "o2"), ("choice", "o3")], "最多选2项"),
    "one place twice": ("irv", {}, [("rank.o1", "1"), ("rank.o2", "1")], "名次"),
    "a place left out": ("irv", {}, [("rank.o1", "1"), ("rank.o2", "3")], "缺少第2名"),
    "a mark too high": ("score", {"most": 5}, [("mark.o1", "9")], "0"),
    "nothing": ("irv", {}, [], "至少"),
}


@pytest.mark.parametrize("what", REFUSED)
async def test_what_is_wrong_is_said_and_nothing_is_to_be_filled_in_twice(hall, phone, what):
    method, more, fields, said = REFUSED[what]
    hall.session()
    poll = hall.poll(question=asked(method, **more), title="推选组长")
    await phone.load(f"/V/{hall.code(1)}")
    await phone.send("vote", *fields, ("cast", "1"))
    assert phone.status == 422
    notice = re.search(r'id="notice"[^>]*>(.*?)</p>', phone.text, re.DOTALL)[1]
    assert said in notice.replace(" ", "")
    assert hall.council.snapshot.rolls.get(poll, frozenset()) == frozenset()
    marked = re.findall(r"(?:checked|selected)", phone.sections()["vote"])
    assert len(marked) == sum(1 for name, value in fields if name[:4] != "mark" or int(value) <= 5)


async def test_a_long_scale_is_typed(hall, phone):
    hall.session()
    hall.poll(question=asked("score", most=100), title="打分")
    await phone.load(f"/V/{hall.code(1)}")
    assert phone.text.count('inputmode="numeric"') == 3
    await phone.send("vote", ("mark.o1", "95"), ("mark.o2", ""), ("cast", "1"))
    hall.close()
    assert totals(hall) == {"o1": 95, "o2": 0, "o3": 0}


async def test_a_label_is_text_and_never_markup(hall, phone):
    hall.session()
    options = tuple(Option(id=f"o{place}", label=f'<b>"{place}</b>') for place in (1, 2))
    for place, method in enumerate(("choose", "irv", "score"), start=1):
        hall.poll(id=f"poll{place}", kind="straw", question=Question(method=method, options=options, most=2), title="x")
        await phone.load(f"/V/{hall.code(1)}")
        assert '<b>"1' not in phone.sections()["vote"]
        assert "&lt;b&gt;" in phone.sections()["vote"]
        hall.close()


class Coin(built_in()["choose"].__class__):
    """A method with a ballot of its own."""

    id = "coin"
    name = "Coin"
    ballot = OwnBallot(
        '<p>{{ coins }} {{ _("For") }}</p><input name="side" value="{{ (form.get("side") or [""])[0] }}">{{ cast }}',
        lambda question, form: tuple(form.get("side", ())),
        lambda question: {"coins": "<硬币>"},
    )


def with_method(hall, method: Method):
    hall.council.snapshot = hall.council.snapshot.having(methods={**hall.council.snapshot.methods, method.id: method})
    hall.session()


async def test_a_method_brings_its_own_page_and_reader(hall, phone):
    with_method(hall, Coin())
    hall.poll(question=asked("coin"), title="猜硬币")
    await phone.load(f"/V/{hall.code(1)}")
    assert "<p>&lt;硬币&gt; 赞成</p>" in phone.sections()["vote"]
    await phone.send("vote", ("side", "x<"), ("cast", "1"))
    assert phone.status == 422
    assert 'value="x&lt;"' in phone.text
    await phone.send("vote", ("side", "o2"), ("cast", "1"))
    hall.close()
    assert totals(hall) == {"o1": 0, "o2": 1, "o3": 0}


@pytest.mark.parametrize("template", ["{{ nothing_of_that_name }}", "{{ 1 / 0 }}", "{% broken %}"])
async def test_a_page_that_cannot_be_drawn_leaves_the_rest_standing(hall, phone, template):
    class Broken(Coin):
        ballot = OwnBallot(template, lambda question, form: ())

    with_method(hall, Broken())
    hall.poll(question=asked("coin"), title="猜硬币")
    await phone.load(f"/V/{hall.code(1)}")
    assert phone.status == 200
    assert "不能在手机上填写" in phone.text


# -- results -------------------------------------------------------------------------------------------------------


async def test_a_result_is_told_on_the_phone_and_on_the_screen(hall, phone):
    hall.session()
    hall.poll(question=asked("irv"), title="推选组长")
    for place, choice in enumerate((("o1",), ("o1",), ("o2", "o3"), ("o3", "o2"), ("o3",)), start=1):
        hall.council.meetings.cast("poll1", f"p{place}", f"p{place}", f"R{place:015d}", choice).result()
    hall.close()
    await phone.load(f"/V/{hall.code(1)}")
    assert "选定：张桂兰" in phone.sections()["results"]
    assert "计票过程" in phone.text
    assert "淘汰李建国——当选：张桂兰" in phone.text
    await phone.load("/screen")
    assert "逐步计票" in phone.text
    assert re.search(r'class="won"><td>✓ 张桂兰</td>', phone.text)
