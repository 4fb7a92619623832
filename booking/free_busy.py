"""When rooms are taken, for whoever searches: from the index where it is fresh, from the calendars for the rest."""

from collections.abc import Collection, Iterator, Sequence, Set
from datetime import datetime, timedelta

from booking.errors import Failed
from booking.model import Room, Slot
from booking.ports import AvailabilityIndex, Busy, Calendar, Seen

_NOTHING = Seen({})


class FreeBusy:
    """Tells when rooms are taken with one read of the index; the calendars are asked about what it does not know.

    `max_age` is how old the index may be for a room; zero turns it off, as no index does. What it tells of a room is
    what others hold: our own claims are laid over it by whoever asks, as over what the calendars say.
    """

    def __init__(
        self, *, calendar: Calendar, index: AvailabilityIndex | None = None, max_age: timedelta = timedelta(0)
    ) -> None:
        self._calendar, self._max_age = calendar, max_age
        self._index = index if max_age else None

    async def indexed(self, span: Slot) -> Seen:
        """Read from the index when others take the rooms that it knows of, with whatever else is read together."""
        return _NOTHING if self._index is None else await self._index.seen(span, max_age=self._max_age)

    async def busy(
        self,
        rooms: Sequence[Room],
        addresses: Set[str],
        span: Slot,
        *,
        indexed: Seen | None = None,
        ask: Collection[str] = (),
    ) -> Seen:
        """Tell for each room when it is taken; the calendars of those to `ask` are asked, whatever the index says.

        `addresses` are those of all the `rooms`. The answer may tell of other rooms too. `indexed` is what was read
        from the index for this span, if that was done before.
        Where the calendars cannot be asked at all, what the index knows is told all the same, and the rest is
        unreadable. Raises: Failed if the index knows none of the rooms.
        """
        seen = await self.indexed(span) if indexed is None else indexed
        known = seen.readable()
        if addresses <= known and addresses.isdisjoint(ask):
            return seen
        unknown = [each.mailbox for each in rooms if each.address not in known or each.address in ask]
        try:
            return _Overlaid(seen, Seen(await self._calendar.busy(unknown, span)))
        except Failed:
            if len(unknown) == len(rooms):
                raise
            return _Overlaid(seen, Seen({each.address: Busy(readable=False) for each in unknown}))


class _Overlaid(Seen):
    """What the index says, but for the rooms whose calendars were asked."""

    def __init__(self, index: Seen, asked: Seen) -> None:
        super().__init__({})
        self._index, self._asked = index, asked

    def __getitem__(self, address: str) -> Busy:
        return self._asked[address] if address in self._asked else self._index[address]

    def __iter__(self) -> Iterator[str]:
        yield from self._asked
        yield from (each for each in self._index if each not in self._asked)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def clashing(self, slot: Slot) -> Set[str]:
        return (self._index.clashing(slot) - self._asked.keys()) | self._asked.clashing(slot)

    def readable(self) -> Set[str]:
        return (self._index.readable() - self._asked.keys()) | self._asked.readable()

    def oldest(self, addresses: Set[str]) -> datetime | None:
        return self._index.oldest(addresses - self._asked.keys())


def age_of(seen: Seen, addresses: Set[str], now: datetime) -> timedelta:
    """Tell how old the oldest of what was told of the rooms is; zero where all of it was read for this question."""
    oldest = seen.oldest(addresses)
    return timedelta(0) if oldest is None else max(now - oldest, timedelta(0))
