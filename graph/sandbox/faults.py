"""What goes wrong on purpose: scripted faults on chosen requests, and latency drawn from a distribution."""

from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from enum import Enum
from math import exp, log
from random import Random
from typing import Any

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
FAULT_HEADER = "x-sandbox-fault"  # marks answers that are broken on purpose
HIGH_QUANTILE = 2.3263478740408408  # of the standard normal distribution at 0.99


class What(Enum):
    """What happens to the answer; DELAY only lets it wait for `Fault.delay_s`, ODD alters it by `puts` and `drops`."""

    STATUS = "status"
    DROP = "drop"
    HANG = "hang"
    GARBAGE = "garbage"
    TRUNCATE = "truncate"
    DELAY = "delay"
    ODD = "odd"


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
    puts: dict[str, Any] = field(default_factory=dict)  # path in a successful answer -> what stands there instead
    drops: list[str] = field(default_factory=list)  # paths of what is left out; a path is like value/*/end
    seen: int = 0
    fired: int = 0

    def error(self) -> GraphError:
        """The answer of a STATUS fault."""
        return GraphError(
            self.status, self.code or USUAL_CODES.get(self.status, "UnknownError"), self.message, headers=self.headers
        )

    def odd(self, body: object) -> object:
        """The body of an answer as an ODD fault leaves it. Raises KeyError for a path that leads nowhere."""
        altered = deepcopy(body)
        for path in (*self.puts, *self.drops):
            *way, last = path.split("/")
            for holder in _at(altered, way):
                for key in _keys(holder, last):
                    if path in self.puts:
                        holder[key] = self.puts[path]
                    else:
                        del holder[key]
        return altered


def _at(value: Any, way: Sequence[str]) -> Iterator[Any]:  # noqa: ANN401 -- any part of a JSON value
    if not way:
        yield value
        return
    for key in _keys(value, way[0]):
        yield from _at(value[key], way[1:])


def _keys(holder: Any, name: str) -> list[Any]:  # noqa: ANN401 -- any part of a JSON value
    if name == "*":
        return list(range(len(holder))) if isinstance(holder, list) else list(holder)
    return [int(name) if isinstance(holder, list) else name]


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
