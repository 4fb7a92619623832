"""The booking dialog: from a command or a pressed card to one use case of the desk, and from its screen to one card."""

from collections.abc import Callable
from dataclasses import replace
from typing import assert_never
from uuid import UUID
from zoneinfo import ZoneInfo

from botbuilder.dialogs import Dialog, DialogContext, DialogReason, DialogTurnResult

from booking.agenda import Agenda
from booking.desk import Desk, Press, ReceiptScreen, Screen
from booking.errors import Problem, Reason, Refused
from cards.actions import BookRoom, ChangeForm, CloseForm, FindRooms, OpenForm, TurnPage
from cards.receipt import booking_card
from cards.screens import render
from cards.welcome import notice
from cards.words import sentence
from dialogs.commands import Book, Cancel
from dialogs.ports import Shows
from dialogs.turn import WAITING, Card, Plan, Replies, Turn, plan, turn_of

PressedOnDraft = FindRooms | BookRoom | ChangeForm | TurnPage | CloseForm

_DRAFT = "draft"


class BookingDialog(Dialog):
    """Its position is the form that the person opened last here, for `cancel`; every press names its own form."""

    def __init__(self, *, desk: Desk, agenda: Agenda, new_id: Callable[[], UUID]) -> None:
        super().__init__(BookingDialog.__name__)
        self._desk, self._agenda, self._new_id = desk, agenda, new_id

    async def begin_dialog(self, dialog_context: DialogContext, options: object = None) -> DialogTurnResult:  # noqa: ARG002
        """Take the first booking request of a conversation."""
        return await self.continue_dialog(dialog_context)

    async def continue_dialog(self, dialog_context: DialogContext) -> DialogTurnResult:
        """Take a command or a pressed card."""
        turn, state = turn_of(dialog_context.context), dialog_context.active_dialog.state
        match turn.request:
            case Book(room) | OpenForm(room=room):
                state[_DRAFT] = str(self._new_id())
                plan(dialog_context.context, self._open(turn, state[_DRAFT], room))
            case Cancel():
                plan(dialog_context.context, self._cancel(turn, state.get(_DRAFT)))
                ended: DialogTurnResult = await dialog_context.end_dialog()
                return ended
            case FindRooms() | BookRoom() | ChangeForm() | TurnPage() | CloseForm():
                plan(dialog_context.context, self._press(turn, turn.request))
        return WAITING

    async def resume_dialog(self, dialog_context: DialogContext, reason: DialogReason, result: object) -> object:  # noqa: ARG002
        """Stay where it was when a dialog on top of it is done."""
        return WAITING

    def _open(self, turn: Turn, draft_id: str, room: str) -> Plan:
        async def todo(replies: Replies) -> None:
            screen = await self._desk.open(
                turn.person, draft_id=draft_id, zone=turn.zone, shared=turn.shared, room_name=room
            )
            await self._show(screen, replies)

        return todo

    def _cancel(self, turn: Turn, draft_id: str | None) -> Plan:
        async def todo(replies: Replies) -> None:
            screen = None if draft_id is None else await self._desk.abandon(turn.person, draft_id)
            if screen is None:
                await replies.show(notice("There is nothing to cancel. Type “book” to book a room."))
                return
            card, _ = await drawn(screen, self._agenda, shared=screen.draft.shared)
            await replies.edit(card, subject=_subject(screen))
            if isinstance(screen, ReceiptScreen):
                await replies.show(notice("That form is done: its booking stands."))
            else:
                await replies.show(notice("The form is closed. Nothing was booked."))

        return todo

    def _press(self, turn: Turn, action: PressedOnDraft) -> Plan:
        async def todo(replies: Replies) -> None:
            try:
                screen = await self._pressed(turn, action)
            except Refused as error:
                if error.problems[0].reason is not Reason.DRAFT_GONE:
                    raise
                await replies.show(notice(sentence(Problem(Reason.DRAFT_GONE))))
                return
            await self._show(screen, replies)

        return todo

    async def _pressed(self, turn: Turn, action: PressedOnDraft) -> Screen:
        press = Press(turn.person, action.draft, action.revision)
        match action:
            case FindRooms():
                return await self._desk.find(press, action.inputs)
            case BookRoom():
                return await self._desk.book(press, address=action.room, starts=action.at, inputs=action.inputs)
            case ChangeForm():
                return await self._desk.change(press)
            case TurnPage():
                return await self._desk.page(press, action.page)
            case CloseForm():
                return await self._desk.close(press)
            case _:
                assert_never(action)

    async def _show(self, screen: Screen, replies: Replies) -> None:
        shared = screen.draft.shared
        card, shows = await drawn(screen, self._agenda, shared=shared)
        await replies.show(card, subject=_subject(screen), shows=shows)
        if shared and isinstance(screen, ReceiptScreen) and screen.booking.problem is None:
            card, shows = await drawn(screen, self._agenda, shared=False)
            await replies.show_privately(
                card,
                subject=f"booking:{screen.booking.id}",
                shows=shows,
                otherwise=f"{screen.draft.owner.name}, I could not write to you: add me to your own chat to see who is "
                "invited.",
            )


async def drawn(screen: Screen, agenda: Agenda, *, shared: bool) -> tuple[Card, Shows | None]:
    """Draw a screen of the desk, and tell which booking it shows, if it shows one.

    What came of a form is in the person's own chat the booking's own card, with all that can be done with it.
    """
    if not isinstance(screen, ReceiptScreen):
        return render(screen, shared=shared), None
    zone, shows = screen.draft.zone, Shows(screen.booking.id, screen.booking.revision, screen.draft.zone, shared)
    seen = None if shared else await agenda.current(screen.booking.id, screen.draft.owner)
    if seen is None:
        return render(screen, shared=shared), shows
    return booking_card(seen, ZoneInfo(zone)), replace(shows, revision=seen.booking.revision)


def _subject(screen: Screen) -> str:
    return f"draft:{screen.draft.id}"
