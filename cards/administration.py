"""What admins are told in a channel: rooms, times and who booked; never a title, never who is invited."""

from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

from microsoft_teams.cards.core import CardElement, ExecuteAction, RichTextBlock

from booking.model import Room
from booking.ports import Admin
from cards.actions import ListRoomsPage, OpenRoom
from cards.elements import BUDGET, Card, button, card, fact, heading, line, strong, weight
from cards.language import say
from cards.words import about, counted, shown

T = TypeVar("T")

DOUBTS = 10
"""How many rooms are named whose time zone is in doubt."""

LINES = 200
"""How many rooms, bookings or admins are listed, if that many fit on a card; the rest are counted."""


def room_added(room: Room) -> Card:
    """Confirm a new room with all that is known of it, so that mistakes are seen."""
    said = about(room)
    return card(
        [
            heading("Room added"),
            strong(shown(room.name)),
            *([line(said, subtle=True, spacing="None")] if said else []),
            fact("Mailbox", room.address),
            fact("Time zone", room.mailbox.zone),
            *untold(room),
            *doubts([room]),
        ],
        [button(say("Edit"), OpenRoom(room.address)), button(say("All rooms"), ListRoomsPage())],
    )


def zone_set(room: Room) -> Card:
    """Confirm a room's time zone."""
    return card([heading("Time zone set"), strong(shown(room.name)), fact("Time zone", room.mailbox.zone)])


def doubts(rooms: Sequence[Room]) -> Iterator[CardElement]:
    """Name rooms whose time zone nobody vouches for, what that costs, and how it is mended."""
    doubted = [each for each in rooms if each.mailbox.zone_doubted]
    if doubted:
        named = ", ".join(shown(each.name) for each in doubted[:DOUBTS])
        more = f" and {len(doubted) - DOUBTS} more" if len(doubted) > DOUBTS else ""
        yield line(
            f"⚠ I am not sure of the time zone of {named}{more}. An all-day event there also blocks hours around it. "
            f"Tell me the zone: rooms add {doubted[0].address} zone=Europe/Helsinki (or zone=UTC)"
        )


def untold(room: Room) -> Iterator[CardElement]:
    """Name what is not known of a room, whether the directory of places says nothing of it or cannot be asked."""
    told = {"building": room.building, "floor": room.floor, "seats": room.seats}
    missing = [name for name, value in told.items() if not value]
    if missing:
        yield line(
            f"Not known: {', '.join(missing)}. To tell it: rooms edit {shown(room.name, 40)} seats=8", subtle=True
        )


def switched(on: bool) -> Card:
    """Confirm that booking was switched on or off."""
    if on:
        return card([heading("Booking is on"), line("People can book the registered rooms.")])
    return card([heading("Booking is off"), line("Nobody can book a room now. Bookings made before stay.")])


def admins(admins: Sequence[Admin]) -> Card:
    """List the admins, and which of them the settings name."""
    return listed([heading(counted(len(admins), "admin"))], admins, _admin_line)


def admin_changed(name: str, added: bool) -> Card:
    """Confirm that somebody became an admin, or stopped being one."""
    said = f"{shown(name)} can now look after the rooms." if added else f"{shown(name)} is no longer an admin."
    return card([heading("Admin added" if added else "Admin removed"), line(said)])


def _admin_line(admin: Admin) -> str:
    return f"{shown(admin.person.name)} (from the settings)" if admin.from_settings else shown(admin.person.name)


def listed(
    head: Sequence[CardElement],
    things: Sequence[T],
    text: Callable[[T], str],
    *,
    tail: Sequence[CardElement] = (),
    actions: Sequence[ExecuteAction] = (),
) -> Card:
    """Put one thing on a line, and as many as a card holds; say how many more there are. `tail` stands below."""
    lines = [text(each) for each in things[:LINES]]
    while True:
        left = len(things) - len(lines)
        more = [line(say("… and {count} more.", count=left), subtle=True)] if left else []
        told = (RichTextBlock(inlines=[each], spacing="Small") for each in lines)
        drawn = card([*head, *told, *more, *tail], actions)
        if weight(drawn) <= BUDGET or not lines:
            return drawn
        lines = lines[: len(lines) * 9 // 10]
