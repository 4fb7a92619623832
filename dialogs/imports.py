"""The dialog of imports: from a file, a paste or the directory of places to what would change, and then to applying it.

Files come from outside and are fetched by a port; reading them, and all that is decided, is the use cases'.
"""

import asyncio
from collections.abc import Callable
from typing import Protocol

from booking.errors import Failed
from booking.imports.rows import Source, ZoneOf, source_of
from booking.imports.service import RoomImports, View
from booking.imports.sheet import SIZE_LIMIT, BadFile, decode, read
from booking.ports import Directory
from cards.actions.imports import ApplyImport, CancelImport, ImportPlaces, LookAgain, OpenImport, ShowImport
from cards.imports import bad_file_card, import_card, offer_card
from dialogs.answering import AnsweringDialog
from dialogs.commands import ImportRooms
from dialogs.turn import Card, Replies, Turn

ImportRequest = ImportRooms | OpenImport | ImportPlaces | ShowImport | ApplyImport | LookAgain | CancelImport
"""What this dialog takes."""

_PLACES = ("places", "directory", "from places", "from directory", "all")

SUBJECT = "import:"
"""What the subject of an import's card begins with; the import's id follows."""


class Files(Protocol):
    """Fetches what people send to the bot, and saves what they accept from it."""

    async def fetch(self, url: str, limit: int = SIZE_LIMIT) -> bytes:
        """Read a file that Teams keeps. Raises: BadFile if it is not to be fetched, cannot be, or is too large."""
        ...

    async def save(self, url: str, content: bytes) -> bool:
        """Write a file to where Teams wants it; false if that is no place of Teams, or takes it not."""
        ...


class ImportDialog(AnsweringDialog):
    """Looks at many rooms, pages through them, applies them. `wake` says that there is something to work on."""

    def __init__(
        self,
        *,
        use: RoomImports,
        directory: Directory,
        files: Files,
        zone_of: ZoneOf,
        wake: Callable[[], None],
    ) -> None:
        super().__init__()
        self._use, self._directory, self._files = use, directory, files
        self._zone_of, self._wake = zone_of, wake

    async def answer(self, turn: Turn, replies: Replies) -> None:
        """Do what was typed, sent or pressed."""
        request = turn.request
        if not isinstance(request, ImportRequest):
            return
        await self._use.allow(turn.person)
        match request:
            case ImportRooms(text) if text.strip().casefold() in _PLACES:
                await self._begin(turn, replies, await self._use.from_places(), "", places=True)
            case ImportRooms(text, name, url) if text or url:
                await self._file(turn, replies, text, name, url)
            case ImportRooms() | OpenImport():
                await replies.show(await self._offer(shared=turn.shared))
            case ImportPlaces(of):
                source = await self._use.from_places(of)
                await self._begin(turn, replies, source, "", places=True)
            case ShowImport(run, section, page):
                await self._show(replies, await self._use.show(turn.person, run, section, page - 1))
            case ApplyImport(run, mode, revision):
                await self._go_on(replies, await self._use.apply(turn.person, run, mode, revision))
            case LookAgain(run, revision):
                await self._go_on(replies, await self._use.look_again(turn.person, run, revision))
            case CancelImport(run, revision):
                await self._show(replies, await self._use.cancel(turn.person, run, revision))

    async def _file(self, turn: Turn, replies: Replies, text: str, name: str, url: str) -> None:
        try:
            if url:
                content = await self._files.fetch(url)
                # Beside the loop: a large one takes some tenths of a second.
                source = await asyncio.to_thread(lambda: source_of(read(decode(content)), self._zone_of))
            else:
                source = source_of(read(text), self._zone_of)
        except BadFile as bad:
            await replies.show(bad_file_card(bad, name))
            return
        await self._begin(turn, replies, source, name, places=False)

    async def _begin(self, turn: Turn, replies: Replies, source: Source, origin: str, *, places: bool) -> None:
        view = await self._use.begin(turn.person, source, origin=origin, places=places, shared=turn.shared)
        await self._go_on(replies, view)

    async def _go_on(self, replies: Replies, view: View) -> None:
        self._wake()
        await self._show(replies, await self._use.soon(view))

    async def _show(self, replies: Replies, view: View) -> None:
        await replies.show(import_card(view), subject=f"{SUBJECT}{view.found.id}")

    async def _offer(self, *, shared: bool) -> Card:
        try:
            lists = [(each.address, each.name) for each in await self._directory.room_lists()]
        except Failed:
            return offer_card((), places=False, shared=shared)
        return offer_card(lists, places=True, shared=shared)
