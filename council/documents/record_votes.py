"""One vote in the record: question, rule, sums, picture, verdict."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import tzinfo

from council.documents import Words, record_elections
from council.documents.paper import Bars, Block, Card, Entries, Facts, Paragraph, Part, Table
from council.documents.phrases import (
    ANSWER_TONES,
    amount,
    channels_of,
    chosen,
    joined,
    majority_sum,
    name,
    noted,
    option,
    quorum_sum,
    sentences,
    verdict,
    votes_for,
)
from council.domain.meeting import ChannelSum, Result
from council.domain.minutes.form import Minutes, NamedChoice, PollRecord
from council.domain.rules import DecisionRule, Weight
from council.domain.standing import ANSWERS, CHANNELS, GATES, deemed_told, few, on_screens, opinion, tie_broken

FEW = 15
"""Up to so many names stand in the vote itself; more go into an annex."""
FINGERPRINT = 16
"""How many characters of a hash are printed: enough to compare by eye."""


def vote_card(poll: PollRecord, minutes: Minutes, _: Words, zone: tzinfo, *, sums: bool = False) -> Card:
    """The whole account of one vote; the law behind its rule is not repeated where it is the meeting's own. `sums`:
    ballots given out and come back are told even where all came by one channel."""
    said, tone = verdict(poll, _)
    blocks: list[Block] = [Facts(tuple(_heading(poll, minutes.rule, _, zone)))]
    if poll.result is not None:
        blocks += _result(poll, poll.result, _, sums=sums)
    blocks += _remarks(poll, _)
    if 0 < len(poll.by_name) <= FEW:
        blocks.append(named_choices(poll, _))
    return Card(title=title_of(poll, minutes, _), blocks=tuple(blocks), badge=said, tone=tone)


def title_of(poll: PollRecord, minutes: Minutes, _: Words) -> str:
    """A vote's title; with the round where it is not the first, what kind of vote it was, that it amends a motion."""
    title = poll.title.rstrip("。.；; ")
    if poll.kind == "straw":
        return noted(title, _("straw poll, not binding"), _)
    if poll.kind == "trial":
        return noted(title, _("trial vote, not counted"), _)
    amends = any(each.id == poll.motion and each.amends for item in minutes.items for each in item.motions)
    title = noted(title, _("Amendment"), _) if amends else title
    return noted(title, _("round {round}", round=poll.round) if poll.round > 1 else "", _)


def manner(poll: PollRecord, _: Words) -> str:
    """How the vote was held: `Secret ballot; by phone, show of hands`."""
    if poll.hands_only:
        return _("Show of hands")
    manner = _("Secret ballot") if poll.secrecy == "secret" else _("By name")
    used = [_(CHANNELS[channel]) for channel, _sums in channels_of(poll)]
    return sentences((manner, joined(used, _)), _)


def _heading(poll: PollRecord, usual: DecisionRule | None, _: Words, zone: tzinfo) -> Iterator[tuple[str, str]]:
    yield _("Manner"), manner(poll, _)
    if poll.question.method != "yes_no":
        yield _("Way of counting"), record_elections.way(poll, _)
    rule = poll.rule.name.in_language(_.language)
    if poll.rule != usual:
        rule = noted(rule, poll.rule.basis.in_language(_.language), _)
    yield _("Rule"), rule
    if worth := opinion(poll.rule, _, on_screens=on_screens(poll)):
        yield _("In law"), worth
    end = _.time(poll.closed, zone) if poll.closed else ""
    yield _("Time"), _("{start}–{end}", start=_.time(poll.opened, zone), end=end)
    if poll.result is not None:
        facts = poll.result.facts["count"]
        yield (
            _("Participation"),
            _(
                "{due} due, {present} present, {voted} voted, {not_voted} did not vote",
                due=facts.due,
                present=facts.present,
                voted=facts.participating,
                not_voted=facts.present - facts.participating,
            ),
        )


def _result(poll: PollRecord, result: Result, _: Words, *, sums: bool) -> Iterator[Block]:
    for weight in poll.rule.weights:
        yield _answers(poll, result, weight, _) if poll.question.method == "yes_no" else _options(poll, result, _)
    if poll.kind == "formal":
        entries = [(_("Quorum"), quorum_sum(clause, _)) for clause in result.finding.quorum]
        entries += [(_("Majority"), majority_sum(clause, _)) for clause in result.finding.passing]
        entries += [(_("Ballots"), said) for said in deemed_told(poll.rule, result, _)]
        if poll.tie_break is not None:
            said = poll.tie_break
            by = name(said.by, _) if said.by else ""
            entries.append((_("Tie"), tie_broken(said.how, said.answer, by, said.note, _)))
        yield Entries(tuple(entries))
    yield from record_elections.counting(poll, result, _)
    yield from record_elections.lots(poll, _)
    if result.elected:
        yield Paragraph(joined((option(poll, each, _) for each in result.elected), _), _("Elected"))
    if result.tied:
        yield Paragraph(joined((option(poll, each, _) for each in result.tied), _), _("Equal votes, no decision"))
    plain = len(result.channels) == 1 and not any(each.blank for each in result.channels.values())
    if result.channels and (sums or not plain or poll.paper is not None):
        yield from _channels(poll, _)
    yield from _beside_phones(poll, _)


def _answers(poll: PollRecord, result: Result, weight: Weight, _: Words) -> Bars:
    """For, against, abstained, did not vote: parts of those present. Shares are of the base of the rule."""
    facts, count = result.facts[weight], result.counts[weight]
    clause = next((each for each in result.finding.passing if each.weight == weight), None)
    whole = max(facts.present, sum(count.totals.values()))
    base = clause.base if clause and clause.base >= sum(count.totals.values()) else None
    parts = [
        Part(option(poll, answer, _), votes, _share(weight, votes, base, _), ANSWER_TONES.get(answer, "plain"))
        for answer, votes in votes_for(poll, weight)
    ]
    if result.deemed is not None and result.deemed.answer and result.deemed.sums[weight]:
        silent, answer = result.deemed.sums[weight], _(ANSWERS[result.deemed.answer])
        whole = max(whole, result.deemed.facts[weight].present)
        counted = _("Not returned, counted as {answer}", answer=answer)
        parts.append(Part(counted, silent, amount(weight, silent, _), "quiet"))
    missing = whole - sum(part.amount for part in parts)
    if missing:
        parts.append(Part(_("Did not vote"), missing, amount(weight, missing, _), "quiet"))
    if poll.kind != "formal" or clause is None:
        return Bars(whole, tuple(parts))
    mark = _("{needed} needed", needed=amount(weight, clause.needed, _))
    return Bars(whole, tuple(parts), mark=clause.needed, mark_said=mark)


def _options(poll: PollRecord, result: Result, _: Words) -> Bars:
    """Votes for each option, most first; the mark is what a winner needed."""
    clause = result.finding.passing[0] if result.finding.passing else None
    ranked = sorted(votes_for(poll), key=lambda each: -each[1])
    whole = max([clause.base if clause else 0, *(votes for _option, votes in ranked)])
    parts = tuple(
        Part(
            option(poll, each, _),
            votes,
            _share("count", votes, clause.base if clause else None, _),
            "good" if each in result.elected else "open" if each in result.tied else "plain",
        )
        for each, votes in ranked
    )
    if clause is None or poll.kind != "formal":
        caption = result.counts["count"].totals_are if "count" in result.counts else ""
        return Bars(whole, parts, stacked=False, mark_said=_(caption) if caption else "")
    return Bars(whole, parts, False, clause.needed, _("{needed} needed", needed=_.number(clause.needed)))


def _share(weight: Weight, votes: int, base: int | None, _: Words) -> str:
    return noted(amount(weight, votes, _), _.percent(votes, base), _) if base else amount(weight, votes, _)


def _channels(poll: PollRecord, _: Words) -> Iterator[Block]:
    """Given out, come back, valid, blank, invalid, not used: by channel, and all together. Blank ballots that are not
    told apart by channel stand in the last line alone, and so do valid and invalid ones where a channel had few."""
    listed, hidden = channels_of(poll), few(poll)
    header = (_("Channel"), _("Given out"), _("Handed in"), _("Valid"), _("Blank"), _("Invalid"), _("Not used"))
    rows = [
        (_(CHANNELS[channel]), *_sums(each, each.blank, _, hidden=hidden and channel != "hands"))
        for channel, each in listed
    ]
    if (len(listed) > 1 or hidden) and poll.result is not None:
        total = ChannelSum(
            issued=sum(each.issued for _channel, each in listed),
            returned=sum(each.returned for _channel, each in listed),
            valid=sum(each.valid + each.blank for _channel, each in listed),
            invalid=sum(each.invalid for _channel, each in listed),
        )
        count = poll.result.counts.get("count")
        blank = count.blank if count is not None else sum(each.blank for _channel, each in listed)
        rows.append((_("Together"), *_sums(total.having(valid=total.valid - blank), blank, _)))
        if hidden:
            yield Table(header, tuple(rows), ends=frozenset(range(1, 7)))
            yield Paragraph(_("Few ballots came by one channel, so what they were is told in sum alone."), quiet=True)
            return
        if blank != sum(each.blank for _channel, each in listed):
            yield Table(header, tuple(rows), ends=frozenset(range(1, 7)))
            yield Paragraph(_("Blank ballots are not told apart by channel: a few would be no secret."), quiet=True)
            return
    yield Table(header, tuple(rows), ends=frozenset(range(1, 7)))


def _beside_phones(poll: PollRecord, _: Words) -> Iterator[Block]:
    """Who counted hands and paper, who helped: names, and no choices but those of hands, which everybody saw."""
    rows = []
    for sector in poll.sectors:
        counted = joined((f"{option(poll, each, _)} {number}" for each, number in sector.totals.items()), _)
        rows.append((sector.name, noted(counted, name(sector.teller, _) if sector.teller else "", _)))
    if poll.paper is not None and poll.paper.tellers:
        tellers = joined((name(each, _) for each in poll.paper.tellers), _)
        rows.append((_("On paper"), _("entered separately and alike by {tellers}", tellers=tellers)))
    if poll.paper is not None and poll.paper.reason:
        rows.append((_("More handed in than given out"), poll.paper.reason))
    for each in poll.assisted:
        said = _(
            "helped by {helper}, witnessed by {witness}", helper=name(each.helper, _), witness=name(each.witness, _)
        )
        rows.append((name(each.who, _), said))
    if rows:
        yield Entries(tuple(rows))


def _sums(each: ChannelSum, blank: int, _: Words, *, hidden: bool = False) -> tuple[str, ...]:
    issued, returned, unused = (_.number(number) for number in (each.issued, each.returned, each.unused))
    if hidden:
        return issued, returned, "—", "—", "—", unused
    return issued, returned, *(_.number(number) for number in (each.valid, blank, each.invalid)), unused


def _remarks(poll: PollRecord, _: Words) -> Iterator[Block]:
    if poll.reason:
        yield Paragraph(poll.reason, _("Cancelled because"))
    if poll.override:
        yield Paragraph(poll.override, _("Held without a quorum because"))
    if poll.waived:
        missing = joined((_(GATES[gate]) for gate in poll.waived), _)
        yield Paragraph(noted(poll.waiver, missing, _), _("Held without preliminaries because"))
    yield from record_elections.barred(poll, _)
    if poll.recused:
        yield Entries(tuple((_("Recused"), noted(name(each.who, _), each.reason, _)) for each in poll.recused))
    if poll.result is not None and poll.kind == "formal":
        prints = _(
            "Rule {rule}, ballot box {box}",
            rule=poll.rule_hash[:FINGERPRINT],
            box=poll.result.box[:FINGERPRINT] or "—",
        )
        yield Paragraph(prints, _("SHA-256 begins with"), quiet=True)


def named_choices(poll: PollRecord, _: Words) -> Entries:
    """Who chose what, gathered by choice in the order of the ballot."""
    by_choice: dict[tuple[str, ...], list[NamedChoice]] = {}
    for each in poll.by_name:
        by_choice.setdefault(each.choice, []).append(each)
    order = {each: place for place, each in enumerate(poll.question.option_ids)}
    ranked = sorted(by_choice.items(), key=lambda pair: [order.get(each, len(order)) for each in pair[0]] or [99])
    return Entries(
        tuple(
            (
                _("{choice}: {count}", choice=chosen(poll, choice, _), count=len(voters)),
                joined((_voter(each, _) for each in voters), _),
            )
            for choice, voters in ranked
        )
    )


def _voter(each: NamedChoice, _: Words) -> str:
    return noted(name(each.who, _), _("by {agent}", agent=name(each.agent, _)) if each.agent else "", _)
