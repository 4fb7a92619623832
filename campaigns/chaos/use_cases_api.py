"""An HTTP API of the campaign's own for the use cases, without their cards: look a booking up, change it, cancel it."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

from aiohttp import web

from booking.errors import Failed, Refused
from booking.model import Booking, Change, ChangeState, MeetingRequest, Person, Slot
from bot.wiring import App

Json = dict[str, Any]


def use_cases_api(bot: App) -> web.Application:
    """Build it; whoever knocks says in JSON who they are and what they want, and 503 means: ask again."""

    async def look(asked: Json) -> Json:
        for booking in await bot.ledger.upcoming(asked["room"]):
            if (booking.meeting.title, booking.booker.id) == (asked["title"], asked["person"]):
                slot = booking.meeting.slot
                return {
                    "id": booking.id,
                    "revision": booking.revision,
                    "room": booking.room.address,
                    "starts": slot.starts.isoformat(),
                    "ends": slot.ends.isoformat(),
                    "online": booking.meeting.online,
                }
        return {}

    async def change(asked: Json) -> Json:
        slot = Slot(datetime.fromisoformat(asked["starts"]), datetime.fromisoformat(asked["ends"]))
        booking = await bot.ledger.booking(asked["booking"])
        if booking is None:
            return {"told": "refused", "why": "gone"}
        meeting = replace(booking.meeting, slot=slot, online=asked.get("online", booking.meeting.online))
        changed = await bot.bookings.change(
            key=asked["key"],
            by=Person(asked["person"], ""),
            admin=False,
            booking_id=asked["booking"],
            revision=asked["revision"],
            meeting=meeting,
            address=asked["room"],
            cancellation_message="It was moved.",
        )
        return _told(changed, meeting, asked["room"])

    async def cancel(asked: Json) -> Json:
        by = Person(asked["person"], "")
        gone = await bot.bookings.cancel(
            key=asked["key"], by=by, admin=False, booking_id=asked["booking"], cancellation_message=asked["farewell"]
        )
        return {"told": "done" if gone.problem else "pending", "why": _why(gone)}

    def answering(todo: Callable[[Json], Awaitable[Json]]) -> Callable[[web.Request], Awaitable[web.Response]]:
        async def answer(request: web.Request) -> web.Response:
            try:
                return web.json_response(await todo(await request.json()))
            except Refused as error:
                return web.json_response({"told": "refused", "why": error.problems[0].reason.value})
            except Failed as error:
                return web.json_response({"why": str(error)}, status=503)

        return answer

    app = web.Application()
    for name, todo in (("look", look), ("change", change), ("cancel", cancel)):
        app.router.add_post(f"/{name}", answering(todo))
    return app


def _told(booking: Booking, meeting: MeetingRequest, room: str) -> Json:
    """Say what became of the change to that wish and room, as far as it got."""
    pending = booking.change
    if booking.problem is not None:
        return {"told": "refused", "why": _why(booking)}
    if pending is None or not _is(pending, meeting, room) or not pending.over:
        return {"told": "pending", "why": ""}
    done = pending.state is ChangeState.DONE
    return {"told": "done" if done else "refused", "why": pending.problem.reason.value if pending.problem else ""}


def _is(change: Change, meeting: MeetingRequest, room: str) -> bool:
    asked = change.meeting
    return (asked.slot, asked.online, change.room.address) == (meeting.slot, meeting.online, room)


def _why(booking: Booking) -> str:
    return booking.problem.reason.value if booking.problem else ""
