"""What is wanted with a booking that there is: to move, extend, end or cancel it, or to change who comes."""

from collections.abc import Sequence
from itertools import pairwise

from booking.sentences.changes import is_made, is_meeting, is_new_end, is_told_by_hour, may_go, other_room
from booking.sentences.clocks import Clock
from booking.sentences.dates import Day
from booking.sentences.denials import denied, denies, denies_a_thing, is_not_needed, is_said_anew
from booking.sentences.items import Count, Flag, Floor, Guest, Item, People, Reference, Title, Unread, Word
from booking.sentences.lengths import Length
from booking.sentences.line import Line
from booking.sentences.model import Intent
from booking.sentences.names import Name
from booking.sentences.person_names import OUT
from booking.sentences.shifting import direction_of, is_shifted
from booking.sentences.spans import Range


def managed(
    line: Line, kinds: dict[str, int], items: Sequence[Item], booked: int | None, first_verb: Item | None
) -> Intent | None:
    """Tell what is wanted with a booking, from the kinds of words and where each first stands; None if nothing is.

    `booked` is where the first verb of booking stands, `first_verb` the first verb at all.
    """
    said = {type(item.said) for item in items}
    if "schedule" in kinds and line.key(kinds.get("end", line.size)) == "aus":
        kinds = {kind: at for kind, at in kinds.items() if kind != "end"}  # "Wie sieht mein Tag aus"
    if kinds.get("who", 99) <= 1 and kinds.get("end", 0) > kinds["who"]:
        kinds = {kind: at for kind, at in kinds.items() if kind != "end"}  # "Who has Oak, they should be done"
    removed = any(isinstance(item.said, People) and item.said.removed for item in items)
    if not removed and _is_turned_around(line, items):
        removed = _is_add(line, items)
    titled = any(isinstance(each.said, Title) and each.said.own for each in items)
    asked_who = kinds.get("who", 99) <= 1 and People not in said and not kinds.keys() & _DONE
    if titled and line.has("unfit") and other_room(line):
        return Intent.MOVE  # "Planning doesn't fit in Oak, anything larger?"
    if titled and booked is None and asked_who:
        return Intent.BOOKINGS  # "Who's coming to Planning?"
    if (titled or Reference in said) and (wanted := _of_its_kind(line, kinds, items, said)):
        return wanted
    if not removed and other_room(line) and (titled or is_told_by_hour(line, items)):
        if _is_not_wanted(line):
            return Intent.UNKNOWN  # "We don't need another room for Planning"
        which = min((kinds[each] for each in ("which.ask", "what") if each in kinds), default=99) <= 1
        if not titled and not which and not kinds.keys() & {"free", "who", "booked"}:
            return Intent.MOVE  # "Can we have another room for the meeting at 10?"
    moved = any(
        isinstance(each.said, Word) and "move" in each.said.kinds and "instead" not in each.said.kinds for each in items
    )
    if not removed and moved and other_room(line) and (booked in (None, kinds["move"]) or _is_weak(first_verb)):
        return Intent.MOVE
    people = [item for item in items if isinstance(item.said, People | Guest)]
    if Guest in said and People not in said and "remove" in kinds and not _is_add(line, items):
        removed = True
    if _wants_a_room_first(kinds, booked) and not titled and Reference not in said:
        removed = False
        kinds = {kind: at for kind, at in kinds.items() if kind != "remove"}
    if (line.has("stays") and booked is None) or _takes_back(line, kinds, items):
        return Intent.UNKNOWN  # Nothing is done, and no form is opened, for what was taken back.
    if removed and booked is not None and "room" in kinds and "unjoin" in kinds:
        removed = False  # "Alex isn't coming, book a room for 4"
    leads = first_verb is not None and booked is not None and first_verb.start == booked
    asks = "who" in kinds or ("free" in kinds and "free.ask" in kinds)
    told = kinds.keys() & {"mine", "booked"} and Length not in said  # "Remind me what I've booked"
    # "Book Oak tomorrow at 10, and remind me ten minutes before"
    beside = said & {Name, Count, Floor} and not titled and (Range in said or (leads and Clock in said and Day in said))
    times = [each.start for each in items if isinstance(each.said, Range | Clock)]
    beside = beside and booked != kinds.get("remind") and kinds.get("remind", 0) > min(times)
    if (
        "remind" in kinds
        and not beside
        and not (asks and Length not in said)
        and not told
        and not _is_said_of_alarm(line, kinds)
    ):
        return Intent.REMIND
    own = bool(kinds.keys() & {"my", "meeting", "current"}) or Reference in said or Title in said
    thing = denies_a_thing(line, items) and bool(said & {Clock, Range})
    anew = is_said_anew(line, items)
    thing = thing or (
        anew
        and any(isinstance(each.said, Word) and "cancel" in each.said.kinds and denies(line, each) for each in items)
    )
    # "We finished early, let Oak go": what is over is ended.
    over = kinds.get("end", 99) < kinds.get("cancel", 98) and not said & {Day, Clock, Range, Reference, Title}
    if "cancel" in kinds and "remove" in kinds and titled and _is_taken_from(line, items):
        return Intent.REMOVE  # "Drop somebody from Planning" leaves the booking.
    if (
        "cancel" in kinds
        and not thing
        and not removed
        and not (people and "remove" in kinds and "cancel" in kinds and _is_remove(line, kinds["cancel"]))
    ) and not (
        leads and _only(first_verb, "book") and kinds["cancel"] > (booked or 0) and Reference not in said and not titled
    ):
        return Intent.END if over else Intent.CANCEL
    if removed:
        return Intent.REMOVE
    if "end" not in kinds and booked is None and not people and _is_put_out(line, items):
        return Intent.CANCEL
    if "shorter" in kinds and "who" not in kinds and _is_shortened(line, kinds, said, titled=titled, booked=booked):
        return Intent.EXTEND if Clock in said and Length not in said else Intent.MOVE  # With an end, or by how much.
    if "end" in kinds and "no.longer" in kinds and not said & {Day, Clock, Range} and "cancel" not in kinds:
        return Intent.END  # "Nobody is in Oak any more, release it."
    if may_go(line, items):
        return Intent.CANCEL
    if _is_called_off(line) or ("let" in line.keys[:-1] and line.keys[-1:] == ["go"] and Name in said):
        return Intent.END if over else Intent.CANCEL
    somebody = any(isinstance(item.said, Unread) and line.tokens[item.start].text[:1].isupper() for item in items)
    if "not" in kinds and "no.longer" in kinds and not anew and not (somebody or people):
        return Intent.CANCEL
    if not thing and is_not_needed(line, items) and not said & {Clock, Range}:
        return Intent.CANCEL
    led = kinds.get("move", 99) < kinds.get("extend", 0) and Length in said and not said & {Range, Day, Count}
    clocks = [each for each in items if isinstance(each.said, Clock)]
    new = [each for each in clocks if not denied(line, each.start)]
    if titled and len(new) == 1 and len(clocks) > 1 and is_new_end(line, new[0]) and not said & {Name, Day, Range}:
        return Intent.EXTEND  # "Can Planning end at 9:50 instead of 10:00"
    if is_shifted(line, items) or (led and direction_of(line)):
        return Intent.MOVE  # "Push my 10 o'clock back half an hour, running late"
    more = any(isinstance(item.said, Length) and item.said.more for item in items)
    more = (more and "move" not in kinds) or (
        "add" in kinds
        and (titled or (Title not in said and kinds["add"] != kinds.get("book.weak")))  # "Ota Maple puoleks tunniks"
        and "move" not in kinds
        and Length in said
        and not people
    )
    ends = [each for each in items if isinstance(each.said, Clock) and not is_new_end(line, each)]
    if more and titled and Clock in said and not ends and not said & {Day, Range, Count, Floor, Name}:
        return Intent.EXTEND  # "Another 15 min for Planning, ending 10:15"
    if more and not said & {Day, Range, Clock, Count, Floor}:
        return Intent.EXTEND
    books = leads and _only(first_verb, "book") and (Length not in said or ("room" in kinds and Day in said))
    books = books and not titled and not (_is_weak(first_verb) and not said & {Day, Count, Length, Range})
    # "We take Oak tomorrow from nine and stay until lunch" is a wish, too.
    anew_booked = booked is not None and Day in said and bool(said & {Clock, Count})
    anew_booked = anew_booked and not titled and Reference not in said and "meeting" not in kinds
    if "extend" in kinds and not books and not anew_booked and not (Range in said and Day in said and not own):
        return Intent.EXTEND
    if "hold" in kinds and booked in (None, kinds["hold"]) and _is_until(items) and not said & {Day, Range, Count}:
        return Intent.EXTEND  # "Keep Elm until 11:15"
    if "again" in kinds and "free" in kinds and _is_back(kinds, items):
        return Intent.END
    hours = [each for each in items if isinstance(each.said, Clock)]
    over_then = "end" in kinds or (line.has("ends") and len(hours) == 1 and line.key(line.size - 1) != "?")
    over_then = over_then and not line.has("told.why") and not _WHETHER & set(line.keys)
    if titled and over_then and "move" not in kinds and Clock in said and not said & {Name, Day, Range}:
        return Intent.EXTEND  # "Finish planning at 10:15"
    if "move.done" in kinds and (titled or Reference in said) and said & {Clock, Range, Day, Name}:
        return Intent.MOVE  # "Planning has been pushed back to 11"
    # Where a booking goes is said with "to" and "auf", too.
    goes = "move" in kinds or any(_leads_to(line, each) for each in items if isinstance(each.said, Clock))
    if titled and _is_until(items) and not goes and not said & {Day, Name, Range, Length, People}:
        return Intent.EXTEND  # "I need Planning to run until quarter past 10"
    if _is_meeting_elsewhen(line, items, said):
        return Intent.MOVE
    if _becomes(kinds, items) or (booked is None and _goes(line, kinds, items)):
        return Intent.MOVE
    moves = any(
        isinstance(item.said, Word) and item.said.kinds >= {"move"} and "instead" not in item.said.kinds
        for item in items
    )
    moves = moves or titled or Reference in said or booked is None
    # "Wir rücken mit 19 Leuten an, Annex, Donnerstag 12-16": who says how many come wants a room.
    moves = moves and not (
        said >= {Count, Range, Day} and not titled and Reference not in said and "meeting" not in kinds
    )
    if moves and "move" in kinds and (kinds["move"] <= (booked if booked is not None else 99) or own):
        return Intent.MOVE
    if _gives_back(line) or (booked is None and Name in said and Day in said and _frees_first(line)):
        return Intent.CANCEL if Day in said else Intent.END
    if (
        people
        and _is_add(line, items)
        and not _adds_a_meeting(line)
        and not (anew_booked and Name in said and "room" not in kinds)
        and not _is_also_invited(line, items)
        and not (_asks_for_a_room_so_long(items) and not titled and "meeting" not in kinds and Reference not in said)
        and (
            booked is None
            or not leads
            or not _only(first_verb, "book")
            or ((titled or Reference in said) and kinds.keys() & {"along", "join"})
            or _is_along(line, items)
        )
    ):
        return Intent.ADD
    if "free" in kinds and kinds["free"] == kinds.get("end") and "free.ask" in kinds:
        return None  # "What time does Oak free up" ends nothing.
    if "end" in kinds and booked is None and Day not in said and Range not in said:
        return Intent.END
    asked = kinds.keys() & {"schedule", "free.ask", "who"}
    named = "meeting" in kinds or (Name in said and not asked)
    if "end" in kinds and named and Day in said and not said & {Range, Count, Clock} and not leads:
        return Intent.CANCEL  # "We're not coming tomorrow, let go of the booking."
    if (
        "end" in kinds
        and not said & {Day, Range, Clock, Count, Floor}
        and (booked is None or kinds["end"] < booked or not leads)
    ):
        return Intent.END
    if titled and booked is None and line.language == "de" and "auf" in line.keys and Clock in said:
        return Intent.MOVE  # Where a booking goes is said with "auf", how long it lasts with "bis".
    if titled and booked is None and not (Range in said and Name in said):
        stops = "stop" in kinds and "not" not in kinds
        if stops:
            return Intent.EXTEND if Clock in said else Intent.END
        return _of_own(kinds, items, said)
    return None


_WHETHER = frozenset({"when", "whether", "wann", "ob", "nar", "lange", "milloin", "monelta", "koska"})
"""Words with which it is asked when something ends."""

_DONE = frozenset({"move", "extend", "cancel", "add", "remove", "remind", "shorter", "becomes"})
"""Kinds of words that ask for something to be done with a booking."""


_WANTS = frozenset({"add", "move", "becomes", "book", "polite", "needs"})
"""Kinds of words that tell that something is wanted of a booking, rather than told or asked of it."""

_ASKS = frozenset(
    {
        *(
            "is",
            "are",
            "was",
            "did",
            "does",
            "do",
            "has",
            "why",
            "onko",
            "onks",
            "oliko",
            "saiko",
            "miksi",
            "ar",
            "var",
        ),
        *("har", "fick", "varfor", "ist", "war", "hat", "hast", "warum"),
    }
)
"""Words that a question begins with, of what there is."""

_NO = frozenset({"don't", "dont", "doesn't", "doesnt", "isn't", "isnt", "ei", "inte", "nicht", "kein", "keinen"})


def _of_its_kind(line: Line, kinds: dict[str, int], items: Sequence[Item], said: set[type]) -> Intent | None:
    """Tell what is wanted where a booking's link, privacy or size of room is spoken of: `add a Teams link to Planning`.

    A question of these is answered by the booking: `does Planning have a Teams link?`.
    """
    if said & {Clock, Range, Day, Length, People, Guest, Name} or kinds.keys() & {"cancel", "remove", "remind"}:
        return None
    if kinds.get("thanks", 99) <= 1:
        return None
    if line.has("not") or _NO & set(line.keys) or any(denied(line, each.start) for each in items):
        return None
    flags = [each for each in items if isinstance(each.said, Flag) and each.said.kind in ("online", "private")]
    sized = other_room(line)
    if not sized and (Count in said or not flags):
        return None
    first = min((kinds[each] for each in ("where", "what", "which.ask", "who") if each in kinds), default=99)
    thing = sized is not None and not line.has("room")  # "Got anything bigger for Planning?"
    if (first <= 1 or line.key(0) in _ASKS) and not thing:
        return Intent.BOOKINGS
    wanted = thing or bool(kinds.keys() & _WANTS) or line.has(*_WANTS) or (sized is not None and line.has("enough"))
    # "A larger room for Planning, please"
    wanted = wanted or (sized is not None and any(line.at(at, "larger", "smaller", "another") for at in (0, 1)))
    # "Budget review größerer Raum bitte"
    wanted = wanted or (sized is not None and line.size <= SHORTEST_WISH)
    return Intent.MOVE if wanted else None


SHORTEST_WISH = 5
"""Up to how many words and signs a line that names a booking and another room asks for it, whatever else it says."""


def _is_not_wanted(line: Line) -> bool:
    """Tell whether another room is denied: there is a negation before it in its clause."""
    other = next(at for at in range(line.size) if line.at(at, "another", "larger", "smaller"))
    begin = max((at + 1 for at in range(other) if line.kind(at) == "mark"), default=0)
    return any(line.at(at, "not") or line.key(at) in _NO for at in range(begin, other))


def _is_turned_around(line: Line, items: Sequence[Item]) -> bool:
    """Tell whether a word like out stands with people, with no comma between: not in `Timo raus, Megan rein`."""
    part, somebody, out = 0, set[int](), set[int]()
    for each in items:
        part += line.key(each.start) == ","
        somebody |= {part} if isinstance(each.said, People) else set()
        out |= {part} if any(line.key(at) in OUT for at in range(each.start, each.end)) else set()
    return bool(somebody & out)


def _takes_back(line: Line, kinds: dict[str, int], items: Sequence[Item]) -> bool:
    """Tell whether a verb of cancelling is taken back, for another one: `drop Planning. Actually no, keep it`."""
    back = next((each.start for each in items if isinstance(each.said, Word) and "rather" in each.said.kinds), -1)
    after = any(
        line.at(at, "hold", "extend", "shorter", "move", "becomes") for at in range(max(back, 0) + 1, line.size)
    )
    return kinds.get("cancel", back) < back and after


def _is_said_of_alarm(line: Line, kinds: dict[str, int]) -> bool:
    """Tell whether a word of another language for reminding stands behind a verb of cancelling: `fire alarm`."""
    word = line.at(kinds["remind"], "remind")
    return word is not None and word.language != line.language and kinds.get("cancel", 99) < kinds["remind"]


_MORE = frozenset({"shorter", "kortare", "lyhyempi", "lyhempi", "lyhyempana", "kürzer"})
"""Adjectives that say as well how a meeting is to be that is not booked yet: `ett kortare möte`."""


def _is_shortened(line: Line, kinds: dict[str, int], said: set[type], *, titled: bool, booked: int | None) -> bool:
    """Tell whether a booking is to be shorter, rather than one wanted that is short."""
    own = titled or Reference in said
    if "room" in kinds or not (own or booked is None or is_made(line)):
        return False
    if line.has("told.past"):
        return False  # "Planning ran 10 min shorter"
    if line.key(kinds["shorter"]) in _MORE:
        return own or (Length in said and Range not in said)
    return own or "meeting" in kinds or bool(said & {Length, Clock})


def _is_put_out(line: Line, items: Sequence[Item]) -> bool:
    """Tell whether a line ends with a word for putting out what it names: `huominen Maple pois`, `Oak imorgon bort`."""
    last = next((at for at in range(line.size - 1, 0, -1) if line.kind(at) == "word" and not line.at(at, "soft")), 0)
    if line.key(last) not in _PUT_OUT or any(
        isinstance(each.said, Unread | Flag) and each.start != last for each in items
    ):
        return False
    if any(line.at(at, "told.me", "told.is", "who", "me", "leave") or line.key(at) == "?" for at in range(line.size)):
        return False
    named = [each for each in items if isinstance(each.said, Name | Title | Reference) or is_meeting(line, each)]
    return bool(named) and not any(_is_out_of(line, each) for each in named)


_FROM = frozenset({"aus", "bei", "beim", "från", "fran", "i", "im", "in", "ur", "vom", "von"})


def _is_out_of(line: Line, item: Item) -> bool:
    """Tell whether it is what something else is put out of: `oakista astiat pois`, `ich bin bei Planning raus`."""
    return line.key(item.start - 1) in _FROM or line.key(item.end - 1).endswith(("sta", "lta"))


_PUT_OUT = frozenset({"pois", "bort", "raus", "weg"})


def _wants_a_room_first(kinds: dict[str, int], booked: int | None) -> bool:
    """Tell whether a room is asked for, and then told what is taken there: `book me a spot to take Bob's call from`."""
    return booked is not None and booked < kinds.get("room", -1) < kinds.get("remove", -1)


def _is_weak(item: Item | None) -> bool:
    """Tell whether a verb books only where it is said of a room: `få`, `have`, `onko`."""
    return item is not None and isinstance(item.said, Word) and "book.weak" in item.said.kinds


def _only(item: Item | None, kind: str) -> bool:
    return (
        item is not None
        and isinstance(item.said, Word)
        and kind in item.said.kinds
        and not item.said.kinds & {"move", "extend", "end", "cancel", "add", "remove", "remind"}
    )


def _is_remove(line: Line, at: int) -> bool:
    return line.at(at, "remove") is not None


def _is_add(line: Line, items: Sequence[Item]) -> bool:
    own = any(isinstance(item.said, Reference) or (isinstance(item.said, Title) and item.said.own) for item in items)
    cues = {"add", "join", "along"} if own else {"add"}
    if not own and any(isinstance(one.said, Flag) or isinstance(two.said, Flag) for one, two in _added(items)):
        return False  # "Meeting with Lee at 3, add a Teams link"
    if any(isinstance(item.said, Word) and item.said.kinds & cues for item in items) or _is_along(line, items):
        return True
    people = [item for item in items if isinstance(item.said, People)]
    return any(line.at(each.start, "add") or (own and line.at(each.end - 1, "add")) for each in people)


def _asks_for_a_room_so_long(items: Sequence[Item]) -> bool:
    """Tell whether how long, a room and a day are said before anybody: `1h room thu 11ish, invite Pekka`."""
    before: set[object] = set()
    for each in items:
        if isinstance(each.said, People):
            break
        before |= {"room"} & each.said.kinds if isinstance(each.said, Word) else {type(each.said)}
    return before >= {Length, Day, "room"}


def _adds_a_meeting(line: Line) -> bool:
    """Tell whether it is a meeting that is added, to somebody's day: `chuck in a meeting with Alex`."""
    for at in range(line.size):
        verb = line.at(at, "add")
        article = line.at(verb.end, "article") if verb else None
        if article is not None and line.at(article.end, "meeting", "online") is not None:
            return True
    return False


def _added(items: Sequence[Item]) -> list[tuple[Item, Item]]:
    """Give what stands around each verb of adding."""
    around = zip(items, items[1:], [*items[2:], items[-1]], strict=False) if len(items) > 1 else ()
    return [(one, two) for one, verb, two in around if isinstance(verb.said, Word) and "add" in verb.said.kinds]


def _is_along(line: Line, items: Sequence[Item]) -> bool:
    """Tell whether it is Finnish for taking somebody along to a booking: `laita Eveliina mukaan palaveriin`."""
    if line.language != "fi" or "mukaan" not in line.keys:
        return False
    if any(isinstance(each.said, Clock | Range | Count | Length) for each in items):
        return False
    owned = any(isinstance(each.said, Reference) or (isinstance(each.said, Title) and each.said.own) for each in items)
    return owned or any(key.startswith(("palaveri", "kokou", "tapaami", "varauks")) for key in line.keys)


def _becomes(kinds: dict[str, int], items: Sequence[Item]) -> bool:
    """Tell whether it is said of a booking that there is when or where it is to be: `Planning must be at 11`."""
    own = any(isinstance(each.said, Title) and each.said.own for each in items)
    referred = any(isinstance(each.said, Reference) for each in items)
    if (
        (own or referred)
        and "instead" in kinds
        and any(isinstance(each.said, Clock | Range | Day | Name) for each in items)
    ):
        return True
    own = own and ("becomes" in kinds or ("enough" in kinds and any(isinstance(each.said, Length) for each in items)))
    if not own and not any(isinstance(each.said, Reference) for each in items):
        return False
    said = [each.said.kinds for each in items if isinstance(each.said, Word)]
    books = any("book" in each and not each & {"becomes", "polite", "meeting", "my"} for each in said)
    return not books and any(isinstance(each.said, Clock | Range | Day | Name | Length) for each in items)


def _of_own(kinds: dict[str, int], items: Sequence[Item], said: set[type]) -> Intent | None:
    """Tell what is wanted with a booking that is named, where no verb tells: `Planning to Elm`, `Planning until 11`."""
    if kinds.keys() & {"where", "free.ask", "who"}:
        return Intent.BOOKINGS
    hours = [each.said for each in items if isinstance(each.said, Clock)]
    if hours and all(each.role == "until" for each in hours) and not said & {Day, Name, Range, Length}:
        return Intent.EXTEND
    first = next((each for each in items if not isinstance(each.said, Word)), None)
    leads = first is not None and isinstance(first.said, Title)
    moved = any(isinstance(each.said, Length) and each.said.use in ("in", "before") for each in items)
    return Intent.MOVE if moved or (leads and said & {Clock, Day, Name, Range}) else None


def _is_back(kinds: dict[str, int], items: Sequence[Item]) -> bool:
    """Tell whether it is said that a room is free again, rather than asked."""
    room = next((each.start for each in items if isinstance(each.said, Name)), None)
    return room is not None and room < min(kinds["free"], kinds.get("free.ask", 99))


_SUBJECTS = frozenset({"i", "ich", "jag"})


def _goes(line: Line, kinds: dict[str, int], items: Sequence[Item]) -> bool:
    """Tell whether it is said without a verb where a booking goes: `mein 10-Uhr-Termin auf halb zwölf`.

    What a room is for is no booking that there is: `Pine friday 9:30-10 for our standup`.
    """
    if "mine.of" not in kinds or line.key(kinds["mine.of"] - 1) in ("for", "till", "fur"):
        return False
    if all(line.key(at) in _SUBJECTS for at in range(line.size) if line.at(at, "mine.of")):
        return False  # "Bitte ich um Reservierung von 14 bis 17 Uhr"
    hours = [each.said for each in items if isinstance(each.said, Clock)]
    to = len(hours) > 1 and (any(each.role == "until" for each in hours) or "becomes" in kinds)
    spans = [each for each in items if isinstance(each.said, Range) and each.said.last.role != "until"]
    named = "meeting" in kinds or any(
        isinstance(one.said, Word) and "mine.of" in one.said.kinds and isinstance(other.said, Clock | Range)
        for one, other in pairwise(items)
    )
    return named and (to or bool(spans))


def _is_also_invited(line: Line, items: Sequence[Item]) -> bool:
    """Tell whether a room and its time were said before it is said who is invited, too."""
    at = next((each.start for each in items if line.at(each.start, "add") and line.at(each.start, "with")), None)
    before = [each.said for each in items if at is not None and each.start < at]
    timed = any(isinstance(each, Range | Clock) for each in before)
    own = any(isinstance(each, Word) and "meeting" in each.kinds for each in before)
    return (
        timed
        and not own
        and any(
            (isinstance(each, Name) and each.kind == "room") or (isinstance(each, Word) and "room" in each.kinds)
            for each in before
        )
    )


def adds_behind(line: Line, items: Sequence[Item]) -> bool:
    """Tell whether it is said in a clause of its own who is added, behind a time: `Friday at 3, Oak, and add Sofia`."""
    place = next((place for place, each in enumerate(items) if line.at(each.start, "add")), 0)
    before = [each.said for each in items[:place]]
    if not any(isinstance(each, Clock | Range) for each in before):
        return False
    own = ({"meeting"}, {"current"}, {"my", "mine.of"})
    if any(isinstance(each, Word) and any(each.kinds >= kinds for kinds in own) for each in before):
        return False
    for each in reversed(items[:place]):
        if line.key(each.start) in (",", ".", ";") or line.at(each.start, "and"):
            return True
        if isinstance(each.said, Guest):
            continue  # "Thursday 2-4, bitte a@b.de auch einladen"
        if not isinstance(each.said, Word) or line.at(each.start, "polite", "soft", "along", "with", "fill") is None:
            return False
    return False


def _frees_first(line: Line) -> bool:
    """Tell whether a line begins with giving something back: `please free up Oak`."""
    at = next((at for at in range(min(2, line.size)) if not line.at(at, "soft", "polite")), 0)
    return line.at(at, "end") is not None and line.at(at, "free.ask") is None


def _gives_back(line: Line) -> bool:
    """Tell whether a line is German for giving a room back, with the room in the midst: `gib Oak wieder frei`."""
    last = next((at for at in range(1, line.size) if line.key(at) == "frei" and line.kind(at + 1) in ("", "mark")), 0)
    return line.key(line.size - 1) != "?" and any(line.at(at, "frees") for at in range(last))


def _is_meeting_elsewhen(line: Line, items: Sequence[Item], said: set[type]) -> bool:
    """Tell whether another time is said of the meeting of an hour: `kan vi ta morgondagens 14-möte kl 16`."""
    hours = [each for each in items if isinstance(each.said, Clock)]
    if len(hours) != 2 or said & {Range, Count, Name, Length}:
        return False
    first, last = hours
    after = first.end + (line.key(first.end) == "-")
    until = isinstance(last.said, Clock) and last.said.role == "until" and line.key(last.start) not in ("till", "to")
    mine = line.at(first.start - 1, "mine.of") is not None
    return not until and (line.at(after, "meeting") is not None or mine) and last.start > after


def _is_taken_from(line: Line, items: Sequence[Item]) -> bool:
    """Tell whether a word like from stands before one's own booking, and something before that: `drop X from …`."""
    title = next(each for each in items if isinstance(each.said, Title) and each.said.own)
    return title.start > 2 and line.key(title.start - 1) in ("from", "off", "fran", "ur", "aus", "von")


def _leads_to(line: Line, time: Item) -> bool:
    """Tell whether a word stands before a time with which a booking is moved, too: `auf halb zwölf`, `to 11`."""
    return line.key(time.start) in {"de": ("auf",), "en": ("to",)}.get(line.language, ())


def _is_until(items: Sequence[Item]) -> bool:
    """Tell whether the only time of day that is said is an end."""
    hours = [each.said for each in items if isinstance(each.said, Clock)]
    return len(hours) == 1 and hours[0].role == "until"


def _is_called_off(line: Line) -> bool:
    """Tell whether a line is German for calling something off, with that in the midst: `sag Oak morgen ab`."""
    last = next((at for at in range(line.size - 1, 0, -1) if line.kind(at) == "word"), 0)
    return line.key(last) == "ab" and any(line.key(at) in ("sag", "sage", "sagt", "sagen") for at in range(last))
