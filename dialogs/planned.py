"""Cards that have a floor's plan below them: the schedule of a floor, and rooms that were found on one."""

from collections.abc import Mapping
from datetime import timedelta
from itertools import chain

from booking.availability.schedule import RoomDay, Shown, Timetable
from booking.errors import Reason
from booking.forms.screens import RoomsScreen
from booking.model import Slot
from booking.plans.model import State
from booking.plans.service import FloorPlans
from cards.plans import plan_all_day, plan_now, plan_then, weight_of_plan, with_plan
from cards.schedule import schedule_card
from cards.schedule_parts import moment_of
from dialogs.turn import Card

_NOT_FREE = {Reason.ROOM_UNREADABLE: State.UNREADABLE, Reason.ROOM_OFF: State.OFF}


class PlannedCards:
    """Puts plans below cards, where the rooms on a card are all on one floor that has one."""

    def __init__(self, *, plans: FloorPlans) -> None:
        self._plans = plans

    async def schedule(self, shown: Shown) -> Card:
        """Draw a schedule; that of a floor with its plan at the time that was asked about, now, or all through the day.

        One room's own schedule has none: it says where the room is.
        """
        if not isinstance(shown, Timetable) or shown.alone:
            return schedule_card(shown)
        slot, said = _when(shown)
        beside = await self._plans.beside(
            [each.room for each in shown.rooms],
            slot,
            lambda: {each.room.address: _state(each, slot) for each in shown.rooms},
        )
        return with_plan(schedule_card(shown, beside=weight_of_plan(beside, said)), beside, said)

    async def rooms(self, screen: RoomsScreen, drawn: Card) -> Card:
        """Put the plan below rooms that were found, with how they are at the time that they were looked for."""
        rooms = chain(screen.found.free, screen.found.taken.rooms)
        beside = await self._plans.beside(rooms, screen.meeting.slot, lambda: _found(screen))
        return with_plan(drawn, beside, plan_then())


def _found(screen: RoomsScreen) -> Mapping[str, State]:
    taken = {each.room.address: _NOT_FREE.get(each.reason, State.TAKEN) for each in screen.found.taken}
    return taken | {each.address: State.FREE for each in screen.found.free}


def _when(shown: Timetable) -> tuple[Slot, str]:
    """Tell for when a plan below a schedule is, and how that is said."""
    at = shown.at or (shown.now if shown.span.starts <= shown.now < shown.span.ends else None)
    if at is None:
        return shown.span, plan_all_day()
    return Slot(at, at + timedelta(minutes=1)), plan_now(moment_of(at, shown.day, shown.zone) if shown.at else "")


def _state(each: RoomDay, slot: Slot) -> State:
    if not each.readable:
        return State.UNREADABLE
    taken = any(not block.free and block.slot.overlaps(slot) for block in each.blocks)
    return State.TAKEN if taken else State.FREE
