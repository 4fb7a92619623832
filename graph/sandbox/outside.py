"""The rest of the company: people who book, move and delete in a room's calendar by Outlook, and answer invitations.

Times are aware datetimes; ids are accepted in either format and returned as immutable ones.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

from graph.sandbox import bodies, events
from graph.sandbox.calendars import Calendars
from graph.sandbox.ids import encode
from graph.sandbox.recurrence import DAYS
from graph.sandbox.seed import PEOPLE, Meeting, Person
from graph.sandbox.state import Event, Mailbox
from graph.sandbox.views import Instance, Reading, instances, span_of, write
from graph.sandbox.zones import wall_of, write_stamp, write_wall, zone_of

Json = dict[str, Any]

REPLIES = {"accept": "accepted", "decline": "declined", "tentative": "tentativelyAccepted"}


class Outside:
    """Acts on calendars without asking Graph; nothing that it does is refused for being taken."""

    def __init__(self, calendars: Calendars) -> None:
        self._calendars = calendars

    def book(
        self,
        *,
        room: str,
        start: datetime,
        end: datetime,
        subject: str = "Booked in Outlook",
        organizer: str = PEOPLE[2].mail,
        show_as: str = "busy",
        private: bool = False,
        all_day: bool = False,
    ) -> str:
        """Somebody else's meeting appears in a calendar, as an invitation to the room (or person) that it accepted.

        A day-long one is given as midnights and keeps its dates.
        """
        box = self._calendars.mailbox(room)
        zone = zone_of(box.zone)
        person = next((p for p in PEOPLE if p.mail == organizer.lower()), Person("", organizer, "", "", organizer))
        begins, ends = ((m if all_day else m.astimezone(zone)).replace(tzinfo=None) for m in (start, end))
        meeting = Meeting(subject, person, begins, ends, private=private, all_day=all_day)
        event = self.meeting(room=room, meeting=meeting)
        event = replace(event, props=event.props | {"showAs": show_as})
        return self._id(box, self._calendars.commit(event))

    def move(self, *, room: str, event: str, start: datetime, end: datetime) -> None:
        """Somebody gives an event of the calendar another time, ours or theirs, a whole series or one day of it."""
        box, found = self._find(room, event)
        zone = zone_of(box.zone)
        times = {
            key: write_wall(moment.astimezone(zone).replace(tzinfo=None), box.zone)
            for key, moment in (("start", start), ("end", end))
        }
        if series := found.props["recurrence"]:
            times["recurrence"] = _shifted(series, wall_of(found.props["start"]), wall_of(times["start"]))
        events.write_props(self._calendars, found, times)

    def edit(self, *, room: str, event: str, changes: Json) -> None:
        """Somebody changes properties of an event of the calendar, as Graph spells them."""
        _, found = self._find(room, event)
        events.write_props(self._calendars, found, changes)

    def repeat(self, *, room: str, event: str, times: int = 4) -> None:
        """Somebody makes an event of the calendar weekly: it keeps its id, which is the series' from then on (M)."""
        _, found = self._find(room, event)
        start = found.props["start"]
        first = wall_of(start)
        pattern = {"type": "weekly", "interval": 1, "daysOfWeek": [DAYS[first.weekday()]], "firstDayOfWeek": "monday"}
        span = {"type": "numbered", "startDate": first.date().isoformat(), "numberOfOccurrences": times}
        span["recurrenceTimeZone"] = start["timeZone"]
        events.write_props(self._calendars, found, {"recurrence": {"pattern": pattern, "range": span}})

    def delete(self, *, room: str, event: str) -> None:
        """Somebody with access to the calendar deletes an event; nobody is told."""
        _, found = self._find(room, event)
        change = self._calendars.next_change()
        if found.day is None:
            self._calendars.commit(replace(found.event, gone=True, change=change))
        else:
            cancelled = (*found.event.cancelled, found.day.isoformat())
            self._calendars.commit(replace(found.event, cancelled=cancelled, change=change))

    def copy(self, *, room: str, event: str, into: str | None = None) -> str:
        """Somebody copies an event, stamps included, into the same or another calendar; the copy is the owner's own."""
        _, found = self._find(room, event)
        box = self._calendars.mailbox(into or room)
        change = self._calendars.next_change()
        copied = replace(found.event, uid=uuid4().hex, mailbox=box.address, change=change, transaction=None)
        return self._id(box, self._calendars.commit(copied))

    def reply(self, *, room: str, event: str, attendee: str, answer: str) -> None:
        """Somebody who was invited answers: accept, decline or tentative. Raises KeyError for who was not invited."""
        _, found = self._find(room, event)
        events.record_reply(self._calendars, found.event, attendee, REPLIES[answer])

    def calendar(self, room: str) -> list[Json]:
        """All that a calendar holds, for tests to look at: series as masters, immutable ids, UTC, every stamp."""
        box, behaviour = self._calendars.mailbox(room), self._calendars.behaviour
        found = []
        for event in box.live():
            kind = "seriesMaster" if event.props["recurrence"] else "singleInstance"
            reading = Reading(
                ZoneInfo("UTC"), "UTC", immutable_ids=True, body_as_text=True, stamps=tuple(event.extended)
            )
            found.append(write(Instance(event, kind, event.props, event.change), box, reading, behaviour))
        return sorted(found, key=lambda shown: str(shown["start"]["dateTime"]))

    def meeting(self, *, room: str, meeting: Meeting) -> Event:
        """A meeting as an event of a room's calendar, not committed yet."""
        box = self._calendars.mailbox(room)
        organizer, now = meeting.organizer, write_stamp(self._calendars.clock.now())
        guests = [
            self._accepted(organizer.name, organizer.mail, "required"),
            self._accepted(box.name, box.address, "resource" if box.purpose == "room" else "required"),
        ]
        props = bodies.blank({"name": organizer.name, "address": organizer.mail}, own=False) | {
            "subject": meeting.subject,
            "start": write_wall(meeting.start, box.zone),
            "end": write_wall(meeting.end, box.zone),
            "originalStartTimeZone": box.zone,
            "originalEndTimeZone": box.zone,
            "isAllDay": meeting.all_day,
            "sensitivity": "private" if meeting.private else "normal",
            "attendees": guests,
            "recurrence": _on_working_days(meeting.start.date(), meeting.weekdays_until, box.zone),
        }
        return Event(
            uid=uuid4().hex,
            mailbox=box.address,
            props=props,
            own=False,
            change=self._calendars.next_change(),
            created=now,
            modified=now,
        )

    def overlaps(self, event: Event) -> bool:
        """Whether a single event would meet another one in its calendar."""
        behaviour = self._calendars.behaviour
        start, end = span_of(event.props, behaviour)
        others: Iterable[Event] = self._calendars.mailboxes[event.mailbox].live()
        return any(True for other in others for _ in instances(other, start, end, behaviour))

    def _find(self, room: str, event_id: str) -> tuple[Mailbox, Instance]:
        box = self._calendars.mailbox(room)
        return box, events.find(self._calendars, box, event_id)

    def _id(self, box: Mailbox, event: Event) -> str:
        return encode(box, uid=event.uid, day=None, immutable=True)

    def _accepted(self, name: str, address: str, kind: str) -> Json:
        status = {"response": "accepted", "time": write_stamp(self._calendars.clock.now() - timedelta(hours=1))}
        return {"emailAddress": {"name": name, "address": address}, "type": kind, "status": status}


def _shifted(series: Json, was: datetime, now: datetime) -> Json:
    """Let the days of a weekly series go along when it is dragged to another day, as Outlook does (I)."""
    days = (now.date() - was.date()).days
    pattern: Json = series["pattern"]
    if "daysOfWeek" in pattern:
        names = [DAYS[(DAYS.index(each) + days) % 7] for each in pattern["daysOfWeek"]]
        pattern = {**pattern, "daysOfWeek": names}
    return {"pattern": pattern, "range": {**series["range"], "startDate": now.date().isoformat()}}


def _on_working_days(first: date, until: date | None, zone: str) -> Json | None:
    if until is None:
        return None
    week = ["monday", "tuesday", "wednesday", "thursday", "friday"]
    pattern = {"type": "weekly", "interval": 1, "daysOfWeek": week, "firstDayOfWeek": "monday"}
    span = {"type": "endDate", "startDate": first.isoformat(), "endDate": until.isoformat(), "recurrenceTimeZone": zone}
    return {"pattern": pattern, "range": span}
