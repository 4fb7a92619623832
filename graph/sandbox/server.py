"""The tenant over HTTP: Graph under ``/v1.0``, tokens at the root, the control plane under ``/_sandbox``."""

import asyncio
import json
from types import TracebackType
from typing import Any, Self

from aiohttp import ClientError, ClientSession, web
from aiohttp.typedefs import Handler, Middleware

from graph.sandbox.control import handle as handle_control
from graph.sandbox.errors import not_emulated
from graph.sandbox.exchange import Ask, Reply, exchange
from graph.sandbox.faults import FAULT_HEADER, Fault, What
from graph.sandbox.subscriptions import WebhookAnswer
from graph.sandbox.tenant import Tenant

TENANT = web.AppKey("tenant", Tenant)
GRAPH = "/v1.0"
LARGEST_BODY = 4 * 1024 * 1024  # Graph's limit for a request
LOOK_AGAIN_S = 0.05  # how soon a hanging answer notices that the caller has gone
SHUTDOWN_S = 0.2
DELIVER_EVERY_S = 0.05
"""How often it is looked whether notifications are due."""


def create_app(tenant: Tenant, *middlewares: Middleware) -> web.Application:
    """The aiohttp application of one tenant."""
    app = web.Application(client_max_size=LARGEST_BODY, middlewares=middlewares)
    app[TENANT] = tenant
    app.router.add_route("*", GRAPH + "/{tail:.*}", _graph)
    app.router.add_route("*", "/_sandbox/{action}", _control)
    app.router.add_post("/{tenant}/oauth2/v2.0/token", _token)
    app.router.add_get("/{tenant}/v2.0/.well-known/openid-configuration", _openid_configuration)
    app.router.add_get("/common/discovery/instance", _instance_discovery)
    app.router.add_route("*", "/{tail:.*}", _elsewhere)
    return app


class SandboxServer:
    """A running sandbox: ``async with SandboxServer(tenant) as server``, or `start` and `stop`. Port 0: a free one."""

    def __init__(self, tenant: Tenant, *, host: str = "127.0.0.1", port: int = 0) -> None:
        self.tenant = tenant
        self._host, self._port = host, port
        self._runner: web.AppRunner | None = None
        self._session: ClientSession | None = None
        self._delivering: asyncio.Task[None] | None = None
        self._answering = 0

    @property
    def idle(self) -> bool:
        """Whether nobody is connected and no request is being answered, also of a caller that has gone."""
        connected = self._runner is not None and self._runner.server is not None and self._runner.server.connections
        return not connected and not self._answering

    @property
    def url(self) -> str:
        """The root address without a slash at its end; Graph is at ``/v1.0`` below it."""
        return f"http://{self._host}:{self._port}"

    async def start(self) -> None:
        """Begin to listen.

        Raises:
            OSError: the port is taken.
        """
        app = create_app(self.tenant, self._counted)
        self._runner = web.AppRunner(app, shutdown_timeout=SHUTDOWN_S, access_log=None)
        await self._runner.setup()
        site = web.TCPSite(self._runner, self._host, self._port)
        await site.start()
        self._port = int(self._runner.addresses[0][1])
        self._session = ClientSession()
        self.tenant.subscriptions.post = self._post
        self._delivering = asyncio.create_task(self._deliver())

    async def stop(self) -> None:
        """Stop listening, end what still hangs and let go of the file."""
        if self._delivering is not None and self._session is not None:
            self._delivering.cancel()
            await asyncio.gather(self._delivering, return_exceptions=True)
            await self._session.close()
            self._delivering = self._session = None
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None
        self.tenant.close()

    @web.middleware
    async def _counted(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        self._answering += 1
        try:
            return await handler(request)
        finally:
            self._answering -= 1

    async def _deliver(self) -> None:
        """Post notifications as they become due."""
        while True:
            await self.tenant.subscriptions.deliver()
            await asyncio.sleep(DELIVER_EVERY_S)

    async def _post(self, url: str, body: dict[str, Any] | None) -> WebhookAnswer:
        """Post to a webhook on this machine. Raises: OSError where nobody answers as HTTP has it."""
        if self._session is None:
            raise ConnectionError("the server has stopped")
        told = {"json": body} if body is not None else {"headers": {"Content-Type": "text/plain; charset=utf-8"}}
        try:
            async with self._session.post(url, allow_redirects=False, **told) as answer:
                return WebhookAnswer(answer.status, answer.headers.get("Content-Type", ""), await answer.text())
        except (ClientError, UnicodeDecodeError) as error:
            raise ConnectionError(str(error)) from error

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.stop()


async def _graph(request: web.Request) -> web.StreamResponse:
    """One request to Graph."""
    raw = await request.read()
    body, malformed = None, False
    try:
        body = json.loads(raw) if raw else None
    except ValueError:
        malformed = True
    ask = Ask(
        method=request.method,
        target=request.raw_path.removeprefix(GRAPH),
        headers={name.lower(): ", ".join(request.headers.getall(name)) for name in request.headers},
        body=body,
        malformed=malformed,
        root=f"{request.scheme}://{request.host}{GRAPH}",
    )
    reply = await exchange(request.app[TENANT], ask)
    return await _deliver(request, reply)


async def _deliver(request: web.Request, reply: Reply) -> web.StreamResponse:
    """Send a reply, or break it as its fault demands."""
    payload = b"" if reply.body is None else json.dumps(reply.body).encode()
    if reply.fault is None:
        return web.Response(status=reply.status, headers=reply.headers, body=payload or None)
    return await _break(request, reply, reply.fault, payload)


async def _break(request: web.Request, reply: Reply, fault: Fault, payload: bytes) -> web.StreamResponse:
    headers = {**reply.headers, FAULT_HEADER: fault.what.value, "Content-Type": "application/json"}
    match fault.what:
        case What.GARBAGE:
            return web.Response(status=200, headers=headers, body=b'<html>\x00 {"value": [')
        case What.TRUNCATE:
            payload = payload or b'{"value": []}'
            answer = web.StreamResponse(status=reply.status, headers={**headers, "Content-Length": str(len(payload))})
            await answer.prepare(request)
            await answer.write(payload[: len(payload) // 2])
        case What.HANG:
            # aiohttp tells no handler that its caller has left
            while request.transport is not None and not request.transport.is_closing():  # noqa: ASYNC110
                await asyncio.sleep(LOOK_AGAIN_S)
    if request.transport is not None:
        request.transport.close()
    return web.Response(status=503)


async def _control(request: web.Request) -> web.Response:
    """The control plane. Its content type keeps pages of other origins in somebody's browser from reaching it."""
    if request.method != "POST" or request.content_type != "application/json":
        return web.json_response({"error": "The control plane takes POST with application/json."}, status=400)
    status, body = handle_control(request.app[TENANT], request.match_info["action"], await request.read())
    return web.json_response(body, status=status)


async def _elsewhere(request: web.Request) -> web.Response:
    """Any other address: another version of Graph, or nothing at all."""
    error = not_emulated(f"{request.method} {request.path}")
    return web.json_response({"error": {"code": error.code, "message": error.message}}, status=error.status)


async def _token(request: web.Request) -> web.Response:
    form = {name: value for name, value in (await request.post()).items() if isinstance(value, str)}
    status, body = request.app[TENANT].access.issue(request.match_info["tenant"], form)
    return web.json_response(body, status=status)


async def _openid_configuration(request: web.Request) -> web.Response:
    return web.json_response(request.app[TENANT].access.openid_configuration(request.match_info["tenant"]))


async def _instance_discovery(request: web.Request) -> web.Response:
    return web.json_response(request.app[TENANT].access.instance_discovery())
