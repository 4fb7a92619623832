"""From a draft to its booking, new or changed; and the way on from the draft where that does not come about."""

from dataclasses import replace
from datetime import datetime

from booking.availability.service import AvailabilitySearch
from booking.bookings import Bookings
from booking.errors import Field, Problem, Reason, Refused, refused
from booking.forms.completion import with_slot
from booking.forms.draft import Draft, Stage
from booking.forms.draft_store import LOST, DraftStore
from booking.forms.edited_booking import Changing, not_made, told
from booking.forms.form_reader import FormReader
from booking.forms.inputs import filled
from booking.forms.presenter import Presenter
from booking.forms.screens import ReceiptScreen, RoomsScreen, Screen
from booking.model import Slot
from booking.ports import AskedOn, Ledger
from booking.times import zone_at


class Submission:
    """Books with what a draft holds, once for each revision of it. Nothing that was typed is lost if it fails."""

    def __init__(
        self,
        *,
        bookings: Bookings,
        availability: AvailabilitySearch,
        ledger: Ledger,
        changing: Changing,
        reader: FormReader,
        store: DraftStore,
        presenter: Presenter,
    ) -> None:
        self._bookings, self._availability, self._ledger, self._changing = bookings, availability, ledger, changing
        self._reader, self._store, self._presenter = reader, store, presenter

    async def book(
        self,
        draft: Draft,
        address: str,
        starts: datetime | None,
        ends: datetime | None,
        asked_on: AskedOn | None = None,
    ) -> Screen:
        """Book that room, at the draft's time or from another start: up to `ends`, else for the same length.

        A list of rooms that are free now is looked up again where it is not of this minute.
        """
        try:
            if not address:
                raise refused(Reason.MISSING, Field.ROOM)
            slot = None if starts is None or ends is None else Slot(starts, ends)
            if slot is not None and draft.stage is Stage.NOW:
                slot = await self._availability.begin_now(address, slot)
            rooms = await self._changing.registered()
            meeting, _ = await self._reader.read(draft, slot=slot, registered=rooms)
            if starts is not None:
                meeting = replace(meeting, slot=slot or Slot(starts, starts + meeting.slot.duration))
                draft = replace(draft, inputs=with_slot(draft.inputs, meeting.slot, zone_at(draft.zone)))
            booking = await self._bookings.book(
                key=draft.request_key,
                booker=draft.owner,
                meeting=meeting,
                address=address,
                asked_on=asked_on,
                rooms=rooms,
            )
        except Refused as error:
            return await self._not_booked(draft, error.problems, address)
        done, noted = await self._store.finish(draft, booking, asked_on)
        if not noted:
            return await self._presenter.show(done)
        return ReceiptScreen(done, booking, claimed=True, held=asked_on is not None)

    async def change(
        self, draft: Draft, address: str, starts: datetime | None, asked_on: AskedOn | None = None
    ) -> Screen:
        """Change the booking as the form says, in that room, at its time or from another start for the same length."""
        booking = await self._changing.booking_of(draft)
        if booking is None:
            raise refused(Reason.BOOKING_GONE)
        again = await self._ledger.answer(draft.request_key) is not None
        try:
            if not again:
                draft, news = self._changing.follow(draft, booking)
                _refuse(news)
                if not address:
                    raise refused(Reason.MISSING, Field.ROOM)
            meeting, _ = await self._reader.read(draft, booking)
            typed = replace(draft.inputs, room=address)
            if starts is not None:
                meeting = replace(meeting, slot=Slot(starts, starts + meeting.slot.duration))
                at = filled(replace(booking, meeting=meeting), zone_at(draft.zone))
                typed = replace(typed, date=at.date, start=at.start, end=at.end)
            draft = replace(draft, inputs=typed)
            if not again and (meeting, address) == (booking.meeting, booking.room.address):
                raise refused(Reason.NOTHING_CHANGED)
            changed = await self._changing.ask(draft, booking, meeting, address, asked_on)
        except Refused as error:
            return await self._not_changed(draft, error.problems, address)
        done, noted = await self._store.finish(draft, changed, None, asked=draft.request_key)
        return ReceiptScreen(done, changed) if noted else await self._presenter.show(done)

    async def _not_booked(self, draft: Draft, problems: tuple[Problem, ...], address: str) -> Screen:
        if draft.stage is Stage.NOW:
            again = draft.moved()
            faster = await self._store.save(again)
            return await (self._presenter.show(faster) if faster else self._presenter.now(again, problems))
        if problems[0].reason not in LOST:
            form = draft.moved(stage=Stage.FORM)
            faster = await self._store.save(form)
            return await (self._presenter.show(faster) if faster else self._presenter.form(form, problems))
        # The answer may be that to a faster press of the same revision, for another room.
        rooms = draft.moved(stage=Stage.ROOMS, taken=str(problems[0].values.get("room", address)))
        shown = await self._presenter.show(await self._store.save(rooms) or rooms)
        return replace(shown, problems=problems) if isinstance(shown, RoomsScreen) else shown

    async def _not_changed(self, draft: Draft, problems: tuple[Problem, ...], address: str) -> Screen:
        booking = await self._changing.booking_of(draft)
        if booking is None or booking.gone:
            closed = draft.moved(stage=Stage.CLOSED)
            return await self._presenter.show(await self._store.save(closed) or closed)
        key = draft.request_key
        draft, news = self._changing.follow(draft, booking)
        problems = news or told(problems, booking, address, await self._changing.rooms(booking))
        back = not_made(draft, problems, asked=key, address=address)
        faster = await self._store.save(back)
        if faster is None and back.stage is Stage.FORM:
            return await self._presenter.form(back, problems)
        shown = await self._presenter.show(faster or back)
        return replace(shown, problems=problems) if isinstance(shown, RoomsScreen) else shown


def _refuse(problems: tuple[Problem, ...]) -> None:
    if problems:
        raise Refused(*problems)
