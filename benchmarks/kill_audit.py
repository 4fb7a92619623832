"""Judges a campaign from outside: what people were told, against what stands on the calendars and was mailed."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any

from benchmarks.kill_bot import ROOMS
from benchmarks.kill_clients import Attempt, Told, told_by
from graph.sandbox.ledger import MailKind
from graph.sandbox.tenant import Tenant
from tests.fakes_teams import FakeTeams

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
    """An event on a room's calendar; `ours` if the bot made it."""

    room: str
    title: str
    starts: datetime
    ends: datetime
    ours: bool


def standing(tenant: Tenant) -> list[Standing]:
    """Read the rooms' calendars, by room and time."""
    found = []
    for room in ROOMS:
        for event in tenant.outside.calendar(room.address):
            starts, ends = (datetime.fromisoformat(event[edge]["dateTime"][:19]) for edge in ("start", "end"))
            found.append(Standing(room.address, event["subject"], starts, ends, bool(event["isOrganizer"])))
    return sorted(found, key=lambda each: (each.room, each.starts))


def overlaps(events: Iterable[Standing]) -> list[str]:
    """Name the pairs that overlap in a room, of events sorted by room and time."""
    found = []
    latest: dict[str, Standing] = {}
    for event in events:
        before = latest.get(event.room)
        if before is not None and event.starts < before.ends:
            found.append(f"{before.title} and {event.title} in {event.room} at {event.starts}")
        if before is None or event.ends > before.ends:
            latest[event.room] = event
    return found


def doubles(tenant: Tenant) -> list[str]:
    """Name the pairs of our own events that overlap; there is never any, not even for a moment."""
    return overlaps(event for event in standing(tenant) if event.ours)


def audit(attempts: Iterable[Attempt], teams: FakeTeams, tenant: Tenant) -> Mapping[str, list[str]]:
    """Name all that is wrong, by kind; call it when everything has come to rest and was swept once."""
    wrong: dict[str, list[str]] = {kind: [] for kind in KINDS}
    events = standing(tenant)
    ours = [event for event in events if event.ours]
    foreign = [event for event in events if not event.ours]
    wrong["doubles"] += overlaps(ours)
    for theirs in foreign:
        wrong["doubles with others"] += overlaps(
            sorted((theirs, *(each for each in ours if each.room == theirs.room and _meet(each, theirs))), key=_begins)
        )
    by_title = defaultdict(list)
    for event in ours:
        by_title[event.title].append(event)
    for attempt in attempts:
        ended = _ended(attempt, teams)
        there = by_title.pop(attempt.title, [])
        told = f"{attempt.title} of {attempt.person.name}: {[each.value for each in attempt.heard]}, {ended.value}"
        if ended is Told.BOOKED and len(there) != 1:
            wrong["lost"].append(f"{told}, {len(there)} events")
        elif ended is Told.BOOKED and not _as_wished(there[0], attempt):
            wrong["other than confirmed"].append(f"{told}, {there[0]}")
        elif ended in (Told.HELD, Told.NOTHING):
            wrong["without a final answer"].append(f"{told}; last {attempt.last}")
        elif ended is Told.NOT_BOOKED and there:
            wrong["orphans"].append(f"{told}, {there}")
        wrong["told two that disagree"] += _contradictions(attempt, ended, foreign, told)
    wrong["orphans"] += [f"nobody's {title}" for title in by_title]
    mailed = Counter((mail.subject, mail.to) for mail in tenant.ledger.outbox if mail.kind is MailKind.INVITATION)
    wrong["invited twice"] += [f"{to} to {title}" for (title, to), times in mailed.items() if times > 1]
    return wrong


def _ended(attempt: Attempt, teams: FakeTeams) -> Told:
    """Tell what the person reads in the end: on the card, or in the answer where that changed no card."""
    stored = told_by(teams.card(attempt.card_id)) if teams.stands(attempt.card_id) else Told.NOTHING
    return stored if stored is not Told.NOTHING else (attempt.heard or [Told.NOTHING])[-1]


def _contradictions(attempt: Attempt, ended: Told, foreign: list[Standing], told: str) -> Iterable[str]:
    """What was final stays so, unless somebody booked over it in Outlook."""
    raced = any(each.room == attempt.room and _meet(each, _wished(attempt)) for each in foreign)
    for before, after in pairwise((*attempt.heard, ended)):
        if before is Told.NOT_BOOKED and after is not Told.NOT_BOOKED:
            yield told
        if before is Told.BOOKED and after is not Told.BOOKED and not raced:
            yield told


def _wished(attempt: Attempt) -> Standing:
    starts, ends = attempt.starts.replace(tzinfo=None), attempt.ends.replace(tzinfo=None)
    return Standing(attempt.room, attempt.title, starts, ends, ours=True)


def _as_wished(event: Standing, attempt: Attempt) -> bool:
    return event == _wished(attempt)


def _meet(one: Standing, other: Standing) -> bool:
    return one.starts < other.ends and one.ends > other.starts


def _begins(event: Standing) -> datetime:
    return event.starts
