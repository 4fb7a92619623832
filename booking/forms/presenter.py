"""What stands on the card of a draft: from how far it got, and what is true now, to the screen that shows it."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from booking.availability.free_now import FreeNow
from booking.availability.service import AvailabilitySearch
from booking.bookings import Bookings, Found, problem_of
from booking.errors import Problem, Reason, Refused
from booking.forms.draft import Draft, Stage
from booking.forms.edited_booking import Changing
from booking.forms.form_reader import FormReader, searched_without
from booking.forms.said import still_told, still_unsure
from booking.forms.screens import (
    ClosedScreen,
    FormScreen,
    NowScreen,
    ReceiptScreen,
    RoomsScreen,
    Screen,
    TimesScreen,
)
from booking.home import Home
from booking.model import Booking, Criteria, Room
from booking.own_building import Homes, home_learned
from booking.ports import Clock, Favourites, Ledger, Reads
from booking.times import wall, zone_at


class Presenter:
    """Draws up the screens of drafts; changes nothing."""

    def __init__(
        self,
        *,
        bookings: Bookings,
        availability: AvailabilitySearch,
        ledger: Ledger,
        reads: Reads,
        favourites: Favourites,
        clock: Clock,
        changing: Changing,
        reader: FormReader,
        homes: Homes,
    ) -> None:
        self._bookings, self._availability, self._ledger, self._favourites = bookings, availability, ledger, favourites
        self._reads, self._clock, self._changing, self._reader = reads, clock, changing, reader
        self._homes = homes

    async def show(self, draft: Draft) -> Screen:
        """Tell what is true now of a draft.

        Raises: Refused with BOOKING_GONE for a form about a booking that its owner may not edit any more.
        """
        changed = await self._changing.booking_of(draft)
        if changed is not None and (draft.stage in (Stage.DONE, Stage.CLOSED) or changed.gone):
            return ReceiptScreen(draft, changed)
        if draft.stage is Stage.DONE and draft.booking_id:
            booking = await self._ledger.booking(draft.booking_id)
            if booking is not None:
                return ReceiptScreen(draft, booking)
        if draft.stage is Stage.CLOSED:
            return ClosedScreen(draft)
        if draft.stage is Stage.NOW:
            return await self.now(draft)
        if draft.stage is Stage.TIMES:
            try:
                return await self.times(draft)
            except Refused as error:
                return await self.form(draft, error.problems)
        if draft.stage is Stage.ROOMS:
            told = await self._came_to_nothing(draft, changed)
            try:
                return await self.rooms(draft, changed, told)
            except Refused as error:
                return await self.form(draft, told + error.problems)
        return await self.form(draft, await self._problems(draft, changed))

    async def form(self, draft: Draft, problems: tuple[Problem, ...] = ()) -> FormScreen:
        """Show the form, with what is wrong with it."""
        async with self._reads.together():
            booking, stars = await self._changing.booking_of(draft), await self._favourites.of(draft.owner.id)
            rooms = await self._changing.rooms(booking)
        return self._form(draft, rooms, problems, stars, booking)

    def new_form(
        self, draft: Draft, registered: Sequence[Room], stars: frozenset[str], problems: tuple[Problem, ...] = ()
    ) -> FormScreen:
        """Show the form for a new booking with what was read before it was made, which is all that it shows."""
        return self._form(draft, self._changing.open(registered), problems, stars, None)

    def _form(
        self,
        draft: Draft,
        rooms: tuple[Room, ...],
        problems: tuple[Problem, ...],
        stars: frozenset[str],
        booking: Booking | None,
    ) -> FormScreen:
        problems += tuple(each for each in still_unsure(draft) if each not in problems)
        rules, suggests = self._bookings.rules, self.suggests(draft)
        now = self._clock.now()
        return FormScreen(
            *(draft, rooms, rules, problems, suggests, stars, booking),
            heard=still_told(draft, rooms),
            today=wall(now, zone_at(draft.zone)).date(),
            now=now,
        )

    async def rooms(self, draft: Draft, changed: Booking | None, problems: tuple[Problem, ...] = ()) -> RoomsScreen:
        """Show the rooms for what was typed, with what came of the last press, or the room that was gone then.

        Raises: Refused with all that is wrong with the form, or why there are no rooms.
        """
        async with self._reads.together():
            meeting, criteria = await self._reader.read(draft, changed, searching=True)
            stars = await self._favourites.of(draft.owner.id)
            home = await self._home(draft, changed)
        # A room that was taken when it was pressed is not told to be free by what was read before that.
        ask = {draft.taken or "", *_named(problems)}
        found = await self._bookings.find(meeting, _with(criteria, draft), stars, changes=changed, home=home, ask=ask)
        told = tuple(_as_it_is(each, found) for each in problems) or _lost(found, draft)
        told += searched_without(draft)
        return RoomsScreen(draft, meeting, found, told, stars, changed, criteria, home)

    async def times(self, draft: Draft) -> TimesScreen:
        """Show the times at which everyone can. Raises: Refused with all that is wrong with the form."""
        meeting, criteria = await self._reader.read_open(draft)
        zone = zone_at(draft.zone)
        proposals = await self._availability.common(draft.owner, meeting, criteria, zone=zone, page=draft.page)
        return TimesScreen(draft, meeting, proposals, searched_without(draft))

    async def now(self, draft: Draft, problems: tuple[Problem, ...] = ()) -> NowScreen:
        """Show the rooms that are free right now, with what came of the last press."""
        try:
            ask = {draft.taken or "", *_named(problems)}
            return NowScreen(draft, await self._availability.now(draft.owner, zone_at(draft.zone), ask=ask), problems)
        except Refused as error:
            new = tuple(each for each in error.problems if each not in problems)
            return NowScreen(draft, FreeNow(self._clock.now()), problems + new)

    def suggests(self, draft: Draft) -> bool:
        """Tell whether times may be proposed: not for a booking that has one already."""
        return self._availability.suggests and draft.changes is None

    async def _home(self, draft: Draft, changed: Booking | None) -> Home:
        """Tell where the booker is at home."""
        booker, zone = changed.booker if changed else draft.owner, zone_at(draft.zone)
        now, rules = self._clock.now(), self._bookings.rules
        return await home_learned(self._ledger, self._homes, booker.id, zone, now=now, rules=rules)

    async def _came_to_nothing(self, draft: Draft, changed: Booking | None) -> tuple[Problem, ...]:
        """Tell what became of the booking, or of the change, that brought a draft back to the rooms or the form."""
        if changed is not None:
            return await self._changing.came_to_nothing(draft, changed)
        answer = await self._ledger.answer(draft.last_request_key) if draft.taken else None
        booking_id = answer.booking_id if answer else draft.booking_id
        booking = await self._ledger.booking(booking_id) if booking_id else None
        if booking is not None:
            return () if booking.problem is None else (problem_of(booking),)
        return answer.problems if answer else ()

    async def _problems(self, draft: Draft, changed: Booking | None) -> tuple[Problem, ...]:
        """Tell again what is wrong with a form that was sent in, or came filled; a new one says nothing yet."""
        told = await self._came_to_nothing(draft, changed) if changed else ()
        if changed is not None and changed.change is not None and not changed.change.over:
            told += (Problem(Reason.CHANGE_UNDER_WAY),)
        try:
            if draft.revision > 1 or changed is not None:
                await self._reader.read(draft, changed)
        except Refused as error:
            return told + tuple(each for each in error.problems if each not in told)
        return told


def _named(problems: Iterable[Problem]) -> set[str]:
    """Give the addresses of the rooms that problems are about."""
    return {str(each.values["room"]) for each in problems if "room" in each.values}


def _lost(found: Found, draft: Draft) -> tuple[Problem, ...]:
    """Tell again of the room that was gone when it was pressed, as long as it is."""
    gone = found.taken.of(draft.taken) if draft.taken else None
    return (Problem(gone.reason, None, {"room": gone.room.address, "name": gone.room.name}),) if gone else ()


def _as_it_is(problem: Problem, found: Found) -> Problem:
    """Say of a room that was taken when it was pressed that it is free again, if it is."""
    room = problem.values.get("room") if problem.reason is Reason.ROOM_TAKEN else None
    again = room is not None and any(each.address == room for each in found.free)
    return replace(problem, reason=Reason.ROOM_FREE_AGAIN) if again else problem


def _with(criteria: Criteria, draft: Draft) -> Criteria:
    return replace(criteria, room=draft.taken) if draft.taken else criteria
