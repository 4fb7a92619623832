"""Reads what people answered to the invitations of bookings that are near, and notes it.

Exchange tells nobody. Which bookings are to be read is taken like notices, each with a rest as long as the period: so
several processes share the reading, and together they read each booking once in a period, however many they are.
"""

import logging

from booking.errors import Failed, NotFound
from booking.manage.ports import Notices
from booking.ports import Calendar, Ledger
from bot.workers.rounds import together

AHEAD_S = 24 * 3600.0
"""How long before its start a booking's answers begin to be read."""

FEW_S = 30.0
"""How often the answers to one booking are read where a round reads all that are due."""

MANY_S = 300.0
"""How often they are read where there are more: so nobody's are left out for those that start sooner."""

BATCH = 20
"""How many bookings are read in one go; the Graph client sends four requests to one mailbox at most."""

BATCHES = 15
"""How many such goes a round has: of 300 bookings that are near, each is read as often as one alone."""

_log = logging.getLogger(__name__)


class ResponseReader:
    """Keeps the answers in the ledger fresh, for whoever shows them and for what follows from them."""

    def __init__(self, *, notices: Notices, ledger: Ledger, calendar: Calendar) -> None:
        self._notices, self._ledger, self._calendar = notices, ledger, calendar
        self._many = False

    async def look(self) -> int:
        """Read the answers to the bookings whose turn it is, and tell how many; who fails has to wait a period."""
        count = 0
        for _ in range(BATCHES):
            period_s = MANY_S if self._many else FEW_S
            turn = await self._notices.due_for_response_check(BATCH, ahead_s=AHEAD_S, lease_s=period_s)
            await together((each, self.read(each)) for each in turn)
            count += len(turn)
            if len(turn) < BATCH:
                break
        self._many = count == BATCH * BATCHES
        return count

    async def read(self, booking_id: str) -> bool:
        """Read the answers to one booking's invitations as they are now; false if the calendar did not tell."""
        event = await self._ledger.current_event(booking_id)
        if event is None or event.graph_id is None:
            return False
        try:
            responses = await self._calendar.responses(event.mailbox, event.graph_id)
        except NotFound:
            return False  # It was deleted or its id changed: the reconciler finds that out.
        except Failed as error:
            _log.warning("booking %s: the answers could not be read: %s", booking_id, error)
            return False
        await self._ledger.note_responses(booking_id, responses)
        return True
