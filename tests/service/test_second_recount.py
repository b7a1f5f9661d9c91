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

from council.domain.tally import Option, Question
from council.folders import sample
from council.service.archive import Archive
from council.service.verify import verify
from council.store.memory import MemoryStore
from tests import recount
from tests.domain.a_meeting import COMMUNITY, a_meeting, with_proxies
from tests.service import test_verify as forgeries
from tests.service.any_meeting import METHODS, any_meeting
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


UNKNOWN_TO_IT = {forgeries.a_gate_that_was_passed_by, forgeries.a_gate_without_a_reason}
"""What has to be done before a vote is not its business: it counts."""


@pytest.mark.parametrize("forge", [each for each in forgeries.CONSISTENT if each not in UNKNOWN_TO_IT])
def test_both_find_an_unlawful_vote_whose_sums_fit(forge):
    assert both(forge()) == (False, False)


@pytest.mark.parametrize("drop", range(1, 4))
def test_both_find_a_missing_record(files, drop):
    assert both([each for place, each in enumerate(files) if place != drop]) == (False, False)


def test_both_check_a_later_record_alone(files):
    assert both([files[1]]) == (True, True)
    assert both([files[3]]) == (True, True)


@pytest.mark.parametrize("step", [17, pytest.param(1, marks=pytest.mark.slow)])
def test_every_byte_counts_for_the_second_program_too(step):
    ((name, content),) = archived(small_meeting())[:1]
    chance = random.Random(4)
    missed = []
    for at in range(0, len(content), step):
        other = chance.choice([new for new in (content[at] ^ 1, 0x20, 0x30, content[at] ^ 32) if new != content[at]])
        changed = [(name, content[:at] + bytes([other]) + content[at + 1 :])]
        if not recount.recount(changed)[0].problems:
            missed.append(at)
    assert missed == []


# -- any meeting -----------------------------------------------------------------------------------------------------


def archive_of(held):
    store = MemoryStore()
    Archive(store).add_meeting(held.meeting, held.entries, held.people, held.boxes, AT, COMMUNITY)
    return store.archive()


@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow])
@given(seed=st.integers(0, 2**32))
def test_both_agree_on_any_meeting(seed):
    methods = random.Random(seed).choices(METHODS, k=3)
    assert both(archive_of(any_meeting(seed, methods))) == (True, True)


def test_both_fund_the_same_projects(monkeypatch):
    """A plugin's way of voting, where the program itself knows none."""
    monkeypatch.syspath_prepend(str(PROGRAM.parents[1] / "plugins" / "budget_vote"))
    from council_budget_vote.method import Budget

    tied = 0
    for seed in range(300):
        chance = random.Random(seed)
        numbers = [(chance.randint(1, 4) * 100,) for _ in range(chance.randint(2, 6))]
        options = tuple(Option(id=f"o{place}", label="x", numbers=cost) for place, cost in enumerate(numbers))
        method, asked = Budget(), Question(method="budget_vote", options=options, terms={"total": 600})
        question = method.prepared(asked)
        ballots = [affordable(chance, question) for _ in range(chance.randint(0, 8))]
        plain = question.model_dump(mode="json")
        assert all(recount.valid(plain, ballot) for ballot in ballots)
        lots = []
        while True:
            count = method.counted(question, [(ballot, 1) for ballot in ballots], tuple(lots))
            winners = method.winners(question, count, 1)
            papers = recount.Counter(ballots)
            assert recount.sums_of(plain, papers) == count.totals
            found = recount.elect(plain, count.totals, papers, 1, lots)
            assert tuple(map(tuple, found)) == (winners.elected, winners.tied), seed
            if not winners.tied:
                break
            tied += 1
            lots.append(chance.choice(winners.tied))
    assert tied > 10


def affordable(chance, question):
    """Projects in ballot order that cost no more than there is."""
    left, named = question.terms["total"], set()
    for option in chance.sample(question.options, chance.randint(0, len(question.options))):
        if option.numbers[0] <= left:
            left -= option.numbers[0]
            named.add(option.id)
    return tuple(option for option in question.option_ids if option in named)


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
