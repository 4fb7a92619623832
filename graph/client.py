"""The one HTTP client of Microsoft Graph: token, time-outs, waiting in line, paging, batches, request ids.

The transport is `httpx-aiohttp`, since the work of httpx's own pool grows with the square of the requests in flight
(50 at once: 344 ms of CPU against 11). Reads are repeated once here; a write never is: the booking protocol decides.
(aiohttp itself sends a GET or a DELETE again, at once, when the connection is lost; a DELETE then ends with a 404.)
"""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from email.utils import parsedate_to_datetime
from typing import Any, Protocol, TypeVar
from uuid import UUID, uuid4
from weakref import WeakValueDictionary

import aiohttp
import httpx
from httpx_aiohttp import AiohttpTransport

from booking.clock import elapsed
from booking.errors import Denied, Failed, OutcomeUnknown, Throttled, Unavailable
from graph.backoff import RESTING, Backoff
from graph.wire import (
    BATCH_LIMIT,
    HttpResponse,
    Page,
    Request,
    batch_of,
    decoded,
    headers_of,
    in_order,
    lost,
    misread,
    outcome,
    retry_after_s,
    tidy,
    token_refused,
)

log = logging.getLogger(__name__)
T = TypeVar("T")
U = TypeVar("U")

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
"""A rest that Graph asks for is waited for here if it is no longer than this, and a read repeated once after it."""

REST_LOOKS = 3
"""How often a short rest is waited for that others prolong meanwhile; after that it is handed on like a long one."""

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


@dataclass(frozen=True, slots=True)
class Exchange:
    """A request and what came of it, without anything that was sent or received.

    `status` is None if no whole answer came. `took_s` is None for a part of a batch. The ids are empty where there are
    none: ours is that of the call, Graph's that of its answer.
    """

    method: str
    template: str
    status: int | None
    took_s: float | None
    client_request_id: str = ""
    request_id: str = ""

    @property
    def operation(self) -> str:
        """The name of what was asked for, from a closed list."""
        return f"{self.method} {self.template}"


class Watcher(Protocol):
    """Hears of every exchange with Graph."""

    def exchanged(self, exchange: Exchange) -> None:
        """Hear of one."""
        ...


def new_transport() -> httpx.AsyncBaseTransport:
    """Make the connections that `GraphClient` sends through; as many as 50 searches at once need."""
    return AiohttpTransport(limits=httpx.Limits(max_connections=200, max_keepalive_connections=50))


class GraphClient:
    """Sends what `graph.wire` describes, and gives values or raises `Failed`. Make one, share it, `aclose` it.

    `base_url` may end in /v1.0 or not. `answer_s`, `queue_s` and `pause` are for tests. `monotonic` counts
    seconds also while the machine sleeps; requests' deadlines are on it. `new_id` makes the id of each call, which a
    repeated read keeps; `watcher` hears of each answer.
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
        backoff: Backoff | None = None,
        new_id: Callable[[], UUID] = uuid4,
        watcher: Watcher | None = None,
    ) -> None:
        self._base = httpx.URL(base_url.rstrip("/").removesuffix("/v1.0") + "/v1.0")
        if self._base.scheme not in ("http", "https") or not self._base.host:
            raise ValueError("the base URL of Graph is an http or https URL")
        self._token = token
        timeout = httpx.Timeout(None, connect=CONNECT_S)
        self._http = httpx.AsyncClient(transport=transport, timeout=timeout, follow_redirects=False)
        self._answer_s, self._queue_s, self._pause = answer_s, queue_s, pause
        self._monotonic = monotonic
        self._backoff = backoff or Backoff(monotonic)
        self._new_id, self._watcher = new_id, watcher
        self.waiting = 0
        """How many requests wait until they may be sent."""
        self._down_since: float | None = None
        self._skew_s: float | None = None
        self._lanes: WeakValueDictionary[str, asyncio.Semaphore] = WeakValueDictionary()

    async def aclose(self) -> None:
        """Close the connections."""
        await self._http.aclose()

    async def send(self, request: Request[T]) -> T:
        """Make one call and read its answer. Raises: the Failed that came of it."""
        request = replace(request, client_request_id=str(self._new_id()))
        with self._telling(request):
            return outcome(request, await self._repeated(request))

    async def write_and_read(self, write: Request[T], read: Request[U]) -> tuple[T, U | None]:
        """Make a write and, once it succeeded, a read of the same mailbox, all in one request that is never repeated.

        Gives None for a read that failed. Raises: the Failed that came of the write. What befalls the whole befalls it:
        where that answer is lost, whether it was applied is not known.
        """
        write = replace(write, client_request_id=str(self._new_id()))
        whole = replace(in_order(write, read), client_request_id=write.client_request_id)
        with self._telling(write):
            answers = outcome(whole, await self._repeated(whole))
            made = self._part(write, answers.get("0"))
            if not token_refused(made):
                return outcome(write, made), self._read_with(read, answers.get("1"))
        # Nothing was applied. Alone it gets a fresh token.
        return await self.send(write), None

    def _part(self, request: Request[Any], answer: HttpResponse | None) -> HttpResponse:
        """Take the answer to one request of a batch, which may ask for a rest like any other. Raises: Failed."""
        if answer is None:
            raise lost(request, "MissingFromBatch")
        self._backoff.hear(request.lane, answer)
        self._watch(request, answer.status, None, answer.headers)
        return answer

    def _read_with(self, read: Request[U], answer: HttpResponse | None) -> U | None:
        """Give what was read beside a write, or None; it is asked for again then, and a failure that stays is told."""
        try:
            return outcome(read, self._part(read, answer))
        except Failed:
            return None

    @contextmanager
    def _telling(self, request: Request[Any]) -> Iterator[None]:
        """Log what fails of a request, and note whether its mailbox was served."""
        try:
            yield
        except Failed as error:
            self._note(request, error)
            level = logging.DEBUG if error.code == RESTING else logging.WARNING  # The rest itself was said once.
            log.log(
                level,
                "%s %s of %s: %s status=%s code=%s request-id=%s client-request-id=%s",
                request.method,
                request.template,
                request.lane or "the directory",
                type(error).__name__,
                error.status,
                error.code,
                error.request_id,
                request.client_request_id,
                extra={
                    "fields": {
                        "operation": f"{request.method} {request.template}",
                        "status": error.status,
                        "code": error.code,
                        "graph_request_id": error.request_id,
                        "client_request_id": request.client_request_id,
                    }
                },
            )
            raise
        self._note(request, None)

    @property
    def resting(self) -> int:
        """Of how many mailboxes Graph asked to leave them alone for now; the directory, and all, count as one each."""
        return self._backoff.count

    @property
    def skew_s(self) -> float | None:
        """By how many seconds Graph's clock was ahead of this machine's in its last answer; None before the first."""
        return self._skew_s

    def _hear_time(self, headers: Mapping[str, str]) -> None:
        try:
            self._skew_s = parsedate_to_datetime(headers.get("date", "")).timestamp() - time.time()
        except (ValueError, TypeError, OverflowError):
            return

    @property
    def down_s(self) -> float:
        """For how many seconds no room was served, of all that were asked for; 0 if the last one was."""
        return 0.0 if self._down_since is None else self._monotonic() - self._down_since

    def _note(self, request: Request[Any], error: Failed | None) -> None:
        """Note whether a mailbox was served; an answer that says no to what was asked is one."""
        if request.mailbox:
            down = isinstance(error, Denied | Throttled | Unavailable | OutcomeUnknown)
            self._down_since = (self._monotonic() if self._down_since is None else self._down_since) if down else None

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

    async def delta(self, request: Request[Page[T]], link: str = "") -> tuple[list[T], str]:
        """Read what changed since a delta link was given, or without one all that is there, with the link for the next.

        The link is followed as it is. Raises: Rejected if the link is not known any more; Failed if any page fails.
        """
        found: list[T] = []
        if link:
            request = replace(request, path=self._below_base(request, link))
        for _ in range(PAGES):
            page = await self.send(request)
            found += page.items
            if page.delta_link is not None:
                return found, page.delta_link
            if page.next_link is None:
                raise misread(request, "NoDeltaLink")
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
        again = [at for at, each in enumerate(results) if isinstance(each, Throttled | Unavailable)]
        rest = self._backoff.left("")
        if again and (rest is None or rest.retry_after_s <= REPEAT_WITHIN_S):
            if rest is None:
                await self._pause(REPEAT_AFTER_S)
            second: list[T | Failed] = await self._once([requests[at] for at in again])
            results = [dict(zip(again, second, strict=True)).get(at, each) for at, each in enumerate(results)]
        return results

    async def _once(self, requests: Sequence[Request[T]]) -> list[T | Failed]:
        responses = await self.send(batch_of(requests))
        results: list[T | Failed] = []
        for at, request in enumerate(requests):
            try:
                results.append(outcome(request, self._part(request, responses.get(str(at)))))
            except Failed as error:
                self._note(request, error)
                results.append(error)
            else:
                self._note(request, None)
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

    async def _repeated(self, request: Request[Any]) -> HttpResponse:
        """Get an answer; a read gets a second try where that may help and does not take long."""
        if request.writes:
            return await self._authorized(request)
        try:
            answer = await self._authorized(request)
            if answer.status not in REPEATED and answer.status < 500:
                return answer
            asked = retry_after_s(answer.headers)
            rest = self._backoff.left(request.lane)
            if max(asked or 0.0, rest.retry_after_s if rest else 0.0) > REPEAT_WITHIN_S:
                return answer
        except Unavailable as error:
            if error.code == _TIMED_OUT:
                raise
        if self._backoff.left(request.lane) is None:
            await self._pause(REPEAT_AFTER_S)
        return await self._authorized(request)

    async def _authorized(self, request: Request[Any]) -> HttpResponse:
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

    async def _in_turn(self, request: Request[Any], token: str | None) -> HttpResponse:
        """Exchange when fewer than IN_FLIGHT requests of ours are with that mailbox, and no rest is to be kept."""
        lane = self._lanes.setdefault(request.lane.lower(), asyncio.Semaphore(IN_FLIGHT))
        self.waiting += 1
        try:
            async with asyncio.timeout(self._queue_s):
                await lane.acquire()
        except TimeoutError as error:
            raise Unavailable(code="QueueTimedOut") from error
        finally:
            self.waiting -= 1
        try:
            await self._rest(request)
            answer = await self._exchange(request, token)
        finally:
            lane.release()
        self._backoff.hear(request.lane, answer)
        return answer

    async def _rest(self, request: Request[Any]) -> None:
        """Wait for the end of a short rest; a longer one is handed on. Raises: Throttled."""
        left = self._backoff.left(request.lane)
        for _ in range(REST_LOOKS):
            if left is None or left.retry_after_s > REPEAT_WITHIN_S:
                break
            await self._pause(left.retry_after_s)
            left = self._backoff.left(request.lane)
        if left is not None:
            raise left

    async def _exchange(self, request: Request[Any], token: str | None) -> HttpResponse:
        """Send and hear. Raises: Unavailable if nothing can have been written, else what a lost answer means."""
        # Looked at last, with token and place in the lane in hand: what is too late may be somebody else's by now.
        if self._monotonic() > request.deadline:
            raise Unavailable(code="TooLate")
        sent_at = self._monotonic()
        status: int | None = None
        headers: Mapping[str, str] = {}
        try:
            async with asyncio.timeout(self._answer_s):
                response = await self._http.request(
                    request.method,
                    f"{self._base}{request.path}",
                    content=request.body,
                    headers=_headers(request, token),
                )
            status = response.status_code
            headers = {name.lower(): value for name, value in response.headers.items()}
        except (httpx.HTTPError, aiohttp.ClientError, OSError) as error:  # a TimeoutError is an OSError
            raise _broken(request, error) from error
        finally:
            self._watch(request, status, self._monotonic() - sent_at, headers)
        self._hear_time(headers)
        try:
            payload = decoded(response.content)
        except (ValueError, RecursionError) as error:
            if response.is_success:
                raise misread(request, "MalformedAnswer", response.status_code, headers) from error
            payload = None
        return HttpResponse(response.status_code, headers, payload)

    def _watch(
        self, request: Request[Any], status: int | None, took_s: float | None, headers: Mapping[str, str]
    ) -> None:
        if self._watcher is not None:
            ids = request.client_request_id, tidy(headers.get("request-id"))
            self._watcher.exchanged(Exchange(request.method, request.template, status, took_s, *ids))


def _headers(request: Request[Any], token: str | None) -> dict[str, str]:
    headers = {"Accept": "application/json", "client-request-id": request.client_request_id, **headers_of(request)}
    if token is not None:
        headers["Authorization"] = f"Bearer {token}"
    return headers


def _broken(request: Request[Any], error: Exception) -> Failed:
    """Judge a failed exchange by aiohttp's own error: httpx-aiohttp calls a connection lost later a ConnectTimeout too.

    Its table maps the whole of ClientConnectionError to that (transport.py of httpx-aiohttp 0.2.0).
    """
    if isinstance(error.__cause__, (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError)):
        return Unavailable(code="NotConnected")
    timed_out = isinstance(error, TimeoutError) or isinstance(error.__cause__, TimeoutError)
    return lost(request, _TIMED_OUT if timed_out else "ConnectionLost")
