"""Reads what people send as a picture, in a process of its own that is bounded in pixels, bytes, memory and time.

It is bounded and not isolated: it runs as the same user, with the same network and the same files.
"""

import asyncio
import json
import logging
import sys
from pathlib import Path
from typing import cast

from booking.plans.model import BadPicture, Picture, PictureFault
from booking.plans.sniff import look

READ_S = 20.0
"""The longest that reading one picture may take."""

WRITTEN_LIMIT = 1024 * 1024
"""Bytes of what is kept: 1,200 times 1,200 pixels of pure noise in 16 greys have 720,000."""

HEAD_LIMIT = 1024
"""Bytes of the line before it."""

AT_ONCE = 1
"""How many pictures are read at the same time: each may take a gigabyte."""

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
        transport, reading = await asyncio.get_running_loop().subprocess_exec(
            _Reading,
            sys.executable,
            "-I",
            str(self._program),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            env={},
        )
        try:
            reading.give(content)
            async with asyncio.timeout(self._read_s):
                await reading.closed.wait()
                await reading.ended.wait()
        except TimeoutError:
            _log.warning("a picture took too long to be read")
            return b""
        finally:
            try:
                if transport.get_returncode() is None:
                    transport.kill()
                    await reading.ended.wait()
            finally:
                transport.close()
        if reading.too_much:
            _log.warning("a picture came back too large")
            return b""
        if status := transport.get_returncode():
            _log.warning("a picture could not be read: status=%d", status)
        return bytes(reading.written)


class _Reading(asyncio.SubprocessProtocol):
    """Gives a process what it reads, and takes what it writes. One that writes more than agreed is killed."""

    def __init__(self) -> None:
        self.closed, self.ended = asyncio.Event(), asyncio.Event()
        self.written, self.too_much = bytearray(), False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._process = cast("asyncio.SubprocessTransport", transport)

    def give(self, content: bytes) -> None:
        pipe = cast("asyncio.WriteTransport", self._process.get_pipe_transport(0))
        pipe.write(content)
        pipe.write_eof()

    def pipe_data_received(self, _: int, data: bytes | str) -> None:
        if self.too_much:
            return
        self.written += cast("bytes", data)
        if len(self.written) > HEAD_LIMIT + WRITTEN_LIMIT:
            self.too_much = True
            self.written.clear()
            self._process.kill()
            self.closed.set()

    def pipe_connection_lost(self, fd: int, _: Exception | None) -> None:
        if fd == 1:
            self.closed.set()

    def process_exited(self) -> None:
        self.ended.set()
