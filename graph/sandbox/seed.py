"""The invented tenant: who works there, which rooms there are, and what is in the rooms' calendars around today.

The first five people are those of Microsoft 365 Agents Playground. Everything follows from the seed and the day, so two
runs on one day show the same calendars; evenings stay free, and so do two rooms at every hour.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from random import Random

TENANT_ID = "7b1f8a52-3c1e-4f0a-9a57-0c6a4f6f2d10"
CLIENT_ID = "c0a1e7d4-52b6-4c39-8a0f-2f6d1be3a9b7"
CLIENT_SECRET = "sandbox-secret"  # noqa: S105 -- opens nothing but a sandbox
HELSINKI, LONDON = "Europe/Helsinki", "Europe/London"
WINDOWS_NAMES = {HELSINKI: "FLE Standard Time", LONDON: "GMT Standard Time"}
COUNTRIES = {HELSINKI: "Finland", LONDON: "GB"}
WORKING_DAYS = 10


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody in the directory; `id` is the Entra object id, `mail` the user principal name as well."""

    id: str
    name: str
    given: str
    surname: str
    mail: str


@dataclass(frozen=True, slots=True)
class Room:
    """A place and what is true about its mailbox. `zone` is an IANA name, `floor` a storey."""

    id: str
    name: str
    building: str
    floor: int
    capacity: int
    zone: str
    equipment: tuple[str, ...] = ()  # of: screen, video, whiteboard, phone
    registered: bool = True  # the demo has it in its registry
    reserved: bool = False  # first come, first served
    has_mailbox: bool = True
    in_scope: bool = True
    online: bool = False  # its calendar offers Teams meetings
    sparse: bool = False  # its place has few of its facts

    @property
    def mail(self) -> str:
        """The room mailbox's address."""
        return f"{self.name.replace(' ', '').lower()}@roomkeeper.example"

    def on(self, building: str, floor: int) -> bool:
        """Whether it lies on that floor."""
        return (self.building, self.floor) == (building, floor)

    @property
    def country(self) -> str:
        """The country as a place names it."""
        return COUNTRIES[self.zone]

    @property
    def windows_zone(self) -> str:
        """The zone as Exchange names it."""
        return WINDOWS_NAMES[self.zone]


@dataclass(frozen=True, slots=True)
class Meeting:
    """Something that somebody else has put into a room's calendar, in the room's wall time."""

    subject: str
    organizer: Person
    start: datetime  # naive
    end: datetime
    private: bool = False
    all_day: bool = False
    weekdays_until: date | None = None  # a series on working days


def _person(number: int, given: str, surname: str) -> Person:
    first = f"{given}{surname[0]}".lower()
    return Person(
        id=f"5d3f6a10-8c41-4be2-9e07-{number:012d}",
        name=f"{given} {surname}",
        given=given,
        surname=surname,
        mail=f"{first}@roomkeeper.example",
    )


def _room(number: int, name: str, place: tuple[str, int], capacity: int, equipment: str = "", **facts: bool) -> Room:
    return Room(
        id=f"9e2b4c70-1d5a-4f38-b6c2-{number:012d}",
        name=name,
        building=place[0],
        floor=place[1],
        capacity=capacity,
        zone=HELSINKI if place[0] == "HQ" else LONDON,
        equipment=tuple(equipment.split()),
        **facts,
    )


ADELE = _person(1, "Adele", "Vance")
ALEX = _person(2, "Alex", "Wilber")
MEGAN = _person(3, "Megan", "Bowen")
LEE = _person(4, "Lee", "Gu")
DIEGO = _person(5, "Diego", "Siciliani")
PEOPLE: tuple[Person, ...] = (
    ADELE,
    ALEX,
    MEGAN,
    LEE,
    DIEGO,
    _person(6, "Aino", "Korhonen"),
    _person(7, "Priya", "Nair"),
    _person(8, "Tomas", "Lindqvist"),
    _person(9, "Grace", "Okafor"),
)
ROOMS: tuple[Room, ...] = (
    _room(1, "Oak", ("HQ", 3), 6, "screen whiteboard"),
    _room(2, "Elm", ("HQ", 3), 8, "screen video", online=True),
    _room(3, "Birch", ("HQ", 2), 4, "screen"),
    _room(4, "Maple", ("HQ", 2), 12, "screen video whiteboard"),
    _room(5, "Pine", ("HQ", 1), 2),
    _room(6, "Cedar", ("HQ", 1), 20, "screen video whiteboard phone"),
    _room(7, "Rowan", ("HQ", 3), 4, "whiteboard", sparse=True),
    _room(8, "Aspen", ("HQ", 2), 6, registered=False),
    _room(9, "Lobby Nook", ("HQ", 1), 3, registered=False, reserved=True),
    _room(10, "Attic", ("HQ", 3), 5, registered=False, has_mailbox=False),
    _room(11, "Tern", ("Harbour", 1), 4, "screen", sparse=True),
    _room(12, "Heron", ("Harbour", 1), 8, "screen video", online=True),
    _room(13, "Gannet", ("Harbour", 2), 14, "screen video whiteboard"),
    _room(14, "Vault", ("Harbour", 2), 10, "screen", registered=False, in_scope=False),
)
ROOM_LISTS = {"HQ": "hq-rooms@roomkeeper.example", "Harbour": "harbour-rooms@roomkeeper.example"}
SUBJECTS = (
    "Budget round",
    "Quarterly numbers",
    "Interview",
    "Design review",
    "Customer call",
    "Supplier talks",
    "Roadmap",
    "Sprint planning",
    "Retrospective",
    "One to one",
    "Onboarding",
    "Security briefing",
    "Workshop",
    "Release check",
)


def working_days(first: date, count: int) -> list[date]:
    """The next `count` days from `first` on that are no Saturday and no Sunday."""
    week = [first + timedelta(days=number) for number in range(count * 7 // 5 + 4)]
    return [day for day in week if day.weekday() < 5][:count]


def quiet_rooms(day: date) -> set[str]:
    """The rooms that nobody booked on a day: one in each building, another one every day."""
    ordinal = day.toordinal()
    return {("Oak", "Elm", "Maple", "Birch")[ordinal % 4], ("Tern", "Heron", "Gannet")[ordinal % 3]}


@lru_cache(4096)
def meetings(room: Room, day: date, *, seed: int) -> tuple[Meeting, ...]:
    """What others hold in a room on one working day: between 08:30 and 17:00, never two at once."""
    if room.name in quiet_rooms(day) or room.reserved:
        return ()
    random = Random(f"{seed} {room.name} {day.isoformat()}")  # noqa: S311 -- a play's calendar, nothing secret
    found: list[Meeting] = []
    at = datetime.combine(day, time(8, 30)) + timedelta(minutes=30 * random.randrange(4))
    while True:
        end = at + timedelta(minutes=random.choice((30, 60, 60, 90)))
        if end.time() > time(17) or end.date() != day:
            return tuple(found)
        private = room.name == "Heron" and not found and day.toordinal() % 2 == 0
        found.append(Meeting(random.choice(SUBJECTS), random.choice(PEOPLE[2:]), at, end, private=private))
        at = end + timedelta(minutes=random.choice((0, 30, 60, 90, 120)))


def long_meetings(room: Room, today: date) -> list[Meeting]:
    """The stand-up on every working day and the day-long event, each in one room."""
    if room.name == "Oak":
        start = datetime.combine(working_days(today - timedelta(days=7), 1)[0], time(8))
        until = today + timedelta(days=90)
        return [Meeting("Stand-up", PEOPLE[5], start, start + timedelta(minutes=15), weekdays_until=until)]
    if room.name == "Cedar":
        day = datetime.combine(working_days(today, 4)[-1], time())
        return [Meeting("Open house", PEOPLE[8], day, day + timedelta(days=1), all_day=True)]
    return []
