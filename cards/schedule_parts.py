"""What the cards of a day and of a week share: names of times and places, a press on a gap, and the question back."""

import re
from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from microsoft_teams.cards.core import ExecuteAction

from booking.availability.places import ALL, Guess
from booking.availability.schedule import Unclear
from booking.model import Room, Slot
from booking.policy import FIRST_LENGTH
from booking.times import wall
from cards.actions.form import OpenForm
from cards.actions.schedule import WEEK, ShowSchedule
from cards.elements import Card, button, card, heading, line, trouble
from cards.language import say, say_count
from cards.shown import shown
from cards.times import clock, clocks, short_day_of
from cards.words import floor_named, sentence

PLACES = 5
"""How many places are offered to somebody who was not understood."""


def unclear_card(asked: Unclear) -> Card:
    """Ask back what is to be shown, with presses for what may have been meant."""
    offered = [
        *(_guessed(each) for each in asked.guesses),
        *(button(place_name(each, 24), ShowSchedule(each)) for each in asked.places),
    ]
    if not asked.guesses:
        return card([heading(say("I didn’t understand that")), trouble(asked.problem)], offered[:PLACES])
    # A question is no alarm.
    question = say("Did you mean this?") if asked.places else say("Which room?")
    return card([heading(question), line(sentence(asked.problem), subtle=True)], offered[:PLACES])


def _look_at(guess: Guess) -> ShowSchedule:
    return ShowSchedule(guess.place.where, guess.when.day.isoformat(), span=WEEK if guess.when.week else "")


def _guessed(guess: Guess) -> ExecuteAction:
    rooms = guess.place.rooms
    name = shown(rooms[0].name, 24) if len(rooms) == 1 else place_name(guess.place.where, 24)
    if guess.when.week:
        # The question says that it is about a week, and clients cut off what is too long for a button.
        told = say("{room}, the week from {day}", room=name, day=short_day_of(guess.when.day))
        return button(name, _look_at(guess), tooltip=told)
    return button(say("{room}, {day}", room=name, day=short_day_of(guess.when.day)), _look_at(guess))


def place_name(where: str, limit: int) -> str:
    """Name the place that a schedule is of, in the reader's language; `where` is what `Room.place` calls it."""
    if where == ALL:
        return say("All rooms")
    building, said, floor = where.rpartition(", floor ")
    return floor_named(building, floor, limit) if said else shown(where, limit)


def span_of(slot: Slot, on: date, zone: ZoneInfo) -> str:
    """Name a slot on a card of that day: `10:00–11:00`."""
    if wall(slot.starts, zone).date() == wall(slot.ends, zone).date() == on:
        return clocks(slot, zone)
    return say("{start}–{end}", start=moment_of(slot.starts, on, zone), end=moment_of(slot.ends, on, zone))


def free_span_of(slot: Slot, on: date, zone: ZoneInfo, now: datetime) -> str:
    """Name a time that is free: one that is under way begins `now`, since nobody needs to know the minute."""
    return say("now–{end}", end=moment_of(slot.ends, on, zone)) if slot.starts == now else span_of(slot, on, zone)


def moment_of(moment: datetime, on: date, zone: ZoneInfo) -> str:
    """Name a time of day, with its day where it is another one; midnight ends a day and begins none."""
    local, text = wall(moment, zone), clock(moment, zone)
    if local.time() == time() and local.date() == on + timedelta(days=1):
        return re.sub(r"^0+(?=[^0-9])", "24", text)
    return text if local.date() == on else say("{day} {time}", day=short_day_of(local.date()), time=text)


def free_spans(free: Sequence[Slot], most: int, name: Callable[[Slot], str]) -> str:
    """List when a room or somebody is free, the `most` longest times by name, in the order of the day."""
    kept = sorted(sorted(free, key=lambda each: (-each.duration, each.starts))[:most])
    # The mark after the dash keeps a narrow line from breaking there.
    named, more = ", ".join(name(each).replace("–", "–\u2060") for each in kept), len(free) - most
    if more <= 0:
        return say("Free {times}", times=named)
    return say_count("Free {times} and {count} more time", "Free {times} and {count} more times", more, times=named)


def book_press(room: Room, wanted: Slot, times: str, title: str = "") -> ExecuteAction:
    """Open a form for a room and a time; `times` says it, the title or else the tooltip names both."""
    words = say("Book {room} {time}", room=shown(room.name, 40), time=times)
    # A form has that length unless told, and every byte of a busy page counts.
    press = OpenForm(room.address, wanted.starts, None if wanted.duration == FIRST_LENGTH else wanted.ends)
    return button(title or words, press, tooltip=words if title else None)
