"""Reading events: which instances a calendar holds in a span of time, and how one is written down.

Sources: learn.microsoft.com/graph/api/calendar-list-calendarview, /event-get. A view never shows a series' master.
"""

import html
import re
from base64 import b64encode
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from graph.sandbox import recurrence
from graph.sandbox.behaviour import Behaviour
from graph.sandbox.errors import not_found
from graph.sandbox.ids import encode
from graph.sandbox.odata import stamp_key
from graph.sandbox.state import Event, Mailbox
from graph.sandbox.zones import instant_of, to_utc, wall_of, write_instant, write_stamp, write_wall, zone_of

Json = dict[str, Any]

PREVIEW = 255
FAR = timedelta(days=400)  # how far apart two days of the rarest pattern that anybody asks about may be


@dataclass(frozen=True, slots=True)
class Instance:
    """A single event, a whole series, or one day of a series (`day` is the day the pattern put it on)."""

    event: Event
    kind: str  # singleInstance, seriesMaster, occurrence, exception
    props: Json
    change: int
    day: date | None = None

    @property
    def change_key(self) -> str:
        """What the ETag is made of."""
        return b64encode(b"\x0e\x01" + self.change.to_bytes(14)).decode()

    @property
    def etag(self) -> str:
        """The state of this instance, as ``If-Match`` names it."""
        return f'W/"{self.change_key}"'


@dataclass(frozen=True, slots=True)
class Reading:
    """How the caller wants events written down."""

    zone: ZoneInfo
    zone_name: str
    immutable_ids: bool = False
    body_as_text: bool = False
    select: frozenset[str] | None = None
    stamps: tuple[str, ...] = ()  # ids of extended properties as asked for
    in_view: bool = False  # calendarView or instances


def instance_of(event: Event | None, day: date | None) -> Instance:
    """The instance that an id led to.

    Raises:
        GraphError: 404 ErrorItemNotFound for what is gone or never was.
    """
    if event is None or event.gone:
        raise not_found()
    if day is None:
        kind = "seriesMaster" if event.props["recurrence"] else "singleInstance"
        return Instance(event, kind, event.props, event.change)
    if not event.props["recurrence"] or day.isoformat() in event.cancelled:
        raise not_found()
    if day.isoformat() not in event.exceptions and day not in recurrence.days(event.props["recurrence"], until=day):
        raise not_found()
    return _day(event, day)


def instances(event: Event, start: datetime, end: datetime, behaviour: Behaviour) -> Iterator[Instance]:
    """The single event or the days of a series that overlap a span (half-open, instants)."""
    if not event.props["recurrence"]:
        found: Iterable[Instance] = [Instance(event, "singleInstance", event.props, event.change)]
    else:
        until = (end + timedelta(days=2)).date()
        days = set(recurrence.days(event.props["recurrence"], until=until))
        days |= {date.fromisoformat(day) for day in event.exceptions}
        days -= {date.fromisoformat(day) for day in event.cancelled}
        found = (_day(event, day) for day in sorted(days))
    for instance in found:
        begins, ends = span_of(instance.props, behaviour)
        if begins < end and ends > start:
            yield instance


def neighbours(event: Event, day: date) -> tuple[date | None, date | None]:
    """The days of a series before and after one of its days, as they are now; None at either end."""
    zone = zone_of(event.props["start"]["timeZone"])
    left = {
        other: instant_of(_day(event, other).props["start"]).astimezone(zone).date()
        for other in recurrence.days(event.props["recurrence"], until=day + FAR)
        if other.isoformat() not in event.cancelled
    }
    before = [now for other, now in left.items() if other < day]
    after = [now for other, now in left.items() if other > day]
    return max(before, default=None), min(after, default=None)


def span_of(props: Json, behaviour: Behaviour) -> tuple[datetime, datetime]:
    """Start and end as instants. An all-day event covers its dates in UTC, whatever zone it was told in."""
    if props["isAllDay"] and behaviour.all_day_is_utc_days:
        return wall_of(props["start"]).replace(tzinfo=UTC), wall_of(props["end"]).replace(tzinfo=UTC)
    return instant_of(props["start"]), instant_of(props["end"])


def _day(event: Event, day: date) -> Instance:
    """One day of a series, with its exception if it has one."""
    start, end = wall_of(event.props["start"]), wall_of(event.props["end"])
    begins = datetime.combine(day, start.time())
    zone = event.props["start"]["timeZone"]
    times = {"start": write_wall(begins, zone), "end": write_wall(begins + (end - start), zone)}
    props = {**event.props, **times, "recurrence": None}
    entry = event.exceptions.get(day.isoformat())
    if entry is None:
        return Instance(event, "occurrence", props, event.change, day)
    return Instance(event, "exception", {**props, **entry["props"]}, entry["change"], day)


def write(instance: Instance, box: Mailbox, reading: Reading, behaviour: Behaviour) -> Json:
    """An instance as Graph's JSON."""
    event, props = instance.event, instance.props
    event_id = encode(box, uid=event.uid, day=instance.day, immutable=reading.immutable_ids)
    shown: Json = {
        "@odata.etag": instance.etag,
        "id": event_id,
        "createdDateTime": event.created,
        "lastModifiedDateTime": event.modified,
        "changeKey": instance.change_key,
        **{key: value for key, value in props.items() if key not in ("start", "end", "body")},
        "body": _body(props["body"], as_text=reading.body_as_text),
        "bodyPreview": _text(props["body"])[:PREVIEW],
        "start": _time(props, "start", reading, behaviour),
        "end": _time(props, "end", reading, behaviour),
        "type": instance.kind,
        "iCalUId": f"040000008200E00074C5B7101A82E008{event.uid.upper()}",
        "seriesMasterId": _master_id(instance, box, reading),
        "isOrganizer": event.own,
        "isCancelled": False,
        "isDraft": False,
        "hasAttachments": False,
        "onlineMeetingUrl": None,
        "webLink": f"https://outlook.office365.com/owa/?itemid={event_id}&exvsurl=1&path=/calendar/item",
    }
    if event.transaction is not None and (instance.day is None or behaviour.day_shows_transaction_id):
        shown["transactionId"] = event.transaction
    if instance.day is not None:
        shown["originalStart"] = write_stamp(_original_start(event, instance.day))
    extended = event.extended if instance.day is None or behaviour.day_shows_extended else {}
    asked = {stamp_id: extended.get(stamp_key(stamp_id)) for stamp_id in reading.stamps}
    if stamps := [{"id": stamp_id, "value": value} for stamp_id, value in asked.items() if value is not None]:
        shown["singleValueExtendedProperties"] = stamps
    return _selected(shown, reading, behaviour)


def _selected(shown: Json, reading: Reading, behaviour: Behaviour) -> Json:
    if reading.select is None:
        return shown
    hidden = (
        {"createdDateTime", "lastModifiedDateTime"} if reading.in_view and behaviour.view_omits_time_stamps else set()
    )
    kept = (reading.select | {"@odata.etag", "id", "singleValueExtendedProperties"}) - hidden
    chosen = {key: value for key, value in shown.items() if key in kept}
    if (
        "isOnlineMeeting" not in reading.select
        and "onlineMeeting" in chosen
        and behaviour.join_url_needs_is_online_meeting
    ):
        chosen["onlineMeeting"] = None
    return chosen


def _time(props: Json, key: str, reading: Reading, behaviour: Behaviour) -> Json:
    if props["isAllDay"] and behaviour.all_day_is_utc_days:
        return write_wall(wall_of(props[key]), reading.zone_name)
    return write_instant(instant_of(props[key]), reading.zone, reading.zone_name)


def _original_start(event: Event, day: date) -> datetime:
    wall = datetime.combine(day, wall_of(event.props["start"]).time())
    return to_utc(wall, zone_of(event.props["start"]["timeZone"]))


def _master_id(instance: Instance, box: Mailbox, reading: Reading) -> str | None:
    if instance.day is None:
        return None
    return encode(box, uid=instance.event.uid, day=None, immutable=reading.immutable_ids)


def _body(body: Json, *, as_text: bool) -> Json:
    """Bodies come back as HTML unless ``Prefer: outlook.body-content-type="text"`` asks otherwise."""
    if as_text:
        return {"contentType": "text", "content": _text(body)}
    if body["contentType"] == "html":
        return body
    lines = html.escape(body["content"], quote=False).replace("\n", "<br>\n")
    return {"contentType": "html", "content": f"<html><body><div>{lines}</div></body></html>"}


def _text(body: Json) -> str:
    content = str(body["content"] or "")
    return html.unescape(re.sub(r"<[^>]+>", "", content)) if body["contentType"] == "html" else content
