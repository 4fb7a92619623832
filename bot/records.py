"""How values become columns and JSON, and values again. What is stored outlives the code: names here never change."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Row, RowMapping

from booking.errors import Field, Problem, Reason
from booking.model import Attendee, Booking, EventState, LedgerEvent, Mailbox, Person, Room, Slot, Wish

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
    return [{"address": each.address, "name": each.name, "person": each.person_id} for each in attendees]


def attendees_from(stored: Iterable[Mapping[str, Any]]) -> tuple[Attendee, ...]:
    """Read a list of attendees."""
    return tuple(Attendee(each["address"], each["name"], each["person"]) for each in stored)


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


def booking_columns(booking: Booking) -> Json:
    """Write a booking, but for its state (its event's) and its event."""
    wish = booking.wish
    return {
        "id": booking.id,
        "reference": booking.reference,
        **owner_columns(booking.booker),
        "room": booking.room.address,
        "room_shown": room_columns(booking.room),
        "starts": wish.slot.starts,
        "ends": wish.slot.ends,
        "wish": {
            "title": wish.title,
            "attendees": attendees_json(wish.attendees),
            "private": wish.private,
            "online": wish.online,
        },
        "revision": booking.revision,
        "invited": booking.invited,
        "online_url": booking.online_url,
        "problem": booking.problem and problem_json(booking.problem),
    }


def booking_from(row: Row[Any]) -> Booking:
    """Read a booking from its row, joined with its event's `state`."""
    wish = row.wish
    return Booking(
        id=row.id,
        reference=row.reference,
        room=room_from(row.room_shown),
        booker=owner_from(row),
        wish=Wish(
            Slot(row.starts, row.ends),
            wish["title"],
            attendees_from(wish["attendees"]),
            wish["private"],
            wish["online"],
        ),
        state=EventState(row.state),
        revision=row.revision,
        online_url=row.online_url,
        invited=row.invited,
        problem=problem_from(row.problem) if row.problem else None,
    )


def event_columns(event: LedgerEvent) -> Json:
    """Write an event, but for who works on it and when."""
    return {
        "id": event.id,
        "booking": event.booking_id,
        "mailbox": event.mailbox.address,
        "zone": event.mailbox.zone,
        "starts": event.slot.starts,
        "ends": event.slot.ends,
        "body": event.body,
        "invitees": attendees_json(event.invitees),
        "give_up_at": event.give_up_at,
        "epoch": event.epoch,
        **progress_columns(event),
    }


def progress_columns(event: LedgerEvent) -> Json:
    """Write what the protocol changes of an event."""
    return {
        "state": event.state.value,
        "graph_id": event.graph_id,
        "etag": event.etag,
        "unresolved_until": event.unresolved_until,
        "verified_at": event.verified_at,
        "invites_due": event.invites_due,
    }


def event_from(row: Row[Any]) -> LedgerEvent:
    """Read an event."""
    return LedgerEvent(
        id=row.id,
        booking_id=row.booking,
        mailbox=Mailbox(row.mailbox, row.zone),
        slot=Slot(row.starts, row.ends),
        body=row.body,
        invitees=attendees_from(row.invitees),
        give_up_at=row.give_up_at,
        state=EventState(row.state),
        epoch=row.epoch,
        graph_id=row.graph_id,
        etag=row.etag,
        unresolved_until=row.unresolved_until,
        verified_at=row.verified_at,
        invites_due=row.invites_due,
    )
