"""What was found when everything was last tried, and the mailbox that must stay closed: a row for each tenant."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, not_, or_, select, update

from booking.inspection import Finding, Level, Outcome, Report, Topic, drift
from booking.ports import Clock
from bot.storage.database import Database, insert_into, insert_new
from bot.storage.tables import inspections


class SqlInspections:
    """Keeps one tenant's last report; what has become bad since the one before stands beside it."""

    def __init__(self, database: Database, *, tenant: str, clock: Clock) -> None:
        self._database, self._tenant, self._clock = database, tenant, clock

    async def closed(self) -> str:
        """Give the mailbox that must not be readable; empty if nobody named one."""
        async with self._database.reading() as connection:
            return (
                await connection.execute(select(inspections.c.closed).where(self._ours()))
            ).scalar_one_or_none() or ""

    async def name_closed(self, address: str) -> None:
        """Note which mailbox must not be readable."""
        async with self._database.writing() as connection:
            now = self._clock.now()
            new = {"tenant": self._tenant, "closed": address, "drifted": [], "leased_until": now}
            put = insert_into(connection, inspections).values(**new)
            await connection.execute(put.on_conflict_do_update(index_elements=["tenant"], set_={"closed": address}))

    async def last(self) -> Report | None:
        """Read the last report."""
        async with self._database.reading() as connection:
            row = (await connection.execute(select(inspections).where(self._ours()))).one_or_none()
        return _report(row.found) if row is not None and row.found else None

    async def take(self, *, every: timedelta, lease: timedelta) -> bool:
        """Tell whether everything is to be tried now: true for one process alone, once in that time."""
        now = self._clock.now()
        new = {"tenant": self._tenant, "closed": "", "drifted": [], "leased_until": now}
        free = or_(inspections.c.tried_at.is_(None), inspections.c.tried_at <= now - every)
        rests = select(inspections.c.tenant).where(self._ours(), not_(and_(free, inspections.c.leased_until <= now)))
        async with self._database.reading() as connection:
            if (await connection.execute(rests)).first() is not None:
                return False
        async with self._database.writing() as connection:
            await insert_new(connection, inspections, new)
            due = update(inspections).where(self._ours(), free, inspections.c.leased_until <= now)
            return (await connection.execute(due.values(leased_until=now + lease))).rowcount == 1

    async def keep(self, report: Report) -> tuple[Finding, ...]:
        """Keep a report; gives what has become bad since the one before, which admins are to be told."""
        async with self._database.writing() as connection:
            query = select(inspections).where(self._ours()).with_for_update()
            row = (await connection.execute(query)).one_or_none()
            before = _report(row.found) if row is not None and row.found else None
            news = drift(before, report) if before else ()
            values = {"found": _json(report), "tried_at": report.at, "drifted": [_finding_json(each) for each in news]}
            await connection.execute(update(inspections).where(self._ours()).values(values))
        return news

    def _ours(self) -> ColumnElement[bool]:
        return inspections.c.tenant == self._tenant


def _json(report: Report) -> dict[str, Any]:
    findings = [_finding_json(each) for each in report.findings]
    return {"at": report.at.isoformat(), "rooms": report.rooms, "findings": findings}


def _finding_json(finding: Finding) -> dict[str, Any]:
    return {**asdict(finding), "rooms": list(finding.rooms)}


def _report(told: dict[str, Any]) -> Report:
    return Report(datetime.fromisoformat(told["at"]), findings_from(told["findings"]), told["rooms"])


def findings_from(told: Sequence[dict[str, Any]]) -> tuple[Finding, ...]:
    """Read findings."""
    return tuple(
        Finding(
            Topic(each["topic"]),
            Outcome(each["outcome"]),
            Level(each["level"]),
            tuple(each["rooms"]),
            each["values"],
        )
        for each in told
    )
