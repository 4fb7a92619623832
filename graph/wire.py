"""How we speak HTTP with Microsoft Graph, without any I/O: requests, untrusted answers, and what an error means.

What is said about events stands in `graph/wire_calendar.py`, about people and places in `graph/wire_directory.py`.
"""

import json
import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from math import inf
from typing import Any, Generic, TypeVar
from urllib.parse import quote

from booking.errors import (
    AlreadyCreated,
    Changed,
    Denied,
    Failed,
    NotFound,
    OutcomeUnknown,
    Rejected,
    Throttled,
    Unavailable,
    Unreadable,
)

T = TypeVar("T")
K = TypeVar("K", str, bool, int, dict[str, Any], list[Any])

BATCH_LIMIT = 20
"""Requests in one $batch (learn.microsoft.com/graph/json-batching)."""

NO_RETRY_AFTER_S = 5.0
"""How long to wait after a 429 that does not say it."""

RETRY_AFTER_LIMIT_S = 600.0
"""The longest Retry-After that is believed."""


class Malformed(ValueError):
    """An answer does not have the shape that Graph documents."""


@dataclass(frozen=True, slots=True)
class Request(Generic[T]):
    """One call: `path` is escaped, below /v1.0, and has its query; `read` turns a 2xx answer's JSON into a value.

    `template` stands for the path in logs. `writes` says that it may change something. `mailbox` is whose calendar it
    goes to, empty where it goes to the directory, or to a `service` with limits of its own. `read` raises ValueError
    for what it does not understand. After its `deadline` (seconds on the client's monotonic clock) nothing is sent any
    more. `client_request_id` is given when it is sent; Microsoft finds it in its own log. `page_size` is asked for by a
    header where the query cannot say it.
    """

    method: str
    template: str
    path: str
    read: Callable[[object], T]
    writes: bool = False
    mailbox: str = ""
    body: bytes | None = None
    if_match: str = ""
    deadline: float = inf
    client_request_id: str = ""
    page_size: int | None = None
    service: str = ""

    @property
    def lane(self) -> str:
        """Whose limits it counts against: a mailbox's, a service's, or the directory's, which is empty."""
        return self.mailbox or self.service


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """One page of a list and the link to the next, if there is one; a delta's last page has the link to what changes.

    Source: learn.microsoft.com/graph/delta-query-overview.
    """

    items: tuple[T, ...]
    next_link: str | None = None
    delta_link: str | None = None


@dataclass(frozen=True, slots=True)
class HttpResponse:
    """What came back for one request: the status, headers with lower-case names, and the JSON (None if it was none)."""

    status: int
    headers: Mapping[str, str]
    payload: object


def path_of(template: str, /, *, query: Mapping[str, str] | None = None, **segments: str) -> str:
    """Fill a path template with escaped segments and append the query.

    Ids may hold `=`, `/` and `+` (graph.md on ids); blanks must be %20 (learn.microsoft.com/graph/query-parameters).
    Raises: ValueError for a segment that would change the path's meaning.
    """
    if any(value in ("", ".", "..") for value in segments.values()):
        raise ValueError("an empty or relative path segment")
    path = template.format_map({name: quote(value, safe="@") for name, value in segments.items()})
    options = "&".join(f"{name}={quote(value, safe='$,:/@')}" for name, value in (query or {}).items())
    return f"{path}?{options}" if options else path


def encoded(value: object) -> bytes:
    """Write JSON, the same bytes for the same value."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def decoded(content: bytes) -> object:
    """Read JSON; None for nothing. Raises: ValueError, RecursionError."""
    return json.loads(content) if content else None


def outcome(request: Request[T], answer: HttpResponse) -> T:
    """Give what an answer means for its request. Raises: the Failed that it means otherwise."""
    if not 200 <= answer.status < 300:
        fenced = bool(request.if_match)
        raise error_for(answer.status, answer.payload, answer.headers, wrote=request.writes, fenced=fenced)
    try:
        return request.read(answer.payload)
    except (ValueError, OverflowError, RecursionError) as error:
        raise misread(request, "MalformedAnswer", answer.status, answer.headers) from error


def misread(
    request: Request[Any], code: str, status: int | None = None, headers: Mapping[str, str] | None = None
) -> Failed:
    """Make the error for an answer that came and says nothing that we understand: a write's outcome is then unknown."""
    kind = OutcomeUnknown if request.writes else Unreadable
    return kind(status=status, code=code, request_id=tidy((headers or {}).get("request-id")))


def lost(request: Request[Any], code: str) -> Failed:
    """Make the error for an answer that did not arrive whole: a write's outcome is then unknown."""
    return (OutcomeUnknown if request.writes else Unavailable)(code=code)


def error_for(status: int, payload: object, headers: Mapping[str, str], *, wrote: bool, fenced: bool = False) -> Failed:
    """Turn an answer that is no success into an error; the only place that does.

    `payload` is the decoded body or None, `headers` have lower-case names, `wrote` says that the request was a write,
    `fenced` that it named the version that it was meant for.
    Source: learn.microsoft.com/graph/errors, and where a line says so a published measurement.
    """
    error = _error_in(payload)
    code = tidy(error.get("code"))
    request_id = tidy(headers.get("request-id") or text(told(error, "innerError"), "request-id"))
    # Reported as 400 by users of the backup tool corso, expected as 409 by others: the code decides.
    if status in (400, 409) and code == "ErrorDuplicateTransactionId":
        event_id = error.get("@event.existingEventId")
        known = event_id if isinstance(event_id, str) and event_id else None
        return AlreadyCreated(event_id=known, status=status, code=code, request_id=request_id)
    if status in (400, 404) and code in _NOT_FOUND:
        return NotFound(mailbox=_NOT_FOUND[code], status=status, code=code, request_id=request_id)
    if status == 429:
        wait = retry_after_s(headers)
        wait = NO_RETRY_AFTER_S if wait is None else wait
        everybody = speaks_for_everybody(payload, headers)
        return Throttled(retry_after_s=wait, everybody=everybody, status=status, code=code, request_id=request_id)
    return _kind(status, code, wrote=wrote, fenced=fenced)(status=status, code=code, request_id=request_id)


# True: the mailbox, or the user that owns it, is missing; false: the item. A 404 that says neither proves nothing.
# ErrorInvalidUser: no such user, MailboxNotEnabledForRESTAPI: no Exchange Online mailbox (measured 2026-10).
_NOT_FOUND = {
    "ErrorItemNotFound": False,
    "ErrorInvalidUser": True,
    "ErrorNonExistentMailbox": True,
    "MailboxNotEnabledForRESTAPI": True,
    "Request_ResourceNotFound": True,
    "ResourceNotFound": True,
}


def _kind(status: int, code: str, *, wrote: bool, fenced: bool) -> type[Failed]:
    match status:
        case 401 | 403:
            return Denied
        case 501:  # Not supported here, whatever is tried (RFC 9110, section 15.6.2).
            return Rejected
        # A read has nothing to be in conflict with; seen on some reads of calendars (reported 2026-11).
        case 409 | 412 if not wrote:
            return Unavailable
        case 409 if not _is_conflict(code):
            return Rejected
        # If-Match answers 412; two writes at once without it 409 (recorded 2026-09-29). Without a version it says that
        # two writes met, and not whether ours was one of those that were applied.
        case 409 | 412:
            return Changed if fenced else OutcomeUnknown
        # A gateway's 408 says as little about a write as a 5xx does: it may have been applied, or be so yet.
        case _ if 400 <= status < 500 and status != 408:
            return Rejected
        case _:
            return OutcomeUnknown if wrote else Unavailable


def _is_conflict(code: str) -> bool:
    """Tell a 409 of two writes that met (`ErrorIrresolvableConflict`, `ConcurrentItemSave`) from one with a reason."""
    return code in ("", "UnknownError") or "conflict" in code.lower() or "concurrent" in code.lower()


def retry_after_s(headers: Mapping[str, str]) -> float | None:
    """Read Retry-After: seconds, or an HTTP date seen from the answer's own Date. None where there is no sense in it.

    Source: RFC 9110, section 10.2.3. Never negative, at most RETRY_AFTER_LIMIT_S.
    """
    said = headers.get("retry-after", "").strip()
    try:
        if re.fullmatch(r"\d+(\.\d+)?", said, re.ASCII):
            seconds = float(said)
        else:
            until, now = parsedate_to_datetime(said), parsedate_to_datetime(headers.get("date", ""))
            seconds = (until - now).total_seconds()
    except (ValueError, TypeError, OverflowError):
        return None
    return min(max(seconds, 0.0), RETRY_AFTER_LIMIT_S) if math.isfinite(seconds) else None


def speaks_for_everybody(payload: object, headers: Mapping[str, str]) -> bool:
    """Tell a 429 to all that this app asks of the tenant from one for a mailbox, or for the directory.

    Outlook counts per app and mailbox (learn.microsoft.com/graph/throttling-limits), and says which limit was met in
    the message: MailboxConcurrency, RequestCount. The directory names whose limit it was in a header.
    """
    scope = headers.get("x-ms-throttle-scope", "").partition("/")[0].lower()
    if scope:
        return ("tenant" in scope or "application" in scope) and not ("mailbox" in scope or "user" in scope)
    error = _error_in(payload)
    said = f"{text(error, 'code')} {text(error, 'message')}".lower()
    if "mailbox" in said or "requestcount" in said:
        return False
    return "application" in said or "tenant" in said


def token_refused(answer: HttpResponse) -> bool:
    """Tell whether Graph did not take the token, so that a fresh one may help (measured 2026-10)."""
    return answer.status == 401 and _error_in(answer.payload).get("code") == "InvalidAuthenticationToken"


def _error_in(payload: object) -> dict[str, Any]:
    return told(payload, "error")


def tidy(text: object) -> str:
    """Keep of a code or an id what may stand in a log line."""
    return re.sub(r"[^\w.\-]", "", text)[:80] if isinstance(text, str) else ""


def batch_of(requests: Sequence[Request[Any]]) -> Request[Mapping[str, HttpResponse]]:
    """Put up to BATCH_LIMIT reads into one request, by their position; the answers come back in any order."""
    if not 1 <= len(requests) <= BATCH_LIMIT or any(each.writes or each.body for each in requests):
        raise ValueError("a batch of ours holds 1 to 20 reads without a body")
    items = [{"id": str(at), "method": each.method, "url": each.path} for at, each in enumerate(requests)]
    return Request("POST", "/$batch", "/$batch", _batch_answers, body=encoded({"requests": items}))


def in_order(write: Request[Any], read: Request[Any]) -> Request[Mapping[str, HttpResponse]]:
    """Put a write ("0") and a read that is made once the write succeeded ("1") into one request.

    Where the write fails the read is answered by 424. Both are to one mailbox, and one after the other they count
    against its limit of requests in flight as one. Source: learn.microsoft.com/graph/json-batching, `dependsOn`.
    """
    items: list[dict[str, Any]] = [
        {"id": "0", "method": write.method, "url": write.path, "headers": headers_of(write)},
        {"id": "1", "method": read.method, "url": read.path, "headers": headers_of(read), "dependsOn": ["0"]},
    ]
    if write.body is not None:
        items[0]["body"] = json.loads(write.body)
    return Request(
        "POST",
        "/$batch",
        "/$batch",
        _batch_answers,
        writes=True,
        body=encoded({"requests": items}),
        deadline=write.deadline,
        service=write.lane,
    )


def headers_of(request: Request[Any]) -> dict[str, str]:
    """Give the headers that say what a request is about, also as a part of a batch."""
    headers = {}
    if request.mailbox:
        # On every request that gives or takes ids (learn.microsoft.com/graph/outlook-immutable-id); places know none.
        headers["Prefer"] = 'IdType="ImmutableId"'
        if request.page_size is not None:
            headers["Prefer"] += f", odata.maxpagesize={request.page_size}"
    if request.body is not None:
        headers["Content-Type"] = "application/json"
    if request.if_match:
        headers["If-Match"] = request.if_match
    return headers


def _batch_answers(payload: object) -> Mapping[str, HttpResponse]:
    responses = {}
    for item in listed(payload, "responses"):
        headers = {name.lower(): value for name, value in told(item, "headers").items() if isinstance(value, str)}
        try:
            responses[need(item, "id", str)] = HttpResponse(need(item, "status", int), headers, item.get("body"))
        except Malformed:
            continue  # Whose it is, or how it went, is not said: that request has no answer.
    return responses


def page_of(each: Callable[[object], T]) -> Callable[[object], Page[T]]:
    """Make the reader of a list's page from the reader of one entry."""

    def read(payload: object) -> Page[T]:
        items = tuple(each(item) for item in listed(payload, "value"))
        return Page(items, maybe(payload, "@odata.nextLink", str), maybe(payload, "@odata.deltaLink", str))

    return read


def nothing(_payload: object) -> None:
    """Read an answer that has nothing to say."""


def maybe(value: object, name: str, kind: type[K]) -> K | None:
    """Take a member of an object; None if it is null or not there. Raises: Malformed if it is anything else."""
    if not isinstance(value, dict):
        raise Malformed("not an object")
    member = value.get(name)
    if member is None:
        return None
    if not isinstance(member, kind) or (kind is int and isinstance(member, bool)):
        raise Malformed(f"{name} is not of type {kind.__name__}")
    return member


def need(value: object, name: str, kind: type[K]) -> K:
    """Take a member of an object that must be there. Raises: Malformed."""
    member = maybe(value, name, kind)
    if member is None or member == "":
        raise Malformed(f"{name} is missing")
    return member


def listed(value: object, name: str) -> list[Any]:
    """Take a member that must be a list, of whatever. Raises: Malformed."""
    return need(value, name, list)


def text(value: object, name: str) -> str:
    """Take a text that may be missing; empty where there is none, or anything else."""
    member = value.get(name) if isinstance(value, dict) else None
    return member if isinstance(member, str) else ""


def told(value: object, name: str) -> dict[str, Any]:
    """Take an object that may be missing; empty where there is none, or anything else."""
    member = value.get(name) if isinstance(value, dict) else None
    return member if isinstance(member, dict) else {}
