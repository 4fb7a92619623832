"""Files are fetched from where Teams keeps them alone, no larger than agreed, and nobody is followed elsewhere."""

from collections.abc import AsyncIterator

import aiohttp
import pytest
from aiohttp import web

from booking.imports.sheet import SIZE_LIMIT, BadFile, FileFault
from bot.clouds import PUBLIC
from bot.teams.files import TeamsFiles


@pytest.mark.parametrize(
    ("url", "kept"),
    [
        ("https://contoso-my.sharepoint.com/personal/a/rooms.csv?tempauth=1", True),
        ("https://contoso.SHAREPOINT.COM/x", True),
        ("https://fabrikam-my.sharepoint.com/x", True),  # another organisation's: who invited our people shares there
        ("https://contoso.sharepoint.us/x", False),
        ("http://contoso.sharepoint.com/x", False),
        ("https://contoso.sharepoint.com:8443/x", False),
        ("https://user@contoso.sharepoint.com/x", False),
        ("https://contoso.sharepoint.com.evil.example/x", False),
        ("https://sharepoint.com/x", False),
        ("https://127.0.0.1/x.sharepoint.com", False),
        ("https://[::1/x", False),
        ("", False),
    ],
)
def test_only_sharepoint_and_onedrive_keep_files(url: str, kept: bool) -> None:
    assert PUBLIC.keeps(url) is kept


@pytest.fixture
async def files() -> AsyncIterator[tuple[TeamsFiles, str]]:
    async def answer(request: web.Request) -> web.StreamResponse:
        match request.path:
            case "/rooms.csv":
                assert "Authorization" not in request.headers
                return web.Response(body=b"address\n")
            case "/large":
                return web.Response(body=b"x" * (SIZE_LIMIT + 1))
            case "/moved":
                raise web.HTTPFound("/rooms.csv")
        raise web.HTTPNotFound

    async def take(request: web.Request) -> web.StreamResponse:
        assert "Authorization" not in request.headers
        assert request.raw_path == "/upload?guid=%271%27&tempauth=a%2Bb"
        assert request.headers["Content-Range"] == "bytes 0-8/9"
        assert await request.read() == b"address\r\n"
        return web.json_response({"id": "1"}, status=201)

    async def refuse(request: web.Request) -> web.StreamResponse:
        return web.Response(status=int(request.match_info["status"]), headers={"Location": "/upload"})

    app = web.Application()
    app.router.add_get("/{tail:.*}", answer)
    app.router.add_put("/upload", take)
    app.router.add_put("/refused/{status}", refuse)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    async with aiohttp.ClientSession() as session:
        yield (
            TeamsFiles(session, lambda url: url.startswith("http://127.0.0.1")),
            f"http://127.0.0.1:{runner.addresses[0][1]}",
        )
    await runner.cleanup()


async def test_a_file_is_fetched_whole(files: tuple[TeamsFiles, str]) -> None:
    assert await files[0].fetch(f"{files[1]}/rooms.csv") == b"address\n"


@pytest.mark.parametrize(
    ("path", "fault"),
    [
        ("/large", FileFault.TOO_LARGE),
        ("/moved", FileFault.NOT_FETCHED),
        ("/gone", FileFault.NOT_FETCHED),
    ],
)
async def test_what_cannot_be_fetched_is_refused_with_its_reason(
    files: tuple[TeamsFiles, str], path: str, fault: FileFault
) -> None:
    with pytest.raises(BadFile) as caught:
        await files[0].fetch(f"{files[1]}{path}")
    assert caught.value.fault is fault


async def test_nobody_is_asked_whose_address_is_not_allowed(files: tuple[TeamsFiles, str]) -> None:
    with pytest.raises(BadFile) as caught:
        await files[0].fetch("http://169.254.169.254/latest/meta-data")
    assert caught.value.fault is FileFault.NOT_OURS
    with pytest.raises(BadFile) as closed:
        await files[0].fetch("http://127.0.0.1:1/x")
    assert closed.value.fault is FileFault.NOT_FETCHED


async def test_a_file_is_saved_whole_at_an_address_that_stays_as_it_is_signed(files: tuple[TeamsFiles, str]) -> None:
    assert await files[0].save(f"{files[1]}/upload?guid=%271%27&tempauth=a%2Bb", b"address\r\n")


@pytest.mark.parametrize("status", [202, 302, 401, 409, 500])
async def test_a_file_that_is_not_taken_whole_counts_as_not_saved(files: tuple[TeamsFiles, str], status: int) -> None:
    assert not await files[0].save(f"{files[1]}/refused/{status}", b"address\r\n")


async def test_a_file_is_saved_nowhere_else_and_an_empty_one_nowhere(files: tuple[TeamsFiles, str]) -> None:
    assert not await files[0].save("http://169.254.169.254/latest", b"x")
    assert not await files[0].save("http://127.0.0.1:1/x", b"x")
    assert not await files[0].save(f"{files[1]}/upload", b"")
