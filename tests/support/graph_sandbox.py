"""What the tests of the sandbox share: a client that speaks plain Graph, and bodies of events on one Tuesday."""

from typing import Any
from urllib.parse import quote

import httpx

from graph.sandbox.seed import CLIENT_ID, CLIENT_SECRET, TENANT_ID
from graph.sandbox.server import SandboxServer

Json = dict[str, Any]

OAK, ELM, BIRCH, HERON = (f"/users/{name}@roomkeeper.example" for name in ("oak", "elm", "birch", "heron"))
TUESDAY = "2026-04-14"  # of an empty week, but for the stand-up in Oak
STAMP = "String {8f1c2f6e-0b6a-4f3b-9a57-5a3c7c1d2e4f} Name RoomBooking"


def utc(hour: int, minute: int = 0, day: str = TUESDAY) -> Json:
    """A dateTimeTimeZone in UTC."""
    return {"dateTime": f"{day}T{hour:02d}:{minute:02d}:00", "timeZone": "UTC"}


def body(start: int, end: int, **more: object) -> Json:
    """An event between two hours of that Tuesday, UTC."""
    return {"subject": "Ours", "start": utc(start), "end": utc(end), **more}


def guest(address: str, kind: str = "required") -> Json:
    """An attendee as a request names one."""
    return {"emailAddress": {"address": address}, "type": kind}


class Client:
    """Graph by hand, with a token; paths begin below ``/v1.0``."""

    def __init__(self, http: httpx.AsyncClient, server: SandboxServer) -> None:
        self.http, self.root = http, f"{server.url}/v1.0"

    @classmethod
    async def signed_in(cls, http: httpx.AsyncClient, server: SandboxServer) -> "Client":
        """A client that has asked the token endpoint first."""
        form = {
            "grant_type": "client_credentials",
            "client_id": CLIENT_ID,
            "client_secret": CLIENT_SECRET,
            "scope": "https://graph.microsoft.com/.default",
        }
        answer = await http.post(f"{server.url}/{TENANT_ID}/oauth2/v2.0/token", data=form)
        http.headers["Authorization"] = f"Bearer {answer.json()['access_token']}"
        return cls(http, server)

    async def send(self, method: str, path: str, told: Json | None = None, **headers: str) -> httpx.Response:
        """One request; underscores in header names stand for hyphens."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        url = path if path.startswith("http") else self.root + path
        return await self.http.request(method, url, json=told, headers=named)

    async def get(self, path: str, **headers: str) -> httpx.Response:
        """GET."""
        return await self.send("GET", path, None, **headers)

    async def post(self, path: str, told: Json | None = None, **headers: str) -> httpx.Response:
        """POST with a JSON body or none."""
        return await self.send("POST", path, told, **headers)

    async def patch(self, path: str, told: Json, **headers: str) -> httpx.Response:
        """PATCH."""
        return await self.send("PATCH", path, told, **headers)

    async def delete(self, path: str, **headers: str) -> httpx.Response:
        """DELETE."""
        return await self.send("DELETE", path, None, **headers)

    async def view(self, room: str, start: str = TUESDAY, end: str = "2026-04-15", **query: str) -> list[Json]:
        """All instances of a calendar view, over all its pages."""
        options = {"startDateTime": start, "endDateTime": end, **{f"${k}": v for k, v in query.items()}}
        path: str | None = f"{room}/calendarView?" + "&".join(f"{k}={quote(v)}" for k, v in options.items())
        found: list[Json] = []
        while path:
            page = (await self.get(path)).json()
            found += page["value"]
            path = page.get("@odata.nextLink")
        return found


def code(answer: httpx.Response) -> tuple[int, str]:
    """Status and Graph's code of an answer that is an error."""
    return answer.status_code, str(answer.json()["error"]["code"])
