"""What an employee who is no admin does in the real client."""

import json
from datetime import date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from playwright.async_api import expect

from graph.sandbox import seed
from tests.support.playground import LOOKS, Teams, browser, seen
from tests.support.sandbox_process import sandbox

TOMORROW = date.today() + timedelta(days=1)  # noqa: DTZ011 -- wherever it is run, this evening is still to come
EVENING = datetime.combine(TOMORROW, time(18), ZoneInfo("Europe/Helsinki"))
PINE = "pine@roomkeeper.example"
TALL = 1400


async def fill_in_an_evening(teams: Teams) -> None:
    """Evenings are free in every room of HQ."""
    await expect(teams.card()).to_contain_text("Start")
    await teams.fill("Another day", TOMORROW.isoformat())
    await teams.fill("Start", "18:00")
    await teams.fill("Another end time", "19:00")


@seen("dark-narrow")
async def test_a_newcomer_is_welcomed_finds_a_room_holds_a_receipt_and_books_for_somebody(
    tmp_path: Path, look: str
) -> None:
    async with (
        sandbox(tmp_path, dark="dark" in look, ROOMKEEPER_ADMINS=seed.ADELE.id) as running,
        browser() as chromium,
    ):
        teams = await Teams.open(chromium, running.client, height=TALL, **LOOKS[look])
        await expect(teams.card()).to_contain_text("Welcome to Roomkeeper")
        await teams.screenshot(f"welcome-{look}")
        await teams.press("Help")
        await expect(teams.card()).to_contain_text("Rooms and floors ▾ schedule, rooms, floors, floor plan")
        await teams.screenshot(f"help-{look}")
        told = teams.card().get_by_text("See when a room or a floor is taken")
        await expect(told).to_be_hidden()
        await teams.card().get_by_role("button", name="Rooms and floors").click()
        await expect(told).to_be_visible()
        await teams.screenshot(f"help-rooms-{look}")
        await teams.card().get_by_role("button", name="Commands").click()
        await expect(teams.card().get_by_text("Choose when you are reminded")).to_be_visible()
        await teams.say("book")
        await fill_in_an_evening(teams)
        await teams.fill("Title", "Planning")
        await teams.pick_person("Megan Bowen")
        await teams.screenshot(f"form-{look}")
        found = await teams.press("Show free rooms")
        assert found.request["value"]["action"]["data"]["attendees"] == seed.MEGAN.id
        await expect(teams.card()).to_contain_text("free rooms")
        await teams.screenshot(f"rooms-{look}")
        await teams.press("Book")
        await expect(teams.card()).to_contain_text("Booked ✓")
        await expect(teams.card()).to_contain_text("6:00–7:00 PM")
        for detail in ("Pine", "Planning", "you, Megan Bowen", "Reference"):
            await expect(teams.card()).to_contain_text(detail)
        await teams.screenshot(f"receipt-{look}")
        on_calendar = await running.outside("calendar", room=PINE)
        assert [each["subject"] for each in on_calendar if each["subject"] == "Planning"] == ["Planning"]

        await teams.say("book Pine tomorrow 20-21 for Megan")
        await expect(teams.card()).to_contain_text("1 person will be invited:")
        await expect(teams.card()).not_to_contain_text("I did not understand")
        await teams.screenshot(f"for-somebody-{look}")
        await teams.press("Book Pine")
        await expect(teams.card()).to_contain_text("Booked ✓")
        await expect(teams.card()).to_contain_text("you, Megan Bowen")
        await teams.screenshot(f"for-somebody-booked-{look}")


async def test_a_room_that_was_taken_in_between_leads_to_others_and_a_group_sees_room_and_time_only(
    tmp_path: Path,
) -> None:
    async with sandbox(tmp_path, ROOMKEEPER_ADMINS=seed.ADELE.id) as running, browser() as chromium:
        teams = await Teams.open(chromium, running.client, height=TALL)
        await teams.press("Book a room")
        await fill_in_an_evening(teams)
        await teams.fill("Title", "Planning")
        await teams.press("Show free rooms")
        await expect(teams.card()).to_contain_text("free rooms")
        await running.outside(
            "book", room=PINE, start=EVENING.isoformat(), end=(EVENING + timedelta(hours=1)).isoformat()
        )
        late = await teams.press("Book")
        await expect(teams.card()).to_contain_text("Pine is taken at that time")
        await expect(teams.card().get_by_role("button", name="Book Pine 7:00 PM")).to_be_visible()
        await teams.screenshot("taken")
        await teams.press("Book")
        await expect(teams.card()).to_contain_text("Booked ✓")
        await expect(teams.card()).to_contain_text("Birch")
        await expect(teams.card()).to_contain_text("Planning")
        again = await teams.press_again(late)
        assert again.status == 200
        shown = json.dumps(again.answer, ensure_ascii=False)
        assert "Booked ✓" in shown
        assert "Birch" in shown
        on_calendar = await running.outside("calendar", room=PINE)
        assert not [each for each in on_calendar if each["subject"] == "Planning"]

        await teams.open_chat("Project group")
        await teams.say("book", to_bot=True)
        await fill_in_an_evening(teams)
        await teams.fill("Title", "Secret plan")
        await teams.press("Show free rooms")
        await expect(teams.card()).to_contain_text("free rooms")
        await teams.press("Book")
        await expect(teams.card()).to_contain_text("Booked ✓")
        await expect(teams.card()).to_contain_text("Alex Wilber's own chat")
        await teams.screenshot("group")
        group = [each for each in teams.exchanges if each.conversation.startswith("19:") and not each.to_bot]
        assert group
        assert "Secret plan" not in json.dumps([each.request for each in group])
        await teams.open_chat("Personal Chat")
        await expect(teams.card()).to_contain_text("Secret plan")
        await teams.open_chat("Rooms")
        await teams.say("booking off", to_bot=True)
        await expect(teams.page.get_by_text("Only admins can do that.")).to_be_visible()
        await teams.screenshot("refusal")


async def test_bookings_survive_a_restart_and_so_does_the_welcome(tmp_path: Path) -> None:
    async with browser() as chromium:
        async with sandbox(tmp_path) as running:
            teams = await Teams.open(chromium, running.client, height=TALL)
            await expect(teams.card()).to_contain_text("Welcome")
            await teams.say("book Oak")
            await fill_in_an_evening(teams)
            await teams.press("Book Oak")
            await expect(teams.card()).to_contain_text("Booked ✓")
            await teams.close()
            assert await running.stop() == 0
        async with sandbox(tmp_path) as running:
            again = await Teams.open(chromium, running.client, height=TALL)
            await again.say("book Oak")
            await fill_in_an_evening(again)
            await again.press("Book Oak")
            await expect(again.card()).to_contain_text("Oak is taken at that time")
            assert "Welcome" not in await again.page.inner_text("body")
