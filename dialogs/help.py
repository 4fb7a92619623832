"""The dialog of help: what can be done, and what to answer to words that are no command, or half of one."""

from functools import lru_cache
from typing import assert_never

from booking.administration import Administration
from cards.actions.own_settings import ShowHelp
from cards.command_words import headed
from cards.language import Reader, reader
from cards.welcome import HelpGroup, HelpLine, help_card, unknown, usage
from dialogs.answering import AnsweringDialog
from dialogs.command_table import COMMANDS_ABOUT, CommandInfo, shown_example
from dialogs.commands import Help, Incomplete, Unknown
from dialogs.turn import Card, Replies, Turn

HelpRequest = Help | ShowHelp | Unknown | Incomplete
"""What this dialog takes."""


class HelpDialog(AnsweringDialog):
    """Tells what can be done; admins are told more, wherever they ask."""

    def __init__(self, *, administration: Administration) -> None:
        super().__init__()
        self._administration = administration

    async def answer(self, turn: Turn, replies: Replies) -> None:
        """Tell it."""
        if isinstance(turn.request, HelpRequest):
            await replies.show(await self._answer(turn, turn.request))

    async def _answer(self, turn: Turn, request: HelpRequest) -> Card:
        match request:
            case Help() | ShowHelp():
                admin = await self._administration.may_administer(turn.person, flagged=turn.flagged)
                to_set_up = admin and await self._administration.has_to_set_up(turn.person)
                whole = isinstance(request, ShowHelp) and request.more
                return _drawn(reader(), admin, turn.shared, to_set_up, whole)
            case Unknown(text):
                return unknown(text)
            case Incomplete(line, example):
                return usage(line, example)
            case _:
                assert_never(request)


@lru_cache(maxsize=100)
def _drawn(_: Reader, admin: bool, shared: bool, to_set_up: bool, whole: bool) -> Card:
    """Draw the card of help, once for each way in which it is read: it is the same for all who read it so."""
    told = help_groups(admin=True) if admin else ()
    return help_card(help_groups(admin=False), told, shared=shared, to_set_up=to_set_up, whole=whole)


def help_groups(*, admin: bool) -> tuple[HelpGroup, ...]:
    """List the commands of admins, or those of everybody, by what they are about, in the order of the table."""
    return tuple(
        HelpGroup(subject, headed(subject), tuple(_line(each) for each in about))
        for subject, about in COMMANDS_ABOUT.items()
        if about[0].admin == admin
    )


def _line(info: CommandInfo) -> HelpLine:
    return HelpLine(info.title, shown_example(info), info.description)
