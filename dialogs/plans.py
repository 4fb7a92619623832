"""The dialog of floors and their plans: everybody looks, admins send a picture and place spaces on it."""

from typing import assert_never

from booking.imports.sheet import BadFile, FileFault
from booking.plans.maps import FloorMaps
from booking.plans.model import BadPicture, Floor, PictureFault
from booking.plans.service import EditorView, FloorPlans, UploadView, WhichFloor
from booking.plans.sniff import SIZE_LIMIT
from cards.actions.plans import (
    AskToRemovePlan,
    EditPlan,
    ListFloors,
    MoveSpace,
    PlaceSpace,
    RemovePlan,
    ShowPlan,
    TakeMap,
    TakeOffSpace,
    UsePicture,
)
from cards.plans import (
    ask_to_remove,
    bad_picture_card,
    editor_card,
    floor_card,
    floors_card,
    no_map_card,
    plan_removed,
    upload_card,
    which_floor,
)
from dialogs.answering import AnsweringDialog
from dialogs.commands import FloorPlan, Floors
from dialogs.imports import Files
from dialogs.turn import Card, Replies, Turn

Looking = Floors | FloorPlan | ListFloors | ShowPlan
Placing = EditPlan | PlaceSpace | MoveSpace | TakeOffSpace
Keeping = UsePicture | TakeMap | AskToRemovePlan | RemovePlan
PlansRequest = Looking | Placing | Keeping
"""What this dialog takes."""

_FAULTS = {
    FileFault.NOT_OURS: PictureFault.NOT_OURS,
    FileFault.NOT_FETCHED: PictureFault.NOT_FETCHED,
    FileFault.TOO_LARGE: PictureFault.TOO_LARGE,
}


class PlansDialog(AnsweringDialog):
    """Answers one command or press. Who may, the use cases check."""

    def __init__(self, *, plans: FloorPlans, maps: FloorMaps, files: Files) -> None:
        super().__init__()
        self._plans, self._maps, self._files = plans, maps, files

    async def answer(self, turn: Turn, replies: Replies) -> None:
        """Do what was asked for."""
        if isinstance(turn.request, PlansRequest):
            await replies.show(await self._card(turn, turn.request))

    async def _card(self, turn: Turn, request: PlansRequest) -> Card:
        by = turn.person
        match request:
            case Floors():
                return floors_card(await self._plans.floors(by))
            case ListFloors(page):
                return floors_card(await self._plans.floors(by, page))
            case FloorPlan(where, name, url) if url:
                return await self._take(turn, where, name, url)
            case FloorPlan(where):
                found = await self._plans.find(by, where)
                return which_floor(found) if isinstance(found, WhichFloor) else floor_card(found)
            case ShowPlan(building, floor):
                return floor_card(await self._plans.show(by, Floor(building, floor)))
            case EditPlan() | PlaceSpace() | MoveSpace() | TakeOffSpace():
                return editor_card(await self._place(turn, request))
            case UsePicture() | TakeMap() | AskToRemovePlan() | RemovePlan():
                return await self._keep(turn, request)
            case _:
                assert_never(request)

    async def _take(self, turn: Turn, where: str, name: str, url: str) -> Card:
        """Fetch a picture and read it; nothing is asked of anybody for whoever may not send one."""
        await self._plans.allow(turn.person)
        try:
            content = await self._files.fetch(url, SIZE_LIMIT)
        except BadFile as bad:
            fault = _FAULTS.get(bad.fault, PictureFault.NOT_FETCHED)
            values = {"limit_mb": SIZE_LIMIT // (1024 * 1024)} if fault is PictureFault.TOO_LARGE else {}
            return bad_picture_card(BadPicture(fault, **values), name)
        try:
            return upload_card(await self._plans.upload(turn.person, content, where))
        except BadPicture as bad:
            return bad_picture_card(bad, name)

    async def _place(self, turn: Turn, request: Placing) -> EditorView:
        by, floor = turn.person, Floor(request.building, request.floor)
        match request:
            case EditPlan(placed=placed):
                return await self._plans.edit(by, floor, placed)
            case PlaceSpace(version=version, typed=typed):
                return await self._plans.place(
                    by, floor, version, room=typed.room, name=typed.name, column=typed.column, row=typed.row
                )
            case MoveSpace(version=version, space=space, to=arrow):
                return await self._plans.move(by, floor, version, space, arrow)
            case TakeOffSpace(version=version, placed=placed):
                return await self._plans.take_off(by, floor, version, placed)
            case _:
                assert_never(request)

    async def _keep(self, turn: Turn, request: Keeping) -> Card:
        by = turn.person
        match request:
            case UsePicture(upload, typed):
                used = await self._plans.use(by, upload, typed.place, typed.building, typed.floor)
                return upload_card(used) if isinstance(used, UploadView) else editor_card(used)
            case TakeMap(building, floor):
                here = Floor(building, floor)
                try:
                    return editor_card(await self._maps.take(by, here))
                except BadPicture as bad:
                    return no_map_card(bad, here)
            case AskToRemovePlan(building, floor):
                await self._plans.allow(by)
                return ask_to_remove(await self._plans.show(by, Floor(building, floor)))
            case RemovePlan(building, floor, version):
                here = Floor(building, floor)
                if await self._plans.remove(by, here, version):
                    return plan_removed(here)
                return floor_card(await self._plans.show(by, here))
            case _:
                assert_never(request)
