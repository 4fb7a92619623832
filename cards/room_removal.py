"""How a room is removed: what is asked first, what became of its bookings, and the way back."""

from collections.abc import Callable, Sequence
from zoneinfo import ZoneInfo

from microsoft_teams.cards.core import CardElement, ExecuteAction, TextInput

from booking.model import Booking, Room
from booking.room_administration import Removal, Removed
from cards.actions.bookings import ShowBooking
from cards.actions.rooms import DropRoom, ListRoomsPage, RestoreRoom
from cards.actions.values import FAREWELL
from cards.administration import listed
from cards.elements import Card, button, card, heading, line, row, strong, trouble, warning
from cards.language import say, say_count
from cards.room_editing import meanwhile
from cards.room_list import described
from cards.shown import typed_back
from cards.words import shown, span

LEFT = 8
"""How many bookings that could not be cancelled are named."""

FAREWELL_KEPT = 1_500
"""Characters of an over-long word that the card gives back for shortening."""


def removal_card(removal: Removal, zone: ZoneInfo, *, shared: bool) -> Card:
    """Ask whether a room is to be removed. Before others (`shared`) its bookings are told without whose they are."""
    room, count = removal.room, len(removal.bookings)
    head: list[CardElement] = [
        heading(say("Remove this room?")),
        *described(room),
        *(meanwhile(removal.change, say("Please look, and press again.")) if removal.change else []),
        *(trouble(each) for each in removal.problems),
    ]
    keep = DropRoom(room.address, removal.version, cancel=False)
    back = button(say("Keep the room"), ListRoomsPage(), alone=True)
    if not count:
        head.append(line(say("It has no bookings that are still to come. Afterwards nobody can book it.")))
        return card(head, [button(say("Remove"), keep, style="destructive", alone=True), back])
    head.append(
        line(
            say_count(
                "It has {count} booking that is not over. It is kept, or cancelled, as you choose:",
                "It has {count} bookings that are not over. They are kept, or cancelled, as you choose:",
                count,
            )
        )
    )
    head.append(
        line(say("Whoever booked them is told, either way. To close it for a while only, switch it off instead."))
    )
    if shared:
        head.append(line(say("Others can read this. Who booked them is in your own chat with me."), subtle=True))
    word = TextInput(
        id=FAREWELL,
        label=say("Message to bookers and attendees if you cancel (optional)"),
        value=typed_back(removal.cancellation_message[:FAREWELL_KEPT]),
        is_multiline=True,
    )
    gone = DropRoom(room.address, removal.version, cancel=True)
    actions = [
        button(say("Remove, keep bookings"), keep, alone=True),
        button(say("Remove and cancel bookings"), gone, style="destructive"),
        back,
    ]
    told, press = _when(zone, shared=shared), _open(zone, shared=shared)
    return listed(head, removal.bookings, told, tail=[word], actions=actions, press=press)


def removed_card(removed: Removed, zone: ZoneInfo, *, shared: bool) -> Card:
    """Confirm that a room is off the list, and say what became of its bookings; that can be undone for a minute."""
    room = removed.room
    head: list[CardElement] = [
        heading(say("Room removed")),
        strong(shown(room.name, 60)),
        line(say("Nobody can book it from now on.")),
    ]
    actions = [
        button(say("Undo"), RestoreRoom(room.address), tooltip=say("Bring the room back, within a minute")),
        button(say("All rooms"), ListRoomsPage()),
    ]
    told, press = _when(zone, shared=shared), _open(zone, shared=shared)
    if removed.left:
        head.append(
            warning(
                say_count(
                    "{count} booking could not be cancelled, and still stands:",
                    "{count} bookings could not be cancelled, and still stand:",
                    len(removed.left),
                )
            )
        )
        head += [row([line(told(each))], press(each)) for each in removed.left[:LEFT]]
        left = len(removed.left) - LEFT
        if left > 0:
            head.append(line(say("… and {count} more.", count=left), subtle=True))
    if removed.cancelled:
        head.append(
            line(
                say_count("{count} booking was cancelled:", "{count} bookings were cancelled:", len(removed.cancelled))
            )
        )
    elif removed.kept:
        head.append(
            line(
                say_count("{count} existing booking is kept:", "{count} existing bookings are kept:", len(removed.kept))
            )
        )
    elif not removed.left:
        head.append(line(say("It had no bookings."), subtle=True))
    return listed(head, removed.cancelled or removed.kept, told, actions=actions, press=press)


def bookings_of_room(room: Room, bookings: Sequence[Booking], zone: ZoneInfo) -> Card:
    """Tell an admin, in their own chat, whose the bookings of a room are, which a channel does not show."""
    head: list[CardElement] = [
        heading(say_count("{count} booking", "{count} bookings", len(bookings))),
        *described(room),
    ]
    actions = [button(say("All rooms"), ListRoomsPage())]
    return listed(head, bookings, _when(zone, shared=False), actions=actions, press=_open(zone, shared=False))


def room_restored(room: Room) -> Card:
    """Confirm that a removed room is back."""
    body: list[CardElement] = [heading(say("The room is back")), *described(room)]
    body.append(line(say("It is on the list as it was. Bookings that were cancelled stay cancelled.")))
    return card(body, [button(say("All rooms"), ListRoomsPage())])


def _open(zone: ZoneInfo, *, shared: bool) -> Callable[[Booking], ExecuteAction | None]:
    """Lead to each booking, where nobody else reads it; what is private stays closed there, too."""

    def press(booking: Booking) -> ExecuteAction | None:
        words = say("Open what is booked {time}", time=span(booking.meeting.slot, zone))
        return None if shared else button(say("Open"), ShowBooking(booking.id), tooltip=words, alone=True)

    return press


def _when(zone: ZoneInfo, *, shared: bool) -> Callable[[Booking], str]:
    def told(booking: Booking) -> str:
        when = span(booking.meeting.slot, zone)
        return when if shared else f"{when} · {shown(booking.booker.name)}"

    return told
