"""What the protocol sees on a calendar: who is in a slot, and whether an event of ours is there."""

from datetime import timedelta

from booking.errors import AlreadyCreated, Changed, Denied, NotFound, Rejected, Unavailable
from booking.model import CalendarEvent, EventDetail, Mailbox, Slot, subject
from booking.policy import where_days_may_be
from booking.protocol.recognition import in_the_way, is_same, is_stamped
from booking.protocol.record import BookingRecord, LedgerEvent
from booking.protocol.steps import Find, Now, Pause, Read, SetAsideOwn, View

LAG = timedelta(seconds=10)
"""How far behind a read may be, at most."""

AROUND = timedelta(days=31)
"""How far from its slot a day of a series is looked for."""

AGAIN_S, TIMES = 1.0, 10
"""How long to wait before what may be too old is read again, and how often that is done."""

Seen = tuple[CalendarEvent, ...]


async def view(
    record: BookingRecord, mailbox: Mailbox, slot: Slot, installation: str, *, seen: Seen | None = None
) -> tuple[Seen, Seen]:
    """Read what stands in a slot: all of it, and what of it keeps the booking from having the slot.

    `seen` is what stands there where that was read just now.

    What we ourselves left there must cost nobody a booking: what is known to be gone for good is swept away first, and
    what the booking itself had there before its rows were lost is not in its way.
    """
    if seen is None:
        seen = await View(mailbox, slot)
    taken = in_the_way(seen, slot, record, installation)
    stamped = tuple(each for each in taken if is_stamped(each, installation))
    if stamped:
        aside = await SetAsideOwn(mailbox, stamped, record.booking.id)
        seen = tuple(each for each in seen if each.id not in aside)
        taken = in_the_way(seen, slot, record, installation)
    return seen, tuple(taken)


async def days_about(record: BookingRecord, event: LedgerEvent, installation: str) -> Seen:
    """Read which whole days may be in the slot of a new event, where the mailbox's zone is in doubt.

    Nothing that stands is judged by it: a booking is not taken from anybody for a doubt.
    """
    if not event.mailbox.zone_doubted:
        return ()
    around = where_days_may_be(event.slot)
    seen: Seen = await View(event.mailbox, around)
    return tuple(each for each in in_the_way(seen, around, record, installation) if each.whole_days)


async def look(event: LedgerEvent, installation: str) -> EventDetail | None:
    """Read the event, by its id or else by its stamp, since the id may have changed; None if it is gone.

    Reads may lag behind, so that what was seen to stand a moment ago is not yet believed to be gone. Neither is it
    where the mailbox is missing. What a late request made once more, after somebody had deleted the event, is another.
    Where somebody made a series of it, the booking's day of that is the event from then on, and the rest is theirs.
    Raises: Unavailable.
    """
    detail = await _found(event, installation)
    if detail is None or detail.series != detail.id:
        return detail
    for slot in dict.fromkeys((event.slot, detail.slot)):
        graph_id = await day_of(event, detail.id, slot)
        if graph_id is not None:
            day: EventDetail = await Read(event.mailbox, graph_id)
            return day
    await _not_too_soon(event)
    return None


async def day_of(event: LedgerEvent, series: str, slot: Slot) -> str | None:
    """Find the day that a series has in a slot, also where somebody moved that day alone. Gives its id.

    Raises: Unavailable if what was seen is so old that it shows the event that was made a series.
    """
    # A day cannot be moved past its neighbours (learn.microsoft.com/graph/api/event-update).
    seen: Seen = await View(event.mailbox, Slot(slot.starts - AROUND, slot.ends + AROUND))
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


async def _not_too_soon(event: LedgerEvent) -> None:
    now = await Now()
    if event.verified_at is not None and now - event.verified_at <= LAG:
        raise Unavailable


async def _found(event: LedgerEvent, installation: str) -> EventDetail | None:
    try:
        detail: EventDetail = await Read(event.mailbox, event.graph_id or "")
    except Rejected as error:
        if not names_nothing(error):
            raise
    else:
        return detail
    await _not_too_soon(event)
    found = await Find(event.mailbox, event.id)
    same = [each.id for each in found if is_same(each, event, installation)]
    if not same:
        return None
    detail = await Read(event.mailbox, same[0])
    return None if _is_another(event, detail) else detail


async def look_anew(record: BookingRecord, installation: str) -> EventDetail | None:
    """Read the booking's own event to change it: not as it was before our own last request.

    What does not look like that request left it is either somebody else's doing or older. It is read again until reads
    cannot lag behind that far: where Exchange does not hold to If-Match, nothing else would notice.
    Raises: Unavailable.
    """
    event = record.event
    detail = await look(event, installation)
    for _ in range(TIMES):
        now = await Now()
        if detail is None or event.etag in ("", detail.etag) or _as_we_left_it(record, detail):
            break
        if event.verified_at is None or now - event.verified_at > LAG:
            break
        await Pause(AGAIN_S)
        detail = await look(event, installation)
    return detail


def _as_we_left_it(record: BookingRecord, detail: EventDetail) -> bool:
    """Tell whether an event holds what its booking does; an answer to an invitation makes a version of its own."""
    booking, event = record.booking, record.event
    listed, there = ({each.address for each in people} for people in (event.invitees, detail.attendees))
    wanted = (event.slot, subject(booking.booker, booking.meeting), booking.meeting.private, listed)
    return (detail.slot, detail.title, detail.private, there) == wanted


def _is_another(event: LedgerEvent, detail: EventDetail) -> bool:
    """Tell what was made once more from the same event with another id, as after a move of the mailbox.

    Whoever was invited to that still is. Where the booking is a day of a series already, its day has lost its guests
    and its id when the series was dragged or got another pattern.
    """
    if event.of_series and detail.series == detail.id:
        return False
    invited, there = ({each.address for each in people} for people in (event.invitees, detail.attendees))
    return not event.invites_due and bool(invited) and invited.isdisjoint(there) and not detail.unread
