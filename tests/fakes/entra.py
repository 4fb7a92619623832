"""The Entra that gives the bot's token for the Bot Connector: it can refuse, fall silent, and be slow."""

import json
import threading
from dataclasses import dataclass, field

from tests.fakes.teams import TENANT

AUTHORITY = f"https://login.microsoftonline.com/{TENANT}"


@dataclass
class Response:
    status_code: int
    text: str
    headers: dict[str, str] = field(default_factory=dict)

    def raise_for_status(self) -> None:
        assert self.status_code < 400


class FakeEntra:
    """Stands for what MSAL sends with: serves the metadata of a tenant, and tokens until told otherwise."""

    def __init__(self) -> None:
        self.asked: list[dict[str, str]] = []
        self.threads: set[str] = set()
        self.error = ""
        self.unreachable = False
        self.expires_in = 3599
        self.goes_on = threading.Event()
        self.goes_on.set()

    def get(self, url: str, **_: object) -> Response:
        self.threads.add(threading.current_thread().name)
        if self.unreachable:
            raise ConnectionError
        endpoints = {"token_endpoint": f"{AUTHORITY}/oauth2/v2.0/token", "issuer": f"{AUTHORITY}/v2.0"}
        endpoints["authorization_endpoint"] = f"{AUTHORITY}/oauth2/v2.0/authorize"
        return Response(200, json.dumps({**endpoints, "tenant_discovery_endpoint": url, "metadata": []}))

    def post(self, url: str, *, data: dict[str, str], **_: object) -> Response:
        self.threads.add(threading.current_thread().name)
        self.goes_on.wait(30)
        if self.unreachable:
            raise ConnectionError
        assert url == f"{AUTHORITY}/oauth2/v2.0/token"
        self.asked.append(data)
        if self.error:
            return Response(401, json.dumps({"error": self.error, "error_description": "about p4ssword"}))
        token = {"access_token": f"token-{len(self.asked)}", "expires_in": self.expires_in, "token_type": "Bearer"}
        return Response(200, json.dumps(token))

    def close(self) -> None:
        pass
