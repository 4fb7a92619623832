"""Statements that are run again without SQLAlchemy: they give, write and refuse what they did with it."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import (
    Connection,
    Executable,
    bindparam,
    delete,
    exists,
    func,
    insert,
    literal,
    make_url,
    select,
    update,
)
from sqlalchemy.exc import StatementError
from sqlalchemy.sql.selectable import ReturnsRows

from bot.storage.columns import changing, given, inserting, metadata, parameters, parted
from bot.storage.database import insert_in, now_after
from bot.storage.file_transactions import file_engine
from bot.storage.known_statements import Answer, Found, KnownStatements
from bot.storage.tables import admins, people, rooms

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
ADA: Mapping[str, Any] = {
    "tenant": "t",
    "id": "ada",
    "name": "Ada",
    "address": "ada@roomkeeper.example",
    "zone": "",
    "personal": {"conversation": {"id": "a:1"}},
    "reminder_minutes": 5,
    "locale": "",
    "language": "",
    "building": "",
    "remembered_at": NOON,
}
BEN: Mapping[str, Any] = {**ADA, "id": "ben", "personal": None, "remembered_at": NOON + timedelta(microseconds=1)}
ROWS = parameters(people, ADA)

_this = people.c.id == bindparam("this")
_flag = exists().where(admins.c.tenant == people.c.tenant, admins.c.id == people.c.id).label("flagged")
_put = insert_in("sqlite", people).values(ROWS)

STATEMENTS: Mapping[str, tuple[Executable, list[Mapping[str, Any]]]] = {
    "columns of each kind": (select(people, _flag).where(_this), [{"this": each} for each in ("ada", "ben", "nobody")]),
    "a value of its own": (select(people.c.id).where(people.c.name == "Ada", _this), [{"this": "ada"}, {"this": "x"}]),
    "a list of its own": (select(people.c.id).where(people.c.id.in_(["ada", "x"]), _this), [{"this": "ada"}]),
    "an instant": (
        select(people.c.remembered_at, people.c.id).where(people.c.remembered_at > bindparam("since")),
        [{"since": NOON}, {"since": NOON - timedelta(days=1)}],
    ),
    "a list that is given": (
        select(people.c.id).where(people.c.id.in_(bindparam("ids", expanding=True))).order_by(people.c.id),
        [{"ids": ["ada"]}, {"ids": ["ada", "ben"]}, {"ids": []}],
    ),
    "one value twice": (select(people.c.id).where(_this, people.c.id == bindparam("this")), [{"this": "ada"}]),
    "what a default stands for": (
        select(people.c.id).where(people.c.id == bindparam("this", "ada")),
        [{}, {"this": "ben"}],
    ),
    "two as one": (
        select(people.c.id, people.c.remembered_at).where(_this).union_all(select(rooms.c.address, literal(NOON))),
        [{"this": "ada"}, {"this": "x"}],
    ),
    "what the database works out": (select(func.count(), now_after(timedelta(0)) > NOON).select_from(people), [{}]),
    "a change": (update(people).where(_this).values(parameters(people, ["name"])), [{"this": "ada", "new_name": "A"}]),
    "a change of what was not named": (
        update(people).where(_this).values(reminder_minutes=people.c.reminder_minutes + 1),
        [{"this": "ada"}, {"this": "ada", "name": "also"}],
    ),
    "a row that is there": (_put.on_conflict_do_nothing(), [given({**ADA, "id": "cleo"})]),
    "a row over another": (
        _put.on_conflict_do_update(index_elements=["tenant", "id"], set_={"name": _put.excluded.name}),
        [given(ADA), given({**BEN, "name": "B"})],
    ),
    "what goes": (delete(people).where(_this).returning(people.c.id, people.c.personal), [{"this": "ada"}]),
}


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[Connection]:
    engine = file_engine(make_url(f"sqlite:///{tmp_path / 'a.db'}"), wait_s=0, connect_s=0)
    with engine.connect() as opened:
        metadata.create_all(opened)
        for each in (ADA, BEN):
            opened.execute(insert(people).values(each))
        opened.execute(insert(admins).values(tenant="t", id="ben", name="Ben", address=""))
        opened.commit()
        yield opened
    engine.dispose()


def told(statement: Executable, result: Answer) -> tuple[Any, ...]:
    if isinstance(statement, ReturnsRows) and statement.exported_columns:
        rows = result.all()
        return [tuple(row) for row in rows], [dict(row._mapping) for row in rows]
    return (result.rowcount,)


def everybody(connection: Connection) -> list[tuple[Any, ...]]:
    return [tuple(each) for each in connection.execute(select(people).order_by(people.c.id))]


@pytest.mark.parametrize("name", STATEMENTS)
def test_what_a_statement_gives_and_writes_is_the_same(connection: Connection, name: str) -> None:
    statement, values = STATEMENTS[name]
    known = KnownStatements()
    for each in [*values] * 3:
        found = []
        for way in (connection.execute, partial(known.execute, connection)):
            undone = connection.begin_nested()
            found.append((told(statement, way(statement, each)), everybody(connection)))
            undone.rollback()
        assert found[0] == found[1]


def test_what_a_statement_has_of_its_own_is_not_that_of_another_like_it(connection: Connection) -> None:
    known = KnownStatements()
    for name in ("ada", "ben"):
        alone, listed = (
            select(people.c.id).where(people.c.id == name),
            select(people.c.id).where(people.c.id.in_([name])),
        )
        for _ in range(4):
            assert known.execute(connection, alone, {}).scalars().all() == [name]
            assert known.execute(connection, listed, {}).scalars().all() == [name]


def test_a_statement_is_run_without_it_from_the_third_time_on(connection: Connection) -> None:
    statement, known = select(people.c.name).where(_this), KnownStatements()
    ways = [known.execute(connection, statement, {"this": "ada"}) for _ in range(4)]
    assert [isinstance(each, Found) for each in ways] == [False, False, True, True]
    # What follows from it is another one.
    other = statement.where(people.c.name == "x")
    assert known.execute(connection, other, {"this": "ada"}).all() == []


def test_statements_of_one_shape_are_built_once() -> None:
    where = (_this,)
    now = now_after(timedelta(seconds=3))
    first, values = changing(people, where, {"name": "A", "remembered_at": now}, this="ada")
    second, others = changing(
        people, where, {"name": "B", "remembered_at": now_after(timedelta(seconds=3))}, this="ben"
    )
    assert first is second
    assert (values, others) == ({"new_name": "A", "this": "ada"}, {"new_name": "B", "this": "ben"})
    assert changing(people, where, {"zone": "A", "remembered_at": now}, this="ada")[0] is not first
    assert inserting(people, ADA)[0] is inserting(people, BEN)[0]
    # A value that is written as an expression is one all the same.
    assert inserting(people, {**ADA, "remembered_at": literal(NOON)}) == inserting(people, ADA)
    assert "zone" not in parted({"zone": bindparam("later")})[0]


def _failure(known: KnownStatements, connection: Connection, statement: Executable, values: Mapping[str, Any]) -> str:
    undone = connection.begin_nested()
    with pytest.raises(StatementError) as failed:
        known.execute(connection, statement, values)
    undone.rollback()
    return f"{type(failed.value).__name__} {type(failed.value.orig).__name__} {failed.value}"


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        (ADA, "IntegrityError IntegrityError"),
        ({**ADA, "id": "eve", "name": None}, "IntegrityError IntegrityError"),
        ({**ADA, "id": "eve", "remembered_at": NOON.replace(tzinfo=None)}, "StatementError ValueError"),
        ({**ADA, "id": "eve", "name": object()}, "ProgrammingError ProgrammingError"),
    ],
    ids=["there already", "missing", "naive", "of no kind"],
)
def test_what_fails_fails_alike(connection: Connection, values: Mapping[str, Any], kind: str) -> None:
    known, statement = KnownStatements(), inserting(people, ADA)[0]
    expected = _failure(known, connection, statement, given(values))
    assert expected.startswith(kind)
    for each in ("fay", "gus", "hal"):
        known.execute(connection, statement, given({**ADA, "id": each}))
    assert isinstance(known.execute(connection, statement, given({**ADA, "id": "ida"})), Found)
    assert _failure(known, connection, statement, given(values)) == expected


def test_a_value_that_is_not_given_is_an_error_as_before(connection: Connection) -> None:
    known, statement = KnownStatements(), select(people.c.id).where(_this)
    for _ in range(3):
        known.execute(connection, statement, {"this": "ada"})
    with pytest.raises(StatementError, match="A value is required for bind parameter 'this'"):
        known.execute(connection, statement, {})
