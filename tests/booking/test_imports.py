"""Imports as use cases: looked at before they are applied, applied as they were shown, and by whom alone."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from booking.errors import Reason, Refused, Unavailable
from booking.imports.draft import State
from booking.imports.plan import Entry, Kind, Mode, begun
from booking.imports.rows import Fault, Source, SourceRoom, source_of
from booking.imports.service import PAGE, RoomImports, Section, View
from booking.imports.sheet import decode, read
from booking.model import Mailbox, Person, Room
from booking.ports import Place
from booking.room_fields import as_csv, equipment_listed, floor_named
from booking.text import clean
from graph.windows_zones import zone_meant_by
from tests.fakes.imports import MemoryImports
from tests.support.rules_office import ADELE, ALEX, ASH, ELM, MEGAN, OAK, Office

PINE, FIR, YEW = "pine@example.com", "fir@example.com", "yew@example.com"


@dataclass
class Service:
    """An office whose admin is Alex, with an import service in it. `rests` are the seconds that were waited."""

    office: Office = field(default_factory=Office)
    rests: list[float] = field(default_factory=list)
    ids: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        async def sleep(seconds: float) -> None:
            self.rests.append(seconds)

        def new_id() -> UUID:
            self.ids.append(0)
            return UUID(int=len(self.ids))

        self.directory = self.office.directory
        self.administration = self.office.administration(ALEX)
        self.imports = MemoryImports(self.office.registry, self.office.clock)
        self.use = RoomImports(
            imports=self.imports,
            registry=self.office.registry,
            directory=self.directory,
            administration=self.administration,
            clock=self.office.clock,
            new_id=new_id,
            sleep=sleep,
        )

    async def begin(self, *rooms: SourceRoom) -> View:
        return await self.use.begin(ALEX, Source(rooms), origin="rooms.csv", places=False, shared=False)

    async def work(self) -> None:
        """Do all that imports wait for."""
        while (taken := await self.imports.take(lease_s=60)) is not None:
            async for _ in self.use.go_on(taken):
                pass
            await self.imports.let_go(taken)

    async def looked(self, *rooms: SourceRoom) -> View:
        begun = await self.begin(*rooms)
        await self.work()
        found = await self.use.current(begun.found.id)
        assert found is not None
        return found

    async def table(self, import_id: str) -> list[Entry]:
        return await self.imports.entries(import_id, (None, *Kind), offset=0, limit=10_000)


def told(address: str, line: int = 2, **facts: object) -> SourceRoom:
    return SourceRoom(line, address, **facts)  # type: ignore[arg-type]


@pytest.fixture
def service() -> Service:
    service = Service()
    service.directory.zones |= {PINE: "Europe/Helsinki", FIR: "", OAK.address: "Europe/Helsinki"}
    return service


async def test_a_dry_run_tells_what_is_new_changed_the_same_and_what_cannot_be_booked(service: Service) -> None:
    service.directory.denied.add(YEW)
    service.directory.places[PINE] = Place(PINE, "Pine", "HQ", "4", 6)
    view = await service.looked(
        told(PINE),
        told(FIR),
        told(YEW),
        told("nobody@example.com"),
        told(OAK.address, seats=5),
        told(ELM.address, name=ELM.name),
        told("nook@example.com", reserved=True),
        told("beamer@example.com", kind="EquipmentMailbox"),
    )
    assert view.found.state is State.READY
    assert [(each.address, each.kind, each.fault) for each in await service.table(view.found.id)] == [
        (PINE, Kind.NEW, None),
        (FIR, Kind.CANNOT, Fault.ZONE_NOT_TOLD),
        (YEW, Kind.CANNOT, Fault.OUT_OF_SCOPE),
        ("nobody@example.com", Kind.CANNOT, Fault.MAILBOX_UNKNOWN),
        (OAK.address, Kind.CHANGED, None),
        (ELM.address, Kind.SAME, None),
        ("nook@example.com", Kind.CANNOT, Fault.RESERVED),
        ("beamer@example.com", Kind.CANNOT, Fault.NO_ROOM),
    ]
    pine = (await service.table(view.found.id))[0].new
    assert pine == Room(Mailbox(PINE, "Europe/Helsinki"), "Pine", "HQ", "4", 6)
    assert [each.name for each in view.found.gone] == ["Ash"]
    assert await service.office.registry.rooms() == (ASH, ELM, OAK), "looking changes nothing"


async def test_new_rooms_alone_are_applied_where_that_is_asked_for(service: Service) -> None:
    view = await service.looked(told(PINE, name="Pine"), told(OAK.address, seats=5))
    await service.use.apply(ALEX, view.found.id, Mode.NEW, view.found.revision)
    await service.work()
    rooms = {each.address: each for each in await service.office.registry.rooms()}
    assert PINE in rooms
    assert rooms[OAK.address] == OAK
    done = await service.use.current(view.found.id)
    assert done is not None
    assert (done.found.state, done.progress.applied, done.progress.failed) == (State.DONE, 1, 0)


async def test_a_name_alone_never_updates_and_what_is_gone_is_never_removed(service: Service) -> None:
    view = await service.looked(told(PINE, name="Oak", seats=99))
    await service.use.apply(ALEX, view.found.id, Mode.ALL, view.found.revision)
    await service.work()
    rooms = await service.office.registry.rooms()
    assert OAK in rooms
    assert len(rooms) == 4


async def test_a_registry_that_changed_meanwhile_is_shown_again_and_nothing_is_applied(service: Service) -> None:
    view = await service.looked(told(PINE, name="Pine"), told(OAK.address, seats=5))
    await service.office.registry.set_zone(Mailbox(OAK.address, "Europe/London"), by=ADELE)
    again = await service.use.apply(ALEX, view.found.id, Mode.ALL, view.found.revision)
    assert (again.found.state, again.found.again) == (State.LOOKING, True)
    await service.work()
    assert not service.office.registry.has(PINE)
    fresh = await service.use.current(view.found.id)
    assert fresh is not None
    assert fresh.found.state is State.READY
    (changed,) = await service.imports.entries(view.found.id, (Kind.CHANGED,), offset=0, limit=9)
    assert changed.old is not None
    assert changed.old.mailbox.zone == "Europe/London"
    await service.use.apply(ALEX, view.found.id, Mode.ALL, fresh.found.revision)
    await service.work()
    assert service.office.registry.has(PINE)


async def test_a_press_that_arrives_twice_or_late_applies_nothing_twice(service: Service) -> None:
    view = await service.looked(told(PINE, name="Pine"))
    for _ in range(2):
        await service.use.apply(ALEX, view.found.id, Mode.ALL, view.found.revision)
    await service.work()
    late = await service.use.apply(ALEX, view.found.id, Mode.ALL, view.found.revision)
    assert late.found.state is State.DONE
    assert [each for each in service.office.registry.audit if each[1] == "room.add" and each[2] == PINE] == [
        (ALEX.id, "room.add", PINE)
    ]


async def test_a_cancelled_import_is_not_applied(service: Service) -> None:
    view = await service.looked(told(PINE, name="Pine"))
    await service.use.cancel(ALEX, view.found.id, view.found.revision)
    await service.use.apply(ALEX, view.found.id, Mode.ALL, view.found.revision + 1)
    await service.work()
    assert not service.office.registry.has(PINE)


@pytest.mark.parametrize("who", [MEGAN, ADELE])
async def test_nobody_else_applies_an_import_and_whoever_is_no_admin_learns_nothing(
    service: Service, who: Person
) -> None:
    await service.administration.add_admin(ALEX, ADELE)
    view = await service.looked(told(PINE, name="Pine"))
    reason = Reason.IMPORT_OF_ANOTHER if who is ADELE else Reason.NOT_ADMIN
    for doing in (
        service.use.apply(who, view.found.id, Mode.ALL, view.found.revision),
        service.use.cancel(who, view.found.id, view.found.revision),
    ):
        with pytest.raises(Refused) as caught:
            await doing
        assert caught.value.problems[0].reason is reason
    if who is MEGAN:
        for asked in (
            service.use.show(who, view.found.id, Section.NEW, 0),
            service.use.begin(who, Source(()), origin="", places=False, shared=False),
        ):
            with pytest.raises(Refused):
                await asked
    assert not service.office.registry.has(PINE)


async def test_an_import_ends_with_its_owners_admin_flag(service: Service) -> None:
    await service.administration.add_admin(ALEX, ADELE)
    begun = await service.use.begin(ADELE, Source((told(PINE),)), origin="", places=False, shared=False)
    await service.work()
    ready = await service.use.current(begun.found.id)
    assert ready is not None
    await service.use.apply(ADELE, begun.found.id, Mode.ALL, ready.found.revision)
    await service.administration.remove_admin(ALEX, ADELE)
    await service.work()
    stopped = await service.use.current(begun.found.id)
    assert stopped is not None
    assert stopped.found.state is State.STOPPED
    assert not service.office.registry.has(PINE)


async def test_a_mailbox_that_asks_to_wait_is_asked_again_after_its_rest(service: Service) -> None:
    service.directory.busy[PINE] = True
    view = await service.looked(told(PINE, name="Pine"))
    assert view.progress.new == 1
    assert service.rests == [1.0]


async def test_a_calendar_side_that_is_down_makes_no_room_wrong_for_good(service: Service) -> None:
    service.directory.failing = Unavailable()
    view = await service.looked(told(PINE, name="Pine"))
    (entry,) = await service.table(view.found.id)
    assert (entry.kind, entry.fault) == (Kind.CANNOT, Fault.NO_ANSWER)


async def test_one_mailbox_that_went_bad_after_the_dry_run_stops_only_itself(service: Service) -> None:
    service.directory.zones[YEW] = "Europe/Helsinki"
    view = await service.looked(told(YEW, name="Yew"), told(PINE, name="Pine"))
    service.directory.denied.add(YEW)
    await service.use.apply(ALEX, view.found.id, Mode.ALL, view.found.revision)
    await service.work()
    assert service.office.registry.has(PINE)
    assert not service.office.registry.has(YEW)
    shown = await service.use.show(ALEX, view.found.id, Section.FAILED, 0)
    assert [(each.address, each.fault) for each in shown.entries] == [(YEW, Fault.OUT_OF_SCOPE)]


async def test_sections_are_paged(service: Service) -> None:
    view = await service.looked(*(told(f"r{at}@example.com", at) for at in range(PAGE + 2)))
    first = await service.use.show(ALEX, view.found.id, Section.CANNOT, 0)
    second = await service.use.show(ALEX, view.found.id, Section.CANNOT, 1)
    assert (len(first.entries), len(second.entries)) == (PAGE, 2)
    for page in (-1, 1_000):
        with pytest.raises(Refused):
            await service.use.show(ALEX, view.found.id, Section.NEW, page)


ODD_ROOMS = (
    OAK,
    Room(Mailbox("a@example.com", "UTC"), "=Sum(1)", "-Wing", "-1"),
    Room(
        Mailbox("b@example.com", "Etc/UTC"), 'He said "hi", then left', "", "3½", 9_999, frozenset({"coffee machine"})
    ),
    Room(Mailbox("c@example.com", "Asia/Kolkata"), "ישיבות", "@Home", "G", 1, frozenset({"a", "b", "z"})),
)


def test_our_own_export_is_read_back_as_it_was_written() -> None:
    source = source_of(read(decode(as_csv(ODD_ROOMS).encode())), zone_meant_by)
    assert (source.bad, [each.address for each in source.rooms]) == ((), [each.address for each in ODD_ROOMS])
    kinds = [begun(at, told, ODD_ROOMS[at], None) for at, told in enumerate(source.rooms)]
    assert [(each.kind, each.new) for each in kinds] == [(Kind.SAME, room) for room in ODD_ROOMS]


WORDS = st.text(st.sampled_from("aZ71.é我ש\u200b\U0001f3e2 '\"=+-@,;|#\t\n{}()!…½−"), max_size=12).map(clean)
REGISTERED = st.builds(
    lambda at, name, building, floor, seats, kit: Room(
        Mailbox(f"r{at}@example.com", "Europe/Helsinki"),
        name,
        building,
        floor_named(floor),
        seats,
        equipment_listed(kit),
    ),
    at=st.integers(0, 9_999),
    name=WORDS.filter(bool),
    building=WORDS,
    floor=WORDS,
    seats=st.none() | st.integers(1, 9_999),
    kit=WORDS,
)


@pytest.mark.thorough
@settings(deadline=None, max_examples=120)
@given(rooms=st.lists(REGISTERED, min_size=1, max_size=8, unique_by=lambda each: each.address))
def test_an_import_of_our_own_export_changes_nothing_and_nothing_in_it_is_run(rooms: Sequence[Room]) -> None:
    file = as_csv(rooms).encode("utf-8-sig")
    for row in csv.reader(io.StringIO(decode(file), newline="")):
        assert not [each for each in row if each[:1] in tuple("=+@") or (each[:1] == "-" and "(" in each)]
    source = source_of(read(decode(file)), zone_meant_by)
    assert source.bad == ()
    entries = [begun(at, told, rooms[at], None) for at, told in enumerate(source.rooms)]
    assert [(each.kind, each.new) for each in entries] == [(Kind.SAME, room) for room in rooms]


NAMES = st.sampled_from(["Oak", "Elm", "Pine", "Fir"])
SOURCES = st.builds(
    SourceRoom,
    line=st.just(1),
    address=st.sampled_from([OAK.address, ELM.address, PINE, FIR, YEW, "x@example.com"]),
    name=st.none() | NAMES,
    building=st.none() | st.sampled_from(["", "HQ"]),
    floor=st.none() | st.sampled_from(["", "3", "-1"]),
    seats=st.none() | st.sampled_from([0, 4, 5]),
    equipment=st.none() | st.sampled_from([frozenset[str](), frozenset({"screen"})]),
    zone=st.none() | st.sampled_from(["Europe/Helsinki", "Etc/UTC"]),
    reserved=st.booleans(),
)


@settings(deadline=None, max_examples=80)
@given(
    rooms=st.lists(SOURCES, max_size=6, unique_by=lambda each: each.address),
    mode=st.sampled_from(list(Mode)),
    cut=st.integers(0, 3),
)
async def test_what_applying_does_is_exactly_what_the_dry_run_showed(
    rooms: Sequence[SourceRoom], mode: Mode, cut: int
) -> None:
    service = Service()
    service.directory.zones |= {PINE: "Europe/Helsinki", FIR: "", OAK.address: "Europe/Helsinki", ELM.address: ""}
    service.directory.denied.add(YEW)
    before = {each.address: each for each in await service.office.registry.rooms()}
    view = await service.looked(*rooms)
    shown = await service.table(view.found.id)
    expected = before | {each.address: each.new for each in shown if each.kind in mode.kinds and each.new}
    await service.use.apply(ALEX, view.found.id, mode, view.found.revision)
    # A worker that dies after some steps: whoever takes it up later ends it the same.
    taken = await service.imports.take(lease_s=60)
    assert taken is not None
    steps = service.use.go_on(taken)
    for _ in range(cut):
        if await anext(steps, None) is None:
            break
    await steps.aclose()  # type: ignore[attr-defined]
    await service.imports.let_go(taken)
    await service.work()
    assert {each.address: each for each in await service.office.registry.rooms()} == expected
    after = await service.table(view.found.id)
    assert [replace(each, applied=False) for each in after] == [replace(each, applied=False) for each in shown]
    assert {each.address for each in after if each.applied} == {
        each.address for each in shown if each.kind in mode.kinds
    }
