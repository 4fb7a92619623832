"""What can be said of a room beside its address, and how each of it is read: typed, filled in, or of a file of ours."""

import csv
import io
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from booking.errors import Problem, Reason, Refused
from booking.model import Mailbox, Room
from booking.text import clean
from booking.times import zone_named

OPTIONS = ("building", "floor", "space", "seats", "equipment", "zone")
"""The names of what may be said; a room's own name is its `space`."""

NOTHING = "-"
"""What is said to take a fact away."""

WORD_LIMIT = 80
"""Characters of a room's name, building, floor or piece of equipment."""

SEATS_LIMIT = 9_999
"""The most seats of a room."""

EQUIPMENT_LIMIT = 20
"""The most pieces of equipment of a room."""

EXPORTED = ("address", "space", "building", "floor", "seats", "equipment", "zone")
"""The headings of our own export, which an import reads back."""


@dataclass(frozen=True, slots=True)
class RoomFields:
    """What was said of a room. None is what nothing was said of; empty, and no seats (0), take a fact away."""

    name: str | None = None
    building: str | None = None
    floor: str | None = None
    seats: int | None = None
    equipment: frozenset[str] | None = None
    zone: str | None = None

    def on(self, room: Room) -> Room:
        """Give the room as it is to be. A room keeps its name and its zone where they would be taken away."""
        return replace(
            room,
            mailbox=Mailbox(room.address, self.zone or room.mailbox.zone),
            name=self.name or room.name,
            building=room.building if self.building is None else self.building,
            floor=room.floor if self.floor is None else self.floor,
            seats=room.seats if self.seats is None else self.seats or None,
            equipment=room.equipment if self.equipment is None else self.equipment,
        )


class _Wrong(Exception):
    def __init__(self, reason: Reason, value: str) -> None:
        self.problem = Problem(reason, None, {"value": value[:WORD_LIMIT]})
        super().__init__(reason.value)


def read_fields(options: Mapping[str, str]) -> RoomFields:
    """Read what was said by the names of OPTIONS. Raises: Refused with all that is wrong with it, in its order."""
    fields, problems = RoomFields(), []
    for name, value in options.items():
        read = _READERS.get(name)
        if read is None:
            problems.append(Problem(Reason.OPTION_UNKNOWN, None, {"value": name[:WORD_LIMIT]}))
            continue
        try:
            fields = read(fields, clean(value))
        except _Wrong as wrong:
            problems.append(wrong.problem)
    if problems:
        raise Refused(*problems)
    return fields


def floor_named(said: str) -> str:
    """Write a floor's number in one way, so that one floor is not two: `−1`, `+1` and `3.0` are `-1`, `1` and `3`."""
    plain = re.sub(r"^[\u2212\u2012-\u2015\ufe63\uff0d]\s*(?=\d)", "-", said)
    number = re.fullmatch(r"\+?(-?\d{1,4})(?:[.,]0+)?", plain)
    return str(int(number[1])) if number else plain


def equipment_listed(said: str, separator: str = r"[,;|]") -> frozenset[str]:
    """Part a list of equipment, which no piece of it goes beyond: what is read of an export is what was written."""
    words = dict.fromkeys(clean(each).lower()[:WORD_LIMIT].strip() for each in re.split(separator, said))
    return frozenset([each for each in words if each][:EQUIPMENT_LIMIT])


def vouched(zone: str) -> str:
    """Read the zone that somebody names; UTC by the name that is not in doubt. Raises: Refused with ZONE_UNKNOWN."""
    try:
        return _zone(clean(zone))
    except _Wrong as wrong:
        raise Refused(wrong.problem) from None


def as_csv(rooms: Iterable[Room]) -> str:
    """Write rooms as a file that an import reads back. What a spreadsheet would run is made a text."""
    written = io.StringIO()
    sheet = csv.writer(written, lineterminator="\r\n")
    sheet.writerow(EXPORTED)
    for room in rooms:
        said = (
            room.address,
            room.name,
            room.building,
            room.floor,
            "" if room.seats is None else str(room.seats),
            ",".join(sorted(room.equipment)),
            room.mailbox.zone,
        )
        sheet.writerow([_as_cell(each) for each in said])
    return written.getvalue()


def _as_text(cell: str) -> str:
    """Put an apostrophe before what a spreadsheet would run, and before what has one already; `as_told` takes it off.

    A number with a sign, as a floor has it, is no formula (owasp.org/www-community/attacks/CSV_Injection).
    """
    begins = re.match(r"'*[=+\-@\t\r]", cell) and not re.fullmatch(r"-\d{1,4}", cell)
    return f"'{cell}" if begins else cell


def as_told(cell: str) -> str:
    """Take off the apostrophe by which exports, ours too, make a formula a text."""
    return cell[1:] if re.match(r"'+[=+\-@]", cell) else cell


def _as_cell(said: str) -> str:
    # A place that is called as what takes a fact away: an empty cell changes nothing.
    return "" if said == NOTHING else _as_text(said) or NOTHING


def _word(said: str) -> str:
    return "" if said == NOTHING else said[:WORD_LIMIT]


def _name(fields: RoomFields, said: str) -> RoomFields:
    if said == NOTHING:
        raise _Wrong(Reason.NAME_NEEDED, said)
    return replace(fields, name=_word(said))


def _seats(fields: RoomFields, said: str) -> RoomFields:
    if said == NOTHING:
        return replace(fields, seats=0)
    if not re.fullmatch(r"[1-9]\d{0,3}", said, re.ASCII):
        raise _Wrong(Reason.SEATS_MALFORMED, said)
    return replace(fields, seats=int(said))


def _equipment(fields: RoomFields, said: str) -> RoomFields:
    return replace(fields, equipment=frozenset() if said == NOTHING else equipment_listed(said))


def _zone(said: str) -> str:
    wanted = said[:WORD_LIMIT]
    if zone_named(wanted) is None:
        raise _Wrong(Reason.ZONE_UNKNOWN, wanted)
    return "Etc/UTC" if wanted == "UTC" else wanted


_READERS: Mapping[str, Callable[[RoomFields, str], RoomFields]] = {
    "building": lambda fields, said: replace(fields, building=_word(said)),
    "floor": lambda fields, said: replace(fields, floor=floor_named(_word(said))),
    "space": _name,
    "seats": _seats,
    "equipment": _equipment,
    "zone": lambda fields, said: replace(fields, zone=_zone(said) if said else ""),
}
