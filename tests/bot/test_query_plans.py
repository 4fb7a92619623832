"""How the databases answer what the bot really asks, with a month of bookings behind it: never by reading all.

Nobody keeps a list of the statements: they are those that the turns and all workers execute here.
"""

import asyncio
import re
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import Engine, event
from sqlalchemy import text as sql
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from benchmarks.fill import fill
from booking.clock import elapsed
from booking.model import Person
from bot.commands.sandbox import registered_rooms
from bot.storage.columns import metadata
from bot.storage.database import open_database
from bot.storage.figures import SqlFigures
from bot.storage.notices import SqlNotices
from bot.storage.tables import (
    admins,
    bookings,
    cards,
    claims,
    closings,
    events,
    index_versions,
    inspections,
    installations,
    looks,
    notices,
    processes,
    registries,
    requests,
    rooms,
    servers,
    settings,
)
from bot.wiring import SANDBOX
from graph.sandbox.server import SandboxServer
from tests.conftest import MONDAY
from tests.support.databases import DATABASES, ready_database, ready_file
from tests.support.world import EVENING, World, open_world

PAST = 6_000
KEEP: dict[str, Any] = {"keep_bookings_days": 28, "keep_details_days": 1}

SMALL = {
    table.name
    for table in (
        *(rooms, closings, admins, settings, installations, servers, processes, looks, inspections),
        *(registries, index_versions),
    )
}
"""What grows with the number of rooms and not with its days, or has a row for each tenant."""

BIG = {table.name for table in (bookings, events, claims, requests, cards, notices)}
"""What is filled here with so many rows that PostgreSQL has to choose."""

PARTIAL = {
    index.name
    for table in metadata.tables.values()
    for index in table.indexes
    if index.dialect_options["postgresql"]["where"] is not None
}
"""Indexes that hold few rows by themselves."""

Statements = dict[str, Sequence[Any]]


@pytest.fixture(params=DATABASES)
async def url(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[str]:
    async with ready_database(request.param, tmp_path, fresh=True) as made:
        yield made


async def test_nothing_that_grows_is_read_as_a_whole(
    url: str, tmp_path: Path, sandbox: SandboxServer, graph_transport: httpx.AsyncBaseTransport
) -> None:
    engine = create_async_engine(url)
    async with open_world(tmp_path, sandbox, graph_transport, MONDAY, database_url=url, **KEEP) as world:
        owners = [Person(f"owner {number}", "Olga") for number in range(20)]
        rooms = registered_rooms()
        await fill(engine, tenant=SANDBOX, rooms=rooms, owners=owners, now=MONDAY, past=PAST, coming=400, tidied=True)
        with recorded() as statements:
            await _turns(world)
            await _workers(world)
    assert {name for name in BIG if any(re.search(rf"\b{name}\b", each) for each in statements)} == BIG
    wrong = await _read_as_a_whole(engine, statements)
    await engine.dispose()
    assert not wrong, "\n\n".join(wrong)


async def test_sqlite_finds_the_rooms_of_another_name_without_going_through_the_others(tmp_path: Path) -> None:
    url = await ready_file(tmp_path / "bot.db")
    async with open_database(url) as database:
        with recorded() as statements:
            await SqlNotices(database, tenant=SANDBOX).due(1, lease_s=1)
        (asked,) = (each for each in statements.items() if each[0].startswith("SELECT room.address"))
    engine = create_async_engine(url)
    async with engine.connect() as connection:
        steps = (await connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {asked[0]}", asked[1])).all()
    await engine.dispose()
    assert ["ix_room_renamed" in step.detail for step in steps] == [True]


async def _turns(world: World) -> None:
    """Do once what people do."""
    await world.book("Oak", {"attendees": ""})
    await world.press("Change")
    await world.press("Save", {"title": "Another"})
    await world.rest()
    await world.press("Extend")
    await world.press("+30 min, until 21:30")
    await world.rest()
    await world.say("free")
    await world.say("schedule oak")
    await world.say("remind 30")
    await world.say("my bookings")
    await world.press("Details")
    await world.press("Cancel booking…")
    await world.press("Cancel booking")
    await world.told()
    await world.find(EVENING)


async def _workers(world: World) -> None:
    """Let each worker go round; there is something for each to remove, to tell and to take up."""
    world.later(hours=20)
    began = elapsed()
    await world.app.start()
    # What is to be removed here takes long, and the first bite has a statement of each kind.
    others = [each for each in world.app.rounds if each.name != "retention"]
    await world.app.retention.bite()
    figures = SqlFigures(world.database, tenant=SANDBOX, clock=world.clock)
    for _ in range(2):  # The second look goes on in the audit where the first one ended.
        await figures.look()
    while any(each.since_good_s > elapsed() - began for each in others):
        world.app.card_updater.wake()
        await asyncio.sleep(0.05)


@contextmanager
def recorded() -> Iterator[Statements]:
    """Note each statement that any engine executes, with the values it had first."""
    statements: Statements = {}

    def note(_: object, __: object, statement: str, parameters: Sequence[Any], ___: object, many: bool) -> None:
        if statement.startswith(("SELECT", "INSERT", "UPDATE", "DELETE", "WITH")):
            statements.setdefault(statement, parameters[0] if many else parameters)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(Engine, "before_cursor_execute", note)


async def _read_as_a_whole(engine: AsyncEngine, statements: Statements) -> list[str]:
    """List the statements that read a whole table, or all of a tenant's rows in it, each with how it does."""
    wrong = []
    async with engine.connect() as connection:
        postgresql = connection.dialect.name == "postgresql"
        for way in ("seqscan", "hashjoin", "mergejoin") if postgresql else ():
            # What it could do by an index is telling: how it reads the few rows of a test is not.
            await connection.execute(sql(f"SET enable_{way} = off"))
        for statement, values in statements.items():
            if postgresql:
                plan = await connection.exec_driver_sql(f"EXPLAIN (FORMAT JSON) {statement}", tuple(values))
                found = list(_server_scans(plan.scalar_one()[0]["Plan"]))
            else:
                steps = await connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)
                found = [step.detail for step in steps if _file_scans(step.detail)]
            if found:
                wrong.append("\n".join([statement, *(f"  -> {each}" for each in found)]))
    return wrong


def _file_scans(step: str) -> bool:
    """Tell whether a step of SQLite's plan goes through a whole table that grows."""
    match = re.match(r"(SCAN|SEARCH) (\w+)(?: USING (?:COVERING )?INDEX (\w+))?(?: \((.*)\))?", step)
    if not match or match[2] not in metadata.tables or match[2] in SMALL or match[3] in PARTIAL:
        return False
    return match[1] == "SCAN" or match[4] == "tenant=?"


def _server_scans(node: Mapping[str, Any], relation: str = "") -> Iterator[str]:
    """Go through PostgreSQL's plan in the same way."""
    relation = node.get("Relation Name", relation)
    told = {key: node.get(key) for key in ("Node Type", "Index Name", "Index Cond", "Filter")}
    columns = set(re.findall(r"\((\w+)\)?(?:::\w+)? [=<>]", str(node.get("Index Cond", ""))))
    whole = node.get("Index Name") not in {None, *PARTIAL} and columns <= {"tenant"} and relation in BIG
    if relation not in SMALL and (node["Node Type"] == "Seq Scan" or whole):
        yield f"{relation}: {told}"
    for child in node.get("Plans", ()):
        yield from _server_scans(child, relation)
