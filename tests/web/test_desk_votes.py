"""Votes at the desk: with help and a witness, on paper, and the tellers' own pages."""

import re

import pytest

from council.domain.sitting import Appoint
from council.domain.tally import Option, Question
from council.service.slips import slips_of


@pytest.fixture
async def desk(hall, phone):
    hall.session()
    for place in (7, 8):
        hall.do(Appoint(office="teller", person=f"p{place}", declares=True))
    await phone.load(f"/desk/{hall.staff}")
    return phone


def hidden(page):
    return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page.text))


async def hand_out(hall, desk, *places):
    for place in places:
        await desk.load(f"/desk/person/p{place}")
        await desk.send("paper")
        assert desk.status == 200


async def enter(hall, desk, teller, **fields):
    code = hall.council.snapshot.slips.teller_code(teller)
    await desk.load(f"/desk/teller?teller={teller}")
    return await desk.post(
        "/desk/teller", {**hidden(desk), "code": code, **{name.replace("_", "."): v for name, v in fields.items()}}
    )


@pytest.mark.parametrize("path", ["/desk/teller", "/desk/teller?teller=p7", "/desk/assist/p1"])
async def test_nothing_of_it_opens_without_the_staff_code(hall, phone, path):
    hall.session()
    hall.poll()
    await phone.load(path)
    assert phone.status == 403
    assert "王秀英" not in phone.text


async def test_help_needs_a_helper_and_a_witness(hall, desk):
    hall.poll()
    await desk.load("/desk/person/p1")
    assert "/desk/assist/p1" in desk.text
    await desk.load("/desk/assist/p1")
    at = "/desk/assist/p1"
    await desk.post(at, {**hidden(desk), "helper": "李建国", "witness": "李建国", "choice": "yes"})
    assert desk.status == 422
    await desk.post(at, {**hidden(desk), "helper": "李建国", "witness": "张桂兰", "choice": "yes"})
    assert desk.status == 200
    (helped,) = hall.meeting.open_poll.assisted
    assert (helped.helper, helped.witness) == ("p2", "p3")
    await desk.load(at)
    assert desk.status == 409
    hall.close()
    assert hall.meeting.polls["poll1"].result.channels["assisted"].returned == 1


async def test_two_tellers_enter_and_agree(hall, desk):
    hall.poll()
    await hand_out(hall, desk, 1, 2, 3)
    await enter(hall, desk, "p7", count_yes="2", count_no="1")
    assert "✓" in desk.text
    await enter(hall, desk, "p8", count_yes="3")
    assert re.findall(r"<td>(\d+)</td><td>(\d+)</td>", desk.text) == [("0", "1"), ("3", "2")]
    await enter(hall, desk, "p8", count_yes="2", count_no="1")
    assert hall.meeting.open_poll.paper.tellers == ("p7", "p8")
    await desk.load("/desk/teller")
    assert "✓" in desk.text
    hall.close()
    assert hall.meeting.polls["poll1"].result.counts["count"].totals == {"yes": 2, "no": 1, "abstain": 0}


async def test_a_teller_sees_nothing_before_their_own_count(hall, desk):
    hall.poll()
    await hand_out(hall, desk, 1, 2, 3)
    await enter(hall, desk, "p7", count_yes="3")
    await desk.load("/desk/teller?teller=p8")
    assert "<td>" not in desk.text
    assert 'value="3"' not in desk.text


async def test_rankings_are_entered_ballot_by_ballot(hall, desk):
    options = tuple(Option(id=f"o{place}", label=f"方案{place}") for place in range(1, 4))
    hall.poll(question=Question(method="irv", options=options), title="排序")
    await hand_out(hall, desk, 1, 2, 3, 4)
    await enter(hall, desk, "p7", lines="2 × 1 2\n3\nx")
    assert "1 2" in desk.text
    await enter(hall, desk, "p8", lines="1 4")
    assert desk.status == 422
    await enter(hall, desk, "p8", lines="1 2\n3\n1，2", invalid="1")
    assert hall.meeting.open_poll.paper.is_counted
    hall.close()
    result = hall.meeting.polls["poll1"].result
    assert result.elected == ("o1",)
    assert result.channels["paper"].invalid == 1


async def test_by_name_each_ballot_has_its_line(hall, desk):
    hall.poll(secrecy="by_name")
    await hand_out(hall, desk, 1, 2, 3)
    said = {"right_1": "1", "right_2": "2"}
    await enter(hall, desk, "p7", **said)
    await enter(hall, desk, "p8", **{**said, "right_2": "x"})
    assert "2 李建国" in desk.text
    await enter(hall, desk, "p8", **said)
    assert hall.meeting.open_poll.paper.returned == 2
    hall.close()
    assert hall.meeting.polls["poll1"].result.channels["paper"].unused == 1


async def test_somebody_who_is_no_teller_counts_nothing(hall, desk):
    hall.poll()
    await hand_out(hall, desk, 1)
    await desk.load("/desk/teller?teller=p5")
    assert desk.status == 403


async def test_a_phone_whose_owner_has_paper_says_so(hall, desk):
    hall.poll()
    await hand_out(hall, desk, 2)
    await desk.load(f"/V/{hall.code(2)}")
    assert "纸质选票" in desk.text
    assert not [form for form in desk.forms if form.hidden.get("do") == "vote"]


async def test_nobody_enters_both_counts(hall, desk):
    hall.poll()
    await hand_out(hall, desk, 1, 2, 3)
    await enter(hall, desk, "p7", count_yes="3")
    slips = hall.council.snapshot.slips
    sheet = {"count.yes": "3", "invalid": ""}
    for wrong in (slips.teller_code("p7"), slips.code_of("p7"), hall.staff, ""):
        await desk.load("/desk/teller?teller=p8")
        await desk.post("/desk/teller", {**hidden(desk), **sheet, "code": wrong})
        assert desk.status >= 400
    assert "本人的代码" in desk.text
    assert hall.meeting.open_poll.paper.entered == ("p7",)
    await desk.load("/desk/teller?teller=p8")
    await desk.post("/desk/teller", {**hidden(desk), **sheet, "code": slips.code_of("p8")})
    assert hall.meeting.open_poll.paper.is_counted, "the own slip's code will do"


async def test_what_was_entered_is_shown_again_to_its_teller_alone(hall, desk):
    hall.poll()
    await hand_out(hall, desk, 1, 2, 3)
    await enter(hall, desk, "p7", count_yes="3")
    await desk.load("/desk/teller?teller=p7")
    assert 'value="3"' not in desk.text
    slips = hall.council.snapshot.slips
    await desk.post("/desk/teller", {**hidden(desk), "look": "1", "code": slips.teller_code("p8")})
    assert 'value="3"' not in desk.text
    await desk.post("/desk/teller", {**hidden(desk), "look": "1", "code": slips.teller_code("p7")})
    assert 'value="3"' in desk.text


def test_tellers_codes_are_made_when_they_are_named_and_stay(hall):
    hall.session()
    hall.do(Appoint(office="scrutineer", person="p9"))
    slips = hall.council.snapshot.slips
    code = slips.teller_code("p9")
    assert len(code) == 10
    assert code not in {*slips.people, slips.staff}
    hall.do(Appoint(office="scrutineer", person="p9", declares=True))
    assert hall.council.snapshot.slips.teller_code("p9") == code
    assert slips_of(hall.store, hall.meeting.id).teller_code("p9") == code
