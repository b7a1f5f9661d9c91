"""A field as text, and the text read back as the field."""

from datetime import UTC, date, datetime
from typing import Annotated, Any, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from council.documents.ledger.cells import emptied, of_entry, read, shown
from council.documents.ledger.teller import Teller
from council.domain.kernel import Refusal, Text
from council.domain.ledger import About, Fields, Ledger
from council.domain.roster import Person
from council.i18n import words
from tests.service.a_ledger import WISHES, Wish
from tests.service.hall import SETTINGS, empty

LANGUAGES = ("zh", "en")


def said(entry: Any, teller: Teller) -> dict[str, str]:
    return {name: of_entry(spec, entry, teller) for name, spec in teller.declared.specs.items()}


def why(name: str, text: str, teller: Teller) -> Refusal:
    with pytest.raises(Refusal) as caught:
        read(teller.declared.specs[name], text, teller)
    return caught.value


def test_values_are_said_in_the_viewers_language(full, teller):
    chinese, english = said(full, teller()), said(full, teller("en"))
    assert (chinese["topic"], chinese["urgency"], chinese["means"]) == ("陪伴", "紧急", "资金、时间")
    assert (english["topic"], english["urgency"], english["means"]) == ("Company", "Urgent", "Money, Time")
    assert (chinese["cost"], chinese["until"], chinese["seen"]) == ("1234.50", "2026-12-01", "2026-11-23 19:00")
    assert (chinese["checked"], english["checked"], chinese["photos"]) == ("是", "yes", "1张照片")
    assert (chinese["resident"], chinese["helpers"]) == ("王七", "王丁、王丂")


def test_personal_fields_are_masked_unless_told_otherwise(full, hall):
    masked = said(full, Teller(words("zh"), hall.snapshot, "wishes"))
    assert (masked["wisher"], masked["phone"]) == ("李*", "138****5678")
    assert (masked["resident"], masked["helpers"]) == ("王*", "王*、王*")
    assert masked["title"] == "修灯"
    assert not {"李小明", "13812345678", "王七", "王丁"} & set("|".join(masked.values()).split("|"))


class Secret(Fields):
    born: Annotated[date | None, About("生日", "Born", personal=True)] = None
    told: Annotated[str, About("自述", "Told", "long", personal=True)] = ""
    kind: Annotated[
        str, About("类别", "Kind", choices={"a": Text(zh="甲（大）", en="A"), "b": Text(zh="甲（小）", en="A")})
    ] = "a"
    kinds: Annotated[
        tuple[Literal["x", "y", "xy", "x, y"], ...],
        About(
            "种类",
            "Kinds",
            choices={each: Text(zh=each.upper(), en=each.upper()) for each in ("x", "y", "xy", "x, y")},
        ),
    ] = ()
    link: Annotated[str, About("关联", "Link", "entry")] = ""
    wish: Annotated[str, About("心愿", "Wish", "entry", ledger="wishes")] = ""


SECRETS = Ledger("secrets", Text(zh="密", en="Secrets"), Secret, WISHES.workflow)


@pytest.fixture
def secrets(hall) -> Teller:
    snapshot = hall.snapshot.having(ledgers={**hall.snapshot.ledgers, "secrets": SECRETS})
    return Teller(words("zh"), snapshot, "secrets", masked=False)


def test_a_personal_text_that_no_mask_fits_is_hidden(secrets):
    masked = Teller(secrets._, secrets.snapshot, "secrets")
    specs = SECRETS.specs
    assert shown(specs["told"], "我叫李小明", masked) == "***"
    assert shown(specs["born"], date(1950, 3, 7), masked) == "***"
    assert shown(specs["told"], "", masked) == ""
    assert why("told", "***", secrets).code == why("born", "***", secrets).code == "cell.masked"
    assert read(specs["told"], "两*三", secrets) == "两*三"


def test_masked_texts_are_not_taken_for_names(full, teller):
    here = teller()
    for name, text in {"wisher": "李*", "phone": "138****5678", "resident": "王*", "helpers": "王＊"}.items():
        assert why(name, text, here).code == "cell.masked"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_kind_is_read_back(full, teller, language):
    here = teller(language)
    for name, spec in WISHES.specs.items():
        if name != "photos":
            assert read(spec, of_entry(spec, full, here), here) == getattr(full.fields, name), name
    assert why("photos", "1 photo", here).code == "cell.photos"


@pytest.mark.parametrize("language", LANGUAGES)
@given(
    seconds=st.integers(0, 4_000_000_000),
    fen=st.integers(-(10**13), 10**13),
    count=st.integers(-(10**12), 10**12),
    kinds=st.lists(st.sampled_from(["x", "y", "xy", "x, y"]), unique=True).map(tuple),
)
def test_what_is_shown_is_read_back(language, seconds, fen, count, kinds):
    snapshot = empty(ledgers=(WISHES, SECRETS))
    here = Teller(words(language), snapshot, "secrets", masked=False)
    specs = {**WISHES.specs, **SECRETS.specs}
    values = {"seen": datetime.fromtimestamp(seconds, UTC), "cost": fen, "visits": count, "kinds": kinds}
    for name, value in values.items():
        assert read(specs[name], shown(specs[name], value, here), here) == value


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("cost", "¥1,234.5", 123450),
        ("cost", "12元", 1200),
        ("visits", "7.0", 7),
        ("visits", "１２", 12),
        ("checked", "√", True),
        ("checked", "No", False),
        ("until", "2026年12月1日", date(2026, 12, 1)),
        ("until", "2026/12/1", date(2026, 12, 1)),
        ("seen", "2026年11月23日19时5分", datetime(2026, 11, 23, 11, 5, tzinfo=UTC)),
        ("seen", "2026-11-23T19:05:06", datetime(2026, 11, 23, 11, 5, 6, tzinfo=UTC)),
        ("seen", "2026-11-23", datetime(2026, 11, 22, 16, 0, tzinfo=UTC)),
        ("topic", "STUDY", "study"),
        ("topic", "助 学", "study"),
        ("topic", "Company", "company"),
        ("means", "时间;资金", ("time", "money")),
        ("phone", "+86 138-1234-5678", "13812345678"),
        ("wisher", "李　小明", "李小明"),
        ("resident", "0003", "p0003"),
        ("helpers", "王丁，0002", ("p0001", "p0002")),
        ("steps", "一、二\n三", ("一、二", "三")),
        ("grid", " 第一 网格", "第一网格"),
        ("text", "一\n二", "一\n二"),
        ("title", "修\n灯", "修 灯"),
    ],
)
def test_what_people_write_is_understood(teller, name, text, value):
    assert read(WISHES.specs[name], text, teller()) == value


@pytest.mark.parametrize(
    ("name", "text", "code"),
    [
        ("cost", "12.345", "money_unreadable"),
        ("cost", "十二元", "money_unreadable"),
        ("visits", "1.5", "number_unreadable"),
        ("visits", "9" * 40, "number_unreadable"),
        ("checked", "也许", "yes_no_unreadable"),
        ("until", "12/1", "date_unreadable"),
        ("until", "2026-02-30", "date_unreadable"),
        ("seen", "2026-11-23 25:00", "time_unreadable"),
        ("seen", "昨天 19:00", "time_unreadable"),
        ("topic", "唱歌", "choice_unknown"),
        ("means", "资金、唱歌", "choice_unknown"),
        ("phone", "13812345678、13812345679", "phone_unreadable"),
        ("resident", "李四", "person_unknown"),
        ("helpers", "王丁、李四", "person_unknown"),
        ("grid", "第九网格", "grid_unknown"),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_reason(teller, name, text, code):
    here = teller()
    refusal = why(name, text, here)
    assert refusal.code == f"cell.{code}"
    assert "{" not in here._.refusal(refusal)


def test_an_empty_text_empties_a_field(teller):
    specs = WISHES.specs
    values = {name: emptied(spec) for name, spec in specs.items()}
    assert values | {"title": "空的"} == dict(Wish(title="空的"))


def test_the_communitys_own_list_is_said_and_read(hall, enter):
    lists = {"wishes.topic": {"garden": Text(zh="种花", en="Garden"), "repair": Text(zh="修理", en="Mending")}}
    settings = SETTINGS.having(lists=lists)
    snapshot = hall.snapshot.having(settings=settings)
    here = Teller(words("zh"), snapshot, "wishes", masked=False)
    spec = WISHES.specs["topic"]
    assert shown(spec, "repair", here) == "修理"
    assert shown(spec, "study", here) == "study"  # chosen before the list was changed
    assert read(spec, "种花", here) == "garden"
    assert why("topic", "陪伴", here).params["known"] == ["种花", "修理"]


def test_choices_of_one_name_are_told_apart(secrets):
    english = Teller(words("en"), secrets.snapshot, "secrets", masked=False)
    spec = SECRETS.specs["kind"]
    for here in (secrets, english):
        assert [read(spec, shown(spec, value, here), here) for value in ("a", "b")] == ["a", "b"]


def test_namesakes_are_told_apart_by_number_or_door(hall):
    namesakes = [
        Person(id="n1", name="张伟", number="900"),
        Person(id="n2", name="张伟", building="3", room="501"),
        Person(id="n3", name="张伟"),
        Person(id="n4", name="李娜", active=False),
        Person(id="n5", name="李娜"),
    ]
    hall.council.ledgers.keep_people(namesakes).result(5)
    here = Teller(words("zh"), hall.snapshot, "wishes", masked=False)
    spec = WISHES.specs["helpers"]
    ids = tuple(each.id for each in namesakes)
    assert shown(spec, ids, here) == "张伟 (900)、张伟 (3-501)、n3、n4、李娜"
    assert read(spec, shown(spec, ids, here), here) == ids
    assert read(spec, "张伟（3-501）", here) == ("n2",)
    assert why("helpers", "张伟", here).code == "cell.person_several"
    assert shown(spec, ids, Teller(words("zh"), hall.snapshot, "wishes")) == "张*、张*、张*、李*、李*"


def test_links_are_said_by_number_and_read_back(hall, enter, secrets):
    wish = enter("修路灯")
    here = Teller(secrets._, hall.snapshot.having(ledgers=secrets.snapshot.ledgers), "secrets", masked=False)
    link = f"wishes/{wish.id}"
    specs = SECRETS.specs
    assert shown(specs["wish"], link, here) == "2026-001 修路灯"
    assert shown(specs["link"], link, here) == "微心愿 2026-001 修路灯"
    for name in ("wish", "link"):
        assert read(specs[name], shown(specs[name], link, here), here) == link
    assert shown(specs["wish"], "wishes/gone", here) == "wishes/gone"
    assert why("wish", "2026-999", here).code == "cell.entry_unknown"
    assert why("link", "2026-001", here).code == "cell.entry_unknown"


def test_papers_have_long_dates_and_plain_names(full, teller):
    told = said(full, teller(long=True))
    assert (told["until"], told["seen"]) == ("2026年12月1日", "2026年11月23日 19:00")
