"""When rooms are taken, for whoever searches: from the index where it is fresh, from the calendars for the rest."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta

from booking.errors import Failed
from booking.model import Mailbox, Slot
from booking.ports import AvailabilityIndex, Busy, Calendar


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

    async def indexed(self, span: Slot) -> Mapping[str, Busy]:
        """Read from the index when others take the rooms that it knows of, with whatever else is read together."""
        return {} if self._index is None else await self._index.seen(span, max_age=self._max_age)

    async def busy(
        self,
        mailboxes: Sequence[Mailbox],
        span: Slot,
        *,
        indexed: Mapping[str, Busy] | None = None,
        ask: Collection[str] = (),
    ) -> Mapping[str, Busy]:
        """Tell for each address when it is taken; the calendars of those to `ask` are asked, whatever the index says.

        `indexed` is what was read from the index for this span, if that was done before.
        Where the calendars cannot be asked at all, what the index knows is told all the same, and the rest is
        unreadable. Raises: Failed if the index knows none of the rooms.
        """
        seen = await self.indexed(span) if indexed is None else indexed
        known = seen.keys() - set(ask)
        told = {each.address: seen[each.address] for each in mailboxes if each.address in known}
        unknown = [each for each in mailboxes if each.address not in told]
        if not unknown:
            return told
        try:
            return {**told, **await self._calendar.busy(unknown, span)}
        except Failed:
            if not told:
                raise
            return {**told, **{each.address: Busy(readable=False) for each in unknown}}


def age_of(told: Collection[Busy], now: datetime) -> timedelta:
    """Tell how old the oldest of what was told is; zero where all of it was read for this question."""
    oldest = min((each.read_at for each in told if each.read_at is not None), default=now)
    return max(now - oldest, timedelta(0))
