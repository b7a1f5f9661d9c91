import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from council.domain import codes
from council.domain.codes import ALPHABET, ballot_id, fresh_code, normalized, spelled, tracking_code
from tests.domain.refused import refused

written = st.text(ALPHABET, min_size=10, max_size=10)


def test_no_letter_can_be_mistaken_for_another():
    assert len(set(ALPHABET)) == 32
    assert not set("ILOU") & set(ALPHABET)


@pytest.mark.parametrize("length", [codes.SLIP_LENGTH, codes.TRACKING_LENGTH, codes.RECEIPT_LENGTH])
def test_a_fresh_code_is_of_its_length_and_unlike_the_last(length):
    made = {fresh_code(length) for _ in range(50)}
    assert len(made) == 50
    assert all(len(code) == length and set(code) <= set(ALPHABET) for code in made)


@given(written)
def test_a_code_is_read_back_however_it_is_written(code):
    looks = code.lower().translate(str.maketrans("01", "oi"))
    wide = "".join(chr(ord(letter) + 0xFEE0) for letter in code)
    for typed in (
        code,
        code.lower(),
        spelled(code),
        f"  {code[:3]} {code[3:]}\n",
        looks,
        wide,
        f"{wide[:5]}－{wide[5:]}",
    ):
        assert normalized(typed) == code


@pytest.mark.parametrize(
    "typed", ["", "ABC", "0123456789A", "012345678U", "012345678!", "０１２３４", "网格网格网格网格网格"]
)
def test_what_cannot_be_a_code_is_refused(typed):
    with refused("code.malformed", length=10):
        normalized(typed)


@given(st.text(string.printable))
def test_anything_typed_is_a_code_or_is_refused(typed):
    try:
        code = normalized(typed)
    except codes.Refusal:
        return
    assert len(code) == 10
    assert set(code) <= set(ALPHABET)


@pytest.mark.parametrize(
    ("code", "groups"),
    [("0123456789", "01234-56789"), ("01234567", "0123-4567"), ("0123456789ABCDEF", "0123-4567-89AB-CDEF")],
)
def test_a_code_is_spelled_in_groups(code, groups):
    assert spelled(code) == groups


def test_ballot_and_tracking_code_come_from_the_receipt_and_say_nothing_of_each_other():
    receipt = "0123456789ABCDEF"
    assert ballot_id(receipt) == ballot_id(receipt) != ballot_id("0123456789ABCDEG")
    assert (len(ballot_id(receipt)), len(tracking_code(receipt))) == (26, codes.TRACKING_LENGTH)
    assert not ballot_id(receipt).startswith(tracking_code(receipt))
    # Pinned: a change would cut every issued receipt off from its ballot.
    assert tracking_code(receipt) == "KMAK9562"
