"""The dialog at the bottom of every conversation: it knows which dialog a request belongs to, and nothing else.

A dialog here only moves its position and decides on a plan. It calls no use case and sends nothing, so the step can be
repeated when another turn of the conversation saved its position first; the plan runs once, afterwards.
"""

from typing import assert_never

from botbuilder.core import StatePropertyAccessor, TurnContext
from botbuilder.dialogs import ComponentDialog, DialogContext, DialogSet, DialogTurnResult
from botbuilder.dialogs.memory import DialogStateManagerConfiguration

from cards.actions.found_rooms import StarRoom
from cards.actions.own_settings import SetZone
from dialogs.administration import AdminCommand, AdministrationDialog
from dialogs.agenda import AgendaDialog, AgendaRequest
from dialogs.booking import BookingDialog, BookingRequest, Opening
from dialogs.checks import CheckDialog, CheckRequest
from dialogs.commands import Spoken
from dialogs.help import HelpDialog, HelpRequest
from dialogs.home import HomeDialog, HomeRequest
from dialogs.imports import ImportDialog, ImportRequest
from dialogs.language import LanguageDialog, LanguageRequest
from dialogs.plans import PlansDialog, PlansRequest
from dialogs.reminders import RemindersDialog, RemindersRequest
from dialogs.rooms import RoomsDialog, RoomsRequest
from dialogs.schedule import ScheduleDialog, ScheduleRequest
from dialogs.setup import SetupDialog, SetupRequest
from dialogs.turn import WAITING, Turn, turn_of
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
        homes: HomeDialog,
        administration: AdministrationDialog,
        zones: ZoneDialog,
        rooms: RoomsDialog,
        helping: HelpDialog,
        languages: LanguageDialog,
        imports: ImportDialog,
        checks: CheckDialog,
        setup: SetupDialog,
        plans: PlansDialog,
    ) -> None:
        super().__init__(RootDialog.__name__)
        self._booking, self._agenda, self._schedule = booking.id, agenda.id, schedule.id
        self._reminders, self._administration, self._zones = reminders.id, administration.id, zones.id
        self._rooms, self._help, self._languages, self._imports = rooms.id, helping.id, languages.id, imports.id
        self._checks, self._setup, self._homes, self._plans = checks.id, setup.id, homes.id, plans.id
        others = (homes, zones, rooms, helping, languages, imports, checks, setup, plans)
        for dialog in (booking, agenda, schedule, reminders, administration, *others):
            self.add_dialog(dialog)

    async def on_begin_dialog(self, inner_dc: DialogContext, options: object) -> DialogTurnResult:  # noqa: ARG002
        """Take the first request of a conversation."""
        return await self.on_continue_dialog(inner_dc)

    async def on_continue_dialog(self, inner_dc: DialogContext) -> DialogTurnResult:
        """Take a request, whichever dialog is open."""
        turn = turn_of(inner_dc.context)
        chosen = self._chosen(turn)
        if chosen == self._booking and inner_dc.active_dialog is not None:
            await inner_dc.continue_dialog()  # type: ignore[no-untyped-call]
        else:
            await inner_dc.begin_dialog(chosen)
        return WAITING

    def _chosen(self, turn: Turn) -> str:
        """Give the id of the dialog that takes a request."""
        request = turn.request
        timed = isinstance(request, Opening) and not (isinstance(request, Spoken) and request.timeless)
        if isinstance(request, SetZone) or (timed and turn.told_zone is None):
            return self._zones
        if isinstance(request, StarRoom):
            return self._schedule if request.where else self._agenda if request.booking else self._booking
        if isinstance(request, ScheduleRequest):
            return self._schedule
        if isinstance(request, BookingRequest):
            return self._booking
        if isinstance(request, AgendaRequest):
            return self._agenda
        if isinstance(request, RemindersRequest):
            return self._reminders
        if isinstance(request, HomeRequest):
            return self._homes
        if isinstance(request, LanguageRequest):
            return self._languages
        if isinstance(request, SetupRequest):
            return self._setup
        if isinstance(request, CheckRequest):
            return self._checks
        if isinstance(request, ImportRequest):
            return self._imports
        if isinstance(request, PlansRequest):
            return self._plans
        if isinstance(request, AdminCommand):
            return self._administration
        if isinstance(request, RoomsRequest):
            return self._rooms
        if isinstance(request, HelpRequest):
            return self._help
        assert_never(request)


class Conversation:
    """All dialogs of a conversation on one stack; `step` is the part of a turn that moves positions."""

    def __init__(self, *, root: RootDialog, position: StatePropertyAccessor) -> None:
        self._root = root.id
        self._dialogs = DialogSet(position)
        self._dialogs.add(root)
        self._memory: object = None
        """What the SDK's dialogs may remember things in: built by the first turn, and the same for each."""

    async def step(self, context: TurnContext) -> None:
        """Move the dialogs on by this turn; afterwards `planned(context)` says what is to be done."""
        memory = DialogStateManagerConfiguration.__name__
        if self._memory is not None:
            context.turn_state[memory] = self._memory
        dialogs = await self._dialogs.create_context(context)
        self._memory = context.turn_state[memory]
        if dialogs.active_dialog is None:
            await dialogs.begin_dialog(self._root)
        else:
            await dialogs.continue_dialog()
