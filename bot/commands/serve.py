"""`python -m bot serve`: the bot for an organisation, behind whatever ends TLS in front of it."""

import argparse
import asyncio

import aiohttp

from bot.commands.process import require_free, run, start_log, tell
from bot.settings import DATA, PREFIX, Settings, load, require_credentials
from bot.teams.keys import SigningKeys
from bot.teams.trust import TokenTrust
from bot.wiring import running


def main(_: argparse.Namespace) -> None:
    """Serve until told to stop.

    Raises:
        CannotStart: a setting is missing or wrong, or the port is taken.
    """
    settings = load()
    require_credentials(settings)
    ports = [(settings.port, f"{PREFIX}PORT")]
    if settings.metrics_port is not None:
        ports.append((settings.metrics_port, f"{PREFIX}METRICS_PORT"))
    require_free(settings.host, ports)
    if "database_url" not in settings.model_fields_set:
        DATA.mkdir(exist_ok=True)
    start_log(settings.log_level, settings.log_format)
    run(_serve(settings))


async def _serve(settings: Settings) -> None:
    app = require_credentials(settings)
    async with aiohttp.ClientSession() as session:
        cloud = settings.addresses
        keys = SigningKeys(session=session, metadata_url=cloud.metadata)
        trust = TokenTrust(
            app_id=app.client_id,
            tenants={app.tenant_id},
            keys=keys,
            issuer=cloud.issuer,
            service_urls=cloud.serves,
        )
        async with running(settings, trust=trust):
            tell(f"Serving on http://{settings.host}:{settings.port}/api/messages")
            await asyncio.Event().wait()
