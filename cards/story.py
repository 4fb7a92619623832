"""What became of a booking, and what somebody can do about it at once: old and new, who did it, and the ways on."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from microsoft_teams.cards.core import ActionSet, CardElement, ExecuteAction

from booking.errors import Reason
from booking.manage.notices import Kind, Notice, became, new_name
from booking.manage.ways import Way, WaysOn
from booking.model import FOLLOWED, Attendee, Booking, Former, Person, Slot
from cards.actions.bookings import EditBooking, KeepBooking, Rebook, WithdrawBooking
from cards.actions.form import OpenForm
from cards.actions.own_settings import ShowReminders
from cards.elements import button, line, strong
from cards.language import say, say_count
from cards.shown import shown
from cards.times import clock, next_span
from cards.when import when

NAMED = 6
"""How many people are named who were added or taken off; the rest are counted."""


def headline(news: Notice, booking: Booking) -> str:
    """Head the card of a booking that others did something to."""
    match news.kind:
        case Kind.CANCELLED if booking.ended_by is not None:
            return say("Your booking was cancelled")
        case Kind.CANCELLED:
            return say("No longer booked")
        case Kind.CHANGED if news.about.startswith(FOLLOWED):
            return say("Moved in Outlook")
        case Kind.CHANGED:
            return say("Your booking was changed")
        case Kind.UNREGISTERED:
            return say("This room takes no new bookings")
        case Kind.RENAMED if new_name(news)[0] != booking.room.name:
            return say("Your room has been renamed")
        case Kind.RENAMED if new_name(news)[1] != booking.room.mailbox.zone:
            return say("Your room has another time zone")
        case Kind.RENAMED:
            return say("Your room is as you booked it")
        case Kind.DECLINED:
            return say("Everybody declined")
        case _:
            raise AssertionError("a reminder is no news")


def story(news: Notice, booking: Booking, viewer: Person, zone: ZoneInfo, now: datetime) -> Iterator[CardElement]:
    """Tell who or what did it, and what was before."""
    room = shown(booking.room.name, 60)
    match news.kind:
        case Kind.CANCELLED:
            yield line(why_gone(booking, zone))
            if booking.ended_by is not None:
                yield from farewell(booking)
            if booking.invited and booking.meeting.attendees and booking.off_calendar:
                yield line(say("The meeting is off for everybody invited. If you book again, they are invited again."))
        case Kind.CHANGED:
            former = became(booking, news.about)
            if not news.about.startswith(FOLLOWED) and booking.change is not None and booking.change.by is not None:
                name = shown(booking.change.by.name)
                yield line(say("{name} changed it.", name=name) if name else say("Somebody changed it."))
            if former is not None:
                yield from changes(former, booking, viewer, zone, now)
            else:
                yield line(say("What it was before is not known any more. It is now:"))
        case Kind.UNREGISTERED:
            yield line(
                say("You keep this booking. {room} was taken off the list of rooms, so it takes no others.", room=room)
            )
        case Kind.RENAMED:
            name, zone_now = new_name(news)
            if name != booking.room.name:
                yield strong(say("{old} is called {new} now.", old=room, new=shown(name, 60)))
            elif zone_now == booking.room.mailbox.zone:
                yield strong(
                    say(
                        "It is called {room}, and its time zone is {zone}, as when you booked it.",
                        room=room,
                        zone=zone_now,
                    )
                )
            if zone_now != booking.room.mailbox.zone:
                yield strong(say("Its time zone is {zone}. Your booking keeps its time.", zone=zone_now))
        case Kind.DECLINED:
            yield line(say("Do you still need the room? If you release it, the booking is cancelled for everybody."))


def farewell(booking: Booking) -> Iterator[CardElement]:
    """Tell what whoever cancelled a booking said."""
    if booking.farewell:
        yield line(say("“{words}”", words=shown(booking.farewell, len(booking.farewell) + 1)))


def why_gone(booking: Booking, zone: ZoneInfo, *, shared: bool = False) -> str:
    """Say how a booking that had stood came to its end; before others (`shared`) it is nobody's."""
    room, former = shown(booking.room.name, 60), booking.former
    if booking.ended_by is not None:
        name = shown(booking.ended_by.name)
        return say("{name} cancelled it.", name=name) if name else say("Somebody cancelled it.")
    if booking.moved_onto_another and former is not None:
        start = clock(former.meeting.slot.starts, zone)
        new = next_span(booking.meeting.slot, former.meeting.slot, zone)
        if shared:
            return say("It was moved in Outlook to {new}, when {room} is taken.", room=room, new=new)
        return say(
            "Your {start} meeting in {room} was moved in Outlook to {new}, when {room} is taken.",
            start=start,
            room=room,
            new=new,
        )
    match booking.problem.reason if booking.problem else Reason.CANCELLED:
        case Reason.REMOVED:
            return say("Somebody deleted it from the calendar of {room} in Outlook.", room=room)
        case Reason.ROOM_TAKEN:
            return say("Somebody else booked {room} in Outlook for that time.", room=room)
        case _:
            return say("{room} can no longer be had for that time.", room=room)


def changes(former: Former, booking: Booking, viewer: Person, zone: ZoneInfo, now: datetime) -> Iterator[CardElement]:
    """Tell of each thing that is not as it was, what it was and what it is; in bold, so that it is seen."""
    was, now_is = former.meeting, booking.meeting
    if was.slot != now_is.slot:
        old, new = when(was.slot, zone, now), next_span(now_is.slot, was.slot, zone)
        yield strong(say("Time: {old} → {new}", old=old, new=new))
    if former.room.address != booking.room.address:
        old, new = shown(former.room.name, 60), shown(booking.room.name, 60)
        yield strong(say("Room: {old} → {new}", old=old, new=new))
    if was.title != now_is.title:
        old, new = (shown(each, 80) or say("none") for each in (was.title, now_is.title))
        yield strong(say("Title: {old} → {new}", old=old, new=new))
    there, before = ({each.address for each in people} for people in (now_is.attendees, was.attendees))
    added = [each for each in now_is.attendees if each.address not in before]
    removed = [each for each in was.attendees if each.address not in there]
    if added:
        yield strong(say("Invited now: {people}", people=_named(added, viewer)))
    if removed:
        yield strong(say("No longer invited: {people}", people=_named(removed, viewer)))
    if was.private != now_is.private:
        yield strong(say("Private now") if now_is.private else say("No longer private"))
    if was.online != now_is.online:
        yield strong(say("With a Teams link now") if now_is.online else say("No longer with a Teams link"))


def ways_on(on: WaysOn, booking: Booking, zone: ZoneInfo) -> Iterator[CardElement]:
    """Offer what helps at once: the rooms and times that were free, and to leave it as it is."""
    if on.news.kind is Kind.CHANGED:
        has = say("{room}, {hours}", room=shown(booking.room.name, 60), hours=_time_of(booking, on, zone))
        yield line(say("You have {booking}. If that suits you, there is nothing to do.", booking=has))
    if on.ways and on.news.kind is Kind.UNREGISTERED:
        yield line(say("If you need more time, take another room:"), spacing="Default")
    elif any(each.room.address == on.wanted.room.address and each.slot != on.wanted.slot for each in on.ways):
        # Their own room is offered at its next free time only where it cannot be had at the old one.
        old = next_span(on.wanted.slot, booking.meeting.slot, zone)
        yield line(say("The old time in {room}, {old}, is taken by now.", room=shown(on.wanted.room.name, 60), old=old))
    presses = [_press(each, on, booking, zone, best=not at) for at, each in enumerate(on.ways)]
    yield ActionSet(actions=[*presses, *_others(on, booking, zone), _keep(on, booking, zone)], spacing="Small")


def _press(way: Way, on: WaysOn, booking: Booking, zone: ZoneInfo, *, best: bool) -> ExecuteAction:
    room, hours = shown(way.room.name, 30), next_span(way.slot, on.wanted.slot, zone)
    own = way.room.address == on.wanted.room.address and way.slot == on.wanted.slot
    if booking.gone:
        title = (
            say("Book {room} again, {hours}", room=room, hours=hours)
            if own
            else say("Book {room}, {hours}", room=room, hours=hours)
        )
    else:
        title = (
            say("Move back to {room}, {hours}", room=room, hours=hours)
            if own
            else say("Move to {room}, {hours}", room=room, hours=hours)
        )
    action = Rebook(booking.id, booking.revision, way.room.address, way.slot.starts, way.slot.ends)
    return button(title, action, style="positive" if best and booking.gone else None)


def _others(on: WaysOn, booking: Booking, zone: ZoneInfo) -> Iterator[ExecuteAction]:
    """Lead to the other rooms; where “Change” stands on the card, that does."""
    if booking.gone:
        yield other_rooms(booking, on.wanted.slot, zone)
    elif on.news.kind is Kind.UNREGISTERED:
        yield button(say("Other rooms"), EditBooking(booking.id))


def other_rooms(booking: Booking, told: Slot, zone: ZoneInfo) -> ExecuteAction:
    """Lead to the rooms for the time at which a booking that is gone was to be last; its day where `told` is another.

    Where somebody moved it, that is the time they moved it to.
    """
    slot = booking.meeting.slot
    title = say("Other rooms, {hours}", hours=next_span(slot, told, zone))
    return button(title, OpenForm(at=slot.starts, until=slot.ends, like=booking.id))


def _keep(on: WaysOn, booking: Booking, zone: ZoneInfo) -> ExecuteAction:
    keep = KeepBooking(booking.id, booking.revision)
    if booking.gone:
        return button(say("No room needed"), keep, tooltip=say("Nothing is booked, and you are not asked again"))
    if booking.meeting.slot != on.wanted.slot:
        return button(say("Keep {hours}", hours=_time_of(booking, on, zone)), keep)
    return button(say("Keep {room}", room=shown(booking.room.name, 30)), keep)


def _time_of(booking: Booking, on: WaysOn, zone: ZoneInfo) -> str:
    return next_span(booking.meeting.slot, on.wanted.slot, zone)


def release(booking: Booking) -> Iterator[ExecuteAction]:
    """Offer to give a room back to which nobody else comes, with one press; the card has asked."""
    tip = say("Cancel the booking, so that others can have the room")
    yield button(say("Release the room"), WithdrawBooking(booking.id, booking.revision), tooltip=tip)


def reminders(booking: Booking) -> ExecuteAction:
    """Offer to choose when somebody is reminded."""
    tip = say("Be reminded earlier, later or never")
    return button(say("Reminders…"), ShowReminders(booking.id), tooltip=tip, later=True)


def _named(people: Sequence[Attendee], viewer: Person) -> str:
    named = [say("you") if each.person_id == viewer.id else shown(each.name or each.address, 60) for each in people]
    more = len(named) - NAMED
    if more > 0:
        told = ", ".join(named[:NAMED])
        return say_count("{people} and {count} more", "{people} and {count} more", more, people=told)
    return ", ".join(named)
