"""A booking is changed in the real client: its title and time, its room, and past a time that is taken."""

from datetime import datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from playwright.async_api import expect

from graph.sandbox import seed
from tests.support.playground import LOOKS, Teams, browser, seen
from tests.support.sandbox_process import App, sandbox

HELSINKI = ZoneInfo("Europe/Helsinki")
TOMORROW = datetime.now(HELSINKI).date() + timedelta(days=1)
PINE, CEDAR = "pine@roomkeeper.example", "cedar@roomkeeper.example"
TALL = 1500


def evening(hour: int) -> str:
    return datetime.combine(TOMORROW, time(hour), HELSINKI).isoformat()


async def subjects(running: App, room: str, title: str) -> int:
    """How many events of that title stand in a room."""
    return sum(each["subject"] == title for each in await running.outside("calendar", room=room))


@seen("dark-narrow")
async def test_a_booking_gets_another_title_time_and_room_and_a_way_past_what_is_taken(
    tmp_path: Path, look: str
) -> None:
    async with (
        sandbox(tmp_path, dark="dark" in look, ROOMKEEPER_ADMINS=seed.ADELE.id) as running,
        browser() as chromium,
    ):
        teams = await Teams.open(chromium, running.client, height=TALL, **LOOKS[look])
        await teams.say("book Pine")
        await expect(teams.card()).to_contain_text("Start")
        await teams.fill("Another day", TOMORROW.isoformat())
        await teams.fill("Start", "18:00")
        await teams.fill("Another end time", "19:00")
        await teams.fill("Title", "Planning")
        await teams.pick_person("Megan Bowen")
        await teams.press("Book Pine")
        await expect(teams.card()).to_contain_text("Booked ✓")

        await teams.press("Change")
        await expect(teams.card()).to_contain_text("Change booking")
        await expect(teams.card()).to_contain_text("Currently: Pine")
        await expect(teams.card()).to_contain_text("Planning · 1 person invited")
        await expect(teams.card().get_by_label("Title", exact=True)).to_be_hidden()
        await teams.screenshot(f"change-form-{look}")
        await teams.card().get_by_role("button", name="Title and people").click()
        await expect(teams.card().get_by_label("Title", exact=True)).to_be_visible()
        await teams.screenshot(f"change-form-people-{look}")
        await teams.fill("Title", "Planning, second round")
        await teams.fill("Another end time", "19:30")
        await teams.card().get_by_role("button", name="More options").click()
        await expect(teams.card()).to_contain_text("Adding or removing the link sends everyone a new invitation")
        await teams.press("Save")
        await expect(teams.card()).to_contain_text("Changed ✓")
        await expect(teams.card()).to_contain_text("6:00–7:30 PM")
        await expect(teams.card()).to_contain_text("you, Megan Bowen")
        await teams.screenshot(f"changed-{look}")
        assert await subjects(running, PINE, "Planning, second round") == 1

        await teams.press("Change")
        await expect(teams.card()).to_contain_text("Change booking")
        await teams.press("Show free rooms")
        await expect(teams.card()).to_contain_text("Your room now")
        await expect(teams.card()).to_contain_text("everyone gets a new invitation")
        await teams.screenshot(f"change-rooms-{look}")
        await teams.press("Move")
        await expect(teams.card()).to_contain_text("Changed ✓")
        await expect(teams.card()).to_contain_text("Cedar")
        assert await subjects(running, CEDAR, "Planning, second round") == 1
        await expect(teams.card()).not_to_contain_text("The invitations are on their way")
        await teams.screenshot(f"change-moved-{look}")

        await running.outside("book", room=CEDAR, start=evening(20), end=evening(21))
        await teams.press("Change")
        await expect(teams.card()).to_contain_text("Currently: Cedar")
        await teams.fill("Start", "20:00")
        await teams.fill("Another end time", "21:00")
        await teams.press("Save")
        await expect(teams.card()).to_contain_text("Cedar is taken at that time")
        await expect(teams.card()).to_contain_text("The booking stays as it is until you choose")
        await teams.screenshot(f"change-taken-{look}")
        await teams.press("Back to the form")
        await expect(teams.card()).to_contain_text("Change booking")
        await teams.press("Back")
        await expect(teams.card()).to_contain_text("The booking stays as it was.")
        await expect(teams.card()).to_contain_text("6:00–7:30 PM")
        assert await subjects(running, PINE, "Planning, second round") == 0
        assert await subjects(running, CEDAR, "Planning, second round") == 1
