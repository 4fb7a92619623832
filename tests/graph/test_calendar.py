"""What only Graph's own calendars and directory have: all-day events, copies, many rooms, permissions one by one."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import httpx
import pytest

from booking.errors import AlreadyCreated, Unavailable
from booking.model import Mailbox, MeetingRequest, NewEvent, Person, Room, Slot
from graph.auth import no_token
from graph.calendar import GraphCalendar
from graph.client import GraphClient
from graph.directory import GraphDirectory
from graph.sandbox.faults import Fault, What, When
from graph.sandbox.seed import PEOPLE, ROOMS
from graph.sandbox.server import SandboxServer
from graph.sandbox.tenant import Tenant

TEN = datetime(2026, 8, 1, 10, tzinfo=UTC)
HOUR = Slot(TEN, TEN + timedelta(hours=1))
OAK = Mailbox("oak@roomkeeper.example", "Europe/Helsinki")
ELM = Mailbox("elm@roomkeeper.example", "Europe/Helsinki")
PLACE, PLACES = "/places/{place-id}", "/places/microsoft.graph.room"
SETTINGS, SCHEDULE = "/users/{user-id}/mailboxSettings", "/users/{user-id}/calendar/getSchedule"
VIEW, USER = "/users/{user-id}/calendarView", "/users/{user-id}"


@dataclass(frozen=True, slots=True)
class Stage:
    tenant: Tenant
    calendar: GraphCalendar
    directory: GraphDirectory


@pytest.fixture
async def stage(sandbox: SandboxServer, graph_transport: httpx.AsyncBaseTransport) -> AsyncIterator[Stage]:
    sandbox.tenant.access.require_token = False
    client = GraphClient(sandbox.url, no_token, graph_transport)
    calendar = GraphCalendar(client, installation="Here", text_of=lambda event: event.reference)
    yield Stage(sandbox.tenant, calendar, GraphDirectory(client))
    await client.aclose()


def new(event_id: str = "0f8fad5b-d9cb-469f-a165-70867728950e", title: str = "") -> NewEvent:
    return NewEvent(event_id, Room(OAK, "Oak"), Person("x", "Ada"), MeetingRequest(HOUR, title), "booking-1", "RK-1")


async def test_an_all_day_event_takes_the_day_of_the_rooms_own_zone(stage: Stage) -> None:
    midnight = datetime(2026, 7, 31, 21, tzinfo=UTC)  # in Helsinki
    day = Slot(midnight, midnight + timedelta(days=1))
    starts, ends = (each.astimezone(ZoneInfo(OAK.zone)) for each in (day.starts, day.ends))
    stage.tenant.outside.book(room=OAK.address, start=starts, end=ends, all_day=True)
    (seen,) = await stage.calendar.view(OAK, HOUR)
    assert (seen.slot, seen.blocks) == (day, True)
    # Exchange keeps the day in UTC, so by its own lights the event has not begun then.
    small_hours = Slot(midnight + timedelta(hours=1), midnight + timedelta(hours=2))
    assert await stage.calendar.view(OAK, small_hours) == (seen,)
    before = Slot(midnight - timedelta(hours=1), midnight)
    after = Slot(day.ends, day.ends + timedelta(hours=1))
    assert await stage.calendar.view(OAK, before) == ()
    assert await stage.calendar.view(OAK, after) == ()


@pytest.mark.parametrize(("show_as", "blocks"), [("free", False), ("workingElsewhere", False), ("tentative", True)])
async def test_search_and_booking_agree_about_what_takes_a_room(stage: Stage, show_as: str, blocks: bool) -> None:
    stage.tenant.outside.book(room=OAK.address, start=HOUR.starts, end=HOUR.ends, show_as=show_as)
    (seen,) = await stage.calendar.view(OAK, HOUR)
    told = await stage.calendar.busy([OAK], HOUR)
    assert seen.blocks is blocks
    assert told[OAK.address].slots == ((HOUR,) if blocks else ())


async def test_every_day_of_a_series_takes_the_room(stage: Stage) -> None:
    stand_up = Slot(datetime(2026, 3, 4, 6, tzinfo=UTC), datetime(2026, 3, 4, 6, 15, tzinfo=UTC))
    assert [each.slot for each in await stage.calendar.view(OAK, stand_up)] == [stand_up]


async def test_a_copy_made_in_outlook_carries_the_stamp_and_no_transaction_id(stage: Stage) -> None:
    made = (await stage.calendar.create(OAK, stage.calendar.body_of(new()), HOUR)).event
    copy = stage.tenant.outside.copy(room=OAK.address, event=made.id)
    found = {each.id: each for each in await stage.calendar.find(OAK, new().id)}
    assert {each: (found[each].stamp, found[each].transaction_id) for each in found} == {
        made.id: (("Here", new().id), new().id),
        copy: (("Here", new().id), None),
    }


async def test_a_stamp_that_differs_in_case_alone_is_somebody_elses(
    stage: Stage, graph_transport: httpx.AsyncBaseTransport, sandbox: SandboxServer
) -> None:
    client = GraphClient(sandbox.url, no_token, graph_transport)
    other = GraphCalendar(client, installation="here", text_of=lambda event: event.reference)
    await other.create(OAK, other.body_of(new()), HOUR)
    assert await stage.calendar.find(OAK, new().id) == ()
    assert len(await other.find(OAK, new().id)) == 1
    await client.aclose()


async def test_an_id_that_leads_nowhere_by_the_time_of_a_refusal_is_left_out(stage: Stage) -> None:
    await stage.calendar.create(OAK, stage.calendar.body_of(new()), HOUR)
    stage.tenant.faults.add(Fault("GET", "/users/{user-id}/events/{event-id}", What.STATUS, status=400, code="No"))
    with pytest.raises(AlreadyCreated) as refusal:
        await stage.calendar.create(OAK, stage.calendar.body_of(new(title="Other")), HOUR)
    assert refusal.value.event_id is None


async def test_a_delete_whose_answer_is_lost_ends_well_once_the_event_is_gone(stage: Stage) -> None:
    made = (await stage.calendar.create(OAK, stage.calendar.body_of(new()), HOUR)).event
    stage.tenant.faults.add(Fault("DELETE", "*", What.DROP, When.AFTER))
    await stage.calendar.delete(OAK, made.id)
    assert await stage.calendar.view(OAK, HOUR) == ()


async def test_many_rooms_are_asked_in_chunks_each_through_its_own_first_room(stage: Stage) -> None:
    rooms = [Mailbox(room.mail, room.zone) for room in ROOMS if room.registered]
    unknown = [Mailbox(f"unknown{number}@roomkeeper.example", "Europe/London") for number in range(40)]
    asked = [*rooms, *unknown[: 20 - len(rooms)], rooms[0], *unknown[20 - len(rooms) :]]
    told = await stage.calendar.busy(asked, HOUR)
    assert {address for address, busy in told.items() if busy.readable} == {room.address for room in rooms}
    assert len(told) == len(set(asked))
    sizes = [len(each.body["schedules"]) for each in stage.tenant.ledger.requests if each.status == 200]
    assert sizes == [20, 20]


async def test_without_the_permission_for_settings_a_mailbox_is_readable_and_tells_no_zone(stage: Stage) -> None:
    stage.tenant.access.reads_settings = False
    assert await stage.directory.probe(OAK.address) == ""


@pytest.mark.parametrize(("status", "code"), [(404, "ErrorItemNotFound"), (404, ""), (400, "ErrorInvalidRequest")])
async def test_a_mailbox_whose_settings_are_refused_is_there_and_tells_no_zone(
    stage: Stage, status: int, code: str
) -> None:
    stage.tenant.faults.add(Fault("GET", SETTINGS, What.STATUS, status=status, code=code))
    assert await stage.directory.probe(OAK.address) == ""


@pytest.mark.parametrize(
    ("zone", "hours", "told"),
    [
        ("Kamchatka Standard Time", None, "Asia/Kamchatka"),
        ("Mid-Atlantic Standard Time", None, "Etc/GMT+2"),
        ("Europe/Oslo", None, "Europe/Oslo"),
        ("UTC", "W. Europe Standard Time", "Europe/Berlin"),
        (None, "W. Europe Standard Time", "Europe/Berlin"),
        ("tzone://Microsoft/Custom", "Europe/Oslo", "Europe/Oslo"),
        ("GMT Standard Time", "W. Europe Standard Time", "Europe/London"),
        ("UTC", "UTC", "UTC"),
        ("Customized Time Zone", 7, ""),
    ],
)
async def test_a_mailboxs_zone_is_the_one_that_it_means(stage: Stage, zone: object, hours: object, told: str) -> None:
    puts = {"timeZone": zone, "workingHours/timeZone/name": hours}
    stage.tenant.faults.add(Fault("GET", SETTINGS, What.ODD, puts=puts))
    assert await stage.directory.probe(OAK.address) == told


async def test_a_schedule_with_an_odd_item_costs_that_room_alone(stage: Stage) -> None:
    for room in (OAK, ELM):
        stage.tenant.outside.book(room=room.address, start=HOUR.starts, end=HOUR.ends)
    for puts, drops in (({}, ["value/0/scheduleItems/0/start"]), ({"value/0/scheduleItems/0/end": "soon"}, [])):
        stage.tenant.faults.clear()
        stage.tenant.faults.add(Fault("POST", SCHEDULE, What.ODD, puts=puts, drops=drops))
        told = await stage.calendar.busy([OAK, ELM], HOUR)
        assert not told[OAK.address].readable
        assert told[ELM.address].slots == (HOUR,)


async def test_a_schedule_in_another_zone_than_was_asked_for_is_read_all_the_same(stage: Stage) -> None:
    stage.tenant.outside.book(room=OAK.address, start=HOUR.starts, end=HOUR.ends)
    puts = {"value/0/scheduleItems/0/start": {"dateTime": "2026-08-01T13:00:00", "timeZone": "FLE Standard Time"}}
    stage.tenant.faults.add(Fault("POST", SCHEDULE, What.ODD, puts=puts))
    assert (await stage.calendar.busy([OAK], HOUR))[OAK.address].slots == (HOUR,)


BAD_HOSTS = [
    (404, "ErrorNonExistentMailbox"),
    (404, "UnknownError"),
    (400, "ErrorInvalidUser"),
    (503, "MailboxStoreUnavailable"),
    (503, "MailboxInfoStale"),
    (500, "ErrorInternalServerError"),
]


@pytest.mark.parametrize(("status", "code"), BAD_HOSTS)
async def test_what_is_wrong_with_one_mailbox_moves_on_to_the_next(stage: Stage, status: int, code: str) -> None:
    stage.tenant.outside.book(room=ELM.address, start=HOUR.starts, end=HOUR.ends)
    bad = Fault("POST", SCHEDULE, What.STATUS, mailbox=OAK.address, status=status, code=code, times=None, message="")
    stage.tenant.faults.add(bad)
    told = await stage.calendar.busy([OAK, ELM], HOUR)
    assert told[ELM.address].slots == (HOUR,)
    assert told[OAK.address].readable is (status >= 500), "another may still tell of a mailbox that does not answer"
    people = await stage.calendar.people_busy([OAK, ELM], [PEOPLE[0].mail], HOUR)
    assert people[PEOPLE[0].mail].readable


async def test_where_three_mailboxes_do_not_answer_nobody_else_is_asked(stage: Stage) -> None:
    rooms = [Mailbox(room.mail, room.zone) for room in ROOMS if room.registered]
    down = stage.tenant.faults.add(Fault("POST", SCHEDULE, What.STATUS, status=503, times=None))
    with pytest.raises(Unavailable):
        await stage.calendar.busy(rooms, HOUR)
    with pytest.raises(Unavailable):
        await stage.calendar.people_busy(rooms, [PEOPLE[0].mail], HOUR)
    assert down.fired == 2 * 3 * 2, "each of three mailboxes twice, for the rooms and for the people"


@pytest.mark.parametrize("status", [409, 412])
async def test_a_read_that_is_told_of_a_conflict_is_repeated(stage: Stage, status: int) -> None:
    odd = stage.tenant.faults.add(Fault("GET", VIEW, What.STATUS, status=status, times=None))
    odd.times = 1
    assert await stage.calendar.view(OAK, HOUR) == ()
    assert odd.fired == 1


@pytest.mark.parametrize("status", [400, 404, 501])
async def test_where_there_are_no_places_nothing_is_known_of_a_room(stage: Stage, status: int) -> None:
    for path in (PLACE, PLACES):
        stage.tenant.faults.add(Fault("GET", path, What.STATUS, status=status, times=None, code="NotSupported"))
    assert await stage.directory.place(OAK.address) is None


async def test_an_odd_place_beside_it_does_not_hide_a_room(stage: Stage) -> None:
    stage.tenant.faults.add(Fault("GET", PLACE, What.STATUS, status=404, code="ResourceNotFound", times=None))
    odd = {"capacity": "many", "floorNumber": 2.5, "tags": "screen", "displayName": 7, "emailAddress": None}
    puts: dict[str, object] = {f"value/0/{name}": value for name, value in odd.items()} | {"value/2": "a place"}
    stage.tenant.faults.add(Fault("GET", PLACES, What.ODD, puts=puts))
    place = await stage.directory.place(ELM.address)
    assert place is not None
    assert (place.name, place.seats) == ("Elm", 8)


@pytest.mark.parametrize(
    ("capacity", "seats"), [(8.0, 8), ("50", 50), ("many", None), (2.5, None), (True, None), (1e400, None), (-1, None)]
)
async def test_a_capacity_is_read_as_far_as_it_is_a_number(stage: Stage, capacity: object, seats: int | None) -> None:
    stage.tenant.faults.add(Fault("GET", PLACE, What.ODD, puts={"capacity": capacity}))
    place = await stage.directory.place(OAK.address)
    assert place is not None
    assert (place.name, place.seats) == ("Oak", seats)


@pytest.mark.parametrize("status", [429, 503, 504])
async def test_one_person_whose_lookup_fails_once_is_looked_up_again_alone(stage: Stage, status: int) -> None:
    stage.tenant.faults.add(Fault("GET", USER, What.STATUS, status=status, headers={"Retry-After": "0"}))
    asked = [each.id for each in PEOPLE]
    assert list(await stage.directory.people(asked)) == asked
    items = [each for each in stage.tenant.ledger.requests if each.in_batch]
    assert len(items) == len(asked) + 1


async def test_a_place_that_cannot_be_asked_for_by_address_is_found_in_the_list(stage: Stage) -> None:
    stage.tenant.faults.add(Fault("GET", PLACE, What.STATUS, status=404, code="ResourceNotFound"))
    place = await stage.directory.place("OAK@roomkeeper.example")
    assert place is not None
    assert (place.name, place.building, place.floor, place.seats) == ("Oak", "HQ", "3", 6)
    assert [each.template for each in stage.tenant.ledger.requests] == [PLACE, PLACES]


async def test_a_throttled_lookup_of_people_is_said_and_not_taken_for_nobody(stage: Stage) -> None:
    headers = {"Retry-After": "60"}
    stage.tenant.faults.add(Fault("GET", USER, What.STATUS, status=429, code="TooManyRequests", headers=headers))
    found = await stage.directory.people([PEOPLE[0].id])
    assert found == {PEOPLE[0].id: Person(PEOPLE[0].id, "")}, "somebody, whose name and address are not known just now"


async def test_a_span_that_graph_takes_for_too_long_is_read_in_pieces(stage: Stage) -> None:
    years = [TEN + timedelta(days=1000 * number) for number in range(6)]
    for starts in years:
        stage.tenant.outside.book(room=OAK.address, start=starts, end=starts + timedelta(hours=1))
    # One that stands over the edge of two pieces is told once.
    edge = TEN + timedelta(days=1800)
    stage.tenant.outside.book(room=OAK.address, start=edge - timedelta(hours=2), end=edge + timedelta(hours=2))
    seen = await stage.calendar.view(OAK, Slot(TEN, years[-1] + timedelta(hours=1)))
    assert sorted(each.slot.starts for each in seen) == sorted([*years, edge - timedelta(hours=2)])
