"""One room's calendar as the booking protocol meets it: it refuses no overlap, and people change it in Outlook."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from booking.errors import Changed, NotFound
from booking.model import Attendee, CalendarEvent, EventDetail, Slot

PAT = Attendee("pat@example.com", "Pat")
"""Who is added to our event by somebody in Outlook."""


@dataclass
class Entry:
    """What stands on the calendar. `mine` says that it carries our stamp, as a copy of our event does too."""

    id: str
    slot: Slot
    mine: bool = False
    organized: bool = False
    blocks: bool = True
    etag: int = 1
    attendees: dict[str, Attendee] = field(default_factory=dict)


@dataclass
class RoomCalendar:
    """The calendar, and how often each address was mailed an invitation. `stamp` is that of the one event of ours."""

    stamp: tuple[str, str]
    slot: Slot
    entries: dict[str, Entry] = field(default_factory=dict)
    mails: Counter[str] = field(default_factory=Counter)
    made: int = 0

    def ours(self) -> list[Entry]:
        """List the live events that we made."""
        return [each for each in self.entries.values() if each.mine and each.organized]

    # What the room's account does

    def view(self, span: Slot, *, stale: bool) -> tuple[CalendarEvent, ...]:
        shown = (each for each in self.entries.values() if each.slot.overlaps(span))
        return tuple(self._shown(each) for each in shown if not (stale and each.mine))

    def find(self, *, stale: bool) -> tuple[CalendarEvent, ...]:
        return tuple(self._shown(each) for each in self.entries.values() if each.mine and not stale)

    def read(self, graph_id: str) -> EventDetail:
        event = self._entry(graph_id)
        return EventDetail(event.id, str(event.etag), tuple(event.attendees.values()))

    def create(self) -> CalendarEvent:
        # The transaction id makes one event of many requests while that event stands; nothing more is promised.
        for event in self.ours():
            return self._shown(event)
        self.made += 1
        event = Entry(f"graph-{self.made}", self.slot, mine=True, organized=True)
        self.entries[event.id] = event
        return self._shown(event)

    def invite(self, graph_id: str, etag: str, attendees: tuple[Attendee, ...]) -> str:
        event = self._entry(graph_id)
        if etag != str(event.etag):
            raise Changed(status=412)
        listed = {each.address: each for each in attendees}
        self.mails.update(each for each in listed if each not in event.attendees)
        event.attendees = listed
        event.etag += 1
        return str(event.etag)

    def delete(self, graph_id: str) -> None:
        self.entries.pop(graph_id, None)

    # What people do in Outlook

    def book(self, name: str = "somebody", slot: Slot | None = None) -> Entry:
        self.entries[name] = Entry(name, slot or self.slot)
        return self.entries[name]

    def remove_ours(self) -> None:
        del self.entries[self.ours()[0].id]

    def move_ours(self, by: timedelta) -> None:
        event = self.ours()[0]
        event.slot = Slot(event.slot.starts + by, event.slot.ends + by)
        event.etag += 1

    def join_ours(self) -> None:
        event = self.ours()[0]
        event.attendees[PAT.address] = PAT
        event.etag += 1

    def copy_ours(self, starts: datetime) -> None:
        self.book("a copy", Slot(starts, starts + self.slot.duration)).mine = True

    def _entry(self, graph_id: str) -> Entry:
        if graph_id not in self.entries:
            raise NotFound(mailbox=False)
        return self.entries[graph_id]

    def _shown(self, event: Entry) -> CalendarEvent:
        stamp, transaction = (self.stamp, self.stamp[1]) if event.mine else (None, None)
        return CalendarEvent(event.id, event.slot, str(event.etag), stamp, transaction, event.organized, event.blocks)
