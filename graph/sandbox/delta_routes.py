"""GET /users/{id}/calendarView/delta: what a calendar holds in a span, and after that what changed there.

Sources: learn.microsoft.com/graph/api/event-delta, /delta-query-overview; what days of a series tell was reported in
microsoft-graph-docs #7632 (2020) and #22197 (2023), and that a day that was taken off is not told in #4501 (2019).
"""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from graph.sandbox import odata
from graph.sandbox.calls import PAGE_SIZE, SELF, Call, HttpResponse
from graph.sandbox.errors import GraphError, invalid, not_emulated
from graph.sandbox.ids import encode
from graph.sandbox.state import Event
from graph.sandbox.views import Instance, instance_of, instances, write
from graph.sandbox.zones import parse_instant

Json = dict[str, Any]

DELTA_PAGE = 50
"""Items on a page where nobody asks for a size (M)."""

TYPE = "#microsoft.graph.event"
_OF_A_DAY = ("@odata.etag", "id", "seriesMasterId", "type", "start", "end")


@dataclass(frozen=True, slots=True)
class _Round:
    """One walk through what changed: the frozen span, the changes it tells of, and the place it has come to."""

    start: str
    end: str
    since: int  # the last change that was told before; 0 tells of everything that is there
    until: int  # the last change that this round tells of
    moves: int  # of the mailbox: other ids since then
    issued: str  # when the round began
    after: int = 0  # the last change that the pages before told of

    def token(self) -> str:
        """Write it as callers carry it; they make nothing of it."""
        told = [self.start, self.end, self.since, self.until, self.moves, self.issued, self.after]
        return urlsafe_b64encode(json.dumps(told).encode()).decode()


def calendar_view_delta(call: Call) -> HttpResponse:
    """Tell of a page of the items, and where to go on, or at the end from where changes count."""
    call.only("startDateTime", "endDateTime", "$deltatoken", "$skiptoken")
    walk = _walk(call)
    box, behaviour = call.mailbox, call.tenant.behaviour
    asked = PAGE_SIZE.search(call.headers.get("prefer", ""))
    size = min(int(asked[1]), behaviour.max_top) if asked else DELTA_PAGE
    url, shown = f"{call.root}{call.path}", list[Json]()
    body: Json = {"@odata.context": f"{SELF}#Collection(event)", "value": shown}
    # By the changes' numbers, so that what changes between two pages moves no other item over the edge.
    first = max(walk.since, walk.after)
    changed = sorted((_change(each), each.uid) for each in box.events.values())
    for change, uid in changed:
        if not first < change <= walk.until:
            continue
        if len(shown) >= size:
            body["@odata.nextLink"] = odata.next_link(url, {}, "$skiptoken", replace(walk, after=first).token())
            return HttpResponse(200, body)
        shown += _items(call, box.events[uid], walk)
        first = change
    ended = replace(walk, since=walk.until, after=0)
    body["@odata.deltaLink"] = odata.next_link(url, {}, "$deltatoken", ended.token())
    return HttpResponse(200, body)


def _walk(call: Call) -> _Round:
    """Read how far the caller has come.

    Raises:
        GraphError: 400 without a span; 410 for a token that is too old, or that nothing leads on from.
    """
    tokens = [call.query[name] for name in ("$deltatoken", "$skiptoken") if name in call.query]
    now, last = call.tenant.clock.now(), call.tenant.last_change
    if not tokens:
        if missing := [name for name in ("startDateTime", "endDateTime") if name not in call.query]:
            raise invalid(f"This request requires the parameter {missing[0]}.", "ErrorInvalidParameter")
        return _begun(call, now, last)
    if len(call.query) > 1:
        raise not_emulated("a delta token beside other options")
    try:
        walk = _Round(*json.loads(urlsafe_b64decode(tokens[0])))
        age = now - datetime.fromisoformat(walk.issued)
    except (ValueError, TypeError) as error:
        raise _lost(call) from error
    if age > timedelta(seconds=call.tenant.behaviour.delta_token_lives_s):
        raise _lost(call)
    if walk.moves != call.mailbox.immutable_moves or walk.until > last:
        raise _lost(call)
    if "$skiptoken" in call.query:
        return walk
    return replace(walk, until=last, issued=now.isoformat())


def _begun(call: Call, now: datetime, last: int) -> _Round:
    start, end = (parse_instant(call.query[name]) for name in ("startDateTime", "endDateTime"))
    if end < start:
        raise invalid("The end of the period must not be before its start.", "ErrorInvalidParameter")
    if (end - start).days > call.tenant.behaviour.max_view_days:
        raise invalid(f"The period must not be longer than {call.tenant.behaviour.max_view_days} days.")
    moves = call.mailbox.immutable_moves
    return _Round(start.isoformat(), end.isoformat(), 0, last, moves, now.isoformat())


def _lost(call: Call) -> GraphError:
    status = call.tenant.behaviour.delta_reset_status
    headers = {"Location": f"{call.root}{call.path}"} if status == 410 else {}
    return GraphError(status, "SyncStateNotFound", "The sync state is not found or is invalid.", headers=headers)


def _items(call: Call, event: Event, walk: _Round) -> Iterator[Json]:
    """Write what a change of an event is told as. A series is told whole: itself, and its days in the span."""
    start, end = (datetime.fromisoformat(each).astimezone(UTC) for each in (walk.start, walk.end))
    box, reading, behaviour = call.mailbox, call.reading(in_view=True), call.tenant.behaviour
    there = [] if event.gone else list(instances(event, start, end, behaviour))
    if event.props["recurrence"] and there:
        yield _told(instance_of(event, None), write(instance_of(event, None), box, reading, behaviour))
    for each in there:
        yield _told(each, write(each, box, reading, behaviour))
    if not there and walk.since:
        # Of what left the span it is told as of what was deleted.
        gone = encode(box, uid=event.uid, day=None, immutable=reading.immutable_ids)
        yield {"@odata.type": TYPE, "id": gone, "@removed": {"reason": "deleted"}}


def _change(event: Event) -> int:
    return max([event.change, *(int(entry["change"]) for entry in event.exceptions.values())])


def _told(instance: Instance, shown: Json) -> Json:
    """A day of a series tells when it is and whose, and nothing else."""
    if instance.kind == "occurrence":
        shown = {key: shown[key] for key in _OF_A_DAY if key in shown}
    return {"@odata.type": TYPE, **shown}
