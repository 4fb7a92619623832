"""What the conversations need to remember beside bookings: the people met so far, and where cards stand."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from booking.model import Person


@dataclass(frozen=True, slots=True)
class Acquaintance:
    """Somebody who wrote to the bot. `zone` is an IANA name, empty if never told.

    `personal` is the conversation reference of their own chat with the bot (plain JSON), if there is one.
    """

    person: Person
    zone: str
    personal: Mapping[str, Any] | None


class People(Protocol):
    """The people met so far."""

    async def get(self, person_id: str) -> Acquaintance | None:
        """Read what is known of somebody."""
        ...

    async def remember(self, person: Person, *, zone: str = "", personal: Mapping[str, Any] | None = None) -> None:
        """Note what was seen of somebody; what is empty leaves what was known before."""
        ...

    async def welcome(self, person_id: str) -> bool:
        """Tell whether to greet somebody, known or not: true exactly once for each, whoever asks at the same time."""
        ...

    async def forget_personal(self, person_id: str) -> None:
        """Forget somebody's own chat: the bot is not there any more."""
        ...


@dataclass(frozen=True, slots=True)
class CardPlace:
    """Where a card stands: the conversation (its reference as plain JSON) and the message. `role`: what it shows."""

    role: str
    reference: Mapping[str, Any]
    activity_id: str


class Cards(Protocol):
    """Where the cards of a subject stand. A subject is `draft:<id>` or `booking:<id>`."""

    async def put(self, subject: str, role: str, reference: Mapping[str, Any], activity_id: str) -> None:
        """Note that a card stands there; a message that was noted for the subject before is replaced."""
        ...

    async def all(self, subject: str) -> tuple[CardPlace, ...]:
        """List where cards of the subject stand, the longest standing first."""
        ...

    async def drop(self, subject: str, activity_id: str) -> None:
        """Forget a card that is gone."""
        ...
