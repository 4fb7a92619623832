"""The use case of reminders: how long before a booking somebody is reminded, and setting it."""

from booking.errors import Reason, refused
from booking.manage.notices import MOST_MINUTES, NEVER, minutes_of
from booking.manage.ports import ReminderTimes
from booking.model import Person


class Reminders:
    """Everybody sets their own."""

    def __init__(self, *, times: ReminderTimes) -> None:
        self._times = times

    async def of(self, person: Person) -> int:
        """Tell how many minutes before a booking somebody is reminded; 0 is never."""
        return minutes_of(await self._times.reminder_of(person.id))

    async def choose(self, person: Person, minutes: int) -> int:
        """Set how many minutes before a booking somebody is reminded, and give them.

        Raises: Refused with REMINDER_TOO_EARLY for more than a day.
        """
        if not NEVER <= minutes <= MOST_MINUTES:
            raise refused(Reason.REMINDER_TOO_EARLY, hours=MOST_MINUTES // 60)
        await self._times.remind(person.id, minutes)
        return minutes
