"""Free and busy times as getSchedule tells them: without ids, with errors per entry, on request a little late.

Source: learn.microsoft.com/graph/api/calendar-getschedule and the concept page "Get free/busy schedule".
"""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any

from graph.sandbox.bodies import address_of
from graph.sandbox.errors import invalid, not_emulated
from graph.sandbox.state import Event, Mailbox
from graph.sandbox.tenant import Tenant
from graph.sandbox.views import Reading, instances, span_of
from graph.sandbox.zones import instant_of, write_instant

Json = dict[str, Any]

DIGITS = {"free": "0", "tentative": "1", "busy": "2", "oof": "3", "workingElsewhere": "4", "unknown": "2"}
STRONGEST = ("oof", "busy", "unknown", "tentative", "workingElsewhere", "free")
DEFAULT_INTERVAL_MIN = 30
MOST_ITEMS = 1_000


def get_schedule(tenant: Tenant, body: Json, reading: Reading) -> list[Json]:
    """One ``scheduleInformation`` for each address asked for, in their order.

    Raises:
        GraphError: 400 for too many addresses, too long a period or one that ends before it starts.
    """
    behaviour = tenant.behaviour
    start, end = (instant_of(body[key], any_iana=behaviour.any_iana_zone) for key in ("startTime", "endTime"))
    if len(body["schedules"]) > behaviour.schedule_max_entities:
        raise invalid(f"More than {behaviour.schedule_max_entities} schedules were asked for.", "ErrorInvalidParameter")
    if end <= start:
        raise invalid("The end of the period must be after its start.", "ErrorInvalidParameter")
    if end - start >= timedelta(days=behaviour.schedule_max_days):
        raise invalid(
            "The requested time duration specified for FreeBusyViewOptions.TimeWindow is too long.",
            "ErrorTimeIntervalTooBig",
        )
    if lists := {address for address in body["schedules"] if tenant.directory.is_list(address)}:
        raise not_emulated(f"getSchedule for the members of {min(lists)}")
    interval = timedelta(minutes=body.get("availabilityViewInterval", DEFAULT_INTERVAL_MIN))
    return [_entry(tenant, address, start, end, interval, reading) for address in body["schedules"]]


def _entry(tenant: Tenant, address: str, start: datetime, end: datetime, interval: timedelta, reading: Reading) -> Json:
    behaviour = tenant.behaviour
    box = tenant.mailboxes.get(address.lower())
    if box is None or (behaviour.schedule_honours_scope and not tenant.access.reaches(address)):
        return _error(address, "5016", "The mailbox of the recipient could not be found.")
    found = [
        (*span_of(i.props, behaviour), i.props | {"showAs": shown})
        for event, shown in _known(tenant, box)
        for i in instances(event, start, end, behaviour)
    ]
    if len(found) > MOST_ITEMS:
        return _error(address, "5006", "The result set contains too many calendar entries.")
    blocks = sorted(found, key=lambda block: block[:2])
    items = [
        {
            "status": props["showAs"],
            "start": write_instant(begins, reading.zone, reading.zone_name),
            "end": write_instant(ends, reading.zone, reading.zone_name),
            **(_details(props) if behaviour.schedule_shows_details else {}),
        }
        for begins, ends, props in blocks
        if props["showAs"] != "free" or behaviour.schedule_lists_free_items
    ]
    return {
        "scheduleId": address,
        "availabilityView": "".join(_digits([(b, e, p["showAs"]) for b, e, p in blocks], start, end, interval)),
        "scheduleItems": items,
        "workingHours": working_hours(box),
    }


def _known(tenant: Tenant, box: Mailbox) -> Iterator[tuple[Event, str]]:
    """What stands in a calendar, with how it shows there.

    A meeting stands in the calendars of its people too, whose copies are not kept as events of their own: in the
    organizer's as it shows in the room, in an attendee's as tentative until it is accepted, and not at all if declined.
    """
    for other in tenant.mailboxes.values() if box.purpose == "user" else (box,):
        for event in _live(tenant, other):
            shown = event.props["showAs"] if other is box else _taken_part(event, box)
            if shown:
                yield event, shown


def _live(tenant: Tenant, box: Mailbox) -> Iterable[Event]:
    lag = tenant.behaviour.schedule_lag_s
    return box.as_of(tenant.clock.now() - timedelta(seconds=lag)) if lag else box.live()


def _taken_part(event: Event, box: Mailbox) -> str:
    shown = str(event.props["showAs"])
    if event.props["organizer"]["emailAddress"]["address"].lower() == box.address:
        return shown
    for attendee in event.props["attendees"]:
        if address_of(attendee).lower() == box.address:
            response = attendee["status"]["response"]
            if response == "declined":
                return ""
            return shown if shown == "free" or response == "accepted" else "tentative"
    return ""


def working_hours(box: Mailbox) -> Json:
    """The working hours that every mailbox of the tenant keeps."""
    return {
        "daysOfWeek": ["monday", "tuesday", "wednesday", "thursday", "friday"],
        "startTime": "08:00:00.0000000",
        "endTime": "17:00:00.0000000",
        "timeZone": {"name": box.zone},
    }


def _digits(
    blocks: list[tuple[datetime, datetime, str]], start: datetime, end: datetime, interval: timedelta
) -> Iterator[str]:
    """One digit for each slot of the period: the strongest status in it."""
    at = start
    while at < end:
        until = min(at + interval, end)
        statuses = {status for begins, ends, status in blocks if begins < until and ends > at} | {"free"}
        yield DIGITS[min(statuses, key=STRONGEST.index)]
        at += interval


def _details(props: Json) -> Json:
    private = props["sensitivity"] == "private"
    shown = {} if private else {"subject": props["subject"], "location": props["location"]["displayName"]}
    return {"isPrivate": private, **shown}


def _error(address: str, code: str, message: str) -> Json:
    error = {"message": message, "responseCode": code}
    return {"scheduleId": address, "availabilityView": "", "scheduleItems": None, "error": error, "workingHours": None}
