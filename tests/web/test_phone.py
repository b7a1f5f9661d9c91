"""One resident's page, without a script: every touch is a form, every answer a page."""

import re
from datetime import timedelta

import pytest

from council.domain.agenda import StartItem
from council.domain.community import Web
from council.domain.floor import GiveFloor, RequestFloor
from council.domain.motions import Move
from council.domain.polls import CancelPoll, ClosePhones, LastCall, Recuse
from council.domain.roll_call import AdmitGuest, Arrive, GiveProxy, Leave
from council.domain.sitting import Adjourn, CallToOrder, Recess, Reschedule, Resume
from council.domain.tally import Option, Question
from tests.web.halls import PROXIES, START, Hall, person


async def test_before_the_doors_there_is_nothing_to_touch(hall, phone):
    await phone.load(f"/V/{hall.code(1)}")
    assert phone.status == 200
    assert "王秀英，您好" in phone.text
    assert "签到尚未开始" in phone.text
    assert "2026年11月23日 19:30" in phone.text
    assert phone.forms == []


async def test_arrival_is_one_touch_and_is_recorded_as_the_person_s_own(hall, phone):
    hall.doors()
    await phone.load(f"/V/{hall.code(1)}")
    await phone.send("arrive", redirect=False)
    assert phone.status == 303
    assert phone.headers["Location"] == f"/V/{hall.code(1)}"
    assert hall.meeting.is_present("p1")
    assert hall.meeting.attendance["p1"].channel == "phone"
    entry = hall.council.snapshot.journals[hall.meeting.id][-1]
    assert entry.stamp.actor == "p1"
    await phone.load(f"/V/{hall.code(1)}")
    assert "您已于 19:30 签到" in phone.text
    assert not any(("do", "arrive") in form.buttons for form in phone.forms)


async def test_a_double_tap_on_arrival_is_no_complaint(hall, phone):
    hall.doors()
    path = f"/V/{hall.code(1)}"
    for _tap in range(2):
        await phone.post(path, {"do": "arrive"}, redirect=False)
        assert phone.status == 303
    assert len(hall.meeting.attendance["p1"].spans) == 1


async def test_arrival_before_the_doors_is_refused_kindly(hall, phone):
    await phone.post(f"/V/{hall.code(1)}", {"do": "arrive"})
    assert phone.status == 409
    assert 'role="alert"' in phone.text
    assert "王秀英" in phone.text


async def test_looking_changes_nothing(hall, phone):
    hall.session()
    hall.poll()
    before = hall.council.snapshot
    for path in (f"/V/{hall.code(1)}", f"/V/{hall.code(1)}/NOW", "/", "/SECRET", "/CODES", "/screen", "/screen/now"):
        await phone.load(path)
        assert phone.status == 200, path
    assert hall.council.snapshot is before


async def test_voting_with_a_receipt_and_changing_with_it(hall, phone):
    hall.session()
    poll = hall.poll()
    await phone.load(f"/V/{hall.code(1)}")
    receipt = phone.form("vote").hidden["receipt"]
    assert re.fullmatch("[0-9A-HJKMNP-TV-Z]{16}", receipt)
    await phone.vote("yes")
    assert phone.status == 200
    assert phone.path == f"/V/{hall.code(1)}"
    assert "您的投票已收到" in phone.text
    assert re.search(r'class="code">[0-9A-Z]{4}-[0-9A-Z]{4}<', phone.text)
    assert hall.council.snapshot.rolls[poll] == {"p1"}

    assert phone.form("vote").hidden["receipt"] == receipt
    await phone.vote("no")
    assert phone.status == 200
    hall.close()
    assert hall.meeting.polls[poll].result.counts["count"].totals == {"yes": 0, "no": 1, "abstain": 0}


async def test_the_receipt_survives_a_reload_and_a_lost_answer(hall, phone):
    """The answer to the vote never came: the phone loads its page anew and finds what it needs."""
    hall.session()
    poll = hall.poll()
    await phone.load(f"/V/{hall.code(1)}")
    receipt = phone.form("vote").hidden["receipt"]
    hall.council.meetings.cast(poll, "p1", "p1", receipt, ("yes",)).result()
    await phone.load(f"/V/{hall.code(1)}")
    assert "您的投票已收到" in phone.text
    assert phone.form("vote").hidden["receipt"] == receipt


async def test_the_same_form_sent_again_gets_the_recorded_answer(hall, phone):
    hall.session()
    poll = hall.poll()
    await phone.load(f"/V/{hall.code(1)}")
    fields = {**phone.form("vote").hidden, "choice": "yes"}
    for _time in range(3):
        await phone.post(f"/V/{hall.code(1)}", fields, redirect=False)
        assert phone.status == 303
    hall.close()
    assert hall.meeting.polls[poll].result.counts["count"].totals["yes"] == 1


async def test_a_retry_after_the_vote_has_closed_hears_what_counts(hall, phone):
    hall.session()
    hall.poll()
    await phone.load(f"/V/{hall.code(1)}")
    fields = {**phone.form("vote").hidden, "choice": "yes"}
    await phone.post(f"/V/{hall.code(1)}", fields, redirect=False)
    hall.close()
    await phone.post(f"/V/{hall.code(1)}", fields)
    assert phone.status == 200
    assert "以您此前已收到的选票为准" in phone.text


async def test_a_vote_that_comes_too_late_says_so(hall, phone):
    hall.session()
    hall.poll()
    await phone.load(f"/V/{hall.code(1)}")
    form = phone.form("vote")
    hall.close()
    await phone.post(form.action, {**form.hidden, "choice": "yes"})
    assert phone.status == 409
    assert "表决已结束" in phone.text


async def test_another_phone_needs_the_receipt_to_change_the_vote(hall, browser):
    hall.session()
    poll = hall.poll()
    first, second = await browser(hall), await browser(hall)
    path = f"/V/{hall.code(1)}"
    await first.load(path)
    receipt = first.form("vote").hidden["receipt"]
    await first.vote("yes")

    await second.load(path)
    assert "这部手机上没有您的回执" in second.text
    form = second.form("vote")
    assert "receipt" not in form.hidden
    await second.post(path, {**form.hidden, "receipt": "0000000000000000", "choice": "no"})
    assert second.status == 409
    await second.post(path, {**form.hidden, "receipt": "zu kurz", "choice": "no"})
    assert second.status == 422
    spelled = "-".join(receipt[at : at + 4] for at in range(0, 16, 4)).lower()
    await second.post(path, {**form.hidden, "receipt": spelled, "choice": "no"})
    assert second.status == 200
    assert "您的投票已收到" in second.text
    hall.close()
    assert hall.meeting.polls[poll].result.counts["count"].totals["no"] == 1


async def test_a_receipt_that_voted_elsewhere_shows_no_code_of_its_own(hall, browser):
    """Both phones had the ballot open; only the first voted. The second must not show a tracking code of no ballot."""
    hall.session()
    hall.poll()
    first, second = await browser(hall), await browser(hall)
    for each in (first, second):
        await each.load(f"/V/{hall.code(1)}")
    await first.vote("yes")
    await second.load(f"/V/{hall.code(1)}")
    assert "您的投票已收到" in second.text
    assert 'class="code">' not in second.text
    assert "这部手机上没有您的回执" in second.text


async def test_without_cookies_the_receipt_comes_with_the_answer(hall, phone):
    hall.session()
    hall.poll()
    await phone.load(f"/V/{hall.code(1)}")
    form = phone.form("vote")
    phone.client.session.cookie_jar.clear()
    await phone.post(form.action, {**form.hidden, "choice": "yes"}, redirect=False)
    assert phone.status == 200
    assert re.search(r'class="code">[0-9A-Z]{4}-[0-9A-Z]{4}<', phone.text)


async def test_nothing_on_this_side_knows_the_receipt(hall, phone):
    hall.session()
    hall.poll()
    await phone.load(f"/V/{hall.code(1)}")
    receipt = phone.form("vote").hidden["receipt"]
    await phone.vote("yes")
    held = repr(hall.store.__dict__) + repr(hall.council.snapshot.journals) + repr(hall.council.snapshot.rolls)
    assert receipt not in held


async def test_choosing_several_counts_and_limits(hall, phone):
    hall.session()
    poll = hall.choose(most=2)
    await phone.load(f"/V/{hall.code(1)}")
    assert "最多选 2 项" in phone.text
    assert len(phone.form("vote").boxes) == 5
    await phone.send("vote", ("choice", "o1"), ("choice", "o2"), ("choice", "o3"), ("cast", "1"))
    assert phone.status == 422
    await phone.load(f"/V/{hall.code(1)}")
    for nothing in (("cast", "1"), ("choice", "")):
        await phone.send("vote", nothing)
        assert phone.status == 422, "nothing ticked is not an abstention"
    assert poll not in hall.council.snapshot.rolls
    await phone.load(f"/V/{hall.code(1)}")
    await phone.send("vote", ("choice", "o1"), ("choice", "o3"), ("cast", "1"))
    assert phone.status == 200
    hall.close()
    assert hall.meeting.polls[poll].result.counts["count"].totals["o3"] == 1


async def test_abstaining_from_a_choice_is_a_blank_ballot(hall, phone):
    hall.session()
    poll = hall.choose()
    await phone.load(f"/V/{hall.code(1)}")
    await phone.send("vote", ("choice", "o1"), ("blank", "1"))
    hall.close()
    assert hall.meeting.polls[poll].result.counts["count"].blank == 1


async def test_choosing_one_is_one_touch(hall, phone):
    hall.session()
    options = (Option(id="a", label="东门"), Option(id="b", label="西门"))
    poll = hall.poll(question=Question(method="choose", options=options, most=1), title="门开在哪里")
    await phone.load(f"/V/{hall.code(1)}")
    assert phone.form("vote").buttons == [("choice", "a"), ("choice", "b"), ("blank", "1")]
    assert "东门" in phone.text
    await phone.vote("b")
    hall.close()
    assert hall.meeting.polls[poll].result.counts["count"].totals == {"a": 0, "b": 1}


async def test_who_is_not_here_is_asked_to_sign_in_first(hall, phone):
    hall.session(2, 3, 4, 5, 6, 7)
    hall.poll()
    await phone.load(f"/V/{hall.code(1)}")
    assert "请先签到，再在本页投票" in phone.text
    assert ("do", "arrive") in phone.forms[0].buttons
    assert not any(form.hidden.get("do") == "vote" for form in phone.forms)
    await phone.post(
        f"/V/{hall.code(1)}", {"do": "vote", "poll": "poll1", "right": "p1", "receipt": "0" * 16, "choice": "yes"}
    )
    assert phone.status == 403


async def test_somebody_else_s_right_is_refused(hall, phone):
    hall.session()
    hall.poll()
    await phone.load(f"/V/{hall.code(1)}")
    form = phone.form("vote")
    await phone.post(form.action, {**form.hidden, "right": "p2", "choice": "yes"})
    assert phone.status == 403
    assert "poll1" not in hall.council.snapshot.rolls


@pytest.mark.parametrize("choice", ["", "perhaps", "yes\nno"])
async def test_an_answer_that_is_not_on_the_ballot_is_refused(hall, phone, choice):
    hall.session()
    hall.poll()
    await phone.load(f"/V/{hall.code(1)}")
    await phone.vote(choice)
    assert phone.status == 422


async def test_two_rights_two_ballots_apart(browser):
    hall = Hall(rule=PROXIES).plan()
    try:
        hall.doors()
        hall.do(GiveProxy(right="p2", agent="p1", written=True))
        hall.do(Arrive(person="p1"))
        for place in range(3, 11):
            hall.do(Arrive(person=f"p{place}"))
        hall.do(CallToOrder())
        hall.do(StartItem(item="i2"))
        poll = hall.poll()
        phone = await browser(hall)
        await phone.load(f"/V/{hall.code(1)}")
        assert "您自己的一票" in phone.text
        assert "您受李*委托投的一票" in phone.text
        assert "李建国" not in phone.text
        ballots = [form for form in phone.forms if form.hidden.get("do") == "vote"]
        assert [form.hidden["right"] for form in ballots] == ["p1", "p2"]
        assert ballots[0].hidden["receipt"] != ballots[1].hidden["receipt"]
        await phone.post(ballots[0].action, {**ballots[0].hidden, "choice": "yes"})
        await phone.post(ballots[1].action, {**ballots[1].hidden, "choice": "no"})
        assert phone.text.count("您的投票已收到") == 2
        hall.close()
        assert hall.meeting.polls[poll].result.counts["count"].totals == {"yes": 1, "no": 1, "abstain": 0}

        await phone.load(f"/V/{hall.code(2)}")
        assert "由王*代您投票" in phone.text
    finally:
        hall.council.close()


async def test_hands_recusal_and_last_call_are_said(hall, browser):
    hall.session()
    hall.poll()
    phone = await browser(hall)
    await phone.load(f"/V/{hall.code(1)}")
    assert "最后提醒" not in phone.text
    hall.do(LastCall())
    hall.do(Recuse(right="p2", reason="是申请人"))
    await phone.load(f"/V/{hall.code(1)}")
    assert "最后提醒" in phone.text
    await phone.load(f"/V/{hall.code(2)}")
    assert "是申请人" in phone.text
    assert not any(form.hidden.get("do") == "vote" for form in phone.forms)
    hall.do(ClosePhones())
    await phone.load(f"/V/{hall.code(1)}")
    assert "请举手表决" in phone.text
    assert not any(form.hidden.get("do") == "vote" for form in phone.forms)


@pytest.mark.parametrize(("kind", "said"), [("trial", "试投票"), ("straw", "意向表决")])
async def test_a_poll_that_decides_nothing_is_shown_as_such(hall, phone, kind, said):
    hall.session()
    hall.poll(kind=kind, title="您能看清屏幕吗？")
    await phone.load(f"/V/{hall.code(1)}")
    assert said in phone.sections()["poll"]
    assert "您能看清屏幕吗？" in phone.text
    await phone.vote("yes")
    hall.close()
    await phone.load(f"/V/{hall.code(1)}")
    assert said in phone.sections()["results"]


async def test_the_result_names_rule_needed_and_reached(hall, phone):
    hall.session()
    hall.poll()
    for place in range(1, 8):
        hall.council.meetings.cast("poll1", f"p{place}", f"p{place}", f"{place:016d}", ("yes",)).result()
    await phone.load(f"/V/{hall.code(1)}")
    assert phone.sections()["results"] == "", "no result before the end"
    hall.close()
    await phone.load(f"/V/{hall.code(1)}")
    told = phone.sections()["results"]
    assert "通过" in told
    assert "到会人员（10）的过半数赞成，即 6 票；实得 7 票" in told
    assert "法定人数：应到人员（10）的过半数，即 6；实到 10" in told
    assert "到会未投票 3 人" in told


async def test_after_the_vote_the_tracking_code_leads_to_the_board(hall, phone):
    hall.session()
    hall.poll()
    await phone.load(f"/V/{hall.code(1)}")
    await phone.vote("yes")
    code = re.search(r'class="code">([0-9A-Z-]+)<', phone.text)[1]
    hall.close()
    await phone.load(f"/V/{hall.code(1)}")
    assert code in phone.sections()["vote"]
    await phone.load("/CODES")
    assert code in phone.text
    assert "1 张选票" in phone.text


async def test_a_cancelled_vote_leaves_the_page(hall, phone):
    hall.session()
    hall.poll()
    hall.do(CancelPoll(reason="题目有误"))
    await phone.load(f"/V/{hall.code(1)}")
    assert phone.sections()["poll"] == phone.sections()["vote"] == ""


async def test_asking_to_speak_and_taking_it_back(hall, phone):
    hall.session()
    hall.do(RequestFloor(person="p2", side="against"), "p2")
    path = f"/V/{hall.code(1)}"
    await phone.load(path)
    assert [value for _name, value in phone.form("speak").buttons] == ["for", "against", "neutral", "order"]
    await phone.send("speak", ("side", "for"))
    assert "第 2 位" in phone.text
    await phone.post(path, {"do": "speak", "side": "for"}, redirect=False)
    assert phone.status == 303, "asking twice is no complaint"
    await phone.load(path)
    await phone.send("withdraw")
    assert [request.person for request in hall.meeting.floor.queue] == ["p2"]
    await phone.send("speak", ("side", "order"))
    assert "第 1 位" in phone.text
    assert "程序问题" in phone.text
    hall.do(GiveFloor())
    await phone.load(path)
    assert "现在请您发言" in phone.text


async def test_a_guest_may_speak_and_not_vote(hall, phone):
    hall.session()
    hall.do(AdmitGuest(id="g1", name="孙所长", role="派出所"))
    hall.poll()
    await phone.load(f"/V/{hall.code(1)}")
    assert "孙所长" not in phone.text


async def test_who_has_left_may_come_back_and_has_no_ballot_meanwhile(hall, phone):
    hall.session()
    hall.poll()
    hall.do(Leave(person="p1"))
    await phone.load(f"/V/{hall.code(1)}")
    assert not any(form.hidden.get("do") == "vote" for form in phone.forms)
    await phone.send("arrive")
    assert any(form.hidden.get("do") == "vote" for form in phone.forms)


async def test_recess_and_the_end_are_said(hall, phone):
    hall.session()
    hall.do(Recess())
    await phone.load(f"/V/{hall.code(1)}")
    assert "休息中" in phone.text
    hall.do(Resume())
    hall.do(Adjourn())
    await phone.load(f"/V/{hall.code(1)}")
    assert phone.status == 200
    assert "会议已结束" in phone.text
    assert phone.forms == []
    await phone.post(f"/V/{hall.code(1)}", {"do": "arrive"})
    assert phone.status == 410


async def test_behind_a_public_address_only_the_desk_signs_people_in(browser):
    hall = Hall(web=Web(public_url="https://vote.example.org")).plan()
    try:
        hall.doors()
        phone = await browser(hall)
        await phone.load(f"/V/{hall.code(1)}")
        assert "请到签到台签到" in phone.text
        assert phone.forms == []
        await phone.post(f"/V/{hall.code(1)}", {"do": "arrive"})
        assert phone.status == 403
        assert not hall.meeting.is_present("p1")
    finally:
        hall.council.close()


async def test_an_unknown_act_is_refused(hall, phone):
    hall.session()
    for fields in ({}, {"do": "rule the world"}):
        await phone.post(f"/V/{hall.code(1)}", fields)
        assert phone.status == 422


async def test_the_item_in_hand_its_motion_and_the_speaker(hall, phone):
    hall.session()
    await phone.load(f"/V/{hall.code(1)}")
    assert "在3号楼东侧车棚加装充电桩20个。" in phone.sections()["now"]
    hall.do(Move(text="改为加装30个。", mover="p3"))
    hall.do(RequestFloor(person="p2", side="for"), "p2")
    hall.do(GiveFloor())
    await phone.load(f"/V/{hall.code(1)}")
    assert "改为加装30个。" in phone.sections()["now"]
    assert "正在发言：李*" in phone.sections()["now"]
    assert "李建国" not in phone.text


async def test_names_and_texts_are_never_markup(browser):
    nasty = "<script>alert(1)</script>{{ 1234*1234 }}\"'><img src=x>"
    hall = Hall(names=("王秀英",)).plan([person(1, nasty), person(2, "李建国")])
    try:
        hall.doors()
        hall.do(Arrive(person="p1"))
        hall.do(Arrive(person="p2"))
        hall.do(CallToOrder())
        hall.do(StartItem(item="i2"))
        hall.poll(title=nasty)
        phone = await browser(hall)
        for path in (f"/V/{hall.code(1)}", "/screen"):
            await phone.load(path)
            assert "<script>alert" not in phone.text
            assert "<img" not in phone.text
            assert "1522756" not in phone.sections().get("vote", "")
            assert "&lt;script&gt;alert(1)&lt;/script&gt;{{ 1234*1234 }}" in phone.text
    finally:
        hall.council.close()


async def test_the_page_on_secrecy_leads_back(hall, phone):
    await phone.load(f"/V/{hall.code(3)}/SECRET")
    assert phone.status == 200
    assert f'href="/V/{hall.code(3)}"' in phone.text


async def test_a_ballot_whose_method_is_gone_is_not_offered(hall, phone):
    """A ranking sent as ticks would be counted wrongly: better no ballot than that one."""
    hall.session()
    options = tuple(Option(id=each, label=each) for each in "abc")
    hall.poll(question=Question(method="irv", options=options), title="谁来当组长")
    hall.council.snapshot = hall.council.snapshot.having(methods={})
    await phone.load(f"/V/{hall.code(1)}")
    assert "不能在手机上填写" in phone.text
    assert not any(form.hidden.get("do") == "vote" for form in phone.forms)


async def test_a_meeting_put_off_is_news(hall, phone):
    path = f"/V/{hall.code(1)}"
    await phone.load(path + "/NOW")
    mark = phone.headers["ETag"]
    hall.do(Reschedule(starts=START + timedelta(days=1), place="小学礼堂", title="西街社区居民会议（改期）"))
    await phone.load(path + "/NOW", **{"If-None-Match": mark})
    assert phone.status == 200
    assert "小学礼堂" in phone.text
    assert "改期" in phone.text
