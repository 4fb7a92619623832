"""Fetches files that people sent to the bot in their own chats: from where Teams keeps them, and no larger than agreed.

Teams gives an address that needs no further sign-in, valid for minutes, in the OneDrive or SharePoint that it is in
(learn.microsoft.com/microsoftteams/platform/bots/how-to/bots-filesv4). No token of ours goes there.
"""

import asyncio
import logging
from collections.abc import Callable

import aiohttp

from booking.imports.sheet import SIZE_LIMIT, BadFile, FileFault
from bot.clouds import PUBLIC

FETCH_S = 30.0
"""The longest wait for a whole file."""

_CHUNK = 64 * 1024

_log = logging.getLogger(__name__)


class TeamsFiles:
    """Fetches over the process's own session; `allows` says which addresses are asked at all."""

    def __init__(self, session: aiohttp.ClientSession, allows: Callable[[str], bool] = PUBLIC.keeps) -> None:
        self._session, self._allows = session, allows

    async def fetch(self, url: str, limit: int = SIZE_LIMIT) -> bytes:
        """Read a file of so many bytes at most. Raises: BadFile."""
        if not self._allows(url):
            raise BadFile(FileFault.NOT_OURS)
        content = bytearray()
        try:
            async with asyncio.timeout(FETCH_S), self._session.get(url, allow_redirects=False) as response:
                if response.status != 200:
                    _log.warning("a file could not be fetched: status=%d", response.status)
                    raise BadFile(FileFault.NOT_FETCHED)
                async for part in response.content.iter_chunked(_CHUNK):
                    content += part
                    if len(content) > limit:
                        raise BadFile(FileFault.TOO_LARGE, limit_mb=limit // (1024 * 1024))
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            _log.warning("a file could not be fetched: %s", type(error).__name__)
            raise BadFile(FileFault.NOT_FETCHED) from error
        return bytes(content)
