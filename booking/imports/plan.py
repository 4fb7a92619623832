"""Decides what a source's rooms come to: new, changed, the same, or not to be booked, and why. Pure.

The address is the key: a name alone never updates a room. What the source says nothing of stays as it is registered.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from enum import StrEnum

from booking.imports.rows import Fault, SourceRoom
from booking.model import Mailbox, Room
from booking.ports import Place
from booking.room_fields import RoomFields


class Kind(StrEnum):
    """What applying does with a room."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    CANNOT = "cannot"


class Mode(StrEnum):
    """Which rooms are applied."""

    NEW = "new"
    ALL = "all"

    @property
    def kinds(self) -> tuple[Kind, ...]:
        """The kinds of rooms that are registered or changed."""
        return (Kind.NEW,) if self is Mode.NEW else (Kind.NEW, Kind.CHANGED)


@dataclass(frozen=True, slots=True)
class Entry:
    """One room of an import: as the source tells it, as it is registered (`old`), and as it is to be (`new`).

    `kind` is None until its mailbox was looked at. `fault` says why it cannot be booked; after applying, why it was
    not applied. `applied` says that the registry holds it as `new`.
    """

    position: int
    source: SourceRoom
    old: Room | None = None
    new: Room | None = None
    kind: Kind | None = None
    fault: Fault | None = None
    applied: bool = False

    @property
    def address(self) -> str:
        """The room's key."""
        return self.source.address

    @property
    def name(self) -> str:
        """The name for showing."""
        known = self.new or self.old
        return known.name if known else self.source.name or self.address


def fingerprint(rooms: Iterable[Room]) -> str:
    """Name the registry as it is: another text as soon as any fact of any room is another."""
    facts = sorted(repr([_fact(room, each.name) for each in fields(Room) if each.compare]) for room in rooms)
    return hashlib.sha256(repr(facts).encode()).hexdigest()[:32]


def _fact(room: Room, name: str) -> object:
    fact = getattr(room, name)
    return sorted(fact) if isinstance(fact, frozenset) else fact


def completed(source: SourceRoom, place: Place | None) -> SourceRoom:
    """Add what the directory of places knows of a room that is to be new, where the source says nothing."""
    if place is None:
        return source
    return replace(
        source,
        name=source.name or place.name or None,
        building=place.building or None if source.building is None else source.building,
        floor=place.floor or None if source.floor is None else source.floor,
        seats=place.seats if source.seats is None else source.seats,
        equipment=place.equipment or None if source.equipment is None else source.equipment,
        country=source.country or place.country,
        reserved=source.reserved or place.reserved,
    )


def begun(position: int, source: SourceRoom, old: Room | None, place: Place | None) -> Entry:
    """Decide what can be decided before the mailbox is looked at; the kind of the rest is None."""
    if old is not None:
        new = _merged(source, old.mailbox.zone, old)
        if new == old:
            return Entry(position, source, old, old, Kind.SAME)
        return Entry(position, source, old, new)
    source = completed(source, place)
    if source.kind:
        return Entry(position, source, kind=Kind.CANNOT, fault=Fault.NO_ROOM)
    if source.reserved:
        return Entry(position, source, kind=Kind.CANNOT, fault=Fault.RESERVED)
    return Entry(position, source)


def looked(entry: Entry, zone: str | Fault) -> Entry:
    """Decide what is left by what the mailbox says: its IANA zone, empty if it tells none, or why it cannot be read."""
    if isinstance(zone, Fault):
        return replace(entry, kind=Kind.CANNOT, fault=zone)
    if entry.old is not None:
        return replace(entry, kind=Kind.CHANGED)
    zone = entry.source.zone or zone
    if not zone:
        return replace(entry, kind=Kind.CANNOT, fault=Fault.ZONE_NOT_TOLD)
    return replace(entry, kind=Kind.NEW, new=_merged(entry.source, zone, None))


def _merged(source: SourceRoom, zone: str, old: Room | None) -> Room:
    """Put what the source says over what is registered."""
    room = old or Room(Mailbox(source.address, zone), source.address.partition("@")[0])
    said = RoomFields(source.name, source.building, source.floor, source.seats, source.equipment, source.zone)
    return said.on(room)


def gone(sources: Iterable[SourceRoom], registered: Mapping[str, Room]) -> tuple[Room, ...]:
    """List the registered rooms that the source does not name: they are told of, and never removed."""
    named = {each.address for each in sources}
    return tuple(room for address, room in registered.items() if address not in named)
