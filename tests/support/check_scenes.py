"""Everything that a check can find, as its card is drawn."""

from datetime import UTC, datetime

from booking.inspection import Finding, Level, Outcome, Report, Topic
from cards.checks import report_card
from cards.elements import Card

AT = datetime(2026, 12, 1, 8, tzinfo=UTC)
MANY = tuple(f"Room {at}" for at in range(1, 12))
CEO = {"value": "ceo@contoso.example"}

WRONG = (
    Finding(Topic.GRAPH, Outcome.WELL, Level.WELL),
    Finding(Topic.ROOMS, Outcome.MISSING, Level.BAD, ("Oak",)),
    Finding(Topic.ROOMS, Outcome.OUT_OF_SCOPE, Level.BAD, MANY),
    Finding(Topic.ROOMS, Outcome.SILENT, Level.BAD, ("Elm", "Ash")),
    Finding(Topic.CLOSED, Outcome.OPEN, Level.BAD, values={**CEO}),
    Finding(Topic.PEOPLE, Outcome.DENIED, Level.BAD),
    Finding(Topic.PLACES, Outcome.DENIED, Level.DOUBTED),
    Finding(Topic.CLOCK, Outcome.SKEWED, Level.BAD, values={"seconds": 3_600}),
    Finding(Topic.ZONES, Outcome.DOUBTED, Level.DOUBTED, ("Oak",)),
    Finding(Topic.OTHERS, Outcome.FOREIGN, Level.DOUBTED, ("Oak", "Elm")),
    Finding(Topic.WRITE, Outcome.DENIED, Level.BAD, ("Oak",)),
    Finding(Topic.TOLD, Outcome.NOT_TOLD, Level.DOUBTED, ("Oak", "Elm"), {"code": "ValidationError"}),
    Finding(Topic.CHANGES, Outcome.UNLISTED, Level.DOUBTED, ("Oak",), {"code": "ErrorAccessDenied"}),
)
WELL = (
    Finding(Topic.GRAPH, Outcome.WELL, Level.WELL),
    Finding(Topic.ROOMS, Outcome.WELL, Level.WELL, values={"count": 300}),
    Finding(Topic.CLOSED, Outcome.WELL, Level.WELL, values={**CEO}),
    Finding(Topic.PEOPLE, Outcome.WELL, Level.WELL),
    Finding(Topic.PLACES, Outcome.WELL, Level.WELL),
    Finding(Topic.CLOCK, Outcome.WELL, Level.WELL),
    Finding(Topic.WRITE, Outcome.WELL, Level.WELL, ("Oak",)),
    Finding(Topic.TOLD, Outcome.WELL, Level.WELL, values={"count": 300}),
)
SILENT = (
    Finding(Topic.GRAPH, Outcome.NO_ANSWER, Level.BAD, values={"code": "NotConnected"}),
    Finding(Topic.ROOMS, Outcome.NO_ROOMS, Level.NOTED),
    Finding(Topic.CLOSED, Outcome.NOT_NAMED, Level.NOTED),
    Finding(Topic.PEOPLE, Outcome.NO_ANSWER, Level.DOUBTED, values={"code": "NotConnected"}),
    Finding(Topic.PLACES, Outcome.NO_ANSWER, Level.DOUBTED, values={"code": "NotConnected"}),
)
ODD = (
    Finding(Topic.GRAPH, Outcome.WELL, Level.WELL),
    Finding(Topic.CLOSED, Outcome.UNKNOWN, Level.DOUBTED, values={**CEO}),
    Finding(Topic.CLOSED, Outcome.NO_ANSWER, Level.DOUBTED, values={"code": "NotConnected"}),
    Finding(Topic.WRITE, Outcome.NO_ANSWER, Level.DOUBTED, ("Oak",), {"code": "NotConnected"}),
)

CARDS: dict[str, Card] = {
    "check-wrong": report_card(Report(AT, WRONG, 300)),
    "check-well": report_card(Report(AT, WELL, 300)),
    "check-silent": report_card(Report(AT, SILENT)),
    "check-odd": report_card(Report(AT, ODD, 1)),
}
"""Each card by the name of its golden file."""
