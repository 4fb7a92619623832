"""The use cases of an import: look before it is applied, page through what was found, apply it, or let it be.

The work itself is done beside the turns, row by row (`go_on`), so that it goes on after a restart and ends the same.
"""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass, replace
from enum import StrEnum
from uuid import UUID

from booking.administration import Administration
from booking.errors import Denied, Failed, NotFound, Reason, Throttled, refused
from booking.imports.draft import KEPT, Gone, Import, Progress, State, Taken
from booking.imports.places import source_of_places
from booking.imports.plan import Entry, Kind, Mode, begun, fingerprint, gone, looked
from booking.imports.ports import Imports
from booking.imports.rows import Fault, Source
from booking.model import Person, Room
from booking.ports import Clock, Directory, Place, Registry

CHUNK = 100
"""How many rooms are looked at, or applied, in one step that is written down."""

WIDTH = 50
"""Mailboxes that are asked at once, at the most. Each mailbox has a lane of its own (graph.md on throttling)."""

TRIES = 4
"""How often a mailbox is asked that does not answer now."""

LONGEST_REST_S = 60.0
"""The longest rest that is kept before a mailbox is asked again, whatever it asks for."""

LEASE_S = 60.0
"""How long an import is left to one worker after each step; so long it stands still at most where its process died."""

SOON_S, LOOK_AGAIN_S = 1.5, 0.1
"""How long whoever asked waits for the end before the card follows by itself, and how often it is looked."""

PLACES_LIMIT = 20_000
"""More rooms than any import has: 10,000 are read of the directory of places, and half as many of a file."""

PAGE = 15
"""Rooms on a page of a card."""

PAGES = 1_000
"""More pages than any import has."""


class Section(StrEnum):
    """The parts of an import that can be paged through; the values are sent by cards."""

    SUMMARY = "summary"
    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    CANNOT = "cannot"
    BAD = "bad"
    NOTES = "notes"
    GONE = "gone"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class View:
    """An import as it is shown: its numbers, and a page of one section."""

    found: Import
    progress: Progress
    section: Section = Section.SUMMARY
    page: int = 0
    entries: tuple[Entry, ...] = ()


class RoomImports:
    """What admins do with an import. Each raises Refused with NOT_ADMIN for people without the admin flag."""

    def __init__(
        self,
        *,
        imports: Imports,
        registry: Registry,
        directory: Directory,
        administration: Administration,
        clock: Clock,
        new_id: Callable[[], UUID],
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._imports, self._registry, self._directory = imports, registry, directory
        self._administration, self._clock, self._new_id, self._sleep = administration, clock, new_id, sleep

    async def allow(self, by: Person) -> None:
        """Check that somebody may import. Raises: Refused with NOT_ADMIN."""
        if not await self._administration.may_administer(by):
            raise refused(Reason.NOT_ADMIN)

    async def begin(self, by: Person, source: Source, *, origin: str, places: bool, shared: bool) -> View:
        """Keep what a source tells, to be looked at beside the turns."""
        await self.allow(by)
        new = Import(
            str(self._new_id()),
            by,
            origin,
            self._clock.now() + KEPT,
            shared=shared,
            places=places,
            bad=source.bad,
            notes=source.notes,
            ignored=source.ignored,
        )
        new, entries = await self._drawn_up(new, source)
        await self._imports.add(new, entries)
        return await self._summary(new)

    async def from_places(self, of: str = "") -> Source:
        """Read what the directory of places knows: the rooms of a room list, by its address, or all.

        Raises: Refused if it may not be read, or if there is no such list.
        """
        try:
            places = await (self._directory.rooms_of(of) if of else self._directory.rooms())
        except Denied:
            raise refused(Reason.PLACES_DENIED) from None
        except (NotFound, ValueError):
            raise refused(Reason.ROOM_LIST_UNKNOWN, value=of[:80]) from None
        return source_of_places(places)

    async def soon(self, view: View) -> View:
        """Wait a moment for what is under way, which most imports need no longer; gives how far it is."""
        for _ in range(round(SOON_S / LOOK_AGAIN_S)):
            if not view.found.state.moves:
                break
            await self._sleep(LOOK_AGAIN_S)
            view = await self.current(view.found.id) or view
        if not view.found.state.moves:
            await self._imports.told(view.found.id, revision=view.found.revision)
        return view

    async def show(self, by: Person, import_id: str, section: Section, page: int) -> View:
        """Show a page of an import; any admin may look. Raises: Refused with IMPORT_GONE, FORGED."""
        await self.allow(by)
        found = await self._found(import_id)
        if not 0 <= page < PAGES:
            raise refused(Reason.FORGED)
        progress = await self._imports.progress(found.id)
        start = page * PAGE
        match section:
            case Section.NEW | Section.CHANGED | Section.SAME | Section.CANNOT:
                entries = await self._imports.entries(found.id, (Kind(section.value),), offset=start, limit=PAGE)
            case Section.FAILED:
                entries = await self._imports.failed(found.id, offset=start, limit=PAGE)
            case _:
                entries = []
        return View(found, progress, section, page, tuple(entries))

    async def apply(self, by: Person, import_id: str, mode: Mode, revision: int) -> View:
        """Begin to apply an import; where the registry changed since it was looked at, look anew instead.

        Raises: Refused with IMPORT_GONE, or IMPORT_OF_ANOTHER for another admin's.
        """
        found = await self._own(by, import_id)
        if found.state is not State.READY or found.revision != revision:
            return await self._summary(found)  # Pressed twice, or on an older card: what is true is shown.
        rooms = await self._registry.rooms()
        if fingerprint(rooms) != found.fingerprint:
            again = replace(found, state=State.LOOKING, again=True, revision=found.revision + 1)
            return await self._look_anew(again, expected=found.revision)
        changed = replace(found, state=State.APPLYING, mode=mode, again=False, revision=found.revision + 1)
        if not await self._imports.save(changed, expected=found.revision):
            return await self._summary(await self._found(import_id))
        return await self._summary(changed)

    async def look_again(self, by: Person, import_id: str, revision: int) -> View:
        """Look once more at an import that was applied, for what is left of it. Raises: Refused like `apply`."""
        found = await self._own(by, import_id)
        if found.state is not State.DONE or found.revision != revision:
            return await self._summary(found)
        again = replace(found, state=State.LOOKING, mode=None, again=False, revision=found.revision + 1)
        return await self._look_anew(again, expected=found.revision)

    async def cancel(self, by: Person, import_id: str, revision: int) -> View:
        """Let an import be that was not applied; one that is being applied goes on."""
        found = await self._own(by, import_id)
        if found.state not in (State.READY, State.LOOKING) or found.revision != revision:
            return await self._summary(found)
        changed = replace(found, state=State.CANCELLED, revision=found.revision + 1)
        saved = await self._imports.save(changed, expected=found.revision)
        return await self._summary(changed if saved else await self._found(import_id))

    async def current(self, import_id: str) -> View | None:
        """Read an import for whoever draws its card; None if it is gone."""
        found = await self._imports.get(import_id)
        return await self._summary(found) if found else None

    # --- The work beside the turns -----------------------------------------------------------------------------------

    async def go_on(self, taken: Taken) -> AsyncIterator[str]:
        """Do what an import is waiting for, and give its id whenever something of that is written down."""
        at = taken.entry
        if at.state.moves:
            async for _ in self._look(taken) if at.state is State.LOOKING else self._apply(taken):
                yield at.id

    async def _look(self, taken: Taken) -> AsyncIterator[None]:
        at = taken.entry
        entries = await self._imports.entries(at.id, (None,), offset=0, limit=PLACES_LIMIT)
        async with aclosing(self._answers(entries, zone=True)) as answers:
            async for told in answers:
                found = [looked(entry, said) for entry, said in told]
                if not await self._imports.looked(taken, found, lease_s=LEASE_S):
                    return
                yield
        ready = replace(at, state=State.READY, revision=at.revision + 1)
        if await self._imports.save(ready, expected=at.revision, token=taken.token):
            yield

    async def _apply(self, taken: Taken) -> AsyncIterator[None]:
        at = taken.entry
        entries = await self._imports.pending(at.id, (at.mode or Mode.NEW).kinds, limit=PLACES_LIMIT)
        async with aclosing(self._answers(entries, zone=False)) as answers:
            async for told in answers:
                if not await self._administration.may_administer(at.owner):
                    stopped = replace(at, state=State.STOPPED, revision=at.revision + 1)
                    if await self._imports.save(stopped, expected=at.revision, token=taken.token):
                        yield
                    return
                outcome = [_judged(entry, said) for entry, said in told]
                if not await self._imports.apply(taken, outcome, lease_s=LEASE_S):
                    return
                yield
        done = replace(at, state=State.DONE, revision=at.revision + 1)
        if await self._imports.save(done, expected=at.revision, token=taken.token):
            yield

    async def _answers(
        self, entries: Sequence[Entry], *, zone: bool
    ) -> AsyncGenerator[list[tuple[Entry, str | Fault]], None]:
        """Ask the mailboxes, several at once, and give their answers as they come, a few at a time.

        Where none comes for long, nothing is given, so that the import is held on to.
        """
        places, answers = asyncio.Semaphore(WIDTH), asyncio.Queue[tuple[Entry, str | Fault]]()

        async def one(entry: Entry) -> None:
            answers.put_nowait((entry, await self._patiently(entry, places, zone=zone)))

        tasks = [asyncio.create_task(one(each)) for each in entries]
        told: list[tuple[Entry, str | Fault]] = []
        try:
            left = len(tasks)
            while left:
                quiet = False
                try:
                    async with asyncio.timeout(LEASE_S / 4):
                        answer = await answers.get()
                    told.append(answer)
                    left -= 1
                except TimeoutError:
                    quiet = True
                    for task in tasks:
                        if task.done():
                            task.result()  # What failed in a way that nobody foresaw is raised here.
                if len(told) >= CHUNK or not left or quiet:
                    yield told
                    told = []
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def _patiently(self, entry: Entry, places: asyncio.Semaphore, *, zone: bool) -> str | Fault:
        """Ask one mailbox, and again after its rest if it does not answer now; others go on meanwhile."""
        for attempt in range(TRIES):
            async with places:
                answer = await self._probe(entry, zone=zone)
            if not isinstance(answer, float):
                return answer
            if attempt + 1 < TRIES:
                await self._sleep(min(answer * 2.0**attempt, LONGEST_REST_S))
        return Fault.NO_ANSWER

    async def _probe(self, entry: Entry, *, zone: bool) -> str | Fault | float:
        """Ask one mailbox: its zone, why it cannot be booked, or after how many seconds to ask again."""
        try:
            if zone and entry.old is None and entry.source.zone is None:
                return await self._directory.probe(entry.address, country=entry.source.country)
            await self._directory.readable(entry.address)
        except NotFound:
            return Fault.MAILBOX_UNKNOWN
        except Denied:
            return Fault.OUT_OF_SCOPE
        except Throttled as error:
            return float(error.retry_after_s)
        except Failed:
            return 0.5
        return ""

    # --- Reading -----------------------------------------------------------------------------------------------------

    async def _drawn_up(self, new: Import, source: Source) -> tuple[Import, list[Entry]]:
        """Compare what the source tells with the registry, as it is now."""
        registered = {room.address: room for room in await self._registry.rooms()}
        places = {} if new.places else await self._places(source, registered)
        entries = [
            begun(at, each, registered.get(each.address), places.get(each.address))
            for at, each in enumerate(source.rooms)
        ]
        left = tuple(Gone(room.address, room.name) for room in gone(source.rooms, registered))
        return replace(new, fingerprint=fingerprint(registered.values()), gone=left), entries

    async def _places(self, source: Source, registered: Mapping[str, Room]) -> Mapping[str, Place]:
        """Read what the directory of places knows, where the source is silent about a room that is new to us."""
        silent = [
            each
            for each in source.rooms
            if each.address not in registered and None in (each.name, each.building, each.floor, each.seats)
        ]
        if not silent:
            return {}
        try:
            return {each.address: each for each in await self._directory.rooms()}
        except Failed:
            return {}  # They are a help where they can be had; the file is what counts.

    async def _look_anew(self, again: Import, *, expected: int) -> View:
        every = (None, *Kind)
        told = await self._imports.entries(again.id, every, offset=0, limit=PLACES_LIMIT)
        source = Source(tuple(each.source for each in told), again.bad, again.notes, again.ignored)
        fresh, entries = await self._drawn_up(again, source)
        if not await self._imports.restart(fresh, entries, expected=expected):
            fresh = await self._found(again.id)
        return await self._summary(fresh)

    async def _summary(self, found: Import) -> View:
        return View(found, await self._imports.progress(found.id))

    async def _found(self, import_id: str) -> Import:
        found = await self._imports.get(import_id)
        if found is None:
            raise refused(Reason.IMPORT_GONE)
        return found

    async def _own(self, by: Person, import_id: str) -> Import:
        await self.allow(by)
        found = await self._found(import_id)
        if found.owner.id != by.id:
            raise refused(Reason.IMPORT_OF_ANOTHER, name=found.owner.name)
        return found


def _judged(entry: Entry, told: str | Fault) -> Entry:
    return replace(entry, fault=told) if isinstance(told, Fault) else replace(entry, applied=True)
