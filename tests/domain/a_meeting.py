"""A meeting to test with: commands run through decide and apply with a pinned clock, and ballots counted as in life.

held = hold(Convene(...), OpenDoors(), ...)      # any meeting, step by step
held = a_meeting()                               # a whole evening of representatives, in Chinese
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from council.domain import agenda, counting, floor, motions, paper, polls, resolutions, roll_call, sitting
from council.domain.box import CountedBox
from council.domain.codes import tracking_code
from council.domain.counting import CastBallot
from council.domain.journal import Undo, after
from council.domain.kernel import Command, Context, JournalEntry, Model, Stamp, Text, decide
from council.domain.ledger import Entry, Proposal
from council.domain.meeting import Channel, Item, Meeting, VotingRight
from council.domain.minutes import Minutes, Origin, minutes_of, origins_of
from council.domain.roster import Person, Roster
from council.domain.rules import DecisionRule, ProxyRule, Threshold
from council.domain.tally import Choice, Option, Question

START = datetime(2026, 11, 23, 11, 0, tzinfo=UTC)  # 19:00 in Shanghai
COMMUNITY = "西街社区"

YES, NO, ABSTAIN = ("yes",), ("no",), ("abstain",)

RULE = DecisionRule(
    id="cn.urc2026.reps",
    name=Text(zh="居民代表会议", en="Residents' representatives"),
    explanation=Text(
        zh="三分之二以上居民代表到会，到会人员过半数通过。",
        en="At least two thirds of the representatives are present; more than half of those present decide.",
    ),
    basis="城市居民委员会组织法（2025年修订）第二十八条、第二十九条",
    effective_from=date(2026, 1, 1),
    quorum=Threshold(op="at_least", num=2, den=3, of="due"),
    passing=Threshold(op="more_than", num=1, den=2, of="present"),
    publish_days=15,
)

# fmt: off
NAMES = (
    "王秀英", "李建国", "张玉兰", "刘志强", "陈桂芳", "杨文斌", "赵淑珍", "黄永平", "周海燕",
    "吴德明", "徐红梅", "孙立新", "马小军", "朱凤霞", "胡国庆", "郭春花", "何少华", "林晓东",
    "罗丽娟", "高长生", "郑美玲", "梁万福", "谢玉珍", "宋大伟", "唐雪梅", "许保山", "邓爱莲",
    "冯建华", "韩素芬", "曹新民", "欧阳海", "司马兰", "蔡金花", "彭志刚", "潘月娥", "于得水",
)
# fmt: on


def roster(names: Sequence[str] = NAMES) -> Roster:
    """Invented people `p01`, `p02`…, each in a home of their own, four to a grid."""
    return Roster(
        Person(
            id=f"p{place:02d}",
            number=f"{place:04d}",
            name=name,
            building=f"{1 + place // 12}",
            unit=f"{1 + place % 3}",
            room=f"{place % 6 + 1}0{place % 2 + 1}",
            grid=f"第{'一二三四五六七八九'[place // 4 % 9]}网格",
            area=8000 + 137 * place,
            phone=f"138{place:08d}",
        )
        for place, name in enumerate(names, start=1)
    )


def rights(people: Roster) -> tuple[VotingRight, ...]:
    """One right each, `r01` for `p01`, weighing the home's floor area too."""
    return tuple(
        VotingRight(id=f"r{person.id[1:]}", unit=person.dwelling, holder=person.id, cast_by=person.id, area=person.area)
        for person in people.people.values()
    )


@dataclass
class Held:
    """A meeting being held. `now` is the pinned clock; `boxes` are the counted ones."""

    people: Roster = field(default_factory=roster)
    id: str = "meeting1"
    now: datetime = START
    meeting: Meeting = field(default_factory=lambda: Meeting(id=""))
    entries: list[JournalEntry] = field(default_factory=list)
    boxes: dict[str, CountedBox] = field(default_factory=dict)
    cast: dict[str, tuple[Choice, Channel]] = field(default_factory=dict)
    on_paper: list[tuple[str, Choice]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.meeting = self.meeting if self.meeting.id else Meeting(id=self.id)

    def do(self, command: Command, actor: str = "chair", seconds: int = 20) -> Held:
        """Decide a command `seconds` later, and record what follows from it."""
        self.now += timedelta(seconds=seconds)
        poll = self.meeting.open_poll
        rolls = {poll.id: frozenset(self.cast)} if poll else {}
        context = Context(at=self.now, actor=actor, rolls=rolls, entries=tuple(self.entries))
        events = decide(self._named(command), self.meeting, context)
        new = [
            JournalEntry(stamp=Stamp(seq=seq, at=self.now, actor=actor), event=event)
            for seq, event in enumerate(events, start=len(self.entries) + 1)
        ]
        self.meeting = after(self.meeting, self.entries, new)
        self.entries += new
        return self

    def _named(self, command: Command) -> Command:
        """Ids in step with the journal instead of random ones."""
        if "id" not in type(command).model_fields or "id" in command.model_fields_set:
            return command
        return command.having(id=f"{type(command).__name__.lower()}{len(self.entries) + 1}")

    def vote(self, choices: Mapping[str, Choice], channel: Channel = "phone") -> Held:
        """Put ballots into the open box, by right."""
        self.cast |= {right: (choice, channel) for right, choice in choices.items()}
        return self

    def count_paper(self, back: Mapping[str, Choice], spoilt: Sequence[str] = ()) -> Held:
        """Two tellers agree on the paper that came back: a choice by right, and those that are invalid."""
        poll = self.meeting.open_poll
        assert poll is not None
        self.on_paper = list(back.items())
        named = poll.secrecy == "by_name"
        return self.do(
            paper.EnterPaper(
                teller="p02",
                agrees="p01",
                returned=len(back) + len(spoilt),
                invalid=len(spoilt),
                back=(*back, *spoilt) if named else (),
                spoilt=tuple(spoilt) if named else (),
            )
        )

    def close(self) -> Held:
        """Close the open poll as the service does: count the box, then record the result."""
        self.do(polls.ClosePoll())
        poll = self.meeting.open_poll
        assert poll is not None
        by_name = poll.secrecy == "by_name"
        all_cast = [*((right, choice) for right, (choice, _) in self.cast.items()), *self.on_paper]
        by_channel: dict[str, Channel] = {right: channel for right, (_, channel) in self.cast.items()}
        box = CountedBox(
            roll={**by_channel, **dict.fromkeys(counting.on_paper(poll), "paper")},
            ballots=tuple(
                CastBallot(
                    choice=choice,
                    right=right if by_name else None,
                    code=tracking_code(f"{poll.id}/{right}") if poll.board == "choices" else None,
                )
                for right, choice in all_cast
            ),
            codes=tuple(tracking_code(f"{poll.id}/{right}") for right, _ in all_cast),
        )
        due = tuple(right for right in self.meeting.rights.values() if right.id not in poll.recused)
        electorate = counting.electorate_at_closing(self.meeting, poll, box.roll)
        method = polls.method_of(poll.question)
        result = counting.result_of(
            poll, due, electorate, box.roll, box.ballots, method, box.fingerprint(), counting.delivered_to(self.meeting)
        )
        self.boxes[poll.id] = box
        self.cast, self.on_paper = {}, []
        return self.do(polls.ClosePoll(result=result, electorate=electorate), seconds=0)

    def minutes(self, proposals: Mapping[str, Entry[Proposal]] | None = None) -> Minutes:
        """The minutes as they would be written now."""
        return minutes_of(self.meeting, self.entries, self.people, self.boxes, self.origins(proposals or {}), COMMUNITY)

    def origins(self, proposals: Mapping[str, Entry[Proposal]]) -> dict[str, Origin]:
        return origins_of(self.meeting, proposals.values(), self.people)


def hold(*commands: Command, people: Roster | None = None, id: str = "meeting1") -> Held:
    """A meeting after these commands, each twenty seconds after the one before."""
    held = Held(people=people or roster(), id=id)
    for command in commands:
        held.do(command)
    return held


def convene(people: Roster, *items: Item, rule: DecisionRule = RULE, **changes: object) -> sitting.Convene:
    """The command that makes a meeting of everybody on the roster."""
    plain = sitting.Convene(
        number="2026-007",
        title="西街社区2026年第四季度居民代表会议",
        body="reps",
        body_name="居民代表会议",
        track="decision",
        stage="residents",
        place="社区二楼会议室",
        starts=START,
        rule=rule,
        rights=rights(people),
        agenda=items,
    )
    return plain.having(**changes)


def in_session(*items: Item, people: Roster | None = None, absent: int = 0, **changes: object) -> Held:
    """A meeting called to order with everybody here but the last `absent`."""
    people = people or roster()
    held = hold(convene(people, *items, **changes), sitting.OpenDoors(), people=people)
    everybody = list(people.people)
    for person in everybody[: len(everybody) - absent]:
        held.do(roll_call.Arrive(person=person, channel="phone"), actor=person, seconds=5)
    held.do(sitting.Appoint(office="chair", person="p01"))
    return held.do(sitting.CallToOrder())


# -- a whole evening -----------------------------------------------------------------------------------------------


def proposals() -> dict[str, Entry[Proposal]]:
    """The matters behind the evening's items."""
    matters = (
        ("parking", "2026-011", "南门停车位重新划线", "p04", "第二网格", "parking"),
        ("lamps", "2026-012", "3号楼楼道灯更换", "p09", "第三网格", "repairs"),
        ("bins", "2026-013", "增设两组分类垃圾桶", "p14", "第四网格", "sanitation"),
        ("pump", "2026-015", "二次供水水泵大修", "p20", "第五网格", "property"),
        ("dance", "2026-018", "广场舞时间约定", "p23", "第六网格", "neighbours"),
    )
    return {
        ident: Entry(
            id=ident,
            number=number,
            state="residents",
            fields=Proposal(
                title=title, proposer=person, grid=grid, category=category, supporters=("p02", "p03", "p05")
            ),
        )
        for ident, number, title, person, grid, category in matters
    }


ITEMS = (
    Item(id="open", title="宣布到会情况，通过议程", kind="opening", minutes=5),
    Item(id="report", title="居委会第三季度工作报告", kind="report", minutes=15),
    Item(id="lamps", title="3号楼楼道灯更换", kind="proposal", source="proposals/lamps", minutes=5, consent=True),
    Item(id="bins", title="增设两组分类垃圾桶", kind="proposal", source="proposals/bins", minutes=5, consent=True),
    Item(
        id="parking",
        title="南门停车位重新划线",
        kind="proposal",
        source="proposals/parking",
        minutes=20,
        text="南门外车位线磨损，消防通道常被占用。\n建议重新划线 38 个车位，留出 4 米消防通道，费用从公共收益列支。",
    ),
    Item(id="pump", title="二次供水水泵大修", kind="proposal", source="proposals/pump", minutes=15),
    Item(id="dance", title="广场舞时间约定", kind="proposal", source="proposals/dance", minutes=10),
    Item(id="panel", title="推选居务监督小组成员", kind="election", minutes=15),
    Item(id="other", title="其他事项", minutes=5),
)

CANDIDATES = (
    Option(id="a", label="何少华"),
    Option(id="b", label="罗丽娟"),
    Option(id="c", label="宋大伟"),
    Option(id="d", label="唐雪梅"),
)


class Say(Model):
    """A turn at the floor: who, on which side, what the record keeps, and for how many seconds."""

    person: str
    side: str
    gist: str
    seconds: int


def speak(held: Held, *turns: Say) -> None:
    for turn in turns:
        held.do(floor.RequestFloor(person=turn.person, side=turn.side), actor=turn.person)
        held.do(floor.GiveFloor(person=turn.person))
        held.do(floor.EndTurn(gist=turn.gist), seconds=turn.seconds)


def choices(yes: int, no: int, abstain: int, first: int = 1) -> dict[str, Choice]:
    """Ballots of so many rights, `r01` first."""
    cast = [YES] * yes + [NO] * no + [ABSTAIN] * abstain
    return {f"r{place:02d}": choice for place, choice in enumerate(cast, start=first)}


def doors(held: Held) -> None:
    """Who comes, who is excused, a mistake at the desk that is taken back, a guest, a trial vote."""
    held.do(sitting.OpenDoors())
    for place in range(1, 31):
        person = f"p{place:02d}"
        held.do(roll_call.Arrive(person=person, channel="desk" if place % 5 == 0 else "phone"), person, seconds=9)
    held.do(roll_call.Arrive(person="p35", channel="desk"), actor="desk")
    held.do(Undo(reason="点错了人，潘月娥未到"), actor="desk")
    held.do(roll_call.Excuse(person="p32", reason="外出就医"))
    held.do(roll_call.Excuse(person="p33", reason="出差"))
    held.do(roll_call.AdmitGuest(id="g1", name="樊警官", role="城关派出所社区民警"))
    held.do(polls.OpenPoll(kind="trial", title="试投：今天天气好吗？"))
    held.vote(choices(20, 2, 3)).close()
    held.do(sitting.Appoint(office="chair", person="p01"))
    held.do(sitting.Appoint(office="clerk", person="p02"))
    held.do(sitting.Appoint(office="teller", person="p05"))
    held.do(sitting.Appoint(office="teller", person="p06"))
    held.do(sitting.CallToOrder(), seconds=60)


def consent_block(held: Held) -> None:
    held.do(agenda.StartItem())
    held.do(sitting.TakeNote(text="宣布应到36人、实到30人，达到法定人数；议程无异议。"))
    held.do(agenda.StartItem(), seconds=120)
    held.do(sitting.TakeNote(text="李建国报告第三季度工作：办结诉求15件，其中现场解决13件。"), actor="p02")
    held.do(polls.OpenPoll(consent=True, secrecy="by_name"), seconds=300)
    held.vote(choices(28, 0, 1)).close()
    held.do(resolutions.Resolve(item="lamps", text="更换3号楼全部楼道灯。", owner="p10", due=date(2026, 12, 20)))
    held.do(resolutions.Resolve(item="bins", text="在2号楼、5号楼旁各设一组分类垃圾桶。", owner="西街物业公司"))


def parking(held: Held) -> None:
    """A motion, an amendment that carries, a secret vote by phone, paper and hands, a resolution."""
    held.do(agenda.StartItem(item="parking"))
    held.do(motions.Move(text="南门重新划线38个车位，消防通道留4米。", mover="p04", id="line"))
    held.do(motions.Second(motion="line", person="p07"))
    speak(
        held,
        Say(person="p08", side="for", gist="赞成。消防车上月进不来，线必须重划。", seconds=95),
        Say(person="p12", side="against", gist="不赞成减少车位，晚上已经停不下。", seconds=110),
        Say(person="p16", side="for", gist="赞成，但应给电动车留地方。", seconds=60),
    )
    held.do(
        motions.Move(text="南门重新划线36个车位，另设电动车区，消防通道留4米。", mover="p16", amends="line", id="e")
    )
    held.do(polls.OpenPoll(motion="e", hands_only=True, secrecy="by_name"))
    held.do(polls.EnterHands(totals={"yes": 22, "no": 5, "abstain": 2})).close()
    held.do(polls.OpenPoll(motion="line", secrecy="secret"))
    held.do(polls.Recuse(right="r20", reason="承接划线工程，回避"))
    held.do(polls.LastCall())
    held.vote(choices(15, 4, 0)).vote(choices(3, 1, 0, first=21), channel="desk")
    held.do(polls.ClosePhones()).do(polls.EnterHands(totals={"yes": 2, "no": 0, "abstain": 1})).close()
    held.do(
        resolutions.Resolve(
            text="南门重新划线36个车位，另设电动车区，消防通道留4米，费用从公共收益列支。",
            owner="p03",
            due=date(2026, 12, 31),
        )
    )
    held.do(sitting.Recess(reason="休息")).do(sitting.Resume(), seconds=600)


def pump(held: Held) -> None:
    """A vote by name that fails by a tie, with its dissent."""
    held.do(agenda.StartItem(item="pump"))
    speak(held, Say(person="p20", side="for", gist="水泵已用14年，夏天三次停水。", seconds=80))
    held.do(polls.OpenPoll(kind="straw", secrecy="secret")).vote(choices(12, 11, 3)).close()
    held.do(polls.OpenPoll(secrecy="by_name")).vote(choices(14, 14, 2)).close()
    held.do(
        agenda.ConcludeItem(
            item="pump", outcome="rejected", reason="费用分摊方案未说清", dissent="高长生等14人要求尽快再议"
        )
    )


def elections(held: Held) -> None:
    """Two seats of four candidates: a tie for the second, then a new round."""
    held.do(agenda.StartItem(item="dance"))
    held.do(agenda.ConcludeItem(item="dance", outcome="deferred", reason="待与舞蹈队见面后再议"))
    held.do(agenda.StartItem(item="panel"))
    question = Question(method="choose", options=CANDIDATES, most=2, seats=2)
    held.do(polls.OpenPoll(id="round1", question=question, secrecy="secret", title="推选居务监督小组成员（2名）"))
    ballots = [("a", "b")] * 9 + [("a", "c")] * 9 + [("a",)] * 2 + [("b", "c")] * 7 + [("d",)] * 1 + [()] * 1
    held.vote({f"r{place:02d}": choice for place, choice in enumerate(ballots, start=1)}).close()
    held.do(
        polls.OpenPoll(id="round2", again="round1", question=question.having(most=1, seats=1, options=CANDIDATES[1:3]))
    )
    held.vote({f"r{place:02d}": ("b",) if place <= 18 else ("c",) for place in range(1, 30)}).close()
    held.do(resolutions.Resolve(poll="round2", text="何少华、罗丽娟为居务监督小组成员。"))


def a_meeting() -> Held:
    """A whole evening of the representatives, adjourned."""
    held = Held()
    held.do(convene(held.people, *ITEMS, plugins={"council-weather": "3f" * 32}))
    doors(held)
    consent_block(held)
    parking(held)
    pump(held)
    elections(held)
    held.do(roll_call.Leave(person="p29"), actor="desk")
    held.do(agenda.StartItem(item="other"))
    held.do(sitting.TakeNote(text="有居民提醒：<b>天冷</b> & 路滑 *注意安全*。"))
    return held.do(sitting.Adjourn())


def with_proxies() -> Held:
    """A short meeting of households with a proxy, counted in heads and floor area (民法典 §278)."""
    share = Threshold(op="at_least", num=2, den=3, of="due")
    rule = DecisionRule(
        id="cn.owners.general",
        name=Text(zh="业主共同决定（一般事项）", en="Owners, general matters"),
        explanation=Text(
            zh="专有面积与人数均占三分之二以上参与，参与者双过半通过。",
            en="Two thirds of area and heads take part, and more than half of both agree.",
        ),
        basis="民法典第二百七十八条",
        weights=("count", "area"),
        quorum=share,
        quorum_counts="participating",
        passing=Threshold(op="more_than", num=1, den=2, of="participating"),
        proxy=ProxyRule(allowed=True),
        publish_days=15,
        advisory=True,
    )
    people = roster(NAMES[:9])
    held = hold(convene(people, Item(id="lift", title="加装电梯"), rule=rule), people=people, id="owners")
    held.do(roll_call.GiveProxy(right="r09", agent="p01", written=True)).do(sitting.OpenDoors())
    for place in range(1, 5):
        held.do(roll_call.Arrive(person=f"p{place:02d}"))
    held.do(sitting.CallToOrder())
    for place in (5, 6, 7):
        held.do(roll_call.Arrive(person=f"p{place:02d}", channel="desk"), actor="desk")
    held.do(agenda.StartItem()).do(polls.OpenPoll())
    held.vote({"r01": YES, "r09": YES, "r02": YES, "r03": YES, "r04": NO, "r05": ABSTAIN, "r06": YES}).close()
    return held.do(sitting.Adjourn())
