"""What every store of imports must do: the fake, SQLite and PostgreSQL."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from booking.imports.draft import Gone, Import, Progress, State
from booking.imports.plan import Entry, Kind, Mode
from booking.imports.rows import BadLine, Fault, Noted, Remark, SourceRoom
from booking.model import Mailbox, Room
from tests.support.stores import ADMIN, ELM, KINDS, NOW, OAK, Stores, open_stores

NEW = Import(
    "import-1",
    ADMIN,
    "räume.csv",
    NOW + timedelta(hours=1),
    shared=True,
    fingerprint="f",
    bad=(BadLine(7, Fault.ADDRESS_TWICE, {"value": "a@x.example", "line": 3}),),
    notes=(Noted(2, Remark.FLOOR_READ_AS, {"value": "−1", "read": "-1"}),),
    ignored=("RunspaceId",),
    gone=(Gone(ELM.address, ELM.name),),
)
ASH = Room(Mailbox("ash@roomkeeper.example", "Europe/Helsinki"), "Ash", "HQ", "-1", None, frozenset({"video"}))
BIG_OAK = replace(OAK, seats=8)
LATER = timedelta(seconds=61)


def entry(at: int, room: Room, old: Room | None, kind: Kind | None, fault: Fault | None = None) -> Entry:
    source = SourceRoom(at + 2, room.address, room.name, room.building, room.floor, room.seats, room.equipment, "UTC")
    return Entry(at, source, old, room, kind, fault)


ENTRIES = (
    entry(0, ASH, None, None),
    entry(1, BIG_OAK, OAK, Kind.CHANGED),
    entry(2, ELM, ELM, Kind.SAME),
    Entry(3, SourceRoom(5, "fir@roomkeeper.example"), kind=Kind.CANNOT, fault=Fault.RESERVED),
)


@pytest.fixture(params=KINDS)
async def stores(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Stores]:
    async with open_stores(request.param, tmp_path) as opened:
        await opened.seed_rooms()
        await opened.imports.add(NEW, ENTRIES)
        yield opened


async def test_an_import_is_read_as_it_was_kept_until_it_expires(stores: Stores) -> None:
    assert await stores.imports.get(NEW.id) == NEW
    assert await stores.imports.entries(NEW.id, (None, *Kind), offset=0, limit=10) == list(ENTRIES)
    assert await stores.imports.entries(NEW.id, (Kind.SAME, Kind.CANNOT), offset=1, limit=1) == [ENTRIES[3]]
    assert await stores.imports.progress(NEW.id) == Progress(changed=1, same=1, cannot=1, unlooked=1)
    stores.clock.at += timedelta(hours=1)
    assert await stores.imports.get(NEW.id) is None
    assert await stores.imports.take(lease_s=60) is None


async def test_one_worker_holds_an_import_and_another_takes_it_up_when_its_lease_is_over(stores: Stores) -> None:
    taken = await stores.imports.take(lease_s=60)
    assert taken is not None
    assert await stores.imports.take(lease_s=60) is None
    looked = replace(ENTRIES[0], kind=Kind.NEW)
    assert await stores.imports.looked(taken, [looked], lease_s=60)
    stores.clock.at += LATER
    second = await stores.imports.take(lease_s=60)
    assert second is not None
    assert not await stores.imports.looked(taken, [ENTRIES[0]], lease_s=60)
    assert not await stores.imports.apply(taken, [looked], lease_s=60)
    assert not await stores.imports.save(replace(NEW, state=State.READY, revision=2), expected=1, token=taken.token)
    await stores.imports.let_go(taken)
    assert await stores.imports.take(lease_s=60) is None
    await stores.imports.let_go(second)
    assert await stores.imports.take(lease_s=60) is not None
    assert await stores.imports.entries(NEW.id, (Kind.NEW,), offset=0, limit=9) == [looked]


async def test_rooms_are_applied_once_and_what_somebody_changed_meanwhile_is_left(stores: Stores) -> None:
    applying = replace(NEW, state=State.APPLYING, mode=Mode.ALL, revision=2)
    assert await stores.imports.save(applying, expected=1)
    assert not await stores.imports.save(applying, expected=1)
    taken = await stores.imports.take(lease_s=60)
    assert taken is not None
    assert taken.entry == applying
    await stores.registry.set_zone(Mailbox(OAK.address, "Europe/London"), by=ADMIN)
    new = replace(ENTRIES[0], kind=Kind.NEW, applied=True)
    await stores.imports.looked(taken, [replace(new, applied=False)], lease_s=60)
    pending = await stores.imports.pending(NEW.id, Mode.ALL.kinds, limit=10)
    assert [each.position for each in pending] == [0, 1]
    assert await stores.imports.apply(taken, [new, replace(ENTRIES[1], applied=True)], lease_s=60)
    rooms = {each.address: each for each in await stores.registry.rooms()}
    assert rooms[ASH.address] == ASH
    assert rooms[OAK.address].seats == OAK.seats
    assert await stores.imports.pending(NEW.id, Mode.ALL.kinds, limit=10) == []
    (failed,) = await stores.imports.failed(NEW.id, offset=0, limit=10)
    assert (failed.address, failed.fault, failed.applied) == (OAK.address, Fault.CHANGED_MEANWHILE, False)
    assert await stores.imports.progress(NEW.id) == Progress(1, 1, 1, 1, 0, applied=1, failed=1)
    assert (ADMIN.id, "room.add", ASH.address) in await stores.audited()


async def test_a_room_that_is_as_it_was_is_changed_and_the_audit_says_so(stores: Stores) -> None:
    taken = await stores.imports.take(lease_s=60)
    assert taken is not None
    assert await stores.imports.apply(taken, [replace(ENTRIES[1], applied=True)], lease_s=60)
    assert BIG_OAK in await stores.registry.rooms()
    assert (ADMIN.id, "room.edit", OAK.address) in await stores.audited()


async def test_an_import_that_is_looked_at_anew_has_other_rooms(stores: Stores) -> None:
    again = replace(NEW, revision=2, again=True)
    assert await stores.imports.restart(again, ENTRIES[:1], expected=1)
    assert not await stores.imports.restart(again, ENTRIES, expected=1)
    assert await stores.imports.entries(NEW.id, (None, *Kind), offset=0, limit=10) == [ENTRIES[0]]
    assert await stores.imports.get(NEW.id) == again


async def test_an_import_whose_end_was_not_told_is_taken_up_once_more(stores: Stores) -> None:
    taken = await stores.imports.take(lease_s=60)
    assert taken is not None
    done = replace(NEW, state=State.DONE, revision=2)
    assert await stores.imports.save(done, expected=1, token=taken.token)
    assert await stores.imports.take(lease_s=60) is None
    stores.clock.at += LATER
    again = await stores.imports.take(lease_s=60)
    assert again is not None
    assert again.entry == done
    await stores.imports.let_go(again)
    stores.clock.at += LATER
    assert await stores.imports.take(lease_s=60) is None


async def test_an_end_that_was_shown_to_whoever_waited_for_it_is_not_told_again(stores: Stores) -> None:
    taken = await stores.imports.take(lease_s=60)
    assert taken is not None
    assert await stores.imports.untold(taken)
    await stores.imports.told(NEW.id, revision=1)
    assert await stores.imports.untold(taken)  # It moves still.
    assert await stores.imports.save(replace(NEW, state=State.READY, revision=2), expected=1, token=taken.token)
    await stores.imports.told(NEW.id, revision=1)
    assert await stores.imports.untold(taken)
    await stores.imports.told(NEW.id, revision=2)
    assert not await stores.imports.untold(taken)
    stores.clock.at += LATER
    assert await stores.imports.take(lease_s=60) is None
