#!/usr/bin/env python3
# ruff: noqa: T201
"""The second recount: an archive of Council checked and counted again by a program written apart from it.

    python3 recount.py FOLDER            a community's folder, or its folder `archive`
    python3 recount.py FILE …            single records
    python3 recount.py --lang en FOLDER  in English; otherwise as the computer speaks

It needs Python 3.9 or later and nothing else: no network, nothing of Council. Read it before you believe it; it is
meant to be read from top to bottom. It ends with 0 when everything holds, with 1 when something does not.

What it does, in this order:

1. Every file is one JSON object in one exact spelling. Its `hash` is the SHA-256 of everything else in it, and
   `previous` is the hash of the record before. So a changed byte shows. (Whoever owns the folder could hash everything
   anew: only the last hash, printed on the signed paper minutes, speaks against that. Compare it: it is printed last.)
2. A meeting's record holds its journal: who came and went, what was put to the vote under which rule, who stood aside.
   The journal is gone through from the beginning.
3. For each vote the ballot box is opened again: are there as many ballots as people on the list of those who voted,
   were those people there, are the ballots valid, what is the sum, what does the rule make of it? All that is compared
   with what the journal and the minutes state.

--------------------------------------------------------------------------------------------------------------------

第二套复核程序：与“议事”程序分开编写，不用它的任何代码，也不需要联网，只要有 Python 3.9 以上。请先读一遍再相信它。
用法：python3 recount.py 社区文件夹（或其中的 archive 文件夹，或单个存档文件）。全部相符时返回 0，有不符时返回 1。
依次核对：一、每个文件的校验码（哈希值）与前后衔接（改动任何一个字节都会发现；最后打印的链尾请与签字的纸质记录比对）；
二、从头复原会议经过：谁到会、谁离开、按什么规则表决、谁回避；三、逐项打开票箱重新计票，与会议记录比对。
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
from collections import Counter
from fractions import Fraction
from pathlib import Path

LANGUAGE = "zh" if os.environ.get("LC_ALL", os.environ.get("LANG", "")).lower().startswith("zh") else "en"


def say(zh: str, en: str) -> str:
    return zh if LANGUAGE == "zh" else en


CHINESE = {
    **{"yes": "赞成", "no": "反对", "abstain": "弃权", "carried": "通过", "lost": "未通过", "tied": "平局"},
    **{"no_quorum": "未达法定人数", "verdict": "结论", "elected": "当选", "due": "应到", "present": "实到"},
    **{"participating": "参加表决", "valid": "有效票"},
}


def word(english: str) -> str:
    return say(CHINESE.get(english, english), english)


class Findings:
    """What was found wrong (`problems`), what could not be checked (`notes`), what was counted (`votes`)."""

    def __init__(self):
        self.problems, self.notes, self.votes = [], [], []

    def must(self, holds, where, zh, en):
        if not holds:
            self.problems.append(f"{where}: {say(zh, en)}")
        return bool(holds)

    def note(self, where, zh, en):
        self.notes.append(f"{where}: {say(zh, en)}")


# == 1. Files, hashes, the chain =======================================================================================


def exact(value) -> bytes:
    """JSON in its one spelling (RFC 8785): keys sorted, no blanks, nothing escaped that need not be."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False).encode()


def no_fraction(text):
    raise ValueError(f"{text} is not a whole number")


def whole_number(text):
    if len(text) > 17 or abs(int(text)) >= 2**53:
        raise ValueError(f"{text[:20]} is too big")
    return int(text)


def read(content: bytes):
    """One record; raises ValueError when it is not one, or not spelled exactly."""
    record = json.loads(
        content.decode("utf-8"), parse_float=no_fraction, parse_constant=no_fraction, parse_int=whole_number
    )
    if not isinstance(record, dict) or not isinstance(record.get("hash"), str) or record.get("format") != 1:
        raise ValueError("not a record of format 1")
    if exact(record) != content:
        raise ValueError("not in its one exact spelling")
    return record


def check_chain(records, found):
    """Each record's own hash, and that it names the hash of the one before."""
    before = None
    known = {}
    for name, record in sorted(records, key=lambda pair: pair[1]["seq"]):
        rest = {field: value for field, value in record.items() if field != "hash"}
        fits = hashlib.sha256(exact(rest)).hexdigest() == record["hash"]
        found.must(fits, name, "内容与校验码不符，被改动过", "its content does not fit its hash: it was changed")
        if before is None and record["seq"] != 1:
            found.note(name, "没有给出此前的记录，未核对其位置", "the records before it were not given")
        else:
            follows = record["previous"] == (before["hash"] if before else None)
            in_turn = record["seq"] == (before["seq"] + 1 if before else 1)
            found.must(follows and in_turn, name, "与前一条记录不衔接", "it does not follow the record before it")
        for field in ("corrects", "approves", "publishes"):
            if field in record and known.get(record[field]) != record["meeting"]:
                if min(other["seq"] for _, other in records) == 1:
                    found.must(False, name, "所指的记录不在存档中", "it speaks of a record that is not there")
                else:
                    found.note(name, "所指的记录没有给出", "the record it speaks of was not given")
        known[record["hash"]] = record["meeting"]
        before = record
    return before


# == 2. The journal: who was there ====================================================================================


class Meeting:
    """The meeting as the journal has it so far: voting rights, who is in the hall, votes."""

    def __init__(self):
        self.rights, self.here, self.delivered, self.polls = {}, set(), set(), {}
        self.handed_over = set()  # rights to whom a ballot was delivered at home, told of the consequences or not
        self.rule = None  # the rule by which the meeting is held
        self.open = None  # the vote that is going on
        self.adjourned = False

    def usable(self, poll):
        """The rights that can be used in a vote now: whoever casts them is here, may cast them in this matter (a proxy
        may be for some matters only), does not stand aside, and has no paper ballot in hand."""
        return self.present(poll) - set(poll["paper"])

    def present(self, poll):
        """The same, with or without a paper ballot."""
        return {
            ident
            for ident, right in self.rights.items()
            if right["cast_by"] in self.here
            and ident not in poll["recused"]
            and (not right.get("scope") or set(poll["items"]) <= set(right["scope"]))
        }

    def take(self, event):
        """One line of the journal. Lines that have nothing to do with votes (speeches, notes) are passed over."""
        kind = event["kind"]
        if kind in ("convened", "rights_refreshed"):
            self.rights = {right["id"]: dict(right) for right in event["rights"]}
            self.rule = event.get("rule", self.rule)
        elif kind == "arrived":
            self.here.add(event["person"])
        elif kind == "guest_admitted":
            self.here.add(event["id"])
        elif kind == "left":
            self.here.discard(event["person"])
        elif kind == "proxy_given":
            self.rights[event["right"]].update(cast_by=event["agent"], scope=event.get("items", []))
        elif kind == "proxy_revoked":
            right = self.rights[event["right"]]
            right.update(cast_by=right["holder"], scope=[])
        elif kind == "ballots_delivered":
            (self.delivered.update if event["warned"] else self.delivered.difference_update)(event["rights"])
            self.handed_over.update(event["rights"])
        elif kind == "poll_opened":
            self.open = self.polls[event["id"]] = {
                **event,
                "recused": set(),
                "paper": [],  # the rights that were given a paper ballot, in that order
                "paper_wrong": set(),  # those of them that could not be given one
                "paper_back": None,  # what two tellers counted
                "paper_reason": "",  # why more came back than were given out
                "helped": set(),  # the rights that voted with a helper and a witness
                "hands": None,
                "free_hands": set(),
                "could": set(),
                "lots": [],
                "stated": None,
                "state": "open",
            }
        elif kind == "recused":
            self.polls[event["poll"]]["recused"].add(event["right"])
        elif kind == "paper_issued":
            poll = self.polls[event["poll"]]
            at_home = {
                ident
                for ident in self.handed_over - poll["recused"]
                if not self.rights[ident].get("scope") or set(poll["items"]) <= set(self.rights[ident]["scope"])
            }
            free = (self.present(poll) | at_home) - set(poll["paper"])
            poll["paper_wrong"] |= set(event["rights"]) - free
            poll["paper"] = [*poll["paper"], *event["rights"]]
        elif kind == "paper_counted":
            self.polls[event["poll"]]["paper_back"] = event
        elif kind == "paper_explained":
            self.polls[event["poll"]]["paper_reason"] = event["reason"]
        elif kind == "assisted":
            self.polls[event["poll"]]["helped"].add(event["right"])
        elif kind == "hands_entered":
            poll = self.polls[event["poll"]]
            poll["sectors"] = event.get("sectors", [])
            poll["hands"], poll["free_hands"] = event["totals"], self.usable(poll)
        elif kind in ("poll_closed", "poll_cancelled"):
            self.polls[event["poll"]]["state"] = kind
            self.open = None
        elif kind == "adjourned":
            self.adjourned = True
        if self.open is not None and kind in ("poll_opened", "arrived", "proxy_given", "proxy_revoked"):
            # whoever could vote at any moment while it was open
            self.open["could"] |= self.usable(self.open)


LASTING = (
    *("convened", "doors_opened", "adjourned", "poll_opened", "phones_closed", "hands_entered", "recused"),
    *("poll_closed", "poll_cancelled", "lot_drawn", "tie_broken"),
    *("paper_issued", "paper_entered", "paper_counted", "paper_explained", "assisted"),
)
"""Lines of the journal that nothing may be taken back across."""


def check_quorum(where, meeting, event, found, needed):
    """The numbers when the meeting was called to order, or a vote opened; without a quorum there must be a reason."""
    rights = meeting.rights.values()
    here = [right for right in rights if right["cast_by"] in meeting.here]
    same = (event["present"], event["due"]) == (len(here), len(rights))
    found.must(same, where, "到会人数不符", "the numbers of those due and present are others")
    rule = meeting.rule or {}
    quorum = rule.get("quorum")
    if not needed or quorum is None or rule["quorum_counts"] == "participating" or event["override"]:
        return
    for weight in rule["weights"]:
        due, present = (sum(1 if weight == "count" else each["area"] for each in group) for group in (rights, here))
        base = present if quorum["of"] == "present" else due
        found.must(
            present >= enough(quorum, base), where, "未达法定人数", "there was no quorum, and no reason is given"
        )


def check_meeting(name, record, found):
    """Go through a meeting's journal and count each vote where it was closed."""
    journal = record["journal"]
    in_order = [line["seq"] for line in journal] == list(range(1, len(journal) + 1))
    found.must(in_order, name, "会议日志缺页或次序有误", "lines of the journal are missing or out of order")
    taken_back = {line["event"]["seq"]: line["seq"] for line in journal if line["event"]["kind"] == "struck"}
    for seq, by in taken_back.items():
        across = [line for line in journal if seq <= line["seq"] < by and line["event"]["kind"] in LASTING]
        found.must(not across, name, f"第{seq}行不可撤销", f"line {seq} could not be taken back")
    meeting = Meeting()
    for line in journal:
        event = line["event"]
        if line["seq"] in taken_back:
            continue
        if event["kind"] == "called_to_order":
            check_quorum(name, meeting, event, found, needed=True)
        if event["kind"] == "poll_opened":
            check_quorum(f"{name} “{event['title']}”", meeting, event, found, event["kind_of_poll"] == "formal")
        if event["kind"] == "poll_closed":
            check_vote(name, meeting, event, record["boxes"].get(event["poll"]), found)
        if event["kind"] == "lot_drawn":
            check_lot(name, meeting, event, record["boxes"].get(event["poll"]), found)
        if event["kind"] == "tie_broken":
            check_tie_break(name, meeting, event, found)
        meeting.take(event)
    found.must(meeting.adjourned, name, "会议没有结束", "the meeting was not adjourned")
    closed = {ident for ident, poll in meeting.polls.items() if poll["state"] == "poll_closed"}
    found.must(set(record["boxes"]) == closed, name, "票箱与表决不对应", "the ballot boxes are not those of the votes")
    for written in record["minutes"]["polls"]:
        stated = meeting.polls.get(written["id"], {}).get("stated")
        same = written["result"] == stated
        found.must(same, name, f"会议记录中“{written['title']}”的结果不符", f"minutes on “{written['title']}” differ")


# == 3. One vote ======================================================================================================


def check_vote(name, meeting, event, box, found):
    """A vote that was closed: its box, its list of voters, its ballots, its result."""
    poll, stated = meeting.polls[event["poll"]], event["result"]
    where = f"{name} “{poll['title']}”"
    poll["stated"] = stated
    if box is None:
        found.must(False, where, "缺票箱", "its ballot box is missing")
        return
    roll, ballots, codes = box["roll"], box["ballots"], box["codes"]
    same_box = hashlib.sha256(exact(box)).hexdigest() == stated["box"]
    found.must(same_box, where, "票箱不是当时计票的那一个", "the box is not the one that was counted")

    # Who voted: entitled, not standing aside, in the hall at some moment while the vote was open, one ballot each.
    # In a straw poll anybody may give an opinion: its list has random signs in place of people.
    signs = {ident for ident in roll if ident.startswith("anybody-") and poll["kind_of_poll"] == "straw"}
    entitled = set(meeting.rights) - set(poll["recused"])
    strangers = [ident for ident in roll if ident not in entitled | signs]
    found.must(not strangers, where, "名单上有无权投票的人", "somebody on the roll was not entitled to vote")
    by_screen = {ident for ident, channel in roll.items() if channel not in ("paper", "hands")}
    absent = by_screen - poll["could"] - set(strangers) - signs
    found.must(not absent, where, "名单上有不在场的人", "somebody on the roll was not there while it was open")
    helped = {ident for ident, channel in roll.items() if channel == "assisted"}
    found.must(helped <= poll["helped"], where, "协助投票没有见证记录", "somebody was helped, but no witness is named")
    due_in_box = check_paper(where, poll, roll, found)
    same_number = len(ballots) == due_in_box == len(codes)
    found.must(same_number, where, "票数、人数、查验码数不一致", "ballots, people and tracking codes differ in number")
    names = [ballot.get("right") for ballot in ballots]
    if poll["secrecy"] == "by_name":
        wanted = set(roll) - set((poll["paper_back"] or {}).get("spoilt", []))
        found.must(
            sorted(map(str, names)) == sorted(wanted), where, "记名票与名单不符", "names on ballots and roll differ"
        )
    else:
        found.must(not any(names), where, "无记名票上有姓名", "a secret ballot carries a name")
    on_ballots = [ballot["code"] for ballot in ballots if "code" in ballot]
    wanted = sorted(codes) if poll.get("board") == "choices" else []
    found.must(
        sorted(on_ballots) == wanted, where, "票上的查验码不符", "tracking codes on ballots are not the listed ones"
    )

    # Hands: never more than people who were there and had not voted otherwise.
    hands = sum((poll["hands"] or {}).values())
    free = len(poll["free_hands"] - set(roll))
    if poll.get("sectors"):
        of_sectors = Counter()
        for sector in poll["sectors"]:
            of_sectors.update(sector["totals"])
        together = {option: of_sectors[option] for option in poll["hands"]} == poll["hands"]
        found.must(together, where, "各区举手之和不符", "the hands are not the sum of the sectors")
    found.must(hands <= free, where, f"举手{hands}，而可举手者只有{free}", f"{hands} hands, but only {free} were free")

    if strangers or not same_number:
        return
    for ballot in ballots:
        if not valid(poll["question"], ballot["choice"]):
            found.must(False, where, f"无效票：{ballot['choice']}", f"not a valid ballot: {ballot['choice']}")
            return
    compare(where, meeting, poll, event, box, found)


def check_paper(where, poll, roll, found):
    """Paper ballots: given to people who could vote and had not, counted by two tellers, no more back than given
    out (or a reason why). Returns how many ballots must lie in the box: one for each other line of the list of
    voters, and the paper ones that came back and are not invalid. In a secret vote nobody knows whose came back, so
    there the list names everybody who was given one."""
    otherwise = {ident for ident, channel in roll.items() if channel != "paper"}
    back = poll["paper_back"] or {"tellers": [], "returned": 0, "invalid": 0, "back": []}
    if poll["paper"]:
        two = len(set(back["tellers"])) == 2
        found.must(two, where, "纸质票没有两名计票人一致的结果", "no two tellers agreed on the paper ballots")
        wrong = poll["paper_wrong"] or otherwise & set(poll["paper"])
        found.must(not wrong, where, "有人不该领纸质票", "somebody was given paper who could not, or voted otherwise")
        more = back["returned"] > len(poll["paper"]) and not poll["paper_reason"]
        found.must(
            not more, where, "收回多于发出且没有说明", "more paper came back than was given out, without a reason"
        )
    listed = set(poll["paper"] if poll["secrecy"] == "secret" else back.get("back", []))
    found.must(set(roll) - otherwise == listed, where, "名单上的纸质票不符", "the paper ballots on the roll are others")
    return len(otherwise) + back["returned"] - back["invalid"]


def compare(where, meeting, poll, event, box, found):
    """Count again and hold the result against what was stated."""
    stated = event["result"]
    result = counted(meeting, poll, box, poll["lots"])
    if result is None:
        method = poll["question"]["method"]
        found.note(where, f"计票方法“{method}”不在本程序中，未重新计票", f"the method “{method}” is not known here")
        return
    electorate = {ident for ident in meeting.rights if ident in result["electorate"]}
    if "electorate" in event:
        listed = {right["id"] for right in event["electorate"]}
        found.must(
            listed == electorate, where, "到会人员名单不符", "those present are not those that the journal tells of"
        )
    for weight, totals in result["totals"].items():
        count, facts = stated["counts"][weight], result["facts"][weight]
        same = count["totals"] == totals and count["blank"] == result["blank"][weight]
        zh, en = f"票数应为 {totals}，记为 {count['totals']}", f"counted {totals}, stated {count['totals']}"
        found.must(same, where, zh, en)
        for field, value in facts.items():
            said = stated["facts"][weight][field]
            zh, en = f"{word(field)}应为 {value}，记为 {said}", f"{field} is {value}, stated {said}"
            found.must(said == value, where, zh, en)
    for field in ("verdict", "elected", "tied"):
        said = stated["finding"]["verdict"] if field == "verdict" else stated[field]
        value = result[field]
        zh, en = f"{word(field)}应为 {value}，记为 {said}", f"{field} is {value}, stated {said}"
        found.must(said == value, where, zh, en)
    returned = Counter(box["roll"].values())
    if poll["paper_back"]:
        returned["paper"] = poll["paper_back"]["returned"]
        paper = stated["channels"].get("paper", {})
        blank = paper.get("blank", 0)
        adds_up = paper.get("returned") == paper.get("valid", 0) + blank + paper.get("invalid", 0)
        right = (paper.get("issued"), paper.get("invalid")) == (len(poll["paper"]), poll["paper_back"]["invalid"])
        found.must(adds_up and right, where, "纸质票合计不符", "the sums of the paper ballots do not add up")
    for channel, number in returned.items():
        same = stated["channels"].get(channel, {}).get("returned") == number
        found.must(same, where, f"{channel} 渠道的票数不符", f"the ballots by {channel} are others")
    labels = {option["id"]: option.get("label") or word(option["id"]) for option in poll["question"]["options"]}
    sums = " · ".join(f"{labels[each]} {votes}" for each, votes in next(iter(result["totals"].values())).items())
    won = say("、", ", ").join(labels[each] for each in result["elected"])
    found.votes.append(f"{where}: {sums} → {word(result['verdict'])}" + (f" ({won})" if won else ""))


def check_lot(name, meeting, event, box, found):
    """A lot was drawn between equals: the count goes on with it."""
    poll = meeting.polls[event["poll"]]
    where = f"{name} “{poll['title']}”"
    tied = (poll["stated"] or {}).get("tied", [])
    found.must(
        event["chosen"] in tied, where, "抽签对象不在并列者中", "the lot fell on somebody who was not in the tie"
    )
    poll["lots"].append(event["chosen"])
    poll["stated"] = event["result"]
    if box is not None:
        frozen = poll["then"]  # as it was when the vote was closed: people may have left since
        compare(where, frozen, poll, event, box, found)


def check_tie_break(name, meeting, event, found):
    """The chair's casting vote, or a lot for or against, where the rule provides for it."""
    poll = meeting.polls[event["poll"]]
    where = f"{name} “{poll['title']}”"
    stated = poll["stated"] or {"finding": {"verdict": ""}}
    allowed = poll["rule"].get("tie", "fails") == event["how"] and stated["finding"]["verdict"] == "tied"
    found.must(allowed, where, "规则不允许这样打破平局", "the rule does not let a tie be decided so")
    verdict = "carried" if event["answer"] == "yes" else "lost"
    poll["stated"] = {**stated, "finding": {**stated["finding"], "verdict": verdict}}


# == 4. The count and the rule ========================================================================================


def counted(meeting, poll, box, lots):
    """The whole result: sums, numbers of people, verdict, who is elected. None for an unknown method."""
    question, rule, roll = poll["question"], poll["rule"], box["roll"]
    if question["method"] not in METHODS:
        return None
    poll.setdefault("then", frozen_copy(meeting))
    due = {ident: right for ident, right in meeting.rights.items() if ident not in poll["recused"]}
    electorate = meeting.present(poll) | {ident for ident in roll if ident in meeting.rights}
    paper = poll["paper_back"] or {"returned": 0, "invalid": 0, "spoilt": []}
    hands = poll["hands"] or {}
    totals, blank, facts, winners = {}, {}, {}, {}
    for weight in rule["weights"]:  # heads, or floor area in 0.01 m²

        def weighs(ident, weight=weight):
            return 1 if weight == "count" else due[ident]["area"]

        ballots = Counter()
        for ballot in box["ballots"]:
            ballots[tuple(ballot["choice"])] += weighs(ballot["right"]) if ballot.get("right") else 1
        totals[weight] = sums_of(question, ballots)
        for option, votes in hands.items():
            totals[weight][option] += votes
        blank[weight] = ballots.get((), 0)
        winners[weight] = ballots
        secret = poll["secrecy"] == "secret"  # then nobody knows whose paper came back, only how many
        voted = [ident for ident, channel in roll.items() if not (secret and channel == "paper")]
        took_part = sum(weighs(ident) for ident in voted) + (paper["returned"] if secret else 0) + sum(hands.values())
        invalid = paper["invalid"] if secret else sum(weighs(ident) for ident in paper["spoilt"])
        facts[weight] = {
            "due": sum(weighs(ident) for ident in due),
            "present": max(sum(weighs(ident) for ident in electorate), took_part),
            "participating": took_part,
            "valid": took_part - blank[weight] - invalid,
            "yes": totals[weight].get("yes", 0),
            "no": totals[weight].get("no", 0),
        }
    quorum = rule["quorum"] if poll["kind_of_poll"] == "formal" else None
    if question["method"] == "yes_no":
        judged = with_silent(meeting, poll, due, roll, totals, facts)
        verdict, elected, tied = verdict_of(rule, quorum, judged), [], []
    else:
        first = "count" if "count" in totals else rule["weights"][0]
        needed = needed_votes(rule, facts[first]) if question.get("majority", True) else 1
        elected, tied = elect(question, totals[first], winners[first], needed, lots)
        verdict = "carried" if elected else "tied" if tied else "lost"
        if not has_quorum(rule, quorum, facts):
            verdict, elected, tied = "no_quorum", [], []
    found = {"electorate": electorate, "totals": totals, "blank": blank, "facts": facts}
    return {**found, "verdict": verdict, "elected": elected, "tied": tied}


def frozen_copy(meeting):
    copy = Meeting()
    copy.rights = {ident: dict(right) for ident, right in meeting.rights.items()}
    copy.here, copy.delivered = set(meeting.here), set(meeting.delivered)
    return copy


def enough(threshold, base):
    """The fewest votes that meet a share of a base: more than half of 10 is 6, at least ⅔ of 9 is 6. Whole numbers
    only; nothing is ever rounded."""
    share = base * threshold["num"]
    if threshold["op"] == "more_than":
        return share // threshold["den"] + 1
    return max(1, -(-share // threshold["den"]))


def base_of(facts, of):
    return facts["yes"] + facts["no"] if of == "yes_no" else facts[of]


def has_quorum(rule, quorum, facts):
    """In every weight (heads, floor area) enough are present, or take part."""
    return quorum is None or all(
        each[rule["quorum_counts"]] >= enough(quorum, base_of(each, quorum["of"])) for each in facts.values()
    )


def verdict_of(rule, quorum, facts):
    """Carried when every weight reaches its majority. Equal votes for and against are a tie."""
    if not has_quorum(rule, quorum, facts):
        return "no_quorum"
    passing = rule["passing"]
    short = [each for each in facts.values() if each["yes"] < enough(passing, base_of(each, passing["of"]))]
    if not short:
        return "carried"
    return "tied" if all(each["yes"] == each["no"] > 0 for each in short) else "lost"


def needed_votes(rule, facts):
    """What each winner of an election needs, where the rule's majority is asked."""
    of = rule["passing"]["of"]
    return enough(rule["passing"], facts["valid" if of == "yes_no" else of])


def with_silent(meeting, poll, due, roll, totals, facts):
    """Ballots that were delivered and never returned: by some owners' rules they abstain or follow the majority."""
    policy = rule_of_silence(poll)
    if policy == "exclude" or poll["kind_of_poll"] != "formal":
        return facts
    answers = {"abstain"} if policy == "abstain" else set()
    if policy == "follow_majority":
        for each in totals.values():
            most = max(each.values())
            answers |= {answer for answer, votes in each.items() if most and votes == most} or {"none"}
    if len(answers) != 1 or "none" in answers:
        return facts  # no answer leads by heads and by area alike: they take no part after all
    answer = answers.pop()
    judged = {}
    for weight, each in facts.items():
        silent = [ident for ident in due if ident in meeting.delivered and ident not in roll]
        more = sum(1 if weight == "count" else due[ident]["area"] for ident in silent)
        judged[weight] = dict(each, participating=each["participating"] + more, valid=each["valid"] + more)
        judged[weight]["present"] = max(each["present"], judged[weight]["participating"])
        if answer in ("yes", "no"):
            judged[weight][answer] += more
    return judged


def rule_of_silence(poll):
    return (poll["rule"].get("unreturned") or {}).get("policy", "exclude")


# == 5. Ways of voting ================================================================================================
#
# A ballot's `choice` is a list of option ids. In a ranking they stand best first, `a=b` shares a place; a mark stands
# behind its option: `a:5`. An empty list is a blank ballot.

RANKED = ("irv", "scottish_stv", "schulze")
METHODS = ("yes_no", "choose", "approval", "plurality", "score", "award", "budget_vote", *RANKED)


def valid(question, choice):
    """Whether a ballot answers the question as it was asked, in the spelling in which ballots are kept."""
    options = [option["id"] for option in question["options"]]
    method, least, most = question["method"], question["least"], question["most"]
    if method not in METHODS:
        return True
    if method == "yes_no":
        return len(choice) == 1 and choice[0] in ("yes", "no", "abstain")
    if method == "score":
        marks = [element.rpartition(":") for element in choice]
        in_range = all(mark == str(int(mark)) and least <= int(mark) <= most for _, _, mark in marks)
        return in_range and in_ballot_order([option for option, _, _ in marks], options)
    places = [place_of(element, options) for element in choice]
    named = [option for place in places for option in place]
    right_number = not named or least <= len(named) <= most
    if method == "budget_vote":
        cost = sum(option["numbers"][0] for option in question["options"] if option["id"] in named)
        right_number = cost <= question["terms"]["total"]
    if method in RANKED:
        alone = method == "schulze" or len(named) == len(places)
        return right_number and alone and set(named) <= set(options) and len(set(named)) == len(named)
    return right_number and in_ballot_order(choice, options)


def in_ballot_order(named, options):
    """Known options, none twice, in the order of the ballot."""
    return list(named) == [option for option in options if option in named]


def place_of(element, options):
    """The options that share one place of a ranking."""
    return [element] if element in options else element.split("=")


def sums_of(question, ballots):
    """The sum for each option: votes, marks, or first places. `ballots` maps a choice to how many there are (or to
    their floor area)."""
    options = [option["id"] for option in question["options"]]
    sums = dict.fromkeys(options, 0)
    for choice, many in ballots.items():
        if not choice:
            continue
        if question["method"] == "score":
            given = dict(element.rpartition(":")[::2] for element in choice)
            for option in options:  # without a mark: the lowest
                sums[option] += many * int(given.get(option, question["least"]))
        elif question["method"] in RANKED:
            for option in place_of(choice[0], options):
                sums[option] += many
        else:
            for option in choice:
                sums[option] += many
    return sums


def elect(question, sums, ballots, needed, lots):
    """Who is elected, and between whom votes are equal where the last seats could not be given."""
    method, seats = question["method"], question["seats"]
    options = [option["id"] for option in question["options"]]
    papers = {choice: many for choice, many in ballots.items() if choice}
    if method == "schulze":
        return schulze(options, papers, seats, lots)
    if method in ("irv", "scottish_stv"):
        count = instant_runoff if method == "irv" else scottish_stv
        return with_lots(lambda drawn: count(options, papers, seats, drawn), lots)
    if method == "budget_vote":
        return budget(question, sums, lots)
    if method == "award":
        sums, needed = award_points(question, sums), 0
    if method == "score":
        needed = 1
    enough_votes = [option for option in options if sums[option] >= needed and sums[option] > 0]
    best = sorted(enough_votes, key=lambda option: -sums[option])
    if len(best) <= seats or sums[best[seats - 1]] > sums[best[seats]]:
        return best[:seats], []
    last = sums[best[seats]]
    elected = [option for option in best if sums[option] > last]
    return seat_by_lot(elected, [option for option in best if sums[option] == last], seats, lots)


def seat_by_lot(elected, equal, seats, lots):
    """Equal options for the last seats: those on whom lots fell, in order; the rest still wait."""
    drawn = lots[: seats - len(elected)]
    if not set(drawn) <= set(equal):
        raise ValueError("a lot fell on somebody who was not in the tie")
    elected = elected + drawn
    return elected, [] if len(elected) == seats else [option for option in equal if option not in drawn]


def budget(question, sums, lots):
    """A budget: projects by votes, most first, then the cheaper; one that no longer fits is passed over. Where several
    with equal votes and costs stand before the last money, lots decide."""
    left, lots = question["terms"]["total"], list(lots)
    funded, tied = [], []
    costs = {option["id"]: option["numbers"][0] for option in question["options"]}
    chosen = [option for option in costs if sums[option]]
    for votes, cost in sorted({(-sums[option], costs[option]) for option in chosen}):
        equal = [option for option in chosen if (-sums[option], costs[option]) == (votes, cost)]
        places = min(left // cost, len(equal))
        left -= places * cost
        if places in (0, len(equal)):
            funded += equal[:places]
            continue
        drawn, lots = lots[:places], lots[places:]
        if not set(drawn) <= set(equal):
            raise ValueError("a lot fell on somebody who was not in the tie")
        funded += drawn
        if len(drawn) < places and not tied:
            tied = [option for option in equal if option not in drawn]
    return funded, tied


def award_points(question, sums):
    """An award: the ballot's part, most votes in full and the others in proportion, and the panel's part."""
    share, full = question["terms"]["ballot_share"], question["terms"]["full_mark"]
    most = max(sums.values())
    points = {}
    for option in question["options"]:
        panel = Fraction(sum(option["numbers"]), full * len(option["numbers"]))
        ballot = Fraction(sums[option["id"]], most) if most else Fraction(0)
        points[option["id"]] = ballot * share + panel * (100 - share)
    return points


class Equal(Exception):  # noqa: N818
    """A count that cannot go on: somebody among equals must be taken first, and nothing says who."""

    def __init__(self, among, elected):
        super().__init__()
        self.among, self.elected = among, list(elected)


def take_one(equal, history, lowest, drawn, elected, free):
    """Which of several equals is taken: whoever was behind (or ahead) at the latest earlier stage at which they
    differed; else whom the lot says. `free`: it makes no difference, so the first."""
    among = list(equal)
    for votes in reversed(history):
        bound = (min if lowest else max)(votes[option] for option in among)
        among = [option for option in among if votes[option] == bound]
    if len(among) == 1 or free:
        return among[0]
    if not drawn:
        raise Equal(among, elected)
    chosen = drawn.pop(0)
    if chosen not in among:
        raise ValueError("a lot fell on somebody who was not in the tie")
    return chosen


def with_lots(count, lots):
    """Run a count through its ties. Where the same options are elected whoever is taken, the first is taken; else the
    next lot that was drawn decides; without one the count stops there."""
    lots, path = list(lots), []
    tried = {}
    while True:
        try:
            return count(list(path)), []
        except Equal as tie:
            ends = [all_ends(count, [*path, option], tried) for option in tie.among]
            if None not in ends and all(end == ends[0] for end in ends):
                path.append(tie.among[0])
            elif lots:
                path.append(lots.pop(0))
            else:
                return tie.elected, tie.among


def all_ends(count, path, tried):
    """Every set of options that may be elected after these lots; None when there are too many ways to try."""
    if tuple(path) not in tried:
        if len(tried) >= 150:
            return None
        try:
            tried[tuple(path)] = count(list(path)), None
        except Equal as tie:
            tried[tuple(path)] = None, tie.among
    elected, among = tried[tuple(path)]
    if elected is not None:
        return {frozenset(elected)}
    ends = set()
    for option in among:
        below = all_ends(count, [*path, option], tried)
        if below is None:
            return None
        ends |= below
    return ends


def instant_runoff(options, papers, seats, drawn):
    """Whoever has more than half is elected; else the last one goes out and those ballots count for the next. Several
    seats one after the other, without those who have one."""
    elected = []
    while len(elected) < seats:
        standing = [option for option in options if option not in elected]
        history = []
        while True:
            votes = dict.fromkeys(standing, 0)
            for choice, many in papers.items():
                first = next((option for option in choice if option in votes), None)
                if first is not None:
                    votes[first] += many
            total = sum(votes.values())
            if not total:
                return elected
            history.append({**dict.fromkeys(options, 0), **votes})
            winner = next((option for option in standing if 2 * votes[option] > total), None)
            if winner is not None:
                elected.append(winner)
                break
            least = min(votes.values())
            last = [option for option in standing if votes[option] == least]
            standing.remove(take_one(last, history, True, drawn, elected, free=least == 0))
    return elected


def scottish_stv(options, papers, seats, drawn):
    """Scottish Local Government Elections Order 2011, rules 46–53. A vote is counted in 100,000 parts, since transfer
    values have five decimal places and the rest is dropped."""
    parts, valid_papers = 100_000, sum(papers.values())
    if not valid_papers:
        return []
    quota = (valid_papers // (seats + 1) + 1) * parts
    continuing, elected, history = list(options), [], []
    votes = dict.fromkeys(options, 0)
    piles = {option: [] for option in options}

    def lay(choice, many, worth):
        for option in choice:
            if option in continuing:
                piles[option].append((choice, many, worth))
                votes[option] += many * worth
                return

    def close_stage():
        reached = sorted((each for each in continuing if votes[each] >= quota), key=lambda each: -votes[each])
        for option in reached:
            continuing.remove(option)
        elected.extend(reached)
        if len(continuing) <= seats - len(elected):  # as many as seats are left: all of them
            elected.extend(sorted(continuing, key=lambda each: -votes[each]))
            continuing.clear()
        history.append(dict(votes))

    for choice, many in papers.items():
        lay(choice, many, parts)
    close_stage()
    while len(elected) < seats:
        largest = max((votes[option] - quota for option in elected), default=0)
        if largest > 0:  # pass the largest surplus on, each paper at its share
            equal = [option for option in elected if votes[option] - quota == largest]
            option = take_one(equal, history, False, drawn, elected, free=False)
            total, pile, piles[option] = votes[option], piles[option], []
            for choice, many, worth in pile:
                lay(choice, many, largest * worth // total)
            votes[option] = quota
        else:  # exclude the last
            least = min(votes[option] for option in continuing)
            equal = [option for option in continuing if votes[option] == least]
            free = least == 0 and len(continuing) - len(equal) >= seats - len(elected)
            option = take_one(equal, history, True, drawn, elected, free)
            continuing.remove(option)
            pile, piles[option], votes[option] = piles[option], [], 0
            for choice, many, worth in pile:
                lay(choice, many, worth)
        close_stage()
    return elected


def schulze(options, papers, seats, lots):
    """Every two are compared; a chain of victories is as strong as its weakest link; whoever nobody beats is first."""
    if not papers:
        return [], []
    prefer = {(a, b): 0 for a in options for b in options}
    for choice, many in papers.items():
        place = {option: at for at, element in enumerate(choice) for option in place_of(element, options)}
        for a in options:
            for b in options:
                if place.get(a, len(options)) < place.get(b, len(options)):
                    prefer[a, b] += many
    strength = {(a, b): prefer[a, b] if prefer[a, b] > prefer[b, a] else 0 for a in options for b in options}
    for via in options:
        for a in options:
            for b in options:
                strength[a, b] = max(strength[a, b], min(strength[a, via], strength[via, b]))
    rest, elected = list(options), []
    while rest and len(elected) < seats:
        unbeaten = [a for a in rest if not any(strength[b, a] > strength[a, b] for b in rest if b != a)]
        if len(unbeaten) > seats - len(elected):
            return seat_by_lot(elected, unbeaten, seats, lots)
        elected += unbeaten
        rest = [option for option in rest if option not in unbeaten]
    return elected, []


# == 6. All together ==================================================================================================


def recount(files):
    """Check records: pairs of a name and the exact bytes. Returns the findings and the last record's hash."""
    found, records = Findings(), []
    for name, content in files:
        try:
            records.append((name, read(content)))
        except (ValueError, RecursionError) as error:
            found.must(False, name, f"不是完好的存档记录（{error}）", f"not a sound record ({error})")
    if not files:
        found.must(False, "-", "没有可核对的记录", "there is no record to check")
    try:
        last = check_chain(records, found)
    except (LookupError, TypeError, AttributeError) as error:
        found.must(False, "-", f"记录残缺（{error}）", f"a record is incomplete ({error!r})")
        return found, None
    for name, record in records:
        if record.get("kind") == "meeting":
            try:
                check_meeting(name, record, found)
            except (LookupError, TypeError, AttributeError, ValueError, ArithmeticError, RecursionError) as error:
                found.must(False, name, f"会议日志无法复原（{error!r}）", f"its journal makes no sense ({error!r})")
    return found, last["hash"] if last else None


def files_in(paths):
    """The records in some folders or files, with their bytes."""
    files = []
    for path in map(Path, paths):
        if path.is_dir():
            path = path / "archive" if (path / "archive").is_dir() else path
            files += sorted(path.glob("*.json"))
        else:
            files.append(path)
    return [(path.name, path.read_bytes()) for path in files]


def main(arguments):
    global LANGUAGE
    if arguments[:1] == ["--lang"] and len(arguments) > 1:
        LANGUAGE, arguments = arguments[1], arguments[2:]
    if not arguments or arguments[0].startswith("-"):
        print(__doc__)
        return 2
    found, head = recount(files_in(arguments))
    for vote in found.votes:
        print("  " + vote)
    for note in found.notes:
        print("? " + note)
    for problem in found.problems:
        print("✗ " + problem)
    print(say(f"重新计票 {len(found.votes)} 次", f"Votes counted again: {len(found.votes)}"))
    print(say(f"链尾（与签字的纸质记录比对）：{head}", f"The chain's head (compare it with the signed paper): {head}"))
    print(say("有不符之处。", "Something does NOT hold.") if found.problems else say("全部相符。", "Everything holds."))
    return 1 if found.problems else 0


if __name__ == "__main__":
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    sys.exit(main(sys.argv[1:]))
