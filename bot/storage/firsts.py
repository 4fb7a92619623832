"""Whether anybody ever booked, in SQL."""

from sqlalchemy import select

from bot.storage.database import Database
from bot.storage.tables import bookings


class SqlFirstBooking:
    """Implements the `FirstBooking` port for one tenant."""

    def __init__(self, database: Database, *, tenant: str) -> None:
        self._database, self._tenant = database, tenant

    async def made(self) -> bool:
        """Tell whether there is a booking."""
        query = select(bookings.c.id).where(bookings.c.tenant == self._tenant).limit(1)
        async with self._database.reading() as connection:
            return (await connection.execute(query)).first() is not None
