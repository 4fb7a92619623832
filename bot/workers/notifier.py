"""Tells people what they have not asked for: reminders, and what others did to their bookings.

Each is one new message in the booker's own chat: the booking's card with the news as its heading. From then on it is a
card of the booking like any other: the card updater edits it when the booking changes, and the news, which were true
when they were sent, give way to what is true then. Which news are due follows from the rows, so none is lost with a
process.
"""

import logging
from collections.abc import Callable, Mapping, Sequence
from zoneinfo import ZoneInfo

from booking.clock import elapsed
from booking.manage.notices import NEVER, Kind, Notice, current, minutes_of
from booking.manage.ports import Notices
from booking.manage.service import Agenda, BookingScreen
from booking.model import Room
from booking.ports import Ledger, Registry
from booking.times import zone_at
from bot.teams.connector import LONGEST_CALL_S, TOO_LATE, ConnectorError
from bot.teams.messages import message_of
from bot.teams.proactive import ProactiveMessenger
from bot.workers.response_reader import ResponseReader
from bot.workers.rounds import together
from cards.language import reading
from cards.notices import notice_card, summary
from dialogs.ports import Acquaintance, Cards, People, ShownBooking

SEND_WITHIN_S = 30.0
"""How long after it was taken a message may begin to be sent."""

LEASE_S = SEND_WITHIN_S + LONGEST_CALL_S
"""How long a notice is left to whoever took it: until a message that began in time is sent or given up."""

BATCH = 20
"""How many bookings are told of in one go; the connector takes 50 requests a second."""

_log = logging.getLogger(__name__)


class Notifier:
    """Sends what is due, when asked to. Several processes share the work by the rows.

    `monotonic` counts seconds also while the machine sleeps.
    """

    def __init__(
        self,
        *,
        notices: Notices,
        responses: ResponseReader,
        agenda: Agenda,
        ledger: Ledger,
        registry: Registry,
        people: People,
        cards: Cards,
        messenger: ProactiveMessenger,
        fallback_zone: ZoneInfo,
        monotonic: Callable[[], float] = elapsed,
    ) -> None:
        self._notices, self._responses, self._ledger, self._registry = notices, responses, ledger, registry
        self._agenda, self._people, self._cards, self._messenger = agenda, people, cards, messenger
        self._fallback_zone, self._monotonic = fallback_zone, monotonic

    async def send_due(self) -> int:
        """Tell some of what is due now, and say how many notices that were."""
        until = self._monotonic() + SEND_WITHIN_S
        due = await self._notices.due(BATCH, lease_s=LEASE_S)
        of: dict[str, list[Notice]] = {}
        for each in due:
            of.setdefault(each.booking_id, []).append(each)
        rooms = {room.address: room for room in await self._registry.rooms()} if of else {}
        await together((booking_id, self._tell(booking_id, each, rooms, until)) for booking_id, each in of.items())
        return len(due)

    async def _tell(self, booking_id: str, taken: Sequence[Notice], rooms: Mapping[str, Room], until: float) -> None:
        """Tell all the news of one booking in one message, if they are still true and somebody hears them."""
        booking = await self._ledger.booking(booking_id)
        known = await self._people.get(booking.booker.id) if booking else None
        if booking is None or known is None or known.personal is None:
            return  # Since it was taken; while there is no chat to tell it in, it is not due.
        if any(each.kind is Kind.DECLINED for each in taken) and not await self._responses.read(booking_id):
            # The answers on record may be those to an earlier time; a room is not offered for release on hearsay.
            taken = [each for each in taken if each.kind is not Kind.DECLINED]
        change = await self._registry.last_change(booking.room.address) if _renames(taken) else None
        if change is not None and change.by.id == booking.booker.id:
            untold = [each for each in taken if each.kind is Kind.RENAMED]  # They did it themselves.
            await self._mark_sent(untold)
            taken = [each for each in taken if each not in untold]
        screen = await self._agenda.current(booking_id, booking.booker)
        if screen is None:
            return
        news = _still(screen, known, taken, rooms)
        # Not everybody declined after all, but they may yet: that alone is not settled by being untrue now.
        await self._mark_sent([each for each in taken if each not in news and each.kind is not Kind.DECLINED])
        if news:
            await self._send(screen, known, news, until)

    async def _send(self, screen: BookingScreen, known: Acquaintance, news: Sequence[Notice], until: float) -> None:
        """Send the message, and note that it was; what could not be sent comes again after a rest that grows."""
        booking, zone = screen.booking, zone_at(known.zone) if known.zone else self._fallback_zone
        with reading(known.reader):
            message = message_of(notice_card(news, screen, zone))
            message.summary = summary(news, booking, zone, screen.now)
        shows = ShownBooking(booking.id, booking.revision, zone.key, shared=False)
        if known.personal is None or self._monotonic() > until:
            return  # Somebody else may have it by now.
        try:
            sent = await self._messenger.send(known.personal, message, deadline=until)
        except ConnectorError as error:
            _log.info("booking %s: the person cannot be told: %s", booking.id, error)
            if error.code == TOO_LATE:
                return  # As above: what it says was read too long ago.
            if error.barred:
                await self._people.forget_personal(booking.booker.id)
            for each in news:
                await self._notices.put_off(each, least_s=error.retry_after_s or 0.0)
            return
        # In this order: a message that nobody noted would stay as it is, whatever becomes of the booking. Where this
        # fails, the news is told once more.
        await self._cards.put(f"booking:{booking.id}", "notice", known.personal, sent, shows=shows)
        await self._mark_sent(news)

    async def _mark_sent(self, notices: Sequence[Notice]) -> None:
        for each in notices:
            await self._notices.mark_sent(each)


def _renames(news: Sequence[Notice]) -> bool:
    return any(each.kind is Kind.RENAMED for each in news)


def _still(
    screen: BookingScreen, known: Acquaintance, taken: Sequence[Notice], rooms: Mapping[str, Room]
) -> list[Notice]:
    """Pick out what is true at this moment: much may have happened since it was taken."""
    room = rooms.get(screen.booking.room.address)
    # What was taken of a name is news as long as the room is called so.
    true = current(screen.booking, registered=room is not None, now=screen.now, there=room, told_as="")
    unwanted = {Kind.REMINDER} if minutes_of(known.reminder_minutes) == NEVER else set()
    kept = screen.booking.kept
    return [each for each in taken if each in true and each.kind not in unwanted and each.name != kept]
