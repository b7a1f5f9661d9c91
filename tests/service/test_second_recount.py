"""The second recount, `tests/recount.py`: written apart from the program, and of one mind with it."""

import ast
import json
import random
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from council.domain import agenda, elections, polls, roll_call, sitting
from council.domain.counting import result_of
from council.domain.meeting import Item
from council.domain.rules import Threshold
from council.domain.tally import Option, Question, built_in
from council.folders import sample
from council.service.archive import Archive
from council.service.verify import verify
from council.store.memory import MemoryStore
from tests import recount
from tests.domain.a_meeting import COMMUNITY, NAMES, RULE, a_meeting, in_session, roster, with_proxies
from tests.service import test_verify as forgeries
from tests.service.test_verify import archived, forged, small_meeting

AT = datetime(2026, 11, 23, 13, 0, tzinfo=UTC)
PROGRAM = Path(recount.__file__)


def both(files):
    """What the program and the second program say of some files: whether all holds."""
    found, head = recount.recount(files)
    report = verify(files)
    assert head == report.head or not report.ok
    return report.ok, not found.problems


@pytest.fixture(scope="module")
def files():
    return archived(a_meeting(), with_proxies())


# -- apart from the program ------------------------------------------------------------------------------------------


def test_it_needs_nothing_but_python():
    imported = set()
    for node in ast.walk(ast.parse(PROGRAM.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            imported |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            imported.add((node.module or ".").split(".")[0])
    assert imported <= sys.stdlib_module_names
    assert not imported & {"socket", "urllib", "http", "subprocess"}


def ran(*arguments, **more):
    """The program as a resident would run it: by Python alone, without any package."""
    command = [sys.executable, "-I", "-S", str(PROGRAM), *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, check=False, encoding="utf-8", **more)
    return done.returncode, done.stdout, done.stderr


def test_it_counts_the_sample_community_by_itself(tmp_path):
    code, told, complained = ran("--lang", "en", sample(), cwd=tmp_path)
    assert (code, complained) == (0, "")
    assert "Everything holds." in told
    head = verify([(path.name, path.read_bytes()) for path in sorted((sample() / "archive").glob("*.json"))]).head
    assert head in told
    code, told, _ = ran("--lang", "zh", sample() / "archive", cwd=tmp_path)
    assert code == 0
    assert "全部相符。" in told


def test_it_explains_itself(tmp_path):
    code, told, _ = ran(cwd=tmp_path)
    assert code == 2
    assert "recount.py FOLDER" in told
    assert "第二套复核程序" in told


def test_it_finds_a_changed_file(tmp_path):
    record = sorted((sample() / "archive").glob("*.json"))[0]
    copy = tmp_path / record.name
    copy.write_bytes(record.read_bytes().replace(b'"yes":7', b'"yes":8', 1))
    code, told, _ = ran("--lang", "en", copy)
    assert code == 1
    assert "does NOT hold" in told


# -- of one mind with the program ------------------------------------------------------------------------------------


def test_a_sound_archive_is_sound_for_both(files):
    assert both(files) == (True, True)
    found, _ = recount.recount(files)
    assert found.notes == []
    assert len(found.votes) == 9


FORGERIES = [
    forgeries.swap_a_vote,
    forgeries.swap_a_vote_and_the_fingerprint,
    forgeries.stuff_the_box,
    forgeries.stuff_the_roll,
    forgeries.let_the_absent_vote,
    forgeries.let_the_recused_vote,
    forgeries.name_a_secret_ballot,
    forgeries.move_a_named_ballot,
    forgeries.spoil_a_ballot,
    forgeries.lose_a_code,
    forgeries.state_another_verdict,
    forgeries.state_other_totals,
    forgeries.loosen_the_rule,
    forgeries.raise_more_hands,
    forgeries.drop_an_entry,
    forgeries.end_early,
    forgeries.let_somebody_arrive,
    forgeries.lose_a_box,
    forgeries.add_a_box,
]
"""All that touch a vote. The wording of the minutes is the program's own business."""


@pytest.mark.parametrize("forge", FORGERIES, ids=lambda forge: forge.__name__)
def test_both_find_a_forgery(files, forge):
    assert both(forged(files, forge)) == (False, False)


@pytest.mark.parametrize("forge", forgeries.CONSISTENT, ids=lambda forge: forge.__name__)
def test_both_find_an_unlawful_vote_whose_sums_fit(forge):
    assert both(forge()) == (False, False)


@pytest.mark.parametrize("drop", range(1, 4))
def test_both_find_a_missing_record(files, drop):
    assert both([each for place, each in enumerate(files) if place != drop]) == (False, False)


def test_both_check_a_later_record_alone(files):
    assert both([files[1]]) == (True, True)
    assert both([files[3]]) == (True, True)


def test_every_byte_counts_for_the_second_program_too():
    small = archived(small_meeting())[:1]
    ((name, content),) = small
    chance = random.Random(4)
    missed = []
    for at in range(0, len(content), 7):
        other = chance.choice([new for new in (content[at] ^ 1, 0x20, 0x30, content[at] ^ 32) if new != content[at]])
        changed = [(name, content[:at] + bytes([other]) + content[at + 1 :])]
        if not recount.recount(changed)[0].problems:
            missed.append(at)
    assert missed == []


# -- any meeting -----------------------------------------------------------------------------------------------------

METHODS = [method for method in built_in() if method in recount.METHODS]
WHOLE, HALF = ("at_least", 2, 3), ("more_than", 1, 2)


def threshold(chance, of):
    op, num, den = chance.choice((WHOLE, HALF, ("at_least", 1, 2), ("at_least", 3, 4), ("more_than", 1, 3)))
    return Threshold(op=op, num=num, den=den, of=of)


def a_rule(chance):
    """Any rule: any base, with or without a quorum, by heads or by heads and floor area."""
    area = chance.random() < 0.3
    return RULE.having(
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
    rule = held.meeting.rule
    secrecy = "by_name" if "area" in rule.weights else chance.choice(("secret", "by_name"))
    board = chance.choice(("codes", "choices")) if secrecy == "secret" else "codes"
    kind = chance.choice(("formal", "formal", "straw"))
    held.do(
        polls.OpenPoll(kind=kind, question=a_question(chance, method), secrecy=secrecy, board=board, override="继续")
    )
    poll = held.meeting.open_poll
    here = [right.id for right in held.meeting.present_rights]
    if len(here) > 2 and chance.random() < 0.4:
        held.do(polls.Recuse(right=here.pop(), reason="回避"))
    checked = built_in()[method].checked
    voters = chance.sample(here, chance.randint(0, len(here)))
    channel = chance.choice(("phone", "desk"))
    held.vote({right: checked(poll.question, a_choice(chance, poll.question)) for right in voters}, channel)
    if voters and chance.random() < 0.5:
        held.do(roll_call.Leave(person=held.meeting.rights[voters[0]].cast_by))
    told_apart = secrecy == "secret" and 0 < len(voters) < polls.FEWEST_BESIDE_HANDS
    if method == "yes_no" and "area" not in rule.weights and not told_apart and chance.random() < 0.5:
        free = len([right for right in here if right not in voters])
        yes = chance.randint(0, free)
        held.do(polls.ClosePhones()).do(polls.EnterHands(totals={"yes": yes, "no": free - yes}))
    held.close()
    draw_lots(held, chance, poll.id)


def draw_lots(held, chance, ident):
    """Lots, one after the other, until nobody is tied, or until people have had enough."""
    while (poll := held.meeting.polls[ident]).result.tied and chance.random() < 0.8:
        chosen, method = chance.choice(poll.result.tied), built_in()[poll.question.method]
        due = tuple(right for right in held.meeting.rights.values() if right.id not in poll.recused)
        box, lots = held.boxes[ident], (*elections.drawn(poll), chosen)
        result = result_of(poll, due, poll.electorate, box.roll, box.ballots, method, poll.result.box, drawn=lots)
        held.do(elections.DrawLot(poll=ident, chosen=chosen, by="p01", how="抽签", result=result))


def any_meeting(seed, methods):
    chance = random.Random(seed)
    people = roster(NAMES[: chance.randint(3, 12)])
    items = [Item(id=f"i{place}", title=f"事项{place}") for place in range(len(methods))]
    held = in_session(*items, people=people, absent=0, rule=a_rule(chance))
    for method in methods:
        held.do(agenda.StartItem())
        vote_once(held, chance, method)
    return held.do(sitting.Adjourn())


def archive_of(held):
    store = MemoryStore()
    Archive(store).add_meeting(held.meeting, held.entries, held.people, held.boxes, AT, COMMUNITY)
    return store.archive()


@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow])
@given(seed=st.integers(0, 2**32))
def test_both_agree_on_any_meeting(seed):
    methods = random.Random(seed).choices(METHODS, k=3)
    assert both(archive_of(any_meeting(seed, methods))) == (True, True)


@pytest.mark.slow
@pytest.mark.parametrize("method", METHODS)
def test_both_agree_on_many_votes_of_each_kind(method):
    for seed in range(60):
        held = any_meeting(seed, [method] * 2)
        assert both(archive_of(held)) == (True, True), seed


@pytest.mark.slow
def test_both_find_one_ballot_moved_in_any_meeting():
    """One secret ballot says something else, everything hashed anew: the sums no longer fit."""
    tried = 0
    for seed in range(60):
        files = archive_of(any_meeting(seed, ["yes_no"]))
        body = json.loads(files[0][1])
        ((poll, box),) = body["boxes"].items()
        if not box["ballots"]:
            continue
        tried += 1

        def move(body, poll=poll):
            ballot = body["boxes"][poll]["ballots"][0]
            ballot["choice"] = ["no"] if ballot["choice"] == ["yes"] else ["yes"]
            result = next(row["event"] for row in body["journal"] if row["event"]["kind"] == "poll_closed")["result"]
            result["box"] = recount.hashlib.sha256(recount.exact(body["boxes"][poll])).hexdigest()

        assert both(forged(files, move)) == (False, False), seed
    assert tried > 30
