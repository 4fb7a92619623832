import pytest

from graph.sandbox.server import SandboxServer
from tests.support.graph_sandbox import ELM, STAMP, Client, Json, body, code, guest

VIEW = f"{ELM}/calendarView?startDateTime=2026-04-14&endDateTime=2026-04-15"
LOUD = (400, "SandboxNotEmulated")


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/me"),
        ("GET", f"{ELM}/messages"),
        ("PUT", f"{ELM}/calendar"),
        ("GET", "/subscriptions?$filter=id eq 'x'"),
        ("GET", f"{ELM}/calendar?colour=red"),
        ("GET", f"{VIEW}&$search=x"),
        ("GET", f"{VIEW}&$filter=subject eq 'x'"),
        ("GET", f"{VIEW}&$orderby=subject"),
        ("GET", f"{VIEW}&$expand=attachments"),
        ("GET", f"{ELM}/events?$filter=subject eq 'x'"),
        ("GET", "/users?$search=x"),
        ("GET", "/users?$filter=endswith(mail,'x')"),
        ("GET", "/users/adelev@roomkeeper.example?$expand=manager"),
        ("GET", "/places/microsoft.graph.room?$orderby=capacity"),
    ],
)
async def test_an_unknown_route_or_query_option_fails_loudly(raw_client: Client, method: str, path: str) -> None:
    assert code(await raw_client.send(method, path)) == LOUD


@pytest.mark.parametrize(
    "more",
    [
        {"titel": "misspelt"},
        {"@odata.bind": "x"},
        {"isDraft": True},
        {"extensions": [{"@odata.type": "#microsoft.graph.openTypeExtension", "extensionName": "x"}]},
        {"attendees": [guest("birch@roomkeeper.example", "resource")]},
        {"singleValueExtendedProperties": [{"id": STAMP.replace("String", "Integer"), "value": "1"}]},
    ],
)
async def test_an_unknown_key_in_a_body_fails_loudly(raw_client: Client, more: Json, sandbox: SandboxServer) -> None:
    assert code(await raw_client.post(f"{ELM}/events", body(9, 10, **more))) == LOUD
    assert await raw_client.view(ELM) == []


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("Prefer", 'outlook.timezone="UTC", respond-async'),
        ("Prefer", 'IdType="immutableid"'),
        ("Prefer", "odata.maxpagesize=0"),
        ("Accept", "application/json;odata.metadata=none"),
        ("If-None-Match", "*"),
        ("X-AnchorMailbox", "x"),
    ],
)
async def test_an_unknown_header_or_value_fails_loudly(raw_client: Client, name: str, value: str) -> None:
    assert code(await raw_client.get(f"{ELM}/calendar", **{name: value})) == LOUD


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        (body(9, 10, subject=7), "RequestBodyRead"),
        (body(9, 10, showAs="sleeping"), "RequestBodyRead"),
        ({"subject": "without times"}, "RequestBodyRead"),
    ],
)
async def test_a_body_of_the_wrong_shape_is_refused_as_graph_does(
    raw_client: Client, told: Json, expected: str
) -> None:
    assert code(await raw_client.post(f"{ELM}/events", told)) == (400, expected)


async def test_a_view_without_its_window_is_refused_as_graph_does(raw_client: Client) -> None:
    assert code(await raw_client.get(f"{ELM}/calendarView")) == (400, "ErrorInvalidParameter")


async def test_a_body_that_is_no_json_is_refused(raw_client: Client) -> None:
    answer = await raw_client.http.post(
        f"{raw_client.root}{ELM}/events", content=b"{", headers={"Content-Type": "application/json"}
    )
    assert code(answer) == (400, "BadRequest")


async def test_another_version_of_graph_fails_loudly(raw_client: Client, sandbox: SandboxServer) -> None:
    assert code(await raw_client.get(f"{sandbox.url}/beta{ELM}/calendar")) == LOUD


async def test_an_answer_of_its_own_that_breaks_the_contract_is_recorded(
    raw_client: Client, sandbox: SandboxServer
) -> None:
    sandbox.tenant.mailbox("elm@roomkeeper.example").online_providers = ("carrierPigeon",)
    await raw_client.get(f"{ELM}/calendar")
    assert len(sandbox.tenant.ledger.violations) == 2
    assert "carrierPigeon" in sandbox.tenant.ledger.violations[0]
    sandbox.tenant.ledger.violations.clear()


async def test_refused_requests_are_in_the_ledger_with_the_reason(raw_client: Client, sandbox: SandboxServer) -> None:
    await raw_client.get(f"{ELM}/calendar?colour=red")
    assert "colour" in sandbox.tenant.ledger.refusals[0]
    assert sandbox.tenant.ledger.requests[-1].status == 400
