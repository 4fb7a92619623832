"""The time that all processes on one database have in common: the database's, which their leases go by as well."""

import logging
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from booking.clock import elapsed
from booking.ports import Clock
from bot.storage.database import Database, Now

PERIOD_S = 60.0
"""How often the database is asked; in between this machine counts on, by a clock that nobody sets."""

TRUSTED_S = 1.0
"""How long asking may take for the answer to be used: half of it is how far it may be off."""

APART = timedelta(seconds=5)
"""How far this machine's own clock may be off before the log says so."""

_log = logging.getLogger(__name__)


class SystemClock:
    """The clock of this machine; also that of a database in a file."""

    def now(self) -> datetime:
        """Give this instant, in UTC."""
        return datetime.now(UTC)


class SharedClock:
    """A database server's time, as it goes on since it was asked last. `own` and `monotonic` are for tests."""

    def __init__(
        self,
        database: Database,
        *,
        own: Clock | None = None,
        monotonic: Callable[[], float] = elapsed,
    ) -> None:
        self._database, self._own, self._monotonic = database, own or SystemClock(), monotonic
        self._told: datetime | None = None
        self._told_at = 0.0
        self._apart = False

    async def ask(self) -> None:
        """Ask the database what time it is; an answer that took long is used where there is no better one."""
        async with self._database.reading() as connection:
            began = self._monotonic()
            told: datetime = (await connection.execute(select(Now()))).scalar_one()
        ended = self._monotonic()
        if self._told is not None and ended - began > TRUSTED_S:
            return
        self._told, self._told_at = told, (began + ended) / 2
        self._compare()

    def now(self) -> datetime:
        """Give this instant, in UTC. Raises: RuntimeError if nobody asked yet."""
        if self._told is None:
            raise RuntimeError("the database was not asked for its time yet")
        return self._told + timedelta(seconds=self._monotonic() - self._told_at)

    def _compare(self) -> None:
        """Say once in the log that this machine's clock is off, and once that it is right again."""
        off = self._own.now() - self.now()
        if (abs(off) > APART) is not self._apart:
            self._apart = not self._apart
            what = "set one of them right" if self._apart else "that is fine again"
            seconds = off.total_seconds()
            _log.warning(
                "this machine's clock is %+.0f s off from the database's, whose time counts: %s", seconds, what
            )
