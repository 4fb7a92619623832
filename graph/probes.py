"""Tries on one room of a real tenant what `graph/beliefs.py` lists, and leaves nothing behind.

All events are a year ahead, invite nobody, and carry a property of this run, by which they are found and deleted at the
end. They have no stamp of ours, so no running bot takes them for bookings.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import quantiles
from typing import Any
from uuid import UUID

from booking.clock import elapsed
from booking.errors import AlreadyCreated, Changed, Failed, NotFound, OutcomeUnknown, Rejected, Throttled, Unavailable
from booking.model import Mailbox
from graph.beliefs import Value
from graph.client import Exchange, GraphClient
from graph.wire import Request, encoded, listed, need, path_of, text

PROPERTY = "String {1efa7ab1-b4e2-425a-8525-06b9a30b6fa3} Name RoomkeeperProbe"
"""The extended property that finds what a run made; its value is the run."""

AHEAD = timedelta(days=365)

LONGEST_LAG_S = 60.0
"""How long it is waited for what was written to be seen."""

LOOK_EVERY_S = 0.25

CLEAN_UPS = 6
"""How often it is tried to delete what was made."""

SOON_S = 10.0
"""Within this a write must be seen, for the belief to hold."""

_EVENTS, _EVENT = "/users/{mailbox}/events", "/users/{mailbox}/events/{event}"
_VIEW, _DELTA = "/users/{mailbox}/calendarView", "/users/{mailbox}/calendarView/delta"
_CALENDAR, _SCHEDULE = "/users/{mailbox}/calendar", "/users/{mailbox}/calendar/getSchedule"


@dataclass(frozen=True, slots=True)
class Seen:
    """What came of a probe: what the tenant does, and whether that is what is believed; None for both if untried.

    `behaves` is the value of the belief's flag, where the tenant told one. `note` says why it could not be tried.
    """

    key: str
    value: Value | None
    agrees: bool | None
    behaves: Value | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Timing:
    """How long one operation took, in seconds."""

    operation: str
    count: int
    p50_s: float
    p99_s: float


class Timings:
    """Hears of every exchange, as `graph.client.Watcher`, and sums up."""

    def __init__(self) -> None:
        self._took: dict[str, list[float]] = {}

    def exchanged(self, exchange: Exchange) -> None:
        """Note one that was answered."""
        if exchange.status is not None and exchange.took_s is not None:
            self._took.setdefault(exchange.operation, []).append(exchange.took_s)

    def summary(self) -> list[Timing]:
        """Give each operation's median and 99th percentile."""
        return [
            Timing(operation, len(took), *((cuts := quantiles([*took, *took], n=100))[49], cuts[98]))
            for operation, took in sorted(self._took.items())
        ]


@dataclass(frozen=True, slots=True)
class _Made:
    id: str
    etag: str


class Probes:
    """One run on one room. `now` is Graph's time, near enough; `pause` and `monotonic` are for tests."""

    def __init__(
        self,
        client: GraphClient,
        mailbox: Mailbox,
        *,
        now: datetime,
        new_id: Callable[[], UUID],
        pause: Callable[[float], Awaitable[None]] = asyncio.sleep,
        monotonic: Callable[[], float] = elapsed,
    ) -> None:
        self._client, self._mailbox, self._new_id = client, mailbox, new_id
        self._pause, self._monotonic = pause, monotonic
        self._run = str(new_id())
        self._next = (now + AHEAD).replace(hour=2, minute=0, second=0, microsecond=0)
        self._first = self._next
        self._ids: set[str] = set()

    async def run(self) -> tuple[Seen, ...]:
        """Try everything, one after the other, and delete what was made, whatever happens.

        Raises: Failed if what was made cannot be deleted; then it is `left`.
        """
        tries: tuple[tuple[str, Callable[[], Awaitable[Seen]]], ...] = (
            ("stale_if_match_is_refused", self._stale_if_match),
            ("fresh_if_match_is_taken", self._fresh_if_match),
            ("repeated_transaction_is_one_event", self._repeated),
            ("duplicate_transaction_status", self._duplicate),
            ("transaction_survives_delete", self._after_delete),
            ("overlap_is_accepted", self._overlap),
            ("deleted_is_not_found", self._deleted),
            ("second_delete_is_not_found", self._deleted_twice),
            ("cancel_removes", self._cancelled),
            ("stamp_is_found", self._stamp),
            ("view_lag_s", self._view_lag),
            ("schedule_lag_s", self._schedule_lag),
            ("id_is_immutable", self._same_id),
            ("largest_page", self._largest_page),
            ("delta_is_open_to_apps", self._delta),
            ("room_offers_teams", self._teams),
        )
        seen = []
        try:
            for key, probe in tries:
                try:
                    seen.append(await probe())
                except (Failed, ValueError) as error:
                    seen.append(Seen(key, None, None, note=str(error)))
        finally:
            await self._clean_up()
        return tuple(seen)

    async def left(self) -> int:
        """Count what this run made and is still there."""
        return len(await self._found())

    # The probes

    async def _stale_if_match(self) -> Seen:
        made = await self._make(self._body())
        await self._patch(made.id, {"subject": "Roomkeeper check: changed"})
        refused = await self._is_refused(self._patch(made.id, {"subject": "Roomkeeper check"}, made.etag), Changed)
        return Seen("stale_if_match_is_refused", refused, refused, refused)

    async def _fresh_if_match(self) -> Seen:
        made = await self._make(self._body())
        refused = await self._is_refused(self._patch(made.id, {"subject": "Roomkeeper check"}, made.etag), Rejected)
        return Seen("fresh_if_match_is_taken", not refused, not refused)

    async def _repeated(self) -> Seen:
        body = self._body()
        first = await self._make(body)
        try:
            same = (await self._make(body)).id == first.id
        except AlreadyCreated:
            note = "it is refused as a duplicate, which says as much"
            return Seen("repeated_transaction_is_one_event", value=False, agrees=False, behaves=False, note=note)
        # The local Graph has no rule for a second event: that would be a reason to stop.
        return Seen("repeated_transaction_is_one_event", same, same, True if same else None)

    async def _duplicate(self) -> Seen:
        body = self._body()
        await self._make(body)
        try:
            await self._make(body | {"subject": "Roomkeeper check: another"})
        except AlreadyCreated as error:
            return Seen("duplicate_transaction_status", error.status, error.status in (400, 409), error.status)
        return Seen("duplicate_transaction_status", 201, agrees=False)

    async def _after_delete(self) -> Seen:
        body = self._body()
        first = await self._make(body)
        await self._delete(first.id)
        try:
            survives = (await self._make(body)).id == first.id
        except AlreadyCreated:
            survives = True
        return Seen("transaction_survives_delete", survives, not survives, survives)

    async def _overlap(self) -> Seen:
        body = self._body(showAs="busy")
        await self._make(body)
        refused = await self._is_refused(self._make(body | {"transactionId": str(self._new_id())}), Rejected)
        return Seen("overlap_is_accepted", not refused, not refused)

    async def _deleted(self) -> Seen:
        made = await self._make(self._body())
        await self._delete(made.id)
        gone = await self._is_refused(self._read(made.id), NotFound)
        return Seen("deleted_is_not_found", gone, gone)

    async def _deleted_twice(self) -> Seen:
        made = await self._make(self._body())
        await self._delete(made.id)
        refused = await self._is_refused(self._delete(made.id), NotFound)
        return Seen("second_delete_is_not_found", refused, refused)

    async def _cancelled(self) -> Seen:
        made = await self._make(self._body())
        path = path_of(f"{_EVENT}/cancel", mailbox=self._mailbox.address, event=made.id)
        await self._send("POST", f"{_EVENT}/cancel", path, {"comment": "Roomkeeper check"}, writes=True)
        gone = await self._is_refused(self._read(made.id), NotFound)
        return Seen("cancel_removes", gone, gone)

    async def _stamp(self) -> Seen:
        made = await self._make(self._body())

        async def there() -> bool:
            return made.id in await self._found()

        return await self._lag("stamp_is_found", there)

    async def _view_lag(self) -> Seen:
        made = await self._make(self._body())

        async def there() -> bool:
            return made.id in {text(each, "id") for each in await self._view()}

        return await self._lag("view_lag_s", there)

    async def _schedule_lag(self) -> Seen:
        body = self._body(showAs="busy")
        await self._make(body)
        span = {"startTime": body["start"], "endTime": body["end"], "availabilityViewInterval": 5}
        asked = {"schedules": [self._mailbox.address], **span}
        path = path_of(_SCHEDULE, mailbox=self._mailbox.address)

        async def there() -> bool:
            answer = await self._send("POST", _SCHEDULE, path, asked)
            return "2" in text(listed(answer, "value")[0], "availabilityView")

        seen = await self._lag("schedule_lag_s", there)
        # Whatever it is: nothing rests on it.
        return Seen(seen.key, seen.value, agrees=True, behaves=seen.value)

    async def _same_id(self) -> Seen:
        made = await self._make(self._body())
        later = self._body()
        await self._patch(made.id, {"start": later["start"], "end": later["end"]})
        same = not await self._is_refused(self._read(made.id), NotFound)
        return Seen("id_is_immutable", same, same)

    async def _largest_page(self) -> Seen:
        refused = await self._is_refused(self._view(), Rejected)
        return Seen("largest_page", not refused, not refused, None if refused else 1000)

    async def _delta(self) -> Seen:
        path = path_of(_DELTA, query=self._window(), mailbox=self._mailbox.address)
        await self._send("GET", _DELTA, path)
        return Seen("delta_is_open_to_apps", value=True, agrees=True)

    async def _teams(self) -> Seen:
        path = path_of(_CALENDAR, mailbox=self._mailbox.address)
        answer = await self._send("GET", _CALENDAR, path)
        offered = "teamsForBusiness" in answer.get("allowedOnlineMeetingProviders", [])
        return Seen("room_offers_teams", offered, not offered)

    # What they are made of

    def _body(self, **more: str) -> dict[str, Any]:
        """Write an event for a quarter of an hour that no other probe uses."""
        starts, self._next = self._next, self._next + timedelta(minutes=30)
        return {
            "subject": "Roomkeeper check: this may be deleted",
            "start": _stamp(starts),
            "end": _stamp(starts + timedelta(minutes=15)),
            "showAs": "free",
            "transactionId": str(self._new_id()),
            "singleValueExtendedProperties": [{"id": PROPERTY, "value": self._run}],
            **more,
        }

    async def _make(self, body: dict[str, Any]) -> _Made:
        path = path_of(_EVENTS, mailbox=self._mailbox.address)
        answer = await self._send("POST", _EVENTS, path, body, writes=True)
        made = _Made(need(answer, "id", str), need(answer, "@odata.etag", str))
        self._ids.add(made.id)
        return made

    async def _patch(self, event_id: str, changes: dict[str, Any], etag: str = "") -> None:
        path = path_of(_EVENT, mailbox=self._mailbox.address, event=event_id)
        await self._send("PATCH", _EVENT, path, changes, writes=True, if_match=etag)

    async def _read(self, event_id: str) -> None:
        await self._send("GET", _EVENT, path_of(_EVENT, mailbox=self._mailbox.address, event=event_id))

    async def _delete(self, event_id: str) -> None:
        path = path_of(_EVENT, mailbox=self._mailbox.address, event=event_id)
        await self._send("DELETE", _EVENT, path, writes=True)

    async def _view(self) -> list[Any]:
        query = {**self._window(), "$top": "1000", "$select": "id"}
        answer = await self._send("GET", _VIEW, path_of(_VIEW, query=query, mailbox=self._mailbox.address))
        return list(listed(answer, "value"))

    async def _found(self) -> list[str]:
        condition = f"singleValueExtendedProperties/Any(ep: ep/id eq '{PROPERTY}' and ep/value eq '{self._run}')"
        query = {"$filter": condition, "$select": "id", "$top": "100"}
        answer = await self._send("GET", _EVENTS, path_of(_EVENTS, query=query, mailbox=self._mailbox.address))
        return [need(each, "id", str) for each in listed(answer, "value")]

    def _window(self) -> dict[str, str]:
        ends = self._first + timedelta(days=1)
        return {"startDateTime": f"{self._first:%Y-%m-%dT%H:%M:%SZ}", "endDateTime": f"{ends:%Y-%m-%dT%H:%M:%SZ}"}

    async def _lag(self, key: str, there: Callable[[], Awaitable[bool]]) -> Seen:
        """Measure how long it takes until something that was written is seen, in seconds."""
        began = self._monotonic()
        while True:
            if await there():
                lag_s = round(self._monotonic() - began, 2)
                return Seen(key, lag_s, lag_s <= SOON_S)
            if self._monotonic() - began > LONGEST_LAG_S:
                return Seen(key, None, agrees=False, note=f"not seen within {LONGEST_LAG_S:g} s")
            await self._pause(LOOK_EVERY_S)

    async def _is_refused(self, what: Awaitable[object], kind: type[Failed]) -> bool:
        """Tell whether it was refused in that way. Raises: Failed of another kind."""
        try:
            await what
        except kind:
            return True
        return False

    async def _clean_up(self) -> None:
        """Delete what is known, and what is found: the answer to a creation may have been lost."""
        for attempt in range(CLEAN_UPS):
            try:
                for event_id in self._ids | set(await self._found()):
                    await self._is_refused(self._delete(event_id), NotFound)
            except (OutcomeUnknown, Throttled, Unavailable) as error:
                if attempt + 1 == CLEAN_UPS:
                    raise
                await self._pause(min(getattr(error, "retry_after_s", 2.0**attempt), LONGEST_LAG_S))
            else:
                return

    async def _send(
        self, method: str, template: str, path: str, body: object = None, *, writes: bool = False, if_match: str = ""
    ) -> Any:  # noqa: ANN401 — JSON as it comes
        content = None if body is None else encoded(body)
        request: Request[Any] = Request(
            method,
            template,
            path,
            lambda payload: payload,
            writes=writes,
            mailbox=self._mailbox.address,
            body=content,
            if_match=if_match,
        )
        return await self._client.send(request)


def _stamp(instant: datetime) -> dict[str, str]:
    return {"dateTime": f"{instant:%Y-%m-%dT%H:%M:%S}", "timeZone": "UTC"}
