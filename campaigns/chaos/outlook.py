"""People who use the rooms' calendars directly while the bot is killed: they book, and meddle with what it made."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from campaigns.chaos.bot import ROOMS
from campaigns.chaos.habits import Habits
from campaigns.chaos.operations import Where
from graph.sandbox.events import find
from graph.sandbox.zones import zone_of

if TYPE_CHECKING:
    from campaigns.chaos.clients import Attempt
    from graph.sandbox.tenant import Tenant

Json = dict[str, Any]

WITHOUT_SMTP = "/O=EXCHANGELABS/OU=EXCHANGE ADMINISTRATIVE GROUP/CN=RECIPIENTS/CN=SOMEBODY-WHO-LEFT"
"""The address of an attendee as Exchange stores it whose mailbox is gone: an X500 name, and no mail address."""


@dataclass(frozen=True, slots=True)
class Meeting:
    """An event of ours on a room's calendar, with its id there."""

    id: str
    title: str
    where: Where
    seen: Json


class Outlook:
    """Everybody who never heard of the bot. `meddled` are the titles of the meetings that they moved or deleted.

    `forgotten` are the titles of the series that they dragged when a day had guests of its own, who are off it then.
    """

    def __init__(self, tenant: "Tenant", habits: Habits) -> None:
        self._tenant, self._habits, self._random = tenant, habits, habits.random
        self.meddled: set[str] = set()
        self.forgotten: set[str] = set()
        self._acts = {
            "moves": self._move,
            "deletes": self._delete,
            "repeats": self._repeat,
            "odd-attendee": self._invite,
        }

    async def live(self, attempts: Sequence["Attempt"]) -> None:
        """Do something now and then: never two meetings in one place, and rather where somebody else wants to be."""
        while True:
            await asyncio.sleep(self._random.uniform(0.5, 2))
            act = next((act for habit, act in self._acts.items() if self._habits.has(habit)), None)
            if act is not None:
                self._meddle(act)
            elif attempts:
                self._book(self._random.choice(attempts[-5:]).latest)

    def _book(self, wanted: Where) -> None:
        if self._is_free(wanted, lambda event: bool(event["isOrganizer"])):
            self._tenant.outside.book(room=wanted.room, start=wanted.starts, end=wanted.ends)
            self._habits.counts["booked in Outlook"] += 1

    def _meddle(self, act: Callable[[str, Meeting], None]) -> None:
        room = self._random.choice(ROOMS).address
        ours = [each for each in self.meetings(room) if each.title != "Being changed"]
        if ours:
            act(room, self._random.choice(ours))

    def meetings(self, room: str) -> list[Meeting]:
        """List what the bot has on a room's calendar."""
        return [
            Meeting(event["id"], event["subject"], where_of(room, event), event)
            for event in self._tenant.outside.calendar(room)
            if event["isOrganizer"]
        ]

    def _move(self, room: str, meeting: Meeting) -> None:
        """Drag it elsewhere on the same day or the next, but for a series some of whose days were taken out.

        Exchange brings those back when the series is dragged: what stands then is theirs who made it a series, and
        nothing on the calendar tells it from the day that a booking of ours had.
        """
        whole = find(self._tenant, self._tenant.mailbox(room), meeting.id).event
        if whole.cancelled:
            return
        later = timedelta(hours=self._random.choice((-26, -3, 3, 26)))
        to = Where(room, meeting.where.starts + later, meeting.where.ends + later)
        if self._is_free(to, lambda _: False):
            self.meddled.add(meeting.title)
            if whole.exceptions:
                self.forgotten.add(meeting.title)
            self._tenant.outside.move(room=room, event=meeting.id, start=to.starts, end=to.ends)

    def _delete(self, room: str, meeting: Meeting) -> None:
        self.meddled.add(meeting.title)
        self._tenant.outside.delete(room=room, event=meeting.id)

    def _repeat(self, room: str, meeting: Meeting) -> None:
        """Make it weekly, three times in all, unless it is."""
        if meeting.seen["recurrence"]:
            return
        zone = self._tenant.mailbox(room).zone
        first = meeting.where.starts.astimezone(zone_of(zone))
        days = {"type": "weekly", "interval": 1, "daysOfWeek": [f"{first:%A}".lower()], "firstDayOfWeek": "monday"}
        span = {"type": "numbered", "numberOfOccurrences": 3, "startDate": first.date().isoformat()}
        weekly = {"pattern": days, "range": span | {"recurrenceTimeZone": zone}}
        self._tenant.outside.edit(room=room, event=meeting.id, changes={"recurrence": weekly})

    def _invite(self, room: str, meeting: Meeting) -> None:
        """Add somebody without a mail address."""
        name = {"name": "Somebody who left", "address": WITHOUT_SMTP}
        guest = {"emailAddress": name, "type": "required", "status": {"response": "none", "time": None}}
        listed = [*(meeting.seen.get("attendees") or ()), guest]
        self._tenant.outside.edit(room=room, event=meeting.id, changes={"attendees": listed})

    def _is_free(self, wanted: Where, aside: Callable[[Json], bool]) -> bool:
        events = (each for each in self._tenant.outside.calendar(wanted.room) if not aside(each))
        return not any(meet(where_of(wanted.room, each), wanted) for each in events)


def where_of(room: str, event: Json) -> Where:
    """Tell where an event is, as a calendar shows it."""
    starts, ends = (
        datetime.fromisoformat(event[edge]["dateTime"][:19]).replace(tzinfo=UTC) for edge in ("start", "end")
    )
    return Where(room, starts, ends)


def meet(one: Where, other: Where) -> bool:
    """Whether both take some of the same time of a room."""
    return one.room == other.room and one.starts < other.ends and one.ends > other.starts
