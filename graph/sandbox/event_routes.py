"""The routes of single events."""

from graph.sandbox import events
from graph.sandbox.calls import SELF, Call, HttpResponse
from graph.sandbox.views import Instance, instance_of, write


def create_event(call: Call) -> HttpResponse:
    """POST /users/{id}/events. Never refused because the time is taken."""
    reading = call.reading()
    event = events.create(call.tenant, call.mailbox, call.body)
    shown = write(instance_of(event, None), call.mailbox, reading, call.tenant.behaviour)
    location = f"{call.root}/users('{call.mailbox.owner_id}')/events('{shown['id']}')"
    return HttpResponse(201, {"@odata.context": f"{SELF}#users/events/$entity", **shown}, {"Location": location})


def get_event(call: Call) -> HttpResponse:
    """GET /users/{id}/events/{id}."""
    call.only("$select", "$expand")
    return _shown(call, _event(call))


def update_event(call: Call) -> HttpResponse:
    """PATCH /users/{id}/events/{id}. Never refused because the time is taken."""
    found = _event(call)
    events.check_match(call.tenant, found, call.headers.get("if-match"))
    return _shown(call, events.update(call.tenant, call.mailbox, found, call.body))


def delete_event(call: Call) -> HttpResponse:
    """DELETE /users/{id}/events/{id}."""
    found = _event(call)
    events.check_match(call.tenant, found, call.headers.get("if-match"))
    events.remove(call.tenant, found)
    return HttpResponse(204)


def cancel_event(call: Call) -> HttpResponse:
    """POST /users/{id}/events/{id}/cancel."""
    events.cancel(call.tenant, _event(call))
    return HttpResponse(202)


def accept_event(call: Call) -> HttpResponse:
    """POST …/accept."""
    return _respond(call, "accepted")


def tentatively_accept_event(call: Call) -> HttpResponse:
    """POST …/tentativelyAccept."""
    return _respond(call, "tentativelyAccepted")


def decline_event(call: Call) -> HttpResponse:
    """POST …/decline."""
    return _respond(call, "declined")


def _respond(call: Call, response: str) -> HttpResponse:
    events.respond(call.tenant, _event(call), response, call.body or {})
    return HttpResponse(202)


def _event(call: Call) -> Instance:
    return events.find(call.tenant, call.mailbox, call.params["event-id"])


def _shown(call: Call, found: Instance) -> HttpResponse:
    shown = write(found, call.mailbox, call.reading(), call.tenant.behaviour)
    return HttpResponse(200, {"@odata.context": f"{SELF}#users/events/$entity", **shown})
