"""The whole bot in one process beside a fake Teams and the sandbox's Graph: real adapter, msal, database and HTTP."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import httpx

from booking.model import Person as Colleague
from bot.adapter import Adapter
from bot.connector import Connectors
from bot.database import open_database
from bot.http import create_app
from bot.registry import SqlRegistry
from bot.sandbox import registered_rooms
from bot.settings import Settings
from bot.trust import LocalTrust
from bot.turn_errors import TurnErrors
from bot.wiring import SANDBOX, House
from cards.words import describe
from graph.auth import LocalAuthority, MsalTokens
from graph.calendar import GraphCalendar
from graph.client import GraphClient
from graph.directory import GraphDirectory
from graph.sandbox import seed
from graph.sandbox.server import SandboxServer
from tests.edge import door, ready
from tests.fakes_booking import FakeClock
from tests.fakes_teams import Answer, Chat, FakeTeams, Person


def _teams_person(employee: seed.Person) -> Person:
    return Person(f"29:{employee.given.lower()}", employee.id, employee.name, employee.mail)


ADELE, ALEX, MEGAN, LEE, DIEGO = (_teams_person(each) for each in seed.PEOPLE[:5])
PEOPLE = tuple(_teams_person(each) for each in seed.PEOPLE)
HELSINKI = ZoneInfo("Europe/Helsinki")


@dataclass
class World:
    """Alex is the admin of the settings; the ten rooms of the demo are registered and booking is on."""

    teams: FakeTeams
    sandbox: SandboxServer
    house: House
    clock: FakeClock

    async def say(
        self, text: str, *, person: Person = ADELE, chat: Chat | None = None, mentions: tuple[Person, ...] = ()
    ) -> Answer:
        """Type something; the bot's answer stands in the chat afterwards."""
        return await self.teams.post(self.teams.message(text, person=person, conversation=chat, mentions=mentions))

    async def press(
        self,
        title: str,
        inputs: dict[str, str] | None = None,
        *,
        person: Person = ADELE,
        chat: Chat | None = None,
        card_id: str = "",
        nth: int = 0,
    ) -> Answer:
        """Press a button of a card (the newest of the chat unless named), and see that the stored card follows."""
        card_id = card_id or self.card(chat or self.teams.personal(person))[0]
        answer = await self.teams.post(self.teams.click(card_id, title, inputs, person=person, nth=nth))
        await self.house.edits.drain()
        if answer.body is not None and "value" in answer.body and answer.body["type"].endswith("adaptive"):
            pass
            assert self.teams.card(card_id) == answer.card, "the stored card is not the last answer"
        return answer

    def card(self, chat: Chat | None = None) -> tuple[str, dict[str, object]]:
        """Give the newest card of a chat (Adele's own unless named), checked."""
        card_id, card = self.teams.last_card(chat or self.teams.personal(ADELE))
        pass
        return card_id, card

    def ours(self, room: str) -> list[dict[str, object]]:
        """The events that the bot made in a room's calendar, as Graph would show them."""
        made = [each for each in self.sandbox.tenant.mailbox(f"{room.lower()}@roomkeeper.example").events.values()]
        return [each for each in made if each.transaction_id]  # type: ignore[attr-defined]


@asynccontextmanager
async def open_world(
    folder: Path, sandbox: SandboxServer, transport: httpx.AsyncBaseTransport, now: datetime, **settings: object
) -> AsyncIterator[World]:
    """Start the bot on a database in `folder`; a second one on the same folder is the bot after a restart."""
    clock = FakeClock(now)
    given = {"admins": [ALEX.object_id], "zone": "Europe/Helsinki", **settings}
    chosen = Settings.model_validate(given)
    async with AsyncExitStack() as stack:
        database = await stack.enter_async_context(open_database(f"sqlite+aiosqlite:///{folder / 'bot.db'}"))
        authority = LocalAuthority(sandbox.url)
        stack.callback(authority.close)
        tokens = MsalTokens(
            authority=f"https://login.microsoftonline.com/{seed.TENANT_ID}",
            client_id=seed.CLIENT_ID,
            credential=seed.CLIENT_SECRET,
            scope="https://graph.microsoft.com/.default",
            http_client=authority,
        )
        graph = GraphClient(sandbox.url, tokens, transport)
        stack.push_async_callback(graph.aclose)
        registry = SqlRegistry(database, tenant=SANDBOX, clock=clock)
        await registry.furnish(registered_rooms(), by=Colleague(SANDBOX, "Roomkeeper"))
        teams = await stack.enter_async_context(FakeTeams(people=PEOPLE, now=clock.now))
        way_out = await stack.enter_async_context(door())
        house = House(
            chosen,
            database=database,
            registry=registry,
            calendar=GraphCalendar(graph, installation="test", chat_link="https://teams.example/chat"),
            directory=GraphDirectory(graph),
            connectors=Connectors(way_out),
            installation="test",
            clock=clock,
        )
        stack.push_async_callback(house.edits.drain)
        stack.push_async_callback(house.driver.stop)
        adapter = Adapter(trust=LocalTrust(), connectors=house.connectors, on_error=TurnErrors(describe=describe))
        await teams.serve(create_app(adapter, house.turns, ready=ready))
        yield World(teams, sandbox, house, clock)
