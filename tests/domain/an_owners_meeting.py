"""Two meetings by the rules that need most: owners with heads and area, proxies for a topic and ballots not returned;
residents whose vote ends in a tie that the chair decides."""

from datetime import timedelta

from council import presets
from council.domain import agenda, polls, roll_call, sitting
from council.domain.gates import GiveNotice, RecordDelivery, RecordDiscussion
from council.domain.meeting import Item
from council.domain.rules import ProxyRule, Unreturned
from council.domain.ties import BreakTie
from tests.domain.a_meeting import NAMES, NO, YES, Held, convene, hold, roster

CLAUSE = "《业主大会议事规则》第二十八条"


def owners_meeting() -> Held:
    """Twelve owners in Beijing: seven came, one gave a proxy for the repair fund, four were silent, one got nothing."""
    rule = presets.rules()["cn.beijing.owners.special"].having(
        unreturned=Unreturned(policy="follow_majority", clause=CLAUSE),
        proxy=ProxyRule(allowed=True, per_topic=True),
    )
    people = roster(NAMES[:12])
    items = (Item(id="lift", title="加装电梯"), Item(id="fund", title="筹集维修资金"))
    held = hold(convene(people, *items, rule=rule), people=people, id="owners1")
    day = held.now.date()
    held.do(GiveNotice(on=day - timedelta(days=16), note="公告栏、楼栋群"))
    signed = tuple(f"r{place:02d}" for place in range(1, 10))
    held.do(RecordDelivery(rights=signed, how="signed", on=day - timedelta(days=10), warned=True))
    held.do(RecordDelivery(rights=("r10", "r11"), how="registered", on=day - timedelta(days=10), warned=True))
    held.do(roll_call.GiveProxy(right="r09", agent="p01", written=True, items=("fund",))).do(sitting.OpenDoors())
    for place in range(1, 8):
        held.do(roll_call.Arrive(person=f"p{place:02d}"))
    held.do(sitting.CallToOrder()).do(agenda.StartItem(item="fund")).do(polls.OpenPoll())
    held.vote({"r01": YES, "r09": YES, "r02": YES, "r03": YES, "r04": NO, "r05": YES, "r06": YES}).close()
    return held.do(sitting.Adjourn())


def tied_meeting() -> Held:
    """Two for, two against; the chair's casting vote is for. Notice was short, for a reason."""
    rule = presets.rules()["cn.urc2026.residents.gated"].having(tie="chair")
    people = roster(NAMES[:6])
    held = hold(convene(people, Item(id="parking", title="划线停车"), rule=rule), people=people, id="tied1")
    held.do(RecordDiscussion(on=held.now.date(), note="同意")).do(sitting.OpenDoors())
    for place in range(1, 5):
        held.do(roll_call.Arrive(person=f"p{place:02d}"))
    held.do(sitting.Appoint(office="chair", person="p01")).do(sitting.CallToOrder()).do(agenda.StartItem())
    held.do(polls.OpenPoll(waiver="水管爆裂，临时通知"))
    held.vote({"r01": YES, "r02": YES, "r03": NO, "r04": NO}).close()
    held.do(BreakTie(answer="yes", note="依议事规则第九条"))
    return held.do(sitting.Adjourn())
