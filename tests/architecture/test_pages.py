"""The pages keep to what an old phone understands."""

import ast
from pathlib import Path

import pytest

from tests.architecture.es5 import page_faults, script_faults, style_faults

ROOT = Path(__file__).parents[2]
WEB = ROOT / "council" / "web"
PAGES = (".html", ".jinja", ".jinja2", ".j2", ".svg")


def read(path: Path) -> list[str]:
    source = path.read_text("utf-8")
    if path.suffix == ".py":
        literals = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Constant)]
        return [
            f"in the text at line {node.lineno}, {fault}"
            for node in literals
            if isinstance(node.value, str)
            for fault in page_faults(node.value)
        ]
    if ".js" in path.suffixes:
        return script_faults(source)
    return style_faults(source) if ".css" in path.suffixes else page_faults(source)


def files():
    kinds = {".py", ".js", ".css", *PAGES}
    return sorted(path for path in WEB.rglob("*") if path.suffix in kinds and "__pycache__" not in path.parts)


@pytest.mark.parametrize("path", files(), ids=lambda path: path.relative_to(WEB).as_posix())
def test_old_phones_understand(path: Path):
    assert read(path) == []


NEW = {
    "let a = 1": "let",
    "const a = 1": "const",
    "var f = (a) => a": "=>",
    "var a = `x${b}`": "template",
    "a?.b": "?.",
    "a ?? b": "??",
    "f(...a)": "...",
    "var a = [...b]": "...",
    "class A {}": "class",
    "async function f() {}": "async",
    "for (var a of b) {}": "for … of",
    "import a from 'b'": "import",
    "fetch('/x')": "fetch",
    "window.fetch('/x')": "fetch",
    "new Promise(f)": "Promise",
    "var s = new Set()": "Set",
    "new URLSearchParams(x)": "URLSearchParams",
    "crypto.randomUUID()": "randomUUID",
    "crypto.subtle.digest()": "subtle",
    "navigator.serviceWorker.register('x')": "serviceWorker",
    "var {a} = b": "destructuring",
    "var [a] = b": "destructuring",
    "function f(a = 1) {}": "parameters",
    "var f = function ({a}) {}": "parameters",
    "function* f() {}": "generators",
    "var o = {a() { return 1 }}": "method shorthand",
    "var o = {a, b: 1}": "shorthand",
    "f({a})": "shorthand",
    "var o = {[a]: 1}": "computed",
    "a ** b": "**",
    "'abc'.includes('a')": "includes",
    "Object.assign({}, a)": "assign",
    "Array.from(a)": "from",
    "list.find(f)": "find",
    "element.closest('p')": "closest",
    "element.remove()": "remove",
    "var r = /(?<y>a)/": "regular expression",
    "var r = /a/s": "regular expression",
    "a ||= b": "||=",
}


@pytest.mark.parametrize("source", NEW)
def test_the_linter_sees_what_is_new(source):
    assert any(NEW[source] in fault for fault in script_faults(source)), script_faults(source)


OLD = """
(function () {
  'use strict';
  // let there be const in a comment: `x` => y
  var words = {'let': 'class', import: 1, "fetch": "a => b", of: 2}, re = /`[/`]=>/g, half = 4 / 2 / 1;
  function later(fn, ms) { return setTimeout(function () { fn(); }, ms); }
  var request = new XMLHttpRequest();
  request.onreadystatechange = function () {
    if (request.readyState === 4 && request.status == 200) { draw(JSON.parse(request.responseText)); }
  };
  for (var key in words) { if (words.hasOwnProperty(key)) { document.body.classList.remove(key); } }
  for (var i = 0; i < 3; i++) { if (i) { continue; } }
  words.of = half ? .5 : {a: 1, b: [1, 2]};
  try { later(draw, {{ every }}); } catch (error) { } finally { }
  {% if live %} draw({rev: {{ rev }}, text: "{{ _('Vote') }}"}); {% endif %}
  switch (key) { case 'a': return /x/.test(key); default: break; }
  function draw(state) { return isNaN(state) ? state.values : state.find; }
})();
"""


def test_the_linter_lets_es5_pass():
    assert script_faults(OLD) == []


STYLES = {
    ".a { display: flex; gap: 1em }": "gap",
    ".a { grid-gap: 1em }": "gap",
    ".a { row-gap: 1em }": "gap",
    ".a:has(b) { color: red }": ":has()",
    ".a { .b { color: red } }": "nesting",
    ".a { &:hover { color: red } }": "nesting",
    "@font-face { font-family: x; src: url(x.woff) }": "web fonts",
    "@import 'x.css';": "elsewhere",
    ".a { background: url(https://x.example/a.png) }": "elsewhere",
    "@layer a { b { color: red } }": "@layer",
    "@container (width > 1px) { b { color: red } }": "@container",
    ".a { inset: 0 }": "inset",
}


@pytest.mark.parametrize("source", STYLES)
def test_the_linter_sees_new_styles(source):
    assert any(STYLES[source] in fault for fault in style_faults(source))


def test_the_linter_lets_old_styles_pass():
    assert (
        style_faults(
            """
            /* gap: none of that; .a { .b {} } */
            html { font: 20px/1.5 sans-serif; color: {{ colour }} }
            .gap { margin: 0 auto } .a > .b + .c:nth-child(2) { -webkit-flex-flow: row wrap }
            @media (max-width: 320px) { .a { padding: 8px } @supports (display: flex) { .b { margin: 0 } } }
            @keyframes turn { from { opacity: 0 } to { opacity: 1 } }
            .icon { background: url(data:image/png;base64,AAAA) }
            """
        )
        == []
    )


def test_faults_are_counted_within_the_page():
    page = "<p>\n<style>\n.a { gap: 1px }\n</style>\n<script>\n\nlet a\n</script><script type='module'>var b</script>"
    assert page_faults(page) == ["3: gap", "7: let is not ES5", "8: modules"]
    assert page_faults('<script type="application/json">{"a": `}</script>') == []
