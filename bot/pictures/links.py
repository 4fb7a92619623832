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
from collections.abc import Callable
from datetime import timedelta
from typing import Protocol, TypeVar

from booking.clock import elapsed
from booking.plans.model import Drawing, Picture, Shown
from bot.pictures.drawing import INLINE, SERVED, Bounds, draw, size_of

K = TypeVar("K")
V = TypeVar("V")

KEEP = timedelta(days=1)
"""How long a drawing can be fetched: clients fetch a card's pictures again when somebody scrolls back to it."""

PATH = "/plans"
"""Where drawings are, on the bot's own host."""

TOKEN_BYTES = 24
"""Random bytes of an address."""

AT_ONCE = 2
"""How many pictures are drawn at the same time; each takes a processor for some hundredths of a second."""

LOOKED_UP = 4
"""How many addresses are looked up at once: strangers may make them up, and turns need the database's connections."""

CACHED = 64
"""How many drawings are kept as they were drawn: several clients fetch the same card."""

REUSE_S = 3600.0
"""For how long a drawing that is shown again has the address that it has: for less than the address can be fetched."""

REMEMBERED = 128
"""How many drawings' addresses are remembered for that."""


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
    """Implements the `Shows` port. `public` is the bot's own address for clients, empty if it has none.

    `monotonic` is in seconds.
    """

    def __init__(self, links: Links, *, public: str = "", monotonic: Callable[[], float] = elapsed) -> None:
        self._links, self._public, self._monotonic = links, public.rstrip("/"), monotonic
        self._turns, self._looks = asyncio.Semaphore(AT_ONCE), asyncio.Semaphore(LOOKED_UP)
        self._drawn: OrderedDict[str, bytes] = OrderedDict()
        self._fetching: dict[str, asyncio.Task[bytes | None]] = {}
        self._shown: OrderedDict[Drawing, tuple[str, float]] = OrderedDict()

    async def show(self, drawing: Drawing) -> Shown | None:
        """Give where a drawing is; None if it cannot be shown now."""
        if self._public:
            return Shown(await self._address(drawing), *size_of(drawing))
        written = await self._draw(drawing, INLINE)
        if written is None:
            return None
        address = f"data:{kind_of(written)};base64,{base64.b64encode(written).decode()}"
        return Shown(address, *size_of(drawing, INLINE))

    async def fetch(self, token: str) -> bytes | None:
        """Draw what is at an address; None if there is nothing, or nothing any more.

        Whoever fetches it meanwhile waits for the same drawing. Raises: what the database raises.
        """
        hashed = _hashed(token)
        task = self._fetching.get(hashed)
        if task is None:
            task = self._fetching[hashed] = asyncio.create_task(self._fetched(hashed))
            task.add_done_callback(lambda done: self._end(hashed, done))
        return await asyncio.shield(task)  # It goes on for the others if this one leaves.

    async def _address(self, drawing: Drawing) -> str:
        """Give the address at which a drawing was put within the hour, or put it at a new one."""
        now = self._monotonic()
        address, since = self._shown.get(drawing, ("", 0.0))
        if not address or now - since >= REUSE_S:
            token = secrets.token_urlsafe(TOKEN_BYTES)
            await self._links.link(_hashed(token), drawing, keep=KEEP)
            address, since = f"{self._public}{PATH}/{token}", now
        self._shown[drawing] = (address, since)
        _use(self._shown, drawing, REMEMBERED)
        return address

    async def _fetched(self, hashed: str) -> bytes | None:
        async with self._looks:
            drawing = await self._links.linked(hashed)
        if drawing is None:
            return None
        written = self._drawn.get(hashed) or await self._draw(drawing, SERVED)
        if written is not None:
            self._drawn[hashed] = written
            _use(self._drawn, hashed, CACHED)
        return written

    def _end(self, hashed: str, done: asyncio.Task[bytes | None]) -> None:
        del self._fetching[hashed]
        if not done.cancelled():
            done.exception()  # It was told to everybody who still waits; nobody else misses it.

    async def _draw(self, drawing: Drawing, bounds: Bounds) -> bytes | None:
        async with self._turns:  # Also around the reading: what waits holds no picture.
            picture = await self._links.picture(drawing.fingerprint)
            if picture is None:
                return None
            return await asyncio.to_thread(draw, picture, drawing, bounds)


def _use(remembered: OrderedDict[K, V], key: K, most: int) -> None:
    """Make one the last that is forgotten, and forget those above `most`."""
    remembered.move_to_end(key)
    while len(remembered) > most:
        remembered.popitem(last=False)


def kind_of(written: bytes) -> str:
    """Name the media type of a drawing."""
    return "image/png" if written.startswith(b"\x89PNG") else "image/jpeg"


def _hashed(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
