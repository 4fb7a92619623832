"""Floor plans as they are drawn: shapes and colours, how heavy, and where a client finds them."""

import asyncio
import base64
import io
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta

import aiohttp
import pytest
from PIL import Image
from yarl import URL

from booking.plans.model import Drawing, Floor, Mark, Picture, State, Upload
from booking.ports import Clock
from bot.commands.sandbox import PLANNED, registered_rooms
from bot.pictures import links
from bot.pictures.demo import demo_plan
from bot.pictures.drawing import BLUE, GREEN, INLINE, ORANGE, RED, SERVED, Bounds, draw, size_of
from bot.pictures.links import AT_ONCE, KEEP, LOOKED_UP, REMEMBERED, PlanPictures
from bot.pictures.reader import SafeReader
from bot.teams.adapter import Adapter
from bot.teams.connector import ConnectorHttp, Connectors
from bot.teams.http import PICTURES_AT_ONCE, Pictures, create_app
from bot.teams.trust import LocalTrust
from bot.teams.turn_errors import TurnErrors
from bot.workers.health import Health
from graph.auth import no_token
from tests.fakes.booking import FakeClock
from tests.fakes.plans import MemoryPlans
from tests.fakes.teams import FakeTeams
from tests.support.edge import Bot, nothing
from tests.support.pictures import jpeg, plan_image, png
from tests.support.stores import ADMIN, NOW

MARKS = tuple(
    Mark(at, x / 10, 0.2 if at % 2 else 0.8, state)
    for at, (x, state) in enumerate(zip((1, 2, 4, 5, 7, 9), State, strict=True), 1)
)


async def taken(content: bytes) -> Picture:
    return await SafeReader().read(content)


def drawing_of(picture: Picture, *marks: Mark, grid: bool = False) -> Drawing:
    return Drawing(picture.fingerprint, picture.width, picture.height, marks, grid)


def image_of(written: bytes | None) -> Image.Image:
    assert written is not None
    return Image.open(io.BytesIO(written)).convert("RGB")


def outline(image: Image.Image, mark: Mark, colour: tuple[int, int, int]) -> list[int]:
    """Count the pixels of a mark's colour in each line through it: what shape it has."""
    x, y = round(mark.x * image.width), round(mark.y * image.height)
    lines = [[image.getpixel((at, line)) == colour for at in range(x - 45, x + 45)] for line in range(y - 45, y + 45)]
    return [max(row.index(True), 0) if True in row else 0 for row in lines]


async def test_free_taken_and_unreadable_have_each_a_colour_and_a_shape_of_its_own() -> None:
    picture = await taken(png())
    free, busy, unread = (Mark(1, 0.2, 0.5, each) for each in (State.FREE, State.TAKEN, State.UNREADABLE))
    busy, unread = replace(busy, x=0.5), replace(unread, x=0.8)
    image = image_of(draw(picture, drawing_of(picture, free, busy, unread)))
    shapes = {
        "free": outline(image, free, GREEN),
        "taken": outline(image, busy, RED),
        "unreadable": outline(image, unread, (85, 85, 85)),
    }
    left_edges = {name: tuple(each for each in edges if each) for name, edges in shapes.items()}
    assert max(left_edges["taken"]) - min(left_edges["taken"]) <= 1  # a square
    assert left_edges["free"][0] > min(left_edges["free"]) < left_edges["free"][-1]  # a disc
    assert left_edges["unreadable"][0] - left_edges["unreadable"][-1] > 10  # a triangle on its base
    assert shapes["free"] != shapes["taken"] != shapes["unreadable"]


async def test_a_space_that_is_placed_is_pointed_at_and_the_grid_has_its_margin() -> None:
    picture = await taken(png())
    mark = Mark(1, 0.5, 0.5, State.UNKNOWN, chosen=True)
    drawing = drawing_of(picture, mark, grid=True)
    image = image_of(draw(picture, drawing))
    assert image.size == size_of(drawing) == (1000, 616)
    colours = {colour for _, colour in image.getcolors(100_000) or ()}
    assert {BLUE, ORANGE} <= colours
    assert ORANGE not in {colour for _, colour in image_of(draw(picture, drawing_of(picture))).getcolors(9_999) or ()}


@pytest.mark.parametrize("x", [0.0, 1.0])
async def test_a_mark_at_the_edge_stays_whole(x: float) -> None:
    picture = await taken(png())
    image = image_of(draw(picture, drawing_of(picture, Mark(1, x, x, State.TAKEN))))
    red = sum(count for count, colour in image.getcolors(9_999) or () if colour == RED)
    inside = image_of(draw(picture, drawing_of(picture, Mark(1, 0.5, 0.5, State.TAKEN))))
    assert red == pytest.approx(sum(count for count, colour in inside.getcolors(9_999) or () if colour == RED), rel=0.1)


def noise() -> Image.Image:
    """A scan at its worst: no two pixels alike."""
    numbers = random.Random(1)  # noqa: S311 - a picture
    return Image.frombytes("L", (1600, 1000), numbers.randbytes(1_600_000))


async def test_a_drawing_is_light_whatever_the_picture_is() -> None:
    lines, scan = await taken(png(plan_image(2400, 1600))), await taken(jpeg(noise()))
    served = draw(lines, drawing_of(lines, *MARKS))
    assert served is not None
    assert len(served) < 20_000
    inline = draw(lines, drawing_of(lines, *MARKS), INLINE)
    assert inline is not None
    assert len(inline) <= INLINE.size
    heavy = draw(scan, drawing_of(scan, *MARKS))
    assert heavy is not None
    assert len(heavy) <= SERVED.size
    inline = draw(scan, drawing_of(scan, *MARKS), INLINE)
    assert inline is not None
    assert len(inline) <= INLINE.size
    assert draw(scan, drawing_of(scan, *MARKS), Bounds(480, 500)) is None


async def shelf() -> tuple[MemoryPlans, Picture]:
    plans, picture = MemoryPlans(FakeClock(NOW)), await taken(png())
    upload = Upload("1", ADMIN, picture, NOW + timedelta(hours=1))
    await plans.use(upload, Floor("HQ", "3"), version="one", by=ADMIN)
    return plans, picture


async def test_an_address_cannot_be_guessed_and_expires_and_only_its_hash_is_kept() -> None:
    plans, picture = await shelf()
    pictures = PlanPictures(plans, public="https://rooms.example/")
    drawing = drawing_of(picture, *MARKS)
    one, two = await pictures.show(drawing), await pictures.show(drawing_of(picture))
    assert one is not None
    assert two is not None
    assert one.address != two.address
    assert one.address.startswith("https://rooms.example/plans/")
    token = one.address.rpartition("/")[2]
    assert len(token) == 32
    assert token not in repr(plans)
    assert await pictures.fetch(token) == draw(picture, drawing)
    assert await pictures.fetch("A" * 32) is None
    plans.clock.at += KEEP  # type: ignore[attr-defined]
    assert await pictures.fetch(token) is None


async def test_a_drawing_that_is_looked_at_again_within_the_hour_has_the_address_that_it_has() -> None:
    plans, picture = await shelf()
    seconds = 0.0
    pictures = PlanPictures(plans, public="https://rooms.example", monotonic=lambda: seconds)
    drawing = drawing_of(picture, *MARKS)
    first = await pictures.show(drawing)
    seconds = 3599.0
    assert await pictures.show(drawing_of(picture, *MARKS)) == first
    assert plans.links == 1
    seconds = 3600.0
    later = await pictures.show(drawing)
    assert later != first
    assert await pictures.show(drawing) == later
    assert plans.links == 2


async def test_addresses_of_the_drawings_that_were_not_looked_at_for_longest_are_forgotten() -> None:
    plans, picture = await shelf()
    pictures = PlanPictures(plans, public="https://rooms.example", monotonic=lambda: 0.0)
    drawings = [drawing_of(picture, Mark(at, 0.5, 0.5, State.FREE)) for at in range(REMEMBERED + 1)]
    first, *_ = [await pictures.show(each) for each in drawings[:REMEMBERED]]
    assert await pictures.show(drawings[0]) == first
    await pictures.show(drawings[-1])
    assert plans.links == REMEMBERED + 1
    assert await pictures.show(drawings[0]) == first
    await pictures.show(drawings[1])
    assert plans.links == REMEMBERED + 2


async def test_an_address_that_could_not_be_kept_is_not_given_out_later() -> None:
    plans, picture = await shelf()
    failing = Failing(plans.clock)
    pictures = PlanPictures(failing, public="https://rooms.example")
    with pytest.raises(OSError, match="away"):
        await pictures.show(drawing_of(picture))
    with pytest.raises(OSError, match="away"):
        await pictures.show(drawing_of(picture))


async def test_without_a_public_address_the_picture_is_in_the_card() -> None:
    plans, picture = await shelf()
    shown = await PlanPictures(plans).show(drawing_of(picture, *MARKS))
    assert shown is not None
    head, _, body = shown.address.partition(",")
    assert head == "data:image/png;base64"
    image = Image.open(io.BytesIO(base64.b64decode(body)))
    assert image.size == (shown.width, shown.height) == (480, 288)
    assert len(shown.address) * 2 < 14_000


async def test_a_picture_that_was_replaced_is_drawn_nowhere() -> None:
    plans, picture = await shelf()
    pictures = PlanPictures(plans, public="https://rooms.example")
    shown = await pictures.show(drawing_of(picture))
    other = await taken(png(plan_image(600, 400)))
    await plans.use(Upload("2", ADMIN, other, NOW), Floor("HQ", "3"), version="two", by=ADMIN)
    assert shown is not None
    assert await pictures.fetch(shown.address.rpartition("/")[2]) is None
    assert await PlanPictures(plans).show(drawing_of(picture)) is None


@asynccontextmanager
async def serving(pictures: Pictures) -> AsyncIterator[tuple[aiohttp.ClientSession, str]]:
    """Serve pictures; give a client, and the address of the server."""
    async with aiohttp.ClientSession() as session, FakeTeams() as teams:
        trust = LocalTrust()
        connectors = Connectors(ConnectorHttp(session=session, allows=trust.allows, token=no_token))
        adapter = Adapter(
            trust=trust, connectors=connectors, on_error=TurnErrors(describe=lambda _, reference: reference)
        )
        served = await teams.serve(create_app(adapter, Bot(nothing), health=Health(), pictures=pictures))
        yield session, str(URL(served).origin())


class Failing(MemoryPlans):
    """A database that is away."""

    async def link(self, hashed: str, drawing: Drawing, *, keep: timedelta) -> None:
        raise OSError("the database is away")

    async def linked(self, hashed: str) -> Drawing | None:
        raise OSError("the database is away")


class Slow(MemoryPlans):
    """Gives a picture when it is let; counts how many are asked for, and how many at once."""

    def __init__(self, clock: Clock) -> None:
        super().__init__(clock)
        self.let, self.asked = asyncio.Event(), asyncio.Queue[None]()
        self.times = self.now = self.most = 0

    async def picture(self, fingerprint: str) -> Picture | None:
        self.times, self.now = self.times + 1, self.now + 1
        self.most = max(self.most, self.now)
        self.asked.put_nowait(None)
        await self.let.wait()
        self.now -= 1
        return await MemoryPlans.picture(self, fingerprint)


async def slow_shelf(*drawings: Drawing) -> tuple[Slow, PlanPictures, list[str]]:
    """Give slow plans with one picture, what serves them, and the tokens of drawings."""
    _, picture = await shelf()
    plans = Slow(FakeClock(NOW))
    await plans.keep(Upload("1", ADMIN, picture, NOW + timedelta(hours=1)))
    pictures = PlanPictures(plans, public="https://rooms.example")
    shown = [await pictures.show(each) for each in drawings]
    return plans, pictures, [each.address.rpartition("/")[2] for each in shown if each]


async def test_a_drawing_that_many_fetch_at_once_is_drawn_once(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[Drawing] = []

    def counted(picture: Picture, drawing: Drawing, bounds: Bounds) -> bytes | None:
        drawn.append(drawing)
        return draw(picture, drawing, bounds)

    monkeypatch.setattr(links, "draw", counted)
    drawing = drawing_of(await taken(png()), *MARKS)
    plans, pictures, (token,) = await slow_shelf(drawing)
    async with serving(pictures) as (session, url):

        async def fetch() -> bytes:
            async with session.get(f"{url}/plans/{token}") as response:
                assert response.status == 200
                return await response.read()

        fetching = [asyncio.create_task(fetch()) for _ in range(20)]
        await plans.asked.get()
        plans.let.set()
        fetched = set(await asyncio.gather(*fetching))
        assert await fetch() in fetched
    assert len(fetched) == 1
    assert drawn == [drawing]


async def test_whoever_leaves_takes_the_drawing_from_nobody_else() -> None:
    plans, pictures, (token,) = await slow_shelf(drawing_of(await taken(png()), *MARKS))
    first = asyncio.create_task(pictures.fetch(token))
    await plans.asked.get()
    second = asyncio.create_task(pictures.fetch(token))
    await asyncio.sleep(0)
    first.cancel()
    with pytest.raises(asyncio.CancelledError):
        await first
    plans.let.set()
    assert await second is not None
    assert plans.times == 1


async def test_no_more_pictures_are_in_memory_than_are_drawn() -> None:
    picture = await taken(png())
    drawings = [drawing_of(picture, Mark(at, 0.5, 0.5, State.FREE)) for at in range(1, 6)]
    plans, pictures, tokens = await slow_shelf(*drawings)
    fetching = [asyncio.create_task(pictures.fetch(each)) for each in tokens]
    for _ in range(AT_ONCE):
        await plans.asked.get()
    for _ in range(20):
        await asyncio.sleep(0)
    plans.let.set()
    assert None not in await asyncio.gather(*fetching)
    assert plans.most == AT_ONCE


class Busy(MemoryPlans):
    """A database that takes its time to find an address; counts how many are looked for at once."""

    def __init__(self, clock: Clock) -> None:
        super().__init__(clock)
        self.now = self.most = 0

    async def linked(self, hashed: str) -> Drawing | None:
        self.now += 1
        self.most = max(self.most, self.now)
        await asyncio.sleep(0)
        self.now -= 1
        return None


async def test_addresses_that_strangers_make_up_leave_the_database_to_others() -> None:
    plans = Busy(FakeClock(NOW))
    pictures = PlanPictures(plans, public="https://rooms.example")
    tokens = [str(each).rjust(32, "A") for each in range(30)]
    assert set(await asyncio.gather(*(pictures.fetch(each) for each in tokens))) == {None}
    assert plans.most == LOOKED_UP


class Waiting:
    """Pictures that come when they are let."""

    def __init__(self) -> None:
        self.let, self.asked = asyncio.Event(), asyncio.Queue[str]()

    async def fetch(self, token: str) -> bytes | None:
        self.asked.put_nowait(token)
        await self.let.wait()
        return None


async def test_more_fetches_than_there_are_places_for_are_told_to_come_back() -> None:
    pictures = Waiting()
    async with serving(pictures) as (session, url):
        path = f"{url}/plans/{'A' * 32}"

        async def fetch() -> int:
            async with session.get(path) as response:
                return response.status

        fetching = [asyncio.create_task(fetch()) for _ in range(PICTURES_AT_ONCE)]
        for _ in fetching:
            await pictures.asked.get()
        async with asyncio.timeout(20), session.get(path) as response:
            told = response.status, response.headers["Retry-After"], await response.read()
        assert told == (429, "1", b"")
        assert pictures.asked.empty()
        async with session.post(f"{url}/api/messages") as response:  # Turns have places of their own.
            assert response.status == 415
        pictures.let.set()
        assert set(await asyncio.gather(*fetching)) == {404}
        assert await fetch() == 404


async def test_a_database_that_is_away_is_no_address_that_leads_nowhere(caplog: pytest.LogCaptureFixture) -> None:
    token = "secretsecretsecretsecretsecretse"
    async with serving(PlanPictures(Failing(FakeClock(NOW)))) as (session, url):
        async with session.get(f"{url}/plans/{token}") as response:
            told = response.status, response.headers["Retry-After"], await response.read()
        async with session.get(f"{url}/plans/{token}") as response:
            assert response.status == 503
    assert told == (503, "5", b"")
    lines = [each for each in caplog.records if each.levelname != "INFO"]
    assert [each.getMessage().partition(" at ")[0] for each in lines] == ["a picture could not be given: OSError"] * 2
    assert "Traceback" not in caplog.text
    assert token not in caplog.text


async def test_a_drawing_is_served_to_whoever_has_its_address_and_nobody_else_learns_anything() -> None:
    plans, picture = await shelf()
    pictures = PlanPictures(plans, public="https://rooms.example")
    drawing = drawing_of(picture, *MARKS)
    shown = await pictures.show(drawing)
    assert shown is not None
    path = shown.address.removeprefix("https://rooms.example")
    async with serving(pictures) as (session, url):
        async with session.get(url + path) as response:
            assert (response.status, response.content_type) == (200, "image/png")
            assert response.headers["X-Content-Type-Options"] == "nosniff"
            assert response.headers["Referrer-Policy"] == "no-referrer"
            assert await response.read() == draw(picture, drawing)
        told = []
        for wrong in (f"/plans/{'A' * 32}", "/plans/..%2f..%2fetc", "/plans/", "/elsewhere", path + "x", path[:-1]):
            async with session.get(url + wrong) as response:
                told.append((response.status, await response.text(), "Cache-Control" in response.headers))
        assert set(told) == {(404, "404: Not Found", False)}
        plans.clock.at += KEEP  # type: ignore[attr-defined]
        async with session.get(url + path) as response:
            assert (response.status, await response.text()) == (404, "404: Not Found")


async def test_the_demo_has_a_plan_on_which_its_rooms_stand_in_their_walls() -> None:
    demo = demo_plan(PLANNED, registered_rooms())
    placed = {each.name: each for each in demo.spaces}
    assert {"Oak", "Elm", "Rowan"} < set(placed)
    assert all(each.address for name, each in placed.items() if not name.startswith("3."))
    assert len({(each.x, each.y) for each in demo.spaces}) == len(demo.spaces)
    image = opened_plan(demo.picture)
    assert image.size == (demo.picture.width, demo.picture.height)
    for each in demo.spaces:
        assert image.getpixel((round(each.x * image.width), round(each.y * image.height))) == 255
    drawn = draw(demo.picture, drawing_of(demo.picture, *MARKS), INLINE)
    assert drawn is not None


def opened_plan(picture: Picture) -> Image.Image:
    return Image.open(io.BytesIO(picture.content)).convert("L")
