"""An admin places rooms on a plan and sends a drawing for one; a floor's schedule has the plan below it."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from aiohttp import web
from playwright.async_api import expect

from tests.support import pictures
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


@asynccontextmanager
async def kept(files: Mapping[str, bytes]) -> AsyncIterator[str]:
    """Keep files where the bot of a sandbox may fetch them, as OneDrive would; gives the address of their folder."""

    async def give(request: web.Request) -> web.Response:
        return web.Response(body=files[request.match_info["name"]])

    app = web.Application()
    app.router.add_get("/{name}", give)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    await runner.cleanup()


@pytest.mark.parametrize("look", ["light", "dark", "narrow"])
async def test_a_drawing_becomes_a_plan_and_its_room_is_seen_below_the_schedule(tmp_path: Path, look: str) -> None:
    async with (
        kept({"floor.svg": pictures.SVG}) as folder,
        sandbox(tmp_path) as running,
        browser() as chromium,
    ):
        narrow = {"width": NARROW} if look == "narrow" else {}
        teams = await Teams.open(chromium, running.client, height=1600, dark=look == "dark", **narrow)
        await teams.say("floors")
        await teams.send_file("floor.svg", f"{folder}/floor.svg", "floor plan HQ 2")
        await expect(teams.card().get_by_role("button", name="Use as its plan")).to_be_visible()
        await teams.screenshot(f"plan-from-drawing-{look}")
        await teams.press("Use as its plan")
        await teams.choose("Room", "Birch")
        await teams.choose("Letter above it", "C")
        await teams.choose("Number beside it", "2")
        await teams.press("Place")
        await expect(teams.card()).to_contain_text("1 Birch")
        await teams.screenshot(f"plan-from-drawing-placed-{look}")
        await teams.press("Done")
        await teams.say("schedule HQ 2")
        await expect(teams.card()).to_contain_text("On the plan")
        await expect(teams.card().get_by_role("img", name="Plan of HQ, floor 2.")).to_be_visible()
        await teams.screenshot(f"plan-from-drawing-schedule-{look}")
