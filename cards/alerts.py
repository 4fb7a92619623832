"""What admins are told without having asked, in their own chats: room, time and booker, and never a title."""

from collections.abc import Iterator, Sequence
from typing import assert_never
from zoneinfo import ZoneInfo

from microsoft_teams.cards.core import CardElement

from booking.manage.alerts import Alert, Clinging, Drifted, Unread
from cards.checks import drift_text
from cards.elements import Card, card, heading, line, strong
from cards.language import say, say_count
from cards.words import clock, day, shown, span

NAMED = 8
"""How many are named in one message; the rest are counted."""


def headline() -> str:
    """Say in a line what it is about, also on a locked screen."""
    return say("A room needs an admin")


def alert_card(alerts: Sequence[Alert], zone: ZoneInfo) -> Card:
    """Draw what somebody has to look after, with what helps."""
    body: list[CardElement] = [heading(headline())]
    for each in alerts[:NAMED]:
        body += _told(each, zone)
    if len(alerts) > NAMED:
        body.append(line(say_count("… and {count} more", "… and {count} more", len(alerts) - NAMED), spacing="Default"))
    return card(body)


def _told(alert: Alert, zone: ZoneInfo) -> Iterator[CardElement]:
    if isinstance(alert, Drifted):
        yield strong(say("Something has changed since yesterday"), spacing="Default")
        yield from (line(each) for each in drift_text(alert.findings))
        yield line(say("See all of it with: check"), subtle=True)
        return
    yield strong(shown(alert.room), spacing="Default")
    match alert:
        case Clinging():
            said = say(
                "The booking {reference} of {person} should not stand here any more, but this calendar does not let it "
                "go:",
                reference=alert.reference,
                person=shown(alert.booker) or say("somebody"),
            )
            yield line(said)
            yield line(span(alert.slot, zone), spacing="None")
            yield line(say("Please check that the mailbox exists and that I may write to it, or delete it there."))
        case Unread():
            since = say("{day}, {time}", day=day(alert.since, zone), time=clock(alert.since, zone))
            yield line(
                say(
                    "I have not been able to read this calendar since {time}. Nobody can book it through me.",
                    time=since,
                )
            )
            yield line(say("Please check that the mailbox exists and that I may read it."))
        case _:
            assert_never(alert)
