"""The columns of a list of residents: what they may be called, how their cells are read and written."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, get_args

from council.documents.spreadsheets import header_key, parse_date
from council.documents.typed import full_name, hundredths, narrow, phone_number, yes_or_no
from council.domain.kernel import Refusal
from council.domain.roster import Person, Role, masked_name, masked_phone

EARLIEST_BIRTH = date(1900, 1, 1)
LARGEST_AREA = 100_000_000  # in 0.01 m²: a million square metres, more than any building has

_SQUARE_METRES = re.compile(r"(?:㎡|m2|m\^2|平方米|平米|平方|平)$", re.IGNORECASE)
_ROLE_MARKS = re.compile(r"[、,;/|+&]+|(?<=[\u3400-\u9fff])\s+(?=[\u3400-\u9fff])")
_EXAMPLE = re.compile(r"[(（\[【]\s*(示例|例|样例|example)\s*[)）\]】]", re.IGNORECASE)

_HEAD = frozenset(("户主", "本人", "户主本人", "head", "self"))
_NO_ROLE = frozenset(("无", "否", "没有", "居民", "群众", "none", "no", "resident", "-", "—"))


@dataclass(frozen=True)
class Column:
    """A column: the field it fills, its headers in both languages, other headers (as `header_key`s) it is known by."""

    field: str
    zh: str
    en: str
    also: str = ""

    def title(self, language: str) -> str:
        """Its header in `zh` or `en`."""
        return self.zh if language.startswith("zh") else self.en

    @property
    def keys(self) -> tuple[str, ...]:
        """All the headers that mean this column."""
        return (header_key(self.zh), header_key(self.en), *self.also.split())


COLUMNS = (
    Column("number", "编号", "Number", "居民编号 人员编号 编码 no id personnumber residentnumber"),
    Column("name", "姓名", "Name", "居民姓名 名字 fullname"),
    Column("household", "户号", "Household", "户编号 家庭编号 家庭户号 householdnumber householdno"),
    Column("building", "楼栋", "Building", "楼号 楼栋号 栋号 幢号 楼 栋 幢 楼宇 block"),
    Column("unit", "单元", "Unit", "单元号 entrance stair"),
    Column("room", "房号", "Room", "房间号 房间 室 室号 门牌号 门牌 roomnumber flat apartment"),
    Column("grid", "网格", "Grid", "所属网格 所在网格 网格名称"),
    Column("area", "建筑面积", "Floor area", "面积 房屋面积 房屋建筑面积 专有面积 area floorspace"),
    Column("owner", "产权人编号", "Owner's number", "业主编号 产权人 房屋产权人 owner ownernumber"),
    Column(
        "phone", "电话", "Phone", "手机 手机号 手机号码 电话号码 联系电话 联系方式 mobile telephone tel phonenumber"
    ),
    Column("birth", "出生日期", "Birth date", "生日 出生年月日 birth birthday dateofbirth born"),
    Column("head", "户主", "Head of household", "是否户主 head householder householdhead"),
    Column("roles", "职务", "Roles", "角色 社区职务 担任职务 role position positions"),
)
# Not columns of ours, but lists that people have say there who the head is.
_RELATION = ("与户主关系", "与户主的关系", "户主关系", "户主姓名", "relation", "relationtohead", "headsname")

NAMES: Mapping[str, str] = {
    **{key: column.field for column in COLUMNS for key in column.keys},
    **dict.fromkeys(_RELATION, "relation"),
}

_ROLE_WORDS: Mapping[Role, tuple[str, str, str]] = {
    "committee": (
        "居委会成员",
        "committee member",
        "居委会委员 居委会主任 居委会副主任 居委会 居民委员会成员 居民委员会委员 居民委员会主任 居民委员会副主任 "
        "committee residentscommittee residentscommitteemember",
    ),
    "party": ("党员", "party member", "中共党员 共产党员 正式党员 party"),
    "party_branch": (
        "党支部委员",
        "party branch member",
        "社区党支部委员 支部委员 支委 党支部成员 党支部书记 党支部副书记 社区党支部书记 社区党支部副书记 支部书记 "
        "支部副书记 partybranch partybranchcommittee branchmember",
    ),
    "representative": ("居民代表", "resident representative", "代表 representative residentsrepresentative"),
    "grid_worker": ("网格员", "grid worker", "网格长 专职网格员 兼职网格员 gridlead"),
    "oversight": (
        "居务监督委员会成员",
        "oversight member",
        "居务监督委员会 居务监督委员会委员 居务监督委员会主任 居务监督委员 监督委员会成员 监委会成员 居务监督 "
        "oversight oversightcommittee oversightcommitteemember",
    ),
    "outside_owner": (
        "非住户业主",
        "non-resident owner",
        "外部业主 不住本社区业主 开发商 建设单位 outsideowner developer",
    ),
    "staff": ("工作人员", "staff", "社区工作人员 社区工作者 社区干部 记录员 主持人 clerk chair staffmember"),
}
ROLES: Mapping[str, Role] = {
    key: role
    for role, (zh, en, also) in _ROLE_WORDS.items()
    for key in (header_key(zh), header_key(en), header_key(role), *also.split())
}


def is_example(name: str) -> bool:
    """Whether a row is the template's example, left in place."""
    return _EXAMPLE.match(name) is not None


def read_cells(
    texts: Mapping[str, str], today: date, everybody: Collection[str] = ()
) -> tuple[dict[str, Any], list[tuple[str, Refusal]]]:
    """What a row says, by field of `Person`, without its blanks; and what is wrong with it, by column.

    `everybody` are the names in the list: many lists put the head's name beside each member of a household.
    """
    values: dict[str, Any] = {}
    wrong: list[tuple[str, Refusal]] = []
    for field, text in texts.items():
        if not text:
            continue
        try:
            if field == "birth":
                values[field] = read_birth(text, today)
            elif field == "head":
                values[field] = _read_head(text, texts.get("name", ""), everybody)
            elif field == "relation":
                values["head"] = _says_head(text) is True or text == texts.get("name")
            else:
                values[field] = _READERS.get(field, _read_plain)(text)
        except Refusal as refusal:
            wrong.append((field, refusal))
    return values, wrong


def read_area(text: str) -> int:
    """Square metres with up to two decimals, as 0.01 m², exactly. Raises `Refusal("people.area_unreadable")`."""
    area = hundredths(text, _SQUARE_METRES)
    if area is not None and 0 <= area <= LARGEST_AREA:
        return area
    raise Refusal("people.area_unreadable", text=text)


def read_phone(text: str) -> str:
    """One telephone number as digits, without China's country code. Raises `Refusal("people.phone_unreadable")`."""
    number = phone_number(text)
    if number is None:
        raise Refusal("people.phone_unreadable", text=text)
    return number


def read_birth(text: str, today: date) -> date:
    """A birth date since 1900, not after today. Raises `Refusal("people.birth_unreadable")` or `birth_unlikely`."""
    birth = parse_date(text)
    if birth is None:
        raise Refusal("people.birth_unreadable", text=text)
    if not EARLIEST_BIRTH <= birth <= today:
        raise Refusal("people.birth_unlikely", text=text)
    return birth


def read_roles(text: str) -> frozenset[Role]:
    """Roles separated by `、,;/` or blanks between Chinese words; `无` is none. Raises `people.role_unknown`."""
    roles: set[Role] = set()
    for word in _ROLE_MARKS.split(narrow(text)):
        key = header_key(word)
        if not key or word.strip().lower() in _NO_ROLE:
            continue
        if key not in ROLES:
            raise Refusal("people.role_unknown", text=word.strip())
        roles.add(ROLES[key])
    return frozenset(roles)


def read_name(text: str) -> str:
    """A name without padding between its characters, its middle dot as `·`. Raises `people.name_masked`."""
    name = full_name(text)
    if name is None:
        raise Refusal("people.name_masked", text=text)
    return name


def cell_text(field: str, value: Any, language: str = "zh") -> str:
    """A field's value as a cell says it; `read_cells` reads it back to the same value."""
    chinese = language.startswith("zh")
    if field == "roles":
        words = [_ROLE_WORDS[role][0 if chinese else 1] for role in get_args(Role) if role in value]
        return ("、" if chinese else ", ").join(words)
    if field == "head":
        return ("是" if chinese else "yes") if value else ("否" if chinese else "no")
    if field == "area":
        return f"{value // 100}.{value % 100:02}" if value else ""
    return "" if value is None else str(value)


def masked_person(person: Person) -> Person:
    """The person as a list in public may show them: `张*`, `199****0012`, no birth date."""
    return person.having(name=masked_name(person.name), phone=masked_phone(person.phone), birth=None)


def _read_plain(text: str) -> str:
    return narrow(text) if not text.isascii() else text


def _says_head(text: str) -> bool | None:
    word = narrow(text).lower()
    if word in _HEAD or word == "非户主":
        return word in _HEAD
    return yes_or_no(text)


def _read_head(text: str, name: str, everybody: Collection[str]) -> bool:
    said = _says_head(text)
    if said or text == name:
        return True
    if said is False or text in everybody:
        return False
    raise Refusal("people.head_unreadable", text=text)


_READERS: Mapping[str, Callable[[str], Any]] = {
    "name": read_name,
    "area": read_area,
    "phone": read_phone,
    "roles": read_roles,
}
