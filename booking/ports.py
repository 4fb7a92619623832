"""What the rules need from the world. Each port has one honest fake under tests/ and one real implementation."""

from collections.abc import Collection, Iterator, Mapping, Sequence, Set
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import inf
from typing import Any, Protocol

from booking.errors import Problem
from booking.model import (
    Attendee,
    Booking,
    CalendarEvent,
    Change,
    Content,
    Created,
    EventDetail,
    Mailbox,
    NewEvent,
    Person,
    Response,
    Room,
    Slot,
)
from booking.policy import Part
from booking.protocol.record import BookingRecord, LedgerEvent


class Clock(Protocol):
    """Tells the time."""

    def now(self) -> datetime:
        """Give this instant, aware, in UTC."""
        ...


class Reads(Protocol):
    """Whatever keeps rows."""

    def together(self) -> AbstractAsyncContextManager[None]:
        """Read all that is read within as it is at one moment, at the price of one read.

        Nothing is written within, and nothing of the world is waited for.
        """
        ...


@dataclass(frozen=True, slots=True)
class Busy:
    """When a room is taken within the span that was asked for; `slots` in no order, overlaps possible.

    `readable` is false where the calendar's side could not tell (the mailbox is missing, or out of scope). `read_at` is
    when the calendar was read, where that was not for this question; None where it was.
    """

    slots: tuple[Slot, ...] = ()
    readable: bool = True
    read_at: datetime | None = None


class Seen(Mapping[str, Busy]):
    """When rooms are taken within a span, by address. Who can tell it without looking at each room derives from this.

    Of ten thousand rooms a page shows a dozen: what is asked of all of them is asked by `clashing` and `readable`.
    """

    def __init__(self, told: Mapping[str, Busy]) -> None:
        self._told = told

    def __getitem__(self, address: str) -> Busy:
        return self._told[address]

    def __iter__(self) -> Iterator[str]:
        return iter(self._told)

    def __len__(self) -> int:
        return len(self._told)

    def clashing(self, slot: Slot) -> Set[str]:
        """Give the addresses of rooms that are taken at any moment of a slot, which lies within the span."""
        return {address for address, busy in self.items() if any(slot.overlaps(each) for each in busy.slots)}

    def readable(self) -> Set[str]:
        """Give the addresses of the rooms whose calendars could be read."""
        return {address for address, busy in self.items() if busy.readable}

    def oldest(self, addresses: Set[str]) -> datetime | None:
        """Tell when the calendar was read that was read longest ago; None where all were read for this question."""
        told = (self[each] for each in addresses if each in self)
        return min((each.read_at for each in told if each.read_at is not None), default=None)


class AvailabilityIndex(Protocol):
    """When rooms are taken by others than us, as a reader of their calendars wrote it down a little ago.

    It holds times alone: no event, no title and no name.
    """

    async def seen(self, span: Slot, *, max_age: timedelta) -> Seen:
        """Tell for each address whose calendar was read all over the span, not longer ago, when others take it.

        A room that is not in the answer has to be asked about at its calendar: nobody read it, or not lately, or not so
        far, or the last look could not read it. Only what changed since the last time is read, however many rooms there
        are, and as it is at the moment that is read together.
        """
        ...


@dataclass(frozen=True, slots=True)
class Changes:
    """Whether anything on a calendar changed, and the link that tells by the next time."""

    link: str
    changed: bool


class CalendarChanges(Protocol):
    """Tells whether anything on a room's calendar changed, and never what: that is viewed."""

    async def changes(self, mailbox: Mailbox, span: Slot, link: str = "") -> Changes:
        """Tell whether anything in the span changed since the link was given, for that very span.

        Without a link it did, and is told of from now on. Raises: Rejected or Unreadable if the link leads nowhere any
        more; Failed.
        """
        ...


class Calendar(Protocol):
    """The rooms' calendars. Every method may raise `Failed`; a write's `OutcomeUnknown` means just that.

    A write is not sent after its `deadline`, in seconds of `booking.clock.elapsed`: looked at when everything is in
    hand, it raises Unavailable.
    """

    async def busy(self, mailboxes: Sequence[Mailbox], span: Slot) -> Mapping[str, Busy]:
        """Tell for each address when it is taken. For searching: it may lag behind, so it decides nothing."""
        ...

    async def view(self, mailbox: Mailbox, span: Slot) -> tuple[CalendarEvent, ...]:
        """Read all that stands on the calendar and overlaps the span, as it is now, in no order."""
        ...

    async def people_busy(self, hosts: Sequence[Mailbox], addresses: Sequence[str], span: Slot) -> Mapping[str, Busy]:
        """Tell for each person's address when they are taken, asked through a room's mailbox; unreadable if unknown.

        The first of the hosts that can be asked is; where there is none, nobody can be read.
        """
        ...

    async def responses(self, mailbox: Mailbox, graph_id: str) -> Mapping[str, Response]:
        """Read what each attendee of an event of ours answered, by address. Raises: NotFound if the event is gone."""
        ...

    async def find(self, mailbox: Mailbox, event_id: str) -> tuple[CalendarEvent, ...]:
        """Find what carries our stamp for that event of ours, wherever it stands by now."""
        ...

    async def read(self, mailbox: Mailbox, graph_id: str) -> EventDetail:
        """Read what one event holds now. Raises: NotFound if it is gone."""
        ...

    async def create(self, mailbox: Mailbox, body: bytes, slot: Slot, *, deadline: float = inf) -> Created:
        """Send `body` as a new event, and read what stands in the slot once it was made, all in one request.

        The transaction id in the body makes a repeat harmless. A failure of the reading alone is not raised.
        Raises: AlreadyCreated if the id was used for other content, OutcomeUnknown, Throttled, Rejected.
        """
        ...

    async def invite(
        self,
        mailbox: Mailbox,
        graph_id: str,
        etag: str,
        attendees: Sequence[Attendee],
        unread: Sequence[str] = (),
        *,
        deadline: float = inf,
    ) -> str:
        """Make `attendees` and what is `unread` the event's list, which mails who is new to it. Gives the new version.

        Raises: Changed if the event is no longer at that version.
        """
        ...

    async def update(
        self, mailbox: Mailbox, graph_id: str, etag: str, before: Content, after: Content, *, deadline: float = inf
    ) -> str:
        """Set what differs between both, in one request; nothing is sent if nothing does. Gives the new version.

        Raises: Changed if the event is no longer at that version.
        """
        ...

    async def delete(
        self, mailbox: Mailbox, graph_id: str, cancellation_message: str = "", *, deadline: float = inf
    ) -> None:
        """Take the event off the calendar, with a word to its attendees; one that is gone already is fine."""
        ...

    async def offers_online(self, mailbox: Mailbox) -> bool:
        """Tell whether the room's calendar can give a Teams link."""
        ...

    def body_of(self, event: NewEvent) -> bytes:
        """Write the exact request body that creates the event, without attendees. No I/O."""
        ...


@dataclass(frozen=True, slots=True)
class Place:
    """What the organisation's directory of places knows of a room; None and empty where it says nothing."""

    address: str
    name: str = ""
    building: str = ""
    floor: str = ""
    seats: int | None = None
    equipment: frozenset[str] = frozenset()
    country: str = ""
    reserved: bool = False


@dataclass(frozen=True, slots=True)
class RoomList:
    """A list of rooms as the organisation keeps it, by its address."""

    address: str
    name: str


NAMED = 20
"""How many colleagues of one name are listed; of more, the name has to say more."""


class Directory(Protocol):
    """The organisation's people and places. Every method may raise `Failed`."""

    async def people(self, ids: Sequence[str]) -> Mapping[str, Person]:
        """Look colleagues up by Entra object id; who is not found is not in the answer.

        Whoever could not be looked up now, while others could, has no name in it.
        """
        ...

    async def named(self, name: str) -> tuple[Person, ...]:
        """List colleagues who can be invited and whose name, given name or surname begins with that, at most NAMED.

        Case does not count; nobody for a name without letters. Who has no mailbox is left out.
        """
        ...

    async def place(self, address: str) -> Place | None:
        """Tell what is known of a room; None if nothing is, or if the app may not read places."""
        ...

    async def rooms(self) -> tuple[Place, ...]:
        """List all rooms that the directory of places knows. Raises: Denied if the app may not read places."""
        ...

    async def room_lists(self) -> tuple[RoomList, ...]:
        """List the lists of rooms. Raises: Denied if the app may not read places."""
        ...

    async def rooms_of(self, list_address: str) -> tuple[Place, ...]:
        """List the rooms of a list and of the lists in it, each once. Raises: NotFound, Denied."""
        ...

    async def readable(self, address: str) -> None:
        """Check that the mailbox's calendar can be read. Raises: NotFound with `mailbox`, or Denied."""
        ...

    async def probe(self, address: str, *, country: str = "") -> str:
        """Check that the mailbox can be read, and give its IANA zone, or an empty text if it does not say.

        Of the zones that a mailbox may mean the one of that country is chosen, which only matters for its name.
        Raises: NotFound with `mailbox`, or Denied.
        """
        ...


@dataclass(frozen=True, slots=True)
class RequestResult:
    """What a request was answered with for good: the booking it made, or why it made none."""

    booking_id: str | None = None
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class AskedOn:
    """The card on which something is asked for: it tells what becomes of that, whoever lives to draw it.

    `subject` is what the card is about (`draft:<id>` or `booking:<id>`). It stands in a `conversation` (its reference
    as plain JSON) as the `message` with that id, as its client says, unless it is known to stand elsewhere there; empty
    where the id is not known, and then a new message tells.
    `zone` is the IANA zone that it is drawn in; `shared` says that others see it; `viewer` is the Entra object id of
    whoever asks.
    """

    subject: str
    conversation: Mapping[str, Any]
    message: str
    zone: str
    shared: bool
    viewer: str


class Ledger(Protocol):
    """The bookings' rows. Each method is one transaction; nothing here is ever decided from memory.

    What begins something ties the card that it was asked on to the booking, in the same transaction: from then on the
    card is behind, for whoever edits such cards, as soon as the answer to the press had its time.
    """

    async def answer(self, key: str) -> RequestResult | None:
        """Look up what the request with that key was answered with, if it ever was made."""
        ...

    async def refuse(self, key: str, problems: tuple[Problem, ...]) -> RequestResult:
        """Store a refusal as the answer of that key, and give it; or the answer that the key has already."""
        ...

    async def claim(
        self, key: str, record: BookingRecord, *, asked_on: AskedOn | None = None
    ) -> BookingRecord | RequestResult:
        """Take the slot for a new booking and hand it to the caller to settle, all or nothing.

        The request key is looked up first: a repeat gets the first answer. Booking switched off, an unregistered room,
        too many bookings to come and a slot that another booking of ours claims are refusals, and stored as the answer
        of that key.
        """
        ...

    async def request_change(
        self,
        key: str,
        booking_id: str,
        revision: int,
        change: Change,
        following: LedgerEvent | None,
        *,
        asked_on: AskedOn | None = None,
    ) -> BookingRecord | RequestResult:
        """Put a change down and hold its slot: the booking to settle, if nobody works on it, else an answer.

        `following` is the event that the change needs on a calendar. Stored refusals: BOOKING_GONE (no such booking, or
        it is gone), BOOKING_MOVED_ON (another revision by now), CHANGE_UNDER_WAY, ROOM_TAKEN; and if it takes more room
        than the booking has, BOOKING_OFF and ROOM_NOT_REGISTERED.
        Raises: ValueError if neither the booking's own event nor `following` holds what it is changed to.
        """
        ...

    async def cancel(
        self,
        key: str,
        booking_id: str,
        cancellation_message: str,
        *,
        by: Person | None = None,
        farewell: str = "",
        asked_on: AskedOn | None = None,
    ) -> BookingRecord | RequestResult:
        """Put down that the booking is cancelled: with an owner's lease if nobody works on it, else an answer.

        `cancellation_message` is what the calendar sends; `farewell` what whoever cancelled said. If that was not the
        booker, the audit has a line of it, in the same transaction.

        Whoever works on it learns of it with the next write. A booking that is gone already is answered as cancelled.
        """
        ...

    async def note_opened(self, booking: Booking, *, by: Person) -> None:
        """Put down in the audit that an admin opened a private booking of others; it is there when this returns."""
        ...

    async def write(self, record: BookingRecord) -> BookingRecord:
        """Put the work down as it stands, under compare-and-swap on its fencing token, and prolong the owner's lease.

        Its claims become what `work.claims()` says: others are released. The booking's revision grows with what people
        can see. Gives the work with what others asked of it meanwhile; work at rest is nobody's any more.
        Raises: LeaseLost if another owner has it.
        """
        ...

    async def adopt(self, record: BookingRecord) -> BookingRecord | None:
        """Take in an event of ours that no row knows, as after a restored backup, and hand its booking over to settle.

        `record` is the booking as the calendar tells it. Its slot is claimed, whatever may be booked otherwise. None if
        the event is known, another booking claims its slot, somebody works on the booking, or `joining.adopted` says
        so.
        """
        ...

    async def follow(self, record: BookingRecord, slot: Slot) -> BookingRecord | None:
        """Claim another slot for the booking's event, which was moved there by somebody, and give the old one up.

        None if another booking of ours claims it. The owner stays the owner, also at rest. Raises: LeaseLost.
        """
        ...

    async def postpone(self, record: BookingRecord, until: datetime) -> None:
        """Give the work back, not to be taken up before that, unless others asked something of it meanwhile.

        Raises: LeaseLost.
        """
        ...

    async def due(self, limit: int) -> tuple[BookingRecord, ...]:
        """Take up to so many bookings that are not at rest and that nobody works on; each under a new fencing token."""
        ...

    async def take(self, booking_id: str) -> BookingRecord | None:
        """Take a booking that is at rest, under a new fencing token; None if there is none, or somebody works on it."""
        ...

    async def events_in_room(self, room: str, span: Slot, *, also: Collection[str] = ()) -> Mapping[str, LedgerEvent]:
        """Tell for each booking's id which event of it stands in the room within the span, of those at rest.

        Where `also` names events of ours, those alone are told of, whenever they are.
        """
        ...

    async def watched(self, since: datetime) -> Mapping[Mailbox, datetime]:
        """List the rooms in which something of ours stands or may stand after `since`, and until when, at most.

        Registered or not: as long as a booking stands its room is looked at.
        """
        ...

    async def tombstones(self, event_ids: Collection[str]) -> Mapping[str, bool]:
        """Tell for each known event of ours whether it is gone for good (a tombstone); unknown ones are left out."""
        ...

    async def booking(self, booking_id: str) -> Booking | None:
        """Read one booking."""
        ...

    async def referenced(self, reference: str) -> Booking | None:
        """Read the booking that people quote by that reference, in capital letters."""
        ...

    async def upcoming(self, room: str) -> tuple[Booking, ...]:
        """List the bookings of a room that are not over and not cancelled, by time."""
        ...

    async def of(self, owner_id: str, span: Slot) -> tuple[Booking, ...]:
        """List somebody's bookings within the span that are not cancelled, nor about to be, by time."""
        ...

    async def within(self, room: str, span: Slot) -> tuple[Booking, ...]:
        """List the bookings of a room within the span that are not cancelled, nor about to be, by time."""
        ...

    async def current_event(self, booking_id: str) -> LedgerEvent | None:
        """Read the event that a booking has on a calendar now, to read more of it there."""
        ...

    async def note_responses(self, booking_id: str, responses: Mapping[str, Response]) -> None:
        """Keep what was answered to a booking's invitations, by address; that is no change of the booking."""
        ...

    async def keep(self, booking_id: str, news: str) -> None:
        """Note which news of a booking, by name, its booker left as they are; that is no change of the booking."""
        ...

    async def claimed(self, span: Slot, *, but: str = "") -> Mapping[str, tuple[Slot, ...]]:
        """Tell for each room's address which slots within the span our own bookings hold, `but` one of them."""
        ...


@dataclass(frozen=True, slots=True)
class Admin:
    """Somebody with the admin flag; `from_settings` if the settings gave it, so that no command takes it.

    `last` says that nobody else has it: they keep it, too.
    """

    person: Person
    from_settings: bool = False
    last: bool = False

    @property
    def removable(self) -> bool:
        """Whether another admin, or they themselves, may take it."""
        return not (self.from_settings or self.last)


@dataclass(frozen=True, slots=True)
class RoomEntry:
    """A registered room and its version, which grows with whatever an admin changes of it and is never given again."""

    room: Room
    version: int


@dataclass(frozen=True, slots=True)
class RoomPage:
    """Some of the rooms that were looked for, and how many there are in all."""

    rooms: tuple[Room, ...]
    count: int


@dataclass(frozen=True, slots=True)
class RoomChange:
    """What somebody did to a registered room last, and when: `before` or `after` is None where it was not there."""

    by: Person
    at: datetime
    before: Room | None
    after: Room | None


class Registry(Protocol):
    """Which rooms there are for us, who administers, and whether booking is on."""

    async def rooms(self) -> tuple[Room, ...]:
        """List the registered rooms by place and name."""
        ...

    async def registered(self, addresses: Collection[str]) -> frozenset[str]:
        """Tell which of these addresses are those of registered rooms."""
        ...

    async def page(self, words: Sequence[str], *, skip: int, limit: int) -> RoomPage:
        """List some of the rooms of which each word begins a word, by `room_names.listed_as`: all, without words.

        What it costs does not depend on how many rooms there are, but for what the database reads by itself.
        """
        ...

    async def lookup(self, words: Sequence[str], *, skip: int, limit: int) -> tuple[Room, ...]:
        """Give some of the rooms that can be booked, found as for `page`: first those whose name begins like a word."""
        ...

    async def entry(self, address: str) -> RoomEntry | None:
        """Read one room; None if it is not registered."""
        ...

    async def version(self) -> int:
        """Tell how often rooms were added, edited or removed: what was worked out from it before holds no more."""
        ...

    async def last_change(self, address: str) -> RoomChange | None:
        """Tell what was done to a room last, as far as that is known."""
        ...

    async def add_room(self, room: Room, *, by: Person) -> bool:
        """Register a room; false if its address is registered already."""
        ...

    async def edit_room(self, room: Room, *, seen: int, by: Person) -> RoomEntry | None:
        """Change a registered room; None if it is not at the version that was seen, or gone. Bookings keep theirs."""
        ...

    async def restore_room(self, address: str, *, since: datetime, by: Person) -> Room | None:
        """Register a room again as it was when it was removed, if that was not before `since` and it is not there."""
        ...

    async def remove_room(self, address: str, *, by: Person) -> bool:
        """Take a room off the registry, not its bookings; false if it was not on it."""
        ...

    async def set_zone(self, mailbox: Mailbox, *, by: Person) -> None:
        """Note in which zone a registered room's whole-day events are meant; bookings that were made keep theirs."""
        ...

    async def booking_on(self) -> bool:
        """Tell whether an admin switched booking on."""
        ...

    async def switch_booking(self, *, on: bool, by: Person) -> None:
        """Switch booking on or off for everybody."""
        ...

    async def off(self) -> frozenset[Part]:
        """Tell for which parts an admin switched booking off; `Room.off` says what of it concerns a room."""
        ...

    async def switch_part(self, part: Part, *, on: bool, by: Person) -> bool:
        """Switch booking off for a part of the rooms, or on again; false if it was so already."""
        ...

    async def admins(self) -> tuple[Person, ...]:
        """List the people who were given the admin flag by command."""
        ...

    async def add_admin(self, person: Person, *, by: Person) -> bool:
        """Give somebody the admin flag; false if they had it."""
        ...

    async def remove_admin(self, person_id: str, *, keep_one: bool, by: Person) -> bool:
        """Take the admin flag from somebody; false if they did not have it.

        Raises: Refused with LAST_ADMIN where `keep_one` and nobody else would have it.
        """
        ...


class Favourites(Protocol):
    """Which rooms people starred."""

    async def of(self, person_id: str) -> frozenset[str]:
        """Give the addresses of somebody's favourite rooms, registered or not any more."""
        ...

    async def star(self, person_id: str, address: str, *, on: bool) -> None:
        """Star a room for somebody, or take the star away; once or many times is the same."""
        ...


class ProtocolRunner(Protocol):
    """Runs the booking protocol for an event until it is at rest, even if the caller goes away."""

    async def claim(
        self, key: str, record: BookingRecord, *, asked_on: AskedOn | None = None
    ) -> BookingRecord | RequestResult:
        """Take the slot of a new booking together with the intent to send it, and settle it; or give the stored answer.

        As `Ledger.claim` says; of what is settled the work as it was written last.
        """
        ...

    async def settle(self, record: BookingRecord) -> BookingRecord:
        """Start, and return as soon as what was asked for is decided, or when the caller's patience is over.

        Gives the work as it was written last by then.
        """
        ...
