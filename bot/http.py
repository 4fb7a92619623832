"""The HTTP face: one address for the channel, one for whoever watches over the process."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from contextvars import ContextVar

from aiohttp import web

from bot.adapter import BODY_LIMIT, Adapter, TurnHandler

Ready = Callable[[], Awaitable[bool]]

answered: ContextVar[asyncio.Event | None] = ContextVar("answered", default=None)
"""Set once the HTTP answer to the current activity is written; the edit of a pressed card must not overtake it."""

_log = logging.getLogger("bot.access")


def create_app(adapter: Adapter, bot: TurnHandler, *, ready: Ready) -> web.Application:
    """Build the application. Run it with `web.AppRunner(app, access_log=None)`: it writes its own access log."""

    async def messages(request: web.Request) -> web.Response:
        written = asyncio.Event()
        token = answered.set(written)
        try:
            response = await adapter.process(request, bot)
            # Written here and not after the return, to know when the edit of a pressed card may follow.
            with suppress(ConnectionError):  # whoever asked is gone; the turn stands
                await response.prepare(request)
                await response.write_eof()
        finally:
            answered.reset(token)
            written.set()
        return response

    async def health(_: web.Request) -> web.Response:
        is_ready = await ready()
        return web.json_response(
            {"status": "ready" if is_ready else "starting"},
            status=200 if is_ready else 503,
            headers={"Cache-Control": "no-store"},
        )

    app = web.Application(client_max_size=BODY_LIMIT, middlewares=[_log_access])
    app.on_response_prepare.append(_hide_banner)
    app.router.add_post("/api/messages", messages)
    app.router.add_get("/healthz", health)
    return app


@web.middleware
async def _log_access(
    request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
) -> web.StreamResponse:
    """Write one line a request: the route and never the address as typed, a status and a time, no content."""
    started = time.monotonic()
    status = 500
    try:
        response = await handler(request)
        status = response.status
    except web.HTTPException as error:
        status = error.status
        raise
    else:
        return response
    finally:
        resource = request.match_info.route.resource
        route = resource.canonical if resource else "-"
        _log.info("%s %s %d %.0f ms", request.method, route, status, (time.monotonic() - started) * 1000)


async def _hide_banner(_: web.Request, response: web.StreamResponse) -> None:
    response.headers.popall("Server", None)
