"""What attackers send, by kind: each gives requests without end, and says what may be answered."""

import gzip
import json
import random
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote
from uuid import uuid4

from bot.teams.webhook import LIFE, PATH
from campaigns.hostile.mutations import ODD, TEXTS, changed, places
from tests.fakes.issuer import FakeIssuer
from tests.fakes.teams import FakeTeams
from tests.fakes.teams_activities import Chat, Person

Json = dict[str, Any]

COMMANDS = (
    *("{}", "book {}", "now {}", "rooms {}", "schedule {}", "reminders {}", "language {}", "my bookings {}"),
    *("rooms add {}", "rooms edit Oak {}", "rooms remove {}", "rooms import\n{}", "booking off {}", "booking on {}"),
    *("admins add {}", "admins remove {}", "check {}", "check write {}", "setup {}", "rooms export {}", "cancel {}"),
)
"""What is typed around a hostile text; whoever types it is no admin."""

FOREIGN = (
    "https://evil.example/",
    "https://smba.trafficmanager.net.evil.example/",
    "https://smba.trafficmanager.net@evil.example/",
    "https://evil.example#@smba.trafficmanager.net/",
    "https://evil.example\\@smba.trafficmanager.net/",
    "http://smba.trafficmanager.net/emea/",
    "https://smba.trafficmanager.net:8443/",
    "https://169.254.169.254/metadata/identity",
    "http://127.0.0.1:9/",
    "http://localhost/",
    "file:///etc/passwd",
    "//evil.example",
    "",
)
"""Where answers and tokens must never go."""


@dataclass(frozen=True, slots=True)
class Request:
    """One request, and the statuses that it may be answered with."""

    body: bytes
    headers: Mapping[str, str]
    may: frozenset[int]
    path: str = "/api/messages"
    """With a query, if there is one."""


@dataclass(frozen=True, slots=True)
class Target:
    """What attackers know: the bot's address and app id, how Teams writes, and what they saw on others' cards.

    `insider` has an account in the tenant, and is no admin. `foreign` are the actions on cards of others, `subscribed`
    the ids of subscriptions to the rooms, whose secrets nobody else has.
    """

    teams: FakeTeams
    issuer: FakeIssuer
    insider: Person
    foreign: Sequence[Json]
    chance: random.Random
    token: str = field(repr=False, default="")
    subscribed: Sequence[str] = ()

    def signed(self, **claims: object) -> str:
        """Give a token of the Bot Connector, with some claims changed."""
        return self.issuer.sign(self.issuer.claims(self.teams.service_url, **claims))

    def sent(
        self, activity: object, may: set[int], *, token: str | None = None, headers: Mapping[str, str] | None = None
    ) -> Request:
        """Make a request of an activity, under a good token unless another is given."""
        body = activity if isinstance(activity, bytes) else json.dumps(activity).encode()
        given = {
            "Content-Type": "application/json",
            "Authorization": f"Bearer {self.token if token is None else token}",
        }
        return Request(body, {**given, **(headers or {})}, frozenset(may))

    def message(self, text: str, *, chat: Chat | None = None) -> Json:
        """Let the insider type something."""
        return self.teams.message(text, person=self.insider, conversation=chat)


Attack = Callable[[Target], Iterator[Request]]


def tokens(target: Target) -> Iterator[Request]:
    """Tokens of every wrong kind, none of which any activity comes in with."""
    issuer, now = target.issuer, int(time.time())
    good = issuer.claims(target.teams.service_url)
    claims: list[Json] = [
        {"aud": [good["aud"]]},
        *({"aud": each} for each in ("somebody-else", None, 5, good["aud"].upper() + "x")),
        {"iss": [good["iss"]]},
        *({"iss": each} for each in ("https://sts.windows.net/x/", f"{good['iss']}/", None)),
        *({"exp": each} for each in (now - 3600, None, "tomorrow", True, -(10**20), float("nan"))),
        *({"nbf": each} for each in (now + 3600, None, "now", True, 10**30)),
        *({"serviceurl": each} for each in ("https://smba.trafficmanager.net/emea/", None, 5)),
    ]
    algorithms: tuple[Any, ...] = ("none", "None", "NONE", "RS256", "ES256", "", None, ["RS256"])
    key_ids: tuple[Any, ...] = (None, 5, "", [], "../../key", "x" * 4000)
    headers: list[Json] = [
        *({"alg": each, "kid": issuer.kid} for each in algorithms),
        *({"alg": "RS256", "kid": each} for each in key_ids),
        {"alg": "RS256", "kid": issuer.kid, "jku": "http://127.0.0.1:9/keys"},
        {"alg": "RS256", "kid": issuer.kid, "x5u": "http://127.0.0.1:9/key", "crit": ["x5u"]},
    ]
    rubbish = ("garbage", "a.b.c", "..", "W10.W10.", "W1tb" * 1500 + ".e30.e30", "e30.e30.e30", " ", "eyJ" * 2000)
    while True:
        made = [
            *(issuer.sign({**good, **each} if None not in each.values() else _without(good, each)) for each in claims),
            *(issuer.raw(each, good) for each in headers),
            issuer.raw({"alg": "HS256", "kid": issuer.kid}, good, by_hmac=True),
            issuer.sign(good, key="stranger"),
            issuer.sign(good, headers={"kid": f"unknown-{uuid4()}"}),
            *rubbish,
        ]
        head, body, signature = target.signed().split(".")
        made += [
            f"{head}.{body}.{signature[::-1]}",
            f"{head}.{body}.",
            f"{head}.{target.signed(exp=2**33).split('.')[1]}.{signature}",
        ]
        target.chance.shuffle(made)
        for token in made:
            yield target.sent(target.message("book"), {401}, token=token)
        for authorization in (
            "",
            "Bearer",
            "Basic eDp5",
            f"bearer {target.token}",
            target.token,
            f"Bearer  {target.token}",
        ):
            yield target.sent(target.message("book"), {401}, headers={"Authorization": authorization})


def tenants(target: Target) -> Iterator[Request]:
    """Activities of other tenants, or of none, under a good token."""
    own = target.teams.tenant
    while True:
        odd: tuple[Any, ...] = (str(uuid4()), "", None, [own], {"id": own}, f"{own} ", own[:-1])
        for named in odd:
            activity = target.message("book")
            conversation = {**activity["conversation"], "tenantId": named}
            yield target.sent({**activity, "channelData": {}, "conversation": conversation}, {401})
            data = {"tenant": {"id": named or str(uuid4())}}
            yield target.sent({**activity, "channelData": data}, {401} if isinstance(named, str | None) else {400})


def addresses(target: Target) -> Iterator[Request]:
    """Activities that want their answers elsewhere, also with a token that says so."""
    while True:
        for url in FOREIGN:
            activity = {**target.message("book"), "serviceUrl": url}
            yield target.sent(activity, {401})
            yield target.sent(activity, {401}, token=target.signed(serviceurl=url))


def channels(target: Target) -> Iterator[Request]:
    """Activities of channels whose users write their own names and tenants."""
    while True:
        for channel in ("directline", "webchat", "emulator", "MSTEAMS", "msteams ", "slack"):
            yield target.sent({**target.message("book"), "channelId": channel}, {401})


def bodies(target: Target) -> Iterator[Request]:
    """Bodies that are no activity: broken, deep, huge, packed."""
    whole = json.dumps(target.message("book"))
    start = whole.encode()[:-1] + b', "value": '
    while True:
        cut = target.chance.randrange(len(whole))
        bad = [
            *(b"", b"{", b"null", b"[]", b"5", b'"x"', b"{}", b"\xff\xfe\x00", b"\xef\xbb\xbf{}", b"\x00" * 100),
            *(
                start + each
                for each in (b"[" * 60_000, b"[" * 9999 + b"]" * 9999 + b"}", b'{"a":' * 5000, b'"\\ud800"}')
            ),
            start + b"1" * 5000 + b"}",
            whole.encode("utf-16"),
            whole.encode()[:cut],
            whole.replace("message", "\\ud800", 1).encode(),
        ]
        for body in bad:
            yield target.sent(body, {400})
        yield target.sent(start + b'"' + b"x" * 300_000 + b'"}', {413})
        packed = {"Content-Encoding": "gzip"}
        yield target.sent(gzip.compress(b"[" * 5_000_000), {413}, headers=packed)
        yield target.sent(b"no gzip", {400}, headers=packed)
        yield target.sent(gzip.compress(whole.encode())[:-9], {400}, headers=packed)
        yield target.sent(whole.encode(), {400}, headers={"Content-Encoding": "br"})
        yield target.sent(whole.encode(), {415}, headers={"Content-Type": "text/plain"})


def activities(target: Target) -> Iterator[Request]:
    """Activities as Teams sends them, with something odd in one place."""
    teams, chance = target.teams, target.chance
    while True:
        samples: list[Json] = [
            target.message("book Oak tomorrow"),
            teams.message("rooms", person=target.insider, conversation=teams.channel()),
            teams.press(
                "7", "booking.book", {"draft": str(uuid4()), "revision": 1}, {"title": "x"}, person=target.insider
            ),
            teams.installed(person=target.insider),
            teams.joined(person=target.insider, conversation=teams.channel()),
            {**target.message("x"), "attachments": [{"contentType": "x", "content": {"downloadUrl": FOREIGN[0]}}]},
        ]
        sample = chance.choice(samples)
        place = chance.choice(list(places(sample)))
        yield target.sent(changed(sample, place, chance.choice(ODD)), {200, 201, 400, 401, 501})


def presses(target: Target) -> Iterator[Request]:
    """Presses of the insider on what others' cards offer, as it is and with something odd in it."""
    teams, chance = target.teams, target.chance
    while True:
        verb_pressed = chance.choice(sorted({each["verb"] for each in target.foreign}))
        action = chance.choice([each for each in target.foreign if each["verb"] == verb_pressed])
        data: object = dict(action.get("data") or {})
        if chance.random() < 0.6:
            data = changed(data, chance.choice(list(places(data))), chance.choice((*ODD, *TEXTS, str(uuid4()))))
        verb: object = action["verb"] if chance.random() < 0.95 else chance.choice(ODD)
        value = {"action": {"type": "Action.Execute", "verb": verb, "data": data}, "trigger": "manual"}
        pressed = teams.invoke("adaptiveCard/action", value, person=target.insider)
        yield target.sent({**pressed, "replyToId": teams.new_id()}, {200, 400})


def commands(target: Target) -> Iterator[Request]:
    """Hostile texts typed by the insider, alone and after a command."""
    while True:
        typed = target.chance.choice(COMMANDS).format(target.chance.choice(TEXTS))
        yield target.sent(target.message(typed), {400} if "\ud83d" in typed and _halved(typed) else {201})


def notifications(target: Target) -> Iterator[Request]:
    """Forged notifications of real subscriptions, also of their lives, and handshakes that nobody asked for."""
    chance, kind = target.chance, {"Content-Type": "application/json"}
    while True:
        named = [chance.choice((*target.subscribed, str(uuid4()))) for _ in range(chance.choice((1, 3, 1200)))]
        sample: Json = {
            "value": [
                {"subscriptionId": each, "clientState": uuid4().hex, "lifecycleEvent": chance.choice((*LIFE, None))}
                for each in named
            ]
        }
        yield Request(json.dumps(sample).encode(), kind, frozenset({202}), PATH)
        del sample["value"][3:]
        odd = changed(sample, chance.choice(list(places(sample))), chance.choice((*ODD, *TEXTS, *target.subscribed)))
        yield Request(json.dumps(odd).encode(), kind, frozenset({202, 400}), PATH)
        yield Request(b'{"value": ' + b"[" * 60_000, kind, frozenset({400}), PATH)
        packed = {**kind, "Content-Encoding": "gzip"}
        yield Request(gzip.compress(b"[" * 5_000_000), packed, frozenset({400}), PATH)  # It is never unpacked.
        text = quote(chance.choice(TEXTS).encode(errors="surrogatepass"))
        yield Request(b"", kind, frozenset({200, 400}), f"{PATH}?validationToken={text[:3000]}")


def _halved(text: str) -> bool:
    return any("\ud800" <= each <= "\udfff" for each in text)


def _without(claims: Json, named: Json) -> Json:
    return {name: value for name, value in claims.items() if name not in named}


ATTACKS: dict[str, tuple[Attack, int]] = {
    "tokens": (tokens, 24),
    "tenants": (tenants, 8),
    "addresses": (addresses, 10),
    "channels": (channels, 4),
    "bodies": (bodies, 14),
    "activities": (activities, 14),
    "presses": (presses, 14),
    "commands": (commands, 6),
    "notifications": (notifications, 6),
}
"""Every kind with its share of a hundred."""
