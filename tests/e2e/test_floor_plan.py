"""An admin looks at the floors, places a room on a plan and moves it; a floor's schedule has the plan below it."""

from pathlib import Path

import pytest
from playwright.async_api import expect

from tests.support.playground import NARROW, Teams, browser
from tests.support.sandbox_process import sandbox


@pytest.mark.parametrize("look", ["light", "dark", "narrow"])
async def test_a_plan_is_looked_at_changed_and_seen_below_the_schedule(tmp_path: Path, look: str) -> None:
    async with sandbox(tmp_path) as running, browser() as chromium:
        narrow = {"width": NARROW} if look == "narrow" else {}
        teams = await Teams.open(chromium, running.client, height=1600, dark=look == "dark", **narrow)
        await teams.say("floors")
        await expect(teams.card()).to_contain_text("HQ, floor 3")
        await teams.press("Plan")
        await expect(teams.card()).to_contain_text("Without a mailbox: 4 3.13, 5 3.14")
        await teams.press("Place spaces")
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
