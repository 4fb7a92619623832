"""What a person typed into the booking form, and how it becomes a meeting request or a list of problems.

Everything in `Inputs` came out of a card and is hostile until `interpret` has read it.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Self, TypeVar
from zoneinfo import ZoneInfo

from booking.errors import Field, Problem, Reason, Refused
from booking.forms.typed_times import calendar_day, end_time, wall_time
from booking.forms.typed_times import length as typed_length
from booking.model import (
    ATTENDEE_LIMIT,
    TITLE_LIMIT,
    Attendee,
    Booking,
    Criteria,
    MeetingRequest,
    Person,
    Room,
    Slot,
    mailbox_address,
)
from booking.policy import Rules, change_problems, slot_problems
from booking.text import harmless
from booking.times import Skipped, instant, wall

T = TypeVar("T")

TEXT_LIMIT = 20_000
"""Characters of one typed value that are kept; 500 long addresses fit."""


OTHER = "other"
"""What the choice of a length says where an end is typed instead, as the choice of a day does."""

OVERNIGHT_HOURS = 12
"""How long a booking may be that ends before it starts, which means the next day: half a day tells it from a slip."""


@dataclass(frozen=True, slots=True)
class Inputs:
    """The form as it was typed: strings as they came, so that nothing is lost and a draft is plain JSON.

    `date` is YYYY-MM-DD, `start` and `end` HH:MM wall time, `attendees` Entra object ids, `room` an address or empty.
    `duration` is a length in minutes, or OTHER. A draft keeps one only where no end follows from it.
    """

    date: str = ""
    start: str = ""
    end: str = ""
    duration: str = ""
    title: str = ""
    attendees: tuple[str, ...] = ()
    guests: str = ""
    capacity: str = ""
    floor: str = ""
    equipment: tuple[str, ...] = ()
    private: bool = False
    online: bool = False
    room: str = ""

    def to_json(self) -> dict[str, Any]:
        """Give the plain JSON that `from_json` reads."""
        return asdict(self)

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Self:
        """Read what `to_json` gave; what an older version did not know gets its default."""
        known = {each.name for each in fields(cls)}
        values: dict[str, Any] = {
            name: tuple(value) if isinstance(value, list) else value for name, value in stored.items()
        }
        return cls(**{name: value for name, value in values.items() if name in known})


def interpret(
    inputs: Inputs,
    *,
    booker: Person,
    zone: ZoneInfo,
    now: datetime,
    rules: Rules,
    people: Mapping[str, Person],
    rooms: Sequence[Room],
    changes: Booking | None = None,
    slot: Slot | None = None,
    searching: bool = False,
) -> tuple[MeetingRequest, Criteria]:
    """Read the form. `people` are the colleagues that the directory knows of those in `inputs.attendees`.

    Whoever could not be looked up is a problem, but not where the form is only `searching`: then they count as a seat.
    With a booking that it `changes`, whatever the form still says as `filled` said it stays as the booking has it.
    `slot` is one that was pressed on a card, whatever times were typed.
    Raises: Refused with every problem at once, in the order of the form.
    """
    problems: list[Problem] = []
    if slot is None and changes is not None and times(inputs) == times(filled(changes, zone)):
        slot = changes.meeting.slot
    slot = slot or _slot(inputs, zone, problems)
    if slot is not None and changes is not None:
        more = not changes.meeting.slot.contains(slot)
        problems += change_problems(changes, slot, now, rules, more=more)
    elif slot is not None:
        problems += slot_problems(slot, now, rules)
    title = harmless(inputs.title)
    if len(title) > TITLE_LIMIT:
        problems.append(Problem(Reason.TITLE_TOO_LONG, Field.TITLE, {"limit": TITLE_LIMIT, "length": len(title)}))
    unsure = len(not_looked_up(inputs, people.values()))
    if unsure and not searching:
        problems.append(Problem(Reason.ATTENDEES_UNSURE, Field.ATTENDEES, {"count": unsure}))
    attendees = _attendees(inputs, booker, people, problems)
    if changes is not None:
        attendees = _as_before(changes.meeting.attendees, attendees)
    criteria = _criteria(inputs, len(attendees) + unsure + 1, rooms, problems)
    if problems or slot is None:
        raise Refused(*sorted(problems, key=_place_in_form))
    return MeetingRequest(slot, title, attendees, inputs.private, inputs.online), criteria


def not_looked_up(inputs: Inputs, people: Iterable[Person]) -> tuple[str, ...]:
    """List whom the directory could not be asked for, of those that the form names."""
    unsure = {person.id for person in people if not person.looked_up}
    return tuple(each for each in inputs.attendees if each in unsure)


def open_slot(inputs: Inputs, *, zone: ZoneInfo, now: datetime, length: timedelta) -> Slot:
    """Read from when on a time is looked for, and how long: what was typed, else from `now` on and as long as `length`.

    A day without a time means all of that day; what is over means from now on.
    Raises: Refused with what cannot be read.
    """
    problems: list[Problem] = []
    day = _read(calendar_day, inputs.date, Field.DATE, problems) if inputs.date.strip() else None
    starts = _read(wall_time, inputs.start, Field.START, problems) if inputs.start.strip() else None
    ends = _read(end_time, inputs.end, Field.END, problems) if inputs.end.strip() else None
    if day is not None and not 2000 <= day.year < 9999:
        problems.append(Problem(Reason.MALFORMED, Field.DATE, {"value": inputs.date[:80]}))
    if inputs.duration not in ("", OTHER) and not inputs.end.strip():
        length = _read(typed_length, inputs.duration, Field.DURATION, problems) or length
    typed = length_between(starts, ends) if starts is not None and ends is not None else length
    if typed is None:
        problems.append(Problem(Reason.END_BEFORE_START, Field.END))
    if problems or typed is None:
        raise Refused(*problems)
    moment = instant(day or wall(now, zone).date(), starts or time(), zone)
    earliest = max(now, moment.after.astimezone(UTC) if isinstance(moment, Skipped) else moment)
    return Slot(earliest, earliest + typed)


def filled(booking: Booking, zone: ZoneInfo) -> Inputs:
    """Fill a form with what a booking is now, on the clocks of a zone; one over midnight ends before it starts."""
    meeting, starts, ends = (
        booking.meeting,
        wall(booking.meeting.slot.starts, zone),
        wall(booking.meeting.slot.ends, zone),
    )
    return Inputs(
        date=starts.date().isoformat(),
        start=starts.strftime("%H:%M"),
        end=ends.strftime("%H:%M"),
        title=meeting.title,
        attendees=tuple(each.person_id for each in meeting.attendees if each.person_id),
        guests=", ".join(each.address for each in meeting.attendees if not each.person_id),
        private=meeting.private,
        online=meeting.online,
        room=booking.room.address,
    )


def times(inputs: Inputs) -> tuple[str, str, str]:
    """Give the three inputs that say when."""
    return inputs.date.strip(), inputs.start.strip().zfill(5), inputs.end.strip().zfill(5)


def merged(typed: Inputs, before: Inputs, now: Inputs) -> Inputs:
    """Put what somebody typed into a form that was filled `before` into one that is filled as things are `now`.

    What they left alone follows; colleagues are taken one by one.
    """
    left = [each.name for each in fields(Inputs) if getattr(typed, each.name) == getattr(before, each.name)]
    when = ("date", "start", "end")
    follows = [name for name in left if name not in when] + [*when] * (times(typed) == times(before))
    kept = [each for each in typed.attendees if each in now.attendees or each not in before.attendees]
    new = [each for each in now.attendees if each not in before.attendees and each not in kept]
    following = {name: getattr(now, name) for name in follows if name != "attendees"}
    return replace(typed, attendees=(*kept, *new), **following)


def _as_before(before: Sequence[Attendee], now: Sequence[Attendee]) -> tuple[Attendee, ...]:
    """Know who stays on the list, by person or by address, and keep them as they stand there; new ones come last."""
    people = {each.person_id: each for each in before if each.person_id}
    addresses = {each.address: each for each in before}
    known = [people.get(each.person_id or "") or addresses.get(each.address) or each for each in now]
    staying = [each for each in before if each in known]
    return tuple(dict.fromkeys([*staying, *known]))


def length_between(starts: time, ends: time) -> timedelta | None:
    """Tell how long it is from one time of day to another, on the next day where that one is not later.

    Midnight always ends the day. None for what is rather a slip of the pen: longer than OVERNIGHT_HOURS over midnight.
    """
    length = datetime.combine(date.min, ends) - datetime.combine(date.min, starts)
    if length > timedelta(0):
        return length
    length += timedelta(days=1)
    return length if ends == time() or length <= timedelta(hours=OVERNIGHT_HOURS) else None


def as_understood(inputs: Inputs) -> Inputs:
    """Write day and times the way the form does where they can be read; what cannot stays as it was typed."""
    return replace(
        inputs,
        date=_written(lambda text: calendar_day(text).isoformat(), inputs.date),
        start=_written(lambda text: f"{wall_time(text):%H:%M}", inputs.start),
        end=_written(lambda text: f"{end_time(text):%H:%M}", inputs.end),
    )


def _written(write: Callable[[str], str], text: str) -> str:
    try:
        return write(text)
    except ValueError:
        return text


def _place_in_form(problem: Problem) -> int:
    return list(Field).index(problem.field) if problem.field else -1


def _slot(inputs: Inputs, zone: ZoneInfo, problems: list[Problem]) -> Slot | None:
    day = _read(calendar_day, inputs.date, Field.DATE, problems)
    starts = _read(wall_time, inputs.start, Field.START, problems)
    if inputs.duration not in ("", OTHER) and not inputs.end.strip():
        # A length that became no end: the day, the start or the length is not to be read, or it is far too long.
        if _read(typed_length, inputs.duration, Field.DURATION, problems) and day is not None and starts is not None:
            problems.append(Problem(Reason.MALFORMED, Field.DURATION, {"value": inputs.duration[:80]}))
        return None
    ends = _read(end_time, inputs.end, Field.END, problems)
    if day is None or starts is None or ends is None:
        return None
    if not 2000 <= day.year < 9999:
        problems.append(Problem(Reason.MALFORMED, Field.DATE, {"value": inputs.date[:80]}))
        return None
    length = length_between(starts, ends)
    if length is None:
        problems.append(Problem(Reason.END_BEFORE_START, Field.END))
        return None
    last = day if ends > starts else day + timedelta(days=1)
    edges = []
    for field, on, at in ((Field.START, day, starts), (Field.END, last, ends)):
        moment = instant(on, at, zone)
        if isinstance(moment, Skipped):
            before, after = moment.before.strftime("%H:%M"), moment.after.strftime("%H:%M")
            problems.append(Problem(Reason.SKIPPED_TIME, field, {"before": before, "after": after, "zone": zone.key}))
        else:
            edges.append(moment)
    return Slot(*edges) if len(edges) == 2 else None


def _read(parse: Callable[[str], T], text: str, field: Field, problems: list[Problem]) -> T | None:
    try:
        return parse(text.strip())
    except ValueError:
        reason = Reason.MALFORMED if text.strip() else Reason.MISSING
        problems.append(Problem(reason, field, {"value": text[:80]}))
        return None


def _attendees(
    inputs: Inputs, booker: Person, people: Mapping[str, Person], problems: list[Problem]
) -> tuple[Attendee, ...]:
    found: dict[str, Attendee] = {}
    for person_id in inputs.attendees:
        person = people.get(person_id)
        if person is not None and not person.looked_up:
            continue
        address = mailbox_address(person.address) if person else ""
        if not address:
            problems.append(
                Problem(Reason.ATTENDEE_UNKNOWN, Field.ATTENDEES, {"value": person.name if person else person_id[:80]})
            )
            continue
        if person is not None and person.id != booker.id:
            found[address] = Attendee(address, person.name, person.id)
    for text in re.split(r"[;,\s]+", inputs.guests.strip()):
        if not text:
            continue
        address = mailbox_address(text)
        if not address:
            problems.append(Problem(Reason.GUEST_MALFORMED, Field.GUESTS, {"value": text[:80]}))
            continue
        if address != booker.address.lower():
            found.setdefault(address, Attendee(address))
    if len(found) >= ATTENDEE_LIMIT:
        values = {"limit": ATTENDEE_LIMIT, "count": len(found) + 1}
        field = Field.GUESTS if inputs.guests.strip() else Field.ATTENDEES
        problems.append(Problem(Reason.TOO_MANY_ATTENDEES, field, values))
        return ()
    return tuple(found.values())


def _criteria(inputs: Inputs, people: int, rooms: Sequence[Room], problems: list[Problem]) -> Criteria:
    wanted = inputs.capacity.strip()
    if wanted:
        if re.fullmatch(r"\d{1,5}(\.0+)?", wanted) and float(wanted) >= 1:
            people = int(float(wanted))
        else:
            problems.append(Problem(Reason.MALFORMED, Field.CAPACITY, {"value": wanted[:80]}))
    if inputs.floor and not any(inputs.floor in room.floor_keys for room in rooms):
        problems.append(Problem(Reason.MALFORMED, Field.FLOOR, {"value": inputs.floor[:80]}))
    unknown = [each for each in inputs.equipment if not any(each in room.equipment for room in rooms)]
    problems += [Problem(Reason.MALFORMED, Field.EQUIPMENT, {"value": each[:80]}) for each in unknown]
    room = inputs.room.strip().lower()
    if room and not any(room == each.address for each in rooms):
        problems.append(Problem(Reason.ROOM_NOT_REGISTERED, Field.ROOM, {"value": room[:80]}))
    return Criteria(people, inputs.floor, frozenset(inputs.equipment), room or None)
