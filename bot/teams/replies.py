"""Answers a turn: a press in its own HTTP response and on the stored message, a message by a new one."""

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from dataclasses import replace
from http import HTTPStatus
from itertools import count
from math import inf
from typing import Any, cast

from botbuilder.core import CardFactory, InvokeResponse, MessageFactory, TurnContext
from botbuilder.core.teams import TeamsInfo
from botbuilder.schema import Activity, ActivityTypes

from booking.clock import elapsed
from booking.model import Person, mailbox_address
from booking.ports import AskedOn
from bot.rests import rest_s
from bot.teams.activities import clean_name, person_id_of
from bot.teams.connector import ConnectorError
from bot.teams.conversation_state import ConversationLocks
from bot.teams.http import answered
from bot.teams.own_chat import own_chat
from bot.teams.proactive import ProactiveMessenger, Reference, reference_of
from bot.teams.turn_errors import LATE
from cards.waiting import LOOKING, failed_card, looking_card
from dialogs.ports import CardMessage, Cards, People, ShownBooking
from dialogs.turn import Card, Mention, Turn

ANSWER_DEADLINE_S = 10.0
"""After that long an edit no longer waits for the answer: the client gave up on it."""

TRIES = 6
"""How often a card is edited that Teams did not take, where nobody else sees to it; with rests, some 10 minutes."""

EDIT_S = 20.0
"""How long the edit that follows an answer may take; after that the card is anybody's to edit."""

SHOWN_KEPT = 10_000
"""Of how many cards it is remembered which press was shown last: more than are pressed while one press takes long."""

OUTDATED_S = 120.0
"""How much later a form or a list may still take the place of what stands there: others may have told news since."""

_CARD_TYPE = "application/vnd.microsoft.card.adaptive"
_TEXT_TYPE = "application/vnd.microsoft.activity.message"
# https://learn.microsoft.com/adaptive-cards/authoring-cards/universal-action-model#response-format

_log = logging.getLogger(__name__)


class Edits:
    """Edits the stored messages of pressed cards, each after the press's own answer and in the order of the presses.

    `monotonic` counts seconds also while the machine sleeps.
    """

    def __init__(
        self,
        *,
        cards: Cards,
        messenger: ProactiveMessenger,
        monotonic: Callable[[], float] = elapsed,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._cards, self._messenger, self._monotonic, self._sleep = cards, messenger, monotonic, sleep
        self._numbers = count()
        self._latest: dict[str, int] = {}
        self._shown = OrderedDict[str, int]()
        self._locks: dict[str, asyncio.Lock] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    def begun(self) -> int:
        """Give the number of a press that begins now: what is shown later has a higher one."""
        return next(self._numbers)

    def deadline(self) -> float:
        """Say until when the edit of a press may be sent; to be asked for before its card is held for it."""
        return self._monotonic() + ANSWER_DEADLINE_S + EDIT_S / 2

    def later(
        self,
        reference: Reference,
        pressed: str | None,
        card: Card,
        *,
        subject: str,
        shows: ShownBooking | None = None,
        until: float,
        noted: bool = True,
        unless_since: float = inf,
    ) -> None:
        """Edit the card of a subject to this one, once the answer is written; a newer one makes it needless.

        `pressed` is the id of the pressed message as the client told it: used where we know of no better one. `until`
        is the `deadline` from before the card was held. What is not to be `noted` leaves it on record what the message
        is to show, so that a booking is still told there. Nothing is done if another press on the card was answered
        since the one of the number `unless_since`.
        """
        key = subject if stands_once(subject) or pressed is None else f"{reference['conversation']['id']} {pressed}"
        if self._shown.get(key, -1) > unless_since:
            return
        number = self._latest[key] = self._shown[key] = next(self._numbers)
        self._shown.move_to_end(key)
        if len(self._shown) > SHOWN_KEPT:
            self._shown.popitem(last=False)
        self._start(
            self._edit_after(answered.get(), key, number, reference, pressed, card, subject, shows, until, noted)
        )

    async def _edit_after(
        self,
        written: asyncio.Event | None,
        key: str,
        number: int,
        reference: Reference,
        pressed: str | None,
        card: Card,
        subject: str,
        shows: ShownBooking | None,
        until: float,
        noted: bool,
    ) -> None:
        if written is not None:
            try:
                await asyncio.wait_for(written.wait(), ANSWER_DEADLINE_S)
            except TimeoutError:
                _log.info("the press's answer took too long: the card is edited without it")
        for attempt in range(1, TRIES + 1):
            async with self._locks.setdefault(key, asyncio.Lock()):
                if self._latest.get(key) != number:
                    return
                again = False
                try:
                    await self.now(reference, pressed, card, subject=subject, shows=shows, until=until, noted=noted)
                except ConnectorError as error:
                    _log.warning("a card could not be edited: %s", error)
                    # What shows a booking is behind until its edit stands, which the card updater sees to.
                    again = shows is None and not error.barred and attempt < TRIES
                    least_s = error.retry_after_s or 0.0
                finally:
                    if not again and self._latest.get(key) == number:
                        del self._latest[key], self._locks[key]
                if not again:
                    return
            await self._sleep(rest_s(attempt, least_s=least_s))

    async def now(
        self,
        reference: Reference,
        pressed: str | None,
        card: Card,
        *,
        subject: str,
        shows: ShownBooking | None = None,
        until: float = inf,
        noted: bool = True,
    ) -> bool:
        """Edit the card of a subject where it stands; posted anew if it is gone from where a press came from.

        What shows a booking is not edited after `until`: the card updater has it then, and may have told something
        newer. A form or a list, which nobody else brings, may come a while later, but not when it is long untrue. False
        if there was nothing to edit. Raises: ConnectorError.
        """
        deadline = until if shows is not None else until + OUTDATED_S
        places = await self.places(reference, pressed, subject)
        for place in places:
            if await self._messenger.edit(
                place.reference, place.activity_id, message_of(card), deadline=deadline, urgent=True
            ):
                if noted:
                    await self._cards.put(subject, place.role, place.reference, place.activity_id, shows=shows)
                return True
            await self._cards.drop(subject, place.activity_id)
        if pressed is None:
            return False
        if not await self._messenger.edit(reference, pressed, message_of(card), deadline=deadline, urgent=True):
            pressed = await self._messenger.send(reference, message_of(card), urgent=True)
        if noted:
            await self._cards.put(subject, "form", reference, pressed, shows=shows)
        return True

    async def places(self, reference: Reference, pressed: str | None, subject: str) -> list[CardMessage]:
        """List where the card of a press is known to stand: none if only the client knows.

        A form stands in one message, whose id we know best. A booking may stand in many, and the pressed one is meant.
        """
        if not stands_once(subject) and pressed is not None:
            return []
        here = reference["conversation"]["id"]
        return [place for place in await self._cards.all(subject) if place.reference["conversation"]["id"] == here]

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def drain(self) -> None:
        """Wait for the edits that are under way."""
        while self._tasks:
            await asyncio.gather(*self._tasks, return_exceptions=True)

    async def stop(self) -> None:
        """Let the edits end that are under way, if that goes soon."""
        if self._tasks:
            _, left = await asyncio.wait(set(self._tasks), timeout=EDIT_S / 2)
            for task in left:
                task.cancel()
            await asyncio.gather(*left, return_exceptions=True)


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
        # From before anything was read: what a process that was frozen since would show may be long untrue.
        self._until = edits.deadline()
        self._answered = self._late = False
        self._begun = edits.begun()

    async def defer(self) -> None:
        """Answer a press now that its result comes later, unless it is answered; from now on what is told is an edit.

        In the own chat the card gives way to one that says so and can be pressed again. Where others read along it
        stays, with what was typed, and the sentence stands beside it.
        """
        self._late = True
        self._context.turn_state[LATE] = self._fail
        if self._answered or self._context.activity.type != ActivityTypes.invoke:
            return
        if self._turn.shared:
            await self._answer(_TEXT_TYPE, LOOKING)
        else:
            await self._answer(_CARD_TYPE, looking_card(self._pressed()))

    async def _fail(self, sentence: str) -> None:
        """Say what became of a press whose answer was that it is looked up."""
        if self._turn.shared or not self._context.activity.reply_to_id:
            await self._messenger.send(self._reference, MessageFactory.text(sentence), urgent=True)
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
        body = {"statusCode": int(HTTPStatus.OK), "type": kind, "value": value}
        response = InvokeResponse(status=int(HTTPStatus.OK), body=body)
        await self._context.send_activity(Activity(type=ActivityTypes.invoke_response, value=response))

    async def _put_in_place(self, card: Card, subject: str, shows: ShownBooking | None, until: float) -> None:
        """Edit the stored message of a press, once its answer is written."""
        pressed = self._context.activity.reply_to_id
        if subject or pressed:
            subject = subject or f"message:{pressed}"
            self._edits.later(self._reference, pressed, card, subject=subject, shows=shows, until=until)
        elif self._late:
            await self._messenger.send(self._reference, message_of(card), urgent=True)

    async def show(self, card: Card, *, subject: str = "", shows: ShownBooking | None = None) -> None:
        """Answer with a card: a press in place, a message with a new one."""
        if self._context.activity.type == ActivityTypes.invoke:
            if shows is not None:
                await self._note(subject, shows)
            if not self._late:
                await self._answer(_CARD_TYPE, card)
            await self._put_in_place(card, subject, shows, self._until)
            return
        sent = await self._context.send_activity(message_of(card))
        if subject and sent is not None and sent.id:
            await self._cards.put(subject, "form", self._reference, sent.id, shows=shows)

    async def asked_on(self, subject: str) -> AskedOn | None:
        """Give the pressed card: where it is known to stand, else where its client says."""
        if self._context.activity.type != ActivityTypes.invoke:
            return None
        pressed = await self._standing(subject)
        turn = self._turn
        return AskedOn(subject, self._reference, pressed or "", turn.zone.key, turn.shared, turn.person.id)

    async def _standing(self, subject: str) -> str | None:
        """Give the id of the message with the pressed card, as far as it is known."""
        pressed = self._context.activity.reply_to_id
        known = await self._edits.places(self._reference, pressed, subject)
        return known[0].activity_id if known else pressed

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
                lease_s=ANSWER_DEADLINE_S + EDIT_S,
            )

    async def say(self, sentence: str) -> None:
        """Answer with a sentence alone: a press by what its client shows beside the card, a message by another."""
        if self._context.activity.type == ActivityTypes.invoke:
            if self._late:
                await self._messenger.send(self._reference, MessageFactory.text(sentence), urgent=True)
            else:
                await self._answer(_TEXT_TYPE, sentence)
        else:
            await self._context.send_activity(MessageFactory.text(sentence))

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

    async def _not_there(self, sentence: str, *, barred: bool, subject: str) -> None:
        """Say, once for a subject, that something is not in the own chat; what shows a booking is owed there."""
        if barred:
            await self._people.forget_personal(self._turn.person.id)
        try:
            said = await self._messenger.send(self._reference, MessageFactory.text(sentence), urgent=True)
        except ConnectorError as error:
            _log.info("a chat could not be written to: %s", error)
        else:
            if subject:
                await self._cards.put(subject, "notice", self._reference, said)

    async def person_of(self, mention: Mention) -> Person | None:
        """Look a mentioned account up in the roster."""
        return await roster_member(self._context, mention.account_id)

    async def _own_chat(self) -> Reference:
        return await own_chat(self._turn.person, self._reference, people=self._people, messenger=self._messenger)


def stands_once(subject: str) -> bool:
    """Tell whether a card of that subject stands in one message of a conversation, whichever was pressed."""
    return subject.startswith("draft:")


async def roster_member(context: TurnContext, account_id: str) -> Person | None:
    """Look an account of the conversation up: who it is by Entra object id; None if it is nobody we could name.

    Raises: ConnectorError if the roster cannot be read.
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
    # A user principal name is an id: nobody may receive mail there.
    return Person(person_id, clean_name(member.name), mailbox_address(member.email or ""))


def message_of(card: Card) -> Activity:
    """Wrap a card into a message."""
    return cast("Activity", MessageFactory.attachment(CardFactory.adaptive_card(card)))
