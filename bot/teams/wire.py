"""Between the SDK's models and JSON: the only reader and writer of activities as bytes."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any, TypeVar

from botbuilder.core.invoke_response import InvokeResponse
from botbuilder.schema import Activity
from msrest.serialization import Model

from booking.errors import RoomkeeperError

AModel = TypeVar("AModel", bound=Model)

# The SDK's models spell it their own way, so that they lose what Teams sends.
_TENANT = {"tenantID": "tenantId"}


class MalformedActivity(RoomkeeperError):
    """The body is no activity that a channel could have sent."""


def read_activity(body: bytes) -> Activity:
    """Parse what a channel posts. Whoever holds the result may rely on type, channel, conversation, sender, recipient.

    The last three have an id: Teams sends all of them with every activity, also with those that no person wrote.

    Raises:
        MalformedActivity: no JSON object, or not one in the shape of an activity.
    """
    try:
        parsed = json.loads(body)
        if not isinstance(parsed, dict):
            raise MalformedActivity("not an object")
        conversation, sender, recipient = (_account(parsed, name) for name in ("conversation", "from", "recipient"))
        named = {"type": parsed.get("type"), "channel": parsed.get("channelId")}
        ids = {"conversation": conversation.get("id"), "sender": sender.get("id"), "recipient": recipient.get("id")}
        for name, value in {**named, **ids}.items():
            if not isinstance(value, str) or not value:
                raise MalformedActivity(f"no {name}")
        # Half a character can be parsed, but never be stored or sent on.
        json.dumps(parsed, ensure_ascii=False).encode()
        activity = from_wire(Activity, parsed)
    except (ValueError, RecursionError) as error:
        raise MalformedActivity(type(error).__name__) from None
    tenant = conversation.get("tenantId")
    activity.conversation.tenant_id = tenant if isinstance(tenant, str) else None
    return activity


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
    built: AModel = model.deserialize(value)  # type: ignore[no-untyped-call]  # the one call of msrest
    return built


def as_json(value: object) -> bytes:
    """Write a model of the SDK, or anything that holds some, as JSON; what is plain in it is not walked through.

    Raises:
        TypeError: a value that JSON has no word for.
    """
    return json.dumps(value, default=_plain).encode()


def to_wire(value: object) -> Any:  # noqa: ANN401 — the shape follows the value
    """Turn a model of the SDK, or anything that holds some, into plain JSON values.

    Unlike the SDK's serialiser it takes dictionaries as they are and keeps what a model does not know by name.

    Raises:
        TypeError: a value that JSON has no word for.
    """
    match value:
        case None | str() | int() | float():
            return value
        case Mapping():
            return {str(key): to_wire(inner) for key, inner in value.items()}
        case list() | tuple():
            return [to_wire(inner) for inner in value]
    return to_wire(_plain(value))


def _plain(value: object) -> object:
    """Give what JSON writes in a value's place; what that holds may be such values again."""
    match value:
        case Model():
            known = {
                _TENANT.get(spelling["key"], spelling["key"]): getattr(value, name)
                for name, spelling in value._attribute_map.items()  # noqa: SLF001 — msrest offers no other list
                if getattr(value, name) is not None
            }
            return {**(value.additional_properties or {}), **known}
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
