"""The dialog of time zones: asks for one where no client tells it, and keeps what was chosen."""

from booking.errors import Reason, refused
from booking.ports import Registry
from booking.times import zone_meant
from cards.actions.bookings import EditBooking
from cards.actions.form import OpenForm
from cards.actions.own_settings import SetZone
from cards.actions.table import Action
from cards.zones import ask_for_zone, zone_chosen
from dialogs.answering import AnsweringDialog
from dialogs.commands import Book, Command, Spoken
from dialogs.ports import People
from dialogs.turn import Replies, Turn


class ZoneDialog(AnsweringDialog):
    """Asks instead of opening a form that would be hours off; whoever answers goes on from there."""

    def __init__(self, *, people: People, registry: Registry) -> None:
        super().__init__()
        self._people, self._registry = people, registry

    async def answer(self, turn: Turn, replies: Replies) -> None:
        """Keep the zone that was chosen, or ask for one: those of the rooms come first."""
        match turn.request:
            case SetZone(name) as then:
                zone = zone_meant(name)
                if zone is None:
                    raise refused(Reason.ZONE_UNKNOWN, value=name[:80])
                await self._people.remember(turn.person, zone=zone.key)
                await replies.show(zone_chosen(zone, then))
            case _:
                rooms = await self._registry.rooms()
                await replies.show(
                    ask_for_zone(sorted({room.mailbox.zone for room in rooms}), _asked_for(turn.request))
                )


def _asked_for(request: Command | Action) -> SetZone:
    """Keep what somebody asked for, to go on with it once their zone is known."""
    match request:
        case Book(room):
            return SetZone(room=room)
        case Spoken(line):
            return SetZone(said=line)
        case OpenForm(room, at, until, like, said):
            return SetZone(room=room, at=at, until=until, like=like, said=said)
        case EditBooking(booking, said):
            return SetZone(booking=booking, said=said)
    return SetZone()
