"""Names of people in a line: one, or several that are joined."""

import re

from booking.sentences.items import People
from booking.sentences.lexicon import groups
from booking.sentences.line import Line
from booking.sentences.model import Named
from booking.sentences.names import name_stems
from booking.sentences.numbers import number_at
from booking.sentences.scope import Scope, once
from booking.sentences.text import fold

OUT = frozenset({"aus", "raus", "heraus", "pois", "ulos", "bort", "off", "out"})
"""Words that turn a verb of adding around: `lade Adele aus`, `ota Adele pois`."""

_TALK = frozenset({"thanks", "hello", "stop", "help", "fill", "soft", "more", "book", "book.weak"})
"""Kinds of words that may be somebody's name where they are of another language."""

ARTICLES = frozenset({"der", "die", "dem", "den"})
"""German articles that some put before names."""


MOST = 12
"""How many names are read side by side."""


def persons_from(scope: Scope, names: list[Named], end: int) -> tuple[People, int]:
    """Read the names that are joined to those that end there: `…, Tim and Anna`; `names` gets them as well."""
    line = scope.line
    while len(names) < MOST:
        here, along = end, False
        while here < line.size and (
            line.key(here) in (",", "&", "+", "/") or line.at(here, "and") or line.at(here, "with")
        ):
            word = line.at(here, "and", "with")
            along = along or (here == end and word is not None and word.kind == "with")
            here = word.end if word and line.kind(here) == "word" else here + 1
        if here == end or (along and line.key(here + 1) in OUT):
            break  # "Nimm Laura dazu und Timo raus"
        if any(line.at(at, "add") and line.at(at - 1, "and") for at in range(end + 1, here)):
            break  # "Poista Timo ja kutsu Laura"
        if line.at(here, "we.are"):
            break  # "With Leo, we are three"
        if me := line.at(here, "me"):
            end = me.end
            continue
        if line.language == "de" and line.key(here) in ARTICLES and line.tokens[here + 1 : here + 2]:
            here += line.tokens[here + 1].text[:1].isupper()  # "Mit der Kathi und dem Prohaska"
        more = person_at(scope, here) or day_as_person(scope, here)
        if more is None:
            break
        names.append(more[0])
        end = more[1]
    if post := line.at(end, "with.post"):
        end = post.end
    return People(tuple(names)), end


def _behind_hyphen(line: Line, at: int) -> int:
    """Skip the rest of a name that is written with hyphens: `Lars-Erik`, `Meyer-Lüdenscheidt`."""
    while (
        line.key(at) == "-"
        and line.tokens[at].glued
        and line.kind(at + 1) == "word"
        and line.tokens[at + 1].glued
        and line.tokens[at + 1].text[:1].isupper() == line.tokens[at - 1].text[:1].isupper()
    ):
        at += 2
    return at


@once
def person_at(scope: Scope, at: int) -> tuple[Named, int] | None:
    """Read the one name that begins there, with its last names: `Anna von Essen`, `Lars-Erik`."""
    line = scope.line
    if line.kind(at) == "mention":
        text = line.tokens[at].key
        return Named(text, "", (text,)), at + 1
    if line.kind(at) == "mark" and line.key(at) == "@" and line.kind(at + 1) == "word":
        at += 1
    at = behind_title(line, at)
    known = known_person(scope, at)
    if known is not None:
        return known
    if not is_person(scope, at) or line.key(at) in _THEM.get(line.language, ()):
        return None
    end = _behind_hyphen(line, at + 1)
    for _ in range(2):  # A second name and a last one.
        if end < line.size and is_person(scope, end, further=True) and _is_surname(line, end):
            end = _behind_hyphen(line, end + 1)
    if _is_initial(line, end):
        end += 1
    if _is_of_several(scope, at, end):
        return None
    text = line.said(at, end)
    return Named(text, "", name_stems(text)), end


def _is_initial(line: Line, at: int) -> bool:
    """Tell whether a letter stands for a last name: `Ravi P and Lucy`."""
    token, before = line.token(at), line.tokens[at - 1]
    letter = token is not None and token.kind == "word" and len(token.text) == 1 and token.text.isupper()
    return letter and before.text[:1].isupper() and line.key(at) != "i"


def behind_title(line: Line, at: int) -> int:
    """Skip what somebody is called by before their name: `Frau Dr. Weber`, `Mr Smith`."""
    here = at
    if line.language == "fi":
        # `Lisää HR:n Katja`, `myynnin Katjan kanssa`.
        bent = line.key(at + 1) == ":" and line.key(at + 2) == "n" and line.tokens[at + 1].glued
        here = at + 3 if bent else at + 1 if line.at(at, "group", "role") else at
        if not line.tokens[here : here + 1] or not line.tokens[here].text[:1].isupper():
            here = at
    name = line.token(here + 1)
    if line.language != "fi" and line.at(here, "role") and name and name.text[:1].isupper() and not line.all(here + 1):
        here += 1  # "With consultant Maria"
    while (title := line.at(here, "called")) is not None and title.language == line.language:
        here = title.end + (line.key(title.end) == "." and line.tokens[title.end].glued)
    return here if line.kind(here) == "word" else at


_PARTICLES = frozenset({"von", "van", "af", "av", "de", "der", "den", "la", "le", "du", "zu", "ter", "ten", "el", "al"})
"""Small words within names: `Anna von Essen`."""

_FINNISH_VERB = re.compile(r"\w{2,}[tdnlrs]aan")
"""What Finnish verbs look like that say what several do, behind a name: `mä ja sami mennään`."""

_GERMAN_VERB = re.compile(
    r"(?:ab|an|auf|aus|be|durch|ein|mit|nach|uber|um|unter|ver|vor|zer|zu|zusammen)\w{3,}(?<!s)en|\w{3,}ieren"
)
"""What German verbs look like that stand at the end, behind a name: `mit ben durchgehen`."""


_GERMAN_FINITE = frozenset(
    {"kommt", "kommen", "soll", "sollen", "kann", "ist", "hat", "will", "muss", "geht", "bleibt"}
)
"""German verbs that stand behind a name: `Markus kommt doch nicht`."""


def _is_surname(line: Line, end: int) -> bool:
    """Tell whether a word goes on with a name: in small letters only where what stands before it is, too."""
    token, before = line.tokens[end], line.tokens[end - 1]
    if line.language == "de" and token.text.islower() and _GERMAN_VERB.fullmatch(token.key):
        return False
    if line.language == "de" and token.key in _GERMAN_FINITE and token.text.islower():
        return False
    if line.language == "fi" and token.text.islower() and _FINNISH_VERB.fullmatch(token.key):
        return False
    return not token.text.islower() or before.text.islower() or token.key in _PARTICLES


def _is_of_several(scope: Scope, at: int, end: int) -> bool:
    """Tell whether it is a team, an office or somebody without a name: `the design team`, `med hela gänget`."""
    line = scope.line
    if is_group(line, at) or line.at(end, "group") is not None:
        return True
    if line.tokens[at].text.islower() and line.at(end, "role"):
        return True  # "With opposing counsel"
    if line.language == "en" and line.key(end - 1).endswith("'s") and line.kind(end) == "word":
        return line.at(end, "and", "with") is None  # "With Bob's boss"
    if line.language != "fi" and line.at(at - 1, "group") is not None:
        return True  # "With team Phoenix"
    lower = line.tokens[at].text.islower()
    new = lower and (line.at(at - 1, "big") is not None or line.key(at - 1) in _NEW)
    before = at - 1 - new
    the = line.at(before, "the", "article", "my")
    led = the is not None and the.language == line.language and line.kind(before) == "word"
    if line.language == "de" and line.key(before) in ARTICLES and scope.has_own_title:
        led = False  # "Nimm die Sabine wieder raus aus Planning"
    return led and (lower or (line.language == "en" and line.at(before, "the") is not None))


_NEW = frozenset({"new", "nya", "neue", "neuen"})
"""Words that may stand between an article and somebody without a name: `with the new intern`."""


def is_group(line: Line, at: int) -> bool:
    """Tell whether a word is one for several people or a role: `marketing`, `ledningsgruppen`, `johtoryhmän`."""
    if line.at(at, "group", "role") is not None:
        return True
    key = line.key(at)
    ends = (key[cut:] for cut in range(3, len(key) - 3)) if line.language != "en" else ()
    return any(line.language in groups().get(each, ()) for each in ends)


_THEM = {"sv": frozenset({"han", "hon", "hen", "dom"}), "fi": frozenset({"sen", "ne", "niitä", "heitä"})}
"""More of them that stand behind a verb, in each language: they name nobody."""


def person_beside_me(scope: Scope, at: int) -> tuple[Named, int] | None:
    """Read the name behind `me and`; German may put an article before it."""
    german = scope.line.language == "de" and scope.line.key(at) in ("der", "die")
    return person_at(scope, at + german)


def day_as_person(scope: Scope, at: int) -> tuple[Named, int] | None:
    """Read a name that is a short word for a day elsewhere, behind another name: `with nadia and tom`."""
    line = scope.line
    days = ("month",) if line.key(at) == "tom" else ("weekday", "month")  # "Me, Priya and Tom fri 9 to 10"
    alone = line.at(at, "also.name") is not None and line.at(at + 1, *days) is None
    return (Named(line.said(at, at + 1), "", name_stems(line.said(at, at + 1))), at + 1) if alone else None


@once
def is_person(scope: Scope, at: int, *, further: bool = False) -> bool:
    """Tell whether a word may be somebody's name: none of ours, or written as one where nothing else begins."""
    line = scope.line
    token = line.token(at)
    if token is None or token.kind != "word" or len(token.text) < 2 or line.kind(at + 1) == "mail":
        return False
    if line.name_at(at, ("room", "building")) is not None or scope.own_title(at) is not None:
        return False
    if not further and is_group(line, at):
        return False
    readings = line.all(at)
    if readings and all(kind.startswith("unit.") for kind in readings) and not number_at(line, at - 1):
        readings = {}  # "Ta bort Tim" is no hour.
    if readings and _is_foreign(scope, at):
        return True  # "With Jess", "drop Lisa": other words in Finnish.
    if not readings and line.key(at) == token.key:
        return True
    behind = line.token(at + 1)
    if "also.name" in readings and behind is not None and behind.text[:1].isupper() and not line.all(at + 1):
        return line.name_at(at + 1, ("room", "building")) is None  # "With Tom Hanson"
    capital = token.text[:1].isupper() and not token.text.isupper()
    begins = at == 0 or line.key(at - 1) in (".", "!", "?")
    if not capital or (begins and any(each.language == line.language for each in readings.values())):
        return False  # A sentence begins with a capital, whatever its first word is.
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
    month = "month" in readings and scope.days.at(at) is None and len(token.text) < 7
    own = {kind for kind, each in readings.items() if each.language == line.language}
    return (
        not strong
        and (not further or month or not readings or readings.keys() <= {"fill", "some.length", "role", "group"})
        and (line.language != "de" or own <= ({"fill", "some.length"} if further else {"fill", "month", "some.length"}))
    )


def _is_foreign(scope: Scope, at: int) -> bool:
    """Tell whether a word behind one like with, add or remove is only a small one of another language."""
    line = scope.line
    readings = line.all(at)
    if not readings.keys() <= _TALK or any(each.language == line.language for each in readings.values()):
        return False
    if line.at(at - 1, "and") and line.at(at - 2, "me"):
        return True  # "Me n Jess"
    cues = (line.at(begin, "with", "add", "remove") for begin in range(max(0, at - 3), at))
    return any(cue is not None and cue.end == at and cue.language == line.language for cue in cues)


@once
def known_person(scope: Scope, at: int) -> tuple[Named, int] | None:
    """Find a person who is known, by their whole name or a part of it."""
    line, token = scope.line, scope.line.token(at)
    if token is None or token.kind != "word" or not scope.people:
        return None
    stems = [fold(each) for each in name_stems(token.text)]
    found = next((scope.people[each] for each in stems if each in scope.people), ())
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
