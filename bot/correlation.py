"""Names each turn and each round of a worker, so that what belongs together is found.

One id of eight hex digits stands in every log line of a turn, is the reference that the person reads when it fails, and
begins the `client-request-id` of each request that the turn sends to Graph.
"""

import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass, field
from uuid import UUID, uuid4

from booking.clock import elapsed

LENGTH = 8
"""How many hex digits an id has, which are the first group of a UUID."""


def new_id() -> str:
    """Make an id: hex digits in capitals, easy to read out."""
    return secrets.token_hex(LENGTH // 2).upper()


def _unheard(_: "Work") -> None:
    """Hear nothing."""


Heard = Callable[["Work"], None]
"""Is told of a piece of work when it has ended."""


@dataclass(slots=True)
class Work:
    """A turn, a round of a worker, or what is done for one booking within these; under way, or ended.

    `kind` is what a turn is, empty for the others. `name` is what the turn asks for, or which worker this is, from a
    closed list. `whole` is what this is a part of. `heard` is told at the end.
    """

    name: str = ""
    kind: str = ""
    outcome: str = "answered"
    booking: str = ""
    whole: "Work | None" = None
    heard: Heard = _unheard
    trace_id: str = field(default_factory=lambda: secrets.token_hex(16))
    """32 hex digits, which parts share; those that others trace by."""

    began_ns: int = field(default_factory=time.time_ns)
    """When it began, in nanoseconds since 1970 by this machine's clock."""

    took_s: float | None = None
    """How long it took; None while it is under way."""

    span: object = None
    """What `bot.traces` keeps of it."""

    @property
    def id(self) -> str:
        """The id that is told: how `trace_id` begins, in capitals, easy to read out."""
        return self.trace_id[:LENGTH].upper()


_current: ContextVar[Work | None] = ContextVar("work", default=None)


def working(name: str = "", *, heard: Heard = _unheard) -> AbstractContextManager[Work]:
    """Give what happens within an id of its own; tasks that are begun within keep it."""
    return _under_way(Work(name, heard=heard))


def working_on(booking: str) -> AbstractContextManager[Work]:
    """Make what happens within a part of the turn or round that this is in, which hears of it; with the same id."""
    whole = current()
    if whole is None:
        return _under_way(Work("booking", booking=booking))
    return _under_way(Work("booking", booking=booking, whole=whole, heard=whole.heard, trace_id=whole.trace_id))


@contextmanager
def _under_way(work: Work) -> Iterator[Work]:
    began_at = elapsed()
    token = _current.set(work)
    try:
        yield work
    except Exception:
        work.outcome = "failed"
        raise
    finally:
        work.took_s = elapsed() - began_at
        work.heard(work)
        # A task that is closed from outside ends in another context, where nothing has to be set back.
        with suppress(ValueError):
            _current.reset(token)


def current() -> Work | None:
    """Give the turn or round that this is part of; None outside of any."""
    return _current.get()


def reference() -> str:
    """Give the id that a person is told: that of the turn, or a new one outside of any."""
    work = current()
    return work.id if work else new_id()


def request_id() -> UUID:
    """Make the `client-request-id` of a request to Graph; it begins with the id of the turn or round."""
    made = uuid4()
    work = current()
    return UUID(work.id.lower() + made.hex[LENGTH:]) if work else made
