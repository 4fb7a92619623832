"""Reads what people send as a picture, in a process of its own that is bounded in pixels, bytes, memory and time."""

import asyncio
import json
import logging
import sys
from pathlib import Path

from booking.plans.model import BadPicture, Picture, PictureFault
from booking.plans.sniff import look

READ_S = 20.0
"""The longest that reading one picture may take."""

WRITTEN_LIMIT = 1024 * 1024
"""Bytes of what is kept: 1,200 times 1,200 pixels of pure noise in 16 greys have 720,000."""

AT_ONCE = 2
"""How many pictures are read at the same time."""

_log = logging.getLogger(__name__)


class SafeReader:
    """Implements the `PictureReader` port. Tests give a program of their own, and less time."""

    program = Path(__file__).with_name("reduce.py")

    def __init__(self, *, read_s: float = READ_S, program: Path | None = None) -> None:
        self._read_s, self._program = read_s, program or self.program
        self._turns = asyncio.Semaphore(AT_ONCE)

    async def read(self, content: bytes) -> Picture:
        """Decode a picture and write it anew. Raises: BadPicture."""
        look(content)
        async with self._turns:
            written = await self._run(content)
        head, _, png = written.partition(b"\n")
        try:
            told = json.loads(head)
            fault = told.pop("fault", None)
            if fault is not None:
                raise BadPicture(PictureFault(fault), **told)
            picture = Picture(png, told["width"], told["height"])
        except (ValueError, KeyError, TypeError, AttributeError):
            # It was ended by its bounds, or a decoder broke down.
            raise BadPicture(PictureFault.TOO_HARD) from None
        if not png.startswith(b"\x89PNG") or len(png) > WRITTEN_LIMIT:
            raise BadPicture(PictureFault.TOO_HARD)
        return picture

    async def _run(self, content: bytes) -> bytes:
        # -I: neither the environment nor the working directory decides what is imported.
        child = await asyncio.create_subprocess_exec(
            sys.executable,
            "-I",
            str(self._program),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            env={},
        )
        try:
            written, _ = await asyncio.wait_for(child.communicate(content), self._read_s)
        except TimeoutError:
            _log.warning("a picture took too long to be read")
            return b""
        finally:
            if child.returncode is None:
                child.kill()
                await child.wait()
        if child.returncode:
            _log.warning("a picture could not be read: status=%d", child.returncode)
        return written
