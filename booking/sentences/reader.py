"""The reading of a line: `understand` is the one function."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from booking.sentences.assembly import sentence_of
from booking.sentences.days import Days
from booking.sentences.draft import Draft
from booking.sentences.equipment import kinds_of
from booking.sentences.intents import intent_of, manages
from booking.sentences.line import Line
from booking.sentences.model import Known, Own, Place, Sentence
from booking.sentences.names import known_people, names_of
from booking.sentences.scan import items_of
from booking.sentences.scope import Scope, titles_of

LINE_LIMIT = 2_000
"""Characters of a line that are read."""


def understand(
    line: str,
    *,
    now: datetime,
    zone: ZoneInfo,
    locale: str = "",
    rooms: Sequence[Place] = (),
    people: Sequence[Known] = (),
    bookings: Sequence[Own] = (),
) -> Sentence:
    """Read what somebody wrote. Pure: the same arguments give the same answer, and nothing is asked of anybody.

    `now` is aware, `zone` that of whoever writes; `locale` is what their client says, like `fi-FI` (it decides what
    `3/12` is, and what a word of several languages means). `rooms` are those that can be booked, `people` those who
    are known by now, and `bookings` what they have booked. Any text is read; none raises.
    """
    line = line[:LINE_LIMIT]
    local = now.astimezone(zone)
    names, known = names_of(rooms), known_people(people)
    titles = titles_of(bookings)
    own = {word for each in titles.values() for words, _ in each for word in words}
    read = Line(line, locale, names, known.keys() | own)
    equipment = kinds_of(rooms)
    items = items_of(Scope(read, Days(read, local.date()), known, titles, equipment, manages(read)))
    intent = intent_of(read, items)
    places = {each.key: each for each in rooms}
    return sentence_of(
        Draft(read, items, intent, local, zone, places, bookings, equipment, Sentence(line, intent, read.language))
    )
