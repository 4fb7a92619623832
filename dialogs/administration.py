"""The administration dialog: from an admin's typed command to one use case, and from its result to one card."""

from typing import assert_never

from booking.administration import Administration
from booking.errors import Reason, refused
from booking.model import Person
from booking.room_administration import RoomAdministration
from cards.actions.setup import AdminsAction, AskToTakeAdmin, GiveAdmin, ShowAdmin, ShowAdmins, TakeAdmin
from cards.administration import admin_changed, admins, ask_to_take_admin, no_admin_any_more, told_added, told_removed
from cards.asides import TO_ADMINISTER, answered_elsewhere, not_now, unreachable
from cards.overview import overview_card
from cards.welcome import help_card
from dialogs.answering import AnsweringDialog
from dialogs.commands import AddAdmin, Administer, ListAdmins, RemoveAdmin
from dialogs.help import help_groups
from dialogs.turn import Card, Replies, Turn

AdminCommand = Administer | ShowAdmin | ListAdmins | AdminsAction | AddAdmin | RemoveAdmin
"""What this dialog takes."""


class AdministrationDialog(AnsweringDialog):
    """Answers one command and ends. Who may give it is the use case's to check, at every command."""

    def __init__(self, *, administration: Administration, rooms: RoomAdministration) -> None:
        super().__init__()
        self._administration, self._rooms = administration, rooms

    async def answer(self, turn: Turn, replies: Replies) -> None:
        """Do what an admin asked for."""
        if turn.shared and isinstance(turn.request, GiveAdmin | AskToTakeAdmin | TakeAdmin):
            raise refused(Reason.FORGED)  # No card of ours offers it where others see it.
        if turn.shared and isinstance(turn.request, ListAdmins | ShowAdmins):
            await self._list_privately(turn, replies)
        elif isinstance(turn.request, AdminCommand):
            await replies.show(await self._answer(turn, turn.request, replies))

    async def _answer(self, turn: Turn, command: AdminCommand, replies: Replies) -> Card:
        by, administration = turn.person, self._administration
        match command:
            case Administer(vague=True) if not await administration.may_administer(by):
                return help_card(help_groups(admin=False), shared=turn.shared)
            case Administer() | ShowAdmin():
                return overview_card(await self._rooms.overview(by), help_groups(admin=True))
            case ListAdmins() | ShowAdmins():
                return admins(await administration.admins(by))
            case GiveAdmin(person_id):
                person = await administration.chosen(by, person_id)
                await administration.add_admin(by, person)
                return admins(await administration.admins(by), told=told_added(person))
            case AskToTakeAdmin(person_id):
                known = await administration.admins(by)
                asked = next((each for each in known if each.person.id == person_id), None)
                if asked is None:
                    return admins(known, told=no_admin_any_more())
                return ask_to_take_admin(asked, own=person_id == by.id)
            case TakeAdmin(person_id):
                return await self._take(by, person_id)
            case AddAdmin():
                person = await self._named(turn, replies)
                await administration.add_admin(by, person)
                return admin_changed(person.name, added=True)
            case RemoveAdmin():
                person = await self._named(turn, replies)
                await administration.remove_admin(by, person)
                return admin_changed(person.name, added=False, own=person.id == by.id)
            case _:
                assert_never(command)

    async def _take(self, by: Person, person_id: str) -> Card:
        """Take the flag from whoever is on the list with that id; the use case checks who asks, and whether it goes."""
        known = await self._administration.admins(by)
        asked = next((each.person for each in known if each.person.id == person_id), None)
        if asked is None:
            return admins(known, told=no_admin_any_more())
        await self._administration.remove_admin(by, asked)
        if asked.id == by.id:
            return admin_changed(asked.name, added=False, own=True)
        return admins(await self._administration.admins(by), told=told_removed(asked))

    async def _list_privately(self, turn: Turn, replies: Replies) -> None:
        """List the admins in the person's own chat: it is nobody else's business who they are."""
        card, name = admins(await self._administration.admins(turn.person)), turn.person.name
        said = await replies.show_privately(card, unreachable=unreachable(name, TO_ADMINISTER), busy=not_now(name))
        if not said:
            await replies.say_elsewhere(answered_elsewhere(name))
        elif isinstance(turn.request, ShowAdmins):
            await replies.say(said)

    async def _named(self, turn: Turn, replies: Replies) -> Person:
        """Resolve the one mentioned person through the roster; asked by an admin only, as it tells who is in there."""
        await self._administration.admins(turn.person)
        if len(turn.mentions) != 1:
            raise refused(Reason.PERSON_UNKNOWN, value=", ".join(each.name for each in turn.mentions))
        person = await replies.person_of(turn.mentions[0])
        if person is None:
            raise refused(Reason.PERSON_UNKNOWN, value=turn.mentions[0].name)
        return person
