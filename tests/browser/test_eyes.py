"""For old eyes and thumbs: sizes, contrast, and room on the narrowest phone with the largest type."""

import itertools

import pytest

from council.domain.agenda import StartItem
from council.domain.polls import LastCall
from council.domain.roll_call import Arrive
from council.domain.sitting import CallToOrder
from tests.browser.conftest import look

pytestmark = [pytest.mark.browser, pytest.mark.slow]

MEASURE = """() => {
    function colour(text) { return text.match(/[\\d.]+/g).map(Number); }
    function light(rgb) {
        var parts = rgb.slice(0, 3).map(function (part) {
            part /= 255;
            return part <= 0.03928 ? part / 12.92 : Math.pow((part + 0.055) / 1.055, 2.4);
        });
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2];
    }
    function ground(element) {
        for (; element; element = element.parentElement) {
            var rgb = colour(getComputedStyle(element).backgroundColor);
            if (rgb.length < 4 || rgb[3] === 1) { return rgb; }
        }
        return [255, 255, 255];
    }
    var found = [], walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
        var text = walker.currentNode.nodeValue.trim(), element = walker.currentNode.parentElement;
        var box = element.getBoundingClientRect();
        if (!text || !box.width || ['SCRIPT', 'STYLE'].indexOf(element.tagName) >= 0) { continue; }
        var style = getComputedStyle(element), a = light(colour(style.color)), b = light(ground(element));
        found.push({text: text.slice(0, 30), size: parseFloat(style.fontSize),
            contrast: (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05)});
    }
    return found;
}"""

TARGETS = """() => Array.from(
    document.querySelectorAll('main button:not(.default), main label.choice, main input[type=text]')
).filter(each => each.offsetParent).map(each => {
    var box = each.getBoundingClientRect();
    return {text: each.textContent.trim(), top: box.top, bottom: box.bottom, height: box.height, width: box.width};
})"""

OVERFLOWING = """Array.from(document.querySelectorAll('body *'))
    .filter(e => e.getBoundingClientRect().right > innerWidth + 1)
    .map(e => e.tagName + ' ' + e.className + ' ' + e.textContent.slice(0, 20))"""

QUESTION = "(e => e && parseFloat(getComputedStyle(e).fontSize))(document.querySelector('h3'))"


async def states(hall, pages, page):
    """The page in each state that matters; yields a name for each."""
    hall.doors()
    await page.goto(pages.slip_url(hall.code(1)))
    yield "doors"
    hall.session_from_doors()
    hall.poll()
    hall.do(LastCall())
    await page.goto(pages.slip_url(hall.code(1)))
    yield "ballot"
    await page.click("button.yes")
    await page.wait_for_selector("#vote .code")
    await page.click("#vote summary")
    await page.click("#floor summary")
    yield "receipt"
    hall.close()
    hall.do(StartItem(item="i3"))
    hall.choose(id="poll2")
    await page.goto(pages.slip_url(hall.code(1)))
    await page.click("text=方案1")
    yield "choose"
    await page.goto(f"{pages.base_url}/V/ABCDEFGHJK")
    yield "unknown"
    await page.goto(f"{pages.base_url}/SECRET")
    yield "secrecy"


@pytest.fixture
def evening(hall):
    def from_doors():
        for place in range(1, 8):
            hall.do(Arrive(person=f"p{place}"))
        hall.do(CallToOrder())
        hall.do(StartItem(item="i2"))

    hall.session_from_doors = from_doors
    return hall


async def test_type_is_large_and_dark_enough(evening, pages, phone):
    page = await phone()
    async for state in states(evening, pages, page):
        texts = await page.evaluate(MEASURE)
        assert len(texts) > 3, state
        small = [each for each in texts if each["size"] < 19.9]
        faint = [each for each in texts if each["contrast"] < 7]
        assert small == [], state
        assert faint == [], state
        question = await page.evaluate(QUESTION)
        assert question is None or question >= 28, state


async def test_targets_fit_a_thumb_and_stand_apart(evening, pages, phone):
    page = await phone()
    async for state in states(evening, pages, page):
        targets = await page.evaluate(TARGETS)
        for each in targets:
            assert each["height"] >= 71.9, (state, each)
            assert each["width"] >= 270, (state, each)
        for above, below in itertools.pairwise(targets):
            if below["top"] > above["top"]:
                assert below["top"] - above["bottom"] >= 15.9, (state, above, below)


@pytest.mark.parametrize(("width", "type_size"), [(320, 16), (320, 24), (360, 24)])
async def test_it_reflows_on_a_narrow_phone_with_large_type(evening, pages, phone, width, type_size):
    page = await phone(viewport={"width": width, "height": 640}, is_mobile=False)
    session = await page.context.new_cdp_session(page)
    await session.send("Page.setFontSizes", {"fontSizes": {"standard": type_size, "fixed": type_size}})
    async for state in states(evening, pages, page):
        assert await page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)") == type_size * 1.25
        assert await page.evaluate(OVERFLOWING) == [], state
        assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth"), state


async def test_the_phone_may_enlarge_the_page_itself(evening, pages, phone):
    """Neither the viewport nor the style keeps WeChat's own font scaling or pinching out."""
    page = await phone()
    await page.goto(pages.slip_url(evening.code(1)))
    viewport = await page.get_attribute("meta[name=viewport]", "content")
    assert "maximum-scale" not in viewport
    assert "user-scalable" not in viewport
    assert "text-size-adjust" not in await page.content()
    await look(page)
