"""What admins are told in a channel: rooms, times and who booked; never a title, never who is invited."""

from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar
from zoneinfo import ZoneInfo

from microsoft_teams.cards.core import CardElement, RichTextBlock

from booking.administration import Registered
from booking.model import Booking, Room
from booking.ports import Admin
from cards.elements import BUDGET, Card, card, fact, heading, line, strong, weight
from cards.words import about, counted, shown, span

T = TypeVar("T")

DOUBTS = 10
"""How many rooms are named whose time zone is in doubt."""

LINES = 200
"""How many rooms, bookings or admins are listed, if that many fit on a card; the rest are counted."""


def registry(registered: Registered) -> Card:
    """List the registered rooms, and say whether booking is on."""
    state = "Booking is on." if registered.booking_on else "Booking is off: nobody can book until “booking on”."
    if not registered.rooms:
        return card([heading("No rooms yet"), line(state), line("Add one: rooms add oak@example.com", subtle=True)])
    head = [heading(counted(len(registered.rooms), "room")), line(state), *_doubts(registered.rooms)]
    return _listed(head, registered.rooms, _room_line)


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
            *_untold(room),
            *_doubts([room]),
        ]
    )


def zone_set(room: Room) -> Card:
    """Confirm a room's time zone."""
    return card([heading("Time zone set"), strong(shown(room.name)), fact("Time zone", room.mailbox.zone)])


def _doubts(rooms: Sequence[Room]) -> Iterator[CardElement]:
    """Name rooms whose time zone nobody vouches for, what that costs, and how it is mended."""
    doubted = [each for each in rooms if each.mailbox.zone_doubted]
    if doubted:
        named = ", ".join(shown(each.name) for each in doubted[:DOUBTS])
        more = f" and {len(doubted) - DOUBTS} more" if len(doubted) > DOUBTS else ""
        yield line(
            f"⚠ I am not sure of the time zone of {named}{more}. An all-day event there also blocks hours around it. "
            f"Tell me the zone: rooms add {doubted[0].address} zone=Europe/Helsinki (or zone=UTC)"
        )


def _untold(room: Room) -> Iterator[CardElement]:
    """Name what is not known of a room, whether the directory of places says nothing of it or cannot be asked."""
    told = {"building": room.building, "floor": room.floor, "seats": room.seats}
    missing = [name for name, value in told.items() if not value]
    if missing:
        yield line(f"Not known: {', '.join(missing)}. Remove the room and add it again to tell them.", subtle=True)


def room_removed(room: Room, bookings: Sequence[Booking], zone: ZoneInfo) -> Card:
    """Confirm that a room is off the list, and list the bookings that stay: when and whose, nothing else."""
    head = [heading("Room removed"), strong(shown(room.name)), line("Nobody can book it from now on.")]
    if not bookings:
        return card([*head, line("It had no bookings.", subtle=True)])
    head.append(line(f"{counted(len(bookings), 'booking')} made before stay:"))
    return _listed(head, bookings, lambda each: f"{span(each.meeting.slot, zone)} · {shown(each.booker.name)}")


def switched(on: bool) -> Card:
    """Confirm that booking was switched on or off."""
    if on:
        return card([heading("Booking is on"), line("People can book the registered rooms.")])
    return card([heading("Booking is off"), line("Nobody can book a room now. Bookings made before stay.")])


def admins(admins: Sequence[Admin]) -> Card:
    """List the admins, and which of them the settings name."""
    return _listed([heading(counted(len(admins), "admin"))], admins, _admin_line)


def admin_changed(name: str, added: bool) -> Card:
    """Confirm that somebody became an admin, or stopped being one."""
    said = f"{shown(name)} can now look after the rooms." if added else f"{shown(name)} is no longer an admin."
    return card([heading("Admin added" if added else "Admin removed"), line(said)])


def _room_line(room: Room) -> str:
    return " · ".join(part for part in (shown(room.name), about(room), room.address) if part)


def _admin_line(admin: Admin) -> str:
    return f"{shown(admin.person.name)} (from the settings)" if admin.from_settings else shown(admin.person.name)


def _listed(head: Sequence[CardElement], things: Sequence[T], text: Callable[[T], str]) -> Card:
    """Put one thing on a line, and as many as a card holds; say how many more there are."""
    lines = [text(each) for each in things[:LINES]]
    while True:
        left = len(things) - len(lines)
        tail = [line(f"… and {left} more.", subtle=True)] if left else []
        drawn = card([*head, *(RichTextBlock(inlines=[each], spacing="Small") for each in lines), *tail])
        if weight(drawn) <= BUDGET or not lines:
            return drawn
        lines = lines[: len(lines) * 9 // 10]
