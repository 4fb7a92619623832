"""Screens to draw cards of: people, rooms, drafts and bookings as the tests of cards want them."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from booking.availability.common_times import Proposal, Proposals, strip
from booking.availability.free_now import free_now as select
from booking.availability.schedule import RoomDay, RoomWeek, Timetable, WeekDay
from booking.availability.timeline import Entry, shown_week, timeline
from booking.bookings import Found, TakenRoom, taken_rooms
from booking.errors import Problem, Reason
from booking.forms.draft import Draft, Stage
from booking.forms.inputs import Inputs, filled
from booking.forms.said import inputs_said
from booking.forms.screens import FormScreen, NowScreen, ReceiptScreen, RoomsScreen, TimesScreen
from booking.home import Home
from booking.listening import Heard, problem_of_doubt
from booking.manage.notices import Kind, Notice
from booking.manage.offers import Limit, later_ends
from booking.manage.service import ON_PAGE, BookingScreen, BookingsScreen, CancelScreen, ExtendScreen
from booking.manage.ways import Way, WaysOn, had
from booking.model import (
    MOVED,
    Attendee,
    Booking,
    Change,
    ChangeState,
    Criteria,
    EventState,
    Former,
    Mailbox,
    MeetingRequest,
    Person,
    Response,
    Room,
    Slot,
)
from booking.policy import Access, Rules
from booking.ports import Busy
from booking.room_administration import ON_PAGE as ROOMS_ON_PAGE
from booking.room_administration import RoomsPage
from booking.sentences.model import Place
from booking.sentences.reader import understand
from cards.elements import Card
from cards.notices import notice_card

MEGAN = Person("5f1c9a52-6a4e-4f7a-9d8e-0c6a1b2d3e4f", "Megan Bowen", "megan@contoso.example")
ALEX = Person("0d9c1a6e-55aa-4e0c-8b93-7b1f6a2c9e10", "Alex Wilber", "alex@contoso.example")
ADA = Person("3b2c7c11-8a1d-4d0e-9b7f-5a1e6c0d9f22", "Ada Byron", "ada@contoso.example")
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
    return FormScreen(draft(inputs, **changes), rooms, Rules(), problems, now=MORNING)


PAINTED = "The room is being painted. Elm is free at that time."

SPOKEN_AT = datetime(2026, 11, 23, 7, 40, tzinfo=UTC)


def form_said(line: str) -> FormScreen:
    """The form that a sentence opens."""
    places = [Place(each.address, each.name, each.building, each.floor, each.equipment) for each in ROOMS]
    said = understand(line, now=SPOKEN_AT, zone=HELSINKI, locale="en-GB", rooms=places)
    problems = [problem_of_doubt(each, HELSINKI) for each in said.doubts]
    heard = Heard(said, ROOMS, problems=tuple(problems))
    inputs = inputs_said(heard, now=SPOKEN_AT, zone=HELSINKI)
    return replace(form(inputs, *problems), heard=heard, today=SPOKEN_AT.date(), now=SPOKEN_AT)


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
    return RoomsScreen(
        draft(inputs, stage=Stage.ROOMS, **changes), MeetingRequest(slot()), Found(free, taken_rooms(*gone)), problems
    )


def found_near() -> RoomsScreen:
    """Rooms for six with a screen, as somebody sees them who books on the third floor of the headquarters."""
    kit = Criteria(people=6, equipment=frozenset({"screen", "whiteboard"}))
    upstairs = room("Yew", floor="5", seats=6, equipment="screen,whiteboard")
    screen = found((OAK, upstairs, room("Tern", building="Harbour", equipment="screen,whiteboard")), (taken(ELM, 2),))
    return replace(screen, criteria=kit, home=Home(HELSINKI, "HQ", "3"))


def free_now(rooms: tuple[Room, ...] = ROOMS, *problems: Problem, **changes: object) -> NowScreen:
    """Rooms that are free now: the first until half past and a favourite, the second hardly, the others all day."""
    left = {each.address: timedelta(minutes=minutes) for each, minutes in zip(rooms, (45, 10), strict=False)}
    span = Slot(NOON, NOON + timedelta(hours=36))
    taken = {
        each.address: Busy((Slot(NOON + left[each.address], span.ends),) if each.address in left else ())
        for each in rooms
    }
    favourites = {each.address for each in rooms[:1]}
    zone = ZoneInfo("Europe/Helsinki")
    now = select(rooms, taken, span, zone=zone, rules=Rules(), favourites=favourites)
    return NowScreen(draft(INPUTS, stage=Stage.NOW, **changes), now, problems)


def free_next() -> NowScreen:
    """No room is free now: one is soon and for a while, one tonight, one tomorrow; and one cannot be read."""
    until = {OAK.address: 0.75, ELM.address: 9, ASH.address: 22}
    span = Slot(NOON, NOON + timedelta(hours=36))
    taken = {address: Busy((slot(NOON - timedelta(hours=1), hours + 1),)) for address, hours in until.items()}
    taken[OAK.address] = Busy((*taken[OAK.address].slots, slot(NOON + timedelta(hours=1.5), 20)))
    rooms = (*ROOMS, room("Yew"))
    now = select(rooms, taken, span, zone=ZoneInfo("Europe/Helsinki"), rules=Rules())
    return NowScreen(draft(stage=Stage.NOW), now)


def times(
    count: int = 3,
    *,
    unseen: int = 0,
    rooms: tuple[Room, ...] = (ELM, OAK, ASH),
    missing: tuple[Attendee, ...] = (),
    **others: object,
) -> TimesScreen:
    """Times at which everyone can but for the `missing`; of three who were asked the last so many could not be seen.

    Those who could be seen are busy in the morning, and a while in the afternoon; the room is free all day.
    """
    asked = (Attendee(MEGAN.address, MEGAN.name, MEGAN.id), *booking().meeting.attendees)
    proposed = tuple(
        Proposal(slot(NOON + timedelta(hours=24 * at - 4 * (at > 0))), where, missing)
        for at, where in zip(range(count), rooms, strict=False)
    )
    hours = span(8, 18)
    late = {each: (span(8, 12.5), span(16, 17)) if each in missing else (span(8, 9), span(15, 16.5)) for each in asked}
    strips = [strip(each, late[each], hours) for each in asked[: len(asked) - unseen]]
    told: dict[str, object] = (
        {"hours": hours, "strips": (*strips, strip(rooms[0], (), hours))} if strips and count else {}
    )
    proposals = Proposals(proposed, asked, asked[len(asked) - unseen :], **{**told, **others})  # type: ignore[arg-type]
    return TimesScreen(draft(FULL, stage=Stage.TIMES), MeetingRequest(slot(), attendees=asked[1:]), proposals)


def booking(where: Room = OAK, **changes: object) -> Booking:
    invited = (Attendee(ALEX.address, ALEX.name, ALEX.id), Attendee("guest@partner.example"))
    meeting = MeetingRequest(slot(), "Budget, last round", invited)
    made = Booking(BOOKING_ID, "RK-7F3K2Q", where, MEGAN, meeting, EventState.CONFIRMED, invited=True)
    return replace(made, **changes)  # type: ignore[arg-type]


def receipt(made: Booking | None = None) -> ReceiptScreen:
    return ReceiptScreen(draft(FULL, stage=Stage.DONE, booking_id=BOOKING_ID), made or booking())


def edited(
    inputs: Inputs | None = None, *problems: Problem, made: Booking | None = None, **changes: object
) -> FormScreen:
    """The form that changes a booking: as it was filled, unless `inputs` say what it is to become."""
    made = made or booking()
    as_it_is = filled(made, HELSINKI)
    opened = {"changes": made.id, "base": made.revision, "filled": as_it_is, **changes}
    return replace(form(inputs or as_it_is, *problems, **opened), booking=made)  # type: ignore[arg-type]


def moving(
    free: tuple[Room, ...] = (OAK, replace(ELM, seats=10), ASH),
    gone: tuple[TakenRoom, ...] = (),
    *problems: Problem,
    inputs: Inputs = FULL,
    **changes: object,
) -> RoomsScreen:
    """The rooms that a booking may be changed to, two hours later than it is."""
    made, later = booking(), slot(NOON + timedelta(hours=2))
    there = found(free, gone, *problems, inputs=inputs, changes=made.id, base=made.revision, **changes)
    return replace(there, booking=made, meeting=replace(made.meeting, slot=later))


def change(where: Room = OAK, state: ChangeState = ChangeState.ASKED, reason: Reason | None = None) -> Change:
    """A change to two hours later, in that room."""
    meeting = replace(booking().meeting, slot=slot(NOON + timedelta(hours=2)))
    return Change("c-1", where, meeting, state=state, problem=Problem(reason) if reason else None)


MORNING = NOON - timedelta(hours=2)
"""Before the booking begins; it is 10:00 in Helsinki."""


def one(made: Booking | None = None, *problems: Problem, now: datetime = MORNING, **seen: object) -> BookingScreen:
    """A booking as its booker sees it, unless said otherwise."""
    return replace(BookingScreen(made or booking(), MEGAN, Access.EDIT, now, problems=problems), **seen)  # type: ignore[arg-type]


def listed(*made: Booking, now: datetime = MORNING, page: int = 1, count: int = 0) -> BookingsScreen:
    """A page of somebody's bookings, in their order."""
    count = count or len(made)
    in_order = tuple(sorted(made, key=lambda each: each.meeting.slot.starts))[:ON_PAGE]
    return BookingsScreen(in_order, count, page, max(1, -(-count // ON_PAGE)), now)


def ended() -> Booking:
    """A booking that its booker ended at 12:37, as it was in its last minute."""
    made = booking()
    meeting = replace(made.meeting, slot=Slot(NOON, NOON + timedelta(minutes=37)))
    over = Change("c-1", OAK, meeting, state=ChangeState.DONE, by=MEGAN)
    return replace(made, meeting=meeting, former=Former("c-1", OAK, made.meeting), change=over)


def longer(minutes: float, made: Booking | None = None, *problems: Problem, taken: bool = True) -> ExtendScreen:
    """The ends to choose from where the room is free for so many minutes more."""
    made = made or booking()
    limit = Limit(made.meeting.slot.ends + timedelta(minutes=minutes), taken)
    return ExtendScreen(made, MEGAN, limit, later_ends(made.meeting.slot, limit), problems)


def asked(
    made: Booking | None = None, *problems: Problem, cancellation_message: str = "", now: datetime = MORNING
) -> CancelScreen:
    """The question before a booking is cancelled."""
    return CancelScreen(made or booking(), MEGAN, now, cancellation_message, problems)


HELSINKI = ZoneInfo("Europe/Helsinki")


def span(starts: float, ends: float) -> Slot:
    """A part of the scenes' day, in hours on the clocks of Helsinki."""
    midnight = NOON - timedelta(hours=12)
    return Slot(midnight + timedelta(hours=starts), midnight + timedelta(hours=ends))


def mine(starts: float, ends: float) -> Entry:
    """A booking that whoever looks may know of."""
    made = booking(id=BOOKING_ID)
    slot_of = span(starts, ends)
    return Entry(slot_of, replace(made, meeting=replace(made.meeting, slot=slot_of)), own=True)


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


def week(taken: list[Entry] | None, *, now: float = 0, **changes: object) -> RoomWeek:
    """Seven days of Oak from the scenes' day on; `now` is an hour counted from its midnight."""
    first, moment = date(2026, 11, 24), span(now, now + 1).starts
    spans = shown_week(first, HELSINKI, [each.slot for each in taken or ()], moment)
    days = tuple(WeekDay(day, within, timeline(within, taken or (), moment)) for day, within in spans)
    made = RoomWeek(OAK, first, HELSINKI, moment, () if taken is None else days, Rules())
    return replace(made, **changes)  # type: ignore[arg-type]


def ways(news: Notice, made: Booking, *ways: Way) -> WaysOn:
    """What can be done at once about news of a booking."""
    return WaysOn(news, had(made, news), ways)


def told(made: Booking, *kinds: Kind, about: str = "", minutes: float = 10, on: tuple[Way, ...] | None = None) -> Card:
    """The message with such news of a booking, so many minutes before its start.

    `on` are the ways on from the first.
    """
    now = NOON - timedelta(minutes=minutes)
    news = [Notice(made.id, kind, about) for kind in kinds]
    seen = one(made, now=now, retired=Kind.UNREGISTERED in kinds)
    if on is not None:
        seen = replace(seen, ways=ways(news[0], made, *on))
    return notice_card(news, seen, HELSINKI)


LIKE = Way(ELM, slot())
AFTER_A_MOVE = (Way(ELM, slot(NOON + timedelta(hours=4))), Way(OAK, slot()))
"""What is offered to who lost the room by a move: a room for the new time, and the old time."""
AGAIN = Way(OAK, slot(NOON + timedelta(hours=1.5)))


def moved(made: Booking, hours: float, about: str = "followed:1") -> Booking:
    """A booking that went to another time, so many hours on, by a move in Outlook unless said otherwise."""
    at = slot(made.meeting.slot.starts + timedelta(hours=hours))
    former = Former(about, made.room, made.meeting)
    return replace(made, followed=1, former=former, meeting=replace(made.meeting, slot=at))


def moved_onto_another() -> Booking:
    """A booking that somebody moved in Outlook to a time at which its room is taken."""
    lost = Problem(Reason.ROOM_TAKEN, None, {MOVED: 1})
    return replace(moved(booking(), 4), state=EventState.CANCELLED, problem=lost)


def lost_by_a_move() -> BookingScreen:
    """Such a booking as its booker finds it, with what was free."""
    made = moved_onto_another()
    return one(made, ways=ways(Notice(made.id, Kind.CANCELLED), made, *AFTER_A_MOVE))


def news() -> dict[str, Card]:
    """A message of every kind."""
    made = booking(id=BOOKING_ID)
    title = Former("c-1", OAK, replace(made.meeting, title="Budget"))
    renamed = replace(made, change=Change("c-1", OAK, made.meeting, state=ChangeState.DONE, by=ALEX), former=title)
    at_two = moved(made, 2, "c-1")
    later = replace(at_two, followed=0, change=Change("c-1", OAK, at_two.meeting, state=ChangeState.DONE, by=ALEX))
    gone = replace(made, state=EventState.CANCELLED)
    declined = tuple((each.address, Response.DECLINED) for each in made.meeting.attendees)
    deleted, again = replace(gone, problem=Problem(Reason.REMOVED)), Way(OAK, slot())
    return {
        "reminder": told(made, Kind.REMINDER),
        "changed": told(renamed, Kind.CHANGED, Kind.REMINDER, about="c-1", minutes=125),
        "changed-time": told(later, Kind.CHANGED, about="c-1", minutes=125, on=(again, LIKE)),
        "moved": told(moved(made, 2), Kind.CHANGED, about="followed:1", minutes=125, on=(LIKE, AGAIN)),
        "moved-long-ago": told(replace(made, followed=1), Kind.CHANGED, about="followed:1"),
        "cancelled": told(
            replace(gone, problem=Problem(Reason.CANCELLED), ended_by=ALEX, farewell=PAINTED),
            Kind.CANCELLED,
            minutes=125,
            on=(LIKE,),
        ),
        "lost": told(deleted, Kind.CANCELLED, minutes=125, on=(again, LIKE)),
        "lost-moved": told(moved_onto_another(), Kind.CANCELLED, minutes=125, on=AFTER_A_MOVE),
        "lost-nothing-free": told(deleted, Kind.CANCELLED, minutes=125, on=()),
        "unregistered": told(made, Kind.UNREGISTERED, about=OAK.address, minutes=125, on=(LIKE,)),
        "renamed": told(made, Kind.RENAMED, about=f"{OAK.mailbox.zone} Great Oak", minutes=125),
        "renamed-zone": told(made, Kind.RENAMED, about="Europe/Stockholm Oak", minutes=125),
        "renamed-back": told(made, Kind.RENAMED, about=f"{OAK.mailbox.zone} {OAK.name}", minutes=125),
        "declined": told(replace(made, responses=declined), Kind.DECLINED),
    }


def room_list(
    rooms: tuple[Room, ...],
    *,
    wanted: str = "",
    count: int | None = None,
    page: int = 1,
    admin: bool = False,
    booking_on: bool = True,
) -> RoomsPage:
    """A page of the list of rooms; as many as are shown, unless a count is given."""
    all_ = len(rooms) if count is None else count
    return RoomsPage(wanted, rooms, all_, page, max(1, -(-all_ // ROOMS_ON_PAGE)), admin, booking_on)
