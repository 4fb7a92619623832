"""What is logged helps whoever watches over the bot, and tells nothing of what people wrote or whom they meet."""

import json
import logging
import sys

import pytest

from bot.logs import JsonLines, named
from graph.sandbox.faults import Fault, What, When
from tests.support.reading import story
from tests.support.world import ADELE, EVENING, MEGAN, World

SECRETS = ("Merger with Fabrikam", "ceo@fabrikam.example", MEGAN.object_id, "sandbox.", "sandbox-secret", ADELE.name)


@pytest.fixture(autouse=True)
def everything_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    for name in ("bot", "booking", "cards", "dialogs", "graph"):
        caplog.set_level(logging.DEBUG, name)


async def test_no_log_line_tells_a_subject_a_person_a_token_or_a_body(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    typed = {**EVENING, "title": SECRETS[0], "guests": SECRETS[1], "attendees": MEGAN.object_id}
    events, event = "/users/{user-id}/events", "/users/{user-id}/events/{event-id}"
    for fault in (
        Fault("POST", events, What.STATUS, When.AFTER),
        Fault("PATCH", event, What.STATUS, status=400),
        Fault("GET", "/users/{user-id}/calendarView", What.STATUS, nth=2),
        Fault("POST", "/users/{user-id}/calendar/getSchedule", What.STATUS, nth=2, times=None),
    ):
        world.sandbox.tenant.faults.add(fault)
    await world.book("Oak", typed)
    await world.say(f"book {SECRETS[0]}")
    await world.press("Show free rooms", {**typed, "guests": f"x {SECRETS[1]}"})
    await world.press("Show free rooms", typed)
    await world.press("Show free rooms", typed)
    assert "request-id=" in caplog.text
    for secret in SECRETS:
        assert secret not in caplog.text


async def test_the_reference_that_a_person_sees_finds_the_line(world: World, caplog: pytest.LogCaptureFixture) -> None:
    world.sandbox.tenant.faults.add(Fault("*", "*", What.STATUS, times=None))
    await world.say("book")
    sentence = (await world.press("Show free rooms", EVENING)).error
    reference = sentence.rpartition("Reference: ")[2].rstrip(")")
    (line,) = [each for each in caplog.records if reference in each.getMessage()]
    assert line.levelno == logging.WARNING
    assert "request-id=" in line.getMessage()


async def test_the_log_lines_of_a_turn_its_reference_and_graphs_request_ids_find_each_other(
    world: World, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    out = logging.StreamHandler(sys.stdout)
    out.setFormatter(JsonLines())
    out.addFilter(named)
    logging.getLogger().addHandler(out)
    try:
        await world.say("book", person=MEGAN)
        await world.say("book")
        world.sandbox.tenant.faults.add(Fault("*", "*", What.STATUS, times=None))
        before = len(world.sandbox.tenant.ledger.requests)
        sentence = (await world.press("Show free rooms", EVENING)).error
    finally:
        logging.getLogger().removeHandler(out)
    reference = sentence.rpartition("Reference: ")[2].rstrip(")")
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    ours = [line for line in lines if line["turn"] == reference]
    assert {line["turn"] for line in lines} > {reference}, "other turns have other ids"
    assert {line["logger"] for line in ours} == {"graph.client", "bot.teams.turn_errors", "bot.access"}
    calls = [line for line in ours if line["logger"] == "graph.client"]
    sent = {each.headers["client-request-id"] for each in list(world.sandbox.tenant.ledger.requests)[before:]}
    assert {line["client_request_id"] for line in calls} <= sent
    assert calls
    assert all(each.startswith(f"{reference.lower()}-") for each in sent)
    (access,) = [line for line in ours if line["logger"] == "bot.access"]
    assert (access["route"], access["status"]) == ("/api/messages", 200)


async def test_a_refusal_is_no_warning(world: World, caplog: pytest.LogCaptureFixture) -> None:
    await world.say("rooms", chat=world.teams.channel())
    await world.say("book nonsense")
    assert "nonsense" in story(world.shown())
    assert [each for each in caplog.records if each.levelno > logging.INFO] == []
