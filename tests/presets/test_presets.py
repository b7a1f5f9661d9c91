"""What ships must stay what it was, say what it means in both languages, and fit together."""

import re
import tomllib
from datetime import date
from fractions import Fraction

import pytest

from council import presets
from council.domain.community import Settings
from council.domain.contradictions import contradictions
from council.domain.rules import DecisionRule, Facts, judge
from tests.presets.pinned import MEANINGS


def meaning(rule: DecisionRule) -> str:
    """The hash of a rule without its words: those may be improved, the rest never changes once shipped."""
    blank = {"name": "", "explanation": "", "basis": ""}
    return DecisionRule.model_validate({**rule.model_dump(), **blank}).fingerprint()


def test_no_shipped_rule_changes_its_meaning():
    assert {rule.id: meaning(rule) for rule in presets.rules().values()} == MEANINGS


def test_ids_are_unique_over_all_files():
    ids = [rule["id"] for content in presets._files("rules") for rule in content["rule"]]
    assert len(ids) == len(set(ids)) == len(presets.rules())


@pytest.mark.parametrize("rule", presets.rules().values(), ids=lambda rule: rule.id)
def test_every_rule_is_said_in_both_languages_with_its_basis(rule):
    for text in (rule.name, rule.explanation, rule.basis):
        assert re.search("[一-鿿]", text.zh)
        assert text.en
        assert not re.search("[一-鿿]", text.en)


def test_the_day_of_the_meeting_chooses_the_law():
    rules = presets.rules()
    old, new = rules["cn.urc2018.residents"], rules["cn.urc2026.residents"]
    for day, law in ((date(2018, 12, 28), None), (date(2025, 12, 31), old), (date(2026, 1, 1), new)):
        assert [rule for rule in (old, new) if rule.in_force(day)] == ([law] if law else [])


@pytest.mark.parametrize("rule", presets.rules().values(), ids=lambda rule: rule.id)
def test_no_shipped_rule_contradicts_itself(rule):
    assert contradictions(rule) == []


def test_what_the_law_does_not_let_phones_decide_is_an_opinion():
    """居委会法 §19: a voting booth; 北京、潍坊、清远: the government's own system."""
    rules = presets.rules()
    bound = {rule.id for rule in rules.values() if rule.online != "binding"}
    assert {rule_id for rule_id in rules if ".election" in rule_id or ".recall" in rule_id} <= bound
    assert {"cn.owners.general.gov", "cn.beijing.owners.special"} <= bound
    for rule_id in bound:
        assert rules[rule_id].opinion_only(on_screens=True)
        assert not rules[rule_id].opinion_only(on_screens=False)
        assert "意见征询" in rules[rule_id].explanation.zh
        assert "opinion" in rules[rule_id].explanation.en
    assert not rules["cn.urc2026.residents"].opinion_only(on_screens=True)
    assert rules["nantang13"].opinion_only(on_screens=False)


def test_elections_are_secret_and_their_proxies_written_and_few():
    """居委会法 §19, 村委会法 §18."""
    for rule in presets.rules().values():
        if ".election" not in rule.id:
            continue
        assert rule.secret
        proxy = rule.proxy
        assert proxy.allowed is (".reps" not in rule.id)
        if proxy.allowed:
            assert (proxy.written, proxy.max_per_agent, proxy.excluded_roles) == (True, 3, ("candidate",))


def verdict(rule_id, due, present, yes, no, area=None):
    heads = Facts(due=due, present=present, participating=yes + no, valid=yes + no, yes=yes, no=no)
    return judge(presets.rules()[rule_id], {"count": heads, "area": area or heads}).verdict


@pytest.mark.parametrize(
    ("rule", "due", "present", "yes", "no", "expected"),
    [
        ("cn.urc2026.residents", 100, 50, 50, 0, "no_quorum"),
        ("cn.urc2026.residents", 100, 51, 26, 25, "carried"),
        ("cn.urc2026.residents", 100, 52, 26, 20, "lost"),
        ("cn.urc2026.residents", 100, 52, 26, 26, "tied"),
        ("cn.urc2026.reps", 9, 5, 5, 0, "no_quorum"),
        ("cn.urc2026.reps", 9, 6, 4, 2, "carried"),
        ("cn.urc2026.reps", 9, 6, 3, 2, "lost"),
        ("cn.vc2025.households", 9, 6, 4, 2, "carried"),
        ("cn.vc2025.households", 9, 5, 5, 0, "no_quorum"),
        ("cn.collective", 9, 6, 6, 0, "carried"),
        ("cn.collective", 9, 9, 5, 0, "lost"),
        ("cn.party.review", 10, 7, 5, 2, "carried"),
        ("cn.party.review", 10, 6, 6, 0, "no_quorum"),
        ("cn.party.meeting", 10, 7, 5, 2, "lost"),
        ("cn.party.meeting", 10, 5, 5, 0, "lost"),
        ("cn.party.meeting", 10, 6, 6, 0, "carried"),
        ("council.committee", 7, 4, 3, 1, "carried"),
        ("council.committee", 7, 4, 2, 1, "lost"),
        ("council.committee", 8, 4, 4, 0, "no_quorum"),
        ("cn.urc2026.election", 100, 0, 26, 25, "carried"),
        ("cn.urc2026.election", 100, 0, 25, 25, "no_quorum"),
        ("cn.urc2026.election.reps", 9, 0, 6, 0, "no_quorum"),
        ("cn.urc2026.election.reps", 9, 0, 4, 3, "carried"),
        ("cn.urc2026.election.second", 99, 0, 20, 40, "carried"),
        ("cn.urc2026.election.second", 99, 0, 19, 41, "lost"),
        ("cn.urc2026.recall", 100, 0, 26, 26, "tied"),
        ("cn.urc2026.residents.gated", 100, 51, 26, 25, "carried"),
        ("nantang13", 40, 5, 2, 1, "carried"),
        ("nantang13", 40, 5, 2, 2, "tied"),
        ("council.two_thirds", 10, 9, 6, 3, "carried"),
        ("council.two_thirds", 10, 9, 5, 3, "lost"),
    ],
)
def test_a_rule_decides_as_its_law_says(rule, due, present, yes, no, expected):
    assert verdict(rule, due, present, yes, no) == expected


def test_owners_need_heads_and_area():
    def area(yes, no):
        return Facts(due=900, present=0, participating=yes + no, yes=yes, no=no)

    assert verdict("cn.owners.general", 9, 9, 4, 2, area(301, 299)) == "carried"
    assert verdict("cn.owners.general", 9, 9, 4, 2, area(300, 300)) == "tied"
    assert verdict("cn.owners.general", 9, 9, 4, 2, area(299, 301)) == "lost"
    assert verdict("cn.owners.general", 9, 9, 4, 1, area(400, 200)) == "no_quorum"
    assert verdict("cn.owners.general", 9, 9, 4, 2, area(400, 199)) == "no_quorum"
    assert verdict("cn.owners.special", 8, 8, 6, 2, area(450, 150)) == "carried"
    assert verdict("cn.owners.special", 8, 8, 6, 2, area(449, 151)) == "lost"


def test_shanghai_minhang_vector():
    """PRACTICE §2: 2261 votes, deemed votes following the majority: 2066 of 2261 are 91.38 %."""
    heads = Facts(due=2261, present=0, participating=2261, yes=995 + 1071, no=27)
    assert judge(presets.rules()["cn.owners.special"], {"count": heads, "area": heads}).verdict == "carried"
    assert round(Fraction(2066, 2261) * 10000) == 9138


def test_the_settings_a_community_begins_with_hold_together():
    settings = Settings.model_validate(tomllib.loads(presets.community()))
    assert {body.id for body in settings.bodies} >= {
        "grid",
        "committee",
        "residents",
        "representatives",
        "households",
        "party",
        "party_branch",
    }
    for body in settings.bodies:
        assert body.rule in presets.rules()
        assert body.agenda in presets.agendas()
        assert presets.rules()[body.rule].in_force(date(2026, 11, 23))
    for cycle in presets.cycles().values():
        for stage in cycle.stages:
            assert not stage.body or settings.body(stage.body)
            assert not stage.rule or stage.rule in presets.rules()
            if stage.kind in ("deliberation", "decision"):
                assert settings.body(stage.body).track == stage.kind
    assert settings.cycle in presets.cycles()


def test_the_demo_community_is_sound(request):
    path = request.config.rootpath / "sample_data/xijie/council.toml"
    settings = Settings.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    assert (settings.name, settings.time_zone, settings.language, settings.cycle) == (
        "西街社区",
        "Asia/Shanghai",
        "zh",
        "xijie",
    )
