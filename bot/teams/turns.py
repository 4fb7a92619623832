"""Takes a turn from its activity to its answer: who it is, what the dialogs make of it, and then the plan.

The dialogs' step runs while the conversation is locked and is repeated on a conflict; the plan runs after that, so no
turn waits for another one's calendar, and what was decided is saved before anything goes out.
"""

import logging
from dataclasses import replace
from http import HTTPStatus
from typing import cast
from zoneinfo import ZoneInfo

from botbuilder.core import BotState, InvokeResponse, StatePropertyAccessor, TurnContext
from botbuilder.schema import Activity, ActivityTypes

from booking.administration import Administration
from booking.errors import Failed, Reason, refused
from booking.model import Person
from booking.ports import Directory, Reads
from booking.times import zone_at
from bot.correlation import current
from bot.teams.activities import (
    PRESS,
    clean_name,
    is_consent,
    kind_of,
    mentions_of,
    person_id_of,
    request_of,
    zone_of,
)
from bot.teams.card_edits import Edits
from bot.teams.conversation_state import ConversationLocks, change_state
from bot.teams.messages import message_of
from bot.teams.patience import Patience
from bot.teams.proactive import ProactiveMessenger, reference_of
from bot.teams.replies import TurnReplies, roster_member
from bot.teams.turn_errors import READER
from bot.teams.typeahead import SEARCH, Typeahead
from bot.teams.typing_indicator import TypingIndicator
from cards.actions.table import Action
from cards.language import Reader, locale_told, reader_for, reading
from cards.welcome import introduction, welcome
from dialogs.commands import Command
from dialogs.ports import Acquaintance, Cards, People
from dialogs.root import Conversation
from dialogs.turn import Kind, Plan, Turn, begin, planned

HANDLED_KEPT = 20
"""How many message ids of a conversation are remembered, to answer one that is delivered twice only once."""

_log = logging.getLogger(__name__)


class Turns:
    """The bot as the adapter knows it. `home_zone` is that of people whose client tells none, if there is one."""

    def __init__(
        self,
        *,
        conversation: Conversation,
        states: tuple[BotState, ...],
        handled: StatePropertyAccessor,
        locks: ConversationLocks,
        people: People,
        cards: Cards,
        messenger: ProactiveMessenger,
        edits: Edits,
        directory: Directory,
        home_zone: ZoneInfo | None,
        patience: Patience,
        reads: Reads,
        typeahead: Typeahead,
        administration: Administration,
    ) -> None:
        self._conversation, self._states, self._handled, self._locks = conversation, states, handled, locks
        self._people, self._cards, self._messenger, self._edits = people, cards, messenger, edits
        self._directory, self._home_zone, self._patience, self._reads = directory, home_zone, patience, reads
        self._typeahead = typeahead
        self._administration = administration

    async def on_turn(self, turn_context: TurnContext) -> None:
        """Handle one activity; what it does not know it ignores."""
        activity = turn_context.activity
        if work := current():
            work.kind = _kind_of_turn(activity)
        if activity.type == ActivityTypes.message or (activity.type == ActivityTypes.invoke and activity.name == PRESS):
            await self._answer(turn_context)
        elif is_consent(activity):
            # Nothing of an answer is shown: what comes of it follows as messages.
            answered = InvokeResponse(status=HTTPStatus.OK)
            await turn_context.send_activity(Activity(type=ActivityTypes.invoke_response, value=answered))
            await self._answer(turn_context)
        elif activity.type == ActivityTypes.invoke and activity.name == SEARCH:
            if work:
                work.name = "search"
            await self._typeahead.answer(turn_context)
        elif _installed(activity):
            await self._greet(turn_context)
        elif _removed(activity):
            await self._forget(activity)

    async def _answer(self, context: TurnContext) -> None:
        async with self._patience.typing(context) as indicator:
            known = await self._acquaint(context, await self._read(context))
            with reading(_reader(context, known.reader)):
                await self._answer_to(known, context, indicator)

    async def _answer_to(self, known: Acquaintance, context: TurnContext, indicator: TypingIndicator | None) -> None:
        activity = context.activity
        turn = Turn(
            person=known.person,
            kind=kind_of(activity),
            told_zone=zone_at(known.zone) if known.zone else self._home_zone,
            request=request_of(activity),
            mentions=mentions_of(activity),
            flagged=known.flagged,
            starred=known.starred,
        )
        if work := current():
            work.name = _name_of(turn.request)
        begin(context, turn)
        todo = await change_state(
            context, lambda: self._step(context), states=self._states, locks=self._locks, loaded=True
        )
        if todo is not None:
            replies = TurnReplies(
                context,
                turn,
                people=self._people,
                cards=self._cards,
                messenger=self._messenger,
                edits=self._edits,
                locks=self._locks,
            )
            await self._patience.carry_out(todo, context, replies, indicator)

    async def _read(self, context: TurnContext) -> Acquaintance | None:
        """Read at once what a turn begins with: whom the bot knows by that id, and the conversation's state.

        Raises: Refused with NOT_IN_DIRECTORY for an account that is nobody of the organisation.
        """
        sender = context.activity.from_property
        person_id = person_id_of(sender)
        if person_id is None:
            raise refused(Reason.NOT_IN_DIRECTORY)
        async with self._reads.together():
            for state in self._states:
                await state.load(context, force=True)
            return await self._people.get(person_id)

    async def _step(self, context: TurnContext) -> Plan | None:
        """Move the dialogs on; a message that was handled before moves nothing and has no plan."""
        if context.activity.type == ActivityTypes.message and context.activity.id:
            handled = cast("list[str]", await self._handled.get(context, list) or [])
            if context.activity.id in handled:
                return None
            await self._handled.set(context, [*handled, context.activity.id][-HANDLED_KEPT:])
        await self._conversation.step(context)
        return planned(context)

    async def _acquaint(self, context: TurnContext, known: Acquaintance | None) -> Acquaintance:
        """Know who this is: by Entra object id alone, with name and address from the roster, or from the directory."""
        activity = context.activity
        person_id = known.person.id if known else str(person_id_of(activity.from_property))
        person = known.person if known is not None and known.person.address else await self._look_up(context, person_id)
        likely = [zone_at(known.zone)] if known and known.zone else []
        zone = zone_of(activity, [*likely, *([self._home_zone] if self._home_zone else [])])
        personal = reference_of(activity) if kind_of(activity) is Kind.PERSONAL else None
        zone_name = zone.key if zone else known.zone if known else ""
        chat, minutes = (known.personal, known.reminder_minutes) if known else (None, None)
        told = locale_told(activity.locale)
        locale, language = (told or known.locale, known.language) if known else (told, "")
        fresh = Acquaintance(person, zone_name, personal or chat, minutes, locale, language)
        if known is not None:
            fresh = replace(fresh, flagged=known.flagged, starred=known.starred)
        if fresh != known:
            await self._people.remember(person, zone=zone.key if zone else "", locale=told, personal=personal)
        if personal is not None and chat is None:
            await self._cards.try_again(activity.conversation.id)
        return fresh

    async def _look_up(self, context: TurnContext, person_id: str) -> Person:
        """Find out who this is.

        Raises: Refused with FOREIGN_PERSON for somebody of another organisation, with NOT_IN_DIRECTORY for nobody, with
            NOT_LOOKED_UP for whom the roster does not know while the directory cannot be asked.
        """
        account = context.activity.from_property
        try:
            person = await roster_member(context, account.id)
        except Failed as error:
            _log.warning("a person could not be looked up among the members of the conversation: %s", error)
            return Person(person_id, clean_name(account.name))
        if person is not None and person.id == person_id and person.address:
            return person
        try:
            found = (await self._directory.people([person_id])).get(person_id)
        except Failed as error:
            _log.warning("a person could not be looked up in the directory: %s", error)
            found = Person(person_id, "")
        if found is not None and found.looked_up:
            return found
        if person is None:
            raise refused(Reason.NOT_IN_DIRECTORY if found is None else Reason.NOT_LOOKED_UP)
        return Person(person_id, clean_name(account.name))

    async def _greet(self, context: TurnContext) -> None:
        """Welcome a person once in their own chat, and introduce the bot once to others."""
        activity = context.activity
        await self._cards.try_again(activity.conversation.id)
        told = locale_told(activity.locale)
        with reading(_reader(context, reader_for(told))):
            await self._welcome(context, told)

    async def _welcome(self, context: TurnContext, locale: str) -> None:
        activity = context.activity
        if kind_of(activity) is Kind.PERSONAL:
            person_id = person_id_of(activity.from_property)
            if person_id is None:
                return
            person = Person(person_id, clean_name(activity.from_property.name))
            await self._people.remember(person, locale=locale, personal=reference_of(activity))
            if await self._people.welcome(person_id):
                to_set_up = await self._administration.has_to_set_up(person)
                await context.send_activity(message_of(welcome(person.name, to_set_up=to_set_up)))
        elif await self._people.welcome(f"conversation:{activity.conversation.id.partition(';')[0]}"):
            await context.send_activity(message_of(introduction()))

    async def _forget(self, activity: Activity) -> None:
        """Write no more to somebody who removed the bot from their own chat."""
        person_id = person_id_of(activity.from_property)
        if person_id is not None and kind_of(activity) is Kind.PERSONAL:
            await self._people.forget_personal(person_id)


def _kind_of_turn(activity: Activity) -> str:
    if activity.type == ActivityTypes.message:
        return "message"
    if activity.type == ActivityTypes.invoke and activity.name == PRESS:
        return "press"
    updates = (ActivityTypes.installation_update, ActivityTypes.conversation_update)
    return "membership" if activity.type in updates else "other"


def _name_of(request: Command | Action) -> str:
    """Name what is asked for, without anything that somebody typed: a button's verb, or the kind of command."""
    return str(getattr(request, "verb", "") or type(request).__name__)


def _reader(context: TurnContext, reader: Reader) -> Reader:
    """Keep who reads for what is said when the turn fails."""
    context.turn_state[READER] = reader
    return reader


def _installed(activity: Activity) -> bool:
    """Tell whether the bot was added: Teams says so in two ways, often in both."""
    if activity.type == ActivityTypes.installation_update:
        return activity.action in ("add", "add-upgrade")
    if activity.type == ActivityTypes.conversation_update:
        return any(member.id == activity.recipient.id for member in activity.members_added or ())
    return False


def _removed(activity: Activity) -> bool:
    """Tell whether the bot was taken away for good; an upgrade takes it away as well, and puts it back."""
    if activity.type == ActivityTypes.installation_update:
        return bool(activity.action == "remove")
    if activity.type == ActivityTypes.conversation_update:
        return any(member.id == activity.recipient.id for member in activity.members_removed or ())
    return False
