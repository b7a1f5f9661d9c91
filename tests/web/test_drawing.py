"""What is kept, what is squeezed, and what a phone's cookie holds."""

import shutil
import subprocess

import pytest

from council.web import squeezing
from council.web.drawing import HERE, Kept, asset, environment
from council.web.receipts import MOST, Purse
from council.web.squeezing import squeezed_script, squeezed_style
from tests.architecture.es5 import script_faults, style_faults

SCRIPTS = sorted(path.name for path in HERE.glob("*.js"))
STYLES = sorted(path.name for path in HERE.glob("*.css"))


def test_things_are_kept_while_their_grounds_are_the_same_objects():
    kept, drawn = Kept(), []

    def draw():
        drawn.append(1)
        return len(drawn)

    first, second = [1], [1]
    assert kept.get("a", (first, "x"), draw) == 1
    assert kept.get("a", (first, "x"), draw) == 1
    assert kept.get("a", (second, "x"), draw) == 2, "equal is not the same"
    assert kept.get("a", (second, "y"), draw) == 3
    assert kept.get("b", (second, "y"), draw) == 4
    assert kept.get("a", (second,), draw) == 5


def test_templates_compile_and_are_strict():
    for name in environment().list_templates(["html"]):
        environment().get_template(name)
    with pytest.raises(Exception, match="undefined"):
        environment().from_string("{{ nothing }}").render()
    assert environment().from_string("{{ text }}").render(text="<&>") == "&lt;&amp;&gt;"


SQUEEZED = {
    "var page = document; page.body.page = 1;": "var a=document;a.body.page=1;",
    "var a = {page: 1, b: page};": "var a={page:1,b:b};",
    "x = a ? b : c; // end": "a=b?c:d;",
    "return 1 + +x;": "return 1+ +a;",
    "var t = 'a // b';  /* no */ var r = /[/ ]+/g;": "var a='a // b';var b=/[/ ]+/g;",
    "function f(one) { return typeof one; }": "function b(a){return typeof a}",
}


@pytest.mark.parametrize("source", SQUEEZED)
def test_scripts_are_squeezed(source):
    assert squeezed_script(source) == SQUEEZED[source]


def test_styles_are_squeezed():
    source = "/* why */ a:focus, b > c { color: #fff; margin: 0 auto; }\n@media (max-width: 60rem) { d { e: f; } }"
    assert squeezed_style(source) == "a:focus,b > c{color:#fff;margin:0 auto}@media (max-width:60rem){d{e:f}}"


@pytest.mark.parametrize("name", SCRIPTS)
def test_squeezed_scripts_are_still_old_and_whole(name, tmp_path):
    assert script_faults(asset(name)) == []
    assert "\n" not in asset(name)
    if shutil.which("node"):
        path = tmp_path / name
        path.write_text(asset(name), encoding="utf-8")
        assert subprocess.run(["node", "--check", str(path)], capture_output=True).returncode == 0


@pytest.mark.parametrize("name", STYLES)
def test_squeezed_styles_are_still_old(name):
    assert style_faults(asset(name)) == []
    assert asset(name).count("{") == asset(name).count("}")


def test_a_purse_keeps_a_ballot_s_receipt():
    purse = Purse()
    assert purse.empty
    receipt = purse.ready("poll", "right")
    assert not receipt.sure
    assert purse.changed
    again = Purse(purse.cookie())
    assert again.ready("poll", "right") == receipt
    assert not again.changed
    assert again.of("poll", "other") is None
    sure = again.confirm("poll", "right", receipt.code)
    assert sure.sure
    assert Purse(again.cookie()).of("poll", "right") == sure
    again.drop("poll", "right")
    assert again.of("poll", "right") is None


@pytest.mark.parametrize("cookie", ["x", "~~~", "00000000.short.1", "00000000.<script>alert(1).1", "." * 500])
def test_a_purse_takes_no_rubbish(cookie):
    assert Purse(cookie).cookie() == ""


def test_a_purse_stays_small():
    purse = Purse()
    for place in range(40):
        purse.ready(f"poll{place}", "right")
    held = Purse(purse.cookie())
    assert held.of("poll39", "right")
    assert held.of("poll0", "right") is None
    assert len(purse.cookie()) < 40 * MOST


def test_no_repr_shows_a_receipt():
    purse = Purse()
    assert purse.ready("poll", "right").code not in repr(purse.of("poll", "right"))


def declared(tokens):
    """The names that a script declares: variables, functions, parameters, caught errors."""
    names, at = set(), 0
    while at < len(tokens):
        text = tokens[at][1]
        if text == "var":
            depth = 0
            at += 1
            names.add(tokens[at][1])
            while tokens[at][1] not in (";", "in") or depth:
                depth += (tokens[at][1] in "([{") - (tokens[at][1] in ")]}")
                if tokens[at][1] == "," and not depth:
                    names.add(tokens[at + 1][1])
                at += 1
                if tokens[at][1] == "function":
                    break
            continue
        if text in ("function", "catch"):
            if tokens[at + 1][0] == "name":
                at += 1
                names.add(tokens[at][1])
            end = next(place for place in range(at, len(tokens)) if tokens[place][1] == ")")
            names |= {tokens[place][1] for place in range(at + 2, end) if tokens[place][0] == "name"}
        at += 1
    return names


@pytest.mark.parametrize("name", SCRIPTS)
def test_nothing_of_the_browser_s_own_is_renamed(name):
    """A name that the script does not declare is the browser's, and must be in the list of those."""
    tokens = list(squeezing._tokens((HERE / name).read_text("utf-8")))
    used = {text for at, (kind, text) in enumerate(tokens) if kind == "name" and not squeezing._is_property(tokens, at)}
    assert used - declared(tokens) - squeezing._KEYWORDS - squeezing._BROWSER == set()
