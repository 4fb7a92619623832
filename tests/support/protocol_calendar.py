"""The rooms' calendars as the protocol meets them: they refuse no overlap, and people change them in Outlook."""

from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from booking.errors import Changed, NotFound
from booking.model import Attendee, CalendarEvent, Content, EventDetail, Slot

PAT = Attendee("pat@example.com", "Pat")
"""Who is added to our event by somebody in Outlook."""


@dataclass
class Entry:
    """What stands on a calendar.

    `own` is the id of ours that its stamp and transaction id name, as those of a copy of our event do too; only what we
    made ourselves is `organized`. `touched` counts what others did to its time.
    """

    id: str
    room: str
    content: Content
    own: str | None = None
    organized: bool = False
    blocks: bool = True
    etag: int = 1
    touched: int = 0

    @property
    def slot(self) -> Slot:
        return self.content.slot

    @property
    def addresses(self) -> set[str]:
        return {each.address for each in self.content.attendees}


@dataclass
class RoomCalendars:
    """All calendars, and how often what was mailed to whom: kind, our event, address, and how often it was touched."""

    installation: str
    entries: dict[str, Entry] = field(default_factory=dict)
    mails: Counter[tuple[str, str, str, int]] = field(default_factory=Counter)
    made: int = 0

    def ours(self, event_id: str | None = None) -> list[Entry]:
        """List the live events that we made, all or those of one id."""
        live = [each for each in self.entries.values() if each.organized]
        return [each for each in live if event_id in (None, each.own)]

    def invited(self, event_id: str) -> set[str]:
        """Tell whom we mailed an invitation to that event."""
        return {address for kind, event, address, _ in self.mails if (kind, event) == ("invitation", event_id)}

    # What the rooms' accounts do

    def view(self, room: str, span: Slot, *, stale: bool) -> tuple[CalendarEvent, ...]:
        shown = (each for each in self.entries.values() if each.room == room and each.slot.overlaps(span))
        return tuple(self._shown(each) for each in shown if not (stale and each.own))

    def find(self, room: str, event_id: str, *, stale: bool) -> tuple[CalendarEvent, ...]:
        found = (each for each in self.entries.values() if (each.room, each.own) == (room, event_id))
        return tuple(self._shown(each) for each in found if not stale)

    def read(self, graph_id: str) -> EventDetail:
        event, holds = self._entry(graph_id), self._entry(graph_id).content
        return EventDetail(event.id, str(event.etag), holds.slot, holds.title, holds.private, holds.attendees)

    def create(self, room: str, event_id: str, content: Content) -> CalendarEvent:
        # The transaction id makes one event of many requests while that event stands; nothing more is promised.
        for event in self.ours(event_id):
            return self._shown(event)
        self.made += 1
        event = Entry(f"graph-{self.made}", room, content, event_id, organized=True)
        self.entries[event.id] = event
        return self._shown(event)

    def invite(self, graph_id: str, etag: str, attendees: tuple[Attendee, ...]) -> str:
        event = self._entry(graph_id)
        return self._set(event, etag, replace(event.content, attendees=attendees))

    def update(self, graph_id: str, etag: str, before: Content, after: Content) -> str:
        event = self._entry(graph_id)
        kept = event.addresses & {each.address for each in after.attendees}
        told = replace(before, attendees=()) != replace(after, attendees=())
        version = self._set(event, etag, after)
        self._mail("update", event, kept if told else set())
        return version

    def _set(self, event: Entry, etag: str, content: Content) -> str:
        if etag != str(event.etag):
            raise Changed(status=412)
        before, event.content = event.addresses, content
        self._mail("invitation", event, event.addresses - before)
        self._mail("cancellation", event, before - event.addresses)
        event.etag += 1
        return str(event.etag)

    def delete(self, graph_id: str) -> None:
        event = self.entries.pop(graph_id, None)
        if event is not None:
            self._mail("cancellation", event, event.addresses)

    def _mail(self, kind: str, event: Entry, addresses: set[str]) -> None:
        self.mails.update((kind, event.own or "", each, event.touched * (kind == "update")) for each in addresses)

    # What people do in Outlook

    def book(self, room: str, slot: Slot, name: str = "somebody") -> Entry:
        self.entries[name] = Entry(name, room, Content(slot, "", False, ()))
        return self.entries[name]

    def remove(self, event: Entry) -> None:
        del self.entries[event.id]

    def move(self, event: Entry, by: timedelta) -> None:
        event.content = replace(event.content, slot=Slot(event.slot.starts + by, event.slot.ends + by))
        event.touched += 1
        event.etag += 1

    def join(self, event: Entry) -> None:
        event.content = replace(event.content, attendees=(*event.content.attendees, PAT))
        event.etag += 1

    def copy(self, event: Entry, starts: datetime) -> None:
        self.book(event.room, Slot(starts, starts + event.slot.duration), "a copy").own = event.own

    # How it is told

    def _entry(self, graph_id: str) -> Entry:
        if graph_id not in self.entries:
            raise NotFound(mailbox=False)
        return self.entries[graph_id]

    def _shown(self, event: Entry) -> CalendarEvent:
        stamp = (self.installation, event.own) if event.own else None
        return CalendarEvent(event.id, event.slot, str(event.etag), stamp, event.own, event.organized, event.blocks)
