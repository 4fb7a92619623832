"""The dialog of schedules: from a typed place or a pressed day to one look at the rooms, and from that to one card."""

from typing import assert_never

from booking.availability.schedule import Schedules, Shown, Viewer
from cards.actions.found_rooms import StarRoom
from cards.actions.schedule import WEEK, ShowSchedule
from dialogs.answering import AnsweringDialog
from dialogs.commands import Schedule
from dialogs.planned import PlannedCards
from dialogs.turn import Replies, Turn

ScheduleRequest = Schedule | ShowSchedule
"""What this dialog takes, beside the stars on the card of a schedule."""


class ScheduleDialog(AnsweringDialog):
    """Answers where it was asked: before others with times alone, in somebody's own chat with what they may know."""

    def __init__(self, *, schedules: Schedules, planned: PlannedCards) -> None:
        super().__init__()
        self._schedules, self._planned = schedules, planned

    async def answer(self, turn: Turn, replies: Replies) -> None:
        """Look at the rooms that were named."""
        if isinstance(turn.request, ScheduleRequest | StarRoom):
            await replies.show(await self._planned.schedule(await self._seen(turn, turn.request)))

    async def _seen(self, turn: Turn, request: ScheduleRequest | StarRoom) -> Shown:
        viewer = Viewer(turn.person, turn.zone, turn.shared)
        match request:
            case Schedule(text):
                return await self._schedules.look(viewer, text)
            case ShowSchedule(where, day, page, span):
                return await self._schedules.show(viewer, where, day, page, week=span == WEEK)
            case StarRoom(room, on, where=where, day=day):
                return await self._schedules.star(viewer, room, on=on, where=where, day=day)
            case _:
                assert_never(request)
