"""What a page of a plugin is written with: on phones, at the desk, on the projector.

    # in the plugin's module
    @hook
    def routes():
        return [Route("card/{grid}", load="council_contact_cards.pages:card")]

    # council_contact_cards/pages.py: imported when the page is first asked for
    from council.api.pages import Page, Visit

    def card(visit: Visit) -> Page:
        grid = visit.fields["grid"]
        people = [each for each in visit.snapshot.roster.people.values() if each.grid == grid]
        return Page("card.html", {"people": people}, title=grid)

    {# council_contact_cards/templates/card.html #}
    {% extends "council/phone.html" %}
    {% block head %}<style>{{ style("card.css") }}</style>{% endblock %}
    {% block main %}
    <section><h1>{{ title }}</h1>{% for each in people %}<p>{{ each.name }}</p>{% endfor %}</section>
    {{ qr(visit.address("card", title)) }}
    {% endblock %}

Where it lies: `/P/CONTACT_CARDS/card/…` for everybody and the projector; `/V/<code>/P/…` for `audience="person"` (then
`visit.person` says who), `/desk/P/…` for `audience="desk"` (then each form holds `{{ visit.proof }}`). Paths are found
in capitals, too, so that a QR code stays small. A page with a title and no fields in its path is linked: on the front
page, on each person's page, on the clerk's, on the projector's list (`/screen/pages`).

Bases to extend: `council/phone.html` (blocks `head`, `main`, `footer`, `scripts`), `council/desk.html` (the same),
`council/screen.html` (`head`, `look`, `main`, `side`, `seconds` until it is loaded anew, `scripts`). Styles come
inline, as `style("file.css")`, scripts as `script("file.js")`, from the folder `templates`; anything else the browser
is told to refuse, handlers and styles in attributes as well. Phones may be old: ES5, and nothing that needs a script
to work.

Forms are posted to `visit.at`; do what they ask through `visit.entries` and answer with a `Move`, so that loading the
page again does nothing twice. Say no with `council.api.refusal(…)`. Everybody's pages show what is public, and nothing
else: `masked_name`, `masked_phone`. A page may take ten seconds on its own thread; one that fails is named to the
chair, and whoever asked for it reads that it does not work.
"""

from council.qr import svg as qr_svg
from council.web.plugged_pages import Answer, File, Move, Page, Visit

__all__ = ["Answer", "File", "Move", "Page", "Visit", "qr_svg"]
