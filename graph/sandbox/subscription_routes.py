"""The routes of subscriptions to the events of a mailbox. Everything else that can be subscribed to fails loudly."""

import re
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import uuid4

from graph.sandbox.calls import SELF, Call, HttpResponse, mailbox_for, page_of
from graph.sandbox.errors import GraphError, invalid, not_emulated
from graph.sandbox.subscriptions import Subscription, fields
from graph.sandbox.zones import parse_instant

Json = dict[str, Any]

RESOURCE = re.compile(r"/?users/([^/?]+)/(?:calendar/)?events", re.IGNORECASE)
EMULATED = frozenset(
    ("changeType", "clientState", "expirationDateTime", "lifecycleNotificationUrl", "notificationUrl", "resource")
)
PAGE, MOST = 100, 999


async def create_subscription(call: Call) -> HttpResponse:
    """POST /subscriptions: made once the address has answered the handshake.

    Raises: GraphError 400, 403, 404, 409.
    """
    call.only()
    body, subscriptions = call.body, call.tenant.subscriptions
    _emulated(body)
    asked = RESOURCE.fullmatch(body["resource"])
    if asked is None:
        raise not_emulated(f"a subscription to {body['resource']}")
    box = mailbox_for(call.tenant, asked[1], anyone=not call.tenant.behaviour.subscription_honours_scope)
    expires = subscriptions.until(_instant(body["expirationDateTime"]))
    kinds = set(body["changeType"].split(","))
    same = [
        each
        for each in subscriptions.live()
        if each.mailbox == box.address and set(each.change_type.split(",")) == kinds
    ]
    if same and call.tenant.behaviour.second_subscription_is_409:
        raise GraphError(409, "InvalidRequest", "A subscription for this resource and change type exists already.")
    lifecycle = body.get("lifecycleNotificationUrl")
    for url in dict.fromkeys(each for each in (body["notificationUrl"], lifecycle) if each):
        await subscriptions.validate(url, f"Validation: Testing client application reachability Request-Id: {uuid4()}")
    made = Subscription(
        id=str(uuid4()),
        mailbox=box.address,
        resource=body["resource"],
        change_type=body["changeType"],
        url=body["notificationUrl"],
        lifecycle_url=lifecycle,
        client_state=body.get("clientState"),
        expires=expires.isoformat(),
    )
    subscriptions.put(made)
    return HttpResponse(201, {**_one(made), "clientState": made.client_state})


def list_subscriptions(call: Call) -> HttpResponse:
    """GET /subscriptions."""
    call.only("$top", "$skip")
    live = call.tenant.subscriptions.live()
    return page_of(call, live, "subscriptions", default=PAGE, most=MOST, option="$skip", shape=fields)


def get_subscription(call: Call) -> HttpResponse:
    """GET /subscriptions/{id}."""
    call.only()
    return HttpResponse(200, _one(call.tenant.subscriptions.find(call.params["subscription-id"])))


async def update_subscription(call: Call) -> HttpResponse:
    """PATCH /subscriptions/{id}: another end, or another address, which makes the handshake first."""
    call.only()
    _emulated(call.body)
    subscriptions = call.tenant.subscriptions
    found = subscriptions.find(call.params["subscription-id"])
    if call.body.get("expirationDateTime"):
        found = replace(found, expires=subscriptions.until(_instant(call.body["expirationDateTime"])).isoformat())
    if url := call.body.get("notificationUrl"):
        _https(url)
        await subscriptions.validate(url, f"Validation: Testing client application reachability Request-Id: {uuid4()}")
        found = replace(found, url=url)
    subscriptions.put(found)
    return HttpResponse(200, _one(found))


def delete_subscription(call: Call) -> HttpResponse:
    """DELETE /subscriptions/{id}."""
    call.only()
    call.tenant.subscriptions.remove(call.params["subscription-id"])
    return HttpResponse(204)


def _one(subscription: Subscription) -> Json:
    return {"@odata.context": f"{SELF}#subscriptions/$entity", **fields(subscription)}


def _emulated(body: Json) -> None:
    told = {name for name, value in body.items() if value not in (None, False) and not name.startswith("@")}
    if other := sorted(told - EMULATED):
        raise not_emulated(f"{other[0]} of a subscription")
    for name in ("notificationUrl", "lifecycleNotificationUrl"):
        if name in body:
            _https(body[name])


def _https(url: str) -> None:
    if not url.startswith("https://"):
        raise not_emulated(f"notifications to {url.partition(':')[0]}")


def _instant(value: str) -> datetime:
    try:
        return parse_instant(value)
    except (GraphError, ValueError):
        raise invalid("The expiration is no time.", "InvalidRequest") from None
