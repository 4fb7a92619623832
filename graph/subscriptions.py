"""Subscriptions to changes on the rooms' calendars, through Microsoft Graph: implements `booking.subscriptions`."""

from collections.abc import Sequence
from datetime import datetime

from booking.errors import NotFound, Rejected
from booking.model import Mailbox
from booking.subscriptions import Subscription
from graph import wire_subscriptions as wire
from graph.client import GraphClient

SECRET_LIMIT = 128
"""Characters of a clientState (learn.microsoft.com/graph/api/resources/subscription)."""


class GraphSubscriptions:
    """Makes, renews, ends and lists them. A lost answer to a POST may leave one that only the list tells of."""

    def __init__(self, client: GraphClient) -> None:
        self._client = client

    async def subscribe(self, mailbox: Mailbox, *, url: str, secret: str, until: datetime) -> Subscription:
        """Have changes told to `url`. Raises: ValueError for a secret that is too long; as the port says."""
        if not 0 < len(secret) <= SECRET_LIMIT:
            raise ValueError("a secret has 1 to 128 characters")
        return await self._client.send(wire.create(mailbox, url=url, secret=secret, until=until))

    async def renew(self, subscription_id: str, *, until: datetime) -> datetime:
        """Let it go on. Raises: NotFound if it ended."""
        try:
            return await self._client.send(wire.renew(subscription_id, until))
        except Rejected as error:
            raise _gone(error) from error

    async def unsubscribe(self, subscription_id: str) -> None:
        """End it; one that ended already is fine."""
        try:
            await self._client.send(wire.delete(subscription_id))
        except Rejected as error:
            if error.status != 404:
                raise

    async def subscriptions(self) -> Sequence[Subscription]:
        """List all that this app has to the events of mailboxes."""
        return [each for each in await self._client.every(wire.every()) if each is not None]


def _gone(error: Rejected) -> NotFound | Rejected:
    """Take a 404 for what it says, whatever its code: no document names the code."""
    if error.status != 404:
        return error
    return NotFound(mailbox=False, status=error.status, code=error.code, request_id=error.request_id)
