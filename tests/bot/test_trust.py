import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import aiohttp
import pytest
from botbuilder.schema import Activity

from bot.clouds import PUBLIC
from bot.service_urls import is_loopback
from bot.teams.keys import WAITING, SigningKeys
from bot.teams.trust import CLOCK_SKEW_S, REMEMBERED_TOKENS, LocalTrust, TokenTrust, Untrusted
from bot.teams.wire import from_wire
from tests.fakes.issuer import APP_ID, FakeIssuer
from tests.fakes.teams import TENANT, FakeTeams
from tests.fakes.teams_activities import Activities
from tests.support.edge import Pauses, running, say

SERVICE = "https://smba.trafficmanager.net/emea/"


@dataclass
class World:
    teams: FakeTeams
    issuer: FakeIssuer
    trust: TokenTrust
    keys: SigningKeys
    pauses: Pauses

    async def status(self, authorization: str | None, **changed: object) -> int:
        activity = {**self.teams.message("hi"), **changed}
        headers = {} if authorization is None else {"Authorization": authorization}
        return (await self.teams.post(activity, headers=headers)).status

    def token(self, **changed: object) -> str:
        return self.issuer.sign(self.issuer.claims(self.teams.service_url, **changed))


@asynccontextmanager
async def world() -> AsyncIterator[World]:
    async with FakeIssuer() as issuer, aiohttp.ClientSession() as session:
        pauses = Pauses()
        keys = SigningKeys(session=session, metadata_url=issuer.metadata_url, sleep=pauses)
        trust = TokenTrust(app_id=APP_ID, tenants={TENANT.upper()}, keys=keys, service_urls=is_loopback)
        async with running(say, trust=trust) as teams:
            yield World(teams, issuer, trust, keys, pauses)


async def test_a_token_of_the_bot_connector_is_admitted() -> None:
    async with world() as w:
        assert await w.status(f"Bearer {w.token()}") == 201
        assert w.teams.texts(w.teams.personal()) == ["You said hi"]


def signed(headers: dict[str, Any] | None = None, key: str | None = None, **claims: object) -> Callable[[World], str]:
    return lambda w: "Bearer " + w.issuer.sign(w.issuer.claims(w.teams.service_url, **claims), key=key, headers=headers)


def forged(header: dict[str, Any], *, by_hmac: bool = False) -> Callable[[World], str]:
    return lambda w: "Bearer " + w.issuer.raw(header, w.issuer.claims(w.teams.service_url), by_hmac=by_hmac)


def flipped(w: World) -> str:
    head, body, signature = w.token().split(".")
    return f"Bearer {head}.{body}.{'B' if signature[0] == 'A' else 'A'}{signature[1:]}"


def swapped(w: World) -> str:
    """The body of another valid token under this one's signature."""
    head, _, signature = w.token().split(".")
    return f"Bearer {head}.{w.token(exp=2**31).split('.')[1]}.{signature}"


BAD: dict[str, Callable[[World], str | None]] = {
    "no header": lambda _: None,
    "an empty header": lambda _: "",
    "Basic": lambda w: f"Basic {w.token()}",
    "bearer in lower case": lambda w: f"bearer {w.token()}",
    "no scheme": lambda w: w.token(),
    "Bearer alone": lambda _: "Bearer ",
    "garbage": lambda _: "Bearer garbage",
    "three pieces of garbage": lambda _: "Bearer a.b.c",
    "only dots": lambda _: "Bearer ..",
    "bytes that are no text": lambda _: "Bearer \udcff\udcfe.a.b",
    "two tokens": lambda w: f"Bearer {w.token()} {w.token()}",
    "a header that is a list": lambda _: "Bearer W10.W10.",
    "a header that is deeply nested": lambda _: "Bearer " + "W1tb" * 1500 + ".e30.e30",
    "another audience": signed(aud="somebody-else"),
    "no audience": signed(aud=None),
    "a list of audiences": signed(aud=[APP_ID, "somebody-else"]),
    "another issuer": signed(iss="https://sts.windows.net/x/"),
    "no issuer": signed(iss=None),
    "another service": signed(serviceurl="https://smba.trafficmanager.net/emea/"),
    "no service": signed(serviceurl=None),
    "expired": signed(exp=int(time.time() - CLOCK_SKEW_S - 60)),
    "without an end": signed(exp=None),
    "an end that is a text": signed(exp="tomorrow"),
    "an end that is true": signed(exp=True),
    "an endless end": signed(exp=float("inf")),
    "not yet valid": signed(nbf=int(time.time() + CLOCK_SKEW_S + 86_400)),
    "a beginning that is true": signed(nbf=True),
    "without a beginning": signed(nbf=None),
    "a signature that was touched": flipped,
    "the body of another token": swapped,
    "another key under our id": signed(key="stranger"),
    "an unknown key": signed(headers={"kid": "unknown"}),
    "a key id that is a number": lambda w: "Bearer " + w.issuer.raw({"alg": "RS256", "kid": 1}, {}),
    "no key id": lambda w: "Bearer " + w.issuer.raw({"alg": "RS256"}, w.issuer.claims(w.teams.service_url)),
    "alg none": forged({"alg": "none", "kid": "one"}),
    "alg None without a key id": forged({"alg": "None"}),
    "the public key as a secret": forged({"alg": "HS256", "kid": "one"}, by_hmac=True),
    "an unsigned RS256": forged({"alg": "RS256", "kid": "one"}),
    "a key of the token's own": forged({"alg": "RS256", "jku": "http://evil.example/", "kid": "one"}),
    "critical extensions": signed(headers={"crit": ["x"], "x": 1}),
}


@pytest.mark.parametrize("bad", BAD.values(), ids=BAD)
async def test_a_bad_token_is_turned_away_without_a_word(
    bad: Callable[[World], str | None], caplog: pytest.LogCaptureFixture
) -> None:
    async with world() as w:
        authorization = bad(w)
        for _ in range(2):
            assert await w.status(authorization) == 401
        assert not w.teams.calls
        assert "Traceback" not in caplog.text
        assert authorization is None or authorization[7:] == "" or authorization[7:] not in caplog.text


@pytest.mark.parametrize(
    "changed",
    [
        {"serviceUrl": None},
        {"serviceUrl": ""},
        {"serviceUrl": "https://evil.example/"},
        {"serviceUrl": "http://127.0.0.1:1/"},
        {"channelId": "directline"},
        {"channelId": "webchat"},
        {"channelData": {"tenant": {"id": "other"}}},
        {"conversation": {"id": "c", "tenantId": "other"}},
        {"from": {"id": "29:outsider", "tenantId": "other"}},
        {"channelData": None, "conversation": {"id": "c"}},
        {"channelData": {"tenant": {"id": None}}, "conversation": {"id": "c"}},
    ],
)
async def test_an_activity_that_its_token_does_not_cover_is_turned_away(changed: dict[str, Any]) -> None:
    async with world() as w:
        token = f"Bearer {w.token()}"
        assert await w.status(token) == 201
        assert await w.status(token, **changed) == 401
        assert len(w.teams.calls) == 1


@pytest.mark.parametrize("endorsements", [None, [], ["webchat"]])
async def test_a_key_must_be_endorsed_for_the_channel(endorsements: list[str] | None) -> None:
    async with world() as w:
        w.issuer.endorsements = endorsements
        assert await w.status(f"Bearer {w.token()}") == 401


async def test_without_any_key_the_door_is_closed_and_not_broken() -> None:
    async with world() as w:
        w.issuer.silent = True
        assert await w.status(f"Bearer {w.token()}") == 503
        assert not w.teams.calls


async def test_a_rotation_in_the_middle_of_traffic_loses_no_turn_while_a_forger_sends_unknown_keys() -> None:
    async with world() as w:
        ended = asyncio.Event()

        async def forge() -> None:
            while not ended.is_set():
                assert await w.status(signed(headers={"kid": "unknown"})(w)) == 401

        async def talk() -> list[int]:
            return [await w.status(f"Bearer {w.token(jti=str(number))}") for number in range(10)]

        assert await w.status(f"Bearer {w.token()}") == 201
        forgers = [asyncio.create_task(forge()) for _ in range(3)]
        people = [asyncio.create_task(talk()) for _ in range(4)]
        await asyncio.sleep(0)
        w.issuer.kid = "two"
        statuses = [status for each in await asyncio.gather(*people) for status in each]
        ended.set()
        await asyncio.gather(*forgers)
        assert statuses == [201] * 40
        assert len(w.teams.texts(w.teams.personal())) == 41


async def test_after_a_failed_look_a_new_key_is_not_taken_for_a_forgers() -> None:
    async with world() as w, aiohttp.ClientSession() as session:
        assert await w.status(f"Bearer {w.token()}") == 201
        w.issuer.kid, w.issuer.silent = "two", True
        for _ in range(2):
            headers = {"Authorization": f"Bearer {w.token()}"}
            async with session.post(w.teams.bot_url, json={}, headers=headers) as response:
                assert (response.status, response.headers["Retry-After"]) == (429, "10")


async def test_no_key_is_looked_for_on_behalf_of_a_token_that_is_bad_with_any() -> None:
    async with world() as w:
        await w.status(f"Bearer {w.token()}")
        for bad in ({"aud": "x"}, {"iss": "x"}, {"exp": 1}, {"nbf": 2**40}, {"exp": None}, {"nbf": None}):
            assert await w.status(signed(headers={"kid": "unknown"}, **bad)(w)) == 401
        algorithms: tuple[object, ...] = ("HS256", "none", "RS512", ["RS256"], {})
        for algorithm in algorithms:
            assert await w.status(forged({"kid": "unknown", "alg": algorithm})(w)) == 401
        assert w.issuer.fetches == 1


async def test_a_stranger_is_turned_away_before_the_body_is_read() -> None:
    async with world() as w, aiohttp.ClientSession() as session:

        async def endless() -> AsyncIterator[bytes]:
            yield b"{"
            await asyncio.Event().wait()

        headers = {"Content-Type": "application/json", "Authorization": "Bearer garbage"}
        async with asyncio.timeout(30), session.post(w.teams.bot_url, data=endless(), headers=headers) as response:
            assert response.status == 401


async def test_when_too_many_unknown_keys_wait_one_more_is_asked_to_come_later() -> None:
    async with world() as w, aiohttp.ClientSession() as session:
        assert await w.status(f"Bearer {w.token()}") == 201
        w.keys._waiting = WAITING
        headers = {"Authorization": signed(headers={"kid": "unknown"})(w)}
        async with session.post(w.teams.bot_url, json={}, headers=headers) as response:
            assert (response.status, response.headers["Retry-After"]) == (429, "5")
        assert await w.status(f"Bearer {w.token()}") == 201


def activity(**changed: object) -> Activity:
    return from_wire(Activity, {**Activities().message("hi"), "serviceUrl": SERVICE, **changed})


@asynccontextmanager
async def trusting(now: Callable[[], float]) -> AsyncIterator[tuple[TokenTrust, FakeIssuer]]:
    async with FakeIssuer() as issuer, aiohttp.ClientSession() as session:
        keys = SigningKeys(session=session, metadata_url=issuer.metadata_url)
        yield TokenTrust(app_id=APP_ID, tenants=[TENANT], keys=keys, now=now), issuer


async def test_a_token_that_was_verified_once_still_ends() -> None:
    moment = [1_000_000.0]
    async with trusting(lambda: moment[0]) as (trust, issuer):
        token = "Bearer " + issuer.sign(issuer.claims(SERVICE, nbf=moment[0], exp=moment[0] + 3600))
        assert (await trust.admit(activity(), token))["aud"] == APP_ID
        moment[0] += 3600 + CLOCK_SKEW_S - 1
        await trust.admit(activity(), token)
        moment[0] += 2
        with pytest.raises(Untrusted, match="expired"):
            await trust.admit(activity(), token)


async def test_tokens_are_remembered_in_bounded_number() -> None:
    async with trusting(lambda: 1_000_000.0) as (trust, issuer):
        for number in range(REMEMBERED_TOKENS + 3):
            token = issuer.sign(issuer.claims(SERVICE, nbf=1, exp=2_000_000, jti=str(number)))
            await trust.admit(activity(), f"Bearer {token}")
        assert len(trust._verified) == REMEMBERED_TOKENS


async def test_trust_rests_on_an_app_and_a_tenant() -> None:
    async with aiohttp.ClientSession() as session:
        for app_id, tenants in (("", [TENANT]), (APP_ID, [])):
            with pytest.raises(ValueError, match="app id"):
                TokenTrust(app_id=app_id, tenants=tenants, keys=SigningKeys(session=session))


async def test_even_a_signed_address_must_be_one_of_the_connector() -> None:
    async with trusting(time.time) as (trust, issuer):
        evil = "https://evil.example/"
        with pytest.raises(Untrusted, match=r"^service-url$"):
            await trust.admit(activity(serviceUrl=evil), "Bearer " + issuer.sign(issuer.claims(evil)))


async def test_the_sandbox_asks_for_no_token_but_stays_on_this_machine() -> None:
    assert await LocalTrust().admit(activity(serviceUrl="http://localhost:56150/_connector"), "") == {}
    with pytest.raises(Untrusted, match="service-url"):
        await LocalTrust().admit(activity(), "")


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://smba.trafficmanager.net/emea/", True),
        ("https://smba.trafficmanager.net", True),
        ("https://SMBA.trafficmanager.net:443/teams", True),
        ("https://smba.infra.gcc.teams.microsoft.com/teams", True),
        ("https://smba.infra.gov.teams.microsoft.us/teams", False),
        ("https://webchat.botframework.com/", True),
        ("https://webchat.botframework.azure.us/", False),
        ("http://smba.trafficmanager.net/emea/", False),
        ("https://smba.trafficmanager.net:8443/", False),
        ("https://smba.trafficmanager.net.", False),
        ("https://smba.trafficmanager.net.evil.example/", False),
        ("https://evil.smba.trafficmanager.net/", False),
        ("https://evilbotframework.com/", False),
        ("https://botframework.com.evil.example/", False),
        ("https://evil.example/smba.trafficmanager.net", False),
        ("https://evil.example#@smba.trafficmanager.net/", False),
        ("https://evil.example?@smba.trafficmanager.net/", False),
        ("https://evil.example\\@smba.trafficmanager.net/", False),
        ("https://smba.trafficmanager.net@evil.example/", False),
        ("https://somebody@smba.trafficmanager.net/", False),
        ("https://smba.trafficmanager.net\t.evil.example/", False),
        ("https://\u017fmba.trafficmanager.net/", False),
        ("https://smba.trafficmanager.net/?x=1", False),
        ("//smba.trafficmanager.net/", False),
        ("https://smba.trafficmanager.net:x/", False),
        ("file:///etc/passwd", False),
        ("https:///x", False),
        ("", False),
    ],
)
def test_only_the_hosts_of_teams_are_sent_to(url: str, expected: bool) -> None:
    assert PUBLIC.serves(url) is expected


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("http://localhost:56150/_connector", True),
        ("http://127.0.0.1:1/", True),
        ("https://[::1]/", True),
        ("http://127.0.0.1.evil.example/", False),
        ("http://localhost.evil.example/", False),
        ("http://localhost@evil.example/", False),
        ("http://0.0.0.0/", False),
        ("http://169.254.169.254/", False),
        ("ftp://localhost/", False),
        ("localhost", False),
        ("", False),
    ],
)
def test_only_this_machine_is_loopback(url: str, expected: bool) -> None:
    assert is_loopback(url) is expected
