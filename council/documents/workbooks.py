"""Reads a workbook (xlsx, xls, ods) in a process of its own: `python -m council.documents.workbooks < FILE`.

The reader is fast, but a damaged .xls makes it panic, or ask for more memory than there is, and then it takes its
process along: that must not be the one that holds a meeting. Nothing but the standard library and the reader is
imported here, so that the process starts in a few hundredths of a second.
"""

from __future__ import annotations

import io
import json
import re
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from python_calamine import CalamineSheet

DIGITS = 15  # what Excel stores of a number: 89.35 must not come out as 89.34999999999999
PATIENCE = 60  # seconds for one workbook
MOST_MEMORY = 4 * 1024**3

FORMULA = re.compile(r"[=@\t\r]|[+-](?![\d ]*$)")
"""How a text begins that a spreadsheet would calculate; `-5` and a telephone number do not."""

ARMED = re.compile(rf"'+(?:{FORMULA.pattern})")
"""The same behind the apostrophe that keeps it a text."""

_UNTIDY = re.compile(r"[\s\u200b-\u200f\u2060\ufeff]+")
_INVISIBLE = re.compile(r"[\u200b-\u200f\u2060\ufeff]")

Rows = list[list[str]]


class Unreadable(Exception):  # noqa: N818 — what is wrong, in one word
    """A workbook that cannot be read."""


class Locked(Exception):  # noqa: N818
    """A workbook that wants a password."""


def read_workbook(data: bytes) -> list[Rows]:
    """The visible sheets of a workbook, each from its very first cell on, as texts.

    Raises `Unreadable` or `Locked`.
    """
    command = [sys.executable, "-P", "-m", __name__]
    try:
        done = subprocess.run(command, input=data, capture_output=True, timeout=PATIENCE, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise Unreadable(str(error)) from error
    if done.returncode:
        raise Unreadable(f"the reader ended with {done.returncode}")
    answer: dict[str, list[Rows]] = json.loads(done.stdout)
    if "sheets" not in answer:
        raise Locked if "locked" in answer else Unreadable
    return answer["sheets"]


def as_text(cell: object) -> str:
    """A cell as it was typed: Excel keeps every number as a float and every date as a number."""
    if isinstance(cell, str):
        return tidy(cell)
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 10**DIGITS else f"{cell:.{DIGITS}g}"
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(" ")
    if isinstance(cell, (int, date, time, timedelta)):
        return str(cell)
    return "" if cell is None else tidy(str(cell))


def tidy(text: str) -> str:
    """Without blanks that pad and characters that nobody sees; without the apostrophe that disarms a formula. The
    lines of a cell stay lines."""
    if _UNTIDY.search(text):
        lines = _INVISIBLE.sub("", text).splitlines()
        text = "\n".join(" ".join(line.split()) for line in lines).strip()
    return text[1:] if ARMED.match(text) else text


def disarmed(text: str) -> str:
    """A text that no spreadsheet calculates, and that `tidy` reads back as it was."""
    return f"'{text}" if FORMULA.match(text.lstrip("'")) else text


def _sheet_rows(sheet: CalamineSheet) -> Rows:
    """The rows of a sheet; what a merged cell says stands in each row that it covers."""
    if sheet.start is None:
        return []
    above, left = sheet.start
    rows = [[as_text(cell) for cell in row] for row in sheet.to_python()]
    for (top, first), (bottom, _) in sheet.merged_cell_ranges or ():
        for covered in range(top - above + 1, bottom - above + 1):
            if 0 <= covered < len(rows) and 0 <= first - left < len(rows[covered]):
                rows[covered][first - left] = rows[top - above][first - left]
    return [[] for _ in range(above)] + rows


def _answer(data: bytes) -> dict[str, Sequence[Rows]]:
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
        return {
            "sheets": [
                _sheet_rows(workbook.get_sheet_by_name(sheet.name))
                for sheet in workbook.sheets_metadata
                if sheet.typ == SheetTypeEnum.WorkSheet and sheet.visible == SheetVisibleEnum.Visible
            ]
        }
    except PasswordError:
        return {"locked": ()}
    except CalamineError:
        return {"unreadable": ()}


def main() -> None:
    """Answer on standard output, as JSON, for the workbook on standard input."""
    with suppress(ImportError, ValueError, OSError):  # Windows has no such limit; some systems refuse it
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    sys.stdout.write(json.dumps(_answer(sys.stdin.buffer.read())))


if __name__ == "__main__":
    main()
