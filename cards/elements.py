"""The few pieces that our cards are made of, so that they look, read and sound alike.

Whatever somebody else wrote stands in text runs, which no client reads as markdown, links or mentions; only our own
words stand in text blocks. Colours come from the client's theme, and none means anything that words do not say.
"""

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Any, Literal

from microsoft_teams.cards.core import (
    Action as CardAction,
)
from microsoft_teams.cards.core import (
    ActionSet,
    AdaptiveCard,
    CardElement,
    ChoiceSetInput,
    Column,
    ColumnSet,
    Container,
    ExecuteAction,
    QueryData,
    RichTextBlock,
    TextBlock,
    TextRun,
)

from booking.errors import Field, Problem
from booking.model import Room
from cards.actions.found_rooms import StarRoom
from cards.actions.table import Action, data_of
from cards.language import say
from cards.words import sentence, shown

Card = dict[str, Any]
"""The content of an attachment of the type `application/vnd.microsoft.card.adaptive`."""

CONFIDENTIAL = frozenset({Field.TITLE, Field.ATTENDEES, Field.GUESTS})
"""What only the person's own chat shows."""

BUDGET = 28_000
"""How heavy a card gets at most by what may be left out; clients and connectors take 28 KB everywhere.

https://learn.microsoft.com/microsoftteams/platform/bots/how-to/format-your-bot-messages
"""


class Drawn(dict[str, Any]):
    """A card as it goes out, which nobody changes: it is written once, however often it is weighed and sent."""

    @cached_property
    def text(self) -> str:
        """The card as JSON in nothing but ASCII."""
        return json.dumps(self)


def card(body: Iterable[CardElement], actions: Sequence[CardAction] = ()) -> Card:
    """Put a card together, as the JSON that goes out."""
    model = AdaptiveCard(version="1.5", body=list(body), actions=list(actions) or None)
    dumped = model.model_dump(mode="json", by_alias=True, exclude_none=True)
    _make_whole(dumped)
    schema = "http://adaptivecards.io/schemas/adaptive-card.json"
    return Drawn({"type": dumped.pop("type"), "$schema": schema, **dumped})


def fits(content: Card, beside: int = 0) -> bool:
    """Tell whether Teams takes a card, with so many bytes beside it."""
    # No character takes more in UTF-16 than twice what it takes in ASCII, so most need not be weighed in both.
    return 2 * len(_text(content)) + beside <= BUDGET or weight(content) + beside <= BUDGET


def weight(content: Card) -> int:
    """Weigh a card in bytes, as whoever counts strictest would."""
    return max(weights(content))


def weights(content: object) -> tuple[int, int]:
    """Weigh a card, or a part of one, in bytes: in UTF-16, and as JSON in nothing but ASCII."""
    unescaped = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    return len(unescaped.encode("utf-16-le", "surrogatepass")), len(_text(content))


def _text(content: object) -> str:
    return content.text if isinstance(content, Drawn) else json.dumps(content)


def _make_whole(dumped: Any) -> None:  # noqa: ANN401 — whatever stands in JSON
    """Make whole numbers of what the models hold as a float, in place: clients differ in how they show `6.0`."""
    for name, value in dumped.items() if isinstance(dumped, dict) else enumerate(dumped):
        kind = type(value)
        if kind is dict or kind is list:
            _make_whole(value)
        elif kind is float and value.is_integer():
            dumped[name] = int(value)


def heading(text: str) -> TextBlock:
    """Say in our own words what the card is; screen readers announce it as a heading."""
    return TextBlock(text=text, style="heading", size="Large", weight="Bolder", wrap=True)


def status(text: str, colour: Literal["Attention", "Accent"] | None = None) -> TextBlock:
    """Say in our own words how something stands, above what it is; screen readers announce it as a heading."""
    return TextBlock(text=text, style="heading", weight="Bolder", color=colour, wrap=True)


def title(text: str, *, apart: bool = False) -> RichTextBlock:
    """Name what a card is about, whoever wrote it: the largest text on it; `apart` from what stands above it."""
    run = TextRun(text=text, size="Large", weight="Bolder")
    return RichTextBlock(inlines=[run], spacing="Default" if apart else "None")


def subheading(text: str) -> TextBlock:
    """Head a part of the card, in our own words."""
    return TextBlock(text=text, style="heading", weight="Bolder", wrap=True, spacing="Medium", separator=True)


def line(text: str, *, subtle: bool = False, spacing: Literal["None", "Small", "Default"] = "Small") -> RichTextBlock:
    """Say one thing, whoever wrote it."""
    return RichTextBlock(inlines=[TextRun(text=text, is_subtle=subtle or None)], spacing=spacing)


def strong(text: str, *, subtle: bool = False, spacing: Literal["None", "Small", "Default"] = "Small") -> RichTextBlock:
    """Say one thing that catches the eye, whoever wrote it."""
    run = TextRun(text=text, weight="Bolder", is_subtle=subtle or None)
    return RichTextBlock(inlines=[run], spacing=spacing)


def pressed(text: str) -> TextRun:
    """Begin a line that is pressed as a whole: underlined, since a link's colour is hard to read in the dark."""
    return TextRun(text=f"{text} ›", weight="Bolder", underline=True)


def fact(label: str, text: str) -> ColumnSet:
    """Name a value: our label, and beside it what somebody else may have written; the values stand in line."""
    return ColumnSet(
        spacing="Small",
        columns=[
            Column(width="84px", items=[line(label, subtle=True)]),
            Column(width="stretch", items=[line(text)]),
        ],
    )


def trouble(problem: Problem, *, shared: bool = False) -> RichTextBlock:
    """Say a problem where it is to be mended; before others (`shared`) without the words that are nobody's business."""
    quiet = shared and problem.field in CONFIDENTIAL
    return warning(sentence(replace(problem, values={**problem.values, "value": ""}) if quiet else problem))


def troubles(problems: Sequence[Problem], *of: Field | None, shared: bool = False) -> list[CardElement]:
    """Say what is wrong with these fields; None is the form as a whole.

    Each sentence stands once: without the words that are nobody's business, several read the same.
    """
    told = [trouble(each, shared=shared) for each in problems if each.field in of]
    return [each for at, each in enumerate(told) if each not in told[:at]]


def beside(left: Sequence[CardElement], right: Sequence[CardElement], *, wrong: bool) -> Container | ColumnSet:
    """Put two fields beside each other; where one is `wrong` below, since words in half a card run over many lines."""
    if wrong:
        return Container(items=[*left, *right], spacing="Small")
    return ColumnSet(
        columns=[Column(width="stretch", items=list(left)), Column(width="stretch", items=list(right))],
        spacing="Small",
    )


def quiet_button(text: str, action: CardAction) -> CardElement:
    """Offer something less than a button does, on a line of its own."""
    return Container(items=[TextBlock(text=text, color="Accent", wrap=True)], spacing="Small", select_action=action)


def warning(text: str) -> RichTextBlock:
    """Say what is wrong, in the colour for it and with a sign that needs no colour."""
    runs = [TextRun(text="⚠ ", color="Attention"), TextRun(text=text, color="Attention", weight="Bolder")]
    return RichTextBlock(inlines=runs, spacing="Small")


def button(
    title: str,
    action: Action,
    *,
    style: Literal["positive", "destructive"] | None = None,
    tooltip: str | None = None,
    alone: bool = False,
    later: bool = False,
) -> ExecuteAction:
    """Offer an action. What was typed on the card goes with it, checked by the client, unless it goes `alone`.

    One for `later` stands behind “…”, or in line with the others where a client knows no such menu.
    https://adaptivecards.io/explorer/Action.Execute.html (*mode*)
    """
    return ExecuteAction(
        mode="secondary" if later else None,
        title=title,
        verb=action.verb,
        data=data_of(action),
        style=style,
        tooltip=tooltip,
        associated_inputs="none" if alone else None,
    )


def row(
    texts: Sequence[CardElement],
    action: CardAction | None = None,
    *,
    separator: bool = False,
    quiet: Column | None = None,
    opens: CardAction | None = None,
) -> CardElement:
    """Put texts and the button that belongs to them beside each other; on a phone the texts wrap, the button stays.

    `quiet` is something small to press that stands before the button. `opens` is what the texts do when they are
    pressed; a client that cannot press texts needs a button that leads there, too.
    """
    if action is None and quiet is None and opens is None:
        return Container(items=list(texts), separator=separator or None, spacing="Small")
    columns = [Column(width="stretch", items=list(texts), select_action=opens), *([quiet] if quiet else [])]
    if action is not None:
        columns.append(Column(width="auto", items=[ActionSet(actions=[action])], vertical_content_alignment="Center"))
    return ColumnSet(separator=separator or None, spacing="Small", columns=columns)


def crossed(text: str, sign: str, press: CardAction, *, subtle: bool = False) -> ColumnSet:
    """Name one of a list, whoever wrote the name, and what a `sign` behind it does when it is pressed."""
    words = RichTextBlock(inlines=[TextRun(text=text, is_subtle=subtle or None)], spacing="None")
    return ColumnSet(
        columns=[
            Column(width="stretch", items=[words], vertical_content_alignment="Center"),
            Column(
                width="auto",
                items=[TextBlock(text=sign, size="Medium", weight="Bolder", wrap=True)],
                vertical_content_alignment="Center",
                select_action=press,
            ),
        ],
        spacing="Small",
    )


def people_picker(name: str, label: str, *, several: bool) -> ChoiceSetInput:
    """Let somebody choose colleagues by name; the client looks them up and sends their Entra object ids.

    https://learn.microsoft.com/microsoftteams/platform/task-modules-and-cards/cards/people-picker
    """
    return ChoiceSetInput(
        id=name,
        label=label,
        is_multi_select=several or None,
        choices=[],
        choices_data=QueryData(dataset="graph.microsoft.com/users"),
        placeholder=say("Names"),
    )


def link(text: str, action: Action, tooltip: str) -> Column:
    """Offer something less than a button does: a word to press."""
    return Column(
        width="auto",
        items=[TextBlock(text=text, color="Accent", wrap=True)],
        vertical_content_alignment="Center",
        select_action=button(text, action, tooltip=tooltip, alone=True),
    )


def star(room: Room, press: StarRoom) -> Column:
    """Offer to star a room, or to take the star away: a sign of its own shape for each, and the words for who hears."""
    name = shown(room.name, 40)
    if press.on:
        sign, words = "☆", say("Star {room}: it comes first", room=name)
    else:
        sign, words = "★", say("Take the star off {room}", room=name)
    action = button(words, press)
    return Column(
        width="auto",
        items=[TextBlock(text=sign, size="Large", wrap=True)],
        vertical_content_alignment="Center",
        select_action=action,
    )


def plain(text: str) -> str:
    """Take the meaning out of a text's markdown, for the few places that have no text runs."""
    return re.sub(r"([\\`*_{}\[\]()#+\-!~<>|])", r"\\\1", text)
