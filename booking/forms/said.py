"""From what was understood of a line to what stands in the form; what is unsure stays empty."""

from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from booking.errors import Field, Problem
from booking.forms.completion import with_slot
from booking.forms.draft import Draft, Told
from booking.forms.inputs import OTHER, Inputs, length_between
from booking.forms.typed_times import end_time
from booking.listening import Heard
from booking.model import Room, Slot
from booking.policy import FIRST_LENGTH
from booking.sentences.model import Intent, OtherRoom, Sentence
from booking.times import next_quarter


def inputs_said(heard: Heard, *, now: datetime, zone: ZoneInfo) -> Inputs:
    """Fill a new form. Who says nothing of when gets what a form is opened with; an hour is added to a start alone."""
    said = heard.sentence
    inputs = _timed(said, now, zone)
    if not _says_when(heard):
        begin = next_quarter(now, zone)
        inputs = with_slot(inputs, Slot(begin, begin + (said.length or FIRST_LENGTH)), zone)
    return replace(
        inputs,
        room=said.room,
        title=said.title,
        attendees=tuple(each.id for each in heard.people),
        guests=", ".join(said.guests),
        capacity="" if said.count is None else str(said.count),
        floor="" if said.room else _floor(said, heard.rooms),
        equipment=said.equipment,
        private=said.private,
        online=said.online,
    )


def end_within(said: Sentence, starts: time, ends: time) -> time | None:
    """Give the end that somebody said who wants a booking to stay until then, if it is before its end as it is.

    Of 12 hours either half of the day may be meant. None where it is to be longer, or nothing was said of an end.
    """
    if said.intent is not Intent.EXTEND or said.end is None:
        return None
    halves = (said.end, time(said.end.hour + 12, said.end.minute)) if said.end.hour < 12 else (said.end,)
    return next((each for each in halves if starts < each < ends), None)


def changed_as_said(inputs: Inputs, heard: Heard, room: Room) -> Inputs:
    """Put what was said into a form that is filled with a booking in a room: it keeps its length where its start moves.

    Where a larger room is asked for, without saying for how many, it is to have more seats than that one.
    """
    said = heard.sentence
    count = said.count or (room.seats + 1 if said.other_room is OtherRoom.LARGER and room.seats else None)
    day, start, end = said.date, said.start, said.end
    if start is not None and end is None:
        length = length_between(time.fromisoformat(inputs.start), time.fromisoformat(inputs.end)) or FIRST_LENGTH
        end = _later(start, said.length or length)
    if said.shift is not None and start is None and end is None:
        start, end = (time.fromisoformat(each) for each in (inputs.start, inputs.end))
        moved = datetime.combine(date.fromisoformat(inputs.date), start, UTC) + said.shift
        # Across midnight it is another day, unless one was said.
        day, start, end = day or moved.date(), moved.time(), _later(end, said.shift)
    taken_off = {each.id for each in heard.people} if said.intent == "remove" else set()
    added = [each.id for each in heard.people] if said.intent != "remove" else []
    guests = [each.strip() for each in inputs.guests.split(",") if each.strip()]
    if said.intent == "remove":
        guests = [each for each in guests if each not in said.guests]
    else:
        guests += [each for each in said.guests if each not in guests]
    kept = [each for each in inputs.attendees if each not in taken_off]
    if said.intent != "remove":
        inputs = replace(
            inputs,
            capacity=inputs.capacity if count is None else str(count),
            floor="" if said.room else _floor(said, heard.rooms) or inputs.floor,
            equipment=said.equipment or inputs.equipment,
            private=inputs.private or said.private,
            online=inputs.online or said.online,
        )
    return replace(
        inputs,
        date=day.isoformat() if day else inputs.date,
        start=f"{start:%H:%M}" if start else inputs.start,
        end=f"{end:%H:%M}" if end else inputs.end,
        room=said.room or inputs.room,
        title=said.title or inputs.title,
        attendees=tuple(dict.fromkeys([*kept, *added])),
        guests=", ".join(guests),
    )


def told_in(heard: Heard, inputs: Inputs) -> Told:
    """Give what was said of a form, which was then filled with `inputs`: what the form added itself is left out."""
    said = heard.sentence
    start, end = said.start, said.end
    # A booking that is to be later, or earlier, is at the times that the form has now.
    shifted = said.shift is not None and start is None and end is None
    return Told(
        said.intent,
        Inputs(
            date=said.date.isoformat() if said.date else "",
            start=inputs.start if shifted else f"{start:%H:%M}" if start else "",
            end=inputs.end if shifted else f"{end:%H:%M}" if end else "",
            title=said.title,
            attendees=tuple(each.id for each in heard.people),
            guests=", ".join(said.guests),
            capacity="" if said.count is None else str(said.count),
            floor=inputs.floor if said.building or said.floor else "",
            equipment=said.equipment,
            private=said.private,
            online=said.online,
            room=said.room,
        ),
        said.unread,
        tuple(each for each in heard.problems if each.field in (Field.DATE, Field.START, Field.END)),
    )


def still_told(draft: Draft, rooms: tuple[Room, ...]) -> Heard | None:
    """Give what was said of a form as far as it still stands in its fields; None for one that no sentence filled."""
    if draft.told is None:
        return None
    said, now = draft.told.inputs, draft.inputs
    removes = draft.told.intent is Intent.REMOVE
    listed = [each.strip() for each in now.guests.split(",")]
    building, _, floor = said.floor.partition("/") if said.floor == now.floor else ("", "", "")
    start, end = (each if each == there else "" for each, there in ((said.start, now.start), (said.end, now.end)))
    sentence = Sentence(
        line="",
        intent=draft.told.intent,
        language="",
        room=said.room if said.room == now.room else "",
        building=building,
        floor=floor,
        date=date.fromisoformat(said.date) if said.date and said.date == now.date else None,
        start=time.fromisoformat(start) if start else None,
        end=time.fromisoformat(end) if end else None,
        count=int(said.capacity) if said.capacity and said.capacity == now.capacity else None,
        guests=tuple(each for each in said.guests.split(", ") if each and (each in listed) is not removes),
        title=said.title if said.title == now.title else "",
        equipment=tuple(each for each in said.equipment if each in now.equipment),
        private=said.private and now.private,
        online=said.online and now.online,
        unread=draft.told.unread,
    )
    people = [each for each in draft.people if each.id in said.attendees and (each.id in now.attendees) is not removes]
    return Heard(sentence, rooms=rooms, people=tuple(people))


def still_unsure(draft: Draft) -> tuple[Problem, ...]:
    """Say what was said of a day or a time and is not filled in yet; a length stands for an end."""
    typed = {Field.DATE: draft.inputs.date, Field.START: draft.inputs.start}
    typed[Field.END] = draft.inputs.end or ("" if draft.inputs.duration == OTHER else draft.inputs.duration)
    return tuple(each for each in (draft.told.unsure if draft.told else ()) if each.field and not typed[each.field])


def with_meant(inputs: Inputs, field: str, value: str) -> Inputs:
    """Fill in the day, start or end that was chosen; a start alone gets an end, as one that is said.

    What is none is no button of ours, and is refused like what is typed.
    """
    match field:
        case Field.DATE:
            return replace(inputs, date=value)
        case Field.END:
            return replace(inputs, end=value)
        case Field.START if inputs.end.strip() or inputs.duration:
            return replace(inputs, start=value)
        case Field.START:
            with suppress(ValueError):
                inputs = replace(inputs, end=f"{_later(end_time(value), FIRST_LENGTH):%H:%M}")
            return replace(inputs, start=value)
    return inputs


def _says_when(heard: Heard) -> bool:
    said = heard.sentence
    when = {Field.DATE, Field.START, Field.END}
    return bool(said.date or said.start or said.end) or any(each.field in when for each in heard.problems)


def _timed(said: Sentence, now: datetime, zone: ZoneInfo) -> Inputs:
    end, start = said.end, said.start
    if start is not None and end is None and not any(each.slot.value == "end" for each in said.doubts):
        end = _later(start, said.length or FIRST_LENGTH)
    today = now.astimezone(zone).date()
    day = said.date or (today if start is None and end is not None and not said.doubts else None)
    length = said.length if start is None and end is None else None
    return Inputs(
        duration=str(length // timedelta(minutes=1)) if length else "",
        date=day.isoformat() if day else "",
        start=f"{start:%H:%M}" if start is not None else "",
        end=f"{end:%H:%M}" if end is not None else "",
    )


def _later(at: time, length: timedelta) -> time:
    return (datetime.combine(date.min, at, UTC) + length).time()


def _floor(said: Sentence, rooms: tuple[Room, ...]) -> str:
    """Give the choice of floor that was said: a floor without a building where only one building has it."""
    if said.building:
        return f"{said.building}/{said.floor}"
    keys = {f"{each.building}/{each.floor}" for each in rooms if each.building and each.floor == said.floor}
    return keys.pop() if said.floor and len(keys) == 1 else ""
