"""Which room, building and floor a line speaks of."""

from collections.abc import Sequence
from dataclasses import replace

from booking.sentences.denials import denied_place
from booking.sentences.draft import Draft
from booking.sentences.items import Floor, Item, Unread
from booking.sentences.model import MANAGES, Intent, Slot, Why
from booking.sentences.names import Name
from booking.sentences.text import fold


def tell_where(draft: Draft, items: Sequence[Item]) -> None:
    """Tell room, building and floor; of a name that is none, the rooms that it may be meant for."""
    items = _without_denied(draft, items)
    rooms = [(each, each.said) for each in items if isinstance(each.said, Name) and each.said.kind == "room"]
    begun = [(each, each.said) for each in items if isinstance(each.said, Name) and each.said.kind == "begun"]
    building, floor = "", ""
    for each in items:
        if isinstance(each.said, Name) and each.said.kind == "building":
            building = draft.rooms[each.said.keys[0]].building
            draft.part(Slot.BUILDING, each)
        elif isinstance(each.said, Floor):
            if each.said.known:
                floor = each.said.floor
                draft.part(Slot.FLOOR, each)
            else:
                draft.doubt(Slot.FLOOR, Why.NEAREST, each)
    draft.said = replace(draft.said, building=building, floor=floor)
    if len({name.keys for _, name in rooms}) > 1:
        keys = tuple(dict.fromkeys(key for _, name in rooms for key in name.keys))
        draft.doubt(Slot.ROOM, Why.EITHER, replace(rooms[0][0], end=rooms[-1][0].end), keys=keys)
    elif rooms:
        _room(draft, *rooms[0], building, floor)
    elif begun:
        item, name = begun[0]
        near = tuple(key for key in name.keys if _there(draft, key, building, floor)) or name.keys
        why = Why.NEAREST if len(near) == 1 else Why.SEVERAL
        draft.doubt(Slot.ROOM, why, item, {"nearest": draft.rooms[near[0]].name}, near)
    else:
        _misspelt(draft, items)


def _without_denied(draft: Draft, items: Sequence[Item]) -> list[Item]:
    """Leave out what is said to be none: the form knows nothing to leave out, so it is told as not understood."""
    asks = draft.intent is not Intent.BOOK or draft.line.key(draft.line.size - 1) == "?"
    left = list[Item]()
    for each in items:
        if isinstance(each.said, Name | Floor) and denied_place(draft.line, each, asks=asks):
            begin = next((at for at in range(each.start - 1, -1, -1) if draft.line.at(at, "not")), each.start)
            draft.unread.append((begin, each.end))
        else:
            left.append(each)
    return left


def _room(draft: Draft, item: Item, name: Name, building: str, floor: str) -> None:
    there = [key for key in name.keys if _there(draft, key, building, floor)]
    if len(there) == 1:
        draft.said = replace(draft.said, room=there[0])
        draft.part(Slot.ROOM, item)
    elif there:
        draft.doubt(Slot.ROOM, Why.SEVERAL, item, keys=tuple(there))
    else:
        # A room of that name is somewhere else.
        draft.doubt(
            Slot.ROOM,
            Why.SEVERAL if len(name.keys) > 1 else Why.NEAREST,
            item,
            {"nearest": draft.rooms[name.keys[0]].name},
            name.keys,
        )


def _there(draft: Draft, key: str, building: str, floor: str) -> bool:
    room = draft.rooms[key]
    return (not building or room.building == building) and (not floor or fold(room.floor) == fold(floor))


def _misspelt(draft: Draft, items: Sequence[Item]) -> None:
    if draft.intent in (Intent.UNKNOWN, Intent.REMIND, *MANAGES) and draft.intent is not Intent.MOVE:
        return
    seen: set[str] = set()
    for item in items:
        if not isinstance(item.said, Unread) or draft.line.key(item.start) in seen:
            continue
        seen.add(draft.line.key(item.start))
        near = draft.line.names.nearest(fold(draft.line.tokens[item.start].text))
        keys = tuple(dict.fromkeys(key for name in near for key in name.keys))
        if keys:
            why = Why.NEAREST if len(keys) == 1 else Why.SEVERAL
            draft.doubt(Slot.ROOM, why, item, {"nearest": draft.rooms[keys[0]].name}, keys)
            draft.unread.remove((item.start, item.end))
            return
