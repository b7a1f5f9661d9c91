"""What people type into cells and forms, read for what it plainly says: numbers, sums, telephone numbers, days, names.

Nothing is guessed: each reader answers None to what could mean two things, and whoever asked says so in their words.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import datetime
from decimal import Decimal

from council.documents.spreadsheets import parse_date

MOST_DIGITS = 15  # what a spreadsheet keeps of a number

_BETWEEN_HAN = re.compile(r"(?<=[\u3400-\u9fff])\s+(?=[\u3400-\u9fff])")
_MIDDLE_DOT = re.compile(r"(?<=[\u3400-\u9fff])\s*[·•‧・∙⋅.]\s*(?=[\u3400-\u9fff])")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_DECIMAL_COMMA = re.compile(r"(?<=\d),(?=\d{1,2}(?!\d))")
_AMOUNT = re.compile(r"(-?)(\d+(?:\.\d*)?|\.\d+)")
_WHOLE = re.compile(r"-?\d+(?:\.0*)?")
_PHONE_MARKS = re.compile(r"[\s()\-.]+")
_PHONE = re.compile(r"\+?\d{5,15}")
_CHINA_PREFIX = re.compile(r"(?:\+|00)?86(?=1\d{10}$)")
_CLOCK = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?|(\d{1,2})[时点](?:(\d{1,2})分?)?")
_BETWEEN = re.compile(r"[、,;，；\n]+")

YUAN = re.compile(r"^(?:¥|rmb|cny)|(?:元|圆|块|yuan|rmb|cny)$", re.IGNORECASE)
"""The unit of a sum of money, before or behind it."""
YES = frozenset(("是", "对", "有", "yes", "y", "true", "1", "√", "✓", "✔"))
NO = frozenset(("否", "不是", "非", "无", "没有", "no", "n", "false", "0", "×", "✗", "-", "—"))


def narrow(text: str) -> str:
    """The text in half width, without padding."""
    return unicodedata.normalize("NFKC", text).strip()


def full_name(text: str) -> str | None:
    """A name without padding between its characters, its middle dot as `·`; None for a masked one."""
    name = _MIDDLE_DOT.sub("·", _BETWEEN_HAN.sub("", text))
    return None if is_starred(name) else name


def is_starred(text: str) -> bool:
    """Whether something in the text was masked."""
    return "*" in text or "＊" in text


def phone_number(text: str) -> str | None:
    """One telephone number as digits, without China's country code."""
    plain = _CHINA_PREFIX.sub("", _PHONE_MARKS.sub("", narrow(text)))
    return plain if _PHONE.fullmatch(plain) else None


def whole_number(text: str) -> int | None:
    """A whole number, as Excel or people write it: `1,200`, `7.0`."""
    plain = _THOUSANDS.sub("", narrow(text).replace(" ", ""))
    return int(Decimal(plain)) if _WHOLE.fullmatch(plain) and len(plain) <= 2 * MOST_DIGITS else None


def hundredths(text: str, units: re.Pattern[str]) -> int | None:
    """An amount with up to two decimals, in hundredths, exactly; `units` may stand before or behind it."""
    plain = units.sub("", _DECIMAL_COMMA.sub(".", _THOUSANDS.sub("", narrow(text).replace(" ", ""))))
    match = _AMOUNT.fullmatch(plain)
    if match is None or len(plain) > 2 * MOST_DIGITS:
        return None
    amount = Decimal(match[2]) * 100
    if amount != amount.to_integral_value():
        return None
    return -int(amount) if match[1] else int(amount)


def yes_or_no(text: str) -> bool | None:
    """Whether a text says yes or no."""
    word = narrow(text).lower()
    return True if word in YES else False if word in NO else None


def moment(text: str) -> datetime | None:
    """A day and a time of day, without a zone: `2026-12-01 19:30`, `2026年12月1日19时30分`; a day alone is midnight."""
    plain = narrow(text)
    day = parse_date(plain)
    if day is not None:
        return datetime(day.year, day.month, day.day)  # noqa: DTZ001 — whoever asked knows the zone
    match = next((each for each in _CLOCK.finditer(plain) if each.end() == len(plain)), None)
    day = parse_date(plain[: match.start()].rstrip("T ")) if match else None
    if match is None or day is None:
        return None
    hour, minute, second = (int(part or 0) for part in (match[1] or match[4], match[2] or match[5], match[3]))
    if hour > 23 or minute > 59 or second > 59:
        return None
    return datetime(day.year, day.month, day.day, hour, minute, second)  # noqa: DTZ001


def parts(text: str) -> list[str]:
    """What stands between commas, `、`, semicolons and line breaks."""
    return [part.strip() for part in _BETWEEN.split(text) if part.strip()]


def key_of(text: str) -> str:
    """A name for comparing: without case, width and blanks."""
    return "".join(narrow(text).lower().split())


def width(text: str) -> int:
    """How many columns a text takes: Chinese characters take two."""
    return sum(2 if unicodedata.east_asian_width(each) in "WF" else 1 for each in text)
