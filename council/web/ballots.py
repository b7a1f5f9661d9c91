"""The ballots of phones: what stands inside the form, for each kind of ballot that a method may have."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from functools import lru_cache

from jinja2 import Template, TemplateError
from markupsafe import Markup

from council.domain.kernel import Refusal
from council.domain.tally import Method, OwnBallot, PostedForm, Question
from council.i18n import Words
from council.i18n.asking import instruction
from council.web.drawing import drawn, environment

log = logging.getLogger(__name__)

LONGEST_SCALE = 10
"""Marks up to this high above the lowest are rows to touch; a longer scale is typed."""

Filled = Mapping[str, PostedForm]
"""What was sent and refused, by the voting right it was meant for: it is not to be filled in twice."""


def fields(question: Question, method: Method, _: Words, form: PostedForm) -> Markup:
    """The fields and buttons of a ballot; with what had been filled in, where the server refused it."""
    kind = method.ballot
    if isinstance(kind, OwnBallot):
        cast = environment().get_template("phone/macros.html").module.cast(_)  # type: ignore[attr-defined]
        values = {"_": _, "question": question, "form": form, "cast": cast, **kind.values(question)}
        try:
            return Markup(_compiled(kind.template).render(values))
        except (TemplateError, TypeError, ValueError, LookupError, ArithmeticError) as error:
            log.exception("the ballot of %s cannot be drawn", method.id)
            raise Refusal("ballot.undrawn", method=method.id) from error
    name = "buttons" if kind == "ticks" and question.most == 1 else kind
    marks = list(range(question.least, question.most + 1)) if kind == "scores" else []
    return drawn(
        f"phone/ballot_{name}.html",
        _=_,
        question=question,
        form=form,
        said=instruction(question, method, _),
        marks=marks if len(marks) <= LONGEST_SCALE + 1 else [],
    )


@lru_cache(maxsize=32)
def _compiled(source: str) -> Template:
    return environment().from_string(source)
