"""Judges a campaign from outside: what people were told, against what stands on the calendars and was mailed."""

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from itertools import combinations, pairwise
from typing import Any

from booking.model import Slot
from campaigns.chaos.bot import ROOMS
from campaigns.chaos.clients import ZONE, Attempt, Told, listed_as, names, told_by
from campaigns.chaos.operations import Heard, Where
from campaigns.chaos.outlook import meet, where_of
from cards.times import hours, short_day
from graph.sandbox.events import find
from graph.sandbox.ledger import MailKind
from graph.sandbox.tenant import Tenant
from graph.sandbox.views import instances, span_of
from tests.fakes.teams import CARD, FakeTeams
from tests.support.reading import said

Json = dict[str, Any]

FAR = timedelta(days=3000)
"""Farther than anybody books."""

KINDS = (
    "lost",
    "doubles",
    "doubles with others",
    "orphans",
    "without a final answer",
    "never told",
    "told two that disagree",
    "other than confirmed",
    "invited twice",
)
"""What can be wrong: "lost" is a booking that was told to stand and does not. "never told" is whoever pressed once,
heard nothing and gave up, while a room was held for them of which no card tells.
"""


@dataclass(frozen=True, slots=True)
class Standing:
    """An event on a room's calendar; `ours` if the bot made it, then `booking` is the reference in its text."""

    where: Where
    title: str
    ours: bool
    booking: str = ""


def standing(tenant: Tenant) -> list[Standing]:
    """Read the rooms' calendars, by room and time. Of a series that was made of a meeting its first day is the meeting;
    the others, and what is left where that is off, are somebody's who made it a series.
    """
    found = []
    for room in ROOMS:
        for event in tenant.outside.calendar(room.address):
            where = _first_day(tenant, room.address, event) if event["recurrence"] else where_of(room.address, event)
            if where is None:
                continue
            named = re.search(r"RK-\w+", str((event.get("body") or {}).get("content")))
            ours = bool(event["isOrganizer"])
            found.append(Standing(where, event["subject"], ours, named[0] if ours and named else ""))
    return sorted(found, key=lambda each: (each.where.room, each.where.starts))


def _first_day(tenant: Tenant, room: str, event: Json) -> Where | None:
    series = find(tenant, tenant.mailbox(room), event["id"]).event
    first, now = event["recurrence"]["range"]["startDate"], tenant.clock.now()
    for each in instances(series, now - FAR, now + FAR, tenant.behaviour):
        if each.day is not None and each.day.isoformat() == first:
            return Where(room, *span_of(each.props, tenant.behaviour))
    return None


def overlaps(events: Iterable[Standing]) -> list[str]:
    """Name the pairs that overlap in a room, but for those that one booking has there while it is changed."""
    return [
        f"{one.title} {one.booking} and {other.title} {other.booking} in {other.where}"
        for one, other in combinations(events, 2)
        if meet(one.where, other.where) and not (one.booking and one.booking == other.booking)
    ]


def doubles(tenant: Tenant) -> list[str]:
    """Name the pairs of different bookings of ours that overlap; there is never any, not even for a moment."""
    return overlaps(event for event in standing(tenant) if event.ours)


def audit(
    attempts: Iterable[Attempt],
    teams: FakeTeams,
    tenant: Tenant,
    *,
    held: Collection[str] = (),
    meddled: Collection[str] = (),
    forgotten: Collection[str] = (),
) -> Mapping[str, list[str]]:
    """Name all that is wrong, by kind; call it when everything has come to rest and was swept once.

    `held` are the titles of the bookings that the database knows of, `meddled` those moved or deleted in Outlook,
    `forgotten` the series whose guests Exchange took off a day: they may be invited to it anew.
    """
    wrong: dict[str, list[str]] = {kind: [] for kind in KINDS}
    attempts, events = list(attempts), standing(tenant)
    ours = [event for event in events if event.ours]
    foreign = [event for event in events if not event.ours]
    wrong["doubles"] += overlaps(ours)
    for theirs in foreign:
        wrong["doubles with others"] += [str((each, theirs)) for each in ours if meet(each.where, theirs.where)]
    by_title = defaultdict(list)
    for event in ours:
        by_title[event.title].append(event)
    for attempt in attempts:
        ended = _ended(attempt, teams)
        there = by_title.pop(attempt.title, [])
        read = _headlines(attempt, teams)
        told = f"{attempt.title} of {attempt.person.name}: {_history(attempt)}, {ended.value}; {read}"
        if ended is Told.NOTHING and attempt.gave_up:
            wrong["never told"] += [f"{told}, {there}"] if there or attempt.title in held else []
        elif ended is Told.BOOKED and len(there) != 1:
            wrong["lost"].append(f"{told}, {len(there)} events")
        elif ended is Told.BOOKED and not _as_told(there[0], attempt, teams, meddled=attempt.title in meddled):
            wrong["other than confirmed"].append(f"{told}, {there[0]}")
        elif ended in (Told.HELD, Told.NOTHING):
            wrong["without a final answer"].append(f"{told}; last {attempt.last}")
        elif ended is Told.NOT_BOOKED and there:
            wrong["orphans"].append(f"{told}, {there}")
        wrong["without a final answer"] += [
            f"{told}: {operation}" for operation in attempt.operations if not operation.heard
        ]
        if attempt.title not in meddled and _contradicts(attempt, ended, foreign):
            wrong["told two that disagree"].append(told)
    wrong["orphans"] += [f"nobody's {title}" for title in by_title]
    wrong["invited twice"] += _invited_twice(attempts, tenant, forgotten)
    return wrong


def _ended(attempt: Attempt, teams: FakeTeams) -> Told:
    """Tell what the person reads of it in the end: on the card, on another one, or in the answer."""
    tells = _tells(attempt, teams)
    if tells is not None:
        return told_by(tells)
    cards = [card for _, card in teams.cards(teams.personal(attempt.person))]
    lists = [told for card in cards if (told := listed_as(card, attempt.title)) is not Told.NOTHING]
    return (lists or attempt.heard or [Told.NOTHING])[-1]


def _tells(attempt: Attempt, teams: FakeTeams) -> Json | None:
    """Give the card that tells what became of it: its own, or the newest in the person's chat that names it."""
    own = teams.card(attempt.card_id) if teams.stands(attempt.card_id) else {}
    if told_by(own) is not Told.NOTHING:
        return own
    cards = (card for _, card in reversed(teams.cards(teams.personal(attempt.person))))
    return next((each for each in cards if names(each, attempt.title) and told_by(each) is not Told.NOTHING), None)


def _history(attempt: Attempt) -> str:
    operations = (
        f"{operation.kind} to {operation.target}: {[each.value for each in operation.heard]}"
        for operation in attempt.operations
    )
    return "; ".join((f"{attempt.wished} {[each.value for each in attempt.heard]}", *operations))


def _headlines(attempt: Attempt, teams: FakeTeams) -> str:
    """Tell what every card that names it said, one after the other: its own, and those that came later."""
    said_by: dict[str, list[str]] = {}
    for call in teams.calls:
        for each in call.activity.get("attachments") or ():
            card = each["content"] if each.get("contentType") == CARD else {}
            if said(card) and (call.activity_id == attempt.card_id or names(card, attempt.title)):
                said_by.setdefault(call.activity_id, []).append(f"{said(card)[0]} ({call.status})")
    return "; ".join(f"message {key}: {', '.join(lines)}" for key, lines in said_by.items())


def _as_told(event: Standing, attempt: Attempt, teams: FakeTeams, *, meddled: bool) -> bool:
    """Whether it stands as the card says, and as it may by all that was asked and answered; `meddled`: anywhere."""
    where, card = event.where, _tells(attempt, teams)
    if card is None:
        return meddled or where in _possible(attempt)
    reads, slot = said(card), Slot(where.starts, where.ends)
    name = next(room.name for room in ROOMS if room.address == where.room)
    at = (short_day(slot.starts, ZONE), hours(slot, ZONE))
    read = any(line.split(" · ")[0] == name for line in reads) and any(
        all(part in line for part in at) and "→" not in line for line in reads
    )
    return read and (meddled or where in _possible(attempt))


def _possible(attempt: Attempt) -> set[Where]:
    """Say where the booking may stand: what was done is so, what was on its way may be, what was refused is not."""
    possible = {attempt.wished}
    for operation in attempt.operations:
        if operation.target is not None and not operation.refused:
            possible = {operation.target} if Heard.DONE in operation.heard else possible | {operation.target}
    return possible


def _contradicts(attempt: Attempt, ended: Told, foreign: list[Standing]) -> bool:
    """What was final stays so, unless the person cancelled it or somebody booked over it in Outlook."""
    wanted = (attempt.wished, *(operation.target for operation in attempt.operations if operation.target))
    raced = any(meet(each.where, where) for each in foreign for where in wanted)
    cancelled = any(
        operation.target is None and operation.heard and not operation.refused for operation in attempt.operations
    )
    if cancelled and ended is not Told.NOT_BOOKED:
        return True
    for before, after in pairwise((*attempt.heard, ended)):
        if before is Told.NOT_BOOKED and after is not Told.NOT_BOOKED:
            return True
        if before is Told.BOOKED and after is not Told.BOOKED and not raced and not cancelled:
            return True
    return any(
        {Heard.DONE, Heard.REFUSED} <= set(operation.heard) and not cancelled for operation in attempt.operations
    )


def _invited_twice(attempts: Iterable[Attempt], tenant: Tenant, forgotten: Collection[str]) -> Iterable[str]:
    """Name who was invited to one event twice, or to one meeting in a room more often than it went there."""
    invitations = (mail for mail in tenant.ledger.outbox if mail.kind is MailKind.INVITATION)
    sent = [mail for mail in invitations if mail.subject not in forgotten]
    for (_, to), times in Counter((mail.event, mail.to) for mail in sent).items():
        if times > 1:
            yield f"{to}, {times} times to one event"
    went = Counter(
        (attempt.title, where.room)
        for attempt in attempts
        for where in (
            attempt.wished,
            *(operation.target for operation in attempt.operations if operation.target and not operation.refused),
        )
    )
    for (title, to, room), times in Counter((mail.subject, mail.to, mail.mailbox) for mail in sent).items():
        if times > went[title, room]:
            yield f"{to} to {title} in {room}, {times} times"
