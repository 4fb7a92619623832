"""When the HTTP answer to the current activity is written."""

import asyncio
from contextvars import ContextVar

answered: ContextVar[asyncio.Event | None] = ContextVar("answered", default=None)
"""Set once the HTTP answer to the current activity is written; the edit of a pressed card must not overtake it."""
