"""A line to PostgreSQL that can go silent, as behind a firewall that forgets connections: nothing is even closed."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field

from sqlalchemy import make_url


@dataclass(slots=True)
class Wire:
    """`url` leads to the server over this line."""

    url: str = ""
    _silent: bool = False
    _refuses: bool = False
    _dead: set[int] = field(default_factory=set)
    _count: int = 0
    tasks: set[asyncio.Task[None]] = field(default_factory=set)

    def fall_silent(self) -> None:
        """Let nothing through any more, on connections old and new."""
        self._silent = True

    def forget(self) -> None:
        """Let nothing through on the connections that there are; new ones work."""
        self._silent, self._dead = False, set(range(self._count))

    def cut(self) -> None:
        """End every connection, and refuse new ones."""
        self._refuses = True
        for task in self.tasks:
            task.cancel()

    def mend(self) -> None:
        """Take new connections again."""
        self._refuses = False

    @property
    def connections(self) -> int:
        """How many there were so far."""
        return self._count

    async def carry(self, near: tuple[asyncio.StreamReader, asyncio.StreamWriter], host: str, port: int) -> None:
        if self._refuses:
            near[1].transport.abort()
            return
        number, self._count = self._count, self._count + 1
        far = await asyncio.open_connection(host, port)
        try:
            with suppress(OSError):
                await asyncio.gather(self._pass(number, near[0], far[1]), self._pass(number, far[0], near[1]))
        finally:
            for writer in (near[1], far[1]):
                writer.transport.abort()

    async def _pass(self, number: int, source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
        while data := await source.read(65536):
            if self._silent or number in self._dead:
                await asyncio.Event().wait()
            sink.write(data)
            await sink.drain()
        if not self._silent and number not in self._dead:
            sink.write_eof()

    async def close(self) -> None:
        for task in self.tasks:
            task.cancel()
        await asyncio.gather(*self.tasks, return_exceptions=True)


@asynccontextmanager
async def wire_to(url: str) -> AsyncIterator[Wire]:
    """Lay a line to the server of a database's URL, on a port of its own."""
    address, wire = make_url(url), Wire()
    host, port = str(address.host), address.port or 5432

    def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        wire.tasks.add(asyncio.create_task(wire.carry((reader, writer), host, port)))

    server = await asyncio.start_server(accept, "127.0.0.1", 0)
    wire.url = address.set(host="127.0.0.1", port=server.sockets[0].getsockname()[1]).render_as_string(
        hide_password=False
    )
    try:
        yield wire
    finally:
        server.close()
        await wire.close()
