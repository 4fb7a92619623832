"""One booking: on its way, confirmed, running, over, or come to nothing; and a form that was closed."""

from collections.abc import Iterator, Sequence
from zoneinfo import ZoneInfo

from microsoft_teams.cards.core import Action as CardAction
from microsoft_teams.cards.core import CardElement, ExecuteAction, OpenUrlAction

from booking.errors import Problem, Reason
from booking.forms.screens import ReceiptScreen
from booking.manage.offers import Offer, Phase, is_changing, is_ending, offers, phase_of
from booking.manage.service import BookingScreen, answered
from booking.model import Attendee, Booking, ChangeState, Person, Response, invitees
from booking.policy import Access
from booking.times import zone_at
from cards.actions import (
    CancelBooking,
    EditBooking,
    EndBooking,
    ExtendBooking,
    ListBookings,
    OpenForm,
    OpenPrivate,
    ShowBooking,
    StarRoom,
)
from cards.elements import BUDGET, Card, button, card, fact, heading, line, row, strong, trouble, warning, weight
from cards.words import about, clock, placed, room_span, shown, span

NAMES = 12
"""How many of the invited are named, for each answer; the rest are counted. A card too heavy for Teams names fewer."""

ANSWERS = {
    Response.ACCEPTED: "Accepted",
    Response.TENTATIVE: "Tentative",
    Response.DECLINED: "Declined",
    Response.NONE: "Waiting",
}
"""How answers to an invitation are called, in the order in which they are told."""


_BOOKED = "Booked ✓"

_CLINGS = "The calendar does not let it go. I keep trying. If it stays like this, please ask an admin."

_READS = frozenset({Offer.CHANGE})
"""What cannot be done with a booking without reading its title and people."""

_OPENED = "You opened this private booking as an admin. That is recorded."


def receipt_card(screen: ReceiptScreen, *, shared: bool) -> Card:
    """Draw what a form led to: before others (`shared`) room, time and who booked, else all but what can be done."""
    zone, booking = zone_at(screen.draft.zone), screen.booking
    if shared:
        return shared_card(booking, zone)
    joinable = () if booking.problem else _join(booking, Phase.COMING)
    body = [*_top(booking, zone, booking.booker), *_details(booking, booking.booker, NAMES, zone)]
    return card(body, [*_next(booking), *joinable])


def booking_card(screen: BookingScreen, zone: ZoneInfo, *, changed: bool = False) -> Card:
    """Draw a booking for whoever may see it, in their own chat: on their clocks, with what they can do with it now.

    `changed` says that it is what came of a form that changed it.
    """
    booking = screen.booking
    phase = phase_of(booking, screen.now)
    headline = _headline(booking)
    if changed and headline == _BOOKED:
        headline = "Changed ✓"
    if phase is Phase.OVER:
        headline = "Over"
    elif phase is Phase.RUNNING and is_ending(booking.meeting.slot, screen.now):
        # Cards stay in the chat: nothing on them may be true for a minute only.
        headline = f"Ends at {clock(booking.meeting.slot.ends, zone)}"
    star = _star(screen) if screen.access is Access.EDIT and phase is not Phase.GONE else None
    told = [trouble(each) for each in screen.problems]
    top = list(_top(booking, zone, screen.viewer, told=told, headline=headline, star=star))
    offered = offers(booking, screen.access, screen.now, retired=screen.retired)
    can = [offer_button(each, booking) for each in offered if not (screen.closed and each in _READS)]
    opening = [button("Show title and people", OpenPrivate(booking.id))] if screen.closed else []
    actions = [*_join(booking, phase), *can, *opening, *_next(booking), button("My bookings", ListBookings())]
    for limit in (NAMES, NAMES // 4):
        details = _closed(booking) if screen.closed else _details(booking, screen.viewer, limit, zone, phase)
        opened = [line(_OPENED, subtle=True)] if screen.opened else []
        drawn = card([*top, *opened, *details], actions)
        if weight(drawn) <= BUDGET:
            break
    return drawn


def shared_card(booking: Booking, zone: ZoneInfo) -> Card:
    """Draw what others may know of a booking: room, time and who booked."""
    body = list(_top(booking, zone, None))
    body.append(fact("Booked by", shown(booking.booker.name)))
    if booking.problem is None:
        body.append(line(f"The details are in {shown(booking.booker.name)}'s own chat with me.", subtle=True))
    return card(body, _next(booking))


def gone_card(problem: Problem | None = None) -> Card:
    """Say that there is no such booking for that person, with ways on."""
    said = [trouble(problem or Problem(Reason.BOOKING_GONE))]
    return card(said, [button("My bookings", ListBookings()), button("Book a room", OpenForm())])


def closed_card() -> Card:
    """Say that the form was closed, with a way to a new one."""
    return card([heading("Closed, nothing was booked.")], [button("Book a room", OpenForm())])


def offer_button(offer: Offer, booking: Booking) -> ExecuteAction:
    """Offer one thing that can be done with a booking."""
    match offer:
        case Offer.CHANGE:
            return button("Change", EditBooking(booking.id))
        case Offer.EXTEND:
            return button("Extend", ExtendBooking(booking.id, booking.revision))
        case Offer.END:
            return button("End now", EndBooking(booking.id, booking.revision))
        case Offer.CANCEL:
            return button("Cancel", CancelBooking(booking.id))


def back_button(booking: Booking, title: str = "Back") -> ExecuteAction:
    """Lead back to the booking, whatever was typed."""
    return button(title, ShowBooking(booking.id), alone=True)


def names(people: Sequence[Attendee], viewer: Person, limit: int = NAMES, *, letters: int = 60) -> str:
    """List people by name, the viewer as "you"; more than so many are counted."""
    told = [_name(each, viewer, letters) for each in people[:limit]]
    return ", ".join([*told, *([f"and {len(people) - limit} more"] if len(people) > limit else [])])


def _name(person: Attendee, viewer: Person, letters: int) -> str:
    itself = person.person_id == viewer.id or person.address == viewer.address.lower()
    return "you" if itself else shown(person.name or person.address, letters)


def _top(
    booking: Booking,
    zone: ZoneInfo,
    viewer: Person | None,
    *,
    told: Sequence[CardElement] = (),
    headline: str = "",
    star: ExecuteAction | None = None,
) -> Iterator[CardElement]:
    """Tell what it is, where and when; before others (no `viewer`) nothing of what was typed, and of nobody."""
    yield heading(headline or _headline(booking))
    yield from told
    if booking.problem is not None:
        yield _end(booking, viewer)
        yield from (line(text) for text in _leaving(booking, zone))
    elif booking.ended_by is not None:
        yield from (line(text) for text in _leaving(booking, zone))
    elif not booking.decided:
        yield from (line(text) for text in _waiting(booking, zone))
    else:
        if viewer is not None and not told:
            yield from _changing(booking, zone)
        if booking.clings_since is not None:
            dropped = booking.change is not None and booking.change.state is ChangeState.DROPPED
            yield line(f"Where it {'was to move' if dropped else 'was before'}, the calendar still shows it as well.")
            yield line(_CLINGS, spacing="None")
    room = [strong(shown(booking.room.name), spacing="Default")]
    room += [line(text, subtle=True, spacing="None") for text in (about(booking.room),) if text]
    yield from room if star is None else [row(room, star)]
    yield line(span(booking.meeting.slot, zone))
    there = room_span(booking.meeting.slot, zone, booking.room)
    if there:
        yield line(there, subtle=True, spacing="None")


def _headline(booking: Booking) -> str:
    if booking.problem is not None and booking.problem.reason not in (Reason.CANCELLED, Reason.REMOVED):
        return "Your booking was lost" if booking.stood else "Not booked"
    if booking.problem is not None or booking.ended_by is not None:
        # It is cancelled when nothing of it is left in its slot, and not when somebody wants it so.
        return "Booking cancelled" if booking.off_calendar else "Being cancelled"
    if booking.confirmed:
        return "Being changed" if is_changing(booking) else _BOOKED
    return "Cancelled" if booking.decided else "Held, being confirmed"


def _leaving(booking: Booking, zone: ZoneInfo) -> Iterator[str]:
    """Tell of what is still on the room's calendar, however long that refuses to let it go."""
    if booking.off_calendar or not booking.stood:
        return
    yield "It is being taken off the room's calendar. Until then it still stands there for everybody invited."
    if booking.clings_since is not None:
        yield _CLINGS
    elif booking.waits_until is not None:
        yield f"The calendar does not let it go yet. I try again at {clock(booking.waits_until, zone)}, without you."


def _waiting(booking: Booking, zone: ZoneInfo) -> Iterator[str]:
    yield "The room is held for you while its calendar confirms. This card will tell how it ended."
    if booking.waits_until is not None:
        again = clock(booking.waits_until, zone)
        yield f"The calendars are very busy or out of reach just now. I try again at {again}, without you."


def _changing(booking: Booking, zone: ZoneInfo) -> Iterator[CardElement]:
    """Tell of a change that is under way, or of the last one, where that came to nothing."""
    change = booking.change
    if change is None:
        return
    if is_changing(booking):
        if (change.room.address, change.meeting.slot) == (booking.room.address, booking.meeting.slot):
            yield line("The change is being made. This card will tell how it ended.")
        else:
            to = placed(change.room, change.meeting.slot, zone)
            yield line(f"To {to}: held, being confirmed. Until then the booking stands as it was:")
        if booking.waits_until is not None:
            yield line(f"The calendars are busy or out of reach. I try again at {clock(booking.waits_until, zone)}.")
    elif change.problem is not None:
        yield trouble(Problem(change.problem.reason, None, {"name": change.room.name, **change.problem.values}))
        yield line("The booking stays as it was.", spacing="None")


def _end(booking: Booking, viewer: Person | None) -> CardElement:
    """Tell why a booking is no more; what somebody did on purpose is no trouble to the one who did it."""
    problem = booking.problem or Problem(Reason.CANCELLED)
    by = booking.ended_by
    if problem.reason is Reason.CANCELLED and by is not None and viewer is not None:
        return line(f"Cancelled by {'you' if by.id == viewer.id else shown(by.name) or 'somebody'}.")
    return trouble(_named(problem, booking), shared=viewer is None)


def _named(problem: Problem, booking: Booking) -> Problem:
    return Problem(problem.reason, problem.field, {"name": booking.room.name, **problem.values})


def _details(
    booking: Booking, viewer: Person, limit: int, zone: ZoneInfo, phase: Phase = Phase.COMING
) -> Iterator[CardElement]:
    meeting = booking.meeting
    if meeting.title:
        yield fact("Title", shown(meeting.title, 255))
    if viewer.id != booking.booker.id:
        yield fact("Booked by", shown(booking.booker.name) or "somebody")
    if booking.problem is not None:
        return
    yield from _people(booking, viewer, limit)
    if booking.confirmed and not booking.invited and phase is not Phase.OVER:
        yield line(_invitations(booking, zone), subtle=True, spacing="None")
    if meeting.private:
        yield fact("Private", "Others see only that the room is taken.")
    if meeting.online:
        yield fact("Teams link", _online(booking))
    yield fact("Reference", booking.reference)


def _closed(booking: Booking) -> Iterator[CardElement]:
    """Tell an admin of a private booking whose it is, and that reading more of it is recorded."""
    yield fact("Booked by", shown(booking.booker.name) or "somebody")
    yield fact("Private", "Title and people are for those who were invited. If you open them, that is recorded.")
    yield fact("Reference", booking.reference)


def _people(booking: Booking, viewer: Person, limit: int) -> Iterator[CardElement]:
    """Tell who is invited; once somebody answered, who answered what."""
    told = answered(booking)
    if set(told) <= {Response.NONE}:
        invited = invitees(booking.booker, booking.meeting.attendees)
        yield fact("Invited" if booking.confirmed else "To invite", names(invited, viewer, limit) or "nobody")
    else:
        for answer, called in ANSWERS.items():
            if answer in told:
                yield fact(called, names(told[answer], viewer, limit))
    refused = [each for each in booking.meeting.attendees if each.refused]
    if refused:
        yield warning(f"{names(refused, viewer, limit)} could not be invited: the calendar does not take the address.")


def _invitations(booking: Booking, zone: ZoneInfo) -> str:
    if booking.waits_until is None:
        return "The invitations are on their way."
    return f"The invitations could not be sent yet. I try again at {clock(booking.waits_until, zone)}, without you."


def _online(booking: Booking) -> str:
    if _joinable(booking):
        return "It is in the invitation, and below."
    if booking.confirmed:
        return "No Teams link: this room's calendar does not offer one."
    return "It comes with the invitation, if this room's calendar offers one."


def _star(screen: BookingScreen) -> ExecuteAction:
    room = screen.booking.room.address
    title = "★ Starred" if screen.starred else "☆ Star room"
    tip = "Take the star away" if screen.starred else "Starred rooms come first in lists"
    return button(title, StarRoom(room, not screen.starred, booking=screen.booking.id), tooltip=tip)


def _join(booking: Booking, phase: Phase) -> Iterator[CardAction]:
    if phase in (Phase.COMING, Phase.RUNNING) and booking.confirmed and _joinable(booking):
        yield OpenUrlAction(title="Join in Teams", url=booking.online_url)


def _next(booking: Booking) -> list[CardAction]:
    """Offer another booking in the place of one that came to nothing."""
    if booking.problem is None:
        return []
    slot, lost = booking.meeting.slot, booking.problem.reason in (Reason.ROOM_TAKEN, Reason.ROOM_UNREADABLE)
    again = OpenForm(at=slot.starts, until=slot.ends, like=booking.id)
    other = [button("Find another room", again)] if lost and booking.stood else []
    return [*other, button("Book a room", OpenForm())]


def _joinable(booking: Booking) -> bool:
    return (booking.online_url or "").startswith("https://")
