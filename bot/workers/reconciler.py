"""Looks at the rooms' calendars now and then, for what happened there without us, and for what we left there.

What it sees there is the availability index of whoever searches, so that nothing else reads the rooms for that.

The near future is looked at each minute, all of it once an hour; several rooms at once, each held in memory only while
it is looked at, and shared by the processes (`bot.looks`).
"""

import asyncio
import logging
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zlib import crc32

from booking.errors import Denied, Failed, NotFound, Rejected, Unreadable
from booking.model import CalendarEvent, Room, Slot
from booking.ports import Calendar, CalendarChanges, Ledger, Registry
from booking.protocol.recognition import is_in_place, is_same, is_stamped
from booking.protocol.reconciliation import rebuilt
from booking.protocol.record import BookingRecord, LedgerEvent, Role
from bot.storage.availability import Picture
from bot.storage.looks import Look, Looks, Overview
from bot.workers.protocol_runner import BackgroundRunner

BACK = timedelta(hours=1)

NEAR = timedelta(days=2)
"""How far ahead each look goes."""

AGAIN = timedelta(seconds=45)
"""How long a room rests after a look: less than the round, so that no round passes it by for a late start."""

WHOLE_AGAIN = timedelta(minutes=30)
"""How long it takes at least until all of a room is looked at again; up to twice that, spread over the rooms."""

PIECE = timedelta(days=1800)
"""How much of what stands beyond what may be booked is read together; one view takes 1825 days (graph.md)."""

AT_ONCE = 16
"""Rooms that are looked at together; each is one request at a time, far from the 4 in flight that a mailbox takes."""

WATCHED_BACK = timedelta(days=1)
"""How long before the day of its first look a room is watched for changes: a day is shown from its beginning."""

SLIDE = timedelta(days=14)
"""How much further than may be booked a room is watched: the span of a link stays, and is begun anew that seldom."""

WATCHED_AHEAD = timedelta(days=400)
"""Where more than this may be booked ahead, rooms are not watched: the first round would be too long."""

BATCH = 4
"""Rooms that are taken by one transaction."""

LEASE_S = 60.0
"""How long what was taken is nobody else's; a look that takes longer may be made twice, which does no harm."""

REST = timedelta(seconds=3)
"""How long a room rests after a look until it is looked at again because it is said to have changed.

One booking is told of several times, and so is each of our own; all that comes within this costs one look.
"""

TOLD = 64
"""Rooms that are looked at in one go because they are said to have changed."""

LATE = timedelta(minutes=5)
"""A room that was not looked at for so long is named in the log."""

PATIENCE = timedelta(minutes=15)
"""How long, after a start, rooms that do not answer keep the bookings of others from being decided."""

MANY = 3
"""So many bookings of a room that are gone at once are no accident: somebody is called, and nothing decided yet."""

DOUBT = timedelta(hours=1)
"""How long such a room is left alone; what was gone at every look until then is believed to be."""

UNBROKEN = timedelta(minutes=5)
"""How far apart two such looks may be."""

_TICK = timedelta(microseconds=1)
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Watched:
    """A room to look at, and until when something of ours stands or may stand there."""

    room: Room
    until: datetime


@dataclass(frozen=True, slots=True)
class _Watch:
    """What Graph tells of a room's changes: the link for the next time, its span, and whether there were any."""

    link: str
    span: Slot
    changed: bool


class Reconciler:
    """Finds bookings whose event was moved, deleted or overlapped, and events of ours that the rows do not tell of.

    `ahead` is how far ahead a booking may end. Nothing is decided about a booking before every room was looked at since
    the start, or since the store began another life: what is missing in one room may stand in another, where a change
    had moved it before the rows that say so were lost.

    With `changes` each look asks first whether anything changed in all that may be booked, and then looks at all of it;
    where nothing did, the availability index stands for all of it as of now. Without, it has the near future alone.
    """

    def __init__(
        self,
        *,
        ledger: Ledger,
        registry: Registry,
        calendar: Calendar,
        runner: BackgroundRunner,
        looks: Looks,
        installation: str,
        ahead: timedelta,
        changes: CalendarChanges | None = None,
    ) -> None:
        self._changes = changes if ahead <= WATCHED_AHEAD else None
        self._ledger, self._registry, self._calendar = ledger, registry, calendar
        self._runner, self._looks = runner, looks
        self._installation, self._ahead = installation, ahead
        self._life: str | None = None
        self._since: datetime | None = None
        """Since when every room is to be looked at before anything is decided; None once that was done."""
        self._began: datetime | None = None
        self._undecided: dict[str, None] = {}
        """The bookings that differ from their calendars, as seen before that."""
        self._unread: dict[str, Failed] = {}
        self._at: set[str] = set()
        """The rooms that this process looks at now."""
        self._untold: dict[str, Failed] = {}
        """The rooms of this round whose changes Graph refuses to tell."""
        self._said_untold = False

    async def go_round(self) -> None:
        """Look at the rooms whose time has come, those first that were looked at longest ago."""
        await self._round(everything=False)

    async def reconcile(self) -> None:
        """Look at all of every room now."""
        await self._round(everything=True)

    async def _round(self, *, everything: bool) -> None:
        seen = await self._looks.all()
        now = seen.now
        if seen.life != self._life:
            self._life, self._since, self._began = seen.life, now, now
        watched = await self._watched(now)
        await self._looks.forget(seen.looks.keys() - watched.keys())
        known = {address: seen.looks.get(address, Look(address)) for address in watched}
        due = [each for each in known.values() if everything or self._is_due(each, now)]
        due.sort(key=lambda look: (look.tried_at, look.room))
        waiting = iter([[look.room for look in due[at : at + BATCH]] for at in range(0, len(due), BATCH)])
        self._unread.clear()
        self._untold.clear()

        async def record() -> None:
            for batch in waiting:
                await self._look_at(batch, watched, before=None if everything else now - AGAIN, everything=everything)

        async with asyncio.TaskGroup() as together:
            for _ in range(AT_ONCE):
                together.create_task(record())
        await self._decide(watched)
        self._tell(await self._looks.all(), watched)

    async def look_where_told(self) -> int:
        """Look at all of the rooms that are said to have changed; gives how many were looked at.

        Nothing of what was said is believed: a look is a look. A room that somebody else looks at stays wanted.
        """
        told = await self._looks.wanted(rest=REST, limit=TOLD)
        if not told.rooms or told.life != self._life:
            return 0  # Where no round went since the store began its life, nothing may be decided yet.
        now, rooms = told.now, told.rooms
        watched = await self._watched(now, rooms)
        waiting = iter([each for each in rooms if each in watched])

        async def record() -> int:
            before = now - REST + _TICK
            return sum([await self._look_at([room], watched, before=before, everything=False) for room in waiting])

        async with asyncio.TaskGroup() as together:
            tasks = [together.create_task(record()) for _ in range(AT_ONCE)]
        return sum(each.result() for each in tasks)

    async def _look_at(
        self, rooms: Sequence[str], watched: Mapping[str, _Watched], *, before: datetime | None, everything: bool
    ) -> int:
        """Look at rooms, as far as nobody does and they were not looked at since `before`, and note what was seen.

        Gives how many that were.
        """
        free = [each for each in rooms if each not in self._at]
        self._at.update(free)
        try:
            taken = await self._looks.take(free, before=before, lease_s=LEASE_S)
            found, pictures = [], []
            for address, look in taken.items():
                # What is said to have changed may stand anywhere.
                whole = everything or look.wanted or self._is_whole(look, look.tried_at)
                became, picture = await self._visited(watched[address], look, whole=whole)
                found.append(became)
                pictures += [picture] if picture is not None else []
            if found:
                await self._looks.looked(found, pictures)
            return len(found)
        finally:
            self._at.difference_update(free)

    async def _watched(self, now: datetime, rooms: Collection[str] | None = None) -> dict[str, _Watched]:
        """List the rooms on the registry, and those that left it while something of ours stands there.

        Given `rooms`, those of them alone.
        """
        ahead = now + self._ahead
        watched = {room.address: _Watched(room, ahead) for room in await self._registered(rooms)}
        for mailbox, until in (await self._ledger.watched(now - BACK)).items():
            if rooms is not None and mailbox.address not in rooms:
                continue
            room = watched[mailbox.address].room if mailbox.address in watched else Room(mailbox, mailbox.address)
            watched[mailbox.address] = _Watched(room, max(ahead, until))
        return watched

    async def _registered(self, rooms: Collection[str] | None) -> Sequence[Room]:
        if rooms is None:
            return await self._registry.rooms()
        entries = [await self._registry.entry(each) for each in rooms]
        return [each.room for each in entries if each is not None]

    def _is_due(self, look: Look, now: datetime) -> bool:
        return now - look.tried_at >= AGAIN or (self._since is not None and look.tried_at < self._since)

    def _is_whole(self, look: Look, now: datetime) -> bool:
        """Tell whether it is time to look at all of a room; their times are spread, so that not all come at once."""
        if look.whole_at is None or look.doubted_since is not None:
            return True
        spread = WHOLE_AGAIN * (crc32(look.room.encode()) % 100 / 100)
        return now - look.whole_at >= WHOLE_AGAIN + spread or (self._since is not None and look.whole_at < self._since)

    async def _visited(self, watched: _Watched, look: Look, *, whole: bool) -> tuple[Look, Picture | None]:
        """Look at a room, and tell what became of that and what was seen; one that cannot be read waits for the next.

        What was seen of it before stays in the availability index, where nobody finds it as long as it is unread.
        """
        try:
            return await self._look(watched, look, whole=whole)
        except Failed as error:
            self._unread[look.room] = error
            for_good = isinstance(error, Denied) or (isinstance(error, NotFound) and error.mailbox)
            unread = replace(
                look,
                whole_at=look.tried_at if for_good else look.whole_at,
                doubted_since=None,
                doubted_at=None,
                unread_since=look.unread_since or look.tried_at,
            )
            return unread, None

    async def _look(self, watched: _Watched, look: Look, *, whole: bool) -> tuple[Look, Picture]:
        """Read what should stand in a room and what does, take in what no row knows, and set right the rest.

        Gives the look with what the availability index is to say of the room.

        Raises: Failed if the calendar cannot be read.
        """
        room, now = watched.room, look.tried_at
        # Before anything is read: what changes meanwhile is told by the next look.
        watch = await self._watch(room, look)
        whole = whole or (watch is not None and watch.changed)
        span = Slot(now - BACK, watched.until if whole else now + min(NEAR, self._ahead))
        # The ledger first: what was booked after it was read is on the calendar and simply not looked at.
        standing = dict(await self._ledger.events_in_room(room.address, span))
        wide = watch.span if watch is not None and whole else None
        everything: tuple[CalendarEvent, ...] = ()
        for piece in self._pieces(now, span, standing.values(), wide):
            everything += await self._calendar.view(room.mailbox, piece)
        # What is beyond is for the index alone.
        seen = everything if wide is None else tuple(each for each in everything if each.slot.overlaps(span))
        stamped = [each for each in seen if is_stamped(each, self._installation)]
        swept, unknown = await self._runner.tidy(room.mailbox, stamped)
        lost = [rebuilt(room, each, await self._calendar.read(room.mailbox, each.id), now) for each in unknown]
        for record in sorted(lost, key=lambda record: (record.event.role is Role.PLACEHOLDER, record.booking.revision)):
            await self._adopt(room, record)
        seen = tuple(each for each in seen if each.id not in swept)
        since = self._doubted_since(look, standing, seen)
        if since is not None and not whole:
            return await self._look(watched, look, whole=True)
        self._say_doubt(look, since, standing, seen)
        if since is None or now - since >= DOUBT:
            there = {event.id for event in standing.values()}
            came = {each.stamp[1] for each in stamped if each.stamp is not None} - there
            standing |= await self._ledger.events_in_room(room.address, span, also=came) if came else {}
            for booking_id in self._differing(standing, seen):
                if self._since is None:
                    await self._runner.reconcile(booking_id)
                else:
                    self._undecided[booking_id] = None
        # What lies beyond was read in pieces, with holes between them.
        read = wide or Slot(span.starts, min(span.ends, now + self._ahead))
        became = replace(
            look,
            near_at=now,
            whole_at=now if whole else look.whole_at,
            doubted_since=since,
            doubted_at=None if since is None else now,
            unread_since=None,
            # A calendar that is not believed is no picture of the room: whoever searches asks for it.
            seen=None if since is not None else read if watch is None else watch.span,
            link=look.link if watch is None else watch.link,
            watched=look.watched if watch is None else watch.span,
        )
        others = self._others(standing, (each for each in everything if each.id not in swept))
        return became, Picture(room.address, read, others)

    async def _watch(self, room: Room, look: Look) -> _Watch | None:
        """Learn whether anything changed since the last look; None where that cannot be learned now.

        A link that leads nowhere any more, or whose span does not reach far enough, is begun anew: then all is read.
        """
        if self._changes is None:
            return None
        now = look.tried_at
        try:
            if look.link and look.watched is not None and look.watched.contains(Slot(now - BACK, now + self._ahead)):
                try:
                    told = await self._changes.changes(room.mailbox, look.watched, look.link)
                    return _Watch(told.link, look.watched, told.changed)
                except (Rejected, Unreadable) as error:
                    _log.info("room %s: what changed is not told any more, all is read: %s", room.address, error)
            midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
            span = Slot(midnight - WATCHED_BACK, now + self._ahead + SLIDE)
            told = await self._changes.changes(room.mailbox, span)
            return _Watch(told.link, span, changed=True)
        except Failed as error:
            # The look itself says what is wrong with the mailbox; what Graph refuses though it can be read is said.
            _log.debug("room %s: not told what changed: %s", room.address, error)
            if isinstance(error, Rejected | Unreadable):
                self._untold[room.address] = error
            return None

    def _others(self, standing: Mapping[str, LedgerEvent], seen: Iterable[CalendarEvent]) -> tuple[Slot, ...]:
        """Pick what takes the room beside our bookings that stand as the ledger has them.

        Their claims are laid over the index by whoever reads it. So a booking that is cancelled frees its room at once,
        and what of ours is not where it should be takes the room where it is.
        """
        ours = {event.graph_id: event for event in standing.values()}
        return tuple(
            each.slot for each in seen if each.blocks and not (each.id in ours and is_in_place(each, ours[each.id]))
        )

    def _pieces(self, now: datetime, span: Slot, standing: Iterable[LedgerEvent], wide: Slot | None) -> Sequence[Slot]:
        """Part what is to be read: what may be booked, and beyond it where something of ours stands all the same.

        The first piece is `wide`, if given, which holds what may be booked.
        """
        pieces = [wide or Slot(span.starts, min(span.ends, now + self._ahead))]
        for slot in sorted(each.slot for each in standing):
            if slot.ends <= pieces[-1].ends:
                continue
            if slot.ends - pieces[-1].starts <= PIECE:
                pieces[-1] = Slot(pieces[-1].starts, slot.ends)
            else:
                pieces.append(slot)
        return pieces

    async def _adopt(self, room: Room, record: BookingRecord) -> None:
        """Give an event of ours whose rows are lost its booking back; it is never deleted for that.

        Where another booking claims its slot, that one finds it in its way first, and gives way.
        """
        done = "taken in" if await self._runner.adopt(record) else "not taken in yet"
        _log.error("room %s: an event of ours is not in the ledger: %s", room.address, done)

    def _differing(self, standing: Mapping[str, LedgerEvent], seen: Collection[CalendarEvent]) -> list[str]:
        """List the bookings that are not as the ledger has them: what was moved goes back before others give way."""
        away = [key for key, event in standing.items() if not any(is_in_place(each, event) for each in seen)]
        overlapped = [key for key, event in standing.items() if key not in away and self._overlapped(event, seen)]
        return away + overlapped

    def _overlapped(self, event: LedgerEvent, seen: Iterable[CalendarEvent]) -> bool:
        return any(
            each.blocks and each.slot.overlaps(event.slot) and not is_same(each, event, self._installation)
            for each in seen
        )

    def _gone(self, standing: Mapping[str, LedgerEvent], seen: Collection[CalendarEvent]) -> int:
        return sum(
            1 for event in standing.values() if not any(is_same(each, event, self._installation) for each in seen)
        )

    def _doubted_since(
        self, look: Look, standing: Mapping[str, LedgerEvent], seen: Collection[CalendarEvent]
    ) -> datetime | None:
        """Tell since when too much is gone to be believed at once; None if it is not."""
        gone, now = self._gone(standing, seen), look.tried_at
        if gone < MANY or 2 * gone <= len(standing):
            return None
        if look.doubted_since is None or look.doubted_at is None or now - look.doubted_at > UNBROKEN:
            return now
        return look.doubted_since

    def _say_doubt(
        self,
        look: Look,
        since: datetime | None,
        standing: Mapping[str, LedgerEvent],
        seen: Collection[CalendarEvent],
    ) -> None:
        """Say in the log when doubt begins, and when it ends with belief."""
        if since is None:
            return
        doubtful = look.tried_at - since < DOUBT
        if since == look.tried_at or not doubtful:
            what = f"for {DOUBT} they count as booked all the same" if doubtful else "they are believed to be gone"
            gone = self._gone(standing, seen)
            _log.error("room %s: %d of %d bookings are not on its calendar: %s", look.room, gone, len(standing), what)

    async def _decide(self, watched: Mapping[str, _Watched]) -> None:
        """Decide what was left open, if every room was looked at by now, by whichever process."""
        if self._since is None or self._began is None:
            return
        seen = await self._looks.all()
        if seen.life != self._life:
            return
        open_ = [each for each in watched if not _looked_since(seen.looks.get(each), self._since)]
        if open_ and seen.now - self._began < PATIENCE:
            return
        if open_:
            _log.error("%d rooms could not be looked at since the start, among them %s", len(open_), open_[0])
        self._since, undecided = None, list(self._undecided)
        self._undecided.clear()
        for booking_id in undecided:
            await self._runner.reconcile(booking_id)

    def _tell(self, seen: Overview, watched: Mapping[str, _Watched]) -> None:
        """Say once a round what could not be read, and what is behind."""
        if self._unread:
            room, error = min(self._unread.items(), key=lambda each: each[0])
            _log.warning("%d of %d rooms not looked at; %s: %s", len(self._unread), len(watched), room, error)
        untold = sorted(self._untold.keys() - self._unread.keys())
        if untold and not self._said_untold:
            self._said_untold = True
            _log.warning(
                "Graph does not list what changed in %d of %d rooms, so the availability index has their near future "
                "alone, and searches beyond ask Graph; %s: %s",
                *(len(untold), len(watched), untold[0], self._untold[untold[0]]),
            )
        known = [(seen.looks[each].near_at or self._began or seen.now, each) for each in watched if each in seen.looks]
        late = [each for each in known if seen.now - each[0] > LATE]
        if late:
            at, room = min(late)
            _log.warning(
                "%d of %d rooms were not looked at for %s; longest ago %s, %.0f s",
                *(len(late), len(watched), LATE, room, (seen.now - at).total_seconds()),
            )


def _looked_since(look: Look | None, since: datetime) -> bool:
    return look is not None and look.whole_at is not None and look.whole_at >= since
