"""The dialog of checks: tries for real whether the bot can do its work, where an admin asks for it."""

from typing import Protocol

from booking.errors import Reason, refused
from booking.inspection import Inspection, Report
from booking.model import Room, mail_address
from booking.room_administration import RoomAdministration
from booking.room_names import rooms_named
from cards.actions.setup import RunCheck
from cards.checks import report_card
from dialogs.answering import AnsweringDialog
from dialogs.commands import Check
from dialogs.turn import Replies, Turn

CheckRequest = Check | RunCheck
"""What this dialog takes."""


class Reports(Protocol):
    """Keeps which mailbox must stay closed, and the last report."""

    async def closed(self) -> str:
        """Give the mailbox that must not be readable; empty if nobody named one."""
        ...

    async def name_closed(self, address: str) -> None:
        """Note which mailbox must not be readable."""
        ...


class CheckDialog(AnsweringDialog):
    """Tries everything, and shows what came of it."""

    def __init__(self, *, inspection: Inspection, reports: Reports, rooms: RoomAdministration) -> None:
        super().__init__()
        self._inspection, self._reports, self._rooms = inspection, reports, rooms

    async def answer(self, turn: Turn, replies: Replies) -> None:
        """Try it, and tell."""
        if isinstance(turn.request, CheckRequest):
            await replies.show(report_card(await self._report(turn, turn.request)))

    async def _report(self, turn: Turn, request: CheckRequest) -> Report:
        rooms = await self._rooms.all(turn.person)  # Refused to whoever is no admin.
        write = None
        if isinstance(request, Check) and request.write:
            write = _the_one(rooms, request.write)
        elif isinstance(request, Check) and request.closed:
            try:
                await self._reports.name_closed(mail_address(request.closed))
            except ValueError:
                raise refused(Reason.ADDRESS_MALFORMED, value=request.closed[:80]) from None
        closed = await self._reports.closed()
        return await self._inspection.run(rooms, by=turn.person, closed=closed, write=write)


def _the_one(rooms: tuple[Room, ...], name: str) -> Room:
    named = rooms_named(rooms, name)
    if len(named) != 1:
        raise refused(Reason.ROOM_NOT_REGISTERED, value=name[:80])
    return named[0]
