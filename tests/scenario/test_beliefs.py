"""What is believed about Exchange turns out wrong: a booking is made, moved and cancelled all the same, and only once.

In each of these tenants the answer to the making of the event is lost as well, which is where most beliefs matter.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import httpx
import pytest

from graph.sandbox.behaviour import Behaviour
from tests.support.reading import said
from tests.support.world import ADELE, EVENING, MEGAN, World

AS_BELIEVED: dict[str, Any] = {}
WRONG: dict[str, dict[str, Any]] = {
    "as it is believed": AS_BELIEVED,
    "no fence": {"if_match_is_honoured": False},
    "a repeat is refused": {"repeated_transaction_answers_event": False, "duplicate_transaction_status": 409},
    "an id is never free again": {"transaction_survives_delete": True},
    "views lag": {"view_lag_s": 8.0},
    "the stamp is found late": {"stamp_lag_s": 8.0},
    "Exchange refuses what is taken": {"overlap_is_accepted": False},
    "all the rest": {
        "reply_changes_change_key": False,
        "reschedule_resets_replies": False,
        "own_reply_is_refused": False,
        "online_meeting_is_ignored_silently": False,
        "sensitivity_is_told": False,
        "views_are_unsorted": False,
        "malformed_id_is_400": False,
        "extended_value_ignores_case": False,
        "in_flight_counts_per": "app",
        "schedule_lag_s": 30.0,
    },
}
TYPED = {**EVENING, "title": "Plan", "attendees": MEGAN.object_id}


async def goes_on(world: World, until: Callable[[], bool]) -> None:
    """Let time pass and the completer work, until something is so; ten minutes at most."""
    for _ in range(40):
        await world.told()
        if until():
            return
        world.later(seconds=15)
        await world.app.runner.take_up()
    raise AssertionError(said(world.shown()))


def heading(world: World) -> str:
    return said(world.shown())[0]


async def lost() -> None:
    raise httpx.ReadError("the answer is lost")


@pytest.mark.parametrize("rules", WRONG.values(), ids=WRONG)
async def test_a_booking_is_made_moved_and_cancelled_once_whatever_exchange_is_like(
    world: World, rules: dict[str, Any]
) -> None:
    world.sandbox.tenant.behaviour = replace(Behaviour(), **rules)
    await world.find(TYPED)
    world.line.once("POST", "/events", lost)
    await world.press("Book", room="Oak")
    await goes_on(world, lambda: heading(world) == "Booked ✓")
    (made,) = world.ours("Oak")
    assert world.mails() == [("invitation", ADELE.email), ("invitation", MEGAN.email)]

    await world.press("Change")
    await world.press("Save", {"start": "18:00", "end": "19:00"})
    await goes_on(world, lambda: not heading(world).startswith("Being"))
    (moved,) = world.ours("Oak")
    assert (moved["start"] != made["start"]) == (heading(world) == "Changed ✓")

    await world.say("my bookings")
    await world.press("Details")
    await world.press("Cancel booking…")
    await world.press("Cancel booking")
    await goes_on(world, lambda: world.ours("Oak") == [])
    await goes_on(world, lambda: not heading(world).startswith("Being"))
    assert {each for kind, each in world.mails() if kind == "cancellation"} == {ADELE.email, MEGAN.email}
    world.later(minutes=1)
    await world.find(EVENING, person=MEGAN)
    await world.press("Book", room="Oak", person=MEGAN)
    await goes_on(world, lambda: len(world.ours("Oak")) == 1)
