"""Reads an activity: what is asked for, where, and who is named. All of it comes from outside and is checked here."""

import re
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from botbuilder.schema import Activity, ActivityTypes, ChannelAccount

from booking.times import zone_named
from bot.typed_text import words_of
from cards.actions import Action
from cards.actions import parse as parse_action
from dialogs.commands import Command
from dialogs.commands import parse as parse_command
from dialogs.turn import Kind, Mention

PRESS = "adaptiveCard/action"


def request_of(activity: Activity) -> Command | Action:
    """Read what is asked for: a pressed card or a typed command.

    Raises: Refused with FORGED for a payload that no card of ours could have sent.
    """
    if activity.type == ActivityTypes.invoke or (activity.value is not None and not activity.text):
        return parse_action(activity.value)
    return parse_command(_typed(activity))


def kind_of(activity: Activity) -> Kind:
    """Tell what sort of conversation it is; whatever is not known to be personal is treated as read by others."""
    named = activity.conversation.conversation_type
    return next((kind for kind in Kind if kind.value == named), Kind.GROUP)


def zone_of(activity: Activity) -> ZoneInfo | None:
    """Find the person's zone: what the activity says, or its client; None if neither does."""
    said = activity.local_timezone
    if not said:
        for entity in activity.entities or ():
            if str(entity.type).lower() == "clientinfo":
                said = entity.additional_properties.get("timezone")
    return zone_named(said) if isinstance(said, str) else None


def person_id_of(account: ChannelAccount) -> str | None:
    """Give the Entra object id of a channel account, in its one spelling; None if there is none."""
    try:
        return str(UUID(account.aad_object_id))
    except (AttributeError, TypeError, ValueError):
        return None


def mentions_of(activity: Activity) -> tuple[Mention, ...]:
    """List who is mentioned beside the bot itself, each once: a name may be mentioned in parts."""
    names: dict[str, list[str]] = {}
    for account, _ in _mentioned(activity):
        if account["id"] != activity.recipient.id:
            names.setdefault(account["id"], []).append(clean_name(account.get("name")))
    return tuple(Mention(account, " ".join(dict.fromkeys(parts))) for account, parts in names.items())


def _typed(activity: Activity) -> str:
    # The SDK's own removal takes the bot's name for a regular expression and leaves marks behind.
    own: list[str] | None = None
    others: list[str] = []
    for account, shown in _mentioned(activity):
        named = [clean_name(account.get("name")), shown]
        if account["id"] == activity.recipient.id:
            own = [*(own or ()), *named]
        else:
            others += named
    return words_of(activity.text or "", name=clean_name(activity.recipient.name), own=own, others=others)


def _mentioned(activity: Activity) -> list[tuple[dict[str, Any], str]]:
    found = []
    for entity in activity.entities or ():
        if str(entity.type).lower() != "mention":
            continue
        account = entity.additional_properties.get("mentioned")
        if isinstance(account, dict) and isinstance(account.get("id"), str) and account["id"]:
            shown = entity.additional_properties.get("text")
            found.append((account, shown if isinstance(shown, str) else ""))
    return found


def clean_name(name: object) -> str:
    """Take a display name for showing: one line, not too long."""
    return re.sub(r"\s+", " ", name).strip()[:120] if isinstance(name, str) else ""
