"""A time that is told by another booking of one's own: `same time as planning`, `direkt nach der Budget review`."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from booking.sentences import times
from booking.sentences.clocks import Clock
from booking.sentences.denials import denied
from booking.sentences.draft import Draft
from booking.sentences.items import Item
from booking.sentences.lengths import Length
from booking.sentences.line import Line
from booking.sentences.model import Intent, Own, Slot, Why
from booking.sentences.scope import Scope
from booking.sentences.spans import Range

_SAME = (
    *(("same", "time", "as"), ("same", "hour", "as"), ("samma", "tid", "som"), ("samtidigt", "som")),
    *(("gleiche", "zeit", "wie"), ("gleichen", "zeit", "wie"), ("gleiche", "uhrzeit", "wie")),
    *(("gleichen", "uhrzeit", "wie"), ("selbe", "zeit", "wie"), ("selben", "zeit", "wie"), ("parallel", "zu")),
)
"""Words behind which it is said which booking is at that time."""

_AFTER = (
    *(("straight", "after"), ("right", "after"), ("directly", "after"), ("immediately", "after"), ("just", "after")),
    *(("direkt", "efter"), ("strax", "efter"), ("rakt", "efter"), ("direkt", "nach"), ("gleich", "nach")),
    *(("unmittelbar", "nach"), ("im", "anschluss", "an")),
)
"""Words behind which it is said which booking is right before."""

_SOON, _POST = frozenset({"heti", "suoraan", "valittomasti"}), frozenset({"jalkeen", "jalkee", "peraan"})
"""Finnish has the booking between the two."""

_AS = frozenset({"kuin", "kun", "ku"})

_PLACE = (
    *(("same", "room", "as"), ("samma", "rum", "som"), ("gleichen", "raum", "wie"), ("selben", "raum", "wie")),
    *(("gleicher", "raum", "wie"), ("selber", "raum", "wie"), ("sama", "huone", "kuin"), ("sama", "huone", "ku")),
    *(("samaan", "huoneeseen", "kuin"), ("samassa", "huoneessa", "kuin"), ("saman", "huoneen", "kuin")),
)
"""Words behind which it is said which booking is in that room."""

_SMALL = frozenset(
    {
        *("the", "my", "our", "that", "att", "min", "mitt", "det", "den", "der", "die", "das", "dem", "mein", "meine"),
        *("bei", "beim", "for", "i", "in", "pa", "till"),
        *("meiner", "meinem", "unser", "unserer", "unserem", "mun", "minun", "meidan", "se", "sen", "-"),
    }
)
"""Words that may stand before the booking."""

_OVER = frozenset({"ends", "finishes", "is", "over", "slutar", "endet", "zu", "ende", "ist", "loppuu", "paattyy"})
"""Words that may stand behind it."""


_SAME_ROOM = frozenset(each[:2] for each in _PLACE)
"""Words for the room of that booking."""


@dataclass(frozen=True, slots=True)
class Beside:
    """A booking of one's own by which a time is told: those that may be meant, and whether it is over by then."""

    owns: tuple[Own, ...]
    after: bool
    place: bool = False
    """Whether it tells a room alone."""


def with_neighbour(scope: Scope, bookings: Sequence[Own]) -> Beside | None:
    """Make the words that tell a time by a booking one token of the line; give what they say."""
    line = scope.line
    keys = [each.key for each in line.tokens]
    for at in range(line.size):
        for after, phrases in ((False, _SAME), (True, _AFTER)):
            for each in phrases:
                if tuple(keys[at : at + len(each)]) == each and (
                    found := _booking(scope, at + len(each), bookings, by_day=not after)
                ):
                    return _told(line, at, found[1], found[0], after=after)
        for each in _PLACE:
            if tuple(keys[at : at + len(each)]) == each and (
                found := _booking(scope, at + len(each), bookings, by_day=True)
            ):
                return replace(_told(line, at, found[1], found[0], after=False), place=True)
    return _finnish(scope, bookings)


def tells_neighbour(line: Line) -> bool:
    """Tell whether a line may tell a time by a booking, so that it has to be known what there is."""
    pairs = {each[:2] for each in (*_SAME, *_AFTER, *_PLACE)}
    keys = [each.key for each in line.tokens]
    near = any(tuple(keys[at : at + 2]) in pairs for at in range(line.size))
    return near or bool(_POST & set(line.keys) and _SOON & set(line.keys)) or _same_in_finnish(line) >= 0


def _finnish(scope: Scope, bookings: Sequence[Own]) -> Beside | None:
    line = scope.line
    for at in range(line.size):
        found = _booking(scope, at + 1, bookings, by_day=False) if line.key(at) in _SOON else None
        if found is not None and line.key(found[1]) in _POST:
            return _told(line, at, found[1] + 1, found[0], after=True)
    same = _same_in_finnish(line)
    for at in range(max(same, 0), line.size if same >= 0 else 0):
        if line.key(at) in _AS and (found := _booking(scope, at + 1, bookings, by_day=True)):
            return _told(line, at, found[1], found[0], after=False)
    return None


def _same_in_finnish(line: Line) -> int:
    return next((at for at in range(line.size) if line.keys[at : at + 2] == ["samaan", "aikaan"]), -1)


def _told(line: Line, begin: int, end: int, owns: tuple[Own, ...], *, after: bool) -> Beside:
    while line.key(end) in _OVER:
        end += 1
    line.as_one("beside", begin, min(end, line.size), "")
    return Beside(owns, after)


def _booking(scope: Scope, at: int, bookings: Sequence[Own], *, by_day: bool) -> tuple[tuple[Own, ...], int] | None:
    """Find of which booking it is told, by its title, its reference or its room, or by its day: `wie heute`."""
    line = scope.line
    while line.key(at) in _SMALL:
        at += 1
    if line.kind(at) == "ref":
        plain = line.key(at).upper().replace("-", "")
        return tuple(each for each in bookings if each.reference.upper().replace("-", "") == plain), at + 1
    if title := scope.own_title(at) or scope.begun_title(at):
        behind = line.at(title[1], "meeting")  # "Heti Pekan palaverin perään"
        return tuple(each for each in bookings if each.title == title[0].text), behind.end if behind else title[1]
    room = line.name_at(at, ("room",))
    meeting = line.at(room[1] + (line.key(room[1]) == "-"), "meeting") if room else None
    if room and meeting:
        return tuple(each for each in bookings if each.room in room[0].keys), meeting.end
    if by_day and (day := scope.days.at(at)) and day.on is not None:
        return tuple(each for each in bookings if each.date == day.on), day.end
    return None


def time_beside(
    draft: Draft, items: Sequence[Item], on: date | None, ends: int | None = None
) -> tuple[date | None, int | None, int | None] | None:
    """Give day, start and end that are told by another booking, where no time is said; a doubt where several may be.

    `ends` is the end that was said itself: `straight after Planning, until 3`.
    """
    item = next((each for each in items if isinstance(each.said, Beside)), None)
    if item is not None and isinstance(item.said, Beside) and item.said.place:
        rooms = {each.room for each in item.said.owns}
        if denied(draft.line, item.start):
            draft.unread.append((item.start, item.end))
        elif len(rooms) == 1 and not draft.said.room:
            draft.said = replace(draft.said, room=rooms.pop())
            draft.part(Slot.ROOM, item)
        elif not draft.said.room:
            draft.doubt(Slot.ROOM, Why.VAGUE, item)
        return None
    times_said = [each.said for each in items if isinstance(each.said, Clock | Range)]
    if item is None or not isinstance(item.said, Beside):
        return None
    last = times_said[0] if len(times_said) == 1 and item.said.after else None
    if times_said and not (isinstance(last, Clock) and last.role == "until"):
        return None
    owns = [each for each in item.said.owns if not item.said.after or on in (None, each.date)]
    if len({each.room for each in owns}) > 1:
        owns = [each for each in owns if each.room == draft.said.room] or owns
    if len(owns) != 1:
        draft.doubt(Slot.START, Why.VAGUE, item)
        return on, None, None
    if not draft.said.room and any(tuple(draft.line.keys[at : at + 2]) in _SAME_ROOM for at in range(draft.line.size)):
        draft.said = replace(draft.said, room=owns[0].room)
    own, lengths = owns[0], [each.said.length for each in items if isinstance(each.said, Length) and not each.said.days]
    start, end = (each.hour * 60 + each.minute for each in (own.start, own.end))
    start, until = (end, ends) if item.said.after else (start, end)
    if lengths:
        until = start + int(lengths[0].total_seconds() // 60)
    draft.part(Slot.START, item)
    if draft.intent is Intent.MOVE:
        return on or (own.date if item.said.after else None), start, None
    return on or own.date, start, until if until is None or until > start else until + times.DAY
