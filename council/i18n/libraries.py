"""The English of the libraries (typer, pydantic, Textual), said in the viewer's language.

Three kinds, three ways. typer sends some texts through the standard library's gettext: `speak` binds our catalogue
there. Most of its errors and all of Textual's texts are plain English strings: `said` finds the text, or the
template it was made from, in the catalogue under the library's own context. pydantic names each error's type:
`validation_sentences` has a sentence of ours for each, which speaks of the value and not of Python.
"""

from __future__ import annotations

import gettext
import os
import re
from functools import cache
from typing import TYPE_CHECKING, Any

from council.i18n import N_, Words, nearest
from council.i18n.catalogues import as_file

if TYPE_CHECKING:
    from pydantic import ValidationError

NESTED = frozenset({"message", "label"})  # fields of a template that are texts of the library themselves

TYPER = (
    "[OPTIONS]",
    "COMMAND [ARGS]...",
    "Usage: ",
    "Show this message and exit.",
    "Install completion for the current shell.",
    "Show completion for the current shell, to copy it or customize the installation.",
    "<bool>",
    "<datetime>",
    "<dir>",
    "<file>",
    "<float>",
    "<float range>",
    "<int range>",
    "<int>",
    "<path>",
    "<str>",
    # Errors; the more particular template stands before the more general one
    "Missing command.",
    "No such command '{name}'. Did you mean {names}?",
    "No such command '{name}'.",
    "No such option: {name} (Possible options: {names})",
    "No such option: {name}",
    "Missing argument '{name}'. Choose from: {names}",
    "Missing argument '{name}'.",
    "Missing option '{name}'. Choose from: {names}",
    "Missing option '{name}'.",
    "Got unexpected extra argument(s) ({names})",
    "Option '{name}' requires an argument.",
    "Option '{name}' requires {count} arguments.",
    "Option '{name}' does not take a value.",
    "Argument '{name}' takes {count} values.",
    "Invalid value for {name}: {message}",
    "Invalid value: {message}",
    "Could not open file '{name}': {message}",
    "{label} '{name}' does not exist.",
    "{label} '{name}' is a file.",
    "{label} '{name}' is a directory.",
    "{label} '{name}' is not readable.",
    "{label} '{name}' is not writable.",
    "'{name}' is not one of {names}.",
    "'{name}' does not match the formats {names}.",
    "{count} values are required, but {given} given.",
    "Value '{name}' is not a valid {kind}.",
    "file",
    "dir",
    "path",
    "No such file or directory",
    "Permission denied",
    "Is a directory",
    "'{name}': {message}",
)
"""Texts that typer writes without gettext."""

TEXTUAL = (
    "Theme",
    "Change the current theme",
    "Quit the application as soon as possible",
    "Keys",
    "Hide the keys and widget help panel",
    "Show help for the focused widget and a summary of available keys",
    "Minimize",
    "Minimize the widget and restore to normal size",
    "Maximize",
    "Maximize the focused widget",
    "Screenshot",
    "Save an SVG 'screenshot' of the current screen",
    "Saved screenshot",
    "Saved screenshot to [$text-success]{path}",
    "Failed to save screenshot",
    "Press [b]{key}[/b] to quit the app",
    "Do you want to quit?",
    "palette",
    "Open the command palette",
    "Search for commands…",
    "Search for themes…",
    "No matches found",
    "Loading...",
    "Must match regular expression {regex} (flags={flags}).",
    "Must be a valid number.",
    "Must be a valid integer.",
    "Must be a valid URL.",
    "Must be less than or equal to {maximum}.",
    "Must be greater than or equal to {minimum}.",
    "Must be between {minimum} and {maximum} characters.",
    "Must be between {minimum} and {maximum}.",
    "Must be shorter than {maximum} characters.",
    "Must be longer than {minimum} characters.",
)
"""Texts that Textual writes besides the descriptions of its widgets' key bindings."""

TEXTS = {"typer": TYPER, "textual": TEXTUAL}


def speak(language: str) -> None:
    """Let typer speak this language; called once, before typer is imported (its titles are looked up then).

    This sets the process's default text domain and, for Chinese, its `LANGUAGE`: gettext looks nowhere else.
    """
    language = nearest(language)
    if language == "en":
        gettext.textdomain("messages")
        return
    path = as_file(language)
    gettext.bindtextdomain(path.stem, str(path.parent.parent.parent))
    gettext.textdomain(path.stem)
    os.environ["LANGUAGE"] = language


def said(library: str, text: str, _: Words) -> str:
    """A text of a library (`typer`, `textual`) in the viewer's language; one that nobody knows stays English."""
    translated = _.p(library, text.replace("{", "{{").replace("}", "}}")) if "{" in text else _.p(library, text)
    if translated != text:
        return translated
    for template, pattern in _patterns(library):
        if match := pattern.fullmatch(text):
            fields = {
                name: said(library, value, _) if name in NESTED else value for name, value in match.groupdict().items()
            }
            return _.p(library, template, **fields)
    return text


def textual_word(text: str, _: Words) -> str:
    """A text of Textual's own (a binding's description, a validator's complaint) in the viewer's language."""
    return said("textual", text, _)


@cache
def _patterns(library: str) -> list[tuple[str, re.Pattern[str]]]:
    return [(template, _pattern(template)) for template in TEXTS[library] if "{" in template]


def _pattern(template: str) -> re.Pattern[str]:
    parts = re.split(r"\{(\w+)\}", template)
    return re.compile("".join(f"(?P<{part}>.+?)" if at % 2 else re.escape(part) for at, part in enumerate(parts)))


GENERAL = N_("This value does not fit here.")
_GROUP = N_("A group of named values is expected here.")
_LIST = N_("A list is expected here.")
_TEXT = N_("Text is expected here.")
_WHOLE = N_("A whole number is expected here.")
_NUMBER = N_("A number is expected here.")
_YES_NO = N_("True or false is expected here.")
_DAY = N_("A day is expected here, such as 2026-11-23.")
_TIME = N_("A time of day is expected here, such as 19:30.")
_MOMENT = N_("Day and time are expected here, such as 2026-11-23T19:30+08:00.")
_SPAN = N_("A span of time is expected here, such as PT2H30M.")
_URL = N_("A web address is expected here, such as http://192.168.1.5:8080.")
_JSON = N_("This is not valid JSON.")
_BYTES = N_("Bytes are expected here.")
_IDENTIFIER = N_("This is not a valid identifier.")
_FIXED = N_("This cannot be changed.")
_MISSING = N_("This is missing. Please fill it in.")
_UNKNOWN = N_("This name is not known here. Check how it is written.")

VALIDATION: dict[str, str] = {
    "missing": _MISSING,
    "missing_argument": _MISSING,
    "missing_keyword_only_argument": _MISSING,
    "missing_positional_only_argument": _MISSING,
    "union_tag_not_found": N_("The kind is missing here ({discriminator}). Please fill it in."),
    "union_tag_invalid": N_("The kind “{tag}” is not known. One of these is expected: {expected_tags}."),
    "extra_forbidden": _UNKNOWN,
    "unexpected_keyword_argument": _UNKNOWN,
    "unexpected_positional_argument": _UNKNOWN,
    "no_such_attribute": _UNKNOWN,
    "invalid_key": _UNKNOWN,
    "enum": N_("One of these is expected: {expected}."),
    "literal_error": N_("One of these is expected: {expected}."),
    "none_required": N_("This must be left empty."),
    "greater_than": N_("The value must be more than {gt}."),
    "greater_than_equal": N_("The value must be {ge} or more."),
    "less_than": N_("The value must be less than {lt}."),
    "less_than_equal": N_("The value must be {le} or less."),
    "multiple_of": N_("The value must be a multiple of {multiple_of}."),
    "too_short": N_("At least {min_length} entries are needed; there are {actual_length}."),
    "too_long": N_("At most {max_length} entries are allowed; there are {actual_length}."),
    "string_too_short": N_("The text is too short: at least {min_length} characters."),
    "string_too_long": N_("The text is too long: at most {max_length} characters."),
    "string_pattern_mismatch": N_("The text does not have the form that is needed here."),
    "string_not_ascii": N_("Only plain letters, digits and signs (ASCII) are allowed here."),
    "bytes_too_short": N_("The text is too short: at least {min_length} characters."),
    "bytes_too_long": N_("The text is too long: at most {max_length} characters."),
    "date_past": N_("The day must lie in the past."),
    "date_future": N_("The day must lie in the future."),
    "date_from_datetime_inexact": _DAY,
    "datetime_past": N_("The time must lie in the past."),
    "datetime_future": N_("The time must lie in the future."),
    "timezone_naive": N_("The time must be without a time zone."),
    "timezone_aware": N_("The time needs a time zone, such as +08:00."),
    "timezone_offset": N_("The time is in another time zone than the one expected here."),
    "url_scheme": N_("The address must begin with one of: {expected_schemes}."),
    "url_too_long": N_("The text is too long: at most {max_length} characters."),
    "decimal_max_digits": N_("The number has too many digits: at most {max_digits}."),
    "decimal_max_places": N_("The number has too many decimals: at most {decimal_places}."),
    "decimal_whole_digits": N_("The number has too many digits before the point: at most {whole_digits}."),
    **dict.fromkeys(
        (
            *("dict_type", "frozen_dict_type", "ordered_dict_type", "counter_type", "mapping_type"),
            *("model_type", "model_attributes_type", "dataclass_type", "dataclass_exact_type", "arguments_type"),
        ),
        _GROUP,
    ),
    **dict.fromkeys(
        ("list_type", "deque_type", "tuple_type", "named_tuple_type", "set_type", "frozen_set_type", "iterable_type"),
        _LIST,
    ),
    **dict.fromkeys(("string_type", "string_unicode"), _TEXT),
    **dict.fromkeys(("int_type", "int_parsing", "int_parsing_size", "int_from_float"), _WHOLE),
    **dict.fromkeys(
        (
            *("float_type", "float_parsing", "finite_number", "decimal_type", "decimal_parsing"),
            *("fraction_type", "fraction_parsing", "complex_type", "complex_str_parsing"),
        ),
        _NUMBER,
    ),
    **dict.fromkeys(("bool_type", "bool_parsing"), _YES_NO),
    **dict.fromkeys(("bytes_type", "bytes_invalid_encoding"), _BYTES),
    **dict.fromkeys(("date_type", "date_parsing", "date_from_datetime_parsing"), _DAY),
    **dict.fromkeys(("time_type", "time_parsing"), _TIME),
    **dict.fromkeys(
        ("datetime_type", "datetime_parsing", "datetime_object_invalid", "datetime_from_date_parsing"), _MOMENT
    ),
    **dict.fromkeys(("time_delta_type", "time_delta_parsing"), _SPAN),
    **dict.fromkeys(("url_type", "url_parsing", "url_syntax_violation"), _URL),
    **dict.fromkeys(("uuid_type", "uuid_parsing", "uuid_version"), _IDENTIFIER),
    **dict.fromkeys(("json_invalid", "json_type"), _JSON),
    **dict.fromkeys(("frozen_field", "frozen_instance"), _FIXED),
    # What only a mistake in the program can raise, or a value so odd that there is no better sentence
    **dict.fromkeys(
        (
            *("needs_python_object", "recursion_loop", "recursion_depth_exceeded", "get_attribute_error"),
            *("default_factory_not_called", "iteration_error", "set_item_not_hashable", "missing_sentinel_error"),
            *("is_instance_of", "is_subclass_of", "callable_type", "multiple_argument_values", "ellipsis_error"),
        ),
        GENERAL,
    ),
}
"""A sentence for each type of error that pydantic-core knows, except those that carry a text of their own."""

OWN_TEXT = ("value_error", "assertion_error")  # raised by a validator: its own text is said


def validation_sentences(error: ValidationError, _: Words) -> list[tuple[str, str]]:
    """What is wrong with some data: for each mistake the place (`bodies[0].name`; '' is the whole) and a sentence.

    The values themselves are not repeated: they may be somebody's telephone number.
    """
    return [
        (place(mistake["loc"]), _validation_sentence(mistake["type"], mistake.get("ctx") or {}, _))
        for mistake in error.errors(include_url=False, include_input=False)
    ]


def place(location: tuple[int | str, ...]) -> str:
    """A pydantic location as people write it: `bodies[0].name`."""
    path = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in location)
    return path.removeprefix(".")


def _validation_sentence(kind: str, context: dict[str, Any], _: Words) -> str:
    if kind in OWN_TEXT:
        own = str(context.get("error", ""))
        return _(own.replace("{", "{{").replace("}", "}}")) if own else _(GENERAL)
    if kind not in VALIDATION:
        return _(GENERAL)
    expected = context.get("expected")
    if isinstance(expected, str) and _.language == "zh":
        context = {**context, "expected": expected.replace(" or ", "、").replace(", ", "、")}
    return _(VALIDATION[kind], **context)
