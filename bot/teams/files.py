"""Fetches files that people sent to the bot in their own chats, and saves those that they accepted from it.

Both go where Teams keeps files, and nothing is larger than agreed.

Teams gives an address that needs no further sign-in, valid for minutes, in the OneDrive or SharePoint that it is in
(learn.microsoft.com/microsoftteams/platform/bots/how-to/bots-filesv4). No token of ours goes there.
"""

import asyncio
import logging
from collections.abc import Callable

import aiohttp
from yarl import URL

from booking.imports.sheet import SIZE_LIMIT, BadFile, FileFault
from bot.clouds import PUBLIC

FETCH_S = 30.0
"""The longest wait for a whole file, either way."""

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

    async def save(self, url: str, content: bytes) -> bool:
        """Write a whole file to the upload session that Teams opened for it; false if it is not there afterwards.

        learn.microsoft.com/graph/api/driveitem-createuploadsession#upload-bytes-to-the-upload-session
        """
        if not content or not self._allows(url):
            return False
        headers = {
            "Content-Type": "application/octet-stream",
            "Content-Range": f"bytes 0-{len(content) - 1}/{len(content)}",
        }
        # The address is signed as it stands: to write its escapes otherwise would spoil it.
        address = URL(url, encoded=True)
        try:
            async with (
                asyncio.timeout(FETCH_S),
                self._session.put(address, data=content, headers=headers, allow_redirects=False) as response,
            ):
                if response.status not in (200, 201):
                    _log.warning("a file could not be saved: status=%d", response.status)
                    return False
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            _log.warning("a file could not be saved: %s", type(error).__name__)
            return False
        return True
