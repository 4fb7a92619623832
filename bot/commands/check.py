"""`python -m bot check`: tries for real whether the bot can do its work, and says what to do where it cannot."""

import argparse
import asyncio
from functools import partial
from uuid import uuid4

from booking.inspection import Inspection, Report
from booking.model import mail_address
from booking.room_names import rooms_named
from bot.commands.live import try_live
from bot.commands.process import start_log, tell
from bot.service_urls import is_loopback
from bot.settings import CannotStart, Settings, load, require_credentials
from bot.storage.peek import registered, told_of
from bot.storage.shared_clock import SystemClock
from bot.wiring import graph_tokens, tenant_of
from cards.checks import report_lines
from cards.words import event_text
from graph.calendar import GraphCalendar
from graph.client import GraphClient, new_transport
from graph.directory import GraphDirectory
from graph.inspection import GraphInspector

WRONG = 1
"""The exit status where something is wrong."""


def main(options: argparse.Namespace) -> int:
    """Try everything, and give the exit status: 0 where nothing is wrong.

    Raises:
        CannotStart: a setting or an option is missing or wrong, or the registered rooms cannot be read.
    """
    settings = load()
    if not is_loopback(settings.graph_at):
        require_credentials(settings)
    start_log("ERROR")
    if options.live:
        return try_live(settings, options.live, options.report)
    report = asyncio.run(_report(settings, closed=_address(options.closed), write=options.write))
    for line in report_lines(report):
        tell(line)
    return WRONG if report.bad else 0


def _address(told: str) -> str:
    try:
        return mail_address(told) if told else ""
    except ValueError:
        raise CannotStart("--closed takes the mail address of a mailbox that the app must not read.") from None


async def _report(settings: Settings, *, closed: str, write: str) -> Report:
    rooms, named = await registered(settings.database_url, tenant=tenant_of(settings))
    wanted = rooms_named(rooms, write) if write else ()
    if write and len(wanted) != 1:
        raise CannotStart("--write takes the name or the address of one registered room.")
    client, clock = GraphClient(settings.graph_at, graph_tokens(settings), new_transport()), SystemClock()
    try:
        calendar = GraphCalendar(
            client, installation=settings.installation or "check", text_of=partial(event_text, chat_link="")
        )
        inspection = Inspection(
            calendar=calendar,
            directory=GraphDirectory(client),
            inspector=GraphInspector(client, new_id=uuid4),
            clock=clock,
            coverage=partial(told_of, settings.database_url, tenant=tenant_of(settings), now=clock.now())
            if settings.public_host
            else None,
            changes=calendar if settings.index_follows_changes else None,
        )
        return await inspection.run(rooms, by=None, closed=closed or named, write=wanted[0] if wanted else None)
    finally:
        await client.aclose()
