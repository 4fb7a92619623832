"""The booking dialog: from a command or a pressed card to one use case of the forms, and from its screen to one
card."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import assert_never
from uuid import UUID

from botbuilder.dialogs import Dialog, DialogContext, DialogReason, DialogTurnResult

from booking.administration import Administration
from booking.errors import Problem, Reason, Refused, refused
from booking.forms.draft import Stage
from booking.forms.screens import ClosedScreen, FormScreen, NowScreen, ReceiptScreen, RoomsScreen, Screen, TimesScreen
from booking.forms.service import CHAT_LIMIT, BookingForms, FormPress
from booking.manage.service import Agenda, BookingScreen
from booking.policy import is_closed_to
from booking.times import zone_at
from cards.actions.bookings import EditBooking
from cards.actions.form import CloseForm, FillIn, FindRooms, InviteChat, OpenForm, SuggestTimes
from cards.actions.found_rooms import BookRoom, ChangeForm, OpenNow, StarRoom, TurnPage
from cards.agenda import agenda_card
from cards.asides import TO_SEE_INVITED, details_follow, form_closed, nothing_open, unreachable
from cards.overview import off_for_admin
from cards.receipt import booking_card, closed_card, gone_card
from cards.screens import render
from cards.welcome import no_rooms_for_admin, notice
from cards.which import which_to_book
from cards.words import sentence
from dialogs.agenda import shown_to
from dialogs.audit import log_opened
from dialogs.commands import Book, Cancel, FreeNow, Spoken
from dialogs.planned import PlannedCards
from dialogs.ports import ShownBooking
from dialogs.spoken import SpokenAnswers
from dialogs.turn import WAITING, Card, Plan, Replies, Turn, plan, turn_of

Opening = Book | Spoken | OpenForm | FreeNow | OpenNow | EditBooking
"""What opens a form, and needs to know the person's zone."""

PressedOnDraft = (
    FindRooms | FillIn | InviteChat | SuggestTimes | BookRoom | ChangeForm | TurnPage | StarRoom | CloseForm
)
BookingRequest = Opening | Cancel | PressedOnDraft
"""What this dialog takes; of the stars, those on the card of a draft."""

_DRAFT, _BEFORE = "draft", "before"

KEPT = 5
"""How many sentences that opened no form may stand between a form and the word that closes it."""


class BookingDialog(Dialog):
    """Its position is the form that the person opened last here, for `cancel`; every press names its own form."""

    def __init__(
        self,
        *,
        forms: BookingForms,
        agenda: Agenda,
        administration: Administration,
        spoken: SpokenAnswers,
        planned: PlannedCards,
        new_id: Callable[[], UUID],
    ) -> None:
        super().__init__(BookingDialog.__name__)
        self._forms, self._agenda, self._administration = forms, agenda, administration
        self._spoken, self._planned, self._new_id = spoken, planned, new_id

    async def begin_dialog(self, dialog_context: DialogContext, options: object = None) -> DialogTurnResult:  # noqa: ARG002
        """Take the first booking request of a conversation."""
        return await self.continue_dialog(dialog_context)

    async def continue_dialog(self, dialog_context: DialogContext) -> DialogTurnResult:
        """Take a command or a pressed card."""
        context, state = dialog_context.context, dialog_context.active_dialog.state
        turn = turn_of(context)
        request = turn.request
        if isinstance(request, PressedOnDraft):
            plan(context, self._press(turn, request))
        elif isinstance(request, Opening):
            draft_id = str(self._new_id())
            # A sentence may open no form: then the one before it is still the last.
            before = [state.get(_DRAFT), *state.get(_BEFORE, ())] if isinstance(request, Spoken) else []
            state[_DRAFT], state[_BEFORE] = draft_id, [each for each in before if each][:KEPT]
            plan(context, self._opening(turn, draft_id, request))
        elif isinstance(request, Cancel):
            plan(context, self._cancel(turn, [state.get(_DRAFT), *state.get(_BEFORE, ())]))
            ended: DialogTurnResult = await dialog_context.end_dialog()
            return ended
        return WAITING

    async def resume_dialog(self, dialog_context: DialogContext, reason: DialogReason, result: object) -> object:  # noqa: ARG002
        """Stay where it was when a dialog on top of it is done."""
        return WAITING

    def _opening(self, turn: Turn, draft_id: str, request: Opening) -> Plan:
        match request:
            case Book(room):
                return self._open(turn, draft_id, OpenForm(room))
            case Spoken():
                return self._say(turn, draft_id, request)
            case OpenForm(said=line) if line:
                return self._say(turn, draft_id, Spoken(line))
            case OpenForm():
                return self._open(turn, draft_id, request)
            case FreeNow() | OpenNow():
                return self._open_now(turn, draft_id)
            case EditBooking(booking, said):
                return self._edit(turn, draft_id, booking, said)
            case _:
                assert_never(request)

    def _say(self, turn: Turn, draft_id: str, spoken: Spoken) -> Plan:
        async def todo(replies: Replies) -> None:
            if isinstance(spoken.otherwise, Book):
                named = spoken.otherwise.room
                if named and await self._forms.knows(named):
                    await self._open(turn, draft_id, OpenForm(named))(replies)
                    return
            screen = await self._spoken.answer(turn, replies, spoken, draft_id)
            if screen is not None:
                await self._show(screen, replies)

        return todo

    def _open(self, turn: Turn, draft_id: str, form: OpenForm) -> Plan:
        async def todo(replies: Replies) -> None:
            several = await self._forms.several(form.room)
            if several is not None:
                await replies.show(which_to_book(several, form.at, form.until, form.like))
                return
            screen = await self._forms.open(
                turn.person,
                draft_id=draft_id,
                zone=turn.zone,
                shared=turn.shared,
                room_name=form.room,
                starts=form.at,
                ends=form.until,
                like=form.like,
            )
            await self._show(screen, replies)

        return todo

    def _open_now(self, turn: Turn, draft_id: str) -> Plan:
        async def todo(replies: Replies) -> None:
            screen = await self._forms.now(turn.person, draft_id=draft_id, zone=turn.zone, shared=turn.shared)
            await self._show(screen, replies)

        return todo

    def _edit(self, turn: Turn, draft_id: str, booking_id: str, said: str = "") -> Plan:
        async def todo(replies: Replies) -> None:
            # No card that others see has this button.
            if turn.shared:
                raise refused(Reason.FORGED)
            try:
                heard = await self._spoken.hear(turn, replies, said) if said else None
                screen = await self._forms.open_change(
                    turn.person, draft_id=draft_id, zone=turn.zone, booking_id=booking_id, heard=heard
                )
            except Refused as error:
                seen = await self._agenda.current(booking_id, turn.person)
                if seen is None or error.problems[0].reason is not Reason.BOOKING_OVER:
                    await _refused(error, replies)
                else:
                    card = booking_card(replace(seen, problems=error.problems), turn.zone)
                    shows = shown_to(seen.booking, turn.person, turn.zone.key)
                    await replies.show(card, subject=f"booking:{booking_id}", shows=shows)
                return
            if isinstance(screen, FormScreen) and screen.booking and is_closed_to(screen.booking, turn.person):
                await self._agenda.record_opened(turn.person, screen.booking)
                log_opened(turn.person, booking_id)
            await self._show(screen, replies)

        return todo

    def _cancel(self, turn: Turn, draft_ids: Sequence[str | None]) -> Plan:
        async def todo(replies: Replies) -> None:
            screen = None
            for draft_id in draft_ids:
                screen = screen or (draft_id and await self._forms.abandon(turn.person, draft_id)) or None
            if screen is None:
                await replies.show(await self._bookings_of(turn) or nothing_open())
                return
            card, shows = await drawn(screen, self._agenda, shared=screen.draft.shared)
            if isinstance(screen, ClosedScreen):
                card = closed_card(told=True)
            await replies.edit(card, subject=_subject(screen), shows=shows)
            changing = bool(screen.draft.changes) and screen.draft.stage is Stage.CLOSED
            booked = isinstance(screen, ReceiptScreen) and not changing
            told = form_closed(changing=changing, booked=booked)
            await replies.show((await self._bookings_of(turn) or told) if booked else told)

        return todo

    async def _bookings_of(self, turn: Turn) -> Card | None:
        """Draw what somebody has booked, each with a way to cancel it; None if there is nothing, or others read it."""
        listed = None if turn.shared else await self._agenda.coming(turn.person, cancelling=True)
        return agenda_card(listed, turn.zone) if listed is not None and listed.bookings else None

    def _press(self, turn: Turn, action: PressedOnDraft) -> Plan:
        async def todo(replies: Replies) -> None:
            try:
                screen = await self._pressed(turn, action, replies)
            except Refused as error:
                await _refused(error, replies)
                return
            await self._show(screen, replies, starred=turn.starred)

        return todo

    async def _pressed(self, turn: Turn, action: PressedOnDraft, replies: Replies) -> Screen:
        press = FormPress(turn.person, action.draft, action.revision, turn.shared)
        match action:
            case FindRooms():
                return await self._forms.find(press, action.inputs)
            case FillIn():
                return await self._forms.fill_in(
                    press,
                    action.inputs,
                    without=action.without,
                    again=action.again,
                    page=action.page,
                    room=action.take,
                    more=action.more,
                    meant=(action.field, action.value),
                )
            case SuggestTimes():
                return await self._forms.suggest(press, action.inputs)
            case BookRoom():
                asked_on = await replies.asked_on(f"draft:{action.draft}")
                press = replace(press, asked_on=asked_on)
                return await self._forms.book(
                    press, address=action.room, starts=action.at, ends=action.until, inputs=action.inputs
                )
            case InviteChat():
                # No card that nobody else sees has this button.
                if not turn.shared:
                    raise refused(Reason.FORGED)
                return await self._forms.invite(press, action.inputs, await replies.members(CHAT_LIMIT))
            case ChangeForm():
                return await self._forms.change(press)
            case TurnPage():
                return await self._forms.page(press, action.page)
            case StarRoom():
                return await self._forms.star(press, action.room, on=action.on)
            case CloseForm():
                return await self._forms.close(press)
            case _:
                assert_never(action)

    async def _show(self, screen: Screen, replies: Replies, *, starred: frozenset[str] | None = None) -> None:
        shared = screen.draft.shared
        card, shows = await drawn(screen, self._agenda, shared=shared, starred=starred)
        wanted = _kept_by_the_switch(screen)
        if wanted is not None and not shared and await self._administration.may_administer(screen.draft.owner):
            empty = await self._administration.has_to_set_up(screen.draft.owner)
            card = no_rooms_for_admin(wanted) if empty else off_for_admin(wanted)
        if isinstance(screen, RoomsScreen):
            card = await self._planned.rooms(screen, card)
        held = isinstance(screen, ReceiptScreen) and screen.held
        await replies.show(card, subject=_subject(screen), shows=shows, held=held)
        if shared and isinstance(screen, ReceiptScreen) and screen.booking.problem is None:
            card, shows = await drawn(screen, self._agenda, shared=False, starred=starred)
            await replies.show_privately(
                card,
                subject=f"booking:{screen.booking.id}",
                shows=shows,
                unreachable=unreachable(screen.draft.owner.name, TO_SEE_INVITED),
                busy=details_follow(screen.draft.owner.name),
            )


async def drawn(
    screen: Screen, agenda: Agenda, *, shared: bool, starred: frozenset[str] | None = None
) -> tuple[Card, ShownBooking | None]:
    """Draw a screen of the forms, and tell which booking it shows, if it shows one; a form that changes one does.

    What came of a form is in the person's own chat the booking's own card, with all that can be done with it.
    """
    draft = screen.draft
    booking = None if isinstance(screen, ClosedScreen | NowScreen | TimesScreen) else screen.booking
    if booking is None:
        return render(screen, shared=shared), None
    shows = replace(shown_to(booking, draft.owner, draft.zone), shared=shared)
    seen: BookingScreen | None = None
    if isinstance(screen, ReceiptScreen) and not shared:
        seen = await agenda.as_read(booking, draft.owner, registered=screen.claimed, starred=starred)
    if seen is None:
        return render(screen, shared=shared), shows
    changed = bool(draft.changes)
    card = booking_card(seen, zone_at(draft.zone), fresh=not changed, changed=changed and draft.stage is Stage.DONE)
    return card, replace(shows, revision=seen.booking.revision)


def _kept_by_the_switch(screen: Screen) -> OpenForm | OpenNow | None:
    """Give what somebody wanted who finds booking off, as long as they typed nothing that would be lost."""
    if isinstance(screen, FormScreen) and screen.booking is None and screen.draft.revision == 1:
        off = any(each.reason is Reason.BOOKING_OFF for each in screen.problems)
        return OpenForm(screen.draft.inputs.room) if off else None
    if isinstance(screen, NowScreen) and any(each.reason is Reason.BOOKING_OFF for each in screen.problems):
        return OpenNow()
    return None


def still_open(screen: Screen) -> bool:
    """Tell whether somebody may be filling in just now what the screen shows: news of the booking can wait."""
    return isinstance(screen, FormScreen | RoomsScreen) and screen.booking is not None and screen.draft.asked is None


async def _refused(error: Refused, replies: Replies) -> None:
    """Put what is true in the place of a card that is of no use any more; other refusals go beside it."""
    match error.problems[0].reason:
        case Reason.DRAFT_GONE:
            await replies.show(notice(sentence(Problem(Reason.DRAFT_GONE))))
        case Reason.BOOKING_GONE:
            await replies.show(gone_card())
        case _:
            raise error


def _subject(screen: Screen) -> str:
    return f"draft:{screen.draft.id}"
