"""What became of a form: a booking, on its way or confirmed or come to nothing, or a form that was closed."""

from collections.abc import Iterator, Sequence
from zoneinfo import ZoneInfo

from microsoft_teams.cards.core import Action as CardAction
from microsoft_teams.cards.core import CardElement, OpenUrlAction

from booking.desk import ReceiptScreen
from booking.draft import Stage
from booking.errors import Problem, Reason
from booking.model import Attendee, Booking, ChangeState, invitees
from cards.actions import EditBooking, OpenForm
from cards.elements import Card, button, card, fact, heading, line, strong, trouble, warning
from cards.words import about, clock, placed, room_span, sentence, shown, span

NAMES = 12
"""How many of the invited are named; the rest are counted."""


def receipt_card(screen: ReceiptScreen, *, shared: bool) -> Card:
    """Draw the receipt; before others (`shared`) only room, time and who booked."""
    changed = bool(screen.draft.changes) and screen.draft.stage is Stage.DONE
    return booking_card(screen.booking, ZoneInfo(screen.draft.zone), shared=shared, changed=changed)


def booking_card(booking: Booking, zone: ZoneInfo, *, shared: bool, changed: bool = False) -> Card:
    """Draw what is true now of a booking, on the clocks of that zone; `changed` if that is what was asked for."""
    body: list[CardElement] = [heading(_headline(booking, changed=changed))]
    if booking.problem is not None:
        body.append(trouble(_named(booking.problem, booking), shared=shared))
    elif not booking.decided:
        body += [line(text) for text in _waiting(booking, zone)]
    else:
        body += list(_change(booking, zone))
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


def _headline(booking: Booking, *, changed: bool) -> str:
    if booking.problem is not None:
        gone = booking.problem.reason in (Reason.CANCELLED, Reason.REMOVED)
        return "Booking cancelled" if gone else "Not booked"
    if booking.confirmed:
        if booking.change is not None and not booking.change.over:
            return "Being changed"
        return "Changed ✓" if changed else "Booked ✓"
    return "Cancelled" if booking.decided else "Held, being confirmed"


def _waiting(booking: Booking, zone: ZoneInfo) -> Iterator[str]:
    yield "The room is held for you while its calendar confirms. This card will tell how it ended."
    if booking.waits_until is not None:
        again = clock(booking.waits_until, zone)
        yield f"The calendars are very busy or out of reach just now. I try again at {again}, without you."


def _change(booking: Booking, zone: ZoneInfo) -> Iterator[CardElement]:
    """Tell of a change that is under way, or that came to nothing."""
    change = booking.change
    if change is None or change.state is ChangeState.DONE or not booking.confirmed:
        return
    where = placed(change.room, change.wish.slot, zone)
    if change.problem is not None:
        reason = sentence(Problem(change.problem.reason, None, {"name": change.room.name, **change.problem.values}))
        yield warning(f"The booking stays as it was. It could not be changed to {where}. {reason}")
        return
    if (change.room, change.wish.slot) == (booking.room, booking.wish.slot):
        yield line("The change is being made. This card will tell how it ended.")
    else:
        yield line(f"To {where}: held, being confirmed. Until then the booking stands as it was:")
    if booking.waits_until is not None:
        yield line(f"The calendars are busy or out of reach. I try again at {clock(booking.waits_until, zone)}.")


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
    elif booking.confirmed and not shared:
        if _joinable(booking):
            yield OpenUrlAction(title="Join in Teams", url=booking.online_url)
        yield button("Change", EditBooking(booking.id))


def _joinable(booking: Booking) -> bool:
    return (booking.online_url or "").startswith("https://")
