"""Sample data: requests and cases of a community like Xijie (`demo.toml`); all people and figures are invented.

People of the roster stand here by their number (编号); whoever loads the data puts their ids in place of them. Texts
are in both languages. A step of the name `become:<id>` makes of an entry what it can become; what is then done with the
new one stands behind it.
"""

import tomllib
from datetime import date, timedelta
from pathlib import Path

from council.api import Text
from council_mediation.cases import CASES

TODAY = date(2026, 11, 23)
WORKERS = {
    "第一网格": "XJ013",
    "第二网格": "XJ081",
    "第三网格": "XJ098",
    "第四网格": "XJ133",
    "第五网格": "XJ185",
    "第六网格": "XJ223",
    "第七网格": "XJ269",
    "第八网格": "XJ316",
    "第九网格": "XJ332",
}
WEEK = timedelta(days=7)


def _text(zh, en):
    """A text in both languages; several, each so."""
    if isinstance(zh, list):
        return tuple(Text(zh=each, en=other) for each, other in zip(zh, en, strict=True))
    return Text(zh=zh, en=en)


def _worded(data):
    """The values, each pair of `name` and `name_en` as one text in both languages."""
    return {
        name: _text(value, data[f"{name}_en"])
        if f"{name}_en" in data
        else (tuple(value) if isinstance(value, list) else value)
        for name, value in data.items()
        if not name.endswith("_en")
    }


def _request(today, data):
    """A request and how it went: solved, in joint mediation, or watched."""
    values = _worded(data)
    made = today - timedelta(days=values.pop("ago"))
    prevention, partners, news, how, result = (
        values.pop(name, None) for name in ("prevention", "partners", "news", "how", "result")
    )
    worker = WORKERS[values["grid"]]
    asker = Text(zh="热心居民", en="A resident")
    fields = {**values, "reported_on": made, "name": asker, "phone": "19900000200", "worker": worker}
    if prevention:
        return fields, [("watch", "", {"prevention": prevention, "news_on": today + WEEK})]
    accepted = ("accept", "", {"accepted_on": made, "due": made + 2 * WEEK})
    if partners:
        joined = ("join", "", {"partners": partners, "due": today + WEEK})
        return fields, [accepted, joined, ("report", news, {"news_on": today + WEEK})]
    solved = made + timedelta(days=0 if how == "on_the_spot" else 3)
    return fields, [
        accepted,
        ("solve", "", {"how": how, "result": result, "solved_on": solved}),
        ("tell", "", {"told_on": solved}),
        ("rate", "", {"score": 4 if made.day % 3 else 5}),
    ]


def _case(today, data):
    """A case and its steps, each on its own day."""
    data = dict(data)
    steps = data.pop("steps")
    made = today - timedelta(days=data.pop("ago"))
    return {**_worded(data), "applied_on": made}, [_step(made, each) for each in steps]


def _step(made, data):
    data = dict(data)
    then = data.pop("steps", [])
    values = _worded(data)
    action, reason, day = values.pop("take"), values.pop("reason", ""), made + timedelta(days=values.pop("after", 0))
    values |= {name: made + timedelta(days=days) for name, days in values.pop("within", {}).items()}
    if action in CASES.dates:
        values.setdefault(CASES.dates[action], day)
    step = (action, reason, values)
    return (*step, [_step(made, each) for each in then]) if then else step


def sample(today=TODAY):
    """Entries by ledger: the fields of each, and what is done with it then (action, reason, values)."""
    data = tomllib.loads((Path(__file__).parent / "demo.toml").read_text("utf-8"))
    return {
        "requests": [_request(today, each) for each in data.pop("request")],
        "mediation_cases": [_case(today, each) for each in data.values()],
    }
