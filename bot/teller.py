"""Tells people what became of their bookings after the press was answered: by editing the cards that show them.

Which cards are behind follows from the rows, so nothing to be told is ever lost with a process. What a card says is
drawn when it is sent and compared again afterwards.
"""

import asyncio
import logging
import time
from collections.abc import Callable
from dataclasses import replace
from http import HTTPStatus
from zoneinfo import ZoneInfo

from booking.desk import Desk, RoomsScreen
from booking.model import Booking
from booking.ports import Ledger
from bot.connector import ConnectorError
from bot.courier import Courier
from bot.replies import message_of
from cards.receipt import booking_card
from cards.screens import Card, render
from dialogs.booking import shown_by
from dialogs.ports import Behind, Cards, People, Shows

RESTS_S = 60.0
"""How long a card that is being edited is left to whoever took it."""

BATCH = 20

_FORM = "draft:"

_log = logging.getLogger(__name__)


class Teller:
    """Edits cards that are behind, when woken and now and then. Several processes share the work by the rows.

    `monotonic` counts seconds also while the machine sleeps.
    """

    def __init__(
        self,
        *,
        cards: Cards,
        people: People,
        courier: Courier,
        ledger: Ledger,
        desk: Desk,
        monotonic: Callable[[], float] = lambda: time.clock_gettime(time.CLOCK_BOOTTIME),
    ) -> None:
        self._cards, self._people, self._courier, self._ledger, self._desk = cards, people, courier, ledger, desk
        self._monotonic = monotonic
        self._woken = asyncio.Event()

    def wake(self) -> None:
        """Say that there is something to tell."""
        self._woken.set()

    async def wait(self, period_s: float) -> None:
        """Wait until there may be something to tell: somebody said so, or the period is over."""
        try:
            await asyncio.wait_for(self._woken.wait(), period_s)
        except TimeoutError:
            return
        finally:
            self._woken.clear()

    async def tell(self) -> int:
        """Edit the cards that are behind now, and tell how many there were."""
        until = self._monotonic() + RESTS_S / 2
        behind = await self._cards.behind(BATCH, rests_s=RESTS_S)
        await asyncio.gather(*(self._tell(each, until) for each in behind))
        return len(behind)

    async def _tell(self, behind: Behind, until: float) -> None:
        booking = await self._ledger.booking(behind.shows.booking_id)
        if booking is None:
            await self._cards.drop(behind.subject, behind.place.activity_id)
            return
        card, shows = await self._drawn(behind, booking)
        try:
            # After that somebody else may have it, and have told something newer.
            stands = await self._courier.edit(
                behind.place.reference, behind.place.activity_id, message_of(card), until=until
            )
        except ConnectorError as error:
            if error.status != HTTPStatus.FORBIDDEN:
                _log.warning("booking %s: a card could not be edited yet: %s", booking.id, error)
                return
            stands = False
        if stands:
            await self._note(behind, shows)
        else:
            await self._cards.drop(behind.subject, behind.place.activity_id)
            await self._tell_elsewhere(booking, behind.shows.zone)

    async def _drawn(self, behind: Behind, booking: Booking) -> tuple[Card, Shows | None]:
        if behind.subject.startswith(_FORM):
            screen = await self._desk.current(behind.subject.removeprefix(_FORM))
            if screen is not None:
                shows = shown_by(screen)
                if shows is not None or isinstance(screen, RoomsScreen):
                    return render(screen, shared=behind.shows.shared), shows
        shows = replace(behind.shows, revision=booking.revision)
        return booking_card(booking, ZoneInfo(shows.zone), shared=shows.shared), shows

    async def _note(self, behind: Behind, shows: Shows | None) -> None:
        """Put down what the card shows now; if somebody else edited it meanwhile, it is to be edited once more."""
        place, was = behind.place, behind.shows.revision
        if shows is None:
            await self._cards.put(behind.subject, place.role, place.reference, place.activity_id)
        elif not await self._cards.caught_up(behind.subject, place.activity_id, was=was, revision=shows.revision):
            again = replace(shows, revision=0)
            await self._cards.put(behind.subject, place.role, place.reference, place.activity_id, shows=again)
            self.wake()

    async def _tell_elsewhere(self, booking: Booking, zone: str) -> None:
        """The card is gone: the person's own chat gets a new one, unless one of this booking stands there already."""
        subject = f"booking:{booking.id}"
        known = await self._people.get(booking.booker.id)
        if known is None or known.personal is None or await self._cards.all(subject):
            return
        shows = Shows(booking.id, booking.revision, zone, shared=False)
        try:
            sent = await self._courier.send(
                known.personal, message_of(booking_card(booking, ZoneInfo(zone), shared=False))
            )
        except ConnectorError as error:
            _log.info("booking %s: the person cannot be told: %s", booking.id, error)
            if error.status in (HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND):
                await self._people.forget_personal(booking.booker.id)
            return
        await self._cards.put(subject, "receipt", known.personal, sent, shows=shows)
