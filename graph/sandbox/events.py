"""Writing events the way Exchange does: create, change, cancel, delete, answer.

First of all: nothing here ever looks whether a time is taken. Exchange refuses no overlap in an organizer's own
calendar, and a stand-in that did would hide the worst bug a booking program can have.
Sources: learn.microsoft.com/graph/api/user-post-events, /event-update, /event-cancel, /event-delete.
"""

import json
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from graph.sandbox import online, recurrence
from graph.sandbox.errors import GraphError, invalid, not_emulated
from graph.sandbox.ids import decode, encode
from graph.sandbox.ledger import MailKind
from graph.sandbox.odata import stamp_key
from graph.sandbox.state import Event, Mailbox
from graph.sandbox.views import Instance, instance_of, neighbours, span_of
from graph.sandbox.zones import instant_of, wall_of, write_stamp, zone_of

if TYPE_CHECKING:
    from graph.sandbox.tenant import Tenant

Json = dict[str, Any]

MOST_ATTENDEES = 500
NEVER = "0001-01-01T00:00:00Z"
# Changes of these alone are nobody's news (M: the documentation only speaks of attendees).
QUIET = {"categories", "isReminderOn", "reminderMinutesBeforeStart", "singleValueExtendedProperties", "attendees"}
# What the owner of a calendar may note on a meeting that somebody else organizes.
NOTES = {"categories", "isReminderOn", "reminderMinutesBeforeStart", "showAs", "singleValueExtendedProperties"}


def blank(organizer: Json, *, own: bool) -> Json:
    """All properties of an event nobody has said anything about."""
    return {
        "subject": "",
        "body": {"contentType": "text", "content": ""},
        "categories": [],
        "importance": "normal",
        "sensitivity": "normal",
        "showAs": "busy",
        "isAllDay": False,
        "isReminderOn": True,
        "reminderMinutesBeforeStart": 15,
        "responseRequested": True,
        "allowNewTimeProposals": True,
        "hideAttendees": False,
        "isOnlineMeeting": False,
        "onlineMeetingProvider": "unknown",
        "onlineMeeting": None,
        "location": {"displayName": "", "locationType": "default"},
        "locations": [],
        "attendees": [],
        "recurrence": None,
        "organizer": {"emailAddress": organizer},
        "responseStatus": {"response": "organizer" if own else "accepted", "time": NEVER},
    }


def create(tenant: "Tenant", box: Mailbox, body: Json) -> Event:
    """POST of an event into a calendar; the same transactionId with the same body gives the event of the first time.

    Raises:
        GraphError: 400 for what Exchange refuses; never for a time that is taken.
    """
    fingerprint = sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()
    if (known := _earlier(tenant, box, body.get("transactionId"), fingerprint)) is not None:
        return known
    start = body["start"]
    props = blank({"name": box.name, "address": box.address}, own=True) | {
        "originalStartTimeZone": start["timeZone"],
        "originalEndTimeZone": body["end"]["timeZone"],
    }
    props |= _told(body, before=[])
    _check_times(tenant, props)
    props |= online.offer(tenant.behaviour, box, props, wanted=bool(body.get("isOnlineMeeting")))
    now = write_stamp(tenant.clock.now())
    event = Event(
        uid=uuid4().hex,
        mailbox=box.address,
        props=props,
        own=True,
        change=tenant.next_change(),
        created=now,
        modified=now,
        extended=_stamps(body),
        transaction=body.get("transactionId"),
        fingerprint=fingerprint,
    )
    tenant.commit(event)
    for address in _addresses(event.props):
        tenant.mail(MailKind.INVITATION, event, address)
    return event


def find(tenant: "Tenant", box: Mailbox, event_id: str) -> Instance:
    """The event, series or day of a series behind an id.

    Raises:
        GraphError: 404 ErrorItemNotFound.
    """
    uid, day = decode(box, event_id, malformed_is_400=tenant.behaviour.malformed_id_is_400)
    return instance_of(box.events.get(uid), day)


def check_match(tenant: "Tenant", found: Instance, if_match: str | None) -> None:
    """Refuse a write that names another state of the event than the present one.

    Raises:
        GraphError: 412 ErrorIrresolvableConflict.
    """
    if tenant.behaviour.if_match_is_honoured and if_match not in (None, "*", found.etag):
        message = "The change key passed in the request does not match the current change key for the item."
        raise GraphError(412, "ErrorIrresolvableConflict", message)


def update(tenant: "Tenant", box: Mailbox, found: Instance, body: Json) -> Instance:
    """PATCH of an event, a series or one day of a series. A new time is never refused for being taken."""
    event, before = found.event, found.props
    if not event.own and not set(body) <= NOTES:
        raise not_emulated("changing a meeting that somebody else organizes")
    props = before | _told(body, before=before["attendees"])
    moved = "start" in body or "end" in body
    if moved:
        _check_move(tenant, found, props, body)
    _check_times(tenant, props)
    if moved and tenant.behaviour.reschedule_resets_replies:
        props["attendees"] = [{**entry, "status": _no_reply()} for entry in props["attendees"]]
    props |= online.keep(tenant.behaviour, before, props, body=body, box=box)
    written = _write(tenant, found, props, body)
    _tell_changes(tenant, written, before, props, body)
    return instance_of(written, found.day)


def remove(tenant: "Tenant", found: Instance) -> None:
    """DELETE or cancel: the item goes, and if the calendar's owner organized it, everybody invited is told."""
    event = found.event
    change = tenant.next_change()
    if found.day is None:
        written = replace(event, gone=True, change=change)
    else:
        left = {day: entry for day, entry in event.exceptions.items() if day != found.day.isoformat()}
        cancelled = (*event.cancelled, found.day.isoformat())
        written = replace(event, exceptions=left, cancelled=cancelled, change=change)
    tenant.commit(written)
    if event.own:
        for address in _addresses(found.props):
            tenant.mail(MailKind.CANCELLATION, event, address)
    else:
        tenant.mail(MailKind.REPLY, event, found.props["organizer"]["emailAddress"]["address"])


def cancel(tenant: "Tenant", found: Instance) -> None:
    """The organizer calls a meeting off.

    Raises:
        GraphError: 400 ErrorInvalidRequest for a meeting of somebody else.
    """
    if not found.event.own:
        raise invalid("You need to be an organizer to cancel a meeting.")
    remove(tenant, found)


def respond(tenant: "Tenant", found: Instance, response: str, body: Json) -> None:
    """The calendar's owner accepts, tentatively accepts or declines somebody else's meeting.

    Raises:
        GraphError: 400 ErrorInvalidRequest for one's own meeting.
    """
    if body.get("proposedNewTime") or found.day is not None:
        raise not_emulated("proposing another time, or answering for one day of a series")
    if found.event.own:
        if tenant.behaviour.own_reply_is_refused:
            raise invalid("You can't respond to this meeting because you're the meeting organizer.")
        return
    if response == "declined":
        remove(tenant, found)
        return
    status = {"response": response, "time": write_stamp(tenant.clock.now())}
    props = found.event.props | {"responseStatus": status}
    event = tenant.commit(replace(found.event, props=props, change=tenant.next_change()))
    if body.get("sendResponse") is not False:
        tenant.mail(MailKind.REPLY, event, props["organizer"]["emailAddress"]["address"])


def record_reply(tenant: "Tenant", event: Event, attendee: str, response: str) -> None:
    """An attendee of our meeting answers, and the organizer's event tracks it. Raises KeyError for others."""
    if attendee.lower() not in _addresses(event.props):
        raise KeyError(attendee)
    status = {"response": response, "time": write_stamp(tenant.clock.now())}
    attendees = [
        {**entry, "status": status} if entry["emailAddress"]["address"].lower() == attendee.lower() else entry
        for entry in event.props["attendees"]
    ]
    change = tenant.next_change() if tenant.behaviour.reply_changes_change_key else event.change
    tenant.commit(replace(event, props=event.props | {"attendees": attendees}, change=change))


def _earlier(tenant: "Tenant", box: Mailbox, transaction: str | None, fingerprint: str) -> Event | None:
    """The event of an earlier POST with this transaction id. Raises GraphError if that one said something else."""
    known = transaction and box.transaction(transaction, also_gone=tenant.behaviour.transaction_survives_delete)
    if not known:
        return None
    if known.fingerprint == fingerprint and not known.gone and tenant.behaviour.repeated_transaction_answers_event:
        return known
    raise GraphError(
        tenant.behaviour.duplicate_transaction_status,
        "ErrorDuplicateTransactionId",
        "The TransactionId specified in the request has already been used to create a different event.",
        extra={"@event.existingEventId": encode(box, uid=known.uid, day=None, immutable=False)},
    )


def _told(body: Json, *, before: list[Json]) -> Json:
    """What a body says, in the shape in which it is kept."""
    for key in ("extensions", "multiValueExtendedProperties", "originalStartTimeZone", "originalEndTimeZone"):
        if key in body:
            raise not_emulated(f"{key} in the body of an event")
    if body.get("isDraft"):
        raise not_emulated("draft meetings")
    plain = {key: value for key, value in body.items() if key in blank({}, own=True) or key in ("start", "end")}
    told = {key: value for key, value in plain.items() if value is not None and key not in online.KEYS}
    if "body" in told:
        told["body"] = {"contentType": "text", "content": "", **told["body"]}
    if "location" in told:
        told["location"] = {"locationType": "default", **told["location"]}
        told.setdefault("locations", [told["location"]])
    if "attendees" in told:
        told["attendees"] = _attendees(told["attendees"], before)
    return told


def _attendees(entries: list[Json], before: list[Json]) -> list[Json]:
    if len(entries) > MOST_ATTENDEES:
        raise invalid(f"The event has more than {MOST_ATTENDEES} attendees.")
    replies = {entry["emailAddress"]["address"].lower(): entry["status"] for entry in before}
    kept = []
    for entry in entries:
        address = entry["emailAddress"]["address"]
        if "@" not in address.strip("@"):
            raise invalid("At least one recipient isn't valid.", "ErrorInvalidRecipients")
        mail = {"address": address, "name": entry["emailAddress"].get("name") or address}
        status = replies.get(address.lower(), _no_reply())
        kept.append({"emailAddress": mail, "type": entry.get("type") or "required", "status": status})
    return kept


def _no_reply() -> Json:
    return {"response": "none", "time": NEVER}


def _stamps(body: Json) -> dict[str, str]:
    """The extended properties in a body. Only strings in a namespace of one's own are emulated."""
    stamps = {}
    for entry in body.get("singleValueExtendedProperties", []):
        stamps[stamp_key(entry["id"])] = entry["value"]
    return stamps


def _addresses(props: Json) -> set[str]:
    return {entry["emailAddress"]["address"].lower() for entry in props["attendees"]}


def _check_times(tenant: "Tenant", props: Json) -> None:
    """Refuse what no calendar can hold: an end before the start, an unknown zone, an all-day event that is none."""
    any_iana = tenant.behaviour.any_iana_zone
    start, end = (instant_of(props[key], any_iana=any_iana) for key in ("start", "end"))
    if end <= start:
        raise invalid("The end of the event must be after its start.", "ErrorCalendarEndDateIsEarlierThanStartDate")
    if props["isAllDay"]:
        walls = [wall_of(props[key]) for key in ("start", "end")]
        zones = {zone_of(props[key]["timeZone"], any_iana=any_iana).key for key in ("start", "end")}
        if any(wall.time().isoformat() != "00:00:00" for wall in walls) or len(zones) > 1:
            message = "The start and end of an all-day event must be set to midnight and be in the same time zone."
            raise invalid(message, "ErrorPropertyValidationFailure")
    if props["recurrence"]:
        first = wall_of(props["start"]).date()
        recurrence.check(props["recurrence"], start=first, zone_name=props["start"]["timeZone"])


def _check_move(tenant: "Tenant", found: Instance, props: Json, body: Json) -> None:
    """Refuse the moves of a series, or of one of its days, that Exchange refuses."""
    event = found.event
    if event.props["recurrence"] and found.day is None and "recurrence" not in body:
        zones = {zone_of(side["start"]["timeZone"]).key for side in (event.props, props)}
        if len(zones) > 1:
            raise invalid("At least one property failed validation.", "ErrorPropertyValidationFailure")
        first = wall_of(props["start"]).date().isoformat()
        span = event.props["recurrence"]["range"] | {"startDate": first}
        props["recurrence"] = event.props["recurrence"] | {"range": span}
    if found.day is not None:
        start, _ = span_of(props, tenant.behaviour)
        previous, following = neighbours(event, found.day, tenant.behaviour)
        day = timedelta(days=1)
        if (previous and start < previous + day / 24) or (following and start >= following):
            message = "Cannot move the occurrence past its neighbour."
            raise invalid(message, "ErrorOccurrenceCrossingBoundary")


def _write(tenant: "Tenant", found: Instance, props: Json, body: Json) -> Event:
    """Commit new properties of an event or series, or the exception that a day of a series becomes."""
    event, change = found.event, tenant.next_change()
    now = write_stamp(tenant.clock.now())
    if found.day is None:
        fresh = bool(event.props["recurrence"]) and bool({"recurrence", "start", "end"} & set(body))
        kept: Json = {"exceptions": {}, "cancelled": ()} if fresh else {}
        extended = event.extended | _stamps(body)
        return tenant.commit(replace(event, props=props, change=change, modified=now, extended=extended, **kept))
    if "singleValueExtendedProperties" in body or "recurrence" in body:
        raise not_emulated("an extended property or a pattern on one day of a series")
    day = found.day.isoformat()
    overrides = {key: value for key, value in props.items() if value != found.props[key]}
    entry = {"props": {**event.exceptions.get(day, {}).get("props", {}), **overrides}, "change": change}
    return tenant.commit(replace(event, exceptions={**event.exceptions, day: entry}, modified=now, change=change))


def _tell_changes(tenant: "Tenant", event: Event, before: Json, after: Json, body: Json) -> None:
    """Mail the people invited: newcomers, those dropped, and the others unless only attendees changed."""
    if not event.own:
        return
    old, new = _addresses(before), _addresses(after)
    for address in sorted(new - old):
        tenant.mail(MailKind.INVITATION, event, address)
    for address in sorted(old - new):
        tenant.mail(MailKind.CANCELLATION, event, address)
    if set(body) - QUIET:
        for address in sorted(old & new):
            tenant.mail(MailKind.UPDATE, event, address)
