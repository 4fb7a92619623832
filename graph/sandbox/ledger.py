"""What happened: requests that came in, mails that would have gone out, answers that broke the contract."""

from collections import deque
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from typing import Any

KEPT = 20_000  # requests; older ones are forgotten


@dataclass(frozen=True, slots=True)
class Request:
    """One request to Graph with its outcome; an item of a batch is a request of its own."""

    at: datetime
    method: str
    path: str  # decoded, without /v1.0 and query
    template: str | None  # of the contract; None: no such route
    query: dict[str, str]
    headers: dict[str, str]  # lower-case names, without the token
    body: Any
    status: int  # 0: the connection was dropped or left hanging
    answer: Any
    mailbox: str | None
    app: str | None
    request_id: str
    duration_s: float
    in_batch: bool
    fault: str | None


class MailKind(Enum):
    """What an attendee would have found in the inbox."""

    INVITATION = "invitation"
    UPDATE = "update"
    CANCELLATION = "cancellation"
    REPLY = "reply"  # from the mailbox to somebody else who organizes


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail that Exchange would have sent for an event."""

    at: datetime
    kind: MailKind
    mailbox: str  # sender
    to: str
    subject: str
    event: str  # immutable id


@dataclass(slots=True)
class Ledger:
    """Grows while the tenant lives and is never written to disk."""

    requests: deque[Request] = field(default_factory=lambda: deque(maxlen=KEPT))
    outbox: list[Mail] = field(default_factory=list)
    exchanges: int = 0  # answers of ours that were validated
    violations: list[str] = field(default_factory=list)  # of ours
    refusals: list[str] = field(default_factory=list)  # requests that broke the contract

    def clear(self) -> None:
        """Forget requests and mails, but no violation."""
        self.requests.clear()
        self.outbox.clear()
