"""People who change their minds: they extend, shorten, move, link and cancel what they booked, once and again."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import Enum
from random import Random
from typing import TYPE_CHECKING, Any

import aiohttp

from campaigns.chaos.bot import ROOMS

if TYPE_CHECKING:
    from campaigns.chaos.clients import Attempt

Json = dict[str, Any]

HALF_HOUR = timedelta(minutes=30)
AGAIN_S = 0.1


class Heard(Enum):
    """What somebody was answered who changed or cancelled: done, on its way, or stays as it was."""

    DONE = "done"
    PENDING = "pending"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Where:
    """A room and a time in it."""

    room: str
    starts: datetime
    ends: datetime


@dataclass(slots=True)
class Operation:
    """Something asked of a booking: to be somewhere else (`target`), or to be gone (None); and all that was heard.

    `online`: that it is to have a Teams link, or none, by another event in the same place; None to leave that.
    """

    kind: str
    key: str
    target: Where | None
    heard: list[Heard] = field(default_factory=list)
    why: str = ""
    online: bool | None = None

    @property
    def refused(self) -> bool:
        """Whether the booking stays as it was."""
        return bool(self.heard) and self.heard[-1] is Heard.REFUSED


class ChangeOfMind:
    """Whoever has a booking and wants another one; `doors` gives where the use cases may be reached just now."""

    def __init__(self, random: Random, doors: Callable[[], list[int]]) -> None:
        self._random, self._doors = random, doors

    async def change(self, session: aiohttp.ClientSession, attempt: "Attempt") -> None:
        """Do something about a booking, maybe twice at once, maybe with second thoughts meanwhile; hear what came."""
        booking = await self._ask(session, "look", self._of(attempt))
        if not booking:
            return
        operation = self._wanted(attempt, booking)
        attempt.operations.append(operation)
        tries = [self._done(session, attempt, operation, booking) for _ in range(1 + (self._random.random() < 0.2))]
        if operation.target is not None and self._random.random() < 0.1:
            second = Operation("cancel meanwhile", f"{attempt.title} deed {len(attempt.operations)}", None)
            attempt.operations.append(second)
            tries.append(self._done(session, attempt, second, booking))
        await asyncio.gather(*tries)

    def _wanted(self, attempt: "Attempt", booking: Json) -> Operation:
        now = Where(booking["room"], datetime.fromisoformat(booking["starts"]), datetime.fromisoformat(booking["ends"]))
        others = [room.address for room in ROOMS if room.address != now.room]
        later = HALF_HOUR * self._random.choice((-3, -2, -1, 1, 2, 3))
        kinds: dict[str, Where | None] = {
            "extend": Where(now.room, now.starts, now.ends + HALF_HOUR),
            "shorten": Where(now.room, now.starts, max(now.ends - HALF_HOUR, now.starts + HALF_HOUR / 2)),
            "shift": Where(now.room, now.starts + later, now.ends + later),
            "link": now,
            "another room": Where(self._random.choice(others), now.starts, now.ends),
            "cancel": None,
        }
        kind = self._random.choice(list(kinds))
        online = not booking["online"] if kind == "link" else None
        return Operation(kind, f"{attempt.title} deed {len(attempt.operations)}", kinds[kind], online=online)

    async def _done(
        self, session: aiohttp.ClientSession, attempt: "Attempt", operation: Operation, booking: Json
    ) -> None:
        asked = {**self._of(attempt), "key": operation.key, "booking": booking["id"], "revision": booking["revision"]}
        if operation.target is None:
            answer = await self._ask(session, "cancel", {**asked, "farewell": self._random.choice(("", "Sorry."))})
        else:
            wanted = {
                "room": operation.target.room,
                "starts": operation.target.starts.isoformat(),
                "ends": operation.target.ends.isoformat(),
            }
            linked = {} if operation.online is None else {"online": operation.online}
            answer = await self._ask(session, "change", {**asked, **wanted, **linked})
        operation.heard.append(Heard(answer["told"]))
        operation.why = answer["why"]

    def _of(self, attempt: "Attempt") -> Json:
        return {"person": attempt.person.object_id, "title": attempt.title, "room": attempt.latest.room}

    async def _ask(self, session: aiohttp.ClientSession, what: str, asked: Json) -> Json:
        """Ask one of the processes until there is an answer."""
        while True:
            doors = self._doors()
            try:
                async with session.post(
                    f"http://127.0.0.1:{self._random.choice(doors)}/{what}", json=asked
                ) as response:
                    if response.status == 200:
                        answer: Json = await response.json()
                        return answer
            except (aiohttp.ClientError, TimeoutError, OSError):
                pass
            await asyncio.sleep(AGAIN_S)
