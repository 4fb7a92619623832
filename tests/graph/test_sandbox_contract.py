import httpx
import pytest

from graph.sandbox.tenant import shared_contract
from tests.support.graph_contract import ContractLedger, ContractTransport
from tests.support.graph_sandbox import ELM, Json, body

CONTRACT = shared_contract()
JSON = {"Content-Type": "application/json"}
ERROR = {"error": {"code": "X", "message": "x"}}
VIEW = f"{ELM}/calendarView?startDateTime=2026-04-14&endDateTime=2026-04-15"


@pytest.mark.parametrize(
    ("method", "target", "headers", "told"),
    [
        ("GET", VIEW, {}, None),
        ("GET", f"https://graph.microsoft.com/v1.0{VIEW}&%24top=5", {"Prefer": 'outlook.timezone="UTC"'}, None),
        ("POST", f"/v1.0{ELM}/events", JSON, body(9, 10)),
        ("DELETE", f"{ELM}/events/a%2Fb%3D", {"if-match": "*"}, None),
        ("POST", f"{ELM}/events/x/cancel", {}, None),
        ("GET", "/places/microsoft.graph.room?$count=true", {"client-request-id": "x"}, None),
    ],
)
def test_documented_requests_pass(method: str, target: str, headers: dict[str, str], told: Json | None) -> None:
    assert CONTRACT.check_request(method, target, headers, told) == []


@pytest.mark.parametrize(
    ("method", "target", "headers", "told", "word"),
    [
        ("GET", "/nowhere", {}, None, "not an operation"),
        ("PATCH", ELM, JSON, {}, "not an operation"),
        ("GET", f"{VIEW}&top=5", {}, None, "top"),
        ("GET", f"{VIEW}&$top=five", {}, None, "$top"),
        ("GET", f"{VIEW}&$top=5&$top=6", {}, None, "twice"),
        ("GET", f"{ELM}/calendarView?startDateTime=2026-04-14", {}, None, "endDateTime is missing"),
        ("GET", VIEW, {"If-Match": "*"}, None, "If-Match"),
        ("GET", VIEW, {}, {}, "no body"),
        ("POST", f"{ELM}/events", JSON, None, "body is missing"),
        ("POST", f"{ELM}/events", {"Content-Type": "text/plain"}, body(9, 10), "Content-Type"),
        ("POST", f"{ELM}/events", JSON, body(9, 10, titel="x"), "titel"),
        ("POST", f"{ELM}/events", JSON, {**body(9, 10), "start": "now"}, "start"),
        ("POST", "/$batch", JSON, {"requests": [{"id": "1", "method": "GET", "url": "/nowhere"}]}, "$batch item 1"),
    ],
)
def test_undocumented_requests_are_violations(
    method: str, target: str, headers: dict[str, str], told: Json | None, word: str
) -> None:
    found = CONTRACT.check_request(method, target, headers, told)
    assert any(word in text for text in found), found


@pytest.mark.parametrize(
    ("method", "path", "status", "headers", "answer", "word"),
    [
        ("GET", VIEW, 200, JSON, {"value": [{"subject": 5}]}, "subject"),
        ("GET", VIEW, 200, JSON, {}, "value"),
        ("GET", VIEW, 200, {}, {"value": []}, "Content-Type"),
        ("GET", VIEW, 200, JSON, None, "body is missing"),
        ("GET", VIEW, 302, JSON, None, "not a documented answer"),
        ("DELETE", f"{ELM}/events/x", 200, JSON, {}, "not a documented answer"),
        ("DELETE", f"{ELM}/events/x", 204, JSON, {}, "no body"),
        ("GET", VIEW, 404, JSON, {"message": "x"}, "error"),
        ("GET", "/nowhere", 200, JSON, {}, "not a documented answer"),
    ],
)
def test_undocumented_answers_are_violations(
    method: str, path: str, status: int, headers: dict[str, str], answer: Json | None, word: str
) -> None:
    found = CONTRACT.check_response(method, path, status, headers, answer)
    assert any(word in text for text in found), found


def test_documented_answers_pass() -> None:
    assert CONTRACT.check_response("GET", VIEW, 200, JSON, {"value": [{"subject": None}]}) == []
    assert CONTRACT.check_response("DELETE", f"{ELM}/events/x", 204, {}, None) == []
    assert CONTRACT.check_response("GET", "/nowhere", 400, JSON, ERROR) == []


def test_the_answers_inside_a_batch_are_held_against_their_requests() -> None:
    asked = {"requests": [{"id": "1", "method": "GET", "url": VIEW}]}
    for item, word in (
        ({"id": "1", "status": 200, "headers": JSON, "body": {"value": [{"subject": 5}]}}, "subject"),
        ({"id": "2", "status": 200}, "answers no request"),
    ):
        found = CONTRACT.check_response("POST", "/$batch", 200, JSON, {"responses": [item]}, request_body=asked)
        assert any(word in text for text in found), found


class Canned(httpx.AsyncBaseTransport):
    """Answers everything with one answer."""

    def __init__(self, status: int, body: object) -> None:
        self._status, self._body = status, body

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        return httpx.Response(self._status, json=self._body)


@pytest.mark.parametrize(
    ("path", "answer", "exchanges", "violations"),
    [
        (f"/v1.0{VIEW}", {"value": []}, 1, 0),
        (f"/v1.0{VIEW}&top=1", {"value": []}, 1, 1),
        (f"/v1.0{VIEW}", {"value": [{"subject": 5}]}, 1, 1),
        ("/common/discovery/instance", {"anything": 1}, 0, 0),
    ],
)
async def test_the_transport_counts_exchanges_with_graph_and_notes_violations(
    path: str, answer: Json, exchanges: int, violations: int
) -> None:
    ledger = ContractLedger()
    transport = ContractTransport(Canned(200, answer), contract=CONTRACT, ledger=ledger)
    async with httpx.AsyncClient(transport=transport, base_url="http://graph.example", trust_env=False) as http:
        assert (await http.get(path)).json() == answer
    assert (ledger.exchanges, len(ledger.violations)) == (exchanges, violations)
