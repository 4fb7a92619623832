"""What goes wrong on purpose: scripted faults on chosen requests, and latency drawn from a distribution."""

from dataclasses import dataclass, field
from enum import Enum
from math import exp, log
from random import Random

from graph.sandbox.errors import GraphError

USUAL_CODES = {
    401: "InvalidAuthenticationToken",
    403: "ErrorAccessDenied",
    404: "ErrorItemNotFound",
    409: "ErrorIrresolvableConflict",
    412: "ErrorIrresolvableConflict",
    429: "ApplicationThrottled",
    500: "ErrorInternalServerError",
    503: "ServiceUnavailable",
    504: "GatewayTimeout",
}
HIGH_QUANTILE = 2.3263478740408408  # of the standard normal distribution at 0.99


class What(Enum):
    """What happens to the answer; DELAY only lets it wait for `Fault.delay_s`."""

    STATUS = "status"
    DROP = "drop"
    HANG = "hang"
    GARBAGE = "garbage"
    TRUNCATE = "truncate"
    DELAY = "delay"


class When(Enum):
    """Whether the request takes effect before it goes wrong."""

    BEFORE = "before"  # nothing is committed, unless it is only a DELAY
    AFTER = "after"  # committed, and the caller is not told so


@dataclass(slots=True)
class Fault:
    """One scripted misfortune: from the `nth` matching request on, `times` times."""

    method: str  # "*" for any
    path: str  # a path template of the contract, or "*"
    what: What
    when: When = When.BEFORE
    mailbox: str | None = None  # an address; None for any
    nth: int = 1
    times: int | None = 1  # None: for ever
    status: int = 503
    code: str = ""  # by default the usual one for the status
    message: str = "This fault was asked for."
    headers: dict[str, str] = field(default_factory=dict)
    delay_s: float = 0.0
    seen: int = 0
    fired: int = 0

    def error(self) -> GraphError:
        """The answer of a STATUS fault."""
        return GraphError(
            self.status, self.code or USUAL_CODES.get(self.status, "UnknownError"), self.message, headers=self.headers
        )


class Faults:
    """The script. Faults are looked at in the order in which they were added; the first that fires wins."""

    def __init__(self) -> None:
        self.script: list[Fault] = []

    def add(self, fault: Fault) -> Fault:
        """Append a fault; its `fired` tells later how often it happened."""
        self.script.append(fault)
        return fault

    def clear(self) -> None:
        """Let everything go well again."""
        self.script.clear()

    def next(self, *, method: str, template: str, mailbox: str | None) -> Fault | None:
        """The fault that this request meets, counted for every fault that it matches."""
        hit: Fault | None = None
        for fault in self.script:
            if fault.method not in ("*", method) or fault.path not in ("*", template):
                continue
            if fault.mailbox is not None and fault.mailbox.lower() != mailbox:
                continue
            fault.seen += 1
            due = fault.seen >= fault.nth and (fault.times is None or fault.seen < fault.nth + fault.times)
            if due and hit is None:
                fault.fired += 1
                hit = fault
        return hit


@dataclass(frozen=True, slots=True)
class Latency:
    """How long an answer takes: `p50_s`, or lognormal between `p50_s` and `p99_s` where that is greater."""

    p50_s: float = 0.0
    p99_s: float = 0.0

    def draw(self, random: Random) -> float:
        """One waiting time in seconds."""
        if self.p99_s <= self.p50_s or self.p50_s <= 0:
            return self.p50_s
        return exp(log(self.p50_s) + random.gauss(0, 1) * log(self.p99_s / self.p50_s) / HIGH_QUANTILE)
