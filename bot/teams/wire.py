"""Between the SDK's models and JSON: the only reader and writer of activities as bytes."""

import json
import re
import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any, TypeVar

from botbuilder.core.invoke_response import InvokeResponse
from botbuilder.schema import Activity
from msrest.serialization import Model

from booking.errors import RoomkeeperError
from bot.teams.models import built

AModel = TypeVar("AModel", bound=Model)

# The SDK's models spell it their own way, so that they lose what Teams sends.
_TENANT = {"tenantID": "tenantId"}

ID_LIMIT = 500
"""Bytes of an id: longer than any of Teams', and short enough for two in a key of an index."""

_LISTS = ("attachments", "entities", "members_added", "members_removed")
_NUL = re.compile(r"(?<!\\)(?:\\\\)*\\u0000")


class MalformedActivity(RoomkeeperError):
    """The body is no activity that a channel could have sent."""


def read_activity(body: bytes) -> Activity:
    """Parse what a channel posts. Whoever holds the result may rely on type, channel, conversation, sender, recipient.

    The last three have an id: Teams sends all of them with every activity, also with those that no person wrote.

    Raises:
        MalformedActivity: no JSON object, or not one in the shape of an activity.
    """
    try:
        parsed = json.loads(body.decode("utf-8"), parse_constant=_no_number)
        if not isinstance(parsed, dict):
            raise MalformedActivity("not an object")
        conversation, sender, recipient = (_account(parsed, name) for name in ("conversation", "from", "recipient"))
        named = {"type": parsed.get("type"), "channel": parsed.get("channelId")}
        ids = {"conversation": conversation.get("id"), "sender": sender.get("id"), "recipient": recipient.get("id")}
        for name, value in {**named, **ids}.items():
            if not isinstance(value, str) or not value:
                raise MalformedActivity(f"no {name}")
        for value in (*ids.values(), sender.get("aadObjectId"), parsed.get("id"), parsed.get("replyToId")):
            if isinstance(value, str) and len(value.encode("utf-8", "surrogatepass")) > ID_LIMIT:
                raise MalformedActivity("a long id")
        channel_data = _channel_data(parsed)
        # Half a character can be parsed, but never be stored or sent on; nor a NUL by PostgreSQL, which in what people
        # type or press is looked at where it is read. Both stand there escaped, or half of one begins with \xed.
        if b"\\u" in body or b"\xed" in body:
            json.dumps(parsed, ensure_ascii=False).encode()
            _check_no_nul(parsed)
        activity = from_wire(Activity, parsed)
    except (ValueError, RecursionError) as error:
        raise MalformedActivity(type(error).__name__) from None
    activity.channel_data = channel_data
    for name in _LISTS:
        setattr(activity, name, [each for each in getattr(activity, name) or () if each is not None])
    tenant = conversation.get("tenantId")
    activity.conversation.tenant_id = tenant if isinstance(tenant, str) else None
    return activity


def _channel_data(parsed: Mapping[str, Any]) -> dict[str, Any]:
    """Take what the SDK unpacks into the arguments of a constructor, and reads ids from."""
    data = parsed.get("channelData")
    if data is None:
        return {}
    if not isinstance(data, dict):
        raise MalformedActivity("odd channelData")
    for name in ("tenant", "team", "channel"):
        part = data.get(name)
        if part is not None and not (isinstance(part, dict) and isinstance(part.get("id"), str | None)):
            raise MalformedActivity(f"odd {name}")
    if isinstance(data.get("team"), dict) and not data["team"].get("id"):
        raise MalformedActivity("no team")
    return {name: value for name, value in data.items() if name != "self"}


def _check_no_nul(parsed: Mapping[str, Any]) -> None:
    if _NUL.search(json.dumps({name: each for name, each in parsed.items() if name not in ("text", "value")})):
        raise MalformedActivity("a NUL")


def _no_number(word: str) -> float:
    raise ValueError(f"{word} is no number of JSON")


def _account(parsed: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = parsed.get(name)
    if not isinstance(found, dict):
        raise MalformedActivity(f"no {name}")
    return found


def from_wire(model: type[AModel], value: Mapping[str, Any]) -> AModel:
    """Build a model of the SDK from parsed JSON.

    Raises:
        ValueError: the shape is not the model's.
    """
    return built(model, value)


class Written:
    """JSON that is written already, to stand within other JSON."""

    __slots__ = ("text",)

    def __init__(self, text: str) -> None:
        self.text = text


_HERE = secrets.token_hex(16)
"""Stands for what is written already, until all of it is; nobody else knows it, so it stands for nothing else."""


def as_json(value: object) -> bytes:
    """Write a model of the SDK, or anything that holds some, as JSON; what is plain in it is not walked through.

    Raises:
        TypeError: a value that JSON has no word for.
    """
    written: list[str] = []

    def plain(each: object) -> object:
        if isinstance(each, Written):
            written.append(each.text)
            return _HERE
        return _plain(each)

    first, *others = json.dumps(value, default=plain).split(f'"{_HERE}"')
    return "".join([first, *(part for pair in zip(written, others, strict=True) for part in pair)]).encode()


def fields_of(value: Model | Mapping[str, Any]) -> dict[str, Any]:
    """Give what is told of a model of the SDK by the names that stand in JSON; what it holds stays as it is."""
    return dict(value) if isinstance(value, Mapping) else _told(value)


def _told(value: Model) -> dict[str, Any]:
    known = {
        _TENANT.get(spelling["key"], spelling["key"]): getattr(value, name)
        for name, spelling in value._attribute_map.items()  # noqa: SLF001 — msrest offers no other list
        if getattr(value, name) is not None
    }
    return {**(value.additional_properties or {}), **known}


def _plain(value: object) -> object:
    """Give what JSON writes in a value's place; what that holds may be such values again."""
    match value:
        case Model():
            return _told(value)
        case Mapping():
            return dict(value)
        case datetime():
            return value.isoformat()
        case InvokeResponse():  # the SDK has two; `botbuilder.schema.InvokeResponse` is a model
            return {"status": value.status, "body": value.body}
        case Exception(args=(code, message)):
            # What the SDK's own handler puts into its answer to a malformed press.
            return {"code": str(code), "message": str(message)}
    raise TypeError(f"no JSON for {type(value).__name__}")
