"""A webhook on this machine: answers the handshake, and keeps what is posted to it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from aiohttp import web

from graph.sandbox.subscriptions import Subscriptions, WebhookAnswer
from tests.support.graph_sandbox import Json

PUBLIC = "https://rooms.example"


@dataclass
class Webhook:
    """`status` is what notifications are answered with; `echo` makes the answer to a handshake from its token."""

    status: int = 202
    echo: str = "{}"
    kind: str = "text/plain"
    told: list[Json] = field(default_factory=list)
    handshakes: int = 0

    async def take(self, request: web.Request) -> web.Response:
        token = request.query.get("validationToken")
        if token is not None:
            self.handshakes += 1
            return web.Response(text=self.echo.format(token), content_type=self.kind)
        self.told += (await request.json())["value"]
        return web.Response(status=self.status)

    async def post(self, _: str, body: Json | None) -> WebhookAnswer:
        """Take a notification without HTTP, however busy the machine is."""
        self.told += body["value"] if body else []
        return WebhookAnswer(self.status)

    def kinds(self) -> list[str]:
        """Tell what was told, in order."""
        return [each.get("changeType") or each["lifecycleEvent"] for each in self.told]


@asynccontextmanager
async def webhook(subscriptions: Subscriptions) -> AsyncIterator[Webhook]:
    """Listen on a free port, and let the sandbox know where PUBLIC is."""
    hook = Webhook()
    app = web.Application()
    app.router.add_post("/{tail:.*}", hook.take)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    subscriptions.reach[PUBLIC] = f"http://127.0.0.1:{runner.addresses[0][1]}"
    try:
        yield hook
    finally:
        await runner.cleanup()
