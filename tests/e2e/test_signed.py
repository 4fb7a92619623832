"""The real client behind a proxy that signs what it sends, as the Bot Connector does, to a bot that asks for it."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import aiohttp
from aiohttp import web
from playwright.async_api import expect

from bot.commands.sandbox import COLLEAGUES, ME, registered_rooms, settings_for, with_version
from bot.service_urls import is_loopback
from bot.settings import Settings
from bot.teams.keys import SigningKeys
from bot.teams.trust import TokenTrust
from bot.wiring import running
from graph.sandbox import seed
from graph.sandbox.server import SandboxServer
from graph.sandbox.tenant import Tenant
from tests.fakes.issuer import APP_ID, FakeIssuer
from tests.support.edge import Pauses
from tests.support.playground import Teams, browser
from tests.support.sandbox_process import client_at, free_ports

TOMORROW = (datetime.now(UTC) + timedelta(days=1)).date()
PINE = "pine@roomkeeper.example"


@dataclass
class Signed:
    """The client's address and the bot's, who signs, and the calendars; `passed_on` counts what the proxy signed."""

    client: str
    bot: str
    issuer: FakeIssuer
    tenant: Tenant
    session: aiohttp.ClientSession
    passed_on: int = 0

    async def pass_on(self, request: web.Request) -> web.Response:
        """Sign an activity and give the bot's answer to it."""
        activity = await request.json()
        token = self.issuer.sign(self.issuer.claims(activity["serviceUrl"]))
        self.passed_on += 1
        headers = {"Authorization": f"Bearer {token}"}
        async with self.session.post(self.bot, json=activity, headers=headers) as answer:
            return web.Response(status=answer.status, body=await answer.read(), content_type="application/json")


@asynccontextmanager
async def signed(data: Path) -> AsyncIterator[Signed]:
    """Run the bot with tokens asked for, the local Graph, the client, and the proxy between the two."""
    port, proxy_port = free_ports(2)
    async with AsyncExitStack() as stack:
        tenant = Tenant(require_token=False)
        graph = await stack.enter_async_context(SandboxServer(tenant))
        issuer = await stack.enter_async_context(FakeIssuer())
        session = await stack.enter_async_context(aiohttp.ClientSession())
        trust = TokenTrust(
            app_id=APP_ID,
            tenants={seed.TENANT_ID},
            keys=SigningKeys(session=session, metadata_url=issuer.metadata_url, sleep=Pauses()),
            service_urls=is_loopback,
        )
        settings = settings_for(Settings(), data=data, port=port).model_copy(
            update={"graph_url": with_version(graph.url)}
        )
        await stack.enter_async_context(running(settings, trust=trust, rooms=registered_rooms()))
        stage = Signed("", f"http://127.0.0.1:{port}/api/messages", issuer, tenant, session)
        app = web.Application()
        app.router.add_post("/api/messages", stage.pass_on)
        runner = web.AppRunner(app, access_log=None)
        stack.push_async_callback(runner.cleanup)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", proxy_port).start()
        client = client_at(f"http://127.0.0.1:{proxy_port}/api/messages", ME, COLLEAGUES, data)
        stage.client = await stack.enter_async_context(client)
        yield stage


async def test_a_room_is_booked_with_signed_activities_while_the_key_changes(tmp_path: Path) -> None:
    async with signed(tmp_path) as stage, browser() as chromium:
        teams = await Teams.open(chromium, stage.client, height=1400)
        await teams.say("book")
        await expect(teams.card()).to_contain_text("Start")
        await teams.fill("Another day", TOMORROW.isoformat())
        await teams.fill("Start", "18:00")
        await teams.fill("Another end time", "19:00")
        await teams.fill("Title", "Signed")
        stage.issuer.kid = "two"
        await teams.press("Show free rooms")
        await expect(teams.card()).to_contain_text("free rooms")
        await teams.press("Book")
        await expect(teams.card()).to_contain_text("Booked ✓")
        await teams.screenshot("signed")
        assert [each["subject"] for each in stage.tenant.outside.calendar(PINE) if each["subject"] == "Signed"]
        assert stage.passed_on >= 5
        assert stage.issuer.fetches == 2, "once at the start, and once for the new key"
        stolen = {**teams.exchanges[-1].request, "serviceUrl": stage.client}
        async with stage.session.post(stage.bot, json=stolen) as unsigned:
            assert unsigned.status == 401
