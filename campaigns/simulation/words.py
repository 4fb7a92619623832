"""How a history is read: works, events, bookings and answers in a few words each."""

from datetime import datetime

from booking.model import Booking, CalendarEvent, Change, EventDetail, Slot
from booking.protocol.record import BookingRecord, LedgerEvent
from campaigns.simulation.summary import Listing, Question, Summary
from dialogs.ports import StaleCard


def brief(value: object) -> str:
    """Say what it is in a few words; unknown things as they are, cut short."""
    match value:
        case BookingRecord():
            return _work(value)
        case LedgerEvent():
            return _event(value)
        case Booking():
            return f"{value.reference} r{value.revision} {value.state}{_change(value.change)}"
        case CalendarEvent():
            return f"{value.id}@{brief(value.slot)}"
        case EventDetail():
            listed = ",".join(each.address.split("@")[0] for each in value.attendees)
            return f"{value.id} {value.etag} {brief(value.slot)} {value.title!r} [{listed}]"
        case Slot(starts, ends):
            return f"{starts:%H:%M}-{ends:%H:%M}"
        case datetime():
            return f"{value:%H:%M:%S}"
        case {"summary": told}:
            return str(told)
        case Summary() | Listing() | Question():
            return str(value)
        case StaleCard():
            return f"behind {value.subject} r{value.shows.revision}"
        case dict():
            return "{" + ", ".join(f"{brief(each)}: {brief(value[each])}" for each in value) + "}"
        case tuple() | list():
            return "(" + ", ".join(brief(each) for each in value) + ")"
        case _:
            return str(value)[:120]


def _work(work: BookingRecord) -> str:
    parts = [f"{work.booking.reference} r{work.booking.revision} e{work.fencing_token} {_event(work.event)}"]
    if work.booking.problem is not None:
        parts.append(f"({work.booking.problem.reason})")
    if work.cancel is not None:
        parts.append("CANCEL")
    parts.append(_change(work.booking.change))
    if work.next is not None:
        parts.append(f"next {_event(work.next)}")
    parts += [f"leaving {_event(each)}" for each in work.leaving]
    return " ".join(part for part in parts if part)


def _event(event: LedgerEvent) -> str:
    words = f"<{event.id[:4]} {event.role[:1]} {event.state} {event.graph_id or ''} {brief(event.slot)}"
    words += f" {event.mailbox.address[:3]}{' due' if event.invites_due else ''}"
    return words + (f" unresolved {event.unresolved_until:%H:%M:%S}>" if event.unresolved_until else ">")


def _change(change: Change | None) -> str:
    if change is None:
        return ""
    meeting = change.meeting
    return f"change {change.id[:4]} {change.state} to {change.room.name} {brief(meeting.slot)} {meeting.title!r}"
