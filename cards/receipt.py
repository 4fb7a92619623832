"""What became of a form: a booking, on its way or confirmed or come to nothing, or a form that was closed."""

from collections.abc import Iterator, Sequence
from zoneinfo import ZoneInfo

from microsoft_teams.cards.core import Action as CardAction
from microsoft_teams.cards.core import CardElement, OpenUrlAction

from booking.desk import ReceiptScreen
from booking.errors import Problem, Reason
from booking.model import Attendee, Booking, invitees
from cards.actions import OpenForm
from cards.elements import Card, button, card, fact, heading, line, strong, trouble
from cards.words import about, clock, room_span, shown, span

NAMES = 12
"""How many of the invited are named; the rest are counted."""


def receipt_card(screen: ReceiptScreen, *, shared: bool) -> Card:
    """Draw the receipt; before others (`shared`) only room, time and who booked."""
    return booking_card(screen.booking, ZoneInfo(screen.draft.zone), shared=shared)


def booking_card(booking: Booking, zone: ZoneInfo, *, shared: bool) -> Card:
    """Draw what is true now of a booking, with its times on the clocks of that zone."""
    body: list[CardElement] = [heading(_headline(booking))]
    if booking.problem is not None:
        body.append(trouble(_named(booking.problem, booking), shared=shared))
    elif not booking.decided:
        body += [line(text) for text in _waiting(booking, zone)]
    body += [strong(shown(booking.room.name), spacing="Default")]
    body += [line(text, subtle=True, spacing="None") for text in (about(booking.room),) if text]
    body += [line(span(booking.wish.slot, zone))]
    there = room_span(booking.wish.slot, zone, booking.room)
    body += [line(f"{there} (room time)", subtle=True, spacing="None")] if there else []
    if shared:
        body.append(fact("Booked by", shown(booking.booker.name)))
        if booking.problem is None:
            body.append(line(f"The details are in {shown(booking.booker.name)}'s own chat with me.", subtle=True))
    else:
        body += list(_details(booking))
    return card(body, list(_actions(booking, shared=shared)))


def closed_card() -> Card:
    """Say that the form was closed, with a way to a new one."""
    return card([heading("Closed, nothing was booked.")], [button("Book a room", OpenForm())])


def _headline(booking: Booking) -> str:
    if booking.problem is not None:
        gone = booking.problem.reason in (Reason.CANCELLED, Reason.REMOVED)
        return "Booking cancelled" if gone else "Not booked"
    if booking.confirmed:
        return "Booked ✓"
    return "Cancelled" if booking.decided else "Held, being confirmed"


def _waiting(booking: Booking, zone: ZoneInfo) -> Iterator[str]:
    yield "The room is held for you while its calendar confirms. This card will tell how it ended."
    if booking.waits_until is not None:
        again = clock(booking.waits_until, zone)
        yield f"The calendars are very busy or out of reach just now. I try again at {again}, without you."


def _named(problem: Problem, booking: Booking) -> Problem:
    return Problem(problem.reason, problem.field, {"name": booking.room.name, **problem.values})


def _details(booking: Booking) -> Iterator[CardElement]:
    wish = booking.wish
    if wish.title:
        yield fact("Title", shown(wish.title, 255))
    if booking.problem is not None:
        return
    people = _people(booking, invitees(booking.booker, wish.attendees))
    yield fact("Invited" if booking.confirmed else "To invite", people)
    if booking.confirmed and not booking.invited:
        yield line("The invitations are on their way.", subtle=True, spacing="None")
    if wish.private:
        yield fact("Private", "Others see only that the room is taken.")
    if wish.online:
        yield fact("Teams link", _online(booking))
    yield fact("Reference", booking.reference)


def _people(booking: Booking, invited: Sequence[Attendee]) -> str:
    names = ["you" if each.person_id == booking.booker.id else shown(each.name or each.address, 60) for each in invited]
    if len(names) > NAMES:
        names[NAMES:] = [f"and {len(names) - NAMES} more"]
    return ", ".join(names) or "nobody"


def _online(booking: Booking) -> str:
    if _joinable(booking):
        return "It is in the invitation, and below."
    if booking.confirmed:
        return "No Teams link: this room's calendar does not offer one."
    return "It comes with the invitation, if this room's calendar offers one."


def _actions(booking: Booking, *, shared: bool) -> Iterator[CardAction]:
    if booking.problem is not None:
        yield button("Book a room", OpenForm())
    elif booking.confirmed and not shared and _joinable(booking):
        yield OpenUrlAction(title="Join in Teams", url=booking.online_url)


def _joinable(booking: Booking) -> bool:
    return (booking.online_url or "").startswith("https://")
