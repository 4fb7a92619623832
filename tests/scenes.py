"""Screens to draw cards of: people, rooms, drafts and bookings as the tests of cards want them."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from booking.desk import FormScreen, ReceiptScreen, RoomsScreen
from booking.draft import Draft, Stage
from booking.errors import Problem, Reason
from booking.form import Inputs
from booking.model import Attendee, Booking, EventState, Mailbox, Person, Room, Slot, Wish
from booking.policy import Rules
from booking.schedule import RoomDay, Timetable
from booking.service import Found, TakenRoom
from booking.timeline import Entry, timeline

MEGAN = Person("5f1c9a52-6a4e-4f7a-9d8e-0c6a1b2d3e4f", "Megan Bowen", "megan@contoso.example")
ALEX = Person("0d9c1a6e-55aa-4e0c-8b93-7b1f6a2c9e10", "Alex Wilber", "alex@contoso.example")
DRAFT_ID = "7d0c3f7e-8f10-4f3c-9a36-0d4f1f0c2b11"
NOON = datetime(2026, 11, 24, 10, tzinfo=UTC)
"""12:00 in Helsinki and 10:00 in London, in winter."""

HOSTILE = "*bold* _it_ [link](https://evil.example) <at>Admin</at> <b>x</b> `code` # head \u202eevil\u202c &amp; - li"
RIGHT_TO_LEFT = "פגישת צוות 12:30 מחר"
LONG = "An endless title " * 62


def room(name: str, *, floor: str = "3", seats: int | None = 8, zone: str = "Europe/Helsinki", **others: str) -> Room:
    address = f"{name.lower().replace(' ', '.')[:60]}@contoso.example"
    building = others.get("building", "HQ")
    kit = frozenset(each for each in others.get("equipment", "screen").split(",") if each)
    return Room(Mailbox(address, zone), name, building, floor, seats, kit)


OAK = room("Oak", equipment="screen,whiteboard")
ELM = room("Elm", floor="1", seats=4)
ASH = room("Ash", floor="2", seats=12, zone="Europe/London", building="London House", equipment="video conference")
ROOMS = (OAK, ELM, ASH)


def many(count: int) -> tuple[Room, ...]:
    """So many rooms over five buildings with twelve floors each."""
    return tuple(
        room(f"Meeting Room {at:03}", floor=str(at % 12), building=f"Building {at % 5}", seats=2 + at % 20)
        for at in range(1, count + 1)
    )


def slot(starts: datetime = NOON, hours: float = 1) -> Slot:
    return Slot(starts, starts + timedelta(hours=hours))


INPUTS = Inputs(date="2026-11-24", start="12:00", end="13:00")
FULL = Inputs(
    date="2026-11-24",
    start="12:00",
    end="13:00",
    title="Budget, last round",
    attendees=(ALEX.id,),
    guests="guest@partner.example",
    capacity="6",
    floor="HQ/3",
    equipment=("screen", "whiteboard"),
    private=True,
    online=True,
    room=OAK.address,
)


def draft(inputs: Inputs = INPUTS, **changes: object) -> Draft:
    made = Draft(DRAFT_ID, MEGAN, "Europe/Helsinki", False, NOON + timedelta(hours=24), inputs, (ALEX,))
    return replace(made, **changes)  # type: ignore[arg-type]


def form(inputs: Inputs = INPUTS, *problems: Problem, rooms: tuple[Room, ...] = ROOMS, **changes: object) -> FormScreen:
    return FormScreen(draft(inputs, **changes), rooms, Rules(), problems)


def taken(where: Room, *hours: float, reason: Reason = Reason.ROOM_TAKEN) -> TakenRoom:
    """A room that is taken, and free again so many hours after the wanted start."""
    return TakenRoom(where, reason, tuple(slot(NOON + timedelta(hours=each)) for each in hours))


def found(
    free: tuple[Room, ...] = ROOMS,
    gone: tuple[TakenRoom, ...] = (),
    *problems: Problem,
    inputs: Inputs = INPUTS,
    **changes: object,
) -> RoomsScreen:
    return RoomsScreen(draft(inputs, stage=Stage.ROOMS, **changes), Wish(slot()), Found(free, gone), problems)


def booking(where: Room = OAK, **changes: object) -> Booking:
    invited = (Attendee(ALEX.address, ALEX.name, ALEX.id), Attendee("guest@partner.example"))
    wish = Wish(slot(), "Budget, last round", invited)
    made = Booking("b-1", "RK-7F3K2Q", where, MEGAN, wish, EventState.CONFIRMED, invited=True)
    return replace(made, **changes)  # type: ignore[arg-type]


def receipt(made: Booking | None = None) -> ReceiptScreen:
    return ReceiptScreen(draft(FULL, stage=Stage.DONE, booking_id="b-1"), made or booking())


HELSINKI = ZoneInfo("Europe/Helsinki")
BOOKING_ID = "1b4e28ba-2fa1-4d2b-883f-0016d3cca427"


def span(starts: float, ends: float) -> Slot:
    """A part of the scenes' day, in hours on the clocks of Helsinki."""
    midnight = NOON - timedelta(hours=12)
    return Slot(midnight + timedelta(hours=starts), midnight + timedelta(hours=ends))


def mine(starts: float, ends: float) -> Entry:
    """A booking that whoever looks may know of."""
    made = booking(id=BOOKING_ID)
    slot_of = span(starts, ends)
    return Entry(slot_of, replace(made, wish=replace(made.wish, slot=slot_of)))


def theirs(*hours: tuple[float, float]) -> list[Entry]:
    """What others hold."""
    return [Entry(span(*each)) for each in hours]


def timetable(
    days: Mapping[Room, list[Entry] | None], *, now: float = -5, shown: Slot | None = None, **changes: object
) -> Timetable:
    """A schedule of rooms, each with what takes it (None where that cannot be read); `now` is an hour of that day."""
    within, moment = shown or span(8, 18), span(now, now + 1).starts
    rooms = tuple(
        RoomDay(each, () if entries is None else timeline(within, entries, moment)) for each, entries in days.items()
    )
    alone = len(rooms) == 1
    where = rooms[0].room.address if alone else "HQ"
    made = Timetable(where, date(2026, 11, 24), HELSINKI, within, moment, rooms, Rules(), alone, favourites=frozenset())
    return replace(made, **changes)  # type: ignore[arg-type]
