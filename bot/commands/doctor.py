"""`python -m bot doctor`: tells before the start what would keep `serve` from its work, and what to do about it.

It changes nothing, but for a lock file beside a database in a file, and needs no registered room. What the app may do
with calendars is what `check` tries.
"""

import argparse
import asyncio
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from enum import StrEnum

import aiohttp
from yarl import URL

from booking.errors import Unavailable
from bot.commands.process import require_free, start_log, tell
from bot.commands.serve import certificate_of, make_data, ports_of
from bot.settings import CannotStart, Settings, load, require_credentials, require_traces
from bot.storage.condition import condition_of
from bot.storage.shared_clock import SystemClock
from bot.wiring import connector_token, graph_tokens
from bot.workers.health import LEAST_FREE, free_at
from graph.auth import UnusableCredential

WRONG = 1
"""The exit status where something would fail."""

PATIENCE = aiohttp.ClientTimeout(total=10)

SKEW_BAD = timedelta(minutes=5)
"""So far off, tokens count as not yet or no longer valid (RFC 7519 leaves the leeway open; Entra allows 5 minutes)."""

SKEW_NOTED = timedelta(seconds=5)

RENEW_WITHIN = timedelta(days=14)
"""A certificate that ends within this is worth a word."""


this_machine = SystemClock().now

Addresses = Sequence[tuple[str, Sequence[str]]]


class Sign(StrEnum):
    """How it stands with something."""

    WELL = "✓"
    DOUBTED = "⚠"
    BAD = "✕"


@dataclass(frozen=True, slots=True)
class Row:
    """What was tried, and what came of it; the advice is empty where there is nothing to do."""

    sign: Sign
    said: str
    advice: str = ""


def main(_: argparse.Namespace) -> int:
    """Look at everything, a row for each; gives the exit status: 0 where nothing would fail."""
    start_log("ERROR")
    rows = asyncio.run(_told())
    bad = sum(row.sign is Sign.BAD for row in rows)
    tell("Nothing stands in the way of the start." if not bad else f"{bad} of {len(rows)} would fail.")
    return WRONG if bad else 0


async def _told() -> list[Row]:
    rows = []
    async for row in examined():
        tell(f"{row.sign} {row.said}")
        if row.advice:
            tell(f"    {row.advice}")
        rows.append(row)
    return rows


def addresses_of(settings: Settings) -> Addresses:
    """List what must be reached beside Entra, Graph first; of several addresses one is enough."""
    cloud = settings.addresses
    hosts = [f"https://{host}/" for host in sorted(cloud.connector_hosts)]
    return [("Graph", [settings.graph_at]), ("What signs the messages of Teams", [cloud.metadata]), ("Teams", hosts)]


async def examined(
    addresses: Callable[[Settings], Addresses] = addresses_of, now: Callable[[], datetime] = this_machine
) -> AsyncIterator[Row]:
    """Look at one thing after the other; what rests on something that failed is left out.

    `addresses` lists what must be reached, each with its name; `now` is this machine's clock.
    """
    try:
        settings = load()
        require_credentials(settings)
        require_traces(settings)
    except CannotStart as error:
        yield Row(Sign.BAD, "The settings are not complete.", str(error))
        return
    yield Row(Sign.WELL, "The settings are complete.")
    for look in (_ports, _certificate):
        if row := look(settings):
            yield row
    for row in await _database(settings, now):
        yield row
    yield await _token("Graph", graph_tokens(settings))
    yield await _token("the Bot Connector", connector_token(settings))
    async with aiohttp.ClientSession(timeout=PATIENCE) as session:
        answered = None
        for what, urls in addresses(settings):
            row, then = await _any_reached(session, what, urls)
            yield row
            answered = answered or then
    if answered is not None:
        yield _skew("Microsoft 365", answered, now())


def _ports(settings: Settings) -> Row:
    try:
        require_free(settings.host, ports := ports_of(settings))
    except CannotStart as error:
        return Row(Sign.BAD, "A port is not free.", f"{error} Where the bot runs already, this is its own.")
    free = " and ".join(str(port) for port, _ in ports)
    return Row(Sign.WELL, f"Free on {settings.host}: port {free}.")


def _certificate(settings: Settings) -> Row | None:
    try:
        certificate = certificate_of(settings)
    except CannotStart as error:
        return Row(Sign.BAD, "The certificate is no good.", str(error))
    if certificate is None:
        return None
    left = certificate.ends_at - datetime.now(UTC)
    told = f"The certificate ends on {certificate.ends_at:%Y-%m-%d}."
    if left <= timedelta(0):
        return Row(Sign.BAD, told, "Renew it: Teams does not post to an address whose certificate is over.")
    return Row(Sign.DOUBTED, told, "Renew it soon.") if left < RENEW_WITHIN else Row(Sign.WELL, told)


async def _database(settings: Settings, now: Callable[[], datetime]) -> list[Row]:
    make_data(settings)
    try:
        found = await condition_of(settings.database_url)
    except CannotStart as error:
        return [Row(Sign.BAD, "The database cannot be used.", str(error))]
    if found.newer:
        return [
            Row(
                Sign.BAD,
                f"The database is at revision {found.revision}, and this version knows {found.newest} at most.",
                "Start the version that wrote it, or a later one; or restore a backup from before it.",
            )
        ]
    rows = [Row(Sign.WELL, f"The database can be used, and is at revision {found.revision}.")]
    if not found.revision:
        rows = [Row(Sign.WELL, f"The database can be used, and is empty: the start makes revision {found.newest}.")]
    elif found.revision != found.newest:
        rows = [
            Row(
                Sign.DOUBTED,
                f"The database is at revision {found.revision}: the start brings it to {found.newest}.",
                "Make a backup first: an older version does not start on it afterwards.",
            )
        ]
    if found.now is not None:
        rows.append(_skew("the database", found.now, now()))
    if found.folder is not None and (free := free_at(found.folder)) < 2 * LEAST_FREE:
        rows.append(Row(Sign.BAD, f"The disk of the database has {free >> 20} MiB free.", "Make room on it."))
    return rows


async def _token(whose: str, token: Callable[[], Awaitable[str | None]]) -> Row:
    try:
        await token()
    except Unavailable as error:
        if isinstance(error.__cause__, UnusableCredential):
            return Row(
                Sign.BAD,
                f"The credential for {whose} cannot be used: {error.__cause__}.",
                "Write it anew: a client secret, a certificate with its private key in PEM, or a token.",
            )
        code = error.code or "no answer"
        return Row(
            Sign.BAD,
            f"Entra gives no token for {whose} ({code}).",
            "Check the client id, the tenant, and the credential, whose time may be over; and whether this machine "
            "reaches Entra.",
        )
    return Row(Sign.WELL, f"Entra gives a token for {whose}.")


async def _any_reached(session: aiohttp.ClientSession, what: str, urls: Sequence[str]) -> tuple[Row, datetime | None]:
    """Tell whether one of some addresses answers: the first that does, else the last that does not."""
    if not urls:
        advice = "Let this machine connect to the addresses that Microsoft names for it."
        return Row(Sign.DOUBTED, f"{what}: no address is known in this cloud, so none was tried.", advice), None
    found = [await _reached(session, what, url) for url in urls]
    return next((each for each in found if each[0].sign is Sign.WELL), found[-1])


async def _reached(session: aiohttp.ClientSession, what: str, url: str) -> tuple[Row, datetime | None]:
    """Tell whether an address answers at all, whatever it says, and what time it is there."""
    host = URL(url).host
    try:
        async with session.get(url, allow_redirects=False) as answer:
            told = answer.headers.get("Date", "")
    except (aiohttp.ClientError, TimeoutError, OSError, ssl.SSLError) as error:
        advice = f"Let this machine connect to {host} directly: no HTTPS_PROXY is read ({type(error).__name__})."
        return Row(Sign.BAD, f"{what} cannot be reached at {host}.", advice), None
    try:
        now = parsedate_to_datetime(told)
    except ValueError:
        now = None
    return Row(Sign.WELL, f"{what} can be reached at {host}."), now


def _skew(whose: str, theirs: datetime, ours: datetime) -> Row:
    off = ours - theirs
    told = f"This machine's clock is {off.total_seconds():+.0f} s off from that of {whose}."
    if abs(off) < SKEW_NOTED:
        return Row(Sign.WELL, told)
    sign = Sign.BAD if abs(off) >= SKEW_BAD else Sign.DOUBTED
    return Row(sign, told, "Set it by NTP: tokens are valid by the clock.")
