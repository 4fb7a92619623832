"""Knows which heading of whose export means what: our own, Exchange's, the directory's of places.

Each field has its headings in the order in which they are believed. What stands here and is not chosen, and whatever
else an export carries, is ignored and named as ignored.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from booking.imports.sheet import BadFile, FileFault

ADDRESS = "address"

FIELDS: Mapping[str, tuple[str, ...]] = {
    ADDRESS: ("address", "primarysmtpaddress", "emailaddress", "email", "mail", "mailbox", "windowsemailaddress"),
    "name": ("space", "name", "room", "displayname", "nickname"),
    "building": ("building",),
    "floor": ("floor", "floorlabel"),
    "seats": ("seats", "capacity", "resourcecapacity"),
    "equipment": ("equipment",),
    "tags": ("tags",),
    "zone": ("zone", "timezone", "workinghourstimezone"),
    "country": ("countryorregion", "country"),
    "kind": ("recipienttypedetails", "resourcetype"),
    "booking": ("bookingtype",),
    "screen": ("displaydevicename",),
    "video": ("videodevicename",),
    "phone": ("audiodevicename",),
    "wheelchair": ("iswheelchairaccessible",),
}
"""Which headings give a field, without case, blanks and signs; the first that a line says something under counts."""

_BEFORE = {"floorlabel": "floor", "displayname": "name"}
# Exchange has a floor's number and its label: people read the label, as in Graph's floorNumber and floorLabel. And
# `Name` of Get-EXOMailbox is an internal one, of which DisplayName is what people see.

_LAST_RESORT = "identity"
# Get-Place has the address as its Identity; of a mailbox it is a path, and then no line holds an address.


@dataclass(frozen=True, slots=True)
class Columns:
    """Where each field of a line stands: the positions that may say it, the most believed first."""

    of: Mapping[str, tuple[int, ...]]
    count: int
    ignored: tuple[str, ...] = ()
    headings: tuple[str, ...] = ()

    @property
    def used(self) -> frozenset[int]:
        """The positions that are read."""
        return frozenset(at for positions in self.of.values() for at in positions)

    def told(self, cells: Sequence[str], field: str) -> str:
        """Give what a line says of a field; empty where it says nothing."""
        said = (cells[at] for at in self.of.get(field, ()) if at < len(cells))
        return next((each for each in said if each), "")


def key(heading: str) -> str:
    """Write a heading so that it can be compared: `Primary SMTP Address` is `PrimarySmtpAddress`."""
    return re.sub(r"[\W_]", "", heading).casefold()


def is_heading(cells: Sequence[str]) -> bool:
    """Tell whether a line holds headings: at least half of what stands in it is one that we know, or one does alone."""
    known = {each for names in FIELDS.values() for each in names} | {_LAST_RESORT}
    filled = [each for each in cells if each]
    found = sum(1 for each in filled if key(each) in known)
    return bool(found) and (found * 2 >= len(filled) or key(cells[0]) in known or found >= 3)


def columns_of(cells: Sequence[str]) -> Columns:
    """Read a line of headings. Raises: BadFile if none gives the address, or if one that counts stands twice."""
    keys = [key(each) for each in cells]
    of: dict[str, tuple[int, ...]] = {}
    for field, names in FIELDS.items():
        ordered = sorted(names, key=lambda each: (_rank(each, names), each))
        at = tuple(keys.index(each) for each in ordered if each in keys)
        if at:
            of[field] = at
    if ADDRESS not in of and _LAST_RESORT in keys:
        of[ADDRESS] = (keys.index(_LAST_RESORT),)
    used = {at for positions in of.values() for at in positions}
    if ADDRESS not in of:
        raise BadFile(FileFault.NO_ADDRESS, headings=", ".join(each for each in cells if each)[:200])
    for column in sorted(used):
        if keys.count(keys[column]) > 1:
            raise BadFile(FileFault.HEADING_TWICE, heading=cells[column][:80])
    ignored = tuple(each for at, each in enumerate(cells) if each and at not in used)
    return Columns(of, len(cells), ignored, tuple(cells))


def _rank(name: str, names: tuple[str, ...]) -> float:
    before = _BEFORE.get(name)
    return names.index(before) - 0.5 if before in names else names.index(name)
