"""The HTTP face: one address for the channel, one for whoever watches over the process."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from math import ceil
from typing import Any, Protocol

from aiohttp import web
from aiohttp.http_exceptions import HttpProcessingError
from aiohttp.typedefs import Middleware

from bot.correlation import Work, working
from bot.teams.adapter import BODY_LIMIT, Adapter, TurnHandler
from bot.teams.bounds import Bounds, TooMuch
from bot.teams.response_written import answered
from bot.teams.turn_errors import where
from bot.teams.webhook import PATH, Webhook

_log = logging.getLogger("bot.access")
_server_log = logging.getLogger("bot.server")

PICTURES_AT_ONCE = 50
"""Pictures that are fetched at once. Whoever fetches one need not sign in, so they take no places of turns."""

_PICTURE_RETRY_S = 5
"""Seconds after which a picture is asked for again while the database does not answer."""

_PICTURE_HEADERS = {
    # What is drawn at an address never changes; only whoever asked may keep it.
    "Cache-Control": "private, max-age=3600, immutable",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cross-Origin-Resource-Policy": "cross-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex",
}


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


class Watcher(Protocol):
    """Hears of what was answered."""

    def responded(self, route: str, status: int) -> None:
        """Hear of a response: the route as it is registered, `-` for none of ours, and its status."""
        ...

    def worked(self, work: Work) -> None:
        """Hear that what was asked for has ended; a turn has a kind (`message`, `press`, `membership`, `other`)."""
        ...


class _Nobody:
    """Hears nothing."""

    def responded(self, route: str, status: int) -> None:
        """Hear nothing."""

    def worked(self, work: Work) -> None:
        """Hear nothing."""


class Pictures(Protocol):
    """Whoever has the pictures of cards."""

    async def fetch(self, token: str) -> bytes | None:
        """Give the picture at an address; None if there is none, or none any more. Raises: what the database raises."""
        ...


def create_app(
    adapter: Adapter,
    bot: TurnHandler,
    *,
    health: Probes,
    watcher: Watcher | None = None,
    pictures: Pictures | None = None,
    webhook: Webhook | None = None,
    detailed: bool = True,
) -> web.Application:
    """Build the application, for `new_runner`: it writes its own access log.

    `watcher` hears of each response and each turn; `pictures` are those of cards; `webhook` is where Exchange tells of
    changes, if it is to. Probes tell problems and workers only
    if `detailed`.
    """

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

    places = Bounds(requests=PICTURES_AT_ONCE)

    async def picture(request: web.Request) -> web.Response:
        try:
            with places.request():
                written = await pictures.fetch(request.match_info["token"]) if pictures else None
        except TooMuch as error:
            return _later(429, error.retry_after_s)
        except Exception as error:  # noqa: BLE001 — a database fails in many ways
            _server_log.error("a picture could not be given: %s", where(error))
            return _later(503, _PICTURE_RETRY_S)
        if written is None:
            # Like an address that leads nowhere: nobody learns whether there ever was one.
            raise web.HTTPNotFound
        kind = "image/png" if written.startswith(b"\x89PNG") else "image/jpeg"
        return web.Response(body=written, content_type=kind, headers=_PICTURE_HEADERS)

    app = web.Application(client_max_size=BODY_LIMIT, middlewares=[_access(watcher or _Nobody())])
    app.on_response_prepare.append(_hide_banner)
    app.router.add_post("/api/messages", messages)
    add_probes(app, health, detailed=detailed)
    if webhook is not None:
        app.router.add_post(PATH, webhook.handle)
    app.router.add_get("/plans/{token:[A-Za-z0-9_-]{32}}", picture)
    return app


def add_probes(app: web.Application, health: Probes, *, detailed: bool) -> None:
    """Let an application answer probes: with a word alone, or `detailed`, with problems and workers as well."""

    async def live(_: web.Request) -> web.Response:
        return _told(health.live(), "alive", "hangs", detailed=detailed)

    async def ready(_: web.Request) -> web.Response:
        return _told(health.ready(), "ready", "not ready", detailed=detailed)

    app.router.add_get("/healthz", live)
    app.router.add_get("/readyz", ready)


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


def _later(status: int, retry_after_s: float) -> web.Response:
    return web.Response(status=status, headers={"Retry-After": str(ceil(retry_after_s)), "Cache-Control": "no-store"})


def _told(report: Report, well: str, ill: str, *, detailed: bool) -> web.Response:
    body = report.body(well, ill)
    told = body if detailed else {"status": body["status"]}
    status = 503 if report.problems else 200
    return web.json_response(told, status=status, headers={"Cache-Control": "no-store"})


Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def _access(watcher: Watcher) -> Middleware:
    @web.middleware
    async def access(request: web.Request, handler: Handler) -> web.StreamResponse:
        """Write one line a request: the route and never the address as typed, a status and a time, no content."""
        started = time.monotonic()
        status = 500
        with working(heard=watcher.worked):
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
                took_s = time.monotonic() - started
                fields = {"method": request.method, "route": route, "status": status, "ms": round(took_s * 1000)}
                _log.info("%s %s %d %.0f ms", request.method, route, status, took_s * 1000, extra={"fields": fields})
                watcher.responded(route, status)

    return access


async def _hide_banner(_: web.Request, response: web.StreamResponse) -> None:
    response.headers.popall("Server", None)
