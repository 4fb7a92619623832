"""What is believed about Graph is tried on a room, told rightly whichever way it is, and nothing is left there."""

import json
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest

from booking.errors import Failed
from booking.model import Mailbox
from bot.commands.live import lines, written
from graph.auth import no_token
from graph.beliefs import BELIEFS, document
from graph.client import GraphClient
from graph.probes import Probes, Seen, Timings
from graph.sandbox.behaviour import Behaviour, learned
from graph.sandbox.faults import Fault, What, When
from graph.sandbox.server import SandboxServer
from tests.conftest import MONDAY
from tests.support.sandbox_process import PROJECT

OAK = Mailbox("oak@roomkeeper.example", "Europe/Helsinki")
EVENTS, EVENT = "/users/{user-id}/events", "/users/{user-id}/events/{event-id}"


@dataclass
class Waiting:
    """A clock that goes on by what is waited; `on_pause` happens meanwhile."""

    now: float = 0.0
    on_pause: Callable[[float], None] = field(default=lambda _: None)

    async def pause(self, seconds: float) -> None:
        self.now += seconds
        self.on_pause(self.now)


@dataclass
class Stage:
    sandbox: SandboxServer
    client: GraphClient
    timings: Timings
    waiting: Waiting

    async def tried(self) -> dict[str, Seen]:
        before = self.standing()
        probes = Probes(
            self.client,
            OAK,
            now=MONDAY,
            new_id=uuid4,
            pause=self.waiting.pause,
            monotonic=lambda: self.waiting.now,
        )
        seen = await probes.run()
        assert await probes.left() == 0
        assert self.standing() == before
        return {each.key: each for each in seen}

    def standing(self) -> set[str]:
        return {uid for uid, each in self.sandbox.tenant.mailboxes[OAK.address].events.items() if not each.gone}


@pytest.fixture
async def stage(sandbox: SandboxServer, graph_transport: httpx.AsyncBaseTransport) -> AsyncIterator[Stage]:
    tenant = sandbox.tenant
    tenant.access.require_token = False
    timings, waiting = Timings(), Waiting()
    client = GraphClient(sandbox.url, no_token, graph_transport, pause=waiting.pause, watcher=timings)
    yield Stage(sandbox, client, timings, waiting)
    await client.aclose()


async def test_where_the_tenant_does_what_is_believed_every_probe_says_so(stage: Stage) -> None:
    seen = await stage.tried()
    assert set(seen) == {each.key for each in BELIEFS if each.key}
    assert {key for key, each in seen.items() if not each.agrees} == set()
    assert stage.sandbox.tenant.ledger.outbox == [], "nobody gets a mail"
    assert {"POST /users/{mailbox}/events", "GET /users/{mailbox}/calendarView"} <= {
        each.operation for each in stage.timings.summary()
    }
    assert all(0 < each.p50_s <= each.p99_s for each in stage.timings.summary())


@pytest.mark.parametrize(
    ("behaviour", "otherwise"),
    [
        (Behaviour(if_match_is_honoured=False), "stale_if_match_is_refused"),
        (Behaviour(repeated_transaction_answers_event=False), "repeated_transaction_is_one_event"),
        (Behaviour(transaction_survives_delete=True), "transaction_survives_delete"),
        (Behaviour(duplicate_transaction_status=409), ""),
    ],
)
async def test_where_it_does_otherwise_the_probe_tells_and_the_report_turns_the_local_graphs_rule(
    stage: Stage, tmp_path: Path, behaviour: Behaviour, otherwise: str
) -> None:
    stage.sandbox.tenant.behaviour = behaviour
    seen = await stage.tried()
    assert {key for key, each in seen.items() if each.agrees is False} == ({otherwise} if otherwise else set())
    report = tmp_path / "live.json"
    report.write_text(json.dumps(written([*seen.values()], stage.timings.summary(), at=MONDAY)))
    assert OAK.address not in report.read_text()
    assert learned(report) == behaviour


async def test_a_lag_is_measured_and_one_without_end_is_told(stage: Stage) -> None:
    tenant = stage.sandbox.tenant
    hides: dict[str, Any] = {"puts": {"value": []}, "times": None}
    fault = tenant.faults.add(Fault("GET", "/users/{user-id}/calendarView", What.ODD, **hides))

    def after_3_s(now: float) -> None:
        if now >= 3 and fault in tenant.faults.script:
            tenant.faults.script.remove(fault)

    stage.waiting.on_pause = after_3_s
    lag = (await stage.tried())["view_lag_s"]
    assert isinstance(lag.value, float)
    assert 2.5 <= lag.value <= 3.5
    assert lag.agrees is True
    stage.waiting.on_pause = lambda _: None
    tenant.faults.add(Fault("GET", "/users/{user-id}/calendarView", What.ODD, **hides))
    endless = (await stage.tried())["view_lag_s"]
    assert (endless.agrees, endless.note) == (False, "not seen within 60 s")


@pytest.mark.parametrize("nth", [1, 3])
async def test_what_was_made_though_its_answer_was_lost_is_deleted_too(stage: Stage, nth: int) -> None:
    stage.sandbox.tenant.faults.add(Fault("POST", EVENTS, What.DROP, When.AFTER, nth=nth))
    seen = await stage.tried()
    untried = {key for key, each in seen.items() if each.agrees is None}
    assert len(untried) == 1


async def test_the_end_is_tried_again_while_graph_is_down_and_told_where_it_stays_so(stage: Stage) -> None:
    down = Fault("DELETE", EVENT, What.STATUS, status=503, nth=8, times=3)
    stage.sandbox.tenant.faults.add(down)
    await stage.tried()
    assert down.fired == 3
    stage.sandbox.tenant.faults.add(Fault("DELETE", EVENT, What.STATUS, status=503, times=None))
    with pytest.raises(Failed):
        await stage.tried()


def test_what_is_told_at_the_terminal_says_what_rests_on_a_belief_that_is_wrong() -> None:
    (belief,) = [each for each in BELIEFS if each.key == "stale_if_match_is_refused"]
    told = lines([Seen(belief.key, value=False, agrees=False), Seen("view_lag_s", 0.2, agrees=True)], [])
    assert told[:3] == [
        f"✕ {belief.believed} It is otherwise here: False.",
        f"    What rests on it: {belief.rests_on_it}",
        f"    What happens: {belief.if_wrong}",
    ]
    assert told[3].startswith("✓ calendarView shows an event within 10 s")
    assert any("Nothing here can try it" in line for line in told)


def test_a_file_that_is_no_report_is_refused(tmp_path: Path) -> None:
    for text in ("[]", "{}", '{"behaviour": {"no_such_flag": 1}}'):
        (tmp_path / "wrong.json").write_text(text)
        with pytest.raises(ValueError):
            learned(tmp_path / "wrong.json")


def test_the_decision_lists_every_belief() -> None:
    assert document() in (PROJECT / "docs" / "decisions" / "0018-beliefs.md").read_text("utf-8")
    flags = {each.flag for each in BELIEFS if each.flag}
    assert flags <= set(Behaviour.__dataclass_fields__)
