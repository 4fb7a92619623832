"""Names each turn and each round of a worker, so that what belongs together is found.

One id of eight hex digits stands in every log line of a turn, is the reference that the person reads when it fails, and
begins the `client-request-id` of each request that the turn sends to Graph.
"""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass, field
from uuid import UUID, uuid4

LENGTH = 8
"""How many hex digits an id has, which are the first group of a UUID."""


def new_id() -> str:
    """Make an id: hex digits in capitals, easy to read out."""
    return secrets.token_hex(LENGTH // 2).upper()


@dataclass(slots=True)
class Work:
    """A turn or a round, under way: its id, and for a turn what it is and what has become of it so far."""

    id: str = field(default_factory=new_id)
    kind: str = ""
    outcome: str = "answered"


_current: ContextVar[Work | None] = ContextVar("work", default=None)


@contextmanager
def working() -> Iterator[Work]:
    """Give what happens within an id of its own; tasks that are begun within keep it."""
    work = Work()
    token = _current.set(work)
    try:
        yield work
    finally:
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
