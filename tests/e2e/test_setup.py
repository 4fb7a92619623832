"""From an empty database to the first booking: an admin sets up, an employee books in a client of their own."""

from pathlib import Path

from playwright.async_api import expect

from graph.sandbox import seed
from tests.support.playground import LOOKS, Teams, browser, seen
from tests.support.sandbox_process import App, client_of, sandbox

PRESSES = 8
"""The most presses from nothing to the first booked room."""


@seen("light")
async def test_from_an_empty_database_to_the_first_booking_by_an_employee(tmp_path: Path, look: str) -> None:
    async with (
        sandbox(tmp_path, "--empty", dark="dark" in look) as running,
        client_of(seed.MEGAN, running, tmp_path / "megan", dark="dark" in look) as hers,
        browser() as chromium,
    ):
        admin = await Teams.open(chromium, running.client, height=1400, **LOOKS[look])
        await expect(admin.card()).to_contain_text("No room is registered yet")
        await admin.say("setup")
        await expect(admin.card()).to_contain_text("○ Rooms to register")
        await admin.screenshot(f"setup-empty-{look}")
        await admin.press("Import rooms")
        await admin.press("Read all rooms")
        await expect(admin.card()).to_contain_text("14 rooms: 11 new")
        await admin.screenshot(f"setup-import-{look}")
        await admin.press("Apply new (11)")
        await expect(admin.card()).to_contain_text("Rooms imported ✓")
        await admin.press("Back to setup")
        await expect(admin.card()).to_contain_text("✓ 11 rooms are registered")
        await admin.screenshot(f"setup-rooms-{look}")
        await admin.press("Switch booking on")
        await expect(admin.card()).to_contain_text("✓ Booking is on")

        employee = await Teams.open(chromium, hers, height=1400, **LOOKS[look])
        await employee.press("Book a room")
        await employee.press("Show free rooms")
        await expect(employee.card()).to_contain_text("free rooms")
        await employee.press("Book")
        await expect(employee.card()).to_contain_text("Booked ✓")
        await employee.screenshot(f"setup-booked-{look}")
        pressed = [each for teams in (admin, employee) for each in teams.exchanges if each.name == "invoke"]
        assert len(pressed) <= PRESSES, [each.request["value"] for each in pressed]

        await employee.say("setup")
        await expect(employee.page.get_by_text("Only admins can do that.").last).to_be_visible()
        await admin.press("Refresh")
        await expect(admin.card()).to_contain_text("Roomkeeper is set up ✓")
        await admin.screenshot(f"setup-done-{look}")
        booked = [each for room in seed.ROOMS if room.has_mailbox for each in await _meetings(running, room.mail)]
        assert booked == ["Megan Bowen's meeting"]


async def _meetings(running: App, room: str) -> list[str]:
    return [each["subject"] for each in await running.outside("calendar", room=room) if each["isOrganizer"]]
