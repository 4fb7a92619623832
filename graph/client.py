"""The one HTTP door to Microsoft Graph: token, time-outs, waiting in line, paging, batches, request ids.

The transport is `httpx-aiohttp`, since the work of httpx's own pool grows with the square of the requests in flight
(50 at once: 344 ms of CPU against 11). Reads are repeated once here; a write never is: the booking protocol decides.
(aiohttp itself sends a GET or a DELETE again, at once, when the connection is lost; a DELETE then ends with a 404.)
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from typing import Any, Protocol, TypeVar
from uuid import uuid4
from weakref import WeakValueDictionary

import aiohttp
import httpx
from httpx_aiohttp import AiohttpTransport

from booking.clock import elapsed
from booking.errors import Failed, Throttled, Unavailable
from graph.wire import (
    BATCH_LIMIT,
    Answer,
    Page,
    Request,
    batch_of,
    decoded,
    lost,
    misread,
    outcome,
    retry_after_s,
    token_refused,
)

log = logging.getLogger(__name__)
T = TypeVar("T")

CONNECT_S = 5.0
"""The longest wait for a connection."""

QUEUE_S = 15.0
"""The longest wait for a token, and again for one's turn at a mailbox; nothing is sent after it."""

ANSWER_S = 30.0
"""The longest wait for a whole answer once it was our turn.

QUEUE_S twice and this, 60 s, bound the life of one attempt with all that is in it; the booking protocol counts on it.
"""

IN_FLIGHT = 4
"""Requests at once for one mailbox, or for the directory (graph.md on throttling: 4 per app and mailbox)."""

PAGES = 100
"""The most pages of one list that are followed."""

REPEAT_WITHIN_S = 5.0
"""A read is repeated once if the wait that Graph asks for is no longer than this."""

REPEAT_AFTER_S = 0.3
"""The wait before that where Graph asks for none."""

REPEATED = (409, 412, 429)
"""What a read is repeated for, beside every 5xx; the first two were seen on reads, which cannot be in conflict."""

_TIMED_OUT = "TimedOut"


class Token(Protocol):
    """Gives the bearer token for a request; None sends none, for a Graph on this machine."""

    async def __call__(self, rejected: str | None = None) -> str | None:
        """Give a token, and another one than `rejected`, which Graph refused. Raises: Unavailable."""
        ...


def new_transport() -> httpx.AsyncBaseTransport:
    """Make the connections that `GraphClient` sends through; as many as 50 searches at once need."""
    return AiohttpTransport(limits=httpx.Limits(max_connections=200, max_keepalive_connections=50))


class GraphClient:
    """Sends what `graph.wire` describes, and gives values or raises `Failed`. Make one, share it, `aclose` it.

    `base_url` may end in /v1.0 or not. `answer_s`, `queue_s` and `pause` are for tests. `monotonic` counts
    seconds also while the machine sleeps; requests' deadlines are on it.
    """

    def __init__(
        self,
        base_url: str,
        token: Token,
        transport: httpx.AsyncBaseTransport,
        *,
        answer_s: float = ANSWER_S,
        queue_s: float = QUEUE_S,
        pause: Callable[[float], Awaitable[None]] = asyncio.sleep,
        monotonic: Callable[[], float] = elapsed,
    ) -> None:
        self._base = httpx.URL(base_url.rstrip("/").removesuffix("/v1.0") + "/v1.0")
        if self._base.scheme not in ("http", "https") or not self._base.host:
            raise ValueError("the base URL of Graph is an http or https URL")
        self._token = token
        timeout = httpx.Timeout(None, connect=CONNECT_S)
        self._http = httpx.AsyncClient(transport=transport, timeout=timeout, follow_redirects=False)
        self._answer_s, self._queue_s, self._pause = answer_s, queue_s, pause
        self._monotonic = monotonic
        self._lanes: WeakValueDictionary[str, asyncio.Semaphore] = WeakValueDictionary()

    async def aclose(self) -> None:
        """Close the connections."""
        await self._http.aclose()

    async def send(self, request: Request[T]) -> T:
        """Make one call and read its answer. Raises: the Failed that came of it."""
        try:
            return outcome(request, await self._repeated(request))
        except Failed as error:
            log.warning(
                "%s %s of %s: %s status=%s code=%s request-id=%s",
                request.method,
                request.template,
                request.mailbox or "the directory",
                type(error).__name__,
                error.status,
                error.code,
                error.request_id,
            )
            raise

    async def every(self, request: Request[Page[T]]) -> list[T]:
        """Read a whole list, page after page. Raises: Failed if any page fails, so a part never passes for all."""
        found: list[T] = []
        for _ in range(PAGES):
            page = await self.send(request)
            found += page.items
            if page.next_link is None:
                return found
            request = replace(request, path=self._below_base(request, page.next_link))
        raise misread(request, "TooManyPages")

    async def batch(self, requests: Sequence[Request[T]]) -> list[T | Failed]:
        """Make many reads in few requests; each has its value or its own error, in the order they were given in.

        Raises: Failed if a batch as a whole fails.
        """
        chunks = [requests[at : at + BATCH_LIMIT] for at in range(0, len(requests), BATCH_LIMIT)]
        results = await asyncio.gather(*(self._batched(chunk) for chunk in chunks))
        return [each for chunk in results for each in chunk]

    async def _batched(self, requests: Sequence[Request[T]]) -> list[T | Failed]:
        """Send one batch; what of it may go better a second time is sent once more, in a batch of its own."""
        results = await self._once(requests)
        waits = {at: wait for at, each in enumerate(results) if (wait := _worth_repeating(each)) is not None}
        if waits and max(waits.values()) <= REPEAT_WITHIN_S:
            await self._pause(max(waits.values()))
            second = await self._once([requests[at] for at in waits])
            for at, result in zip(waits, second, strict=True):
                results[at] = result
        return results

    async def _once(self, requests: Sequence[Request[T]]) -> list[T | Failed]:
        answers = await self.send(batch_of(requests))
        results: list[T | Failed] = []
        for at, request in enumerate(requests):
            answer = answers.get(str(at))
            try:
                if answer is None:
                    raise lost(request, "MissingFromBatch")
                results.append(outcome(request, answer))
            except Failed as error:
                results.append(error)
        return results

    def _below_base(self, request: Request[Any], link: str) -> str:
        """Take a next link apart: it is followed as it is, but only below our own base URL.

        Raises: Unavailable for any other place, which must never see our token.
        """
        try:
            url = httpx.URL(link)
        except (httpx.InvalidURL, ValueError) as error:
            raise misread(request, "ForeignNextLink") from error
        prefix = f"{self._base.path}/"
        same = (url.scheme, url.host, url.port) == (self._base.scheme, self._base.host, self._base.port)
        if not same or not url.path.startswith(prefix) or "/.." in url.path:
            raise misread(request, "ForeignNextLink")
        return url.raw_path.decode("ascii").removeprefix(self._base.raw_path.decode("ascii"))

    async def _repeated(self, request: Request[Any]) -> Answer:
        """Get an answer; a read gets a second try where that may help and does not take long."""
        if request.writes:
            return await self._authorized(request)
        wait = REPEAT_AFTER_S
        try:
            answer = await self._authorized(request)
            if answer.status not in REPEATED and answer.status < 500:
                return answer
            asked = retry_after_s(answer.headers)
            wait = REPEAT_AFTER_S if asked is None else asked
            if wait > REPEAT_WITHIN_S:
                return answer
        except Unavailable as error:
            if error.code == _TIMED_OUT:
                raise
        await self._pause(wait)
        return await self._authorized(request)

    async def _authorized(self, request: Request[Any]) -> Answer:
        """Exchange under a token, and once more under a fresh one if it is refused; a 401 applies nothing."""
        try:
            async with asyncio.timeout(2 * self._queue_s + self._answer_s):
                token = await self._timely_token(None)
                answer = await self._in_turn(request, token)
                if token is None or not token_refused(answer):
                    return answer
                return await self._in_turn(request, await self._timely_token(token))
        except TimeoutError as error:
            raise lost(request, _TIMED_OUT) from error

    async def _timely_token(self, rejected: str | None) -> str | None:
        try:
            async with asyncio.timeout(self._queue_s):
                return await self._token(rejected)
        except TimeoutError as error:
            raise Unavailable(code="TokenTimedOut") from error

    async def _in_turn(self, request: Request[Any], token: str | None) -> Answer:
        """Exchange when fewer than IN_FLIGHT requests of ours are with that mailbox."""
        lane = self._lanes.setdefault(request.mailbox.lower(), asyncio.Semaphore(IN_FLIGHT))
        try:
            async with asyncio.timeout(self._queue_s):
                await lane.acquire()
        except TimeoutError as error:
            raise Unavailable(code="QueueTimedOut") from error
        try:
            return await self._exchange(request, token)
        finally:
            lane.release()

    async def _exchange(self, request: Request[Any], token: str | None) -> Answer:
        """Send and hear. Raises: Unavailable if nothing can have been written, else what a lost answer means."""
        # Looked at last, with token and place in the lane in hand: what is too late may be somebody else's by now.
        if self._monotonic() > request.deadline:
            raise Unavailable(code="TooLate")
        try:
            async with asyncio.timeout(self._answer_s):
                response = await self._http.request(
                    request.method,
                    f"{self._base}{request.path}",
                    content=request.body,
                    headers=_headers(request, token),
                )
        except (httpx.HTTPError, aiohttp.ClientError, OSError) as error:  # a TimeoutError is an OSError
            raise _broken(request, error) from error
        headers = {name.lower(): value for name, value in response.headers.items()}
        try:
            payload = decoded(response.content)
        except (ValueError, RecursionError) as error:
            if response.is_success:
                raise misread(request, "MalformedAnswer", response.status_code, headers) from error
            payload = None
        return Answer(response.status_code, headers, payload)


def _worth_repeating(result: object) -> float | None:
    """Say after how many seconds an item of a batch may go better a second time; None if it went well or never will."""
    match result:
        case Throttled(retry_after_s=wait):
            return wait
        case Unavailable():
            return REPEAT_AFTER_S
    return None


def _headers(request: Request[Any], token: str | None) -> dict[str, str]:
    headers = {"Accept": "application/json", "client-request-id": str(uuid4())}
    if token is not None:
        headers["Authorization"] = f"Bearer {token}"
    if request.mailbox:
        # On every request that gives or takes ids (learn.microsoft.com/graph/outlook-immutable-id); places know none.
        headers["Prefer"] = 'IdType="ImmutableId"'
    if request.body is not None:
        headers["Content-Type"] = "application/json"
    if request.if_match:
        headers["If-Match"] = request.if_match
    return headers


def _broken(request: Request[Any], error: Exception) -> Failed:
    """Judge a failed exchange by aiohttp's own error: httpx-aiohttp calls a connection lost later a ConnectTimeout too.

    Its table maps the whole of ClientConnectionError to that (transport.py of httpx-aiohttp 0.2.0).
    """
    if isinstance(error.__cause__, (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError)):
        return Unavailable(code="NotConnected")
    timed_out = isinstance(error, TimeoutError) or isinstance(error.__cause__, TimeoutError)
    return lost(request, _TIMED_OUT if timed_out else "ConnectionLost")
