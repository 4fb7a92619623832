"""`python -m bot serve`: the bot for an organisation, behind whatever ends TLS in front of it."""

import argparse
import asyncio

import aiohttp

from bot.commands.process import keep_private, require_free, run, start_log, tell
from bot.settings import DATA, PREFIX, CannotStart, Settings, load, require_credentials, require_traces
from bot.teams.keys import SigningKeys
from bot.teams.trust import TokenTrust
from bot.tls import Certificate
from bot.wiring import running


def main(_: argparse.Namespace) -> None:
    """Serve until told to stop.

    Raises:
        CannotStart: a setting is missing or wrong, a port is taken, or the certificate is no good.
    """
    keep_private()
    settings = load()
    require_credentials(settings)
    require_traces(settings)
    require_free(settings.host, ports_of(settings))
    certificate = certificate_of(settings)
    make_data(settings)
    start_log(settings.log_level, settings.log_format, traced=settings.traces_at is not None)
    run(_serve(settings, certificate))


def make_data(settings: Settings) -> None:
    """Make the folder of the database, where nobody named another one."""
    if "database_url" not in settings.model_fields_set:
        DATA.mkdir(exist_ok=True)


def ports_of(settings: Settings) -> list[tuple[int, str]]:
    """List the ports that are listened on, each with the setting that chooses another."""
    ports = [(settings.port, f"{PREFIX}PORT")]
    if settings.metrics_port is not None:
        ports.append((settings.metrics_port, f"{PREFIX}METRICS_PORT"))
    return ports


def certificate_of(settings: Settings) -> Certificate | None:
    """Read the certificate, where TLS ends here. Raises: CannotStart if it is no good, or half set."""
    if settings.tls_certificate is None and settings.tls_key is None:
        return None
    if settings.tls_certificate is None or settings.tls_key is None:
        raise CannotStart(f"{PREFIX}TLS_CERTIFICATE and {PREFIX}TLS_KEY go together: set both, or neither.")
    return Certificate(settings.tls_certificate, settings.tls_key)


async def _serve(settings: Settings, certificate: Certificate | None) -> None:
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
        async with running(settings, trust=trust, certificate=certificate):
            scheme = "https" if certificate else "http"
            tell(f"Serving on {scheme}://{settings.host}:{settings.port}/api/messages")
            await asyncio.Event().wait()
