"""The dialog of bookings: from a command or a press on a booking to one use case, and from its screen to one card.

All of it is personal: in a group chat or channel it is answered in the person's own chat.
"""

from typing import assert_never

from booking.errors import Reason, Refused, refused
from booking.manage.duration import Durations
from booking.manage.rebooking import Rebooking
from booking.manage.service import Agenda, AgendaScreen, BookingPress, BookingScreen
from booking.model import Booking, ChangeState, Person
from cards.actions.bookings import (
    TO_CANCEL,
    CancelBooking,
    EndBooking,
    ExtendBooking,
    KeepBooking,
    ListBookings,
    OpenPrivate,
    Rebook,
    ShowBooking,
    WithdrawBooking,
)
from cards.actions.found_rooms import StarRoom
from cards.agenda import agenda_card
from cards.asides import TO_SEE_BOOKINGS, answered_elsewhere, bookings_elsewhere, not_now, unreachable
from cards.elements import Card
from cards.receipt import gone_card, no_booking
from dialogs.answering import AnsweringDialog
from dialogs.audit import log_opened
from dialogs.commands import CancelReferenced, MyBookings
from dialogs.ports import ShownBooking
from dialogs.turn import Replies, Turn

PressedOnBooking = (
    ShowBooking
    | OpenPrivate
    | ExtendBooking
    | EndBooking
    | CancelBooking
    | WithdrawBooking
    | Rebook
    | KeepBooking
    | StarRoom
)
AgendaRequest = MyBookings | CancelReferenced | ListBookings | PressedOnBooking
"""What this dialog takes; of the stars, those on the card of a booking."""


class AgendaDialog(AnsweringDialog):
    """Answers one request and ends. What may be done with a booking is the use case's to check, at every press."""

    def __init__(self, *, agenda: Agenda, durations: Durations, rebooking: Rebooking) -> None:
        super().__init__()
        self._agenda, self._durations, self._rebooking = agenda, durations, rebooking

    async def answer(self, turn: Turn, replies: Replies) -> None:
        """Show the list, or what came of the press."""
        request = turn.request
        if isinstance(request, PressedOnBooking):
            await self._press(turn, replies, request)
        elif isinstance(request, CancelReferenced):
            await self._cancel(turn, replies, request.reference)
        elif isinstance(request, AgendaRequest):
            await self._list(turn, replies, request)

    async def _list(self, turn: Turn, replies: Replies, request: MyBookings | ListBookings) -> None:
        if isinstance(request, ListBookings):
            page, cancelling = request.page, request.purpose == TO_CANCEL
        else:
            page, cancelling = 1, request.cancelling
        card = agenda_card(await self._agenda.coming(turn.person, page, cancelling=cancelling), turn.zone)
        if not turn.shared:
            await replies.show(card)
            return
        name = turn.person.name
        said = await replies.show_privately(card, unreachable=unreachable(name, TO_SEE_BOOKINGS), busy=not_now(name))
        if not said:
            await replies.say_elsewhere(bookings_elsewhere(name))
        elif isinstance(turn.request, ListBookings):
            await replies.say(said)

    async def _cancel(self, turn: Turn, replies: Replies, reference: str) -> None:
        """Ask before the booking with that reference is cancelled, in the person's own chat."""
        card = await asked_to_cancel(self._agenda, turn, reference)
        if not turn.shared:
            await replies.show(card)
            return
        name = turn.person.name
        told = await replies.show_privately(card, unreachable=unreachable(name, TO_SEE_BOOKINGS), busy=not_now(name))
        if not told:
            await replies.say(answered_elsewhere(name))

    async def _press(self, turn: Turn, replies: Replies, action: PressedOnBooking) -> None:
        if turn.shared:
            raise refused(Reason.FORGED)  # No card of ours offers it where others see it.
        try:
            screen = await self._pressed(turn.person, action, replies)
        except Refused as error:
            if error.problems[0].reason is not Reason.BOOKING_GONE:
                raise
            await replies.show(gone_card())
            return
        if isinstance(screen, BookingScreen):
            made = screen.booking.id != action.booking
            changed = not made and not screen.problems and _changes(action) and _did(turn.person, screen.booking)
            card = agenda_card(screen, turn.zone, fresh=made, changed=changed)
            shows = shown_to(screen.booking, screen.viewer, turn.zone.key)
            await replies.show(card, subject=f"booking:{screen.booking.id}", shows=shows)
        else:
            await replies.show(agenda_card(screen, turn.zone))

    async def _pressed(self, person: Person, action: PressedOnBooking, replies: Replies) -> AgendaScreen:
        agenda, durations = self._agenda, self._durations

        async def pressed(booking: str, revision: int) -> BookingPress:
            return BookingPress(person, booking, revision, await replies.asked_on(f"booking:{booking}"))

        match action:
            case ShowBooking(booking):
                return await agenda.show(person, booking)
            case OpenPrivate(booking):
                screen = await agenda.open_private(person, booking)
                if screen.opened:
                    log_opened(person, booking)
                return screen
            case ExtendBooking(booking, revision, until):
                if until is None:
                    return await durations.offer_longer(BookingPress(person, booking, revision))
                return await durations.extend(await pressed(booking, revision), until)
            case EndBooking(booking, revision):
                return await durations.end(await pressed(booking, revision))
            case CancelBooking(booking):
                return await agenda.ask_to_cancel(person, booking)
            case WithdrawBooking(booking, revision, cancellation_message):
                return await agenda.cancel(await pressed(booking, revision), cancellation_message)
            case Rebook(booking, revision, room, starts, until):
                if starts is None:
                    raise refused(Reason.FORGED)
                return await self._rebooking.take(await pressed(booking, revision), room, starts, until)
            case KeepBooking(booking, revision):
                return await self._rebooking.keep(BookingPress(person, booking, revision))
            case StarRoom(room, on, booking=booking):
                return await agenda.star(person, booking, room, on=on)
            case _:
                assert_never(action)


async def asked_to_cancel(agenda: Agenda, turn: Turn, reference: str) -> Card:
    """Draw what is asked before the booking with that reference is cancelled; to whom it is none of theirs, none is."""
    try:
        return agenda_card(await agenda.ask_to_cancel_referenced(turn.person, reference), turn.zone)
    except Refused as error:
        if error.problems[0].reason is not Reason.BOOKING_GONE:
            raise
        return no_booking(reference)


def _changes(action: PressedOnBooking) -> bool:
    """Tell whether a press that was not refused changed its booking."""
    match action:
        case ExtendBooking(until=until):
            return until is not None
        case EndBooking() | Rebook():
            return True
    return False


def _did(person: Person, booking: Booking) -> bool:
    """Tell whether the last change of a booking is somebody's own, and done."""
    change = booking.change
    done = change is not None and change.state is ChangeState.DONE
    return done and change is not None and change.by is not None and change.by.id == person.id


def shown_to(booking: Booking, viewer: Person, zone: str) -> ShownBooking:
    """Tell which booking a card shows in somebody's own chat, as of which revision and to whom."""
    other = "" if viewer.id == booking.booker.id else viewer.id
    return ShownBooking(booking.id, booking.revision, zone, shared=False, viewer=other, promises=booking.unsettled)
