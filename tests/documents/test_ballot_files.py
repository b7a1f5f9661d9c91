from __future__ import annotations

import ast
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from council.documents import ballot_blt, ballot_files, ballot_lines, ballot_preflib
from council.documents.ballot_files import read_ballots
from council.domain.kernel import Refusal
from council.i18n.refusals import SENTENCES
from tests.domain.refused import refused

# Hill, Wichmann and Woodall's own example, with OpenSTV's additions
BLT = b"""\
4 2          # four candidates, two seats
-2           # Basil withdrew
3 1 3 4 0
4 1 3 2 0
(x7) 1 4 1=3 0
1 2 0
2 2=4=3 - 1 0
1 0
0
"Adam"
"Basil"      # Candidate 2
"Charlotte"
"Donald"
"Election of the committee"
"""

PREFLIB = """\
# FILE NAME: 00001-00000001.{kind}
# TITLE: A small election
# DATA TYPE: {kind}
# NUMBER ALTERNATIVES: 3
# NUMBER VOTERS: 6
# NUMBER UNIQUE ORDERS: 2
# ALTERNATIVE NAME 1: Adam
# ALTERNATIVE NAME 2: Basil, the elder
# ALTERNATIVE NAME 3: 陈
"""


def preflib(kind, *orders):
    return (PREFLIB.format(kind=kind) + "\n".join(orders) + "\n").encode()


def blt(*lines):
    return "\n".join(lines).encode()


# -- BLT ---------------------------------------------------------------------------------------------------------


def test_blt_as_it_was_described():
    election = read_ballots(BLT, "committee.blt")
    assert election.title == "Election of the committee"
    assert election.candidates == {"1": "Adam", "2": "Basil", "3": "Charlotte", "4": "Donald"}
    assert election.standing == {"1": "Adam", "3": "Charlotte", "4": "Donald"}
    assert (election.seats, election.complete, election.cast) == (2, False, 12)
    assert election.ballots == (
        ((("1",), ("3",), ("4",)), 3),
        ((("1",), ("3",)), 4),
        ((("4",), ("1", "3")), 1),
        ((), 1),
        ((("4", "3"), (), ("1",)), 2),
        ((), 1),
    )


def test_a_blt_file_may_run_on_in_one_line():
    one = read_ballots(b'2 1 3 1 2 0 2 2 0 0 "Adam" "Basil" "Title"', "a.blt")
    assert (one.candidates, one.title) == ({"1": "Adam", "2": "Basil"}, "Title")
    assert one.ballots == (((("1",), ("2",)), 3), ((("2",),), 2))


def test_a_title_may_be_missing_and_parties_may_stand_behind_the_names():
    parties = blt("2 1", "1 1 0", "0", '"Adam" "Party A"', '"Basil" "Party B"', '"Ward 1"')
    election = read_ballots(parties, "a.blt")
    assert (list(election.candidates.values()), election.title) == (["Adam", "Basil"], "Ward 1")
    assert read_ballots(blt("2 1", "1 1 0", "0", '"Adam"', '"Basil"'), "a.blt").title == ""


def test_names_keep_what_stands_in_them():
    names = blt("3 1", "0", '"Robert "Bob" Stone"', '"O\'Neill, ""Jo"""', '"陈 伟 #2"', '"标题 #1" # said here')
    election = read_ballots(names, "a.blt")
    assert list(election.candidates.values()) == ['Robert "Bob" Stone', 'O\'Neill, "Jo"', "陈 伟 #2"]
    assert election.title == "标题 #1"


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_any_line_end_and_a_mark_at_the_beginning(end):
    text = BLT.decode().replace("\n", end).encode("utf-8-sig")
    assert read_ballots(text, "A.BLT") == read_ballots(BLT, "a.blt")


@pytest.mark.parametrize(
    ("lines", "code", "said"),
    [
        ([], "no_head", {"line": 1}),
        (["two 1"], "no_head", {"line": 1}),
        (["2"], "no_head", {"line": 1}),
        (["0 1"], "no_head", {"line": 1}),
        (["2 0"], "no_head", {"line": 1}),
        (["2 1", "-3"], "no_such_candidate", {"line": 2, "candidate": 3, "most": 2}),
        (["2 1", "x 1 0"], "no_number", {"line": 2, "text": "x"}),
        (["2 1", "1.5 1 0"], "no_number", {"line": 2, "text": "1.5"}),
        (["2 1", "-1 2 0", "1 1 0"], "no_number", {"line": 2, "text": "-1"}),
        (["2 1", "3 1 b 0"], "no_number", {"line": 2, "text": "b"}),
        (["2 1", "3 1= 0"], "no_number", {"line": 2, "text": ""}),
        (["2 1", "3 1 3 0"], "no_such_candidate", {"line": 2, "candidate": 3, "least": 1, "most": 2}),
        (["2 1", "", "3 1 2 1 0"], "candidate_twice", {"line": 3, "candidate": "1"}),
        (["2 1", "3 1=1 0"], "candidate_twice", {"line": 2, "candidate": "1"}),
        (["2 1", "3 1 2", "2 2 0"], "no_end_of_ballot", {"line": 2}),
        (["2 1", "3 1 2 0"], "no_end", {"line": 2}),
        (["2 1", "3 1 2 0", '"Adam"'], "no_end", {"line": 3}),
        (["2 1", "3 1 2 0", "0"], "names_missing", {"line": 3, "found": 0, "wanted": 2}),
        (["2 1", "0", '"Adam"'], "names_missing", {"line": 3, "found": 1, "wanted": 2}),
        (["2 1", "0", "Adam", '"Basil"'], "name_unquoted", {"line": 3, "text": "Adam"}),
        (["2 1", "0", '"Adam', '"Basil"'], "name_unquoted", {"line": 3, "text": '"Adam'}),
        (["2 1", "0", '"Adam"', '""'], "name_empty", {"line": 4}),
        (["2 1", "0", '"Adam"', '"Adam"'], "name_twice", {"line": 4, "text": "Adam"}),
        (["1 1", "0", *(f'"{n}"' for n in range(6))], "too_many_names", {"line": 7, "text": "4", "wanted": 1}),
        (["99999999999999 1"], "no_head", {"line": 1}),
    ],
)
def test_what_is_wrong_in_a_blt_file_is_said_with_its_line(lines, code, said):
    with refused(f"ballots.{code}", name="a.blt", **said):
        read_ballots(blt(*lines), "a.blt")


# -- PrefLib -----------------------------------------------------------------------------------------------------


def test_the_four_kinds_of_orders():
    strict = read_ballots(preflib("soc", "4: 1,2,3", "2: 3,2,1"), "a.soc")
    assert strict.ballots == (((("1",), ("2",), ("3",)), 4), ((("3",), ("2",), ("1",)), 2))
    assert (strict.title, strict.seats, strict.complete) == ("A small election", None, True)
    assert strict.standing == {"1": "Adam", "2": "Basil, the elder", "3": "陈"}
    some = read_ballots(preflib("soi", "4: 2", "2:"), "a.soi")
    assert (some.ballots, some.complete) == ((((("2",),), 4), ((), 2)), False)
    tied = read_ballots(preflib("toc", "4: {1,2},3", "2: 3, {2, 1}"), "a.toc")
    assert (tied.ballots[1], tied.complete) == (((("3",), ("2", "1")), 2), True)
    both = read_ballots(preflib("toi", "4: {2,3}", "2: 1"), "a.toi")
    assert (both.ballots[0], both.complete) == (((("2", "3"),), 4), False)


def test_candidates_may_be_numbered_from_nought():
    """As pref_voting writes PrefLib's formats."""
    text = preflib("soi", "4: 0", "2: 2,0").decode()
    for number in (1, 2, 3):
        text = text.replace(f"NAME {number}:", f"NAME {number - 1}:")
    election = read_ballots(text.encode(), "a.soi")
    assert election.standing == {"0": "Adam", "1": "Basil, the elder", "2": "陈"}
    assert election.ballots[1] == ((("2",), ("0",)), 2)


def test_a_line_for_each_voter_will_do():
    single = preflib("soi", *["1: 1"] * 4, *["1: 2"] * 2)
    assert read_ballots(single, "a.soi").cast == 6


def test_the_form_before_2022():
    old = b"3\n1,Adam\n2,Basil, the elder\n3,Chen\n6,6,2\n4,1,{2,3}\n2,3\n"
    election = read_ballots(old, "a.toi")
    assert election.standing == {"1": "Adam", "2": "Basil, the elder", "3": "Chen"}
    assert election.ballots == (((("1",), ("2", "3")), 4), ((("3",),), 2))


@pytest.mark.parametrize(
    ("kind", "orders", "code", "said"),
    [
        ("soc", ["6: 1,2", "0: 1,2,3"], "incomplete", {"line": 10, "found": 2, "most": 3, "kind": ".soc"}),
        ("toc", ["6: 1,{2}", "0: 1,2,3"], "incomplete", {"line": 10, "found": 2, "most": 3, "kind": ".toc"}),
        ("soc", ["6: 1,{2,3}"], "equal_ranks", {"line": 10, "kind": ".soc"}),
        ("soi", ["4: 1", "2: {2,3}"], "equal_ranks", {"line": 11, "kind": ".soi"}),
        ("soi", ["4: 1", "2: 4"], "no_such_candidate", {"line": 11, "candidate": 4, "least": 1, "most": 3}),
        ("soi", ["4: 1", "2: 2,2"], "candidate_twice", {"line": 11, "candidate": "2"}),
        ("toi", ["4: 1", "2: {2,1},2"], "candidate_twice", {"line": 11, "candidate": "2"}),
        ("soi", ["4 1"], "no_order", {"line": 10, "text": "4 1", "example": "3: 1,2,4"}),
        ("soi", ["4: 1;2"], "no_order", {"line": 10}),
        ("toi", ["4: {1,2"], "no_order", {"line": 10}),
        ("toi", ["4: {},1"], "no_order", {"line": 10}),
        ("soi", ["x: 1"], "no_number", {"line": 10, "text": "x"}),
        ("soi", ["-4: 1"], "no_number", {"line": 10, "text": "-4"}),
        ("soi", ["4: 1"], "sum_differs", {"line": 5, "said": "6", "found": 4}),
        ("soi", ["2: 1", "2: 2", "2: 3"], "lines_differ", {"line": 6, "said": "2", "found": 3}),
        ("toc", [], "sum_differs", {"line": 5, "said": "6", "found": 0}),
    ],
)
def test_what_is_wrong_in_a_preflib_file_is_said_with_its_line(kind, orders, code, said):
    with refused(f"ballots.{code}", name=f"a.{kind}", **said):
        read_ballots(preflib(kind, *orders), f"a.{kind}")


@pytest.mark.parametrize(
    ("old", "new", "code", "said"),
    [
        ("# NUMBER ALTERNATIVES: 3\n", "", "header_missing", {"field": "NUMBER ALTERNATIVES"}),
        ("ALTERNATIVES: 3", "ALTERNATIVES: three", "no_number", {"line": 4, "text": "three"}),
        ("VOTERS: 6", "VOTERS: many", "no_number", {"line": 5, "text": "many"}),
        ("TYPE: soi", "TYPE: toc", "type_differs", {"line": 3, "said": "toc", "kind": ".soi"}),
        ("NAME 3", "NAME 4", "no_such_candidate", {"line": 9, "candidate": 4}),
        ("NAME 3", "NAME 2", "names_missing", {"line": 4, "found": 2, "wanted": 3}),
        ("陈", "Adam", "name_twice", {"line": 9, "text": "Adam"}),
        ("陈", "", "name_empty", {"line": 9}),
    ],
)
def test_what_is_wrong_at_the_beginning_is_said(old, new, code, said):
    text = preflib("soi", "4: 1", "2: 2").decode()
    assert old in text
    with refused(f"ballots.{code}", name="a.soi", **said):
        read_ballots(text.replace(old, new).encode(), "a.soi")


def test_fields_that_only_tell_more_may_be_missing():
    bare = (
        b"# NUMBER ALTERNATIVES: 2\n# ALTERNATIVE NAME 1: A\n# ALTERNATIVE NAME 2: B\n# NUMBER UNIQUE ORDERS:\n3: 2,1"
    )
    assert read_ballots(bare, "a.soc").cast == 3


@pytest.mark.parametrize(
    ("text", "code", "said"),
    [
        ("two\n", "no_number", {"line": 1, "text": "two"}),
        ("2\n1,Adam\n3,Basil\n", "name_expected", {"line": 3, "candidate": 2}),
        ("2\n1,Adam\nBasil\n", "name_expected", {"line": 3, "text": "Basil"}),
        ("2\n1,Adam\n", "names_missing", {"line": 2, "found": 1, "wanted": 2}),
        ("2\n1,Adam\n2,Basil\n3,3\n", "sums_expected", {"line": 4, "text": "3,3"}),
        ("2\n1,Adam\n2,Basil\n3,3,1\n2,1\n", "sum_differs", {"line": 4, "said": "3", "found": 2}),
        ("2\n1,Adam\n2,Basil\n3,3,1\n3;1\n", "no_order", {"line": 5, "example": "3, 1,2,4"}),
    ],
)
def test_what_is_wrong_in_an_old_file_is_said(text, code, said):
    with refused(f"ballots.{code}", name="a.soi", **said):
        read_ballots(text.encode(), "a.soi")


# -- any file ----------------------------------------------------------------------------------------------------


def test_other_files_are_none_of_ours():
    with refused("ballots.kind_unknown", name="ballots.csv", kinds=".blt, .soc, .soi, .toc, .toi"):
        read_ballots(b"", "ballots.csv")


def test_text_in_another_encoding_is_said_with_its_line():
    with refused("ballots.not_text", name="a.blt", line=3):
        read_ballots('1 1\n0\n"陈"\n'.encode("gb18030"), "a.blt")


def test_every_fault_has_a_sentence_that_can_be_filled():
    codes = set()
    for module in (ballot_blt, ballot_files, ballot_lines, ballot_preflib):
        for node in ast.walk(ast.parse(Path(str(module.__file__)).read_text("utf-8"))):
            if isinstance(node, ast.Constant) and str(node.value).startswith("ballots.") and "…" not in node.value:
                codes.add(node.value)
    assert codes == {code for code in SENTENCES if code.startswith("ballots.")}


def complaint(content: bytes, name: str) -> Refusal | None:
    try:
        read_ballots(content, name)
    except Refusal as refusal:
        return refusal
    return None


@given(st.text(alphabet='0123 -="\n#(){},:AN', max_size=60), st.sampled_from(ballot_files.KINDS))
def test_whatever_stands_in_it_a_file_is_read_or_refused(text, kind):
    refusal = complaint(text.encode(), f"a{kind}")
    if refusal:
        assert refusal.code.startswith("ballots.")
        assert SENTENCES[refusal.code].format(**refusal.params)


@given(st.binary(max_size=60), st.sampled_from(ballot_files.KINDS))
def test_whatever_bytes_it_holds_too(content, kind):
    refusal = complaint(content, f"a{kind}")
    assert refusal is None or refusal.code.startswith("ballots.")
