"""One subscription for each registered room: made at once, renewed in time, replaced when lost, ended with the room."""

import logging
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path

import pytest

from booking.errors import Denied, Rejected, Throttled
from booking.subscriptions import Subscription
from bot.storage.database import open_database
from bot.storage.subscriptions import Kept, SqlSubscriptions, State
from bot.workers.subscriber import AT_ONCE, LIFE, SETTLED, STRIKES, SWEEP_S, Subscriber, hashed
from tests.fakes.booking import FakeClock
from tests.fakes.looks import MemoryLooks
from tests.fakes.store import MemoryRegistry
from tests.fakes.subscriptions import FakeSubscriptions
from tests.support.databases import DATABASES, ready_database
from tests.support.rules_office import ALEX, ASH, ELM, NOW, OAK, room
from tests.support.stores import TENANT

URL = "https://rooms.example/api/notifications"
MINUTE = timedelta(minutes=1)
EVERY = {each.address for each in (OAK, ELM, ASH)}


@dataclass
class Stage:
    clock: FakeClock
    graph: FakeSubscriptions
    rows: SqlSubscriptions
    registry: MemoryRegistry
    looks: MemoryLooks
    workers: list[Subscriber] = field(default_factory=list)

    def worker(self, url: str = URL, *, listens: bool = True) -> Subscriber:
        """Start a process."""
        worker = Subscriber(
            subscriptions=self.graph,
            rows=self.rows,
            registry=self.registry,
            looks=self.looks,
            url=url,
            jitter=lambda: 0.5,
            monotonic=lambda: self.clock.at.timestamp(),
        )
        if listens:
            worker.listens()
        return worker

    async def after(self, worker: Subscriber, **passed: float) -> list[str]:
        """Let time pass and a look go; gives what was asked of Graph."""
        self.clock.at += timedelta(**passed)
        self.graph.calls.clear()
        await worker.look()
        return sorted(self.graph.calls)

    def subscribed(self) -> set[str]:
        """The rooms of which changes are told by now."""
        return {each.mailbox for each in self.graph.kept.values() if each.expires_at > self.clock.at}


@pytest.fixture(params=DATABASES)
async def stage(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Stage]:
    clock = FakeClock(NOW)
    registry = MemoryRegistry(clock=clock)
    for each in (OAK, ELM, ASH):
        await registry.add_room(each, by=ALEX)
    async with ready_database(request.param, tmp_path) as url, open_database(url) as database:
        rows = SqlSubscriptions(database, tenant=TENANT, clock=clock)
        looks = MemoryLooks(clock)
        await looks.looked((await looks.take(sorted(EVERY), before=None, lease_s=60)).values())
        yield Stage(clock, FakeSubscriptions(clock), rows, registry, looks)


async def test_each_room_gets_one_with_a_secret_of_its_own_of_which_only_the_hash_is_kept(stage: Stage) -> None:
    worker = stage.worker()
    await worker.look()
    assert stage.subscribed() == EVERY
    assert worker.coverage.live == 3
    rows = {each.id: each for each in (await stage.rows.all()).rows}
    secrets = stage.graph.secrets
    assert len(set(secrets.values())) == 3
    assert {each: row.secret for each, row in rows.items()} == {each: hashed(secrets[each]) for each in secrets}
    assert all(40 <= len(each) <= 128 for each in secrets.values())
    assert await stage.after(worker, seconds=5) == []


async def test_nothing_is_asked_before_the_address_is_answered(stage: Stage) -> None:
    worker = stage.worker(listens=False)
    assert await stage.after(worker) == []
    worker.listens()
    assert len(await stage.after(worker, seconds=5)) == 3 + 1


async def test_a_room_that_is_added_gets_one_at_the_next_look_and_one_that_left_loses_it(stage: Stage) -> None:
    worker = stage.worker()
    await worker.look()
    beech = room("Beech", 4)
    await stage.registry.add_room(beech, by=ALEX)
    await stage.registry.remove_room(OAK.address, by=ALEX)
    await stage.after(worker, seconds=5)
    assert stage.subscribed() == (EVERY | {beech.address}) - {OAK.address}
    assert OAK.address not in {each.room for each in (await stage.rows.all()).rows}


async def test_they_are_renewed_before_they_end_with_time_left_to_try_again(stage: Stage) -> None:
    worker = stage.worker()
    await worker.look()
    await stage.after(worker, seconds=0.45 * LIFE.total_seconds())
    assert [each for each in stage.graph.calls if "renew" in each] == []
    calls = await stage.after(worker, seconds=0.1 * LIFE.total_seconds())
    assert [each for each in calls if each != "list"] == ["renew s0", "renew s1", "renew s2"]
    assert {each.expires_at for each in stage.graph.kept.values()} == {stage.clock.at + LIFE}


async def test_one_that_turns_out_to_have_ended_is_replaced_and_its_room_looked_at(stage: Stage) -> None:
    worker = stage.worker()
    await worker.look()
    gone = next(iter(stage.graph.kept.values()))
    del stage.graph.kept[gone.id]
    await stage.rows.hurry([gone.id])
    await stage.after(worker, seconds=5)
    assert stage.subscribed() == EVERY
    told = await stage.looks.wanted(rest=timedelta(0), limit=10)
    assert told.rooms == (gone.mailbox,), "nobody told what changed in between"


async def test_one_that_was_lost_without_a_word_is_found_out_by_graphs_own_list(stage: Stage) -> None:
    worker = stage.worker()
    await worker.look()
    stage.clock.at += SETTLED + MINUTE
    stage.graph.kept.clear()
    assert await stage.after(worker, seconds=SWEEP_S) == ["list"]
    await stage.after(worker, seconds=5)
    assert stage.subscribed() == EVERY
    assert set((await stage.looks.wanted(rest=timedelta(0), limit=10)).rooms) == EVERY


@pytest.mark.parametrize("listed", [lambda _: None, lambda kept: replace(kept, url=kept.url.upper())])
async def test_one_that_graph_has_but_lists_otherwise_is_renewed_and_no_other_is_ever_made(
    stage: Stage, listed: Callable[[Subscription], Subscription | None]
) -> None:
    stage.graph.listed = listed
    worker = stage.worker()
    await worker.look()
    for _ in range(20):
        await stage.after(worker, seconds=SWEEP_S)
        assert [each for each in await stage.after(worker, seconds=5) if not each.startswith(("renew", "list"))] == []
    assert sorted(stage.graph.kept) == ["s0", "s1", "s2"]


async def test_one_that_lives_for_no_time_is_not_renewed_without_a_pause(stage: Stage) -> None:
    worker = stage.worker()
    await worker.look()
    stage.graph.ends = lambda _: stage.clock.at - MINUTE  # as where our clock is ahead
    stage.graph.error = lambda _: pytest.fail("renewed without a pause") if len(stage.graph.calls) > 50 else None
    assert len(await stage.after(worker, seconds=LIFE.total_seconds() / 2)) == 3 + 1


async def test_one_whose_answer_was_lost_is_ended_and_another_is_made(stage: Stage) -> None:
    stage.graph.unanswered = 1
    worker = stage.worker()
    await worker.look()
    (orphan,) = [each for each in stage.graph.calls if each.startswith("unsubscribe")]
    await stage.after(worker, minutes=2)
    assert stage.subscribed() == EVERY
    assert orphan.split()[1] not in stage.graph.kept
    assert len(stage.graph.kept) == 3


async def test_those_of_other_addresses_are_left_alone(stage: Stage) -> None:
    theirs = Subscription("theirs", OAK.address, "https://other.example/api/notifications", NOW + LIFE)
    stage.graph.kept["theirs"] = theirs
    worker = stage.worker()
    await worker.look()
    await stage.after(worker, seconds=SWEEP_S)
    assert stage.graph.kept["theirs"] == theirs


async def test_at_another_address_each_is_made_anew(stage: Stage) -> None:
    await stage.worker().look()
    old = set(stage.graph.kept)
    moved = stage.worker("https://moved.example/api/notifications")
    await stage.after(moved, seconds=LIFE.total_seconds() / 2)
    assert not old & set(stage.graph.kept)
    assert {each.url for each in stage.graph.kept.values()} == {"https://moved.example/api/notifications"}
    assert stage.subscribed() == EVERY


async def test_two_processes_make_one_for_each_room_between_them(stage: Stage) -> None:
    first, second = stage.worker(), stage.worker()
    await stage.rows.suit(sorted(EVERY))
    taken = await stage.rows.take(2, lease=timedelta(minutes=2))  # by a process that dies at once
    await first.look()
    await second.look()
    assert len(stage.graph.kept) == 1
    await stage.after(second, minutes=3)
    await stage.after(first, seconds=5)
    assert (stage.subscribed(), len(stage.graph.kept)) == (EVERY, 3)
    late = taken.rows[0]
    assert not await stage.rows.put(Kept(late.room, State.LIVE, "late", leased_until=late.leased_until))


async def test_what_a_process_made_after_its_lease_is_ended_by_it(stage: Stage) -> None:
    worker = stage.worker()
    await stage.rows.suit([OAK.address])
    (kept,) = (await stage.rows.take(1, lease=MINUTE)).rows
    stage.clock.at += 2 * MINUTE
    await stage.rows.take(1, lease=MINUTE)  # by another process
    await worker._make(kept, stage.clock.at)
    assert stage.graph.kept == {}


async def test_a_room_that_leaves_while_its_own_is_made_loses_it_all_the_same(stage: Stage) -> None:
    worker = stage.worker()
    await stage.rows.suit([OAK.address])
    (kept,) = (await stage.rows.take(1, lease=MINUTE)).rows
    await stage.rows.suit([])
    await worker._make(kept, stage.clock.at)
    await stage.registry.remove_room(OAK.address, by=ALEX)
    await worker.look()
    assert OAK.address not in stage.subscribed()


async def test_where_nothing_can_be_made_it_is_said_once_and_tried_more_and_more_seldom(
    stage: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)
    stage.graph.error = lambda _: Rejected(status=400, code="ValidationError")
    worker = stage.worker()
    asked = [sum("subscribe" in each for each in await stage.after(worker, minutes=1)) for _ in range(120)]
    assert asked[0] <= STRIKES + AT_ONCE
    assert sum(asked[60:]) < sum(asked[:60]) < 60
    assert worker.coverage.code == "ValidationError"
    assert [each.message[:37] for each in caplog.records] == ["Exchange does not tell what changes i"]
    stage.graph.error = lambda _: None
    for _ in range(90):
        await stage.after(worker, minutes=1)
    assert stage.subscribed() == EVERY
    assert "tells what changes in all 3 rooms again" in caplog.records[-1].message


async def test_a_room_outside_of_the_scope_keeps_no_other_from_getting_one(stage: Stage) -> None:
    stage.graph.error = lambda address: Denied(status=403, code="ErrorAccessDenied") if address == OAK.address else None
    worker = stage.worker()
    await worker.look()
    assert stage.subscribed() == EVERY - {OAK.address}
    assert worker.coverage.missing == (OAK.address,)


async def test_many_rooms_outside_of_the_scope_let_none_of_the_others_end(stage: Stage) -> None:
    outside = [room(f"Away{at}", 4) for at in range(40)]
    for each in outside:
        await stage.registry.add_room(each, by=ALEX)
    away = {each.address for each in outside}
    stage.graph.error = lambda address: Denied(status=403, code="ErrorAccessDenied") if address in away else None
    worker = stage.worker()
    await worker.look()
    assert stage.subscribed() == EVERY, "none of them has the others wait"
    stage.graph.error = lambda address: Rejected(status=400, code="BadRequest") if address in away else None
    stage.clock.at = NOW + 0.45 * LIFE
    while stage.clock.at < NOW + 0.6 * LIFE:
        await stage.after(worker, minutes=17)
    assert {each.expires_at > NOW + LIFE for each in stage.graph.kept.values()} == {True}


async def test_a_rest_that_graph_asks_for_is_kept(stage: Stage) -> None:
    stage.graph.error = lambda _: Throttled(retry_after_s=120)
    worker = stage.worker()
    first = await stage.after(worker)
    assert len(first) <= AT_ONCE
    assert await stage.after(worker, seconds=60) == []
    stage.graph.error = lambda _: None
    await stage.after(worker, seconds=61)
    await stage.after(worker, minutes=2)
    assert stage.subscribed() == EVERY
