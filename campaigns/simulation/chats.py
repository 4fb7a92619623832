"""The chats of a campaign: what people see, how a process reaches them, and what a press is to the production code."""

import asyncio
from collections.abc import Callable
from math import inf
from types import SimpleNamespace
from typing import Any, cast

from botbuilder.schema import Activity, ActivityTypes

from bot.teams.activities import PRESS
from bot.teams.card_edits import EDIT_S
from bot.teams.connector import TOO_LATE, ConnectorError
from bot.teams.proactive import Message, ProactiveMessenger, Reference
from campaigns.simulation.dice import Dice
from campaigns.simulation.doors import FREEZE_S, Life
from campaigns.simulation.summary import Content
from campaigns.simulation.words import brief


def reference_to(conversation: str) -> dict[str, Any]:
    """Say where somebody's own chat is, as the bot keeps it."""
    return {"serviceUrl": "", "channelId": "msteams", "conversation": {"id": conversation}, "bot": None, "user": None}


class PressContext:
    """What of a turn's context the production replies use; `told` is what the press is answered with."""

    def __init__(self, conversation: str, activity_id: str) -> None:
        where = SimpleNamespace(id=conversation, conversation_type="personal", is_group=False, tenant_id="")
        self.activity = SimpleNamespace(
            type=ActivityTypes.invoke,
            name=PRESS,
            reply_to_id=activity_id,
            service_url="",
            channel_id="msteams",
            conversation=where,
            recipient=None,
            from_property=None,
        )
        self.told: Content | None = None

    async def send_activity(self, answer: Activity) -> None:
        """Take the answer."""
        value = answer.value.body["value"]
        self.told = value["summary"] if isinstance(value, dict) else None


class SimMessenger(ProactiveMessenger):
    """Edits and sends into the chats of the campaign, without HTTP."""

    def __init__(self, life: Life, chats: "Chats") -> None:
        self._life, self._chats = life, chats

    async def edit(
        self,
        reference: Reference,
        activity_id: str,
        message: Message,
        *,
        deadline: float = inf,
        urgent: bool = False,
    ) -> bool:
        await self._held_up()
        edit = lambda: self._chats.edit(activity_id, _content(message))  # noqa: E731
        return bool(await self._deliver(reference["conversation"]["id"], edit, deadline))

    async def send(self, reference: Reference, message: Message, *, deadline: float = inf, urgent: bool = False) -> str:
        await self._held_up()
        conversation = reference["conversation"]["id"]
        post = lambda: self._chats.post(conversation, _content(message))  # noqa: E731
        return str(await self._deliver(conversation, post, deadline))

    async def open_chat(self, reference: Reference) -> dict[str, Any]:
        await self._deliver(reference["conversation"]["id"], lambda: None)
        return dict(reference)

    async def _held_up(self) -> None:
        """Freeze it on its way to the door, which looks at the clock last."""
        life, dice = self._life, self._life.dice
        if dice.strikes("edit-frozen", life.now(), life.now() + 300):
            await asyncio.sleep(dice.between(1, 2 * EDIT_S) if dice.chance(0.7) else dice.between(*FREEZE_S))

    async def _deliver(self, conversation: str, apply: Callable[[], object], deadline: float = inf) -> object:
        life, dice = self._life, self._life.dice
        await life.step(frail=False)
        if life.now() > deadline:
            raise ConnectorError(code=TOO_LATE, never_sent=True)
        self._chats.check(conversation)
        life.in_flight[apply] = None
        await asyncio.sleep(dice.between(0.25, 0.6))
        await life.arrive(apply)
        if dice.strikes("edit-failed", life.now(), life.now() + 60):
            raise ConnectorError(status=502)
        result = apply()
        await life.step()
        if dice.strikes("edit-unheard", life.now(), life.now() + 60):
            raise ConnectorError(status=None)
        return result


class Chats:
    """What people see: each card's content, as it was last edited or answered, with all that it ever showed."""

    def __init__(self, dice: Dice, time: Callable[[], float]) -> None:
        self._dice, self._time, self._made = dice, time, 0
        self.shown: dict[str, list[tuple[float, Content | None]]] = {}
        self.stored: dict[str, Content | None] = {}
        """What the message itself holds, for whoever opens the chat anew: posts and edits alone change it."""
        self.gone: set[str] = set()
        self.watch: Callable[[Content], None] = lambda _: None
        self._refusals: list[tuple[str, float, float, ConnectorError]] = []

    def refuse(self, conversation: str, since: float, until: float, error: ConnectorError) -> None:
        """Let nothing of the bot into a chat for a while; in every chat where none is named."""
        self._refusals.append((conversation, since, until, error))

    def check(self, conversation: str) -> None:
        """Raise what the chat answers now, if it takes nothing."""
        for where, since, until, error in self._refusals:
            if where in ("", conversation) and since <= self._time() < until:
                raise error

    def post(self, conversation: str, content: Content | None) -> str:
        """Put a new card into a chat. Gives its id."""
        self._made += 1
        activity_id = f"{conversation}/{self._made}"
        self.show(activity_id, content, "post")
        return activity_id

    def edit(self, activity_id: str, content: Content | None) -> bool:
        """Replace a card; false if it is gone."""
        if activity_id in self.gone:
            return False
        self.show(activity_id, content, "edit")
        return True

    def show(self, activity_id: str, content: Content | None, how: str) -> None:
        """Note what a card shows from now on."""
        if activity_id in self.gone:
            return
        self.shown.setdefault(activity_id, []).append((self._time(), content))
        if content is not None:
            self.watch(content)
        if how != "answer":
            self.stored[activity_id] = content
        if self._dice.history is not None:
            self._dice.note(self._time(), f"CARD {activity_id} ({how}): {brief(content)}")

    def on(self, activity_id: str) -> Content | None:
        """Give what somebody reads there now; None for a form, or where the message is gone."""
        return None if activity_id in self.gone else self.shown[activity_id][-1][1]


def _content(message: Message) -> Content | None:
    # The production code sends activities here, never plain JSON: a card, or a sentence alone.
    attachments = cast("Activity", message).attachments
    content: Content | None = attachments[0].content["summary"] if attachments else None
    return content
