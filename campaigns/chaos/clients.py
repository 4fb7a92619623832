"""People who book through the bot's one HTTP endpoint, repeat what was not answered, and note what they were told."""

import asyncio
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import Enum
from itertools import count
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

import aiohttp

from campaigns.chaos.bot import ROOMS
from campaigns.chaos.habits import Habits
from campaigns.chaos.operations import ChangeOfMind, Operation, Where
from tests.fakes.teams import CARD, FakeTeams, actions_of
from tests.fakes.teams_activities import Person
from tests.support.reading import said

Json = dict[str, Any]

ZONE = ZoneInfo("Europe/Helsinki")
DAYS, FIRST_HOUR, LAST_HOUR = 4, 7, 21
ANSWER_S = 20.0
AGAIN_S = 0.1
LAST_LIMIT = 300

WAYS = (
    ("bookings.list",),
    ("bookings.list", "booking.show"),
    ("booking.cancel",),
    ("booking.cancel", "booking.show"),
    ("booking.cancel", "booking.show", "bookings.list"),
)
"""The buttons that they press, one after the other."""


class Told(Enum):
    """What a card tells of a booking."""

    NOTHING = "nothing"
    HELD = "held"
    BOOKED = "booked"
    NOT_BOOKED = "not booked"


@dataclass(slots=True)
class Attempt:
    """One booking that somebody wanted: under a title of its own, from one card, and all that was heard of it.

    `last` is what came back last, whatever it was, and `card` the last card. `elsewhere`: that the person led the card
    on to something else. `operations` are what was asked of the booking afterwards.
    """

    person: Person
    title: str
    room: str
    starts: datetime
    ends: datetime
    card_id: str = ""
    heard: list[Told] = field(default_factory=list)
    presses: int = 0
    last: str = ""
    card: Json = field(default_factory=dict)
    patient: bool = True
    booking: str = ""
    elsewhere: bool = False
    operations: list[Operation] = field(default_factory=list)

    @property
    def gave_up(self) -> bool:
        """Whether the person pressed once, heard nothing and pressed no more."""
        return not self.patient and not self.heard

    @property
    def wished(self) -> Where:
        """What was asked for at first."""
        return Where(self.room, self.starts, self.ends)

    @property
    def latest(self) -> Where:
        """Where the person looks for it: where it was last changed to, as far as they heard."""
        return next(
            (each.target for each in reversed(self.operations) if each.target and not each.refused), self.wished
        )


HEADLINES = {
    "Booked ✓": Told.BOOKED,
    "Changed ✓": Told.BOOKED,
    "Being changed": Told.BOOKED,
    "Your booking": Told.BOOKED,
    "Booking": Told.BOOKED,
    "Moved in Outlook": Told.BOOKED,
    "Your booking was changed": Told.BOOKED,
    "This room takes no new bookings": Told.BOOKED,
    "Everybody declined": Told.BOOKED,
    "Over": Told.BOOKED,
    "Waiting for the room to confirm": Told.HELD,
    "Being cancelled": Told.HELD,
    "Not booked": Told.NOT_BOOKED,
    "Booking cancelled": Told.NOT_BOOKED,
    "Cancelled": Told.NOT_BOOKED,
    "Your booking was cancelled": Told.NOT_BOOKED,
    "No longer booked": Told.NOT_BOOKED,
}
"""What the headline of a booking's card tells of it."""


_RUNNING = ("Now, until ", "Ends at ", "Starts in ")
"""How the headline of a booking begins that has begun, or is about to."""


def told_by(card: Json) -> Told:
    """Read a card as a person would."""
    lines = said(card)
    if lines and lines[0] in HEADLINES:
        return HEADLINES[lines[0]]
    if lines and lines[0].startswith(_RUNNING):
        return Told.BOOKED
    # A choice of rooms says that none is booked, also where the one that was taken is free again by now.
    chooses = any(each.get("verb") == "booking.change" for each in actions_of(card))
    return Told.NOT_BOOKED if chooses or any(line.startswith("⚠") for line in lines) else Told.NOTHING


def names(card: Json, title: str) -> bool:
    """Tell whether a card is about what has that title."""
    return any(re.search(rf"{title}\b", line) for line in said(card))


def listed_as(card: Json, title: str) -> Told:
    """Read what the list of somebody's bookings tells of one of them."""
    lines = said(card)
    entries = [at for at, each in enumerate(lines) if each.endswith(f" · {title}")]
    if not lines or lines[0] != "My bookings" or not entries:
        return Told.NOTHING
    rest = lines[entries[0] + 1 :]
    return Told.HELD if "Waiting for the room to confirm" in rest[:3] else Told.BOOKED


def _about(action: Json) -> str:
    return str((action.get("data") or {}).get("booking") or "")


class People:
    """Everybody at once, each in their own chat; `ports` gives where the bot may be reached just now, `doors` where
    what no card asks for.
    """

    def __init__(
        self,
        teams: FakeTeams,
        people: tuple[Person, ...],
        random: Random,
        ports: Callable[[], list[int]],
        doors: Callable[[], list[int]],
        today: datetime,
        habits: Habits,
    ) -> None:
        self._habits = habits
        self._minds = ChangeOfMind(random, doors)
        self._teams, self._people, self._random, self._ports, self._today = teams, people, random, ports, today
        self._numbers = count(1)
        self.attempts: list[Attempt] = []
        self.unanswered = 0
        self.errors = 0
        self.stopping = asyncio.Event()

    async def book(self) -> None:
        """Book until told to stop; what was begun is brought to an answer first."""
        async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=ANSWER_S)) as session:
            await asyncio.gather(*(self._person(session, person) for person in self._people))

    async def _person(self, session: aiohttp.ClientSession, person: Person) -> None:
        while not self.stopping.is_set():
            form = await self._form(session, person)
            if form is None:
                continue
            attempt = self.meeting(person)
            attempt.card_id, card = form
            self.attempts.append(attempt)
            press = self._press(attempt, card)
            attempt.patient = not self._habits.has("gives-up")
            again = 1 + (self._random.random() < 0.2)
            await asyncio.gather(*(self._answered(session, attempt, press) for _ in range(again)))
            if attempt.patient and self._random.random() < 0.1:
                await self._answered(session, attempt, press)
            has = Told.BOOKED in attempt.heard or Told.HELD in attempt.heard
            if has and self._habits.has("looks-around"):
                await self._look_around(session, attempt)
            if has and not attempt.elsewhere:
                for _ in range(self._random.choice((0, 1, 1, 2, 3))):
                    await self._minds.change(session, attempt)
            await asyncio.sleep(self._random.uniform(0, 0.3))

    def meeting(self, person: Person) -> Attempt:
        """Think of a meeting."""
        hour = self._random.randrange(2 * FIRST_HOUR, 2 * LAST_HOUR - 4) / 2
        day = self._today.astimezone(ZONE).replace(hour=0, minute=0, second=0, microsecond=0)
        far = timedelta(days=700 * self._habits.has("far-ahead"))
        starts = day + far + timedelta(days=2 + self._random.randrange(DAYS), hours=hour)
        ends = starts + timedelta(hours=self._random.choice((0.5, 1, 1.5, 2)))
        title = f"Meeting {next(self._numbers)}"
        return Attempt(person, title, self._random.choice(ROOMS).address, starts.astimezone(UTC), ends.astimezone(UTC))

    async def _form(self, session: aiohttp.ClientSession, person: Person) -> tuple[str, Json] | None:
        """Ask for a form; None if none came: then one asks again, with a new message."""
        chat = self._teams.personal(person)
        before = len(self._teams.cards(chat))
        await self._post(session, self._teams.message("book", person=person))
        # News of other bookings may have come after it.
        for message_id, card in reversed(self._teams.cards(chat)[before:]):
            if any(each.get("verb") == "booking.find" for each in actions_of(card)):
                return message_id, card
        await asyncio.sleep(AGAIN_S)
        return None

    def _press(self, attempt: Attempt, card: Json) -> Json:
        form = next(each for each in actions_of(card) if each.get("verb") == "booking.find")
        starts, ends = attempt.starts.astimezone(ZONE), attempt.ends.astimezone(ZONE)
        typed = {
            "date": f"{starts:%Y-%m-%d}",
            "start": f"{starts:%H:%M}",
            "end": f"{ends:%H:%M}",
            "title": attempt.title,
            "room": attempt.room,
        }
        if self._random.random() < 0.3:
            typed["attendees"] = self._random.choice(self._people).object_id
        return self._teams.press(attempt.card_id, "booking.book", form["data"], typed, person=attempt.person)

    async def _answered(self, session: aiohttp.ClientSession, attempt: Attempt, press: Json) -> None:
        """Press until there is an answer; the same press, as the client repeats it."""
        while True:
            attempt.presses += 1
            before = len(attempt.heard)
            answer = await self._post(session, press)
            attempt.last = str(answer)[:LAST_LIMIT]
            if answer is not None and answer.get("type") == CARD:
                told, attempt.card = told_by(answer["value"]), answer["value"]
                if told is Told.HELD and len(attempt.heard) > before:
                    return  # It is older than what another press was answered meanwhile.
                if told is not Told.NOTHING:
                    attempt.heard.append(told)
                    return
            self.errors += answer is not None
            if not attempt.patient:
                return
            await asyncio.sleep(AGAIN_S)

    async def _look_around(self, session: aiohttp.ClientSession, attempt: Attempt) -> None:
        """Press other buttons of the card, each once; who hears nothing leaves it at that."""
        attempt.booking = next((each for action in actions_of(attempt.card) if (each := _about(action))), "")
        for verb in self._random.choice(WAYS):
            asked = (each for each in actions_of(attempt.card) if each.get("verb") == verb)
            about = (each for each in asked if verb == "bookings.list" or _about(each) == attempt.booking)
            button = next(about, None)
            if button is None:
                return
            press = self._teams.press(attempt.card_id, verb, button.get("data"), person=attempt.person)
            attempt.elsewhere = True
            answer = await self._post(session, press)
            if answer is None or answer.get("type") != CARD:
                return
            # A list tells what was so when it was drawn: only who heard of the booking again goes on with it.
            attempt.elsewhere = verb != "booking.show"
            attempt.card = answer["value"]
            await asyncio.sleep(self._random.uniform(0, 1))

    async def _post(self, session: aiohttp.ClientSession, activity: Json) -> Json | None:
        """Deliver an activity to one of the processes; None if no answer came."""
        ports = self._ports()
        if not ports:
            await asyncio.sleep(AGAIN_S)
            return None
        url = f"http://127.0.0.1:{self._random.choice(ports)}/api/messages"
        try:
            async with session.post(url, json=activity) as response:
                if response.status >= 500:
                    self.errors += 1
                    return None
                body: Json | None = await response.json(content_type=None)
                return body
        except (aiohttp.ClientError, TimeoutError, OSError):
            self.unanswered += 1
            return None
