"""Teams links of events: given where the calendar offers the provider, otherwise silently not.

Source: learn.microsoft.com/graph/outlook-calendar-online-meetings; the silence is a live measurement.
"""

from typing import Any
from uuid import uuid4

from graph.sandbox.behaviour import Behaviour
from graph.sandbox.errors import invalid
from graph.sandbox.state import Mailbox

Json = dict[str, Any]

PROVIDER = "teamsForBusiness"
KEYS = ("isOnlineMeeting", "onlineMeetingProvider", "onlineMeeting")
NONE: Json = {"isOnlineMeeting": False, "onlineMeetingProvider": "unknown", "onlineMeeting": None}


def offer(behaviour: Behaviour, box: Mailbox, props: Json, *, wanted: bool) -> Json:
    """The properties that a request for a link changes: the link and the body that carries it, or nothing at all."""
    if not wanted:
        return {}
    if PROVIDER not in box.online_providers:
        if behaviour.online_meeting_is_ignored_silently:
            return {}
        raise invalid("The calendar does not allow this online meeting provider.")
    url = f"https://teams.microsoft.com/l/meetup-join/19%3ameeting_{uuid4().hex}%40thread.v2/0"
    content = f"{props['body']['content']}\n\n________________\nMicrosoft Teams meeting\nJoin: {url}\n"
    return {
        "isOnlineMeeting": True,
        "onlineMeetingProvider": PROVIDER,
        "onlineMeeting": {"joinUrl": url},
        "body": {**props["body"], "content": content},
    }


def keep(behaviour: Behaviour, before: Json, props: Json, *, body: Json, box: Mailbox) -> Json:
    """What becomes of the link in a PATCH: later wishes are ignored, and a body without the blob ends the meeting."""
    if not before["isOnlineMeeting"]:
        return offer(behaviour, box, props, wanted=bool(body.get("isOnlineMeeting")))
    stripped = "body" in body and before["onlineMeeting"]["joinUrl"] not in props["body"]["content"]
    return NONE if stripped and behaviour.stripped_body_ends_online_meeting else {}
