"""Reads cards as people do: what they say, what they ask, what can be pressed, and what stands right after a field."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from tests.fakes.teams import actions_of

Json = dict[str, Any]

_WARNING = "⚠ "


def elements(node: object) -> Iterator[Json]:
    """All elements of a card, top to bottom."""
    if isinstance(node, dict):
        if "type" in node and not str(node["type"]).startswith("Action."):
            yield node
        for name in ("body", "items", "columns", "rows", "cells"):
            yield from elements(node.get(name))
    elif isinstance(node, list):
        for inner in node:
            yield from elements(inner)


def said(card: Json) -> list[str]:
    """Every text of a card, top to bottom."""
    texts = []
    for element in elements(card):
        if element["type"] == "TextBlock":
            texts.append(str(element["text"]))
        if element["type"] == "RichTextBlock":
            texts.append(_text(element))
    return texts


def story(card: Json) -> str:
    """All that a card says, one text a line."""
    return "\n".join(said(card))


def title(card: Json) -> str:
    """What a card is about: its largest text; empty if it has none."""
    large = [each for each in elements(card) if each["type"] == "RichTextBlock" and each["inlines"][0].get("size")]
    return next((_text(each) for each in large if each["inlines"][0]["size"] == "Large"), "")


def shows_room(card: Json, name: str) -> bool:
    """Whether a booking's card says that it is in that room, as its title or before its place."""
    return any(text == name or text.startswith(f"{name} · ") for text in said(card))


def value(card: Json, label: str) -> str:
    """The text that stands beside a label of ours."""
    texts = said(card)
    return texts[texts.index(label) + 1]


def inputs(card: Json) -> dict[str, str]:
    """What the fields of a card hold, as the client would send it: by id, fields without a value left out."""
    held = {}
    for element in elements(card):
        if str(element["type"]).startswith("Input.") and element.get("value") not in (None, ""):
            held[str(element["id"])] = str(element["value"])
    return held


def held(card: Json) -> dict[str, str]:
    """What a form holds by the ids that others rely on: a day and a length are a date and an end, a cross is somebody.

    Of a list in pages those on this one.
    """
    fields = inputs(card)
    day, minutes = fields.pop("day", ""), fields.pop("duration", "")
    if day not in ("", "other"):
        fields.setdefault("date", day)
    if minutes.isdecimal() and "start" in fields:
        ends = datetime.strptime(fields["start"], "%H:%M") + timedelta(minutes=int(minutes))  # noqa: DTZ007
        fields.setdefault("end", f"{ends:%H:%M}")
    crosses = [str(each.get("data", {}).get("without", "")) for each in _quiet_actions(card)]
    people = [each for each in crosses if each not in ("", "everybody")]
    named = {
        "attendees": [each for each in people if "@" not in each],
        "guests": [each for each in people if "@" in each],
    }
    rest = fields.pop("guests", "")
    for name, listed in named.items():
        value = (",", ", ")[name == "guests"].join([*listed, *([rest] if rest and name == "guests" else [])])
        if value:
            fields[name] = value
    return fields


def choices(card: Json, field: str) -> list[str]:
    """What can be chosen in a field."""
    (element,) = [each for each in elements(card) if each.get("id") == field]
    return [str(each["title"]) for each in element.get("choices", [])]


def buttons(card: Json) -> list[str]:
    """The titles of the buttons of a card that are answered by the bot."""
    quiet = [id(each) for each in _quiet_actions(card)]
    return [
        str(each["title"]) for each in actions_of(card) if each["type"] == "Action.Execute" and id(each) not in quiet
    ]


def quiet_presses(card: Json) -> list[str]:
    """The titles of what the bot answers and is no button on a card: a star, a name, a part of a bar."""
    return [str(each["title"]) for each in _quiet_actions(card) if each["type"] == "Action.Execute"]


def off_the_list(card: Json) -> list[str]:
    """The presses of a form that take people off, or back on, its list."""
    return [each for each in quiet_presses(card) if each != "Back to the list"]


def _quiet_actions(node: object) -> Iterator[Json]:
    if isinstance(node, dict):
        if "selectAction" in node:
            yield node["selectAction"]
        for inner in node.values():
            yield from _quiet_actions(inner)
    elif isinstance(node, list):
        for inner in node:
            yield from _quiet_actions(inner)


def troubles(card: Json) -> dict[str, list[str]]:
    """What a card complains of, by the field right before it; under the empty name what belongs to no field."""
    found: dict[str, list[str]] = {}
    field = ""
    for element in elements(card):
        if str(element["type"]).startswith("Input."):
            field = str(element["id"])
        elif element["type"] == "RichTextBlock" and _text(element).startswith(_WARNING):
            found.setdefault(field, []).append(_text(element).removeprefix(_WARNING))
    return found


def free_rooms(card: Json) -> list[str]:
    """The rooms with a Book button, in their order."""
    tips = [str(each.get("tooltip", "")) for each in actions_of(card) if each.get("title") == "Book"]
    return [tip.removeprefix("Book ") for tip in tips if tip]


def taken_rooms(card: Json) -> dict[str, str]:
    """The rooms that are shown as taken, each with the reason and its next free time.

    Of a room that is folded to a line it is the press for its next free time, or why it has none.
    """
    taken = {}
    folded = False
    for element in card["body"]:
        folded |= element.get("text") == "Taken at that time"
        if folded and element["type"] in ("ColumnSet", "Container"):
            (text,) = said({"body": [element]})
            name, *_, why = text.split(" · ")
            taken[name] = next((str(each["title"]) for each in actions_of(element)), why)
    for element in elements(card):
        texts = [_text(each) for each in element.get("items", []) if each["type"] == "RichTextBlock"]
        if texts and texts[-1].startswith(("Taken", "Calendar not readable")):
            taken[texts[0].strip()] = texts[-1]
    return taken


def _text(element: Json) -> str:
    return "".join(run if isinstance(run, str) else str(run["text"]) for run in element["inlines"])
