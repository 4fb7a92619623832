"""The use cases about registered rooms: everybody looks them up, admins add, edit, remove and export them.

Each that changes something checks the person's admin flag itself, at every call. An edit and a removal name the version
of the room that the admin saw, so that what another admin did meanwhile is shown first and never overwritten unseen.
"""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta

from booking.administration import Administration
from booking.bookings import FAREWELL_LIMIT, Bookings
from booking.errors import Failed, Problem, Reason, Refused, refused
from booking.model import Booking, Person, Room
from booking.policy import Part
from booking.ports import Clock, Ledger, Registry, RoomChange
from booking.room_fields import WORD_LIMIT, read_fields
from booking.room_names import Several, nearest, plain, rooms_named, words_in
from booking.text import harmless

ON_PAGE = 10
"""How many rooms a page of the list holds."""

FILTER_LIMIT = 30
"""Characters of what rooms are looked for by."""

UNDO = timedelta(minutes=1)
"""For how long a removed room can be brought back as it was; its bookers are told only after that."""

ADDED_AT_ONCE = 20
"""How many addresses one message may name; more are imported."""

CANCELLED_TOGETHER = 4
"""How many bookings of a removed room are cancelled at the same time: few, since they are in one mailbox."""


@dataclass(frozen=True, slots=True)
class RoomsPage:
    """A page of the rooms that were looked for by `wanted` (empty for all), as somebody may see it."""

    wanted: str
    rooms: tuple[Room, ...]
    count: int
    page: int
    pages: int
    admin: bool
    booking_on: bool


@dataclass(frozen=True, slots=True)
class NoRoom:
    """There is no room that a text means; `near` are those whose names are written most like it."""

    text: str
    near: tuple[Room, ...]


@dataclass(frozen=True, slots=True)
class Added:
    """What came of one address of several: the room, or why there is none."""

    address: str
    room: Room | None = None
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class RoomForm:
    """A room as it is now, to be edited. `typed` is what stood in the fields at a press, with what is wrong with it.

    `change` is what another admin did to it since it was seen.
    """

    room: Room
    version: int
    typed: Mapping[str, str] | None = None
    problems: tuple[Problem, ...] = ()
    change: RoomChange | None = None


@dataclass(frozen=True, slots=True)
class NewForm:
    """The form of a room that is to be registered: what was typed of it, and what is wrong with that."""

    address: str = ""
    typed: Mapping[str, str] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Edited:
    """A room before and after an edit, and how many bookings were made as it was before and are not over."""

    before: Room
    after: Room
    bookings: int


@dataclass(frozen=True, slots=True)
class Removal:
    """The question whether a room is to be removed: its bookings that are not over would be kept or cancelled.

    `change` is what another admin did to it since it was seen; `cancellation_message` what was typed, kept.
    """

    room: Room
    version: int
    bookings: tuple[Booking, ...]
    problems: tuple[Problem, ...] = ()
    change: RoomChange | None = None
    cancellation_message: str = ""


@dataclass(frozen=True, slots=True)
class Removed:
    """A room that is off the list, with the bookings that stay and those that were cancelled.

    `left` are those that were to be cancelled, and for which that failed.
    """

    room: Room
    kept: tuple[Booking, ...] = ()
    cancelled: tuple[Booking, ...] = ()
    left: tuple[Booking, ...] = ()


@dataclass(frozen=True, slots=True)
class Switched:
    """How booking is switched now, for everything (`part` is None) or for a part of the rooms.

    `room` is the part where that is one room, `count` how many rooms it has. `off` are the parts for which it is off,
    and `everything` says whether it is on at all.
    """

    on: bool
    part: Part | None
    room: Room | None
    count: int
    everything: bool
    off: tuple[Part, ...]
    rooms: tuple[Room, ...] = ()


@dataclass(frozen=True, slots=True)
class Overview:
    """How things stand for whoever looks after the rooms: how many there are, and for what booking is on.

    `doubted` are rooms whose time zone is in doubt.
    """

    count: int
    everything: bool
    off: tuple[Part, ...]
    rooms_off: tuple[Room, ...]
    doubted: tuple[Room, ...]


class RoomAdministration:
    """Looks after the list of rooms. All but `page` raise Refused with NOT_ADMIN for people without the admin flag."""

    def __init__(
        self,
        *,
        administration: Administration,
        registry: Registry,
        ledger: Ledger,
        bookings: Bookings,
        clock: Clock,
    ) -> None:
        self._administration, self._registry, self._ledger = administration, registry, ledger
        self._bookings, self._clock = bookings, clock

    # --- Looking -----------------------------------------------------------------------------------------------------

    async def page(self, person: Person, wanted: str, page: int = 1) -> RoomsPage:
        """List a page of the rooms whose words begin like those that are wanted; beyond the end is the last page."""
        wanted = " ".join(wanted.split())[:FILTER_LIMIT]
        words = words_in(wanted)
        skip = (max(1, page) - 1) * ON_PAGE
        found = await self._registry.page(words, skip=skip, limit=ON_PAGE)
        pages = max(1, -(-found.count // ON_PAGE))
        if page > pages:
            page = pages
            found = await self._registry.page(words, skip=(pages - 1) * ON_PAGE, limit=ON_PAGE)
        admin = await self._administration.may_administer(person)
        on = await self._registry.booking_on()
        return RoomsPage(wanted, found.rooms, found.count, max(1, page), pages, admin, on)

    async def ask_to_switch_off(self, by: Person) -> int:
        """Tell how many rooms nobody could book any more, before booking is switched off for all of them."""
        await self._administration.allow(by)
        return len(await self._registry.rooms())

    async def overview(self, by: Person) -> Overview:
        """Tell how things stand."""
        await self._administration.allow(by)
        rooms, off = await self._registry.rooms(), await self._registry.off()
        return Overview(
            len(rooms),
            await self._registry.booking_on(),
            tuple(sorted(off, key=lambda each: (each.building, each.floor, each.room))),
            tuple(each for each in rooms if any(part.room == each.address for part in off)),
            tuple(each for each in rooms if each.mailbox.zone_doubted),
        )

    async def all(self, by: Person) -> tuple[Room, ...]:
        """Give every room, to be exported."""
        await self._administration.allow(by)
        return await self._registry.rooms()

    # --- Adding ------------------------------------------------------------------------------------------------------

    async def add(self, by: Person, addresses: Sequence[str], options: Mapping[str, str]) -> tuple[Added, ...]:
        """Register several rooms with the same facts; one that cannot be had keeps no other out.

        Raises: Refused if they are too many, or if all of them were to have one name.
        """
        await self._administration.allow(by)
        wanted = tuple(dict.fromkeys(each.strip().lower() for each in addresses))
        if len(wanted) > ADDED_AT_ONCE:
            raise refused(Reason.TOO_MANY_ROOMS, limit=ADDED_AT_ONCE, count=len(wanted))
        if "space" in options and len(wanted) > 1:
            raise refused(Reason.ONE_NAME_FOR_SEVERAL)
        read_fields(options)
        return tuple([await self._added(by, each, options) for each in wanted])

    async def _added(self, by: Person, address: str, options: Mapping[str, str]) -> Added:
        try:
            return Added(address, await self._administration.add_room(by, address, options))
        except Refused as refusal:
            return Added(address, problems=refusal.problems)

    async def blank(self, by: Person) -> NewForm:
        """Give an empty form for a new room."""
        await self._administration.allow(by)
        return NewForm()

    async def enter(self, by: Person, address: str, typed: Mapping[str, str]) -> Room | NewForm:
        """Register what was typed into the form of a new room: what is wrong is told, and what was typed is kept."""
        await self._administration.allow(by)
        added = await self._added(by, address, typed)
        return added.room or NewForm(address, typed, added.problems)

    # --- Editing -----------------------------------------------------------------------------------------------------

    async def form(self, by: Person, text: str) -> RoomForm | Several | NoRoom:
        """Show a room as it is, to be edited."""
        room = await self._meant(by, text)
        return await self._form(room) if isinstance(room, Room) else room

    async def edit(self, by: Person, text: str, options: Mapping[str, str]) -> Edited | RoomForm | Several | NoRoom:
        """Change of a room what the options say, by its name or address; with none, show it to be edited.

        Raises: Refused with all that is wrong with the options.
        """
        room = await self._meant(by, text)
        if not isinstance(room, Room):
            return room
        fields = read_fields(options)
        entry = await self._registry.entry(room.address)
        if entry is None or not options:
            return await self._form(room)
        return await self._edited(by, entry.room, fields.on(entry.room), entry.version, options)

    async def save(self, by: Person, address: str, seen: int, typed: Mapping[str, str]) -> Edited | RoomForm | NoRoom:
        """Save the form of a room at the version that was seen: what is wrong is told, and what was typed is kept."""
        await self._administration.allow(by)
        entry = await self._registry.entry(address)
        if entry is None:
            return await self._none(address)
        try:
            fields = read_fields(typed)
        except Refused as refusal:
            return replace(await self._form(entry.room), version=seen, typed=typed, problems=refusal.problems)
        return await self._edited(by, entry.room, fields.on(entry.room), seen, typed)

    async def _edited(
        self, by: Person, before: Room, after: Room, seen: int, typed: Mapping[str, str]
    ) -> Edited | RoomForm | NoRoom:
        if after.mailbox.zone != before.mailbox.zone or after.name != before.name:
            bookings = len(await self._ledger.upcoming(before.address))
        else:
            bookings = 0
        if await self._registry.edit_room(after, seen=seen, by=by) is not None:
            return Edited(before, after, bookings)
        form = await self._form(before)
        if isinstance(form, NoRoom):
            return form
        return replace(form, typed=typed, change=await self._registry.last_change(before.address))

    async def _form(self, room: Room) -> RoomForm:
        entry = await self._registry.entry(room.address)
        if entry is None:
            raise refused(Reason.ROOM_UNKNOWN, value=room.name)
        return RoomForm(entry.room, entry.version)

    # --- Removing ----------------------------------------------------------------------------------------------------

    async def ask_to_remove(self, by: Person, text: str) -> Removal | Several | NoRoom:
        """Ask whether a room is to be removed, and show which bookings it has."""
        room = await self._meant(by, text)
        return await self._removal(room) if isinstance(room, Room) else room

    async def remove(
        self, by: Person, address: str, seen: int, *, cancel: bool = False, cancellation_message: str = ""
    ) -> Removed | Removal | NoRoom:
        """Take a room off the list as it was seen. Its bookings stay, or are cancelled with a word to the attendees."""
        await self._administration.allow(by)
        entry = await self._registry.entry(address)
        if entry is None:
            return await self._none(address)
        length = len(harmless(cancellation_message))
        if cancel and length > FAREWELL_LIMIT:
            problem = Problem(Reason.FAREWELL_TOO_LONG, None, {"limit": FAREWELL_LIMIT, "length": length})
            asked = await self._removal(entry.room)
            return replace(asked, problems=(problem,), cancellation_message=cancellation_message)
        if entry.version != seen:
            change = await self._registry.last_change(address)
            return replace(await self._removal(entry.room), change=change, cancellation_message=cancellation_message)
        if not await self._registry.remove_room(address, by=by):
            return await self._none(address)
        # Off the list first, so that no booking comes in while the others are cancelled.
        bookings = await self._ledger.upcoming(address)
        if not cancel:
            return Removed(entry.room, bookings)
        limit = asyncio.Semaphore(CANCELLED_TOGETHER)
        gone = await asyncio.gather(*(self._cancelled(by, each, cancellation_message, limit) for each in bookings))
        return Removed(
            entry.room,
            cancelled=tuple(each for each, done in zip(bookings, gone, strict=True) if done),
            left=tuple(each for each, done in zip(bookings, gone, strict=True) if not done),
        )

    async def undo(self, by: Person, address: str) -> Room:
        """Bring a room back that was removed a moment ago; what was cancelled stays cancelled.

        Raises: Refused with NOTHING_TO_UNDO if that is too long ago, or if nobody removed it.
        """
        await self._administration.allow(by)
        room = await self._registry.restore_room(address, since=self._clock.now() - UNDO, by=by)
        if room is None:
            raise refused(Reason.NOTHING_TO_UNDO, value=address[:WORD_LIMIT])
        return room

    async def _removal(self, room: Room) -> Removal:
        entry = await self._registry.entry(room.address)
        if entry is None:
            raise refused(Reason.ROOM_UNKNOWN, value=room.name)
        return Removal(entry.room, entry.version, await self._ledger.upcoming(room.address))

    async def _cancelled(self, by: Person, booking: Booking, word: str, limit: asyncio.Semaphore) -> bool:
        async with limit:
            try:
                await self._bookings.cancel(
                    key=f"cancel:{booking.id}", by=by, admin=True, booking_id=booking.id, cancellation_message=word
                )
            except (Failed, Refused):
                return False
        return True

    # --- The switch --------------------------------------------------------------------------------------------------

    async def switch(self, by: Person, where: str, *, on: bool) -> Switched | Several | NoRoom:
        """Switch booking on or off for what somebody named: everything, a building, a floor or a room.

        What is booked stays, and no other part is switched with it.
        """
        if not where.strip():
            await self._administration.switch_booking(by, on=on)
            return await self._switched(None)
        await self._administration.allow(by)
        rooms = await self._registry.rooms()
        part = part_named(rooms, where)
        if part is None:
            room = await self._meant(by, where)
            if not isinstance(room, Room):
                return room
            part = Part(room=room.address)
        await self._registry.switch_part(part, on=on, by=by)
        return await self._switched(part)

    async def switch_part(self, by: Person, part: Part | None, *, on: bool) -> Switched:
        """Switch what a button names. Raises: Refused with FORGED for a part in which no room is."""
        await self._administration.allow(by)
        if part is None:
            await self._registry.switch_booking(on=on, by=by)
        elif on or any(part.covers(room) for room in await self._registry.rooms()):
            await self._registry.switch_part(part, on=on, by=by)
        else:
            raise refused(Reason.FORGED)
        return await self._switched(part)

    async def _switched(self, part: Part | None) -> Switched:
        rooms, off = await self._registry.rooms(), await self._registry.off()
        everything = await self._registry.booking_on()
        covered = [room for room in rooms if part is None or part.covers(room)]
        room = covered[0] if part is not None and part.room and covered else None
        on = everything if part is None else part not in off
        there = sorted(off, key=lambda each: (each.building, each.floor, each.room))
        named = tuple(each for each in rooms if any(part.room == each.address for part in off))
        return Switched(on, part, room, len(covered), everything, tuple(there), named)

    # --- Which room --------------------------------------------------------------------------------------------------

    async def _meant(self, by: Person, text: str) -> Room | Several | NoRoom:
        await self._administration.allow(by)
        rooms = await self._registry.rooms()
        named = rooms_named(rooms, text)
        if len(named) == 1:
            return named[0]
        return Several(text, named) if named else NoRoom(text[:WORD_LIMIT], nearest(rooms, text[:WORD_LIMIT]))

    async def _none(self, text: str) -> NoRoom:
        return NoRoom(text[:WORD_LIMIT], nearest(await self._registry.rooms(), text[:WORD_LIMIT].partition("@")[0]))


def part_named(rooms: Sequence[Room], text: str) -> Part | None:
    """Find the building or floor that a text names, if no room is called so: `HQ`, `HQ 3`, `HQ, floor 3`, `floor 3`."""
    wanted = plain(text)
    if any(plain(room.name) == wanted or room.address == wanted for room in rooms):
        return None
    for room in rooms:
        floor = Part(room.building, room.floor) if room.floor else None
        if floor and wanted in {plain(f"{room.building} {room.floor}"), plain(room.place)}:
            return floor
        if room.building and wanted == plain(room.building):
            return Part(room.building)
    return None
