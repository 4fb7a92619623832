"""The dialog of reminders: how long before a booking somebody is reminded."""

from booking.errors import Reason, refused
from booking.manage.reminders import Reminders as Choosing
from booking.model import Person
from cards.actions.own_settings import SetReminder, ShowReminders
from cards.asides import TO_BE_REMINDED, answered_elsewhere, not_now, unreachable
from cards.reminders import reminders_card
from dialogs.answering import AnsweringDialog
from dialogs.commands import Reminders
from dialogs.turn import Card, Replies, Turn

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
        card = await self._answer(turn.person, request)
        if not turn.shared:
            await replies.show(card)
            return
        name = turn.person.name
        said = unreachable(name, TO_BE_REMINDED)
        if not await replies.show_privately(card, unreachable=said, busy=not_now(name)):
            await replies.say_elsewhere(answered_elsewhere(name))

    async def _answer(self, person: Person, request: RemindersRequest) -> Card:
        booking = "" if isinstance(request, Reminders) else request.booking
        minutes = None if isinstance(request, ShowReminders) else request.minutes
        chosen = self._reminders.of(person) if minutes is None else self._reminders.choose(person, minutes)
        return reminders_card(await chosen, booking=booking)
