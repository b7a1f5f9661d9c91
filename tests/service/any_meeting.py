"""Any meeting: votes of every kind under any rule, with people who come, go, stand aside, are voted for or stay silent.

    held = any_meeting(seed, ["yes_no", "irv"])      # adjourned, ready for the archive

The same seed is the same meeting. Everything goes through the deciders, so each one is a lawful evening.
"""

import random

from council.domain import agenda, codes, elections, gates, paper, polls, roll_call, sitting, ties
from council.domain.channels import Sector
from council.domain.counting import result_of
from council.domain.meeting import Item
from council.domain.rules import ProxyRule, Threshold, Unreturned
from council.domain.tally import Option, Question, built_in
from tests import recount
from tests.domain.a_meeting import NAMES, RULE, convene, hold, roster

METHODS = [method for method in built_in() if method in recount.METHODS]
WHOLE, HALF = ("at_least", 2, 3), ("more_than", 1, 2)


def threshold(chance, of):
    op, num, den = chance.choice((WHOLE, HALF, ("at_least", 1, 2), ("at_least", 3, 4), ("more_than", 1, 3)))
    return Threshold(op=op, num=num, den=den, of=of)


def a_rule(chance):
    """Any rule: any base, with or without a quorum, by heads or by heads and floor area."""
    area = chance.random() < 0.3
    policy = chance.choice(("exclude", "exclude", "abstain", "follow_majority"))
    return RULE.having(
        tie="fails" if area else chance.choice(("fails", "chair", "lot")),
        proxy=ProxyRule(allowed=True, max_per_agent=0, per_topic=chance.random() < 0.5),
        unreturned=Unreturned(policy=policy, clause="第八条"),
        weights=("count", "area") if area else ("count",),
        quorum=threshold(chance, "due") if chance.random() < 0.5 else None,
        quorum_counts=chance.choice(("present", "participating")),
        passing=threshold(chance, chance.choice(("due", "present", "participating", "valid", "yes_no"))),
    )


def a_question(chance, method):
    if method == "yes_no":
        return polls.YES_NO
    many = chance.randint(2, 5)
    numbers = {"numbers": (chance.randint(0, 9), chance.randint(0, 9))} if method == "award" else {}
    options = tuple(Option(id=f"o{place}", label=f"方案{place}", **numbers) for place in range(1, many + 1))
    terms = {"terms": {"ballot_share": chance.choice((30, 50)), "full_mark": 9}} if method == "award" else {}
    return Question(
        method=method, options=options, most=chance.randint(1, many), seats=chance.randint(1, many), **terms
    )


def a_choice(chance, question):
    """Any valid answer, in any spelling that the method takes."""
    options = list(question.option_ids)
    if question.method == "yes_no":
        return (chance.choice(options),)
    if question.method == "score":
        marked = chance.sample(options, chance.randint(0, len(options)))
        return tuple(f"{option}:{chance.randint(question.least, question.most)}" for option in marked)
    few = chance.randint(question.least, min(question.most, len(options)))
    named = chance.sample(options, few)
    if question.method == "schulze" and few > 2 and chance.random() < 0.5:
        return (f"{named[0]}={named[1]}", *named[2:])
    return tuple(named)


def vote_once(held, chance, method):
    """Open a vote of this kind, let people come, go, stand aside and vote, and close it."""
    rule = held.meeting.rule if method == "yes_no" else held.meeting.rule.having(unreturned=Unreturned())
    secrecy = "by_name" if "area" in rule.weights else chance.choice(("secret", "by_name"))
    board = chance.choice(("codes", "choices")) if secrecy == "secret" else "codes"
    kind = chance.choice(("formal", "formal", "straw"))
    held.do(
        polls.OpenPoll(
            kind=kind, rule=rule, question=a_question(chance, method), secrecy=secrecy, board=board, override="继续"
        )
    )
    poll = held.meeting.open_poll
    secrecy, rule = poll.secrecy, poll.rule
    here = [right.id for right in polls.open_rights(held.meeting, poll)]
    if len(here) > 2 and chance.random() < 0.4:
        held.do(polls.Recuse(right=here.pop(), reason="回避"))
    checked = built_in()[method].checked
    voters = chance.sample(here, chance.randint(0, len(here)))
    for right in voters:
        channel = chance.choice(("phone", "phone", "desk", "booth", "assisted"))
        if poll.asks_anybody:
            right, channel = codes.anybody(f"{right}{poll.id}"), "phone"
        if channel == "assisted":
            held.do(paper.Assist(poll=poll.id, right=right, helper="居委会小陈", witness="监督委员会老高"))
        held.vote({right: checked(poll.question, a_choice(chance, poll.question))}, channel)
    if not poll.asks_anybody and (secrecy == "by_name" or rule.unreturned.policy == "exclude"):
        vote_on_paper(held, chance, held.meeting.open_poll)
    if voters and chance.random() < 0.5:
        held.do(roll_call.Leave(person=held.meeting.rights[voters[0]].cast_by))
    poll = held.meeting.open_poll
    others = len(voters) + len(poll.paper.issued)
    told_apart = secrecy == "secret" and 0 < others < polls.FEWEST_BESIDE_HANDS
    hands = method == "yes_no" and "area" not in rule.weights and rule.unreturned.policy == "exclude"
    if hands and not told_apart and chance.random() < 0.5:
        held.do(polls.ClosePhones())
        free = sum(1 for right in polls.open_rights(held.meeting, held.meeting.open_poll) if right.id not in voters)
        yes = chance.randint(0, free)
        left = chance.randint(0, yes)
        sectors = (
            Sector(name="左区", teller="p02", totals={"yes": left}),
            Sector(name="右区", totals={"yes": yes - left, "no": free - yes}),
        )
        by_sectors = chance.random() < 0.5
        totals = {} if by_sectors else {"yes": yes, "no": free - yes}
        held.do(polls.EnterHands(totals=totals, sectors=sectors if by_sectors else ()))
    held.close()
    draw_lots(held, chance, poll.id)
    if held.meeting.tied_poll is not None:
        held.do(ties.BreakTie(answer=chance.choice(("yes", "no")), note="抽签"))


def vote_on_paper(held, chance, poll):
    """Paper for some who have not voted; some of it comes back, some of that is invalid, now and then there is more."""
    free = [right.id for right in paper.paper_rights(held.meeting, poll, held.cast)]
    given = chance.sample(free, chance.randint(0, len(free)))
    if not given:
        return
    for some in (given[: len(given) // 2], given[len(given) // 2 :]):
        if some:
            held.do(paper.IssuePaper(rights=tuple(some)))
    back = chance.sample(given, chance.randint(0, len(given)))
    invalid = chance.randint(0, len(back))
    checked = built_in()[poll.question.method].checked
    valid = {right: checked(poll.question, a_choice(chance, poll.question)) for right in back[invalid:]}
    if poll.secrecy == "secret" and len(back) == len(given) and chance.random() < 0.5:
        valid["多出的一张"] = checked(poll.question, a_choice(chance, poll.question))
    held.count_paper(valid, back[:invalid])
    if held.meeting.open_poll.paper.surplus:
        held.do(paper.ExplainPaper(reason="多出一张，当众封存"))


def draw_lots(held, chance, ident):
    """Lots, one after the other, until nobody is tied, or until people have had enough."""
    while (poll := held.meeting.polls[ident]).result.tied and chance.random() < 0.8:
        chosen, method = chance.choice(poll.result.tied), built_in()[poll.question.method]
        due = tuple(right for right in held.meeting.rights.values() if right.id not in poll.recused)
        box, lots = held.boxes[ident], (*elections.drawn(poll), chosen)
        result = result_of(poll, due, poll.electorate, box.roll, box.ballots, method, poll.result.box, drawn=lots)
        held.do(elections.DrawLot(poll=ident, chosen=chosen, by="p01", how="抽签", result=result))


def before_voting(held, chance, items):
    """Some who are not here have somebody vote for them; ballots were delivered to some."""
    here = [right.holder for right in held.meeting.present_rights]
    for right in list(held.meeting.rights.values()):
        if not held.meeting.is_present(right.holder) and chance.random() < 0.5:
            matters = tuple(chance.sample(items, chance.randint(1, len(items))))
            held.do(roll_call.GiveProxy(right=right.id, agent=chance.choice(here), written=True, items=matters))
    for warned in (True, False):
        some = chance.sample(list(held.meeting.rights), chance.randint(0, len(held.meeting.rights)))
        if some:
            day = held.now.date()
            held.do(gates.RecordDelivery(rights=tuple(some), how="signed", on=day, warned=warned))


def any_meeting(seed, methods):
    chance = random.Random(seed)
    people = roster(NAMES[: chance.randint(3, 12)])
    items = [Item(id=f"i{place}", title=f"事项{place}") for place in range(len(methods))]
    absent = chance.randint(0, len(people.people) // 2)
    held = hold(convene(people, *items, rule=a_rule(chance)), sitting.OpenDoors(), people=people)
    for person in list(people.people)[: len(people.people) - absent]:
        held.do(roll_call.Arrive(person=person, channel="phone"), actor=person)
    held.do(sitting.CallToOrder(override="继续"))
    for teller in ("p01", "p02"):
        held.do(sitting.Appoint(office="teller", person=teller, declares=True))
    before_voting(held, chance, [item.id for item in items])
    for method in methods:
        held.do(agenda.StartItem())
        vote_once(held, chance, method)
    return held.do(sitting.Adjourn())
