"""The dialog at the bottom of every conversation: it knows which dialog a request belongs to, and nothing else.

A dialog here only moves its position and decides on a plan. It calls no use case and sends nothing, so the step can be
repeated when another turn of the conversation saved its position first; the plan runs once, afterwards.
"""

from typing import assert_never

from botbuilder.core import StatePropertyAccessor, TurnContext
from botbuilder.dialogs import ComponentDialog, DialogContext, DialogSet, DialogTurnResult

from cards.actions import (
    BookRoom,
    CancelBooking,
    ChangeForm,
    CloseForm,
    EditBooking,
    EndBooking,
    ExtendBooking,
    FindRooms,
    ListBookings,
    OpenForm,
    OpenNow,
    OpenPrivate,
    SetReminder,
    SetZone,
    ShowBooking,
    ShowHelp,
    ShowReminders,
    ShowSchedule,
    StarRoom,
    SuggestTimes,
    TurnPage,
    WithdrawBooking,
)
from cards.welcome import help_card, unknown, usage
from dialogs.administration import AdministrationDialog
from dialogs.agenda import AgendaDialog
from dialogs.booking import BookingDialog
from dialogs.commands import (
    AddAdmin,
    AddRoom,
    Book,
    Cancel,
    FreeNow,
    Help,
    Incomplete,
    ListAdmins,
    ListRooms,
    MyBookings,
    Reminders,
    RemoveAdmin,
    RemoveRoom,
    Schedule,
    SwitchBooking,
    Unknown,
)
from dialogs.reminders import RemindersDialog
from dialogs.schedule import ScheduleDialog
from dialogs.turn import WAITING, Card, Replies, plan, turn_of
from dialogs.zone import ZoneDialog


class RootDialog(ComponentDialog):
    """Sends each request to its dialog; takes messages and card actions alike.

    The stock routing sends everything to whichever dialog is open. Here the request decides, so that `help` or an admin
    command works while a form is open, and leaves it open.
    """

    def __init__(
        self,
        *,
        booking: BookingDialog,
        agenda: AgendaDialog,
        schedule: ScheduleDialog,
        reminders: RemindersDialog,
        administration: AdministrationDialog,
        zones: ZoneDialog,
    ) -> None:
        super().__init__(RootDialog.__name__)
        self._booking, self._administration = booking.id, administration.id
        self._agenda, self._schedule, self._reminders, self._zones = agenda.id, schedule.id, reminders.id, zones.id
        for dialog in (booking, agenda, schedule, reminders, administration, zones):
            self.add_dialog(dialog)

    async def on_begin_dialog(self, inner_dc: DialogContext, options: object) -> DialogTurnResult:  # noqa: ARG002
        """Take the first request of a conversation."""
        return await self.on_continue_dialog(inner_dc)

    async def on_continue_dialog(self, inner_dc: DialogContext) -> DialogTurnResult:
        """Take a request, whichever dialog is open."""
        turn = turn_of(inner_dc.context)
        match turn.request:
            case SetZone():
                await inner_dc.begin_dialog(self._zones)
            case Book() | OpenForm() | FreeNow() | OpenNow() | EditBooking() if turn.told_zone is None:
                await inner_dc.begin_dialog(self._zones)
            case Schedule() | ShowSchedule():
                await inner_dc.begin_dialog(self._schedule)
            case StarRoom() if turn.request.where:
                await inner_dc.begin_dialog(self._schedule)
            case (
                Book() | OpenForm() | FreeNow() | OpenNow() | EditBooking() | Cancel() | FindRooms() | SuggestTimes()
            ) | (BookRoom() | ChangeForm() | TurnPage() | CloseForm() | StarRoom(booking="")):
                if inner_dc.active_dialog is None:
                    await inner_dc.begin_dialog(self._booking)
                else:
                    await inner_dc.continue_dialog()  # type: ignore[no-untyped-call]
            case ListRooms() | AddRoom() | RemoveRoom() | SwitchBooking() | ListAdmins() | AddAdmin() | RemoveAdmin():
                await inner_dc.begin_dialog(self._administration)
            case (MyBookings() | ListBookings() | ShowBooking() | OpenPrivate() | ExtendBooking() | EndBooking()) | (
                CancelBooking() | WithdrawBooking() | StarRoom()
            ):
                await inner_dc.begin_dialog(self._agenda)
            case Reminders() | ShowReminders() | SetReminder():
                await inner_dc.begin_dialog(self._reminders)
            case Help() | ShowHelp():
                _answer(inner_dc.context, help_card(shared=turn.shared))
            case Unknown(text):
                _answer(inner_dc.context, unknown(text))
            case Incomplete(line):
                _answer(inner_dc.context, usage(line))
            case _:
                assert_never(turn.request)
        return WAITING


class Conversation:
    """All dialogs of a conversation on one stack; `step` is the part of a turn that moves positions."""

    def __init__(self, *, root: RootDialog, position: StatePropertyAccessor) -> None:
        self._root = root.id
        self._dialogs = DialogSet(position)
        self._dialogs.add(root)

    async def step(self, context: TurnContext) -> None:
        """Move the dialogs on by this turn; afterwards `planned(context)` says what is to be done."""
        dialogs = await self._dialogs.create_context(context)
        if dialogs.active_dialog is None:
            await dialogs.begin_dialog(self._root)
        else:
            await dialogs.continue_dialog()


def _answer(context: TurnContext, card: Card) -> None:
    async def answer(replies: Replies) -> None:
        await replies.show(card)

    plan(context, answer)
