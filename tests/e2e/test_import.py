"""An admin sends a file of rooms with errors in it, applies it, and looks at what came of each line."""

from pathlib import Path

from playwright.async_api import expect

from tests.support.drive import drive
from tests.support.playground import LOOKS, Teams, browser, seen
from tests.support.sandbox_process import sandbox

FILE = "\r\n".join(
    (
        "DisplayName;PrimarySmtpAddress;Building;FloorLabel;ResourceCapacity;RunspaceId",
        "Oak;oak@roomkeeper.example;HQ;3;6;0f3c",
        "Elm;elm@roomkeeper.example;HQ;3;8;0f3c",
        "Birch;birch@roomkeeper.example;HQ;2;twelve;0f3c",
        "Vault;vault@roomkeeper.example;Harbour;2;10;0f3c",
        "Pine;pine@roomkeeper.example;HQ;1;2;0f3c",
    )
).encode("utf-16")


@seen("dark-narrow")
async def test_a_bad_line_and_a_room_that_fails_in_the_middle_stop_only_themselves(tmp_path: Path, look: str) -> None:
    async with (
        drive({"rooms.csv": FILE}) as folder,
        sandbox(tmp_path, "--empty", dark="dark" in look) as running,
        browser() as chromium,
    ):
        teams = await Teams.open(chromium, running.client, height=1400, **LOOKS[look])
        await teams.say("rooms import")
        await expect(teams.card()).to_contain_text("Bring your rooms in")
        await teams.screenshot(f"import-offer-{look}")
        await teams.send_file("rooms.csv", f"{folder}/rooms.csv")
        numbers = "5 rooms: 3 new · 0 changed · 0 the same · 1 cannot be booked · 1 bad line"
        await expect(teams.card()).to_contain_text(numbers)
        await expect(teams.card()).to_contain_text("Columns that I ignore: RunspaceId.")
        await teams.screenshot(f"import-ready-{look}")
        await teams.press("Bad lines (1)")
        await expect(teams.card()).to_contain_text("Line 4:")
        await expect(teams.card()).to_contain_text("“twelve”")
        await teams.screenshot(f"import-bad-{look}")
        await teams.press("Back to the import")
        await teams.press("Cannot be booked (1)")
        await expect(teams.card()).to_contain_text("I am not allowed to read its calendar.")
        await teams.press("Back to the import")
        # Between the look and the press, the admin of Exchange takes Elm away.
        await running.outside("scope", addresses=["oak@roomkeeper.example", "pine@roomkeeper.example"])
        await teams.press("Apply new (3)")
        await expect(teams.card()).to_contain_text("Rooms imported, but not all")
        await expect(teams.card()).to_contain_text("2 applied, 1 not. The others are not affected.")
        await teams.screenshot(f"import-partly-{look}")
        await teams.press("Not applied (1)")
        await expect(teams.card()).to_contain_text("elm@roomkeeper.example")
        await expect(teams.card()).to_contain_text("I am not allowed to read its calendar.")
        await teams.say("rooms")
        await expect(teams.card()).to_contain_text("2 rooms")
        for name in ("Oak", "Pine"):
            await expect(teams.card()).to_contain_text(name)
        await teams.say("check vault@roomkeeper.example")
        await expect(teams.card()).to_contain_text("vault@roomkeeper.example is closed to me")
        await teams.screenshot(f"import-check-{look}")
