"""Reads an activity: what is asked for, where, and who is named. All of it comes from outside and is checked here."""

import re
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from botbuilder.schema import Activity, ActivityTypes, ChannelAccount

from booking.errors import Reason, refused
from booking.text import harmless
from booking.times import fixed_zone, zone_meant
from bot.teams.typed_text import lines_of, words_of
from cards.actions.table import Action
from cards.actions.table import parse as parse_action
from cards.language import reader
from dialogs.command_reader import listen, parse
from dialogs.commands import AnswerOffer, Command, FloorPlan, ImportRooms
from dialogs.turn import Kind, Mention
from graph.windows_zones import IANA

PRESS = "adaptiveCard/action"

CONSENT = "fileConsent/invoke"
"""How Teams brings the answer to a file that was offered, in somebody's own chat alone.

https://learn.microsoft.com/microsoftteams/platform/bots/how-to/bots-filesv4
"""

PASTE_LIMIT = 100_000
"""Characters of a paste that are read; a message of Teams has 28 KB."""

_FILE = "application/vnd.microsoft.teams.file.download.info"
# https://learn.microsoft.com/microsoftteams/platform/bots/how-to/bots-filesv4

_PICTURE = re.compile(r"\.(png|jpe?g|jfif|svgz?|pdf|gif|webp|bmp|tiff?|hei[cf]|avif)$", re.IGNORECASE)
# What it really is, its bytes say.

_IMPORT = re.compile(r"\s*/?(?:rooms[ \t]+import|import[ \t]+rooms)\b[ \t:]*(.*)", re.IGNORECASE | re.DOTALL)


def request_of(activity: Activity) -> Command | Action:
    """Read what is asked for: a pressed card or a typed command.

    Raises: Refused with FORGED for a payload that no card of ours could have sent.
    """
    if is_consent(activity):
        return _answer_to_offer(activity)
    if activity.type == ActivityTypes.invoke or (activity.value is not None and not activity.text):
        return parse_action(activity.value)
    typed = _typed(activity)
    return _sent(activity, typed) or listen(typed, reader())


def is_consent(activity: Activity) -> bool:
    """Tell whether somebody accepts or declines a file: it has no card that an answer could replace."""
    return activity.type == ActivityTypes.invoke and activity.name == CONSENT


def _answer_to_offer(activity: Activity) -> AnswerOffer:
    """Read whether somebody takes a file of ours. Raises: Refused with FORGED for what no offer of ours brings."""
    value = activity.value
    if not isinstance(value, dict) or value.get("type") != "fileUpload" or kind_of(activity) is not Kind.PERSONAL:
        raise refused(Reason.FORGED)
    told = value.get("uploadInfo")
    match value.get("action"):
        case "decline":
            return AnswerOffer()
        case "accept" if isinstance(told, dict):
            said = [told.get(each) for each in ("uploadUrl", "fileType", "uniqueId", "contentUrl")]
            upload, kind, unique_id, address = (each if isinstance(each, str) else "" for each in said)
            if upload and kind and unique_id and address:
                return AnswerOffer(upload, clean_name(told.get("name")), kind[:20], unique_id[:200], address)
    raise refused(Reason.FORGED)


def _sent(activity: Activity, typed: str) -> ImportRooms | FloorPlan | None:
    return _plan_of(activity, typed) or _import_of(activity, typed)


def _plan_of(activity: Activity, typed: str) -> FloorPlan | None:
    """Read a picture that somebody sends, maybe with the command that names its floor; None if there is none."""
    file = _file_of(activity)
    if file is None:
        return None
    told = parse(typed) if typed.strip() else None
    if isinstance(told, FloorPlan):
        return FloorPlan(told.where, *file)
    return FloorPlan("", *file) if told is None and _PICTURE.search(file[0]) else None


def _import_of(activity: Activity, typed: str) -> ImportRooms | None:
    """Read rooms that somebody sends: a file in the own chat, or lines pasted below the command; None for neither."""
    own = [_ for account, _ in _mentioned(activity) if account["id"] == activity.recipient.id] or None
    pasted = _IMPORT.match(lines_of(activity.text or "", own=own))
    file = _file_of(activity)
    if file is not None and (pasted or not typed.strip()):
        return ImportRooms("", *file)
    return ImportRooms(pasted[1].strip("\n")[:PASTE_LIMIT]) if pasted and pasted[1].strip() else None


def _file_of(activity: Activity) -> tuple[str, str] | None:
    """Give name and address of the first file that was sent; None if there is none."""
    for attachment in activity.attachments or ():
        content = attachment.content
        if (
            attachment.content_type == _FILE
            and isinstance(content, dict)
            and isinstance(content.get("downloadUrl"), str)
        ):
            return clean_name(attachment.name), content["downloadUrl"]
    return None


def kind_of(activity: Activity) -> Kind:
    """Tell what sort of conversation it is; whatever is not known to be personal is treated as read by others."""
    named = activity.conversation.conversation_type
    return next((kind for kind in Kind if kind.value == named), Kind.GROUP)


def zone_of(activity: Activity, likely: Iterable[ZoneInfo] = ()) -> ZoneInfo | None:
    """Find the person's zone: one that the activity or its client names, at best one that has the clocks it shows.

    Some clients tell a time with an offset and no zone, and some call every zone UTC. Then it is the first of those
    that are `likely` with that offset just now, else a zone of that offset alone. None if nothing is told.
    """
    moment, named = activity.local_timestamp, _zones_named(activity)
    offset = moment.utcoffset() if isinstance(moment, datetime) else None
    if offset is None:
        return named[0] if named else None
    agreeing = [zone for zone in named if _offset(zone, moment) == offset]
    others = [zone for zone in named if _offset(zone, moment)]
    fitting = agreeing or others or [zone for zone in likely if _offset(zone, moment) == offset]
    return fitting[0] if fitting else fixed_zone(offset)


def _offset(zone: ZoneInfo, moment: datetime) -> timedelta | None:
    try:
        return moment.astimezone(zone).utcoffset()
    except OverflowError:
        return None


def _zones_named(activity: Activity) -> list[ZoneInfo]:
    """List the zones that an activity and its client name: first by IANA's names, as Windows' mean a whole region."""
    clients = (each for each in activity.entities or () if str(each.type).lower() == "clientinfo")
    said = [activity.local_timezone, *(each.additional_properties.get("timezone") for each in clients)]
    names = [each.strip() for each in said if isinstance(each, str)]
    found = [zone_meant(each) for each in [*names, *(IANA.get(each.lower(), "") for each in names)]]
    return [each for each in found if each is not None]


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
    """Take a display name for showing: one line, not too long, nothing that reaches beyond it."""
    return harmless(name)[:120] if isinstance(name, str) else ""
