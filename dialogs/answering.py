"""What all dialogs have in common that answer one request and end."""

from abc import abstractmethod

from botbuilder.dialogs import Dialog, DialogContext, DialogTurnResult

from dialogs.turn import Replies, Turn, plan, turn_of


class AnsweringDialog(Dialog):
    """Plans the answer to one request, and is done. What the answer is, its subclasses say."""

    def __init__(self) -> None:
        super().__init__(type(self).__name__)

    async def begin_dialog(self, dialog_context: DialogContext, options: object = None) -> DialogTurnResult:  # noqa: ARG002
        """Take one request."""
        turn = turn_of(dialog_context.context)

        async def todo(replies: Replies) -> None:
            await self.answer(turn, replies)

        plan(dialog_context.context, todo)
        ended: DialogTurnResult = await dialog_context.end_dialog()
        return ended

    @abstractmethod
    async def answer(self, turn: Turn, replies: Replies) -> None:
        """Do what is asked for, and show one card."""
