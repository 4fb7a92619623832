"""What every store of floor plans must do: the fake, SQLite and PostgreSQL."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from booking.plans.model import Drawing, Floor, Mark, Picture, Plan, Space, State, Upload
from bot.storage.plans import SqlPlans
from tests.support.databases import DATABASES
from tests.support.stores import ADMIN, BOOKER, KINDS, NOW, Stores, open_stores

THREE, FOUR = Floor("HQ", "3"), Floor("HQ", "4")
PICTURE = Picture(b"\x89PNG\x00\xff", 1200, 800)
OTHER = Picture(b"\x89PNG another", 600, 400)
UPLOAD = Upload("upload-1", ADMIN, PICTURE, NOW + timedelta(hours=1), FOUR)
OAK = Space("1", "Oak “ä”", 1 / 3, 0.25, "oak@roomkeeper.example")
NOOK = Space("2", "3.14", 1.0, 0.0)
DRAWING = Drawing(
    "f", 1200, 800, (Mark(1, 1 / 3, 0.25, State.FREE), Mark(2, 1, 0, State.NO_ROOM, chosen=True)), grid=True
)


@pytest.fixture(params=KINDS)
async def stores(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Stores]:
    async with open_stores(request.param, tmp_path) as opened:
        yield opened


async def made(stores: Stores, floor: Floor = THREE, upload: Upload = UPLOAD, version: str = "one") -> Plan:
    await stores.plans.keep(upload)
    await stores.plans.use(upload, floor, version=version, by=ADMIN)
    plan = await stores.plans.plan(floor)
    assert plan is not None
    return plan


async def test_a_plan_begins_with_the_spaces_that_come_with_it_and_keeps_those_that_it_had(stores: Stores) -> None:
    await stores.plans.use(UPLOAD, THREE, version="one", by=ADMIN, spaces=[OAK, NOOK])
    plan = await stores.plans.plan(THREE)
    assert plan is not None
    assert plan.spaces == (OAK, NOOK)
    await stores.plans.use(UPLOAD, THREE, version="two", by=ADMIN, spaces=[NOOK])
    plan = await stores.plans.plan(THREE)
    assert plan is not None
    assert plan.spaces == (OAK, NOOK)


async def test_an_upload_is_read_as_it_was_kept_until_it_expires_or_is_used(stores: Stores) -> None:
    nameless = Upload("upload-2", ADMIN, OTHER, NOW + timedelta(hours=1))
    await stores.plans.keep(UPLOAD)
    await stores.plans.keep(nameless)
    assert await stores.plans.upload("upload-1") == UPLOAD
    assert await stores.plans.upload("upload-2") == nameless
    assert await stores.plans.picture(PICTURE.fingerprint) == PICTURE
    await stores.plans.use(UPLOAD, THREE, version="one", by=ADMIN)
    assert await stores.plans.upload("upload-1") is None
    assert await stores.plans.picture(PICTURE.fingerprint) == PICTURE
    stores.clock.at += timedelta(hours=1)
    assert await stores.plans.upload("upload-2") is None
    assert await stores.plans.picture("of nothing") is None


async def test_a_plan_says_what_it_is_and_who_changed_it_last(stores: Stores) -> None:
    assert await stores.plans.plan(THREE) is None
    plan = await made(stores)
    assert (plan.floor, plan.version, plan.fingerprint) == (THREE, "one", PICTURE.fingerprint)
    assert (plan.width, plan.height, plan.by.id, plan.by.name, plan.at) == (1200, 800, ADMIN.id, ADMIN.name, NOW)
    assert plan.spaces == ()
    stores.clock.at += timedelta(minutes=1)
    assert await stores.plans.put_spaces(plan, (OAK, NOOK), version="two", by=BOOKER)
    changed = await stores.plans.plan(THREE)
    assert changed is not None
    assert (changed.version, changed.spaces, changed.by.id) == ("two", (OAK, NOOK), BOOKER.id)
    assert changed.at == NOW + timedelta(minutes=1)
    assert await stores.plans.floors() == {THREE: 2}


async def test_a_new_picture_keeps_the_spaces(stores: Stores) -> None:
    plan = await made(stores)
    await stores.plans.put_spaces(plan, (OAK,), version="two", by=ADMIN)
    again = await made(stores, upload=Upload("upload-2", ADMIN, OTHER, NOW + timedelta(hours=1)), version="three")
    assert (again.version, again.fingerprint, again.spaces) == ("three", OTHER.fingerprint, (OAK,))
    assert await stores.plans.picture(PICTURE.fingerprint) is None


async def test_what_was_seen_before_another_change_changes_nothing(stores: Stores) -> None:
    seen = await made(stores)
    assert await stores.plans.put_spaces(seen, (OAK,), version="two", by=ADMIN)
    assert not await stores.plans.put_spaces(seen, (NOOK,), version="three", by=ADMIN)
    assert not await stores.plans.remove(seen, by=ADMIN)
    now = await stores.plans.plan(THREE)
    assert now is not None
    assert now.spaces == (OAK,)
    assert await stores.plans.remove(now, by=ADMIN)
    assert not await stores.plans.remove(now, by=ADMIN)
    assert await stores.plans.floors() == {}
    # A plan that is made anew is not the one that was seen.
    await made(stores, version="four")
    assert not await stores.plans.put_spaces(now, (NOOK,), version="five", by=ADMIN)


async def test_each_change_leaves_a_line_in_the_audit(stores: Stores) -> None:
    plan = await made(stores)
    await stores.plans.put_spaces(plan, (OAK,), version="two", by=BOOKER)
    now = await stores.plans.plan(THREE)
    assert now is not None
    await stores.plans.remove(now, by=ADMIN)
    assert await stores.audited() == sorted(
        [
            (ADMIN.id, "plan.picture", "HQ/3"),
            (BOOKER.id, "plan.spaces", "HQ/3"),
            (ADMIN.id, "plan.remove", "HQ/3"),
        ]
    )


async def test_a_drawing_is_found_by_its_hash_until_it_expires(stores: Stores) -> None:
    await stores.plans.link("h1", DRAWING, keep=timedelta(hours=1))
    assert await stores.plans.linked("h1") == DRAWING
    assert await stores.plans.linked("h2") is None
    stores.clock.at += timedelta(hours=1)
    assert await stores.plans.linked("h1") is None


@pytest.mark.parametrize("kind", DATABASES)
async def test_a_trial_is_given_a_plan_once_and_never_again(kind: str, tmp_path: Path) -> None:
    async with open_stores(kind, tmp_path) as stores:
        plans = stores.plans
        assert isinstance(plans, SqlPlans)
        assert await plans.seed(THREE, PICTURE, (OAK, NOOK), version="one", by=ADMIN)
        plan = await plans.plan(THREE)
        assert plan is not None
        assert plan.spaces == (OAK, NOOK)
        await plans.remove(plan, by=ADMIN)
        assert not await plans.seed(THREE, PICTURE, (OAK,), version="two", by=ADMIN)
        assert await plans.plan(THREE) is None
