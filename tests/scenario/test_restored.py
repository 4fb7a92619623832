"""After a backup was restored, what stands on the calendars is given back to those who booked it."""

from pathlib import Path

import httpx

from bot.storage.database import open_database
from bot.storage.ledger import SqlLedger
from bot.wiring import SANDBOX
from bot.workers.protocol_runner import LEASE
from graph.sandbox.server import SandboxServer
from tests.conftest import MONDAY
from tests.fakes.booking import FakeClock
from tests.support.world import ADELE, EVENING, MEGAN, mail, open_world

TYPED = {**EVENING, "title": "Plan", "attendees": MEGAN.object_id}


async def test_a_booking_that_a_restored_backup_lacks_is_given_back_and_nobody_is_mailed_again(
    tmp_path: Path, sandbox: SandboxServer, graph_transport: httpx.AsyncBaseTransport
) -> None:
    old, restored = tmp_path / "old", tmp_path / "restored"
    old.mkdir()
    restored.mkdir()
    async with open_world(old, sandbox, graph_transport, MONDAY) as world:
        await world.find(TYPED)
        await world.press("Book", room="Oak")
        await world.told()
        mails = world.mails()
    async with open_world(restored, sandbox, graph_transport, MONDAY) as world:
        await world.app.reconciler.reconcile()
        await world.rest()
        assert (world.booked_rooms(), world.mails()) == (["Oak"], mails)
    async with open_database(f"sqlite+aiosqlite:///{restored / 'bot.db'}") as database:
        ledger = SqlLedger(database, tenant=SANDBOX, lease=LEASE, clock=FakeClock(MONDAY))
        (booking,) = await ledger.upcoming(mail("Oak"))
        assert await ledger.claimed(booking.meeting.slot) == {mail("Oak"): (booking.meeting.slot,)}
    assert (booking.booker.id, booking.meeting.title, booking.confirmed, booking.invited) == (
        ADELE.object_id,
        "Plan",
        True,
        True,
    )
    assert [each.address for each in booking.meeting.attendees] == [MEGAN.email]
