"""Days as people say them: relative ones, and weekdays with or without a week or a date."""

from dataclasses import replace
from datetime import date, timedelta

from booking.sentences.clocks import clock_at
from booking.sentences.dates import Dates, Day, valid
from booking.sentences.lengths import length_at
from booking.sentences.line import Line, Reading
from booking.sentences.model import Why
from booking.sentences.numbers import number_at

_WEEKS = {"this.week": 0, "next.week": 1, "next.but.one.week": 2}
"""How many weeks ahead a week is that has a name."""


_LEADING = frozenset({"ab", "am", "auf", "bis", "fur", "vom", "von"})
"""German words that lead to a day."""


_NOT_THEN = frozenset({"statt", "anstatt", "nicht", "von", "vom"})
"""German words before a day that is another one than the day behind it: `statt Freitag morgen um 10`."""


class Days(Dates):
    """Reads days for somebody whose day it is now."""

    def __init__(self, line: Line, today: date) -> None:
        super().__init__(line, today)
        self._known: dict[int, Day | None] = {}
        self._cores: dict[tuple[int, bool], Day | None] = {}

    def at(self, at: int) -> Day | None:
        """Read the day that begins there."""
        if at not in self._known:
            self._known[at] = self._at(at)
        return self._known[at]

    def _at(self, at: int) -> Day | None:
        line, here = self._line, at
        prefixed = False
        for _ in range(3):
            word = line.at(here, "on", "the", "from", "until")
            if word is None or line.kind(here) == "mark" or self._core(here, prefixed=prefixed) is not None:
                break
            prefixed, here = True, word.end
        found = self._core(here, prefixed=prefixed)
        if found is None:
            return None
        return self._with_date(self._with_week(found))

    def _core(self, at: int, *, prefixed: bool) -> Day | None:
        """Read the day without the words that lead to it. Behind several of these it is asked for more than once."""
        if (at, prefixed) not in self._cores:
            self._cores[at, prefixed] = (
                self._relative(at)
                or self._named(at)
                or self._ahead(at)
                or self._week(at)
                or self._weekday(at)
                or self._date(at, prefixed=prefixed)
                or self._vague(at)
            )
        return self._cores[at, prefixed]

    def _relative(self, at: int) -> Day | None:
        line = self._line
        day = line.at(at, "day")
        if (after := line.at(at, "day.after")) and (then := line.at(after.end, "day")) and then.value:
            on = self._today + timedelta(days=then.number + 1)
            if day is None or then.end > day.end:
                return Day(on, then.end, yearless=False)
        with_part = line.at(
            *(at, "today.morning", "today.forenoon", "today.afternoon", "today.evening"),
            *("tomorrow.morning", "tomorrow.afternoon", "tomorrow.evening"),
        )
        if with_part is not None and (day is None or with_part.end > day.end):
            which, _, half = with_part.kind.partition(".")
            on = self._today + timedelta(days=1 if which == "tomorrow" else 0)
            return Day(on, with_part.end, half=half, yearless=False)
        if day is None or not day.value:
            return None
        if at == 0 and line.key(0) == "morgen" and line.key(1) == "!":
            return None  # "Morgen! …" only greets.
        on = self._today + timedelta(days=day.number)
        later = length_at(line, day.end)
        if later is not None and later.use == "in" and later.days and not later.months:
            return Day(on + later.length, later.end, yearless=False)
        return Day(on, day.end, yearless=False)

    def _named(self, at: int) -> Day | None:
        """Read a day that has a name and a date: `Christmas Eve`, `itsenäisyyspäivänä`."""
        named = self._line.at(at, "date")
        if named is None or not named.value:
            return None
        return self._on(named.number % 100, named.number // 100, None, named.end)

    def _ahead(self, at: int) -> Day | None:
        length = length_at(self._line, at)
        if length is None or not length.days:
            return None
        if length.use != "in":
            # "A week from friday", and of whole weeks "a week today", "a week on friday".
            onward = self._line.at(length.end, "from")
            weeks = self._line.language == "en" and length.length.days % 7 == 0 and length.length.days <= 28
            if onward is None and weeks:
                onward = self._line.at(length.end, "on")
            then = onward.end if onward else length.end if weeks else -1
            base = self._relative(then) or self._weekday(then)
            if base is None or base.on is None or length.months:
                return None
            return replace(base, on=base.on + length.length, yearless=False, weekday=None)
        if length.months:
            month = self._today.month - 1 + length.months
            on = valid(self._today.year + month // 12, month % 12 + 1, self._today.day)
            return Day(on, length.end, None if on else Why.VAGUE)
        on = self._today + length.length
        if (base := self._relative(length.end)) and base.on and not base.half:
            return replace(base, on=base.on + length.length)
        skip = self._line.at(length.end, "on")
        after = self._weekday(length.end) or (self._weekday(skip.end) if skip else None)
        if length.length.days % 7 == 0 and after is not None and after.weekday is not None:
            return replace(after, on=self._of_week(length.length.days // 7, after.weekday), yearless=False)
        return Day(on, length.end, yearless=False)

    def _week(self, at: int) -> Day | None:
        """Read a week with its weekday behind it: `next week friday`, `ensi viikon perjantaina`, `KW 49 Dienstag`."""
        line = self._line
        week = line.at(at, *_WEEKS)
        offset: int | None = None
        if week is not None:
            offset, end = _WEEKS[week.kind], week.end
        else:
            number = line.at(at, "week.number")
            told = number_at(line, number.end) if number else None
            if number is None or told is None or not 1 <= told.whole <= 53 or not told.figures:
                return None
            if line.key(number.end - 1) in ("w", "v", "wo") and line.at(told.end, "unit.hour", "unit.minute"):
                return None
            end = told.end
            offset = self._weeks_until(told.whole)
        if line.key(end) == "," and self._weekday(end + 1):
            end += 1
        for skipped in range(3):
            if (after := self._weekday(end + skipped)) and after.weekday is not None:
                return replace(after, on=self._of_week(offset, after.weekday), yearless=False)
            if line.at(end + skipped, "on", "the", "fill") is None:
                break
        return Day(None, end, Why.VAGUE, yearless=False, week=self._of_week(offset, 0))

    def _weeks_until(self, number: int) -> int:
        monday = self._today - timedelta(days=self._today.weekday())
        for ahead in range(54):
            if (monday + timedelta(weeks=ahead)).isocalendar().week == number:
                return ahead
        return 0

    def _of_week(self, weeks: int, weekday: int) -> date:
        return self._today + timedelta(days=7 * weeks - self._today.weekday() + weekday)

    def _weekday(self, at: int) -> Day | None:
        line = self._line
        which = line.at(at, "which.next", "which.coming", "which.last", "which.this", "which.second")
        here = which.end if which is not None else at
        name = self._weekday_name(here)
        if name is None:
            here, which = at, None
            name = self._weekday_name(at)
        if name is None:
            return None
        number, end = name.number, name.end
        if line.key(end) == "." and line.tokens[end].glued:
            end += 1
        ahead = (number - self._today.weekday()) % 7
        half = ""
        if name.language == "de" and line.key(end) == "morgen" and line.key(at - 1) not in _NOT_THEN:
            half, end = "morning", end + 1  # "Mittwoch morgen"
        match which.kind if which else "":
            case "which.next":
                return Day(self._of_week(1, number), end, weekday=number, yearless=False, half=half)
            case "which.second":
                return Day(None, end, Why.VAGUE, yearless=False)  # That of the week after next, or of the next one.
            case "which.coming":
                return Day(self._today + timedelta(days=ahead or 7), end, weekday=number, yearless=False)
            case "which.last":
                on = self._today - timedelta(days=(-ahead) % 7 or 7)
                return Day(on, end, weekday=number, yearless=False)
        on = self._today + timedelta(days=ahead)
        return Day(on, end, weekday=number, role=_role(line.key(here)), half=half)

    def _weekday_name(self, at: int) -> Reading | None:
        line = self._line
        name = line.at(at, "weekday")
        if name is None or not name.value:
            return None
        key = line.key(at)
        if len(key) > 3:
            return name
        if (about := line.at(at, "about.time")) and about.end > name.end:
            return None  # "So gegen 10" is about ten.
        # Short names are words of their own in other languages.
        after, before = line.kind(name.end), line.kind(at - 1)
        if after == "mark" and line.key(name.end) in ".,":
            after = line.kind(name.end + 1) or "end"
        dated = (
            after == "num"
            or before == "num"
            or (
                line.at(name.end, "at", "noon", "half.before", "from", "all", "when", "since")
                or line.part_of_day(name.end)
                or (after == "word" and not line.at(name.end, "about.time") and clock_at(line, name.end))
            )
            is not None
        )
        alone = line.size == 1 or (not after and at > 0) or self._is_choice(name.end) or self._is_led(at)
        # "Pidennä ke palaveria", "sag den do termin ab"
        alone = alone or (line.language in ("fi", "de") and key != "so" and line.at(name.end, "meeting") is not None)
        if key == "ma" and not line.tokens[at].text.isascii():
            return None  # "Mä" is no Monday.
        if key == "man" and name.language == "sv" and line.tokens[at].text.isascii() and not (dated or alone):
            return None  # "Hur gör man"
        if len(key) == 3:
            other = {each for each in line.all(at) if each not in ("weekday", "fill")} & {
                "to",
                "from",
                "past",
                "month",
                "with",
            }
            return (
                name
                if not other and (name.language == line.language or dated or alone or len(line.all(at)) == 1)
                else None
            )
        told = self._date(name.end, prefixed=True) if line.kind(name.end) == "num" else None
        if told is not None and told.on is not None and told.on.weekday() == name.number and line.key(name.end) != "":
            return name
        if name.language != line.language or not (dated or alone):
            return None
        if after == "num" and before != "num" and key not in ("we", "do", "so", "me", "du"):
            return name
        if line.language == "en" or (key in ("to", "on", "so", "do") and line.language not in ("fi", "de")):
            return None
        return name

    def _is_led(self, at: int) -> bool:
        """Tell whether a short German name is written as one, behind a word that leads to a day: `von Di auf Mi`."""
        led = self._line.language == "de" and self._line.key(at - 1) in _LEADING
        return led and (self._line.tokens[at].text[:1].isupper() or self._line.key(at - 1) in ("ab", "am"))

    def _is_choice(self, at: int) -> bool:
        """Tell whether another weekday is meant as well: `to tai pe`, `do und fr`."""
        either = self._line.at(at, "or", "and")
        other = self._line.at(either.end, "weekday") if either else None
        return other is not None and other.language == self._line.language

    def _with_week(self, found: Day) -> Day:
        """Take the week behind a weekday: `friday next week`, `friday week`, `Freitag in einer Woche`."""
        line = self._line
        if found.weekday is None or found.on is None:
            return found
        end = found.end
        behind = end
        for _ in range(3):
            skip = line.at(behind, "on", "the", "of", "in.time", "for") if line.kind(behind) == "word" else None
            if skip is None or line.at(behind, *_WEEKS):
                break
            behind = skip.end
        week = line.at(behind, *_WEEKS)
        if week is not None:
            on = self._of_week(_WEEKS[week.kind], found.weekday)
            return replace(found, on=on, end=week.end, yearless=False)
        number = line.at(end, "week.number")
        told = number_at(line, number.end) if number else None
        if told and 1 <= told.whole <= 53 and told.figures and not line.at(told.end, "am", "pm", "hour.mark"):
            on = self._of_week(self._weeks_until(told.whole), found.weekday)
            return replace(found, on=on, end=told.end, yearless=False)
        length = length_at(line, end)
        if length is not None and length.days and length.use == "in" and length.length.days % 7 == 0:
            return replace(found, on=found.on + length.length, end=length.end, yearless=False)
        later = line.at(end, "week.later") if line.language == "en" else None
        then = number_at(line, later.end) if later else None
        if later and (then is None or line.at(then.end, "am", "pm", "hour.mark")):
            return replace(found, on=found.on + timedelta(days=7), end=later.end, yearless=False)
        return found

    def _with_date(self, found: Day) -> Day:
        """Take the date behind a weekday, or the weekday behind a date; where both differ, it is asked."""
        line, here = self._line, found.end
        while line.key(here) in (",", ".", "(") and here < line.size:
            here += 1
        word = line.at(here, "on", "the")
        here = word.end if word and found.weekday is not None else here
        if found.weekday is None:
            if found.on is None and found.why is not None:
                return found
            after = self._weekday(here) if not found.numeric else None
            if after is None or after.weekday is None or found.on is None or after.role == "until":
                return found
            if line.at(here, "which.next"):
                return found
            end = after.end + (line.key(after.end) == ")")
            return self._agreed(replace(found, end=end), after.weekday, after.on)
        after = self._date(here, prefixed=True)
        if (
            after is None
            or (after.on is None and after.why is None)
            or (after.numeric and not line.at(found.end, "on", "the"))
        ) and (after is None or after.on is None or after.on.weekday() != found.weekday):
            return found
        if after.on is None:
            return replace(after, end=after.end)
        if after.why is Why.DAY_OR_MONTH:
            fitting = [each for each in after.values.values() if date.fromisoformat(each).weekday() == found.weekday]
            if len(fitting) == 1:
                return replace(after, on=date.fromisoformat(fitting[0]), why=None, values={})
            return after
        return self._agreed(after, found.weekday, found.on)

    def _agreed(self, dated: Day, weekday: int, on: date | None) -> Day:
        if dated.on is None or dated.on.weekday() == weekday:
            return replace(dated, numeric=False)
        if dated.swapped is not None and dated.swapped.weekday() == weekday:
            return replace(dated, on=dated.swapped, numeric=False)  # "Wednesday 12/2" of Britain is in December.
        values = {"one": dated.on.isoformat(), "other": on.isoformat() if on else ""}
        return Day(None, dated.end, Why.MISMATCH, values)

    def _vague(self, at: int) -> Day | None:
        vague = self._line.at(at, "vague.day")
        return Day(None, vague.end, Why.VAGUE, strong=False) if vague else None


def _role(key: str) -> str:
    return "until" if key.endswith(("lle", "hin", "ksi")) else ""
