"""Teams as the kill campaign has it: every card is read the moment it arrives, and held against the calendars."""

import re
from typing import Any

from aiohttp import web

from campaigns.chaos.audit import standing
from graph.sandbox.tenant import Tenant
from tests.fakes.teams import CARD, FakeTeams
from tests.fakes.teams_activities import Person
from tests.support.reading import said

Json = dict[str, Any]

OFF = ("Booking cancelled", "Cancelled", "Your booking was cancelled")
"""Headlines that say that a booking is off."""


class WatchedTeams(FakeTeams):
    """Notes in `wrong` where a card says that a meeting is cancelled while it stands on a calendar."""

    def __init__(self, people: tuple[Person, ...], tenant: Tenant) -> None:
        super().__init__(people=people, now=tenant.clock.now)
        self._tenant = tenant
        self.wrong: list[str] = []

    def calm(self) -> None:
        """Refuse nothing any more."""
        self._faults.clear()

    def read(self, card: Json) -> None:
        """See whether what a card says is so at this moment."""
        lines = said(card)
        if not lines or lines[0] not in OFF:
            return
        titles = {found[0] for line in lines if (found := re.search(r"Meeting \d+\b", line))}
        stands = [each for each in standing(self._tenant) if each.ours and each.title in titles]
        self.wrong += [f"{lines[0]}, while {each} stands" for each in stands]

    def _send(self, request: web.Request, body: Json) -> tuple[int, Json]:
        self._watch(body)
        return super()._send(request, body)

    def _edit(self, request: web.Request, body: Json) -> tuple[int, Json]:
        self._watch(body)
        return super()._edit(request, body)

    def _watch(self, body: Json) -> None:
        for each in body.get("attachments") or ():
            if each.get("contentType") == CARD:
                self.read(each["content"])
