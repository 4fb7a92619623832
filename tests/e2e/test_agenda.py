"""The life of a booking in the real client: booked, found again, extended, ended or cancelled."""

import asyncio
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from playwright.async_api import expect

from graph.sandbox import seed
from tests.support.playground import LOOKS, Teams, browser, seen
from tests.support.sandbox_process import App, sandbox

PINE = "pine@roomkeeper.example"
TOMORROW = datetime.now(ZoneInfo("Europe/Helsinki")).date() + timedelta(days=1)
TALL = 1400


async def book(teams: Teams, start: str, end: str, title: str) -> None:
    """Evenings are free in every room of HQ."""
    await teams.say("book")
    await expect(teams.card()).to_contain_text("Start")
    await teams.fill("Another day", TOMORROW.isoformat())
    await teams.fill("Start", start)
    await teams.fill("Another end time", end)
    await teams.fill("Title", title)
    await teams.pick_person("Megan Bowen")
    await teams.press("Show free rooms")
    await expect(teams.card()).to_contain_text("free rooms")
    await teams.press("Book")
    await expect(teams.card()).to_contain_text("Booked ✓")


@seen("light")
async def test_a_booking_is_found_again_extended_cancelled_with_a_word_or_ended(tmp_path: Path, look: str) -> None:
    async with (
        sandbox(tmp_path, dark="dark" in look, ROOMKEEPER_ADMINS=seed.ADELE.id) as running,
        browser() as chromium,
    ):
        teams = await Teams.open(chromium, running.client, height=TALL, **LOOKS[look])
        await book(teams, "18:00", "19:00", "Planning")
        await expect(teams.card().get_by_role("button", name="Change", exact=True)).to_be_visible()
        await teams.screenshot(f"booking-{look}")
        await book(teams, "20:00", "20:30", "Review of the quarter with everybody who was there")
        (event,) = [each for each in await running.outside("calendar", room=PINE) if each["subject"] == "Planning"]
        await running.outside("reply", room=PINE, event=event["id"], attendee=seed.MEGAN.mail, answer="accept")
        await teams.say("my bookings")
        await expect(teams.card()).to_contain_text("Accepted: Megan Bowen")
        await expect(teams.card()).to_contain_text("Tomorrow")
        await teams.screenshot(f"my-bookings-{look}")
        await teams.press("Details")
        await expect(teams.card()).to_contain_text("Your booking")
        await teams.press("Extend")
        await expect(teams.card()).to_contain_text("Free until 8:00 PM")
        await teams.screenshot(f"extend-{look}")
        await teams.press("+30 min, until 7:30 PM")
        await expect(teams.card()).to_contain_text("6:00–7:30 PM")
        await expect(teams.card()).to_contain_text("Accepted")
        await teams.screenshot(f"extended-{look}")
        await teams.press("My bookings")
        await expect(teams.card()).to_contain_text("6:00–7:30 PM")
        await teams.press("Details")
        await expect(teams.card()).to_contain_text("Your booking")
        await teams.press("Cancel booking…")
        await expect(teams.card()).to_contain_text("Cancel this booking?")
        await teams.fill("Message to attendees (optional)", "Sorry, we meet next week.")
        await teams.screenshot(f"cancel-{look}")
        await teams.press("Cancel booking")
        await expect(teams.card()).to_contain_text("Booking cancelled")
        await teams.screenshot(f"cancelled-{look}")
        await teams.press("My bookings")
        await expect(teams.card()).to_contain_text("Review of the quarter")
        await expect(teams.card()).not_to_contain_text("Planning")
        left = [each["subject"] for each in await running.outside("calendar", room=PINE)]
        assert "Planning" not in left
        await _end_one_that_runs(teams, running)


async def until_there_is_an_evening() -> datetime:
    """Give the time in Helsinki; a booking that begins just before midnight would have no end in the form."""
    now = datetime.now(ZoneInfo("Europe/Helsinki"))
    if (now.hour, now.minute) >= (23, 50):
        await asyncio.sleep((60 - now.minute) * 60 - now.second)
        now = datetime.now(ZoneInfo("Europe/Helsinki"))
    return now


async def _end_one_that_runs(teams: Teams, running: App) -> None:
    now = await until_there_is_an_evening()
    start = now - timedelta(minutes=2) if now.minute > 2 else now
    end = min(now + timedelta(minutes=40), now.replace(hour=23, minute=59))
    await teams.say("book")
    await expect(teams.card()).to_contain_text("Start")
    await teams.fill("Another day", start.date().isoformat())
    await teams.fill("Start", f"{start:%H:%M}")
    await teams.fill("Another end time", f"{end:%H:%M}")
    await teams.fill("Title", "Standup")
    await teams.press("Show free rooms")
    await expect(teams.card()).to_contain_text("free room")
    await teams.press("Book")
    await expect(teams.card().get_by_role("button", name="End now", exact=True)).to_be_visible()
    await teams.say("my bookings")
    await expect(teams.card()).to_contain_text("Now, ")
    await teams.screenshot("my-bookings-running")
    await teams.press("End now")
    await expect(teams.card()).to_contain_text(re.compile("Ends at|Over"))
    await teams.screenshot("ended")
    stands = [
        datetime.fromisoformat(each["end"]["dateTime"]).replace(tzinfo=UTC)
        for room in seed.ROOMS
        if room.has_mailbox
        for each in await running.outside("calendar", room=room.mail)
        if each["subject"] == "Standup"
    ]
    assert len(stands) == 1
    assert stands[0] < end - timedelta(minutes=1)
