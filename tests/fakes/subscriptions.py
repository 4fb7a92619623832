"""Whoever tells of changes, in memory: gives subscriptions, and can lose, refuse and forget to answer."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import count

from booking.errors import Failed, NotFound, OutcomeUnknown
from booking.model import Mailbox
from booking.ports import Clock
from booking.subscriptions import Subscription


@dataclass(slots=True)
class FakeSubscriptions:
    """`error` is what making one for a mailbox fails with, if with anything; `unanswered` are made all the same.

    `ends` says until when one lives that is asked to live until a time, and `listed` how one is listed, if at all.
    """

    clock: Clock
    kept: dict[str, Subscription] = field(default_factory=dict)
    secrets: dict[str, str] = field(default_factory=dict)
    calls: list[str] = field(default_factory=list)
    error: Callable[[str], Failed | None] = lambda _: None
    unanswered: int = 0
    ends: Callable[[datetime], datetime] = lambda until: until
    listed: Callable[[Subscription], Subscription | None] = lambda kept: kept
    _ids: "count[int]" = field(default_factory=count)

    async def subscribe(self, mailbox: Mailbox, *, url: str, secret: str, until: datetime) -> Subscription:
        self.calls.append(f"subscribe {mailbox.address}")
        if (error := self.error(mailbox.address)) is not None:
            raise error
        made = Subscription(f"s{next(self._ids)}", mailbox.address, url, self.ends(until))
        self.kept[made.id], self.secrets[made.id] = made, secret
        if self.unanswered:
            self.unanswered -= 1
            raise OutcomeUnknown(code="ConnectionLost")
        return made

    async def renew(self, subscription_id: str, *, until: datetime) -> datetime:
        self.calls.append(f"renew {subscription_id}")
        if subscription_id not in self.kept or self.kept[subscription_id].expires_at <= self.clock.now():
            raise NotFound(mailbox=False)
        self.kept[subscription_id] = replace(self.kept[subscription_id], expires_at=self.ends(until))
        return self.ends(until)

    async def unsubscribe(self, subscription_id: str) -> None:
        self.calls.append(f"unsubscribe {subscription_id}")
        self.kept.pop(subscription_id, None)

    async def subscriptions(self) -> Sequence[Subscription]:
        self.calls.append("list")
        alive = (self.listed(each) for each in self.kept.values() if each.expires_at > self.clock.now())
        return [each for each in alive if each is not None]
