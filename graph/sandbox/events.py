"""Writing events the way Exchange does: create, change, cancel, delete, answer.

First of all: nothing here ever looks whether a time is taken. Exchange refuses no overlap in an organizer's own
calendar, and a stand-in that did would hide the worst bug a booking program can have.
Sources: learn.microsoft.com/graph/api/user-post-events, /event-update, /event-cancel, /event-delete.
"""

import json
from dataclasses import replace
from hashlib import sha256
from typing import Any
from uuid import uuid4

from graph.sandbox import bodies, online
from graph.sandbox.calendars import Calendars
from graph.sandbox.errors import GraphError, invalid, not_emulated
from graph.sandbox.ids import decode, encode
from graph.sandbox.ledger import MailKind
from graph.sandbox.state import Event, Mailbox
from graph.sandbox.views import Instance, instance_of, instances, span_of
from graph.sandbox.zones import write_stamp

Json = dict[str, Any]

TIMES = {"recurrence", "start", "end"}
"""What makes another series of a series: the days of the old one are forgotten."""

# What the owner of a calendar may note on a meeting of somebody else, and what is nobody's news on one's own (M: about
# the latter the documentation only says that a change of attendees alone is told to those whom it concerns).
NOTES = {"categories", "isReminderOn", "reminderMinutesBeforeStart", "singleValueExtendedProperties"}


def create(calendars: Calendars, box: Mailbox, body: Json) -> Event:
    """POST of an event into a calendar; the same transactionId with the same body gives the event of the first time.

    Raises:
        GraphError: 400 for what Exchange refuses; for a time that is taken only where the behaviour says so.
    """
    fingerprint = sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()
    if (known := _earlier(calendars, box, body.get("transactionId"), fingerprint)) is not None:
        return known
    props = bodies.blank({"name": box.name, "address": box.address}, own=True) | {
        "originalStartTimeZone": body["start"]["timeZone"],
        "originalEndTimeZone": body["end"]["timeZone"],
    }
    props |= bodies.told(body, before=[])
    bodies.check_times(props, calendars.behaviour)
    _check_free(calendars, box, props)
    props |= online.offer(calendars.behaviour, box, props, wanted=bool(body.get("isOnlineMeeting")))
    now = write_stamp(calendars.clock.now())
    event = Event(
        uid=uuid4().hex,
        mailbox=box.address,
        props=props,
        own=True,
        change=calendars.next_change(),
        created=now,
        modified=now,
        extended=bodies.stamps(body),
        transaction=body.get("transactionId"),
        fingerprint=fingerprint,
    )
    calendars.commit(event)
    for address in sorted(bodies.addresses(event.props)):
        calendars.mail(MailKind.INVITATION, event, address)
    return event


def find(calendars: Calendars, box: Mailbox, event_id: str) -> Instance:
    """The event, series or day of a series behind an id.

    Raises:
        GraphError: 404 ErrorItemNotFound.
    """
    uid, day = decode(box, event_id, malformed_is_400=calendars.behaviour.malformed_id_is_400)
    return instance_of(box.events.get(uid), day)


def check_match(calendars: Calendars, found: Instance, if_match: str | None) -> None:
    """Refuse a write that names another state of the event than the present one.

    Raises:
        GraphError: 412 ErrorIrresolvableConflict.
    """
    if calendars.behaviour.if_match_is_honoured and if_match not in (None, "*", found.etag):
        message = "The change key passed in the request does not match the current change key for the item."
        raise GraphError(412, "ErrorIrresolvableConflict", message)


def update(calendars: Calendars, box: Mailbox, found: Instance, body: Json) -> Instance:
    """PATCH of an event, a series or one day of a series.

    Raises:
        GraphError: 400 for what Exchange refuses; for a time that is taken only where the behaviour says so.
    """
    event, before = found.event, found.props
    if not event.own and not set(body) <= NOTES:
        raise not_emulated("changing a meeting that somebody else organizes")
    props = before | bodies.told(body, before=before["attendees"])
    if {"start", "end"} & set(body):
        bodies.check_moved_day(found, props)
        if before["recurrence"] and "recurrence" not in body:
            props["recurrence"] = bodies.moved_series(before, props)
        if calendars.behaviour.reschedule_resets_replies:
            props["attendees"] = [{**entry, "status": bodies.no_reply()} for entry in props["attendees"]]
    bodies.check_times(props, calendars.behaviour)
    if {"start", "end"} & set(body):
        _check_free(calendars, box, props, but=event)
    props |= online.keep(calendars.behaviour, before, props, body=body, box=box)
    written = _write(calendars, found, props, body)
    _tell_changes(calendars, written, before, props, body)
    return instance_of(written, found.day)


def remove(calendars: Calendars, found: Instance) -> None:
    """DELETE or cancel: the item goes, and if the calendar's owner organized it, everybody invited is told."""
    event, change = found.event, calendars.next_change()
    if found.day is None:
        written = replace(event, gone=True, change=change)
    else:
        written = replace(event, cancelled=(*event.cancelled, found.day.isoformat()), change=change)
    calendars.commit(written)
    if not event.own:
        _tell_organizer(calendars, event)
        return
    for address in sorted(bodies.addresses(found.props)):
        calendars.mail(MailKind.CANCELLATION, event, address)


def cancel(calendars: Calendars, found: Instance) -> None:
    """The organizer calls a meeting off.

    Raises:
        GraphError: 400 ErrorInvalidRequest for a meeting of somebody else.
    """
    if not found.event.own:
        raise invalid("You need to be an organizer to cancel a meeting.")
    remove(calendars, found)


def respond(calendars: Calendars, found: Instance, response: str, body: Json) -> None:
    """The calendar's owner accepts, tentatively accepts or declines somebody else's meeting.

    Raises:
        GraphError: 400 ErrorInvalidRequest for one's own meeting.
    """
    if body.get("proposedNewTime") or found.day is not None:
        raise not_emulated("proposing another time, or answering for one day of a series")
    if found.event.own:
        if calendars.behaviour.own_reply_is_refused:
            raise invalid("You can't respond to this meeting because you're the meeting organizer.")
        return
    if response == "declined":
        remove(calendars, found)
        return
    status = {"response": response, "time": write_stamp(calendars.clock.now())}
    props = found.event.props | {"responseStatus": status}
    event = calendars.commit(replace(found.event, props=props, change=calendars.next_change()))
    if body.get("sendResponse") is not False:
        _tell_organizer(calendars, event)


def record_reply(calendars: Calendars, event: Event, attendee: str, response: str) -> None:
    """An attendee of our meeting answers, and the organizer's event tracks it. Raises KeyError for others."""
    if attendee.lower() not in bodies.addresses(event.props):
        raise KeyError(attendee)
    status = {"response": response, "time": write_stamp(calendars.clock.now())}
    attendees = [
        {**entry, "status": status} if bodies.address_of(entry).lower() == attendee.lower() else entry
        for entry in event.props["attendees"]
    ]
    change = calendars.next_change() if calendars.behaviour.reply_changes_change_key else event.change
    calendars.commit(replace(event, props=event.props | {"attendees": attendees}, change=change))


def write_props(calendars: Calendars, found: Instance, changes: Json, **more: Any) -> Event:  # noqa: ANN401 -- fields of Event
    """Commit changed properties of an event or series, or the exception that a day of a series becomes.

    A series whose times or pattern change forgets what was special about its days.
    """
    event, change, now = found.event, calendars.next_change(), write_stamp(calendars.clock.now())
    if found.day is None:
        if (event.props | changes)["recurrence"] and TIMES & set(changes):
            more |= {"exceptions": {}, "cancelled": ()}
        return calendars.commit(replace(event, props=event.props | changes, change=change, modified=now, **more))
    day = found.day.isoformat()
    entry = {"props": {**event.exceptions.get(day, {}).get("props", {}), **changes}, "change": change}
    return calendars.commit(replace(event, exceptions={**event.exceptions, day: entry}, change=change, modified=now))


def _write(calendars: Calendars, found: Instance, props: Json, body: Json) -> Event:
    """Commit a PATCH."""
    changes = {key: value for key, value in props.items() if value != found.props[key]}
    changes |= {key: props[key] for key in TIMES & set(body)}
    if found.day is not None:
        if "singleValueExtendedProperties" in body or "recurrence" in body:
            raise not_emulated("an extended property or a pattern on one day of a series")
        return write_props(calendars, found, changes)
    more: Json = {"extended": found.event.extended | bodies.stamps(body)}
    return write_props(calendars, found, changes, **more)


def _check_free(calendars: Calendars, box: Mailbox, props: Json, but: Event | None = None) -> None:
    """Refuse a time at which something else stands, where calendars are said to do so."""
    if calendars.behaviour.overlap_is_accepted or props["recurrence"]:
        return
    span = span_of(props, calendars.behaviour)
    others = (each for each in box.live() if but is None or each.uid != but.uid)
    if any(True for each in others for _ in instances(each, *span, calendars.behaviour)):
        raise invalid("The time is taken.")


def _earlier(calendars: Calendars, box: Mailbox, transaction: str | None, fingerprint: str) -> Event | None:
    """The event of an earlier POST with this transaction id. Raises GraphError if that one said something else."""
    known = transaction and box.transaction(transaction, also_gone=calendars.behaviour.transaction_survives_delete)
    if not known:
        return None
    if known.fingerprint == fingerprint and not known.gone and calendars.behaviour.repeated_transaction_answers_event:
        return known
    raise GraphError(
        calendars.behaviour.duplicate_transaction_status,
        "ErrorDuplicateTransactionId",
        "The TransactionId specified in the request has already been used to create a different event.",
        extra={"@event.existingEventId": encode(box, uid=known.uid, day=None, immutable=False)},
    )


def _tell_changes(calendars: Calendars, event: Event, before: Json, after: Json, body: Json) -> None:
    """Mail the people invited: newcomers, those dropped, and the others unless only attendees changed."""
    if not event.own:
        return
    old, new = bodies.addresses(before), bodies.addresses(after)
    for address in sorted(new - old):
        calendars.mail(MailKind.INVITATION, event, address)
    for address in sorted(old - new):
        calendars.mail(MailKind.CANCELLATION, event, address)
    nobodys_news = NOTES | {"attendees"} | (set() if calendars.behaviour.sensitivity_is_told else {"sensitivity"})
    if set(body) - nobodys_news:
        for address in sorted(old & new):
            calendars.mail(MailKind.UPDATE, event, address)


def _tell_organizer(calendars: Calendars, event: Event) -> None:
    calendars.mail(MailKind.REPLY, event, event.props["organizer"]["emailAddress"]["address"])
