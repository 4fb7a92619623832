"""From a line to the things that are said in it, each where it stands: the longest that begins at a word wins."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from booking.sentences.clocks import Clock, Length, Range, clock_at, length_at, range_at
from booking.sentences.days import Day, Days
from booking.sentences.line import Line
from booking.sentences.model import Known, Named
from booking.sentences.names import Name, name_stems
from booking.sentences.numbers import Number, number_at
from booking.sentences.text import fold

CUES = (
    *("move", "extend", "end", "cancel", "add", "remove", "remind", "remind.off", "who", "free", "free.ask", "mine"),
    *("schedule", "rooms", "where", "book", "room", "help", "hello", "thanks", "stop", "meeting", "my", "current"),
    *(
        "coming",
        "all.of",
        "not",
        "now",
        "all",
        "again",
        "early",
        "some.length",
        "no.longer",
        "more",
        "after",
        "after.post",
        "before",
    ),
)
"""Kinds of phrases that tell what is wanted, rather than a slot."""

_CALLED = (
    "re",
    "title",
    "subject",
    "topic",
    "otsikko",
    "aihe",
    "rubrik",
    "amne",
    "betreff",
    "titel",
    "thema",
    "regarding",
)
"""Words that a title follows, whatever it is."""


@dataclass(frozen=True, slots=True)
class Floor:
    """A floor, as the rooms have it, or as it was said."""

    floor: str
    known: bool


@dataclass(frozen=True, slots=True)
class Count:
    """How many people are to sit there."""

    people: int
    other: int = 0
    """The smaller one of two numbers."""


@dataclass(frozen=True, slots=True)
class Word:
    """A phrase that is no slot: its kinds, longest first."""

    kinds: frozenset[str]


@dataclass(frozen=True, slots=True)
class Flag:
    """Something that was asked for by its name: private, online, or a kind of equipment."""

    kind: str
    value: str = ""


@dataclass(frozen=True, slots=True)
class Repeats:
    """A series, with the weekday that it was said with."""

    weekday: int | None = None


@dataclass(frozen=True, slots=True)
class Title:
    """What the meeting is called."""

    text: str


@dataclass(frozen=True, slots=True)
class Guest:
    """A mail address."""

    address: str


@dataclass(frozen=True, slots=True)
class Reference:
    """A reference number."""

    text: str


@dataclass(frozen=True, slots=True)
class People:
    """Somebody, or several."""

    names: tuple[Named, ...]
    removed: bool = False


@dataclass(frozen=True, slots=True)
class Unread:
    """A word that says nothing that is known here."""

    text: str


@dataclass(frozen=True, slots=True)
class PartOfDay:
    """A part of a day without a time; `lunch`, `morning`, …, `day` for all of it."""

    half: str
    whole: bool = False


Said = (
    *(Clock, Range, Length, Day, Name, Floor, Count, Word, Flag, Repeats, Title, Guest, Reference, People, Unread),
    *(PartOfDay, Number),
)


@dataclass(frozen=True, slots=True)
class Item:
    """Something that was said, and from which token up to which one."""

    said: object
    start: int
    end: int


class Scanner:
    """Reads a line from its beginning to its end."""

    def __init__(
        self,
        line: Line,
        days: Days,
        *,
        people: Mapping[str, Sequence[Known]],
        titles: Sequence[tuple[tuple[str, ...], str]],
        equipment: Mapping[str, str],
        manages: bool,
    ) -> None:
        self._line, self._days, self._people, self._titles = line, days, people, titles
        self._equipment, self._manages = equipment, manages
        self._after_with = False

    def items(self) -> list[Item]:
        """Give what is said, in its order."""
        items: list[Item] = []
        at, line = 0, self._line
        while at < line.size:
            said, end = self._longest(at)
            if end <= at:
                said, end = Unread(line.said(at, at + 1)), at + 1
            items.append(Item(said, at, end))
            at = end
        return items

    def _longest(self, at: int) -> tuple[object, int]:
        line, token = self._line, self._line.tokens[at]
        match token.kind:
            case "mail":
                return Guest(token.text.lower()), at + 1
            case "ref":
                return Reference(_reference(token.text)), at + 1
            case "mention":
                return People((Named(token.key, "", (token.key,)),)), at + 1
            case "tag" | "link":
                return Word(frozenset({"fill"})), at + 1
            case "quote":
                return self._quoted(at)
        readers: tuple[Callable[[int], tuple[object, int] | None], ...] = (
            *(self._title, self._place, self._own_title, self._repeats, self._range, self._day, self._clock),
            *(self._length, self._count, self._floor, self._named, self._flag, self._part, self._word, self._number),
        )
        best: tuple[object, int] = (None, at)
        for read in readers:
            found = read(at)
            if found is None:
                continue
            if isinstance(found[0], Title | People):
                return found
            if isinstance(found[0], Name) and found[0].kind != "begun" and found[1] >= best[1]:
                return found
            if found[1] > best[1]:
                best = found
        day = self._day(at)
        if (
            day is not None
            and isinstance(best[0], Clock)
            and best[0].role == "until"
            and (range_at(line, day[1]) or line.at(day[1], "at"))
        ):
            return day  # Thursday in Finnish, `to 10-12`.
        if best[0] is None and token.kind == "mark":
            return Word(frozenset({"fill"})), at + 1
        del line
        return best

    # --- Words -------------------------------------------------------------------------------------------------------

    def _word(self, at: int) -> tuple[object, int] | None:
        readings = self._line.all(at)
        kinds = {kind: each for kind, each in readings.items() if kind in CUES or kind == "fill"}
        kinds |= {
            k: e
            for k, e in readings.items()
            if k
            in (
                "at",
                "on",
                "the",
                "of",
                "for",
                "by",
                "with",
                "with.post",
                "and",
                "or",
                "me",
                "big",
                "article",
                "until",
                "from",
                "title",
                "people",
                "we.are",
                "others",
                "building",
                "equipment.with",
                "for.post",
                "from.post",
                "until.post",
                "between",
                "between.post",
                "in.time",
                "about.time",
                "count.for",
                "hour.mark",
                "which.this",
                "which.next",
                "floor",
                "week.number",
                "unit.hour",
                "unit.minute",
                "unit.day",
                "unit.week",
                "past",
                "to",
                "number",
                "week.later",
                "ahead",
                "day",
                "ordinal",
                "half.more",
                "and.half",
                "am",
                "pm",
                "case.count",
            )
        }
        if not kinds:
            return None
        end = max(each.end for each in kinds.values())
        return Word(frozenset(kind for kind, each in kinds.items() if each.end == end)), end

    def _number(self, at: int) -> tuple[object, int] | None:
        if self._line.kind(at) != "num":
            return None
        number = number_at(self._line, at)
        return (number, number.end) if number else (Unread(self._line.tokens[at].text), at + 1)

    def _quoted(self, at: int) -> tuple[object, int]:
        text = self._line.tokens[at].key
        plain = " ".join(fold(text).split())
        for names in self._line.names.first.values():
            for name in names:
                if name.kind != "begun" and " ".join(name.words) == plain:
                    return name, at + 1
        return Title(text), at + 1

    def _title(self, at: int) -> tuple[object, int] | None:
        line = self._line
        intro = line.at(at, "title")
        if intro is None or line.kind(at) != "word":
            return None
        begin = intro.end
        colon = line.key(begin) in (":", "=")
        begin += colon
        if line.kind(begin) == "quote":
            return Title(line.tokens[begin].key), begin + 1
        strong = colon or line.key(at) in _CALLED or (intro.end - at > 1)
        word = line.token(begin)
        if word is None or (not strong and not self._is_new(begin)):
            return None
        if not colon and line.key(at) in ("name", "nimi", "namn", "label") and not self._is_new(begin):
            return None
        if word.kind != "word" and not colon and not (word.kind == "mark" and word.text in "#&"):
            return None
        here = begin
        while here < line.size:
            if (
                line.kind(here) == "mark"
                and line.key(here) in ",;|"
                and not (line.tokens[here].glued and here + 1 < line.size and line.tokens[here + 1].glued)
            ):
                break
            if here > begin and self._starts_slot(here):
                break
            if line.kind(here) == "mark" and line.key(here) in ".!?" and here + 1 == line.size:
                break
            here += 1
        text = line.said(begin, here).strip(" .,-–")
        for article in ("the ", "a ", "an ", "das ", "die ", "der "):
            if text.lower().startswith(article) and not colon:
                text = text[len(article) :]
        return (Title(text), here) if text else None

    def _is_new(self, at: int) -> bool:
        """Tell whether a word is none of those that are known here."""
        readings = {kind for kind in self._line.all(at) if kind not in ("the", "article", "my")}
        if self._line.kind(at) != "word":
            return False
        if not readings or readings <= {"fill"}:
            return self._line.name_at(at, ("room", "building")) is None and (
                not readings or self._line.at(at + 1, "fill") is None
            )
        return False

    def _starts_slot(self, at: int) -> bool:
        line = self._line
        if self._days.at(at) or range_at(line, at):
            return True
        clock = clock_at(line, at)
        if clock is not None and clock.marked and not (clock.role and clock.bare):
            return True
        length = length_at(line, at)
        if length is not None and length.use:
            return True
        if (line.at(at, "with") and self._with(at)) or self._count(at):
            return True
        place = line.name_at(at, ("room", "building"))
        return (place is not None and line.at(at - 1, "fill") is not None) or line.at(
            at, "now", "private", "online"
        ) is not None

    def _own_title(self, at: int) -> tuple[object, int] | None:
        if not self._manages:
            return None
        line = self._line
        for words, title in self._titles:
            here = at
            for word in words:
                if (
                    word not in line.names.forms(line.key(here))
                    and fold(line.tokens[here].text if here < line.size else "") != word
                    and not _bent(line, here, word)
                ):
                    break
                here += 1
            else:
                return Title(title), here
        return None

    # --- Places ------------------------------------------------------------------------------------------------------

    def _place(self, at: int) -> tuple[object, int] | None:
        line = self._line
        if line.kind(at) == "mark":
            return None
        found = line.name_at(at)
        if found is None:
            return None
        name, end = found
        readings = line.all(at)
        common = [kind for kind in readings if kind not in ("room", "building", "big", "title", "month", "people")]
        if end == at + 1 and name.kind == "room" and line.kind(at) == "num" and len(line.key(at)) < 3:
            return found if line.at(at - 1, "room") else None
        if end == at + 1 and common and name.kind == "room" and max(readings[kind].end for kind in common) >= end:
            structural = any(
                kind not in ("fill", "hello", "thanks", "with", "me", "equipment.screen") for kind in common
            )
            after = line.at(at - 1, "room", "book") is not None or line.at(end, "room") is not None
            if structural and not after and line.tokens[at].text[:1].islower():
                return None
        if end == at + 1 and readings and name.kind == "begun":
            return None
        if name.kind == "begun" and (line.kind(at) == "num" or len(line.key(at)) < 3):
            return None
        return found

    def _floor(self, at: int) -> tuple[object, int] | None:
        line = self._line
        if ground := line.at(at, "floor.ground"):
            known = line.names.floors.get("", frozenset())
            lowest = next((each for each in ("0", "G", "EG", "1") if each in known), "0")
            return Floor(lowest, lowest in known), ground.end
        begin = at
        number, ordinal = number_at(line, at), line.at(at, "ordinal")
        if word := line.at(at, "floor"):
            label = line.token(word.end)
            if label is not None and label.kind in ("num", "word"):
                nth = number_at(line, word.end)
                text = label.text if nth is None or nth.figures else str(nth.whole)
                floor = self._known_floor(text)
                if floor is not None:
                    return Floor(floor, known=True), (nth.end if nth else word.end + 1)
                if (
                    nth is not None
                    and nth.whole >= 0
                    and not line.at(nth.end, "people", "unit.hour", "unit.minute", "hour.mark")
                ):
                    return Floor(str(nth.whole), known=False), nth.end
            return None
        if ordinal is not None and ordinal.value and not (number and number.figures):
            begin, label_text = ordinal.end, ordinal.value
        elif number is not None and number.figures and number.whole >= 0:
            begin, label_text = number.end, str(number.whole)
            if line.key(begin) in (".", ":") and line.tokens[begin].glued:
                begin += 1
            if (suffix := line.at(begin, "ordinal.suffix")) and line.tokens[begin].glued:
                begin = suffix.end
        elif number is not None and number.role == "" and number.whole > 0:
            begin, label_text = number.end, str(number.whole)
        else:
            return None
        floor_word = line.at(begin, "floor")
        if floor_word is None:
            if ordinal is not None and "kerros" in line.key(at):
                floor = self._known_floor(label_text)
                return Floor(floor or label_text, known=floor is not None), begin
            return None
        floor = self._known_floor(label_text)
        end = floor_word.end
        if line.key(end) == ":" and line.tokens[end].glued:
            end += 2
        return Floor(floor or label_text, known=floor is not None), min(end, line.size)

    def _known_floor(self, text: str) -> str | None:
        floors = self._line.names.floors.get("", frozenset())
        return next((each for each in floors if fold(each) == fold(text)), None)

    # --- When --------------------------------------------------------------------------------------------------------

    def _repeats(self, at: int) -> tuple[object, int] | None:
        line = self._line
        weekday = line.all(at).get("recur.weekday")
        if weekday is not None and weekday.value:
            return Repeats(weekday.number), weekday.end
        word = line.all(at).get("recur")
        if word is None:
            return None
        key = line.key(at)
        name = line.at(word.end, "weekday") or line.at(word.end + 1, "weekday")
        if name is not None and name.value and len(line.key(name.end - 1)) > 2:
            return Repeats(name.number), name.end
        unit = line.at(word.end, "unit.day", "unit.week", "unit.month")
        if unit is not None:
            return Repeats(), unit.end
        if line.part_of_day(word.end):
            return Repeats(), word.end
        weak = key in (
            "each",
            "every",
            "alla",
            "alle",
            "aina",
            "immer",
            "var",
            "joka",
            "jede",
            "jeden",
            "jeder",
            "jedes",
            "jeweils",
        )
        return None if weak or "fill" in line.all(at) else (Repeats(), word.end)

    def _range(self, at: int) -> tuple[object, int] | None:
        found = range_at(self._line, at)
        return (found, found.end) if found else None

    def _clock(self, at: int) -> tuple[object, int] | None:
        line = self._line
        found = clock_at(line, at)
        if found is None:
            number = number_at(line, at)
            if number and 0 <= number.whole <= 24 and number.role == "" and self._manages:
                after = number.end + (line.key(number.end) == "-")
                if line.at(after, "meeting") and not line.at(after, "people"):
                    return Clock(number.whole, 0, number.end, exact=number.whole > 12, marked=True), number.end
            return None
        if found.bare and line.at(found.end, "people", "unit.hour", "unit.minute", "unit.day", "floor", "room"):
            return None
        return found, found.end

    def _day(self, at: int) -> tuple[object, int] | None:
        found = self._days.at(at)
        return (found, found.end) if found else None

    def _length(self, at: int) -> tuple[object, int] | None:
        found = length_at(self._line, at)
        return (found, found.end) if found else None

    def _part(self, at: int) -> tuple[object, int] | None:
        line = self._line
        whole = line.at(at, "all")
        for begin in (whole.end if whole else at, at):
            for kind, reading in line.all(begin).items():
                if kind.startswith("part."):
                    half = kind.partition(".")[2]
                    return PartOfDay(half, whole=bool(whole and begin > at) or half == "day"), reading.end
        for kind, reading in line.all(at).items():
            if kind.startswith("today."):
                return PartOfDay(kind.partition(".")[2]), reading.end
        return None

    # --- Who, and what else ------------------------------------------------------------------------------------------

    def _count(self, at: int) -> tuple[object, int] | None:
        line, here = self._line, at
        lead = line.at(at, "we.are", "count.for")
        about = None
        if lead is not None:
            here = lead.end
            while line.key(here) in (":", "=") and here < line.size:
                here += 1
        if (word := line.at(here, "about.time", "article")) and not line.at(here, "number"):
            about, here = word, word.end
        number = number_at(line, here)
        if number is None or number.whole < 1 or number.role in ("start", "from", "until", "nth"):
            return None
        end, smaller = number.end, 0
        after = line.dash(end)
        joint = line.at(end, "until", "or", "to")
        if after > end or (joint and line.kind(end) == "word"):
            more = number_at(line, after if after > end else joint.end if joint else end)
            if more and more.whole > number.whole and line.at(more.end, "people"):
                smaller, number, end = number.whole, more, more.end
        if number.role == "count" and not number.figures:
            noun = line.at(end, "people")
            return Count(number.whole), noun.end if noun else end
        for skipped in (0, 1):
            if skipped and not line.at(end, "big", "others"):
                break
            gap = line.at(end, "big") if skipped else None
            noun_at = gap.end if gap else end
            if line.key(noun_at) == "-" and line.tokens[noun_at].glued:
                noun_at += 1
            if others := line.at(noun_at, "others"):
                return Count(number.whole + 1, smaller), others.end
            if noun := line.at(noun_at, "people"):
                plus = line.at(at - 1, "with") is not None and line.language == "en" and False
                return Count(number.whole + plus, smaller), noun.end
        if number.role == "count":
            return Count(number.whole), end
        if lead is None or number.whole > 500:
            return None
        later = line.at(
            end,
            "unit.minute",
            "unit.hour",
            "unit.day",
            "unit.week",
            "unit.month",
            "month",
            "hour.mark",
            "am",
            "pm",
            "and.half",
            "past",
            "to",
            "room",
            "meeting",
            "ordinal.suffix",
            "half.more",
        )
        if (
            later is not None
            and (later.kind not in ("to", "past", "room", "meeting") or line.at(end, "fill") is None)
            and not _is_am(line, end, later.kind)
        ):
            return None
        until = line.at(end, "until")
        if line.dash(end) > end or line.key(end) == ":" or (until and number_at(line, until.end)):
            return None
        if line.key(end) == "." and line.tokens[end].glued and end + 1 < line.size:
            return None
        if number.figures and len(number.text) > 2 and number.whole % 5 == 0 and number.whole >= 600:
            return None
        del about
        return Count(number.whole), end

    def _named(self, at: int) -> tuple[object, int] | None:
        line = self._line
        if line.kind(at) != "word":
            return None
        if (intro := line.at(at, "with")) and (found := self._with(at)):
            return found
        cue = line.at(at, "add", "remove")
        if cue is not None and self._manages and (found := self._with(at, cue.end)):
            names, end = found
            return People(names.names, removed=cue.kind == "remove" and line.at(at, "add") is None), end
        del intro
        if (me := line.at(at, "me")) and (joint := line.at(me.end, "and")) and (also := self._name(joint.end)):
            return self._more_names([also[0]], also[1])
        known = self._known(at)
        if known is not None:
            return self._more_names([known[0]], known[1])
        return self._before_post(at)

    def _with(self, at: int, begin: int | None = None) -> tuple[People, int] | None:
        line = self._line
        intro = line.at(at, "with")
        here = begin if begin is not None else intro.end if intro else at + 1
        while here < line.size and (line.key(here) in (":", ",") or (line.at(here, "fill") and self._is_plain(here))):
            here += 1
        if me := line.at(here, "me"):
            joint = line.at(me.end, "and")
            if joint is None:
                after = me.end
                if line.kind(after) != "word" or not self._is_name(after):
                    return None
                here = after
            else:
                here = joint.end
        first = self._name(here)
        return self._more_names([first[0]], first[1]) if first else None

    def _more_names(self, names: list[Named], end: int) -> tuple[People, int]:
        line = self._line
        while True:
            here = end
            while here < line.size and (
                line.key(here) in (",", "&", "+", "/") or line.at(here, "and") or line.at(here, "with")
            ):
                word = line.at(here, "and", "with")
                here = word.end if word and line.kind(here) == "word" else here + 1
            if here == end:
                break
            if me := line.at(here, "me"):
                end = me.end
                continue
            more = self._name(here)
            if more is None:
                break
            names.append(more[0])
            end = more[1]
        if post := line.at(end, "with.post"):
            end = post.end
        return People(tuple(names)), end

    def _name(self, at: int) -> tuple[Named, int] | None:
        line = self._line
        if line.kind(at) == "mention":
            text = line.tokens[at].key
            return Named(text, "", (text,)), at + 1
        if line.kind(at) == "mark" and line.key(at) == "@" and line.kind(at + 1) == "word":
            at += 1
        known = self._known(at)
        if known is not None:
            return known
        if not self._is_name(at):
            return None
        end = at + 1
        while end < line.size and end - at < 3 and self._is_name(end, further=True):
            end += 1
        text = line.said(at, end)
        return Named(text, "", name_stems(text)), end

    def _is_plain(self, at: int) -> bool:
        """Tell whether a word only fills: neither somebody, nor a joint, nor anything that is asked for."""
        line = self._line
        said = line.all(at).keys() - {"fill", "again", "all", "more", "also", "of", "the", "my", "article"}
        return line.tokens[at].text.islower() and not said

    def _is_name(self, at: int, *, further: bool = False) -> bool:
        """Tell whether a word may be somebody's name: none of ours, or written as one where nothing else begins."""
        line = self._line
        token = line.token(at)
        if token is None or token.kind != "word" or len(token.text) < 2:
            return False
        if line.name_at(at, ("room", "building")) is not None or self._own_title(at) is not None:
            return False
        readings = line.all(at)
        if not readings and line.key(at) == token.key:
            return True
        capital = token.text[:1].isupper() and not token.text.isupper()
        if not capital:
            return False
        if line.key(at) != token.key:
            return True
        strong = {kind.partition(".")[0] for kind in readings} & {
            "day",
            "weekday",
            "today",
            "tomorrow",
            "noon",
            "midnight",
            "online",
            "unit",
            "number",
            "which",
            "equipment",
            "room",
            "people",
            "next",
            "part",
            "at",
            "from",
            "until",
            "half",
        }
        month = "month" in readings and self._days.at(at) is None and len(token.text) < 7
        return (
            not strong
            and (not further or month or not readings or readings.keys() <= {"fill"})
            and (line.language != "de" or (readings.keys() <= {"fill", "month"} and not further))
        )

    def _known(self, at: int) -> tuple[Named, int] | None:
        """Find a person who is known, by their whole name or a part of it."""
        line, token = self._line, self._line.token(at)
        if token is None or token.kind != "word" or not self._people:
            return None
        stems = [fold(each) for each in name_stems(token.text)]
        found = next((self._people[each] for each in stems if each in self._people), ())
        if not found or (line.all(at) and token.text[:1].islower()):
            return None
        end, held = at + 1, list(found)
        while (token := line.token(end)) is not None and token.kind == "word":
            stems = [fold(each) for each in name_stems(token.text)]
            both = [each for each in held if any(stem in fold(each.name).split() for stem in stems)]
            if not both:
                break
            held, end = both, end + 1
        text = line.said(at, end)
        if len(held) == 1:
            return Named(text, held[0].key, (held[0].name,)), end
        return Named(text, "", name_stems(text), tuple(each.key for each in held)), end

    def _before_post(self, at: int) -> tuple[object, int] | None:
        """Read names that `kanssa` follows."""
        line = self._line
        if line.at(at, "me") and (post := line.at(at + 1, "with.post")):
            return Word(frozenset({"fill"})), post.end
        if not self._is_name(at):
            return None
        if line.tokens[at].text.islower() and self._is_name(at + 1) and not line.at(at + 1, "and"):
            return None  # What stands before a name in small letters is hardly part of it.
        here, names = at, list[Named]()
        while len(names) < 12 and (name := self._name(here)):
            names.append(name[0])
            here = name[1]
            if post := line.at(here, "with.post"):
                return People(tuple(names)), post.end
            if line.key(here) == "," or line.at(here, "and"):
                here += 1
                if me := line.at(here, "me"):
                    here = me.end
                    if post := line.at(here, "with.post"):
                        return People(tuple(names)), post.end
                continue
            return None
        return None

    def _flag(self, at: int) -> tuple[object, int] | None:
        line = self._line
        begin = at
        lead = line.at(at, "equipment.with", "with", "title")
        if lead is not None and lead.kind != "title":
            begin = lead.end
            if (article := line.at(begin, "article")) and not line.at(begin, "online"):
                begin = article.end
            if big := line.at(begin, "big"):
                begin = big.end
        best: tuple[object, int] | None = None
        for start in dict.fromkeys((begin, at)):
            for kind in ("private", "online"):
                if (reading := line.at(start, kind)) and (best is None or reading.end > best[1]):
                    best = Flag(kind), reading.end
            for kind, reading in line.all(start).items():
                if (
                    kind.startswith("equipment.")
                    and kind != "equipment.with"
                    and (best is None or reading.end > best[1])
                ):
                    best = Flag("equipment", kind.partition(".")[2]), reading.end
            token = line.token(start)
            if token is not None and token.kind == "word" and fold(token.text) in self._equipment and best is None:
                best = Flag("equipment", self._equipment[fold(token.text)]), start + 1
            if best is not None:
                return best
        return best


def _is_am(line: Line, at: int, kind: str) -> bool:
    return kind == "am" and line.language == "de" and not line.tokens[at].glued


def _bent(line: Line, at: int, word: str) -> bool:
    token = line.token(at)
    if token is None or len(word) < 4:
        return False
    plain = fold(token.text)
    return plain.startswith(word) and len(plain) - len(word) <= 4


def _reference(text: str) -> str:
    plain = text.upper().replace("-", "")
    return f"RK-{plain[2:]}"
