"""Answers sentences of somebody's own: a filled form, the bookings that are meant, a look, or one human line."""

from dataclasses import replace

from booking.availability.places import where_of
from booking.availability.schedule import Schedules, Unclear, Viewer
from booking.forms.screens import Screen
from booking.forms.service import BookingForms
from booking.listening import Heard, Listening
from booking.manage.duration import Durations
from booking.manage.reminders import Reminders as RemindersUseCase
from booking.manage.service import Agenda, BookingPress
from booking.model import Person
from booking.ports import Clock
from booking.sentences.model import MANAGES, Intent
from booking.sentences.text import fold
from cards.agenda import agenda_card
from cards.asides import TO_SEE_BOOKINGS, answered_elsewhere, not_now, unreachable
from cards.language import reader
from cards.understood import bookings_meant, greeting, is_to_end_sooner, troubles, where_to_look, you_are_welcome
from cards.welcome import notice, unknown, usage
from dialogs import reminders
from dialogs.agenda import asked_to_cancel
from dialogs.answering import AnsweringDialog
from dialogs.commands import Book, Help, Incomplete, ListRooms, MyBookings, Reminders, Schedule, Spoken
from dialogs.planned import PlannedCards
from dialogs.turn import Card, Replies, Turn


class SpokenAnswers:
    """Leads what was understood to the use case that does it; who may do what is checked there, as for commands."""

    def __init__(
        self,
        *,
        listening: Listening,
        forms: BookingForms,
        agenda: Agenda,
        durations: Durations,
        schedules: Schedules,
        planned: PlannedCards,
        choosing: RemindersUseCase,
        helping: AnsweringDialog,
        bookings: AnsweringDialog,
        rooms: AnsweringDialog,
        clock: Clock,
    ) -> None:
        self._listening, self._forms, self._agenda, self._durations = listening, forms, agenda, durations
        self._schedules, self._planned, self._choosing, self._clock = schedules, planned, choosing, clock
        self._help, self._bookings, self._rooms = helping, bookings, rooms

    async def hear(self, turn: Turn, replies: Replies, line: str) -> Heard:
        """Understand a line of whoever is at turn."""
        mentioned: dict[str, Person] = {}
        for mention in turn.mentions:
            person = await replies.person_of(mention)
            if person is not None:
                mentioned[fold(mention.name)] = person
        return await self._listening.hear(
            turn.person, line, zone=turn.zone, locale=reader().locale, mentioned=mentioned
        )

    async def answer(self, turn: Turn, replies: Replies, spoken: Spoken, draft_id: str) -> Screen | None:
        """Answer a sentence; where it opens a form, its screen is for the caller to show."""
        seen = None
        if isinstance(spoken.otherwise, Schedule):
            seen = await self._schedules.look(_viewer(turn), spoken.otherwise.text)
            if not isinstance(seen, Unclear):
                await replies.show(await self._planned.schedule(seen))
                return None
        heard = await self.hear(turn, replies, spoken.line)
        if seen is not None and not _says_more(heard):
            await replies.show(await self._planned.schedule(seen))
            return None
        said = heard.sentence
        match said.intent:
            case Intent.BOOK | Intent.FREE if not _asks_for_a_day(heard):
                return await self._forms.open_said(
                    turn.person,
                    heard,
                    draft_id=draft_id,
                    zone=turn.zone,
                    shared=turn.shared,
                    searching=said.intent is Intent.FREE,
                )
            case Intent.NOW:
                return await self._forms.now(turn.person, draft_id=draft_id, zone=turn.zone, shared=turn.shared)
            case Intent.FREE | Intent.WHO | Intent.SCHEDULE:
                await replies.show(await self._look(turn, heard))
            case Intent.REMIND:
                await reminders.told(self._choosing, turn, replies, Reminders(said.minutes))
            case Intent.GREETING:
                await replies.show(notice(greeting(turn.person.name)))
            case Intent.THANKS:
                await replies.show(notice(you_are_welcome()))
            case Intent.HELP if spoken.otherwise is None:
                await self._help.answer(replace(turn, request=Help()), replies)
            case Intent.ROOMS:
                await self._rooms.answer(replace(turn, request=ListRooms()), replies)
            case Intent.BOOKINGS if not (said.date or said.doubts or said.meant.said):
                await self._bookings.answer(replace(turn, request=MyBookings()), replies)
            case intent if intent in MANAGES or intent is Intent.BOOKINGS:
                return await self._manage(turn, replies, heard, draft_id)
            case _ if isinstance(spoken.otherwise, Book) and heard.people:
                return await self._forms.open_said(
                    turn.person, heard, draft_id=draft_id, zone=turn.zone, shared=turn.shared
                )
            case _ if isinstance(spoken.otherwise, Book):
                return await self._forms.open(
                    turn.person,
                    draft_id=draft_id,
                    zone=turn.zone,
                    shared=turn.shared,
                    room_name=spoken.otherwise.room,
                )
            case _:
                await replies.show(_not_understood(spoken))
        return None

    async def _look(self, turn: Turn, heard: Heard) -> Card:
        said = heard.sentence
        where = said.room or where_of(said.building, said.floor, heard.rooms)
        if heard.problems:
            return troubles(heard.problems)
        if not where:
            return where_to_look()
        day = said.date.isoformat() if said.date else ""
        return await self._planned.schedule(await self._schedules.show(_viewer(turn), where, day, 1))

    async def _manage(self, turn: Turn, replies: Replies, heard: Heard, draft_id: str) -> Screen | None:
        """Show the booking that is meant with what was asked for, or those that may be; in the person's own chat."""
        said, zone = heard.sentence, turn.zone
        one = heard.bookings[0] if len(heard.bookings) == 1 else None
        if one is not None and not turn.shared:
            if said.intent in (Intent.MOVE, Intent.ADD, Intent.REMOVE) or is_to_end_sooner(said, one, zone):
                return await self._forms.open_change(
                    turn.person, draft_id=draft_id, zone=zone, booking_id=one.id, heard=heard
                )
            if said.intent is Intent.CANCEL:
                await replies.show(agenda_card(await self._agenda.ask_to_cancel(turn.person, one.id), zone))
                return None
            if said.intent is Intent.EXTEND and said.length is None and said.end is None:
                press = BookingPress(turn.person, one.id, one.revision)
                await replies.show(agenda_card(await self._durations.offer_longer(press), zone))
                return None
        if said.intent is Intent.CANCEL and said.meant.reference and not heard.bookings:
            card = await asked_to_cancel(self._agenda, turn, said.meant.reference)  # An admin may, whosever it is.
        else:
            card = bookings_meant(heard, self._clock.now(), zone)
        if not turn.shared:
            await replies.show(card)
            return None
        name = turn.person.name
        told = await replies.show_privately(card, unreachable=unreachable(name, TO_SEE_BOOKINGS), busy=not_now(name))
        if not told:
            await replies.say(answered_elsewhere(name))
        return None


def _viewer(turn: Turn) -> Viewer:
    return Viewer(turn.person, turn.zone, turn.shared)


def _says_more(heard: Heard) -> bool:
    """Tell whether a line that begins like the command for a schedule says what that command could not read."""
    said = heard.sentence
    return said.intent is Intent.BOOK and bool(said.start or said.count or heard.people)


def _asks_for_a_day(heard: Heard) -> bool:
    """Tell whether somebody asks when a place is free, without saying for when: its day tells it."""
    said = heard.sentence
    named = said.room or said.building or said.floor
    open_time = said.start is None and said.end is None
    return said.intent is Intent.FREE and bool(named) and open_time and not said.doubts


def _not_understood(spoken: Spoken) -> Card:
    match spoken.otherwise:
        case Incomplete(line, example):
            return usage(line, example)
    return unknown(spoken.line)
