"""What an old phone understands: a linter for the pages' scripts and styles.

Old Android WebViews and Safari 12 stop at the first token they do not know, and the whole script is dead. So the
pages keep to ES5 and to styles of that time. This reads tokens, not a grammar: enough for the small scripts of the
pages, and its own tests say what it sees. Jinja's marks are taken out first.
"""

import re

JINJA = re.compile(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
BLOCK = re.compile(r"<(script|style)\b([^>]*)>(.*?)</\1>", re.DOTALL | re.IGNORECASE)

# -- scripts -----------------------------------------------------------------------------------------------------

TOKEN = re.compile(
    r"""
    (?P<space>\s+)
  | (?P<comment>//[^\n]*|/\*.*?\*/)
  | (?P<string>"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*')
  | (?P<template>`)
  | (?P<number>0[xX][0-9a-fA-F]+|(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)
  | (?P<name>[A-Za-z_$][\w$]*)
  | (?P<sign>=>|\.\.\.|\?\.(?!\d)|\?\?=?|\*\*=?|&&=?|\|\|=?|>>>=?|[=!]==?|<<=?|>>=?|<=|>=
      |\+\+|--|[-+*/%&|^]=|[-+*/%&|^~!<>=?:;,.(){}\[\]])
    """,
    re.VERBOSE | re.DOTALL,
)
REGEX = re.compile(r"/(?![*/])(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n\[])+/[a-z]*")
VALUE_ENDS = frozenset({")", "]", "}"})
OPERATOR_NAMES = frozenset({"return", "typeof", "case", "in", "delete", "void", "throw", "new", "else", "do"})

NEW_WORDS = frozenset({"let", "const", "class", "async", "await", "import", "export", "yield", "super"})
NEW_SIGNS = frozenset({"=>", "...", "?.", "??", "??=", "**", "**=", "&&=", "||="})
NEW_GLOBALS = frozenset(
    {
        *("fetch", "Promise", "Symbol", "Map", "Set", "WeakMap", "WeakSet", "Proxy", "Reflect", "BigInt"),
        *("URL", "URLSearchParams", "AbortController", "IntersectionObserver", "ResizeObserver", "TextEncoder"),
        *("TextDecoder", "Headers", "Response", "queueMicrotask", "structuredClone", "globalThis"),
        *("requestIdleCallback", "BroadcastChannel", "serviceWorker", "randomUUID", "subtle"),
    }
)
NEW_METHODS = frozenset(
    {
        *("includes", "padStart", "padEnd", "startsWith", "endsWith", "repeat", "replaceAll", "matchAll"),
        *("find", "findIndex", "findLast", "flat", "flatMap", "fill", "copyWithin", "entries", "values", "from", "of"),
        *("assign", "fromEntries", "isInteger", "trunc", "sign", "at", "trimStart", "trimEnd", "raw"),
        *("closest", "remove", "append", "prepend", "before", "after", "replaceWith", "replaceChildren"),
        *("toggleAttribute", "getAttributeNames", "allSettled", "any", "finally"),
    }
)
OLD_METHODS = {("classList", "remove")}
STATEMENTS = frozenset({"if", "for", "while", "switch", "catch", "with", "function", "return"})


def script_faults(source: str) -> list[str]:
    """What in a script an old phone would stop at, each as `line: what`."""
    tokens, faults = _tokens(_without_jinja(source))
    for at, (kind, text, line) in enumerate(tokens):
        before = tokens[at - 1][1] if at else ""
        after = tokens[at + 1][1] if at + 1 < len(tokens) else ""
        if what := _fault(tokens, at, kind, text, before, after):
            faults.append(f"{line}: {what}")
    return faults


def _without_jinja(source: str) -> str:
    """The source with Jinja's expressions as numbers and its statements as nothing; lines stay where they are."""
    return JINJA.sub(lambda mark: ("0" if mark[0].startswith("{{") else "") + "\n" * mark[0].count("\n"), source)


def _tokens(source: str) -> tuple[list[tuple[str, str, int]], list[str]]:
    tokens: list[tuple[str, str, int]] = []
    faults, at = [], 0
    while at < len(source):
        line = source.count("\n", 0, at) + 1
        last = tokens[-1] if tokens else ("", "", 0)
        is_value = last[0] in ("number", "string", "regex") or last[1] in VALUE_ENDS
        is_value = is_value or (last[0] == "name" and last[1] not in OPERATOR_NAMES)
        match = None if is_value else REGEX.match(source, at)
        kind = "regex" if match else ""
        match = match or TOKEN.match(source, at)
        if match is None:
            faults.append(f"{line}: unreadable {source[at : at + 10]!r}")
            at += 1
            continue
        kind = kind or str(match.lastgroup)
        if kind not in ("space", "comment"):
            tokens.append((kind, match[0], line))
        at = match.end()
    return tokens, faults


def _fault(tokens, at, kind, text, before, after) -> str:
    if kind == "template":
        return "template literal"
    if kind == "sign" and text in NEW_SIGNS:
        return f"{text} is not ES5"
    if kind == "regex" and re.search(r"\(\?<|\\p\{|/[a-z]*[suyvd][a-z]*$", text):
        return "regular expression of a later time"
    if kind == "name" and before != ".":
        return _fault_of_word(tokens, at, text, before, after)
    if kind == "name" and after == "(" and text in NEW_METHODS and (tokens[at - 2][1], text) not in OLD_METHODS:
        return f".{text}() is not ES5"
    if kind == "name" and text in NEW_GLOBALS:
        return f"{text} is not there on old phones"
    if text == "{":
        return _fault_of_brace(tokens, at, before, after)
    return ""


def _fault_of_word(tokens, at, text, before, after) -> str:
    is_key = after == ":" and before in ("{", ",")
    if text in NEW_WORDS and not is_key:
        return f"{text} is not ES5"
    if text in NEW_GLOBALS and not is_key:
        return f"{text} is not there on old phones"
    if text == "of" and tokens[at - 1][0] == "name" and any(token[1] == "for" for token in tokens[max(at - 5, 0) : at]):
        return "for … of is not ES5"
    if text == "var" and after in ("{", "["):
        return "destructuring is not ES5"
    if text == "function" and after == "*":
        return "generators are not ES5"
    if after == "(" and text not in STATEMENTS:
        end = _closing(tokens, at + 1)
        is_declared = before == "function"
        if not is_declared and end + 1 < len(tokens) and tokens[end + 1][1] == "{":
            return "method shorthand is not ES5"
    if text == "function":
        start = at + 1 if after == "(" else at + 2
        inside = [token[1] for token in tokens[start : _closing(tokens, start)]]
        if any(sign in inside for sign in ("=", "{", "[")):
            return "default or destructured parameters are not ES5"
        if inside[-1:] == [","]:
            return "trailing comma in parameters is not ES5"
    return ""


def _fault_of_brace(tokens, at, before, after) -> str:
    is_object = before in ("=", "(", ",", ":", "?", "[", "return", "||", "&&")
    if not is_object or after == "}":
        return ""
    if after == "[":
        return "computed keys are not ES5"
    if tokens[at + 1][0] == "name" and at + 2 < len(tokens) and tokens[at + 2][1] in (",", "}"):
        return "shorthand properties are not ES5"
    return ""


def _closing(tokens, at: int) -> int:
    """Where the bracket opened at `at` closes."""
    depth = 0
    for place in range(at, len(tokens)):
        depth += (tokens[place][1] == "(") - (tokens[place][1] == ")")
        if depth == 0:
            return place
    return len(tokens)


# -- styles ------------------------------------------------------------------------------------------------------

OLD_AT_RULES = ("@media", "@supports", "@keyframes", "@-webkit-keyframes", "@page", "@charset")
NEW_STYLES = {
    "gap": r"(?<![\w-])(?:row-|column-|grid-)*gap\s*:",
    ":has()": r":has\(",
    ":is()": r":is\(",
    ":where()": r":where\(",
    "nesting": r"(?<![\w-])&",
    "web fonts": r"@font-face",
    "inset": r"(?<![\w-])inset(?:-block|-inline)?\s*:",
    "aspect-ratio": r"(?<![\w-])aspect-ratio\s*:",
    "something from elsewhere": r"@import|url\(\s*['\"]?(?:https?:)?//",
}


def style_faults(source: str) -> list[str]:
    """What in a style sheet an old phone would not follow, each as `line: what`."""
    plain = re.sub(r"/\*.*?\*/", lambda mark: "\n" * mark[0].count("\n"), _without_jinja(source), flags=re.DOTALL)
    faults = [
        f"{plain.count(chr(10), 0, match.start()) + 1}: {what}"
        for what, pattern in NEW_STYLES.items()
        for match in re.finditer(pattern, plain)
    ]
    return sorted({*faults, *_nested(plain)}, key=lambda fault: int(fault.split(":")[0]))


def _nested(plain: str) -> list[str]:
    faults: list[str] = []
    open_rules: list[str] = []
    head = ""
    for at, sign in enumerate(plain):
        if sign == "{":
            line = plain.count("\n", 0, at) + 1
            selector = head.strip()
            if selector.startswith("@") and not selector.startswith(OLD_AT_RULES):
                faults.append(f"{line}: {selector.split()[0]}")
            if any(not outer.startswith("@") for outer in open_rules):
                faults.append(f"{line}: nesting")
            open_rules.append(selector)
            head = ""
        elif sign == "}":
            open_rules = open_rules[:-1]
            head = ""
        else:
            head = "" if sign == ";" else head + sign
    return faults


def page_faults(source: str) -> list[str]:
    """The faults of all scripts and styles within a page; lines are counted within the page."""
    faults = []
    for block in BLOCK.finditer(source):
        kind, attributes, body = block[1].lower(), block[2], block[3]
        first = source.count("\n", 0, block.start(3))
        if kind == "script" and "module" in attributes:
            faults.append(f"{first + 1}: modules")
        if kind == "script" and re.search(r"type=[\"']?application/(?:ld\+)?json", attributes):
            continue
        found = script_faults(body) if kind == "script" else style_faults(body)
        faults += [f"{first + int(line)}: {what}" for line, what in (fault.split(": ", 1) for fault in found)]
    return faults
