"""The life of a booking form, press by press: opened, filled in, searched with, booked from, closed.

Every press names a draft and its revision and is checked anew: whose it is, whether it is still the current one, and
all that was typed. A press on a card that has moved on changes nothing and shows what is true now.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from booking.errors import Field, Problem, Reason, Refused, refused
from booking.forms.completion import kept_against_the_card, with_one_again, with_slot, without_one
from booking.forms.draft import Draft, Stage
from booking.forms.draft_store import DraftStore
from booking.forms.edited_booking import Changing
from booking.forms.form_reader import FormReader, leaves_the_time_open
from booking.forms.inputs import Inputs
from booking.forms.presenter import Presenter
from booking.forms.said import changed_as_said, end_within, inputs_said, told_in, with_meant
from booking.forms.screens import FormScreen, ReceiptScreen, Screen
from booking.forms.submission import Submission
from booking.listening import Heard
from booking.model import Booking, Person, Slot
from booking.policy import FIRST_LENGTH, Rules, room_problem, slot_problems
from booking.ports import AskedOn, Clock, Favourites, Reads, Registry
from booking.room_names import Several, rooms_named, several_named
from booking.times import next_quarter, wall, zone_at

CHAT_LIMIT = 50
"""How many people of a chat are put on a form at a press; of more, somebody has to choose."""


@dataclass(frozen=True, slots=True)
class FormPress:
    """A button on a draft's card: who pressed, which draft, and which revision of it the person saw."""

    person: Person
    draft_id: str
    revision: int
    shared: bool = False
    """Whether it was pressed where others read the answer."""
    asked_on: AskedOn | None = None
    """The card itself, where the press may begin something."""


class BookingForms:
    """The use cases behind the booking form. Each gives the screen that its card is to show next."""

    def __init__(
        self,
        *,
        registry: Registry,
        reads: Reads,
        favourites: Favourites,
        clock: Clock,
        rules: Rules,
        changing: Changing,
        reader: FormReader,
        store: DraftStore,
        presenter: Presenter,
        submission: Submission,
        keep: timedelta = timedelta(hours=24),
    ) -> None:
        self._registry, self._reads, self._favourites = registry, reads, favourites
        self._clock, self._rules = clock, rules
        self._changing, self._reader, self._store = changing, reader, store
        self._presenter, self._submission, self._keep = presenter, submission, keep

    async def several(self, room_name: str) -> Several | None:
        """Tell which rooms a name means, if it means several: the person is asked before a form is opened."""
        return several_named(await self._registry.rooms(), room_name) if room_name else None

    async def knows(self, room_name: str) -> bool:
        """Tell whether a name is that of a room, or of several."""
        return bool(rooms_named(await self._registry.rooms(), room_name))

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
        like: str = "",
    ) -> Screen:
        """Open a new form: for the time that is asked for, else for the next quarter hour; one hour long unless said.

        `room_name` is a room that was asked for, `like` a booking of theirs that came to nothing: what was asked for
        with it is asked for again. What the rules do not allow is told on the form.
        """
        now = self._clock.now()
        async with self._reads.together():
            rooms, on = await self._registry.rooms(), await self._registry.booking_on()
            stars = await self._favourites.of(owner.id)
        problems: tuple[Problem, ...] = () if on else (Problem(Reason.BOOKING_OFF),)
        begin = starts or next_quarter(now, zone)
        slot = Slot(begin, ends or begin + FIRST_LENGTH)
        draft = await self._changing.like(Draft(draft_id, owner, zone.key, shared, now + self._keep), like)
        inputs = with_slot(draft.inputs, slot, zone)
        if starts is not None:
            problems += tuple(slot_problems(slot, now, self._rules))
        if room_name:
            named = rooms_named(rooms, room_name)
            if len(named) == 1:
                off = room_problem(named[0])
                problems += (off,) if off else ()
                inputs = replace(inputs, room="" if off else named[0].address)
            else:
                problems += (Problem(Reason.ROOM_NOT_REGISTERED, Field.ROOM, {"value": room_name[:80]}),)
        draft = replace(draft, inputs=inputs)
        await self._store.add(draft)
        return self._presenter.new_form(draft, rooms, stars, problems)

    async def open_said(
        self, owner: Person, heard: Heard, *, draft_id: str, zone: ZoneInfo, shared: bool, searching: bool = False
    ) -> Screen:
        """Open a new form with what was understood of a line: what is unsure is open, and says why at its field.

        Where somebody asks what is free, and said when, they are shown the rooms instead.
        """
        now = self._clock.now()
        problems = heard.problems
        async with self._reads.together():
            rooms, on = await self._registry.rooms(), await self._registry.booking_on()
            stars = await self._favourites.of(owner.id)
        if not on:
            problems = (Problem(Reason.BOOKING_OFF), *problems)
        inputs = inputs_said(heard, now=now, zone=zone)
        people = tuple(heard.people)
        draft = Draft(draft_id, owner, zone.key, shared, now + self._keep, inputs, people)
        draft = replace(draft, told=told_in(heard, inputs))
        await self._store.add(draft)
        if searching and heard.sentence.start is not None and not problems:
            return await self._search(draft.moved(stage=Stage.ROOMS))
        screen = self._presenter.new_form(draft, rooms, stars, problems)
        return replace(screen, heard=heard, today=wall(now, zone).date())

    async def now(self, owner: Person, *, draft_id: str, zone: ZoneInfo, shared: bool) -> Screen:
        """Show the rooms that are free right now, on a draft of its own: one press on them books, and only one does."""
        now = self._clock.now()
        starts = now.replace(second=0, microsecond=0)
        inputs = with_slot(Inputs(), Slot(starts, starts + FIRST_LENGTH), zone)
        draft = Draft(draft_id, owner, zone.key, shared, now + self._keep, inputs, stage=Stage.NOW)
        screen = await self._presenter.show(draft)
        await self._store.add(draft)
        return screen

    async def open_change(
        self, owner: Person, *, draft_id: str, zone: ZoneInfo, booking_id: str, heard: Heard | None = None
    ) -> Screen:
        """Open a form that changes a booking, filled with what is, and with what was `heard` that it is to become.

        Raises: Refused with BOOKING_GONE to everybody who may not edit it, with BOOKING_OVER if it is too late.
        """
        booking, now = await self._changing.booking(owner, booking_id), self._clock.now()
        if not booking.gone and booking.meeting.slot.ends <= now:
            raise refused(Reason.BOOKING_OVER)
        new = Draft(draft_id, owner, zone.key, shared=False, expires_at=now + self._keep)
        draft = await self._changing.fill(new, booking)
        if booking.gone:
            draft = replace(draft, stage=Stage.CLOSED)
        elif heard is not None:
            starts, ends = (time.fromisoformat(each) for each in (draft.inputs.start, draft.inputs.end))
            if sooner := end_within(heard.sentence, starts, ends):
                heard = replace(heard, sentence=replace(heard.sentence, end=sooner))
            known = {each.id: each for each in (*draft.people, *heard.people)}
            inputs = changed_as_said(draft.inputs, heard, booking.room)
            people, said = tuple(known.values()), told_in(heard, inputs)
            draft = replace(draft, inputs=inputs, people=people, told=said)
        await self._store.add(draft)
        screen = await self._presenter.show(draft)
        if heard is None or not isinstance(screen, FormScreen):
            return screen
        told = tuple(each for each in screen.problems if each not in heard.problems)
        return replace(screen, heard=heard, problems=heard.problems + told, today=wall(now, zone).date())

    async def find(self, press: FormPress, inputs: Inputs) -> Screen:
        """Search with what was typed, on the clocks that the form names. Problems come back on it, everything kept."""
        draft = await self._current(press)
        if isinstance(draft, Draft):
            kept, draft = kept_against_the_card(inputs, draft), await self._reader.typed(draft, inputs)
            if kept:
                return await self._to_form(draft.moved(), kept)
            if self._presenter.suggests(draft) and leaves_the_time_open(draft.inputs):
                return await self._search(draft.moved(stage=Stage.TIMES))
            booking = await self._changing.booking_of(draft)
            draft, news = self._changing.follow(draft, booking)
            if news:
                return await self._to_form(draft.moved(), news)
            return await self._search(draft.moved(stage=Stage.ROOMS), booking)
        return draft

    async def suggest(self, press: FormPress, inputs: Inputs) -> Screen:
        """Look for times at which everyone can, from the typed time on. Problems come back on the form."""
        draft = await self._current(press)
        if isinstance(draft, Draft):
            if draft.changes is not None:
                return await self.find(press, inputs)
            kept, draft = kept_against_the_card(inputs, draft), await self._reader.typed(draft, inputs)
            if kept:
                return await self._to_form(draft.moved(), kept)
            return await self._search(draft.moved(stage=Stage.TIMES))
        return draft

    async def fill_in(
        self,
        press: FormPress,
        inputs: Inputs,
        *,
        without: str = "",
        again: str = "",
        page: int = 1,
        room: str = "",
        more: bool = False,
        meant: tuple[str, str] = ("", ""),
    ) -> Screen:
        """Keep what was typed and show the form again.

        `without` is somebody to be taken off, by Entra object id or address, or EVERYBODY; `again` somebody whom the
        booking has invited and who is to stay after all; `page` a page of the people who are named. `room` is the
        address of a room that is chosen instead. `more` opens what is folded, for clients that cannot. `meant` is a
        field and one of two values that a sentence may mean for it, as it would have been typed.
        """
        draft = await self._current(press)
        if not isinstance(draft, Draft):
            return draft
        about_people = bool(without or again or max(1, page) != draft.page)
        booking = await self._changing.booking_of(draft)
        inputs = replace(inputs, room=room) if room else inputs
        draft = await self._reader.typed(draft, with_meant(inputs, *meant))
        draft, news = self._changing.follow(draft, booking)
        arranged = with_one_again(without_one(draft.inputs, without), again, booking)
        draft = await self._reader.typed(replace(draft, inputs=arranged), arranged)
        screen = await self._to_form(draft.moved(page=max(1, page)), news)
        if isinstance(screen, FormScreen):
            return replace(screen, unfolded=more, about_people=about_people)
        return screen

    async def invite(self, press: FormPress, inputs: Inputs, ids: Sequence[str] | None) -> Screen:
        """Put the people of a chat on the form, as far as the directory knows them; None if they are too many.

        Nobody is invited by that: the form says for how many a press of Book will do so.
        """
        draft = await self._current(press)
        if not isinstance(draft, Draft):
            return draft
        draft = await self._reader.typed(draft, inputs)
        if ids is None:
            return await self._to_form(draft.moved(), (_too_many(),))
        draft, unknown = await self._reader.with_colleagues(draft, ids)
        left_out = (Problem(Reason.CHAT_LEFT_OUT, Field.ATTENDEES, {"count": unknown}),) if unknown else ()
        return await self._to_form(draft.moved(), left_out)

    async def change(self, press: FormPress) -> Screen:
        """Go back to the form, with everything kept; one that was for now is for the next quarter hour."""
        draft = await self._current(press)
        if isinstance(draft, Draft):
            inputs = draft.inputs
            if draft.stage is Stage.NOW:
                zone = zone_at(draft.zone)
                starts = next_quarter(self._clock.now(), zone)
                inputs = with_slot(inputs, Slot(starts, starts + FIRST_LENGTH), zone)
            return await self._to_form(draft.moved(inputs=inputs))
        return draft

    async def page(self, press: FormPress, page: int) -> Screen:
        """Turn to another page of the rooms."""
        draft = await self._current(press)
        if isinstance(draft, Draft):
            turned = draft.moved(page=max(1, page), taken=draft.taken)
            return await self._presenter.show(await self._store.save(turned) or turned)
        return draft

    async def star(self, press: FormPress, address: str, *, on: bool) -> Screen:
        """Star a room, or take the star away, and show the same again: no revision moves, and nothing is booked.

        Raises: Refused with ROOM_NOT_REGISTERED for a star on a room that is not there.
        """
        draft = await self._current(press)
        if not isinstance(draft, Draft):
            return draft
        if on and not any(room.address == address for room in await self._registry.rooms()):
            raise refused(Reason.ROOM_NOT_REGISTERED, value=address[:80])
        await self._favourites.star(press.person.id, address, on=on)
        return await self._presenter.show(draft)

    async def book(
        self,
        press: FormPress,
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
        if inputs is None:
            draft = await self._reader.looked_up(draft)
        else:
            kept, draft = kept_against_the_card(inputs, draft), await self._reader.typed(draft, inputs)
            if kept:
                return await self._to_form(draft.moved(), kept)
        address = (address or draft.inputs.room).strip().lower()
        if draft.changes:
            return await self._submission.change(draft, address, starts, press.asked_on)
        return await self._submission.book(draft, address, starts, ends, press.asked_on)

    async def close(self, press: FormPress) -> Screen:
        """Close the form; a booking that was made from it stands, and one that it was to change is shown again."""
        draft = await self._current(press)
        if isinstance(draft, Draft):
            closed = draft.moved(stage=Stage.CLOSED)
            return await self._presenter.show(await self._store.save(closed) or closed)
        return draft

    async def abandon(self, person: Person, draft_id: str) -> Screen | None:
        """Close the form that somebody left open, whatever it shows; None if there is none of theirs any more."""
        draft = await self._store.get(draft_id)
        if draft is None or draft.owner.id != person.id:
            return None
        return await self.close(FormPress(person, draft_id, draft.revision))

    async def current(self, draft_id: str) -> Screen | None:
        """Tell what is true now of the draft with that id; None if there is no such draft for its owner any more."""
        try:
            draft = await self._store.get(draft_id)
            return None if draft is None else await self._presenter.show(draft)
        except Refused:
            return None

    async def _current(self, press: FormPress) -> Draft | Screen:
        """Give the draft if the press is on its current revision, else the screen that shows what is true now.

        Raises: Refused with DRAFT_GONE, NOT_YOUR_CARD, or FORGED where others would read of it.
        """
        draft = await self._store.get(press.draft_id)
        if draft is None:
            raise refused(Reason.DRAFT_GONE)
        if draft.owner.id != press.person.id:
            raise refused(Reason.NOT_YOUR_CARD, name=draft.owner.name)
        if press.shared and not draft.shared:
            raise refused(Reason.FORGED)
        if draft.revision != press.revision or draft.stage in (Stage.DONE, Stage.CLOSED):
            return await self._presenter.show(draft)
        changed = await self._changing.booking_of(draft)
        return draft if changed is None or not changed.gone else ReceiptScreen(draft, changed)

    async def _search(self, draft: Draft, changed: Booking | None = None) -> Screen:
        """Show the rooms, or the times, that a draft's next revision is at; problems come back on its form."""
        try:
            times = draft.stage is Stage.TIMES
            screen = await (self._presenter.times(draft) if times else self._presenter.rooms(draft, changed))
        except Refused as error:
            return await self._to_form(draft, error.problems)
        faster = await self._store.save(draft)
        return await self._presenter.show(faster) if faster else screen

    async def _to_form(self, draft: Draft, problems: tuple[Problem, ...] = ()) -> Screen:
        """Go to the form with a draft's next revision, and tell there what is wrong with it."""
        form = replace(draft, stage=Stage.FORM)
        faster = await self._store.save(form)
        return await (self._presenter.show(faster) if faster else self._presenter.form(form, problems))


def _too_many() -> Problem:
    return Problem(Reason.CHAT_TOO_LARGE, Field.ATTENDEES, {"limit": CHAT_LIMIT})
