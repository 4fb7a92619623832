from collections import Counter
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from uuid import UUID
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from graph.sandbox import seed
from graph.sandbox.server import SandboxServer
from graph.sandbox.zones import zone_of
from tests.support.graph_sandbox import OAK, Client

REGISTERED = [room for room in seed.ROOMS if room.registered]


def test_people_and_rooms_have_ids_and_addresses_of_their_own() -> None:
    everybody: list[seed.Person | seed.Room] = [*seed.PEOPLE, *seed.ROOMS]
    assert {UUID(one.id).hex for one in everybody} == {one.id.replace("-", "") for one in everybody}
    assert len({one.id for one in everybody}) == len({one.mail for one in everybody}) == 23
    names = [person.name for person in seed.PEOPLE[:5]]
    assert names == ["Adele Vance", "Alex Wilber", "Megan Bowen", "Lee Gu", "Diego Siciliani"]


def test_there_are_fourteen_rooms_in_two_buildings_and_ten_of_them_are_registered() -> None:
    assert len(seed.ROOMS) == 14
    assert len(REGISTERED) == 10
    assert Counter(room.building for room in seed.ROOMS) == {"HQ": 10, "Harbour": 4}
    assert all(room.has_mailbox and room.in_scope and not room.reserved for room in REGISTERED)
    odd = {room.name for room in seed.ROOMS} - {room.name for room in REGISTERED}
    assert odd == {"Aspen", "Lobby Nook", "Attic", "Vault"}


def test_the_windows_names_of_the_rooms_zones_mean_these_zones() -> None:
    noon = datetime(2026, 7, 1, 12)  # noqa: DTZ001 -- a wall time
    for room in seed.ROOMS:
        offsets = {noon.replace(tzinfo=zone).utcoffset() for zone in (ZoneInfo(room.zone), zone_of(room.windows_zone))}
        assert len(offsets) == 1


@given(st.dates(), st.integers(0, 5))
def test_meetings_keep_to_the_day_and_never_meet_each_other(day: date, number: int) -> None:
    for room in seed.ROOMS:
        planned = seed.meetings(room, day, seed=number)
        assert planned == seed.meetings(room, day, seed=number)
        for earlier, later in pairwise(planned):
            assert earlier.end <= later.start
        for meeting in planned:
            assert meeting.start.time().isoformat() >= "08:30:00"
            assert meeting.end.time().isoformat() <= "17:00:00"


def test_on_every_day_two_rooms_are_quiet_and_the_others_mostly_lively() -> None:
    for day in seed.working_days(date(2026, 3, 2), 10):
        planned = {room.name: seed.meetings(room, day, seed=1) for room in REGISTERED}
        assert {name for name, found in planned.items() if not found} >= seed.quiet_rooms(day)
        assert sum(bool(found) for found in planned.values()) >= 6


async def test_evenings_are_free_in_every_room(sandbox: SandboxServer) -> None:
    for room in REGISTERED:
        for event in sandbox.tenant.outside.calendar(room.mail):
            end = datetime.fromisoformat(event["end"]["dateTime"] + "+00:00").astimezone(ZoneInfo(room.zone))
            assert event["isAllDay"] or end.time() <= time(17)


async def test_the_calendars_hold_a_series_a_day_long_and_a_private_event(
    client: Client, sandbox: SandboxServer
) -> None:
    calendars = {room.name: sandbox.tenant.outside.calendar(room.mail) for room in REGISTERED}
    assert [e["subject"] for e in calendars["Oak"] if e["type"] == "seriesMaster"] == ["Stand-up"]
    assert [e["subject"] for e in calendars["Cedar"] if e["isAllDay"]] == ["Open house"]
    assert any(e["sensitivity"] == "private" for e in calendars["Heron"])
    assert not any(event["isOrganizer"] for found in calendars.values() for event in found)
    tomorrow = sandbox.tenant.clock.now().date() + timedelta(days=1)
    seen = await client.view(OAK, tomorrow.isoformat(), (tomorrow + timedelta(days=1)).isoformat())
    assert "Stand-up" in {event["subject"] for event in seen}
