"""What every calendar must do, whichever stands behind the port: the fake, and Graph through the sandbox."""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import count

import httpx
import pytest

from booking.errors import AlreadyCreated, Changed, Denied, NotFound
from booking.model import (
    Attendee,
    CalendarEvent,
    Content,
    Mailbox,
    MeetingRequest,
    NewEvent,
    Person,
    Response,
    Room,
    Slot,
)
from booking.ports import Calendar
from graph.auth import no_token
from graph.calendar import GraphCalendar
from graph.client import GraphClient
from graph.sandbox import seed
from graph.sandbox.server import SandboxServer
from graph.sandbox.tenant import Tenant
from tests.fakes.booking import INSTALLATION, FakeCalendar

# A Saturday: the sandbox's own people leave the rooms alone.
TEN = datetime(2026, 3, 7, 10, tzinfo=UTC)
HOUR = Slot(TEN, TEN + timedelta(hours=1))
LATER = Slot(TEN + timedelta(hours=3), TEN + timedelta(hours=4))
DAY = Slot(TEN - timedelta(hours=4), TEN + timedelta(hours=8))
OAK = Mailbox("oak@roomkeeper.example", "Europe/Helsinki")
HERON = Mailbox("heron@roomkeeper.example", "Europe/London")
VAULT = Mailbox("vault@roomkeeper.example", "Europe/London")  # outside the scope
ATTIC = Mailbox("attic@roomkeeper.example", "Europe/Helsinki")  # without a mailbox
ADELE = Attendee("adelev@roomkeeper.example", "Adele Vance")
GUEST = Attendee("guest@else.example")
IDS = count(1)
REPLIES = {Response.ACCEPTED: "accept", Response.TENTATIVE: "tentative", Response.DECLINED: "decline"}


@dataclass(frozen=True, slots=True)
class World:
    """One calendar, and the hands of other people on it. `mailed` lists kind and address.

    `meet` puts a meeting into somebody's own calendar, and `see` lets the app see no person's calendar but that one.
    """

    calendar: Calendar
    occupy: Callable[[Mailbox, Slot], str]
    meet: Callable[[str, Slot], object]
    see: Callable[[str], None]
    move: Callable[[Mailbox, str, Slot], None]
    mailed: Callable[[], list[tuple[str, str]]]
    answer: Callable[[Mailbox, str, str, Response], None]


def fake_world() -> World:
    calendar = FakeCalendar(denied={VAULT.address}, missing={ATTIC.address}, online={HERON.address})
    calendar.people = {each.mail for each in seed.PEOPLE}
    return World(
        calendar,
        occupy=lambda mailbox, slot: calendar.occupy(mailbox.address, slot),
        meet=calendar.occupy,
        see=lambda address: calendar.people.intersection_update({address}),
        move=lambda mailbox, graph_id, slot: calendar.move(mailbox.address, graph_id, slot),
        mailed=lambda: calendar.mailed,
        answer=lambda mailbox, graph_id, who, said: calendar.answer(mailbox.address, graph_id, who, said),
    )


def graph_world(tenant: Tenant, client: GraphClient) -> World:
    tenant.access.require_token = False
    out = tenant.outside

    def see(address: str) -> None:
        tenant.behaviour = replace(tenant.behaviour, schedule_honours_scope=True)
        tenant.access.set_scope([*(room.mail for room in seed.ROOMS if room.in_scope), address])

    return World(
        GraphCalendar(client, installation=INSTALLATION, text_of=lambda event: event.reference),
        occupy=lambda box, slot: out.book(room=box.address, start=slot.starts, end=slot.ends),
        meet=lambda address, slot: out.book(room=address, start=slot.starts, end=slot.ends, organizer=GUEST.address),
        see=see,
        move=lambda box, graph_id, slot: out.move(room=box.address, event=graph_id, start=slot.starts, end=slot.ends),
        mailed=lambda: [(mail.kind.value, mail.to) for mail in tenant.ledger.outbox],
        answer=lambda box, graph_id, who, said: out.reply(
            room=box.address, event=graph_id, attendee=who, answer=REPLIES[said]
        ),
    )


@pytest.fixture(params=["fake", "graph"])
async def world(
    request: pytest.FixtureRequest, sandbox: SandboxServer, graph_transport: httpx.AsyncBaseTransport
) -> AsyncIterator[World]:
    if request.param == "fake":
        yield fake_world()
        return
    client = GraphClient(sandbox.url, no_token, graph_transport)
    yield graph_world(sandbox.tenant, client)
    await client.aclose()


def new(mailbox: Mailbox = OAK, slot: Slot = HOUR, *, online: bool = False, title: str = "Budget") -> NewEvent:
    booker = Person("00000000-0000-0000-0000-000000000001", "Adele Vance", ADELE.address)
    event_id = f"00000000-0000-4000-8000-{next(IDS):012d}"
    return NewEvent(
        event_id, Room(mailbox, "Oak"), booker, MeetingRequest(slot, title), "booking-1", "RK-1", online=online
    )


async def created(world: World, event: NewEvent) -> CalendarEvent:
    mailbox, body = event.room.mailbox, world.calendar.body_of(event)
    return (await world.calendar.create(mailbox, body, event.meeting.slot)).event


async def test_what_is_created_stands_in_the_view_with_our_stamp(world: World) -> None:
    event = new()
    made = await created(world, event)
    assert await world.calendar.view(OAK, HOUR) == (
        CalendarEvent(
            id=made.id,
            slot=HOUR,
            etag=made.etag,
            stamp=(INSTALLATION, event.id),
            transaction_id=event.id,
            organized=True,
            blocks=True,
        ),
    )


async def test_what_stands_in_the_slot_comes_with_the_event_that_was_made(world: World) -> None:
    other, event = world.occupy(OAK, HOUR), new()
    world.occupy(OAK, Slot(HOUR.ends, HOUR.ends + timedelta(hours=1)))
    made = await world.calendar.create(OAK, world.calendar.body_of(event), HOUR)
    assert made.seen is not None
    assert {each.id: each.stamp for each in made.seen} == {other: None, made.event.id: (INSTALLATION, event.id)}


async def test_an_event_tells_whose_booking_it_is(world: World) -> None:
    for event in (new(), replace(new(), revision=7, placeholder=True)):
        made = await created(world, event)
        assert (await world.calendar.read(OAK, made.id)).origin == event.origin


async def test_an_overlap_is_never_refused(world: World) -> None:
    world.occupy(OAK, HOUR)
    await created(world, new())
    await created(world, new())
    assert len(await world.calendar.view(OAK, HOUR)) == 3


async def test_the_view_holds_what_overlaps_and_not_what_touches(world: World) -> None:
    inside = world.occupy(OAK, Slot(TEN + timedelta(minutes=59), TEN + timedelta(minutes=90)))
    world.occupy(OAK, Slot(TEN - timedelta(hours=1), TEN))
    world.occupy(OAK, Slot(HOUR.ends, HOUR.ends + timedelta(hours=1)))
    seen = await world.calendar.view(OAK, HOUR)
    assert [(each.id, each.stamp, each.organized, each.blocks) for each in seen] == [(inside, None, False, True)]


async def test_a_view_of_many_events_is_whole(world: World) -> None:
    ids = {world.occupy(OAK, HOUR) for _ in range(230)}
    assert {each.id for each in await world.calendar.view(OAK, HOUR)} == ids


async def test_the_same_body_again_gives_the_same_event(world: World) -> None:
    event = new()
    body = world.calendar.body_of(event)
    first = await world.calendar.create(OAK, body, HOUR)
    second = await world.calendar.create(OAK, body, HOUR)
    assert first.event.id == second.event.id
    assert len(await world.calendar.view(OAK, HOUR)) == 1


async def test_another_body_under_a_used_id_names_the_event_as_the_view_does(world: World) -> None:
    event = new()
    made = await created(world, event)
    changed = replace(event, meeting=MeetingRequest(HOUR, "Something else"))
    with pytest.raises(AlreadyCreated) as refusal:
        await created(world, changed)
    assert refusal.value.event_id == made.id


async def test_an_event_is_found_by_its_stamp_wherever_it_was_moved_to(world: World) -> None:
    event, other = new(), new()
    made = await created(world, event)
    await created(world, other)
    world.move(OAK, made.id, LATER)
    found = await world.calendar.find(OAK, event.id)
    assert [(each.id, each.slot) for each in found] == [(made.id, LATER)]
    assert await world.calendar.find(HERON, event.id) == ()
    assert await world.calendar.find(OAK, new().id) == ()


async def test_invitations_go_to_whom_is_new_and_make_another_version(world: World) -> None:
    made = await created(world, new())
    assert (await world.calendar.read(OAK, made.id)).attendees == ()
    assert world.mailed() == []
    etag = await world.calendar.invite(OAK, made.id, made.etag, (ADELE,))
    await world.calendar.invite(OAK, made.id, etag, (ADELE, GUEST))
    detail = await world.calendar.read(OAK, made.id)
    assert [each.address for each in detail.attendees] == [ADELE.address, GUEST.address]
    assert detail.attendees[0].name == "Adele Vance"
    assert world.mailed() == [("invitation", ADELE.address), ("invitation", GUEST.address)]
    (seen,) = await world.calendar.view(OAK, HOUR)
    assert seen.etag == detail.etag != etag != made.etag


async def test_an_invitation_of_an_old_version_is_refused_and_mails_nobody(world: World) -> None:
    made = await created(world, new())
    world.move(OAK, made.id, LATER)
    with pytest.raises(Changed):
        await world.calendar.invite(OAK, made.id, made.etag, (ADELE,))
    assert world.mailed() == []


async def test_what_is_deleted_is_gone_and_deleting_it_again_is_fine(world: World) -> None:
    event = new()
    made = await created(world, event)
    await world.calendar.delete(OAK, made.id)
    await world.calendar.delete(OAK, made.id)
    assert await world.calendar.view(OAK, HOUR) == ()
    assert await world.calendar.find(OAK, event.id) == ()
    for call in (world.calendar.read(OAK, made.id), world.calendar.invite(OAK, made.id, made.etag, (ADELE,))):
        with pytest.raises(NotFound) as refusal:
            await call
        assert not refusal.value.mailbox


async def test_deleting_tells_who_was_invited(world: World) -> None:
    made = await created(world, new())
    await world.calendar.invite(OAK, made.id, made.etag, (GUEST,))
    await world.calendar.delete(OAK, made.id)
    assert world.mailed() == [("invitation", GUEST.address), ("cancellation", GUEST.address)]


async def test_a_link_is_given_only_by_a_calendar_that_offers_one(world: World) -> None:
    assert await world.calendar.offers_online(HERON)
    assert not await world.calendar.offers_online(OAK)
    with_link = await created(world, new(HERON, online=True))
    without = await created(world, new(OAK, online=True))
    not_asked = await created(world, new(HERON, LATER))
    assert (with_link.online_url or "").startswith("https://")
    assert (without.online_url, not_asked.online_url) == (None, None)
    (seen,) = await world.calendar.view(HERON, HOUR)
    assert seen.online_url == with_link.online_url


async def test_free_and_busy_are_told_for_every_room_that_can_be_read(world: World) -> None:
    world.occupy(OAK, HOUR)
    world.occupy(OAK, Slot(DAY.starts - timedelta(hours=2), DAY.starts + timedelta(hours=1)))
    await created(world, new(HERON, LATER))
    told = await world.calendar.busy([OAK, HERON, ATTIC], DAY)
    assert set(told) == {OAK.address, HERON.address, ATTIC.address}
    assert sorted(told[OAK.address].slots) == [Slot(DAY.starts, DAY.starts + timedelta(hours=1)), HOUR]
    assert told[HERON.address].slots == (LATER,)
    assert [told[each.address].readable for each in (OAK, HERON, ATTIC)] == [True, True, False]


@pytest.mark.parametrize("first", [ATTIC, VAULT])
async def test_a_room_that_cannot_be_read_does_not_hide_the_others(world: World, first: Mailbox) -> None:
    world.occupy(OAK, HOUR)
    told = await world.calendar.busy([first, OAK, HERON], DAY)
    assert told[OAK.address].slots == (HOUR,)
    assert (told[first.address].readable, told[HERON.address].slots) == (False, ())


async def test_nothing_is_asked_about_no_rooms(world: World) -> None:
    assert await world.calendar.busy([], DAY) == {}


async def test_when_people_are_busy_is_told_of_everybody_who_is_known(world: World) -> None:
    lee, stranger = seed.LEE.mail, "nobody@roomkeeper.example"
    world.meet(ADELE.address, HOUR)
    world.meet(ADELE.address, Slot(DAY.ends - timedelta(hours=1), DAY.ends + timedelta(hours=1)))
    told = await world.calendar.people_busy([OAK], [ADELE.address, lee, stranger, GUEST.address], DAY)
    assert sorted(told[ADELE.address].slots) == [HOUR, Slot(DAY.ends - timedelta(hours=1), DAY.ends)]
    assert (told[lee].readable, told[lee].slots) == (True, ())
    assert [told[each].readable for each in (stranger, GUEST.address)] == [False, False]


async def test_who_is_out_of_scope_is_unreadable_and_hides_nobody_else(world: World) -> None:
    for address in (ADELE.address, seed.LEE.mail):
        world.meet(address, HOUR)
    world.see(ADELE.address)
    told = await world.calendar.people_busy([OAK], [seed.LEE.mail, ADELE.address], DAY)
    assert (told[seed.LEE.mail].readable, told[seed.LEE.mail].slots) == (False, ())
    assert told[ADELE.address].slots == (HOUR,)


async def test_more_people_than_one_request_takes_are_told_of_all_the_same(world: World) -> None:
    strangers = [f"stranger{at}@roomkeeper.example" for at in range(41)]
    world.meet(ADELE.address, HOUR)
    told = await world.calendar.people_busy([OAK], [*strangers, ADELE.address], DAY)
    assert set(told) == {*strangers, ADELE.address}
    assert told[ADELE.address].slots == (HOUR,)


async def test_nobody_is_asked_about_nobody(world: World) -> None:
    assert await world.calendar.people_busy([OAK], [], DAY) == {}


@pytest.mark.parametrize("host", [VAULT, ATTIC])
async def test_people_are_asked_for_through_the_next_room_where_one_cannot_be_read(world: World, host: Mailbox) -> None:
    world.meet(ADELE.address, HOUR)
    told = await world.calendar.people_busy([host, OAK], [ADELE.address], DAY)
    assert told[ADELE.address].slots == (HOUR,)
    told = await world.calendar.people_busy([host], [ADELE.address], DAY)
    assert not told[ADELE.address].readable


async def test_a_mailbox_out_of_reach_or_missing_is_told_apart(world: World) -> None:
    for mailbox, kind in ((VAULT, Denied), (ATTIC, NotFound)):
        body = world.calendar.body_of(new(mailbox))
        for call in (
            world.calendar.view(mailbox, HOUR),
            world.calendar.find(mailbox, "x"),
            world.calendar.read(mailbox, "x"),
            world.calendar.create(mailbox, body, HOUR),
            world.calendar.invite(mailbox, "x", 'W/"1"', ()),
            world.calendar.delete(mailbox, "x"),
            world.calendar.offers_online(mailbox),
        ):
            with pytest.raises(kind) as refusal:
                await call
            if isinstance(refusal.value, NotFound):
                assert refusal.value.mailbox


async def test_what_an_event_holds_is_read_and_changed_in_one_go(world: World) -> None:
    made = await created(world, new())
    detail = await world.calendar.read(OAK, made.id)
    assert (detail.slot, detail.title, detail.private, detail.attendees) == (HOUR, "Budget", False, ())
    before = detail.content
    after = Content(LATER, "Another title", True, (ADELE, GUEST))
    etag = await world.calendar.update(OAK, made.id, detail.etag, before, after)
    changed = await world.calendar.read(OAK, made.id)
    assert changed.etag == etag != detail.etag
    assert (changed.slot, changed.title, changed.private) == (LATER, "Another title", True)
    assert {each.address for each in changed.attendees} == {ADELE.address, GUEST.address}
    assert sorted(world.mailed()) == [("invitation", ADELE.address), ("invitation", GUEST.address)]
    with pytest.raises(Changed):
        await world.calendar.update(OAK, made.id, detail.etag, after, before)


async def test_a_change_that_changes_nothing_is_not_sent(world: World) -> None:
    made = await created(world, new())
    detail = await world.calendar.read(OAK, made.id)
    same = detail.content
    assert await world.calendar.update(OAK, made.id, "any version", same, same) == "any version"
    assert (await world.calendar.read(OAK, made.id)).etag == detail.etag


async def test_a_change_of_time_mails_everybody_one_update(world: World) -> None:
    made = await created(world, new())
    etag = await world.calendar.invite(OAK, made.id, made.etag, (ADELE, GUEST))
    world.mailed().clear()
    detail = await world.calendar.read(OAK, made.id)
    before = detail.content
    await world.calendar.update(OAK, made.id, etag, before, replace(before, slot=LATER))
    sent = world.mailed()[-2:]
    assert sorted(sent) == [("update", ADELE.address), ("update", GUEST.address)]


async def test_an_event_is_cancelled_with_a_word_and_twice_is_fine(world: World) -> None:
    made = await created(world, new())
    await world.calendar.invite(OAK, made.id, made.etag, (ADELE,))
    await world.calendar.delete(OAK, made.id, "We meet elsewhere")
    await world.calendar.delete(OAK, made.id, "We meet elsewhere")
    with pytest.raises(NotFound):
        await world.calendar.read(OAK, made.id)
    assert [each for each in world.mailed() if each[0] == "cancellation"] == [("cancellation", ADELE.address)]


async def test_answers_are_told_of_everybody_who_is_invited(world: World) -> None:
    made = await created(world, new())
    assert await world.calendar.responses(OAK, made.id) == {}
    await world.calendar.invite(OAK, made.id, made.etag, (ADELE, GUEST))
    waiting = {ADELE.address: Response.NONE, GUEST.address: Response.NONE}
    assert await world.calendar.responses(OAK, made.id) == waiting
    for said in REPLIES:
        world.answer(OAK, made.id, GUEST.address, said)
        assert await world.calendar.responses(OAK, made.id) == {**waiting, GUEST.address: said}


async def test_an_answer_stays_when_others_are_invited(world: World) -> None:
    made = await created(world, new())
    await world.calendar.invite(OAK, made.id, made.etag, (ADELE,))
    world.answer(OAK, made.id, ADELE.address, Response.ACCEPTED)
    detail = await world.calendar.read(OAK, made.id)
    await world.calendar.invite(OAK, made.id, detail.etag, (*detail.attendees, GUEST))
    told = await world.calendar.responses(OAK, made.id)
    assert told == {ADELE.address: Response.ACCEPTED, GUEST.address: Response.NONE}


async def test_of_what_is_gone_or_out_of_reach_no_answers_are_told(world: World) -> None:
    made = await created(world, new())
    await world.calendar.delete(OAK, made.id)
    with pytest.raises(NotFound) as caught:
        await world.calendar.responses(OAK, made.id)
    assert not caught.value.mailbox
    with pytest.raises(Denied):
        await world.calendar.responses(VAULT, made.id)
