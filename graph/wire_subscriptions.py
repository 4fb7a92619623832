"""What we say about subscriptions to changes, and how the answers are read, without any I/O.

Source: learn.microsoft.com/graph/api/resources/subscription. They are made without resource data: a notification holds
ids alone, and nothing of it is believed but which subscription it belongs to.
"""

import re
from datetime import UTC, datetime

from booking.model import Mailbox
from booking.subscriptions import Subscription
from graph.wire import Malformed, Page, Request, encoded, need, nothing, page_of, path_of, text

SERVICE = "subscriptions"
"""They have limits of their own, which no mailbox's and no directory's requests are to wait for."""

_ALL, _ONE = "/subscriptions", "/subscriptions/{subscription}"
_RESOURCE = re.compile(r"/?users/([^/?]+)/events", re.IGNORECASE)


def create(mailbox: Mailbox, *, url: str, secret: str, until: datetime) -> Request[Subscription]:
    """Subscribe to all changes of a mailbox's events, with lifecycle notifications to the same address."""
    body = {
        "changeType": "created,updated,deleted",
        "clientState": secret,
        "expirationDateTime": _time(until),
        "lifecycleNotificationUrl": url,
        "notificationUrl": url,
        "resource": f"/users/{mailbox.address}/events",
    }
    # The answer's own words on what it is about are not needed: an id and an end are.
    return Request(
        "POST",
        _ALL,
        _ALL,
        lambda told: Subscription(need(told, "id", str), mailbox.address.lower(), url, _expiry(told)),
        writes=True,
        body=encoded(body),
        service=SERVICE,
    )


def renew(subscription_id: str, until: datetime) -> Request[datetime]:
    """Move the end of a subscription; this also gives it the authorization that Graph may have asked for."""
    body = encoded({"expirationDateTime": _time(until)})
    path = path_of(_ONE, subscription=subscription_id)
    return Request("PATCH", _ONE, path, _expiry, writes=True, body=body, service=SERVICE)


def delete(subscription_id: str) -> Request[None]:
    """End a subscription."""
    path = path_of(_ONE, subscription=subscription_id)
    return Request("DELETE", _ONE, path, nothing, writes=True, service=SERVICE)


def every() -> Request[Page[Subscription | None]]:
    """List the app's subscriptions; None for those to anything else than a mailbox's events."""
    return Request("GET", _ALL, _ALL, page_of(_listed), service=SERVICE)


def _listed(told: object) -> Subscription | None:
    found = _RESOURCE.fullmatch(text(told, "resource"))
    if found is None:
        return None
    try:
        url = need(told, "notificationUrl", str)
        return Subscription(need(told, "id", str), found[1].lower(), url, _expiry(told))
    except ValueError:
        return None  # Of one that cannot be read nothing is believed; it costs no other one.


def _expiry(told: object) -> datetime:
    expires = datetime.fromisoformat(need(told, "expirationDateTime", str))
    if expires.tzinfo is None:
        raise Malformed("an end without a zone")
    return expires.astimezone(UTC)


def _time(moment: datetime) -> str:
    return f"{moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec='seconds')}Z"
