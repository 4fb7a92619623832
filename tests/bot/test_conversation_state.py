import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from botbuilder.core import BotAdapter, ConversationState, TurnContext, UserState
from botbuilder.dialogs import ComponentDialog, Dialog, DialogContext, DialogSet, DialogTurnResult, DialogTurnStatus
from botbuilder.schema import Activity
from sqlalchemy import select

from bot.storage.bot_state import ABSENT, E_TAG, SqlStorage, StateConflict
from bot.storage.database import Database, open_database
from bot.storage.tables import bot_state
from bot.teams.conversation_state import ATTEMPTS, ConversationLocks, change_state
from bot.teams.wire import from_wire
from tests.fakes.teams import ANNA, BEN, TENANT, Person
from tests.fakes.teams_activities import Activities


@asynccontextmanager
async def database(path: Path) -> AsyncIterator[Database]:
    async with open_database(f"sqlite+aiosqlite:///{path / 'state.db'}") as opened:
        yield opened


class Mute(BotAdapter):
    """An adapter that sends nothing, for turns that are about state alone."""

    async def send_activities(self, context: TurnContext, activities: list[Activity]) -> list[Any]:
        raise AssertionError("nothing is sent while state is touched")

    async def update_activity(self, context: TurnContext, activity: Activity) -> None:
        raise AssertionError("nothing is sent while state is touched")

    async def delete_activity(self, context: TurnContext, reference: object) -> None:
        raise AssertionError("nothing is sent while state is touched")


def turn(text: str = "hi", person: Person = ANNA) -> TurnContext:
    activities = Activities()
    activities.service_url = "http://127.0.0.1/"
    return TurnContext(Mute(), from_wire(Activity, activities.message(text, person=person)))


async def test_what_is_written_is_read_as_a_fresh_copy_each_time(tmp_path: Path) -> None:
    async with database(tmp_path) as db:
        storage = SqlStorage(db, tenant=TENANT)
        values = {"step": 2, "text": "Äpfel 🍏", "nested": {"a": [1, None, True, 1.5]}, "zero": 0, "empty": []}
        await storage.write({"k": {**values, E_TAG: ABSENT}})
        first, second = (await storage.read(["k"]))["k"], (await storage.read(["k"]))["k"]
        first["nested"]["a"].append("x")
        assert {key: value for key, value in second.items() if key != E_TAG} == values


async def test_a_save_that_saw_an_older_state_is_refused_and_changes_nothing(tmp_path: Path) -> None:
    async with database(tmp_path) as db:
        storage = SqlStorage(db, tenant=TENANT)
        mine, theirs = (await storage.read(["k"]))["k"], (await storage.read(["k"]))["k"]
        await storage.write({"k": {**theirs, "n": 1}})
        with pytest.raises(StateConflict):
            await storage.write({"k": {**mine, "n": 2}})
        stale = (await storage.read(["k"]))["k"]
        await storage.write({"k": {**stale, "n": 3}})
        with pytest.raises(StateConflict):
            await storage.write({"other": {E_TAG: ABSENT, "n": 4}, "k": {**stale, "n": 4}})
        assert (await storage.read(["k"]))["k"]["n"] == 3
        assert (await storage.read(["other"]))["other"] == {E_TAG: ABSENT}


async def test_what_was_deleted_meanwhile_does_not_come_back(tmp_path: Path) -> None:
    async with database(tmp_path) as db:
        storage = SqlStorage(db, tenant=TENANT)
        await storage.write({"k": {E_TAG: ABSENT, "n": 1}})
        seen = (await storage.read(["k"]))["k"]
        await storage.delete({"k"})
        with pytest.raises(StateConflict):
            await storage.write({"k": seen})


async def test_a_second_save_in_one_turn_does_not_conflict_with_the_first(tmp_path: Path) -> None:
    async with database(tmp_path) as db:
        state = ConversationState(SqlStorage(db, tenant=TENANT))
        context, counter = turn(), state.create_property("counter")
        for number in range(3):
            await counter.set(context, number)
            await state.save_changes(context)
        assert await counter.get(turn()) == 2


async def test_an_unchanged_state_is_not_written(tmp_path: Path) -> None:
    async with database(tmp_path) as db:
        state = ConversationState(SqlStorage(db, tenant=TENANT))
        context = turn()
        await state.load(context)
        await state.save_changes(context)
        async with db.reading() as connection:
            assert (await connection.execute(select(bot_state))).all() == []


async def test_a_cleared_state_can_be_saved_whatever_was_there(tmp_path: Path) -> None:
    async with database(tmp_path) as db:
        state = ConversationState(SqlStorage(db, tenant=TENANT))
        for _ in range(2):
            context = turn()
            await state.create_property("p").set(context, "x")
            await state.clear_state(context)
            await state.save_changes(context)
            await state.save_changes(context, force=True)
        assert await state.create_property("p").get(turn()) is None


async def test_tenants_do_not_see_each_other(tmp_path: Path) -> None:
    async with database(tmp_path) as db:
        one, other = SqlStorage(db, tenant="one"), SqlStorage(db, tenant="other")
        await one.write({"k": {E_TAG: ABSENT, "n": 1}})
        await other.write({"k": {E_TAG: ABSENT, "n": 2}})
        await other.delete(["k"])
        assert (await one.read(["k"]))["k"]["n"] == 1


@pytest.mark.parametrize("value", [{1, 2}, object(), float("nan"), b"x"])
async def test_what_is_not_plain_json_is_refused_at_once(tmp_path: Path, value: object) -> None:
    async with database(tmp_path) as db:
        storage = SqlStorage(db, tenant=TENANT)
        with pytest.raises((TypeError, ValueError)):
            await storage.write({"k": {E_TAG: ABSENT, "v": value}})
        assert (await storage.read(["k"]))["k"] == {E_TAG: ABSENT}


class Counting(Dialog):
    """Counts its turns in its own state, and ends at three."""

    async def begin_dialog(self, dialog_context: DialogContext, options: object = None) -> DialogTurnResult:
        dialog_context.active_dialog.state["count"] = 1
        return self.end_of_turn

    async def continue_dialog(self, dialog_context: DialogContext) -> DialogTurnResult:
        state = dialog_context.active_dialog.state
        state["count"] += 1
        if state["count"] == 3:
            ended: DialogTurnResult = await dialog_context.end_dialog(state["count"])
            return ended
        return self.end_of_turn


def root() -> ComponentDialog:
    inner = ComponentDialog("inner")
    inner.add_dialog(Counting("counting"))
    outer = ComponentDialog("outer")
    outer.add_dialog(inner)
    return outer


async def test_a_dialog_stack_within_dialogs_survives_the_process(tmp_path: Path) -> None:
    statuses = []
    for _ in range(3):
        async with database(tmp_path) as db:
            state = ConversationState(SqlStorage(db, tenant=TENANT))
            dialogs = DialogSet(state.create_property("dialogs"))
            dialogs.add(root())
            context = turn()

            async def step(dialogs: DialogSet = dialogs, context: TurnContext = context) -> DialogTurnResult:
                dialog_context = await dialogs.create_context(context)
                result: DialogTurnResult = await dialog_context.continue_dialog()
                if result.status == DialogTurnStatus.Empty:
                    result = await dialog_context.begin_dialog("outer")
                return result

            result = await change_state(context, step, states=[state], locks=ConversationLocks())
            statuses.append(result.status)
            async with db.reading() as connection:
                (data,) = (await connection.execute(select(bot_state.c.data))).scalars()
            assert "py/object" not in data
            assert json.loads(data).keys() == {"dialogs"}
    assert statuses == [DialogTurnStatus.Waiting, DialogTurnStatus.Waiting, DialogTurnStatus.Complete]
    assert result.result == 3


async def test_turns_of_two_processes_that_meet_lose_nothing(tmp_path: Path) -> None:
    async with database(tmp_path) as db:
        steps = 0

        async def bump(both_read: asyncio.Barrier) -> None:
            state = ConversationState(SqlStorage(db, tenant=TENANT))
            context, counter = turn(), state.create_property("counter")
            is_first = True

            async def step() -> None:
                nonlocal steps, is_first
                steps += 1
                seen: Any = await counter.get(context)
                if is_first:
                    is_first = False
                    await both_read.wait()
                await counter.set(context, (seen or 0) + 1)

            # Each process has locks of its own.
            await change_state(context, step, states=[state], locks=ConversationLocks())

        for _ in range(10):
            both_read = asyncio.Barrier(2)
            await asyncio.gather(bump(both_read), bump(both_read))
        state = ConversationState(SqlStorage(db, tenant=TENANT))
        assert await state.create_property("counter").get(turn()) == 20
        assert steps == 30


async def test_a_step_that_never_wins_gives_up(tmp_path: Path) -> None:
    async with database(tmp_path) as db:
        storage = SqlStorage(db, tenant=TENANT)
        state, context, locks = ConversationState(storage), turn(), ConversationLocks()
        steps = 0

        async def step() -> None:
            nonlocal steps
            steps += 1
            await state.create_property("mine").set(context, steps)
            rival = ConversationState(storage)
            other = turn()
            await rival.create_property("theirs").set(other, steps)
            await rival.save_changes(other)

        with pytest.raises(StateConflict):
            await change_state(context, step, states=[state], locks=locks)
        assert steps == ATTEMPTS
        assert len(locks) == 0


async def test_several_states_are_loaded_and_saved_around_one_step(tmp_path: Path) -> None:
    async with database(tmp_path) as db:
        storage = SqlStorage(db, tenant=TENANT)
        conversation, user = ConversationState(storage), UserState(storage)
        context = turn()

        async def step() -> str:
            await conversation.create_property("a").set(context, 1)
            await user.create_property("b").set(context, 2)
            return "said"

        assert await change_state(context, step, states=[conversation, user], locks=ConversationLocks()) == "said"
        assert await user.create_property("b").get(turn()) == 2
        assert await conversation.create_property("a").get(turn(person=BEN)) is None


async def test_turns_of_one_conversation_wait_for_each_other_and_no_others() -> None:
    locks, order = ConversationLocks(), list[str]()
    first_in, let_go = asyncio.Event(), asyncio.Event()

    async def first() -> None:
        async with locks.hold("a"):
            first_in.set()
            await let_go.wait()
            order.append("first")

    async def later(name: str) -> None:
        async with locks.hold("a"):
            order.append(name)

    task = asyncio.create_task(first())
    await first_in.wait()
    waiting = [asyncio.create_task(later(name)) for name in ("second", "third")]
    await asyncio.sleep(0)
    async with locks.hold("b"):
        order.append("other")
        assert len(locks) == 2
    waiting[0].cancel()
    let_go.set()
    await asyncio.gather(task, *waiting, return_exceptions=True)
    assert order == ["other", "first", "third"]
    assert len(locks) == 0


async def test_a_failing_holder_lets_go() -> None:
    locks = ConversationLocks()
    with pytest.raises(ZeroDivisionError):
        async with locks.hold("a"):
            raise ZeroDivisionError
    async with locks.hold("a"):
        assert len(locks) == 1
    assert len(locks) == 0
