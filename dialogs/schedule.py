"""The dialog of schedules: from a typed place or a pressed day to one look at the rooms, and from that to one card."""

from booking.availability.schedule import Schedules, Viewer
from cards.actions import ShowSchedule, StarRoom
from cards.schedule import schedule_card
from dialogs.answering import AnsweringDialog
from dialogs.commands import Schedule
from dialogs.turn import Replies, Turn


class ScheduleDialog(AnsweringDialog):
    """Answers where it was asked: before others with times alone, in somebody's own chat with what they may know."""

    def __init__(self, *, schedules: Schedules) -> None:
        super().__init__()
        self._schedules = schedules

    async def answer(self, turn: Turn, replies: Replies) -> None:
        """Look at the rooms that were named."""
        viewer = Viewer(turn.person, turn.zone, turn.shared)
        match turn.request:
            case Schedule(text):
                await replies.show(schedule_card(await self._schedules.look(viewer, text)))
            case ShowSchedule(where, day, page):
                await replies.show(schedule_card(await self._schedules.show(viewer, where, day, page)))
            case StarRoom(room, on) as star:
                starred = await self._schedules.star(viewer, room, on=on, where=star.where, day=star.day)
                await replies.show(schedule_card(starred))
