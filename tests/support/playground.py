"""Drives the sandbox's Teams client as a person would, in a real browser.

What one has to know about Agents Playground 0.2.28, all of it seen:

- Every page load begins with an empty chat and sends installationUpdate and conversationUpdate; opening the group chat
  or a channel for the first time does so for that conversation. The bot's memory stays, the page's does not.
- Its log socket (`/_ws/log/stream`) tells each HTTP exchange in both directions once it is over, so an entry for a
  message or an invoke means that the bot's turn has ended. The page draws a moment later: `expect` waits for that.
- An invoke's answer replaces the card on the page; "Your response was sent to the app" below it is the client's own.
- Empty inputs are not in a press's `data`; toggles say "true" and "false"; a people picker joins its ids by commas.
- Dates are typed as the page's locale writes them (`December 3, 2026`), times with 24 hours (`14:15`) and then Tab;
  "2:15 PM" is silently dropped. An open calendar hides everything else from roles, so Enter and Escape close it.
- A label is linked to its input, but for the people picker, whose name is always "People Picker".
- The people picker finds by one word of a name and by nothing with a space in it; it offers the five others.
- In a channel each message is a new post, and the latest post stands first.
- Mentions offer the bot and the five others, never the one who types.
- It has no dark theme. Ours is a copy of it with Teams' own dark palette in place of the light one
  (`tests.support.dark`): cards then look as in Teams, what is around them does not.
- The browser takes seconds to compile it. What it compiled is kept from story to story, by the client's address: so
  that stays the same, and no request of the page is looked at on its way, which would keep the browser from its cache.
- Nothing on it moves: a browser without a graphics card draws each step of a movement at the cost of a story's second.
- A page opened narrower than 700 pixels folds the list of chats away; a card is 450 wide whatever the page, so a narrow
  one gets a rule of ours. Resizing an open page draws the cards anew, and what was filled in is lost.
"""

import asyncio
import atexit
import json
import os
import re
import subprocess
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import uuid4

import pytest
from playwright.async_api import BrowserContext, Locator, Page, WebSocket, async_playwright, expect
from playwright.async_api import TimeoutError as PlaywrightTimeout

from tests.support.sandbox_process import CHROMIUM, PROJECT, START_TIMEOUT_S

SCREENSHOTS = PROJECT / "build" / "screenshots"
TURN_TIMEOUT_S = 30.0
TRIES, REDRAWN_MS = 5, 3_000  # a card that is drawn anew takes its “…” away under the press
LOAD_TIMEOUT_MS = 120_000  # the client is large, and the machine may do other things
NARROW, WIDE = 400, 1280
CARD_WIDTH = 450
KEPT_BY_PAGES = "cookies,indexeddb,local_storage,service_workers"
LOOKS: Mapping[str, Mapping[str, Any]] = {"light": {}, "dark-narrow": {"width": NARROW}}
"""How a story is looked at: what `Teams.open` is told for it; a dark one needs a dark client. The gallery draws each
card in these and also dark and wide."""

ALL_LOOKS = os.environ.get("ROOMKEEPER_TEST_LOOKS") == "all"

CHANNELS = ("General", "Rooms")
ARGUMENTS = (
    "--headless",
    "--remote-debugging-port=0",
    "--no-first-run",
    "--hide-scrollbars",
    "--force-color-profile=srgb",
    "--disable-background-timer-throttling",  # a page is not slower while another one is open
    "--disable-backgrounding-occluded-windows",
    "--disable-renderer-backgrounding",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-features=PreloadTopChromeWebUI",  # a page of the browser's own, which nobody looks at
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",  # it looks for fonts elsewhere
    "--blink-settings=v8CacheOptions=3",  # keep what was compiled from the first time on, not from the third
)

expect.set_options(timeout=20_000)  # in milliseconds: a machine that does other things too is slow


def seen(look: str) -> pytest.MarkDecorator:
    """Tell a story in this look, and in the others too where `ROOMKEEPER_TEST_LOOKS=all` asks for it.

    What is pressed and what is answered is the same in each; half of the stories are told in either.
    """
    return pytest.mark.parametrize("look", LOOKS if ALL_LOOKS else [look])


@dataclass(frozen=True, slots=True)
class Exchange:
    """One HTTP exchange between client and bot, as the client's log tells it. `name` is the activity's type."""

    name: str
    to_bot: bool
    conversation: str
    request: Mapping[str, Any]
    status: int
    answer: Any


@cache
def _chromium() -> str:
    """Start the browser of this process, in Helsinki; gives its address. It ends with the process.

    One runs from story to story, since one that has just begun takes as long for its first page as for the next two.
    """
    profile = TemporaryDirectory(prefix="roomkeeper-browser-", ignore_cleanup_errors=True)
    chromium = subprocess.Popen(  # noqa: S603 -- the browser that was found
        # Its own first page would go on to another one while Playwright attaches to it, which then waits for ever.
        [str(CHROMIUM), *ARGUMENTS, f"--user-data-dir={profile.name}", "about:blank"],
        env={**os.environ, "TZ": "Europe/Helsinki"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )

    def end() -> None:
        chromium.terminate()
        chromium.wait()
        profile.cleanup()

    atexit.register(end)
    told = Path(profile.name, "DevToolsActivePort")
    until = time.monotonic() + START_TIMEOUT_S
    while not (told.exists() and told.read_text(encoding="ascii").strip()):
        assert time.monotonic() < until, "Chromium does not start"
        time.sleep(0.05)
    return f"http://127.0.0.1:{told.read_text(encoding='ascii').split()[0]}"


@asynccontextmanager
async def browser() -> AsyncIterator[BrowserContext]:
    """Use Chromium until the context ends, which closes its pages."""
    async with async_playwright() as playwright:
        chromium = await playwright.chromium.connect_over_cdp(
            await asyncio.to_thread(_chromium), timeout=LOAD_TIMEOUT_MS
        )
        (profile,) = chromium.contexts
        kept = len(profile.pages)  # one stays open, or it would end
        try:
            yield profile
        finally:
            for page in profile.pages[kept:]:
                await page.close()


class Teams:
    """One open page of the client, and everything that went between client and bot since it was opened."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.exchanges: list[Exchange] = []
        self._news = asyncio.Event()
        self._in_channel = False
        page.on("websocket", self._listen)

    @classmethod
    async def open(
        cls, chromium: BrowserContext, url: str, *, width: int = WIDE, height: int = 900, locale: str = "en-US"
    ) -> "Teams":
        """Open the client as if for the first time and wait until one can type; sizes in pixels.

        Inputs of times and dates are drawn as the browser's `locale` writes them.
        """
        page = await chromium.new_page()
        teams = cls(page)
        await page.set_viewport_size({"width": width, "height": height})
        await page.emulate_media(reduced_motion="reduce")
        devtools = await chromium.new_cdp_session(page)
        await devtools.send("Storage.clearDataForOrigin", {"origin": url, "storageTypes": KEPT_BY_PAGES})
        agent = {"userAgent": await page.evaluate("navigator.userAgent"), "acceptLanguage": locale}
        await devtools.send("Emulation.setUserAgentOverride", agent)
        await devtools.send("Emulation.setLocaleOverride", {"locale": locale})
        await page.goto(url, timeout=LOAD_TIMEOUT_MS)
        await teams.wait_for("installationUpdate")
        await teams.wait_for("conversationUpdate")
        if width < CARD_WIDTH:
            await page.add_style_tag(content=".ac-adaptiveCard { max-width: calc(100vw - 110px) }")
        hide_log = page.get_by_role("button", name="Hide log panel")
        if await hide_log.is_visible():
            await hide_log.click()
        return teams

    async def close(self) -> None:
        """Close the page."""
        await self.page.close()

    def _listen(self, feed: WebSocket) -> None:
        if "/_ws/log/" in feed.url:
            feed.on("framereceived", self._note)

    def _note(self, frame: str | bytes) -> None:
        log = json.loads(frame).get("log", {})
        if "activityName" not in log:
            return
        answer = log.get("response") or {}
        exchange = Exchange(
            name=log["activityName"],
            to_bot=log["to"] == "User Application",
            conversation=log.get("conversationId", ""),
            request=(log.get("request") or {}).get("body") or {},
            status=answer.get("statusCode", 0),
            answer=answer.get("body"),
        )
        self.exchanges.append(exchange)
        self._news.set()

    async def wait_for(self, name: str, *, since: int = 0, to_bot: bool = True) -> Exchange:
        """Wait for an exchange of that name among those from `since` on (an index into `exchanges`)."""
        async with asyncio.timeout(TURN_TIMEOUT_S):
            while True:
                for exchange in self.exchanges[since:]:
                    if (exchange.name, exchange.to_bot) == (name, to_bot):
                        return exchange
                self._news.clear()
                await self._news.wait()

    async def open_chat(self, name: str) -> None:
        """Open "Personal Chat", "Project group", or one of CHANNELS."""
        await self.page.get_by_role("treeitem", name=name).click()
        self._in_channel = name in CHANNELS

    async def say(self, text: str, *, to_bot: bool = False) -> Exchange:
        """Type and send in the open chat, and wait for the bot's turn to end. `to_bot` mentions it first.

        `@Name` at a word's beginning mentions one of the five others.
        """
        since = len(self.exchanges)
        editors = self.page.locator("[role=textbox][data-lexical-editor]:visible")
        await (editors.first if self._in_channel else editors.last).click()
        if to_bot:
            await self._mention("Roomkeeper")
        for part in re.split(r"(@\w+ \w+)", text):
            if part.startswith("@"):
                await self._mention(part[1:])
            else:
                await self.page.keyboard.type(part)
        if self._in_channel:
            await self.page.get_by_role("button", name="Post", exact=True).click()
        else:
            await self.page.keyboard.press("Enter")
        return await self.wait_for("message", since=since)

    async def _mention(self, name: str) -> None:
        await self.page.keyboard.type("@")
        await self.page.get_by_role("menuitem", name=name).first.click()
        await self.page.keyboard.type(" ")

    def card(self) -> Locator:
        """The latest card of the open chat; in a channel the latest post stands first."""
        cards = self.page.locator(".ac-adaptiveCard:visible")
        return cards.first if self._in_channel else cards.last

    async def press(self, title: str, *, on: Locator | None = None) -> Exchange:
        """Press a button that talks to the bot, on the latest card unless told; gives the invoke and its answer."""
        since = len(self.exchanges)
        await self._click(title, on or self.card())
        try:
            async with asyncio.timeout(TURN_TIMEOUT_S / 2):
                return await self.wait_for("invoke", since=since)
        except TimeoutError:
            # The card was drawn anew under the press, and nothing was sent: whoever sees that presses again.
            await self._click(title, on or self.card())
        return await self.wait_for("invoke", since=since)

    async def _click(self, title: str, card: Locator) -> None:
        button, more = (card.get_by_role("button", name=name, exact=True).first for name in (title, "More options"))
        for _ in range(TRIES):
            await button.or_(more).first.wait_for()
            if await button.count():
                await button.click()
                return
            # A card that is drawn anew at this moment may have neither, or no “…” any more.
            with suppress(PlaywrightTimeout):
                await more.click(timeout=REDRAWN_MS)
                await self.page.get_by_text(title, exact=True).last.click()
                return
        raise AssertionError(f"no button {title!r}")

    async def press_again(self, pressed: Exchange) -> Exchange:
        """Send an earlier press once more, as a page that still shows the old card would; no button is needed."""
        since = len(self.exchanges)
        again = {**pressed.request, "id": str(uuid4())}
        await self.page.request.post(f"{self.page.url}_internal/v1/customActivities", data=again)
        return await self.wait_for("invoke", since=since)

    async def send_file(self, name: str, url: str, text: str = "") -> Exchange:
        """Send a file by its address into the open chat, after something was said there: the client itself sends none.

        What Teams adds is as its documentation has it, and the bot fetches it from there.
        """
        said = [each.request for each in self.exchanges if (each.name, each.to_bot) == ("message", True)][-1]
        since = len(self.exchanges)
        info = {"downloadUrl": url, "uniqueId": "1", "fileType": name.rpartition(".")[2]}
        file = {"contentType": "application/vnd.microsoft.teams.file.download.info", "name": name, "content": info}
        sent = {**said, "id": str(uuid4()), "text": text, "attachments": [file]}
        await self.page.request.post(f"{self.page.url}_internal/v1/customActivities", data=sent)
        return await self.wait_for("message", since=since)

    async def fill(self, label: str, value: str) -> None:
        """Fill in a text, a number, a date (`2026-12-03`) or a time (`14:15`)."""
        field = await self._unfolded(self._input(label), label)
        kind = await field.evaluate("e => e.closest('.fui-DatePicker, .fui-TimePicker')?.className ?? ''")
        if "fui-DatePicker" in kind:
            day = date.fromisoformat(value)
            await field.fill(f"{day:%B} {day.day}, {day.year}")
            await field.press("Enter")
            await self.page.keyboard.press("Escape")
        elif "fui-TimePicker" in kind:
            await field.fill(value)
            await field.press("Tab")
        else:
            # Without Tab: a people picker that comes next would open its list over the buttons.
            await field.fill(value)
            await field.blur()

    async def choose(self, label: str, *options: str) -> None:
        """Choose from a drop-down list."""
        await (await self._unfolded(self._input(label), label)).click()
        for option in options:
            await self.page.get_by_role("option", name=option).first.click()

    async def tick(self, label: str) -> None:
        """Tick a toggle or a box by the words beside it."""
        await self.card().get_by_role("checkbox", name=label).check()

    async def pick_person(self, name: str) -> None:
        """Pick a colleague in the card's people picker."""
        picker = self.card().locator("[aria-label='People Picker']").first
        await self._unfolded(picker, "People Picker")
        picker = self.card().get_by_role("combobox", name="People Picker")
        await picker.click()
        await picker.fill(name.split()[0])
        await self.page.get_by_role("option", name=name).first.click()

    async def _unfolded(self, field: Locator, label: str) -> Locator:
        """Open what is folded if the field stands there, as somebody does who looks for it."""
        for name in (label, "Title and people", "More options"):
            more = self.card().get_by_role("button", name=name, exact=True)
            if not await field.is_visible() and await more.is_visible():
                await more.click()
        return field

    def _input(self, label: str) -> Locator:
        # The star of a required one belongs to its label; a press that leads to a field is called as the field is.
        named = self.card().get_by_label(re.compile(rf"^{re.escape(label)}( \*)?$"))
        return named.and_(self.page.locator(":not([role=button])")).first

    async def screenshot(self, name: str) -> Path:
        """Keep what is on the page as `build/screenshots/NAME.png`."""
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        path = SCREENSHOTS / f"{name}.png"
        await self.page.bring_to_front()  # A page behind another one may draw nothing, and is waited for in vain.
        await self.page.screenshot(path=path, animations="disabled")
        return path
