"""Judges a campaign from outside: what people were told, against what stands on the calendars and was mailed."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import combinations, pairwise
from typing import Any

from benchmarks.kill_bot import ROOMS
from benchmarks.kill_clients import ZONE, Attempt, Told, told_by
from benchmarks.kill_deeds import Heard, Where
from booking.model import Slot
from cards.words import span
from graph.sandbox.ledger import MailKind
from graph.sandbox.tenant import Tenant
from tests.fakes_teams import FakeTeams
from tests.reading import said

Json = dict[str, Any]


KINDS = (
    "lost",
    "doubles",
    "doubles with others",
    "orphans",
    "without a final answer",
    "told two that disagree",
    "other than confirmed",
    "invited twice",
)
"""What can be wrong: "lost" is a booking that was told to stand and does not."""


@dataclass(frozen=True, slots=True)
class Standing:
    """An event on a room's calendar; `ours` if the bot made it, then `booking` is the reference in its text."""

    where: Where
    title: str
    ours: bool
    booking: str = ""


def standing(tenant: Tenant) -> list[Standing]:
    """Read the rooms' calendars, by room and time."""
    found = []
    for room in ROOMS:
        for event in tenant.outside.calendar(room.address):
            starts, ends = (
                datetime.fromisoformat(event[edge]["dateTime"][:19]).replace(tzinfo=UTC) for edge in ("start", "end")
            )
            named = re.search(r"RK-\w+", str((event.get("body") or {}).get("content")))
            ours = bool(event["isOrganizer"])
            where = Where(room.address, starts, ends)
            found.append(Standing(where, event["subject"], ours, named[0] if ours and named else ""))
    return sorted(found, key=lambda each: (each.where.room, each.where.starts))


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


def audit(attempts: Iterable[Attempt], teams: FakeTeams, tenant: Tenant) -> Mapping[str, list[str]]:
    """Name all that is wrong, by kind; call it when everything has come to rest and was swept once."""
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
        told = f"{attempt.title} of {attempt.person.name}: {_history(attempt)}, {ended.value}"
        if ended is Told.BOOKED and len(there) != 1:
            wrong["lost"].append(f"{told}, {len(there)} events")
        elif ended is Told.BOOKED and not _as_told(there[0], attempt, teams):
            wrong["other than confirmed"].append(f"{told}, {there[0]}")
        elif ended in (Told.HELD, Told.NOTHING):
            wrong["without a final answer"].append(f"{told}; last {attempt.last}")
        elif ended is Told.NOT_BOOKED and there:
            wrong["orphans"].append(f"{told}, {there}")
        wrong["without a final answer"] += [f"{told}: {deed}" for deed in attempt.deeds if not deed.heard]
        if _contradicts(attempt, ended, foreign):
            wrong["told two that disagree"].append(told)
    wrong["orphans"] += [f"nobody's {title}" for title in by_title]
    wrong["invited twice"] += _invited_twice(attempts, tenant)
    return wrong


def _ended(attempt: Attempt, teams: FakeTeams) -> Told:
    """Tell what the person reads in the end: on the card, or in the answer where that changed no card."""
    stored = told_by(teams.card(attempt.card_id)) if teams.stands(attempt.card_id) else Told.NOTHING
    return stored if stored is not Told.NOTHING else (attempt.heard or [Told.NOTHING])[-1]


def _history(attempt: Attempt) -> str:
    deeds = (f"{deed.kind} to {deed.target}: {[each.value for each in deed.heard]}" for deed in attempt.deeds)
    return "; ".join((f"{attempt.wished} {[each.value for each in attempt.heard]}", *deeds))


def _as_told(event: Standing, attempt: Attempt, teams: FakeTeams) -> bool:
    """Whether it stands as the card says, and as it may by all that was asked and answered."""
    where = event.where
    reads = said(teams.card(attempt.card_id))
    name = next(room.name for room in ROOMS if room.address == where.room)
    return where in _possible(attempt) and name in reads and span(Slot(where.starts, where.ends), ZONE) in reads


def _possible(attempt: Attempt) -> set[Where]:
    """Say where the booking may stand: what was done is so, what was on its way may be, what was refused is not."""
    possible = {attempt.wished}
    for deed in attempt.deeds:
        if deed.target is not None and not deed.refused:
            possible = {deed.target} if Heard.DONE in deed.heard else possible | {deed.target}
    return possible


def _contradicts(attempt: Attempt, ended: Told, foreign: list[Standing]) -> bool:
    """What was final stays so, unless the person cancelled it or somebody booked over it in Outlook."""
    wanted = (attempt.wished, *(deed.target for deed in attempt.deeds if deed.target))
    raced = any(meet(each.where, where) for each in foreign for where in wanted)
    cancelled = any(deed.target is None and deed.heard and not deed.refused for deed in attempt.deeds)
    if cancelled and ended is not Told.NOT_BOOKED:
        return True
    for before, after in pairwise((*attempt.heard, ended)):
        if before is Told.NOT_BOOKED and after is not Told.NOT_BOOKED:
            return True
        if before is Told.BOOKED and after is not Told.BOOKED and not raced and not cancelled:
            return True
    return any({Heard.DONE, Heard.REFUSED} <= set(deed.heard) and not cancelled for deed in attempt.deeds)


def _invited_twice(attempts: Iterable[Attempt], tenant: Tenant) -> Iterable[str]:
    """Name who was invited to one event twice, or to one meeting in a room more often than it went there."""
    sent = [mail for mail in tenant.ledger.outbox if mail.kind is MailKind.INVITATION]
    for (_, to), times in Counter((mail.event, mail.to) for mail in sent).items():
        if times > 1:
            yield f"{to}, {times} times to one event"
    went = Counter(
        (attempt.title, where.room)
        for attempt in attempts
        for where in (attempt.wished, *(deed.target for deed in attempt.deeds if deed.target and not deed.refused))
    )
    for (title, to, room), times in Counter((mail.subject, mail.to, mail.mailbox) for mail in sent).items():
        if times > went[title, room]:
            yield f"{to} to {title} in {room}, {times} times"


def meet(one: Where, other: Where) -> bool:
    """Whether both take some of the same time of a room."""
    return one.room == other.room and one.starts < other.ends and one.ends > other.starts
