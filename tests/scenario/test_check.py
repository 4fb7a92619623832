"""`check` tries for real, says what to do, leaves nothing behind, and tells admins what has drifted since yesterday."""

import asyncio
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import httpx
import pytest

from bot.__main__ import main
from bot.commands.sandbox import behaviour_of
from graph.sandbox import seed
from graph.sandbox.faults import Fault, What
from graph.sandbox.server import SandboxServer
from tests.support.reading import said, story
from tests.support.world import ADELE, ALEX, World, mail, open_world

IN_SCOPE = [room.mail for room in seed.ROOMS if room.in_scope]
CEO = "aino.korhonen@roomkeeper.example"


async def check(world: World, text: str = "check") -> str:
    await world.say(text, person=ALEX)
    return story(world.card(world.teams.personal(ALEX))[1])


def standing(world: World) -> set[str]:
    """The events on Oak's calendar."""
    return {uid for uid, each in world.sandbox.tenant.mailboxes[mail("oak")].events.items() if not each.gone}


async def test_where_nothing_is_wrong_the_card_says_so(world: World) -> None:
    told = (await check(world, f"check {mail('vault')}")).splitlines()
    assert told[0] == "All is well ✓"
    assert "✓ All 10 rooms' calendars can be read." in told
    assert f"✓ {mail('vault')} is closed to me, as it should be." in told
    assert "✓ I can look people up." in told
    assert "✓ I can read the room directory." in told


async def test_where_the_index_is_to_have_all_it_is_tried_whether_changes_are_listed(
    tmp_path: Path, sandbox: SandboxServer, graph_transport: httpx.AsyncBaseTransport, sandbox_now: datetime
) -> None:
    async with open_world(tmp_path, sandbox, graph_transport, sandbox_now, index_whole=True) as world:
        assert "does not list" not in await check(world)
        sandbox.tenant.faults.add(
            Fault("GET", "/users/{user-id}/calendarView/delta", What.STATUS, times=None, status=403)
        )
        told = await check(world)
        assert told.startswith("It works. 1 thing is worth a look")
        assert "Microsoft 365 does not list the changes in Cedar for me (ErrorAccessDenied)." in told


async def test_a_mailbox_too_many_in_scope_turns_it_red(world: World) -> None:
    await check(world, f"check {mail('vault')}")
    world.sandbox.tenant.access.set_scope([*IN_SCOPE, mail("vault")])
    told = await check(world)
    assert told.startswith("1 thing is wrong")
    assert f"✕ I can read {mail('vault')}, which must be closed to me." in told
    assert "two hours" in told


async def test_a_mailbox_too_few_in_scope_is_named(world: World) -> None:
    world.sandbox.tenant.access.set_scope([each for each in IN_SCOPE if each != mail("oak")])
    told = await check(world)
    assert "✕ I am not allowed to read 1 room:" in told
    assert "Oak. Put them into the scope of the app." in told


async def test_permissions_that_are_missing_are_named(world: World) -> None:
    world.sandbox.tenant.access.consented = False
    told = await check(world)
    assert "✕ I am not allowed to look people up" in told
    assert "⚠ I am not allowed to read the room directory." in told


async def test_another_booking_system_is_noticed(world: World) -> None:
    starts = (world.clock.at + timedelta(hours=30)).replace(tzinfo=None)
    when = [{"dateTime": each.isoformat(), "timeZone": "UTC"} for each in (starts, starts + timedelta(hours=1))]
    world.sandbox.tenant.access.require_token = False
    async with httpx.AsyncClient() as other:
        await other.post(
            f"{world.sandbox.url}/v1.0/users/{mail('pine')}/events",
            json={"subject": "Other system", "start": when[0], "end": when[1]},
        )
    told = await check(world)
    assert "⚠ Another booking system writes into 1 room:" in told
    assert "Pine." in told


async def test_writing_is_tried_only_where_it_is_asked_for_and_leaves_nothing(world: World) -> None:
    before = len(world.requests())
    await check(world)
    assert not [each for each in world.requests()[before:] if each.startswith("POST") and each.endswith("/events")]
    events = standing(world)
    told = await check(world, "check write Oak")
    assert "✓ I can write to Oak. Nothing was left there." in told
    assert standing(world) == events
    assert not world.sandbox.tenant.ledger.outbox


async def test_whoever_is_no_admin_is_refused_and_nothing_is_tried(world: World) -> None:
    before = len(world.requests())
    await world.say("check", person=ADELE)
    assert world.teams.texts(world.teams.personal(ADELE))[-1] == "Only admins can do that. Please ask one of them."
    assert world.requests()[before:] == []


async def test_admins_hear_once_of_what_has_become_bad_since_yesterday(world: World) -> None:
    await check(world, f"check {mail('vault')}")
    chat = world.teams.personal(ALEX)
    await world.app.daily_check.look()
    await world.app.admin_notifier.look()
    before = len(world.teams.messages(chat))
    world.sandbox.tenant.access.set_scope([*(each for each in IN_SCOPE if each != mail("oak")), mail("vault")])
    world.clock.at += timedelta(hours=1)
    await world.app.daily_check.look()
    await world.app.admin_notifier.look()
    assert len(world.teams.messages(chat)) == before
    world.clock.at += timedelta(days=1)
    await world.app.daily_check.look()
    for _ in range(2):
        await world.app.admin_notifier.look()
    (news,) = world.teams.messages(chat)[before:]
    told = said(news["attachments"][0]["content"])
    assert "Something has changed since yesterday" in told
    assert any("I am not allowed to read 1 room: Oak." in each for each in told)
    assert any(f"I can read {mail('vault')}" in each for each in told)


async def test_an_operator_gets_the_same_with_an_exit_status(
    world: World,
    sandbox: SandboxServer,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    sandbox.tenant.access.require_token = False
    monkeypatch.setenv("ROOMKEEPER_GRAPH_URL", f"{sandbox.url}/v1.0")
    monkeypatch.setenv("ROOMKEEPER_DATABASE_URL", f"sqlite+aiosqlite:///{tmp_path / 'bot.db'}")
    assert await asyncio.to_thread(main, ["check", "--closed", mail("vault")]) == 0
    assert "✓ All 10 rooms' calendars can be read." in capsys.readouterr().out
    sandbox.tenant.access.set_scope([*IN_SCOPE, mail("vault")])
    assert await asyncio.to_thread(main, ["check", "--closed", mail("vault")]) == 1
    assert "✕ I can read" in capsys.readouterr().out
    assert await asyncio.to_thread(main, ["check", "--write", "Nope"]) == 1
    assert "--write takes the name" in capsys.readouterr().err


async def test_the_command_tries_what_is_believed_on_a_room_and_writes_what_it_found(
    world: World,
    sandbox: SandboxServer,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    sandbox.tenant.access.require_token = False
    monkeypatch.setenv("ROOMKEEPER_GRAPH_URL", f"{sandbox.url}/v1.0")
    monkeypatch.setenv("ROOMKEEPER_DATABASE_URL", f"sqlite+aiosqlite:///{tmp_path / 'bot.db'}")
    before, report = standing(world), tmp_path / "reports" / "live.json"
    command = ["check", "--live", "Oak", "--report", str(report)]
    assert await asyncio.to_thread(main, command) == 0
    assert "✓ A PATCH of an event with an outdated If-Match is refused with 412." in capsys.readouterr().out
    assert standing(world) == before
    sandbox.tenant.behaviour = replace(sandbox.tenant.behaviour, if_match_is_honoured=False)
    assert await asyncio.to_thread(main, command) == 1
    assert "✕ A PATCH of an event" in capsys.readouterr().out
    assert behaviour_of(report).if_match_is_honoured is False
    assert await asyncio.to_thread(main, ["check", "--live", "Nope"]) == 1
    assert "--live takes the name" in capsys.readouterr().err
    assert await asyncio.to_thread(main, ["sandbox", "--like", str(tmp_path / "bot.db")]) == 1
    assert "--like takes what check --live wrote" in capsys.readouterr().err


def test_without_a_database_it_says_what_to_do(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ROOMKEEPER_GRAPH_URL", "http://127.0.0.1:9/v1.0")
    monkeypatch.setenv("ROOMKEEPER_DATABASE_URL", f"sqlite+aiosqlite:///{tmp_path / 'none.db'}")
    assert main(["check"]) == 1
    assert "start the bot once" in capsys.readouterr().err
