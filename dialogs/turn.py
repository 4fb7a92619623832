"""One turn as the dialogs see it: who asks for what, where, and how to answer."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Protocol, cast
from zoneinfo import ZoneInfo

from botbuilder.core import TurnContext
from botbuilder.dialogs import DialogTurnResult, DialogTurnStatus

from booking.model import Person
from booking.ports import AskedOn
from cards.actions.table import Action
from dialogs.commands import AnswerOffer, Command
from dialogs.ports import ShownBooking

Card = dict[str, Any]

_TURN, _PLAN = "roomkeeper.turn", "roomkeeper.plan"


class Kind(StrEnum):
    """What sort of conversation this is. In all but the personal one others read along."""

    PERSONAL = "personal"
    GROUP = "groupChat"
    CHANNEL = "channel"


@dataclass(frozen=True, slots=True)
class Mention:
    """Somebody named in the message, other than the bot: the channel's account id (never the Entra id) and the name."""

    account_id: str
    name: str


@dataclass(frozen=True, slots=True)
class Turn:
    """What came in; `mentions` stand in the order of the text.

    `told_zone` is the person's zone, None where neither they nor their client nor the settings ever told one. `flagged`
    is whether they had the admin flag when the turn began, None if nobody looked: it decides what they are shown, and
    never what they may do. `starred` are the addresses of their favourite rooms then, None if nobody looked.
    """

    person: Person
    kind: Kind
    told_zone: ZoneInfo | None
    request: Command | Action
    mentions: tuple[Mention, ...] = ()
    flagged: bool | None = None
    starred: frozenset[str] | None = None

    @property
    def zone(self) -> ZoneInfo:
        """The zone in which times are shown; no form is opened in it unless it was told."""
        return self.told_zone or ZoneInfo("UTC")

    @property
    def shared(self) -> bool:
        """Whether others read what is answered here."""
        return self.kind is not Kind.PERSONAL


@dataclass(frozen=True, slots=True)
class Offer:
    """A file that is offered to somebody: its name, what it is for, and how many bytes it has about now."""

    name: str
    description: str
    size: int


class Replies(Protocol):
    """How a turn is answered. What is shown for a subject stays the same card, whatever happens to it later."""

    async def show(
        self, card: Card, *, subject: str = "", shows: ShownBooking | None = None, held: bool = False
    ) -> None:
        """Answer: a press by replacing its card, for everybody and for good; a message by a new card.

        `subject` names what the card is about (`draft:…`), so that it is found again. A card that shows a booking
        is edited whenever the booking changes; `held` says that the pressed one is noted to be this turn's to edit.
        """
        ...

    async def asked_on(self, subject: str) -> AskedOn | None:
        """Give the pressed card, which is about that subject, for what begins with the press; None for a message."""
        ...

    async def show_privately(
        self, card: Card, *, unreachable: str, busy: str, subject: str = "", shows: ShownBooking | None = None
    ) -> str:
        """Put a card into the person's own chat, or say here why not, and give what was said; empty if it is there.

        `unreachable` is for where the bot is not installed, `busy` for where Teams does not take it now: then a card
        that shows a booking is brought later. Once for each subject, however often it is asked for.
        """
        ...

    async def write_privately(self, texts: Sequence[str], *, unreachable: str, busy: str) -> str:
        """Write messages of plain text into the person's own chat, or say here why not, and give what was said."""
        ...

    async def offer_privately(self, offer: Offer) -> bool:
        """Offer a file in the person's own chat, where they accept it or not; false where Teams takes no such offer."""
        ...

    async def show_file(self, saved: AnswerOffer) -> None:
        """Show a file that was saved as somebody accepted it."""
        ...

    async def say(self, sentence: str) -> None:
        """Answer with a sentence alone: beside a pressed card, which stays as it is, and to the one who pressed."""
        ...

    async def say_elsewhere(self, sentence: str) -> None:
        """Say, where others read it, that something is in the person's own chat, with the way there."""
        ...

    async def edit(self, card: Card, *, subject: str, shows: ShownBooking | None = None) -> bool:
        """Edit the card that was shown for a subject; false if there is none any more."""
        ...

    async def members(self, most: int) -> tuple[str, ...] | None:
        """List who is in the conversation, by Entra object id; None if they are more than so many."""
        ...

    async def person_of(self, mention: Mention) -> Person | None:
        """Look a mentioned account up in the conversation's roster; None if it is nobody of the organisation."""
        ...


Plan = Callable[[Replies], Awaitable[None]]
"""What a dialog decided to do: run after the dialogs' state is saved and other turns may go on."""

WAITING = DialogTurnResult(DialogTurnStatus.Waiting)
"""What a dialog gives back that stays open."""


def turn_of(context: TurnContext) -> Turn:
    """Give the turn that `begin` put there."""
    return cast("Turn", context.turn_state[_TURN])


def begin(context: TurnContext, turn: Turn) -> None:
    """Put the turn where the dialogs find it."""
    context.turn_state[_TURN] = turn


def plan(context: TurnContext, todo: Plan) -> None:
    """Decide what this turn does. The last decision counts: a repeated step decides anew."""
    context.turn_state[_PLAN] = todo


def planned(context: TurnContext) -> Plan | None:
    """Give what the dialogs decided, if anything."""
    return cast("Plan | None", context.turn_state.get(_PLAN))
