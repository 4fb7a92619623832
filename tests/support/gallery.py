"""`make gallery`: every card in every state, drawn by the real client in light, in dark and on a phone, side by side.

A local Agents Playground gets each card of `tests/cards/test_gallery.py` as a message, and draws it. The pictures and
a page that shows them stand in `build/gallery/`; small sheets of all of them go to `docs/gallery/`.
`--language fi-FI` draws them for somebody who reads Finnish.
"""

import argparse
import asyncio
import base64
import html
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
from aiohttp import web
from playwright.async_api import BrowserContext, Route

from bot.commands.playground import OTHERS
from cards.elements import Card
from graph.sandbox import seed
from tests.support import plan_scenes
from tests.support.drawn import cards_in
from tests.support.playground import NARROW, Teams, browser
from tests.support.sandbox_process import PROJECT, client_at, free_ports

LOOKS: Mapping[str, dict[str, Any]] = {"light": {}, "dark": {}, "narrow": {"width": NARROW}}
"""How each card is looked at; the values are options of `Teams.open`. A dark one is drawn by a dark client."""

TALL = 2400
"""How many pixels of a page are seen: a card that is taller would have the client's own bars before it."""

TOGETHER = 25
"""How many cards one page of the client draws: with more on it, each new one takes longer."""

SHEET_WIDTH = 1400
COLUMNS = {"light": 8, "dark": 8, "narrow": 12}
"""How wide a sheet is in pixels, and in how many columns its cards stand: words can still be made out."""

QUALITY = 25
"""WebP's quality of the sheets, of 100; flat colours and text stand it well."""

LOADED = "card => Promise.all([...card.querySelectorAll('img')].map(image => image.decode()))"
"""Waits for the pictures of a card; fails where one is broken."""

_STYLE = """
body { font: 14px/1.4 system-ui, sans-serif; margin: 16px; background: #f3f2f1; color: #252423 }
section { border-top: 1px solid #8a8886; padding: 8px 0 } h2 { font-size: 16px; margin: 0 0 8px }
div { display: flex; gap: 16px; align-items: flex-start } img { max-width: 32% }
"""
_SHEET_STYLE = """
body { font: 11px/1.3 system-ui, sans-serif; margin: 6px; background: #f3f2f1; color: #252423; column-gap: 6px }
figure { margin: 0 0 6px; break-inside: avoid } img { width: 100%; display: block }
"""


@asynccontextmanager
async def client(data: Path, look: str) -> AsyncIterator[tuple[str, list[str]]]:
    """Run the client before a bot that says nothing; gives its address and the conversations that it opened."""
    told: list[str] = []

    async def listen(request: web.Request) -> web.Response:
        activity = await request.json()
        told.append(activity["conversation"]["id"])
        return web.json_response({})

    app = web.Application()
    app.router.add_post("/api/messages", listen)
    runner = web.AppRunner(app)
    await runner.setup()
    (port,) = free_ports(1)
    await web.TCPSite(runner, "127.0.0.1", port).start()
    me, *others = seed.PEOPLE
    try:
        bot_url = f"http://127.0.0.1:{port}/api/messages"
        async with client_at(bot_url, me, others[:OTHERS], data, dark=look == "dark") as url:
            yield url, told
    finally:
        await runner.cleanup()


async def _serve_plan(route: Route) -> None:
    """Serve the floor's picture that a card names, as the bot does at that address."""
    await route.fulfill(body=plan_scenes.picture_at(route.request.url), content_type="image/png")


async def draw(
    chromium: BrowserContext, url: str, told: list[str], look: str, cards: Mapping[str, Card], to: Path, locale: str
) -> None:
    """Take a picture of each card in one look, as `NAME-LOOK.png`."""
    del told[:]
    teams = await Teams.open(chromium, url, height=TALL, locale=locale, **LOOKS[look])
    await teams.page.route(f"{plan_scenes.PLANS}*", _serve_plan)
    async with aiohttp.ClientSession() as session:
        for count, (name, card) in enumerate(cards.items(), 1):
            content = {"contentType": "application/vnd.microsoft.card.adaptive", "content": card}
            message = {"type": "message", "attachments": [content]}
            address = f"{url}/_connector/v3/conversations/{told[0]}/activities"
            async with session.post(address, json=message) as response:
                response.raise_for_status()
            shown = teams.page.locator(".ac-adaptiveCard:visible").nth(count - 1)
            await shown.wait_for(timeout=20_000)
            await shown.evaluate(LOADED)
            await shown.screenshot(path=to / f"{name}-{look}.png", animations="disabled")
    await teams.close()


def page(names: Sequence[str]) -> str:
    """Write the page that shows every card in every look."""
    sections = (
        f"<section id={name}><h2>{name}</h2><div>"
        + "".join(f'<img loading=lazy src="{name}-{look}.png" alt="{name}, {look}">' for look in LOOKS)
        + "</div></section>"
        for name in map(html.escape, names)
    )
    return f"<!doctype html><meta charset=utf-8><title>Cards</title><style>{_STYLE}</style>{''.join(sections)}"


async def sheet(chromium: BrowserContext, folder: Path, look: str, names: Sequence[str], to: Path) -> None:
    """Put all cards of one look on one small picture."""
    figures = "".join(f'<figure>{name}<img src="{name}-{look}.png"></figure>' for name in map(html.escape, names))
    path = folder / f"sheet-{look}.html"
    style = f"{_SHEET_STYLE} body {{ columns: {COLUMNS[look]} }}"
    path.write_text(f"<!doctype html><meta charset=utf-8><style>{style}</style>{figures}", encoding="utf-8")
    shown = await chromium.new_page()
    await shown.set_viewport_size({"width": SHEET_WIDTH, "height": 800})
    await shown.goto(path.as_uri())
    # Playwright's own pictures are PNG or JPEG; WebP takes half of either.
    devtools = await shown.context.new_cdp_session(shown)
    picture = await devtools.send(
        "Page.captureScreenshot", {"format": "webp", "quality": QUALITY, "captureBeyondViewport": True}
    )
    (to / f"{look}.webp").write_bytes(base64.b64decode(picture["data"]))
    await shown.close()


def prepare(*folders: Path | None) -> None:
    """Make the folders that are not there."""
    for each in folders:
        if each is not None:
            each.mkdir(parents=True, exist_ok=True)


async def make(folder: Path, sheets: Path | None, cards: Mapping[str, Card], locale: str = "en-GB") -> None:
    """Draw those cards and the page in a browser of that locale; with `sheets` also the small pictures of all."""
    prepare(folder, sheets)
    names = list(cards)
    async with browser() as chromium:
        for look in LOOKS:
            async with client(folder / "client", look) as (url, told):
                for begin in range(0, len(names), TOGETHER):
                    some = {name: cards[name] for name in names[begin : begin + TOGETHER]}
                    await draw(chromium, url, told, look, some, folder, locale)
            if sheets is not None:
                await sheet(chromium, folder, look, names, sheets)
    (folder / "index.html").write_text(page(names), encoding="utf-8")


def main() -> None:
    """Read the command line and draw."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--to", type=Path, default=PROJECT / "build" / "gallery", help="where the pictures go")
    options.add_argument("--sheets", type=Path, help="where small pictures of all cards go")
    options.add_argument("beginnings", nargs="*", default=[""], help="only cards whose names begin so, like schedule")
    options.add_argument("--language", default="en-GB", help="the locale of who reads them, like fi-FI")
    given = options.parse_args()
    cards = {name: card for name, card in cards_in(given.language).items() if name.startswith(tuple(given.beginnings))}
    asyncio.run(make(given.to, given.sheets, cards, given.language))
    print(f"{len(cards)} cards: open {given.to / 'index.html'}")  # noqa: T201 -- it is a command


if __name__ == "__main__":
    main()
