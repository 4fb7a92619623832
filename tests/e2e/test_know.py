"""What somebody is told in the real client without having asked; reminders, and a whole group chat on one form."""

from datetime import date, timedelta
from pathlib import Path

from playwright.async_api import expect

from bot.wiring import NOTIFIER_S
from tests.support.playground import NARROW, WIDE, Teams, browser
from tests.support.sandbox_process import sandbox

TOMORROW = date.today() + timedelta(days=1)  # noqa: DTZ011 -- wherever it is run, this evening is still to come
SOON_MS = (NOTIFIER_S + 30) * 1000
UNDONE_MS = SOON_MS + 60_000
"""A removal can be undone for a minute, and is told only after that."""


async def test_the_booker_hears_that_the_room_left_the_list_and_chooses_when_to_be_reminded(tmp_path: Path) -> None:
    async with sandbox(tmp_path) as running, browser() as chromium:
        teams = await Teams.open(chromium, running.client, height=1400)
        await teams.say("book Oak")
        await expect(teams.card()).to_contain_text("Start")
        await teams.fill("Another day", TOMORROW.isoformat())
        await teams.fill("Start", "18:00")
        await teams.fill("Another end time", "19:00")
        await teams.fill("Title", "Planning")
        await teams.press("Book Oak")
        await expect(teams.card()).to_contain_text("Booked ✓")
        await teams.open_chat("Rooms")
        await teams.say("rooms remove Oak", to_bot=True)
        await teams.press("Remove, keep bookings")
        await expect(teams.card()).to_contain_text("1 existing booking is kept:")
        await _invite_a_group(teams)  # meanwhile
        await teams.open_chat("Personal Chat")
        await expect(teams.card()).to_contain_text("This room takes no new bookings", timeout=UNDONE_MS)
        for detail in ("You keep this booking", "Oak", "6:00–7:00 PM", "Planning"):
            await expect(teams.card()).to_contain_text(detail)
        await teams.screenshot("room-off-the-list")
        (message,) = [each for each in teams.exchanges if each.request.get("summary")]
        assert message.request["summary"] == "This room takes no new bookings: Oak, 6:00–7:00 PM"
        await teams.say("reminders")
        await expect(teams.card()).to_contain_text("Reminders: 10 minutes before")
        await teams.press("30 min")
        await expect(teams.card()).to_contain_text("Reminders: 30 minutes before")
        await teams.press("Off")
        await expect(teams.card()).to_contain_text("Reminders are off")
        await teams.screenshot("reminders")


async def _invite_a_group(teams: Teams) -> None:
    """One press puts everybody of a group chat on the form."""
    await teams.open_chat("Project group")
    await teams.say("book Elm", to_bot=True)
    await teams.page.set_viewport_size({"width": NARROW, "height": 1500})
    await teams.card().get_by_role("button", name="More options").click()
    await teams.screenshot("group-form")
    await teams.press("Invite everyone here")
    await expect(teams.card()).to_contain_text("5 people are invited when you book.")
    await expect(teams.card()).not_to_contain_text("Megan")
    await teams.screenshot("group-invited")
    await teams.page.set_viewport_size({"width": WIDE, "height": 1400})
