"""What the calendars' side is asked to tell of by itself: that something changed. It is a hint to read the calendar."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from booking.model import Mailbox


@dataclass(frozen=True, slots=True)
class Subscription:
    """What tells `url` of changes on a calendar until it expires; `mailbox` is an address in small letters."""

    id: str
    mailbox: str
    url: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Coverage:
    """Of how many rooms changes are told; `missing` are the addresses of those of which they are not, with a code."""

    live: int
    missing: tuple[str, ...] = ()
    code: str = ""


class Subscriptions(Protocol):
    """Subscribes to changes. Every method may raise `Failed`; `Throttled` says for how long to leave it."""

    async def subscribe(self, mailbox: Mailbox, *, url: str, secret: str, until: datetime) -> Subscription:
        """Have changes told to `url`, each with the secret (at most 128 characters); it may end before `until`.

        While this is awaited, `url` is asked whether it wants that. Raises: Rejected if it did not say so;
        OutcomeUnknown if there may be one now.
        """
        ...

    async def renew(self, subscription_id: str, *, until: datetime) -> datetime:
        """Let it go on; gives until when it does. Raises: NotFound if it ended."""
        ...

    async def unsubscribe(self, subscription_id: str) -> None:
        """End it; one that ended already is fine."""
        ...

    async def subscriptions(self) -> Sequence[Subscription]:
        """List all that this app has to calendars, in whatever installation."""
        ...
