"""What admins are told of the switch: for what booking is on or off, and how to switch it back."""

from collections.abc import Iterator, Sequence

from microsoft_teams.cards.core import ActionSet, CardElement, ExecuteAction

from booking.model import Room
from booking.policy import Part
from booking.room_administration import NoRoom, Switched
from booking.room_names import Several
from cards.actions.plans import ListFloors
from cards.actions.rooms import AskToSwitchOff, ListRoomsPage, SwitchPart
from cards.actions.setup import ShowAdmin
from cards.elements import Card, button, card, heading, line, row, strong, subheading, warning
from cards.language import say, say_count
from cards.shown import shown
from cards.which import which_room
from cards.words import floor_named

STILL_OFF = 10
"""How many parts are named for which booking is off."""


def switch_card(switched: Switched) -> Card:
    """Tell how booking is switched now, and offer to switch it back."""
    body: list[CardElement] = [heading(say("Booking is on") if switched.on else say("Booking is off"))]
    if switched.part is not None:
        body.append(strong(_named(switched.part, switched.room)))
    body += _meaning(switched)
    others = [each for each in switched.off if each != switched.part]
    back = button(say("Switch on"), press_of(switched.part, on=True))
    if switched.on:
        back = button(say("Switch off"), press_of(switched.part, on=False)) if switched.part else switch_all_off()
    if others:
        # Each part has its own press: below the others nobody would know which one this is for.
        body.append(ActionSet(actions=[back], spacing="Small"))
        body.append(subheading(say("Booking is also off for")))
        body += [
            row([line(name)], _back(each, name), separator=True)
            for each in others[:STILL_OFF]
            for name in (part_name(each, switched.rooms),)
        ]
        left = len(others) - STILL_OFF
        if left > 0:
            body.append(line(say("… and {count} more.", count=left), subtle=True))
    return card(body, [*([] if others else [back]), button(say("All rooms"), ListRoomsPage())])


def switch_all_off() -> ExecuteAction:
    """Offer to switch booking off for every room; that is asked first."""
    return button(
        say("Switch all rooms off"), AskToSwitchOff(), tooltip=say("Nobody can book; you are asked first"), later=True
    )


def ask_to_switch_off(count: int) -> Card:
    """Ask before nobody can book any room."""
    body = [
        heading(say_count("Switch {count} room off?", "Switch all {count:,} rooms off?", count)),
        line(say("Nobody can book a room until it is switched on again. Existing bookings are kept.")),
        line(say("To switch off one room or floor only, look for it under “All rooms” or “Floors”."), subtle=True),
    ]
    presses = (
        button(say("Switch all rooms off"), SwitchPart(on=False), style="destructive"),
        button(say("Keep it on"), ShowAdmin()),
        button(say("Floors"), ListFloors()),
        button(say("All rooms"), ListRoomsPage()),
    )
    return card(body, presses)


def press_of(part: Part | None, *, on: bool) -> SwitchPart:
    """Give the action that switches a part, or everything."""
    return SwitchPart(on, part.building, part.floor, part.room) if part else SwitchPart(on)


def _meaning(switched: Switched) -> Iterator[CardElement]:
    count = switched.count
    if not switched.on:
        if switched.part is None:
            yield line(say("Nobody can book a room now. Existing bookings are kept."))
        else:
            yield line(
                say_count(
                    "Nobody can book this room now. Existing bookings are kept.",
                    "Nobody can book these {count} rooms now. Existing bookings are kept.",
                    count,
                )
            )
    elif not switched.everything:
        yield warning(say("Booking is off for everything, so nobody can book here yet."))
    elif switched.part is None:
        yield line(say("People can book the registered rooms."))
    else:
        yield line(say_count("People can book this room.", "People can book these {count} rooms.", count))


def part_name(part: Part, rooms: Sequence[Room]) -> str:
    """Name a part of the rooms: a room by its name, as far as it is among these."""
    return _named(part, next((each for each in rooms if each.address == part.room), None))


def _named(part: Part, room: Room | None) -> str:
    if part.room:
        return shown(room.name, 60) if room else part.room
    return floor_named(part.building, part.floor)


def _back(part: Part, name: str) -> ExecuteAction:
    return button(say("Switch on"), press_of(part, on=True), tooltip=name)


def which_to_switch(several: Several, *, on: bool) -> Card:
    """Ask which of several rooms is to be switched."""
    title = say("Switch on") if on else say("Switch off")
    return which_room(
        several,
        lambda room: button(
            title, SwitchPart(on, room=room.address), tooltip=f"{shown(room.name, 60)}, {room.address}"
        ),
    )


def no_part(none: NoRoom) -> Card:
    """Say that nothing is called like that, and how rooms, floors and buildings are named."""
    body = [
        heading(say("No such room")),
        line(say("There is no room, floor or building “{name}”.", name=shown(none.text, 60))),
        line(say("For example: booking off Oak · booking off HQ 3 · booking off HQ"), subtle=True),
    ]
    return card(body, [button(say("All rooms"), ListRoomsPage())])
