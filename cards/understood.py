"""What was understood of a sentence: above a form, or as the bookings that may be meant with what was asked for."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from microsoft_teams.cards.core import CardElement, ExecuteAction

from booking.errors import Problem
from booking.forms.said import end_within
from booking.listening import Heard
from booking.model import Booking
from booking.sentences.model import MANAGES, Intent, OtherRoom, Sentence
from booking.times import wall
from cards.actions.bookings import CancelBooking, EditBooking, EndBooking, ExtendBooking, ListBookings, ShowBooking
from cards.actions.form import OpenForm
from cards.elements import Card, button, card, heading, line, row, strong, trouble, warning
from cards.language import say, say_count
from cards.times import clock_of, clocks_of, short_day_of
from cards.words import lasting, shown, span

LISTED = 8
"""How many bookings, or rooms, are offered at once; of more, the person says more."""


def understood(heard: Heard, today: date, *, shared: bool) -> Iterator[CardElement]:
    """Say above a form what was understood, and quote what was not; before others without title and people."""
    told = " · ".join(_said(heard, today, shared=shared))
    if told:
        yield strong(say("Understood: {what}", what=told))
    unread = heard.sentence.unread
    if unread and not shared:
        quoted = ", ".join(say("“{words}”", words=shown(each, 60)) for each in unread[:4])
        yield line(say("I did not understand {words}.", words=quoted), subtle=True)
    elif unread:
        yield line(say("I did not understand all that you wrote."), subtle=True)


def _said(heard: Heard, today: date, *, shared: bool) -> Iterator[str]:
    said = heard.sentence
    if said.date is not None:
        yield _day(said.date, today)
    yield from _times(said) if said.intent not in MANAGES else _new_times(said)
    if heard.room is not None and said.intent not in MANAGES:
        yield shown(heard.room.name, 60)
    elif heard.room is not None:
        yield say("to {room}", room=shown(heard.room.name, 60))
    if said.intent is Intent.REMOVE:
        # What else is said of the booking tells which one it is, and is put into no field.
        yield from _people(heard)
        return
    if said.other_room and heard.room is None:
        yield _other(said.other_room)
    place = _place(said)
    if place and heard.room is None:
        yield place
    if said.count is not None:
        yield say_count("{count} person", "{count} people", said.count)
    if not shared:
        yield from _people(heard)
    if said.equipment:
        yield ", ".join(shown(each, 40) for each in said.equipment)
    if said.private:
        yield say("private")
    if said.online:
        yield say("with a Teams link")


def _other(room: OtherRoom) -> str:
    match room:
        case OtherRoom.LARGER:
            return say("a larger room")
        case OtherRoom.SMALLER:
            return say("a smaller room")
        case OtherRoom.ANOTHER:
            return say("another room")


def _people(heard: Heard) -> Iterator[str]:
    names = ", ".join([*(shown(each.name, 40) for each in heard.people), *heard.sentence.guests])
    if names:
        removed = heard.sentence.intent is Intent.REMOVE
        yield say("without {names}", names=names) if removed else say("with {names}", names=names)
    if heard.sentence.title:
        yield say("“{words}”", words=shown(heard.sentence.title, 60))


def _day(on: date, today: date) -> str:
    match (on - today).days:
        case 0:
            return say("today, {day}", day=short_day_of(on))
        case 1:
            return say("tomorrow, {day}", day=short_day_of(on))
    return short_day_of(on)


def _times(said: Sentence) -> Iterator[str]:
    if said.start is not None and said.end is not None:
        yield clocks_of(said.start, said.end)
    elif said.start is not None:
        yield say("from {time}", time=clock_of(said.start))
    elif said.end is not None:
        yield say("until {time}", time=clock_of(said.end))
    elif said.length is not None:
        yield lasting(said.length)


def _new_times(said: Sentence) -> Iterator[str]:
    if said.start is not None and said.end is None:
        yield say("to {time}", time=clock_of(said.start))
    elif said.shift is not None and said.shift < timedelta(0):
        yield say("{length} earlier", length=lasting(-said.shift))
    elif (later := said.shift or said.length) is not None and said.end is None:
        yield say("{length} later", length=lasting(later))
    else:
        yield from _times(said)


def _place(said: Sentence) -> str:
    building, floor = shown(said.building, 40), shown(said.floor, 20)
    if building and floor:
        return say("{building}, floor {floor}", building=building, floor=floor)
    return building or (say("floor {floor}", floor=floor) if floor else "")


# --- Bookings that are meant -----------------------------------------------------------------------------------------


def bookings_meant(heard: Heard, now: datetime, zone: ZoneInfo) -> Card:
    """List the bookings that may be meant, each with what was asked for as its press; one is shown like several."""
    if not heard.has_booked:
        return card([line(say("You have no room booked."))], [button(say("Book a room"), OpenForm())])
    asked = _ASKED[heard.sentence.intent]
    if heard.sentence.intent is Intent.END and all(each.meeting.slot.starts > now for each in heard.bookings):
        asked = _NOT_BEGUN
    if not heard.bookings:
        told = [line(say("None of your bookings is like that."))]
        return card(told, [button(say("My bookings"), ListBookings()), button(say("Book a room"), OpenForm())])
    if all(is_to_end_sooner(heard.sentence, each, zone) for each in heard.bookings):
        asked = _ASKED[Intent.MOVE]
    one = len(heard.bookings) == 1
    press = _press(heard, now, zone)
    body: list[CardElement] = [
        heading(asked[0]() if one else asked[1]()),
        *([] if one else understood(heard, wall(now, zone).date(), shared=False)),
        *(
            row(list(_booking(each, zone)), press(each, positive=one), separator=at > 0)
            for at, each in enumerate(heard.bookings[:LISTED])
        ),
    ]
    return card(body, [button(say("My bookings"), ListBookings())])


def _booking(booking: Booking, zone: ZoneInfo) -> Iterator[CardElement]:
    yield strong(shown(booking.meeting.title or booking.room.name, 60))
    if booking.meeting.title:
        yield line(shown(booking.room.name, 60), spacing="None")
    yield line(span(booking.meeting.slot, zone), spacing="None")


_ASKED: dict[Intent, tuple[Callable[[], str], Callable[[], str]]] = {
    Intent.CANCEL: (lambda: say("Cancel this booking?"), lambda: say("Which one shall I cancel?")),
    Intent.END: (lambda: say("End this booking now?"), lambda: say("Which one shall I end?")),
    Intent.EXTEND: (lambda: say("Extend this booking?"), lambda: say("Which one shall I extend?")),
    Intent.MOVE: (lambda: say("Change this booking?"), lambda: say("Which one shall I change?")),
    Intent.ADD: (lambda: say("Change this booking?"), lambda: say("Which one shall I change?")),
    Intent.REMOVE: (lambda: say("Change this booking?"), lambda: say("Which one shall I change?")),
    Intent.BOOKINGS: (lambda: say("Your booking"), lambda: say("Your bookings")),
}


_NOT_BEGUN = (
    lambda: say("It has not begun yet. Cancel it?"),
    lambda: say("None has begun yet. Which one shall I cancel?"),
)
"""What is asked of somebody who wants to end what is still to come."""


def _press(heard: Heard, now: datetime, zone: ZoneInfo) -> Callable[..., ExecuteAction]:
    said = heard.sentence

    def press(booking: Booking, *, positive: bool) -> ExecuteAction:
        style: Literal["positive"] | None = "positive" if positive else None
        match said.intent:
            case Intent.END if booking.meeting.slot.starts <= now:
                return button(say("End now"), EndBooking(booking.id, booking.revision), style=style)
            case Intent.CANCEL | Intent.END:
                return button(say("Cancel booking…"), CancelBooking(booking.id))
            case Intent.EXTEND if is_to_end_sooner(said, booking, zone):
                return button(say("Change"), EditBooking(booking.id, said.line), style=style)
            case Intent.EXTEND:
                until = until_said(said, booking, zone)
                title = say("Until {time}", time=clock_of(wall(until, zone).time())) if until else say("Extend")
                return button(title, ExtendBooking(booking.id, booking.revision, until), style=style)
            case Intent.MOVE | Intent.ADD | Intent.REMOVE:
                return button(say("Change"), EditBooking(booking.id, said.line), style=style)
        return button(say("Details"), ShowBooking(booking.id))

    return press


def until_said(said: Sentence, booking: Booking, zone: ZoneInfo) -> datetime | None:
    """Give the end that was asked for: so much longer, or at a time of day; None where none was, or it is no later."""
    ends = booking.meeting.slot.ends
    if said.length is not None:
        return ends + said.length
    if said.end is None:
        return None
    local = wall(ends, zone)
    until = local.replace(hour=said.end.hour, minute=said.end.minute, second=0, microsecond=0)
    other = until + timedelta(hours=12)
    if until <= local and said.end.hour < 12 and other - local < local - until:
        until = other  # The nearer half of the day is meant: "until 3" of what ends at 14:00, not "until 11" at 11:00.
    return until.astimezone(ends.tzinfo) if until > local else None


def is_to_end_sooner(said: Sentence, booking: Booking, zone: ZoneInfo) -> bool:
    """Tell whether the end that was asked for is before that of the booking: that is a change, and no extension."""
    starts, ends = (wall(each, zone) for each in (booking.meeting.slot.starts, booking.meeting.slot.ends))
    return starts.date() == ends.date() and end_within(said, starts.time(), ends.time()) is not None


# --- One human line --------------------------------------------------------------------------------------------------


def greeting(name: str) -> str:
    """Answer a greeting."""
    called = shown(name.split(" ")[0], 30) if name else ""
    if called:
        return say("Hello {name}! Which room may I book for you?", name=called)
    return say("Hello! Which room may I book for you?")


def you_are_welcome() -> str:
    """Answer thanks."""
    return say("You are welcome!")


def troubles(problems: Sequence[Problem]) -> Card:
    """Say what is unsure where nothing is opened for it."""
    return card([trouble(each) for each in problems])


def where_to_look() -> Card:
    """Ask for the place that a schedule is to be of."""
    return card([warning(say("Which room, building or floor? For example: schedule Oak tomorrow"))])
