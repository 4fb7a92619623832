"""What people are told without having asked: which news a booking has for its booker, and when they are due.

Pure rules over the rows. Whoever makes a change or a cancellation knows of it, so only what others did is news.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from booking.errors import Reason
from booking.model import FOLLOWED, Booking, ChangeState, Former, Response, Room

USUAL_MINUTES = 10
"""How long before a booking people are reminded who did not say."""

MOST_MINUTES = 24 * 60
"""The earliest reminder, in minutes before the start."""

NEVER = 0
"""The minutes of whoever wants no reminder."""

LATE = timedelta(hours=1)
"""How long after its end a booking still has news."""


class Kind(StrEnum):
    """What a notice is about, the weightiest first. What is stored outlives the code: the values never change."""

    CANCELLED = "cancelled"
    CHANGED = "changed"
    UNREGISTERED = "unregistered"
    RENAMED = "renamed"
    DECLINED = "declined"
    REMINDER = "reminder"


WEIGHT = {kind: at for at, kind in enumerate(Kind)}
"""Sorts notices, the weightiest first."""


@dataclass(frozen=True, slots=True)
class Notice:
    """Something that the booker is told once. `about` says of what exactly: which start, change or room."""

    booking_id: str
    kind: Kind
    about: str = ""

    @property
    def name(self) -> str:
        """Names it among the news of its booking; what is stored of it outlives the code."""
        return f"{self.kind}:{self.about}"


def current(
    booking: Booking, *, registered: bool, now: datetime, there: Room | None = None, told_as: str | None = None
) -> tuple[Notice, ...]:
    """List all that may be told of a booking as it is, the weightiest first; a reminder before its time as well.

    `registered` says whether its room is still on the registry, or was until a moment ago: a removal can be undone.
    `there` is what the registry has of it now, where that is known; `told_as` what the booker was last told of its name
    and time zone, as `called` puts it, None where nothing was: then it is for them as it was booked.
    """
    if booking.meeting.slot.ends <= now - LATE:
        return ()
    if booking.gone:
        return (Notice(booking.id, Kind.CANCELLED),) if _lost(booking) else ()
    news = [Notice(booking.id, Kind.CHANGED, about) for about in _changes(booking)]
    if booking.confirmed:
        room, slot = booking.room.address, booking.meeting.slot
        if not registered and slot.ends > now:
            news.append(Notice(booking.id, Kind.UNREGISTERED, room))
        if there is not None and slot.ends > now:
            news += [Notice(booking.id, Kind.RENAMED, called(there))] if _is_news(booking, there, told_as) else []
        if slot.starts > now:
            starts = slot.starts.isoformat()
            if all_declined(booking):
                news.append(Notice(booking.id, Kind.DECLINED, f"{starts} {room}"))
            news.append(Notice(booking.id, Kind.REMINDER, starts))
    return tuple(news)


def due(
    booking: Booking,
    *,
    registered: bool,
    minutes: int | None,
    decided_at: datetime,
    now: datetime,
    there: Room | None = None,
    told_as: str | None = None,
) -> tuple[Notice, ...]:
    """List what is to be told now, the weightiest first.

    `minutes` is how long before it the booker wants to be reminded, None where they did not say. `decided_at` is when
    the booking was made or last changed through us: who had it in hand after the time of the reminder needs none.
    """
    wanted = minutes_of(minutes)
    reminded_at = booking.meeting.slot.starts - timedelta(minutes=wanted)
    remind = wanted != NEVER and decided_at <= reminded_at <= now
    news = current(booking, registered=registered, now=now, there=there, told_as=told_as)
    return tuple(each for each in news if remind or each.kind is not Kind.REMINDER)


ANSWERABLE = frozenset({Kind.CANCELLED, Kind.CHANGED, Kind.UNREGISTERED})
"""The news that say that the booker has not what they had, or not for good: they may want another room or time."""


def unanswered(booking: Booking, *, registered: bool, now: datetime) -> Notice | None:
    """Give the weightiest news of a booking that its booker may want to do something about, and did not yet.

    A change that left room and time as they were is none of them.
    """
    for each in current(booking, registered=registered, now=now):
        if each.kind not in ANSWERABLE or each.name == booking.kept:
            continue
        if each.kind is not Kind.CHANGED or _was_elsewhere(booking, each.about):
            return each
    return None


def renamed(booking: Booking, room: Room) -> bool:
    """Tell whether a booking was made when its room had another name or time zone, one that was not in doubt."""
    zone_changed = room.mailbox.zone != booking.room.mailbox.zone and not booking.room.mailbox.zone_doubted
    return room.address == booking.room.address and (room.name != booking.room.name or zone_changed)


def _is_news(booking: Booking, room: Room, told_as: str | None) -> bool:
    """Tell whether a room is called otherwise than its booker knows: also as before, if they were told another name."""
    return renamed(booking, room) if told_as is None else called(room) != told_as


def called(room: Room) -> str:
    """Put a room's time zone and name in one, as news of them names what they are about."""
    return f"{room.mailbox.zone} {room.name}"


def new_name(news: Notice) -> tuple[str, str]:
    """Give the name and the time zone that a room has by news of it."""
    zone, _, name = news.about.partition(" ")
    return name, zone


def became(booking: Booking, about: str) -> Former | None:
    """Tell what a booking was before it was changed or moved as `about` names it; None where that is not known."""
    former = booking.former
    return former if former is not None and former.about == about else None


def _was_elsewhere(booking: Booking, about: str) -> bool:
    former = became(booking, about)
    return former is not None and (former.room.address, former.meeting.slot) != (
        booking.room.address,
        booking.meeting.slot,
    )


def minutes_of(minutes: int | None) -> int:
    """Tell how long before a booking somebody is reminded; None says that they did not choose."""
    return USUAL_MINUTES if minutes is None else minutes


def all_declined(booking: Booking) -> bool:
    """Tell whether everybody who was invited, the booker left aside, answered that they will not come."""
    responses = dict(booking.responses)
    asked = [each for each in booking.meeting.attendees if not each.refused]
    invited = {each.address for each in asked if each.person_id != booking.booker.id}
    others = (invited | responses.keys()) - {booking.booker.address.lower(), booking.room.address}
    return bool(others) and all(responses.get(each) is Response.DECLINED for each in others)


def _lost(booking: Booking) -> bool:
    """Tell whether somebody else took the booking away: a person here, or Outlook after it had been confirmed."""
    if booking.problem is None:
        return False  # Still on its way off the calendar.
    if booking.ended_by is not None:
        # It is cancelled when its slot is free of it: people stay invited as long as its calendar refuses.
        return booking.ended_by.id != booking.booker.id and booking.off_calendar
    return booking.problem.reason is not Reason.CANCELLED and booking.stood


def _was_changed(booking: Booking) -> bool:
    return booking.change is not None and booking.change.state is ChangeState.DONE


def _changes(booking: Booking) -> Iterator[str]:
    """Name the changes that were not the booker's own: the last one made here, and the last one made in Outlook."""
    change = booking.change
    if change is not None and _was_changed(booking) and change.by is not None and change.by.id != booking.booker.id:
        yield change.id
    if booking.followed:
        yield f"{FOLLOWED}{booking.followed}"
