"""A span helps whoever watches over the bot, and tells nothing of what people wrote or whom they meet."""

from datetime import datetime
from pathlib import Path

import httpx
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import StatusCode

from bot.traces import sending
from graph.sandbox.faults import Fault, What, When
from graph.sandbox.server import SandboxServer
from tests.support.reading import story
from tests.support.world import ADELE, EVENING, MEGAN, mail, open_world

SECRETS = (
    *("Merger with Fabrikam", "Fabrikam", "ceo@fabrikam.example", "sandbox-secret", "Oak", mail("Oak")),
    *(person for each in (ADELE, MEGAN) for person in (each.name, each.object_id, each.id)),
)


async def test_no_span_of_a_booking_tells_a_subject_a_person_a_room_a_token_or_a_body(
    tmp_path: Path, sandbox: SandboxServer, graph_transport: httpx.AsyncBaseTransport, sandbox_now: datetime
) -> None:
    kept = InMemorySpanExporter()
    typed = {**EVENING, "title": SECRETS[0], "guests": SECRETS[2], "attendees": MEGAN.object_id}
    sandbox.tenant.faults.add(Fault("POST", "/users/{user-id}/events", What.STATUS, When.AFTER))
    async with (
        sending(kept) as metrics,
        open_world(tmp_path, sandbox, graph_transport, sandbox_now, metrics=metrics) as world,
    ):
        await world.say(f"book {SECRETS[0]}")
        await world.book("Oak", typed)
        assert "Booked ✓" in story(world.shown())
        await world.say(f"schedule {SECRETS[1]}")
        sandbox.tenant.faults.add(Fault("*", "*", What.STATUS, times=None))
        await world.say("book")
        await world.press("Show free rooms", typed)
    spans = kept.get_finished_spans()
    names = {each.name for each in spans}
    assert {"message Book", "message Spoken", "press booking.book", "press booking.find", "booking"} <= names
    for each in spans:
        for secret in SECRETS:
            assert secret not in each.to_json(), each.name
    (pressed,) = [each for each in spans if each.name == "press booking.book"]
    (settled,) = [each for each in spans if each.name == "booking"]
    assert settled.parent
    assert settled.parent.span_id == pressed.context.span_id
    calls = [each for each in spans if each.parent and each.parent.span_id == settled.context.span_id]
    assert "POST /users/{mailbox}/events" in {each.name for each in calls}
    told = [each.attributes or {} for each in calls if "graph.batched" not in (each.attributes or {})]
    reference = str((pressed.attributes or {})["roomkeeper.turn"])
    assert all(str(each["graph.client_request_id"]).startswith(f"{reference.lower()}-") for each in told)
    failed = [
        each for each in spans if each.name == "press booking.find" and each.status.status_code is StatusCode.ERROR
    ]
    assert [(each.attributes or {})["roomkeeper.outcome"] for each in failed] == ["failed"]
