"""What admins are told in a channel: rooms, times and who booked; never a title, never who is invited."""

from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

from microsoft_teams.cards.core import CardElement, ExecuteAction, RichTextBlock

from booking.model import Room
from booking.ports import Admin
from cards.actions.rooms import ListRoomsPage, OpenRoom
from cards.elements import BUDGET, Card, button, card, fact, heading, line, row, strong, weight
from cards.language import say, say_count
from cards.shown import shown
from cards.words import about, and_more

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
            heading(say("Room added")),
            strong(shown(room.name)),
            *([line(said, subtle=True, spacing="None")] if said else []),
            fact(say("Mailbox"), room.address),
            fact(say("Time zone"), room.mailbox.zone),
            *untold(room),
            *doubts([room]),
        ],
        [button(say("Edit"), OpenRoom(room.address)), button(say("All rooms"), ListRoomsPage())],
    )


def zone_set(room: Room) -> Card:
    """Confirm a room's time zone."""
    return card([heading(say("Time zone set")), strong(shown(room.name)), fact(say("Time zone"), room.mailbox.zone)])


def doubts(rooms: Sequence[Room]) -> Iterator[CardElement]:
    """Name rooms whose time zone nobody vouches for, what that costs, and how it is mended."""
    doubted = [each for each in rooms if each.mailbox.zone_doubted]
    if doubted:
        yield line(
            say(
                "⚠ I am not sure of the time zone of {rooms}. An all-day event there also blocks hours around it. "
                "“Edit” lets you set the zone.",
                rooms=and_more([shown(each.name) for each in doubted[:DOUBTS]], len(doubted) - DOUBTS),
            )
        )


def untold(room: Room) -> Iterator[CardElement]:
    """Name what is not known of a room, whether the directory of places says nothing of it or cannot be asked."""
    told = {say("building"): room.building, say("floor"): room.floor, say("seats"): room.seats}
    missing = [name for name, value in told.items() if not value]
    if missing:
        yield line(say("Not known: {facts}. “Edit” lets you add it.", facts=", ".join(missing)), subtle=True)


def admins(admins: Sequence[Admin]) -> Card:
    """List the admins, and which of them the settings name."""
    hint = say(
        "To add or remove somebody, write in a channel or group chat where both of you are: @Roomkeeper admins add "
        "@NAME, or admins remove @NAME. Who is named in the settings stays an admin until your IT department changes "
        "that."
    )
    head = [heading(say_count("{count} admin", "{count} admins", len(admins)))]
    return listed(head, admins, _admin_line, tail=[line(hint, subtle=True, spacing="Default")])


def admin_changed(name: str, added: bool, *, own: bool = False) -> Card:
    """Confirm that somebody became an admin, or stopped being one; `own` says that it is whoever reads it."""
    if added:
        said = say("{person} can now look after the rooms.", person=shown(name))
        return card([heading(say("Admin added")), line(said)])
    if own:
        told = say("You are no longer an admin. Another admin can add you again.")
        return card([heading(say("Admin removed")), line(told)])
    return card([heading(say("Admin removed")), line(say("{person} is no longer an admin.", person=shown(name)))])


def _admin_line(admin: Admin) -> str:
    name = shown(admin.person.name)
    return say("{person} (from the settings)", person=name) if admin.from_settings else name


def listed(
    head: Sequence[CardElement],
    things: Sequence[T],
    text: Callable[[T], str],
    *,
    tail: Sequence[CardElement] = (),
    actions: Sequence[ExecuteAction] = (),
    press: Callable[[T], ExecuteAction | None] = lambda _: None,
) -> Card:
    """Put one thing on a line, and as many as a card holds; say how many more there are. `tail` stands below.

    `press` gives the button that belongs to a thing, if there is one.
    """
    lines = [
        row([line(text(each))], action)
        if (action := press(each))
        else RichTextBlock(inlines=[text(each)], spacing="Small")
        for each in things[:LINES]
    ]
    while True:
        left = len(things) - len(lines)
        more = [line(say("… and {count} more.", count=left), subtle=True)] if left else []
        drawn = card([*head, *lines, *more, *tail], actions)
        if weight(drawn) <= BUDGET or not lines:
            return drawn
        lines = lines[: len(lines) * 9 // 10]
