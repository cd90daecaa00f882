"""The accounts, wards and clock of the demonstration."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from tracker.access.actor import Actor
from tracker.access.passwords import Passwords
from tracker.access.permissions import Role
from tracker.actions import accounts, wards
from tracker.actions.act import House
from tracker.actions.installations import command_actor
from tracker.records.words import WardKind

__all__ = ["ACCOUNTS", "ZONE", "Calendar", "Ids", "PastClock", "Staff", "hire"]

NAMESPACE = UUID("6f1d2c3a-6c56-4c9a-9a3e-0d5f2a7b8c41")
ZONE = "Europe/London"
WARDS: tuple[tuple[str, WardKind], ...] = (
    ("Ward 7", WardKind.WARD),
    ("Ward 12", WardKind.WARD),
    ("Drain clinic", WardKind.CLINIC),
)
ACCOUNTS: tuple[tuple[str, str, Role, tuple[str, ...]], ...] = (
    ("nurse", "Ines Calder", Role.NURSE, ("Ward 7",)),
    ("nurse12", "Tom Osei", Role.NURSE, ("Ward 12",)),
    ("clinic", "Petra Lund", Role.NURSE, ("Drain clinic",)),
    ("physician", "Dr Amara Whitlock", Role.PHYSICIAN, ("Ward 7", "Ward 12", "Drain clinic")),
    ("auditor", "Jon Farrer", Role.AUDITOR, ()),
    ("admin", "Sal Moretti", Role.ADMINISTRATOR, ()),
)


class PastClock:
    """A clock that stands where it is put."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now


class Ids:
    """New ids from what is being done, so that two databases played alike hold the same ones."""

    def __init__(self) -> None:
        self._doing = ""
        self._count = 0

    def begin(self, doing: str) -> None:
        self._doing, self._count = doing, 0

    def __call__(self) -> UUID:
        self._count += 1
        return uuid5(NAMESPACE, f"{self._doing}:{self._count}")


@dataclass(frozen=True)
class Calendar:
    """Turns days counted from the day of the demonstration into instants."""

    today: date
    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo(ZONE))

    def at(self, day: int, hour: float) -> datetime:
        """The instant of a local hour, which may be beyond 24."""
        moment = datetime.combine(self.today + timedelta(days=day), time(0)) + timedelta(hours=hour)
        return moment.replace(tzinfo=self.zone).astimezone(UTC)

    @cached_property
    def latest_clock_change(self) -> int:
        """The newest day, counted back, on which the clocks changed."""
        for day in range(-2, -250, -1):
            if self.at(day + 1, 0) - self.at(day, 0) != timedelta(hours=24):
                return day
        return -200


@dataclass(frozen=True)
class Staff:
    """Who works in the demonstration, by sign-in name, and its wards by name."""

    actors: dict[str, Actor]
    wards: dict[str, UUID]

    def nurse_of(self, ward: str) -> Actor:
        return next(
            actor
            for name, actor in self.actors.items()
            if actor.role is Role.NURSE and actor.wards is not None and self.wards[ward] in actor.wards
        )


def hire(house: House, begin: Callable[[str], None], *, password: str, passwords: Passwords, since: datetime) -> Staff:
    """Open the wards and make the accounts."""
    by = command_actor(house, user="demo")
    opened: dict[str, UUID] = {}
    for name, kind in WARDS:
        begin(f"ward:{name}")
        opened[name] = wards.add(house, entry=wards.WardEntry(name, ZONE, kind, valid_from=since), by=by)
    actors = {}
    for sign_in_name, display_name, role, names in ACCOUNTS:
        begin(f"account:{sign_in_name}")
        places = tuple(opened[name] for name in names)
        entry = accounts.AccountEntry(sign_in_name, display_name, role, places, password)
        account = accounts.add(house, entry=entry, passwords=passwords, by=by)
        actors[sign_in_name] = Actor(account, display_name, role, frozenset(places))
    return Staff(actors, opened)
