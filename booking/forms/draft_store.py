"""The drafts as they are by now: what was booked from one, or changed, and what came of it.

Whoever pressed may have gone away before that was noted, or still be waiting: nothing may be booked beside it.
"""

from datetime import timedelta
from zoneinfo import ZoneInfo

from booking.errors import Reason, refused
from booking.forms.completion import with_slot
from booking.forms.draft import Draft, Stage
from booking.forms.edited_booking import not_made
from booking.forms.ports import Drafts
from booking.model import Booking
from booking.ports import AskedOn, Ledger, Reads

LOST = frozenset({Reason.ROOM_TAKEN, Reason.ROOM_UNREADABLE, Reason.NOT_CONFIRMED})
"""Why a room cannot be had that another one may make up for."""


class DraftStore:
    """Keeps drafts, and reads each with what the ledger says of it. One that is done is kept past its booking's end."""

    def __init__(self, *, drafts: Drafts, ledger: Ledger, reads: Reads, keep: timedelta) -> None:
        self._drafts, self._ledger, self._reads, self._keep = drafts, ledger, reads, keep

    async def add(self, draft: Draft) -> None:
        """Keep a new draft."""
        await self._drafts.add(draft)

    async def get(self, draft_id: str) -> Draft | None:
        """Read a draft as it is by now: done if it was booked from, back at the rooms if that came to nothing."""
        async with self._reads.together():
            found = await self._drafts.get_asked(draft_id)
            if found is None:
                return None
            draft, asked = found
            if draft.stage is Stage.CLOSED:
                return draft
            # What nothing was asked of has no answer, and no booking but one that is noted on it.
            unasked = draft.changes or not (asked or draft.stage is Stage.DONE)
            booking = None if unasked else await self._made_from(draft)
        if draft.changes:
            return await self._with_change(draft)
        if booking is None:
            return draft
        # One that had stood is told of by its own card; it is no form any more that came to nothing.
        if booking.problem is not None and booking.problem.reason in LOST and not booking.stood:
            # What was typed into a form is in the hands of its press alone; where that died, the booking tells.
            return draft if draft.stage is Stage.FORM else await self._led_back(_to_rooms(draft, booking))
        return draft if draft.stage is Stage.DONE else self._done(draft, booking)

    async def save(self, draft: Draft) -> Draft | None:
        """Store a draft's next revision. None if that was done; the draft as it is by now if another press was faster.

        Raises: Refused with DRAFT_GONE.
        """
        if await self._drafts.save(draft, expected=draft.revision - 1):
            return None
        stored = await self.get(draft.id)
        if stored is None:
            raise refused(Reason.DRAFT_GONE)
        return stored

    async def finish(
        self, draft: Draft, booking: Booking, asked_on: AskedOn | None, *, asked: str | None = None
    ) -> tuple[Draft, bool]:
        """Note the booking on the draft as it is by now: it outweighs whatever else was pressed meanwhile.

        The card that it was asked on is held for the answer with it. Gives the draft that is done, and whether that was
        noted now: false where another press had noted a booking on it before, and where the draft is no more.
        """
        while True:
            done = self._done(draft, booking, asked=asked)
            if await self._drafts.finish(done, booking, asked_on, expected=draft.revision):
                return done, True
            stored = await self._drafts.get(draft.id)
            if stored is None:
                return done, False
            if stored.stage is Stage.DONE:
                return stored, False
            draft = stored

    async def _with_change(self, draft: Draft) -> Draft | None:
        """Read a change's draft as it is by now: back at the form, or the rooms, if the change came to nothing."""
        done, key = draft.stage is Stage.DONE, draft.asked if draft.stage is Stage.DONE else draft.request_key
        answer = await self._ledger.answer(key) if key else None
        booking = await self._ledger.booking(answer.booking_id) if answer and answer.booking_id else None
        if answer is None or booking is None:
            return draft
        if not answer.problems or booking.gone:
            return draft if done else self._done(draft, booking, asked=key)
        room = booking.change.room.address if booking.change and booking.change.problem else ""
        return await self._led_back(not_made(draft, answer.problems, asked=key, address=room))

    async def _led_back(self, draft: Draft) -> Draft | None:
        saved = await self._drafts.save(draft, expected=draft.revision - 1)
        return draft if saved else await self._drafts.get(draft.id)

    async def _made_from(self, draft: Draft) -> Booking | None:
        booking_id = draft.booking_id
        if draft.stage is not Stage.DONE:
            answer = await self._ledger.answer(draft.request_key)
            booking_id = answer.booking_id if answer else None
        return await self._ledger.booking(booking_id) if booking_id else None

    def _done(self, draft: Draft, booking: Booking, *, asked: str | None = None) -> Draft:
        keep = max(draft.expires_at, booking.meeting.slot.ends + self._keep)
        return draft.moved(stage=Stage.DONE, booking_id=booking.id, expires_at=keep, asked=asked)


def _to_rooms(draft: Draft, booking: Booking) -> Draft:
    """Lead a draft to other rooms for the time at which its booking came to nothing."""
    inputs = with_slot(draft.inputs, booking.meeting.slot, ZoneInfo(draft.zone))
    return draft.moved(stage=Stage.ROOMS, inputs=inputs, booking_id=booking.id, taken=booking.room.address)
