"""The question in which time zone somebody is, where no client tells it, and the answer to it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

from microsoft_teams.cards.core import Choice, ChoiceSetInput

from booking.times import fixed_zone, zone_at
from cards.actions.bookings import EditBooking
from cards.actions.form import OpenForm
from cards.actions.found_rooms import OpenNow
from cards.actions.own_settings import SetZone
from cards.elements import Card, button, card, heading, line
from cards.language import say
from cards.words import city

OFFERED = 4
"""How many of the rooms' zones have a button of their own."""

# Every number of minutes that clocks somewhere are ahead of UTC, or behind it.
_OFFSETS = (
    *(-720, -660, -600, -570, -540, -480, -420, -360, -300, -240, -210, -180, -150, -120, -60, 0, 60, 120, 180, 210),
    *(240, 270, 300, 330, 345, 360, 390, 420, 480, 525, 540, 570, 600, 630, 660, 720, 765, 780, 825, 840),
)


def ask_for_zone(zones: Sequence[str], then: SetZone) -> Card:
    """Ask for the time zone; `zones` are the IANA names of the rooms' zones, which are likely.

    `then` holds what is gone on with after that.
    """
    offsets = [zone.key for minutes in _OFFSETS if (zone := fixed_zone(timedelta(minutes=minutes)))]
    named = [Choice(title=city(zone_at(each)), value=each) for each in zones]
    return card(
        [
            heading(say("Which time zone are you in?")),
            line(say("Teams did not tell me. Please choose it once, so that what you book is at your time.")),
            ChoiceSetInput(
                id="zone",
                label=say("Time zone"),
                style="filtered",
                choices=[*named, *(Choice(title=each, value=each) for each in offsets if each not in zones)],
                placeholder=say("A place, or hours from UTC"),
                is_required=True,
                error_message=say("Please choose one."),
            ),
        ],
        [
            *(button(city(zone_at(each)), replace(then, zone=each), alone=True) for each in zones[:OFFERED]),
            button(say("Use this one"), then),
        ],
    )


def zone_chosen(zone: ZoneInfo, then: SetZone) -> Card:
    """Say whose times are shown from now on, and lead on to what was asked for before (`then`)."""
    form = OpenForm(then.room, then.at, then.until, then.like, then.said)
    change = (
        [button(say("Change the booking"), EditBooking(then.booking, then.said), style="positive")]
        if then.booking
        else []
    )
    return card(
        [
            heading(say("Thank you")),
            line(
                say(
                    "From now on, times are those of {place}, until Teams tells me another time zone.", place=city(zone)
                )
            ),
        ],
        [
            *change,
            button(say("Book a room"), form, style=None if change else "positive"),
            button(say("Free now"), OpenNow()),
        ],
    )
