"""What the page "Is my vote secret?" promises, sentence by sentence, and the test that holds it.

Whoever changes the page has to say here what proves the new sentence.
"""

import re
from importlib import import_module

import pytest

from council.web.drawing import HERE

PAGE = (HERE / "secrecy.html").read_text("utf-8")
SENTENCES = [
    sentence for text in re.findall(r'_\("([^"]*)"', PAGE) for sentence in re.split(r"(?<=[.?:]) (?=[A-Z])", text)
]

E2E, SECRECY, ENTRANCE = "tests.e2e.test_canary", "tests.service.test_secrecy", "tests.web.test_entrance"
DESK, TOUCH = "tests.web.test_desk_votes", "tests.web.test_touch"
CASTING, PARTIAL, POLLS = "tests.service.test_casting", "tests.web.test_partial_results", "tests.domain.test_polls"

PROVED = {
    "Your ballot lies in the box without": (E2E, "test_nothing_joins_a_person_and_a_choice"),
    "Beside it, a list notes only": (SECRECY, "test_an_open_box_tells_no_choice_and_no_tracking_code"),
    "Nothing joins the two.": (SECRECY, "test_two_people_who_swap_their_votes_leave_no_trace"),
    "Until the vote closes every ballot is encrypted": (
        SECRECY,
        "test_an_open_box_tells_no_choice_and_no_tracking_code",
    ),
    "Nobody sees results before": (PARTIAL, "test_nothing_tells_how_a_vote_goes_while_it_is_open"),
    "At the end the ballots are sorted": (SECRECY, "test_the_order_of_voting_leaves_no_trace"),
    "What is published: who may vote": (SECRECY, "test_no_line_has_a_voter_and_a_choice_but_those_that_have_all"),
    "Hands are not counted beside fewer": (POLLS, "test_hands_do_not_give_a_few_secret_ballots_away"),
    "On paper: two tellers count": (DESK, "test_two_tellers_enter_and_agree"),
    "In a secret vote no name stands on it": (E2E, "test_nothing_joins_a_person_and_a_choice"),
    "In the booth: the screen is wiped": (E2E, "test_nothing_joins_a_person_and_a_choice"),
    "With help: whoever helps": (DESK, "test_help_needs_a_helper_and_a_witness"),
    "The minutes name both, the choice": (E2E, "test_nothing_joins_a_person_and_a_choice"),
    "In a straw poll anybody may touch": (TOUCH, "test_each_browser_counts_once_and_slips_stand_on_no_roll"),
    "How you voted stands in the minutes": (SECRECY, "test_by_name_says_who_only_after_closing"),
    "The page says before you vote": (ENTRANCE, "test_the_page_on_secrecy_speaks_of_the_vote_that_is_on"),
    "Votes that weigh floor area": (POLLS, "test_area_is_weighed_by_name_and_not_by_hands"),
    "The tracking code shows that your ballot": (ENTRANCE, "test_the_board_lists_bare_codes"),
    "With the receipt you can change": (CASTING, "test_a_changed_mind_replaces_the_ballot"),
    "Only your phone has it": (SECRECY, "test_a_counted_box_has_forgotten_the_ids"),
    "Usually choices are kept apart": (ENTRANCE, "test_the_board_lists_bare_codes"),
    "The chair may choose before": (POLLS, "test_what_the_board_shows_is_chosen_before_opening_and_frozen"),
    "Then you can check your own ballot": (
        ENTRANCE,
        "test_the_board_lists_choices_beside_codes_where_that_was_said_before",
    ),
    "The vote that is on now": (ENTRANCE, "test_the_page_on_secrecy_speaks_of_the_vote_that_is_on"),
    "When it is closed, the board shows": (
        ENTRANCE,
        "test_the_board_lists_choices_beside_codes_where_that_was_said_before",
    ),
}
"""How a sentence begins: the module, and the test in it, that would fail if it were not so."""

NO_PROMISE = (
    *("Is my vote secret?", "In a secret vote", "In a vote by name", "The tracking code and the receipt", "Back"),
    *("What no program can promise", "Keep your code to yourself.", "Nobody may ask for it.", "Keep it to yourself."),
    *(
        "Your slip is your vote",
        "The hall's network is not encrypted",
        "The chair's computer sees",
        "It writes down no",
    ),
    *("A disk may keep traces", "Whoever seized the computer", "If very few people vote", "You need not vote by phone"),
)
"""Headings, advice, and what no program can promise."""


@pytest.mark.parametrize("sentence", SENTENCES)
def test_every_promise_of_the_page_is_held_by_a_test(sentence):
    if sentence.startswith(NO_PROMISE):
        return
    module, name = next((PROVED[start] for start in PROVED if sentence.startswith(start)), ("", ""))
    assert module, f"which test holds: {sentence}"
    assert callable(getattr(import_module(module), name))


def test_no_proof_is_left_over():
    starts = (*PROVED, *NO_PROMISE)
    assert [start for start in starts if not any(sentence.startswith(start) for sentence in SENTENCES)] == []
