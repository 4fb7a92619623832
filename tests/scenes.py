"""Screens to draw cards of: people, rooms, drafts and bookings as the tests of cards want them."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from booking.agenda import ON_PAGE, BookingScreen, BookingsScreen, CancelScreen, ExtendScreen
from booking.desk import FormScreen, ReceiptScreen, RoomsScreen
from booking.draft import Draft, Stage
from booking.errors import Problem, Reason
from booking.form import Inputs
from booking.model import Attendee, Booking, Change, ChangeState, EventState, Mailbox, Person, Room, Slot, Wish
from booking.notices import Kind, Notice
from booking.offers import Limit, later_ends
from booking.policy import Access, Rules
from booking.service import Found, TakenRoom
from cards.elements import Card
from cards.notices import notice_card
from cards.receipt import booking_card

MEGAN = Person("5f1c9a52-6a4e-4f7a-9d8e-0c6a1b2d3e4f", "Megan Bowen", "megan@contoso.example")
ALEX = Person("0d9c1a6e-55aa-4e0c-8b93-7b1f6a2c9e10", "Alex Wilber", "alex@contoso.example")
DRAFT_ID = "7d0c3f7e-8f10-4f3c-9a36-0d4f1f0c2b11"
BOOKING_ID = "b1a3e0c2-5f0e-4d7b-8a52-9a4f6c1d2e3f"
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
    made = Booking(BOOKING_ID, "RK-7F3K2Q", where, MEGAN, wish, EventState.CONFIRMED, invited=True)
    return replace(made, **changes)  # type: ignore[arg-type]


def receipt(made: Booking | None = None) -> ReceiptScreen:
    return ReceiptScreen(draft(FULL, stage=Stage.DONE, booking_id="b-1"), made or booking())


MORNING = NOON - timedelta(hours=2)
"""Before the booking begins; it is 10:00 in Helsinki."""


def one(made: Booking | None = None, *problems: Problem, now: datetime = MORNING, **seen: object) -> BookingScreen:
    """A booking as its booker sees it, unless said otherwise."""
    return replace(BookingScreen(made or booking(), MEGAN, Access.EDIT, now, problems=problems), **seen)  # type: ignore[arg-type]


def listed(*made: Booking, now: datetime = MORNING, page: int = 1, count: int = 0) -> BookingsScreen:
    """A page of somebody's bookings."""
    count = count or len(made)
    return BookingsScreen(made, count, page, max(1, -(-count // ON_PAGE)), now)


def longer(minutes: float, made: Booking | None = None, *problems: Problem, taken: bool = True) -> ExtendScreen:
    """The ends to choose from where the room is free for so many minutes more."""
    made = made or booking()
    limit = Limit(made.wish.slot.ends + timedelta(minutes=minutes), taken)
    return ExtendScreen(made, MEGAN, limit, later_ends(made.wish.slot, limit), problems)


def asked(made: Booking | None = None, *problems: Problem, farewell: str = "", now: datetime = MORNING) -> CancelScreen:
    """The question before a booking is cancelled."""
    return CancelScreen(made or booking(), MEGAN, now, farewell, problems)


def told(made: Booking, *kinds: Kind, about: str = "", minutes: float = 10) -> Card:
    """The message with such news of a booking, so many minutes before its start."""
    now = NOON - timedelta(minutes=minutes)
    news = [Notice(made.id, kind, about) for kind in kinds]
    return notice_card(news, made, now, drawn=booking_card(one(made, now=now), ZoneInfo("Europe/Helsinki")))


def news() -> dict[str, Card]:
    """A message of every kind."""
    made = booking(id=BOOKING_ID)
    changed = replace(made, change=Change("c-1", OAK, made.wish, state=ChangeState.DONE, by=ALEX))
    gone = replace(made, state=EventState.CANCELLED)
    return {
        "reminder": told(made, Kind.REMINDER),
        "changed": told(changed, Kind.CHANGED, Kind.REMINDER, about="c-1", minutes=125),
        "moved": told(replace(made, followed=1), Kind.CHANGED, about="followed:1"),
        "cancelled": told(replace(gone, problem=Problem(Reason.CANCELLED), ended_by=ALEX), Kind.CANCELLED),
        "lost": told(replace(gone, problem=Problem(Reason.REMOVED)), Kind.CANCELLED),
        "unregistered": told(made, Kind.UNREGISTERED),
        "declined": told(made, Kind.DECLINED),
    }
