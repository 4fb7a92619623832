"""What admins add to the list of rooms and correct on it."""

from collections.abc import Iterator, Sequence

from microsoft_teams.cards.core import CardElement, ExecuteAction, TextInput

from booking.errors import Problem, Reason
from booking.model import Room
from booking.ports import RoomChange
from booking.room_administration import Added, Edited, NewForm, NoRoom, RoomForm
from booking.room_fields import NOTHING, OPTIONS
from booking.room_names import Several
from cards.actions.imports import OpenImport
from cards.actions.rooms import ADDRESS, AskToRemoveRoom, EnterRoom, ListRoomsPage, OpenRoom, SaveRoom, SwitchPart
from cards.administration import doubts, untold
from cards.elements import Card, button, card, heading, line, row, strong, subheading, trouble, warning
from cards.language import say, say_count
from cards.room_list import described
from cards.shown import typed_back
from cards.which import which_room
from cards.words import shown

TYPED_KEPT = 200
"""Characters of a field that the form gives back."""


def rooms_added(added: Sequence[Added]) -> Card:
    """Confirm several new rooms, and say of each that could not be had why not."""
    rooms = [each.room for each in added if each.room is not None]
    head = say_count("{count} room added", "{count} rooms added", len(rooms))
    body: list[CardElement] = [heading(head)]
    for room in rooms:
        body.append(row(described(room), _press(room, removing=False), separator=True))
        body.append(line(room.address, subtle=True, spacing="None"))
    for each in added:
        body += [trouble(problem) for problem in each.problems]
    return card([*body, *doubts(rooms)], [button(say("All rooms"), ListRoomsPage())])


def room_form(form: RoomForm) -> Card:
    """Draw the form in which a room is edited, filled with what is known of it, or with what was typed before."""
    room = form.room
    # Saving a zone vouches for it, so one that is in doubt does not stand there already.
    unsure = {"zone": ""} if room.mailbox.zone_doubted else {}
    values = {**_values(room), **unsure, **_kept(form)}
    body: list[CardElement] = [
        heading(say("Edit room")),
        strong(shown(room.name, 60)),
        line(room.address, subtle=True, spacing="None"),
        *(meanwhile(form.change, say("Save takes the fields as you see them now.")) if form.change else []),
        *(trouble(each) for each in form.problems if each.reason not in _ABOUT),
        *(each for name in OPTIONS for each in _field(name, values[name], form.problems)),
        *(line(say("Please fill in the time zone: I am not sure of it, and count in UTC.")) for _ in unsure),
        line(say("Bookings stay as they are. Their bookers are only told of a new name or time zone."), subtle=True),
    ]
    save = SaveRoom(room.address, form.version, {})
    if room.off:
        body.insert(3, warning(say("Booking is off for this room.")))
    part = SwitchPart(on=room.off, room=room.address)
    return card(
        body,
        [
            button(say("Save"), save, style="positive"),
            button(
                say("Switch on") if room.off else say("Switch off"),
                part,
                tooltip=say("For this room alone"),
                alone=True,
            ),
            button(say("Back to the list"), ListRoomsPage(), alone=True),
            button(say("Remove"), AskToRemoveRoom(room.address), alone=True),
        ],
    )


def new_room_form(form: NewForm) -> Card:
    """Draw the form in which a new room is entered; what is left empty, the room directory fills in where it knows."""
    hint = say("For example {value}", value="oak@example.com")
    body: list[CardElement] = [
        heading(say("Add a room")),
        TextInput(
            id=ADDRESS,
            label=say("Mail address of the room"),
            value=typed_back(form.address[:TYPED_KEPT]),
            placeholder=hint,
        ),
        *(trouble(each) for each in form.problems if each.reason not in _ABOUT),
        line(say("What you leave empty is filled in from your room directory, if it is there."), subtle=True),
        *(each for name in OPTIONS for each in _field(name, form.typed.get(name, ""), form.problems)),
    ]
    return card(
        body,
        [
            button(say("Add"), EnterRoom(), style="positive"),
            button(say("Import rooms"), OpenImport(), tooltip=say("Bring many rooms in at once"), alone=True),
            button(say("Back to the list"), ListRoomsPage(), alone=True),
        ],
    )


def _kept(form: RoomForm) -> dict[str, str]:
    """Give what was typed before. A field that was left as it was follows what another admin made of it meanwhile."""
    typed = {name: "" if value == NOTHING else value for name, value in (form.typed or {}).items()}
    if form.change is None or form.change.before is None:
        return typed
    seen = _values(form.change.before)
    return {name: value for name, value in typed.items() if value != seen[name]}


_ABOUT = {
    Reason.NAME_NEEDED: "space",
    Reason.SEATS_MALFORMED: "seats",
    Reason.ZONE_UNKNOWN: "zone",
    Reason.ZONE_NOT_TOLD: "zone",
}
"""Which field a problem is about, where it is about one."""


def _field(name: str, value: str, problems: Sequence[Problem]) -> Iterator[CardElement]:
    hint = say("For example {value}", value=_HINTS[name])
    yield TextInput(id=name, label=_label(name), value=typed_back(value[:TYPED_KEPT]), placeholder=hint)
    yield from (trouble(each) for each in problems if _ABOUT.get(each.reason) == name)


def _values(room: Room) -> dict[str, str]:
    return {
        "building": room.building,
        "floor": room.floor,
        "space": room.name,
        "seats": "" if room.seats is None else str(room.seats),
        "equipment": ", ".join(sorted(room.equipment)),
        "zone": room.mailbox.zone,
    }


def _label(name: str) -> str:
    match name:
        case "building":
            return say("Building")
        case "floor":
            return say("Floor")
        case "space":
            return say("Name of the room")
        case "seats":
            return say("Seats")
        case "equipment":
            return say("Equipment")
        case "zone":
            return say("Time zone")
    raise KeyError(name)


_HINTS = {
    "building": "HQ",
    "floor": "3",
    "space": "Oak",
    "seats": "8",
    "equipment": "screen, whiteboard",
    "zone": "Europe/Helsinki",
}
"""What such a fact may look like."""


def meanwhile(change: RoomChange, then: str) -> Iterator[CardElement]:
    """Say what another admin did since the card was drawn, before anything of theirs is overwritten; `then` is what
    the next press does."""
    who = shown(change.by.name, 60) or say("Another admin")
    if change.before is None or change.after is None:
        yield warning(say("{person} added this room again. Your changes are not saved yet.", person=who))
    else:
        changes = ", ".join(_differences(change.before, change.after))
        said = say("{person} changed this: {changes}. Your changes are not saved yet.", person=who, changes=changes)
        yield warning(said)
    yield line(then)


def _differences(before: Room, after: Room) -> Iterator[str]:
    old, new = _values(before), _values(after)
    for name in OPTIONS:
        if old[name] != new[name]:
            yield say(
                "{field} {old} → {new}",
                field=_label(name),
                old=shown(old[name], 40) or say("nothing"),
                new=shown(new[name], 40) or say("nothing"),
            )


def room_edited(edited: Edited) -> Card:
    """Confirm an edit: what was before and is now, and what that means for bookings that were made before."""
    room = edited.after
    changes = list(_differences(edited.before, room))
    body: list[CardElement] = [heading(say("Saved") if changes else say("Nothing changed")), *described(room)]
    body += [line(each) for each in changes]
    if edited.bookings and edited.before.name != room.name:
        body.append(
            line(
                say_count(
                    "{count} booking was made under the old name. Whoever made it is told.",
                    "{count} bookings were made under the old name. Whoever made them is told.",
                    edited.bookings,
                ),
                subtle=True,
            )
        )
    if edited.bookings and edited.before.mailbox.zone != room.mailbox.zone:
        body.append(
            line(
                say_count(
                    "{count} booking was made before and keeps its time. Whoever made it is told.",
                    "{count} bookings were made before and keep their times. Whoever made them is told.",
                    edited.bookings,
                ),
                subtle=True,
            )
        )
    return card(
        [*body, *untold(room), *doubts([room])],
        [button(say("Edit"), OpenRoom(room.address)), button(say("All rooms"), ListRoomsPage())],
    )


def no_room(none: NoRoom, *, removing: bool) -> Card:
    """Say that there is no such room, with those whose names are near, and the way to the list."""
    near: Iterator[CardElement] = (
        row(described(each), _press(each, removing=removing), separator=True) for each in none.near
    )
    body: list[CardElement] = [
        heading(say("No such room")),
        line(say("There is no room “{name}” on the list.", name=shown(none.text, 60))),
        *([subheading(say("Did you mean one of these?")), *near] if none.near else []),
    ]
    return card(body, [button(say("All rooms"), ListRoomsPage())])


def which_to_change(several: Several, *, removing: bool) -> Card:
    """Ask which of several rooms is to be edited or removed, with a button for each."""
    return which_room(several, lambda room: _press(room, removing=removing))


def _press(room: Room, *, removing: bool) -> ExecuteAction:
    name = shown(room.name, 40)
    if removing:
        return button(
            say("Remove"), AskToRemoveRoom(room.address), tooltip=say("Remove {room}: you are asked first", room=name)
        )
    return button(say("Edit"), OpenRoom(room.address), tooltip=say("Edit {room}", room=name))
