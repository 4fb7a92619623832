"""What Prometheus is told after something happened: right numbers, closed lists of labels, and nobody's name."""

from aiohttp.test_utils import TestClient, TestServer

from bot.metrics import Metrics
from bot.storage.figures import SqlFigures
from bot.wiring import SANDBOX
from graph.sandbox import seed
from graph.sandbox.faults import Fault, What, When
from tests.support.world import ALEX, EVENING, World

EVENTS = "/users/{user-id}/events"
CREATE = "POST /users/{mailbox}/events"
BATCH = "POST /$batch"


def value(metrics: Metrics, name: str, **labels: str) -> float:
    return metrics.registry.get_sample_value(name, labels) or 0.0


async def counted(world: World) -> Metrics:
    """Count in the database as the worker does, and show it beside the rest."""
    figures = SqlFigures(world.database, tenant=SANDBOX, clock=world.clock)
    await figures.look()
    world.metrics.show(lambda: figures.last)
    world.metrics.watch(world.app.rounds)
    return world.metrics


async def test_turns_are_counted_by_what_they_were_and_what_the_person_got(world: World) -> None:
    await world.book("Oak")
    await world.say("book yesterday")
    metrics = world.metrics
    assert value(metrics, "roomkeeper_turn_seconds_count", kind="message", outcome="answered") == 2
    assert value(metrics, "roomkeeper_turn_seconds_count", kind="press", outcome="answered") == 2
    world.sandbox.tenant.faults.add(Fault("*", "*", What.STATUS, times=None))
    assert (await world.press("Show free rooms", EVENING)).error
    assert value(metrics, "roomkeeper_turn_seconds_count", kind="press", outcome="failed") == 1
    assert value(metrics, "roomkeeper_turn_errors_total", error="failed") == 1
    assert value(metrics, "roomkeeper_http_responses_total", route="/api/messages", status="200") == 3


async def test_calls_of_graph_are_counted_by_operation_and_status(world: World) -> None:
    world.sandbox.tenant.faults.add(Fault("POST", EVENTS, What.DROP, When.AFTER))
    await world.book("Oak")
    reached = world.requests().count(f"POST {EVENTS}")
    metrics = world.metrics
    assert value(metrics, "roomkeeper_graph_requests_total", operation=BATCH, status="none") == 1
    created = value(metrics, "roomkeeper_graph_requests_total", operation=CREATE, status="201")
    assert created == reached - 1
    assert value(metrics, "roomkeeper_graph_request_seconds_count", operation=BATCH) == reached


async def test_throttling_shows_by_its_status(world: World) -> None:
    world.sandbox.tenant.faults.add(Fault("POST", EVENTS, What.STATUS, status=429, headers={"Retry-After": "60"}))
    await world.book("Oak")
    assert value(world.metrics, "roomkeeper_graph_requests_total", operation=CREATE, status="429") == 1


async def test_bookings_queues_and_the_audit_are_counted(world: World) -> None:
    await world.book("Oak")
    await world.book("Elm", {"start": "21:00", "end": "22:00"})
    await world.remove_room("Birch")
    metrics = await counted(world)
    assert value(metrics, "roomkeeper_bookings", state="confirmed") == 2
    assert value(metrics, "roomkeeper_bookings", state="held") == 0
    assert value(metrics, "roomkeeper_queue", queue="completer") == 0
    assert value(metrics, "roomkeeper_unfinished_oldest_seconds") == 0
    assert value(metrics, "roomkeeper_audit_entries", action="room.remove") == 1
    reconciler = {"worker": "reconciler"}
    assert metrics.registry.get_sample_value("roomkeeper_worker_last_good_seconds", reconciler) is not None


async def test_no_metric_names_a_person_a_room_or_what_people_wrote(world: World) -> None:
    await world.book("Oak", {"title": "Merger with Fabrikam", "guests": "ceo@fabrikam.example"})
    metrics = await counted(world)
    names = ("Merger", "fabrikam", "Oak", "oak@", ALEX.name, seed.TENANT_ID, seed.CLIENT_ID)
    async with TestClient(TestServer(metrics.app())) as client:
        answer = await client.get("/metrics")
        text = await answer.text()
    assert answer.status == 200
    assert answer.content_type == "text/plain"
    assert "roomkeeper_turn_seconds_bucket" in text
    assert [each for each in names if each in text] == []
