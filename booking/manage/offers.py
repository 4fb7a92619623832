"""What can be done with a booking at a moment, and until when it may last: pure decisions about what is there."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from booking.model import Booking, CalendarEvent, Slot
from booking.policy import Access, Rules
from booking.protocol.recognition import is_same
from booking.protocol.record import LedgerEvent

MINUTE = timedelta(minutes=1)

STEPS = (timedelta(minutes=15), timedelta(minutes=30), timedelta(minutes=60))
"""By how much a booking can be extended with one press, as far as there is room."""


class Phase(StrEnum):
    """Where a booking is in its life: still to come, running, over, or gone (cancelled, or it never came about)."""

    COMING = "coming"
    RUNNING = "running"
    OVER = "over"
    GONE = "gone"


class Offer(StrEnum):
    """What a card can offer to do with a booking."""

    CHANGE = "change"
    EXTEND = "extend"
    END = "end"
    CANCEL = "cancel"


def phase_of(booking: Booking, now: datetime) -> Phase:
    """Tell where a booking is in its life. One that somebody cancelled is gone, whatever its calendar still shows."""
    if booking.gone:
        return Phase.GONE
    if now < booking.meeting.slot.starts:
        return Phase.COMING
    return Phase.RUNNING if now < booking.meeting.slot.ends else Phase.OVER


def is_changing(booking: Booking) -> bool:
    """Tell whether a change of the booking is under way."""
    return booking.change is not None and not booking.change.over


def offers(booking: Booking, access: Access, now: datetime, *, retired: bool = False) -> tuple[Offer, ...]:
    """List what somebody can do with a booking now, what is wanted most often first.

    What is not on the calendar yet, or being changed, can only be cancelled. A running one is ended, not cancelled, so
    that its past stays on record; in its last minute there is nothing left to end. In a room that was taken off the
    registry (`retired`) it cannot be made longer.
    """
    can = _offers(booking, access, now)
    return tuple(each for each in can if not (retired and each is Offer.EXTEND))


def _offers(booking: Booking, access: Access, now: datetime) -> tuple[Offer, ...]:
    phase = phase_of(booking, now)
    if access is not Access.EDIT or phase in (Phase.OVER, Phase.GONE):
        return ()
    if not booking.confirmed or is_changing(booking):
        return (Offer.CANCEL,) if phase is Phase.COMING or not booking.confirmed else ()
    if phase is Phase.COMING:
        return Offer.CHANGE, Offer.EXTEND, Offer.CANCEL
    return (Offer.EXTEND,) if is_ending(booking.meeting.slot, now) else (Offer.EXTEND, Offer.END, Offer.CHANGE)


def end_now(slot: Slot, now: datetime) -> datetime:
    """Give the end of a booking that is ended now: the next whole minute, and after its start."""
    minute = now.replace(second=0, microsecond=0)
    return max(minute if minute == now else minute + MINUTE, slot.starts + MINUTE)


def is_ending(slot: Slot, now: datetime) -> bool:
    """Tell whether a slot ends so soon that ending it now would free nothing."""
    return end_now(slot, now) >= slot.ends


@dataclass(frozen=True, slots=True)
class Limit:
    """Until when a booking may last at most; `taken` says that another meeting begins then, else the rules say so."""

    until: datetime
    taken: bool


def latest_end(slot: Slot, others: Iterable[Slot], rules: Rules) -> Limit:
    """Find until when a booking with that slot may last beside the others in its room: never less than it has."""
    longest = max(slot.ends, _whole(slot.starts + rules.longest))
    following = (max(slot.ends, _whole(each.starts)) for each in others if each.ends > slot.starts)
    nearest = min(following, default=None)
    return Limit(longest, taken=False) if nearest is None or nearest > longest else Limit(nearest, taken=True)


def later_ends(slot: Slot, limit: Limit) -> tuple[datetime, ...]:
    """List the ends to choose from, in order: the usual steps, and the limit itself where it comes before the last."""
    steps = {_whole(slot.ends + step) for step in STEPS} | {limit.until}
    last = _whole(slot.ends + STEPS[-1])
    return tuple(sorted(each for each in steps if slot.ends < each <= min(limit.until, last)))


def _whole(moment: datetime) -> datetime:
    return moment.replace(second=0, microsecond=0)


def others_in_room(
    events: Iterable[CalendarEvent],
    slot: Slot,
    own: LedgerEvent | None,
    known: Collection[str],
    installation: str,
) -> list[Slot]:
    """Pick out when somebody else has the room, of all that its calendar shows around a booking's slot.

    `own` is the booking's event. What a change of it left behind is not somebody else: it carries our stamp, the ledger
    knows it (`known`), and it overlaps the booking's own slot, which no other booking of ours does.
    """
    return [
        each.slot
        for each in events
        if each.blocks
        and not (own is not None and is_same(each, own, installation))
        and not (stamp_of(each, installation) in known and each.slot.overlaps(slot))
    ]


def stamp_of(event: CalendarEvent, installation: str) -> str:
    """Give the id of ours that an event of the room carries; empty if it is none of ours, or a copy of one."""
    if event.organized and event.stamp == (installation, event.transaction_id):
        return event.stamp[1]
    return ""
