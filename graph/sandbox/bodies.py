"""What the body of a request says about an event: in the shape in which it is kept, and refused where Exchange would.

Sources: learn.microsoft.com/graph/api/resources/event, /api/event-update. What no schema can say is checked here: ends
after starts, zone names, midnights of all-day events, patterns of series, attendees. A time that is taken is no reason.
"""

import json
from typing import Any

from graph.sandbox import online, recurrence
from graph.sandbox.behaviour import Behaviour
from graph.sandbox.errors import invalid, not_emulated
from graph.sandbox.odata import stamp_key
from graph.sandbox.views import Instance, neighbours
from graph.sandbox.zones import instant_of, wall_of, zone_of

Json = dict[str, Any]

MOST_ATTENDEES = 500
NEVER = "0001-01-01T00:00:00Z"
NOT_EMULATED = ("extensions", "multiValueExtendedProperties", "originalStartTimeZone", "originalEndTimeZone")


def blank(organizer: Json, *, own: bool) -> Json:
    """All properties of an event that nobody has said anything about; `organizer` is an ``emailAddress``."""
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


def told(body: Json, *, before: list[Json]) -> Json:
    """The properties that a body sets; null brings a property back to its default. `before`: the attendees so far.

    Raises:
        GraphError: 400 for attendees that nobody can invite, and for what is not emulated.
    """
    if other := next((key for key in NOT_EMULATED if key in body), None):
        raise not_emulated(f"{other} in the body of an event")
    if body.get("isDraft"):
        raise not_emulated("draft meetings")
    if empty := next((key for key in ("start", "end", "recurrence") if key in body and body[key] is None), None):
        raise not_emulated(f"an event whose {empty} is null")
    defaults = blank({}, own=True)
    kept = (set(defaults) | {"start", "end"}) - set(online.KEYS)
    said: Json = {key: defaults.get(key) if value is None else value for key, value in body.items() if key in kept}
    if "body" in said:
        said["body"] = defaults["body"] | {key: value for key, value in said["body"].items() if value is not None}
    if "location" in said:
        said["location"] = {"locationType": "default", **said["location"]}
        said.setdefault("locations", [said["location"]])
    if "attendees" in said:
        said["attendees"] = _attendees(said["attendees"], before)
    return said


def stamps(body: Json) -> dict[str, str]:
    """The single-value extended properties in a body, by the id under which they compare."""
    return {stamp_key(entry["id"]): entry["value"] for entry in body.get("singleValueExtendedProperties", [])}


def no_reply() -> Json:
    """The status of an attendee who has not answered."""
    return {"response": "none", "time": NEVER}


def addresses(props: Json) -> set[str]:
    """Who is invited, in lower case; entries that name no mail address are sent no mail."""
    return {address_of(entry).lower() for entry in props["attendees"] if "@" in address_of(entry)}


def address_of(entry: Json) -> str:
    """The address in an entry of the attendees; empty where there is none."""
    return str((entry.get("emailAddress") or {}).get("address") or "")


def check_times(props: Json, behaviour: Behaviour) -> None:
    """Refuse what no calendar can hold: an end before the start, an unknown zone, an all-day event that is none.

    Raises:
        GraphError: 400.
    """
    any_iana = behaviour.any_iana_zone
    start, end = (instant_of(props[key], any_iana=any_iana) for key in ("start", "end"))
    if end < start or (end == start and not behaviour.empty_event_is_accepted):
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


def moved_series(before: Json, props: Json) -> Json:
    """The pattern of a series whose first day was moved without naming a pattern.

    Raises:
        GraphError: 400 where the zone changed as well.
    """
    if zone_of(before["start"]["timeZone"]).key != zone_of(props["start"]["timeZone"]).key:
        raise invalid("At least one property failed validation.", "ErrorPropertyValidationFailure")
    span: Json = before["recurrence"]["range"] | {"startDate": wall_of(props["start"]).date().isoformat()}
    return {**before["recurrence"], "range": span}


def check_moved_day(found: Instance, props: Json) -> None:
    """Refuse to move one day of a series onto or past the day before or after it.

    Raises:
        GraphError: 400 ErrorOccurrenceCrossingBoundary.
    """
    if found.day is None:
        return
    zone = zone_of(found.event.props["start"]["timeZone"])
    to = instant_of(props["start"]).astimezone(zone).date()
    previous, following = neighbours(found.event, found.day)
    if (previous and to <= previous) or (following and to >= following):
        raise invalid("Cannot move the occurrence past its neighbour.", "ErrorOccurrenceCrossingBoundary")


def _attendees(entries: list[Json], before: list[Json]) -> list[Json]:
    if len(entries) > MOST_ATTENDEES:
        raise invalid(f"The event has more than {MOST_ATTENDEES} attendees.")
    replies = {address_of(entry).lower(): entry["status"] for entry in before if address_of(entry)}
    stored = {json.dumps(entry.get("emailAddress"), sort_keys=True): entry for entry in before}
    kept = []
    for entry in entries:
        address = address_of(entry)
        known = stored.get(json.dumps(entry.get("emailAddress"), sort_keys=True))
        if known is not None and "@" not in address:
            kept.append(known)
            continue
        if entry.get("type") == "resource":
            raise not_emulated("inviting a room or another resource")
        # A domain that never exists (RFC 2606) stands for what Exchange refuses for reasons of its own.
        if "@" not in address.strip("@") or address.lower().endswith(".invalid"):
            raise invalid("At least one recipient isn't valid.", "ErrorInvalidRecipients")
        mail = {"address": address, "name": entry["emailAddress"].get("name") or address}
        status = replies.get(address.lower(), no_reply())
        kept.append({"emailAddress": mail, "type": entry.get("type") or "required", "status": status})
    return kept
