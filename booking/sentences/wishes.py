"""What is asked for by its name: private, online, equipment, and series."""

from booking.sentences.items import Flag, Repeats
from booking.sentences.line import Line
from booking.sentences.scope import Scope
from booking.sentences.text import fold


def wish_at(scope: Scope, at: int) -> tuple[object, int] | None:
    """Read a wish, with or without the word that introduces it: `with a screen`, `privat`, `jossa on näyttö`."""
    line = scope.line
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
            if _is_dialled(line, start):
                continue
            if (reading := line.at(start, kind)) and (best is None or reading.end > best[1]):
                best = Flag(kind), reading.end
        for kind, reading in line.all(start).items():
            if kind.startswith("equipment.") and kind != "equipment.with" and (best is None or reading.end > best[1]):
                best = Flag("equipment", kind.partition(".")[2]), reading.end
        token = line.token(start)
        if token is not None and token.kind == "word" and fold(token.text) in scope.equipment and best is None:
            best = Flag("equipment", scope.equipment[fold(token.text)]), start + 1
        if best is not None:
            return best
    return best


def _is_dialled(line: Line, at: int) -> bool:
    """Tell whether `dial in` is a verb, and no link: `we have the board dial in`."""
    if line.key(at) != "dial" or line.key(at + 1) != "in" or line.kind(at - 1) != "word":
        return False
    led = line.at(at - 1, "with", "article", "equipment.with", "add", "and", "the")
    return led is None and line.all(at - 1).keys() <= {"group", "role", "people", "others", "me", "fill"}


def series_at(scope: Scope, at: int) -> tuple[object, int] | None:
    """Read that something is to be repeated: `every monday`, `joka viikko`, `montags`."""
    line = scope.line
    on = line.all(at).get("on")
    weekday = line.all(on.end if on and "recur.weekday" in line.all(on.end) else at).get("recur.weekday")
    if weekday is not None and weekday.value:
        return Repeats(weekday.number), weekday.end
    each = line.all(at).get("recur.day")
    if each is not None and each.value:
        return Repeats(days=7 if each.number == 1 else each.number), each.end
    word = line.all(at).get("recur")
    if word is None:
        return None
    key = line.key(at)
    for begin in (word.end, word.end + 1):
        name = line.at(begin, "weekday", "recur.weekday")
        pronoun = line.key(begin) == "man" and line.tokens[begin].text.isascii()  # Swedish: "var kan man sitta"
        if name is not None and name.value and len(line.key(name.end - 1)) > 2 and not pronoun:
            return Repeats(name.number), name.end
    day = scope.days.at(word.end)
    if day is not None and day.weekday is not None and day.end == word.end + 1:
        return Repeats(day.weekday), day.end
    unit = line.at(word.end, "unit.day", "unit.week", "unit.month")
    if unit is not None:
        return Repeats(), unit.end
    if line.part_of_day(word.end):
        return Repeats(), word.end
    weak = word.end == at + 1 and key in (
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
    fill = line.at(at, "fill")
    return None if weak or (fill and fill.end >= word.end) else (Repeats(), word.end)
