"""What people are told without having asked: the booking's own card, with what is new as its heading."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from math import ceil
from typing import assert_never
from zoneinfo import ZoneInfo

from microsoft_teams.cards.core import Action as CardAction

from booking.manage.notices import FOLLOWED, Kind, Notice
from booking.model import Booking
from cards.actions import CancelBooking, ShowReminders, WithdrawBooking
from cards.elements import Card, button, card, heading, line
from cards.words import clock, shown, spelled_out

_MINUTE = timedelta(minutes=1)


def notice_card(news: Sequence[Notice], booking: Booking, now: datetime, *, drawn: Card) -> Card:
    """Put the news of a booking in the place of its card's own heading, the first of them as the new one.

    `drawn` is the card as the person would see it without news; what it offers stays.
    """
    first, *others = (_headline(each, booking, now) for each in news)
    said = [*_sentences(news[0], booking), *(f"{each}." for each in others)]
    offered, quiet = list(_offered(news, booking)), list(_quiet(news, booking))
    ours = card([heading(first), *(line(each) for each in said)], [*offered, *quiet])
    own, theirs = ours.pop("actions", []), drawn.get("actions", [])
    if offered:  # One way to give the room back is enough.
        theirs = [each for each in theirs if each.get("verb") != CancelBooking.verb]
    # Where the own heading stood the news say more: "Booked ✓", "Booking cancelled".
    whole = {**ours, "body": [*ours["body"], *drawn["body"][1:]]}
    actions = [*own[: len(offered)], *theirs, *own[len(offered) :]]
    return {**whole, "actions": actions} if actions else whole


def summary(news: Sequence[Notice], booking: Booking, zone: ZoneInfo, now: datetime) -> str:
    """Say it in a line for the notification on a locked screen: no title, no people.

    Source: github.com/microsoft/botframework-sdk, botframework-activity.md, *Summary*.
    """
    slot = booking.meeting.slot
    when = f"{clock(slot.starts, zone)}–{clock(slot.ends, zone)}"
    return f"{_headline(news[0], booking, now)}: {shown(booking.room.name)}, {when}"


def starts_in(booking: Booking, now: datetime) -> str:
    """Say how long it is to the start: `10 minutes`, `2 hours`, `2 hours 5 minutes`; never nothing."""
    return spelled_out(max(1, ceil((booking.meeting.slot.starts - now) / _MINUTE)))


def _headline(notice: Notice, booking: Booking, now: datetime) -> str:
    match notice.kind:
        case Kind.CANCELLED:
            return "Your booking was cancelled" if booking.ended_by is not None else "Your booking was lost"
        case Kind.CHANGED:
            return "Your booking was moved" if notice.about.startswith(FOLLOWED) else "Your booking was changed"
        case Kind.UNREGISTERED:
            return "The room can no longer be booked"
        case Kind.DECLINED:
            return "Everybody declined"
        case Kind.REMINDER:
            return f"Starts in {starts_in(booking, now)}"
        case _:
            assert_never(notice.kind)


def _sentences(notice: Notice, booking: Booking) -> Iterator[str]:
    match notice.kind:
        case Kind.CANCELLED:
            if booking.ended_by is not None:
                yield f"{shown(booking.ended_by.name) or 'Somebody'} cancelled it."
        case Kind.CHANGED:
            if notice.about.startswith(FOLLOWED):
                yield "Somebody moved it in Outlook. This is how it is now."
            elif booking.change is not None and booking.change.by is not None:
                yield f"{shown(booking.change.by.name) or 'Somebody'} changed it. This is how it is now."
        case Kind.UNREGISTERED:
            yield "Your booking stays. In this room it can no longer be made longer or moved to another time."
        case Kind.DECLINED:
            yield "Do you still need the room?"
        case Kind.REMINDER:
            return
        case _:
            assert_never(notice.kind)


def _offered(news: Sequence[Notice], booking: Booking) -> Iterator[CardAction]:
    if any(each.kind is Kind.DECLINED for each in news):
        # The question is on the card: one press answers it.
        tip = "Cancel the booking, so that others can have the room"
        yield button("Release the room", WithdrawBooking(booking.id, booking.revision), tooltip=tip)


def _quiet(news: Sequence[Notice], booking: Booking) -> Iterator[CardAction]:
    if any(each.kind is Kind.REMINDER for each in news):
        yield button("Reminders…", ShowReminders(booking.id), tooltip="Be reminded earlier, later or never")
