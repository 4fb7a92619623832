"""What was tried and what came of it, with what to do about each: for admins' cards, and for operators' terminals."""

from collections.abc import Iterator, Sequence
from typing import Literal

from microsoft_teams.cards.core import ActionSet, CardElement, ExecuteAction, RichTextBlock, TextRun

from booking.inspection import Finding, Level, Outcome, Report, Topic
from cards.actions.imports import OpenImport
from cards.actions.rooms import AskToRemoveRoom, OpenRoom
from cards.actions.setup import RunCheck, ShowPermission
from cards.elements import Card, button, card, heading, line, row
from cards.language import say, say_count
from cards.shown import shown

PRESSES = 3
"""How many rooms of a finding have a button of their own."""

_COLOURS: dict[Level, Literal["Attention", "Warning"]] = {Level.BAD: "Attention", Level.DOUBTED: "Warning"}

NAMED = 8
"""How many rooms are named with a finding; the rest are counted."""

_SIGNS = {Level.WELL: "✓", Level.NOTED: "·", Level.DOUBTED: "⚠", Level.BAD: "✕"}


def report_card(report: Report) -> Card:
    """Draw what was found, what is wrong first."""
    order = (Level.BAD, Level.DOUBTED, Level.NOTED, Level.WELL)
    body: list[CardElement] = [heading(headline(report))]
    for each in sorted(report.findings, key=lambda finding: order.index(finding.level)):
        title, advice = finding_text(each)
        if advice and _for_it(each):
            advice = say("For your IT department: {advice}", advice=advice)
        texts: list[CardElement] = [_titled(each.level, title)]
        texts += [line(advice, spacing="None")] if advice else []
        presses = list(_presses(each))
        texts += [ActionSet(actions=presses, spacing="Small")] if presses else []
        body.append(row(texts, separator=True))
    body.append(line(say("For your IT department: {advice}", advice=release_text()), subtle=True))
    return card(body, [button(say("Check again"), RunCheck())])


def _titled(level: Level, title: str) -> CardElement:
    """Say how something stands, by a sign and in a colour that adds nothing to it."""
    colour = _COLOURS.get(level)
    return RichTextBlock(
        inlines=[TextRun(text=f"{_SIGNS[level]} {title}", weight="Bolder", color=colour)], spacing="Small"
    )


def _for_it(finding: Finding) -> bool:
    """Tell whether what a finding asks for is done in Microsoft 365, or on the machine, and not in a chat."""
    match finding.topic, finding.outcome:
        case Topic.GRAPH | Topic.CLOCK | Topic.TOLD, _:
            return True
        case Topic.CLOSED, Outcome.OPEN:
            return True
        case Topic.ROOMS, Outcome.OUT_OF_SCOPE:
            return True
        case Topic.PEOPLE | Topic.PLACES | Topic.WRITE, Outcome.DENIED:
            return True
    return False


def _presses(finding: Finding) -> Iterator[ExecuteAction]:
    """Offer what an admin can do about a finding here."""
    rooms = finding.rooms[:PRESSES]
    match finding.topic, finding.outcome:
        case Topic.ROOMS, Outcome.NO_ROOMS:
            yield button(say("Import rooms"), OpenImport())
        case Topic.ROOMS, Outcome.MISSING:
            yield from (button(say("Remove {room}", room=shown(each, 30)), AskToRemoveRoom(each)) for each in rooms)
        case Topic.ROOMS, Outcome.OUT_OF_SCOPE:
            yield button(say("Give permission"), ShowPermission())
        case Topic.PEOPLE | Topic.PLACES, Outcome.DENIED:
            yield button(say("Give permission"), ShowPermission())
        case Topic.ZONES, _:
            yield from (button(say("Edit {room}", room=shown(each, 30)), OpenRoom(each)) for each in rooms)


def headline(report: Report) -> str:
    """Say in a line how it stands."""
    if report.bad:
        return say_count("{count} thing is wrong", "{count} things are wrong", len(report.bad))
    if report.doubted:
        return say_count(
            "It works. {count} thing is worth a look", "It works. {count} things are worth a look", len(report.doubted)
        )
    return say("All is well ✓")


def report_lines(report: Report) -> list[str]:
    """Write what was found for a terminal."""
    lines = [headline(report)]
    for each in report.findings:
        title, advice = finding_text(each)
        lines += [f"{_SIGNS[each.level]} {title}", *([f"    {advice}"] if advice else [])]
    return [*lines, release_text()]


def release_text() -> str:
    """Say what Graph does not tell, and how an admin of Exchange sees it."""
    return say(
        "I cannot see whether Exchange releases rooms by itself. Where it does, bookings disappear although nobody "
        "cancelled them. This lists such rooms: Get-EXOMailbox -RecipientTypeDetails RoomMailbox | "
        "Get-CalendarProcessing | Where-Object EnableAutoRelease"
    )


def drift_text(findings: Sequence[Finding]) -> list[str]:
    """Say what has become bad since it was last tried."""
    return [say("{title} {advice}", title=title, advice=advice) for title, advice in map(finding_text, findings)]


def finding_text(finding: Finding) -> tuple[str, str]:
    """Say what came of something, and what to do about it; the advice is empty where there is nothing to do."""
    names, count = _named(finding.rooms), len(finding.rooms)
    value = shown(str(finding.values.get("value", "")), 80)
    match finding.topic, finding.outcome:
        case Topic.GRAPH, Outcome.WELL:
            return say("Microsoft 365 answers, and takes my credentials."), ""
        case Topic.GRAPH, _:
            code = finding.values.get("code") or "—"
            return say("Microsoft 365 does not answer me ({code}).", code=code), say(
                "Check the network, the tenant, the client id and the secret, whose time may be over."
            )
        case Topic.ROOMS, Outcome.NO_ROOMS:
            return say("No room is registered yet."), say("Bring them in with rooms import.")
        case Topic.ROOMS, Outcome.WELL:
            every = int(finding.values["count"])
            return say_count(
                "The room's calendar can be read.", "All {count:,} rooms' calendars can be read.", every
            ), ""
        case Topic.ROOMS, Outcome.MISSING:
            return say_count("{count} mailbox does not exist:", "{count:,} mailboxes do not exist:", count), say(
                "{names}. Were they deleted, or renamed? Take those rooms off with rooms remove.", names=names
            )
        case Topic.ROOMS, Outcome.OUT_OF_SCOPE:
            return say_count(
                "I am not allowed to read {count} room:", "I am not allowed to read {count:,} rooms:", count
            ), say(
                "{names}. Put them into the scope of the app. A change takes up to two hours to take effect.",
                names=names,
            )
        case Topic.ROOMS, _:
            return say_count("{count} room does not answer:", "{count:,} rooms do not answer:", count), say(
                "{names}. Try again in some minutes.", names=names
            )
        case Topic.CLOSED, Outcome.WELL:
            return say("{value} is closed to me, as it should be.", value=value), ""
        case Topic.CLOSED, Outcome.NOT_NAMED:
            return say("I did not try a mailbox that must be closed to me."), say(
                "Name one whose owner agrees: check ceo@contoso.com. I then test whether my permission goes beyond "
                "the rooms."
            )
        case Topic.CLOSED, Outcome.OPEN:
            return say("I can read {value}, which must be closed to me.", value=value), say(
                "My permission reaches too far. Take Calendars.ReadWrite away in Entra, which counts beside the scope "
                "in Exchange, and check the scope's filter. A change takes up to two hours to take effect."
            )
        case Topic.CLOSED, Outcome.UNKNOWN:
            return say("There is no mailbox {value}, so it proves nothing.", value=value), say("Name another one.")
        case Topic.CLOSED, _:
            return say("The mailbox that must be closed to me did not answer."), say("Try again in some minutes.")
        case Topic.PEOPLE, Outcome.WELL:
            return say("I can look people up."), ""
        case Topic.PEOPLE, Outcome.DENIED:
            return say("I am not allowed to look people up, so I cannot invite anybody."), say(
                "Consent to the application permission User.ReadBasic.All."
            )
        case Topic.PEOPLE, _:
            return say("The directory of people did not answer."), say("Try again in some minutes.")
        case Topic.PLACES, Outcome.WELL:
            return say("I can read the room directory."), ""
        case Topic.PLACES, Outcome.DENIED:
            return say("I am not allowed to read the room directory."), say(
                "Rooms work without it. For their seats and floors, consent to Place.Read.All."
            )
        case Topic.PLACES, _:
            return say("The room directory did not answer."), say("Try again in some minutes.")
        case Topic.CLOCK, Outcome.WELL:
            return say("My server's clock is right."), ""
        case Topic.CLOCK, _:
            return say("My server's clock is {seconds:,} seconds off.", seconds=finding.values["seconds"]), say(
                "Sync it over the network: bookings start by it, and with a wrong time no sign-in works."
            )
        case Topic.ZONES, _:
            return say_count(
                "The time zone of {count} room is unsure:", "The time zone of {count:,} rooms is unsure:", count
            ), say("{names}. An all-day event there also blocks hours around it, until you set the zone.", names=names)
        case Topic.OTHERS, _:
            return say_count(
                "Another booking system writes into {count} room:",
                "Another booking system writes into {count:,} rooms:",
                count,
            ), say("{names}. Both of us may book the same time. Let one of them go.", names=names)
        case Topic.TOLD, Outcome.WELL:
            every = int(finding.values["count"])
            return say_count(
                "Exchange tells me what changes in {count} room.",
                "Exchange tells me what changes in {count:,} rooms.",
                every,
            ), ""
        case Topic.TOLD, _:
            return say_count(
                "Exchange does not tell me what changes in {count} room:",
                "Exchange does not tell me what changes in {count:,} rooms:",
                count,
            ), say(
                "{names}. I look every minute all the same. Where this stays, let the proxy pass "
                "/api/notifications on to me. Reason: {code}",
                names=names,
                code=finding.values.get("code") or "—",
            )
        case Topic.CHANGES, _:
            code = finding.values.get("code") or "—"
            return say(
                "Microsoft 365 does not list the changes in {room} for me ({code}).", room=names, code=code
            ), say("Everything works, but searches further ahead ask Microsoft 365 each time, and take longer.")
        case Topic.WRITE, Outcome.WELL:
            return say("I can write to {room}. Nothing was left there.", room=names), ""
        case Topic.WRITE, Outcome.DENIED:
            return say("I am allowed to read {room}, but not to write to it.", room=names), say(
                "Give the role Application Calendars.ReadWrite. A change takes up to two hours to take effect."
            )
        case _:
            return say("Writing to {room} did not work.", room=names), say("Try again in some minutes.")


def _named(rooms: Sequence[str]) -> str:
    names = ", ".join(shown(each, 40) for each in rooms[:NAMED])
    left = len(rooms) - NAMED
    return say_count("{names} and {count} more", "{names} and {count:,} more", left, names=names) if left > 0 else names
