"""The ballot: projects to tick, each with its cost; the page adds up what is ticked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from council.api import Choice, OwnBallot, PostedForm, Question
from council_budget_vote.money import yuan

TEMPLATE = """
<p>{{ _("Choose what the money is for. Together it may cost {total} yuan at most.", total=total) }}</p>
<p class="count" role="status" data-per="100" data-most="{{ question.terms["total"] }}"
 data-said="{{ _("Chosen: {sum} of {total} yuan", sum="#", total=total) }}"
 data-full="{{ _("That would be more than {total} yuan. Take something away first.", total=total) }}"></p>
{% for option in question.options %}
<label class="choice"><input type="checkbox" name="choice" value="{{ option.id }}" data-cost="{{ option.numbers[0] }}"
 {%- if option.id in form.get("choice", []) %} checked{% endif %}>{{ option.label or option.id }}<br>
<b>{{ _("{amount} yuan", amount=costs[option.id]) }}</b></label>
{% endfor %}
{{ cast }}
"""


def read(question: Question, form: PostedForm) -> Choice:
    """The projects that were ticked."""
    del question
    return tuple(form.get("choice", ()))


def values(question: Question) -> Mapping[str, Any]:
    """The amounts that the template shows."""
    return {
        "total": yuan(question.terms["total"]),
        "costs": {option.id: yuan(option.numbers[0]) for option in question.options},
    }


BALLOT = OwnBallot(TEMPLATE, read, values)
