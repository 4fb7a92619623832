"""What every registry must do, whichever stands behind the port: memory, SQLite, PostgreSQL."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from booking.errors import Reason, Refused
from booking.model import Mailbox, Person, Room
from booking.policy import Part
from booking.ports import RoomChange, RoomPage
from booking.room_names import words_in
from tests.support.stores import ADMIN, BOOKER, ELM, NOW, OAK, Stores


async def test_nothing_is_registered_and_booking_is_off_at_first(stores: Stores) -> None:
    assert await stores.registry.rooms() == ()
    assert await stores.registry.admins() == ()
    assert await stores.registry.booking_on() is False
    assert await stores.audited() == []


async def test_rooms_read_back_whole_and_stand_by_place_and_name(stores: Stores) -> None:
    ash = replace(OAK, mailbox=Mailbox("ash@roomkeeper.example", "Europe/Kyiv"), name="Ash", equipment=frozenset())
    upstairs = replace(ash, mailbox=Mailbox("a@roomkeeper.example", "UTC"), name="Ähtäri 🗝", floor="4", seats=None)
    for room in (upstairs, OAK, ash, ELM):
        assert await stores.registry.add_room(room, by=ADMIN)
    assert await stores.registry.rooms() == (ELM, ash, OAK, upstairs)


async def test_an_address_is_registered_once(stores: Stores) -> None:
    assert await stores.registry.add_room(OAK, by=ADMIN)
    assert not await stores.registry.add_room(replace(OAK, name="Another"), by=ADMIN)
    assert await stores.registry.rooms() == (OAK,)


async def test_of_some_addresses_those_of_registered_rooms_are_told(stores: Stores) -> None:
    assert await stores.registry.registered({OAK.address}) == frozenset()
    await stores.registry.add_room(OAK, by=ADMIN)
    assert await stores.registry.registered({OAK.address, ELM.address}) == {OAK.address}
    assert await stores.registry.registered(()) == frozenset()


async def test_a_removed_room_is_gone_and_may_come_back(stores: Stores) -> None:
    await stores.registry.add_room(OAK, by=ADMIN)
    assert await stores.registry.remove_room(OAK.address, by=ADMIN)
    assert not await stores.registry.remove_room(OAK.address, by=ADMIN)
    assert await stores.registry.rooms() == ()
    assert await stores.registry.add_room(OAK, by=ADMIN)


async def test_a_rooms_zone_is_set_where_it_is_registered_and_its_facts_stay(stores: Stores) -> None:
    tokyo = Mailbox(OAK.address, "Asia/Tokyo")
    await stores.registry.set_zone(tokyo, by=ADMIN)
    assert await stores.audited() == []
    await stores.registry.add_room(OAK, by=ADMIN)
    await stores.registry.add_room(ELM, by=ADMIN)
    await stores.registry.set_zone(tokyo, by=ADMIN)
    assert set(await stores.registry.rooms()) == {replace(OAK, mailbox=tokyo), ELM}
    assert (ADMIN.id, "room.zone", OAK.address) in await stores.audited()


async def test_whatever_is_changed_about_a_room_is_there_when_the_rooms_are_read_again(stores: Stores) -> None:
    """Each time somebody read them before, and keeps what was read."""
    await stores.registry.add_room(OAK, by=ADMIN)
    assert await stores.registry.rooms() == (OAK,)
    await stores.registry.add_room(ELM, by=ADMIN)
    assert set(await stores.registry.rooms()) == {OAK, ELM}
    for part in (Part(room=OAK.address), Part(OAK.building, OAK.floor)):
        assert await stores.registry.switch_part(part, on=False, by=ADMIN)
        assert replace(OAK, off=True) in await stores.registry.rooms()
        assert await stores.registry.switch_part(part, on=True, by=ADMIN)
        assert OAK in await stores.registry.rooms()
    zone = Mailbox(OAK.address, "Asia/Tokyo")
    await stores.registry.set_zone(zone, by=ADMIN)
    assert replace(OAK, mailbox=zone) in await stores.registry.rooms()
    await stores.registry.remove_room(OAK.address, by=ADMIN)
    assert await stores.registry.rooms() == (ELM,)


MAPLE = replace(OAK, mailbox=Mailbox("maple@roomkeeper.example", "Europe/Helsinki"), name="Maple_1", floor="12")


async def test_an_edit_counts_on_the_version_that_was_seen_alone(stores: Stores) -> None:
    assert await stores.registry.version() == 0
    assert await stores.registry.edit_room(OAK, seen=0, by=ADMIN) is None, "it is not registered"
    await stores.registry.add_room(OAK, by=ADMIN)
    first = await stores.registry.entry(OAK.address)
    assert first is not None
    assert first.room == OAK
    larger = replace(OAK, seats=8, equipment=frozenset())
    second = await stores.registry.edit_room(larger, seen=first.version, by=BOOKER)
    assert second is not None
    assert second == await stores.registry.entry(OAK.address)
    assert second.version > first.version
    assert await stores.registry.version() == second.version
    assert await stores.registry.edit_room(replace(OAK, seats=4), seen=first.version, by=ADMIN) is None
    assert await stores.registry.edit_room(larger, seen=first.version, by=ADMIN) == second, "it is so already"
    assert await stores.registry.rooms() == (larger,)
    change = await stores.registry.last_change(OAK.address)
    assert change == RoomChange(Person(BOOKER.id, BOOKER.name), NOW, OAK, larger)
    assert await stores.audited() == [
        (ADMIN.id, "room.add", OAK.address),
        (BOOKER.id, "room.edit", OAK.address),
    ]


async def test_an_edit_that_changes_nothing_leaves_no_line(stores: Stores) -> None:
    await stores.registry.add_room(OAK, by=ADMIN)
    seen = await stores.registry.entry(OAK.address)
    assert seen is not None
    assert await stores.registry.edit_room(OAK, seen=seen.version, by=BOOKER) == seen
    assert len(await stores.audited()) == 1


async def test_a_version_is_never_given_again(stores: Stores) -> None:
    versions = []
    for _ in range(3):
        await stores.registry.add_room(OAK, by=ADMIN)
        entry = await stores.registry.entry(OAK.address)
        assert entry is not None
        versions.append(entry.version)
        await stores.registry.remove_room(OAK.address, by=ADMIN)
    assert await stores.registry.entry(OAK.address) is None
    assert versions == sorted(set(versions))


async def test_of_two_who_edit_at_once_one_is_too_late(stores: Stores) -> None:
    await stores.registry.add_room(OAK, by=ADMIN)
    seen = await stores.registry.entry(OAK.address)
    assert seen is not None
    edits = (stores.registry.edit_room(replace(OAK, seats=at), seen=seen.version, by=ADMIN) for at in range(1, 9))
    done = [each for each in await asyncio.gather(*edits) if each is not None]
    assert len(done) == 1
    assert await stores.registry.entry(OAK.address) == done[0]


async def test_a_removed_room_is_restored_as_it_was_for_a_while(stores: Stores) -> None:
    await stores.registry.add_room(OAK, by=ADMIN)
    since = NOW - timedelta(minutes=1)
    assert await stores.registry.restore_room(OAK.address, since=since, by=ADMIN) is None, "it is there"
    await stores.registry.remove_room(OAK.address, by=ADMIN)
    later = NOW + timedelta(seconds=1)
    assert await stores.registry.restore_room(OAK.address, since=later, by=ADMIN) is None
    assert await stores.registry.restore_room(ELM.address, since=since, by=ADMIN) is None, "it never was there"
    assert await stores.registry.restore_room(OAK.address, since=since, by=ADMIN) == OAK
    assert await stores.registry.rooms() == (OAK,)
    assert await stores.registry.restore_room(OAK.address, since=since, by=ADMIN) is None


async def test_of_changes_at_one_instant_the_last_is_told_in_whatever_order_they_are_read(stores: Stores) -> None:
    for _ in range(4):
        await stores.registry.add_room(OAK, by=ADMIN)
        await stores.registry.remove_room(OAK.address, by=BOOKER)
        change = await stores.registry.last_change(OAK.address)
        assert change == RoomChange(Person(BOOKER.id, BOOKER.name), NOW, OAK, None)


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ((), (ELM, OAK, MAPLE)),
        (("oak",), (OAK,)),
        (("ma", "12"), (MAPLE,)),
        (("hq",), (OAK, MAPLE)),
        (("3",), (OAK,)),
        (("aple",), ()),
        (("maple_",), (MAPLE,)),
        (("%",), ()),
        (("_",), ()),
        (("phone",), (OAK, MAPLE)),
    ],
)
async def test_rooms_are_found_by_how_their_words_begin(
    stores: Stores, words: tuple[str, ...], found: tuple[Room, ...]
) -> None:
    for room in (MAPLE, OAK, ELM):
        await stores.registry.add_room(room, by=ADMIN)
    assert await stores.registry.page(words, skip=0, limit=10) == RoomPage(found, len(found))


NAMED = {
    "ahtari": ("Ähtäri 🗝", "Head Office"),
    "smorrebrod": ("Smørrebrød", "København"),
    "maple": ("Maple", "Kista"),
    "birch": ("Birch", "Main House"),
    "second": ("Second Oak", "Kista"),
}


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("ähtäri", ["ahtari"]),
        ("AHTA", ["ahtari"]),
        ("A\u0308hta\u0308", ["ahtari"]),
        ("smorrebrod", ["smorrebrod"]),
        ("Smør KØB", ["smorrebrod"]),
        ("kobenhavn", ["smorrebrod"]),
        ("ma", ["maple", "birch"]),
        ("kista", ["maple", "second"]),
        ("oak", ["second"]),
        ("birch@other.example", ["birch"]),
        ("contoso", []),
        ("office 9", []),
    ],
)
async def test_rooms_are_looked_up_without_accents_and_names_come_before_places(
    stores: Stores, typed: str, found: list[str]
) -> None:
    for local, (name, building) in NAMED.items():
        mailbox = Mailbox(f"{local}@contoso.example", "UTC")
        room = Room(mailbox, name, building, "3", None, frozenset())
        await stores.registry.add_room(room, by=ADMIN)
    hits = await stores.registry.lookup(words_in(typed), skip=0, limit=15)
    assert [each.address.partition("@")[0] for each in hits] == found
    assert await stores.registry.lookup(words_in(typed), skip=1, limit=1) == hits[1:2]


async def test_a_room_is_not_looked_up_where_booking_is_off_or_it_was_removed(stores: Stores) -> None:
    for room in (OAK, MAPLE, ELM):
        await stores.registry.add_room(room, by=ADMIN)
    await stores.registry.switch_part(Part(MAPLE.building, MAPLE.floor), on=False, by=ADMIN)
    await stores.registry.remove_room(ELM.address, by=ADMIN)
    assert await stores.registry.lookup((), skip=0, limit=15) == (OAK,)
    assert await stores.registry.lookup(("maple",), skip=0, limit=15) == ()


async def test_a_page_of_rooms_goes_by_place_with_numbers_as_numbers(stores: Stores) -> None:
    rooms = [
        replace(OAK, mailbox=Mailbox(f"room{at}@x.example", "UTC"), name=name, floor=floor)
        for at, (name, floor) in enumerate((("b10", "9"), ("B9", "9"), ("a", "10"), ("Ähtäri", "9")))
    ]
    for room in rooms:
        await stores.registry.add_room(room, by=ADMIN)
    pages = [await stores.registry.page((), skip=skip, limit=3) for skip in (0, 3, 6)]
    assert [[each.name for each in page.rooms] for page in pages] == [["B9", "b10", "Ähtäri"], ["a"], []]
    assert {page.count for page in pages} == {4}


async def test_booking_stays_as_it_was_switched(stores: Stores) -> None:
    for on in (True, True, False, True):
        await stores.registry.switch_booking(on=on, by=ADMIN)
        assert await stores.registry.booking_on() is on


async def test_booking_is_off_for_a_part_of_the_rooms_until_it_is_on_again(stores: Stores) -> None:
    for room in (OAK, MAPLE, ELM):
        await stores.registry.add_room(room, by=ADMIN)

    async def off() -> set[str]:
        entries = [await stores.registry.entry(each.address) for each in await stores.registry.rooms()]
        page = await stores.registry.page((), skip=0, limit=10)
        assert {each.room.address for each in entries if each and each.room.off} == {
            each.address for each in page.rooms if each.off
        }
        return {each.name for each in await stores.registry.rooms() if each.off}

    building, floor, alone = Part("HQ"), Part("HQ", "3"), Part(room=ELM.address)
    assert await off() == set()
    assert await stores.registry.switch_part(floor, on=False, by=ADMIN)
    assert not await stores.registry.switch_part(floor, on=False, by=ADMIN)
    assert await off() == {"Oak"}
    assert await stores.registry.switch_part(alone, on=False, by=ADMIN)
    assert await stores.registry.switch_part(building, on=False, by=ADMIN)
    assert await off() == {"Oak", "Maple_1", "Elm"}
    assert await stores.registry.switch_part(building, on=True, by=BOOKER)
    assert not await stores.registry.switch_part(building, on=True, by=BOOKER)
    assert await off() == {"Oak", "Elm"}
    assert await stores.registry.off() == {floor, alone}
    assert (BOOKER.id, "booking.on", "HQ/") in await stores.audited()
    assert await stores.registry.booking_on() is False, "that is another switch"


async def test_the_admin_flag_is_given_once_and_taken_once(stores: Stores) -> None:
    assert await stores.registry.add_admin(BOOKER, by=ADMIN)
    assert not await stores.registry.add_admin(replace(BOOKER, name="Renamed"), by=ADMIN)
    assert await stores.registry.add_admin(ADMIN, by=BOOKER)
    assert await stores.registry.admins() == (ADMIN, BOOKER)
    assert await stores.registry.remove_admin(BOOKER.id, keep_one=True, by=ADMIN)
    assert not await stores.registry.remove_admin(BOOKER.id, keep_one=True, by=ADMIN)
    assert await stores.registry.admins() == (ADMIN,)


async def test_the_last_admin_stays_where_one_must(stores: Stores) -> None:
    await stores.registry.add_admin(ADMIN, by=ADMIN)
    with pytest.raises(Refused) as refusal:
        await stores.registry.remove_admin(ADMIN.id, keep_one=True, by=ADMIN)
    assert [problem.reason for problem in refusal.value.problems] == [Reason.LAST_ADMIN]
    assert not await stores.registry.remove_admin(BOOKER.id, keep_one=True, by=ADMIN)
    assert await stores.registry.admins() == (ADMIN,)
    assert await stores.registry.remove_admin(ADMIN.id, keep_one=False, by=ADMIN)
    assert await stores.registry.admins() == ()


async def test_of_admins_who_remove_each_other_at_once_one_stays(stores: Stores) -> None:
    people = [Person(f"id-{number}", f"Person {number}") for number in range(6)]
    for person in people:
        await stores.registry.add_admin(person, by=ADMIN)
    removals = (stores.registry.remove_admin(person.id, keep_one=True, by=ADMIN) for person in people)
    outcomes = await asyncio.gather(*removals, return_exceptions=True)
    assert outcomes.count(True) == 5
    assert sum(isinstance(outcome, Refused) for outcome in outcomes) == 1
    assert len(await stores.registry.admins()) == 1


async def test_the_audit_tells_what_was_changed_and_nothing_that_was_refused(stores: Stores) -> None:
    await stores.registry.add_room(OAK, by=ADMIN)
    await stores.registry.add_room(OAK, by=ADMIN)
    await stores.registry.switch_booking(on=True, by=ADMIN)
    await stores.registry.add_admin(BOOKER, by=ADMIN)
    await stores.registry.add_admin(BOOKER, by=ADMIN)
    await stores.registry.remove_room(OAK.address, by=BOOKER)
    await stores.registry.remove_room(OAK.address, by=BOOKER)
    await stores.registry.switch_booking(on=False, by=BOOKER)
    with pytest.raises(Refused):
        await stores.registry.remove_admin(BOOKER.id, keep_one=True, by=BOOKER)
    await stores.registry.remove_admin(BOOKER.id, keep_one=False, by=BOOKER)
    assert await stores.audited() == [
        (ADMIN.id, "admin.add", BOOKER.id),
        (ADMIN.id, "booking.on", ""),
        (ADMIN.id, "room.add", OAK.address),
        (BOOKER.id, "admin.remove", BOOKER.id),
        (BOOKER.id, "booking.off", ""),
        (BOOKER.id, "room.remove", OAK.address),
    ]
