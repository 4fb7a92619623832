"""What anybody may post: answered at once and alike, good or forged, and without effect unless it is proved."""

import asyncio
import hashlib
import json
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from hypothesis import given
from hypothesis import strategies as st

from bot.storage.database import open_database
from bot.storage.subscriptions import Kept, SqlSubscriptions, State
from bot.teams.adapter import BODY_LIMIT
from bot.teams.http import new_runner
from bot.teams.webhook import NOTIFICATIONS, PATH, Hint, Outcome, Webhook, hints_in
from bot.workers.change_hints import UNKNOWN, ChangeHints
from tests.fakes.booking import FakeClock
from tests.fakes.looks import MemoryLooks
from tests.support.databases import ready_file
from tests.support.stores import NOW, TENANT

SECRET = "a" * 43
ROOMS = ("elm@rooms.example", "oak@rooms.example")
REST = timedelta(0)


def told(subscription: str = "s-oak", secret: object = SECRET, **more: object) -> dict[str, Any]:
    return {"subscriptionId": subscription, "clientState": secret, "changeType": "updated", **more}


def hashed(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


@dataclass
class Stage:
    url: str
    hints: ChangeHints
    rows: SqlSubscriptions
    looks: MemoryLooks
    clock: FakeClock
    asked: list[int] = field(default_factory=list)

    async def post(self, *entries: object, body: bytes | None = None, query: str = "") -> tuple[int, str]:
        """Post notifications, or a body as it is."""
        content = json.dumps({"value": entries}).encode() if body is None else body
        async with aiohttp.ClientSession() as session, session.post(self.url + query, data=content) as answer:
            return answer.status, await answer.text()

    async def wanted(self) -> tuple[str, ...]:
        """Let what was told be noted; gives the rooms that are to be looked at."""
        await self.hints.note()
        return (await self.looks.wanted(rest=REST, limit=10)).rooms

    async def look_where_told(self) -> int:
        found = (await self.looks.wanted(rest=REST, limit=10)).rooms
        self.asked.append(len(found))
        self.clock.at += timedelta(seconds=1)
        await self.looks.looked((await self.looks.take(found, before=None, lease_s=60)).values())
        return len(found)


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    clock = FakeClock(NOW)
    looks = MemoryLooks(clock)
    await looks.looked((await looks.take(ROOMS, before=None, lease_s=60)).values())
    clock.at += timedelta(seconds=5)
    async with open_database(await ready_file(tmp_path / "bot.db")) as database:
        rows = SqlSubscriptions(database, tenant=TENANT, clock=clock)
        await rows.suit(ROOMS)
        for kept in (await rows.take(2, lease=timedelta(minutes=1))).rows:
            live = {"expires_at": NOW + timedelta(days=1), "due_at": NOW + timedelta(hours=9), "made_at": NOW}
            await rows.put(
                Kept(
                    kept.room,
                    State.LIVE,
                    f"s-{kept.room[:3]}",
                    hashed(SECRET),
                    leased_until=kept.leased_until,
                    **live,  # type: ignore[arg-type]
                )
            )
        stage = Stage("", None, rows, looks, clock)  # type: ignore[arg-type]
        stage.hints = ChangeHints(rows=rows, looks=looks, looker=stage, wait_s=0.01)
        app = web.Application(client_max_size=BODY_LIMIT)
        app.router.add_post(PATH, Webhook(stage.hints).handle)
        runner = new_runner(app, shutdown_timeout=1)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        stage.url = f"http://127.0.0.1:{runner.addresses[0][1]}{PATH}"
        yield stage
        await runner.cleanup()


async def test_the_handshake_is_answered_by_its_token_as_plain_text(stage: Stage) -> None:
    token = "Validation%3A+Testing+client%20application"
    async with aiohttp.ClientSession() as session, session.post(f"{stage.url}?validationToken={token}") as answer:
        assert answer.status == 200
        assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert await answer.text() == "Validation: Testing client application"


async def test_a_token_is_never_a_page_in_somebodys_browser(stage: Stage) -> None:
    status, text = await stage.post(query="?validationToken=%3Cscript%3Ealert(1)%3C/script%3E")
    assert (status, text) == (200, "&lt;script&gt;alert(1)&lt;/script&gt;")
    assert (await stage.post(query=f"?validationToken={'x' * 2000}"))[0] == 400
    assert (await stage.post(query="?validationToken=%ED%A0%80%00"))[0] == 200


async def test_a_notification_has_its_room_looked_at_and_no_other(stage: Stage) -> None:
    assert await stage.post(told()) == (202, "")
    assert stage.hints.counts == {}, "answered before anything was done"
    assert await stage.wanted() == ("oak@rooms.example",)
    assert stage.hints.counts == {Outcome.TAKEN: 1}
    await stage.hints.look()
    assert stage.asked == [1]


@pytest.mark.parametrize(
    "entry",
    [
        told(secret="b" * 43),
        told(secret=""),
        told(secret=None),
        told(secret=hashed(SECRET)),
        told(secret=[SECRET]),
        told("s-elm ", SECRET),
        told("", SECRET),
        told("s-ash"),
        told("' OR 1=1 --"),
        told("s-oak\x00"),
        told(lifecycleEvent="subscriptionRemoved", secret="c"),
        {"resource": "Users/oak@rooms.example/Events/1"},
        "oak@rooms.example",
        None,
    ],
)
async def test_what_is_forged_is_answered_the_same_and_has_no_effect(stage: Stage, entry: object) -> None:
    before = await stage.rows.all()
    assert await stage.post(entry) == (202, "")
    assert await stage.wanted() == ()
    assert stage.hints.counts[Outcome.TAKEN] == 0
    assert (await stage.rows.all()).rows == before.rows


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400),
        (b"{", 400),
        (b"[]", 400),
        (b'{"value": {}}', 400),
        (b"\xff\xfe", 400),
        (b"[" * 100_000, 400),
        (b'{"value": []}', 202),
        (b" " * (BODY_LIMIT + 1), 413),
    ],
)
async def test_what_is_no_list_of_notifications_is_refused(stage: Stage, body: bytes, status: int) -> None:
    assert (await stage.post(body=body))[0] == status


async def test_a_flood_costs_one_look_a_room(stage: Stage) -> None:
    flood = [told(each) for each in ("s-oak", "s-elm") for _ in range(NOTIFICATIONS // 2)]
    await asyncio.gather(*(stage.post(*flood) for _ in range(3)))
    assert set(await stage.wanted()) == set(ROOMS)
    await stage.hints.look()
    assert stage.asked == [2]


async def test_a_round_of_looks_ends_also_where_people_change_meetings_without_a_pause(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def told_meanwhile() -> int:
        stage.asked.append(1)
        assert len(stage.asked) < 10, "a round without an end counts as one that hangs"
        return 1

    monkeypatch.setattr(stage, "look_where_told", told_meanwhile)
    await stage.hints.look()
    stage.hints._wait_s = 60
    async with asyncio.timeout(30):  # What may be left is looked at without a wait.
        await stage.hints.look()
    assert stage.asked == [1, 1]


async def test_a_flood_of_unknown_ones_keeps_no_good_one_out(stage: Stage) -> None:
    await stage.post(told("s-oak"))
    await stage.wanted()
    stage.clock.at += timedelta(seconds=5)
    await stage.hints.look()
    stage.hints.take([Hint(f"unknown-{at}", "") for at in range(UNKNOWN + 500)])
    await stage.post(told("s-oak"))
    assert await stage.wanted() == ("oak@rooms.example",)
    assert stage.hints.counts == {Outcome.TAKEN: 2, Outcome.UNKNOWN: UNKNOWN, Outcome.DROPPED: 500}


async def test_what_is_told_of_a_subscriptions_life_is_acted_on(stage: Stage) -> None:
    await stage.post(told("s-oak", lifecycleEvent="reauthorizationRequired", changeType=None))
    await stage.post(told("s-elm", lifecycleEvent="subscriptionRemoved", changeType=None))
    assert set(await stage.wanted()) == set(ROOMS), "what changed meanwhile was not told"
    oak = next(each for each in (await stage.rows.take(9, lease=REST)).rows if each.room.startswith("oak"))
    elm = next(each for each in (await stage.rows.all()).rows if each.room.startswith("elm"))
    assert (oak.state, oak.id) == (State.LIVE, "s-oak"), "it is due for its renewal"
    assert (elm.state, elm.id, elm.secret) == (State.WANTED, "", "")
    await stage.post(told("s-oak", lifecycleEvent="missed", changeType=None))
    assert "oak@rooms.example" in await stage.wanted()


async def test_what_could_not_be_noted_is_noted_when_the_database_is_back(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fails(*_: object, **__: object) -> None:
        raise OSError

    for name, of in (("called", stage.rows), ("want", stage.looks)):
        await stage.post(told())
        with monkeypatch.context() as broken:
            broken.setattr(type(of), name, fails)
            with pytest.raises(OSError):
                await stage.hints.note()
    assert await stage.wanted() == ("oak@rooms.example",)


anything = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3),
    max_leaves=5,
)
entries = st.dictionaries(st.sampled_from(["subscriptionId", "clientState", "lifecycleEvent"]), anything) | anything


@given(st.binary(max_size=50) | st.lists(entries).map(lambda each: json.dumps({"value": each}).encode()))
def test_whatever_is_posted_is_read_or_refused(body: bytes) -> None:
    with suppress(ValueError):
        hints_in(body)
