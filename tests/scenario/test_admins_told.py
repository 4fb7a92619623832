"""What Roomkeeper cannot set right alone is told to the admins, and to those who booked as it is."""

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from graph.sandbox.faults import Fault, What
from graph.sandbox.server import SandboxServer
from tests.conftest import MONDAY
from tests.fakes.teams import Person
from tests.support.reading import said, story
from tests.support.world import ADELE, ALEX, EVENING, MEGAN, World, mail, open_world

EVENT = "/users/{user-id}/events/{event-id}"
NEEDED = "A room needs an admin"
STUCK = "please ask an admin"


@pytest.fixture
async def world(
    tmp_path: Path, sandbox: SandboxServer, graph_transport: httpx.AsyncBaseTransport
) -> AsyncIterator[World]:
    """A bot that the admin has met, whose presses wait for nothing."""
    async with open_world(tmp_path, sandbox, graph_transport, MONDAY, patience_s=0) as opened:
        await opened.say("help", person=ALEX)
        yield opened


async def booked(world: World) -> None:
    """Book Oak for Adele and Megan, and see the receipt."""
    await world.find({**EVENING, "title": "Plan", "attendees": MEGAN.object_id})
    await world.press("Book", room="Oak")
    await world.told()
    assert said(world.shown())[0] == "Booked ✓"


def refuse(world: World, status: int = 403, code: str = "") -> None:
    """Let no calendar let anything go."""
    for method, path in (("DELETE", EVENT), ("POST", f"{EVENT}/cancel")):
        world.sandbox.tenant.faults.add(Fault(method, path, What.STATUS, status=status, code=code, times=9999))


async def in_vain(world: World, minutes: float, times: int) -> None:
    """Let what is to leave a calendar be tried so often, with so much time in between."""
    for _ in range(times):
        world.later(minutes=minutes)
        await world.app.runner.take_up()
        await world.told()


async def to_admin(world: World, person: Person = ALEX) -> list[list[str]]:
    """Let the admins be told, and give what one has read of that by now, message by message."""
    await world.app.admin_notifier.look()
    chat = world.teams.personal(person)
    cards = [world.teams.card(each.activity_id) for each in world.teams.sent if each.chat_id == chat.id]
    return [said(each) for each in cards if said(each)[0] == NEEDED]


@pytest.mark.parametrize(("status", "code"), [(403, ""), (503, ""), (404, "MailboxNotEnabledForRESTAPI")])
async def test_what_a_calendar_does_not_let_go_is_told_to_admins_once_and_on_the_card(
    world: World, status: int, code: str
) -> None:
    await booked(world)
    await world.press("Cancel booking…")
    refuse(world, status, code)
    await world.press("Cancel booking")
    await world.told()
    assert STUCK not in story(world.shown())
    await in_vain(world, 2, 4)
    assert said(world.shown())[0] == "Being cancelled"
    assert STUCK in story(world.shown()), "the card is edited when the refusal lasts"
    assert await to_admin(world) == [], "not before it lasts"
    await in_vain(world, 6, 3)
    (told,) = await to_admin(world)
    assert mail("Oak") in told
    assert any(ADELE.name in line for line in told)
    assert not any("Plan" in line for line in told)
    await in_vain(world, 11, 6)
    assert len(await to_admin(world)) == 1, "once, and not for each try"
    world.sandbox.tenant.faults.clear()
    await in_vain(world, 11, 1)
    assert said(world.shown())[0] == "Booking cancelled"
    assert world.booked_rooms() == []
    assert len(await to_admin(world)) == 1


async def test_who_becomes_an_admin_is_told_of_what_lasts_then(world: World) -> None:
    await booked(world)
    await world.press("Cancel booking…")
    refuse(world)
    await world.press("Cancel booking")
    await in_vain(world, 11, 6)
    assert len(await to_admin(world)) == 1
    await world.say("help", person=MEGAN)
    assert await to_admin(world, MEGAN) == []
    await world.say("admins add Megan", person=ALEX, chat=world.teams.channel(), mentions=(MEGAN,))
    assert len(await to_admin(world, MEGAN)) == 1
    assert len(await to_admin(world)) == 1


async def moved(world: World) -> None:
    """Move the booking from Oak to Elm while Oak's calendar lets nothing go."""
    await booked(world)
    refuse(world)
    await world.press("Change")
    await world.press("Save", {"room": mail("Elm")})
    await world.told()
    assert said(world.shown())[0] in ("Booked ✓", "Changed ✓")
    assert sorted(world.booked_rooms()) == ["Elm", "Oak"]


async def test_what_a_moved_booking_left_in_its_old_room_is_told_too(world: World) -> None:
    await moved(world)
    assert STUCK not in story(world.shown())
    await in_vain(world, 2, 5)
    assert said(world.shown())[0] in ("Booked ✓", "Changed ✓")
    assert "The calendar still shows it at its old place, too." in said(world.shown())
    await in_vain(world, 11, 2)
    (told,) = await to_admin(world)
    assert mail("Oak") in told
    world.sandbox.tenant.faults.clear()
    await in_vain(world, 11, 1)
    assert world.booked_rooms() == ["Elm"]
    assert STUCK not in story(world.shown())


async def test_cancelled_is_not_said_while_the_old_room_still_has_it(world: World) -> None:
    await moved(world)
    world.sandbox.tenant.faults.clear()
    oak = world.sandbox.tenant.faults
    for method, path in (("DELETE", EVENT), ("POST", f"{EVENT}/cancel")):
        oak.add(Fault(method, path, What.STATUS, status=403, times=9999, mailbox=mail("Oak")))
    await world.press("Cancel booking…")
    await world.press("Cancel booking")
    await in_vain(world, 2, 5)
    assert world.booked_rooms() == ["Oak"]
    assert said(world.shown())[0] == "Being cancelled"
    assert STUCK in story(world.shown())
    world.sandbox.tenant.faults.clear()
    await in_vain(world, 11, 1)
    assert said(world.shown())[0] == "Booking cancelled"


async def test_a_room_that_cannot_be_read_is_named_to_the_admins_once_a_day(world: World) -> None:
    await world.app.reconciler.reconcile()
    world.sandbox.tenant.faults.add(
        Fault("GET", "/users/{user-id}/calendarView", What.STATUS, status=404, times=9999, mailbox=mail("Oak"))
    )
    await world.app.reconciler.reconcile()
    world.later(minutes=50)
    await world.app.reconciler.reconcile()
    assert await to_admin(world) == []
    world.later(minutes=20)
    await world.app.reconciler.reconcile()
    (told,) = await to_admin(world)
    assert mail("Oak") in told
    assert any("since Mon 2 Mar 2026, 08:00" in line for line in told)
    await world.app.reconciler.reconcile()
    assert len(await to_admin(world)) == 1
    world.later(days=1)
    await world.app.reconciler.reconcile()
    assert len(await to_admin(world)) == 2
    world.sandbox.tenant.faults.clear()
    await world.app.reconciler.reconcile()
    world.later(days=1)
    assert len(await to_admin(world)) == 2


async def test_what_was_to_be_told_to_admins_when_the_process_froze_is_told_later_and_once(world: World) -> None:
    await booked(world)
    refuse(world)
    await world.press("Cancel booking…")
    await world.press("Cancel booking")
    await in_vain(world, minutes=30, times=12)
    world.frozen[0] = 3600
    assert await to_admin(world) == []
    world.frozen[0] = 0
    world.later(minutes=5)
    assert len(await to_admin(world)) == 1
    world.later(minutes=5)
    assert len(await to_admin(world)) == 1
