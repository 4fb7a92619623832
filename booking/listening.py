"""What a line that somebody wrote means here: read with the rooms, the people and their bookings as they are now."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from booking.errors import Failed, Field, Problem, Reason
from booking.model import Booking, Person, Room, Slot
from booking.ports import Clock, Directory, Ledger, Registry
from booking.sentences.model import Doubt, Intent, Named, Own, Place, Sentence, Why
from booking.sentences.model import Slot as Said
from booking.sentences.people import maybe_for
from booking.sentences.reader import understand
from booking.sentences.text import fold
from booking.times import wall

NAMES = 10
"""How many people that are named in a line are looked up."""

AHEAD = timedelta(days=3650)
"""How far ahead somebody's bookings are looked at: farther than anybody can book."""

_FIELDS: Mapping[Said, Field] = {
    **{each: Field(each.value) for each in Said if each.value in {field.value for field in Field}},
    Said.BUILDING: Field.FLOOR,
    Said.LENGTH: Field.END,
    Said.REPEATS: Field.DATE,
}

_REASONS: Mapping[Why, Reason] = {
    Why.EITHER: Reason.SAID_EITHER,
    Why.DAY_OR_MONTH: Reason.SAID_EITHER,
    Why.NO_SUCH_DAY: Reason.SAID_NO_DAY,
    Why.NO_SUCH_TIME: Reason.SAID_NO_TIME,
    Why.PAST: Reason.SAID_PAST,
    Why.SKIPPED: Reason.SKIPPED_TIME,
    Why.END_BEFORE_START: Reason.SAID_END_BEFORE,
    Why.SEVERAL: Reason.SAID_SEVERAL,
    Why.NEAREST: Reason.SAID_NEAREST,
    Why.VAGUE: Reason.SAID_VAGUE,
    Why.MISMATCH: Reason.SAID_EITHER,
    Why.NOT_YET: Reason.SAID_SERIES,
    Why.TOO_LONG: Reason.SAID_DAYS,
}


@dataclass(frozen=True, slots=True)
class Heard:
    """A line as it was understood: `rooms` are those that can be booked, `people` those named who were found.

    `bookings` are those of the writer that are meant, where something is to be done with one; `has_booked` tells
    whether they have any. `problems` say what is left open and why, each at its field of the form.
    """

    sentence: Sentence
    rooms: tuple[Room, ...] = ()
    people: tuple[Person, ...] = ()
    bookings: tuple[Booking, ...] = ()
    has_booked: bool = False
    problems: tuple[Problem, ...] = ()

    @property
    def room(self) -> Room | None:
        """The room that was named, if it is one and sure."""
        return next((each for each in self.rooms if each.address == self.sentence.room), None)


class Listening:
    """Understands what people write. It decides nothing, and changes nothing."""

    def __init__(self, *, registry: Registry, ledger: Ledger, directory: Directory, clock: Clock) -> None:
        self._registry, self._ledger, self._directory, self._clock = registry, ledger, directory, clock

    async def hear(
        self, writer: Person, line: str, *, zone: ZoneInfo, locale: str, mentioned: Mapping[str, Person]
    ) -> Heard:
        """Understand a line; `mentioned` are the people who are mentioned in it, by the name that stands there."""
        rooms, now = await self._registry.rooms(), self._clock.now()
        places = tuple(_place(each) for each in rooms)
        # Any line may name what somebody has booked: "Planning needs a larger room" asks for no new one.
        own = await self._ledger.of(writer.id, Slot(now, now + AHEAD))
        known = [_own(each, now, zone) for each in own]
        said = understand(line, now=now, zone=zone, locale=locale, rooms=places, bookings=known)
        people, problems = await self._people(writer, said.people[:NAMES], rooms, mentioned)
        if said.intent in (Intent.BOOK, Intent.FREE, Intent.UNKNOWN):
            read, asked_for, unsure = await self._asked_for(writer, maybe_for(line, said.unread)[:NAMES], rooms)
            said = replace(said, unread=tuple(each for each in said.unread if each not in read))
            people = list({each.id: each for each in (*people, *asked_for)}.values())
            problems += unsure
        problems = [*(problem_of_doubt(each, zone) for each in said.doubts if each.slot in _FIELDS), *problems]
        meant = [each for each in own if each.id in said.meant.keys]
        if said.intent is Intent.BOOKINGS and said.date is not None:
            meant = [each for each in own if wall(each.meeting.slot.starts, zone).date() == said.date]
        return Heard(said, rooms, tuple(people), tuple(meant), bool(own), tuple(problems))

    async def _people(
        self, writer: Person, names: Iterable[Named], rooms: Sequence[Room], mentioned: Mapping[str, Person]
    ) -> tuple[list[Person], list[Problem]]:
        """Find the people who are named; who may be several, or nobody, is a problem."""
        found: dict[str, Person] = {}
        problems = []
        there = {each.address for each in rooms}
        for named in names:
            person = mentioned.get(fold(named.text))
            if person is not None:
                found[person.id] = person
                continue
            try:
                hits = [each for each in await self._called(named) if each.address not in there]
            except Failed:
                problems.append(Problem(Reason.ATTENDEES_UNSURE, Field.ATTENDEES, {"count": 1}))
                continue
            hits = [each for each in hits if each.id != writer.id] or hits
            if len(hits) == 1:
                found[hits[0].id] = hits[0]
            elif hits:
                problems.append(_several(named, hits))
            else:
                problems.append(Problem(Reason.SAID_NOBODY, Field.ATTENDEES, {"value": named.text}))
        return list(found.values()), problems

    async def _asked_for(
        self, writer: Person, names: Iterable[Named], rooms: Sequence[Room]
    ) -> tuple[set[str], list[Person], list[Problem]]:
        """Find whom somebody may ask for: what was read, who it is, and what is open.

        Nobody of that name is no problem, and who asks for themselves is not invited by that.
        """
        read: set[str] = set()
        found: list[Person] = []
        problems: list[Problem] = []
        there = {each.address for each in rooms}
        for named in names:
            try:
                hits = [each for each in await self._called(named, whole_only=True) if each.address not in there]
            except Failed:
                continue  # Then it is quoted as what was not understood.
            if not hits:
                continue
            read.add(named.text)
            others = [each for each in hits if each.id != writer.id]
            if len(hits) == 1:
                found += others
            else:
                problems.append(_several(named, hits))
        return read, found, problems

    async def _called(self, named: Named, *, whole_only: bool = False) -> list[Person]:
        """List who may be meant: whose name it is, or is a form of; else whose name begins as it was written.

        With `whole_only` a beginning means nobody.
        """
        stems = [fold(each) for each in named.stems or (named.text,)]
        # What all stems begin with is asked for once.
        shortest = min(named.stems or (named.text,), key=len)
        hits = await self._directory.named(shortest)
        whole = [each for each in hits if fold(each.name) in stems or any(part in stems for part in _parts(each))]
        if whole_only:
            return whole
        begun = [each for each in hits if any(part.startswith(stems[0]) for part in (fold(each.name), *_parts(each)))]
        return whole or begun


def _several(named: Named, hits: Sequence[Person]) -> Problem:
    several = ", ".join(each.name for each in hits[:4]) + (" …" if len(hits) > 4 else "")
    return Problem(Reason.SAID_SEVERAL_PEOPLE, Field.ATTENDEES, {"value": named.text, "names": several})


def _parts(person: Person) -> list[str]:
    return fold(person.name).split()


def _place(room: Room) -> Place:
    return Place(room.address, room.name, room.building, room.floor, room.equipment)


def _own(booking: Booking, now: datetime, zone: ZoneInfo) -> Own:
    slot = booking.meeting.slot
    starts, ends = wall(slot.starts, zone), wall(slot.ends, zone)
    return Own(
        key=booking.id,
        reference=booking.reference,
        room=booking.room.address,
        title=booking.meeting.title,
        date=starts.date(),
        start=starts.time().replace(second=0, microsecond=0),
        end=ends.time().replace(second=0, microsecond=0),
        running=slot.starts <= now < slot.ends,
    )


def problem_of_doubt(doubt: Doubt, zone: ZoneInfo) -> Problem:
    """Turn a doubt into a problem of the form, at the field where it is mended."""
    field, values = _FIELDS[doubt.slot], {"value": doubt.text, **doubt.values}
    match doubt.why:
        case Why.SKIPPED:
            return Problem(Reason.SKIPPED_TIME, field, {**doubt.values, "zone": zone.key})
        case Why.PAST if "time" in doubt.values:
            return Problem(Reason.SAID_TIME_PAST, field, values)
        case Why.EITHER | Why.MISMATCH if not (doubt.values.get("one") and doubt.values.get("other")):
            return Problem(Reason.SAID_VAGUE, field, values)
        case Why.NEAREST if field is not Field.ROOM:
            return Problem(Reason.SAID_NOT_HERE, field, values)
    return Problem(_REASONS[doubt.why], field, values)
