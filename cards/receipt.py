"""One booking: on its way, confirmed, running, over, or come to nothing; and a form that was closed."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from math import ceil
from typing import Literal
from zoneinfo import ZoneInfo

from microsoft_teams.cards.core import Action as CardAction
from microsoft_teams.cards.core import CardElement, ExecuteAction, OpenUrlAction

from booking.errors import Problem, Reason
from booking.manage.notices import Kind, Notice, became, new_name
from booking.manage.offers import MINUTE, Offer, Phase, is_changing, is_ending, offers, phase_of
from booking.manage.service import BookingScreen, answered
from booking.model import Attendee, Booking, ChangeState, Person, Response, invitees
from booking.policy import Access
from cards import story
from cards.actions.bookings import (
    CancelBooking,
    EditBooking,
    EndBooking,
    ExtendBooking,
    ListBookings,
    OpenPrivate,
    ShowBooking,
)
from cards.actions.form import OpenForm
from cards.actions.found_rooms import StarRoom
from cards.elements import (
    Card,
    button,
    card,
    fact,
    fits,
    heading,
    line,
    status,
    strong,
    title,
    trouble,
    warning,
)
from cards.language import say, to_say
from cards.shown import shown
from cards.times import clock, room_span
from cards.when import when
from cards.words import place, placed, spelled_out

NAMES = 12
"""How many of the invited are named, for each answer; the rest are counted. A card too heavy for Teams names fewer."""

ANSWERS = {
    Response.DECLINED: to_say("Declined"),
    Response.ACCEPTED: to_say("Accepted"),
    Response.TENTATIVE: to_say("Tentative"),
    Response.NONE: to_say("No answer yet"),
}
"""How answers to an invitation are called, in the order in which they are told: first what may need a press."""

Colour = Literal["Attention", "Accent"] | None


def _booked() -> str:
    return say("Booked ✓")


_READS = frozenset({Offer.CHANGE})
"""What cannot be done with a booking without reading its title and people."""


def booking_card(
    screen: BookingScreen, zone: ZoneInfo, *, fresh: bool = False, changed: bool = False, news: Sequence[Notice] = ()
) -> Card:
    """Draw a booking for whoever may see it, in their own chat: on their clocks, with what they can do with it now.

    It is `fresh` where it is what came of a form, `changed` where the form changed it. `news` are what somebody is told
    without having asked, the weightiest first; what they did not answer yet is told wherever the booking is drawn.
    """
    for limit in (NAMES, NAMES // 4):
        drawn = _Booking(screen, zone, fresh=fresh, changed=changed, news=news, names=limit).card()
        if fits(drawn):
            break
    return drawn


class _Booking:
    """One booking being drawn."""

    def __init__(
        self,
        screen: BookingScreen,
        zone: ZoneInfo,
        *,
        fresh: bool,
        changed: bool,
        news: Sequence[Notice],
        names: int,
    ) -> None:
        self._screen, self._booking, self._zone, self._now = screen, screen.booking, zone, screen.now
        self._fresh, self._changed, self._names = fresh, changed, names
        self._phase = phase_of(self._booking, self._now)
        self._reminds = any(each.kind is Kind.REMINDER for each in news)
        told = [each for each in news if each.kind is not Kind.REMINDER]
        # Who is about to go there, or has just changed it, is not asked again.
        change, former = self._booking.change, self._booking.former
        changed_last = changed and change is not None and former is not None and former.about == change.id
        busy = not self._booking.gone and (changed_last or (self._reminds and not told))
        self._ways = None if busy else screen.ways
        if self._ways is not None and all(each.kind != self._ways.news.kind for each in told):
            told.append(self._ways.news)
        self._news = told

    def card(self) -> Card:
        headline, colour = self._status()
        body = [
            status(headline, colour),
            *(trouble(each) for each in self._screen.problems),
            title(self._title(), apart=bool(self._screen.problems)),
            *self._story(),
            *self._slot(),
            *self._details(),
        ]
        return card(body, list(self._actions()))

    def _status(self) -> tuple[str, Colour]:
        """Say how it stands, or what is new; with a colour that means nothing that the words do not say."""
        booking = self._booking
        if self._news:
            return story.headline(self._news[0], booking), "Attention" if booking.gone else "Accent"
        if self._reminds:
            return say("Starts in {time}", time=starts_in(booking, self._now)), "Accent"
        headline = _headline(booking)
        if headline != _booked():
            lost = booking.problem is not None and booking.problem.reason is not Reason.CANCELLED
            return headline, "Attention" if lost else None
        if self._phase is Phase.OVER:
            return say("Over"), None
        # Cards stay in the chat: nothing on them may be true for a minute only.
        ends = clock(booking.meeting.slot.ends, self._zone)
        if self._phase is Phase.RUNNING and is_ending(booking.meeting.slot, self._now):
            if _ended_early(booking):
                return say("Ends at {time}, and the room is free from then on", time=ends), "Accent"
            return say("Ends at {time}", time=ends), "Accent"
        if self._changed:
            return say("Changed ✓"), None
        if self._phase is Phase.RUNNING and not self._fresh:
            return say("Now, until {time}", time=ends), "Accent"
        if self._fresh:
            return _booked(), None
        own = self._screen.viewer.id == booking.booker.id
        return (say("Your booking") if own else say("Booking")), None

    def _title(self) -> str:
        return shown(self._booking.meeting.title or self._room(), 255)

    def _room(self) -> str:
        """Name the room, as it is called by the news that stand above it."""
        names = [new_name(each)[0] for each in self._news if each.kind is Kind.RENAMED]
        return shown(next(iter(names), self._booking.room.name), 60)

    def _story(self) -> Iterator[CardElement]:
        """Tell what became of it, where that is not simply booked."""
        booking, screen = self._booking, self._screen
        for each in self._news:
            if each is not self._news[0]:
                yield strong(say("{headline}.", headline=story.headline(each, booking)))
            yield from story.story(each, booking, screen.viewer, self._zone, self._now)
        if self._news and booking.gone:
            yield from (line(text) for text in _leaving(booking, self._zone))
        if self._reminds and self._news:
            yield line(say("Starts in {time}.", time=starts_in(booking, self._now)))
        if self._ways is not None:
            yield from story.ways_on(self._ways, booking, self._zone)
        elif not self._news:
            yield from self._course()
        if booking.clings_since is not None and booking.problem is None and booking.ended_by is None:
            yield from _clinging(booking)

    def _course(self) -> Iterator[CardElement]:
        booking, screen = self._booking, self._screen
        if booking.problem is not None:
            yield _end(booking, screen.viewer, self._zone)
            if booking.ended_by is not None and booking.ended_by.id not in (booking.booker.id, screen.viewer.id):
                yield from story.farewell(booking)
            yield from (line(text) for text in _leaving(booking, self._zone))
        elif booking.ended_by is not None:
            yield from (line(text) for text in _leaving(booking, self._zone))
        elif not booking.decided:
            yield from (line(text) for text in _waiting(booking, self._zone))
        elif not screen.problems:
            yield from _changing(booking, self._zone)
            if self._changed and booking.change is not None:
                former = became(booking, booking.change.id)
                if former is not None and not is_changing(booking):
                    yield from story.changes(former, booking, screen.viewer, self._zone, self._now)
        elif any(each.reason is Reason.BOOKING_MOVED_ON for each in screen.problems) and booking.former is not None:
            yield from story.changes(booking.former, booking, screen.viewer, self._zone, self._now)

    def _slot(self) -> Iterator[CardElement]:
        """Say when and where. What is lost is told with its old time, which the ways on are for."""
        booking, slot, room = self._booking, self._booking.meeting.slot, self._booking.room
        if booking.moved_onto_another and booking.former is not None:
            slot = booking.former.meeting.slot
        if self._ways is not None and booking.gone:
            yield line(say("What you had:"), subtle=True, spacing="Default")
        yield strong(when(slot, self._zone, self._now), spacing="Default")
        if local := room_span(slot, self._zone, room):
            yield line(local, subtle=True, spacing="None")
        named = self._room() if booking.meeting.title else ""
        if where := " · ".join(part for part in (named, place(room)) if part):
            yield line(where, spacing="None")

    def _details(self) -> Iterator[CardElement]:
        screen, booking = self._screen, self._booking
        if screen.opened:
            yield line(say("You opened this private booking as an admin. That is recorded."), subtle=True)
        if screen.viewer.id != booking.booker.id:
            yield from self._as_admin()
            yield fact(say("Booked by"), shown(booking.booker.name) or say("somebody"))
        if screen.closed:
            private = say("Title and people are for those who were invited. If you open them, that is recorded.")
            yield fact(say("Private"), private)
        elif booking.problem is None:
            yield from _people(booking, screen.viewer, self._names)
            if booking.confirmed and not booking.invited and self._phase is not Phase.OVER:
                yield line(_invitations(booking, self._zone), subtle=True, spacing="None")
            if booking.meeting.private:
                yield fact(say("Private"), say("Others see only that the room is taken."))
            if booking.meeting.online:
                yield fact(say("Teams link"), _online(booking))
        if booking.problem is None or screen.closed:
            yield fact(say("Reference"), booking.reference)

    def _as_admin(self) -> Iterator[CardElement]:
        """Say why somebody can do things with a booking of another."""
        if self._screen.access is Access.EDIT and self._phase in (Phase.COMING, Phase.RUNNING):
            closed = self._screen.closed
            told = say("As an admin you can cancel it.") if closed else say("As an admin you can change and cancel it.")
            yield line(told, subtle=True)

    def _actions(self) -> Iterator[CardAction]:
        """Offer what matters now; the rest stands behind “…”."""
        screen, booking = self._screen, self._booking
        can = list(offers(booking, screen.access, self._now, retired=screen.retired))
        can = [each for each in can if not (screen.closed and each in _READS)]
        if self._everybody_declined():  # One way to give the room back is enough.
            can = [each for each in can if each is not Offer.CANCEL]
        at_once = list(self._at_once(can))
        yield from at_once
        matter = _MATTER[self._phase]
        yield from (offer_button(each, booking, later=True) for each in can if each not in matter)
        if screen.access is Access.EDIT and self._phase is not Phase.GONE:
            yield _star(screen)
        # Where nothing is to be done, the way on is a button of its own, and not alone behind “…”.
        yield button(say("My bookings"), ListBookings(), later=bool(at_once))
        if self._reminds:
            yield story.reminders(booking)

    def _at_once(self, can: Sequence[Offer]) -> Iterator[CardAction]:
        """Offer what stands in line: what most people want of it now."""
        booking = self._booking
        yield from _join(booking, self._phase)
        if self._everybody_declined():
            yield from story.release(booking)
        yield from (offer_button(each, booking) for each in can if each in _MATTER[self._phase])
        if self._screen.closed:
            yield button(say("Show title and people"), OpenPrivate(booking.id))
        if self._ways is None:
            yield from _next(booking, self._zone)

    def _everybody_declined(self) -> bool:
        return any(each.kind is Kind.DECLINED for each in self._news)


_MATTER = {
    Phase.COMING: (Offer.CHANGE, Offer.CANCEL),
    Phase.RUNNING: (Offer.EXTEND, Offer.END),
    Phase.OVER: (),
    Phase.GONE: (),
}
"""What people want of a booking in each part of its life; all else stands behind “…”."""


def shared_card(booking: Booking, zone: ZoneInfo) -> Card:
    """Draw what others may know of a booking: room, time and who booked."""
    headline = _headline(booking)
    body: list[CardElement] = [status(headline)]
    body.append(title(shown(booking.room.name, 60)))
    problem = booking.problem
    if problem is not None and booking.stood and problem.reason is not Reason.CANCELLED:
        body.append(line(story.why_gone(booking, zone, shared=True)))
    elif problem is not None:
        body.append(trouble(_named(problem, booking), shared=True))
    elif booking.ended_by is None and not booking.decided:
        body += [line(text) for text in _waiting(booking, zone)]
    if booking.problem is not None or booking.ended_by is not None:
        body += [line(text) for text in _leaving(booking, zone)]
    slot = booking.meeting.slot
    body.append(strong(when(slot, zone), spacing="Default"))
    body += [line(text, subtle=True, spacing="None") for text in (room_span(slot, zone, booking.room),) if text]
    body += [line(text, spacing="None") for text in (place(booking.room),) if text]
    name = shown(booking.booker.name)
    body.append(fact(say("Booked by"), name or say("somebody")))
    if booking.problem is None and name:
        body.append(line(say("The details are in {name}'s own chat with me.", name=name), subtle=True))
    return card(body, list(_next(booking, zone)))


def gone_card(problem: Problem | None = None) -> Card:
    """Say that there is no such booking for that person, with ways on."""
    said = [trouble(problem or Problem(Reason.BOOKING_GONE))]
    return card(said, [button(say("My bookings"), ListBookings()), button(say("Book a room"), OpenForm())])


def no_booking(reference: str) -> Card:
    """Say that somebody has no booking with that reference, whether or not somebody else has."""
    said = [line(say("You have no booking {reference}. Please check its six characters.", reference=shown(reference)))]
    return card(said, [button(say("My bookings"), ListBookings())])


def closed_card(*, told: bool = False) -> Card:
    """Say that the form was closed, with a way to a new one; no more than that where a message `told` what it means."""
    said = say("Closed") if told else say("Closed, nothing was booked.")
    return card([heading(said)], [button(say("Book a room"), OpenForm())])


def offer_button(offer: Offer, booking: Booking, *, later: bool = False) -> ExecuteAction:
    """Offer one thing that can be done with a booking; what is for `later` stands behind “…”."""
    # On a list the same words stand on many rows: whoever only hears them, or points at one, is told of which it is.
    named = shown(booking.meeting.title or booking.room.name, 30)
    match offer:
        case Offer.CHANGE:
            return button(
                say("Change"), EditBooking(booking.id), tooltip=say("Change {title}", title=named), later=later
            )
        case Offer.EXTEND:
            extend = ExtendBooking(booking.id, booking.revision)
            return button(say("Extend"), extend, tooltip=say("Stay longer: {title}", title=named), later=later)
        case Offer.END:
            end = EndBooking(booking.id, booking.revision)
            told = say("End {title} now and free the room; everyone invited is told", title=named)
            return button(say("End now"), end, tooltip=told, later=later)
        case Offer.CANCEL:
            told = say("Cancel {title}: you are asked first", title=named)
            return button(say("Cancel booking…"), CancelBooking(booking.id), tooltip=told, later=later)


def _ended_early(booking: Booking) -> bool:
    """Tell whether the last change did no more than let it end sooner."""
    was, slot = booking.former, booking.meeting.slot
    return was is not None and was.meeting.slot.starts == slot.starts and slot.ends < was.meeting.slot.ends


def back_button(booking: Booking, title: str = "") -> ExecuteAction:
    """Lead back to the booking, whatever was typed."""
    return button(title or say("Back"), ShowBooking(booking.id), alone=True)


def names(people: Sequence[Attendee], viewer: Person, limit: int = NAMES, *, letters: int = 60) -> str:
    """List people by name, the viewer as "you"; more than so many are counted."""
    told = ", ".join(_name(each, viewer, letters) for each in people[:limit])
    if len(people) > limit:
        return say("{people}, and {count} more", people=told, count=len(people) - limit)
    return told


def starts_in(booking: Booking, now: datetime) -> str:
    """Say how long it is to the start: `10 minutes`, `2 hours`, `2 hours 5 minutes`; never nothing."""
    return spelled_out(max(1, ceil((booking.meeting.slot.starts - now) / MINUTE)))


def _name(person: Attendee, viewer: Person, letters: int) -> str:
    itself = person.person_id == viewer.id or person.address == viewer.address.lower()
    return say("you") if itself else shown(person.name or person.address, letters)


def _headline(booking: Booking) -> str:
    if booking.problem is not None and booking.problem.reason not in (Reason.CANCELLED, Reason.REMOVED):
        return say("No longer booked") if booking.stood else say("Not booked")
    if booking.problem is not None or booking.ended_by is not None:
        # It is cancelled when nothing of it is left in its slot, and not when somebody wants it so.
        return say("Booking cancelled") if booking.off_calendar else say("Being cancelled")
    if booking.confirmed:
        return say("Being changed") if is_changing(booking) else _booked()
    return say("Cancelled") if booking.decided else say("Waiting for the room to confirm")


def _clinging(booking: Booking) -> Iterator[CardElement]:
    if booking.change is not None and booking.change.state is ChangeState.DROPPED:
        yield line(say("Where it was to move, the calendar still shows it as well."))
    else:
        yield line(say("The calendar still shows it at its old place, too."))
    yield line(_clings(), spacing="None")


def _clings() -> str:
    return say("It cannot be removed from the calendar. I keep trying. If it stays like this, please ask an admin.")


def _leaving(booking: Booking, zone: ZoneInfo) -> Iterator[str]:
    """Tell of what is still on the room's calendar, however long that refuses to let it go."""
    if booking.off_calendar or not booking.stood:
        return
    yield say("It is being taken off the room's calendar. Until then it still stands there for everybody invited.")
    if booking.clings_since is not None:
        yield _clings()
    elif booking.waits_until is not None:
        again = clock(booking.waits_until, zone)
        yield say("It could not be removed from the calendar yet. I will try again at {time}.", time=again)


def _waiting(booking: Booking, zone: ZoneInfo) -> Iterator[str]:
    yield say("Holding {room} for you… I'll update this card in a moment.", room=shown(booking.room.name, 60))
    if booking.waits_until is not None:
        again = clock(booking.waits_until, zone)
        yield say(
            "The calendars are very busy or out of reach just now. I try again at {time}, without you.", time=again
        )


def _changing(booking: Booking, zone: ZoneInfo) -> Iterator[CardElement]:
    """Tell of a change that is under way, or of the last one, where that came to nothing."""
    change = booking.change
    if change is None:
        return
    if is_changing(booking):
        if (change.room.address, change.meeting.slot) == (booking.room.address, booking.meeting.slot):
            yield line(say("Making your change… I'll update this card in a moment."))
        else:
            to = placed(change.room, change.meeting.slot, zone)
            yield line(
                say("To {place}: waiting for the room to confirm. Until then the booking stands as it was:", place=to)
            )
        if booking.waits_until is not None:
            again = clock(booking.waits_until, zone)
            yield line(say("The calendars are busy or out of reach. I try again at {time}.", time=again))
    elif change.problem is not None:
        yield trouble(Problem(change.problem.reason, None, {"name": change.room.name, **change.problem.values}))
        yield line(say("The booking stays as it was."), spacing="None")


def _end(booking: Booking, viewer: Person, zone: ZoneInfo) -> CardElement:
    """Tell why a booking is no more; what somebody did on purpose is no trouble to the one who did it."""
    problem = booking.problem or Problem(Reason.CANCELLED)
    by = booking.ended_by
    if problem.reason is Reason.CANCELLED and by is not None:
        if by.id == viewer.id:
            return line(say("Cancelled by you."))
        return line(say("Cancelled by {name}.", name=shown(by.name)) if by.name else say("Cancelled by somebody."))
    if booking.stood and problem.reason is not Reason.CANCELLED:
        return line(story.why_gone(booking, zone))
    return trouble(_named(problem, booking))


def _named(problem: Problem, booking: Booking) -> Problem:
    return Problem(problem.reason, problem.field, {"name": booking.room.name, **problem.values})


def _people(booking: Booking, viewer: Person, limit: int) -> Iterator[CardElement]:
    """Tell who is invited; once somebody answered, who answered what."""
    told = answered(booking)
    if set(told) <= {Response.NONE}:
        invited = invitees(booking.booker, booking.meeting.attendees)
        called = say("Will be invited") if not booking.confirmed and not booking.gone else say("Invited")
        yield fact(called, names(invited, viewer, limit) or say("nobody"))
    else:
        for answer, called in ANSWERS.items():
            if answer in told:
                yield fact(say(called), names(told[answer], viewer, limit))
    refused = [each for each in booking.meeting.attendees if each.refused]
    if refused:
        people = names(refused, viewer, limit)
        yield warning(say("{people} could not be invited: the calendar does not take the address.", people=people))
    if booking.invited and not invitees(booking.booker, ()):
        yield warning(_uninvited(booking.booker, viewer))


def _uninvited(booker: Person, viewer: Person) -> str:
    """Say that the booker has the room and no invitation."""
    if booker.id == viewer.id:
        return say("You get no invitation by mail: I know no address of yours that the calendar takes.")
    name = shown(booker.name, 60)
    return say("{name} gets no invitation by mail: I know no address that the calendar takes.", name=name)


def _invitations(booking: Booking, zone: ZoneInfo) -> str:
    if booking.waits_until is None:
        return say("The invitations are on their way.")
    again = clock(booking.waits_until, zone)
    return say("The invitations could not be sent yet. I try again at {time}, without you.", time=again)


def _online(booking: Booking) -> str:
    if _joinable(booking):
        return say("It is in the invitation.")
    if booking.confirmed:
        return say("No Teams link: this room's calendar does not offer one.")
    return say("It comes with the invitation, if this room's calendar offers one.")


def _star(screen: BookingScreen) -> ExecuteAction:
    press = StarRoom(screen.booking.room.address, not screen.starred, booking=screen.booking.id)
    if screen.starred:
        return button(say("★ Starred"), press, tooltip=say("Take the star away"), later=True)
    return button(say("☆ Star room"), press, tooltip=say("Starred rooms come first in lists"), later=True)


def _join(booking: Booking, phase: Phase) -> Iterator[CardAction]:
    if phase in (Phase.COMING, Phase.RUNNING) and booking.confirmed and not booking.problem and _joinable(booking):
        yield OpenUrlAction(title=say("Join in Teams"), url=booking.online_url)


def _next(booking: Booking, zone: ZoneInfo) -> Iterator[CardAction]:
    """Offer another booking in the place of one that came to nothing, for its time where only its room was lost."""
    if booking.problem is None:
        return
    if booking.problem.reason in (Reason.ROOM_TAKEN, Reason.ROOM_UNREADABLE) and booking.stood:
        yield story.other_rooms(booking, booking.meeting.slot, zone)
    else:
        yield button(say("Book a room"), OpenForm())


def _joinable(booking: Booking) -> bool:
    return (booking.online_url or "").startswith("https://")
