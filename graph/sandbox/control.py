"""The control plane over HTTP, for tests of another process: ``POST /_sandbox/{action}`` with arguments as JSON.

Every action is one method of the tenant with the same arguments; times are ISO 8601 with an offset. Unknown actions and
arguments are refused with 400 and a sentence, what does not exist with 404.
"""

import json
from collections.abc import Callable
from dataclasses import asdict, is_dataclass, replace
from datetime import datetime, timedelta
from enum import Enum
from inspect import signature
from typing import Any

from graph.sandbox.behaviour import Behaviour
from graph.sandbox.errors import GraphError
from graph.sandbox.faults import Fault, Latency, What, When
from graph.sandbox.subscriptions import Road
from graph.sandbox.tenant import Tenant

Json = dict[str, Any]


def handle(tenant: Tenant, action: str, raw: bytes) -> tuple[int, Any]:
    """Status and JSON body for one action."""
    chosen = actions(tenant).get(action)
    if chosen is None:
        return 400, {"error": f"There is no action {action}. There are: {', '.join(sorted(actions(tenant)))}."}
    try:
        told = json.loads(raw) if raw else {}
        bound = signature(chosen).bind(**{name: _read(name, value) for name, value in told.items()})
        return 200, _plain(chosen(*bound.args, **bound.kwargs))
    except (TypeError, ValueError) as error:
        return 400, {"error": f"{action}: {error}"}
    except KeyError as error:
        return 404, {"error": f"{action}: there is no {error}"}
    except GraphError as error:
        return error.status, {"error": f"{action}: {error.message}"}


def actions(tenant: Tenant) -> dict[str, Callable[..., Any]]:
    """All that can be done from outside, by name."""
    outside, access, ledger, clock = tenant.outside, tenant.access, tenant.ledger, tenant.clock

    def fault(*, what: str, when: str = "before", **rest: Any) -> None:  # noqa: ANN401 -- Fault refuses what it has no field for
        tenant.faults.add(Fault(what=What(what), when=When(when), **rest))

    def latency(*, p50_s: float = 0.0, p99_s: float = 0.0) -> None:
        tenant.latency = Latency(p50_s, p99_s)

    def behaviour(**flags: object) -> Behaviour:
        tenant.behaviour = replace(tenant.behaviour, **flags)  # type: ignore[arg-type]
        return tenant.behaviour

    def road(**told: float) -> None:
        tenant.subscriptions.road = Road(**told)  # type: ignore[arg-type]

    def reach(*, origin: str, local: str) -> None:
        tenant.subscriptions.reach[origin] = local

    def consent(*, given: bool) -> None:
        access.consented = given

    def settings_permission(*, given: bool) -> None:
        access.reads_settings = given

    def clear_ledger() -> None:
        ledger.clear()
        tenant.throttle.peak.clear()

    def token_lifetime(*, seconds: int) -> None:
        access.token_lifetime_s = seconds

    return {
        "book": outside.book,
        "move": outside.move,
        "edit": outside.edit,
        "repeat": outside.repeat,
        "delete": outside.delete,
        "copy": outside.copy,
        "reply": outside.reply,
        "calendar": outside.calendar,
        "reach": reach,
        "road": road,
        "subscriptions": tenant.subscriptions.live,
        "lifecycle": tenant.subscriptions.tell,
        "lose_subscriptions": tenant.subscriptions.forget,
        "fault": fault,
        "faults": lambda: list(tenant.faults.script),
        "clear_faults": tenant.faults.clear,
        "latency": latency,
        "behaviour": behaviour,
        "requests": lambda: list(ledger.requests),
        "in_flight": lambda: dict(tenant.throttle.peak),
        "outbox": lambda: list(ledger.outbox),
        "clear_ledger": clear_ledger,
        "contract": lambda: {
            "exchanges": ledger.exchanges,
            "violations": ledger.violations,
            "refusals": ledger.refusals,
        },
        "snapshot": tenant.snapshot,
        "restore": tenant.restore,
        "reset": tenant.reset,
        "now": clock.now,
        "stop_clock": lambda *, at: clock.stop_at(at),
        "shift_clock": lambda *, seconds: clock.shift(timedelta(seconds=seconds)),
        "scope": lambda *, addresses, after_s=0.0: access.set_scope(addresses, after_s=after_s),
        "revoke_tokens": access.revoke_tokens,
        "consent": consent,
        "settings_permission": settings_permission,
        "token_lifetime": token_lifetime,
        "move_mailbox": tenant.move_mailbox,
        "renumber_places": tenant.directory.renumber_places,
        "place_within": tenant.directory.place_within,
        "draw_map": tenant.maps.draw,
    }


def _read(name: str, value: object) -> object:
    """Times arrive as text."""
    if name not in ("start", "end", "at"):
        return value
    moment = datetime.fromisoformat(str(value))
    if moment.tzinfo is None:
        raise ValueError(f"{name} needs an offset")
    return moment


def _plain(value: object) -> object:
    """A result as JSON."""
    match value:
        case Enum():
            return value.value
        case datetime():
            return value.isoformat()
        case dict():
            return {key: _plain(entry) for key, entry in value.items()}
        case list() | tuple():
            return [_plain(entry) for entry in value]
        case _ if is_dataclass(value) and not isinstance(value, type):
            return _plain(asdict(value))
    return value
