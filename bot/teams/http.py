"""The HTTP face: one address for the channel, one for whoever watches over the process."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Protocol

from aiohttp import web
from aiohttp.http_exceptions import HttpProcessingError

from bot.teams.adapter import BODY_LIMIT, Adapter, TurnHandler
from bot.teams.response_written import answered
from bot.teams.turn_errors import where

_log = logging.getLogger("bot.access")
_server_log = logging.getLogger("bot.server")


@dataclass(frozen=True, slots=True)
class Report:
    """`problems` are sentences for an operator, without a secret; none if all is well."""

    problems: tuple[str, ...]
    workers: dict[str, Any]

    def body(self, well: str, ill: str) -> dict[str, Any]:
        """Give what is answered."""
        return {"status": ill if self.problems else well, "problems": [*self.problems], "workers": self.workers}


class Probes(Protocol):
    """Whoever knows how the process does."""

    def live(self) -> Report:
        """Tell what a restart would mend."""
        ...

    def ready(self) -> Report:
        """Tell what keeps the process from its work."""
        ...


def create_app(adapter: Adapter, bot: TurnHandler, *, health: Probes) -> web.Application:
    """Build the application, for `new_runner`: it writes its own access log."""

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

    async def live(_: web.Request) -> web.Response:
        return _told(health.live(), "alive", "hangs")

    async def ready(_: web.Request) -> web.Response:
        return _told(health.ready(), "ready", "not ready")

    app = web.Application(client_max_size=BODY_LIMIT, middlewares=[_log_access])
    app.on_response_prepare.append(_hide_banner)
    app.router.add_post("/api/messages", messages)
    app.router.add_get("/healthz", live)
    app.router.add_get("/readyz", ready)
    return app


def new_runner(app: web.Application, *, shutdown_timeout: float = 60.0) -> web.AppRunner:
    """Make what serves the application. What is no HTTP, and bodies that break off, leave a line without a content.

    Bodies come as they were sent: aiohttp would answer a packed one that is broken with a 500.
    """
    return web.AppRunner(
        app, access_log=None, logger=_server_log, auto_decompress=False, shutdown_timeout=shutdown_timeout
    )


class _ByKind(logging.Filter):
    """Tells errors of the server by their kind: their sentences quote what was sent, which may be a token."""

    def filter(self, record: logging.LogRecord) -> bool:
        error = record.exc_info[1] if record.exc_info else None
        if error is not None:
            foreign = isinstance(error, web.RequestPayloadError | HttpProcessingError | ConnectionError)
            record.levelno, record.levelname = (logging.INFO, "INFO") if foreign else (logging.ERROR, "ERROR")
            record.msg = "a request was no HTTP: %s" if foreign else "a request failed: %s"
            record.args = (type(error).__name__ if foreign else where(error),)
            record.exc_info = record.exc_text = None
        return True


_server_log.addFilter(_ByKind())


def _told(report: Report, well: str, ill: str) -> web.Response:
    status = 503 if report.problems else 200
    return web.json_response(report.body(well, ill), status=status, headers={"Cache-Control": "no-store"})


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
