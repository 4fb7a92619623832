"""A newcomer's first minutes in the real client."""

from datetime import date, timedelta
from pathlib import Path

from playwright.async_api import expect

from tests.house import sandbox
from tests.playground import Teams, browser

TOMORROW = (date.today() + timedelta(days=1)).isoformat()  # noqa: DTZ011 -- any day of the person at the browser


async def test_a_newcomer_is_welcomed_finds_a_room_and_holds_a_receipt(tmp_path: Path) -> None:
    async with sandbox(tmp_path) as house, browser() as chromium:
        teams = await Teams.open(chromium, house.client, height=1400)
        await expect(teams.card()).to_contain_text("Welcome to Roomkeeper")
        await teams.screenshot("welcome")
        await teams.press("Book a room")
        await expect(teams.card()).to_contain_text("Start")
        await teams.fill("Date", TOMORROW)
        await teams.fill("Start", "10:00")
        await teams.fill("End", "11:00")
        await teams.fill("Title", "Planning")
        await teams.pick_person("Megan Bowen")
        await teams.screenshot("form")
        await teams.press("Find rooms")
        await expect(teams.card()).to_contain_text("free room")
        await teams.screenshot("rooms")
        await teams.press("Book")
        await expect(teams.card()).to_contain_text("Booked ✓")
        await expect(teams.card()).to_contain_text("Planning")
        await expect(teams.card()).to_contain_text("Megan Bowen")
        await teams.screenshot("receipt")


async def test_bookings_survive_a_restart_and_the_end_is_clean(tmp_path: Path) -> None:
    async with browser() as chromium:
        async with sandbox(tmp_path) as house:
            teams = await Teams.open(chromium, house.client)
            await expect(teams.card()).to_contain_text("Welcome")
            assert await house.stop() == 0
        async with sandbox(tmp_path) as house:
            again = await Teams.open(chromium, house.client)
            await again.say("help")
            await expect(again.card()).to_contain_text("What I can do")
            assert "Welcome" not in await again.page.inner_text("body")
