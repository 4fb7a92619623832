"""An admin brings rooms in, tries everything and looks what comes next, in the real client."""

from pathlib import Path

from playwright.async_api import expect

from tests.support.playground import Teams, browser
from tests.support.sandbox_process import sandbox


async def test_rooms_are_looked_at_applied_and_tried(tmp_path: Path) -> None:
    async with sandbox(tmp_path) as running, browser() as chromium:
        teams = await Teams.open(chromium, running.client, height=1400)
        await teams.open_chat("Personal Chat")
        await teams.say("rooms import")
        await expect(teams.card()).to_contain_text("Bring your rooms in")
        await teams.press("Read all rooms")
        await expect(teams.card()).to_contain_text("14 rooms: 1 new")
        await teams.screenshot("import-ready")
        await teams.press("New (1)")
        await expect(teams.card()).to_contain_text("Aspen")
        await teams.press("Back to the import")
        await expect(teams.card()).to_contain_text("14 rooms: 1 new")
        await teams.press("Apply new (1)")
        await expect(teams.card()).to_contain_text("Rooms imported ✓")
        await teams.press("Back to setup")
        await expect(teams.card()).to_contain_text("11 rooms are registered")
        await teams.press("Book a room")
        await teams.press("Show free rooms")
        await expect(teams.card()).to_contain_text("Aspen")
        await teams.say("check vault@roomkeeper.example")
        await expect(teams.card()).to_contain_text("vault@roomkeeper.example is closed to me")
        await teams.screenshot("check")
