"""The dialog of languages: in which one somebody is spoken to."""

from booking.errors import Reason, refused
from cards.actions.own_settings import SetLanguage
from cards.asides import TO_BE_UNDERSTOOD, answered_elsewhere, not_now, unreachable
from cards.language import reader_for, reading
from cards.languages import languages_card
from dialogs.answering import AnsweringDialog
from dialogs.commands import Language
from dialogs.ports import People
from dialogs.turn import Replies, Turn

LanguageRequest = Language | SetLanguage
"""What this dialog takes."""


class LanguageDialog(AnsweringDialog):
    """Shows how it is, or keeps what was chosen and shows that; where others read along, in the person's own chat."""

    def __init__(self, *, people: People) -> None:
        super().__init__()
        self._people = people

    async def answer(self, turn: Turn, replies: Replies) -> None:
        """Do what was typed or pressed, and answer in the language that was chosen."""
        request = turn.request
        if not isinstance(request, LanguageRequest):
            return
        if turn.shared and isinstance(request, SetLanguage):
            raise refused(Reason.FORGED)  # No card of ours offers it where others see it.
        if request.language is not None:
            await self._people.speak(turn.person.id, request.language)
        known = await self._people.get(turn.person.id)
        chosen = known.language if known else ""
        with reading(reader_for(known.locale if known else "", chosen)):
            await self._show(chosen, turn, replies)

    async def _show(self, chosen: str, turn: Turn, replies: Replies) -> None:
        card, name = languages_card(chosen), turn.person.name
        if not turn.shared:
            await replies.show(card)
        elif not await replies.show_privately(
            card, unreachable=unreachable(name, TO_BE_UNDERSTOOD), busy=not_now(name)
        ):
            await replies.say_elsewhere(answered_elsewhere(name))
