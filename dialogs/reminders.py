"""The dialog of reminders: how long before a booking somebody is reminded."""

from booking.errors import Reason, refused
from booking.manage.reminders import Reminders as Choosing
from cards.actions.own_settings import SetReminder, ShowReminders
from cards.asides import TO_BE_REMINDED, answered_elsewhere, not_now, unreachable
from cards.reminders import reminders_card
from dialogs.answering import AnsweringDialog
from dialogs.commands import Reminders
from dialogs.turn import Replies, Turn

RemindersRequest = Reminders | ShowReminders | SetReminder
"""What this dialog takes."""


class RemindersDialog(AnsweringDialog):
    """Shows how it is set, or sets it and shows that; where others read along, in the person's own chat."""

    def __init__(self, *, reminders: Choosing) -> None:
        super().__init__()
        self._reminders = reminders

    async def answer(self, turn: Turn, replies: Replies) -> None:
        """Do what was typed or pressed."""
        request = turn.request
        if not isinstance(request, RemindersRequest):
            return
        if turn.shared and not isinstance(request, Reminders):
            raise refused(Reason.FORGED)  # No card of ours offers it where others see it.
        await told(self._reminders, turn, replies, request)


async def told(reminders: Choosing, turn: Turn, replies: Replies, request: RemindersRequest) -> None:
    """Set how long before a booking somebody is reminded, or leave it, and show how it is; in their own chat."""
    booking = "" if isinstance(request, Reminders) else request.booking
    minutes = None if isinstance(request, ShowReminders) else request.minutes
    chosen = reminders.of(turn.person) if minutes is None else reminders.choose(turn.person, minutes)
    card = reminders_card(await chosen, booking=booking)
    if not turn.shared:
        await replies.show(card)
        return
    name = turn.person.name
    said = unreachable(name, TO_BE_REMINDED)
    if not await replies.show_privately(card, unreachable=said, busy=not_now(name)):
        await replies.say_elsewhere(answered_elsewhere(name))
