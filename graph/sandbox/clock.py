"""The tenant's clock: the real one unless somebody moves or stops it."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta


def real_time() -> datetime:
    """The instant it really is, aware and in UTC."""
    return datetime.now(UTC)


class Clock:
    """Shows a source's time, shifted by an offset, or one fixed instant."""

    def __init__(self, source: Callable[[], datetime] = real_time) -> None:
        self._source = source
        self._fixed: datetime | None = None
        self._offset = timedelta()

    def now(self) -> datetime:
        """The instant that the tenant believes in, aware and in UTC."""
        return self._fixed or self._source() + self._offset

    def stop_at(self, instant: datetime) -> None:
        """Show one instant until told otherwise."""
        self._fixed = instant.astimezone(UTC)

    def shift(self, offset: timedelta) -> None:
        """Run again, ahead of the source (or behind it) by an offset."""
        self._fixed, self._offset = None, offset
