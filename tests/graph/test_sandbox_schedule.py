from datetime import UTC, datetime, timedelta

import pytest

from graph.sandbox.behaviour import Behaviour
from graph.sandbox.server import SandboxServer
from tests.support.graph_sandbox import ELM, OAK, Client, Json, body, code, utc

ELM_MAIL = "elm@roomkeeper.example"
ADELE, LEE, DIEGO = "adelev@roomkeeper.example", "leeg@roomkeeper.example", "diegos@roomkeeper.example"


async def ask(client: Client, *addresses: str, start: Json | None = None, end: Json | None = None, **more: int) -> Json:
    told = {"schedules": list(addresses), "startTime": start or utc(8), "endTime": end or utc(12), **more}
    answer = await client.post(f"{OAK}/calendar/getSchedule", told)
    assert answer.status_code == 200
    (entry, *_) = answer.json()["value"]
    result: Json = entry
    return result


async def test_the_view_has_one_digit_for_each_slot_and_items_have_no_id(client: Client) -> None:
    await client.post(f"{ELM}/events", body(9, 10))
    await client.post(f"{ELM}/events", body(11, 12, showAs="tentative"))
    entry = await ask(client, ELM_MAIL)
    assert entry["scheduleId"] == ELM_MAIL
    assert entry["availabilityView"] == "00220011"
    assert [item["status"] for item in entry["scheduleItems"]] == ["busy", "tentative"]
    assert set(entry["scheduleItems"][0]) == {"status", "start", "end"}
    assert entry["scheduleItems"][0]["start"] == {"dateTime": "2026-04-14T09:00:00.0000000", "timeZone": "UTC"}


async def test_the_strongest_status_wins_a_slot_and_the_interval_is_free_to_choose(client: Client) -> None:
    for status in ("free", "workingElsewhere", "tentative", "oof", "busy"):
        await client.post(f"{ELM}/events", body(9, 10, showAs=status))
    entry = await ask(client, ELM_MAIL, availabilityViewInterval=60)
    assert entry["availabilityView"] == "0300"
    assert "free" in {item["status"] for item in entry["scheduleItems"]}


async def test_an_unknown_address_and_a_missing_mailbox_give_the_same_error_entry(client: Client) -> None:
    for address in ("nobody@roomkeeper.example", "attic@roomkeeper.example"):
        entry = await ask(client, address)
        assert entry["error"]["responseCode"] == "5016"
        assert entry["scheduleItems"] is None


async def test_details_show_only_when_sharing_allows_and_never_of_private_events(
    client: Client, sandbox: SandboxServer
) -> None:
    await client.post(f"{ELM}/events", body(9, 10))
    await client.post(f"{ELM}/events", body(10, 11, sensitivity="private"))
    sandbox.tenant.behaviour = Behaviour(schedule_shows_details=True)
    items = (await ask(client, ELM_MAIL))["scheduleItems"]
    assert (items[0]["subject"], items[0]["isPrivate"]) == ("Ours", False)
    assert ("subject" in items[1], items[1]["isPrivate"]) == (False, True)


async def test_a_meeting_takes_its_peoples_time_too_unless_they_declined(
    client: Client, sandbox: SandboxServer
) -> None:
    guests = [{"emailAddress": {"address": each}, "type": "required"} for each in (ADELE, LEE, DIEGO)]
    made = (await client.post(f"{ELM}/events", body(9, 10, attendees=guests))).json()
    for attendee, answer in ((LEE, "accept"), (DIEGO, "decline")):
        sandbox.tenant.outside.reply(room=ELM_MAIL, event=made["id"], attendee=attendee, answer=answer)
    views = [(await ask(client, each))["availabilityView"] for each in (ADELE, LEE, DIEGO)]
    assert views == ["00110000", "00220000", "00000000"]
    await client.delete(f"{ELM}/events/{made['id']}")
    assert (await ask(client, ADELE))["availabilityView"] == "00000000"


async def test_who_holds_a_meeting_in_a_room_is_busy_and_so_is_whose_own_calendar_has_one(
    client: Client, sandbox: SandboxServer
) -> None:
    start = datetime(2026, 4, 14, 9, tzinfo=UTC)
    sandbox.tenant.outside.book(room=ELM_MAIL, start=start, end=start + timedelta(hours=1), organizer=LEE)
    sandbox.tenant.outside.book(room=ADELE, start=start, end=start + timedelta(minutes=30), organizer="x@else.example")
    views = [(await ask(client, each))["availabilityView"] for each in (LEE, ADELE)]
    assert views == ["00220000", "00200000"]


async def test_free_busy_may_lag_behind_the_calendar(client: Client, sandbox: SandboxServer) -> None:
    sandbox.tenant.behaviour = Behaviour(schedule_lag_s=30)
    made = (await client.post(f"{ELM}/events", body(9, 10))).json()
    assert len(await client.view(ELM)) == 1
    assert (await ask(client, ELM_MAIL))["availabilityView"] == "00000000"
    sandbox.tenant.clock.shift(timedelta(seconds=31))
    assert (await ask(client, ELM_MAIL))["availabilityView"] == "00220000"
    await client.delete(f"{ELM}/events/{made['id']}")
    assert (await ask(client, ELM_MAIL))["availabilityView"] == "00220000"


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"schedules": [f"r{n}@x.example" for n in range(21)]}, "ErrorInvalidParameter"),
        ({"endTime": utc(8, day="2026-06-15")}, "ErrorTimeIntervalTooBig"),
        ({"endTime": utc(7)}, "ErrorInvalidParameter"),
        ({"endTime": {**utc(12), "timeZone": "Nowhere"}}, "TimeZoneNotSupportedException"),
        ({"schedules": ["hq-rooms@roomkeeper.example"]}, "SandboxNotEmulated"),
    ],
)
async def test_what_getschedule_does_not_take_is_refused(client: Client, change: Json, expected: str) -> None:
    told = {"schedules": [ELM_MAIL], "startTime": utc(8), "endTime": utc(12), **change}
    assert code(await client.post(f"{OAK}/calendar/getSchedule", told)) == (400, expected)


async def test_twenty_addresses_and_61_days_are_not_too_many(client: Client) -> None:
    told = {"schedules": [ELM_MAIL] * 20, "startTime": utc(8), "endTime": utc(8, day="2026-06-14")}
    answer = await client.post(f"{OAK}/calendar/getSchedule", told)
    assert len(answer.json()["value"]) == 20


async def test_a_room_out_of_scope_shows_its_times_unless_the_flag_says_otherwise(
    client: Client, sandbox: SandboxServer
) -> None:
    start = datetime(2026, 4, 14, 9, tzinfo=UTC)
    sandbox.tenant.outside.book(room="vault@roomkeeper.example", start=start, end=start + timedelta(hours=1))
    assert (await ask(client, "vault@roomkeeper.example"))["availabilityView"] == "00220000"
    sandbox.tenant.behaviour = Behaviour(schedule_honours_scope=True)
    assert "error" in await ask(client, "vault@roomkeeper.example")


async def test_finding_meeting_times_is_for_people_and_not_for_apps(client: Client) -> None:
    assert code(await client.post(f"{OAK}/findMeetingTimes", {}))[0] == 403
