import pytest

from graph.sandbox.behaviour import Behaviour
from graph.sandbox.ledger import MailKind
from graph.sandbox.server import SandboxServer
from tests.support.graph_sandbox import BIRCH, ELM, HERON, STAMP, Client, Json, body, code, guest, utc


async def make(client: Client, **more: object) -> Json:
    answer = await client.post(f"{ELM}/events", body(9, 10, **more))
    assert answer.status_code == 201
    made: Json = answer.json()
    return made


def mails(sandbox: SandboxServer) -> list[tuple[str, str]]:
    sent = [(mail.kind.value, mail.to.partition("@")[0]) for mail in sandbox.tenant.ledger.outbox]
    sandbox.tenant.ledger.clear()
    return sent


async def test_what_was_told_comes_back_with_the_room_as_organizer(client: Client) -> None:
    made = await make(client, sensitivity="private", attendees=[guest("megan@x.example", "optional")])
    assert made["subject"] == "Ours"
    assert made["organizer"]["emailAddress"]["address"] == "elm@roomkeeper.example"
    assert (made["isOrganizer"], made["responseStatus"]["response"]) == (True, "organizer")
    assert (made["sensitivity"], made["showAs"], made["type"]) == ("private", "busy", "singleInstance")
    assert made["attendees"][0]["type"] == "optional"
    assert made["attendees"][0]["status"] == {"response": "none", "time": "0001-01-01T00:00:00Z"}
    assert (await client.get(f"{ELM}/events/{made['id']}")).json()["subject"] == "Ours"


async def test_the_same_transaction_and_body_give_the_same_event_and_one_invitation(
    client: Client, sandbox: SandboxServer
) -> None:
    told = body(9, 10, transactionId="leg-1", attendees=[guest("megan@x.example")])
    first, second = [await client.post(f"{ELM}/events", told) for _ in range(2)]
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json()["id"] == second.json()["id"]
    assert first.json()["transactionId"] == "leg-1"
    assert len(await client.view(ELM)) == 1
    assert mails(sandbox) == [("invitation", "megan")]


async def test_the_same_transaction_with_another_body_is_refused_and_names_the_event(client: Client) -> None:
    first = await make(client, transactionId="leg-1")
    second = await client.post(f"{ELM}/events", body(9, 11, transactionId="leg-1"))
    assert code(second) == (400, "ErrorDuplicateTransactionId")
    assert second.json()["error"]["@event.existingEventId"] == first["id"]


async def test_a_transaction_belongs_to_one_mailbox(client: Client) -> None:
    first = await make(client, transactionId="leg-1")
    other = await client.post(f"{BIRCH}/events", body(9, 10, transactionId="leg-1"))
    assert other.status_code == 201
    assert other.json()["id"] != first["id"]


async def test_the_flags_of_transactions_flip_their_rules(client: Client, sandbox: SandboxServer) -> None:
    sandbox.tenant.behaviour = Behaviour(duplicate_transaction_status=409, transaction_survives_delete=True)
    made = await make(client, transactionId="leg-1")
    assert code(await client.post(f"{ELM}/events", body(9, 11, transactionId="leg-1")))[0] == 409
    await client.delete(f"{ELM}/events/{made['id']}")
    assert code(await client.post(f"{ELM}/events", body(9, 10, transactionId="leg-1")))[0] == 409
    sandbox.tenant.behaviour = Behaviour()
    again = await make(client, transactionId="leg-1")
    assert again["id"] != made["id"]


async def test_every_write_changes_the_etag(client: Client, sandbox: SandboxServer) -> None:
    made = await make(client, attendees=[guest("megan@x.example")])
    path = f"{ELM}/events/{made['id']}"
    assert made["@odata.etag"] == f'W/"{made["changeKey"]}"'
    patched = (await client.patch(path, {"subject": "New"})).json()
    sandbox.tenant.outside.reply(
        room="elm@roomkeeper.example", event=made["id"], attendee="megan@x.example", answer="accept"
    )
    replied = (await client.get(path)).json()
    assert len({made["@odata.etag"], patched["@odata.etag"], replied["@odata.etag"]}) == 3
    assert replied["attendees"][0]["status"]["response"] == "accepted"


async def test_a_stale_if_match_is_412_and_changes_nothing(client: Client) -> None:
    made = await make(client)
    path = f"{ELM}/events/{made['id']}"
    fresh = (await client.patch(path, {"subject": "New"}, If_Match=made["@odata.etag"])).json()
    stale = await client.patch(path, {"subject": "Newer"}, If_Match=made["@odata.etag"])
    assert code(stale) == (412, "ErrorIrresolvableConflict")
    assert code(await client.delete(path, If_Match=made["@odata.etag"]))[0] == 412
    assert (await client.get(path)).json()["subject"] == "New"
    assert (await client.delete(path, If_Match=fresh["@odata.etag"])).status_code == 204


async def test_if_match_counts_for_nothing_when_its_flag_is_off(client: Client, sandbox: SandboxServer) -> None:
    sandbox.tenant.behaviour = Behaviour(if_match_is_honoured=False)
    made = await make(client)
    stale = await client.patch(f"{ELM}/events/{made['id']}", {"subject": "New"}, If_Match='W/"old"')
    assert stale.status_code == 200


async def test_delete_is_204_once_and_then_404(client: Client, sandbox: SandboxServer) -> None:
    made = await make(client, attendees=[guest("megan@x.example")])
    mails(sandbox)
    assert (await client.delete(f"{ELM}/events/{made['id']}")).status_code == 204
    assert mails(sandbox) == [("cancellation", "megan")]
    assert code(await client.delete(f"{ELM}/events/{made['id']}")) == (404, "ErrorItemNotFound")
    assert mails(sandbox) == []


async def test_cancel_is_202_and_the_event_is_gone(client: Client, sandbox: SandboxServer) -> None:
    made = await make(client, attendees=[guest("megan@x.example")])
    mails(sandbox)
    assert (await client.post(f"{ELM}/events/{made['id']}/cancel", {"comment": "Sorry"})).status_code == 202
    assert mails(sandbox) == [("cancellation", "megan")]
    assert code(await client.post(f"{ELM}/events/{made['id']}/cancel")) == (404, "ErrorItemNotFound")
    assert await client.view(ELM) == []


async def test_only_the_organizer_cancels(client: Client, sandbox: SandboxServer) -> None:
    sandbox.tenant.outside.book(
        room="elm@roomkeeper.example", start=sandbox.tenant.clock.now(), end=sandbox.tenant.clock.now().replace(hour=7)
    )
    theirs = next(e for e in await client.view(ELM, "2026-03-02", "2026-03-03") if e["subject"] == "Booked in Outlook")
    assert theirs["isOrganizer"] is False
    assert code(await client.post(f"{ELM}/events/{theirs['id']}/cancel")) == (400, "ErrorInvalidRequest")


async def test_nobody_answers_an_own_meeting(client: Client) -> None:
    made = await make(client)
    for answer in ("accept", "tentativelyAccept", "decline"):
        assert code(await client.post(f"{ELM}/events/{made['id']}/{answer}", {})) == (400, "ErrorInvalidRequest")


async def test_a_foreign_meeting_can_be_accepted_or_declined(client: Client, sandbox: SandboxServer) -> None:
    theirs = (await client.view(HERON, "2026-03-02", "2026-03-14"))[0]
    path = f"{HERON}/events/{theirs['id']}"
    assert (await client.post(f"{path}/tentativelyAccept", {})).status_code == 202
    assert (await client.get(path)).json()["responseStatus"]["response"] == "tentativelyAccepted"
    assert (await client.post(f"{path}/accept", {"sendResponse": False})).status_code == 202
    assert (await client.post(f"{path}/decline", {})).status_code == 202
    assert code(await client.get(path))[0] == 404
    assert [mail.kind for mail in sandbox.tenant.ledger.outbox] == [MailKind.REPLY, MailKind.REPLY]


async def test_attendees_replace_the_list_and_only_those_concerned_get_mail(
    client: Client, sandbox: SandboxServer
) -> None:
    made = await make(client, attendees=[guest("ann@x.example"), guest("bob@x.example")])
    assert mails(sandbox) == [("invitation", "ann"), ("invitation", "bob")]
    told = {"attendees": [guest("bob@x.example"), guest("cid@x.example")]}
    patched = (await client.patch(f"{ELM}/events/{made['id']}", told)).json()
    assert [entry["emailAddress"]["address"] for entry in patched["attendees"]] == ["bob@x.example", "cid@x.example"]
    assert mails(sandbox) == [("invitation", "cid"), ("cancellation", "ann")]


async def test_a_new_time_tells_everybody_and_forgets_the_answers(client: Client, sandbox: SandboxServer) -> None:
    made = await make(client, attendees=[guest("ann@x.example")])
    sandbox.tenant.outside.reply(
        room="elm@roomkeeper.example", event=made["id"], attendee="ann@x.example", answer="accept"
    )
    mails(sandbox)
    moved = (await client.patch(f"{ELM}/events/{made['id']}", {"start": utc(11), "end": utc(12)})).json()
    assert moved["attendees"][0]["status"]["response"] == "none"
    assert mails(sandbox) == [("update", "ann")]


async def test_a_new_list_of_attendees_keeps_the_answers_of_those_who_stay(
    client: Client, sandbox: SandboxServer
) -> None:
    made = await make(client, attendees=[guest("ann@x.example")])
    sandbox.tenant.outside.reply(
        room="elm@roomkeeper.example", event=made["id"], attendee="ann@x.example", answer="decline"
    )
    told = {"attendees": [guest("Ann@x.example"), guest("bob@x.example")]}
    patched = (await client.patch(f"{ELM}/events/{made['id']}", told)).json()
    assert [entry["status"]["response"] for entry in patched["attendees"]] == ["declined", "none"]


async def test_a_stamp_or_a_reminder_is_nobodys_news(client: Client, sandbox: SandboxServer) -> None:
    made = await make(client, attendees=[guest("ann@x.example")])
    mails(sandbox)
    told = {"isReminderOn": False, "singleValueExtendedProperties": [{"id": STAMP, "value": "b-1"}]}
    assert (await client.patch(f"{ELM}/events/{made['id']}", told)).status_code == 200
    assert mails(sandbox) == []


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        (body(10, 9), "ErrorCalendarEndDateIsEarlierThanStartDate"),
        (body(9, 10, isAllDay=True), "ErrorPropertyValidationFailure"),
        (
            {"start": utc(0), "end": {**utc(0, day="2026-04-15"), "timeZone": "GMT Standard Time"}, "isAllDay": True},
            "ErrorPropertyValidationFailure",
        ),
        (body(9, 10, attendees=[guest("nobody")]), "ErrorInvalidRecipients"),
        (body(9, 10, attendees=[guest(f"p{n}@x.example") for n in range(501)]), "ErrorInvalidRequest"),
        ({**body(9, 10), "end": {**utc(10), "timeZone": "Mars/Phobos"}}, "TimeZoneNotSupportedException"),
    ],
)
async def test_what_no_calendar_can_hold_is_refused(client: Client, told: Json, expected: str) -> None:
    assert code(await client.post(f"{ELM}/events", told)) == (400, expected)


async def test_five_hundred_attendees_are_not_too_many(client: Client) -> None:
    made = await make(client, attendees=[guest(f"p{n}@x.example") for n in range(500)])
    assert len(made["attendees"]) == 500


async def test_a_teams_link_is_given_where_the_calendar_offers_it(client: Client) -> None:
    assert (await client.get(f"{ELM}/calendar")).json()["allowedOnlineMeetingProviders"] == ["teamsForBusiness"]
    made = await make(client, isOnlineMeeting=True, onlineMeetingProvider="teamsForBusiness")
    assert made["isOnlineMeeting"] is True
    assert made["onlineMeeting"]["joinUrl"] in made["body"]["content"]


async def test_elsewhere_the_wish_for_a_teams_link_is_silently_ignored(client: Client, sandbox: SandboxServer) -> None:
    assert (await client.get(f"{BIRCH}/calendar")).json()["allowedOnlineMeetingProviders"] == []
    told = body(9, 10, isOnlineMeeting=True, onlineMeetingProvider="teamsForBusiness")
    made = await client.post(f"{BIRCH}/events", told)
    assert made.status_code == 201
    assert (made.json()["isOnlineMeeting"], made.json()["onlineMeetingProvider"]) == (False, "unknown")
    assert made.json()["onlineMeeting"] is None
    sandbox.tenant.behaviour = Behaviour(online_meeting_is_ignored_silently=False)
    assert code(await client.post(f"{BIRCH}/events", told))[0] == 400


async def test_the_link_survives_wishes_and_dies_with_its_text(client: Client) -> None:
    made = await make(client, isOnlineMeeting=True)
    path = f"{ELM}/events/{made['id']}"
    assert (await client.patch(path, {"isOnlineMeeting": False})).json()["isOnlineMeeting"] is True
    gone = await client.patch(path, {"body": {"contentType": "text", "content": "Without the link"}})
    assert (gone.json()["isOnlineMeeting"], gone.json()["onlineMeeting"]) == (False, None)


async def test_null_brings_a_property_back_to_its_default(client: Client) -> None:
    made = await make(client, location={"displayName": "Elm"}, body={"contentType": "text", "content": "Hello"})
    told = {"location": None, "body": None, "subject": None}
    patched = (await client.patch(f"{ELM}/events/{made['id']}", told, Prefer='outlook.body-content-type="text"')).json()
    assert (patched["location"]["displayName"], patched["body"]["content"], patched["subject"]) == ("", "", "")


async def test_ids_come_in_two_formats_and_both_lead_to_the_event(client: Client) -> None:
    made = await make(client)
    stable = {"Prefer": 'IdType="ImmutableId"'}
    (shown,) = [
        e for e in (await client.get(f"{ELM}/events?$top=1000", **stable)).json()["value"] if e["subject"] == "Ours"
    ]
    assert shown["id"] != made["id"]
    for event_id in (shown["id"], made["id"]):
        assert (await client.get(f"{ELM}/events/{event_id}")).json()["id"] == made["id"]
    assert code(await client.get(f"{ELM}/events/{made['id'].swapcase()}")) in (
        (400, "ErrorInvalidIdMalformed"),
        (404, "ErrorItemNotFound"),
    )
    assert code(await client.get(f"{BIRCH}/events/{made['id']}")) == (404, "ErrorItemNotFound")
    assert code(await client.get(f"{ELM}/events/nonsense")) == (400, "ErrorInvalidIdMalformed")


async def test_moving_the_mailbox_changes_the_classic_ids(client: Client, sandbox: SandboxServer) -> None:
    made = await make(client)
    (stable,) = [e["id"] for e in sandbox.tenant.outside.calendar("elm@roomkeeper.example") if e["subject"] == "Ours"]
    sandbox.tenant.move_mailbox("elm@roomkeeper.example")
    assert code(await client.get(f"{ELM}/events/{made['id']}"))[0] == 404
    assert (await client.get(f"{ELM}/events/{stable}")).status_code == 200
    sandbox.tenant.move_mailbox("elm@roomkeeper.example", immutable_too=True)
    assert code(await client.get(f"{ELM}/events/{stable}"))[0] == 404
