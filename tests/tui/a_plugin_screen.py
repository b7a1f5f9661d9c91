"""Screens as a plugin would bring them: one that works, and some that fail in every way there is."""

from textual.widgets import Input, Static

from council.api.screens import Act, Cell, Choice, Choose, Column, CouncilScreen, Listing, Row

FAILS = {"at": ""}
"""Where the failing screen fails."""


def fail(where):
    if FAILS["at"] == where:
        raise ZeroDivisionError(where)


async def _realise(screen, scene):
    listing = screen.query_one(Listing)
    await screen.app.perform(lambda: screen.app.council.entries.act("wishes", listing.key, "claim", screen.app.actor))


async def _ask(screen, scene):
    await screen.app.ask(Choose("Which?", [Choice(1, "one")]))


class Wall(CouncilScreen):
    """All wishes on a wall."""

    ACTS = (
        Act("claim", "Claim", ("c", "f5"), "Wall", do=_realise),
        Act("ask", "Ask", ("q", "f6"), "Wall", do=_ask),
    )
    DEFAULT_CSS = "Wall Listing { margin: 1; }"

    def body(self):
        yield Input(id="field")
        yield Listing(id="wall")

    def draw(self, snapshot):
        wishes = sorted(snapshot.entries("wishes").values(), key=lambda each: each.number)
        rows = [Row(each.id, (Cell(each.fields.title), Cell(each.state, "quiet"))) for each in wishes]
        self.query_one(Listing).show((Column("Wish"), Column("State", 12)), rows)


class Sore(Static, can_focus=True):
    """A widget that fails when it is drawn, or when a key reaches it."""

    def render(self):
        fail("render")
        return "sore"

    def on_key(self, event):
        if event.key == "w":
            fail("key")

    def on_mount(self):
        fail("mount")
        self.set_interval(0.01, lambda: fail("timer"))


async def _do(screen, scene):
    fail("do")


class Failing(CouncilScreen):
    """Fails where it is told to."""

    ACTS = (
        Act("do", "Do", ("c", "f5"), "Failing", do=_do),
        Act("dim", "Dim", ("d", "f6"), "Failing", do=_do, refusal=lambda scene: fail("refusal")),
    )
    BINDINGS = [("x", "burst", "Burst")]

    def __init__(self):
        fail("init")
        super().__init__()

    def body(self):
        fail("body")
        yield Sore()

    def draw(self, snapshot):
        fail("draw")

    def tick(self, now):
        fail("tick")

    def action_burst(self):
        fail("action")


class Ugly(CouncilScreen):
    """Its styles cannot be read, once a test has spoilt them."""

    DEFAULT_CSS = "Ugly { color: red; }"


class Plain(Static):
    """No screen at all."""
