"""A bot as the SDK's samples teach it, for `bench_edge`: it answers with the card of help, from a dialog, with state.

What it does is the same in kind as ours: a card that was built by typed models, a dialog within the conversation's
state, and that state in a file of SQLite's that no COMMIT leaves before the disk has it.
"""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import jsonpickle  # type: ignore[import-untyped]  # the SDK brings it
from botbuilder.core import ActivityHandler, CardFactory, ConversationState, MessageFactory, Storage, TurnContext
from botbuilder.dialogs import (
    ComponentDialog,
    DialogExtensions,
    DialogTurnResult,
    WaterfallDialog,
    WaterfallStepContext,
)
from sqlalchemy import Column, MetaData, String, Table, Text, delete, event, select
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, create_async_engine

from cards.welcome import help_card
from dialogs.help import help_groups

STATES = Table("state", MetaData(), Column("key", String, primary_key=True), Column("data", Text, nullable=False))


async def state_in(folder: Path) -> AsyncEngine:
    """Make the file that the state is kept in, as durable as ours."""
    engine = create_async_engine(f"sqlite+aiosqlite:///{folder / 'states.db'}")

    @event.listens_for(engine.sync_engine, "connect")
    def configure(connection: Any, _: object) -> None:  # noqa: ANN401 — the driver's
        for pragma in ("journal_mode=WAL", "synchronous=FULL"):
            connection.execute(f"PRAGMA {pragma}")

    async with engine.begin() as connection:
        await connection.run_sync(STATES.metadata.create_all)
    return engine


class TableStorage(Storage):
    """The SDK's storage on a table; values are written as the SDK's own storages write them."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def read(self, keys: list[str]) -> dict[str, Any]:
        """Read what is kept under these keys."""
        async with AsyncSession(self._engine) as session:
            rows = await session.execute(select(STATES).where(STATES.c.key.in_(keys)))
            return {row.key: jsonpickle.decode(row.data) for row in rows}  # noqa: S301 — what it wrote itself

    async def write(self, changes: dict[str, Any]) -> None:
        """Keep these values, each over what was under its key."""
        async with AsyncSession(self._engine) as session:
            for key, value in changes.items():
                put = insert(STATES).values(key=key, data=jsonpickle.encode(value))
                put = put.on_conflict_do_update(index_elements=["key"], set_={"data": put.excluded.data})
                await session.execute(put)
            await session.commit()

    async def delete(self, keys: list[str]) -> None:
        """Forget what is under these keys."""
        async with AsyncSession(self._engine) as session:
            await session.execute(delete(STATES).where(STATES.c.key.in_(keys)))
            await session.commit()


class HelpDialog(ComponentDialog):
    """Sends the card of help, in one step of a waterfall."""

    def __init__(self) -> None:
        super().__init__("help")
        self._card = CardFactory.adaptive_card(help_card(help_groups(admin=False), shared=False))
        self.add_dialog(WaterfallDialog("steps", [self._tell]))
        setattr(self, "initial_dialog_id", "steps")  # noqa: B010 — the SDK types it as None

    async def _tell(self, step: WaterfallStepContext) -> DialogTurnResult:
        await step.context.send_activity(MessageFactory.attachment(self._card))
        ended: DialogTurnResult = await step.end_dialog()
        return ended


class SampleBot(ActivityHandler):
    """Runs the dialog at each message, notes when that was, and saves what changed at the end of the turn."""

    def __init__(self, state: ConversationState) -> None:
        self._state, self._dialog = state, HelpDialog()
        self._position, self._seen = state.create_property("DialogState"), state.create_property("Seen")

    async def on_turn(self, turn_context: TurnContext) -> None:
        """Answer, and save."""
        await super().on_turn(turn_context)
        await self._state.save_changes(turn_context)

    async def on_message_activity(self, turn_context: TurnContext) -> None:
        """Run the dialog."""
        seen: Any = await self._seen.get(turn_context, dict)
        seen["at"] = datetime.now(UTC).isoformat()
        await DialogExtensions.run_dialog(self._dialog, turn_context, self._position)


async def sample_bot(folder: Path) -> SampleBot:
    """Build it, with its state in a file of that folder."""
    return SampleBot(ConversationState(TableStorage(await state_in(folder))))
