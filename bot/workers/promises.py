"""Keeps what cards promised that are gone, or show something else by now: the end comes in a new message.

By the same rows the receipt of a press that others saw reaches the own chat of whoever pressed, if the press did not
bring it there.
"""

import logging
from collections.abc import Awaitable, Callable

from booking.forms.screens import ReceiptScreen
from booking.forms.service import BookingForms
from booking.model import Booking, Person
from bot.backoff import BARRED_S
from bot.teams.connector import TOO_LATE, ConnectorError
from bot.teams.messages import message_of, text_of
from bot.teams.own_chat import own_chat, own_chat_link
from bot.teams.proactive import ProactiveMessenger, Reference
from cards.asides import TO_SEE_INVITED, unreachable, with_way
from cards.language import reading
from cards.screens import Card
from dialogs.ports import Cards, People, ShownBooking, StaleCard, stands_once
from dialogs.readers import reader_of

Draw = Callable[[Booking, ShownBooking], Awaitable[tuple[Card, ShownBooking]]]
"""Draws the card of a booking for somebody's own chat, and tells what it shows."""

_PERSONAL = "personal"

_log = logging.getLogger(__name__)


class Promises:
    """Tells what is owed of a booking when it is known; the rows are what `Cards.behind` gives."""

    def __init__(
        self, *, cards: Cards, people: People, messenger: ProactiveMessenger, forms: BookingForms, drawn: Draw
    ) -> None:
        self._cards, self._people, self._messenger, self._forms, self._drawn = cards, people, messenger, forms, drawn

    async def keep(self, owed: StaleCard, booking: Booking, *, late: bool, until: float) -> None:
        """Tell the end of a booking to whoever it is owed to, unless a card of it in the same chat does.

        `late` says that the booking matters to nobody any more. Nothing is sent after `until`, in seconds of
        `booking.clock.elapsed`.
        """
        subject, number, revision = owed.subject, owed.place.activity_id, booking.revision
        if late:
            await self._cards.drop(subject, number)
        elif booking.unsettled:
            await self._cards.caught_up(subject, number, was=owed.shows.revision, revision=revision, promises=True)
        else:
            told = [each.shows.revision >= revision for each in await self._in_own_chat(owed, booking)]
            # A card that is about to tell it may come to nothing; it is looked at once more after the rest.
            if any(told) or (not told and await self._tell(owed, booking, until)):
                await self._cards.drop(subject, number)

    async def _in_own_chat(self, owed: StaleCard, booking: Booking) -> list[StaleCard]:
        """List the cards of the booking in that person's own chat; what is still a form does not tell its end."""
        theirs = []
        for each in await self._cards.showing(booking.id):
            if each.shows.shared or each.shows.viewer != owed.shows.viewer:
                continue
            draft_id = each.subject.partition(":")[2] if stands_once(each.subject) else ""
            if not draft_id or isinstance(await self._forms.current(draft_id), ReceiptScreen):
                theirs.append(each)
        return theirs

    async def _tell(self, owed: StaleCard, booking: Booking, until: float) -> bool:
        """Send the booking's card as a new message; false if that is to be tried again."""
        if owed.place.role == "receipt" and booking.problem is not None and not booking.stood:
            return True  # It never came about, which the card of the press says to all.
        viewer = await viewer_of(owed.shows, booking, self._people)
        with reading(await reader_of(viewer.id, self._people)):
            return await self._tell_to(viewer, owed, booking, until)

    async def _tell_to(self, viewer: Person, owed: StaleCard, booking: Booking, until: float) -> bool:
        card, shows = await self._drawn(booking, _alone(owed.shows, booking))
        met = owed.place.reference
        personal = met["conversation"].get("conversationType") == _PERSONAL
        try:
            chat = met if personal else await own_chat(viewer, met, people=self._people, messenger=self._messenger)
            sent = await self._messenger.send(chat, message_of(card), deadline=until)
        except ConnectorError as error:
            _log.info("booking %s: the person cannot be told: %s", booking.id, error)
            if error.code == TOO_LATE:
                return False  # Somebody else may have it by now.
            if error.barred and not personal:
                await self._people.forget_personal(viewer.id)
                return await self._said_so(booking, met)
            least_s = BARRED_S if error.barred else error.retry_after_s or 0.0
            ours = await self._cards.put_off(owed, least_s=least_s, sure=not error.outcome_unknown)
            if ours and error.barred:
                await self._people.forget_personal(viewer.id)
            return False
        await self._cards.put(f"booking:{booking.id}", "receipt", chat, sent, shows=shows)
        return True

    async def _said_so(self, booking: Booking, met: Reference) -> bool:
        """Say once, where others read it, that the booker has no chat of their own; false if that is to come."""
        subject, here = f"booking:{booking.id}", met["conversation"]["id"]
        if any(each.reference["conversation"]["id"] == here for each in await self._cards.all(subject)):
            return True
        try:
            sentence = with_way(unreachable(booking.booker.name, TO_SEE_INVITED), own_chat_link(met))
            said = await self._messenger.send(met, text_of(sentence))
        except ConnectorError as error:
            _log.info("booking %s: nobody could be told: %s", booking.id, error)
            return error.barred
        await self._cards.put(subject, "notice", met, said)
        return True


def _alone(shows: ShownBooking, booking: Booking) -> ShownBooking:
    """Say what a card in the own chat of whoever is owed it is to show."""
    return ShownBooking(booking.id, booking.revision, shows.zone, shared=False, viewer=shows.viewer)


async def viewer_of(shows: ShownBooking, booking: Booking, people: People) -> Person:
    """Tell whose eyes a card is for."""
    if shows.viewer in ("", booking.booker.id):
        return booking.booker
    known = await people.get(shows.viewer)
    return known.person if known is not None else Person(shows.viewer, "")
