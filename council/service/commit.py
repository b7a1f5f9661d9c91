"""How a batch is carried out: each job on the working copy, one flush, what follows from it; and who is told what.

A job is told the truth about its own rows: whose part of the store was written hears its answer, whose part was not
hears why. What was decided on rows that did not reach the disk is not an answer either.
"""

from __future__ import annotations

import logging
import traceback
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from council.domain.kernel import Conflict, Refusal
from council.service.batch import Batch, Step
from council.service.changes import Part
from council.service.writer import Answer
from council.store.base import StoreError

log = logging.getLogger(__name__)

EXPECTED = (Refusal, Conflict, StoreError)


@dataclass(frozen=True)
class Ran:
    """A job after its run: what it would be told; the parts of the store it wants changed, those that jobs before it
    wanted changed, and whether it changed the working copy; what follows once it is recorded."""

    answer: Answer
    own: frozenset[Part]
    before: frozenset[Part]
    changed: bool
    steps: tuple[Step, ...]

    def stands(self, written: set[Part]) -> bool:
        """Whether its answer holds although only these parts have been written."""
        if self.own:
            return self.own <= written
        return not self.changed and self.before <= written


def carried_out(batch: Batch, runs: Sequence[Callable[[Batch], Any]]) -> tuple[list[Answer], BaseException | None]:
    """Run jobs, write what they want, do what follows; returns an answer for each, and what the flush failed with.

    Afterwards `batch.recorded` is how things stand. What followed and could not be done is left in its `unfinished`.
    """
    done = [_ran(batch, run) for run in runs]
    failure: BaseException | None = None
    try:
        batch.flush()
    except BaseException as error:  # noqa: BLE001 — logged; those whose rows are not on the disk are told
        _log("what was asked for could not be written", error)
        failure = error
        batch.give_up()
    stand = [failure is None or each.stands(batch.written) for each in done]
    answers = [each.answer if holds else Answer(error=failure) for each, holds in zip(done, stand, strict=True)]
    why = followed(batch, [step for each, holds in zip(done, stand, strict=True) if holds for step in each.steps])
    if why:
        batch.note(unfinished=why)
    return answers, failure


def _ran(batch: Batch, run: Callable[[Batch], Any]) -> Ran:
    mark, before = batch.mark(), batch.parts()
    try:
        answer = Answer(run(batch))
    except EXPECTED as refusal:
        batch.back_to(mark)
        answer = Answer(error=refusal)
    except Exception as error:  # noqa: BLE001 — logged; one job's bug must not cost the others of its batch their answers
        _log("a job failed", error)
        batch.back_to(mark)
        answer = Answer(error=error)
    steps = tuple(batch.steps[mark.steps :])
    return Ran(answer, batch.parts(mark), before, batch.snapshot is not mark.snapshot, steps)


def followed(batch: Batch, steps: Iterable[Step]) -> str:
    """Do what follows, one after the other, whatever becomes of the others; returns why something is left over."""
    left_over = ""
    for step in steps:
        try:
            _do(batch, step)
        except EXPECTED as error:
            log.warning("something is left to be done later: %s", error)
            left_over = str(error)
        except Exception as error:  # noqa: BLE001 — logged; what is recorded is recorded; the rest is tried again
            _log("something is left to be done later", error)
            left_over = type(error).__name__
        else:
            continue
        batch.give_up()
    return left_over


def _log(what: str, error: BaseException) -> None:
    """Log a failure with where it happened; what pydantic says of a value is left out, it may be somebody's."""
    if isinstance(error, ValidationError):
        log.error("%s: ValidationError\n%s", what, "".join(traceback.format_tb(error.__traceback__)))
    else:
        log.error(what, exc_info=error)


def _do(batch: Batch, step: Step) -> None:
    batch.steps.clear()
    step(batch)
    batch.flush()
    for further in list(batch.steps):
        _do(batch, further)
