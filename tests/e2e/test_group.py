"""Somebody books for a whole group chat in the real client: one press puts everybody there on the form."""

from pathlib import Path

from playwright.async_api import expect

from tests.support.playground import NARROW, Teams, browser
from tests.support.sandbox_process import sandbox


async def test_everyone_of_a_group_chat_is_put_on_the_form_and_invited_when_it_is_booked(tmp_path: Path) -> None:
    async with sandbox(tmp_path) as running, browser() as chromium:
        teams = await Teams.open(chromium, running.client, height=1500)
        await teams.open_chat("Project group")
        await teams.say("book Oak", to_bot=True)
        await teams.page.set_viewport_size({"width": NARROW, "height": 1500})
        await teams.card().get_by_role("button", name="More options").click()
        await teams.screenshot("group-form")
        await teams.press("Invite everyone here")
        await expect(teams.card()).to_contain_text("5 people are invited when you book.")
        await expect(teams.card()).not_to_contain_text("Megan")
        await teams.screenshot("group-invited")
