"""The rooms that people starred, in SQL."""

from sqlalchemy import and_, bindparam, delete, select

from bot.storage.database import Database, insert_new
from bot.storage.tables import favourites


class SqlFavourites:
    """Implements the `Favourites` port for one tenant."""

    def __init__(self, database: Database, *, tenant: str) -> None:
        self._database, self._tenant = database, tenant
        mine = and_(favourites.c.tenant == tenant, favourites.c.person == bindparam("owner"))
        self._starred = select(favourites.c.room).where(mine)

    async def of(self, person_id: str) -> frozenset[str]:
        """Give the addresses of somebody's favourite rooms."""
        async with self._database.reading() as connection:
            return frozenset((await connection.execute(self._starred, {"owner": person_id})).scalars())

    async def star(self, person_id: str, address: str, *, on: bool) -> None:
        """Star a room for somebody, or take the star away."""
        row = {"tenant": self._tenant, "person": person_id, "room": address}
        this = and_(*(favourites.c[name] == value for name, value in row.items()))
        async with self._database.writing() as connection:
            if on:
                await insert_new(connection, favourites, row)
            else:
                await connection.execute(delete(favourites).where(this))
