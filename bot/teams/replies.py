"""Answers a turn: a press in its own HTTP response and on the stored message, a message by a new one."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import replace
from http import HTTPStatus
from math import inf
from typing import Any, cast

from botbuilder.core import InvokeResponse, TurnContext
from botbuilder.core.teams import TeamsInfo
from botbuilder.schema import ActivityTypes
from botbuilder.schema.teams import TeamsPagedMembersResult

from booking.errors import Reason, refused
from booking.model import Person, mailbox_address
from booking.ports import AskedOn
from bot.teams.activities import PRESS, clean_name, person_id_of
from bot.teams.card_edits import ANSWER_S, Edits
from bot.teams.connector import ConnectorError
from bot.teams.conversation_state import ConversationLocks
from bot.teams.messages import Outgoing, file_of, message_of, offer_of, text_of, written_once
from bot.teams.own_chat import own_chat, own_chat_link
from bot.teams.proactive import ProactiveMessenger, Reference, reference_of
from bot.teams.turn_errors import LATE
from cards.asides import with_way
from cards.waiting import failed_card, looking, looking_card
from dialogs.commands import AnswerOffer
from dialogs.ports import Cards, People, ShownBooking
from dialogs.turn import Card, Mention, Offer, Turn

_CARD_TYPE = "application/vnd.microsoft.card.adaptive"
_TEXT_TYPE = "application/vnd.microsoft.activity.message"
# https://learn.microsoft.com/adaptive-cards/authoring-cards/universal-action-model#response-format

SMALLEST_PAGE = 50
"""The least members that a page of a roster has.

learn.microsoft.com/microsoftteams/platform/bots/how-to/get-teams-context
"""

_log = logging.getLogger(__name__)


class TurnReplies:
    """The `Replies` of one turn."""

    def __init__(
        self,
        context: TurnContext,
        turn: Turn,
        *,
        people: People,
        cards: Cards,
        messenger: ProactiveMessenger,
        edits: Edits,
        locks: ConversationLocks,
    ) -> None:
        self._context, self._turn = context, turn
        self._people, self._cards, self._messenger = people, cards, messenger
        self._edits, self._locks = edits, locks
        self._reference = reference_of(context.activity)
        self._is_press = context.activity.name == PRESS and context.activity.type == ActivityTypes.invoke
        # From before anything was read: what a process that was frozen since would show may be long untrue.
        self._until = edits.deadline()
        self._answered = self._late = False
        self._begun = edits.begun()
        self._stands: dict[str, str | None] = {}

    async def defer(self) -> None:
        """Answer a press now that its result comes later, unless it is answered; from now on what is told is an edit.

        In the own chat the card gives way to one that says so and can be pressed again. Where others read along it
        stays, with what was typed, and the sentence stands beside it.
        """
        self._late = True
        self._context.turn_state[LATE] = self._fail
        if self._answered or not self._is_press:
            return
        if self._turn.shared:
            await self._answer(_TEXT_TYPE, looking())
        else:
            await self._answer(_CARD_TYPE, looking_card(self._pressed()))

    async def _fail(self, sentence: str) -> None:
        """Say what became of a press whose answer was that it is looked up."""
        if self._turn.shared or not self._is_press or not self._context.activity.reply_to_id:
            await self._messenger.send(self._reference, text_of(sentence), urgent=True)
        else:
            draft = getattr(self._turn.request, "draft", "")
            pressed = self._context.activity.reply_to_id
            subject = f"draft:{draft}" if draft else f"message:{pressed}"
            card = failed_card(sentence, self._pressed())
            self._edits.later(
                self._reference, pressed, card, subject=subject, until=inf, noted=False, unless_since=self._begun
            )

    def _pressed(self) -> Mapping[str, Any]:
        """Give the action as it was pressed, with all that was typed."""
        action: Mapping[str, Any] = self._context.activity.value["action"]
        return action

    async def _answer(self, kind: str, value: Card | str) -> None:
        self._answered = True
        shown = value if isinstance(value, str) else written_once(value)
        body = {"statusCode": int(HTTPStatus.OK), "type": kind, "value": shown}
        response = InvokeResponse(status=int(HTTPStatus.OK), body=body)
        await self._context.send_activity(Outgoing(type=ActivityTypes.invoke_response, value=response))

    async def _put_in_place(self, card: Card, subject: str, shows: ShownBooking | None, until: float) -> None:
        """Edit the stored message of a press, once its answer is written."""
        pressed = self._context.activity.reply_to_id
        if subject or pressed:
            subject = subject or f"message:{pressed}"
            self._edits.later(self._reference, pressed, card, subject=subject, shows=shows, until=until)
        elif self._late:
            await self._messenger.send(self._reference, message_of(card), urgent=True)

    async def show(
        self, card: Card, *, subject: str = "", shows: ShownBooking | None = None, held: bool = False
    ) -> None:
        """Answer with a card: a press in place, a message with a new one."""
        if self._is_press:
            if shows is not None and not held:
                await self._note(subject, shows)
            if not self._late:
                await self._answer(_CARD_TYPE, card)
            await self._put_in_place(card, subject, shows, self._until)
            return
        sent = await self._context.send_activity(message_of(card))
        if subject and sent is not None and sent.id:
            await self._cards.put(subject, "form", self._reference, sent.id, shows=shows)

    async def asked_on(self, subject: str) -> AskedOn | None:
        """Give the pressed card: where its client says that it stands, else where it is known to."""
        if not self._is_press:
            return None
        # Where the card is known to stand elsewhere, whoever puts down what was asked on it finds that.
        pressed = self._context.activity.reply_to_id or await self._standing(subject)
        turn = self._turn
        return AskedOn(subject, self._reference, pressed or "", turn.zone.key, turn.shared, turn.person.id)

    async def _standing(self, subject: str) -> str | None:
        """Give the id of the message with the pressed card, as far as it is known; looked up once in a turn."""
        if subject not in self._stands:
            pressed = self._context.activity.reply_to_id
            known = await self._edits.places(self._reference, pressed, subject)
            self._stands[subject] = known[0].activity_id if known else pressed
        return self._stands[subject]

    async def _note(self, subject: str, shows: ShownBooking) -> None:
        """Put down which booking the card is to show, as behind until its edit stands.

        So nothing is lost with the answer, the edit or this process: the card updater edits it then. Until then the
        card promises what it is to show, be it the end: the message may be led on to something else before.
        """
        pressed = await self._standing(subject)
        if pressed:
            await self._cards.put(
                subject,
                "form",
                self._reference,
                pressed,
                shows=replace(shows, revision=0, promises=True),
                lease_s=ANSWER_S,
            )

    async def say(self, sentence: str) -> None:
        """Answer with a sentence alone: a press by what its client shows beside the card, a message by another."""
        if self._is_press:
            if self._late:
                await self._messenger.send(self._reference, text_of(sentence), urgent=True)
            else:
                await self._answer(_TEXT_TYPE, sentence)
        else:
            await self._context.send_activity(text_of(sentence))

    async def say_elsewhere(self, sentence: str) -> None:
        """Say that something is in the own chat: in a message with the way there, beside a card without it."""
        await self.say(sentence if self._is_press else self._with_way(sentence))

    def _with_way(self, sentence: str) -> str:
        return with_way(sentence, own_chat_link(self._reference)) if self._turn.shared else sentence

    async def edit(self, card: Card, *, subject: str, shows: ShownBooking | None = None) -> bool:
        """Edit the card of a subject in this conversation."""
        return await self._edits.now(self._reference, None, card, subject=subject, shows=shows)

    async def show_privately(
        self, card: Card, *, unreachable: str, busy: str, subject: str = "", shows: ShownBooking | None = None
    ) -> str:
        """Put a card into the person's own chat, or say here why it is not there; once for each subject."""
        async with self._locks.hold(subject or f"private:{self._turn.person.id}"):
            if subject and await self._cards.all(subject):
                return ""
            try:
                reference = await self._own_chat()
                sent = await self._messenger.send(reference, message_of(card), urgent=True)
            except ConnectorError as error:
                _log.info("no own chat with the person: %s", error)
                sentence = unreachable if error.barred else busy
                await self._not_there(sentence, barred=error.barred, subject=subject)
                return sentence
            await self._cards.put(subject or f"message:{sent}", "receipt", reference, sent, shows=shows)
            return ""

    async def write_privately(self, texts: Sequence[str], *, unreachable: str, busy: str) -> str:
        """Write messages into the person's own chat, in order, or say here why they are not there."""
        try:
            reference = await self._own_chat()
            for each in texts:
                await self._messenger.send(reference, text_of(each), urgent=True)
        except ConnectorError as error:
            _log.info("no own chat with the person: %s", error)
            sentence = unreachable if error.barred else busy
            await self._not_there(sentence, barred=error.barred, subject="")
            return sentence
        return ""

    async def offer_privately(self, offer: Offer) -> bool:
        """Offer a file in the person's own chat; false where Teams takes no such message."""
        try:
            await self._messenger.send(await self._own_chat(), offer_of(offer), urgent=True)
        except ConnectorError as error:
            _log.info("no file could be offered: %s", error)
            return False
        return True

    async def show_file(self, saved: AnswerOffer) -> None:
        """Show a file that was saved."""
        await self._messenger.send(self._reference, file_of(saved), urgent=True)

    async def _not_there(self, sentence: str, *, barred: bool, subject: str) -> None:
        """Say, once for a subject, that something is not in the own chat; what shows a booking is owed there."""
        if barred:
            await self._people.forget_personal(self._turn.person.id)
        try:
            text = text_of(self._with_way(sentence))
            said = await self._messenger.send(self._reference, text, urgent=True)
        except ConnectorError as error:
            _log.info("a chat could not be written to: %s", error)
        else:
            if subject:
                await self._cards.put(subject, "notice", self._reference, said)

    async def members(self, most: int) -> tuple[str, ...] | None:
        """Read one page of the roster, which is as long as is wanted; bots are nobody."""
        # The SDK says that it is a list of pages; it is one.
        told = await TeamsInfo.get_paged_members(self._context, "", max(SMALLEST_PAGE, most + 1))
        page = cast("TeamsPagedMembersResult", told)
        found = [person_id_of(each) for each in page.members or ()]
        people = tuple(dict.fromkeys(each for each in found if each))
        return None if len(people) > most or page.continuation_token else people

    async def person_of(self, mention: Mention) -> Person | None:
        """Look a mentioned account up in the roster."""
        return await roster_member(self._context, mention.account_id)

    async def _own_chat(self) -> Reference:
        return await own_chat(self._turn.person, self._reference, people=self._people, messenger=self._messenger)


async def roster_member(context: TurnContext, account_id: str) -> Person | None:
    """Look an account of the conversation up: who it is by Entra object id; None if it is nobody we could name.

    Raises:
        ConnectorError: the roster cannot be read.
        Refused: with FOREIGN_PERSON for somebody of another organisation, whom a shared chat may have among its members
            (learn.microsoft.com/microsoftteams/communicate-with-users-from-other-organizations).
    """
    try:
        member = await TeamsInfo.get_member(context, account_id)
    except ConnectorError as error:
        if error.status in (HTTPStatus.NOT_FOUND, HTTPStatus.BAD_REQUEST):
            return None
        raise
    person_id = person_id_of(member)
    if person_id is None:
        return None
    home = context.activity.conversation.tenant_id
    if member.tenant_id and home and member.tenant_id.lower() != home.lower():
        raise refused(Reason.FOREIGN_PERSON, value=clean_name(member.name))
    # A user principal name is an id: nobody may receive mail there.
    return Person(person_id, clean_name(member.name), mailbox_address(member.email or ""))
