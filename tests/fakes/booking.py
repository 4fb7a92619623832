"""Small honest stand-ins for the world that the rules need: a clock, the rooms' calendars, people and places.

Each holds to its port's words, and `test_contract_*.py` runs the same tests against it and against the real one.
"""

import json
from collections import defaultdict, deque
from collections.abc import Mapping, Sequence
from contextlib import AbstractAsyncContextManager, nullcontext
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from itertools import count
from math import inf
from typing import Any

from booking.errors import AlreadyCreated, Changed, Denied, Failed, NotFound, Throttled, Unavailable
from booking.model import (
    Attendee,
    CalendarEvent,
    Content,
    Created,
    EventDetail,
    Mailbox,
    NewEvent,
    Origin,
    Person,
    Response,
    Slot,
    subject,
)
from booking.ports import NAMED, Busy, Place, RoomList

INSTALLATION = "roomkeeper"


class Apart:
    """Reads each thing by itself, as what is in memory is read at one moment anyway."""

    def together(self) -> AbstractAsyncContextManager[None]:
        return nullcontext()


APART = Apart()


class FakeClock:
    """Stands still until somebody sets `at`."""

    def __init__(self, now: datetime) -> None:
        self.at = now

    def now(self) -> datetime:
        return self.at


@dataclass(slots=True)
class Entry:
    """One event of a fake calendar, with what `CalendarEvent` leaves out."""

    seen: CalendarEvent
    body: bytes = b""
    attendees: tuple[Attendee, ...] = ()
    title: str = ""
    private: bool = False
    responses: dict[str, Response] = field(default_factory=dict)
    origin: Origin | None = None


@dataclass(slots=True)
class Mishap:
    """What goes wrong with a call: raised instead of it, or after it had its effect."""

    error: Failed
    after: bool = False


@dataclass(slots=True)
class FakeCalendar:
    """Calendars in memory. Like Exchange, they never refuse an overlap.

    `denied` and `missing` are addresses; `online` those whose calendar gives links, `people` those of people whose
    calendar may be asked when they are busy. `mishaps` is consumed call by call,
    under the name of the method. `calls` counts methods, `mailed` notes who was invited or uninvited.
    """

    denied: set[str] = field(default_factory=set)
    missing: set[str] = field(default_factory=set)
    online: set[str] = field(default_factory=set)
    people: set[str] = field(default_factory=set)
    entries: dict[str, dict[str, Entry]] = field(default_factory=lambda: defaultdict(dict))
    mishaps: dict[str, deque[Mishap]] = field(default_factory=lambda: defaultdict(deque))
    calls: list[str] = field(default_factory=list)
    mailed: list[tuple[str, str]] = field(default_factory=list)
    monotonic: float = 0.0
    _numbers: "count[int]" = field(default_factory=lambda: count(1))

    def fail(self, method: str, error: Failed, *, after: bool = False) -> None:
        """Let the next call of that method go wrong; `after` it took effect."""
        self.mishaps[method].append(Mishap(error, after))

    def occupy(self, address: str, slot: Slot, *, blocks: bool = True) -> str:
        """Let somebody else's meeting appear in a calendar. Gives its id."""
        return self._put(address, CalendarEvent("", slot, blocks=blocks))

    def move(self, address: str, graph_id: str, slot: Slot) -> None:
        """Let somebody give an event another time."""
        self._change(address, graph_id, slot=slot)

    def vanish(self, address: str, graph_id: str) -> None:
        """Let somebody delete an event."""
        del self.entries[address][graph_id]

    def answer(self, address: str, graph_id: str, attendee: str, said: Response) -> None:
        """Let somebody who is invited answer."""
        self._entry(address, graph_id).responses[attendee] = said
        self._change(address, graph_id)

    async def busy(self, mailboxes: Sequence[Mailbox], span: Slot) -> Mapping[str, Busy]:
        mishap = self._begin("busy")
        answer = {each.address: self._busy(each.address, span) for each in mailboxes}
        _finish(mishap)
        return answer

    def _busy(self, address: str, span: Slot) -> Busy:
        if address in self.denied | self.missing:
            return Busy(readable=False)
        held = [each.seen.slot for each in self.entries[address].values() if each.seen.blocks]
        clipped = [Slot(max(s.starts, span.starts), min(s.ends, span.ends)) for s in held if s.overlaps(span)]
        return Busy(tuple(clipped))

    async def people_busy(self, hosts: Sequence[Mailbox], addresses: Sequence[str], span: Slot) -> Mapping[str, Busy]:
        mishap = self._begin("people_busy")
        asked = any(each.address not in self.denied | self.missing for each in hosts)
        known = self.people if asked else ()
        answer = {each: self._busy(each, span) if each in known else Busy(readable=False) for each in addresses}
        _finish(mishap)
        return answer

    async def responses(self, mailbox: Mailbox, graph_id: str) -> Mapping[str, Response]:
        mishap = self._begin("answers", mailbox)
        entry = self._entry(mailbox.address, graph_id)
        _finish(mishap)
        return {each.address: entry.responses.get(each.address, Response.NONE) for each in entry.attendees}

    async def view(self, mailbox: Mailbox, span: Slot) -> tuple[CalendarEvent, ...]:
        mishap = self._begin("view", mailbox)
        seen = tuple(each.seen for each in self.entries[mailbox.address].values() if each.seen.slot.overlaps(span))
        _finish(mishap)
        return seen

    async def find(self, mailbox: Mailbox, event_id: str) -> tuple[CalendarEvent, ...]:
        mishap = self._begin("find", mailbox)
        stamp = (INSTALLATION, event_id)
        seen = tuple(each.seen for each in self.entries[mailbox.address].values() if each.seen.stamp == stamp)
        _finish(mishap)
        return seen

    async def read(self, mailbox: Mailbox, graph_id: str) -> EventDetail:
        mishap = self._begin("read", mailbox)
        entry = self._entry(mailbox.address, graph_id)
        _finish(mishap)
        holds = (entry.seen.slot, entry.title, entry.private, entry.attendees, entry.origin, entry.seen.online_url)
        return EventDetail(graph_id, entry.seen.etag, *holds)

    async def create(self, mailbox: Mailbox, body: bytes, slot: Slot, *, deadline: float = inf) -> Created:
        made = self._create(mailbox, body, deadline)
        try:
            return Created(made, await self.view(mailbox, slot))
        except Failed:
            return Created(made, None)

    def _create(self, mailbox: Mailbox, body: bytes, deadline: float) -> CalendarEvent:
        self._in_time(deadline)
        mishap = self._begin("create", mailbox)
        said = json.loads(body)
        for graph_id, entry in self.entries[mailbox.address].items():
            if entry.seen.transaction_id == said["id"]:
                _finish(mishap)
                if entry.body != body:
                    raise AlreadyCreated(event_id=graph_id)
                return entry.seen
        slot = Slot(datetime.fromisoformat(said["starts"]), datetime.fromisoformat(said["ends"]))
        url = f"https://teams.example/{said['id']}" if said["online"] and mailbox.address in self.online else None
        new = CalendarEvent(
            "", slot, stamp=(INSTALLATION, said["id"]), transaction_id=said["id"], organized=True, online_url=url
        )
        graph_id = self._put(mailbox.address, new, body)
        entry = self._entry(mailbox.address, graph_id)
        entry.title, entry.private, entry.origin = said["title"], said["private"], origin_from(said["origin"])
        _finish(mishap)
        return self._entry(mailbox.address, graph_id).seen

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
        self._in_time(deadline)
        mishap = self._begin("invite", mailbox)
        entry = self._entry(mailbox.address, graph_id)
        self._set_attendees(entry, etag, attendees)
        self._change(mailbox.address, graph_id)
        _finish(mishap)
        return entry.seen.etag

    async def update(
        self, mailbox: Mailbox, graph_id: str, etag: str, before: Content, after: Content, *, deadline: float = inf
    ) -> str:
        if before == after:
            return etag
        self._in_time(deadline)
        mishap = self._begin("update", mailbox)
        entry = self._entry(mailbox.address, graph_id)
        kept = {each.address for each in before.attendees} & {each.address for each in after.attendees}
        self._set_attendees(entry, etag, after.attendees)
        if replace(before, attendees=()) != replace(after, attendees=()):
            self.mailed += [("update", each) for each in sorted(kept)]
        entry.title, entry.private = after.title, after.private
        self._change(mailbox.address, graph_id, slot=after.slot)
        _finish(mishap)
        return entry.seen.etag

    def _set_attendees(self, entry: Entry, etag: str, attendees: Sequence[Attendee]) -> None:
        if entry.seen.etag != etag:
            raise Changed(status=412)
        before, after = {each.address for each in entry.attendees}, {each.address for each in attendees}
        self.mailed += [("invitation", each) for each in sorted(after - before)]
        self.mailed += [("cancellation", each) for each in sorted(before - after)]
        entry.attendees = tuple(attendees)

    async def delete(
        self, mailbox: Mailbox, graph_id: str, cancellation_message: str = "", *, deadline: float = inf
    ) -> None:
        self._in_time(deadline)
        mishap = self._begin("delete", mailbox)
        entry = self.entries[mailbox.address].pop(graph_id, None)
        self.mailed += [("cancellation", each.address) for each in (entry.attendees if entry else ())]
        _finish(mishap)

    async def offers_online(self, mailbox: Mailbox) -> bool:
        _finish(self._begin("offers_online", mailbox))
        return mailbox.address in self.online

    def body_of(self, event: NewEvent) -> bytes:
        said = {
            "id": event.id,
            "starts": event.meeting.slot.starts.astimezone(UTC).isoformat(),
            "ends": event.meeting.slot.ends.astimezone(UTC).isoformat(),
            "title": subject(event.booker, event.meeting),
            "private": event.meeting.private,
            "online": event.online,
            "origin": asdict(event.origin),
        }
        return json.dumps(said, sort_keys=True).encode()

    def _in_time(self, deadline: float) -> None:
        if self.monotonic > deadline:
            raise Unavailable

    def _begin(self, method: str, mailbox: Mailbox | None = None) -> Mishap | None:
        self.calls.append(method)
        mishap = self.mishaps[method].popleft() if self.mishaps[method] else None
        if mishap and not mishap.after:
            raise mishap.error
        if mailbox and mailbox.address in self.denied:
            raise Denied(status=403)
        if mailbox and mailbox.address in self.missing:
            raise NotFound(mailbox=True)
        return mishap

    def _put(self, address: str, seen: CalendarEvent, body: bytes = b"") -> str:
        graph_id = f"event-{next(self._numbers)}"
        self.entries[address][graph_id] = Entry(replace(seen, id=graph_id, etag=self._etag()), body)
        return graph_id

    def _entry(self, address: str, graph_id: str) -> Entry:
        if graph_id not in self.entries[address]:
            raise NotFound(mailbox=False)
        return self.entries[address][graph_id]

    def _change(self, address: str, graph_id: str, *, slot: Slot | None = None) -> None:
        entry = self._entry(address, graph_id)
        entry.seen = replace(entry.seen, etag=self._etag(), slot=slot or entry.seen.slot)

    def _etag(self) -> str:
        return f'W/"{next(self._numbers)}"'


def origin_from(told: Mapping[str, Any]) -> Origin:
    """Read what `dataclasses.asdict` made of where an event comes from."""
    return Origin(**{**told, "booker": Person(**told["booker"])})


def _finish(mishap: Mishap | None) -> None:
    if mishap:
        raise mishap.error


def _is_called(name: str, wanted: str) -> bool:
    return any(part.casefold().startswith(wanted) for part in (name, *name.split()))


@dataclass(slots=True)
class FakeDirectory:
    """People by id, places and zones by address; `denied` and `missing` are mailboxes, `places_denied` all places.

    `lists` are addresses of rooms by the name of their list; a mailbox that is `busy` asks to wait once.
    """

    persons: dict[str, Person] = field(default_factory=dict)
    places: dict[str, Place] = field(default_factory=dict)
    zones: dict[str, str] = field(default_factory=dict)
    denied: set[str] = field(default_factory=set)
    places_denied: bool = False
    lists: dict[str, list[str]] = field(default_factory=dict)
    busy: dict[str, bool] = field(default_factory=dict)
    failing: Failed | None = None

    async def people(self, ids: Sequence[str]) -> Mapping[str, Person]:
        self._check()
        return {each: self.persons[each] for each in ids if each in self.persons}

    async def named(self, name: str) -> tuple[Person, ...]:
        self._check()
        wanted = name.strip().casefold()
        found = [each for each in self.persons.values() if wanted and each.address and _is_called(each.name, wanted)]
        return tuple(found[:NAMED])

    async def place(self, address: str) -> Place | None:
        self._check()
        return None if self.places_denied else self.places.get(address)

    async def rooms(self) -> tuple[Place, ...]:
        self._check()
        if self.places_denied:
            raise Denied(status=403)
        return tuple(self.places.values())

    async def room_lists(self) -> tuple[RoomList, ...]:
        await self.rooms()
        return tuple(RoomList(f"{each.lower()}-rooms@roomkeeper.example", each) for each in self.lists)

    async def rooms_of(self, list_address: str) -> tuple[Place, ...]:
        known = {each.address: each.name for each in await self.room_lists()}
        if list_address not in known:
            raise NotFound(mailbox=True)
        return tuple(self.places[each] for each in self.lists[known[list_address]])

    async def readable(self, address: str) -> None:
        await self.probe(address)

    async def probe(self, address: str, *, country: str = "") -> str:
        self._check()
        if self.busy.pop(address, None):
            raise Throttled(retry_after_s=1.0)
        if address in self.denied:
            raise Denied(status=403)
        if address not in self.zones:
            raise NotFound(mailbox=True)
        return self.zones[address]

    def _check(self) -> None:
        if self.failing:
            raise self.failing
