"""The dialog of the list of rooms: everybody looks, admins add, edit, remove, undo and export."""

from collections.abc import Iterable, Iterator, Sequence
from typing import assert_never

from booking.administration import Administration
from booking.errors import Reason, Refused, refused
from booking.model import Booking, Room
from booking.policy import Part
from booking.room_administration import Edited, NoRoom, Removal, Removed, RoomAdministration, RoomForm
from booking.room_fields import as_csv
from booking.room_names import Several
from cards.actions.rooms import (
    AskToRemoveRoom,
    AskToSwitchOff,
    DropRoom,
    EnterRoom,
    ExportAll,
    ExportAsText,
    ListRoomsPage,
    NewRoom,
    OpenRoom,
    RestoreRoom,
    SaveRoom,
    SwitchPart,
)
from cards.administration import room_added, zone_set
from cards.asides import TO_ADMINISTER, called, not_now, unreachable
from cards.room_editing import new_room_form, no_room, room_edited, room_form, rooms_added, which_to_change
from cards.room_list import (
    export_declined,
    export_description,
    export_not_saved,
    exported,
    exported_as_text,
    exported_elsewhere,
    rooms_page,
)
from cards.room_removal import bookings_of_room, removal_card, removed_card, room_restored
from cards.switch import ask_to_switch_off, no_part, switch_card, which_to_switch
from dialogs.answering import AnsweringDialog
from dialogs.commands import AddRoom, AnswerOffer, EditRoom, ExportRooms, ListRooms, RemoveRoom, SwitchBooking
from dialogs.imports import Files
from dialogs.turn import Card, Offer, Replies, Turn

Listing = ListRooms | ListRoomsPage
Adding = AddRoom | NewRoom | EnterRoom
Editing = EditRoom | OpenRoom | SaveRoom
Removing = RemoveRoom | AskToRemoveRoom | DropRoom | RestoreRoom
Exporting = ExportRooms | ExportAll | ExportAsText | AnswerOffer
Switching = SwitchBooking | AskToSwitchOff | SwitchPart
RoomsRequest = Listing | Adding | Editing | Removing | Exporting | Switching
"""What this dialog takes."""

EXPORT = "rooms.csv"
"""The name of the file; Teams asks what to do where there is one already."""

MESSAGE_LIMIT = 16_000
"""Characters of a message of plain text: Teams takes some 28 KB, and a character of a name may have four bytes.

https://learn.microsoft.com/microsoftteams/limits-specifications-teams#chat
"""


class RoomsDialog(AnsweringDialog):
    """Answers one command or press. Who may, the use cases check.

    `offers_files` says whether bots can send files in this cloud.
    """

    def __init__(
        self, *, rooms: RoomAdministration, administration: Administration, files: Files, offers_files: bool
    ) -> None:
        super().__init__()
        self._rooms, self._administration = rooms, administration
        self._files, self._offers_files = files, offers_files

    async def answer(self, turn: Turn, replies: Replies) -> None:
        """Do what was asked for."""
        match turn.request:
            case ListRooms(wanted):
                await replies.show(rooms_page(await self._rooms.page(turn.person, wanted)))
            case ListRoomsPage(page=page) as pressed:
                await replies.show(rooms_page(await self._rooms.page(turn.person, pressed.wanted, page)))
            case AddRoom() | NewRoom() | EnterRoom() as request:
                await replies.show(await self._add(turn, request))
            case EditRoom() | OpenRoom() | SaveRoom() as request:
                await replies.show(await self._edit(turn, request))
            case RemoveRoom() | AskToRemoveRoom() | DropRoom() | RestoreRoom() as request:
                await self._remove(turn, request, replies)
            case SwitchBooking() | AskToSwitchOff() | SwitchPart() as request:
                await replies.show(await self._switch(turn, request))
            case ExportRooms() | ExportAll() | ExportAsText():
                await self._export(turn, replies)
            case AnswerOffer() as accepted:
                await self._save(turn, accepted, replies)
            case _:
                pass

    async def _edit(self, turn: Turn, request: Editing) -> Card:
        by = turn.person
        match request:
            case EditRoom(room, options):
                return _after_edit(await self._rooms.edit(by, room, options))
            case OpenRoom(room):
                return _after_edit(await self._rooms.form(by, room))
            case SaveRoom(room, version, typed):
                return _after_edit(await self._rooms.save(by, room, version, typed))
            case _:
                assert_never(request)

    async def _add(self, turn: Turn, request: Adding) -> Card:
        by = turn.person
        match request:
            case EnterRoom(address, typed):
                entered = await self._rooms.enter(by, address, typed)
                return room_added(entered) if isinstance(entered, Room) else new_room_form(entered)
            case AddRoom(address) if address:
                return await self._added(turn, request)
            case AddRoom() | NewRoom():
                return new_room_form(await self._rooms.blank(by))
            case _:
                assert_never(request)

    async def _added(self, turn: Turn, request: AddRoom) -> Card:
        by = turn.person
        if not request.more:
            zoned = await self._administration.set_zone(by, request.address, request.options)
            if zoned is not None:
                return zone_set(zoned)
        added = await self._rooms.add(by, (request.address, *request.more), request.options)
        if len(added) > 1:
            return rooms_added(added)
        if added[0].room is None:
            raise Refused(*added[0].problems)
        return room_added(added[0].room)

    async def _remove(self, turn: Turn, request: Removing, replies: Replies) -> None:
        by = turn.person
        match request:
            case RemoveRoom(room) | AskToRemoveRoom(room):
                await self._show_removal(turn, await self._rooms.ask_to_remove(by, room), replies)
            case DropRoom(room, version, cancel, word):
                done = await self._rooms.remove(by, room, version, cancel=cancel, cancellation_message=word)
                await self._show_removal(turn, done, replies)
            case RestoreRoom(room):
                await replies.show(room_restored(await self._rooms.undo(by, room)))
            case _:
                assert_never(request)

    async def _show_removal(self, turn: Turn, done: Removal | Removed | Several | NoRoom, replies: Replies) -> None:
        match done:
            case Removal(room, _, bookings):
                await replies.show(removal_card(done, turn.zone, shared=turn.shared))
                await _tell_whose(turn, room, bookings, replies)
            case Removed():
                await replies.show(removed_card(done, turn.zone, shared=turn.shared))
            case Several():
                await replies.show(which_to_change(done, removing=True))
            case NoRoom():
                await replies.show(no_room(done, removing=True))
            case _:
                assert_never(done)

    async def _switch(self, turn: Turn, request: Switching) -> Card:
        by = turn.person
        match request:
            case SwitchBooking(on, where):
                done = await self._rooms.switch(by, where, on=on)
                if isinstance(done, Several):
                    return which_to_switch(done, on=on)
                return no_part(done) if isinstance(done, NoRoom) else switch_card(done)
            case AskToSwitchOff():
                return ask_to_switch_off(await self._rooms.ask_to_switch_off(by))
            case SwitchPart():
                return switch_card(await self._rooms.switch_part(by, _part(request), on=request.on))
            case _:
                assert_never(request)

    async def _export(self, turn: Turn, replies: Replies) -> None:
        """Offer the rooms as a file, or write them as text; both in the admin's own chat."""
        rooms = await self._rooms.all(turn.person)
        as_text = isinstance(turn.request, ExportAsText) or not self._offers_files
        name = called(turn.person.name)
        head = exported_as_text(len(rooms)) if as_text else exported(len(rooms))
        barred, busy = unreachable(name, TO_ADMINISTER), not_now(name)
        if not turn.shared:
            await replies.show(head)
        elif await replies.show_privately(head, unreachable=barred, busy=busy):
            return
        else:
            await replies.say_elsewhere(exported_elsewhere(name))
        offer = Offer(EXPORT, export_description(), len(_file_of(rooms)))
        if as_text or not await replies.offer_privately(offer):
            await replies.write_privately(list(_messages(as_csv(rooms))), unreachable=barred, busy=busy)

    async def _save(self, turn: Turn, accepted: AnswerOffer, replies: Replies) -> None:
        """Save the rooms as they are now where an admin accepted them."""
        rooms = await self._rooms.all(turn.person)
        if not accepted.upload:
            await replies.say(export_declined())
        elif await self._files.save(accepted.upload, _file_of(rooms)):
            await replies.show_file(accepted)
        else:
            await replies.say(export_not_saved())
            name = called(turn.person.name)
            barred, busy = unreachable(name, TO_ADMINISTER), not_now(name)
            await replies.write_privately(list(_messages(as_csv(rooms))), unreachable=barred, busy=busy)


def _file_of(rooms: Iterable[Room]) -> bytes:
    # Excel takes a file without the mark for one in the code page of Windows.
    return as_csv(rooms).encode("utf-8-sig")


def _part(pressed: SwitchPart) -> Part | None:
    """Read which part a button names. Raises: Refused with FORGED where that is none."""
    if not (pressed.building or pressed.floor or pressed.room):
        return None
    try:
        return Part(pressed.building, pressed.floor, pressed.room)
    except ValueError:
        raise refused(Reason.FORGED) from None


def _after_edit(done: Edited | RoomForm | Several | NoRoom) -> Card:
    match done:
        case Edited():
            return room_edited(done)
        case RoomForm():
            return room_form(done)
        case Several():
            return which_to_change(done, removing=False)
        case NoRoom():
            return no_room(done, removing=False)
        case _:
            assert_never(done)


async def _tell_whose(turn: Turn, room: Room, bookings: Sequence[Booking], replies: Replies) -> None:
    """Write whose bookings a channel's card is about into the admin's own chat."""
    if not turn.shared or not bookings:
        return
    name = called(turn.person.name)
    told = bookings_of_room(room, bookings, turn.zone)
    await replies.show_privately(told, unreachable=unreachable(name, TO_ADMINISTER), busy=not_now(name))


def _messages(table: str) -> Iterator[str]:
    """Part a table into messages that can be copied, each with whole lines; a fence keeps clients from reading them."""
    part: list[str] = []
    for each in table.split("\r\n")[:-1]:
        if part and sum(map(len, part)) + len(part) + len(each) > MESSAGE_LIMIT:
            yield "```\n" + "\n".join(part) + "\n```"
            part = []
        part.append(each)
    yield "```\n" + "\n".join(part) + "\n```"
