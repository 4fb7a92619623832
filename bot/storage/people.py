"""Whom the bot has met, and where the cards stand that it showed them, in SQL."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, bindparam, case, exists, func, literal, or_, select, update

from booking.model import Person
from booking.ports import Clock
from bot.backoff import backoff_s
from bot.storage.card_rows import TIED, CardRows, being_changed, shown
from bot.storage.columns import DAWN
from bot.storage.database import Database, insert_into
from bot.storage.tables import BEHIND, admins, cards, favourites, people
from bot.storage.transaction import Transaction
from dialogs.ports import NONE_OF_THEM, OWED, Acquaintance, CardMessage, ShownBooking, StaleCard

_UNKNOWN = {"name": "", "address": "", "zone": "", "locale": "", "language": "", "building": ""}


class SqlPeople:
    """Implements the `People` port for one tenant."""

    def __init__(self, database: Database, *, tenant: str, clock: Clock) -> None:
        self._database, self._tenant, self._clock = database, tenant, clock
        flag = exists().where(admins.c.tenant == tenant, admins.c.id == people.c.id).label("flagged")
        this = (people.c.tenant == tenant, people.c.id == bindparam("person"))
        theirs = (favourites.c.tenant == tenant, favourites.c.person == people.c.id)
        # One row has them all: a mail address has no space.
        starred = select(func.aggregate_strings(favourites.c.room, " ")).where(*theirs).scalar_subquery()
        self._known = select(people, flag, starred.label("starred")).where(*this)
        self._building = select(people.c.building).where(*this)

    async def get(self, person_id: str) -> Acquaintance | None:
        """Read what is known of somebody."""
        async with self._database.reading() as connection:
            row = (await connection.execute(self._known, {"person": person_id})).one_or_none()
        if row is None:
            return None
        person = Person(row.id, row.name, row.address)
        told = (row.zone, row.personal, row.reminder_minutes, row.locale, row.language)
        starred = frozenset((row.starred or "").split())
        return Acquaintance(person, *told, flagged=bool(row.flagged), starred=starred)

    async def remember(
        self, person: Person, *, zone: str = "", locale: str = "", personal: Mapping[str, Any] | None = None
    ) -> None:
        """Note what was seen of somebody; what is empty leaves what was known before."""
        seen = {"name": person.name, "address": person.address, "zone": zone, "locale": locale, "personal": personal}
        async with self._database.writing() as connection:
            put = insert_into(connection, people).values(**self._key(person.id), **seen, language="", building="")
            news: dict[str, Any] = {
                name: func.coalesce(func.nullif(put.excluded[name], ""), people.c[name])
                for name in ("name", "address", "zone", "locale")
            }
            if personal is not None:
                news["personal"] = put.excluded.personal
            news["remembered_at"] = put.excluded.remembered_at
            await connection.execute(put.on_conflict_do_update(index_elements=["tenant", "id"], set_=news))

    async def reminder_of(self, person_id: str) -> int | None:
        """Tell how long before a booking somebody wants to be reminded, if they ever said."""
        known = await self.get(person_id)
        return known.reminder_minutes if known else None

    async def remind(self, person_id: str, minutes: int) -> None:
        """Note how long before a booking somebody wants to be reminded."""
        await self._want(person_id, reminder_minutes=minutes)

    async def speak(self, person_id: str, language: str) -> None:
        """Note in which language somebody wants to be spoken to."""
        await self._want(person_id, language=language)

    async def building_of(self, person_id: str) -> str:
        """Give the building that somebody chose as theirs; empty if they did not."""
        async with self._database.reading() as connection:
            return str((await connection.execute(self._building, {"person": person_id})).scalar_one_or_none() or "")

    async def settle(self, person_id: str, building: str) -> None:
        """Note which building somebody chose as theirs."""
        await self._want(person_id, building=building)

    async def _want(self, person_id: str, **wanted: str | int) -> None:
        """Note what somebody chose, known or not."""
        async with self._database.writing() as connection:
            put = insert_into(connection, people).values(**self._key(person_id), **{**_UNKNOWN, **wanted})
            await connection.execute(put.on_conflict_do_update(index_elements=["tenant", "id"], set_=wanted))

    async def welcome(self, person_id: str) -> bool:
        """Tell whether to greet somebody: true exactly once for each."""
        async with self._database.writing() as connection:
            put = insert_into(connection, people).values(
                **self._key(person_id), **_UNKNOWN, welcomed_at=self._clock.now()
            )
            first = put.on_conflict_do_update(
                index_elements=["tenant", "id"],
                set_={"welcomed_at": put.excluded.welcomed_at},
                where=people.c.welcomed_at.is_(None),
            )
            return (await connection.execute(first)).rowcount == 1

    async def forget_personal(self, person_id: str) -> None:
        """Forget somebody's own chat."""
        async with self._database.writing() as connection:
            await connection.execute(update(people).where(self._this(person_id)).values(personal=None))

    def _this(self, person_id: str) -> ColumnElement[bool]:
        return and_(people.c.tenant == self._tenant, people.c.id == person_id)

    def _key(self, person_id: str) -> dict[str, Any]:
        return {"tenant": self._tenant, "id": person_id, "remembered_at": self._clock.now()}


class SqlCards:
    """Implements the `Cards` port for one tenant."""

    def __init__(self, database: Database, *, tenant: str, clock: Clock) -> None:
        self._database, self._tenant, self._clock = database, tenant, clock
        self._rows = CardRows(tenant, database.process_id)
        these = (cards.c.tenant == tenant, cards.c.subject == bindparam("of"))
        self._standing = select(cards).where(*these).order_by(cards.c.placed_at, cards.c.activity)

    async def put(
        self,
        subject: str,
        role: str,
        reference: Mapping[str, Any],
        activity_id: str,
        *,
        shows: ShownBooking | None = None,
        lease_s: float = 0.0,
        sent_at: datetime | None = None,
    ) -> None:
        """Note that a card stands there, and what it shows."""
        now = self._clock.now()
        leased_until = now + timedelta(seconds=lease_s) if lease_s else DAWN
        async with self._database.writing() as connection:
            place = (subject, role, reference, activity_id)
            await self._rows.put(connection, *place, shows=shows, now=now, leased_until=leased_until, sent_at=sent_at)

    async def all(self, subject: str) -> tuple[CardMessage, ...]:
        """List where cards of the subject stand, the longest standing first."""
        async with self._database.reading() as connection:
            rows = await connection.execute(self._standing, {"of": subject})
            return tuple(CardMessage(row.role, row.reference, row.activity) for row in rows)

    async def drop(self, subject: str, activity_id: str, *, owed: bool = False) -> None:
        """Forget a card that is gone."""
        async with self._database.writing() as connection:
            await self._rows.drop(connection, subject, activity_id, owed=owed, now=self._clock.now())

    async def owe(self, subject: str, activity_id: str) -> None:
        """Let what a card shows be told in somebody's own chat as well."""
        async with self._database.writing() as connection:
            await self._rows.owe(connection, subject, activity_id, now=self._clock.now())

    async def showing(self, booking_id: str) -> tuple[StaleCard, ...]:
        """List the cards that show a booking."""
        these = and_(cards.c.tenant == self._tenant, cards.c.booking == booking_id, ~cards.c.subject.startswith(OWED))
        async with self._database.reading() as connection:
            rows = await connection.execute(select(cards).where(these, cards.c.shown != NONE_OF_THEM))
            return tuple(_behind(row) for row in rows)

    async def behind(self, limit: int, *, lease_s: float) -> tuple[StaleCard, ...]:
        """Take cards that show an older revision of their booking than there is, or maybe do, and that nobody edits."""
        now = self._clock.now()
        over = or_(cards.c.shown < cards.c.newest, cards.c.unsure_until <= now)
        rested = and_(cards.c.leased_until <= now, cards.c.not_before <= now)
        ripe = and_(cards.c.tenant == self._tenant, BEHIND, rested, over)
        found = select(cards).where(ripe).order_by(cards.c.leased_until).limit(limit)
        async with self._database.reading() as connection:
            if (await connection.execute(found)).first() is None:
                return ()
        async with self._database.writing() as connection:
            rows = (await connection.execute(found.with_for_update(skip_locked=True))).all()
            return tuple([await self._taken(connection, row, now, timedelta(seconds=lease_s)) for row in rows])

    async def _taken(self, connection: Transaction, row: Row[Any], now: datetime, rests: timedelta) -> StaleCard:
        """Hold a card, and remember if its holder before never said what came of it."""
        taken = replace(_behind(row), until=now + rests)
        unsure = now + rests if row.leased_until > DAWN and row.shown > TIED else row.unsure_until
        held = {"leased_until": now + rests, "unsure_until": unsure, "holder": self._database.process_id}
        held["shown"] = taken.shows.revision
        await connection.execute(update(cards).where(self._rows.at(row.subject, row.activity)).values(held))
        return taken

    async def caught_up(
        self, subject: str, activity_id: str, *, was: int, revision: int, promises: bool = False
    ) -> bool:
        """Note that a card shows another revision now, unless somebody else noted one meanwhile."""
        now = self._clock.now()
        sure = case((cards.c.unsure_until > now, cards.c.unsure_until), else_=None)
        promised = or_(literal(promises), being_changed(cards.c.tenant, cards.c.booking))
        caught = {"shown": revision, "promises": promised, "leased_until": DAWN, "unsure_until": sure, "placed_at": now}
        caught |= {"rejections": 0, "not_before": DAWN}
        same = and_(self._rows.at(subject, activity_id), cards.c.shown == was)
        async with self._database.writing() as connection:
            return (await connection.execute(update(cards).where(same).values(caught))).rowcount == 1

    async def put_off(self, taken: StaleCard, *, least_s: float, sure: bool) -> bool:
        """Note that a card could not be edited, as long as it is its taker's."""
        now, this = self._clock.now(), self._rows.at(taken.subject, taken.place.activity_id)
        same = and_(this, cards.c.shown == taken.shows.revision, cards.c.leased_until == taken.until)
        same = and_(same, cards.c.leased_until > now)
        async with self._database.writing() as connection:
            rejections = (await connection.execute(select(cards.c.rejections).where(same))).scalar_one_or_none()
            if rejections is None:
                return False
            rest = timedelta(seconds=backoff_s(rejections + 1, least_s=least_s))
            news: dict[str, Any] = {"rejections": rejections + 1, "not_before": now + rest}
            news |= {"leased_until": DAWN} if sure else {}
            return (await connection.execute(update(cards).where(same).values(news))).rowcount == 1

    async def try_again(self, conversation_id: str) -> None:
        """Let the cards of a conversation be tried at once, put off or held."""
        now = self._clock.now()
        # Each thread of a channel is a conversation of its own, and all of them come back with the channel.
        where, root = cards.c.reference["conversation"]["id"].as_string(), conversation_id.partition(";")[0]
        there = or_(where == root, where.startswith(f"{root};", autoescape=True))
        held = and_(BEHIND, cards.c.leased_until > now)
        # Apart from each other, so that each has an index of its own.
        for these, news in ((cards.c.rejections > 0, {"not_before": DAWN}), (held, {"leased_until": now})):
            picked = (cards.c.tenant == self._tenant, these, there)
            async with self._database.reading() as connection:
                if (await connection.execute(select(cards.c.activity).where(*picked).limit(1))).first() is None:
                    continue
            async with self._database.writing() as connection:
                await connection.execute(update(cards).where(*picked).values(news))


def _behind(row: Row[Any]) -> StaleCard:
    """Read a card; of one that was tied to its booking nobody drew anything yet."""
    shows = shown(row)
    shows = replace(shows, revision=max(shows.revision, 0))
    return StaleCard(row.subject, CardMessage(row.role, row.reference, row.activity), shows)
