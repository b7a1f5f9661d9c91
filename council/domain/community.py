"""A community as `council.toml` describes it: its name, bodies, cycle, rules, and how phones reach it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Annotated, Literal, Self
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, Field, field_validator, model_validator

from council.domain.contradictions import contradictions
from council.domain.kernel import Model, Refusal, Text
from council.domain.meeting import Track, VotingRight
from council.domain.roster import Person, Role
from council.domain.rules import DecisionRule

Membership = Literal["residents", "households", "role", "grid", "owners"]


class Body(Model):
    """Who meets: all adult residents, one per household, the holders of roles, the adults of one grid, or the owners;
    and the decision rule it goes by. A grid's body without a `grid` serves all: the grid is chosen when it is convened.
    `agenda` is the template its agendas are drafted from."""

    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    name: Text
    members: Membership
    roles: tuple[Role, ...] = ()
    grid: str = ""
    rule: str
    track: Track = "decision"
    agenda: str = ""

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if self.members == "role" and not self.roles:
            raise ValueError("a body of office-holders names their roles")
        return self


class Web(Model):
    """How phones reach the laptop: port, an address chosen by hand, or a public URL in front of it."""

    port: int = Field(default=8765, ge=0, le=65535)
    address: str = ""
    public_url: str = ""

    @field_validator("public_url")
    @classmethod
    def _whole(cls, url: str) -> str:
        if url and not url.startswith(("http://", "https://")):
            raise ValueError("a public URL begins with http:// or https://")
        if urlsplit(url).path.strip("/"):
            raise ValueError("a public URL has no path: the pages need an address of their own")
        return url.rstrip("/")


class Wifi(Model):
    """The hall's Wi-Fi, for the QR code at the door."""

    ssid: str = ""
    password: str = ""
    security: Literal["WPA", "WEP", "nopass"] = "WPA"


class Floor(Model):
    """Speaking limits a meeting begins with: seconds a turn, turns per person and item; 0 is no limit."""

    turn_seconds: int = Field(default=120, ge=0, le=3600)
    turns_per_item: int = Field(default=2, ge=0, le=99)


def _sound(rule: DecisionRule) -> DecisionRule:
    """A rule of the community's own; raises `ValueError` with what contradicts itself in it."""
    for _field, why in contradictions(rule):
        raise ValueError(why)
    return rule


class Settings(Model):
    """`council.toml`. Unknown keys are refused, so that a misspelt one is noticed. `lists` are the community's own
    choices for fields whose list it may edit: by `ledger.field`, each value with its name. `plugins` are
    the enabled ones, `store` where the records lie if not in the folder itself (`kind`, and what that kind needs)."""

    format: int = 1
    name: str = Field(min_length=1)
    language: Literal["zh", "en"] = "zh"
    time_zone: str = "Asia/Shanghai"
    operator: str = ""
    theme: Literal["dark", "light"] = "dark"
    cycle: str = "xijie"
    bodies: tuple[Body, ...] = ()
    rules: tuple[Annotated[DecisionRule, AfterValidator(_sound)], ...] = ()
    web: Web = Web()
    wifi: Wifi = Wifi()
    floor: Floor = Floor()
    plugins: tuple[str, ...] = ()
    store: dict[str, str | int | bool] = {}
    lists: dict[str, dict[str, Text]] = {}

    @field_validator("time_zone")
    @classmethod
    def _exists(cls, zone: str) -> str:
        try:
            ZoneInfo(zone)
        except (ValueError, OSError, LookupError) as error:
            raise ValueError("no such time zone") from error
        return zone

    @model_validator(mode="after")
    def _distinct(self) -> Self:
        ids = [body.id for body in self.bodies]
        if len(set(ids)) < len(ids):
            raise ValueError("two bodies share an id")
        return self

    @property
    def zone(self) -> ZoneInfo:
        """The community's time zone: stored times are UTC, shown ones are here."""
        return ZoneInfo(self.time_zone)

    def body(self, body_id: str) -> Body:
        """The body of that id; raises `Refusal("body.unknown")`."""
        for body in self.bodies:
            if body.id == body_id:
                return body
        raise Refusal("body.unknown", body=body_id)


def voting_rights(body: Body, people: Iterable[Person], on: date, grid: str = "") -> tuple[VotingRight, ...]:
    """The rights of a body on a day: one per adult, per household (its head, else its eldest adult), per holder of one
    of its roles, or per owner. A household's right weighs its floor area once. `grid` is the one that meets, where the
    body leaves that open."""
    living = [person for person in people if person.active]
    if body.members == "owners":
        return _owners_rights(living, on)
    adults = [person for person in living if person.is_adult(on) and person.resident]
    if body.members == "role":
        adults = [person for person in adults if person.roles & set(body.roles)]
    elif body.members == "grid":
        adults = [person for person in adults if person.grid == (body.grid or grid) != ""]
    elif body.members == "households":
        return _household_rights(adults)
    return tuple(
        VotingRight(id=person.id, unit=_unit(person), holder=person.id, cast_by=person.id, area=person.area)
        for person in adults
    )


def _hashed(home: str) -> str:
    """A household in the journal: a hash, since journals hold ids and a door plate is an address."""
    return hashlib.sha256(f"home/{home}".encode()).hexdigest()[:12]


def _unit(person: Person) -> str:
    return _hashed(person.home)


def _by_home(adults: Iterable[Person]) -> dict[str, list[Person]]:
    homes: dict[str, list[Person]] = {}
    for person in adults:
        homes.setdefault(person.home, []).append(person)
    return homes


def _head(members: Iterable[Person]) -> Person:
    return min(members, key=lambda person: (not person.head, person.birth or date.max, person.id))


def _household_rights(adults: Iterable[Person]) -> tuple[VotingRight, ...]:
    rights = []
    for members in _by_home(adults).values():
        head = _head(members)
        area = max(person.area for person in members)
        unit = _unit(head)
        rights.append(VotingRight(id=unit, unit=unit, holder=head.id, cast_by=head.id, area=area))
    return tuple(rights)


def _owners_rights(living: Sequence[Person], on: date) -> tuple[VotingRight, ...]:
    """One right per owner, weighing all that is theirs (最高人民法院建筑物区分所有权解释 §9): a unit is one head, but
    the units of one owner, and all that the developer has not sold or handed over, together are one head, too. Homes
    without a floor area are no units; a home of children alone still weighs."""
    numbers = {person.number: person for person in living if person.number}
    owned: dict[str, int] = {}
    holders: dict[str, Person] = {}
    for members in _by_home(living).values():
        area = max(person.area for person in members)
        if not area:
            continue
        head = _head([person for person in members if person.is_adult(on)] or members)
        said = next((person.owner for person in (head, *members) if person.owner), "")
        owner = numbers.get(said, head)
        key = said or head.number or head.id
        holders.setdefault(key, owner)
        owned[key] = owned.get(key, 0) + area
    return tuple(
        VotingRight(id=_hashed(f"owner/{key}"), unit=_unit(owner), holder=owner.id, cast_by=owner.id, area=owned[key])
        for key, owner in holders.items()
    )
