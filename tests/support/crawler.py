"""Somebody who presses whatever can be pressed: walks from card to card, and keeps every byte that came back.

It knows no card: it takes what a card offers, so that a new button is walked as soon as there is one. At each card it
takes the kind of button that it pressed least, and of those the verb that it pressed least, so that it comes everywhere
without pressing everything on the way, whichever of two bookings of the same minute is listed first.
"""

import json
import re
from calendar import day_abbr, month_abbr
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from graph.sandbox import seed
from tests.fakes.teams import CARD, Answer, Chat, Person, actions_of
from tests.support.reading import inputs
from tests.support.world import World

Json = dict[str, Any]
Offer = tuple[str, Json, Json]
"""A card's message, the card, and something on it that can be pressed."""

DAYS = ("Today", *day_abbr, *month_abbr[1:])

_VARIES = re.compile("|".join(["[0-9]+", *DAYS, *(room.name for room in seed.ROOMS)]))

RUNS, STEPS = 3, 5
"""How often at most one command is said, and how many buttons are pressed from there on."""


@dataclass(slots=True)
class Crawler:
    """Who presses, in which chat, and what they type into the fields of forms, in turn.

    `heard` is all that came back over HTTP; what the bot sent by itself stands in `world.teams.calls`. `kinds` counts
    what was pressed, by verb and title.
    """

    world: World
    person: Person
    chat: Chat
    typed: tuple[Mapping[str, str], ...] = ({},)
    heard: list[str] = field(default_factory=list)
    kinds: Counter[tuple[str, str]] = field(default_factory=Counter)
    _since: int = 0
    _filled: int = 0

    def __post_init__(self) -> None:
        self._since = len(self.world.teams.calls)

    async def wander(self, text: str) -> None:
        """Say something and press what comes of it, and what comes of that; again, as long as that led to new kinds."""
        for _ in range(RUNS):
            known = len(self.kinds)
            before = self._cards()
            self._hear(await self.world.say(text, person=self.person, chat=self.chat))
            await self.world.told()
            pressed = await self._walk(self._offered(before))
            if pressed:
                await self._press(*pressed[0])  # an old card by now
            if len(self.kinds) == known:
                return

    async def _walk(self, offered: list[Offer]) -> list[Offer]:
        pressed: list[Offer] = []
        while offered and len(pressed) < STEPS:
            pressed.append(min(offered, key=self._pressed_least))
            before = self._cards()
            await self._press(*pressed[-1])
            offered = self._offered(before) or [each for each in offered if each not in pressed]
        return pressed

    def _pressed_least(self, offer: Offer) -> tuple[int, int]:
        kind = _kind(offer[2])
        return self.kinds[kind], sum(count for (verb, _), count in self.kinds.items() if verb == kind[0])

    async def _press(self, card_id: str, card: Json, action: Json) -> None:
        takes = action.get("associatedInputs") != "none"
        held = {**inputs(card), **self.typed[self._filled % len(self.typed)]} if takes and inputs(card) else {}
        self._filled += bool(held)
        answer = await self.press(card_id, action, held)
        assert answer.status == 200, (action, answer)

    async def press(self, card_id: str, action: Json, held: Mapping[str, str]) -> Answer:
        """Press a button, or what somebody made up of one."""
        self.kinds[_kind(action)] += 1
        chat = self._chat_of(card_id)
        pressed = self.world.teams.press(
            card_id, action["verb"], action.get("data"), dict(held), person=self.person, conversation=chat
        )
        answer = await self.world.teams.post(pressed)
        self._hear(answer)
        await self.world.told()
        return answer

    def everything(self) -> str:
        """All that reached the person since the beginning, answers and messages, edits included, in readable text."""
        calls = self.world.teams.calls[self._since :]
        mine = {chat.id for chat in self._chats()}
        sent = [json.dumps(each.activity, ensure_ascii=False) for each in calls if each.chat_id in mine]
        return "\n".join([*self.heard, *sent])

    def _hear(self, answer: Answer) -> None:
        self.heard.append(json.dumps(answer.body, ensure_ascii=False))

    def _chats(self) -> tuple[Chat, ...]:
        own = self.world.teams.personal(self.person)
        return (own,) if self.chat.id == own.id else (self.chat, own)

    def _chat_of(self, card_id: str) -> Chat:
        for chat in self._chats():
            if card_id in self._in(chat):
                return chat
        raise AssertionError(f"{card_id} stands nowhere")

    def _in(self, chat: Chat) -> dict[str, Json]:
        found = {}
        for each in self.world.teams.sent:
            if each.chat_id == chat.id and self.world.teams.stands(each.activity_id):
                message = next((one for one in (each.activity.get("attachments") or ())), None)
                if message is not None and message["contentType"] == CARD:
                    found[each.activity_id] = self.world.teams.card(each.activity_id)
        return found

    def _cards(self) -> dict[str, Json]:
        return {card_id: card for chat in self._chats() for card_id, card in self._in(chat).items()}

    def _offered(self, before: Mapping[str, Json]) -> list[Offer]:
        """What can be pressed on the cards that are new, or not what they were."""
        return [
            (card_id, card, action)
            for card_id, card in self._cards().items()
            if before.get(card_id) != card
            for action in actions_of(card)
            if action["type"] == "Action.Execute"
        ]


def _kind(action: Json) -> tuple[str, str]:
    """The verb and the title without numbers and rooms: times, pages and places differ, and are of one kind."""
    return action["verb"], _VARIES.sub("", str(action.get("title", "")))
