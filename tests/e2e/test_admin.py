"""What an admin does in the real client."""

from pathlib import Path

from playwright.async_api import expect

from tests.support.playground import Teams, browser
from tests.support.sandbox_process import sandbox


async def test_an_admin_looks_after_admins_and_in_a_channel_after_rooms_and_booking(tmp_path: Path) -> None:
    async with sandbox(tmp_path) as running, browser() as chromium:
        teams = await Teams.open(chromium, running.client, height=1400)
        await teams.say("admins")
        await expect(teams.card()).to_contain_text("1 admin")
        await teams.pick_person("Megan Bowen")
        await teams.screenshot("admins-chosen")
        await teams.press("Add")
        await expect(teams.card()).to_contain_text("Megan Bowen can now look after the rooms")
        await expect(teams.card()).to_contain_text("2 admins")
        await teams.screenshot("admins-added")
        await teams.press("Remove Megan Bowen")
        await expect(teams.card()).to_contain_text("Remove this admin?")
        await teams.screenshot("admins-ask")
        await teams.press("Remove")
        await expect(teams.card()).to_contain_text("Megan Bowen is no longer an admin")
        await expect(teams.card()).to_contain_text("1 admin")

        await teams.open_chat("Rooms")
        await teams.say("rooms", to_bot=True)
        await expect(teams.card()).to_contain_text("Oak")
        await teams.screenshot("channel")
        await teams.say("rooms add aspen@roomkeeper.example", to_bot=True)
        await expect(teams.card()).to_contain_text("Aspen")
        await teams.say("rooms add lobbynook@roomkeeper.example", to_bot=True)
        await expect(teams.page.get_by_text("reserved workspace")).to_be_visible()
        await teams.say("admins add @Megan Bowen", to_bot=True)
        await expect(teams.card()).to_contain_text("Megan Bowen can now look after the rooms")
        await teams.say("admins", to_bot=True)
        await teams.open_chat("Personal Chat")
        await expect(teams.card()).to_contain_text("Alex Wilber (from the settings)")
        await teams.open_chat("Rooms")
        await teams.say("booking off", to_bot=True)
        await expect(teams.card()).to_contain_text("Booking is off")
        await teams.open_chat("Personal Chat")
        await teams.say("book Aspen")
        await expect(teams.card()).to_contain_text("Nobody can book a room now. You can switch it on.")
        await teams.press("Try again")
        await expect(teams.card()).to_contain_text("Nobody can book a room now. You can switch it on.")
        created = [
            each for each in await running.outside("requests") if (each["method"], each["status"]) == ("POST", 201)
        ]
        assert created == []
