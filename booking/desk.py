"""The life of a booking form: opened, filled in, searched with, booked from; and what stands on its card at any time.

Every press names a draft and its revision and is checked anew: whose it is, whether it is still the current one, and
all that was typed. A press on a card that has moved on changes nothing and shows what is true now.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from booking.changing import TAKEN, Changing, ended, told
from booking.draft import Draft, Stage
from booking.errors import Field, Problem, Reason, Refused, refused
from booking.form import Inputs, filled, interpret, open_slot
from booking.model import Booking, Criteria, Person, Slot, Wish
from booking.now import FreeNow
from booking.places import rooms_named
from booking.policy import FIRST_LENGTH, slot_problems
from booking.ports import Clock, Directory, Drafts, Favourites, Ledger, Registry
from booking.scout import Scout
from booking.screens import (
    ClosedScreen,
    FormScreen,
    NowScreen,
    ReceiptScreen,
    RoomsScreen,
    Screen,
    TimesScreen,
)
from booking.service import Bookings, Found, problem_of
from booking.times import next_quarter, wall

LOST = frozenset({Reason.ROOM_TAKEN, Reason.ROOM_UNREADABLE, Reason.NOT_CONFIRMED})
"""Why a room cannot be had that another one may make up for."""


@dataclass(frozen=True, slots=True)
class Press:
    """A button on a draft's card: who pressed, which draft, and which revision of it the person saw."""

    person: Person
    draft_id: str
    revision: int
    shared: bool = False
    """Whether it was pressed where others read the answer."""


class Desk:
    """The use cases behind the booking form. Each gives the screen that its card is to show next."""

    def __init__(
        self,
        *,
        bookings: Bookings,
        scout: Scout,
        drafts: Drafts,
        ledger: Ledger,
        registry: Registry,
        directory: Directory,
        favourites: Favourites,
        clock: Clock,
        changing: Changing,
        keep: timedelta = timedelta(hours=24),
    ) -> None:
        self._bookings, self._scout, self._drafts, self._ledger = bookings, scout, drafts, ledger
        self._registry, self._directory, self._clock = registry, directory, clock
        self._favourites, self._changing, self._keep = favourites, changing, keep

    async def open(
        self,
        owner: Person,
        *,
        draft_id: str,
        zone: ZoneInfo,
        shared: bool,
        room_name: str = "",
        starts: datetime | None = None,
        ends: datetime | None = None,
    ) -> Screen:
        """Open a new form: for the time that is asked for, else for the next quarter hour; one hour long unless said.

        `room_name` is a room that was asked for. What the rules do not allow is told on the form.
        """
        now = self._clock.now()
        rooms = await self._registry.rooms()
        problems: tuple[Problem, ...] = ()
        if not await self._registry.booking_on():
            problems = (Problem(Reason.BOOKING_OFF),)
        begin = starts or next_quarter(now, zone)
        slot = Slot(begin, ends or begin + FIRST_LENGTH)
        inputs = _at(Inputs(), slot, zone)
        if starts is not None:
            problems += tuple(slot_problems(slot, now, self._bookings.rules))
        if room_name:
            named = rooms_named(rooms, room_name)
            if len(named) == 1:
                inputs = replace(inputs, room=named[0].address)
            else:
                problems += (Problem(Reason.ROOM_NOT_REGISTERED, Field.ROOM, {"value": room_name[:80]}),)
        draft = Draft(draft_id, owner, zone.key, shared, now + self._keep, inputs)
        await self._drafts.add(draft)
        return await self._form(draft, problems)

    async def now(self, owner: Person, *, draft_id: str, zone: ZoneInfo, shared: bool) -> Screen:
        """Show the rooms that are free right now, on a draft of its own: one press on them books, and only one does."""
        now = self._clock.now()
        starts = now.replace(second=0, microsecond=0)
        inputs = _at(Inputs(), Slot(starts, starts + FIRST_LENGTH), zone)
        draft = Draft(draft_id, owner, zone.key, shared, now + self._keep, inputs, stage=Stage.NOW)
        screen = await self.show(draft)
        await self._drafts.add(draft)
        return screen

    async def open_change(self, owner: Person, *, draft_id: str, zone: ZoneInfo, booking_id: str) -> Screen:
        """Open a form that changes a booking, filled with what is.

        Raises: Refused with BOOKING_GONE to everybody who may not edit it, with BOOKING_OVER if it is too late.
        """
        booking, now = await self._changing.booking(owner, booking_id), self._clock.now()
        if not ended(booking) and booking.wish.slot.ends <= now:
            raise refused(Reason.BOOKING_OVER)
        new = Draft(draft_id, owner, zone.key, shared=False, expires_at=now + self._keep)
        draft = await self._changing.fill(new, booking)
        if ended(booking):
            draft = replace(draft, stage=Stage.CLOSED)
        await self._drafts.add(draft)
        return await self.show(draft)

    async def find(self, press: Press, inputs: Inputs) -> Screen:
        """Search with what was typed, on the clocks that the form names. Problems come back on it, everything kept."""
        draft = await self._current(press)
        if isinstance(draft, Draft):
            inputs = _completed(inputs, draft)
            draft = replace(draft, inputs=inputs, people=await self._people(draft, inputs))
            if self._suggests(draft) and _leaves_the_time_open(inputs):
                return await self._suggest(draft.moved(stage=Stage.TIMES))
            booking = await self._changed(draft)
            draft, news = self._follow(draft, booking)
            try:
                _refuse(news)
                wish, criteria = await self._read(draft, booking)
                stars = await self._favourites.of(draft.owner.id)
                found = await self._bookings.find(wish, criteria, stars, changes=booking)
            except Refused as error:
                form = draft.moved(stage=Stage.FORM)
                return await self._saved(form) or await self._form(form, error.problems)
            rooms = draft.moved(stage=Stage.ROOMS)
            return await self._saved(rooms) or RoomsScreen(rooms, wish, found, favourites=stars, booking=booking)
        return draft

    async def suggest(self, press: Press, inputs: Inputs) -> Screen:
        """Look for times at which everyone can, from the typed time on. Problems come back on the form."""
        draft = await self._current(press)
        if isinstance(draft, Draft):
            if draft.changes is not None:
                return await self.find(press, inputs)
            inputs = _completed(inputs, draft)
            people = await self._people(draft, inputs)
            return await self._suggest(draft.moved(stage=Stage.TIMES, inputs=inputs, people=people))
        return draft

    async def change(self, press: Press) -> Screen:
        """Go back to the form, with everything kept; one that was for now is for the next quarter hour."""
        draft = await self._current(press)
        if isinstance(draft, Draft):
            inputs = draft.inputs
            if draft.stage is Stage.NOW:
                zone = ZoneInfo(draft.zone)
                starts = next_quarter(self._clock.now(), zone)
                inputs = _at(inputs, Slot(starts, starts + FIRST_LENGTH), zone)
            form = draft.moved(stage=Stage.FORM, inputs=inputs)
            return await self._saved(form) or await self._form(form)
        return draft

    async def page(self, press: Press, page: int) -> Screen:
        """Turn to another page of the rooms."""
        draft = await self._current(press)
        if isinstance(draft, Draft):
            turned = draft.moved(page=max(1, page), taken=draft.taken)
            return await self._saved(turned) or await self.show(turned)
        return draft

    async def star(self, press: Press, address: str, *, on: bool) -> Screen:
        """Star a room, or take the star away, and show the same again: no revision moves, and nothing is booked.

        Raises: Refused with ROOM_NOT_REGISTERED for a star on a room that is not there.
        """
        draft = await self._current(press)
        if not isinstance(draft, Draft):
            return draft
        if on and not any(room.address == address for room in await self._registry.rooms()):
            raise refused(Reason.ROOM_NOT_REGISTERED, value=address[:80])
        await self._favourites.star(press.person.id, address, on=on)
        return await self.show(draft)

    async def book(
        self,
        press: Press,
        *,
        address: str = "",
        starts: datetime | None = None,
        ends: datetime | None = None,
        inputs: Inputs | None = None,
    ) -> Screen:
        """Book a room with what the draft holds, or with what was just typed.

        `address` names the room (the form's own choice if empty), `starts` another start, for the same length unless
        `ends` comes with it. A list of rooms that are free now is looked up again where it is not of this minute.
        If it does not come about, the card says why and shows alternatives; nothing that was typed is lost.
        """
        draft = await self._current(press)
        if not isinstance(draft, Draft):
            return draft
        zone = ZoneInfo(draft.zone)
        typed = draft.inputs if inputs is None else _completed(inputs, draft)
        people = draft.people if inputs is None else await self._people(draft, typed)
        draft = replace(draft, inputs=typed, people=people)
        address = (address or typed.room).strip().lower()
        if draft.changes:
            return await self._change(draft, address, starts)
        try:
            if not address:
                raise refused(Reason.MISSING, Field.ROOM)
            slot = None if starts is None or ends is None else Slot(starts, ends)
            if slot is not None and draft.stage is Stage.NOW:
                slot = await self._scout.begin_now(address, slot)
            wish, _ = await self._read(draft, slot=slot)
            if starts is not None:
                wish = replace(wish, slot=slot or Slot(starts, starts + wish.slot.duration))
                draft = replace(draft, inputs=_at(typed, wish.slot, zone))
            booking = await self._bookings.book(key=draft.request_key, booker=draft.owner, wish=wish, address=address)
        except Refused as error:
            return await self._not_booked(draft, error, address)
        return await self._booked(draft, booking)

    async def close(self, press: Press) -> Screen:
        """Close the form; a booking that was made from it stands, and one that it was to change is shown again."""
        draft = await self._current(press)
        if isinstance(draft, Draft):
            closed = draft.moved(stage=Stage.CLOSED)
            return await self._saved(closed) or await self.show(closed)
        return draft

    async def abandon(self, person: Person, draft_id: str) -> Screen | None:
        """Close the form that somebody left open, whatever it shows; None if there is none of theirs any more."""
        draft = await self._stored(draft_id)
        if draft is None or draft.owner.id != person.id:
            return None
        return await self.close(Press(person, draft_id, draft.revision))

    async def show(self, draft: Draft) -> Screen:
        """Tell what is true now of a draft; changes nothing.

        Raises: Refused with BOOKING_GONE for a form about a booking that its owner may not edit any more.
        """
        changed = await self._changed(draft)
        if changed is not None and (draft.stage in (Stage.DONE, Stage.CLOSED) or ended(changed)):
            return ReceiptScreen(draft, changed)
        if draft.stage is Stage.DONE and draft.booking_id:
            booking = await self._ledger.booking(draft.booking_id)
            if booking is not None:
                return ReceiptScreen(draft, booking)
        if draft.stage is Stage.CLOSED:
            return ClosedScreen(draft)
        if draft.stage is Stage.NOW:
            return await self._now(draft)
        if draft.stage is Stage.TIMES:
            try:
                return await self._times(draft)
            except Refused as error:
                return await self._form(draft, error.problems)
        if draft.stage is Stage.ROOMS:
            told = await self._came_to_nothing(draft, changed)
            try:
                wish, criteria = await self._read(draft, changed)
                stars = await self._favourites.of(draft.owner.id)
                found = await self._bookings.find(wish, _with(criteria, draft), stars, changes=changed)
                return RoomsScreen(draft, wish, found, told or _lost(found, draft), stars, changed)
            except Refused as error:
                return await self._form(draft, told + error.problems)
        return await self._form(draft, await self._problems(draft, changed))

    async def current(self, draft_id: str) -> Screen | None:
        """Tell what is true now of the draft with that id; None if there is no such draft for its owner any more."""
        try:
            draft = await self._stored(draft_id)
            return None if draft is None else await self.show(draft)
        except Refused:
            return None

    async def _stored(self, draft_id: str) -> Draft | None:
        """Read a draft as it is by now: done if it was booked from, back at the rooms if that came to nothing.

        Whoever pressed may have gone away before that was noted, or still be waiting: nothing may be booked beside it.
        """
        draft = await self._drafts.get(draft_id)
        if draft is None or draft.stage is Stage.CLOSED:
            return draft
        if draft.changes:
            return await self._stored_change(draft)
        booking, done = await self._made_from(draft), draft.stage is Stage.DONE
        lost = booking is not None and booking.problem is not None and booking.problem.reason in LOST
        if booking is None or done is not lost:
            return draft
        if not done:
            return self._done(draft, booking)
        back = draft.moved(stage=Stage.ROOMS, booking_id=booking.id, taken=booking.room.address)
        return back if await self._drafts.save(back, expected=draft.revision) else await self._drafts.get(draft_id)

    async def _stored_change(self, draft: Draft) -> Draft | None:
        """Read a change's draft as it is by now: back at the form, or the rooms, if the change came to nothing."""
        done, key = draft.stage is Stage.DONE, draft.asked if draft.stage is Stage.DONE else draft.request_key
        answer = await self._ledger.answer(key) if key else None
        booking = await self._ledger.booking(answer.booking_id) if answer and answer.booking_id else None
        if answer is None or booking is None:
            return draft
        if not answer.problems or ended(booking):
            return draft if done else self._done(draft, booking, asked=key)
        room = booking.change.room.address if booking.change and booking.change.problem else ""
        back = self._not_made(draft, answer.problems, asked=key, address=room)
        return back if await self._drafts.save(back, expected=draft.revision) else await self._drafts.get(draft.id)

    def _not_made(self, draft: Draft, problems: tuple[Problem, ...], *, asked: str | None, address: str = "") -> Draft:
        """Lead a draft whose change was not made back: to other rooms and times if that helps, else to the form."""
        if problems[0].reason in TAKEN:
            taken = str(problems[0].values.get("room", address or draft.inputs.room))
            return draft.moved(stage=Stage.ROOMS, taken=taken, asked=asked)
        return draft.moved(stage=Stage.FORM, asked=asked)

    async def _came_to_nothing(self, draft: Draft, changed: Booking | None) -> tuple[Problem, ...]:
        """Tell what became of the booking, or of the change, that brought a draft back to the rooms or the form."""
        if changed is not None:
            return await self._changing.came_to_nothing(draft, changed)
        booking = await self._ledger.booking(draft.booking_id) if draft.booking_id else None
        return () if booking is None or booking.problem is None else (problem_of(booking),)

    async def _made_from(self, draft: Draft) -> Booking | None:
        booking_id = draft.booking_id
        if draft.stage is not Stage.DONE:
            answer = await self._ledger.answer(draft.request_key)
            booking_id = answer.booking_id if answer else None
        return await self._ledger.booking(booking_id) if booking_id else None

    async def _current(self, press: Press) -> Draft | Screen:
        """Give the draft if the press is on its current revision, else the screen that shows what is true now.

        Raises: Refused with DRAFT_GONE, NOT_YOUR_CARD, or FORGED where others would read of it.
        """
        draft = await self._stored(press.draft_id)
        if draft is None:
            raise refused(Reason.DRAFT_GONE)
        if draft.owner.id != press.person.id:
            raise refused(Reason.NOT_YOUR_CARD, name=draft.owner.name)
        if press.shared and not draft.shared:
            raise refused(Reason.FORGED)
        if draft.revision != press.revision or draft.stage in (Stage.DONE, Stage.CLOSED):
            return await self.show(draft)
        changed = await self._changed(draft)
        return draft if changed is None or not ended(changed) else ReceiptScreen(draft, changed)

    async def _saved(self, draft: Draft) -> Screen | None:
        """Store the draft's next revision; the screen that shows what is true now if another press was faster."""
        if await self._drafts.save(draft, expected=draft.revision - 1):
            return None
        stored = await self._stored(draft.id)
        if stored is None:
            raise refused(Reason.DRAFT_GONE)
        return await self.show(stored)

    async def _change(self, draft: Draft, address: str, starts: datetime | None) -> Screen:
        """Change the booking as the form says, in that room, at its time or from another start for the same length."""
        booking = await self._changed(draft)
        if booking is None:
            raise refused(Reason.BOOKING_GONE)
        again = await self._ledger.answer(draft.request_key) is not None
        try:
            if not again:
                draft, news = self._follow(draft, booking)
                _refuse(news)
                if not address:
                    raise refused(Reason.MISSING, Field.ROOM)
            wish, _ = await self._read(draft, booking)
            typed = replace(draft.inputs, room=address)
            if starts is not None:
                wish = replace(wish, slot=Slot(starts, starts + wish.slot.duration))
                at = filled(replace(booking, wish=wish), ZoneInfo(draft.zone))
                typed = replace(typed, date=at.date, start=at.start, end=at.end)
            draft = replace(draft, inputs=typed)
            if not again and (wish, address) == (booking.wish, booking.room.address):
                raise refused(Reason.NOTHING_CHANGED)
            changed = await self._changing.ask(draft, booking, wish, address)
        except Refused as error:
            return await self._not_changed(draft, error, address)
        return await self._booked(draft, changed, asked=draft.request_key)

    async def _not_changed(self, draft: Draft, error: Refused, address: str) -> Screen:
        booking = await self._changed(draft)
        if booking is None or ended(booking):
            closed = draft.moved(stage=Stage.CLOSED)
            return await self._saved(closed) or await self.show(closed)
        key = draft.request_key
        draft, news = self._follow(draft, booking)
        problems = news or told(error.problems, booking, address, await self._changing.rooms(booking))
        back = self._not_made(draft, problems, asked=key, address=address)
        shown = await self._saved(back)
        if shown is None and back.stage is Stage.FORM:
            return await self._form(back, problems)
        shown = shown or await self.show(back)
        return replace(shown, problems=problems) if isinstance(shown, RoomsScreen) else shown

    async def _changed(self, draft: Draft) -> Booking | None:
        """Read the booking that a draft changes, if it does. Raises: Refused with BOOKING_GONE."""
        return await self._changing.booking(draft.owner, draft.changes) if draft.changes else None

    def _follow(self, draft: Draft, booking: Booking | None) -> tuple[Draft, tuple[Problem, ...]]:
        return (draft, ()) if booking is None else self._changing.follow(draft, booking)

    async def _booked(self, draft: Draft, booking: Booking, *, asked: str | None = None) -> Screen:
        """Note the booking on the draft as it is by now: it outweighs whatever else was pressed meanwhile."""
        while True:
            done = self._done(draft, booking, asked=asked)
            if await self._drafts.save(done, expected=draft.revision):
                return ReceiptScreen(done, booking)
            stored = await self._drafts.get(draft.id)
            if stored is None:
                return ReceiptScreen(done, booking)
            if stored.stage is Stage.DONE:
                return await self.show(stored)
            draft = stored

    def _done(self, draft: Draft, booking: Booking, *, asked: str | None = None) -> Draft:
        keep = max(draft.expires_at, booking.wish.slot.ends + self._keep)
        return draft.moved(stage=Stage.DONE, booking_id=booking.id, expires_at=keep, asked=asked)

    async def _not_booked(self, draft: Draft, error: Refused, address: str) -> Screen:
        if draft.stage is Stage.NOW:
            again = draft.moved()
            return await self._saved(again) or await self._now(again, error.problems)
        if error.problems[0].reason not in LOST:
            form = draft.moved(stage=Stage.FORM)
            return await self._saved(form) or await self._form(form, error.problems)
        # The answer may be that to a faster press of the same revision, for another room.
        rooms = draft.moved(stage=Stage.ROOMS, taken=str(error.problems[0].values.get("room", address)))
        shown = await self._saved(rooms) or await self.show(rooms)
        return replace(shown, problems=error.problems) if isinstance(shown, RoomsScreen) else shown

    async def _form(self, draft: Draft, problems: tuple[Problem, ...] = ()) -> FormScreen:
        booking, stars = await self._changed(draft), await self._favourites.of(draft.owner.id)
        rooms = await (self._registry.rooms() if booking is None else self._changing.rooms(booking))
        return FormScreen(draft, rooms, self._bookings.rules, problems, self._suggests(draft), stars, booking)

    def _suggests(self, draft: Draft) -> bool:
        """Tell whether times may be proposed: not for a booking that has one already."""
        return self._scout.suggests and draft.changes is None

    async def _now(self, draft: Draft, problems: tuple[Problem, ...] = ()) -> NowScreen:
        try:
            return NowScreen(draft, await self._scout.now(draft.owner, ZoneInfo(draft.zone)), problems)
        except Refused as error:
            new = tuple(each for each in error.problems if each not in problems)
            return NowScreen(draft, FreeNow(self._clock.now()), problems + new)

    async def _suggest(self, times: Draft) -> Screen:
        try:
            screen = await self._times(times)
        except Refused as error:
            form = replace(times, stage=Stage.FORM)
            return await self._saved(form) or await self._form(form, error.problems)
        return await self._saved(times) or screen

    async def _times(self, draft: Draft) -> TimesScreen:
        """Read the form as one that leaves the time open, and look. Raises: Refused with all that is wrong with it."""
        problems: list[Problem] = []
        zone, now = ZoneInfo(draft.zone), self._clock.now()
        if not (draft.inputs.attendees or draft.inputs.guests.strip()):
            problems.append(Problem(Reason.MISSING, Field.ATTENDEES))
        slot = Slot(now, now + FIRST_LENGTH)
        try:
            slot = open_slot(draft.inputs, zone=zone, now=now, length=FIRST_LENGTH)
        except Refused as error:
            problems += error.problems
        try:
            wish, criteria = await self._read(draft, slot=slot)
        except Refused as error:
            raise Refused(*problems, *error.problems) from error
        if problems:
            raise Refused(*problems)
        proposals = await self._scout.common(draft.owner, wish, criteria, zone=zone, page=draft.page)
        return TimesScreen(draft, wish, proposals)

    async def _problems(self, draft: Draft, changed: Booking | None) -> tuple[Problem, ...]:
        """Tell again what is wrong with a form that was sent in, or came filled; a new one says nothing yet."""
        told = await self._came_to_nothing(draft, changed) if changed else ()
        if changed is not None and changed.change is not None and not changed.change.over:
            told += (Problem(Reason.CHANGE_UNDER_WAY),)
        try:
            if draft.revision > 1 or changed is not None:
                await self._read(draft, changed)
        except Refused as error:
            return told + error.problems
        return told

    async def _people(self, draft: Draft, inputs: Inputs) -> tuple[Person, ...]:
        known = {person.id: person for person in draft.people}
        unknown = [each for each in inputs.attendees if each not in known]
        if unknown:
            known |= await self._directory.people(unknown)
        return tuple(known[each] for each in inputs.attendees if each in known)

    async def _read(
        self, draft: Draft, changed: Booking | None = None, *, slot: Slot | None = None
    ) -> tuple[Wish, Criteria]:
        return interpret(
            draft.inputs,
            booker=changed.booker if changed else draft.owner,
            zone=ZoneInfo(draft.zone),
            now=self._clock.now(),
            rules=self._bookings.rules,
            people={person.id: person for person in draft.people},
            rooms=await (self._changing.rooms(changed) if changed else self._registry.rooms()),
            changes=changed,
            slot=slot,
        )


def _refuse(problems: tuple[Problem, ...]) -> None:
    if problems:
        raise Refused(*problems)


def _completed(inputs: Inputs, draft: Draft) -> Inputs:
    """Take what a shared card does not show from the draft where it was left empty; elsewhere emptied means none."""
    if not draft.shared:
        return inputs
    kept = draft.inputs
    return replace(
        inputs,
        title=inputs.title or kept.title,
        attendees=inputs.attendees or kept.attendees,
        guests=inputs.guests or kept.guests,
    )


def _leaves_the_time_open(inputs: Inputs) -> bool:
    """Tell whether no time was typed, but people to find one for."""
    return not (inputs.start.strip() or inputs.end.strip()) and bool(inputs.attendees or inputs.guests.strip())


def _at(inputs: Inputs, slot: Slot, zone: ZoneInfo) -> Inputs:
    """Put a slot into the form, which has one date: what goes past midnight is shown to end just before it."""
    starts, ends = wall(slot.starts, zone), wall(slot.ends, zone)
    if ends.date() > starts.date():
        ends = ends.replace(hour=23, minute=59)
    return replace(inputs, date=starts.date().isoformat(), start=starts.strftime("%H:%M"), end=ends.strftime("%H:%M"))


def _lost(found: Found, draft: Draft) -> tuple[Problem, ...]:
    """Tell again of the room that was gone when it was pressed, as long as it is."""
    gone = (each for each in found.taken if each.room.address == draft.taken)
    return tuple(Problem(each.reason, None, {"room": each.room.address, "name": each.room.name}) for each in gone)


def _with(criteria: Criteria, draft: Draft) -> Criteria:
    return replace(criteria, room=draft.taken) if draft.taken else criteria
