"""When a booking is, in the words that people use: `Tomorrow, Wed 25 Nov, 10:00–11:00`.

A card stays in the chat for long, so a day is never named without its date.
"""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from booking.model import Slot
from booking.times import wall
from cards.language import say
from cards.times import hours, short_day, span


def when(slot: Slot, zone: ZoneInfo, now: datetime | None = None) -> str:
    """Name a slot: `Today, Tue 24 Nov, 10:00–11:00`; the year where it is another one.

    For whoever looks at it at any time, without `now`, it is `Tue 24 Nov 2026, 10:00–11:00`.
    """
    on = wall(slot.starts, zone).date()
    today = None if now is None else wall(now, zone).date()
    if today is None or on.year != today.year:
        return span(slot, zone)
    day, time = short_day(slot.starts, zone), hours(slot, zone)
    if on == today:
        return say("Today, {day}, {time}", day=day, time=time)
    if on == today + timedelta(days=1):
        return say("Tomorrow, {day}, {time}", day=day, time=time)
    return say("{day}, {time}", day=day, time=time)
