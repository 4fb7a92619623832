"""What people are told without having asked: the booking's own card, headed by what is new."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from booking.manage.notices import Kind, Notice, became
from booking.manage.service import BookingScreen
from booking.model import FOLLOWED, Booking
from cards import story
from cards.elements import Card
from cards.language import say
from cards.receipt import booking_card, starts_in
from cards.shown import shown
from cards.times import hours, next_span


def notice_card(news: Sequence[Notice], screen: BookingScreen, zone: ZoneInfo) -> Card:
    """Draw the message with the news of a booking, the weightiest first, and with what can be done about them."""
    return booking_card(screen, zone, news=news)


def summary(news: Sequence[Notice], booking: Booking, zone: ZoneInfo, now: datetime) -> str:
    """Say it in a line for the notification on a locked screen: no title, no people.

    Source: github.com/microsoft/botframework-sdk, botframework-activity.md, *Summary*.
    """
    first, slot, room = news[0], booking.meeting.slot, shown(booking.room.name)
    if first.kind is Kind.REMINDER:
        headline = say("Starts in {time}", time=starts_in(booking, now))
    else:
        headline = story.headline(first, booking)
    former = booking.former if booking.moved_onto_another else became(booking, first.about)
    moved = first.kind is Kind.CHANGED and first.about.startswith(FOLLOWED)
    if former is not None and moved:
        old, new = hours(former.meeting.slot, zone), next_span(slot, former.meeting.slot, zone)
        return say("{headline}: {room}, {old} → {new}", headline=headline, room=room, old=old, new=new)
    when = hours(former.meeting.slot if former is not None and booking.gone else slot, zone)
    return say("{headline}: {room}, {hours}", headline=headline, room=room, hours=when)
