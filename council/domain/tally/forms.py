"""What a browser sent as a ballot, read as a choice: the same for every face that draws forms.

Fields: `choice` for answers and ticks; `rank.<option>` is a place, `mark.<option>` a mark; `blank` is the button that
abstains. A ballot that says nothing is blank only when that button was pressed: silence may be an accident.
"""

from __future__ import annotations

from council.domain.kernel import Refusal
from council.domain.tally import Choice, Method, OwnBallot, PostedForm, Question
from council.domain.tally.ranked import EQUAL
from council.domain.tally.score import MARK

RANK, MARKED = "rank.", "mark."


def read(method: Method, question: Question, form: PostedForm) -> Choice:
    """The choice that a form says, checked by its method; raises `Refusal` with what to mend."""
    kind = method.ballot
    if kind != "answers" and "blank" in form:
        return method.checked(question, ())
    if isinstance(kind, OwnBallot):
        choice = kind.read(question, form)
    elif kind == "ranking":
        choice = _ranking(question, form)
    elif kind == "scores":
        choice = _marks(question, form)
    else:
        choice = tuple(option for option in form.get("choice", ()) if option)
    if not choice and kind != "answers":
        raise Refusal("ballot.too_few", least=max(1, question.least if kind != "scores" else 1), named=0)
    return method.checked(question, choice)


def _ranking(question: Question, form: PostedForm) -> Choice:
    """Places that follow each other from 1; options on one place are joined."""
    places: dict[int, list[str]] = {}
    for option in question.option_ids:
        place = _first(form, RANK + option)
        if place:
            if not place.isdecimal() or not 0 < int(place) <= len(question.options):
                raise Refusal("ballot.rank_unclear", rank=place)
            places.setdefault(int(place), []).append(option)
    ranking = sorted(places)
    named = 0
    for rank in ranking:
        if rank > named + 1:
            raise Refusal("ballot.rank_skipped", rank=named + 1)
        # after two on place 1, both "2" and "3" are understood as the next place
        named = max(rank, named + len(places[rank]))
    return tuple(EQUAL.join(places[rank]) for rank in ranking)


def _marks(question: Question, form: PostedForm) -> Choice:
    marks = ((option, _first(form, MARKED + option)) for option in question.option_ids)
    return tuple(f"{option}{MARK}{mark}" for option, mark in marks if mark)


def _first(form: PostedForm, name: str) -> str:
    return next(iter(form.get(name, ())), "").strip()
