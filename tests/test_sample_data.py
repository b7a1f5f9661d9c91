"""The sample community: a whole one, invented, in which every reference leads somewhere."""

import re
import tomllib
from collections import Counter, defaultdict
from datetime import date
from pathlib import Path
from typing import get_args

import pytest

from council.documents.people import preview
from council.domain.community import Settings, voting_rights
from council.domain.ledger import CATEGORIES, Proposal
from council.domain.roster import Role, Roster

XIJIE = Path(__file__).parent.parent / "sample_data" / "xijie"
TODAY = date(2026, 11, 23)
GRIDS = {f"第{number}网格" for number in "一二三四五六七八九"}
STORIES = {"propose", "deliberate", "decide", "returned", "merged", "refused", "carry_out"}


@pytest.fixture(scope="module")
def imported():
    return preview(XIJIE / "people.csv", Roster(), today=TODAY)


@pytest.fixture(scope="module")
def people(imported):
    return {person.number: person for person in imported.people}


@pytest.fixture(scope="module")
def proposals():
    return tomllib.loads((XIJIE / "proposals.toml").read_text("utf-8"))["proposals"]


@pytest.fixture(scope="module")
def speeches():
    return tomllib.loads((XIJIE / "speeches.toml").read_text("utf-8"))["proposals"]


def test_the_list_is_imported_whole(imported, people):
    assert (imported.errors, imported.questions, imported.ignored) == ((), (), ())
    assert imported.rows == len(people) == 363
    again = preview(XIJIE / "people.csv", Roster(imported.people), today=TODAY)
    assert (again.unchanged, again.people) == (363, ())


def test_it_opens_in_excel():
    data = (XIJIE / "people.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    assert data.count(b"\r\n") == 364


def test_nine_grids_of_households_each_with_one_head_and_one_area(people):
    homes = defaultdict(list)
    for person in people.values():
        homes[person.household].append(person)
    assert len(homes) == 140
    assert {person.grid for person in people.values()} == GRIDS
    for members in homes.values():
        assert sum(person.head for person in members) == 1
        assert next(person for person in members if person.head).is_adult(TODAY)
        assert len({(person.grid, person.dwelling, person.area) for person in members}) == 1
        assert members[0].area > 4000
    assert len({members[0].dwelling for members in homes.values()}) == 140


def test_post_holders_are_as_many_as_a_community_has(people):
    held = Counter(role for person in people.values() for role in person.roles)
    assert set(held) == set(get_args(Role)) - {"outside_owner"}
    committees = [person for person in people.values() if person.roles & {"committee", "party_branch"}]
    assert len(committees) == 9
    assert (held["party"], held["representative"], held["oversight"], held["staff"]) == (30, 28, 5, 2)
    workers = [person.grid for person in people.values() if "grid_worker" in person.roles]
    assert (len(workers), set(workers)) == (9, GRIDS)
    assert all(person.is_adult(TODAY) for person in people.values() if person.roles)
    assert all("party" in person.roles for person in people.values() if "party_branch" in person.roles)
    assert not any({"oversight", "committee"} <= person.roles for person in people.values())
    # 居委会法 §28: representatives make up at least four fifths of the representatives' meeting
    meeting = [person for person in people.values() if person.roles & {"committee", "representative"}]
    assert held["representative"] * 5 >= len(meeting) * 4


def test_every_body_has_members(people):
    settings = Settings.model_validate(tomllib.loads((XIJIE / "council.toml").read_text("utf-8")))
    for body in settings.bodies:
        for grid in GRIDS if body.members == "grid" else {""}:
            assert voting_rights(body, people.values(), TODAY, grid=grid)


def test_ages_are_those_of_a_neighbourhood(people):
    ages = [(TODAY - person.birth).days / 365.25 for person in people.values()]
    share = {limit: sum(age >= limit for age in ages) / len(ages) for limit in (18, 60, 80)}
    assert 0.7 < share[18] < 0.85
    assert 0.2 < share[60] < 0.4
    assert share[80] > 0.01
    assert max(ages) < 100


def test_phones_are_clearly_invented_and_nobody_shares_one(people):
    phones = [person.phone for person in people.values() if person.phone]
    assert all(re.fullmatch(r"1990000\d{4}", phone) for phone in phones)
    assert len(set(phones)) == len(phones)
    assert not any(person.phone for person in people.values() if (TODAY - person.birth).days < 12 * 365)


def test_names_that_programs_stumble_over(people):
    names = Counter(person.name for person in people.values())
    assert [name for name, count in names.items() if count > 1] == ["王秀英"]
    assert any(len(name) >= 12 and "·" in name for name in names)
    assert {"单", "解", "仇", "曾"} <= {name[0] for name in names}
    assert {"欧阳", "完颜", "尉迟"} <= {name[:2] for name in names}


def test_eighteen_proposals_over_the_six_kinds(proposals):
    assert [proposal["number"] for proposal in proposals] == [f"2026-{number:03}" for number in range(1, 19)]
    assert Counter(proposal["category"] for proposal in proposals) == dict.fromkeys(CATEGORIES[:6], 3)
    assert {proposal["grid"] for proposal in proposals} == GRIDS
    stories = Counter(proposal["story"] for proposal in proposals)
    assert set(stories) == STORIES
    assert (stories["propose"], stories["deliberate"], stories["decide"], stories["carry_out"]) == (4, 4, 5, 2)
    days = [proposal["proposed"] for proposal in proposals]
    assert days == sorted(days)
    assert days[-1] < TODAY


def test_every_reference_of_a_proposal_leads_somewhere(proposals, people):
    numbers = {proposal["number"] for proposal in proposals}
    for proposal in proposals:
        backers = [people[number] for number in (proposal["proposer"], *proposal["supporters"])]
        assert len(set(proposal["supporters"])) == len(proposal["supporters"]) >= 4
        assert len({person.id for person in backers}) == len(backers)
        assert all(person.is_adult(TODAY) and person.grid == proposal["grid"] for person in backers)
        if proposal["story"] in {"returned", "merged", "refused"}:
            assert proposal["reason"]
            assert proposal["reason_en"]
        if proposal["story"] == "merged":
            assert proposal["into"] in numbers - {proposal["number"]}
        if proposal["story"] == "carry_out":
            assert people[proposal["owner"]].roles
            assert proposal["due"] > TODAY
            assert proposal["resolution"]
            assert proposal["resolution_en"]
        Proposal(title=proposal["title"], text=proposal["text"], category=proposal["category"])
        assert proposal["title_en"]
        assert 2 <= proposal["text"].count("。") <= 4
        assert proposal["text_en"].isprintable()
        assert not any(person.name in proposal["text"] for person in people.values())


def test_there_is_something_to_say_on_every_proposal(proposals, speeches):
    assert [entry["number"] for entry in speeches] == [proposal["number"] for proposal in proposals]
    for entry in speeches:
        assert 2 <= len(entry["speeches"]) <= 4
        assert 1 <= len(entry["amendments"]) <= 2
        assert {speech["side"] for speech in entry["speeches"]} <= {"for", "against", "neutral"}
        for said in (*entry["speeches"], *entry["amendments"]):
            assert re.search(r"[\u4e00-\u9fff]", said["zh"])
            assert not re.search(r"[\u4e00-\u9fff]", said["en"])


def test_no_chinese_in_what_the_english_demonstration_shows(proposals):
    for proposal in proposals:
        for field in ("title_en", "text_en", "reason_en", "resolution_en"):
            assert not re.search(r"[\u4e00-\u9fff]", proposal.get(field, ""))


@pytest.mark.slow
@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_community_can_be_made_anew_out_of_its_sources(tmp_path, language):
    from council.cli.app import run
    from council.cli.demo.sample import build

    build(tmp_path / "made", language)
    assert run(["verify", str(tmp_path / "made")]) == 0
