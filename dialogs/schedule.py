"""The dialog of schedule: when rooms are taken on a day."""

from cards.welcome import notice
from dialogs.answering import AnsweringDialog
from dialogs.turn import Replies, Turn


class ScheduleDialog(AnsweringDialog):
    """Stands in until it is built."""

    async def answer(self, turn: Turn, replies: Replies) -> None:  # noqa: ARG002
        """Say so."""
        await replies.show(notice("This is being built."))
