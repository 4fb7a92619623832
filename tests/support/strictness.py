"""The gate that every card of ours passes: what a client would swallow in silence fails here.

Teams and the Playground drop what they do not know, and the typed models keep misspelt fields and lost texts; so the
properties of Adaptive Cards 1.5 that we use are listed here, and anything else is a mistake. `check` takes the content
of an attachment, from a test of the cards as well as from an activity that went out.
https://adaptivecards.io/explorer/ ; `choices.data` is Teams' own addition to 1.5.
"""

import json
from collections.abc import Iterator
from functools import cache
from typing import Any

import microsoft_teams.cards.core as models
from pydantic import BaseModel, ValidationError

from booking.errors import Refused
from cards.actions.table import parse

Json = dict[str, Any]

HEAVIEST = 28 * 1024
"""Bytes of a card in UTF-16 that every way into Teams takes."""

_ELEMENT = {"id", "isVisible", "separator", "spacing"}
_INPUT = {*_ELEMENT, "label", "isRequired", "errorMessage", "value"}
_ACTION = {"id", "title", "style", "tooltip", "mode"}
_KNOWN: dict[str, set[str]] = {
    "AdaptiveCard": {"$schema", "version", "body", "actions"},
    "TextBlock": {*_ELEMENT, "text", "wrap", "style", "size", "weight", "color", "isSubtle", "horizontalAlignment"},
    "RichTextBlock": {*_ELEMENT, "inlines"},
    "TextRun": {"text", "size", "weight", "color", "isSubtle", "underline", "fontType", "selectAction"},
    "Image": {*_ELEMENT, "url", "altText", "size"},
    "Container": {*_ELEMENT, "items", "selectAction"},
    "ColumnSet": {*_ELEMENT, "columns"},
    "Column": {*_ELEMENT, "items", "width", "verticalContentAlignment", "selectAction"},
    "Table": {*_ELEMENT, "columns", "rows", "showGridLines", "firstRowAsHeaders"},
    "TableColumnDefinition": {"width"},
    "TableRow": {"cells"},
    "TableCell": {"items", "style", "selectAction", "backgroundImage"},
    "BackgroundImage": {"url", "fillMode"},
    "ActionSet": {*_ELEMENT, "actions"},
    "Input.Text": {*_INPUT, "placeholder", "isMultiline", "maxLength"},
    "Input.Date": {*_INPUT, "min", "max"},
    "Input.Time": _INPUT,
    "Input.Number": {*_INPUT, "placeholder", "min", "max"},
    "Input.Toggle": {*_INPUT, "title", "wrap"},
    "Input.ChoiceSet": {*_INPUT, "placeholder", "isMultiSelect", "style", "wrap", "choices", "choices.data"},
    "Data.Query": {"dataset"},
    "Action.Execute": {*_ACTION, "verb", "data", "associatedInputs"},
    "Action.OpenUrl": {*_ACTION, "url"},
    "Action.ToggleVisibility": {*_ACTION, "targetElements", "fallback"},
}
_CHILDREN = ("body", "items", "columns", "rows", "cells", "actions", "inlines")
_ONE_CHILD = ("choices.data", "selectAction", "backgroundImage", "fallback")


def check(card: Json, *, heaviest: int = HEAVIEST) -> None:
    """Fail with the place and the reason if the card is not what every client shows as it is meant."""
    assert card["type"] == "AdaptiveCard"
    assert card["version"] == "1.5"
    assert weight_of(card) <= heaviest, f"the card weighs {weight_of(card)} bytes"
    all_nodes = list(nodes(card))
    for path, node in all_nodes:
        _check_node(path, node)
    named = [node["id"] for _, node in all_nodes if "id" in node]
    assert len(named) == len(set(named)), f"an id stands twice: {named}"
    for path, node in all_nodes:
        missing = set(map(_target, node.get("targetElements", ()))) - set(named)
        assert not missing, f"{path} toggles what is not there: {missing}"
    first = card["body"][0]
    if len(card["body"]) > 1:
        assert first.get("style") == "heading", "a card begins with its heading"
    hidden = {path for path, node in all_nodes if node.get("isVisible") is False}
    for path, node in all_nodes:
        assert not (node.get("isRequired") and any(path.startswith(each) for each in hidden)), f"{path} hides a duty"


def weight_of(card: Json) -> int:
    """Give the card's size in bytes of UTF-16, as Teams counts."""
    return len(json.dumps(card, ensure_ascii=False, separators=(",", ":")).encode("utf-16-le"))


def nodes(node: object, path: str = "card") -> Iterator[tuple[str, Json]]:
    """Walk over every element and action of a card, each with its place."""
    if isinstance(node, dict):
        yield path, node
        for name in (*_CHILDREN, *_ONE_CHILD):
            if name in node:
                yield from nodes(node[name], f"{path}.{name}")
    elif isinstance(node, list):
        for at, each in enumerate(node):
            yield from nodes(each, f"{path}[{at}]")


def _target(each: str | Json) -> str:
    """Give the id of what is shown or hidden: named alone it is turned over, else it is said what it becomes."""
    if isinstance(each, str):
        return each
    assert set(each) == {"elementId", "isVisible"}, f"{each} is no target"
    return str(each["elementId"])


def _check_node(path: str, node: Json) -> None:
    # The columns of a table and what lies behind a cell are the only things without a type.
    kind = node.get("type", "BackgroundImage" if path.endswith(".backgroundImage") else "TableColumnDefinition")
    assert kind in _KNOWN, f"{path}: {kind} is no element of ours"
    unknown = set(node) - _KNOWN[kind] - {"type"}
    assert not unknown, f"{path}: {kind} has no {unknown} in Adaptive Cards 1.5"
    assert None not in node.values(), f"{path} says null"
    _check_values(path, kind, node)
    for name in _CHILDREN:
        assert node.get(name, True), f"{path}.{name} is empty"
    if kind == "TextBlock":
        assert node.get("text"), f"{path} says nothing"
        assert node.get("wrap") is True, f"{path} would be cut off"
    if kind == "Image":
        assert node.get("altText"), f"{path} says nothing to whoever does not see it"
        url = node.get("url", "")
        assert url.startswith(("https://", "data:image/png;base64,", "data:image/jpeg;base64,")), f"{path} is anywhere"
    if kind == "TextRun":
        assert "text" in node, f"{path} says nothing"
    if kind.startswith("Input."):
        assert node.get("id"), f"{path} has no id, so its value would not be sent"
        assert node.get("label"), f"{path} has no label"
        assert bool(node.get("isRequired")) == bool(node.get("errorMessage")), f"{path}: a duty and its sentence"
    if kind == "Input.ChoiceSet":
        _check_choices(path, node)
    if kind.startswith("Action."):
        assert node.get("title"), f"{path} has no title"
    if kind == "Action.OpenUrl":
        assert node["url"].startswith("https://"), f"{path} leads anywhere"
    if kind == "Action.Execute":
        _check_execute(path, node)


def _check_values(path: str, kind: str, node: Json) -> None:
    """Let the typed model refuse wrong values, but for the children, which are looked at on their own."""
    own = {name: value for name, value in node.items() if name not in (*_CHILDREN, *_ONE_CHILD, "choices", "$schema")}
    try:
        model = _models()[kind].model_validate(own)
    except ValidationError as error:
        raise AssertionError(f"{path}: {error}") from None
    assert not model.model_extra, f"{path}: {kind} has no {model.model_extra}"


@cache
def _models() -> dict[str, type[BaseModel]]:
    found: dict[str, type[BaseModel]] = {
        "TableColumnDefinition": models.ColumnDefinition,
        "BackgroundImage": models.BackgroundImage,
    }
    for model in vars(models).values():
        if isinstance(model, type) and issubclass(model, BaseModel) and "type" in model.model_fields:
            found[str(model.model_fields["type"].default)] = model
    return found


def _check_choices(path: str, node: Json) -> None:
    choices = node.get("choices", [])
    for each in choices:
        assert set(each) == {"title", "value"}, f"{path}: a choice has a title and a value, and nothing else: {each}"
        assert each["title"], f"{path}: a choice says nothing"
        assert each["value"], f"{path}: a choice has no value, so that it cannot be chosen"
    values = [each["value"] for each in choices]
    assert len(values) == len(set(values)), f"{path}: a value stands twice"
    if node.get("isMultiSelect"):
        assert not any("," in each for each in values), f"{path}: a comma would split a choice in two"
    if "choices.data" not in node:
        assert choices, f"{path} offers nothing"
        chosen = node["value"].split(",") if "value" in node else []
        assert set(chosen) <= set(values), f"{path} has a value that cannot be chosen: {chosen}"


def _check_execute(path: str, node: Json) -> None:
    assert isinstance(node.get("data"), dict), f"{path}: inputs are merged into an object only"
    assert node.get("associatedInputs") in (None, "none"), f"{path}: all inputs or none"
    try:
        parse({"action": node})
    except Refused:
        raise AssertionError(f"{path}: we would not take our own button for ours: {node}") from None
