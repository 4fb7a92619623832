"""Change notifications: who subscribed to which calendar, and what is posted to them when it changes.

Sources: learn.microsoft.com/graph/api/resources/subscription, /change-notifications-delivery-webhooks and
/change-notifications-lifecycle-events. Nothing is posted before `deliver` is called; the server calls it all the time.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime, timedelta
from random import Random
from typing import Any
from urllib.parse import quote, urlsplit

from graph.sandbox.clock import Clock
from graph.sandbox.contract import Contract
from graph.sandbox.errors import GraphError, invalid, not_emulated
from graph.sandbox.ids import encode
from graph.sandbox.ledger import Ledger
from graph.sandbox.seed import TENANT_ID
from graph.sandbox.state import Event, Mailbox
from graph.sandbox.zones import write_stamp

Json = dict[str, Any]

LONGEST, SHORTEST = timedelta(minutes=10_080), timedelta(minutes=45)
"""How long a subscription to events may live; what is asked to be shorter than the latter is made that long."""

VALIDATE_S, DELIVER_S = 10.0, 3.0
"""How long the answer to a handshake may take, and the one to a notification."""

FIRST_RETRY, GIVE_UP = timedelta(seconds=10), timedelta(hours=4)
"""When a notification that was not taken is posted again, doubled each time; and when it is dropped."""

LIFECYCLE = ("missed", "reauthorizationRequired", "subscriptionRemoved")


@dataclass(frozen=True, slots=True)
class Subscription:
    """One subscription to the events of a mailbox; `expires` is ISO 8601."""

    id: str
    mailbox: str
    resource: str
    change_type: str
    url: str
    lifecycle_url: str | None
    client_state: str | None
    expires: str

    @property
    def expires_at(self) -> datetime:
        """Until when it lives."""
        return datetime.fromisoformat(self.expires)


@dataclass(slots=True)
class Road:
    """What happens to notifications on their way: shares from 0 to 1, and seconds of the tenant's clock.

    Each waits `delay_s` and up to `jitter_s` more, which lets them overtake each other. `updates` is how many follow
    as "updated" where an event is made: a single booking was seen to give several (T).
    """

    delay_s: float = 0.0
    jitter_s: float = 0.0
    lost: float = 0.0
    doubled: float = 0.0
    updates: int = 1


@dataclass(frozen=True, slots=True)
class WebhookAnswer:
    """What an address answered to a POST: its status, the kind of its content, and that."""

    status: int
    content_type: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Pending:
    """A notification on its way."""

    due_at: datetime
    url: str
    body: Json
    first_at: datetime
    tries: int = 0


Post = Callable[[str, Json | None], Awaitable[WebhookAnswer]]
"""Posts JSON, or nothing, to an address. Raises: OSError where nobody answers."""


async def _nobody(url: str, _: Json | None) -> WebhookAnswer:
    raise ConnectionError(f"nobody posts to {url}")


@dataclass(slots=True)
class Subscriptions:
    """The tenant's subscriptions, and the notifications that are on their way.

    `reach` says where on this machine an origin is that subscriptions name, like https://rooms.example: nothing is ever
    posted to anywhere else. `post` is what posts; `keep` keeps all subscriptions whenever they change.
    """

    clock: Clock
    random: Random
    contract: Contract
    ledger: Ledger
    keep: Callable[[list[Json]], None]
    post: Post = _nobody
    reach: dict[str, str] = field(default_factory=dict)
    road: Road = field(default_factory=Road)
    pending: list[Pending] = field(default_factory=list)
    delivered: int = 0
    dropped: int = 0
    lost: int = 0
    doubled: int = 0
    _all: dict[str, Subscription] = field(default_factory=dict)
    _delivering: asyncio.Lock = field(default_factory=asyncio.Lock)

    def load(self, kept: Iterable[Json]) -> None:
        """Take up what was kept, in the place of what is there."""
        self._all = {each["id"]: Subscription(**each) for each in kept}
        self.pending.clear()

    def live(self) -> list[Subscription]:
        """List those that have not expired, oldest first."""
        now = self.clock.now()
        self._all = {each.id: each for each in self._all.values() if each.expires_at > now}
        return [*self._all.values()]

    def put(self, subscription: Subscription) -> None:
        """Keep a subscription, new or changed."""
        self._all[subscription.id] = subscription
        self.keep(self.kept())

    def kept(self) -> list[Json]:
        """Give all that live as `load` takes them."""
        return [asdict(each) for each in self.live()]

    def remove(self, subscription_id: str) -> None:
        """End a subscription. Raises: GraphError 404 where there is none."""
        self.find(subscription_id)
        del self._all[subscription_id]
        self.keep(self.kept())

    def find(self, subscription_id: str) -> Subscription:
        """Give a subscription. Raises: GraphError 404 where there is none, or none any more."""
        found = next((each for each in self.live() if each.id == subscription_id), None)
        if found is None:
            raise GraphError(404, "ResourceNotFound", "The object was not found.")
        return found

    def until(self, asked: datetime) -> datetime:
        """Give the end of a subscription that is to end then. Raises: GraphError 400 for one that Graph refuses."""
        now = self.clock.now()
        if asked <= now:
            raise invalid("Subscription expiration must be in the future.", "InvalidRequest")
        if asked > now + LONGEST:
            minutes = int(LONGEST / timedelta(minutes=1))
            message = f"Subscription expiration can only be {minutes} minutes in the future."
            raise invalid(message, "InvalidRequest")
        return max(asked, now + SHORTEST)

    def local(self, url: str) -> str:
        """Tell where on this machine an address is. Raises: GraphError for one that nobody named."""
        parts = urlsplit(url)
        origin = f"{parts.scheme}://{parts.netloc}"
        if origin not in self.reach:
            raise not_emulated(f"a webhook at {origin}, unless it is named where that is on this machine")
        return url.replace(origin, self.reach[origin], 1)

    async def validate(self, url: str, token: str) -> None:
        """Make the handshake with an address. Raises: GraphError 400 where it does not answer as it must."""
        joint = "&" if "?" in url else "?"
        try:
            async with asyncio.timeout(VALIDATE_S):
                answer = await self.post(f"{self.local(url)}{joint}validationToken={quote(token, safe='')}", None)
        except (OSError, TimeoutError):
            raise _unvalidated("Subscription validation request timed out.") from None
        if answer.status != 200:
            raise _unvalidated(f"Subscription validation request failed. HTTP status code is '{answer.status}'.")
        if not answer.content_type.startswith("text/plain") or answer.text != token:
            raise _unvalidated("Subscription validation request failed. Response must exactly match validationToken.")

    def changed(self, box: Mailbox, before: Event | None, after: Event) -> None:
        """Put what is to be told of a write onto its way."""
        kinds = ["deleted"] if after.gone else ["created"] if before is None or before.gone else ["updated"]
        if kinds == ["created"]:
            kinds += ["updated"] * self.road.updates
        for subscription in self.live():
            if subscription.mailbox == box.address:
                for kind in kinds:
                    if kind in subscription.change_type.split(","):
                        self._send(subscription.url, self._of_change(subscription, box, after, kind))

    def tell(self, room: str, event: str) -> int:
        """Post a lifecycle notification to those who subscribed to a mailbox; gives how many.

        `event` is one of LIFECYCLE. A subscription that is said to be removed is. Graph tells the others when it sees a
        reason, which the sandbox never does by itself. Raises: ValueError for another event.
        """
        if event not in LIFECYCLE:
            raise ValueError(f"{event} is none of {', '.join(LIFECYCLE)}")
        found = [each for each in self.live() if each.mailbox == room.lower() and each.lifecycle_url]
        for each in found:
            if event == "subscriptionRemoved":
                self.remove(each.id)
            told = {**self._of(each), "lifecycleEvent": event, "resource": each.resource}
            self._send(each.lifecycle_url or "", told)
        return len(found)

    def forget(self, room: str) -> int:
        """Lose the subscriptions to a mailbox without a word; gives how many."""
        found = [each.id for each in self.live() if each.mailbox == room.lower()]
        for each in found:
            self.remove(each)
        return len(found)

    async def deliver(self) -> int:
        """Post what is due, all of it at once; gives how many notifications were taken."""
        async with self._delivering:  # So that what was due is posted when this returns, whoever began it.
            now = self.clock.now()
            due = [each for each in self.pending if each.due_at <= now]
            self.pending = [each for each in self.pending if each.due_at > now]
            self.random.shuffle(due)
            taken = sum(await asyncio.gather(*(self._deliver(each) for each in due)))
            self.delivered += taken
            return taken

    async def _deliver(self, pending: Pending) -> bool:
        try:
            async with asyncio.timeout(DELIVER_S):
                answer = await self.post(self.local(pending.url), pending.body)
        except (OSError, TimeoutError, GraphError):
            answer = WebhookAnswer(0)
        if 200 <= answer.status < 300:
            return True
        again = self.clock.now() + FIRST_RETRY * 2**pending.tries
        if again - pending.first_at > GIVE_UP:
            self.dropped += 1
        else:
            self.pending.append(replace(pending, due_at=again, tries=pending.tries + 1))
        return False

    def _send(self, url: str, told: Json) -> None:
        body = {"value": [told]}
        self.ledger.violations.extend(self.contract.check_notification(body))
        copies = 2 if self.random.random() < self.road.doubled else 1
        self.doubled += copies - 1
        for _ in range(copies):
            if self.random.random() < self.road.lost:
                self.lost += 1
            else:
                now = self.clock.now()
                wait = timedelta(seconds=self.road.delay_s + self.random.random() * self.road.jitter_s)
                self.pending.append(Pending(now + wait, url, body, now))

    def _of(self, subscription: Subscription) -> Json:
        return {
            "subscriptionId": subscription.id,
            "subscriptionExpirationDateTime": write_stamp(subscription.expires_at),
            "clientState": subscription.client_state,
            "tenantId": TENANT_ID,
        }

    def _of_change(self, subscription: Subscription, box: Mailbox, event: Event, kind: str) -> Json:
        event_id = encode(box, uid=event.uid, day=None, immutable=False)
        resource = f"Users/{box.owner_id}/Events/{event_id}"
        data = {"@odata.type": "#Microsoft.Graph.Event", "@odata.id": resource, "id": event_id}
        return {**self._of(subscription), "changeType": kind, "resource": resource, "resourceData": data}


def fields(subscription: Subscription) -> Json:
    """Write a subscription as Graph shows it, but for its client state, which is shown once, to whoever made it."""
    return {
        "id": subscription.id,
        "resource": subscription.resource,
        "changeType": subscription.change_type,
        "notificationUrl": subscription.url,
        "lifecycleNotificationUrl": subscription.lifecycle_url,
        "clientState": None,
        "expirationDateTime": write_stamp(subscription.expires_at),
        "includeResourceData": None,
    }


def _unvalidated(message: str) -> GraphError:
    return invalid(message, "ValidationError")
