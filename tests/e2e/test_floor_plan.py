"""An admin places rooms on a plan and sends a drawing for one; a schedule and the rooms found have it below them."""

from pathlib import Path

from playwright.async_api import expect

from tests.support import pictures
from tests.support.drive import drive
from tests.support.playground import LOOKS, Teams, browser, seen
from tests.support.sandbox_process import sandbox


@seen("dark-narrow")
async def test_a_plan_is_changed_and_a_drawing_becomes_one_from_which_a_room_is_booked(
    tmp_path: Path, look: str
) -> None:
    async with (
        drive({"floor.svg": pictures.SVG}) as folder,
        sandbox(tmp_path, dark="dark" in look) as running,
        browser() as chromium,
    ):
        teams = await Teams.open(chromium, running.client, height=1600, **LOOKS[look])
        await teams.say("floors")
        await expect(teams.card()).to_contain_text("HQ, floor 3")
        await teams.press("Plan")
        await expect(teams.card()).to_contain_text("Not bookable here: 3.13 (4), 3.14 (5)")
        await teams.press("Mark the rooms")
        await teams.press("Move")
        await expect(teams.card()).to_contain_text("is ringed")
        drawn = teams.card().get_by_role("img", name="Plan of HQ, floor 3.")
        await expect(drawn).to_be_visible()
        before = await drawn.get_attribute("src")
        await teams.press("→")
        await expect(drawn).not_to_have_attribute("src", before or "")
        await teams.screenshot(f"floor-plan-placing-{look}")
        await teams.say("schedule HQ 3")
        await expect(teams.card()).to_contain_text("On the plan")
        await expect(teams.card().get_by_role("img", name="Plan of HQ, floor 3.")).to_be_visible()
        await teams.screenshot(f"floor-plan-schedule-{look}")

        await teams.send_file("floor.svg", f"{folder}/floor.svg", "floor plan HQ 2")
        await expect(teams.card().get_by_role("button", name="Use as its plan")).to_be_visible()
        await teams.screenshot(f"plan-from-drawing-{look}")
        await teams.press("Use as its plan")
        await teams.choose("Room", "Birch")
        await teams.choose("Column: the letter at the top", "C")
        await teams.choose("Row: the number at the side", "2")
        await teams.press("Mark")
        await expect(teams.card()).to_contain_text("Birch (1)")
        await teams.screenshot(f"plan-from-drawing-placed-{look}")
        await teams.choose("Room", "Maple")
        await teams.choose("Column: the letter at the top", "J")
        await teams.choose("Row: the number at the side", "7")
        await teams.press("Mark")
        await expect(teams.card()).to_contain_text("Maple (2)")
        await teams.press("Done")
        await teams.say("schedule HQ 2")
        await expect(teams.card()).to_contain_text("On the plan")
        await expect(teams.card().get_by_role("img", name="Plan of HQ, floor 2.")).to_be_visible()
        await teams.screenshot(f"plan-from-drawing-schedule-{look}")
        await teams.say("book HQ 2 tomorrow 18:00-19:00")
        await teams.press("Show free rooms")
        await expect(teams.card()).to_contain_text("On the plan at that time")
        await expect(teams.card()).to_contain_text("● Free: Birch (1), Maple (2)")
        plan = teams.card().get_by_role("img", name="Plan of HQ, floor 2. ● Free: Birch (1), Maple (2)")
        await expect(plan).to_be_visible()
        await teams.screenshot(f"plan-from-drawing-found-{look}")
        await teams.press("Book")
        await expect(teams.card()).to_contain_text("Booked ✓")
        await teams.say("schedule HQ 2 tomorrow at 18:00")
        await expect(teams.card()).to_contain_text("■ Taken: Birch (1)")
        await expect(teams.card()).to_contain_text("● Free: Maple (2)")
        await teams.screenshot(f"plan-from-drawing-booked-{look}")
