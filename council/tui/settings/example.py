"""What a decision rule means in numbers, said in a few sentences."""

from __future__ import annotations

from council.domain.examples import Example, example, in_hall
from council.domain.rules import DecisionRule
from council.i18n import Words

DUE = 56  # how many are due in an example for a body that has nobody yet


def example_words(rule: DecisionRule, due: int, _: Words) -> str:
    """An example for a body of so many, in two or three sentences."""
    return _told(rule, example(rule, due or DUE), _)


def hall_words(rule: DecisionRule, due: int, present: int, _: Words) -> str:
    """What it takes here and now, with those who are in the hall, if all of them take part and nobody abstains."""
    return _told(rule, in_hall(rule, due, present), _)


def _told(rule: DecisionRule, told: Example, _: Words) -> str:
    said = []
    if told.needed is None:
        said.append(_("Of {due} due any number may decide.", due=told.due))
    elif rule.quorum_counts == "participating":
        said.append(_("Of {due} due {needed} must take part.", due=told.due, needed=told.needed))
    else:
        said.append(_("Of {due} due {needed} must be here.", due=told.due, needed=told.needed))
    if told.carries is None:
        said.append(_("With {present} here nothing can be carried.", present=told.present))
    elif told.abstain:
        said.append(
            _(
                "With {present} here, {abstain} of them abstaining, {yes} votes for it carry it.",
                present=told.present,
                abstain=told.abstain,
                yes=told.carries,
            )
        )
    else:
        said.append(_("With {present} here, {yes} votes for it carry it.", present=told.present, yes=told.carries))
    if "area" in rule.weights:
        said.append(_("By heads and by floor area alike."))
    return ("" if _.language == "zh" else " ").join(said)
