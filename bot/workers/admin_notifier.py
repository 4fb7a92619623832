"""Tells admins what Roomkeeper cannot set right alone: one message for all that is new, in each one's own chat.

An admin whom the bot has not met has no such chat, and hears of what still lasts once there is one.
"""

import logging
from collections.abc import Callable, Sequence
from zoneinfo import ZoneInfo

from booking.clock import elapsed
from booking.manage.alerts import Alert
from booking.ports import Registry
from booking.times import zone_at
from bot.storage.alerts import SqlAlerts
from bot.teams.connector import LONGEST_CALL_S, TOO_LATE, ConnectorError
from bot.teams.messages import message_of
from bot.teams.proactive import ProactiveMessenger
from cards.alerts import alert_card, headline
from cards.language import reading
from dialogs.ports import Acquaintance, People

SEND_WITHIN_S = 30.0
"""How long after it was taken a message may begin to be sent."""

LEASE_S = SEND_WITHIN_S + LONGEST_CALL_S

_log = logging.getLogger(__name__)


class AdminNotifier:
    """Tells admins what is due, when asked to. Several processes share the work by the rows.

    `monotonic` counts seconds also while the machine sleeps.
    """

    def __init__(
        self,
        *,
        alerts: SqlAlerts,
        registry: Registry,
        first_admins: frozenset[str],
        people: People,
        messenger: ProactiveMessenger,
        fallback_zone: ZoneInfo,
        monotonic: Callable[[], float] = elapsed,
    ) -> None:
        self._alerts, self._registry, self._first_admins = alerts, registry, first_admins
        self._people, self._messenger = people, messenger
        self._fallback_zone, self._monotonic = fallback_zone, monotonic

    async def look(self) -> None:
        """Tell the admins whom the bot has met what they are to be told."""
        until = self._monotonic() + SEND_WITHIN_S
        ids = self._first_admins | {each.id for each in await self._registry.admins()}
        met = [known for each in sorted(ids) if (known := await self._people.get(each)) and known.personal]
        due = await self._alerts.due([known.person.id for known in met], lease_s=LEASE_S)
        for known in met:
            if known.person.id in due and self._monotonic() <= until:
                await self._tell(known, due[known.person.id], until)

    async def _tell(self, admin: Acquaintance, news: Sequence[Alert], until: float) -> None:
        if admin.personal is None:
            return
        zone = zone_at(admin.zone) if admin.zone else self._fallback_zone
        with reading(admin.reader):
            message = message_of(alert_card(news, zone))
            message.summary = headline()
        try:
            await self._messenger.send(admin.personal, message, deadline=until)
        except ConnectorError as error:
            _log.info("an admin cannot be told: %s", error)
            if error.code == TOO_LATE:
                return  # Another process may have it by now.
            if error.barred:
                await self._people.forget_personal(admin.person.id)
            await self._alerts.put_off(admin.person.id, news, least_s=error.retry_after_s or 0.0)
            return
        await self._alerts.told(admin.person.id, news)
