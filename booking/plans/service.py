"""The use cases of floors and their plans: everybody looks, admins bring a picture and place spaces on it.

Each that changes something checks the person's admin flag itself, at every call, and names the version of the plan that
was seen: what another admin did meanwhile is shown first, and never overwritten.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from enum import StrEnum
from uuid import UUID

from booking.administration import Administration
from booking.availability.places import place_named
from booking.errors import Failed, Reason, Refused, refused
from booking.model import Person, Room, Slot
from booking.plans.model import (
    COLUMNS,
    ROWS,
    SPACES_LIMIT,
    STEP,
    Drawing,
    Floor,
    Mark,
    Plan,
    Shown,
    Space,
    State,
    Upload,
    cell_centre,
    floor_of,
    floor_told,
    room_of,
)
from booking.plans.ports import PictureReader, Plans, Shows
from booking.policy import Part
from booking.ports import Calendar, Clock, Ledger, Registry
from booking.room_fields import WORD_LIMIT
from booking.room_names import plain
from booking.text import clean

ON_PAGE = 8
"""How many floors a page of their list holds."""

KEEP = timedelta(days=1)
"""How long a picture waits for its floor."""

_MOMENT = timedelta(minutes=1)


class Arrow(StrEnum):
    """Where an arrow moves a space."""

    LEFT = "left"
    RIGHT = "right"
    UP = "up"
    DOWN = "down"


_STEPS: Mapping[Arrow, tuple[float, float]] = {
    Arrow.LEFT: (-STEP / COLUMNS, 0.0),
    Arrow.RIGHT: (STEP / COLUMNS, 0.0),
    Arrow.UP: (0.0, -STEP / ROWS),
    Arrow.DOWN: (0.0, STEP / ROWS),
}


@dataclass(frozen=True, slots=True)
class FloorLine:
    """A floor in the list: how many rooms are registered there, and how many spaces its plan has; None without one.

    `off` is the part, the floor or its building, for which an admin switched booking off.
    """

    floor: Floor
    rooms: int
    spaces: int | None
    off: Part | None = None


@dataclass(frozen=True, slots=True)
class FloorsPage:
    """A page of the floors, in their order."""

    floors: tuple[FloorLine, ...]
    count: int
    page: int
    pages: int
    admin: bool


@dataclass(frozen=True, slots=True)
class WhichFloor:
    """It is not clear which floor is meant by a text; these may be. `none` says that no floor is called so."""

    text: str
    floors: tuple[Floor, ...]
    none: bool


@dataclass(frozen=True, slots=True)
class Spot:
    """A space as a card tells of it: its number on the plan, the room that it is, and its state."""

    number: int
    space: Space
    room: Room | None
    state: State


@dataclass(frozen=True, slots=True)
class FloorView:
    """A floor as somebody sees it, with its plan if it has one. `picture` is None where it cannot be shown.

    `rooms` is how many are registered there; `off` is as in `FloorLine`.
    """

    floor: Floor
    plan: Plan | None
    picture: Shown | None
    spots: tuple[Spot, ...]
    admin: bool
    rooms: int = 0
    off: Part | None = None


@dataclass(frozen=True, slots=True)
class EditorView:
    """A plan while spaces are placed on it: its spaces, the rooms of the floor that have none, and which is `chosen`.

    `problem` says why nothing came of the last press; `changed` that another admin was faster.
    """

    plan: Plan
    picture: Shown | None
    spots: tuple[Spot, ...]
    unplaced: tuple[Room, ...]
    chosen: Spot | None = None
    problem: "PlaceFault | None" = None
    changed: bool = False


@dataclass(frozen=True, slots=True)
class UploadView:
    """A picture that waits for its floor: those that there are, and which of them have a plan already."""

    upload: Upload
    picture: Shown | None
    floors: tuple[FloorLine, ...]
    unnamed: bool = False


class PlaceFault(StrEnum):
    """Why a space was not placed."""

    NO_SPACE = "no-space"
    NO_CELL = "no-cell"
    TOO_MANY = "too-many"


@dataclass(frozen=True, slots=True)
class Beside:
    """A plan beside something else, such as a schedule: the picture, and its spaces with their states."""

    plan: Plan
    picture: Shown
    spots: tuple[Spot, ...]


class FloorPlans:
    """Floors and their plans. What admins do raises Refused with NOT_ADMIN for everybody else."""

    def __init__(
        self,
        *,
        plans: Plans,
        reader: PictureReader,
        shows: Shows,
        registry: Registry,
        calendar: Calendar,
        ledger: Ledger,
        administration: Administration,
        clock: Clock,
        new_id: Callable[[], UUID],
    ) -> None:
        self._plans, self._reader, self._shows = plans, reader, shows
        self._registry, self._calendar, self._ledger = registry, calendar, ledger
        self._administration, self._clock, self._new_id = administration, clock, new_id

    # --- Looking -----------------------------------------------------------------------------------------------------

    async def floors(self, person: Person, page: int = 1) -> FloorsPage:
        """List a page of the floors, from 1."""
        lines = await self._floors()
        pages = max(1, -(-len(lines) // ON_PAGE))
        page = min(page, pages)
        shown = lines[(page - 1) * ON_PAGE : page * ON_PAGE]
        admin = await self._administration.may_administer(person)
        return FloorsPage(shown, len(lines), page, pages, admin)

    async def find(self, person: Person, text: str) -> FloorView | WhichFloor:
        """Show the floor that a text names."""
        found = await self._named(text)
        return found if isinstance(found, WhichFloor) else await self.show(person, found)

    async def show(self, person: Person, floor: Floor) -> FloorView:
        """Show a floor with its plan, as it is now."""
        plan, admin = await self._plans.plan(floor), await self._administration.may_administer(person)
        rooms = sum(1 for each in await self._registry.rooms() if floor_of(each) == floor)
        off = _off(floor, await self._registry.off())
        if plan is None:
            if not rooms:
                raise refused(Reason.PLACE_UNKNOWN, value=floor.place[:WORD_LIMIT])
            return FloorView(floor, None, None, (), admin, rooms, off)
        now = self._clock.now()
        spots = await self._spots(plan, Slot(now, now + _MOMENT), {})
        return FloorView(floor, plan, await self._shows.show(_drawing(plan, spots)), spots, admin, rooms, off)

    async def beside(
        self, rooms: Iterable[Room], slot: Slot, known: Callable[[], Mapping[str, State]]
    ) -> Beside | None:
        """Give the plan to stand beside rooms that are on one floor; None if they are not, or it has no plan.

        `known` gives states by address, where there is a plan; how the other rooms of the floor are is asked for, and
        holds for the whole slot.
        """
        floor = _only_floor(rooms)
        plan = await self._plans.plan(floor) if floor is not None else None
        if plan is None or not plan.spaces:
            return None
        spots = await self._spots(plan, slot, known())
        picture = await self._shows.show(_drawing(plan, spots))
        return Beside(plan, picture, spots) if picture is not None else None

    # --- A picture and its floor -------------------------------------------------------------------------------------

    async def allow(self, person: Person) -> None:
        """Let admins pass. Raises: Refused with NOT_ADMIN."""
        await self._administration.allow(person)

    async def upload(self, by: Person, content: bytes, text: str = "") -> UploadView:
        """Take a picture that an admin sent, maybe with the name of its floor. Raises: BadPicture."""
        await self.allow(by)
        picture = await self._reader.read(content)
        found = await self._named(text) if text.strip() else None
        floor = found if isinstance(found, Floor) else None
        new = Upload(str(self._new_id()), by, picture, self._clock.now() + KEEP, floor)
        await self._plans.keep(new)
        return await self._waiting(new)

    async def use(self, by: Person, upload_id: str, key: str, building: str, floor: str) -> EditorView | UploadView:
        """Make a picture the plan of a floor: one of those that there are by its `key`, else a new one by its name.

        Raises: Refused with PICTURE_GONE if it was used or has expired.
        """
        await self.allow(by)
        upload = await self._plans.upload(upload_id)
        # Whose picture it is, an admin's flag does not change: it was shown to nobody else.
        if upload is None or upload.owner.id != by.id:
            raise refused(Reason.PICTURE_GONE)
        wanted = floor_told(clean(building)[:WORD_LIMIT], clean(floor)[:WORD_LIMIT])
        lines = await self._floors()
        if not (wanted.building or wanted.floor):
            chosen = next((each.floor for each in lines if each.floor.key == key), None)
            if chosen is None:
                return replace(await self._waiting(upload), unnamed=True)
            wanted = chosen
        else:
            # The building as it is written elsewhere, so that `hq` is no second one.
            alike = (each.floor for each in lines if plain(each.floor.place) == plain(wanted.place))
            wanted = next(alike, wanted)
        await self._plans.use(upload, wanted, version=self._version(), by=by)
        return await self.edit(by, wanted)

    async def remove(self, by: Person, floor: Floor, version: str) -> bool:
        """Take a floor's plan away as it was seen; false if it is not so any more."""
        await self.allow(by)
        plan = await self._plans.plan(floor)
        return plan is not None and plan.version == version and await self._plans.remove(plan, by=by)

    # --- Spaces ------------------------------------------------------------------------------------------------------

    async def edit(self, by: Person, floor: Floor, chosen: str = "") -> EditorView:
        """Show a plan to an admin who places spaces. Raises: Refused with PLAN_GONE if the floor has none."""
        await self.allow(by)
        return await self._editor(await self._seen(floor), chosen)

    async def place(
        self, by: Person, floor: Floor, version: str, *, room: str, name: str, column: int | None, row: int | None
    ) -> EditorView:
        """Place a room by its address, or a space without a room by its name, into a cell (from 0)."""
        await self.allow(by)
        plan = await self._seen(floor)
        if plan.version != version:
            return await self._editor(plan, changed=True)
        name = clean(name)[:WORD_LIMIT]
        known = {each.address: each for each in await self._registry.rooms() if floor_of(each) == floor}
        chosen = known.get(room)
        if chosen is None and not name:
            return await self._editor(plan, problem=PlaceFault.NO_SPACE)
        if column is None or row is None or not (0 <= column < COLUMNS and 0 <= row < ROWS):
            return await self._editor(plan, problem=PlaceFault.NO_CELL)
        if len(plan.spaces) >= SPACES_LIMIT:
            return await self._editor(plan, problem=PlaceFault.TOO_MANY)
        x, y = cell_centre(column, row)
        new_id = self._version()
        space = Space(
            new_id, name or chosen.name if chosen else name, x, y, chosen.address if chosen and not name else ""
        )
        # What is placed once more moves.
        kept = tuple(each for each in plan.spaces if not _same(each, space))
        return await self._put(by, plan, (*kept, space), new_id)

    async def move(self, by: Person, floor: Floor, version: str, space_id: str, arrow: Arrow) -> EditorView:
        """Move a space by a part of a cell; at an edge it stays."""
        await self.allow(by)
        plan = await self._seen(floor)
        space = plan.space(space_id)
        if plan.version != version or space is None:
            return await self._editor(plan, space_id, changed=True)
        dx, dy = _STEPS[arrow]
        there = replace(space, x=min(1.0, max(0.0, space.x + dx)), y=min(1.0, max(0.0, space.y + dy)))
        return await self._put(by, plan, tuple(there if each is space else each for each in plan.spaces), space_id)

    async def take_off(self, by: Person, floor: Floor, version: str, space_id: str) -> EditorView:
        """Take a space off the plan; its room stays registered."""
        await self.allow(by)
        plan = await self._seen(floor)
        if plan.version != version:
            return await self._editor(plan, space_id, changed=True)
        return await self._put(by, plan, tuple(each for each in plan.spaces if each.id != space_id), "")

    async def _put(self, by: Person, plan: Plan, spaces: tuple[Space, ...], chosen: str) -> EditorView:
        written = await self._plans.put_spaces(plan, spaces, version=self._version(), by=by)
        return await self._editor(await self._seen(plan.floor), chosen, changed=not written)

    async def _seen(self, floor: Floor) -> Plan:
        plan = await self._plans.plan(floor)
        if plan is None:
            raise refused(Reason.PLAN_GONE, value=floor.place[:WORD_LIMIT])
        return plan

    async def _editor(
        self, plan: Plan, chosen: str = "", *, problem: PlaceFault | None = None, changed: bool = False
    ) -> EditorView:
        rooms = await self._registry.rooms()
        known = {each.address: each for each in rooms}
        spots = tuple(
            Spot(at, space, room, State.UNKNOWN if room else State.NO_ROOM)
            for at, space in enumerate(plan.spaces, 1)
            for room in [room_of(space, plan.floor, known)]
        )
        placed = {each.room.address for each in spots if each.room}
        here = tuple(each for each in rooms if floor_of(each) == plan.floor and each.address not in placed)
        picture = await self._shows.show(_drawing(plan, spots, chosen=chosen, grid=True))
        spot = next((each for each in spots if each.space.id == chosen), None)
        return EditorView(plan, picture, spots, here, spot, problem, changed)

    async def _waiting(self, upload: Upload) -> UploadView:
        picture = upload.picture
        shown = await self._shows.show(Drawing(picture.fingerprint, picture.width, picture.height))
        return UploadView(upload, shown, await self._floors())

    # --- Floors and states -------------------------------------------------------------------------------------------

    async def _floors(self) -> tuple[FloorLine, ...]:
        counts: dict[Floor, int] = {}
        for room in await self._registry.rooms():
            if room.building or room.floor:
                counts[floor_of(room)] = counts.get(floor_of(room), 0) + 1
        plans, off = await self._plans.floors(), await self._registry.off()
        every = sorted({*counts, *plans}, key=lambda floor: floor.order)
        return tuple(FloorLine(each, counts.get(each, 0), plans.get(each), _off(each, off)) for each in every)

    async def _named(self, text: str) -> Floor | WhichFloor:
        """Find the floor that a text means, among those with rooms and those with a plan."""
        text, lines = clean(text), await self._floors()
        wanted = plain(text)
        whole = [each.floor for each in lines if wanted in _names(each.floor)]
        if not whole and wanted:
            place = place_named(text, await self._registry.rooms())
            whole = [each for each in dict.fromkeys(map(floor_of, place.rooms if place else ())) if each.place]
        if len(whole) == 1:
            return whole[0]
        everything = tuple(each.floor for each in lines)
        return WhichFloor(text, tuple(whole) or everything, none=bool(text) and not whole)

    async def _spots(self, plan: Plan, slot: Slot, known: Mapping[str, State]) -> tuple[Spot, ...]:
        rooms = {each.address: each for each in await self._registry.rooms()}
        found = [(at, space, room_of(space, plan.floor, rooms)) for at, space in enumerate(plan.spaces, 1)]
        asked = [room for _, _, room in found if room is not None and room.address not in known and not room.off]
        states = {**await self._states(asked, slot), **known}

        def state(room: Room | None) -> State:
            if room is None:
                return State.NO_ROOM
            return State.OFF if room.off else states.get(room.address, State.UNREADABLE)

        return tuple(Spot(at, space, room, state(room)) for at, space, room in found)

    async def _states(self, rooms: list[Room], slot: Slot) -> Mapping[str, State]:
        """Ask how rooms are for a while. It may lag behind: the protocol decides when somebody books."""
        if not rooms:
            return {}
        try:
            busy = await self._calendar.busy([each.mailbox for each in rooms], slot)
        except (Failed, Refused):
            return {}
        claimed = await self._ledger.claimed(slot)

        def state(address: str) -> State:
            told = busy.get(address)
            if any(each.overlaps(slot) for each in claimed.get(address, ())):
                return State.TAKEN
            if told is None or not told.readable:
                return State.UNREADABLE
            return State.TAKEN if any(each.overlaps(slot) for each in told.slots) else State.FREE

        return {each.address: state(each.address) for each in rooms}

    def _version(self) -> str:
        return str(self._new_id())


def _off(floor: Floor, off: Collection[Part]) -> Part | None:
    """Give the part for which booking is off and in which that floor is: the floor alone, or its whole building."""
    wanted = [Part(floor.building, floor.floor)] if floor.building or floor.floor else []
    wanted += [Part(floor.building)] if floor.building else []
    return next((each for each in wanted if each in off), None)


def _names(floor: Floor) -> set[str]:
    return {plain(f"{floor.building} {floor.floor}"), plain(floor.place)}


def _same(one: Space, other: Space) -> bool:
    if other.address:
        return one.address == other.address
    return not one.address and plain(one.name) == plain(other.name)


def _drawing(plan: Plan, spots: Iterable[Spot], *, chosen: str = "", grid: bool = False) -> Drawing:
    marks = tuple(
        Mark(each.number, each.space.x, each.space.y, each.state, bool(chosen) and each.space.id == chosen)
        for each in spots
    )
    return Drawing(plan.fingerprint, plan.width, plan.height, marks, grid)


def _only_floor(rooms: Iterable[Room]) -> Floor | None:
    """Give the floor that all the rooms are on; of many rooms it is soon seen that they are not on one."""
    floors = (floor_of(each) for each in rooms)
    first = next(floors, None)
    return first if all(each == first for each in floors) else None
