"""How a command ends: what was expected to go wrong is one clear line on stderr and exit code 2."""

from __future__ import annotations

import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from council.i18n import N_, Words
from council.i18n.libraries import validation_sentences
from council.i18n.typer_words import error_line

BAD_INPUT = 2
INTERRUPTED = 130  # as shells do: 128 + SIGINT
FAULT = 70  # EX_SOFTWARE of sysexits.h


@dataclass
class Ending:
    """The exit code a command will have."""

    code: int = 0


def complain(text: str) -> None:
    """One line on stderr."""
    sys.stderr.write(" ".join(text.split()) + "\n")


def refusal_line(refusal: Exception, _: Words) -> str:
    """A refusal, or a store's error, as one line."""
    from council.domain.kernel import Refusal
    from council.store.base import Damaged, Locked, NewerFormat

    if isinstance(refusal, Refusal):
        error = refusal.params.get("error")
        if error is not None:
            field, sentence = validation_sentences(error, _)[0]
            return _(
                "{file}: {field}: {sentence} Please correct it there.",
                file=refusal.params.get("file", ""),
                field=field,
                sentence=sentence,
            )
        return _.refusal(refusal)
    if isinstance(refusal, Locked):
        return _("This community is open in another program: {holder}. Close it there first.", holder=str(refusal))
    if isinstance(refusal, NewerFormat):
        return _(
            "This was written by a newer Council: {file}. Install the newer version to open it.", file=str(refusal)
        )
    if isinstance(refusal, Damaged):
        return _("A file is damaged: {file}. Nothing was overwritten; take the last backup.", file=str(refusal))
    return _(
        "Not recorded: {why}. Free some space or check the folder's permissions, then try again.", why=str(refusal)
    )


@contextmanager
def exit_code(_: Words) -> Iterator[Ending]:
    """Turn what a command raises into an exit code and one line. `--help` never pays for the imports of `_expected`."""
    ending = Ending()
    try:
        yield ending
    except KeyboardInterrupt:
        complain(_("Interrupted; what was acknowledged is recorded."))
        ending.code = INTERRUPTED
    except BrokenPipeError:
        ending.code = 1  # `council minutes … | head`: nobody reads on
    except Exception as error:  # noqa: BLE001 — the outer edge of this face
        ending.code = _ended(error, _)


def _ended(error: Exception, _: Words) -> int:
    from council.domain.kernel import Refusal
    from council.store.base import StoreError

    if isinstance(error, (Refusal, StoreError)):
        complain(refusal_line(error, _))
    elif hasattr(error, "format_message"):
        complain(error_line(error, _))
    elif hasattr(error, "exit_code"):
        return int(error.exit_code)
    elif isinstance(error, OSError):
        complain(_("{file}: {why}", file=error.filename or "", why=error.strerror or str(error)))
    else:
        complain(_(UNEXPECTED, kind=type(error).__name__, text=str(error), file=_logged(error)))
        return FAULT
    return BAD_INPUT


def _logged(error: Exception) -> str:
    """Where the traceback lies for whoever mends it: a terminal is no place for it."""
    from platformdirs import user_log_path

    path = user_log_path("council", ensure_exists=True) / "faults.log"
    with path.open("a", encoding="utf-8") as file:
        traceback.print_exception(error, file=file)
    return str(path)


UNEXPECTED = N_(
    "A fault in Council itself ({kind}: {text}). Nothing acknowledged is lost; details for whoever mends it: {file}"
)
