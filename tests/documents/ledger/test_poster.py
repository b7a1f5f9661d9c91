"""The poster: its QR codes say what they should, in both languages, and nothing of it breaks out of the page."""

from dataclasses import replace

import pytest

from council.documents.ledger.poster import intake_url, poster_html
from council.domain.community import Wifi
from council.domain.kernel import Refusal, Text
from council.i18n import words
from tests.documents.test_slips import decoded
from tests.service.a_ledger import ERRANDS, WISHES

BASE = "http://192.168.1.5:8765"
WIFI = Wifi(ssid="Xijie;5G", password="huan:ying")


def test_it_says_what_it_is_for_and_how():
    html = poster_html(WISHES, "西街社区", words("zh"), BASE, WIFI)
    for said in (
        "微心愿",
        "把您的心愿告诉社区",
        "西街社区",
        "192.168.1.5:8765/IN/WISHES",
        "Xijie;5G",
        "微信",
        "查询码",
    ):
        assert said in html
    english = poster_html(WISHES, "西街社区", words("en"), BASE, WIFI)
    assert "Tell the community your wish." in english
    assert "Keep the tracking code" in english


def test_its_codes_are_read():
    assert decoded(poster_html(WISHES, "西街社区", words("zh"), BASE, WIFI)) == [
        r"WIFI:T:WPA;S:Xijie\;5G;P:huan\:ying;;",
        f"{BASE}/IN/WISHES",
    ]


def test_behind_a_public_address_there_is_no_wifi():
    html = poster_html(WISHES, "西街社区", words("zh"), "https://council.example.org/")
    assert decoded(html) == ["https://council.example.org/IN/WISHES"]
    assert "Wi-Fi" not in html


def test_text_is_text():
    odd = replace(WISHES, title=Text(zh="<b>", en="<b>"))
    assert "<b></h1>" not in poster_html(odd, "<i>", words("zh"), BASE)


def test_a_ledger_without_a_page_has_no_poster():
    with pytest.raises(Refusal, match=r"ledger\.no_intake"):
        poster_html(ERRANDS, "西街社区", words("zh"), BASE)


def test_the_address_is_that_of_the_page():
    assert intake_url(replace(WISHES, id="small_wishes"), f"{BASE}/") == f"{BASE}/IN/SMALL_WISHES"
