"""The routes of calendars: their facts, their events and views, free and busy times."""

from collections.abc import Iterable
from datetime import timedelta
from random import Random
from typing import Any

from graph.sandbox import events, odata
from graph.sandbox.calls import SELF, Call, HttpResponse, page_of
from graph.sandbox.errors import GraphError, invalid, not_emulated
from graph.sandbox.schedule import get_schedule, working_hours
from graph.sandbox.state import Event, Mailbox
from graph.sandbox.views import Instance, Reading, instance_of, instances, span_of, write
from graph.sandbox.zones import parse_instant

Json = dict[str, Any]

EVENTS_PAGE = 10


def calendar_id(box: Mailbox) -> str:
    """The id of a mailbox's only calendar."""
    return f"AAMkCalendar-{box.owner_id}="


def get_calendar(call: Call) -> HttpResponse:
    """GET /users/{id}/calendar."""
    call.only("$select")
    box, providers = call.mailbox, list(call.mailbox.online_providers)
    shown = {
        "id": calendar_id(box),
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
    return HttpResponse(200, {"@odata.context": f"{SELF}#users/calendar/$entity", **kept})


def get_mailbox_settings(call: Call) -> HttpResponse:
    """GET /users/{id}/mailboxSettings."""
    call.only("$select")
    call.tenant.access.check_settings()
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
    return HttpResponse(200, {key: value for key, value in shown.items() if select is None or key in select})


def calendar_view(call: Call) -> HttpResponse:
    """GET /users/{id}/calendarView: single events, occurrences and exceptions that overlap the period."""
    call.only("startDateTime", "endDateTime", "$select", "$expand", "$top", "$skip", "$orderby", "$count")
    return _view(call, _behind(call, call.tenant.behaviour.view_lag_s))


def _behind(call: Call, lag_s: float) -> Iterable[Event]:
    """The events of the calendar as they were so many seconds ago."""
    return call.mailbox.as_of(call.tenant.clock.now() - timedelta(seconds=lag_s)) if lag_s else call.mailbox.live()


def list_instances(call: Call) -> HttpResponse:
    """GET /users/{id}/events/{id}/instances: the days of one series."""
    call.only("startDateTime", "endDateTime", "$select", "$expand", "$top", "$skip", "$orderby", "$count")
    found = events.find(call.tenant, call.mailbox, call.params["event-id"])
    if found.kind != "seriesMaster":
        raise invalid("The event is not the master of a series.")
    return _view(call, [found.event])


def _view(call: Call, among: Iterable[Event]) -> HttpResponse:
    behaviour = call.tenant.behaviour
    start, end = parse_instant(call.query["startDateTime"]), parse_instant(call.query["endDateTime"])
    if end < start:
        raise invalid("The end of the period must not be before its start.", "ErrorInvalidParameter")
    if (end - start).days > behaviour.max_view_days:
        raise invalid(f"The period must not be longer than {behaviour.max_view_days} days.")
    found = [instance for event in among for instance in instances(event, start, end, behaviour)]
    return events_page(call, found, call.reading(in_view=True))


def list_events(call: Call) -> HttpResponse:
    """GET /users/{id}/events: single events and the masters of series."""
    call.only("$select", "$expand", "$filter", "$top", "$skip", "$orderby", "$count")
    wanted = call.query.get("$filter", "")
    by_stamp = bool(wanted) and odata.span_filter(wanted) is None
    among = _behind(call, call.tenant.behaviour.stamp_lag_s if by_stamp else 0)
    found = [instance_of(event, None) for event in among]
    if wanted:
        if (within := odata.span_filter(wanted)) is not None:
            found = [i for i in found if within(*span_of(i.props, call.tenant.behaviour))]
        else:
            stamp_id, value = odata.stamp_filter(wanted)
            found = [i for i in found if _same(i.event.extended.get(odata.stamp_key(stamp_id)), value, call)]
    return events_page(call, found, call.reading())


def _same(value: str | None, wanted: str, call: Call) -> bool:
    if value is not None and call.tenant.behaviour.extended_value_ignores_case:
        return value.lower() == wanted.lower()
    return value == wanted


def events_page(call: Call, found: list[Instance], reading: Reading) -> HttpResponse:
    """One page of events, in no order unless $orderby names one; the disorder is the same on every page of a query."""
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
    return page_of(call, found, "events", default=EVENTS_PAGE, most=behaviour.max_top, shape=shape)


def post_get_schedule(call: Call) -> HttpResponse:
    """POST /users/{id}/calendar/getSchedule."""
    rows = get_schedule(call.tenant, call.body, call.reading())
    return HttpResponse(
        200, {"@odata.context": f"{SELF}#Collection(microsoft.graph.scheduleInformation)", "value": rows}
    )


def find_meeting_times(call: Call) -> HttpResponse:
    """POST /users/{id}/findMeetingTimes, which no app may call without a signed-in user."""
    raise GraphError(403, "ErrorAccessDenied", f"{call.template} needs delegated permissions.")
