"""Phrases with what they mean, and how a reading of them is judged: right, asked, or wrong.

A line is `phrase | intent slot=value …`. A slot that is not named is to be empty; `?slot` says that it is asked about.
Of a line that asks for nothing (`unknown`) no slots are told, whatever stands in a file.
Run as `python -m tests.support.phrases` it prints how many are right, asked and wrong in each language.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from booking.sentences.model import Intent, Own, Place, Sentence
from booking.sentences.reader import understand

FOLDER = Path(__file__).parents[1] / "booking" / "phrases"
LANGUAGES = ("en", "fi", "sv", "de")
KINDS = (
    *("known", "held", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"),
    *("eleventh", "words"),
)
"""The files of a language: what the grammar was developed on; what was written after it, without a look at it; and
words of the lists, each in a sentence in which it matters."""

OPEN_KINDS = (
    *("twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth", "eighteenth", "nineteenth"),
    *("twentieth", "twentyfirst", "twentysecond", "twentythird", "twentyfourth"),
    *("twentyfifth", "twentysixth", "twentyseventh", "chatter"),
)
"""The files of which some phrases are still asked about, or read wrongly: they keep what they mean."""

LOCALES = {"en": "en-GB", "fi": "fi-FI", "sv": "sv-SE", "de": "de-DE"}

NOW = datetime(2026, 11, 23, 7, 40, tzinfo=UTC)
"""Monday, 09:40 in Helsinki."""

ZONE = ZoneInfo("Europe/Helsinki")

ROOMS = (
    Place("oak", "Oak", "HQ", "3", frozenset({"screen", "video"})),
    Place("elm", "Elm", "HQ", "2", frozenset({"whiteboard"})),
    Place("aalto", "Aalto", "HQ", "1", frozenset({"screen"})),
    Place("maple", "Maple", "Annex", "1", frozenset({"screen"})),
    Place("lagoon", "Blue Lagoon", "Annex", "2"),
    Place("pine", "Pine", "HQ", "3"),
    Place("cedar", "Cedar", "HQ", "4", frozenset({"phone"})),
)

BOOKINGS = (
    Own("b1", "RK-7F3K2Q", "oak", "Planning", date(2026, 11, 23), time(9, 0), time(10, 0), running=True),
    Own("b2", "RK-8G4L3R", "elm", "Budget review", date(2026, 11, 23), time(10, 0), time(11, 0)),
    Own("b3", "RK-9H5M4S", "oak", "", date(2026, 11, 24), time(14, 0), time(15, 0)),
)

_SAID = ("room", "building", "floor", "date", "start", "end", "count", "title", "private", "online", "repeats")
_LISTS = ("people", "guests", "equipment")
_MEANT = ("reference", "room", "date", "start", "title")


@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrase, and what it means."""

    text: str
    meaning: frozenset[str]


@dataclass(frozen=True, slots=True)
class Verdict:
    """How a phrase was read."""

    phrase: Phrase
    verdict: str
    got: frozenset[str]


def phrases(language: str, kind: str) -> Iterator[Phrase]:
    """Read the phrases of a language of one of the `KINDS`."""
    for line in (FOLDER / f"{language}.{kind}.txt").read_text("utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            text, _, meaning = line.rpartition(" | ")
            meant = frozenset(meaning.split())
            yield Phrase(text, meant & {Intent.UNKNOWN.value} or meant)


def read(text: str, language: str) -> Sentence:
    """Read a phrase as somebody would who has that language set."""
    return understand(text, now=NOW, zone=ZONE, locale=LOCALES[language], rooms=ROOMS, bookings=BOOKINGS)


def told(said: Sentence) -> frozenset[str]:
    """Write down what was understood as the corpus does."""
    found = {said.intent.value}
    for name in _SAID:
        value = getattr(said, name)
        if value not in ("", None, False):
            found.add(f"{name}={_written(value)}")
    for name in _LISTS:
        for each in getattr(said, name):
            text = each if isinstance(each, str) else each.text
            found.add(f"{name}={text.replace(' ', '_')}")
    for name in _MEANT:
        value = getattr(said.meant, name)
        if value not in ("", None):
            found.add(f"of.{name}={_written(value)}")
    if said.minutes is not None:
        found.add(f"minutes={said.minutes}")
    if said.other_room:
        found.add(f"other_room={said.other_room}")
    if said.shift is not None and said.start is None:
        found.add(f"shift={said.shift // timedelta(minutes=1)}")
    if said.intent is Intent.EXTEND and said.length is not None:
        found.add(f"length={int(said.length.total_seconds() // 60)}")
    return frozenset(found | {f"?{each.slot.value}" for each in said.doubts})


def _written(value: object) -> str:
    if isinstance(value, time):
        return f"{value:%H:%M}"
    return str(value).replace(" ", "_")


def judged(phrase: Phrase, language: str) -> Verdict:
    """Judge one: wrong is a value that is not meant, or another intent; less than what is meant is asked."""
    got = told(read(phrase.text, language))
    if got == phrase.meaning:
        return Verdict(phrase, "right", got)
    values = {each for each in got if "=" in each}
    intents = {each.value for each in Intent}
    other = (got & intents) != (phrase.meaning & intents) and Intent.UNKNOWN.value not in got
    return Verdict(phrase, "wrong" if values - phrase.meaning or other else "asked", got)


def verdicts(language: str, kind: str) -> list[Verdict]:
    """Judge all of a file."""
    return [judged(each, language) for each in phrases(language, kind)]


def report(kind: str) -> str:
    """Tell how many phrases are right, asked and wrong, and which are not right."""
    lines = []
    for language in LANGUAGES:
        found = verdicts(language, kind)
        count = {each: sum(one.verdict == each for one in found) for each in ("right", "asked", "wrong")}
        lines.append(f"{language} {kind}: {len(found)} phrases, " + ", ".join(f"{n} {w}" for w, n in count.items()))
        for one in found:
            if one.verdict != "right":
                missed, more = sorted(one.phrase.meaning - one.got), sorted(one.got - one.phrase.meaning)
                lines.append(f"  {one.verdict}: {one.phrase.text} — missed {missed}, got {more}")
    return "\n".join(lines)


if __name__ == "__main__":
    for each_kind in (*KINDS, *OPEN_KINDS):
        print(report(each_kind))  # noqa: T201
