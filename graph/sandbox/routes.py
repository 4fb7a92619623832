"""What each route of Graph does: one short function for each, and the table that names them.

A function gets a checked `Call` and gives an `Answer`; whatever of the contract has no function here is not emulated.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import TYPE_CHECKING, Any

from graph.sandbox import events, odata
from graph.sandbox.behaviour import Behaviour
from graph.sandbox.directory import USER_DEFAULT
from graph.sandbox.errors import GraphError, invalid, not_emulated
from graph.sandbox.schedule import get_schedule, working_hours
from graph.sandbox.state import Event, Mailbox
from graph.sandbox.views import Instance, Reading, instances, span_of, write
from graph.sandbox.zones import parse_instant, zone_of

if TYPE_CHECKING:
    from graph.sandbox.tenant import Tenant

Json = dict[str, Any]

PREFERENCE = re.compile(r'\s*([\w.\-]+)\s*=\s*"?([^",]*)"?\s*')
EVENTS_PAGE, PLACES_PAGE, USERS_PAGE = 10, 100, 100
SELF = "https://graph.microsoft.com/v1.0/$metadata"


@dataclass(frozen=True, slots=True)
class Call:
    """One request that the contract allows and the caller may make. `root` is this server's address up to ``/v1.0``."""

    tenant: "Tenant"
    method: str
    template: str
    path: str
    params: Mapping[str, str]
    query: Mapping[str, str]
    headers: Mapping[str, str]  # lower-case names
    body: Any
    root: str
    box: Mailbox | None

    @property
    def mailbox(self) -> Mailbox:
        """The mailbox that the path names; only called by routes that have one."""
        if self.box is None:
            raise KeyError(self.template)
        return self.box

    def only(self, *options: str) -> None:
        """Refuse query options that the contract knows and this route does not emulate."""
        if other := sorted(set(self.query) - set(options)):
            raise not_emulated(f"{other[0]} on {self.method} {self.template}")

    def reading(self, *, in_view: bool = False) -> Reading:
        """How the caller wants events written down, from ``Prefer``, $select and $expand."""
        reading, _ = preferences(self.headers.get("prefer", ""), self.tenant.behaviour)
        known = self.tenant.contract.properties("microsoft.graph.event")
        select = odata.selection(self.query.get("$select"), known=known, kind="microsoft.graph.event")
        stamps = tuple(odata.stamp_expand(self.query.get("$expand")))
        return Reading(
            reading.zone, reading.zone_name, reading.immutable_ids, reading.body_as_text, select, stamps, in_view
        )


@dataclass(frozen=True, slots=True)
class Answer:
    """What goes back: a status, a JSON body or none, headers beside the usual ones."""

    status: int
    body: Any = None
    headers: dict[str, str] = field(default_factory=dict)


def preferences(value: str, behaviour: Behaviour) -> tuple[Reading, list[str]]:
    """What a Prefer header asks for, and what of it to confirm by ``Preference-Applied``.

    Raises:
        GraphError: 400 for a zone that does not exist and for preferences that are not emulated.
    """
    zone_name, immutable, as_text, applied = "UTC", False, False, []
    for part in filter(None, (text.strip() for text in value.split(","))):
        hit = PREFERENCE.fullmatch(part)
        match (hit[1].lower(), hit[2]) if hit else ("", ""):
            case ("outlook.timezone", name):
                zone_name = name
            case ("idtype", "ImmutableId"):
                immutable = True
            case ("outlook.body-content-type", "text" | "html" as kind):
                as_text = kind == "text"
            case _:
                raise not_emulated(f"Prefer: {part}")
        applied.append(part)
    zone = zone_of(zone_name, any_iana=behaviour.any_iana_zone)
    return Reading(zone, zone_name, immutable_ids=immutable, body_as_text=as_text), applied


# Users and places


def list_users(call: Call) -> Answer:
    """GET /users."""
    call.only("$filter", "$select", "$top")
    rows = odata.matching(call.tenant.directory.users(), call.query.get("$filter"))
    return _page(call, rows, "users", default=USERS_PAGE, most=999, option="$skiptoken", shape=_user_shape(call))


def get_user(call: Call) -> Answer:
    """GET /users/{id or userPrincipalName}."""
    call.only("$select")
    user = call.tenant.directory.user(call.params["user-id"])
    return Answer(200, {"@odata.context": f"{SELF}#users/$entity", **_user_shape(call)(user)})


def _user_shape(call: Call) -> Callable[[Json], Json]:
    known = call.tenant.contract.properties("microsoft.graph.user")
    select = odata.selection(call.query.get("$select"), known=known, kind="microsoft.graph.user")
    kept = select if select is not None else USER_DEFAULT
    return lambda user: {key: value for key, value in user.items() if key in kept}


def list_rooms(call: Call) -> Answer:
    """GET /places/microsoft.graph.room."""
    return _places(call, call.tenant.directory.rooms(), "microsoft.graph.room")


def list_room_lists(call: Call) -> Answer:
    """GET /places/microsoft.graph.roomlist."""
    return _places(call, call.tenant.directory.room_lists(), "microsoft.graph.roomList")


def list_rooms_of_list(call: Call) -> Answer:
    """GET /places/{address of a room list}/microsoft.graph.roomlist/rooms."""
    return _places(call, call.tenant.directory.rooms_of(call.params["place-id"]), "microsoft.graph.room")


def get_room(call: Call) -> Answer:
    """GET /places/{id or address}."""
    call.only("$select")
    shape = _place_shape(call, "microsoft.graph.room")
    room = shape(call.tenant.directory.room(call.params["place-id"]))
    return Answer(200, {"@odata.context": f"{SELF}#places/$entity", "@odata.type": "#microsoft.graph.room", **room})


def _places(call: Call, rows: list[Json], kind: str) -> Answer:
    call.only("$filter", "$select", "$top", "$skip", "$count")
    found = odata.matching(rows, call.query.get("$filter"))
    return _page(call, found, "places", default=PLACES_PAGE, most=PLACES_PAGE, shape=_place_shape(call, kind))


def _place_shape(call: Call, kind: str) -> Callable[[Json], Json]:
    select = odata.selection(call.query.get("$select"), known=call.tenant.contract.properties(kind), kind=kind)
    return lambda place: {key: value for key, value in place.items() if select is None or key in select | {"id"}}


# Calendars


def get_calendar(call: Call) -> Answer:
    """GET /users/{id}/calendar."""
    call.only("$select")
    box, providers = call.mailbox, list(call.mailbox.online_providers)
    shown = {
        "id": f"AAMkCalendar-{box.owner_id}=",
        "name": "Calendar",
        "color": "auto",
        "hexColor": "",
        "isDefaultCalendar": True,
        "isRemovable": False,
        "isTallyingResponses": True,
        "canEdit": True,
        "canShare": True,
        "canViewPrivateItems": True,
        "changeKey": "DgABAA==",
        "allowedOnlineMeetingProviders": providers,
        "defaultOnlineMeetingProvider": providers[0] if providers else "unknown",
        "owner": {"name": box.name, "address": box.address},
    }
    known = call.tenant.contract.properties("microsoft.graph.calendar")
    select = odata.selection(call.query.get("$select"), known=known, kind="microsoft.graph.calendar")
    kept = {key: value for key, value in shown.items() if select is None or key in select | {"id"}}
    return Answer(200, {"@odata.context": f"{SELF}#users/calendar/$entity", **kept})


def get_mailbox_settings(call: Call) -> Answer:
    """GET /users/{id}/mailboxSettings."""
    call.only("$select")
    box = call.mailbox
    shown = {
        "timeZone": box.zone,
        "dateFormat": "yyyy-MM-dd",
        "timeFormat": "HH:mm",
        "userPurpose": box.purpose,
        "workingHours": working_hours(box),
    }
    known = call.tenant.contract.properties("microsoft.graph.mailboxSettings")
    select = odata.selection(call.query.get("$select"), known=known, kind="microsoft.graph.mailboxSettings")
    return Answer(200, {key: value for key, value in shown.items() if select is None or key in select})


def calendar_view(call: Call) -> Answer:
    """GET /users/{id}/calendarView: single events, occurrences and exceptions that overlap the period."""
    call.only("startDateTime", "endDateTime", "$select", "$expand", "$top", "$skip", "$orderby", "$count")
    return _view(call, call.mailbox.live())


def list_instances(call: Call) -> Answer:
    """GET /users/{id}/events/{id}/instances: the days of one series."""
    call.only("startDateTime", "endDateTime", "$select", "$expand", "$top", "$skip", "$orderby", "$count")
    found = _event(call)
    if found.kind != "seriesMaster":
        raise invalid("The event is not the master of a series.")
    return _view(call, [found.event])


def _view(call: Call, among: Iterable[Event]) -> Answer:
    behaviour = call.tenant.behaviour
    start, end = parse_instant(call.query["startDateTime"]), parse_instant(call.query["endDateTime"])
    if end < start:
        raise invalid("The end of the period must not be before its start.", "ErrorInvalidParameter")
    if (end - start).days > behaviour.max_view_days:
        raise invalid(f"The period must not be longer than {behaviour.max_view_days} days.")
    found = [instance for event in among for instance in instances(event, start, end, behaviour)]
    return _events_page(call, found, call.reading(in_view=True))


def list_events(call: Call) -> Answer:
    """GET /users/{id}/events: single events and the masters of series."""
    call.only("$select", "$expand", "$filter", "$top", "$skip", "$orderby", "$count")
    found = [_whole(event) for event in call.mailbox.live()]
    if "$filter" in call.query:
        stamp_id, value = odata.stamp_filter(call.query["$filter"])
        found = [i for i in found if _same(i.event.extended.get(odata.stamp_key(stamp_id)), value, call)]
    return _events_page(call, found, call.reading())


def _same(value: str | None, wanted: str, call: Call) -> bool:
    if value is not None and call.tenant.behaviour.extended_value_ignores_case:
        return value.lower() == wanted.lower()
    return value == wanted


def _whole(event: Event) -> Instance:
    kind = "seriesMaster" if event.props["recurrence"] else "singleInstance"
    return Instance(event, kind, event.props, event.change)


def _events_page(call: Call, found: list[Instance], reading: Reading) -> Answer:
    behaviour, box = call.tenant.behaviour, call.mailbox
    found.sort(key=lambda instance: (span_of(instance.props, behaviour)[0], instance.event.uid))
    match call.query.get("$orderby"):
        case None:
            if behaviour.views_are_unsorted:
                rest = sorted((key, value) for key, value in call.query.items() if key != "$skip")
                Random(f"{call.path} {rest}").shuffle(found)  # noqa: S311 -- one order for all pages of a query
        case "start/dateTime" | "start/dateTime asc":
            pass
        case "start/dateTime desc":
            found.reverse()
        case other:
            raise not_emulated(f"$orderby={other}")
    shape = lambda instance: write(instance, box, reading, behaviour)  # noqa: E731
    return _page(call, found, "events", default=EVENTS_PAGE, most=behaviour.max_top, shape=shape)


def _page(
    call: Call,
    rows: Sequence[Any],
    name: str,
    *,
    default: int,
    most: int,
    shape: Callable[[Any], Json],
    option: str = "$skip",
) -> Answer:
    shown, following = odata.page(rows, call.query, default=default, most=most)
    body: Json = {"@odata.context": f"{SELF}#{name}", "value": [shape(row) for row in shown]}
    if call.query.get("$count") == "true":
        body["@odata.count"] = len(rows)
    if following is not None:
        body["@odata.nextLink"] = odata.next_link(f"{call.root}{call.path}", call.query, option, str(following))
    return Answer(200, body)


# Events


def create_event(call: Call) -> Answer:
    """POST /users/{id}/events. Never refused because the time is taken."""
    reading = call.reading()
    event = events.create(call.tenant, call.mailbox, call.body)
    shown = write(_whole(event), call.mailbox, reading, call.tenant.behaviour)
    location = f"{call.root}/users('{call.mailbox.owner_id}')/events('{shown['id']}')"
    return Answer(201, {"@odata.context": f"{SELF}#users/events/$entity", **shown}, {"Location": location})


def get_event(call: Call) -> Answer:
    """GET /users/{id}/events/{id}."""
    call.only("$select", "$expand")
    return _shown(call, _event(call))


def update_event(call: Call) -> Answer:
    """PATCH /users/{id}/events/{id}. Never refused because the time is taken."""
    found = _event(call)
    events.check_match(call.tenant, found, call.headers.get("if-match"))
    return _shown(call, events.update(call.tenant, call.mailbox, found, call.body))


def delete_event(call: Call) -> Answer:
    """DELETE /users/{id}/events/{id}."""
    found = _event(call)
    events.check_match(call.tenant, found, call.headers.get("if-match"))
    events.remove(call.tenant, found)
    return Answer(204)


def cancel_event(call: Call) -> Answer:
    """POST /users/{id}/events/{id}/cancel."""
    events.cancel(call.tenant, _event(call))
    return Answer(202)


def accept_event(call: Call) -> Answer:
    """POST …/accept."""
    return _respond(call, "accepted")


def tentatively_accept_event(call: Call) -> Answer:
    """POST …/tentativelyAccept."""
    return _respond(call, "tentativelyAccepted")


def decline_event(call: Call) -> Answer:
    """POST …/decline."""
    return _respond(call, "declined")


def _respond(call: Call, response: str) -> Answer:
    events.respond(call.tenant, _event(call), response, call.body or {})
    return Answer(202)


def _event(call: Call) -> Instance:
    return events.find(call.tenant, call.mailbox, call.params["event-id"])


def _shown(call: Call, found: Instance) -> Answer:
    shown = write(found, call.mailbox, call.reading(), call.tenant.behaviour)
    return Answer(200, {"@odata.context": f"{SELF}#users/events/$entity", **shown})


# Free and busy


def post_get_schedule(call: Call) -> Answer:
    """POST /users/{id}/calendar/getSchedule."""
    rows = get_schedule(call.tenant, call.body, call.reading())
    return Answer(200, {"@odata.context": f"{SELF}#Collection(microsoft.graph.scheduleInformation)", "value": rows})


def find_meeting_times(call: Call) -> Answer:
    """POST /users/{id}/findMeetingTimes, which no app may call without a signed-in user."""
    raise GraphError(403, "ErrorAccessDenied", f"{call.template} needs delegated permissions.")


ROUTES: Mapping[tuple[str, str], Callable[[Call], Answer]] = {
    ("GET", "/users"): list_users,
    ("GET", "/users/{user-id}"): get_user,
    ("GET", "/users/{user-id}/mailboxSettings"): get_mailbox_settings,
    ("GET", "/users/{user-id}/calendar"): get_calendar,
    ("GET", "/users/{user-id}/calendar/calendarView"): calendar_view,
    ("GET", "/users/{user-id}/calendarView"): calendar_view,
    ("GET", "/users/{user-id}/calendar/events"): list_events,
    ("GET", "/users/{user-id}/events"): list_events,
    ("POST", "/users/{user-id}/calendar/events"): create_event,
    ("POST", "/users/{user-id}/events"): create_event,
    ("GET", "/users/{user-id}/events/{event-id}"): get_event,
    ("PATCH", "/users/{user-id}/events/{event-id}"): update_event,
    ("DELETE", "/users/{user-id}/events/{event-id}"): delete_event,
    ("POST", "/users/{user-id}/events/{event-id}/cancel"): cancel_event,
    ("POST", "/users/{user-id}/events/{event-id}/accept"): accept_event,
    ("POST", "/users/{user-id}/events/{event-id}/tentativelyAccept"): tentatively_accept_event,
    ("POST", "/users/{user-id}/events/{event-id}/decline"): decline_event,
    ("GET", "/users/{user-id}/events/{event-id}/instances"): list_instances,
    ("POST", "/users/{user-id}/calendar/getSchedule"): post_get_schedule,
    ("POST", "/users/{user-id}/findMeetingTimes"): find_meeting_times,
    ("GET", "/places/microsoft.graph.room"): list_rooms,
    ("GET", "/places/microsoft.graph.roomList"): list_room_lists,
    ("GET", "/places/microsoft.graph.roomlist"): list_room_lists,
    ("GET", "/places/{place-id}"): get_room,
    ("GET", "/places/{place-id}/microsoft.graph.room"): get_room,
    ("GET", "/places/{place-id}/microsoft.graph.roomList/rooms"): list_rooms_of_list,
    ("GET", "/places/{place-id}/microsoft.graph.roomlist/rooms"): list_rooms_of_list,
}
