"""What the conversations need to remember beside bookings: the people met so far, and where cards stand."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from booking.model import Person
from cards.language import Reader, reader_for


@dataclass(frozen=True, slots=True)
class Acquaintance:
    """Somebody who wrote to the bot. `zone` is an IANA name and `locale` a language tag, empty if never told.

    `language` is the one of `cards.language.LANGUAGES` that they chose, empty for that of their client. `personal` is
    the conversation reference of their own chat with the bot (plain JSON), if there is one. `reminder_minutes` is how
    long before a booking they want to be reminded: 0 is never, None as is usual. `flagged` is whether they had the
    admin flag at that moment, None if nobody looked: what they see goes by it, what they do is checked again. `starred`
    are the addresses of their favourite rooms at that moment.
    """

    person: Person
    zone: str
    personal: Mapping[str, Any] | None
    reminder_minutes: int | None = None
    locale: str = ""
    language: str = ""
    flagged: bool | None = field(default=None, compare=False)
    starred: frozenset[str] | None = field(default=None, compare=False)

    @property
    def reader(self) -> Reader:
        """How they read what is said to them."""
        return reader_for(self.locale, self.language)


class People(Protocol):
    """The people met so far."""

    async def get(self, person_id: str) -> Acquaintance | None:
        """Read what is known of somebody."""
        ...

    async def remember(
        self, person: Person, *, zone: str = "", locale: str = "", personal: Mapping[str, Any] | None = None
    ) -> None:
        """Note what was seen of somebody; what is empty leaves what was known before."""
        ...

    async def speak(self, person_id: str, language: str) -> None:
        """Note in which language somebody wants to be spoken to; empty for that of their client."""
        ...

    async def remind(self, person_id: str, minutes: int) -> None:
        """Note how long before a booking somebody wants to be reminded; 0 is never."""
        ...

    async def welcome(self, person_id: str) -> bool:
        """Tell whether to greet somebody, known or not: true exactly once for each, whoever asks at the same time."""
        ...

    async def forget_personal(self, person_id: str) -> None:
        """Forget somebody's own chat: the bot is not there any more."""
        ...


@dataclass(frozen=True, slots=True)
class CardMessage:
    """Where a card stands: the conversation (its reference as plain JSON) and the message. `role`: what it shows."""

    role: str
    reference: Mapping[str, Any]
    activity_id: str


NONE_OF_THEM = 2**31 - 1
"""What a card shows of a booking whose cards it was among and is no more: a revision that none is behind."""


OWED = "owed:"
"""What the subject of a row begins with that is no card yet: an end that is owed to somebody, in a new message.

The booking's id follows; in the place of the message's id stands `Shows.viewer`, or `booker`.
"""


@dataclass(frozen=True, slots=True)
class ShownBooking:
    """Which booking a card shows, as of which of its revisions, in whose IANA zone, and whether others see it.

    `viewer` is the Entra object id of whoever sees it in their own chat; empty for the booker. `promises` says that
    the card leaves an end open which it is to tell.
    """

    booking_id: str
    revision: int
    zone: str
    shared: bool
    viewer: str = ""
    promises: bool = False


def stands_once(subject: str) -> bool:
    """Tell whether a card of that subject stands in one message of a conversation, whichever was pressed."""
    return subject.startswith(("draft:", "import:"))


@dataclass(frozen=True, slots=True)
class StaleCard:
    """A card that shows an older revision of its booking than there is now; `until` is how long it is the taker's."""

    subject: str
    place: CardMessage
    shows: ShownBooking
    until: datetime | None = field(default=None, compare=False)


class Cards(Protocol):
    """Where the cards of a subject stand, and which booking they show. A subject is `draft:<id>` or `booking:<id>`."""

    async def put(
        self,
        subject: str,
        role: str,
        reference: Mapping[str, Any],
        activity_id: str,
        *,
        shows: ShownBooking | None = None,
        lease_s: float = 0.0,
        sent_at: datetime | None = None,
    ) -> None:
        """Note that a card stands there, and what it shows: that alone, whatever the message was noted for before.

        `sent_at` is when the edit was sent by which it shows no booking: where somebody noted one for the message
        since, theirs stands, and is edited into it once more, since nobody knows which edit arrived last.

        For `lease_s` seconds it is nobody's but the caller's to edit, who says with another `put` what came of it.
        Where somebody held it and had not said so, it counts as behind once more after that, whatever it shows by then,
        and be it no booking: their edit may have arrived after the caller's.
        Where the message promised the end of a booking and goes on to something else, that end is owed from now on.
        A booking that is being changed promises one, also where whoever drew the card did not know of the change yet.
        """
        ...

    async def all(self, subject: str) -> tuple[CardMessage, ...]:
        """List where cards of the subject stand, the longest standing first."""
        ...

    async def drop(self, subject: str, activity_id: str, *, owed: bool = False) -> None:
        """Forget a card that is gone. An end that it promised is owed from now on; with `owed`, promised or not."""
        ...

    async def owe(self, subject: str, activity_id: str) -> None:
        """Let what a card shows be told to whoever sees it by a new message in their own chat; the card stays."""
        ...

    async def showing(self, booking_id: str) -> tuple[StaleCard, ...]:
        """List the cards that show a booking, behind or not, without what is owed."""
        ...

    async def behind(self, limit: int, *, lease_s: float) -> tuple[StaleCard, ...]:
        """Take up to so many cards that are behind their booking and at rest; for `lease_s` they are the caller's.

        Those that somebody held before and never said what came of it are behind once more after that, as for `put`.
        What is owed is among them, as if it were a card.
        """
        ...

    async def caught_up(
        self, subject: str, activity_id: str, *, was: int, revision: int, promises: bool = False
    ) -> bool:
        """Note that a card shows another revision from now on; false if it is not the one it was taken with any more.

        Whoever took it is done with it then.
        """
        ...

    async def put_off(self, taken: StaleCard, *, least_s: float, sure: bool) -> bool:
        """Note that a card that was taken could not be edited: nobody tries for a rest, longer each time in a row.

        The rest is `least_s` seconds at least. Where it is not `sure` that nothing was edited, the card stays held, so
        that it is edited once more. False, and nothing is noted, if the card is not its taker's any more: what kept
        the edit back may be over by then.
        """
        ...

    async def try_again(self, conversation_id: str) -> None:
        """Let the cards of a conversation be tried at once: it can be written to again.

        That is so of those that were put off, and of those that somebody has: what they meet is older.
        """
        ...
