"""The way of one request through the tenant: contract, token, mailbox, throttle, faults, latency, route, and back.

A batch sends each of its items the same way. Nothing here knows HTTP; `graph.sandbox.server` does.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from time import monotonic
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit
from uuid import uuid4

from graph.sandbox import batch
from graph.sandbox.calendar_routes import calendar_id
from graph.sandbox.calls import Call, HttpResponse, mailbox_for, preferences
from graph.sandbox.contract import Kind, Match, spelled
from graph.sandbox.errors import GraphError, invalid, not_emulated, not_found
from graph.sandbox.faults import FAULT_HEADER, Fault, What, When
from graph.sandbox.ledger import Request
from graph.sandbox.routes import ROUTES
from graph.sandbox.state import Mailbox
from graph.sandbox.tenant import Tenant
from graph.sandbox.zones import write_stamp

Json = dict[str, Any]

BATCH, SUBSCRIPTIONS = "/$batch", "/subscriptions"
JSON_TYPE = "application/json; odata.metadata=minimal; odata.streaming=true; IEEE754Compatible=false; charset=utf-8"
MANGLING = (What.DROP, What.HANG, What.GARBAGE, What.TRUNCATE)


@dataclass(frozen=True, slots=True)
class Ask:
    """A request as it came in. `target` is the encoded path below ``/v1.0`` with its query."""

    method: str
    target: str
    headers: Mapping[str, str]  # lower-case names
    body: Any = None  # parsed JSON
    malformed: bool = False  # there was a body, and it was no JSON
    root: str = "http://127.0.0.1/v1.0"
    app: str | None = None  # set for the items of a batch, which share the token of their batch


@dataclass(frozen=True, slots=True)
class Reply:
    """What goes back, and what shall go wrong with it on the way."""

    status: int
    headers: dict[str, str]
    body: Any
    fault: Fault | None = None  # one of MANGLING


@dataclass(slots=True)
class Trail:
    """What is learnt about a request on its way, for the ledger."""

    match: Match | None = None
    app: str | None = None
    box: Mailbox | None = None
    fault: Fault | None = None
    headers: dict[str, str] = field(default_factory=dict)


async def exchange(tenant: Tenant, ask: Ask) -> Reply:
    """Answer one request and write it into the ledger."""
    at, begun, request_id, trail = tenant.clock.now(), monotonic(), str(uuid4()), Trail()
    try:
        answer = await _work(tenant, ask, trail)
    except GraphError as error:
        answer = _refusal(tenant, ask, error, request_id)
    headers = {**trail.headers, **answer.headers, "request-id": request_id}
    headers |= {"client-request-id": ask.headers["client-request-id"]} if "client-request-id" in ask.headers else {}
    headers |= {"Content-Type": JSON_TYPE} if answer.body is not None else {}
    fault = trail.fault if trail.fault and trail.fault.what in MANGLING else None
    if trail.fault and trail.fault.what is What.ODD:
        headers[FAULT_HEADER] = trail.fault.what.value
    else:
        _check_own(tenant, ask, answer, headers)
    parts = urlsplit(ask.target)
    tenant.ledger.requests.append(
        Request(
            at=at,
            method=ask.method,
            path=unquote(parts.path),
            template=trail.match.operation.template if trail.match else None,
            query=dict(parse_qsl(parts.query, keep_blank_values=True)),
            headers={name: value for name, value in ask.headers.items() if name != "authorization"},
            body=ask.body,
            status=0 if fault and fault.what in (What.DROP, What.HANG) else answer.status,
            answer=answer.body,
            mailbox=trail.box.address if trail.box else None,
            app=trail.app,
            request_id=request_id,
            duration_s=monotonic() - begun,
            in_batch=ask.app is not None,
            fault=trail.fault.what.value if trail.fault else None,
        )
    )
    return Reply(answer.status, headers, answer.body, fault)


async def _work(tenant: Tenant, ask: Ask, trail: Trail) -> HttpResponse:
    """Everything between a request and its answer. Raises GraphError for every answer that is an error."""
    match = trail.match = _checked(tenant, ask)
    trail.app = ask.app or tenant.access.app_of(ask.headers.get("authorization"))
    template = match.operation.template
    if template == BATCH:
        return await _guarded(tenant, ask, trail, match)
    route = ROUTES.get((ask.method, template))
    if route is None:
        raise not_emulated(f"{ask.method} {template}")
    if "user-id" not in match.params or template == "/users/{user-id}":
        if not template.startswith(SUBSCRIPTIONS):  # These are about mailboxes, which their routes look at.
            tenant.access.check_directory()
        return await _guarded(tenant, ask, trail, match)
    box = trail.box = mailbox_for(tenant, match.params["user-id"])
    if match.params.get("calendar-id", calendar_id(box)) != calendar_id(box):
        raise not_found()
    with tenant.throttle.admit(app=trail.app, mailbox=box.address, behaviour=tenant.behaviour):
        return await _guarded(tenant, ask, trail, match)


async def _guarded(tenant: Tenant, ask: Ask, trail: Trail, match: Match) -> HttpResponse:
    """The route itself, between the latency and the faults that are due."""
    template = match.operation.template
    fault = trail.fault = tenant.faults.next(
        method=ask.method, template=template, mailbox=trail.box.address if trail.box else None
    )
    wait_s = tenant.latency.draw(tenant.random) if template != BATCH else 0.0
    if fault and fault.when is When.BEFORE:
        wait_s += fault.delay_s
    if wait_s:
        await tenant.sleep(wait_s)
    if fault and fault.when is When.BEFORE and fault.what not in (What.DELAY, What.ODD):
        raise fault.error()
    answer = await _route(tenant, ask, trail, match)
    if fault and fault.what is What.ODD:
        return replace(answer, body=fault.odd(answer.body))
    if fault and fault.when is When.AFTER:
        if fault.delay_s:
            await tenant.sleep(fault.delay_s)
        if fault.what is What.STATUS:
            raise fault.error()
    return answer


async def _route(tenant: Tenant, ask: Ask, trail: Trail, match: Match) -> HttpResponse:
    parts = urlsplit(ask.target)
    if match.operation.template == BATCH:
        return await _batch(tenant, ask, trail)
    _, applied = preferences(ask.headers.get("prefer", ""), tenant.behaviour)
    routed = ROUTES[(ask.method, match.operation.template)](
        Call(
            tenant=tenant,
            method=ask.method,
            template=match.operation.template,
            path=parts.path,
            params=match.params,
            query=dict(parse_qsl(parts.query, keep_blank_values=True)),
            headers=ask.headers,
            body=spelled(parts.path, ask.body),
            root=ask.root,
            box=trail.box,
        )
    )
    answer = routed if isinstance(routed, HttpResponse) else await routed
    trail.headers |= {"Preference-Applied": ", ".join(applied)} if applied else {}
    return answer


async def _batch(tenant: Tenant, ask: Ask, trail: Trail) -> HttpResponse:
    async def send(item: Json) -> Json:
        headers = {name.lower(): value for name, value in item.get("headers", {}).items()}
        sub = Ask(item["method"], item["url"], headers, item.get("body"), root=ask.root, app=trail.app)
        reply = await exchange(tenant, sub)
        trail.fault = trail.fault or reply.fault  # What breaks the answer to one item breaks that to its batch.
        body = {} if reply.body is None else {"body": reply.body}
        return {"id": item["id"], "status": reply.status, "headers": reply.headers, **body}

    answers = await batch.run(ask.body["requests"], send=send, parallel=tenant.behaviour.batch_parallel)
    if tenant.behaviour.views_are_unsorted:
        tenant.random.shuffle(answers)
    return HttpResponse(200, {"responses": answers})


def _checked(tenant: Tenant, ask: Ask) -> Match:
    """The operation that a request names, if the contract has nothing against the request.

    Raises:
        GraphError: 400; SandboxNotEmulated for what the contract does not know at all.
    """
    if ask.malformed:
        raise invalid("Unable to read JSON request payload.", "BadRequest")
    found = list(tenant.contract.request_findings(ask.method, ask.target, ask.headers, ask.body))
    found_unknown = [finding.text for finding in found if finding.kind is Kind.UNKNOWN]
    if "odata" in ask.headers.get("accept", "") or "consistencylevel" in ask.headers:
        found_unknown.append("Another Accept than application/json, or a ConsistencyLevel.")
    if annotation := next(_annotations(ask.body), None) if not ask.target.startswith(BATCH) else None:
        found_unknown.append(f"The annotation {annotation} in a body.")
    tenant.ledger.refusals.extend(finding.text for finding in found)
    if found_unknown:
        raise not_emulated(" ".join(found_unknown).rstrip("."))
    if found:
        code = "ErrorInvalidParameter" if "query option" in found[0].text else "RequestBodyRead"
        raise invalid(" ".join(finding.text for finding in found), code)
    match = tenant.contract.match(ask.method, urlsplit(ask.target).path)
    if match is None:
        raise not_emulated(ask.target)
    return match


def _annotations(body: object) -> Iterator[str]:
    """The names with an @ in a body that are not a plain @odata.type."""
    if isinstance(body, dict):
        for name, value in body.items():
            if "@" in name and name != "@odata.type":
                yield name
            yield from _annotations(value)
    elif isinstance(body, list):
        for value in body:
            yield from _annotations(value)


def _refusal(tenant: Tenant, ask: Ask, error: GraphError, request_id: str) -> HttpResponse:
    inner = {
        "date": write_stamp(tenant.clock.now())[:19],
        "request-id": request_id,
        "client-request-id": ask.headers.get("client-request-id", request_id),
    }
    body = {"error": {"code": error.code, "message": error.message, "innerError": inner, **error.extra}}
    return HttpResponse(error.status, body, dict(error.headers))


def _check_own(tenant: Tenant, ask: Ask, answer: HttpResponse, headers: dict[str, str]) -> None:
    """Hold our own answer against the contract; a violation fails nobody's request but shows in the ledger."""
    path = urlsplit(ask.target).path
    found = tenant.contract.check_response(ask.method, path, answer.status, headers, answer.body, request_body=ask.body)
    tenant.ledger.exchanges += 1
    tenant.ledger.violations.extend(found)
