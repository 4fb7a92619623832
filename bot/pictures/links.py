"""Puts drawings where clients find them: at an address that cannot be guessed and expires, or in the card itself.

A client of Teams fetches a picture without a sign-in, through a proxy of Microsoft. So the address is all that protects
it: 192 random bits, of which only a hash is kept. Where the bot has no public address, as on somebody's own machine,
the picture stands in the card as a `data:` address, and is drawn as light as that needs.
"""

import asyncio
import base64
import hashlib
import secrets
from collections import OrderedDict
from datetime import timedelta
from typing import Protocol

from booking.plans.model import Drawing, Picture, Shown
from bot.pictures.drawing import INLINE, SERVED, Bounds, draw, size_of

KEEP = timedelta(days=1)
"""How long a drawing can be fetched: clients fetch a card's pictures again when somebody scrolls back to it."""

PATH = "/plans"
"""Where drawings are, on the bot's own host."""

TOKEN_BYTES = 24
"""Random bytes of an address."""

AT_ONCE = 2
"""How many pictures are drawn at the same time; each takes a processor for some hundredths of a second."""

CACHED = 64
"""How many drawings are remembered: several clients fetch the same card at the same time."""


class Links(Protocol):
    """Keeps what is drawn at an address."""

    async def link(self, hashed: str, drawing: Drawing, *, keep: timedelta) -> None:
        """Keep it for so long, under the hash of the address."""
        ...

    async def linked(self, hashed: str) -> Drawing | None:
        """Give it; None if there is none, or none any more."""
        ...

    async def picture(self, fingerprint: str) -> Picture | None:
        """Read the picture of a plan."""
        ...


class PlanPictures:
    """Implements the `Shows` port. `public` is the bot's own address for clients, empty if it has none."""

    def __init__(self, links: Links, *, public: str = "") -> None:
        self._links, self._public = links, public.rstrip("/")
        self._turns = asyncio.Semaphore(AT_ONCE)
        self._drawn: OrderedDict[str, bytes] = OrderedDict()

    async def show(self, drawing: Drawing) -> Shown | None:
        """Give where a drawing is; None if it cannot be shown now."""
        if self._public:
            token = secrets.token_urlsafe(TOKEN_BYTES)
            await self._links.link(_hashed(token), drawing, keep=KEEP)
            return Shown(f"{self._public}{PATH}/{token}", *size_of(drawing))
        written = await self._draw(drawing, INLINE)
        if written is None:
            return None
        address = f"data:{kind_of(written)};base64,{base64.b64encode(written).decode()}"
        return Shown(address, *size_of(drawing, INLINE))

    async def fetch(self, token: str) -> bytes | None:
        """Draw what is at an address; None if there is nothing, or nothing any more."""
        hashed = _hashed(token)
        drawing = await self._links.linked(hashed)
        if drawing is None:
            return None
        if hashed not in self._drawn:
            written = await self._draw(drawing, SERVED)
            if written is None:
                return None
            self._drawn[hashed] = written
            while len(self._drawn) > CACHED:
                self._drawn.popitem(last=False)
        return self._drawn.get(hashed)

    async def _draw(self, drawing: Drawing, bounds: Bounds) -> bytes | None:
        picture = await self._links.picture(drawing.fingerprint)
        if picture is None:
            return None
        async with self._turns:
            return await asyncio.to_thread(draw, picture, drawing, bounds)


def kind_of(written: bytes) -> str:
    """Name the media type of a drawing."""
    return "image/png" if written.startswith(b"\x89PNG") else "image/jpeg"


def _hashed(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
