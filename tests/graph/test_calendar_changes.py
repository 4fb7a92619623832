"""Whether anything changed on a room's calendar: by Graph's own links, through the client, against the local Graph."""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import httpx
import pytest

from booking.errors import Rejected, Throttled, Unreadable
from booking.model import Mailbox, Slot
from graph.auth import no_token
from graph.calendar import GraphCalendar
from graph.client import GraphClient
from graph.sandbox.faults import Fault, What
from graph.sandbox.server import SandboxServer
from graph.sandbox.tenant import Tenant
from graph.wire_calendar import PAGE_SIZE

OAK = Mailbox("oak@roomkeeper.example", "Europe/Helsinki")
TEN = datetime(2026, 8, 1, 10, tzinfo=UTC)
HOUR = Slot(TEN, TEN + timedelta(hours=1))
MONTH = Slot(TEN - timedelta(days=10), TEN + timedelta(days=20))
DELTA = "/users/{user-id}/calendarView/delta"


@dataclass(frozen=True, slots=True)
class Stage:
    tenant: Tenant
    calendar: GraphCalendar

    def occupy(self, slot: Slot = HOUR) -> str:
        return self.tenant.outside.book(room=OAK.address, start=slot.starts, end=slot.ends)

    def requests(self) -> list[str]:
        return [each.template or "" for each in self.tenant.ledger.requests]


@pytest.fixture
async def stage(sandbox: SandboxServer, graph_transport: httpx.AsyncBaseTransport) -> AsyncIterator[Stage]:
    sandbox.tenant.access.require_token = False
    client = GraphClient(sandbox.url, no_token, graph_transport)
    yield Stage(sandbox.tenant, GraphCalendar(client, installation="Here", text_of=lambda event: event.reference))
    await client.aclose()


async def test_without_a_link_everything_counts_as_changed_and_then_nothing_does(stage: Stage) -> None:
    first = await stage.calendar.changes(OAK, MONTH)
    assert first.changed, "also of an empty calendar: nobody has read it"
    stage.tenant.ledger.clear()
    second = await stage.calendar.changes(OAK, MONTH, first.link)
    assert not second.changed
    assert stage.requests() == [DELTA], "one request, as long as nothing changes"


async def test_what_is_booked_moved_and_deleted_is_told_once_each(stage: Stage) -> None:
    told = await stage.calendar.changes(OAK, MONTH)
    event = stage.occupy()
    out, room = stage.tenant.outside, OAK.address
    doings: tuple[Callable[[], object], ...] = (
        lambda: None,
        lambda: out.move(room=room, event=event, start=HOUR.ends, end=HOUR.ends + timedelta(hours=1)),
        lambda: out.edit(room=room, event=event, changes={"showAs": "free"}),
        lambda: out.move(room=room, event=event, start=MONTH.ends + 9 * HOUR.duration, end=MONTH.ends + timedelta(3)),
        lambda: out.delete(room=room, event=event),
    )
    for do in doings:
        do()
        told = await stage.calendar.changes(OAK, MONTH, told.link)
        assert told.changed
        told = await stage.calendar.changes(OAK, MONTH, told.link)
        assert not told.changed


async def test_all_pages_are_walked_before_there_is_a_link(stage: Stage) -> None:
    for number in range(PAGE_SIZE + 20):
        stage.occupy(Slot(TEN + timedelta(minutes=number), TEN + timedelta(minutes=number + 1)))
    stage.tenant.ledger.clear()
    told = await stage.calendar.changes(OAK, MONTH)
    assert stage.requests() == [DELTA, DELTA]
    assert not (await stage.calendar.changes(OAK, MONTH, told.link)).changed


@pytest.mark.parametrize("status", [410, 404, 400])
async def test_a_link_that_is_too_old_is_refused_and_a_new_one_can_be_had(stage: Stage, status: int) -> None:
    rules = {"delta_token_lives_s": 60.0, "delta_reset_status": status}
    stage.tenant.behaviour = replace(stage.tenant.behaviour, **rules)  # type: ignore[arg-type]
    told = await stage.calendar.changes(OAK, MONTH)
    stage.tenant.clock.stop_at(stage.tenant.clock.now() + timedelta(minutes=2))
    with pytest.raises(Rejected):
        await stage.calendar.changes(OAK, MONTH, told.link)
    assert (await stage.calendar.changes(OAK, MONTH)).link


async def test_a_link_to_elsewhere_is_not_followed(stage: Stage) -> None:
    told = await stage.calendar.changes(OAK, MONTH)
    stage.tenant.ledger.clear()
    for link in ("https://evil.example/v1.0/users/x/calendarView/delta?$deltatoken=a", "nonsense"):
        with pytest.raises(Unreadable):
            await stage.calendar.changes(OAK, MONTH, link)
    assert stage.requests() == []
    assert not (await stage.calendar.changes(OAK, MONTH, told.link)).changed


async def test_a_pause_that_graph_asks_for_leaves_the_link_as_it_was(stage: Stage) -> None:
    told = await stage.calendar.changes(OAK, MONTH)
    stage.occupy()
    wait = Fault("GET", DELTA, What.STATUS, status=429, headers={"Retry-After": "60"}, times=1)
    stage.tenant.faults.add(wait)
    with pytest.raises(Throttled):
        await stage.calendar.changes(OAK, MONTH, told.link)
