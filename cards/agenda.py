"""What somebody has booked, day by day, and what is asked before a booking is extended or cancelled."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import groupby
from typing import assert_never
from zoneinfo import ZoneInfo

from microsoft_teams.cards.core import (
    ActionSet,
    CardElement,
    Container,
    ExecuteAction,
    RichTextBlock,
    TextInput,
    TextRun,
)

from booking.errors import Problem
from booking.manage.offers import MINUTE, STEPS, Limit, Offer, Phase, is_changing, is_ending, offers, phase_of
from booking.manage.service import AgendaScreen, BookingScreen, BookingsScreen, CancelScreen, ExtendScreen, answered
from booking.model import Attendee, Booking, Response
from booking.policy import Access
from booking.times import wall
from cards.actions.bookings import TO_CANCEL, EditBooking, ExtendBooking, ListBookings, ShowBooking, WithdrawBooking
from cards.actions.form import OpenForm
from cards.actions.found_rooms import OpenNow
from cards.actions.values import FAREWELL
from cards.elements import Card, button, card, fits, heading, line, row, strong, subheading, trouble
from cards.language import say, say_count
from cards.receipt import ANSWERS, back_button, booking_card, names, offer_button
from cards.shown import shown, typed_back
from cards.times import day, hours, room_span, span, until
from cards.words import paged, place

NAMES = 3
"""How many people are named for each answer in the list; the rest are counted."""

FAREWELL_KEPT = 1_500
"""Characters of an over-long word that the card gives back for shortening."""


def agenda_card(screen: AgendaScreen, zone: ZoneInfo, *, fresh: bool = False, changed: bool = False) -> Card:
    """Draw what is true now, for the person's own chat and on their clocks.

    `fresh` and `changed` say of a booking that the press made it, or changed it.
    """
    match screen:
        case BookingsScreen():
            return bookings_card(screen, zone)
        case BookingScreen():
            return booking_card(screen, zone, fresh=fresh, changed=changed)
        case ExtendScreen():
            return extend_card(screen, zone)
        case CancelScreen():
            return cancel_card(screen, zone)
        case _:
            assert_never(screen)


# --- The list --------------------------------------------------------------------------------------------------------


def bookings_card(screen: BookingsScreen, zone: ZoneInfo) -> Card:
    """Draw a page of somebody's bookings; what makes it too heavy for Teams is cut: first names, then titles."""
    if not screen.bookings:
        offered = [button(say("Book a room"), OpenForm(), style="positive"), button(say("Free now"), OpenNow())]
        return card([heading(say("My bookings")), line(say("You have no room booked."))], offered)
    for people, letters in ((NAMES, 80), (0, 80), (0, 30)):
        drawn = card(_page(screen, zone, people=people, letters=letters), list(_paging(screen)))
        if fits(drawn):
            break
    return drawn


def _page(screen: BookingsScreen, zone: ZoneInfo, *, people: int, letters: int) -> Iterator[CardElement]:
    yield heading(say("Which one shall I cancel?") if screen.cancelling else say("My bookings"))
    if screen.pages > 1:
        total = say_count("{count} booking", "{count} bookings", screen.count)
        page = paged(screen.page, screen.pages)
        yield line(say("{total} · {page}", total=total, page=page), subtle=True, spacing="None")
    for _, group in groupby(screen.bookings, lambda each: _day(each, screen.now, zone)):
        entries = list(group)
        yield subheading(_day(entries[0], screen.now, zone))
        for at, each in enumerate(entries):
            items = list(_entry(each, screen, zone, people=people, letters=letters))
            yield Container(items=items, separator=at > 0 or None, spacing="Medium" if at else "Small")


def _day(booking: Booking, now: datetime, zone: ZoneInfo) -> str:
    """Name the day that a booking belongs to; one that runs is of today, whenever it began."""
    moment = max(booking.meeting.slot.starts, now)
    ahead = wall(moment, zone).date() - wall(now, zone).date()
    if ahead == timedelta(0):
        return say("Today, {day}", day=day(moment, zone))
    if ahead == timedelta(days=1):
        return say("Tomorrow, {day}", day=day(moment, zone))
    return day(moment, zone)


def _entry(
    booking: Booking, screen: BookingsScreen, zone: ZoneInfo, *, people: int, letters: int
) -> Iterator[CardElement]:
    """Draw a booking as a row that opens it when it is pressed, with the one thing to do that makes sense now.

    While it runs that is to extend or to end it; in a list that is there to cancel, to cancel it; else to open it.
    """
    slot, room, now = booking.meeting.slot, booking.room, screen.now
    named = booking.meeting.title or room.name
    texts: list[CardElement] = [
        RichTextBlock(
            inlines=[
                TextRun(text=_when(booking, now, zone), weight="Bolder"),
                TextRun(text=f" · {shown(named, letters)}"),
            ]
        )
    ]
    where = " · ".join(
        part for part in (shown(room.name, 40) if booking.meeting.title else "", place(room, 40)) if part
    )
    quiet = [room_span(slot, zone, room), _state(booking, now), _responses(booking, people)]
    texts += [line(where, spacing="None")] if where else []
    texts += [line(text, subtle=True, spacing="None") for text in quiet if text]
    # Rows sound different to who only hears them, and a client that cannot press texts has the button.
    aloud = say("Details of {title}, {time}", title=shown(named, 30), time=span(slot, zone))
    opens = button(aloud, ShowBooking(booking.id))
    details = button(say("Details"), ShowBooking(booking.id), tooltip=aloud)
    can = _offered(booking, screen)
    if screen.cancelling and can:
        yield row(texts, can[0], opens=opens)
        return
    yield row(texts, details, opens=opens)
    if can:
        yield ActionSet(actions=can, spacing="Small")


def _offered(booking: Booking, screen: BookingsScreen) -> list[ExecuteAction]:
    """Give what is to be done with a booking now, beside opening it, by what the list is there for."""
    can = offers(booking, Access.EDIT, screen.now, retired=booking.room.address in screen.retired)
    if screen.cancelling:
        wanted = {Offer.CANCEL, Offer.END}
    elif phase_of(booking, screen.now) is Phase.RUNNING:
        wanted = {Offer.EXTEND, Offer.END}
    else:
        wanted = set()
    return [offer_button(each, booking) for each in can if each in wanted]


def _when(booking: Booking, now: datetime, zone: ZoneInfo) -> str:
    slot = booking.meeting.slot
    if phase_of(booking, now) is not Phase.RUNNING:
        return hours(slot, zone)
    began = day(slot.starts, zone) == day(now, zone)
    return say("Now, {time}", time=hours(slot, zone) if began else span(slot, zone))


def _state(booking: Booking, now: datetime) -> str:
    if not booking.confirmed:
        return say("Waiting for the room to confirm")
    if is_changing(booking):
        return say("Being changed")
    running = phase_of(booking, now) is Phase.RUNNING
    return say("In its last minute") if running and is_ending(booking.meeting.slot, now) else ""


def _responses(booking: Booking, limit: int) -> str:
    told = answered(booking)
    parts = [
        say("{answer}: {people}", answer=say(called), people=_few(told[answer], booking, limit))
        for answer, called in ANSWERS.items()
        if answer in told and (answer is not Response.NONE or booking.invited)
    ]
    # Where the line breaks, the dot stays at its end.
    return "\N{NO-BREAK SPACE}· ".join(parts)


def _few(people: tuple[Attendee, ...], booking: Booking, limit: int) -> str:
    return names(people, booking.booker, limit, letters=30) if limit else str(len(people))


def _paging(screen: BookingsScreen) -> Iterator[ExecuteAction]:
    purpose = TO_CANCEL if screen.cancelling else ""
    if screen.page > 1:
        yield button(say("Earlier"), ListBookings(screen.page - 1, purpose))
    if screen.page < screen.pages:
        yield button(say("Later"), ListBookings(screen.page + 1, purpose))
    yield button(say("Book a room"), OpenForm())


# --- Before something is done ----------------------------------------------------------------------------------------


def extend_card(screen: ExtendScreen, zone: ZoneInfo) -> Card:
    """Draw the ends to choose from, and in words what limits them."""
    booking = screen.booking
    ends = booking.meeting.slot.ends
    choices = [
        button(
            say(
                "+{minutes} min, until {time}",
                minutes=max(1, round((end - ends) / MINUTE)),
                time=until(end, ends, zone),
            ),
            ExtendBooking(booking.id, booking.revision, end),
            style="positive" if not at else None,
        )
        for at, end in enumerate(screen.ends)
    ]
    body = [
        heading(say("Extend")),
        *_about(booking, zone, screen.problems),
        line(_limit(screen.limit, booking, zone), spacing="Default"),
        *([ActionSet(actions=choices)] if choices else []),
    ]
    # Where the next meeting leaves little time, another room may have more.
    short = screen.limit.taken and len(screen.ends) < len(STEPS)
    change = [button(say("Change room or time"), EditBooking(booking.id))] if short else []
    return card(body, [*change, back_button(booking), button(say("My bookings"), ListBookings())])


def _limit(limit: Limit, booking: Booking, zone: ZoneInfo) -> str:
    ends, room = booking.meeting.slot.ends, shown(booking.room.name)
    end = until(limit.until, ends, zone)
    if limit.taken:
        if limit.until <= ends:
            return say("{room} is taken right after that, so it cannot be extended.", room=room)
        return say("Free until {time}, when the next meeting begins.", time=end)
    if limit.until <= ends:
        return say("It is as long as a booking can be, so it cannot be extended.")
    return say("Free until {time}. A booking cannot be longer than that.", time=end)


def cancel_card(screen: CancelScreen, zone: ZoneInfo) -> Card:
    """Draw the question before a booking is cancelled; what was typed before stays."""
    booking, attendees = screen.booking, screen.booking.meeting.attendees
    body: list[CardElement] = [heading(say("Cancel this booking?")), *_about(booking, zone)]
    if attendees and booking.confirmed:
        body.append(
            line(say("A cancellation goes to: {people}.", people=names(attendees, screen.viewer)), spacing="Default")
        )
    running = phase_of(booking, screen.now) is Phase.RUNNING
    can = offers(booking, Access.EDIT, screen.now)
    if running and Offer.END in can:
        body.append(line(say("It has begun: “End now” frees the rest, and keeps what was."), spacing="Default"))
    of_another = booking.booker.id != screen.viewer.id
    if of_another:
        name = shown(booking.booker.name)
        told = say("{name} booked it, and is told that you cancelled it.", name=name or say("Somebody"))
        body.append(line(told, spacing="Default"))
    if attendees or of_another:
        label = say("Message to attendees (optional)")
        if of_another:
            label = say("Message to whoever booked it, and to attendees (optional)")
        body.append(
            TextInput(
                id=FAREWELL,
                label=label,
                value=typed_back(screen.cancellation_message[:FAREWELL_KEPT]),
                is_multiline=True,
            )
        )
    body += [trouble(each) for each in screen.problems]
    ending = [offer_button(Offer.END, booking)] if running and Offer.END in can else []
    withdraw = button(say("Cancel booking"), WithdrawBooking(booking.id, booking.revision), style="destructive")
    return card(body, [withdraw, *ending, back_button(booking, say("Keep it"))])


def _about(booking: Booking, zone: ZoneInfo, problems: tuple[Problem, ...] = ()) -> Iterator[CardElement]:
    yield from (trouble(each) for each in problems)
    yield strong(shown(booking.meeting.title or booking.room.name), spacing="Default")
    if booking.meeting.title:
        yield line(shown(booking.room.name), spacing="None")
    yield line(span(booking.meeting.slot, zone), spacing="None")
    there = room_span(booking.meeting.slot, zone, booking.room)
    if there:
        yield line(there, subtle=True, spacing="None")
