"""What the protocol sees on a calendar: who is in a slot, and whether an event of ours is there."""

from collections.abc import Generator
from datetime import timedelta
from typing import Any

from booking.errors import AlreadyCreated, Changed, Denied, NotFound, Rejected, Unavailable
from booking.model import CalendarEvent, EventDetail, Mailbox, Slot, subject
from booking.policy import in_the_way, is_same, is_stamped, where_days_may_be
from booking.protocol.record import LedgerEvent, Work
from booking.protocol.steps import Find, Now, Pause, Read, Sift, Step, View

LAG = timedelta(seconds=10)
"""How far behind a read may be, at most."""

AROUND = timedelta(days=31)
"""How far from its slot a day of a series is looked for."""

AGAIN_S, TIMES = 1.0, 10
"""How long to wait before what may be too old is read again, and how often that is done."""

Seen = tuple[CalendarEvent, ...]


def view(work: Work, mailbox: Mailbox, slot: Slot, installation: str) -> Generator[Step, Any, tuple[Seen, Seen]]:
    """Read what stands in a slot: all of it, and what of it keeps the booking from having the slot.

    What we ourselves left there must cost nobody a booking: what is known to be gone for good is swept away first, and
    what the booking itself had there before its rows were lost is not in its way.
    """
    seen: Seen = yield View(mailbox, slot)
    taken = in_the_way(seen, slot, work, installation)
    stamped = tuple(each for each in taken if is_stamped(each, installation))
    if stamped:
        aside = yield Sift(mailbox, stamped, work.booking.id)
        seen = tuple(each for each in seen if each.id not in aside)
        taken = in_the_way(seen, slot, work, installation)
    return seen, tuple(taken)


def days_about(work: Work, event: LedgerEvent, installation: str) -> Generator[Step, Any, Seen]:
    """Read which whole days may be in the slot of a new event, where the mailbox's zone is in doubt.

    Nothing that stands is judged by it: a booking is not taken from anybody for a doubt.
    """
    if not event.mailbox.zone_doubted:
        return ()
    around = where_days_may_be(event.slot)
    seen: Seen = yield View(event.mailbox, around)
    return tuple(each for each in in_the_way(seen, around, work, installation) if each.whole_days)


def look(event: LedgerEvent, installation: str) -> Generator[Step, Any, EventDetail | None]:
    """Read the event, by its id or else by its stamp, since the id may have changed; None if it is gone.

    Reads may lag behind, so that what was seen to stand a moment ago is not yet believed to be gone. Neither is it
    where the mailbox is missing. What a late request made once more, after somebody had deleted the event, is another.
    Where somebody made a series of it, the booking's day of that is the event from then on, and the rest is theirs.
    Raises: Unavailable.
    """
    detail = yield from _found(event, installation)
    if detail is None or detail.series != detail.id:
        return detail
    for slot in dict.fromkeys((event.slot, detail.slot)):
        graph_id = yield from day_of(event, detail.id, slot)
        if graph_id is not None:
            day: EventDetail = yield Read(event.mailbox, graph_id)
            return day
    yield from _not_too_soon(event)
    return None


def day_of(event: LedgerEvent, series: str, slot: Slot) -> Generator[Step, Any, str | None]:
    """Find the day that a series has in a slot, also where somebody moved that day alone. Gives its id.

    Raises: Unavailable if what was seen is so old that it shows the event that was made a series.
    """
    # A day cannot be moved past its neighbours (learn.microsoft.com/graph/api/event-update).
    seen: Seen = yield View(event.mailbox, Slot(slot.starts - AROUND, slot.ends + AROUND))
    if any(each.id == series for each in seen):
        raise Unavailable
    days = [each for each in seen if each.series == series and (each.original or each.slot.starts) == slot.starts]
    return days[0].id if days else None


def names_nothing(error: Rejected) -> bool:
    """Tell whether a definite no is about an event's id: Exchange does not know it, or does not take it for one.

    Which codes say so is not documented (400 `ErrorInvalidMailboxItemId` was seen), but what a no means otherwise is.
    """
    if isinstance(error, NotFound):
        return not error.mailbox
    return not isinstance(error, Denied | Changed | AlreadyCreated)


def _not_too_soon(event: LedgerEvent) -> Generator[Step, Any, None]:
    now = yield Now()
    if event.verified_at is not None and now - event.verified_at <= LAG:
        raise Unavailable


def _found(event: LedgerEvent, installation: str) -> Generator[Step, Any, EventDetail | None]:
    try:
        detail: EventDetail = yield Read(event.mailbox, event.graph_id or "")
    except Rejected as error:
        if not names_nothing(error):
            raise
    else:
        return detail
    yield from _not_too_soon(event)
    found = yield Find(event.mailbox, event.id)
    same = [each.id for each in found if is_same(each, event, installation)]
    if not same:
        return None
    detail = yield Read(event.mailbox, same[0])
    return None if _is_another(event, detail) else detail


def look_anew(work: Work, installation: str) -> Generator[Step, Any, EventDetail | None]:
    """Read the booking's own event to change it: not as it was before our own last request.

    What does not look like that request left it is either somebody else's doing or older. It is read again until reads
    cannot lag behind that far: where Exchange does not hold to If-Match, nothing else would notice.
    Raises: Unavailable.
    """
    event = work.event
    detail = yield from look(event, installation)
    for _ in range(TIMES):
        now = yield Now()
        if detail is None or event.etag in ("", detail.etag) or _as_we_left_it(work, detail):
            break
        if event.verified_at is None or now - event.verified_at > LAG:
            break
        yield Pause(AGAIN_S)
        detail = yield from look(event, installation)
    return detail


def _as_we_left_it(work: Work, detail: EventDetail) -> bool:
    """Tell whether an event holds what its booking does; an answer to an invitation makes a version of its own."""
    booking, event = work.booking, work.event
    listed, there = ({each.address for each in people} for people in (event.invitees, detail.attendees))
    wanted = (event.slot, subject(booking.booker, booking.wish), booking.wish.private, listed)
    return (detail.slot, detail.title, detail.private, there) == wanted


def _is_another(event: LedgerEvent, detail: EventDetail) -> bool:
    """Tell what was made once more from the same event with another id, as after a move of the mailbox.

    Whoever was invited to that still is.
    """
    invited, there = ({each.address for each in people} for people in (event.invitees, detail.attendees))
    return not event.invites_due and bool(invited) and invited.isdisjoint(there) and not detail.unread
