"""What admins are told in a channel: rooms, times and who booked; never a title, never who is invited."""

from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

from microsoft_teams.cards.core import ActionSet, CardElement, ExecuteAction, RichTextBlock

from booking.model import Person, Room
from booking.ports import Admin
from cards.actions.rooms import ListRoomsPage, OpenRoom
from cards.actions.setup import PERSON, AskToTakeAdmin, GiveAdmin, ShowAdmins, TakeAdmin
from cards.elements import Card, button, card, crossed, fact, fits, heading, line, people_picker, row, strong
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


def admins(admins: Sequence[Admin], *, told: str = "") -> Card:
    """List the admins, and which of them the settings name; a press adds one, and one beside each takes them off.

    `told` says what the press before did.
    """
    typed = say(
        "Or write in a channel or group chat where both of you are: @Roomkeeper admins add @NAME, "
        "or admins remove @NAME."
    )
    stays = say("Anyone named in the settings stays an admin until your IT department changes that.")
    head = [
        heading(say_count("{count} admin", "{count} admins", len(admins))),
        *([line(told)] if told else []),
    ]
    add: list[CardElement] = [
        people_picker(PERSON, say("Add an admin by name"), several=False),
        ActionSet(actions=[button(say("Add"), GiveAdmin())], spacing="Small"),
        line(typed, subtle=True),
        *([line(stays, subtle=True)] if any(each.from_settings for each in admins) else []),
    ]
    return listed(head, admins, _admin_line, tail=add, drawn=_admin_row)


def ask_to_take_admin(admin: Admin, *, own: bool) -> Card:
    """Ask before somebody stops being an admin; `own` says that it is whoever reads it."""
    person = admin.person
    said = say("You can no longer look after the rooms then. Another admin can add you again.")
    if not own:
        said = say("They can no longer look after the rooms then. What they did stays as it is.")
    body = [
        heading(say("Remove this admin?")),
        strong(shown(person.name)),
        *([line(person.address, subtle=True, spacing="None")] if person.address else []),
        line(said),
    ]
    remove = button(say("Remove"), TakeAdmin(person.id), style="destructive")
    return card(body, [remove, button(say("Keep"), ShowAdmins())])


def told_added(person: Person) -> str:
    """Say that somebody became an admin by a press, which nobody else sees."""
    return say("{person} can now look after the rooms. I have not told them.", person=shown(person.name))


def told_removed(person: Person) -> str:
    """Say that somebody is an admin no more."""
    return say("{person} is no longer an admin.", person=shown(person.name))


def no_admin_any_more() -> str:
    """Say that somebody whom an old card still names is no admin."""
    return say("That person is no longer an admin.")


def admin_changed(name: str, added: bool, *, own: bool = False) -> Card:
    """Confirm that somebody became an admin, or stopped being one; `own` says that it is whoever reads it."""
    if added:
        said = say("{person} can now look after the rooms.", person=shown(name))
        return card([heading(say("Admin added")), line(said)])
    if own:
        told = say("You are no longer an admin. Another admin can add you again.")
        return card([heading(say("Admin removed")), line(told)])
    return card([heading(say("Admin removed")), line(say("{person} is no longer an admin.", person=shown(name)))])


def _admin_row(admin: Admin) -> CardElement | None:
    if not admin.removable:
        return None
    name, address = shown(admin.person.name), admin.person.address
    asks = AskToTakeAdmin(admin.person.id)
    return crossed(name, "✕", button(say("Remove {name}", name=name), asks, tooltip=address or None, alone=True))


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
    drawn: Callable[[T], CardElement | None] = lambda _: None,
) -> Card:
    """Put one thing on a line, and as many as a card holds; say how many more there are. `tail` stands below.

    `press` gives the button that belongs to a thing, if there is one; `drawn` another way to draw it, if there is one.
    """
    lines = [drawn(each) or _line_of(text(each), press(each)) for each in things[:LINES]]
    while True:
        left = len(things) - len(lines)
        more = [line(say("… and {count} more.", count=left), subtle=True)] if left else []
        whole = card([*head, *lines, *more, *tail], actions)
        if fits(whole) or not lines:
            return whole
        lines = lines[: len(lines) * 9 // 10]


def _line_of(text: str, action: ExecuteAction | None) -> CardElement:
    return row([line(text)], action) if action else RichTextBlock(inlines=[text], spacing="Small")
