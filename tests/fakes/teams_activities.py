"""The people and chats of a small tenant, and the activities that Teams sends for what they do."""

import itertools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

Json = dict[str, Any]

TENANT = "00000000-0000-0000-0000-0000000000aa"
BOT = {"id": "28:roomkeeper", "name": "Roomkeeper"}


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with a Teams account. `id` is the channel's, `object_id` the directory's.

    `email` may be empty, and `upn` (the same unless said) is no address.
    """

    id: str
    object_id: str
    name: str
    email: str
    zone: str = "Europe/Helsinki"
    upn: str = ""
    locale: str = "en-GB"
    tenant: str = TENANT

    @property
    def account(self) -> Json:
        """The person as the roster shows them."""
        given, _, surname = self.name.partition(" ")
        return {
            "id": self.id,
            "name": self.name,
            "givenName": given,
            "surname": surname,
            **({"email": self.email} if self.email else {}),
            "userPrincipalName": self.upn or self.email,
            "aadObjectId": self.object_id,
            "tenantId": self.tenant,
            "userRole": "user",
        }


def person(number: int, name: str, zone: str = "Europe/Helsinki") -> Person:
    """Make up a person with stable ids."""
    short = name.split()[0].lower()
    return Person(f"29:{short}", f"00000000-0000-0000-0000-{number:012x}", name, f"{short}@contoso.example", zone)


ANNA = person(1, "Anna Aalto")
BEN = person(2, "Ben Berg")
CARLA = person(3, "Carla Costa", zone="Europe/Lisbon")
DEV = person(4, "Dev Das", zone="Asia/Kolkata")
ADA = person(5, "Ada Admin")
PEOPLE = (ANNA, BEN, CARLA, DEV, ADA)


@dataclass(frozen=True, slots=True)
class Chat:
    """A conversation. `kind` is Teams' conversationType; a channel's id names the thread."""

    id: str
    kind: str
    members: tuple[Person, ...]
    name: str = ""
    team_id: str = ""
    data: Json = field(default_factory=dict)

    @property
    def root(self) -> str:
        """The id without the thread, which is what has members."""
        return self.id.partition(";")[0]


class Activities:
    """Builds what Teams posts to a bot. Ids count up; `now` gives the moment that is stamped on everything."""

    def __init__(self, *, now: Callable[[], datetime] = lambda: datetime(2026, 11, 23, 7, 40, tzinfo=UTC)) -> None:
        self.now = now
        self.tenant = TENANT
        self.service_url = ""
        self._numbers = itertools.count(1)

    def personal(self, of: Person = ANNA) -> Chat:
        """Give the one chat of a person with the bot."""
        return Chat(f"a:{of.id[3:]}", "personal", (of,))

    def group(self, *members: Person, name: str = "lunch") -> Chat:
        """Give a group chat; the same name is the same chat."""
        return Chat(f"19:{name}@thread.v2", "groupChat", members or PEOPLE, name)

    def channel(self, *members: Person, name: str = "rooms", thread: int = 1) -> Chat:
        """Give a thread in a channel of the one team."""
        root = f"19:{name}@thread.tacv2"
        data = {"team": {"id": "19:team@thread.tacv2", "name": "Office"}, "channel": {"id": root}}
        return Chat(f"{root};messageid={thread}", "channel", members or PEOPLE, name, "19:team@thread.tacv2", data)

    def message(
        self, text: str, *, person: Person = ANNA, conversation: Chat | None = None, mentions: Sequence[Person] = ()
    ) -> Json:
        """Type a text. In groups and channels the bot is mentioned first, else Teams would not deliver it.

        Write other mentions as `<at>Ben Berg</at>` and name the people in `mentions`.
        """
        chat = conversation or self.personal(person)
        mentioned = [{"id": one.id, "name": one.name} for one in mentions]
        if chat.kind != "personal":
            mentioned.insert(0, BOT)
            text = f"<at>{BOT['name']}</at> {text}"
        entities: list[Json] = [
            {"type": "mention", "mentioned": one, "text": f"<at>{one['name']}</at>"} for one in mentioned
        ]
        clock = {"type": "clientInfo", "locale": "en-US", "country": "US", "platform": "Web", "timezone": person.zone}
        return {
            **self._activity("message", person, chat),
            "text": text,
            "textFormat": "plain",
            "entities": [*entities, clock],
        }

    def invoke(self, name: str, value: Json, *, person: Person = ANNA, conversation: Chat | None = None) -> Json:
        """Call the bot by name, as cards and extensions do."""
        return {**self._activity("invoke", person, conversation or self.personal(person)), "name": name, "value": value}

    def press(
        self,
        card_activity_id: str,
        verb: str,
        data: Mapping[str, Any] | None = None,
        inputs: Mapping[str, str] | None = None,
        *,
        person: Person = ANNA,
        conversation: Chat | None = None,
    ) -> Json:
        """Press an Action.Execute. Inputs travel within the data, as strings."""
        action = {"type": "Action.Execute", "verb": verb, "data": {**(data or {}), **(inputs or {})}}
        value = {"action": action, "trigger": "manual"}
        pressed = self.invoke("adaptiveCard/action", value, person=person, conversation=conversation)
        return {**pressed, "replyToId": card_activity_id}

    def answer_to_offer(self, upload: Json | None, *, person: Person = ANNA, conversation: Chat | None = None) -> Json:
        """Accept a file that the bot offered, with where it is to go (`uploadInfo`), or decline it with None."""
        value: Json = {"type": "fileUpload", "context": {"file": "rooms.csv"}}
        value |= {"action": "decline"} if upload is None else {"action": "accept", "uploadInfo": upload}
        return self.invoke("fileConsent/invoke", value, person=person, conversation=conversation)

    def installed(self, *, person: Person = ANNA, conversation: Chat | None = None, action: str = "add") -> Json:
        """Install the app (`action` add) or take it away (remove). Names no zone and no name of the person."""
        activity = self._activity("installationUpdate", person, conversation or self.personal(person))
        return {**_without_zone(activity), "action": action}

    def joined(self, *, person: Person = ANNA, conversation: Chat | None = None) -> Json:
        """Tell that the bot is a member now; Teams sends it beside the installation."""
        activity = self._activity("conversationUpdate", person, conversation or self.personal(person))
        return {**_without_zone(activity), "membersAdded": [{"id": BOT["id"]}]}

    def new_id(self) -> str:
        """Number a message, in the look of Teams' ids."""
        return str(1_764_000_000_000 + next(self._numbers))

    def _activity(self, kind: str, person: Person, chat: Chat) -> Json:
        moment = self.now()
        conversation: Json = {"id": chat.id, "conversationType": chat.kind, "tenantId": self.tenant}
        if chat.kind != "personal":
            conversation |= {"isGroup": True, "name": chat.name}
        return {
            "type": kind,
            "id": self.new_id(),
            "timestamp": moment.isoformat(),
            "localTimestamp": moment.astimezone(ZoneInfo(person.zone)).isoformat(),
            "localTimezone": person.zone,
            "serviceUrl": self.service_url,
            "channelId": "msteams",
            "from": {"id": person.id, "name": person.name, "aadObjectId": person.object_id},
            "conversation": conversation,
            "recipient": dict(BOT),
            "channelData": {"tenant": {"id": self.tenant}, **chat.data},
            "locale": person.locale,
        }


def _without_zone(activity: Json) -> Json:
    bare = {key: value for key, value in activity.items() if key not in {"localTimezone", "localTimestamp"}}
    return {**bare, "from": {key: value for key, value in bare["from"].items() if key != "name"}}
