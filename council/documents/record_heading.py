"""The head of the record: when, where, who, by which rule, with what quorum."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, tzinfo

from council.documents import Words
from council.documents.phrases import joined, name, noted, quorum_sum, sentences, share
from council.documents.record_votes import FEW
from council.domain.minutes.form import Minutes, Proxy
from council.domain.standing import WAYS


def when_and_where(minutes: Minutes, _: Words, zone: tzinfo) -> Iterator[tuple[str, str]]:
    """Number, body, time, place, and who held an office."""
    yield _("Number"), minutes.number
    yield _("Kind of meeting"), minutes.body_name
    yield _("Time"), time_of(minutes.began or minutes.planned, minutes.ended, _, zone)
    yield _("Place"), minutes.place or "—"
    yield _("Chair"), name(minutes.chair, _)
    yield _("Clerk"), name(minutes.clerk, _)
    yield _("Tellers"), joined((name(teller, _) for teller in minutes.tellers), _) or "—"
    if minutes.scrutineers:
        yield _("Scrutineers"), joined((name(each, _) for each in minutes.scrutineers), _)
    if minutes.declared:
        yield _("Declaration"), declared(minutes, _)


def declared(minutes: Minutes, _: Words) -> str:
    """What those who counted and watched the count declared."""
    names = joined((name(each, _) for each in minutes.declared), _)
    return _("{names} declared that they are no close relatives of any candidate.", names=names)


def time_of(began: datetime | None, ended: datetime | None, _: Words, zone: tzinfo) -> str:
    """`2026年11月23日（星期一）19:00–20:45`."""
    if began is None:
        return "—"
    local = began.astimezone(zone)
    start = _("{date} ({weekday}), {time}", date=_.date(local), weekday=_.weekday(local), time=_.time(began, zone))
    if ended is None:
        return start
    same_day = ended.astimezone(zone).date() == local.date()
    return _("{start}–{end}", start=start, end=_.time(ended, zone) if same_day else _.datetime(ended, zone))


def who(minutes: Minutes, _: Words) -> Iterator[tuple[str, str]]:
    """Attendance, excuses, guests, proxies, the quorum and the rule."""
    roll = minutes.roll
    yield _("Attendance"), attendance(minutes, _)
    excused = [member for member in roll.members if member.standing == "absent"]
    if 0 < len(excused) <= FEW:
        yield _("Excused"), joined((noted(name(each.who, _), each.reason, _) for each in excused), _)
    if roll.guests:
        yield _("Guests"), joined((noted(name(guest.who, _), guest.role, _) for guest in roll.guests), _)
    if roll.proxies:
        yield _("Proxies"), joined((_proxy(each, minutes, _) for each in roll.proxies), _)
    yield from _before(minutes, _)
    yield from _quorum(minutes, _)
    if minutes.rule is not None:
        rule = minutes.rule
        text = noted(rule.name.in_language(_.language), rule.basis.in_language(_.language), _)
        yield _("Rule"), f"{text}\n{rule.explanation.in_language(_.language)}"


def _proxy(proxy: Proxy, minutes: Minutes, _: Words) -> str:
    """Who votes for whom; and on what, where it is not on everything."""
    pair = _("{holder} → {agent}", holder=name(proxy.holder, _), agent=name(proxy.agent, _))
    return noted(pair, joined((_title(item, minutes) for item in proxy.items), _), _)


def _title(item: str, minutes: Minutes) -> str:
    return next((each.title for each in minutes.items if each.id == item), item)


def _before(minutes: Minutes, _: Words) -> Iterator[tuple[str, str]]:
    """What was done before: notice, the Party branch's discussion, ballots delivered by each way."""
    if minutes.notices:
        yield _("Notice given"), joined((noted(_.date(each.on), each.note, _) for each in minutes.notices), _)
    if minutes.discussions:
        said = (
            noted(sentences((_title(each.item, minutes), _.date(each.on)), _), each.note, _)
            for each in minutes.discussions
        )
        yield _("Party branch discussed"), sentences(said, _)
    if minutes.deliveries:
        ways = Counter(each.how for each in minutes.deliveries)
        told = _.number(sum(1 for each in minutes.deliveries if each.warned))
        counts = joined((f"{_(WAYS[way])} {_.number(ways[way])}" for way in WAYS if ways[way]), _)
        yield _("Ballots delivered"), sentences((counts, _("told what becomes of them: {count}", count=told)), _)


def attendance(minutes: Minutes, _: Words) -> str:
    """应到、实到、请假、未到 in one line."""
    roll = minutes.roll
    counts = {"due": roll.due, "came": roll.came, "excused": roll.excused, "absent": roll.absent}
    text = _("{due} due, {came} present, {excused} excused, {absent} absent", **counts)
    if roll.at_end is not None and roll.at_end != roll.came:
        return sentences((text, _("{count} present at the end", count=roll.at_end)), _)
    return text


def _quorum(minutes: Minutes, _: Words) -> Iterator[tuple[str, str]]:
    call, rule = minutes.call, minutes.rule
    if call is None:
        if rule is not None and rule.quorum is not None:
            yield _("Quorum"), share(rule.quorum, _)
        return
    if call.quorum:
        yield _("Quorum"), sentences((quorum_sum(clause, _) for clause in call.quorum), _)
    if call.override:
        yield _("Begun without a quorum because"), call.override


def breaks(minutes: Minutes, _: Words, zone: tzinfo) -> Iterator[tuple[str, str]]:
    """Recesses, and why the meeting ended when it did."""
    if minutes.breaks:
        told = (
            noted(
                _("{start}–{end}", start=_.time(each.began, zone), end=_.time(each.ended, zone) if each.ended else ""),
                each.reason,
                _,
            )
            for each in minutes.breaks
        )
        yield _("Recess"), joined(told, _)
    if minutes.adjourn_reason:
        yield _("Adjourned because"), minutes.adjourn_reason
