"""The rows of cards: where each stands and what it shows, put down in the transaction of whatever is the reason."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from enum import Enum, auto
from functools import cache
from typing import Any
from uuid import uuid4

from sqlalchemy import (
    ColumnElement,
    Insert,
    Row,
    and_,
    bindparam,
    case,
    delete,
    exists,
    func,
    insert,
    literal,
    or_,
    select,
    update,
)

from booking.model import Booking
from booking.ports import AskedOn
from bot.storage.columns import DAWN, Instant, changing, given, parameters
from bot.storage.database import insert_in
from bot.storage.tables import PENDING, bookings, cards, changes
from bot.storage.transaction import Transaction
from dialogs.ports import NONE_OF_THEM, OWED, ShownBooking, stands_once

TIED = -1
"""What a card shows on which something was asked for, as long as nobody began to draw what came of it."""

ANSWERED_WITHIN = timedelta(seconds=8)
"""How long a card on which something was asked for is left to the answer of the press; after that anybody edits it."""

RECEIVED_WITHIN = timedelta(seconds=30)
"""How long the message into somebody's own chat is left to the press; after that anybody sends it."""

Moment = datetime | ColumnElement[datetime]
"""An instant, or an expression of the database's own time."""

HELD = and_(cards.c.leased_until > DAWN, cards.c.shown > TIED)
"""Picks the cards that somebody has and did not say yet what came of it."""


class _Over(Enum):
    """What is put down over the row that a card has, if it has one."""

    TIED = auto()
    """What was asked for on it; what its holder sent may still arrive."""
    HELD = auto()
    """It is held from now on; what its holder before sent may still arrive."""
    CLEARED = auto()
    """No booking, but for one that somebody may still be showing there."""
    KEPT = auto()
    """The booking that somebody may still be showing in the message, under another subject."""
    SHOWN = auto()
    """What it shows now."""


def being_changed(tenant: ColumnElement[str], booking: ColumnElement[str]) -> ColumnElement[bool]:
    """Tell whether a change of the booking is under way, whose end is promised to whoever asked for it.

    A booking has the same revision before a change is asked for and after, so whoever drew its card may not know.
    """
    return exists().where(changes.c.tenant == tenant, changes.c.booking == booking, PENDING)


def _put(dialect: str, over: _Over, expressions: Mapping[str, ColumnElement[Any]]) -> Insert:
    """Build the statement that puts a row down. What is no expression is a parameter."""
    columns = [each.name for each in cards.c]
    told: dict[str, ColumnElement[Any]] = {**parameters(cards, [name for name in columns if name not in expressions])}
    if over is _Over.SHOWN:
        told["promises"] = or_(told["promises"], being_changed(told["tenant"], told["booking"]))
    put = insert_in(dialect, cards).values({**told, **expressions})
    news: dict[str, Any] = {name: put.excluded[name] for name in columns if name not in _KEY}
    left = case((HELD, cards.c.leased_until), else_=cards.c.unsure_until)
    match over:
        case _Over.TIED:
            news["unsure_until"] = left
        case _Over.HELD:
            news["unsure_until"] = case((HELD, put.excluded.leased_until), else_=cards.c.unsure_until)
        case _Over.CLEARED:
            news["unsure_until"] = left
            news["booking"] = case((or_(HELD, cards.c.unsure_until.is_not(None)), cards.c.booking), else_=None)
            news |= {name: cards.c[name] for name in ("zone", "shared", "viewer")}
        case _Over.SHOWN:
            del news["unsure_until"]
    return put.on_conflict_do_update(index_elements=list(_KEY), set_=news)


@cache
def _put_once(dialect: str, over: _Over) -> Insert:
    return _put(dialect, over, {})


_KEY = ("tenant", "subject", "activity")


_LEFT = case((HELD, cards.c.leased_until), else_=cards.c.unsure_until)
_LEFT_UNTIL = case((HELD, bindparam("until", type_=Instant())), else_=cards.c.unsure_until)


class CardRows:
    """Writes the rows of one tenant's cards; `holder` names this process in those that it holds for a while."""

    def __init__(self, tenant: str, holder: int) -> None:
        self._tenant, self._holder = tenant, holder
        same = cards.c.activity == bindparam("message")
        self._in_message = select(cards).where(cards.c.tenant == tenant, same)
        this = (cards.c.tenant == tenant, cards.c.subject == bindparam("of"), same)
        other = cards.alias()
        another = (other.c.tenant == tenant, other.c.activity == bindparam("message"))
        alone = ~exists().where(*another, other.c.subject != bindparam("of"))
        self._pressed = (*this, alone)
        booking = and_(bookings.c.tenant == tenant, bookings.c.id == bindparam("shown_there"))
        locked = select(bookings.c.revision).where(booking).with_for_update(read=True)
        self._revision, self._newest = locked, func.coalesce(locked.scalar_subquery(), 0)

    def of(self, subject: str) -> ColumnElement[bool]:
        """Pick the cards of a subject."""
        return and_(cards.c.tenant == self._tenant, cards.c.subject == subject)

    def at(self, subject: str, activity_id: str) -> ColumnElement[bool]:
        """Pick one card."""
        return and_(self.of(subject), cards.c.activity == activity_id)

    async def put(
        self,
        connection: Transaction,
        subject: str,
        role: str,
        reference: Mapping[str, Any],
        activity_id: str,
        *,
        shows: ShownBooking | None,
        now: Moment,
        leased_until: Moment = DAWN,
        sent_at: datetime | None = None,
    ) -> None:
        """Note that a card stands there, and what it shows, as `Cards.put` says."""
        rows = await self._of_message(connection, reference, activity_id)
        if shows is None and sent_at is not None:
            newer = [row for row in rows if row.shown != NONE_OF_THEM and row.placed_at > sent_at]
            for row in newer:
                # Which of both edits arrived last nobody knows: what the message shows is edited into it once more, and
                # not before all has arrived that may.
                at = now if isinstance(now, ColumnElement) else literal(now, Instant())
                until = case((cards.c.unsure_until > at, cards.c.unsure_until), else_=at)
                await connection.execute(
                    update(cards).where(self.at(row.subject, activity_id)).values(unsure_until=until)
                )
            if newer:
                return
        others = [row for row in rows if row.subject != subject]
        revisions = await self._revisions(connection, *others, shows)
        unsure: datetime | None = None
        still: dict[str, Any] = {}
        for row in others:
            follows = shows is not None and shows.booking_id == row.booking
            await self._forget(connection, row, now, revisions, owed=row.promises and not follows)
            held = row.leased_until > DAWN and row.shown > TIED
            if held or row.unsure_until is not None:
                unsure = row.leased_until if held else row.unsure_until
                still = {name: getattr(row, name) for name in ("booking", "zone", "shared", "viewer")}
        key = {"tenant": self._tenant, "subject": subject, "activity": activity_id}
        place = _columns(role, reference, shows, now, leased_until)
        place |= {"newest": revisions.get(shows.booking_id, 0) if shows else 0, "holder": self._holder}
        if shows is None and still:
            # Of the booking that somebody may still be showing there it is not let go.
            place |= still | {"unsure_until": unsure}
        if shows is not None and shows.revision == TIED:
            over = _Over.TIED
        elif leased_until is not DAWN:
            over = _Over.HELD
        elif shows is None:
            over = _Over.KEPT if still else _Over.CLEARED
        else:
            over = _Over.SHOWN
        values = {"unsure_until": unsure, **key, **place}
        told = {name: value for name, value in values.items() if not isinstance(value, ColumnElement)}
        if len(told) == len(values):
            put = _put_once(connection.dialect.name, over)
        else:
            put = _put(connection.dialect.name, over, {name: values[name] for name in values.keys() - told.keys()})
        await connection.execute(put, given(told))

    async def drop(self, connection: Transaction, subject: str, activity_id: str, *, owed: bool, now: Moment) -> None:
        """Forget a card that is gone, as `Cards.drop` says."""
        for row in (await connection.execute(select(cards).where(self.at(subject, activity_id)))).all():
            revisions = await self._revisions(connection, row)
            await self._forget(connection, row, now, revisions, owed=owed or row.promises)

    async def owe(self, connection: Transaction, subject: str, activity_id: str, *, now: Moment) -> None:
        """Let what a card shows be owed, as `Cards.owe` says."""
        for row in (await connection.execute(select(cards).where(self.at(subject, activity_id)))).all():
            revisions = await self._revisions(connection, row)
            if row.booking is not None:
                await self._owe(connection, row.reference, shown(row), "owed", revisions, now=now)

    async def _of_message(
        self, connection: Transaction, reference: Mapping[str, Any], activity_id: str
    ) -> list[Row[Any]]:
        """List what a message was noted for; message ids are unique within a conversation only."""
        rows = (await connection.execute(self._in_message, {"message": activity_id})).all()
        here = reference["conversation"]["id"]
        return [row for row in rows if row.reference["conversation"]["id"] == here]

    async def _revisions(self, connection: Transaction, *of: Row[Any] | ShownBooking | None) -> Mapping[str, int]:
        """Read how far bookings are, which stays until the commit: who moves one on marks its cards after that.

        To be asked before a card is written, in the order in which the ledger locks both.
        """
        ids = {each.booking_id if isinstance(each, ShownBooking) else each.booking for each in of if each is not None}
        known: dict[str, int] = {}
        for booking_id in sorted(ids - {None}):
            row = (await connection.execute(self._revision, {"shown_there": booking_id})).one_or_none()
            known |= {booking_id: row.revision} if row else {}
        return known

    async def _forget(
        self, connection: Transaction, row: Row[Any], now: Moment, revisions: Mapping[str, int], *, owed: bool
    ) -> None:
        await connection.execute(delete(cards).where(self.at(row.subject, row.activity)))
        if owed and row.booking is not None and not row.subject.startswith(OWED):
            await self._owe(connection, row.reference, shown(row), "owed", revisions, now=now)

    async def _put_over(
        self,
        connection: Transaction,
        asked_on: AskedOn,
        shows: ShownBooking,
        *,
        now: Moment,
        leased_until: Moment,
        newest: ColumnElement[int] | int,
    ) -> None:
        """Put down what the pressed card shows: in one statement where it stands there and its message for that alone.

        Else it is looked up where the card is known to stand, as long as it stands in one message only.
        """
        columns: dict[str, Any] = _columns("form", asked_on.conversation, shows, now, leased_until)
        columns |= {"newest": newest, "holder": self._holder}
        named: dict[str, Any] = {"of": asked_on.subject, "message": asked_on.message}
        if shows.revision == TIED:
            columns |= {"unsure_until": _LEFT}
        else:
            columns |= {"unsure_until": _LEFT_UNTIL}
            named |= {"until": leased_until, "shown_there": shows.booking_id}
        put = changing(cards, self._pressed, columns, **named)
        if (await connection.execute(*put)).rowcount == 1:
            return
        stands, here = asked_on.message, asked_on.conversation["conversation"]["id"]
        if stands_once(asked_on.subject):
            of = select(cards.c.activity, cards.c.reference).where(self.of(asked_on.subject))
            rows = (await connection.execute(of.order_by(cards.c.placed_at, cards.c.activity))).all()
            known = [row.activity for row in rows if row.reference["conversation"]["id"] == here]
            stands = known[0] if known else stands
        place = (asked_on.subject, "form", asked_on.conversation, stands)
        await self.put(connection, *place, shows=shows, now=now, leased_until=leased_until)

    async def hold(
        self,
        connection: Transaction,
        asked_on: AskedOn,
        booking: Booking,
        *,
        zone: str,
        now: datetime,
        leased_until: datetime,
    ) -> None:
        """Let the card that something was asked on be its answerer's until then; it is behind, whatever comes of it.

        So nothing is lost with the answer, the edit or this process. Until then the card promises what it is to show,
        be it the end: the message may be led on to something else before.
        """
        if asked_on.message:
            shows = ShownBooking(booking.id, 0, zone, asked_on.shared, _viewer(asked_on, booking), promises=True)
            # The booking is locked before the card is, as the ledger does, and as it is until the commit.
            await self._put_over(connection, asked_on, shows, now=now, leased_until=leased_until, newest=self._newest)

    async def tie(
        self, connection: Transaction, asked_on: AskedOn, booking: Booking, after: Callable[[timedelta], Moment]
    ) -> None:
        """Tie the card that something was asked on to the booking; `after` tells the time some while from now.

        The booking's row is locked, or made in this transaction, and the booking as it is there. Where its message is
        not known, or others see it, the end is owed to whoever asked, in their own chat.
        """
        viewer = _viewer(asked_on, booking)
        shows = ShownBooking(booking.id, TIED, asked_on.zone, asked_on.shared, viewer, promises=True)
        now, there, known = after(timedelta(0)), asked_on.conversation, {booking.id: booking.revision}
        if asked_on.message:
            until = after(ANSWERED_WITHIN)
            await self._put_over(connection, asked_on, shows, now=now, leased_until=until, newest=booking.revision)
        if asked_on.shared or not asked_on.message:
            role = "receipt" if asked_on.shared else "owed"
            await self._owe(connection, there, shows, role, known, now=now, leased_until=after(RECEIVED_WITHIN))

    async def _owe(
        self,
        connection: Transaction,
        reference: Mapping[str, Any],
        shows: ShownBooking,
        role: str,
        revisions: Mapping[str, int],
        *,
        now: Moment,
        leased_until: Moment = DAWN,
    ) -> None:
        """Note that whoever saw the card is owed the end; every time in a row of its own, so that none is lost."""
        key = {"tenant": self._tenant, "subject": f"{OWED}{shows.booking_id}", "activity": str(uuid4())}
        columns = _columns(role, reference, replace(shows, revision=TIED), now, leased_until)
        columns |= {"newest": revisions.get(shows.booking_id, 0), "holder": self._holder}
        await connection.execute(insert(cards).values(**key, **columns))


def _viewer(asked_on: AskedOn, booking: Booking) -> str:
    return "" if asked_on.viewer == booking.booker.id else asked_on.viewer


def shown(row: Row[Any]) -> ShownBooking:
    """Read what a card shows."""
    return ShownBooking(row.booking, row.shown, row.zone, row.shared, row.viewer, row.promises)


def _columns(
    role: str, reference: Mapping[str, Any], shows: ShownBooking | None, now: Moment, leased_until: Moment
) -> dict[str, Any]:
    return {
        "role": role,
        "reference": reference,
        "placed_at": now,
        "booking": shows.booking_id if shows else None,
        "shown": shows.revision if shows else NONE_OF_THEM,
        "zone": shows.zone if shows else "",
        "shared": shows.shared if shows else False,
        "viewer": shows.viewer if shows else "",
        "promises": shows.promises if shows else False,
        "leased_until": leased_until,
        "rejections": 0,
        "not_before": DAWN,
    }
