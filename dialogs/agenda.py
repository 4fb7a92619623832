"""The dialog of bookings: what somebody booked, and what becomes of it."""

from cards.welcome import notice
from dialogs.answering import AnsweringDialog
from dialogs.turn import Replies, Turn


class AgendaDialog(AnsweringDialog):
    """Stands in until it is built."""

    async def answer(self, turn: Turn, replies: Replies) -> None:  # noqa: ARG002
        """Say so."""
        await replies.show(notice("This is being built."))
