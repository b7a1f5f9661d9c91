"""党群连心卡: each grid's people with duties and hours, as a card, a poster, and a page on residents' phones."""

from council.api import Route, Text, hook
from council_contact_cards.ledgers import CARDS, PEOPLE


@hook
def ledgers():
    """The cards, and the people on them."""
    return [PEOPLE, CARDS]


@hook
def routes():
    """The cards, for everybody; and the card of one's own grid, for whoever has a slip."""
    return [
        Route("mine", load="council_contact_cards.pages:mine", audience="person", title=CARDS.title),
        Route("cards", load="council_contact_cards.pages:cards", title=Text(zh="各网格连心卡", en="Contact cards")),
        Route("card/{grid}", load="council_contact_cards.pages:of_grid"),
    ]
