"""How values become columns and JSON, and values again. What is stored outlives the code: names here never change."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Row, RowMapping

from booking.errors import Field, Problem, Reason
from booking.model import (
    REFUSED,
    Attendee,
    Booking,
    Change,
    ChangeState,
    EventState,
    Former,
    Mailbox,
    MeetingRequest,
    Person,
    Response,
    Room,
    Slot,
)
from booking.protocol.record import BookingRecord, LedgerEvent, Role

Json = dict[str, Any]


def problem_json(problem: Problem) -> Json:
    """Write a problem."""
    return {
        "reason": problem.reason.value,
        "field": problem.field and problem.field.value,
        "values": {**problem.values},
    }


def problem_from(stored: Mapping[str, Any]) -> Problem:
    """Read a problem."""
    field = stored["field"]
    return Problem(Reason(stored["reason"]), Field(field) if field else None, stored["values"])


def person_json(person: Person) -> Json:
    """Write a person."""
    return {"id": person.id, "name": person.name, "address": person.address}


def attendees_json(attendees: Iterable[Attendee]) -> list[Json]:
    """Write a list of attendees, in its order."""
    return [
        {"address": each.address, "name": each.name, "person": each.person_id}
        | ({"refused": True} if each.refused else {})
        for each in attendees
    ]


def attendees_from(stored: Iterable[Mapping[str, Any]]) -> tuple[Attendee, ...]:
    """Read a list of attendees."""
    return tuple(
        Attendee(each["address"], each["name"], each["person"], REFUSED if each.get("refused") else "required")
        for each in stored
    )


def room_columns(room: Room) -> Json:
    """Write a room: the columns of its row, and what a booking keeps of it."""
    return {
        "address": room.address,
        "zone": room.mailbox.zone,
        "name": room.name,
        "building": room.building,
        "floor": room.floor,
        "seats": room.seats,
        "equipment": sorted(room.equipment),
    }


def room_from(stored: Mapping[str, Any] | RowMapping) -> Room:
    """Read a room."""
    return Room(
        Mailbox(stored["address"], stored["zone"]),
        stored["name"],
        stored["building"],
        stored["floor"],
        stored["seats"],
        frozenset(stored["equipment"]),
    )


def owner_columns(owner: Person) -> Json:
    """Write whose a row is."""
    return {"owner": owner.id, "owner_name": owner.name, "owner_address": owner.address}


def owner_from(row: Row[Any]) -> Person:
    """Read whose a row is."""
    return Person(row.owner, row.owner_name, row.owner_address)


def meeting_columns(meeting: MeetingRequest) -> Json:
    """Write what is wanted, and when."""
    return {
        "starts": meeting.slot.starts,
        "ends": meeting.slot.ends,
        "meeting": {
            "title": meeting.title,
            "attendees": attendees_json(meeting.attendees),
            "private": meeting.private,
            "online": meeting.online,
            "untitled": meeting.untitled,
        },
    }


def meeting_from(stored: Mapping[str, Any], slot: Slot) -> MeetingRequest:
    """Read what is wanted then."""
    return MeetingRequest(
        slot,
        stored["title"],
        attendees_from(stored["attendees"]),
        private=stored["private"],
        online=stored["online"],
        untitled=stored.get("untitled", ""),  # Rows of before 2026-12 have none.
    )


def former_json(former: Former) -> Json:
    """Write what a booking was before; its times in ISO 8601."""
    slot, columns = former.meeting.slot, meeting_columns(former.meeting)
    when = {"starts": slot.starts.isoformat(), "ends": slot.ends.isoformat()}
    return {"about": former.about, "room_shown": room_columns(former.room), **when, "meeting": columns["meeting"]}


def former_from(stored: Mapping[str, Any]) -> Former:
    """Read what a booking was before."""
    slot = Slot(datetime.fromisoformat(stored["starts"]), datetime.fromisoformat(stored["ends"]))
    return Former(stored["about"], room_from(stored["room_shown"]), meeting_from(stored["meeting"], slot))


def change_columns(change: Change) -> Json:
    """Write a change."""
    return {
        "id": change.id,
        "room_shown": room_columns(change.room),
        **meeting_columns(change.meeting),
        "cancellation_message": change.cancellation_message,
        "state": change.state.value,
        "problem": change.problem and problem_json(change.problem),
        "asked_by": change.by and person_json(change.by),
    }


def change_from(stored: Mapping[str, Any] | RowMapping) -> Change:
    """Read a change."""
    return Change(
        id=stored["id"],
        room=room_from(stored["room_shown"]),
        meeting=meeting_from(stored["meeting"], Slot(stored["starts"], stored["ends"])),
        cancellation_message=stored["cancellation_message"],
        state=ChangeState(stored["state"]),
        problem=problem_from(stored["problem"]) if stored["problem"] else None,
        by=Person(**stored["asked_by"]) if stored["asked_by"] else None,
    )


def work_columns(record: BookingRecord) -> Json:
    """Write of a booking what the protocol changes."""
    booking = record.booking
    return {
        "room": booking.room.address,
        "room_shown": room_columns(booking.room),
        **meeting_columns(booking.meeting),
        "revision": booking.revision,
        "event": record.event.id,
        "next": record.next and record.next.id,
        "change": booking.change and booking.change.id,
        "invited": booking.invited,
        "online_url": booking.online_url,
        "problem": booking.problem and problem_json(booking.problem),
        "cancel": record.cancel,
        "ended_by": booking.ended_by and person_json(booking.ended_by),
        "farewell": booking.farewell,
        "followed": booking.followed,
        "lingers": bool(record.leaving),
        "clings_since": booking.clings_since,
        "former": booking.former and former_json(booking.former),
        "owner_address": booking.booker.address,
        "unfinished": not record.at_rest,
        "fencing_token": record.fencing_token,
        "rejections": record.rejections,
    }


def booking_columns(booking: Booking) -> Json:
    """Write of a booking what the protocol never changes, as it is at first."""
    new: Json = {"responses": {}, "news": 0, "looked": 0, "stripped": False, "kept": ""}
    return {"id": booking.id, "reference": booking.reference, **new, **owner_columns(booking.booker)}


def booking_from(row: Row[Any], state: EventState, verified_at: datetime | None, change: Change | None) -> Booking:
    """Read a booking from its row, what is known of its current event, and its last change."""
    return Booking(
        id=row.id,
        reference=row.reference,
        room=room_from(row.room_shown),
        booker=owner_from(row),
        meeting=meeting_from(row.meeting, Slot(row.starts, row.ends)),
        state=state,
        revision=row.revision,
        online_url=row.online_url,
        invited=row.invited,
        problem=problem_from(row.problem) if row.problem else None,
        change=change,
        ended_by=Person(**row.ended_by) if row.ended_by else None,
        farewell=row.farewell,
        followed=row.followed,
        verified=verified_at is not None,
        lingers=row.lingers,
        clings_since=row.clings_since,
        former=former_from(row.former) if row.former else None,
        kept=row.kept,
        responses=tuple(sorted((address, Response(answer)) for address, answer in row.responses.items())),
        waits_until=row.not_before if row.unfinished and row.lease_until < row.not_before else None,
    )


def work_from(row: Row[Any], events: Mapping[str, LedgerEvent], change: Change | None) -> BookingRecord:
    """Read a booking with all that belongs to it; `events` are its own, without those that are gone and not current."""
    event = events[row.event]
    return BookingRecord(
        # When it is gone on with is for those who look; whoever works on it is at it.
        booking=replace(booking_from(row, event.state, event.verified_at, change), waits_until=None),
        event=event,
        next=events[row.next] if row.next else None,
        leaving=tuple(events[each] for each in sorted(events) if each not in (row.event, row.next)),
        cancel=row.cancel,
        fencing_token=row.fencing_token,
        rejections=row.rejections,
    )


def event_columns(event: LedgerEvent) -> Json:
    """Write an event."""
    return {
        "id": event.id,
        "role": event.role.value,
        "mailbox": event.mailbox.address,
        "zone": event.mailbox.zone,
        "body": event.body,
        "give_up_at": event.give_up_at,
        **progress_columns(event),
    }


def progress_columns(event: LedgerEvent) -> Json:
    """Write what the protocol changes of an event."""
    return {
        "starts": event.slot.starts,
        "ends": event.slot.ends,
        "invitees": attendees_json(event.invitees),
        "state": event.state.value,
        "graph_id": event.graph_id,
        "etag": event.etag,
        "unresolved_until": event.unresolved_until,
        "verified_at": event.verified_at,
        "invites_due": event.invites_due,
        "cancellation_message": event.cancellation_message,
        "of_series": event.of_series,
        "in_parts": event.in_parts,
    }


def event_from(row: Row[Any]) -> LedgerEvent:
    """Read an event."""
    return LedgerEvent(
        id=row.id,
        mailbox=Mailbox(row.mailbox, row.zone),
        slot=Slot(row.starts, row.ends),
        body=row.body,
        invitees=attendees_from(row.invitees),
        give_up_at=row.give_up_at,
        role=Role(row.role),
        state=EventState(row.state),
        graph_id=row.graph_id,
        etag=row.etag,
        unresolved_until=row.unresolved_until,
        verified_at=row.verified_at,
        invites_due=row.invites_due,
        cancellation_message=row.cancellation_message,
        of_series=row.of_series,
        in_parts=row.in_parts,
    )
