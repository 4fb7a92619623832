"""The reading of a line: `understand` is the one function."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from booking.sentences.assembly import sentence_of
from booking.sentences.beside import tells_neighbour, with_neighbour
from booking.sentences.changes import (
    is_changed,
    is_needed_until,
    is_only_so_long,
    is_only_until,
    is_told_another_way,
    other_room,
    tells_a_change,
)
from booking.sentences.days import Days
from booking.sentences.draft import Draft
from booking.sentences.equipment import kinds_of
from booking.sentences.evidence import (
    asks_for_nothing,
    asks_what_a_room_is,
    clauses_of,
    only_says_when,
    without_told,
    without_who_is_away,
)
from booking.sentences.intents import books_a_room, intent_of, manages, sought
from booking.sentences.items import Item, Title, Unread
from booking.sentences.lengths import Length
from booking.sentences.lexicon import languages_of
from booking.sentences.line import Line
from booking.sentences.managing import adds_behind
from booking.sentences.model import MANAGES, Doubt, Intent, Known, Meant, Own, Place, Sentence, Slot, Why
from booking.sentences.names import Name, Names, known_people, names_of
from booking.sentences.opinion import Opinion, opinion_of, outweighs
from booking.sentences.opposites import without_the_opposite
from booking.sentences.renaming import tells_of_a_title, with_new_title
from booking.sentences.scan import items_of
from booking.sentences.scope import Scope, titles_of
from booking.sentences.spans import Range

LINE_LIMIT = 2_000
"""Characters of a line that are read."""

SHORT = 36
"""Up to how many words and signs a line is read twice: where it has unknown words, or may be about one's own."""

FEW = 4
"""Up to how many unknown words a line is read without them, too: one of more is no sentence about a room."""


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
    world = _World(
        now.astimezone(zone),
        zone,
        locale,
        names_of(rooms),
        {each.key: each for each in rooms},
        kinds_of(rooms),
        known_people(people),
        titles_of(bookings),
        bookings,
    )
    said, unread, opinion = _read(line, world)
    if not unread or len(unread) > FEW:
        return said
    # A word that nobody knows may stand in the midst of what is known: "half mumble past two" says no time.
    kept, at = "", 0
    for start, end in unread:
        kept, at = f"{kept}{line[at:start]} ", end
    return _unsettled(said, _read(kept + line[at:], world, opinion)[0])


@dataclass(frozen=True, slots=True)
class _World:
    now: datetime
    zone: ZoneInfo
    locale: str
    names: Names
    places: Mapping[str, Place]
    equipment: Mapping[str, str]
    people: Mapping[str, Sequence[Known]]
    titles: Mapping[str, Sequence[tuple[tuple[str, ...], str]]]
    bookings: Sequence[Own]


def _read(
    line: str, world: _World, opinion: Opinion | None = None
) -> tuple[Sentence, Sequence[tuple[int, int]], Opinion]:
    """Read a line as it stands, with what it seems to be after where that is known.

    Tells from which characters to which words stand that nobody knows, and the opinion.
    """
    own = {word for each in world.titles.values() for words, _ in each for word in words}
    read = Line(line, world.locale, world.names, world.people.keys() | own)
    opinion = opinion or opinion_of(read, world.titles)
    days = Days(read, world.now.date())
    about = Scope(read, days, world.people, world.titles, world.equipment, manages=True)
    about = replace(about, renamed=with_new_title(read, about.own_title))
    reading = _told_by_another(line, about, world) or _reading(read, about, world)
    read = reading.line
    if _may_be_of_own(reading):
        reading = _with_part_of_a_title(about, world) or reading
    if reading.said.intent is Intent.BOOK and any(
        isinstance(each.said, Title) and each.said.own for each in reading.items
    ):
        # What is booked anew may be called like what there is: "a 1:1 with Pekka".
        read.memory.clear()
        anew = _reading(read, replace(about, titles={}), world)
        reading = anew if anew.said.intent is Intent.BOOK else reading
    said, items = reading.said, reading.items
    told_of = sorted((*items, *reading.aside), key=lambda each: each.start)
    outgrown = read.has("unfit")
    weak = said.intent in (Intent.BOOK, Intent.FREE, Intent.UNKNOWN) or outgrown
    if weak and (sure := tells_a_change(read, told_of)):
        moved = reading.told(Intent.MOVE, told_of)
        fits = moved.meant.said and moved.meant.keys
        if moved.other_room and not outgrown and not _is_told_whole(moved, world):
            fits = ()
        if is_changed(moved) and (fits or (sure == "surely" and world.bookings)):
            said = moved
    if outgrown and other_room(read) and said.intent in (Intent.BOOK, Intent.FREE, Intent.SCHEDULE):
        said = reading.told(Intent.BOOK, [each for each in items if not isinstance(each.said, Name)])
    elif said.intent is Intent.BOOK and is_only_until(read, items):
        ended = reading.told(Intent.EXTEND)
        said = ended if ended.meant.keys and not ended.doubts else said
    elif said.intent is Intent.BOOK and is_needed_until(read, items):
        ended = reading.told(Intent.EXTEND)
        runs = any(each.running and (each.key,) == ended.meant.keys for each in world.bookings)
        said = ended if runs and not ended.doubts else said
    elif said.intent is Intent.BOOK and (is_only_so_long(read, items) or is_told_another_way(read, items)):
        shorter = reading.told(Intent.MOVE)
        said = shorter if shorter.meant.keys and not shorter.doubts else said
    if said.intent is Intent.MOVE and said.other_room and said.meant.start and not said.meant.keys:
        said = reading.told(Intent.BOOK)  # Nothing is booked then, so "another room for the 3pm call" is wanted anew.
    if about.renamed and _is_called_anew(said, items):
        said = reading.told(Intent.BOOK)
    if said.intent is Intent.ADD and _is_of_none(said.meant, world.bookings):
        # "Invite Priya to Rowan at 4": nothing is booked there yet, so that is what is wanted.
        added = adds_behind(read, items) and bool(said.meant.room or said.meant.date)
        ranged = any(isinstance(each.said, Range) for each in items)
        if added or ((_invites(read) or ranged) and said.meant.room):
            said = reading.told(Intent.BOOK)
    settled = about.renamed or read is not about.line or reading.denied
    settled = settled or (said.intent in MANAGES and said.meant.said and bool(said.meant.keys))
    settled = settled or (opinion.intent is Intent.UNKNOWN and books_a_room(read, items))
    if not settled and outweighs(opinion, said.intent, whole=said.complete):
        said = _wanted_otherwise(reading, about, world, opinion.intent) or said
    if read.size > SHORT:
        return said, (), opinion
    known_words = languages_of()
    unknown = [each for each in items if isinstance(each.said, Unread) and read.key(each.start) not in known_words]
    return said, [(read.tokens[each.start].start, read.tokens[each.end - 1].end) for each in unknown], opinion


def _is_called_anew(said: Sentence, items: Sequence[Item]) -> bool:
    """Tell whether a title is of what is wanted, and of no booking: `the title is Offer, in Elm, tomorrow 13-14.30`."""
    if said.date and said.start and said.end and not said.meant.said:
        return True
    told = bool(said.meant.title or said.meant.reference or said.meant.keys)
    return not told and bool(said.meant.room) and any(isinstance(each.said, Range) for each in items)


def _is_told_whole(moved: Sentence, world: _World) -> bool:
    """Tell whether a room that is outgrown is that of a booking, and the booking is of today where no day was said."""
    meant = [each for each in world.bookings if each.key in moved.meant.keys]
    today = world.now.date()
    return bool(moved.meant.room) and (moved.meant.date is not None or all(each.date == today for each in meant))


_MAYBE_OWN = MANAGES | {Intent.UNKNOWN, Intent.REMIND}
"""What a line may be that names a booking by the beginning of its title."""


@dataclass(frozen=True, slots=True)
class _Reading:
    """What was said in a line, and what that means for what is wanted."""

    line: Line
    items: Sequence[Item]
    aside: Sequence[Item]
    said: Sentence
    told: Callable[..., Sentence]
    denied: bool
    """Whether a rule found that it asks for nothing, whatever its words seem to ask for."""


def _reading(read: Line, about: Scope, world: _World, wanted: Intent | None = None) -> _Reading:
    """Read what is said; `wanted` is what it is after, where that is known."""
    own_ones = about.has_own_title or any(each.kind == "ref" for each in read.tokens)
    manages_one = own_ones or about.renamed or wanted in MANAGES or manages(read)
    items = items_of(replace(about, manages=manages_one))
    if about.renamed:
        words = {
            each.start for each in items if isinstance(each.said, Unread) and tells_of_a_title(read.key(each.start))
        }
        items = [each for each in items if each.start not in words]
    today = world.now.date()
    clauses = without_who_is_away(clauses_of(read, items, today))
    items, aside = without_told(clauses)
    items, opposite = without_the_opposite(read, items)
    aside = [*aside, *opposite]
    first = Intent.MOVE if about.renamed else sought(read, items)
    intent = first if about.renamed else intent_of(read, items, first)
    if asks_for_nothing(clauses_of(read, items, today) if aside else clauses, intent):
        intent = Intent.UNKNOWN
    if intent in (Intent.BOOK, Intent.REMIND) and only_says_when(read, items):
        intent = Intent.UNKNOWN
    denied = intent is Intent.UNKNOWN and first is not Intent.UNKNOWN
    about_it = intent is Intent.BOOK and read.has("favourite", "fittings", "size")
    if (about_it or intent is Intent.UNKNOWN) and asks_what_a_room_is(read, items):
        intent = Intent.SCHEDULE

    def told(wanted: Intent, of_all: Sequence[Item] = ()) -> Sentence:
        """Tell what it means; with `of_all`, where a change is told in all clauses together."""
        empty = Sentence(read.text, wanted, read.language)
        places, booked, things = world.places, world.bookings, world.equipment
        out = () if of_all else aside
        draft = Draft(read, of_all or items, wanted, world.now, world.zone, places, booked, things, empty, out)
        draft.told = bool(of_all)
        return sentence_of(draft)

    return _Reading(read, items, aside, told(wanted or intent), told, denied)


def _wanted_otherwise(reading: _Reading, about: Scope, world: _World, wanted: Intent) -> Sentence | None:
    """Read a line as what its words are mostly written for, where the rules found something else or nothing.

    Nothing is changed where a line says not to, or where what it names is not booked and may be wanted.
    """
    if wanted not in MANAGES:
        return reading.told(wanted)
    if about.line.has("not") or not world.bookings or about.line.size > SHORT:
        return None
    about.line.memory.clear()
    changed = _reading(about.line, replace(about, parts=True), world, wanted).said
    named = changed.meant.said and not changed.meant.keys
    return None if named and reading.said.intent is not Intent.UNKNOWN else changed


def _told_by_another(line: str, about: Scope, world: _World) -> _Reading | None:
    """Read a line whose time is told by another booking of one's own, where it asks for a room or moves a booking."""
    if about.renamed or not world.bookings or about.line.size > SHORT or not tells_neighbour(about.line):
        return None
    own = {word for each in world.titles.values() for words, _ in each for word in words}
    read = Line(line, world.locale, world.names, world.people.keys() | own)
    scope = replace(about, line=read, days=Days(read, world.now.date()))
    beside = with_neighbour(scope, world.bookings)
    if beside is None:
        return None
    reading = _reading(read, replace(scope, beside=beside), world)
    return reading if reading.said.intent in (Intent.BOOK, Intent.FREE, Intent.MOVE) else None


def _may_be_of_own(reading: _Reading) -> bool:
    """Tell whether the beginning of a title may say of which booking a line is."""
    said = reading.said
    longer = any(isinstance(each.said, Length) and each.said.more for each in reading.items)
    read = reading.line
    longer = (
        longer or read.has("becomes", "shorter", "instead", "enough", "later", "sooner") or other_room(read) is not None
    )
    if said.meant.title or said.meant.reference:
        return False
    return said.intent in _MAYBE_OWN or (said.intent is Intent.BOOK and longer)


def _with_part_of_a_title(about: Scope, world: _World) -> _Reading | None:
    """Read a line again where the beginning of one's title may name it; None where that says nothing of a booking."""
    line = about.line
    if line.size > SHORT or not any(about.begun_title(at) for at in range(line.size)):
        return None
    line.memory.clear()
    again = _reading(line, replace(about, parts=True), world)
    return again if again.said.intent in MANAGES | {Intent.REMIND, Intent.BOOKINGS} and again.said.meant.title else None


def _invites(line: Line) -> bool:
    """Tell whether a verb asks for people as one does who books; "add Priya to Rowan" is about what there is."""
    return any(line.at(at, "add") and line.at(at, "with") for at in range(line.size))


def _is_of_none(meant: Meant, bookings: Sequence[Own]) -> bool:
    """Tell whether a time is named at which somebody has booked nothing."""
    named = meant.start and not meant.reference
    return bool(named and not meant.keys and all(each.title != meant.title for each in bookings if each.title))


def _unsettled(said: Sentence, other: Sentence) -> Sentence:
    """Leave open what is another value when the line is read without the words that nobody knows."""

    def differ(one: object, two: object) -> bool:
        return bool(one and two and one != two)

    slots = {
        Slot.DATE: differ(said.date, other.date),
        Slot.START: differ(said.start, other.start),
        Slot.END: differ(said.end, other.end),
        Slot.COUNT: differ(said.count, other.count),
        Slot.ROOM: differ(said.room, other.room),
        Slot.FLOOR: differ(said.floor, other.floor),
        Slot.LENGTH: differ(said.length, other.length),
    }
    doubts = tuple(Doubt(slot, Why.VAGUE, _quoted(said, slot)) for slot, unsure in slots.items() if unsure)
    if not doubts:
        return said
    return replace(
        said,
        date=None if slots[Slot.DATE] else said.date,
        start=None if slots[Slot.START] else said.start,
        end=None if slots[Slot.END] else said.end,
        count=None if slots[Slot.COUNT] else said.count,
        room="" if slots[Slot.ROOM] else said.room,
        floor="" if slots[Slot.FLOOR] else said.floor,
        length=None if slots[Slot.LENGTH] else said.length,
        doubts=said.doubts + doubts,
    )


def _quoted(said: Sentence, slot: Slot) -> str:
    return next((said.line[each.start : each.end] for each in said.parts if each.slot is slot), said.line[:80])
