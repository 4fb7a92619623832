"""The list of rooms, a page of it: to book for everybody, to look after for admins."""

from collections.abc import Iterator

from microsoft_teams.cards.core import ActionSet, CardElement, Column, ColumnSet, ExecuteAction, TextInput

from booking.model import Room
from booking.room_administration import RoomsPage
from cards.actions.form import OpenForm
from cards.actions.imports import OpenImport
from cards.actions.rooms import (
    FILTER,
    AskToRemoveRoom,
    ExportAll,
    ExportAsText,
    ListRoomsPage,
    NewRoom,
    OpenRoom,
    SwitchPart,
)
from cards.actions.schedule import ShowSchedule
from cards.actions.setup import ShowSetup
from cards.administration import doubts
from cards.elements import Card, button, card, fits, heading, line, link, row, strong, warning
from cards.language import say, say_count
from cards.shown import typed_back
from cards.words import about, shown

LETTERS = (60, 30, 15, 6)
"""Characters of a name that a page shows, the most that are light enough; of what is known of a room it is twice that.
"""

PAGE_BUTTONS = 6
"""How many pages near this one can be gone to in one press, beside the first and the last one."""

FROM_FIRST = 9
"""How many that are from the first page: after a search by six letters, one more press shows each of 2,500 rooms."""

IN_A_ROW = 5
"""How many of their buttons stand in one row: clients put what is more than six behind another press."""


def rooms_page(page: RoomsPage) -> Card:
    """Draw a page of the rooms: to book for everybody, to edit and remove for admins.

    Where names are so long that it gets too heavy for Teams, they are cut.
    """
    for letters in LETTERS:
        drawn = _page(page, letters)
        if fits(drawn):
            break
    return drawn


def _page(page: RoomsPage, letters: int) -> Card:
    body: list[CardElement] = [heading(_counted(page)), *_state(page)]
    if page.count == 0:
        body.append(line(_none(page)))
    if page.count > len(page.rooms) or page.wanted:
        body.append(_filter(page))
    if page.admin:
        body += [part for each in page.rooms for part in _to_look_after(each, letters)]
    else:
        body += [_to_book(each, letters, booking_on=page.booking_on) for each in page.rooms]
    if page.admin:
        body += doubts(page.rooms)
    if page.pages > 1:
        said = say("Page {page} of {pages}", page=page.page, pages=page.pages)
        body += [line(said, subtle=True, spacing="Default"), *_paging(page)]
    return card(body, list(_list_buttons(page)))


def _counted(page: RoomsPage) -> str:
    if page.wanted:
        return say_count("{count} room found", "{count} rooms found", page.count)
    return say_count("{count} room", "{count} rooms", page.count)


def _state(page: RoomsPage) -> Iterator[CardElement]:
    if not page.booking_on:
        yield warning(say("Booking is off: nobody can book a room now."))
    elif page.admin:
        yield line(say("Booking is on."), subtle=True)


def _none(page: RoomsPage) -> str:
    if page.wanted:
        return say("No room’s name, place or equipment begins like that. Please type fewer letters.")
    if page.admin:
        return say("There are no rooms yet.")
    return say("There are no rooms here yet. An admin has to add them first.")


def _filter(page: RoomsPage) -> CardElement:
    # It finds the beginnings of words, so a few letters are enough.
    typed = TextInput(
        id=FILTER,
        label=say("Find a room"),
        placeholder=say("Some letters of its name, building or floor"),
        value=typed_back(page.wanted),
    )
    find = ActionSet(actions=[button(say("Find"), ListRoomsPage())])
    # Beside the field, not beside its label.
    return ColumnSet(
        spacing="Small",
        columns=[
            Column(width="stretch", items=[typed]),
            Column(width="auto", items=[find], vertical_content_alignment="Bottom"),
        ],
    )


def _to_book(room: Room, letters: int, *, booking_on: bool) -> CardElement:
    name = shown(room.name, letters)
    press = button(say("Book"), OpenForm(room.address), tooltip=say("Book {room}", room=name), alone=True)
    look = link(say("Schedule"), ShowSchedule(room.address), say("See when {room} is taken", room=name))
    return row(
        [*described(room, letters), *_off(room)],
        press if booking_on and not room.off else None,
        separator=True,
        quiet=look,
    )


def _to_look_after(room: Room, letters: int) -> Iterator[CardElement]:
    name = shown(room.name, letters)
    press = button(say("Edit"), OpenRoom(room.address), tooltip=say("Edit {room}", room=name), alone=True)
    asked = say("Remove {room}: you are asked first", room=name)
    removal = link(say("Remove"), AskToRemoveRoom(room.address), asked)
    yield row(described(room, letters), press, separator=True, quiet=removal)
    # The address has the whole width: beside the presses, a phone would break it anywhere.
    yield line(room.address, subtle=True, spacing="None")
    if room.off:
        on = button(
            say("Switch on"),
            SwitchPart(on=True, room=room.address),
            tooltip=say("Let people book {room}", room=name),
            alone=True,
        )
        yield row(list(_off(room)), on)


def _off(room: Room) -> Iterator[CardElement]:
    if room.off:
        yield warning(say("Booking is off for this room."))


def described(room: Room, letters: int = 60) -> list[CardElement]:
    """Show a room: its name, and what is known of it."""
    said = shown(about(room), letters * 2)
    return [strong(shown(room.name, letters)), *([line(said, subtle=True, spacing="None")] if said else [])]


def _paging(page: RoomsPage) -> Iterator[CardElement]:
    reach = FROM_FIRST if page.page == 1 else PAGE_BUTTONS
    first = max(1, min(page.page - reach // 2, page.pages - reach))
    near = {*range(first, min(page.pages, first + reach) + 1), 1, page.pages}
    numbers = sorted(near - {page.page})
    for begins in range(0, len(numbers), IN_A_ROW):
        yield ActionSet(
            spacing="Small",
            actions=[
                button(
                    str(at),
                    ListRoomsPage(page.wanted, at),
                    tooltip=say("Page {page} of {pages}", page=at, pages=page.pages),
                    alone=True,
                )
                for at in numbers[begins : begins + IN_A_ROW]
            ],
        )


def _list_buttons(page: RoomsPage) -> Iterator[ExecuteAction]:
    if page.admin and not page.count and not page.wanted:
        yield button(say("Setup"), ShowSetup(), style="positive")
        yield button(say("Import rooms"), OpenImport())
    if page.page < page.pages:
        yield button(say("More rooms"), ListRoomsPage(page.wanted, page.page + 1), alone=True)
    if page.wanted:
        yield button(say("All rooms"), ListRoomsPage(), alone=True)
    if page.admin:
        yield button(say("Add a room"), NewRoom(), alone=True)
    if page.admin and page.count:
        yield button(say("Export"), ExportAll(), alone=True)


def exported(count: int) -> Card:
    """Say that the rooms follow as a file, and offer them as text."""
    said = say_count("{count} room, as a table", "{count} rooms, as a table", count)
    hint = say("Accept the file below, and Teams saves it in your OneDrive. It can be imported again.")
    other = say("If you see no file, you can have the table as text.")
    return card([heading(said), line(hint), line(other, subtle=True)], [button(say("Show it as text"), ExportAsText())])


def exported_as_text(count: int) -> Card:
    """Say that the rooms follow as text."""
    said = say_count("{count} room, as a table", "{count} rooms, as a table", count)
    hint = say("Copy it into a file whose name ends with .csv. It can be imported again.")
    return card([heading(said), line(hint)])


def export_description() -> str:
    """Say on the offer of the file what it is."""
    return say("All rooms as they are when you accept")


def export_not_saved() -> str:
    """Say that a file was accepted and is not there."""
    return say("The file could not be saved in your OneDrive. Here is the table as text.")


def export_declined() -> str:
    """Say what becomes of a file that is not wanted."""
    return say("Nothing was saved.")


def exported_elsewhere(person: str) -> str:
    """Say in a channel where the table is."""
    return say("{person}, the table of rooms is in your own chat with me.", person=person)
