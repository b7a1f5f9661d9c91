"""Sample data: three weeks of log and incidents of a community like Xijie (`demo.toml`); all of it is invented.

People stand here by their number in the roster (编号); whoever loads the data puts their ids in place of them. Texts
are in both languages.
"""

import tomllib
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

from council.api import Text

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
DAYS_GIVEN = {"red": 2, "orange": 7, "yellow": 15}
"""How long an incident of each level may take."""


def _worded(data):
    """The values, each pair of `name` and `name_en` as one text in both languages."""
    return {
        name: Text(zh=value, en=data[f"{name}_en"]) if f"{name}_en" in data else value
        for name, value in data.items()
        if not name.endswith("_en")
    }


def _log(today, data):
    values = _worded(data)
    day = today - timedelta(days=values.pop("ago"))
    result, next_in = values.pop("result", None), values.pop("next_in", None)
    fields = {"day": day, "writer": WORKERS[values["grid"]], **values}
    if next_in is not None:
        fields["next_on"] = today + timedelta(days=next_in)
    return fields, [("close", "", {"result": result, "closed_on": day})] if result else []


def _incident(today, data):
    values = _worded(data)
    ago, until, unit = values.pop("ago"), values.pop("until"), values.pop("unit", "")
    day = today - timedelta(days=ago)
    fields = {"reported_on": day, "found": datetime.combine(day, time(1, 30), UTC), **values}
    if values["source"] == "patrol":
        fields["worker"] = WORKERS[values["grid"]]
    else:
        fields |= {"reporter": "热心居民", "phone": "19900000000"}
    due = day + timedelta(days=DAYS_GIVEN[values.get("level", "yellow")])
    return fields, _steps(day, due, unit, WORKERS[values["grid"]], until)


def _steps(day, due, unit, worker, until):
    """What was done with an incident until it came so far."""
    done = Text(zh="已到场处理，恢复正常。", en="Seen to on the spot, all in order again.")
    seen = Text(zh="现场看过，属实。", en="Looked at it: it is so.")
    accepted = [("accept", "", {})]
    dispatched = [*accepted, ("dispatch", "", {"unit": unit, "due": due, "dispatched_on": day})]
    handled = [*dispatched, ("handle", "", {"result": done})]
    checked = [*handled, ("check", "", {"checker": worker, "check": seen})]
    closed = [*checked, ("close", "", {"closed_on": day + timedelta(days=2)})]
    thanks = Text(zh="修得快，谢谢。", en="Quickly mended, thank you.")
    settled = {
        "tried": Text(zh="网格员当场协调。", en="Settled by the grid worker."),
        "result": Text(zh="当场办妥。", en="Done at once."),
    }
    not_ours = Text(
        zh="管道在红线以内，属物业维修范围，不属本单位职责。", en="Inside the estate: the property manager's."
    )
    police = Text(zh="占道经营涉及交通，请公安配合。", en="It obstructs traffic: for the police as well.")
    return {
        "reported": [],
        "accepted": accepted,
        "dispatched": dispatched,
        "handled": handled,
        "checked": checked,
        "closed": closed,
        "rated": [*closed, ("rate", "", {"score": 5, "comment": thanks})],
        "settled": [
            *accepted,
            ("settle", "", settled),
            ("check", "", {"checker": worker, "check": seen}),
            ("close", "", {"closed_on": day}),
        ],
        "returned": [*dispatched, ("return", not_ours, {})],
        "transferred": [*dispatched, ("transfer", police, {"unit": "police", "due": due + timedelta(days=5)})],
    }[until]


def sample(today=TODAY):
    """Entries by ledger: the fields of each, and what is done with it then (action, reason, values)."""
    data = tomllib.loads((Path(__file__).parent / "demo.toml").read_text("utf-8"))
    return {
        "grid_days": [_log(today, each) for each in data["log"]],
        "incidents": [_incident(today, each) for each in data["incident"]],
    }
