"""What we say to a room's calendar and how its answers are read, without any I/O. Times are UTC both ways.

Graph is never sent `Prefer: outlook.timezone`, so it answers in UTC (learn.microsoft.com/graph/api/user-list-events).
One odd item never costs the whole: what cannot be read of somebody's event counts as taken wherever it might be.
"""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from booking.model import (
    Attendee,
    CalendarEvent,
    Content,
    EventDetail,
    Mailbox,
    NewEvent,
    Origin,
    Person,
    Response,
    Slot,
    mail_address,
    subject,
)
from booking.ports import Busy
from booking.times import EAST, WEST, whole_days
from graph.windows_zones import zone_called
from graph.wire import Malformed, Page, Request, encoded, listed, maybe, need, nothing, page_of, path_of, text, told

STAMP_PROPERTY = "String {1efa7ab1-b4e2-425a-8525-06b9a30b6fa3} Name RoomkeeperEvent"
"""The extended property that marks an event as ours. It is for ever: events out there carry it."""

ORIGIN_PROPERTY = "String {1efa7ab1-b4e2-425a-8525-06b9a30b6fa3} Name RoomkeeperOrigin"
"""The extended property that says, as JSON, whose booking an event of ours is. It is for ever as well."""

SCHEDULE_LIMIT = 20
"""Calendars in one getSchedule (learn.microsoft.com/graph/outlook-get-free-busy-schedule)."""

SCHEDULE_SPAN = timedelta(days=62)
"""getSchedule wants less than this; the same page."""

VIEW_SPAN = timedelta(days=1800)
"""calendarView refuses more than 1825 days (measured 2026-10), and is asked for a day more at both ends."""

PAGE_SIZE = 100
"""Events that one page shall hold; the default is 10, and up to 1000 are said to work."""

# All-day events are kept as UTC days (measured 2026-10), so one of the mailbox's days lies at most 14 hours off.
WIDENING = timedelta(days=1)

_NO_TIME = timedelta(microseconds=1)
_EVER = Slot(datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC))
_NOT_BLOCKING = ("free", "workingelsewhere")  # graph.md on getSchedule: digits 0 and 4; docs differ in their case
_SHARED_FIELDS = "id,start,end,isAllDay,isOnlineMeeting,onlineMeeting,type,seriesMasterId"
_EVENT_FIELDS = f"{_SHARED_FIELDS},originalStart,isCancelled,isOrganizer,showAs,transactionId"
_DETAIL_FIELDS = f"{_SHARED_FIELDS},subject,sensitivity,attendees"
# joinUrl comes only with isOnlineMeeting beside it (measured 2026-10).
_EXPAND_STAMP = f"singleValueExtendedProperties($filter=id eq '{STAMP_PROPERTY}')"
_EVENT_QUERY = {"$select": _EVENT_FIELDS, "$expand": _EXPAND_STAMP, "$top": str(PAGE_SIZE)}
_EXPAND_ORIGIN = f"singleValueExtendedProperties($filter=id eq '{ORIGIN_PROPERTY}')"
_EVENTS, _EVENT = "/users/{mailbox}/events", "/users/{mailbox}/events/{event}"
_RESPONSES = {
    "accepted": Response.ACCEPTED,
    "tentativelyAccepted": Response.TENTATIVE,
    "declined": Response.DECLINED,
}
_UTC_NAMES = ("utc", "etc/utc", "etc/gmt", "tzone://microsoft/utc")


def get_schedule(host: str, addresses: Sequence[str], span: Slot) -> Request[Mapping[str, Busy]]:
    """Ask when up to 20 rooms are taken, through the mailbox `host`; a POST that changes nothing.

    Raises: ValueError for more rooms, or a span that Graph refuses.
    """
    if len(addresses) > SCHEDULE_LIMIT or span.duration >= SCHEDULE_SPAN:
        raise ValueError("too much for one getSchedule")
    template = "/users/{mailbox}/calendar/getSchedule"
    body = {"schedules": list(addresses), "startTime": _stamp(span.starts), "endTime": _stamp(span.ends)}

    def read(payload: object) -> Mapping[str, Busy]:
        known = {text(entry, "scheduleId").lower(): _busy(entry, span) for entry in listed(payload, "value")}
        return {address: known.get(address, Busy(readable=False)) for address in addresses}

    path = path_of(template, mailbox=host)
    return Request("POST", template, path, read, mailbox=host, body=encoded(body))


def _busy(entry: object, span: Slot) -> Busy:
    # An unknown user and one without a mailbox both give error 5016 with null items (measured 2026-10).
    try:
        if maybe(entry, "error", dict) is not None or maybe(entry, "scheduleItems", list) is None:
            return Busy(readable=False)
        return Busy(tuple(filter(None, (_taken(item, span) for item in listed(entry, "scheduleItems")))))
    except (ValueError, OverflowError):
        return Busy(readable=False)


def _taken(item: object, span: Slot) -> Slot | None:
    if not _blocks(item, "status"):
        return None
    starts, ends = sorted(_instant(need(item, name, dict)) for name in ("start", "end"))
    starts, ends = max(starts, span.starts), min(ends, span.ends)
    return Slot(starts, ends) if starts < ends else None


def calendar_view(mailbox: Mailbox, span: Slot) -> Request[Page[CalendarEvent]]:
    """Ask for what stands on the calendar around a span: a day more at both ends, for the sake of all-day events."""
    starts, ends = span.starts - WIDENING, span.ends + WIDENING
    query = {"startDateTime": _query_time(starts), "endDateTime": _query_time(ends), **_EVENT_QUERY}
    template = "/users/{mailbox}/calendarView"
    path = path_of(template, query=query, mailbox=mailbox.address)
    read = page_of(_event_in(mailbox, Slot(starts, ends)))
    return Request("GET", template, path, read, mailbox=mailbox.address)


def calendar_changes(mailbox: Mailbox, span: Slot) -> Request[Page[None]]:
    """Ask what changes on the calendar within a span that stays as it is, a day more at both ends.

    Graph lets nobody choose the properties, so subjects and people come along: none of it is read, not even which event
    it is. A day of a series does not say whether it takes the room (reported 2020 and 2023), and one that was taken off
    is not told at all (reported 2019), so what changed has to be viewed.
    Source: learn.microsoft.com/graph/api/event-delta.
    """
    query = {"startDateTime": _query_time(span.starts - WIDENING), "endDateTime": _query_time(span.ends + WIDENING)}
    template = "/users/{mailbox}/calendarView/delta"
    path = path_of(template, query=query, mailbox=mailbox.address)
    return Request("GET", template, path, page_of(nothing), mailbox=mailbox.address, page_size=PAGE_SIZE)


def find_stamped(mailbox: Mailbox, installation: str, event_id: str) -> Request[Page[CalendarEvent]]:
    """Ask for the events that carry a stamp; the comparison may ignore case, so the answer wants a second look.

    Source: learn.microsoft.com/graph/api/singlevaluelegacyextendedproperty-get.
    """
    value = _stamp_value(installation, event_id).replace("'", "''")
    condition = f"singleValueExtendedProperties/Any(ep: ep/id eq '{STAMP_PROPERTY}' and ep/value eq '{value}')"
    path = path_of(_EVENTS, query={"$filter": condition, **_EVENT_QUERY}, mailbox=mailbox.address)
    return Request("GET", _EVENTS, path, page_of(_event_in(mailbox)), mailbox=mailbox.address)


def read_event(mailbox: Mailbox, graph_id: str) -> Request[EventDetail]:
    """Ask for what one event of ours holds, its version, and where it comes from."""
    query = {"$select": _DETAIL_FIELDS, "$expand": _EXPAND_ORIGIN}
    path = path_of(_EVENT, query=query, mailbox=mailbox.address, event=graph_id)
    return Request("GET", _EVENT, path, _detail_in(mailbox), mailbox=mailbox.address)


def read_answers(mailbox: Mailbox, graph_id: str) -> Request[Mapping[str, Response]]:
    """Ask what the attendees of an event of ours answered (learn.microsoft.com/graph/api/resources/responsestatus)."""

    def read(payload: object) -> Mapping[str, Response]:
        responses = {}
        for entry in listed(payload, "attendees"):
            attendee = _attendee(entry)
            if attendee is not None:
                responses[attendee.address] = _RESPONSES.get(text(told(entry, "status"), "response"), Response.NONE)
        return responses

    path = path_of(_EVENT, query={"$select": "id,attendees"}, mailbox=mailbox.address, event=graph_id)
    return Request("GET", _EVENT, path, read, mailbox=mailbox.address)


def create_event(mailbox: Mailbox, body: bytes) -> Request[CalendarEvent]:
    """Send a new event; the transaction id inside makes a repeat harmless. The answer does not tell the stamp."""
    path = path_of(_EVENTS, mailbox=mailbox.address)
    return Request("POST", _EVENTS, path, _event_in(mailbox), writes=True, mailbox=mailbox.address, body=body)


def set_attendees(
    mailbox: Mailbox, graph_id: str, etag: str, attendees: Sequence[Attendee], unread: Sequence[str] = ()
) -> Request[str]:
    """Replace the attendees of an event that is still at that version; the room itself is never one of them.

    `unread` are the entries that `read_event` could not read; they go back as they came.

    A body of nothing but attendees mails only those who are new (learn.microsoft.com/graph/api/event-update).
    """
    return _patch(mailbox, graph_id, etag, {"attendees": _invited(mailbox, attendees, unread)})


def update_event(mailbox: Mailbox, graph_id: str, etag: str, before: Content, after: Content) -> Request[str] | None:
    """Set what differs between both, in an event that is still at that version; None if nothing does."""
    changes: dict[str, Any] = {}
    if after.slot != before.slot:
        changes |= {"start": _stamp(after.slot.starts), "end": _stamp(after.slot.ends), "isAllDay": False}
    if after.title != before.title:
        changes["subject"] = after.title
    if after.private != before.private:
        changes["sensitivity"] = "private" if after.private else "normal"
    if after.attendees != before.attendees:
        changes["attendees"] = _invited(mailbox, after.attendees, after.unread)
    return _patch(mailbox, graph_id, etag, changes) if changes else None


def _patch(mailbox: Mailbox, graph_id: str, etag: str, changes: dict[str, Any]) -> Request[str]:
    return Request(
        "PATCH",
        _EVENT,
        path_of(_EVENT, mailbox=mailbox.address, event=graph_id),
        _etag,
        writes=True,
        mailbox=mailbox.address,
        body=encoded(changes),
        if_match=etag,
    )


def _invited(mailbox: Mailbox, attendees: Sequence[Attendee], unread: Sequence[str]) -> list[Any]:
    read = [_attendee_json(each) for each in attendees if each.address != mailbox.address]
    return [*read, *(json.loads(each) for each in unread)]


def cancel_event(mailbox: Mailbox, graph_id: str, cancellation_message: str) -> Request[None]:
    """Cancel an event, with a word to its attendees (learn.microsoft.com/graph/api/event-cancel)."""
    template = f"{_EVENT}/cancel"
    path = path_of(template, mailbox=mailbox.address, event=graph_id)
    body = encoded({"comment": cancellation_message})
    return Request("POST", template, path, nothing, writes=True, mailbox=mailbox.address, body=body)


def delete_event(mailbox: Mailbox, graph_id: str) -> Request[None]:
    """Take an event off the calendar; Exchange tells its attendees (learn.microsoft.com/graph/api/event-delete)."""
    path = path_of(_EVENT, mailbox=mailbox.address, event=graph_id)
    return Request("DELETE", _EVENT, path, nothing, writes=True, mailbox=mailbox.address)


def online_providers(mailbox: Mailbox) -> Request[bool]:
    """Ask whether the calendar can give a Teams link (learn.microsoft.com/graph/outlook-calendar-online-meetings)."""

    def read(payload: object) -> bool:
        providers = payload.get("allowedOnlineMeetingProviders") if isinstance(payload, dict) else None
        return isinstance(providers, list) and "teamsForBusiness" in providers

    template = "/users/{mailbox}/calendar"
    path = path_of(template, query={"$select": "id,allowedOnlineMeetingProviders"}, mailbox=mailbox.address)
    return Request("GET", template, path, read, mailbox=mailbox.address)


def event_body(event: NewEvent, *, installation: str, text: str) -> bytes:
    """Write what is POSTed for a new event: all of it but the attendees, who are invited once the booking stands."""
    booker, room, meeting = event.booker, event.room, event.meeting
    body: dict[str, Any] = {
        "subject": subject(booker, meeting),
        "body": {"contentType": "text", "content": text},
        "start": _stamp(meeting.slot.starts),
        "end": _stamp(meeting.slot.ends),
        "location": {
            "displayName": f"{room.name} ({room.place})" if room.place else room.name,
            "locationType": "conferenceRoom",
        },
        "showAs": "busy",
        "allowNewTimeProposals": False,
        "responseRequested": True,
        "transactionId": event.id,
        "singleValueExtendedProperties": [
            {"id": STAMP_PROPERTY, "value": _stamp_value(installation, event.id)},
            {"id": ORIGIN_PROPERTY, "value": _origin_value(event.origin)},
        ],
    }
    if meeting.private:
        body["sensitivity"] = "private"
    if event.online:
        body |= {"isOnlineMeeting": True, "onlineMeetingProvider": "teamsForBusiness"}
    return encoded(body)


def probe_body(slot: Slot, transaction_id: str) -> bytes:
    """Write an event that tries whether a calendar can be written to: nobody is invited, and it is shown as free."""
    body = {
        "subject": "Roomkeeper check: this may be deleted",
        "start": _stamp(slot.starts),
        "end": _stamp(slot.ends),
        "showAs": "free",
        "transactionId": transaction_id,
    }
    return encoded(body)


def _attendee_json(attendee: Attendee) -> dict[str, Any]:
    address = {"address": attendee.address} | ({"name": attendee.name} if attendee.name else {})
    return {"emailAddress": address, "type": attendee.kind}


def _attendee(entry: object) -> Attendee | None:
    """Read an entry of the list of attendees; None where it names no mail address, as of somebody who left."""
    known = told(entry, "emailAddress")
    try:
        address = mail_address(text(known, "address"))
    except ValueError:
        return None
    return Attendee(address, text(known, "name"), kind=text(entry, "type") or "required")


def _as_it_came(entry: dict[str, Any]) -> str:
    """Keep an entry that cannot be read as it is sent back; what somebody answered is not for us to set.

    Source: learn.microsoft.com/graph/api/event-update.
    """
    return encoded({key: value for key, value in entry.items() if key in ("emailAddress", "type")}).decode()


def _detail_in(mailbox: Mailbox) -> Callable[[object], EventDetail]:
    """Make the reader of what one event of that mailbox holds. The words of an event of ours are ours."""

    def read(payload: object) -> EventDetail:
        attendees: dict[str, Attendee] = {}
        unread = []
        for entry in maybe(payload, "attendees", list) or []:
            attendee = _attendee(entry)
            if attendee is not None:
                attendees.setdefault(attendee.address, attendee)
            elif isinstance(entry, dict):
                unread.append(_as_it_came(entry))
        return EventDetail(
            id=need(payload, "id", str),
            etag=_etag(payload),
            slot=_slot(payload, ZoneInfo(mailbox.zone)),
            title=text(payload, "subject"),
            private=text(payload, "sensitivity") in ("private", "confidential"),
            attendees=tuple(attendees.values()),
            origin=_origin_of(payload),
            online_url=_join_url(payload),
            series=_series_of(payload),
            unread=tuple(unread),
        )

    return read


def _etag(payload: object) -> str:
    """Give the version; empty where the answer has none, which fences nothing."""
    return text(payload, "@odata.etag")


def _event_in(mailbox: Mailbox, within: Slot | None = None) -> Callable[[object], CalendarEvent]:
    """Make the reader of one event of that mailbox. What Graph leaves open counts as taken, and as not ours.

    `within` is where an event without an end or a beginning may be; None asks for events that we look for by name, of
    which each must have its id.
    """

    def read(payload: object) -> CalendarEvent:
        slot = _wherever(payload, ZoneInfo(mailbox.zone), within or _EVER)
        return CalendarEvent(
            id=need(payload, "id", str) if within is None else text(payload, "id"),
            slot=slot,
            etag=_etag(payload),
            stamp=_stamp_of(payload),
            transaction_id=text(payload, "transactionId") or None,
            organized=_says(payload, "isOrganizer"),
            blocks=slot.duration > _NO_TIME and _blocks(payload, "showAs") and not _says(payload, "isCancelled"),
            online_url=_join_url(payload),
            series=_series_of(payload),
            original=_original_of(payload),
            whole_days=_says(payload, "isAllDay"),
        )

    return read


def _original_of(payload: object) -> datetime | None:
    """Read when a series has the day that an event is; told of days alone, and not of all."""
    said = text(payload, "originalStart")
    try:
        moment = datetime.fromisoformat(said)
    except ValueError:
        return None
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def _series_of(payload: object) -> str | None:
    """Read which series an event is a day of, or is itself (learn.microsoft.com/graph/api/resources/event)."""
    return text(payload, "id" if text(payload, "type") == "seriesMaster" else "seriesMasterId") or None


def _wherever(payload: object, zone: ZoneInfo, within: Slot) -> Slot:
    """Tell where an event is, and if that cannot be read, wherever it might be within that span."""
    try:
        return _slot(payload, zone)
    except (ValueError, OverflowError):
        begins, ends = _earliest(told(payload, "start"), within), _latest(told(payload, "end"), within)
        return Slot(*sorted((begins, ends))) if begins != ends else within


def _earliest(value: object, within: Slot) -> datetime:
    try:
        return _instant(value)
    except (ValueError, OverflowError):
        pass
    try:
        return _wall(value).replace(tzinfo=UTC) - EAST
    except (ValueError, OverflowError):
        return within.starts


def _latest(value: object, within: Slot) -> datetime:
    try:
        return _instant(value)
    except (ValueError, OverflowError):
        pass
    try:
        return _wall(value).replace(tzinfo=UTC) + WEST
    except (ValueError, OverflowError):
        return within.ends


def _slot(payload: object, zone: ZoneInfo) -> Slot:
    """Read when an event is; one of no length, as Exchange allows, is given `_NO_TIME`. Raises: ValueError."""
    start, end = need(payload, "start", dict), need(payload, "end", dict)
    if _says(payload, "isAllDay"):
        # Its dates are the mailbox's, whatever zone they are told in.
        first, last = _wall(start).date(), _wall(end).date()
        return Slot(*whole_days(first, max(last, first + timedelta(days=1)), zone))
    starts, ends = _instant(start), _instant(end)
    return Slot(starts, starts + _NO_TIME if starts == ends else ends)


def _instant(value: object) -> datetime:
    """Read a time whose zone we know: UTC as we asked for, or one of Windows' or IANA's. Raises: ValueError."""
    moment = datetime.fromisoformat(need(value, "dateTime", str))
    if moment.tzinfo is not None:
        return moment.astimezone(UTC)
    name = need(value, "timeZone", str)
    zone = UTC if name.lower() in _UTC_NAMES else zone_called(name)
    if zone is None:
        raise Malformed("a time in a zone that nobody knows")
    return moment.replace(tzinfo=zone).astimezone(UTC)


def _wall(value: object) -> datetime:
    return datetime.fromisoformat(need(value, "dateTime", str)).replace(tzinfo=None)


def _stamp(moment: datetime) -> dict[str, str]:
    return {"dateTime": moment.replace(tzinfo=None).isoformat(timespec="seconds"), "timeZone": "UTC"}


def _query_time(moment: datetime) -> str:
    return f"{moment.replace(tzinfo=None).isoformat(timespec='seconds')}Z"


def _blocks(payload: object, name: str) -> bool:
    return text(payload, name).lower() not in _NOT_BLOCKING


def _says(payload: object, name: str) -> bool:
    return isinstance(payload, dict) and payload.get(name) is True


def _stamp_value(installation: str, event_id: str) -> str:
    return f"{installation}/{event_id}"


def _stamp_of(payload: object) -> tuple[str, str] | None:
    installation, _, event_id = (_extended(payload, STAMP_PROPERTY) or "").partition("/")
    return (installation, event_id) if installation and event_id else None


def _origin_value(origin: Origin) -> str:
    booker = {"id": origin.booker.id, "name": origin.booker.name, "address": origin.booker.address}
    said = {"booking": origin.booking_id, "reference": origin.reference, "booker": booker}
    return encoded(said | {"revision": origin.revision, "placeholder": origin.placeholder}).decode()


def _origin_of(payload: object) -> Origin | None:
    """Read where an event comes from; None for those that do not tell, or whose words somebody changed."""
    said = _extended(payload, ORIGIN_PROPERTY)
    try:
        known = json.loads(said or "null")
        booker = need(known, "booker", dict)
        person = Person(need(booker, "id", str), maybe(booker, "name", str) or "", maybe(booker, "address", str) or "")
        return Origin(
            need(known, "booking", str),
            need(known, "reference", str),
            person,
            need(known, "revision", int),
            need(known, "placeholder", bool),
        )
    except ValueError:
        return None


def _extended(payload: object, property_id: str) -> str | None:
    props = payload.get("singleValueExtendedProperties") if isinstance(payload, dict) else None
    for prop in props if isinstance(props, list) else []:
        if text(prop, "id").lower() == property_id.lower():
            return text(prop, "value") or None
    return None


def _join_url(payload: object) -> str | None:
    url = text(told(payload, "onlineMeeting"), "joinUrl")
    return url if re.fullmatch(r"https://[!-~]{1,2000}", url) else None
