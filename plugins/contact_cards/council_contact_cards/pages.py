"""A grid's card on a phone: everybody may look at any, and whoever has a slip is shown their own."""

from __future__ import annotations

from council.api import Text, in_order
from council.api.pages import Page, Visit
from council_contact_cards.ledgers import people_of, posts_in


def cards(visit: Visit) -> Page:
    """The grids that have people on a card."""
    there = {each.fields.grid for each in visit.snapshot.entries("card_people").values() if _shown(each)}
    grids = sorted(there, key=in_order)
    return Page("grids.html", {"grids": grids}, title=visit.words("Contact cards of the grids"))


def of_grid(visit: Visit) -> Page:
    """One grid's card."""
    return _card(visit, visit.fields["grid"])


def mine(visit: Visit) -> Page:
    """The card of the grid that the slip's holder lives in."""
    person = visit.snapshot.roster.get(visit.person)
    return _card(visit, person.grid if person else "")


def _shown(entry):
    return entry.state == "serving" and entry.fields.agreed


def _card(visit: Visit, grid: str) -> Page:
    posts = posts_in(visit.snapshot)
    people = [
        (posts.get(each.post, Text(zh=each.post, en=each.post)).in_language(visit.words.language), each)
        for each in people_of(grid, visit.snapshot)
    ]
    entries = visit.snapshot.entries("contact_cards").values()
    card = next((each.fields for each in entries if each.state == "issued" and each.fields.grid == grid), None)
    return Page(
        "phone.html",
        {"grid": grid, "people": people, "card": card},
        title=visit.words("Party–residents contact card"),
        status=200 if people or card else 404,
    )
