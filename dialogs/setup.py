"""The dialog of the setup: how far everything is, and what does or explains the next step."""

from booking.administration import Administration
from booking.onboarding import Onboarding
from cards.actions.setup import ShowPermission, ShowSetup, SwitchOn
from cards.setup import AppIdentity, permission_card, setup_card
from dialogs.answering import AnsweringDialog
from dialogs.commands import Setup
from dialogs.turn import Card, Replies, Turn

SetupRequest = Setup | ShowSetup | ShowPermission | SwitchOn
"""What this dialog takes."""


class SetupDialog(AnsweringDialog):
    """Shows how it stands; `app` is which app asks Graph, None in a sandbox."""

    def __init__(self, *, onboarding: Onboarding, administration: Administration, app: AppIdentity | None) -> None:
        super().__init__()
        self._onboarding, self._administration, self._app = onboarding, administration, app

    async def answer(self, turn: Turn, replies: Replies) -> None:
        """Do what was typed or pressed."""
        if isinstance(turn.request, SetupRequest):
            await replies.show(await self._card(turn, turn.request))

    async def _card(self, turn: Turn, request: SetupRequest) -> Card:
        match request:
            case Setup() | ShowSetup():
                return setup_card(await self._onboarding.look(turn.person))
            case SwitchOn():
                return setup_card(await self._onboarding.switch_on(turn.person))
            case ShowPermission():
                await self._administration.allow(turn.person)
                return permission_card(self._app)
