"""The ballot on a phone, the result on the projector and in the minutes: with nothing of the program but its API."""

from pathlib import Path

import council_budget_vote
import pytest
from council_budget_vote import voting_methods

from council.domain.tally.lines import options_of
from council.i18n import add_catalogue
from council.web.server import Pages
from tests.look import CHROMIUM, browser
from tests.web.halls import Hall

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(not CHROMIUM.exists(), reason="there is no chromium on this machine"),
]

LINES = ("三号楼加装扶手 12000", "电动车棚充电桩 1.8万", "广场健身器材 9500.5", "楼道照明 3000")


@pytest.fixture
def hall():
    made = Hall().plan()
    method = voting_methods()[0]
    made.council.snapshot = made.council.snapshot.having(methods={**made.council.snapshot.methods, method.id: method})
    forget = add_catalogue("zh", Path(council_budget_vote.__file__).parent / "locale" / "zh.po")
    made.session()
    yield made
    forget()
    made.council.close()


@pytest.fixture
def pages(hall):
    made = Pages(hall.council, host="127.0.0.1", port=0)
    made.start()
    yield made
    made.stop()


def opened(hall):
    from council.api import Question

    options, _barred = options_of(LINES, {}, voting_methods()[0].option_numbers)
    question = Question(method="budget_vote", options=options, terms={"total": 30_000_00})
    hall.poll(question=question, title="今年的公益金花在哪里")


@pytest.mark.parametrize("script", [True, False], ids=["with a script", "without a script"])
async def test_a_ballot_under_a_total(hall, pages, script):
    opened(hall)
    async with browser() as chromium:
        context = await chromium.new_context(
            viewport={"width": 320, "height": 740}, locale="zh-CN", java_script_enabled=script, has_touch=True
        )
        page = await context.new_page()
        await page.goto(pages.slip_url(hall.code(1)))
        assert "合计不超过 30,000 元" in await page.inner_text("#vote")
        if script:
            await page.wait_for_timeout(550)
        for place in (0, 1, 2):
            await page.locator("label.choice input").nth(place).click()
        if script:
            assert await page.inner_text("#vote .count") == "超过 30,000 元了，请先去掉一项。"
        else:
            await page.click("button[name=cast]")
            assert "所选项目共需39,500.50元" in await page.inner_text("#notice")
            assert await page.locator("label.choice input:checked").count() == 3, "what was ticked is not lost"
            await page.locator("label.choice input").nth(2).click()
        assert await page.locator("label.choice input:checked").count() == 2
        await page.click("button[name=cast]")
        await page.wait_for_selector("text=您的投票已收到")
        hall.close()
        result = hall.meeting.polls["poll1"].result
        assert result.elected == ("o1", "o2")
        screen = await context.new_page()
        await screen.goto(pages.screen_url)
        assert "预算30,000元" in await screen.inner_text("#main")
        assert "入选项目共30,000元，余0元。" in await screen.inner_text("#main")
        await context.close()
