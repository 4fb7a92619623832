"""What people say in their own words and language, in the real client: a form that is filled in, and one that asks."""

from pathlib import Path

from playwright.async_api import expect

from graph.sandbox import seed
from tests.support.playground import SCREENSHOTS, Teams, browser
from tests.support.sandbox_process import sandbox

SAID = {
    "en": (
        "book Oak tomorrow 18-19 with Megan Bowen, title: Planning",
        ("Understood: tomorrow", "6:00–7:00 PM · Oak · with Megan Bowen · “Planning”"),
        "Book Oak",
        "book Oka tomorrow 19-18",
        ("“19-18” ends before it starts", "There is no room “Oka”. Did you mean Oak?"),
    ),
    "fi": (
        "varaa Oak huomenna klo 18-19 Megan Bowenin kanssa, aihe: Suunnittelu",
        ("Ymmärsin: huomenna", "18.00–19.00 · Oak · mukana Megan Bowen · ”Suunnittelu”"),
        "Varaa Oak",
        "varaa Oka huomenna klo 19-18",
        ("”klo 19-18” päättyy ennen kuin alkaa", "Huonetta ”Oka” ei ole. Tarkoititko huonetta Oak?"),
    ),
    "sv": (
        "boka Oak imorgon kl 18-19 med Megan Bowen, rubrik: Planering",
        ("Uppfattat: i morgon", "18:00–19:00 · Oak · med Megan Bowen · ”Planering”"),
        "Boka Oak",
        "boka Oka imorgon kl 19-18",
        ("”kl 19-18” slutar innan det börjar", "Det finns inget rum ”Oka”. Menade du Oak?"),
    ),
    "de": (
        "buche Oak morgen 18-19 Uhr mit Megan Bowen, Betreff: Planung",
        ("Verstanden: morgen", "18:00–19:00 · Oak · mit Megan Bowen · „Planung“"),
        "Oak buchen",
        "buche Oka morgen 19-18 Uhr",
        ("„19-18 Uhr“ endet, bevor es beginnt", "Einen Raum „Oka“ gibt es nicht. Meintest du Oak?"),
    ),
}
"""A sentence that says all, what the form says of it and its first button; and one that leaves two things unsure."""


async def test_a_sentence_fills_in_the_form_or_is_asked_about(tmp_path: Path) -> None:
    async with sandbox(tmp_path, ROOMKEEPER_ADMINS=seed.ADELE.id) as running, browser() as chromium:
        teams = await Teams.open(chromium, running.client, height=1400)
        for language, (filled, understood, book, unsure, asked) in SAID.items():
            await teams.say(f"language {language}")
            await teams.say(filled)
            for each in understood:
                await expect(teams.card()).to_contain_text(each)
            await expect(teams.card().get_by_role("button", name=book, exact=True)).to_be_visible()
            await teams.card().screenshot(path=SCREENSHOTS / f"said-filled-{language}-card.png")
            await teams.say(unsure)
            for each in asked:
                await expect(teams.card()).to_contain_text(each)
            await teams.card().screenshot(path=SCREENSHOTS / f"said-unsure-{language}-card.png")
