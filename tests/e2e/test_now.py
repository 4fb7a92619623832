"""A room at once, and a time for everyone, in the real client."""

from pathlib import Path

from playwright.async_api import expect

from graph.sandbox import seed
from tests.support.playground import LOOKS, Teams, browser, seen
from tests.support.sandbox_process import sandbox

TALL = 1500


@seen("dark-narrow")
async def test_one_press_books_a_room_that_is_free_now_or_a_time_at_which_everyone_is_free(
    tmp_path: Path, look: str
) -> None:
    async with sandbox(tmp_path, dark="dark" in look) as running, browser() as chromium:
        teams = await Teams.open(chromium, running.client, height=TALL, **LOOKS[look])
        await teams.say("now")
        await expect(teams.card()).to_contain_text("free now")
        await teams.screenshot(f"now-{look}")
        await teams.press("Book 15 min")
        await expect(teams.card()).to_contain_text("Booked ✓")
        await expect(teams.card()).to_contain_text("Reference")
        await teams.screenshot(f"now-booked-{look}")
        booked = [
            each
            for room in seed.ROOMS
            if room.has_mailbox
            for each in await running.outside("calendar", room=room.mail)
            if each["isOrganizer"]
        ]
        assert [each["subject"] for each in booked] == ["Alex Wilber's meeting"]

        await teams.say("book")
        await expect(teams.card()).to_contain_text("Start")
        await teams.pick_person("Megan Bowen")
        await teams.press("When is everyone free?")
        await expect(teams.card()).to_contain_text("Everyone is free at these times.")
        await teams.screenshot(f"times-{look}")
        await teams.press("Change")
        await expect(teams.card()).to_contain_text("1 person will be invited:")
        await teams.fill("Title", "Planning")
        await teams.fill("Start", "")
        found = await teams.press("Show free rooms")
        sent = found.request["value"]["action"]["data"]
        assert not sent.get("start")
        assert not sent.get("end")
        await expect(teams.card()).to_contain_text("When everyone is free")
        await teams.press("Book")
        await expect(teams.card()).to_contain_text("Booked ✓")
        for detail in ("Planning", "you, Megan Bowen"):
            await expect(teams.card()).to_contain_text(detail)
        await teams.screenshot("times-booked")
