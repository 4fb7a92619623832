"""What reminders and notices need from the world."""

from typing import Protocol

from booking.manage.notices import Notice


class ReminderTimes(Protocol):
    """How long before a booking each person wants to be reminded."""

    async def reminder_of(self, person_id: str) -> int | None:
        """Tell how many minutes before somebody wants to be reminded: 0 is never; None if they did not say."""
        ...

    async def remind(self, person_id: str, minutes: int) -> None:
        """Note how many minutes before somebody wants to be reminded."""
        ...


class Notices(Protocol):
    """What people are to be told without having asked, each once: derived from the rows, and taken by one process."""

    async def due(self, limit: int, *, lease_s: float) -> tuple[Notice, ...]:
        """Take what is due and was not told, of so many bookings at most, those that start first; all of a booking.

        For `lease_s` seconds it is the caller's; what was not told by then is given out again. Nothing is due to whom
        nothing can be written: it waits until their own chat is known, and is due then if it is still news.
        """
        ...

    async def mark_sent(self, notice: Notice) -> None:
        """Note that something was told that had been taken; it never comes again.

        But for the name of a room: that is told again when another one was told meanwhile.
        """
        ...

    async def put_off(self, notice: Notice, *, least_s: float) -> None:
        """Note that something that was taken could not be told: it rests, longer each time in a row.

        The rest is `least_s` seconds at least.
        """
        ...

    async def due_for_response_check(self, limit: int, *, ahead_s: float, lease_s: float) -> tuple[str, ...]:
        """Take bookings with attendees that start within `ahead_s` seconds, for their answers to be read; give the ids.

        For `lease_s` seconds after that nobody else is given them.
        """
        ...
