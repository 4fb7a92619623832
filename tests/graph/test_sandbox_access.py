import asyncio
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import msal
import requests

from graph.sandbox.seed import CLIENT_ID, CLIENT_SECRET, TENANT_ID
from graph.sandbox.server import SandboxServer
from graph.sandbox.tenant import Tenant
from tests.support.graph_sandbox import ELM, Client, body, code

AUTHORITY = f"https://login.microsoftonline.com/{TENANT_ID}"


class Rerouted:
    """An http_client for msal that goes to the sandbox whatever host is asked for."""

    def __init__(self, root: str) -> None:
        self._root, self._session = root, requests.Session()

    def get(self, url: str, **more: Any) -> object:  # noqa: ANN401 -- msal's
        return self._session.get(self._root + urlsplit(url).path, timeout=5, **more)

    def post(self, url: str, **more: Any) -> object:  # noqa: ANN401 -- msal's
        return self._session.post(self._root + urlsplit(url).path, timeout=5, **more)

    def close(self) -> None:
        self._session.close()


async def test_msal_gets_a_token_that_opens_graph(sandbox: SandboxServer, raw_client: Client) -> None:
    def acquire() -> dict[str, Any]:
        app = msal.ConfidentialClientApplication(
            CLIENT_ID, CLIENT_SECRET, authority=AUTHORITY, http_client=Rerouted(sandbox.url)
        )
        token: dict[str, Any] = app.acquire_token_for_client(["https://graph.microsoft.com/.default"])
        return token

    token = await asyncio.to_thread(acquire)
    raw_client.http.headers["Authorization"] = f"Bearer {token['access_token']}"
    assert (await raw_client.get(f"{ELM}/calendar")).status_code == 200


async def test_a_wrong_secret_an_unknown_app_and_another_tenant_get_no_token(
    sandbox: SandboxServer, raw_client: Client
) -> None:
    right = {
        "grant_type": "client_credentials",
        "client_id": CLIENT_ID,
        "client_secret": CLIENT_SECRET,
        "scope": "https://graph.microsoft.com/.default",
    }
    for tenant, change, expected in (
        (TENANT_ID, {"client_secret": "wrong"}, "invalid_client"),
        (TENANT_ID, {"client_id": "unknown"}, "unauthorized_client"),
        (TENANT_ID, {"scope": "Calendars.Read"}, "invalid_scope"),
        (TENANT_ID, {"grant_type": "password"}, "unsupported_grant_type"),
        ("other", {}, "invalid_request"),
    ):
        answer = await raw_client.http.post(f"{sandbox.url}/{tenant}/oauth2/v2.0/token", data={**right, **change})
        assert answer.status_code in (400, 401)
        assert answer.json()["error"] == expected


async def test_without_a_good_token_every_call_is_401(client: Client, sandbox: SandboxServer) -> None:
    assert (await client.get(f"{ELM}/calendar")).status_code == 200
    sandbox.tenant.access.revoke_tokens()
    assert code(await client.get(f"{ELM}/calendar")) == (401, "InvalidAuthenticationToken")
    del client.http.headers["Authorization"]
    assert code(await client.get("/users")) == (401, "InvalidAuthenticationToken")


async def test_a_token_expires(client: Client, sandbox: SandboxServer) -> None:
    sandbox.tenant.clock.shift(timedelta(seconds=3598))
    assert (await client.get(f"{ELM}/calendar")).status_code == 200
    sandbox.tenant.clock.shift(timedelta(seconds=3600))
    assert code(await client.get(f"{ELM}/calendar"))[0] == 401


async def test_a_tenant_without_tokens_asks_for_none(raw_client: Client) -> None:
    async with SandboxServer(Tenant(require_token=False, populate=False)) as server:
        raw_client.http.headers.pop("Authorization")
        assert (await raw_client.get(f"{server.url}/v1.0{ELM}/calendar")).status_code == 200


async def test_a_mailbox_out_of_scope_is_403(client: Client) -> None:
    for mailbox in ("/users/vault@roomkeeper.example", "/users/adelev@roomkeeper.example"):
        assert code(await client.post(f"{mailbox}/events", body(9, 10))) == (403, "ErrorAccessDenied")


async def test_a_change_of_the_scope_takes_effect_late(client: Client, sandbox: SandboxServer) -> None:
    sandbox.tenant.access.set_scope([], after_s=60)
    assert (await client.get(f"{ELM}/calendar")).status_code == 200
    sandbox.tenant.clock.shift(timedelta(seconds=61))
    assert code(await client.get(f"{ELM}/calendar"))[0] == 403


async def test_consent_taken_back_in_mid_run_closes_calendars_and_directory(
    client: Client, sandbox: SandboxServer
) -> None:
    sandbox.tenant.access.consented = False
    assert code(await client.get(f"{ELM}/calendar")) == (403, "ErrorAccessDenied")
    assert code(await client.get("/users")) == (403, "Authorization_RequestDenied")


async def test_no_such_user_and_no_mailbox_are_different_404s(client: Client) -> None:
    assert code(await client.get("/users/nobody@roomkeeper.example/calendar")) == (404, "ErrorInvalidUser")
    assert code(await client.get("/users/attic@roomkeeper.example/calendar")) == (404, "MailboxNotEnabledForRESTAPI")


async def test_a_mailbox_goes_by_its_object_id_as_well_and_ignores_case(client: Client) -> None:
    elm = (await client.get("/users/elm@roomkeeper.example")).json()
    for name in (elm["id"], "ELM@Roomkeeper.example"):
        owner = (await client.get(f"/users/{name}/calendar")).json()["owner"]
        assert owner["address"] == "elm@roomkeeper.example"


async def test_errors_carry_the_ids_of_the_request(client: Client) -> None:
    answer = await client.get(f"{ELM}/events/none", client_request_id="mine-1")
    inner = answer.json()["error"]["innerError"]
    assert inner["request-id"] == answer.headers["request-id"]
    assert (inner["client-request-id"], answer.headers["client-request-id"]) == ("mine-1", "mine-1")
