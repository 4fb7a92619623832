"""Tells people what became of their bookings after the press was answered: by editing the cards that show them.

Which cards are behind follows from the rows, so nothing to be told is ever lost with a process. What a card says is
drawn when it is sent and compared again afterwards. What Teams does not take is tried again, as long as the booking
matters: only a message that is gone is given up, and only a chat that lets nothing in is left alone for long.
"""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from booking.clock import elapsed
from booking.errors import Failed
from booking.forms.screens import FormScreen
from booking.forms.service import BookingForms
from booking.manage.service import Agenda
from booking.model import Booking
from booking.ports import Clock, Ledger
from booking.times import zone_at
from bot.backoff import BARRED_S
from bot.teams.connector import TOO_LATE, ConnectorError
from bot.teams.messages import message_of
from bot.teams.proactive import ProactiveMessenger
from bot.workers.promises import Promises, viewer_of
from bot.workers.rounds import together, until_woken
from cards.language import reading
from cards.receipt import booking_card, gone_card, shared_card
from cards.screens import Card
from dialogs.booking import drawn, still_open
from dialogs.ports import NONE_OF_THEM, OWED, Cards, People, ShownBooking, StaleCard
from dialogs.readers import reader_of

LEASE_S = 60.0
"""How long a card that is being edited is left to whoever took it."""

MATTERS = timedelta(days=1)
"""How long after its end a booking's cards are still worth an edit that Teams did not take before."""

BATCH = 20

_FORM = "draft:"

_log = logging.getLogger(__name__)


class CardUpdater:
    """Edits cards that are behind, when woken and now and then. Several processes share the work by the rows.

    `news` is set by whoever writes down what cards show; without it, only `wake` and the period say so.
    `monotonic` counts seconds also while the machine sleeps.
    """

    def __init__(
        self,
        *,
        cards: Cards,
        people: People,
        messenger: ProactiveMessenger,
        ledger: Ledger,
        forms: BookingForms,
        agenda: Agenda,
        clock: Clock,
        news: asyncio.Event | None = None,
        monotonic: Callable[[], float] = elapsed,
    ) -> None:
        self._cards, self._people, self._messenger, self._ledger, self._forms = cards, people, messenger, ledger, forms
        self._agenda, self._clock = agenda, clock
        self._promises = Promises(cards=cards, people=people, messenger=messenger, forms=forms, drawn=self._promised)
        self._monotonic = monotonic
        self._woken = news or asyncio.Event()

    def wake(self) -> None:
        """Say that there is something to tell."""
        self._woken.set()

    async def wait(self, period_s: float) -> None:
        """Wait until there may be something to tell: somebody said so, or the period is over."""
        await until_woken(self._woken, period_s)

    async def tell(self) -> int:
        """Edit the cards that are behind now, and tell how many there were."""
        until = self._monotonic() + LEASE_S / 2
        behind = await self._cards.behind(BATCH, lease_s=LEASE_S)
        await together((each.shows.booking_id, self._tell(each, until)) for each in behind)
        return len(behind)

    async def _tell(self, behind: StaleCard, until: float) -> None:
        booking = await self._ledger.booking(behind.shows.booking_id)
        if booking is None:
            await self._cards.drop(behind.subject, behind.place.activity_id)
            return
        if behind.subject.startswith(OWED):
            await self._promises.keep(behind, booking, late=self._late(booking), until=until)
            return
        try:
            with reading(await reader_of(behind.shows.viewer or booking.booker.id, self._people)):
                card, shows = await self._drawn(behind, booking)
        except Failed as error:
            _log.warning("booking %s: its card cannot be drawn yet: %s", booking.id, error)
            return
        if card is None:
            await self._note(behind, shows)
            return
        try:
            # Later somebody else may have it, and have told something newer.
            stands = await self._messenger.edit(
                behind.place.reference, behind.place.activity_id, message_of(card), deadline=until
            )
        except ConnectorError as error:
            await self._put_off(behind, booking, error)
            return
        if stands:
            await self._note(behind, shows)
        else:
            # The booker's own chat gets a new card then, unless one of this booking stands there already.
            await self._cards.drop(behind.subject, behind.place.activity_id, owed=_mine(behind, booking))
            self.wake()

    async def _put_off(self, behind: StaleCard, booking: Booking, error: ConnectorError) -> None:
        """Leave a card for later that Teams did not take. Its row stays: who comes back finds what is true by then."""
        _log.warning("booking %s: a card could not be edited yet: %s", booking.id, error)
        place = behind.place
        if error.code == TOO_LATE:
            return  # Somebody else may have it by now.
        if self._late(booking):
            await self._cards.drop(behind.subject, place.activity_id)
            return
        least_s = BARRED_S if error.barred else error.retry_after_s or 0.0
        ours = await self._cards.put_off(behind, least_s=least_s, sure=not error.outcome_unknown)
        if not (ours and error.barred):
            return
        if place.reference["conversation"].get("conversationType") == "personal":
            await self._people.forget_personal(behind.shows.viewer or booking.booker.id)
        elif _mine(behind, booking):
            await self._cards.owe(behind.subject, place.activity_id)
            self.wake()

    def _late(self, booking: Booking) -> bool:
        return self._clock.now() > booking.meeting.slot.ends + MATTERS

    async def _drawn(self, behind: StaleCard, booking: Booking) -> tuple[Card | None, ShownBooking]:
        """Draw what the card is to show by now; None if it is to be left alone: somebody fills in the form on it."""
        shows = replace(behind.shows, revision=booking.revision, promises=booking.unsettled)
        if behind.subject.startswith(_FORM):
            screen = await self._forms.current(behind.subject.removeprefix(_FORM))
            if screen is not None:
                card, now = await drawn(screen, self._agenda, shared=behind.shows.shared)
                if isinstance(screen, FormScreen) and behind.shows.revision == NONE_OF_THEM:
                    return None, behind.shows
                if still_open(screen) and behind.shows.revision:
                    return None, now or behind.shows
                if now is not None or not isinstance(screen, FormScreen):
                    return card, now or replace(shows, revision=NONE_OF_THEM, promises=False)
        if shows.shared:
            return shared_card(booking, zone_at(shows.zone)), shows
        return await self._for_one(booking, shows)

    async def _promised(self, booking: Booking, shows: ShownBooking) -> tuple[Card, ShownBooking]:
        """Draw what came of a press whose card promised an end, and shows something else by now."""
        return await self._for_one(booking, shows, fresh=True)

    async def _for_one(
        self, booking: Booking, shows: ShownBooking, *, fresh: bool = False
    ) -> tuple[Card, ShownBooking]:
        """Draw the card in somebody's own chat: for those eyes alone, and by what they are to the booking now."""
        screen = await self._agenda.current(booking.id, await viewer_of(shows, booking, self._people))
        if screen is None:
            return gone_card(), shows
        card = booking_card(screen, zone_at(shows.zone), fresh=fresh)
        return card, replace(shows, revision=screen.booking.revision, promises=screen.booking.unsettled)

    async def _note(self, behind: StaleCard, shows: ShownBooking) -> None:
        """Put down what the card shows now; if somebody else edited it meanwhile, it is to be edited once more."""
        place, was = behind.place, behind.shows.revision
        if not await self._cards.caught_up(
            behind.subject, place.activity_id, was=was, revision=shows.revision, promises=shows.promises
        ):
            again = replace(shows, revision=0, promises=True)
            await self._cards.put(behind.subject, place.role, place.reference, place.activity_id, shows=again)
            self.wake()


def _mine(behind: StaleCard, booking: Booking) -> bool:
    return behind.shows.viewer in ("", booking.booker.id)
