"""Fields of forms: days, numbers, wheels, somebody."""

from datetime import date

import pytest
from textual.app import App

from council.domain.kernel import Refusal
from council.tui.widgets.fields import Wheel, read_date

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("2026-12-31", date(2026, 12, 31)),
        ("2026/12/31", date(2026, 12, 31)),
        ("2026年12月31日", date(2026, 12, 31)),
        ("12-31", date(2026, 12, 31)),
        ("12月31日", date(2026, 12, 31)),
        ("1-15", date(2027, 1, 15)),
        ("11-23", TODAY),
        ("+14", date(2026, 12, 7)),
        ("  ", None),
    ],
)
def test_days_are_read_as_people_type_them(typed, day):
    assert read_date(typed, TODAY) == day


@pytest.mark.parametrize("typed", ["tomorrow", "2026-13-01", "31-12-2026-1", "2-30", "+", "12"])
def test_what_is_no_day_is_refused(typed):
    with pytest.raises(Refusal) as refused:
        read_date(typed, TODAY)
    assert refused.value.code == "date.unreadable"


async def test_a_wheel_turns_round_and_round():
    class Bench(App[None]):
        def compose(self):
            yield Wheel([("a", "甲"), ("b", "乙")], "b")

    async with Bench().run_test(size=(30, 3)) as pilot:
        wheel = pilot.app.query_one(Wheel)
        wheel.focus()
        seen = []
        for key in ("right", "left", "space"):
            await pilot.press(key)
            seen.append(wheel.options[wheel.place][0])
        assert seen == ["a", "b", "a"]
        assert "甲" in wheel.render().plain


async def test_a_wheel_cuts_what_is_too_long():
    class Bench(App[None]):
        def compose(self):
            yield Wheel([("a", "很长的动议原文" * 9), ("b", "两\n行")])

    async with Bench().run_test(size=(30, 3)) as pilot:
        wheel = pilot.app.query_one(Wheel)
        assert wheel.render().cell_length <= wheel.content_size.width
        assert wheel.render().plain.endswith("… ▸")
        wheel.action_turn(1)
        assert "两 行" in wheel.render().plain
