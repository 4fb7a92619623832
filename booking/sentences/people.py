"""Who is to come, or not to come any more, and for whom somebody may ask."""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import chain

from booking.sentences.items import People, Word
from booking.sentences.line import Line, Reading
from booking.sentences.model import Named
from booking.sentences.names import name_stems
from booking.sentences.person_names import (
    ARTICLES,
    OUT,
    behind_title,
    day_as_person,
    is_person,
    known_person,
    person_at,
    person_beside_me,
    persons_from,
)
from booking.sentences.scope import Scope, once

_FOR = r"(?i:for|on behalf of|för|åt|på uppdrag av|für|im auftrag von)"

_JOINT = r"(?:\s*[,&+]\s*|\s+(?:and|och|o|å|samt|und|sowie|ja|sekä)\s+)"

_NEEDS = (
    r"(?i:needs?|wants?|would like|behöver|vill ha|skulle behöva|braucht|brauchen|bräuchten?|benötigt|benötigen|"
    r"tarvitsee|tarvitsevat|tarvitsisi|tarvii|haluaisi|haluaa)"
)

_FINNISH = re.compile(r"(?P<to>\w+?)i?lle|(?P<of>\w+n) puolesta")


def maybe_for(line: str, unread: Sequence[str]) -> tuple[Named, ...]:
    """Give whom a line may ask for, among the words of it that nothing else was made of: `book Oak for Megan`.

    Who is said to need something is asked for, too: `Anna and Mikael need a room`.

    It may be a title as well ("for Planning"), so whoever reads it looks for somebody of that name first. Their `text`
    is as it stands in `unread`. Small letters are nobody's name here.
    """
    capital = sorted((each for each in unread if each[:1].isupper()), key=len, reverse=True)
    if not capital:
        return ()
    name = "@?(?:" + "|".join(map(re.escape, capital)) + ")"
    found: dict[str, Named] = {}
    names = rf"(?P<names>{name}(?:{_JOINT}{name})*)"
    asked = (rf"(?<!\w){_FOR}\s+{names}(?!\w)", rf"(?<!\w){names}\s+{_NEEDS}(?!\w)")
    for match in chain.from_iterable(re.finditer(pattern, line) for pattern in asked):
        for each in re.split(_JOINT, match["names"]):
            text = each.removeprefix("@")
            found[text] = Named(text, "", name_stems(text))
    for text in capital:
        if text not in found and (bent := _FINNISH.fullmatch(text)):
            found[text] = Named(text, "", name_stems(bent["of"]) if bent["of"] else (*name_stems(text), bent["to"]))
    return tuple(found.values())


def people_at(scope: Scope, at: int) -> tuple[object, int] | None:
    """Read who is named: behind a word like with or add, before `kanssa`, or as somebody who is known."""
    line = scope.line
    if line.kind(at) != "word":
        return None
    if line.at(at, "with") and (found := with_at(scope, at)):
        return found
    cue = line.at(at, "add", "remove")
    if cue is not None and line.key(at) in OUT and line.key(cue.end) == ",":
        cue = None  # "Timo raus, Megan rein"
    if cue is not None and scope.manages and (found := with_at(scope, at, cue.end)):
        return replace(found[0], removed=_takes_off(line, at, cue)), found[1]
    if (me := line.at(at, "me")) and (joint := line.at(me.end, "and")) and (also := person_beside_me(scope, joint.end)):
        return persons_from(scope, [also[0]], also[1])
    if (me or line.at(at, "book")) and (listed := _listed_behind(scope, at)):
        return listed
    known = known_person(scope, at)
    if known is not None:
        return persons_from(scope, [known[0]], known[1])
    if _is_beside_me(scope, at):
        text = line.said(at, at + 1)
        return persons_from(scope, [Named(text, "", name_stems(text))], at + 1)
    if listed := _listed_before_me(scope, at) or (None if scope.has_own_title else _coming(scope, at)):
        return listed
    if _is_behind_guest(scope, at) and is_person(scope, at):
        first = person_at(scope, at)
        return persons_from(scope, [first[0]], first[1]) if first else None
    named = scope.manages and is_person(scope, at) and line.key(at) not in _THEY
    joins = line.at(at + 1, "join", "unjoin") if named else None
    if joins is not None and not _is_only_late(line, joins):
        people, end = persons_from(scope, [Named(line.said(at, at + 1), "", name_stems(line.said(at, at + 1)))], at + 1)
        return replace(people, removed=joins.kind == "unjoin"), end
    if scope.manages and line.at(at + 1, "and") and is_person(scope, at) and (several := _joining(scope, at)):
        return several
    if cue is not None and scope.manages and (also := day_as_person(scope, cue.end)):
        people, end = persons_from(scope, [also[0]], also[1])
        return replace(people, removed=_takes_off(line, at, cue)), end
    if scope.manages and (beside := _beside_title(scope, at)):
        return beside
    if scope.manages and (out := _put_out(scope, at)):
        return out
    if at == 0 and scope.manages and (led := _pointed_at(scope)):
        return led
    if scope.manages and scope.line.language == "de" and (led := _leading(scope, at)):
        return led
    return _before_post(scope, at)


def _takes_off(line: Line, at: int, cue: Reading) -> bool:
    thrown = line.key(at) == "heita" and any(each.endswith("sta") for each in line.keys)  # "Heitä Timo Planningista"
    return thrown or (cue.kind == "remove" and line.at(at, "add") is None)


_I = frozenset({"me", "myself", "mig", "mej", "jag", "ich", "mich", "ma", "mina"})
"""Words with which somebody begins to list who comes."""


def _listed_behind(scope: Scope, at: int) -> tuple[People, int] | None:
    """Read several names behind a word for whoever writes, or behind a verb: `jag, Megan å Alex`, `put Adele + Timo`.

    Behind a verb a word like "a room" has to follow, since anything may be asked for there.
    """
    line = scope.line
    if line.has("add", "remove"):
        return None
    verb = line.at(at, "book")
    begin = verb.end if verb else at + 1 + (line.key(at + 1) in (",", "+", "&"))
    led = at == 0 or line.kind(at - 1) == "mark" or line.at(at - 1, "for", "count.for") is not None
    own = line.key(at) in _I or (line.key(at) == "ja" and line.language == "sv")
    if not verb and not (own and led):
        return None
    first = person_at(scope, begin)
    people, end = persons_from(scope, [first[0]], first[1]) if first else (People(()), at)
    article = next((found for at in (end, end + 1) if (found := line.at(at, "article"))), None)
    if len(people.names) < 2 or (verb and not (article and line.at(article.end, "room"))):
        return None
    return people, end


@once
def with_at(scope: Scope, at: int, begin: int | None = None) -> tuple[People, int] | None:
    """Read the names that stand behind a word like with, or from `begin` on."""
    line = scope.line
    intro = line.at(at, "with")
    here = begin if begin is not None else intro.end if intro else at + 1
    while here < line.size and (
        line.key(here) in (":", ",", "sie") or (line.at(here, "fill") and _is_plain(scope, here))
    ):
        here += 1
    if me := line.at(here, "me"):
        joint = line.at(me.end, "and")
        if joint is None:
            after = me.end
            if line.kind(after) != "word" or not is_person(scope, behind_title(line, after)):
                return None
            here = after
        else:
            here = joint.end
    if line.kind(here) == "word" and any(
        kind.startswith("equipment.") and kind != "equipment.with" for kind in line.all(here + 1)
    ):
        return None  # What stands before equipment is of what sort it is: `med gigantisk skärm`.
    if line.language == "de" and line.key(here) in ARTICLES and scope.has_own_title:
        here += 1  # "Nimm den Özdemir noch mit ins Budget Review"
    first = person_at(scope, here)
    if first is None and intro and line.at(here, "also.name") and _goes_on(scope, here + 1):
        text = line.said(here, here + 1)
        first = Named(text, "", name_stems(text)), here + 1  # "With tom and priya"
    return persons_from(scope, [first[0]], first[1]) if first else None


def _goes_on(scope: Scope, at: int) -> bool:
    """Tell whether another name follows behind a word like and, or a weekday: `with tom wed 11` is no day."""
    if scope.line.at(at, "weekday") and not scope.line.at(at - 1, "month"):
        return True
    joint = scope.line.at(at, "and")
    return joint is not None and person_at(scope, joint.end) is not None


def _is_beside_me(scope: Scope, at: int) -> bool:
    """Tell whether somebody is named together with whoever writes: `Olli and I`, `Sanna ja mä`."""
    line = scope.line
    if line.key(at + 2) not in _ME or not line.at(at + 1, "and"):
        return False
    written = line.tokens[at].text[:1].isupper() or line.at(at - 1, "enough") is not None  # "Nur laura und ich"
    return written and not line.all(at) and is_person(scope, at)


_THEY = frozenset({"he", "she", "they", "han", "hon", "de", "er", "sie", "man"})
"""Words for somebody who was named before."""


def _is_only_late(line: Line, joins: Reading) -> bool:
    """Tell whether somebody only comes later, or not to the office, or it is asked: `isn't joining until 10:30`."""
    if joins.kind != "unjoin":
        return False
    if line.key(line.size - 1) == "?" or line.at(joins.end, "until", "before", "after") is not None:
        return True
    if line.key(joins.end) in _PLACED:
        return True
    return bool(_WORKPLACES & set(line.keys[joins.end : joins.end + 5]))


_PLACED = frozenset({"in", "into", "up", "back", "out", "home", "tillbaka"})
"""Words behind `come` with which it is about a place: `isn't coming back`, `kommt nicht in Oak rein`."""

_WORKPLACES = frozenset(
    {"office", "work", "kontoret", "jobbet", "buro", "arbeit", "toimistolle", "toimistoon", "toihin", "konttorille"}
)
"""Words for where people work: who does not come there is still invited."""


def _listed_before_me(scope: Scope, at: int) -> tuple[People, int] | None:
    """Read several who are named in capitals, with whoever writes as the last: `für Katharina Huber, Tim und mich`."""
    line = scope.line
    capital = line.tokens[at].text[:1].isupper()
    begins = at == 0 or line.kind(at - 1) == "mark"
    first = person_at(scope, at) if (capital or begins) and is_person(scope, at) else None
    if first is None or _CALLED.search(line.key(at)):
        return None
    people, end = persons_from(scope, [first[0]], first[1])
    me = line.key(end - 1) in _ME and line.at(end - 2, "and") is not None and end - 2 >= first[1]
    alike = all(each.text[:1].isupper() == capital for each in people.names)
    return (people, end) if me and alike else None


_NO_NAMES = frozenset(
    {
        *("nobody", "none", "neither", "nor", "everyone", "everybody", "some", "most", "others", "it", "she", "he"),
        *("they", "from", "ingen", "varken", "alla", "andra", "keiner", "niemand", "alle", "andere", "sie", "er"),
        *("kaikki", "muut", "kukaan", "ehka", "osa"),
    }
)
"""Words that are nobody's name, and behind which nobody comes: `nobody from Finance is joining`."""

_CALLED = re.compile(r"(?:meeting|mote|gesprach|termin|runde|sitzung|palaveri|kokous|katsaus|review|sync)$")
"""How the headline ends that may stand before names: `Säljmöte, Lisa och jag`."""


def _coming(scope: Scope, at: int) -> tuple[People, int] | None:
    """Read who is said to come to what is booked: `Frau Seidel und Herr Brandt kommen dazu`, `Max är också med`."""
    line = scope.line
    begins = at == 0 or line.kind(at - 1) == "mark"
    if line.key(at) in _NO_NAMES or line.key(at - 1) in _NO_NAMES:
        return None
    if not line.has("comes") or not (begins or line.tokens[at].text[:1].isupper()):
        return None
    first = person_at(scope, at)
    people, end = persons_from(scope, [first[0]], first[1]) if first else (People(()), at)
    comes = line.at(end, "comes")
    denied = comes is not None and line.at(comes.end, "not") is not None  # "Erik deltar inte"
    return (people, comes.end) if people.names and comes and comes.language == line.language and not denied else None


_ME = frozenset({"i", "me", "myself", "jag", "mig", "mej", "ich", "mich", "mir", "ma", "mina"})
"""Words for whoever writes, as the last of several."""


def _is_behind_guest(scope: Scope, at: int) -> bool:
    """Tell whether a guest's address and a word like and stand right before: `with sara@example.com and Laura`."""
    line = scope.line
    joints = (begin for begin in range(max(1, at - 3), at) if line.kind(begin - 1) == "mail")
    return any((joint := line.at(begin, "and")) is not None and joint.end == at for begin in joints)


_FILLS = frozenset(
    {"fill", "soft", "by", "again", "all", "more", "along", "of", "the", "my", "article", "still", "another", "needs"}
)


def _is_plain(scope: Scope, at: int) -> bool:
    """Tell whether a word only fills: neither somebody, nor a joint, nor anything that is asked for."""
    line = scope.line
    return line.tokens[at].text.islower() and line.all(at).keys() <= _FILLS


def _is_about_joining(scope: Scope) -> bool:
    """Tell whether a line has a word like along, too or onto."""
    memory = scope.line.memory
    if "joining" not in memory:
        memory["joining"] = scope.line.has("along", "join", "add")
    return bool(memory["joining"])


def _joining(scope: Scope, at: int) -> tuple[People, int] | None:
    """Read several names who are to join: `get grace and omar added to Planning`."""
    first = person_at(scope, at)
    people, end = persons_from(scope, [first[0]], first[1]) if first else (None, at)
    return (people, end) if people and scope.line.at(end, "join") else None


def _beside_title(scope: Scope, at: int) -> tuple[People, int] | None:
    """Read a name that is a name beside one's own booking: `planning without Maija`, `get Erik onto it`."""
    line = scope.line
    without = line.at(at - 1, "not")
    if line.kind(at) != "word" or not line.tokens[at].text[:1].isupper():
        return None
    if not without and (not _is_about_joining(scope) or at == 0 or line.language == "de"):
        return None
    if not is_person(scope, at) or line.all(at):
        return None
    if not any(scope.own_title(each) for each in range(line.size)):
        return None
    names, end = persons_from(scope, [found[0]], found[1]) if (found := person_at(scope, at)) else (None, at)
    return (replace(names, removed=bool(without)), end) if names else None


_STOPS = frozenset(".?!;")
"""The signs that end a sentence."""

_SOFT = frozenset({"doch", "wieder", "auch", "noch", "jetzt"})
"""Words between names and their verb in German: `Adele und Alex doch wieder ausladen bei Planning`."""


def _leading(scope: Scope, at: int) -> tuple[People, int] | None:
    """Read names whose verb is at the end of a line: `adele zum 10-uhr-termin einladen`."""
    first = person_at(scope, at) if is_person(scope, at) else None
    if (
        first is None
        or first[1] > at + 2
        or (
            first[1] == at + 2
            and at == 0
            and scope.line.tokens[at].text.islower()
            and scope.line.key(first[1]) in ("aus", "von")
        )
    ):
        return None
    people, end = persons_from(scope, [first[0]], first[1])
    behind = end
    while scope.line.key(behind) in _SOFT or scope.line.at(behind, "soft"):
        behind += 1
    if behind > end and (early := scope.line.at(behind, "add", "remove")):
        return replace(people, removed=early.kind == "remove" and "add" not in scope.line.all(behind)), end
    last = next((each for each in range(end, scope.line.size) if scope.line.key(each) in _STOPS), scope.line.size) - 1
    verb = scope.line.at(last, "add", "remove")
    if scope.line.key(behind) not in ("zum", "zu", "zur", "aus", "vom", "von", "in") or verb is None:
        return None
    return replace(people, removed=verb.kind == "remove" and "add" not in scope.line.all(last)), end


def _put_out(scope: Scope, at: int) -> tuple[People, int] | None:
    """Read names that a word like out follows, or stands behind what they leave: `Alex raus aus Planning`."""
    line = scope.line
    if not is_person(scope, at) or line.at(at - 1, "with", "add", "remove") or not line.tokens[at].text[:1].isupper():
        return None
    first = person_at(scope, at)
    people, end = persons_from(scope, [first[0]], first[1]) if first else (People(()), at)
    behind = line.key(end) in OUT and line.key(end + 1) in ("aus", "von", "fran", "ur", "of", "from")
    if line.language == "fi" and line.key(end) in OUT:
        left = (each for each in range(end + 1, end + 4) if line.key(each).endswith("sta"))
        behind = any(line.at(each, "meeting") or scope.own_title(each) for each in left)  # "Timo pois palaverista"
    own = scope.own_title(end)
    at_end = own is not None and line.key(own[1]) in OUT and line.key(own[1] - 1).endswith("sta")
    return (replace(people, removed=True), end) if people.names and (behind or at_end) else None


def _pointed_at(scope: Scope) -> tuple[People, int] | None:
    """Read a name that a line begins with and that a word means behind a verb: `Alex can't come, remove him`."""
    line = scope.line
    if not is_person(scope, 0) or line.at(1, "and") or line.key(1) == ",":
        return None
    text = line.said(0, 1)
    named = known_person(scope, 0) or person_at(scope, 0) or (Named(text, "", name_stems(text)), 1)
    for at in range(2, line.size):
        cue = line.at(at, "remove", "add")
        last = (
            line.language == "de" and line.key(1) in ("kommt", "kann", "schafft") and line.kind(at + 1) in ("", "mark")
        )
        him = cue is not None and (line.at(cue.end, "him") or line.at(at - 1, "him"))
        if cue is not None and (him or (last and cue.kind == "remove")):
            out = line.at(at, "add") is None or OUT & set(line.keys[at:])
            return People((named[0],), removed=bool(out), meant=True), named[1]
    return None


def _before_post(scope: Scope, at: int) -> tuple[object, int] | None:
    """Read names that `kanssa` follows."""
    line = scope.line
    if line.at(at, "me") and (post := line.at(at + 1, "with.post")):
        return Word(frozenset({"fill"})), post.end
    at = behind_title(line, at)
    if not is_person(scope, at):
        return None
    if line.tokens[at].text.islower() and is_person(scope, at + 1) and not line.at(at + 1, "and"):
        return None  # What stands before a name in small letters is hardly part of it.
    here, names = at, list[Named]()
    while len(names) < 12 and (name := person_at(scope, here)):
        names.append(name[0])
        here = name[1]
        if post := line.at(here, "with.post"):
            return People(tuple(names)), post.end
        if line.key(here) == "," or line.at(here, "and"):
            here += 1
            while line.at(here, "all", "group", "role"):
                here += 1  # "Annan ja koko tiimin kanssa", "Lauran ja konsultin kanssa"
            if me := line.at(here, "me"):
                here = me.end
            if post := line.at(here, "with.post"):
                return People(tuple(names)), post.end
            continue
        return None
    return None
