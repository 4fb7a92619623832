"""Somebody looks at a floor and a room in the real client, presses a gap and books it; stars a room, finds it first."""

from datetime import date, timedelta
from pathlib import Path

from playwright.async_api import expect

from graph.sandbox import seed
from tests.support.playground import LOOKS, Teams, browser, seen
from tests.support.sandbox_process import sandbox

TALL = 1500


def saturday() -> date:
    """The Saturday after next: nobody of the demo has booked anything then, whatever today is."""
    today = date.today()  # noqa: DTZ011 -- a day more or less is a Saturday still
    return today + timedelta(days=(5 - today.weekday()) % 7 + 7)


async def test_a_gap_of_a_floor_is_pressed_booked_and_seen_in_the_schedule(tmp_path: Path) -> None:
    day = saturday()
    async with sandbox(tmp_path, ROOMKEEPER_ADMINS=seed.ADELE.id) as running, browser() as chromium:
        for room, start, end in (("oak", 9, 10), ("oak", 13, 15), ("elm", 8, 12)):
            await running.outside(
                "book",
                room=f"{room}@roomkeeper.example",
                start=f"{day.isoformat()}T{start:02}:00:00+02:00",
                end=f"{day.isoformat()}T{end:02}:00:00+02:00",
            )
        teams = await Teams.open(chromium, running.client, height=TALL)
        await teams.say(f"schedule HQ 3 {day.day}.{day.month}.")
        await expect(teams.card()).to_contain_text("HQ, floor 3")
        await teams.screenshot("schedule-floor")
        await teams.press("Book Oak 10:00–11:00 AM")
        await expect(teams.card()).to_contain_text("Book a room")
        await teams.fill("Title", "Planning")
        await teams.screenshot("schedule-form")
        await teams.press("Book Oak")
        await expect(teams.card()).to_contain_text("Booked ✓")
        await expect(teams.card()).to_contain_text("10:00–11:00")
        await teams.say(f"schedule Oak {day:%b} {day.day}")
        await expect(teams.card()).to_contain_text("Planning")
        await expect(teams.card()).to_contain_text("Alex Wilber")
        await expect(teams.card().get_by_role("button", name="Book", exact=True)).to_have_count(3)
        await teams.screenshot("schedule-room")
        await teams.press("HQ, floor 3")
        await expect(teams.card()).to_contain_text("10:00–11:00 AM Planning")
        on_calendar = await running.outside("calendar", room="oak@roomkeeper.example")
        assert [each["subject"] for each in on_calendar if each["subject"] == "Planning"] == ["Planning"]


@seen("dark-narrow")
async def test_a_schedule_can_be_read_and_pressed_and_a_starred_room_is_found_first(tmp_path: Path, look: str) -> None:
    day = saturday()
    async with sandbox(tmp_path, dark="dark" in look) as running, browser() as chromium:
        await running.outside(
            "book",
            room="oak@roomkeeper.example",
            start=f"{day.isoformat()}T10:00:00+02:00",
            end=f"{day.isoformat()}T13:00:00+02:00",
        )
        teams = await Teams.open(chromium, running.client, height=TALL, **LOOKS[look])
        await teams.say(f"schedule HQ 3 {day.isoformat()}")
        await expect(teams.card()).to_contain_text("Free 8:00–")
        await teams.screenshot(f"schedule-floor-{look}")
        await teams.press("Schedule of Oak")
        await expect(teams.card()).to_contain_text("10:00 AM – 1:00 PM")
        await teams.screenshot(f"schedule-room-{look}")
        card = await teams.card().bounding_box()
        assert card
        for button in await teams.card().get_by_role("button", name="Book", exact=True).all():
            box = await button.bounding_box()
            assert box
            assert box["x"] + box["width"] <= card["x"] + card["width"], "a button is cut off"
        await teams.press("Book Oak 1:00–2:00 PM")
        await expect(teams.card()).to_contain_text("Book a room")

        await teams.say("book")
        await expect(teams.card()).to_contain_text("Start")
        await teams.fill("Another day", day.isoformat())
        await teams.fill("Start", "10:00")
        await teams.fill("Another end time", "11:00")
        await teams.press("Show free rooms")
        await expect(teams.card()).to_contain_text("free rooms")
        await teams.screenshot("star-before-narrow")
        await teams.card().get_by_role("button", name="more room elsewhere").click()
        await teams.press("Star Tern: it comes first")
        await expect(teams.card().get_by_role("button", name="Take the star off Tern")).to_be_visible()
        names = await teams.card().inner_text()
        # Rooms on one's own clocks come before; among the others in its building the starred one is first.
        assert names.index("Birch") < names.index("Rowan") < names.index("Tern")
        assert not {"Heron", "Gannet"} & set(names[: names.index("Tern")].split())
        await teams.screenshot("star-after-narrow")
        await teams.say("schedule Harbour")
        await expect(teams.card()).to_contain_text("Harbour")
        shown = await teams.card().inner_text()
        assert shown.index("Tern") < shown.index("Heron")
        await teams.screenshot("star-schedule-narrow")
