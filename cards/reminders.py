"""How long before a booking somebody is reminded, and what can be chosen instead."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Literal

from microsoft_teams.cards.core import ActionSet, CardElement

from booking.manage.notices import NEVER
from cards.actions.bookings import ShowBooking
from cards.actions.own_settings import SetReminder
from cards.elements import Card, button, card, heading, line
from cards.language import say
from cards.times import lasting
from cards.words import spelled_out

CHOICES = (NEVER, 5, 10, 15, 30, 60)
"""What is offered by a press, in minutes; others are typed."""

_ROW = 3
"""How many choices stand beside each other on a phone."""


def reminders_card(minutes: int, *, booking: str = "") -> Card:
    """Tell how it is set now, with the choices; `booking` is the one whose reminder led here, to go back to."""
    if minutes == NEVER:
        title, said = say("Reminders are off"), say("I do not remind you of your bookings.")
    else:
        title = say("Reminders: {time} before", time=spelled_out(minutes))
        said = say("I remind you here in our chat before a booking of yours starts.")
    body: list[CardElement] = [heading(title), line(said)]
    body += [_choices(CHOICES[at : at + _ROW], minutes, booking) for at in range(0, len(CHOICES), _ROW)]
    body.append(line(say("For another time, type for example: reminders 20"), subtle=True))
    return card(body, [button(say("Back to the booking"), ShowBooking(booking))] if booking else [])


def _choices(choices: Sequence[int], minutes: int, booking: str) -> ActionSet:
    def style(choice: int) -> Literal["positive"] | None:
        return "positive" if choice == minutes else None

    return ActionSet(
        spacing="Small",
        actions=[
            button(_title(each, now=each == minutes), SetReminder(each, booking), style=style(each)) for each in choices
        ],
    )


def _title(minutes: int, *, now: bool) -> str:
    # As short as it can be, so that three stand beside each other on a phone with the mark.
    title = say("Off") if minutes == NEVER else lasting(timedelta(minutes=minutes))
    return say("{choice} ✓", choice=title) if now else title
