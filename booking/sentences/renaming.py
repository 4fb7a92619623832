"""Another title for a booking that there is: `rename planning to Retro`, `döp om mötet till …`, `heißt jetzt …`.

The new title is free text, so it is found before anything else is read, and is one token from then on.
"""

import re
from collections.abc import Callable
from itertools import accumulate

from booking.sentences.line import Line

_WORD = {
    "en": r"(?:title|name|subject)",
    "sv": r"(?:titeln?|namnet|namn|rubrik(?:en)?)",
    "de": r"(?:titel|namen?|betreff)",
    "fi": r"(?:nim|otsikk?o)",
}
"""What a title is called."""

_SET = {
    "en": r"(?:change|set|update|edit|correct|fix|make)",
    "sv": r"(?:andra|byta?|satt|uppdatera)",
    "de": r"(?:ändere?|andere?|setze?|aktualisiere)",
    "fi": r"(?:(?:vaihda|vaihta|muuta|muutta|muokkaa|muokkais|korjaa|korjais|paivita|laita|laitta|anna|aseta)\w*)",
}
"""Verbs with which one is set."""

_SURE = tuple(
    re.compile(each)
    for each in (
        r"\b(?:new (?:name|title) for|uusi (?:nimi|otsikko)|ny(?:tt namn| titel| rubrik) (?:pa|for)"
        r"|neuer (?:name|titel) fur) (?P<x>.+?) : (?P<y>.+)",
        r"\b(?:rename|retitle) (?P<x>.+?) (?:to|as|into|:|=|-) (?P<y>.+)",
        rf"\b{_SET['en']} (?:the )?{_WORD['en']} (?:of|for|on) (?P<x>.+?) (?:to|as|into) (?P<y>.+)",
        rf"\b{_SET['sv']} {_WORD['sv']} (?:pa|for) (?P<x>.+?) till (?P<y>.+)",
        rf"\b{_SET['de']} (?:den |die )?{_WORD['de']} (?:von|vom|der|des|fur) (?P<x>.+?) (?:auf|in|zu) (?P<y>.+)",
        rf"\b{_SET['fi']} (?P<x>.+?) (?:uudeksi )?{_WORD['fi']}\w*ks[i]? (?P<y>.+)",
        r"\b(?:dop om|dopa om) (?P<x>.+?) (?:till|:) (?P<y>.+)",
        rf"\b(?:byta? {_WORD['sv']} pa) (?P<x>.+?) (?:till|:) (?P<y>.+)",
        r"\b(?:be)?nenn(?:en?)?(?: sie)? (?P<x>.+) (?:in|zu) (?P<y>\x01) um\b",
        r"\b(?:be)?nenn(?:en?)?(?: sie)? (?P<x>.+?) (?:in|zu) (?P<y>.+?) um\b",
        rf"\b{_WORD['de']} (?:von|vom|der|des|fur) (?P<x>.+?) ändern (?:in|auf|zu) (?P<y>.+)",
        rf"\b{_WORD['de']} (?:von|vom|der|des|fur) (?P<x>.+?) (?:in|auf|zu) (?P<y>.+?) ändern\b",
        r"\b(?:be)?nenn(?:en?)? (?P<x>das|es|den|ihn|sie)(?: mal| bitte)? um (?:in|zu|auf) (?P<y>.+)",
        r"^(?P<x>.+?) umbenennen (?:in|zu|auf) (?P<y>.+)",
        r"^(?P<x>.+?) (?:in|zu|auf) (?P<y>.+?) umbenennen\b",
        r"\b(?:can|could|should) (?P<x>\S+ one) be (?:called|named|titled) (?P<y>.+)",
        r"^(?P<x>.+?) (?:soll|sollte|muss|kann)(?: bitte| jetzt)? (?P<y>\x01) (?:heissen|lauten)\b",
        r"\bnimea\w* (?P<x>.+?) uud(?:elleen|estaan) (?:nimella )?(?P<y>.+)",
    )
)
"""How a title is set that says so, whatever it is the title of: `x` is the booking, and `y` how it is to be called."""

_OF_A_BOOKING = tuple(
    re.compile(each)
    for each in (
        rf"\b{_SET['en']} (?P<x>.+?) {_WORD['en']} (?:to|as|into) (?P<y>.+)",
        rf"\b{_WORD['en']} (?:of|for) (?P<x>.+?) (?:should|must|has to|needs to|is to|will|can)(?: now)? be (?P<y>.+)",
        rf"\b{_WORD['en']} (?:of|for) (?P<x>.+?) is now (?P<y>.+)",
        r"\b(?:can|could|should) (?P<x>.+?) be (?:called|named|titled) (?!(?:off|at|up|from|in|as)\b)(?P<y>.+)",
        rf"\bgive (?P<x>.+?) the (?:new )?{_WORD['en']} (?P<y>.+)",
        r"^(?P<x>.+?) (?:(?:should|must|can|will|has to|needs to)(?: now)? be|is now) "
        r"(?:called|named|titled) (?P<y>.+)",
        rf"\b{_WORD['sv']} (?:pa|for) (?P<x>.+?) (?:ska|bor|maste|kan) (?:vara|bli|andras till) (?P<y>.+)",
        r"\bkalla (?P<x>.+?) for (?P<y>.+)",
        r"\bdopa? (?P<x>.+?) till (?P<y>.+)",
        rf"^{_SET['sv']} {_WORD['sv']} (?P<y>.+) pa (?P<x>.+)",
        rf"\bge (?P<x>.+?) {_WORD['sv']} (?P<y>.+)",
        r"^(?P<x>.+?) (?:(?:ska|bor|maste|kan|far|borde)(?: nu| istallet)? heta|heter (?:nu|numera)|byter namn till) "
        r"(?P<y>.+)",
        r"\blat (?P<x>.+?) heta (?P<y>.+)",
        rf"\b{_WORD['de']} (?:von|vom|der|des|fur) (?P<x>.+?) (?:soll|muss|kann|sollte) (?P<y>.+?) "
        r"(?:sein|heissen|lauten)\b",
        rf"\bgib (?P<x>.+?) (?:den|die) {_WORD['de']} (?P<y>.+)",
        r"^(?P<x>.+?) heisst (?:ab )?(?:jetzt|nun|kunftig|sofort) (?P<y>.+)",
        r"^(?P<x>.+?) (?:soll|sollte|muss|kann|darf)(?: ab)?(?: jetzt| nun| kunftig| bitte)? (?P<y>.+?) heissen\b",
        r"\b(?:nimea) (?P<x>.+) (?P<y>\S+ksi?)$",
        rf"\b{_SET['fi']} (?P<x>.+?) {_WORD['fi']}\w* (?P<y>.+ksi?)$",
        r"\b(?:benenne?|nenne?) (?P<x>.+?) um (?:in|zu|auf) (?P<y>.+)",
        r"^(?:\w+ ){0,3}(?:call|name) (?:it|this) (?P<y>.+?) (?:instead of|rather than|and not|not) (?P<x>.+)",
        r"^(?:\w+ ){0,3}kalla (?:den|det) (?P<y>.+?) (?:istallet for|i stallet for|och inte|inte) (?P<x>.+)",
        r"^(?:\w+ ){0,3}nenne? (?:es|ihn|sie|das) (?P<y>.+?) (?:statt|anstatt|und nicht|nicht) (?P<x>.+)",
        rf"\b{_WORD['fi']}\w* (?:\w+ olla|on|olisi|olkoon) (?P<y>.+?) (?:eika|ei) (?P<x>.+)",
        rf"\b{_WORD['en']} (?:should|must|has to|needs to) be "
        r"(?P<y>.+?) (?:instead of|rather than|and not|not) (?P<x>.+)",
        rf"\b{_WORD['sv']} (?:ska|bor|maste) vara (?P<y>.+?) (?:istallet for|i stallet for|och inte|inte) (?P<x>.+)",
        rf"\b{_WORD['de']} (?:soll|muss|sollte) (?P<y>.+?) "
        r"(?:statt|anstatt|und nicht|nicht) (?P<x>.+?) (?:sein|heissen)\b",
        rf"^(?P<x>.+?) (?:(?:uusi )?{_WORD['fi']}\w* (?:on nyt|on|olisi|olkoon|pitaisi olla|pitaa olla)) (?P<y>.+)",
    )
)
"""How a title is set where that is said of a booking: of anything else it may only be told."""

_CALLED = re.compile(r"^(?:(?:please|can you|could you|bitte|kan du) )?(?:call|name|nenne?|kalla) (?P<x>.+)")
"""Verbs behind which the booking and its title stand side by side."""

_AROUND = frozenset(
    {
        *("please", "pls", "plz", "thanks", "thx", "cheers", "instead", "now", "tack", "snalla", "istallet", "nu"),
        *("bitte", "danke", "jetzt", "kiitos", "kiitti", "nyt", "?", ".", "!", ":", "=", '"'),
    }
)
"""Words and signs around a title that are no part of it."""

_ENDS = frozenset(",;")

_CUES = re.compile(
    r"\b(?:re(?:name|title)|title|name|subject|call(?:ed)?|named|titled|dopa?|namn|namnet|titeln?|rubrik(?:en)?|kalla"
    r"|heter|heta|(?:be)?nenn(?:en?)?|umbenennen|namen|betreff|heisst|heissen|nimea\w*|nim[ei]\w*|otsik\w+)\b"
)
"""What none of these lines is without: all else need not be looked at."""

_DENIED = re.compile(r"\b(?:don't|dont|do not|never|not|inte|nicht|ala|alkaa)\b")

_THEN = ("move", "move.done", "extend", "add", "remove", "cancel", "book", "end")
"""Verbs of what is wanted, too, behind a title and a word like and."""


def tells_of_a_title(key: str) -> bool:
    """Tell whether a word says that a title is set; where one was, nobody has to hear that it was not understood."""
    return key in ("uudelleen", "uudestaan") or _CUES.fullmatch(key) is not None


def with_new_title(line: Line, own_title: Callable[[int], object]) -> bool:
    """Make the new title of a booking one token of the line; tell whether there is one."""
    keys = ["\x01" if each.kind == "quote" else each.key or "-" for each in line.tokens]
    text = " ".join(keys)
    if not _CUES.search(text):
        return False
    starts = list(accumulate((len(each) + 1 for each in keys), initial=0))
    span = _span(line, text, starts, own_title)
    if span is None:
        return False
    begin, end = _trimmed(line, *span)
    if begin >= end:
        return False
    line.as_one("title", begin, end, _named(line, begin, end))
    return True


def _span(line: Line, text: str, starts: list[int], own_title: Callable[[int], object]) -> tuple[int, int] | None:
    """Give from which token to which one the new title stands."""
    for sure, patterns in ((True, _SURE), (False, _OF_A_BOOKING)):
        for pattern in patterns:
            found = pattern.search(text)
            if found is None or _DENIED.search(text[: min(found.start("x"), found.start("y"))]):
                continue
            which = range(*(_at(starts, each) for each in found.span("x")))
            if sure or any(_is_booking(line, at, own_title) for at in which):
                begin, end = (_at(starts, each) for each in found.span("y"))
                return begin, end
    found = _CALLED.search(text)
    return _beside(line, _at(starts, found.start("x")), own_title) if found else None


def _at(starts: list[int], character: int) -> int:
    return next((at for at, each in enumerate(starts) if each >= character), len(starts) - 1)


def _is_booking(line: Line, at: int, own_title: Callable[[int], object]) -> bool:
    whose = line.key(at - 1).endswith("'s") or line.at(at - 1, "my") is not None
    hour = line.kind(at) == "num" and whose  # "Tomorrow's 2 o'clock"
    return line.kind(at) == "ref" or hour or line.at(at, "meeting") is not None or own_title(at) is not None


def _beside(line: Line, first: int, own_title: Callable[[int], object]) -> tuple[int, int] | None:
    """Find the title right behind a booking: `call tomorrow's Oak meeting "Vendor demo"`."""
    for at in range(first, line.size - 1):
        if not _is_booking(line, at, own_title):
            continue
        own, word = own_title(at), line.at(at, "meeting")
        end = own[1] if isinstance(own, tuple) else word.end if word else at + 1
        while word and end < line.size - 1 and _is_between(line, end):
            end += 1
        if _TO_ME & set(line.keys[:at]):
            return None  # "Nenn mir meine Termine am Montag"
        quote = next((each for each in range(end, line.size) if line.kind(each) == "quote"), None)
        if quote is not None:
            return quote, line.size
        if end < line.size and (line.kind(end) == "quote" or line.tokens[end].text[:1].isupper()):
            return end, line.size
    return None


_TO_ME = frozenset({"me", "us", "mir", "uns", "mig", "mej", "oss"})
"""Words behind a verb of calling with which it asks to be told something: `nenn mir meine Termine`."""


def _is_between(line: Line, at: int) -> bool:
    """Tell whether a word may stand between a booking and its title: when that is, or a word of politeness."""
    return line.kind(at) == "num" or line.at(at, "at", "day", "weekday", "hour.mark", "am", "pm", "soft") is not None


def _trimmed(line: Line, begin: int, end: int) -> tuple[int, int]:
    """Leave out what is around a title: a sign, a word of politeness, and what else is wanted."""
    while begin < end and (line.tokens[begin].key in _AROUND or line.tokens[begin].key in _ENDS):
        begin += 1
    quote = next((at for at in range(begin, end) if line.kind(at) == "quote"), None)
    if quote is not None:
        return quote, quote + 1
    for at in range(begin + 1, end):
        glued = line.tokens[at].glued and at + 1 < line.size and line.tokens[at + 1].glued
        over = line.key(at) in _ENDS or (line.key(at) in ".!?" and at + 1 < line.size)
        over = over or line.key(at) == "please"
        joined = line.at(at, "and") is not None and line.at(at + 1, *_THEN) is not None
        if (over and not glued) or joined:
            end = at
            break
    while begin < end and line.tokens[end - 1].key in _AROUND:
        end -= 1
    return begin, end


def _named(line: Line, begin: int, end: int) -> str:
    """Write the title as it was written, without its quotes; a Finnish one without the ending of what it becomes.

    Where nobody can tell what it is without that, it is empty: `Budjetiksi` is of `Budjetti`.
    """
    if line.kind(begin) == "quote":
        return line.tokens[begin].key
    text = line.said(begin, end).strip(" \"'“”„«»")
    before = line.tokens[begin - 1].key
    bent = before.startswith(("nim", "otsik")) and not re.search(r"ksi?$", before)
    if not (bent or line.tokens[0].key.startswith("nimea")) or not re.search(r"\wksi?$", text):
        return text
    stem = re.sub(r"ksi?$", "", text)
    if stem.endswith("kse"):
        return f"{stem[:-3]}s"
    return "" if _WEAK.search(stem) else stem


_WEAK = re.compile(r"(?:[aeiouyäö][ptkdvjg]|mm|nn|ll|rr|ng|se)[aeiouyäö]$|[is]e$")
"""How Finnish words end that may be of another one: `Budjeti`, `Tapaamise`, `Kokee`."""
