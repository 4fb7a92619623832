"""The dialog of somebody's own building: which one it is, and choosing another."""

from booking.errors import Reason, refused
from booking.own_building import HomeChoice, HomeScreen
from cards.actions.own_settings import SetHome, ShowHome
from cards.asides import TO_BE_HOME, answered_elsewhere, not_now, unreachable
from cards.home import home_card
from dialogs.answering import AnsweringDialog
from dialogs.commands import OwnBuilding
from dialogs.turn import Card, Replies, Turn

HomeRequest = OwnBuilding | ShowHome | SetHome
"""What this dialog takes."""


class HomeDialog(AnsweringDialog):
    """Shows which it is, or keeps what was chosen and shows that; where others read along, in the person's own chat."""

    def __init__(self, *, homes: HomeChoice) -> None:
        super().__init__()
        self._homes = homes

    async def answer(self, turn: Turn, replies: Replies) -> None:
        """Do what was typed or pressed."""
        request = turn.request
        if not isinstance(request, HomeRequest):
            return
        if turn.shared and not isinstance(request, OwnBuilding):
            raise refused(Reason.FORGED)  # No card of ours offers it where others see it.
        screen = await self._screen(turn, request)
        if not turn.shared:
            await replies.show(_drawn(screen, request))
            return
        name = turn.person.name
        if not await replies.show_privately(
            home_card(screen), unreachable=unreachable(name, TO_BE_HOME), busy=not_now(name)
        ):
            await replies.say_elsewhere(answered_elsewhere(name))

    async def _screen(self, turn: Turn, request: HomeRequest) -> HomeScreen:
        if isinstance(request, ShowHome) or request.building is None:
            return await self._homes.look(turn.person, turn.zone)
        return await self._homes.choose(turn.person, turn.zone, request.building)


def _drawn(screen: HomeScreen, request: HomeRequest) -> Card:
    """Draw it with the way back to the rooms from where it was asked for, if it was."""
    if isinstance(request, OwnBuilding):
        return home_card(screen)
    return home_card(screen, draft=request.draft, revision=request.revision)
