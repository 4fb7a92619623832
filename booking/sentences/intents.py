"""What somebody wants, from the words of a line that are no slots and from the slots that it has."""

from collections.abc import Sequence
from itertools import pairwise

from booking.sentences.clocks import Clock
from booking.sentences.dates import Day
from booking.sentences.denials import denied, denies_a_thing, denies_the_verb, says_no_more_than_no
from booking.sentences.items import (
    Count,
    Flag,
    Floor,
    Guest,
    Item,
    PartOfDay,
    People,
    Reference,
    Repeats,
    Title,
    Unread,
    Word,
)
from booking.sentences.lengths import Length
from booking.sentences.line import Line
from booking.sentences.managing import managed
from booking.sentences.model import MANAGES, Intent
from booking.sentences.names import Name
from booking.sentences.spans import Range

_ALONE = (
    ("now", Intent.NOW),
    ("help", Intent.HELP),
    ("stop", Intent.STOP),
    ("thanks", Intent.THANKS),
    ("hello", Intent.GREETING),
    ("mine", Intent.BOOKINGS),
    ("rooms", Intent.ROOMS),
)
"""What a line is that holds nothing else."""

_EMPTY = frozenset(
    {"fill", "the", "on", "of", "for", "at", "my", "me", "and", "article", "by", "a", "until", "to", "with", "title"}
)


_ASKS = frozenset(
    {
        *("book", "move", "extend", "end", "cancel", "add", "remove", "remind", "who", "free", "free.ask", "mine"),
        *("schedule", "rooms", "room", "help", "where", "what", "now", "hello", "stop", "not", "meeting"),
    }
)
"""Kinds of words that ask for something."""


_MANAGING = frozenset({"move", "extend", "cancel", "remove"})
"""Kinds of verbs of what is done with a booking: behind a word of wanting they tell what is wanted."""


def cues(line: Line) -> dict[str, list[int]]:
    """List the phrases of each kind that stand anywhere in the line, by where they begin."""
    found: dict[str, list[int]] = {}
    for at in range(line.size):
        for kind in line.all(at):
            found.setdefault(kind, []).append(at)
    return found


def manages(line: Line) -> bool:
    """Tell whether a line may be about a booking that there is."""
    found = cues(line)
    if any(line.key(at - 1) == "-" and line.kind(at - 2) == "num" for at in found.get("meeting", ()) if at > 1):
        return True  # "Kan vi ta 10-mötet kl 11"
    return any(
        kind in found
        for kind in (
            *("move", "extend", "shorter", "end", "cancel", "add", "remove", "unjoin"),
            *("becomes", "instead", "remind"),
        )
    )


def intent_of(line: Line, items: Sequence[Item], intent: Intent) -> Intent:
    """Tell what is wanted, where it is sought: nothing is where a line says not to do it."""
    if intent in MANAGES and _asks_whether_it_can(line, items):
        return Intent.HELP
    if denies_the_verb(line, items, intent):
        return Intent.UNKNOWN
    if _asks_of_own(line, items):
        return Intent.BOOKINGS
    verb = any(
        isinstance(each.said, Word) and "book" in each.said.kinds and "meeting" not in each.said.kinds for each in items
    )
    if intent is Intent.BOOK and not verb and (says_no_more_than_no(line, items) or _complains(line, items)):
        return Intent.UNKNOWN
    return intent


def _complains(line: Line, items: Sequence[Item]) -> bool:
    """Tell whether equipment is said not to work, and nothing of a time: `in Oak geht der Bildschirm nicht`."""
    slots = sorted(type(each.said).__name__ for each in items if not isinstance(each.said, Word | Unread))
    last = max((at for at in range(line.size) if line.kind(at) == "word"), default=0)
    return slots == ["Flag", "Name"] and denies_a_thing(line, items) and line.at(last, "not") is not None


def books_a_room(line: Line, items: Sequence[Item]) -> bool:
    """Tell whether a verb of booking stands right before a room: `the heating in Oak is broken, get me Elm`."""
    verbs = [
        each
        for each in items
        if isinstance(each.said, Word)
        and "book" in each.said.kinds
        and not each.said.kinds & {"meeting", "polite", "book.weak"}
        and line.key(each.start) == line.tokens[each.start].key  # As it is spelt in the lists.
    ]
    rooms = [each.start for each in items if isinstance(each.said, Name) and each.said.kind == "room"]
    return any(
        each.end <= room <= each.end + 2 and all(line.kind(at) != "mark" for at in range(each.end, room))
        for each in verbs
        for room in rooms
    )


_ALSO = frozenset({"also", "auch", "också", "ocksa", "myös", "myos"})


_IT = frozenset({"it", "that", "den", "det", "es", "se", "sen"})


def _asks_whether_it_can(line: Line, items: Sequence[Item]) -> bool:
    """Tell whether it is asked what can be done here, of no booking: `kannst du auch Sachen absagen?`."""
    asks = line.key(line.size - 1) == "?" and line.at(0, "polite") is not None
    named = any(not isinstance(each.said, Word | Unread | People) for each in items)
    also = bool(_ALSO & set(line.keys)) and not _IT & set(line.keys)
    return asks and not named and also and not line.has("my")


def _asks_of_own(line: Line, items: Sequence[Item]) -> bool:
    """Tell whether it is asked when one of the writer's own is: `is Planning still at 10?`."""
    if line.key(0) not in ("is", "onko", "onks", "ar", "ist"):
        return False
    titles = [each.start for each in items if _is_own_title(each) and each.start < 4]
    off = any(line.at(at, "cancel") for at in range(max(titles, default=line.size), line.size))
    return bool(titles) and (line.key(line.size - 1) == "?" or off)  # "Is Planning cancelled"


def sought(line: Line, items: Sequence[Item]) -> Intent:
    """Tell what the words of a line are for, whatever they are denied by."""
    words = [
        (item, item.said.kinds - {"mine"} if _is_for_own(line, item) else item.said.kinds)
        for item in items
        if isinstance(item.said, Word)
    ]
    kinds: dict[str, int] = {}
    for item, each in words:
        for kind in each:
            kinds.setdefault(kind, item.start)
    slots = [item for item in items if not isinstance(item.said, Word | Unread)]
    unread = [item for item in items if isinstance(item.said, Unread)]
    whole = _whole(line, words, kinds, slots, unread)
    if whole is not None:
        return whole
    early = any(isinstance(item.said, Length) and item.said.use == "before" for item in slots)
    early = early and (len(slots) == 1 or not any(line.at(at, "sooner") for at in range(line.size)))
    early = early and all(isinstance(item.said, Length | Reference) or _is_own_title(item) for item in slots)
    if early and not kinds.keys() & {"room", "free", "book", "move", "extend", "end", "cancel", "becomes"}:
        return Intent.REMIND  # "Poke me ten minutes before"
    if _wishes_for_a_free_one(line, items, kinds):
        kinds = {kind: at for kind, at in kinds.items() if kind not in ("free", "free.ask")}
    if _asks_for_a_room_first(line, kinds):
        kinds = {kind: at for kind, at in kinds.items() if kind not in ("rooms", "thanks")}
    has = {type(item.said) for item in slots}
    polite = [item for item, each in words if "polite" in each]
    weak = all(each & {"polite", "free.ask"} for _, each in words if "book" in each and "meeting" not in each)
    room = any(
        isinstance(item.said, Name) and item.said.kind == "room" and not denied(line, item.start) for item in slots
    )
    place = Name in has or Floor in has
    when = bool(has & {Clock, Range, Day, PartOfDay, Length})
    books = [item for item, each in words if "book" in each and "meeting" not in each]
    first = min((item.start for item in [each for each in books if each not in polite] or books), default=None)
    if first is not None and all(each in polite for each in books) and _is_managed(words):
        first = None  # "I want to swap Elm for Oak"
    # "A room at 10 for those who are remote" asks for nobody.
    told = min((item.start for item in slots if isinstance(item.said, Clock | Range)), default=99)
    trailing = first is not None and max(first, told) < kinds.get("who", 0)
    relative = first is not None and line.key(kinds.get("who", 0) - 1) == ","  # "My client, who can be reached at …"
    first_verb = next(
        (item for item, each in words if not each & {"hello", "thanks", "meeting", "polite"} and not each <= _EMPTY),
        polite[0] if polite else None,
    )
    return (
        managed(line, kinds, items, first, first_verb)
        or _look(
            kinds,
            has,
            room=room,
            place=place,
            when=when,
            booked=first,
            weak=weak,
            unread=len(unread),
            trailing=trailing or relative,
            predicative=_is_asked_of_a_room(line, items),
            of_room=room and not _PERSONAL[line.language] & set(line.keys),
        )
        or _asked(line, kinds, room=room, when=when, weak=weak, has=has)
        or _book(
            kinds,
            has,
            room=room,
            place=place,
            when=when,
            unread=len(unread),
            slots=slots,
            weak=weak,
            farewell=line.key(0) in _SEE_YOU and line.at(0, "thanks") is not None,
            misspelt=len(unread) == 1 and bool(line.names.nearest(line.key(unread[0].start))),
        )
    )


def _is_for_own(line: Line, item: Item) -> bool:
    """Tell whether a word for one's own stands behind one like for: `einen Raum für meine Chefin`."""
    mine = isinstance(item.said, Word) and "mine" in item.said.kinds
    return mine and line.at(item.start - 1, "count.for", "with") is not None


def _is_own_title(item: Item) -> bool:
    return isinstance(item.said, Title) and item.said.own


def _wishes_for_a_free_one(line: Line, items: Sequence[Item], kinds: dict[str, int]) -> bool:
    """Tell whether a free room is wished for, with a word of politeness, rather than asked about: `a free room pls`."""
    if "?" in line.keys or kinds.get("free.ask", 99) < kinds.get("free", 99):
        return False
    needs = next((each.start for each in items if line.at(each.start, "needs")), 99)
    if needs < kinds.get("free", 0) and line.key(kinds["free"]) == "anything":
        return True  # "We need to talk at 2, anything with a screen"
    if "thanks" not in kinds and not any(line.at(at, "soft") for at in range(line.size)):
        return False
    return any(
        isinstance(one.said, Word)
        and isinstance(two.said, Word)
        and "free" in one.said.kinds
        and "room" in two.said.kinds
        for one, two in pairwise(items)
    )


_SEE_YOU = frozenset({"see", "nahdaan", "vi", "ses", "bis"})
"""Words that a farewell begins with."""

_AUXILIARIES = frozenset({"would", "could", "will", "does", "might"})
"""English verbs that a question begins with."""

_ASKING = (
    "book",
    "polite",
    "hello",
    "thanks",
    "add",
    "remove",
    "cancel",
    "move",
    "extend",
    "end",
    "who",
    "remind",
    "schedule",
)
"""Kinds of first words with which it is not asked whether a room would do."""


def _is_asked_of_a_room(line: Line, items: Sequence[Item]) -> bool:
    """Tell whether it is asked of a room that is named whether it is free: `any chance Oak's free at 11?`."""
    second = items[1].said if len(items) > 1 else None
    if (
        isinstance(second, Name)
        and second.kind == "room"
        and any(isinstance(each.said, Clock | Range) for each in items)
    ):
        # "Mahtuuko Elmiin huomenna kymmeneltä", "would Elm work for 5 of us", "funkar Elm imorgon kl tio?"
        first = line.key(0)
        marked = line.key(line.size - 1) == "?" or (line.language == "fi" and first.endswith("ko") and first != "joko")
        if (marked or first in _AUXILIARIES) and line.kind(0) == "word" and not line.at(0, *_ASKING):
            return True
    if line.key(line.size - 1) != "?":
        return False
    return any(
        isinstance(one.said, Name) and isinstance(two.said, Word) and "free" in two.said.kinds
        for one, two in pairwise(items)
    )


def _is_managed(words: Sequence[tuple[Item, frozenset[str]]]) -> bool:
    return any(each & _MANAGING and "instead" not in each for _, each in words)


def _asked(line: Line, kinds: dict[str, int], *, room: bool, when: bool, weak: bool, has: set[type]) -> Intent | None:
    """Tell whether a question without a verb of booking and without a room asks for what is free: `nåt på vån 2?`."""
    if Count in has and when and not room and line.at(0, "where.fit"):
        return Intent.FREE  # "Where could 15 people sit tomorrow?"
    asks = line.size > 0 and line.key(line.size - 1) == "?" and "polite" not in kinds
    plain = not room and not kinds.keys() & {"room", "rooms", "mine.of", "meeting", "help", "me"} and weak
    return Intent.FREE if asks and plain and when and has & {Clock, Range} and has & {Floor, Flag, Count} else None


def _whole(
    line: Line,
    words: Sequence[tuple[Item, frozenset[str]]],
    kinds: dict[str, int],
    slots: Sequence[Item],
    unread: Sequence[Item],
) -> Intent | None:
    """Read a line that is one of the phrases that stand alone, with nothing else that counts."""
    first = next((at for at in range(min(3, line.size)) if not line.at(at, "rather", "hello", "soft")), 0)
    for kind, intent in _ALONE[1:]:
        phrase = line.at(0, kind) or (line.at(first, "help") if kind == "help" else None)
        if phrase is not None and all(line.kind(each) == "mark" for each in range(phrase.end, line.size)):
            return intent
    if _asks_how(line, slots):
        return Intent.HELP
    dropped = next((each for at in (0, 1, 2) if (each := line.at(at, "stop")) and each.end - at > 1), None)
    few = len(unread) <= (6 if dropped is not None and line.key(dropped.end) == "," else 2)
    if dropped is not None and not slots and few and not kinds.keys() & {"book", "thanks"}:
        return Intent.STOP  # "Oh forget it, doesn't matter"
    weighty = [each for _, each in words if not each <= _EMPTY]
    if not slots and words and "thanks" in words[0][1] and not any(each & _ASKS for each in weighty):
        return Intent.THANKS
    if unread and len(unread) > 2:
        return None
    if not slots and any("rooms" in each and item.end - item.start > 2 for item, each in words):
        return Intent.ROOMS  # "Could I have a list of all rooms, please?"
    soon = any(isinstance(item.said, Length) and item.said.use == "in" for item in slots)
    only_now = not soon and all(isinstance(item.said, Length) and not item.said.days for item in slots)
    for kind, intent in _ALONE:
        if kind == "now":
            if (
                any("now" in each for each in weighty)
                and not unread
                and only_now
                and all(
                    each & {"now", "room", "rooms", "book", "free", "free.ask", "big"} or each & _EMPTY
                    for each in weighty
                )
            ):
                return intent
            continue
        if kind == "stop" and any("meeting" in each for each in weighty):
            continue
        if kind == "rooms" and words and words[0][1] >= {"book"} and not words[0][1] & {"polite", "free.ask"}:
            continue  # "Boka rum": in Swedish one room and several are called the same.
        if slots:
            day_only = kind == "mine" and all(isinstance(item.said, Day | PartOfDay | Clock | Range) for item in slots)
            if not day_only:
                continue
        if (
            weighty
            and all(
                kind in each
                or each & _EMPTY
                or (kind == "help" and each & {"hello", "thanks"})
                or (kind in ("thanks", "stop", "hello") and each & {"hello", "thanks", "help", "not"})
                or (kind == "mine" and each & {"meeting", "free.ask", "schedule", "coming", "rooms", "room"})
                for each in weighty
            )
            and any(kind in each for each in weighty)
            and not (kind in ("hello", "thanks", "stop") and unread and len(weighty) == 1 and len(unread) > 1)
            and not (kind == "stop" and len(unread) > 1)
            and not (kind == "help" and unread and unread[0].start < words[0][0].start)
            and not (kind == "help" and any("thanks" in each for each in weighty))
            and not (kind in ("thanks", "rooms") and _asks_for_a_room_first(line, kinds))
            and not _is_more(kind, kinds)
        ):
            return intent
    return None


def _asks_for_a_room_first(line: Line, kinds: dict[str, int]) -> bool:
    """Tell whether a room is named before it is thanked for: `rum tack`, against `tack för rummet`, `rooms thanks`."""
    plural = "rooms" in kinds and line.language != "sv"
    return kinds.get("room", 99) < kinds.get("thanks", 0) and not plural


_ASKERS = frozenset({"jag", "man", "vi", "ich", "wir"})
"""Who asks how something is done, in Swedish and German: `hur lägger man till …`, `wie lege ich … an`."""

_GOING = frozenset({"komm", "komme", "kommt", "kommer", "get", "paasen", "paasee"})
"""Verbs of the way to a place: whoever asks for that wants no help with this bot."""


def _asks_how(line: Line, slots: Sequence[Item]) -> bool:
    """Tell whether somebody asks how something is done here, rather than for it to be done: `how do I add a room`."""
    at = next((at for at in range(min(4, line.size)) if line.kind(at) == "word" and not line.at(at, "hello")), 0)
    how = line.at(at, "how.to")
    if how is None or how.language != line.language or any(not isinstance(each.said, People) for each in slots):
        return False
    if line.language in ("sv", "de") and not _ASKERS & set(line.keys[how.end : how.end + 3]):
        return False
    if _GOING & set(line.keys[how.end : how.end + 2]):
        return False
    other = line.at(at, "told.why", "schedule", "where", "mine")
    return other is None or other.end < how.end


_PERSONAL = {
    "en": frozenset({"i", "i've", "i'm", "me", "my", "mine", "we", "we've", "our", "us"}),
    "sv": frozenset({"jag", "ja", "vi", "min", "mitt", "mina", "mig", "oss", "var", "vart", "vara"}),
    "de": frozenset({"ich", "wir", "mir", "uns", "mein", "meine", "meinen", "meinem", "unser", "unsere"}),
    "fi": frozenset({"ma", "mina", "mun", "minun", "mulla", "mul", "minulla", "me", "meilla", "meidan", "omat"}),
}
"""Words for whoever writes. With none of them, what is on in a room is asked of the room."""


def books_of(has: set[type]) -> bool:
    """Tell whether a room at a time is spoken of."""
    return bool(has & {Clock, Range, Length, Count, Floor})


def _look(
    kinds: dict[str, int],
    has: set[type],
    *,
    room: bool,
    place: bool,
    when: bool,
    booked: int | None,
    weak: bool,
    unread: int,
    trailing: bool,
    predicative: bool,
    of_room: bool,
) -> Intent | None:
    if "who" in kinds and not trailing and (place or "room" in kinds or (when and not unread)):
        return Intent.WHO
    if "somebody" in kinds and "free.ask" in kinds and room and (booked is None or weak) and "free" not in kinds:
        return Intent.WHO
    which = kinds.get("which.ask", 99) <= 1 and kinds.keys() & {"room", "rooms"} and "free" not in kinds
    if which and not has - {Name} and not room and "mine.of" not in kinds and unread <= 3:
        return Intent.ROOMS  # "What rooms do you have in this place?"
    books = booked is not None and bool(has & {Clock, Range})
    if "mine" in kinds and not room and not books and not has & {Count, Floor}:
        return Intent.BOOKINGS
    if of_room and kinds.get("mine", 99) <= 1 and has <= {Name, Day, PartOfDay} and not unread:
        return Intent.SCHEDULE  # "Vad är inbokat i Oak?"
    if kinds.keys() >= {"have.i", "booked"} and not room and not has & {Range, Length}:
        return Intent.BOOKINGS  # "Do I have a room booked for 2 tomorrow"
    if "have.i" in kinds and has == {Day} and not unread and not kinds.keys() & {"room", "rooms", "free"}:
        return Intent.BOOKINGS  # "Onks mulla tänään jotain"
    if "have.i" in kinds and place and not has & {Clock, Range, Length, Count} and booked is None:
        return Intent.BOOKINGS
    if (
        "mine.of" in kinds
        and kinds.keys() & {"what", "free.ask"}
        and "meeting" in kinds
        and not place
        and not books_of(has)
    ):
        return Intent.BOOKINGS
    if (
        "booked" in kinds
        and "mine.of" in kinds
        and kinds.keys() & {"what", "free.ask"}
        and not place
        and not books_of(has)
    ):
        return Intent.BOOKINGS
    if "mine.of" in kinds and "where" in kinds and "free" not in kinds and not place:
        return Intent.BOOKINGS
    asked = min(kinds.get(each, 99) for each in ("what", "which.ask", "free.ask", "where")) <= 1
    if "extreme" in kinds and asked and not has and not kinds.keys() & {"now", "free", "polite"} and unread <= 2:
        return Intent.ROOMS  # "What's the biggest room you have?"
    if "where" in kinds and place and not when and "free" not in kinds:
        return Intent.SCHEDULE
    asks = "free.ask" in kinds or predicative
    if asks and weak and room and when and ("room" in kinds or predicative):
        return Intent.FREE
    if (
        "what" in kinds
        and room
        and not unread
        and "free" not in kinds
        and not has & {Clock, Range, Length, Count, People}
    ):
        return Intent.SCHEDULE
    if "free" in kinds and (asks or booked is None or kinds["free"] <= booked):
        strong_book = booked is not None and not asks and kinds["free"] > booked
        if not strong_book and (place or when or "room" in kinds or "rooms" in kinds or "now" in kinds):
            return Intent.NOW if "now" in kinds and not place and not when else Intent.FREE
    if "mine.of" in kinds and "schedule" in kinds and not place and not has & {Range, Length, Count}:
        return Intent.BOOKINGS
    if (
        "schedule" in kinds
        and (place or (when and not has & {Clock, Range, Length, Count}))
        and not has & {Range, Clock, Length, Count, People}
    ):
        return Intent.SCHEDULE
    if "rooms" in kinds and not when and not has & {Count} and not room and booked is None:
        return Intent.ROOMS
    return None


def _book(
    kinds: dict[str, int],
    has: set[type],
    *,
    room: bool,
    place: bool,
    when: bool,
    unread: int,
    slots: Sequence[Item],
    weak: bool,
    farewell: bool,
    misspelt: bool,
) -> Intent:
    soon = any(isinstance(each.said, Length) and each.said.use == "in" for each in slots)
    if (
        "now" in kinds
        and not (soon or place or has & {Day, Range, Clock, Count, Floor, Flag})
        and (unread <= 1 or "room" in kinds)
    ):
        return Intent.NOW
    wanted = "book" in kinds or "room" in kinds or place
    unasked = not wanted and not kinds.keys() & {"free", "meeting", "rooms"}
    asks = min(kinds.get(each, 99) for each in ("free.ask", "which.ask", "what")) <= 1
    if asks and weak and place and not when and has <= {Name, Floor, Flag} and "room" not in kinds:
        return Intent.UNKNOWN  # "What's the capacity of Maple", "is Oak on the third floor"
    praised = kinds.get("thanks") == 0 and "meeting" in kinds and not kinds.keys() & {"room", "free"}
    if praised and not has & {Clock, Range, Count, Name, Length}:
        return Intent.UNKNOWN  # "Great meeting today!"
    if unread > 1 and unasked and has <= {Clock, Day, PartOfDay, Count} and not (Count in has and "me" in kinds):
        return Intent.UNKNOWN  # A time beside words that nobody knows: "parking for 2 cars tomorrow at 9".
    timed = bool(has & {Clock, Range, Length, Count, Repeats}) or ("now" in kinds)
    told = kinds.keys() & {"book", "room", "rooms", "free", "free.ask"}
    if weak and kinds.get("free.ask", 0) > 1:
        told -= {"book", "free.ask"}  # "The projector in Oak is broken" asks for nothing.
    titled = any(isinstance(each.said, Title) and each.said.own for each in slots)
    if titled and not (told and has & {Clock, Range, Day, Name}):
        return Intent.UNKNOWN  # So is what is to be done with a booking.
    if unread and not told and has <= {Name, Floor, People, Title, Flag} and has != {Flag}:
        return Intent.UNKNOWN  # What is to be done with a room is the word that nobody knows.
    if weak and "thanks" in kinds and has == {Name} and not kinds.keys() & {"room", "free"}:
        return Intent.UNKNOWN  # "See you in Oak!"
    if farewell and has <= {Clock, Day, PartOfDay}:
        return Intent.UNKNOWN  # "See you at 3"
    if weak and unread > 1 and has <= {Name, Floor} and not kinds.keys() & {"room", "rooms", "free"}:
        return Intent.UNKNOWN  # "Is the coffee machine on floor 2 broken?"
    if weak and unread and "mine.of" in kinds and not kinds.keys() & {"room", "meeting"} and has <= {Clock, Day}:
        return Intent.UNKNOWN  # "My train is at 5, see you tomorrow."
    if misspelt and when and not kinds.keys() - _EMPTY:
        return Intent.BOOK  # A room's name that is misspelt, and a day: "ceder tomorrow afternoon"
    if unread and has <= {Day, PartOfDay} and not kinds.keys() & {"room", "free", "meeting"} and weak:
        return Intent.UNKNOWN
    if weak and unread > 1 and has == {Name} and "room" not in kinds:
        return Intent.UNKNOWN
    if unread > 1 and not has and "book" not in kinds and "free" not in kinds:
        return Intent.UNKNOWN  # "Anyone know a good Thai place near the office?"
    if wanted and (room or when or place or timed or "room" in kinds or has & {People, Title, Guest, Flag}):
        return Intent.BOOK if unread < 12 or when else Intent.UNKNOWN
    if Count in has and not unread and not kinds.keys() - _EMPTY - {"people", "we.are", "big", "now", "somebody"}:
        return Intent.BOOK
    if (timed and when) and unread <= (1 if Count in has and not told else 3):
        return Intent.BOOK
    if has & {Day} and unread == 0 and len(slots) == 1 and not kinds.keys() - _EMPTY - {"book", "meeting", "room"}:
        return Intent.BOOK if "book" in kinds else Intent.BOOKINGS
    if "book" in kinds and unread == 0 and not kinds.keys() & {"help", "stop"}:
        return Intent.BOOK
    if "help" in kinds:
        return Intent.HELP
    eaten = any(isinstance(each.said, PartOfDay) and each.said.half == "lunch" for each in slots)
    if (has & {Count, Floor, Flag} and when) or (has >= {Day, PartOfDay} and not asks and not eaten):
        return Intent.BOOK
    if "mine" in kinds:
        return Intent.BOOKINGS
    for kind, intent in (("thanks", Intent.THANKS), ("hello", Intent.GREETING), ("stop", Intent.STOP)):
        if kind in kinds and unread <= 1 and not slots and not _is_more(kind, kinds):
            return intent
    return Intent.UNKNOWN


def _is_more(kind: str, kinds: dict[str, int]) -> bool:
    """Tell whether a word of small talk stands beside what is none: `the meeting went well`."""
    return (kind == "thanks" and "meeting" in kinds) or (kind == "stop" and "book" in kinds)
