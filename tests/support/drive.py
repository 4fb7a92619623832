"""Files that somebody sends in a chat, kept where the bot of a sandbox may fetch them, as OneDrive would."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

from aiohttp import web


@asynccontextmanager
async def drive(files: Mapping[str, bytes]) -> AsyncIterator[str]:
    """Serve files by their names until the context ends; gives the address of their folder."""

    async def give(request: web.Request) -> web.Response:
        return web.Response(body=files[request.match_info["name"]])

    app = web.Application()
    app.router.add_get("/{name}", give)
    runner = web.AppRunner(app)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()
